"""The test cases, functions, routes and names of a Python file; no check itself."""

import ast
import re
from collections.abc import Iterable, Iterator

from lastmile import syntax
from lastmile.checks.code.cases import Case, Draft, Route, constant_names, is_refusal

_CLAIM = re.compile(
    r"^_?(assert|expect|should|verify|fail$|raises$|raises_|warns$|deprecated_call$)", re.IGNORECASE
)
# Claims of unittest that say nothing when they are given only what is written out.
_PLAIN = re.compile(r"^assert(True|False|Equals?|NotEqual|Is|IsNone|IsNotNone|In|Greater|Less)$")
_REFUSES = re.compile(
    r"\braises\(|assertRaises|[Ss]tatus\w{0,9}\W{1,9}[45]\d\d\b|\b[45]\d\d\W{1,9}\w{0,20}\.?status|"
    r"HTTP_[45]\d\d|HTTPStatus\.(BAD|UNAUTH|FORBID|NOT_|CONFLICT|UNPROC|TOO_MANY|INTERNAL)|assertFormError|"
    r"side_effect\s{0,3}=\s{0,3}\w{0,40}(Error|Exception)|assert(Is)?False\(\w{1,40}\.is_valid|exit_code\s{0,3}!=|"
    r"assert(Contains|Redirects|Equal)\([^\n]{0,200}\b[45]\d\d\b"
)
_DRIVES = re.compile(
    r"\bTestClient\b|\btest_client\b|\bself\.client\b|\bclient\.(get|post|put|patch|delete)\(|\bAPIClient\b|"
    r"\blive_server\b|LiveServerTestCase|\btestcontainers\b|\bselenium\b|\bplaywright\b|ASGITransport|"
    r"\bCliRunner\b|\bAsyncHTTPTestCase\b|\bsubprocess\.(run|Popen|check_output)|\bcall_command\(|"
    r"\basync_requests\b|\bapi_request\("
)
_VERBS = frozenset(
    ["get", "post", "put", "patch", "delete", "head", "options", "route", "api_route", "websocket", "view"]
)
_ROUTE_CALLS = frozenset(
    [
        "path",
        "re_path",
        "url",
        "add_url_rule",
        "add_api_route",
        "add_route",
        "add_get",
        "add_post",
        "add_resource",
    ]
)
_LABELS = frozenset(("reverse", "url_for", "reverse_lazy", "url_path_for"))
_MOCKS = frozenset(("Mock", "MagicMock", "AsyncMock", "create_autospec"))


def read(tree: ast.Module, text: str, *, test: bool) -> Draft:
    """What a file tells; ``test``: it lies among the tests."""
    made = Draft()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                made.names.add(name)
            case ast.ClassDef(name=name):
                made.declares.add(name)
            case ast.Constant(value=str(value)) if test:
                made.ask(value)
            case ast.JoinedStr(values=values) if test:
                made.ask("".join(str(v.value) if isinstance(v, ast.Constant) else ":x" for v in values))
            case ast.Call():
                _call(made, node, test=test)
            case _:
                pass
    _functions(made, tree, text, test=test)
    made.drives = test and bool(_DRIVES.search(text))
    return made


def _call(made: Draft, node: ast.Call, *, test: bool) -> None:
    last = _last(node.func)
    if test and last in _LABELS and node.args:
        made.asked |= constant_names(v for v in _strings(node.args[:1]))
    elif not test and last in _ROUTE_CALLS and node.args:
        given = [*node.args, *(k.value for k in node.keywords)]
        template = next(iter(_strings(node.args[:2])), "")
        names = {n for part in given for n in _names(part)} | constant_names(
            v for k in node.keywords if k.arg == "name" for v in _strings([k.value])
        )
        made.routes.append(Route(template, frozenset(names)))


def _functions(made: Draft, tree: ast.Module, text: str, *, test: bool) -> None:
    lines = text.splitlines()
    for name, function, owner in syntax.functions(tree):
        made.declares.add(function.name)
        if test and _is_case(name, function):
            made.cases.append(_case(name, function, owner, lines))
        elif test:
            if _claims(ast.walk(function))[0]:
                made.helpers.add(function.name)
        elif not _is_empty(function) and not (function.name.startswith("__") and function.name != "__init__"):
            made.functions.append((function.name, function.lineno))
            for decorator in function.decorator_list:
                if isinstance(decorator, ast.Call) and _last(decorator.func) in _VERBS:
                    for template in _strings(decorator.args[:1]):
                        made.routes.append(Route(template, frozenset({function.name})))


def _is_case(name: str, function: syntax.FunctionDef) -> bool:
    """As pytest and unittest collect: of the module or of a class, not inside a function, no fixture."""
    decorators = (d.func if isinstance(d, ast.Call) else d for d in function.decorator_list)
    shallow = name.count(".") == 0 or name.rpartition(".")[0].rpartition(".")[2][:1].isupper()
    return function.name.startswith("test") and shallow and "fixture" not in map(_last, decorators)


