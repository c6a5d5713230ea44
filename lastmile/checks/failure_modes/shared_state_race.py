"""State and files that two callers change at once without protection (CWE-362, CWE-367)."""

import ast
import re
from collections.abc import Iterator

from lastmile import syntax
from lastmile.checks.code.python_module import LOW, MEDIUM, SURE, Function, Module, modules
from lastmile.checks.code.reading import Reading
from lastmile.checks.failure_modes._locks import held, not_surely_released, private_locks
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Finding

RULE = "lastmile.shared-state-race"
_WORDS = (
    "global ",
    "exists(",
    "os.access",
    "is_file()",
    "is_dir()",
    "Lock",
    "mktemp",
    "Thread",
    "acquire(",
    "Semaphore",
    "route",
    "views",
)
_CWE = ("CWE-362", "CWE-367")
_ASKS = re.compile(r"^os\.(path\.(exists|isfile|isdir|lexists)|access)$|(^|\.)(exists|is_file|is_dir)$")
_ACTS = re.compile(
    r"^(open|io\.open|os\.(makedirs|mkdir|remove|unlink|rename|replace|rmdir|open|symlink|link|chmod|chown|truncate)|"
    r"shutil\.(rmtree|move|copy|copyfile|copy2))$"
    r"|\.(mkdir|unlink|rename|rmdir|write_text|write_bytes|touch|open|symlink_to)$"
)
_ERRORS = ("OSError", "FileExistsError", "FileNotFoundError", "IOError", "PermissionError")
_STARTERS = re.compile(
    r"(^|\.)(Thread|Timer|submit|map|apply_async|run_in_executor|to_thread|start_new_thread)$"
)


def look(inventory: Inventory) -> Scan:
    """Counters and tables of the whole program, files that are asked for first, locks that do not protect."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for module in modules(reading, *_WORDS):
        everywhere = [*_globals(module), *_tables(module), *_files(module), *_lock_findings(module)]
        found.extend(everywhere)
        count += len(everywhere) + sum(isinstance(n, ast.Global) for n in module.nodes)
    return reading.scan(found, {RULE: count})


def _concurrent(module: Module) -> dict[int, str]:
    """Functions that run beside themselves, by id(): synchronous request handlers and what threads run."""
    started: set[str] = set()
    for node in module.nodes:
        if isinstance(node, ast.Call) and _STARTERS.search(syntax.dotted(node.func)):
            for value in [*node.args, *(k.value for k in node.keywords if k.arg in ("target", "function"))]:
                started.add(syntax.dotted(value).rpartition(".")[2])
    found: dict[int, str] = {}
    for _, function, _owner in module.functions:
        if function.name in started:
            found[id(function)] = "several threads"
        elif module.handles_requests(function) and isinstance(function, ast.FunctionDef):
            found[id(function)] = "requests at the same time"
    return found


def _globals(module: Module) -> Iterator[Finding]:
    """``global counter; counter += 1``, and reading it, waiting and writing it back in asynchronous code."""
    beside = _concurrent(module)
    for _, function, _owner in module.functions:
        shared = {n for s in syntax.own_nodes(function) if isinstance(s, ast.Global) for n in s.names}
        if not shared:
            continue
        for node in syntax.own_nodes(function):
            name = _changed(node)
            if name is None and id(function) in beside and _keeps(node, shared):
                said = "Each request keeps its own value in a variable of all requests: visitors mix up."
                yield module.finding(RULE, node, said, SURE, _CWE)
            if name not in shared or held(module, node):
                continue
            waits = any(isinstance(n, ast.Await) for n in ast.walk(node))
            if id(function) in beside or (waits and isinstance(function, ast.AsyncFunctionDef)):
                who = beside.get(id(function), "tasks that take turns at each await")
                said = (
                    f"{name} belongs to the whole program, and {who} read it, change it and write it "
                    "back here "
                    "without a lock: changes get lost."
                )
                yield module.finding(RULE, node, said, SURE, _CWE)


def _keeps(node: ast.AST, shared: set[str]) -> bool:
    """``current_user = request.form["name"]`` where the name is the program's, with nothing asked before."""
    match node:
        case ast.Assign(
            targets=[ast.Name(id=name)], value=ast.Call() | ast.Subscript() | ast.Attribute() as value
        ):
            pass
        case _:
            return False
    root = value.func if isinstance(value, ast.Call) else value
    while isinstance(root, ast.Attribute | ast.Subscript):
        root = root.value
    return name in shared and isinstance(root, ast.Name) and root.id == "request"


def _changed(node: ast.AST) -> str | None:
    """The name that a statement changes by what it held before: ``x += 1``, ``x = x + 1``."""
    match node:
        case ast.AugAssign(target=ast.Name(id=name)):
            return name
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.BinOp() as value) if name in {
            n.id for n in ast.walk(value) if isinstance(n, ast.Name)
        }:
            return name
        case _:
            return None


def _tables(module: Module) -> Iterator[Finding]:
    """``TABLE[key] += 1`` on a dictionary of the module, from code that runs beside itself."""
    tables = {
        t.id
        for s in module.tree.body
        if isinstance(s, ast.Assign | ast.AnnAssign) and _is_table(module, s.value)
        for t in (s.targets if isinstance(s, ast.Assign) else [s.target])
        if isinstance(t, ast.Name)
    }
    if not tables:
        return
    beside = _concurrent(module)
    for _, function, _owner in module.functions:
        if id(function) not in beside:
            continue
        for node in syntax.own_nodes(function):
            target = _own_update(node)
            if target is None or held(module, node):
                continue
            root = syntax.dotted(target.value).partition(".")[0]
            if root in tables and not _local(function, root):
                said = (
                    f"{beside[id(function)].capitalize()} change an entry of {root}, which the whole "
                    "program shares, by "
                    "reading it, counting and writing it back without a lock: changes get lost."
                )
                yield module.finding(RULE, node, said, MEDIUM, _CWE)


