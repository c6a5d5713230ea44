"""Addresses of Django that answer with data for programs; no check itself.

Django names the address in one file and the function in another, so both are read. A page's own small calls
are none of it: an address counts where it, its file or the file of its view says that it is an API, or where
the REST framework answers.
"""

import ast
import re
from collections.abc import Iterator

from lastmile import syntax
from lastmile.checks.code.reading import Reading
from lastmile.inventory import SourceFile

_CALLS = frozenset(("path", "re_path", "url"))
_DATA = re.compile(r"\bJsonResponse\(")
_REST = re.compile(r"\b(?:APIView|\w{0,30}ViewSet|generics\.\w{1,40})$")
_API = re.compile(r"(?:^|[/_^-])(?:rest_?)?api(?:[/_.\d-]|v\d|$)", re.IGNORECASE)


def data_addresses(reading: Reading) -> int:
    """How many addresses of Django lead to a view that answers with JSON for programs."""
    files = list(reading.python())
    plain, rest = dict[str, set[str]](), dict[str, set[str]]()
    for file, tree in files:
        for name in _views_with_data(tree):
            plain.setdefault(name, set()).add(file.path)
        for name in _rest_views(tree):
            rest.setdefault(name, set()).add(file.path)
    return sum(
        _counts(file, tree, call, plain, rest) for file, tree in files for call in _addresses(file, tree)
    )


def _views_with_data(tree: ast.Module) -> Iterator[str]:
    """Functions and classes that answer with JSON, by themselves or through a function beside them."""
    texts = {
        node.name: ast.unparse(node)[:50_000]
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }
    direct = {name for name, text in texts.items() if _DATA.search(text)}
    yield from direct
    for name, text in texts.items():
        if name not in direct and direct & set(re.findall(r"\breturn (\w{1,80})\(", text)):
            yield name


def _rest_views(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        named: list[str] = []
        if isinstance(node, ast.ClassDef):
            named = [name for base in node.bases if _REST.search(name := syntax.dotted(base))]
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            called = (d.func for d in node.decorator_list if isinstance(d, ast.Call))
            named = [name for call in called if (name := syntax.dotted(call)).endswith("api_view")]
        if named and isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name


def _addresses(file: SourceFile, tree: ast.Module) -> Iterator[ast.Call]:
    """``path("checks/", views.checks)`` and ``router.register("checks", Checks)`` of a file of addresses."""
    if not re.search(r"(?:^|/)(?:\w{1,60}_)?urls(?:\.py$|/)", file.path):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and len(node.args) > 1:
            name = syntax.dotted(node.func)
            if name.rpartition(".")[2] in _CALLS or name.endswith("router.register"):
                yield node


def _counts(
    file: SourceFile, tree: ast.Module, call: ast.Call, plain: dict[str, set[str]], rest: dict[str, set[str]]
) -> bool:
    view: ast.expr = call.args[1]
    while isinstance(view, ast.Call) and not (view.args and isinstance(view.func, ast.Name)):
        view = view.func  # Checks.as_view()
    if isinstance(view, ast.Call):
        view = view.args[0]  # csrf_exempt(views.checks)
    where, _, name = syntax.resolved(view, syntax.aliases(tree)).removesuffix(".as_view").rpartition(".")
    if any(_holds(path, where, file) for path in rest.get(name, ())):
        return True
    homes = [path for path in plain.get(name, ()) if _holds(path, where, file)]
    first = call.args[0]
    address = str(first.value) if isinstance(first, ast.Constant) else ""
    return bool(homes) and any(_API.search(said) for said in (address, file.path, *homes))


def _holds(path: str, where: str, file: SourceFile) -> bool:
    """Whether the view of module ``where``, as addresses name it, is the one of the file ``path``."""
    module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    if where and f".{module}".endswith(f".{where.lstrip('.')}") and "." in where.strip("."):
        return True
    return path.rpartition("/")[0] == file.path.rpartition("/")[0]
