"""Python's request handlers and how they treat their input, for ``no_input_validation``; no check itself."""

import ast
import re
from collections.abc import Iterator

from lastmile import syntax
from lastmile.checks.code.routes import is_handler
from lastmile.checks.security._handlers import BAD_REQUEST, WRITE, Care, Handler, is_validator
from lastmile.inventory import SourceFile

_BODY = re.compile(
    r"(^|\.)request\.(json|get_json|form|files|data|get_data|POST|body|FILES|stream|values|post)(\(\))?$"
)
_QUERY = re.compile(r"(^|\.)request\.(args|GET|query_params|view_args|path_params|match_info)$")
_FAST = re.compile(r"^fastapi\b|^ninja\b|^litestar\b")
_WHOLE = re.compile(
    r"^(connexion|flask_openapi3|apiflask|flask_smorest|spectree|flask_rebar)\b"
)  # check by the spec
_UNTYPED = frozenset({"dict", "Dict", "Any", "object", "list", "List", "Mapping", "JSONObject", "bytes"})
# Parts of the path and the query, which the framework converts; a handler with nothing else reads no body.
_SIMPLE = frozenset(
    ("str", "int", "float", "bool", "UUID", "date", "datetime", "Literal", "Decimal", "UUID4")
)
_GIVEN = frozenset(
    {
        "Request",
        "Response",
        "WebSocket",
        "BackgroundTasks",
        "HTTPConnection",
        "Session",
        "AsyncSession",
        "SecurityScopes",
    }
)
_CAREFUL_CALLS = frozenset(
    {"isinstance", "len", "int", "float", "Decimal", "UUID", "fullmatch", "match", "isdigit", "isnumeric"}
)
_MODEL_NAME = re.compile(r"(Model|Request|Input|Payload|Form|Dto|DTO|Body|Params|Query|In|Create|Update)$")


def python_handlers(file: SourceFile, tree: ast.Module) -> Iterator[Handler]:
    """The handlers of a Python file that read a body or a form, or store what a query says."""
    known = syntax.aliases(tree)
    if any(_WHOLE.match(origin) for origin in known.values()):
        return  # the framework checks every request against a specification
    fast = any(_FAST.match(origin) for origin in known.values())
    for name, function, owner in syntax.functions(tree):
        if not is_handler(file, function, owner):
            continue
        nodes = list(syntax.own_nodes(function))
        care = _fast_care(function, nodes) if fast else _classic_care(function, owner, nodes)
        if care is not None:
            text = ast.unparse(function)[:50_000]
            last = function.end_lineno or function.lineno
            yield Handler(file.path, function.lineno, last, name, care, bool(WRITE.search(text)))


def _classic_care(
    function: syntax.FunctionDef, owner: ast.ClassDef | None, nodes: list[ast.AST]
) -> Care | None:
    # "delete" in request.POST asks which button was pressed; nothing that the client wrote is used.
    flags = {id(c) for n in nodes if isinstance(n, ast.Compare) and _is_membership(n) for c in n.comparators}
    names = [syntax.dotted(n) for n in nodes if isinstance(n, ast.Attribute) and id(n) not in flags]
    body = any(_BODY.search(n) for n in names)
    if not body and not any(_QUERY.search(n) for n in names):
        return None
    if not body and not WRITE.search(ast.unparse(function)[:50_000]):
        return None  # a search word or a page number of a page that only reads
    return _care_of(function, owner, nodes)


