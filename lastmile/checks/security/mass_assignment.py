"""Whole request bodies that become database records (CWE-915).

Rule: catalogue security/mass-assignment. A body that a schema checks, that is picked from, or that loses
fields by name first is left alone; so are objects that are not known to be records.
"""

import ast
import re
from collections.abc import Iterator

from tree_sitter import Node, Tree

from lastmile import syntax
from lastmile.checks.code.python_module import Module, modules
from lastmile.checks.code.reading import Reading
from lastmile.checks.security._handlers import VALIDATOR, is_validator
from lastmile.checks.security._script_input import GLOBAL, script_routes
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.mass-assignment"
# Records whose fields say what somebody may do or owns.
_RIGHTS = re.compile(
    r"user|account|member|admin|role|profile|order|payment|subscription|wallet", re.IGNORECASE
)
_PYTHON_BODY = re.compile(
    r"^((await )?\w*request\.(json|get_json|form|data|values|POST|json_body|params)"
    r"(\((force=True|silent=True)?\))?"
    r"(\.(to_dict|dict|copy)\((flat=True)?\))?|json\.loads\(request\.(body|data|get_data\(.{0,20}\))\))$"
)
_RECORD_BASE = re.compile(
    r"(^|\.)(Model|Document|DynamicDocument|Base|DeclarativeBase|BaseModel_?DB|SQLModel)$"
)
_SCRIPT_BODY = re.compile(
    r"^(\(?await )?(req|request|ctx\.req|ctx\.request|context\.request)\.(body|json\(\))\)?$"
)
_WRITES = frozenset(
    ("create", "insert", "insertOne", "insertMany", "update", "updateOne", "findByIdAndUpdate",
     "findOneAndUpdate", "build", "upsert", "bulkCreate", "replaceOne", "set", "values")
)  # fmt: skip
_STORE = re.compile(
    r"^(prisma|db|knex|supabase|orm|em)\.|^(await )?[A-Z]\w*\.|^\w*(Model|Repo|Repository)\.|^models\."
)
_NO_RECORD = re.compile(
    r"(Error|Dto|DTO|Request|Response|URL\w*|Date|Schema|Event|Command|Query|Validator|Object|Map|Set)$"
)
_FUNCTIONS = frozenset({"arrow_function", "function_expression", "function_declaration", "method_definition"})
_PICKED = re.compile(
    r"\b(pick|omit)\(|\bdelete\s+[\w.]{1,40}[.\[]|\.filter\(|hasOwnProperty|allowed|whitelist", re.IGNORECASE
)


def look(inventory: Inventory) -> Scan:
    """One finding for each place where a record takes every field that a client sent."""
    reading = Reading(inventory)
    found = list(_python(reading))
    found.extend(_script(reading))
    return reading.scan(found, searched="request bodies that become records of the usual database libraries")


def _finding(path: str, line: int, end: int, symbol: str | None, record: str) -> Finding:
    return Finding(
        rule=RULE,
        message=f"Every field of the request goes into `{record[:60]}`, also those that no form offers.",
        severity=Severity.HIGH if _RIGHTS.search(record) else Severity.MEDIUM,
        confidence=Confidence.MEDIUM,
        path=path,
        line=line,
        end_line=end,
        symbol=symbol,
        cwe=("CWE-915",),
    )


def _python(reading: Reading) -> Iterator[Finding]:
    files = list(modules(reading))
    records = {
        node.name
        for module in files
        for node in module.nodes
        if isinstance(node, ast.ClassDef) and any(_RECORD_BASE.search(syntax.dotted(b)) for b in node.bases)
        if not any(syntax.resolved(b, module.known) == "pydantic.BaseModel" for b in node.bases)
    }
    for module in files:
        for _, function, _owner in module.functions:
            yield from _python_function(module, function, records)


def _python_function(module: Module, function: syntax.FunctionDef, records: set[str]) -> Iterator[Finding]:
    nodes = list(syntax.own_nodes(function))
    bound = [n for n in nodes if isinstance(n, ast.Assign) and _is_body(n.value)]
    bodies = {t.id for n in bound for t in n.targets if isinstance(t, ast.Name)}
    changed = {n.id for x in nodes for n in _narrowed(x)}
    bodies -= changed
    if any(is_validator(n) for n in _identifiers(nodes)):
        return

    def whole(value: ast.expr) -> bool:
        return _is_body(value) or (isinstance(value, ast.Name) and value.id in bodies)

    for node in nodes:
        record = ""
        if not isinstance(node, ast.Call | ast.For):
            continue
        if isinstance(node, ast.For):
            call = node.iter.func if isinstance(node.iter, ast.Call) else None
            over = call.value if isinstance(call, ast.Attribute) else node.iter
            record = _filled(node) if whole(over) else ""
        elif any(k.arg is None and whole(k.value) for k in node.keywords):
            record = _record_made(syntax.dotted(node.func), records)
        if record:
            symbol = syntax.symbol_at(module.tree, node.lineno)
            yield _finding(module.file.path, node.lineno, node.end_lineno or node.lineno, symbol, record)


def _is_body(value: ast.expr) -> bool:
    if isinstance(value, ast.BoolOp):  # request.get_json() or {}
        return _is_body(value.values[0])
    return bool(_PYTHON_BODY.match(ast.unparse(value)[:200]))


def _narrowed(node: ast.AST) -> Iterator[ast.Name]:
    """Names that lose fields (``del data["role"]``, ``data.pop("role")``) or are looked through."""
    parts: list[ast.expr] = []
    if isinstance(node, ast.Delete):
        parts = [t.value for t in node.targets if isinstance(t, ast.Subscript)]
    elif (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("pop", "keys")
    ):
        parts = [node.func.value]
    yield from (p for p in parts if isinstance(p, ast.Name))