def _is_table(module: Module, value: ast.expr | None) -> bool:
    if isinstance(value, ast.Dict):
        return True
    return bool(re.match(r"^(dict|collections\.(defaultdict|Counter|OrderedDict))$", module.called(value)))


def _own_update(node: ast.AST) -> ast.Subscript | None:
    match node:
        case ast.AugAssign(target=ast.Subscript() as target):
            return target
        case ast.Assign(targets=[ast.Subscript() as target], value=ast.BinOp() as value):
            text = ast.unparse(target.value)
            around = ast.unparse(value)[:500]
            return target if f"{text}[" in around or f"{text}.get(" in around else None
        case _:
            return None


def _local(function: Function, name: str) -> bool:
    return any(
        (isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Store))
        or (isinstance(n, ast.arg) and n.arg == name)
        for n in ast.walk(function)
    )


def _files(module: Module) -> Iterator[Finding]:
    """``if os.path.exists(p): os.remove(p)``: between the question and the deed the answer may change."""
    for node in module.nodes:
        if not isinstance(node, ast.If):
            continue
        asked = [
            (c, _subject(c))
            for c in ast.walk(node.test)
            if isinstance(c, ast.Call) and _ASKS.search(module.called(c) or _method(c))
        ]
        for question, subject in asked[:1]:
            if re.search(r"is_?dir$", syntax.dotted(question.func)) and not isinstance(
                node.test, ast.UnaryOp
            ):
                continue  # it asks of what kind the path is, not whether there is one
            deed = _deed(module, node, subject)
            if deed is None or not subject or module.caught(node, *_ERRORS) or module.caught(deed, *_ERRORS):
                continue
            what = module.called(deed) or _method(deed)
            said = (
                f"Between this question and {what} another process can make or remove the file. "
                "Act at once, and "
                "handle the error (open with mode x, exist_ok, missing_ok)."
            )
            yield module.finding(RULE, question, said, LOW, _CWE, end=getattr(deed, "end_lineno", None))


def _deed(module: Module, question: ast.If, subject: str) -> ast.AST | None:
    """What is done to the file: in a branch, or behind a branch that leaves."""
    branches = (*question.body, *question.orelse)
    found = next((d for s in branches for d in ast.walk(s) if _acts(module, d, subject)), None)
    if found is not None or not isinstance(question.body[-1], ast.Return | ast.Raise | ast.Continue):
        return found
    above = module.parents.get(id(question))
    blocks = [b for _, b in ast.iter_fields(above) if isinstance(b, list)] if above is not None else []
    block = next((b for b in blocks if question in b), [])
    after = block[block.index(question) + 1 :] if block else []
    deeds = (d for s in after for d in ast.walk(s) if _acts(module, d, subject))
    return next((d for d in deeds if _writes(d)), None)


def _writes(call: ast.AST) -> bool:
    """A deed that makes, changes or removes; opening for reading fails loudly by itself."""
    if not isinstance(call, ast.Call) or not syntax.dotted(call.func).endswith("open"):
        return True
    given = [*call.args[1:2], *(k.value for k in call.keywords if k.arg == "mode")]
    mode = given[0] if given else None
    return isinstance(mode, ast.Constant) and isinstance(mode.value, str) and mode.value[:1] in ("w", "a")


def _method(node: ast.AST) -> str:
    return f".{node.func.attr}" if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""


def _subject(call: ast.Call) -> str:
    """The file that a call is about, as text."""
    name = syntax.dotted(call.func)
    if call.args and (
        name.startswith(("os.", "shutil.")) or name in ("open", "exists", "io.open", "isfile", "isdir")
    ):
        return ast.unparse(call.args[0])[:200]
    return ast.unparse(call.func.value)[:200] if isinstance(call.func, ast.Attribute) else ""


def _acts(module: Module, node: ast.AST, subject: str) -> bool:
    if not isinstance(node, ast.Call) or any(
        k.arg in ("exist_ok", "missing_ok", "ignore_errors") for k in node.keywords
    ):
        return False
    name = module.called(node) or _method(node)
    if not _ACTS.search(name):
        return False
    return _subject(node) == subject or any(ast.unparse(a)[:200] == subject for a in node.args[:2])


def _lock_findings(module: Module) -> Iterator[Finding]:
    for node in private_locks(module):
        said = (
            "This lock is made where it is taken, so every caller has one of his own and nobody waits "
            "for anybody."
        )
        yield module.finding(RULE, node, said, SURE, _CWE)
    for call in not_surely_released(module):
        said = (
            "An error before the release leaves this lock taken for good; use a with statement or a finally."
        )
        yield module.finding(RULE, call, said, LOW, ("CWE-667",))
    for node in module.nodes:
        if isinstance(node, ast.Call) and module.called(node) == "tempfile.mktemp":
            said = (
                "mktemp only names a file: another program can make it first. Use mkstemp or "
                "NamedTemporaryFile."
            )
            yield module.finding(RULE, node, said, SURE, ("CWE-377", "CWE-367"))


CHECK = Check(RULE, look)