def _care_of(function: syntax.FunctionDef, owner: ast.ClassDef | None, nodes: list[ast.AST]) -> Care:
    extra: list[ast.AST] = [n for d in function.decorator_list for n in ast.walk(d)]
    if owner is not None:
        extra += [n for s in owner.body if isinstance(s, ast.Assign) for n in ast.walk(s)]
        extra += [n for d in owner.decorator_list for n in ast.walk(d)]
    if any(map(_names_validator, [*nodes, *extra])):
        return Care.FULL
    if any(isinstance(n, ast.keyword) and n.arg == "type" for n in nodes):
        return Care.FULL  # request.args.get("page", type=int)
    care = Care.NONE
    for node in nodes:
        if isinstance(node, ast.If) and BAD_REQUEST.search("\n".join(map(ast.unparse, node.body))[:2000]):
            calls = {
                syntax.dotted(c.func).rpartition(".")[2]
                for c in ast.walk(node.test)
                if isinstance(c, ast.Call)
            }
            ordered = any(isinstance(o, ast.Lt | ast.Gt | ast.LtE | ast.GtE) for o in ast.walk(node.test))
            ordered = ordered or any(
                isinstance(n, ast.Compare) and _is_choice(n) for n in ast.walk(node.test)
            )
            care = max(care, Care.FULL if ordered or calls & _CAREFUL_CALLS else Care.PRESENCE)
        elif isinstance(node, ast.Try):
            answers = "\n".join(ast.unparse(h) for h in node.handlers)[:3000]
            caught = {
                n.id for h in node.handlers if h.type for n in ast.walk(h.type) if isinstance(n, ast.Name)
            }
            if caught & {"ValueError", "TypeError", "ValidationError"} and BAD_REQUEST.search(answers):
                care = Care.FULL
    return care


def _is_membership(node: ast.Compare) -> bool:
    return isinstance(node.ops[0], ast.In | ast.NotIn)


def _is_choice(node: ast.Compare) -> bool:
    """``kind not in KINDS``: only known values pass; ``"kind" not in data`` asks for presence alone."""
    return _is_membership(node) and not isinstance(node.left, ast.Constant)


def _names_validator(node: ast.AST) -> bool:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) if is_validator(name):
            return True
        case ast.Call(func=func, keywords=keywords):
            # Model(**data): the constructor of a pydantic model or a form.
            made = syntax.dotted(func).rpartition(".")[2]
            spread = any(k.arg is None for k in keywords)
            if made == "load" and "schema" in syntax.dotted(func).lower():
                return True
            return bool(made[:1].isupper() and _MODEL_NAME.search(made) and (spread or made.endswith("Form")))
        case _:
            return False


def _fast_care(function: syntax.FunctionDef, nodes: list[ast.AST]) -> Care | None:
    """FastAPI and its kin check what is typed; a dict or the bare request is checked by nobody."""
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = dict(zip(reversed(positional), reversed(arguments.defaults), strict=False))
    defaults.update({a: d for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if d})
    typed = untyped = 0
    for argument in [*positional, *arguments.kwonlyargs]:
        if argument.arg in ("self", "cls", "request") or _is_injected(argument, defaults.get(argument)):
            continue
        kind = _type_name(argument.annotation)
        if kind in _GIVEN:
            continue
        if argument.annotation is None or kind in _UNTYPED:
            untyped += 1
        elif kind not in _SIMPLE:
            typed += 1
    reads = any(
        isinstance(n, ast.Call)
        and re.search(r"(^|\.)(request|req)\.(json|form|body|stream)$", syntax.dotted(n.func))
        for n in nodes
    )
    if not (typed or untyped or reads):
        return None
    if reads or untyped:
        return _care_of(function, None, nodes)
    return Care.FULL


def _is_injected(argument: ast.arg, default: ast.expr | None) -> bool:
    parts = [p for p in (default, argument.annotation) if p is not None]
    calls = [
        syntax.dotted(c.func).rpartition(".")[2]
        for p in parts
        for c in ast.walk(p)
        if isinstance(c, ast.Call)
    ]
    return any(c in ("Depends", "Security", "Inject", "Provide") for c in calls) or (
        isinstance(argument.annotation, ast.Name)
        and argument.annotation.id.endswith(("Dep", "Service", "Session"))
    )


def _type_name(annotation: ast.expr | None) -> str:
    while isinstance(annotation, ast.Subscript):
        outer = syntax.dotted(annotation.value).rpartition(".")[2]
        if outer not in ("Annotated", "Optional"):
            return (
                "" if isinstance(annotation.slice, ast.Name) and annotation.slice.id[:1].isupper() else outer
            )
        inner = annotation.slice
        annotation = inner.elts[0] if isinstance(inner, ast.Tuple) and inner.elts else inner
    if isinstance(annotation, ast.BinOp):
        annotation = annotation.left
    return syntax.dotted(annotation).rpartition(".")[2]
