"""Handlers of incoming webhooks in Flask, FastAPI and Django; no check itself."""

import ast
import re

from lastmile import syntax
from lastmile.checks.code.routes import handlers as request_handlers
from lastmile.checks.security._webhooks import Handler, handler, receives
from lastmile.inventory import Inventory, SourceFile

_READS_BODY = re.compile(r"\.(?:body|data|get_data|get_json|json|form|POST|values)\b|payload|event|body")
_POSTS = re.compile(
    r"\bpost\b|\broute\b|api_route|require_POST|csrf_exempt|api_view|require_http_methods", re.IGNORECASE
)
_DELEGATED = frozenset({"request", "req"})


def handlers(inventory: Inventory, file: SourceFile, _text: str) -> list[Handler] | None:
    """The webhook handlers of one file; None if it is no valid Python."""
    tree = syntax.python_tree(inventory, file)
    if tree is None:
        return None
    functions = {name.rpartition(".")[2]: function for name, function, _ in syntax.functions(tree)}
    found = []
    for name, function, _ in request_handlers(file, tree):
        body, address = ast.unparse(function), _address(function)
        if not _takes_posts(function) or not _READS_BODY.search(body):
            continue
        if not receives(address, function.name, body) or _handed_on(function, functions):
            continue
        called = {
            syntax.dotted(n.func).rpartition(".")[2] for n in ast.walk(function) if isinstance(n, ast.Call)
        }
        helpers = [ast.unparse(functions[n]) for n in sorted(called) if n in functions and n != function.name]
        found.append(
            handler(
                path=file.path,
                line=function.lineno,
                end_line=function.lineno,
                name=name,
                address=address,
                body=body,
                setup="\n".join([*helpers, _setup(tree)]),
            )
        )
    return found


def _address(function: syntax.FunctionDef) -> str:
    """The path in the route decorator, "" where there is none."""
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call):
            values = [
                *decorator.args[:1],
                *(k.value for k in decorator.keywords if k.arg in ("path", "rule")),
            ]
            for value in values:
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    return value.value
    return ""


def _takes_posts(function: syntax.FunctionDef) -> bool:
    """Whether a POST can reach it: Flask's ``route`` without methods takes GET only."""
    if function.name.lower() == "post":
        return True
    if not function.decorator_list:
        return True  # a Django view takes every method
    for decorator in function.decorator_list:
        text = ast.unparse(decorator)
        if re.search(r"\.(?:route|api_route)\($|\.(?:route|api_route)\(", text):
            if "POST" in text.upper().partition("METHODS")[2]:
                return True
        elif _POSTS.search(text):
            return True
    return False


def _handed_on(function: syntax.FunctionDef, own: dict[str, syntax.FunctionDef]) -> bool:
    """The whole request goes to code of another file, where we cannot follow the check."""
    calls = (n for n in ast.walk(function) if isinstance(n, ast.Call))
    return any(
        isinstance(argument, ast.Name) and argument.id in _DELEGATED
        for call in calls
        if syntax.dotted(call.func).rpartition(".")[2] not in own
        for argument in call.args
    )


def _setup(tree: ast.Module) -> str:
    """Code outside functions and classes, and functions that run before every request."""
    parts = []
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            decorators = " ".join(ast.unparse(d) for d in statement.decorator_list)
            if re.search(r"before_request|middleware", decorators):
                parts.append(ast.unparse(statement))
        elif not isinstance(statement, ast.ClassDef | ast.Import | ast.ImportFrom):
            parts.append(ast.unparse(statement))
    return "\n".join(part for part in parts if re.search(r"Depends|middleware|before_request|use\(", part))