def _is_empty(function: syntax.FunctionDef) -> bool:
    """Only a docstring, pass, ... or a raise: nothing to test."""
    return all(
        isinstance(s, ast.Pass | ast.Raise) or (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))
        for s in function.body
    )


def _case(name: str, function: syntax.FunctionDef, owner: ast.ClassDef | None, lines: list[str]) -> Case:
    nodes = list(ast.walk(function))
    claims, idle = _claims(nodes)
    source = "\n".join(lines[function.lineno - 1 : (function.end_lineno or function.lineno)])[:40_000]
    decorators = [*function.decorator_list, *(owner.decorator_list if owner else ())]
    names = {_last(d.func if isinstance(d, ast.Call) else d) for d in decorators}
    first = next((s for s in function.body if not _is_docstring(s)), None)
    skips = isinstance(first, ast.Expr) and isinstance(first.value, ast.Call)
    skips = skips and _last(first.value.func) in ("skip", "skipTest")  # type: ignore[union-attr]  # by ``skips``
    return Case(
        path="",
        line=function.lineno,
        name=name,
        claims=claims + min(_rows(function), 20) if claims else 0,
        idle=idle,
        refuses=is_refusal(function.name) or bool(_REFUSES.search(source)),
        skipped=skips or "skip" in names,
        confirms=_confirms(nodes),
        calls=frozenset(_last(n.func) for n in nodes if isinstance(n, ast.Call)),
        body=hash(source.partition(":")[2]),
    )


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _claims(nodes: Iterable[ast.AST]) -> tuple[int, int]:
    """Statements that can fail, and those that cannot."""
    good = idle = 0
    for node in nodes:
        if isinstance(node, ast.Assert):
            fixed = _fixed(node.test)
            good, idle = good + (not fixed), idle + fixed
        elif isinstance(node, ast.Call) and _CLAIM.match(_last(node.func)):
            plain = _PLAIN.match(_last(node.func)) and isinstance(node.func, ast.Attribute)
            fixed = bool(plain) and bool(node.args) and all(map(_is_constant, node.args[:2]))
            good, idle = good + (not fixed), idle + fixed
    return good, idle


def _fixed(test: ast.expr) -> bool:
    """Whether a condition holds whatever the product does."""
    if _is_constant(test):
        return True
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq | ast.Is):
        return ast.dump(test.left) == ast.dump(test.comparators[0]) and not _calls(test.left)
    return False


def _is_constant(node: ast.AST) -> bool:
    """Written out: no name, attribute or call in it."""
    return not any(isinstance(n, ast.Name | ast.Attribute | ast.Call | ast.Await) for n in ast.walk(node))


def _calls(node: ast.AST) -> bool:
    return any(isinstance(n, ast.Call) for n in ast.walk(node))


def _rows(function: syntax.FunctionDef) -> int:
    """Rows of ``parametrize`` beyond the first."""
    rows = 0
    for decorator in function.decorator_list:
        if (
            isinstance(decorator, ast.Call)
            and _last(decorator.func) == "parametrize"
            and len(decorator.args) > 1
        ):
            table = decorator.args[1]
            rows += len(table.elts) - 1 if isinstance(table, ast.List | ast.Tuple) else 0
    return max(rows, 0)


def _confirms(nodes: list[ast.AST]) -> str:
    """Why a claim of this case cannot disagree with the product, else ""."""
    mocks: set[str] = set()
    for node in nodes:
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Call)
            and _last(node.value.func) in _MOCKS
        ):
            mocks |= {t.id for t in node.targets if isinstance(t, ast.Name)}
    for left, right in _compared(nodes):
        if _calls(left) and ast.dump(left) == ast.dump(right):
            return "it compares a call with the same call"
        if isinstance(left, ast.Call) and isinstance(left.func, ast.Name) and left.func.id in mocks:
            return "it checks the answer that the test itself gave to a stand-in"
    return ""


def _compared(nodes: list[ast.AST]) -> Iterator[tuple[ast.expr, ast.expr]]:
    for node in nodes:
        if isinstance(node, ast.Assert) and isinstance(node.test, ast.Compare):
            if len(node.test.ops) == 1 and isinstance(node.test.ops[0], ast.Eq):
                yield node.test.left, node.test.comparators[0]
        elif (
            isinstance(node, ast.Call)
            and _last(node.func) in ("assertEqual", "assertEquals")
            and len(node.args) > 1
        ):
            yield node.args[0], node.args[1]


def _last(node: ast.AST) -> str:
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""


def _strings(nodes: list[ast.expr]) -> list[str]:
    return [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]


def _names(node: ast.AST) -> set[str]:
    return {_last(n) for n in ast.walk(node)} - {"", "as_view", "include"}
