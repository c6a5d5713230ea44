"""Which Python functions answer requests of Flask, Django, FastAPI and their kin; no check itself."""

import ast
import re
from collections.abc import Iterator

from lastmile import syntax
from lastmile.inventory import SourceFile

VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})
_ROUTE_CALLS = VERBS | {"route", "api_route", "websocket", "websocket_route", "add_api_route", "view"}
_VIEW_DECORATORS = frozenset(
    {
        "api_view",
        "require_POST",
        "require_GET",
        "require_http_methods",
        "require_safe",
        "csrf_exempt",
        "login_required",
        "action",
        "view_config",
    }
)
_VIEW_CLASS = re.compile(r"(View|ViewSet|Viewset|Resource|HTTPEndpoint|RequestHandler|APIView|Controller)$")
_VIEW_METHODS = VERBS | {"create", "update", "partial_update", "destroy", "list", "retrieve", "form_valid"}
_VIEW_FILE = re.compile(r"(^|/)views?(/|\w*\.py$)")

# Names of functions on the ways that cost most when they fail: money and identity.
CRITICAL_NAME = re.compile(
    r"(?i)(?:^|_|(?<=[a-z]))(auth|authenticate|login|logout|log_?in|sign_?up|sign_?in|register|password|pay|"
    r"payment|payments|charge|checkout|refund|webhook|order|subscription|subscribe|billing|invoice|transfer|"
    r"withdraw)(?:$|_|[A-Z])"
)


def is_handler(file: SourceFile, function: syntax.FunctionDef, owner: ast.ClassDef | None) -> bool:
    """Whether a request can call this function: a decorated route, a view class's method, a Django view."""
    for decorator in function.decorator_list:
        target = decorator.func if isinstance(decorator, ast.Call) else decorator
        name = syntax.dotted(target)
        last = name.rpartition(".")[2]
        if isinstance(decorator, ast.Call) and "." in name and last in _ROUTE_CALLS and _has_path(decorator):
            return True
        if last in _VIEW_DECORATORS:
            return True
    if owner is not None:
        bases = [syntax.dotted(base).rpartition(".")[2] for base in owner.bases]
        return function.name in _VIEW_METHODS and any(_VIEW_CLASS.search(base) for base in bases)
    arguments = function.args.posonlyargs + function.args.args
    return bool(arguments) and arguments[0].arg == "request" and bool(_VIEW_FILE.search(file.path))


def _has_path(call: ast.Call) -> bool:
    values = [*call.args[:1], *(k.value for k in call.keywords if k.arg in ("path", "rule"))]
    return any(isinstance(v, ast.Constant | ast.JoinedStr | ast.Name | ast.Attribute) for v in values)


def handlers(
    file: SourceFile, tree: ast.Module
) -> Iterator[tuple[str, syntax.FunctionDef, ast.ClassDef | None]]:
    """The request handlers of a file with qualified name and class."""
    for name, function, owner in syntax.functions(tree):
        if is_handler(file, function, owner):
            yield name, function, owner