def _identifiers(nodes: list[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr


def _record_made(called: str, records: set[str]) -> str:
    """The record that a call makes or changes; "" for any other call."""
    parts = called.split(".")
    if parts[-1] in records:
        return parts[-1]
    if "objects" in parts and parts[-1].rstrip("()") in (
        "create",
        "update",
        "get_or_create",
        "update_or_create",
    ):
        return parts[max(parts.index("objects") - 1, 0)]
    return (
        parts[-2]
        if len(parts) > 1 and parts[-1] in ("create", "update", "insert") and parts[-2] in records
        else ""
    )


def _filled(loop: ast.For) -> str:
    """What ``for key, value in …: setattr(thing, key, value)`` fills without asking for the key; else ""."""
    names = {n.id for n in ast.walk(loop.target) if isinstance(n, ast.Name)}
    for node in ast.walk(loop):
        if isinstance(node, ast.Compare) and isinstance(node.left, ast.Name) and node.left.id in names:
            return ""
    for node in ast.walk(loop):
        match node:
            case ast.Call(func=ast.Name(id="setattr"), args=[thing, ast.Name(id=key), _]) if key in names:
                return syntax.dotted(thing) or "the record"
            case _:
                pass
    return ""


def _script(reading: Reading) -> Iterator[Finding]:
    files = list(reading.trees("javascript", "typescript"))
    if any(GLOBAL.search(reading.inventory.read(file)) for file, _ in files):
        return  # a pipe or a middleware checks every request of the application
    behind: set[str] = set()
    for _, tree in files:
        behind |= script_routes(tree)
    for file, tree in files:
        if any(w in (tree.root_node.text or b"") for w in (b".body", b".json()")):
            yield from _script_file(file, tree, behind)


def _script_file(file: SourceFile, tree: Tree, behind: set[str]) -> Iterator[Finding]:
    for node in syntax.walk(tree.root_node):
        if node.type not in ("call_expression", "new_expression"):
            continue
        record = _script_record(node)
        if record and not _careful(node, behind):
            symbol = syntax.symbol_of(node)
            yield _finding(file.path, syntax.line_of(node), node.end_point.row + 1, symbol, record)


def _script_record(node: Node) -> str:
    """The record that a call fills with a whole body; "" for any other call."""
    target = node.child_by_field_name("function") or node.child_by_field_name("constructor")
    arguments = node.child_by_field_name("arguments")
    given = [n for n in arguments.named_children if n.type != "comment"] if arguments else []
    called = syntax.dotted(target)
    last = called.rpartition(".")[2]
    if node.type == "new_expression":
        fits = called[:1].isupper() and not _NO_RECORD.search(called)
        return called if fits and len(given) == 1 and _is_whole(given[0]) else ""
    if called in ("Object.assign", "_.merge", "_.extend", "_.assign", "lodash.merge") and len(given) > 1:
        first = syntax.dotted(given[0])
        return first if first and "." not in first and any(_is_whole(g) for g in given[1:]) else ""
    if last not in _WRITES or not _STORE.match(called) or not any(_fills(g) for g in given):
        return ""
    owner = called.rpartition(".")[0]
    return "" if _NO_RECORD.search(owner) or "Service" in owner else owner


def _fills(node: Node) -> bool:
    """A body, or an object that takes it as ``data``, ``$set`` or by spreading."""
    if _is_whole(node):
        return True
    if node.type != "object":
        return False
    for part in node.named_children:
        if part.type == "spread_element" and _is_whole(syntax.first_child(part)):
            return True
        key = syntax.text_of(part.child_by_field_name("key")).strip("'\"") if part.type == "pair" else ""
        value = part.child_by_field_name("value")
        if key in ("data", "$set") and value is not None and _fills(value):
            return True
    return False


def _is_whole(node: Node | None) -> bool:
    """``req.body``, or a variable of the function that is nothing else."""
    if node is None:
        return False
    text = syntax.text_of(node)[:60]
    if _SCRIPT_BODY.match(text):
        return True
    function = _function(node)
    if node.type != "identifier" or function is None:
        return False
    said = re.findall(
        rf"(?:const|let|var)\s+{re.escape(text)}\s*=\s*([^;\n]{{1,80}})", syntax.text_of(function)
    )
    return bool(said) and all(_SCRIPT_BODY.match(s.strip()) for s in said)


def _function(node: Node) -> Node | None:
    """The handler around a node: the innermost function that takes the request, else the innermost."""
    innermost: Node | None = None
    above = node.parent
    while above is not None:
        if above.type in _FUNCTIONS:
            innermost = innermost or above
            taken = above.child_by_field_name("parameters") or above.child_by_field_name("parameter")
            if re.search(r"\b(req|request|ctx|context|c)\b", syntax.text_of(taken)[:200]):
                return above
        above = above.parent
    return innermost


def _careful(node: Node, behind: set[str]) -> bool:
    """The function, or the route before it, checks or picks the fields."""
    function = _function(node)
    if function is None:
        return True
    names = (n for n in syntax.walk(function) if n.type.endswith("identifier"))
    text = syntax.text_of(function)
    if any(is_validator(syntax.text_of(n)) for n in names) or _PICKED.search(text):
        return True
    above = function.parent
    while above is not None and above.type in ("arguments", "call_expression"):
        if above.type == "arguments" and any(
            VALIDATOR.search(syntax.text_of(n)[:80])
            for n in above.named_children
            if n.end_byte <= function.start_byte
        ):
            return True
        above = above.parent
    return (syntax.symbol_of(function) or "").rpartition(".")[2] in behind


CHECK = Check(RULE, look)
