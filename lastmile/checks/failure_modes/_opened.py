"""What Python code opens, and what becomes of it, for ``resource_not_closed``; no check itself."""

import ast
import re
from dataclasses import dataclass
from enum import Enum, auto

from lastmile.checks.code.python_module import Module

FILES = re.compile(
    r"^((io\.|codecs\.|gzip\.|bz2\.|lzma\.|builtins\.|_io\.|zstandard\.)?open|os\.fdopen|tarfile\.(open|TarFile(\(\))?(\.(tar|gz|bz2|xz)?open)?)|"
    r"zipfile\.(ZipFile(\(\)\.open)?|PyZipFile)|(gzip\.GzipFile|bz2\.BZ2File|lzma\.LZMAFile)|wave\.open|shelve\.open|dbm\.open|"
    r"(dbm\.(gnu|ndbm|dumb|sqlite3)\.open)|fileinput\.(input|FileInput)|io\.open_code|tokenize\.open|aiofiles\.open|"
    r"tempfile\.(NamedTemporaryFile|TemporaryFile|SpooledTemporaryFile|TemporaryDirectory)|mmap\.mmap|"
    r"h5py\.File|fitz\.open|pdfplumber\.open|os\.scandir|pathlib\.Path\(\)\.open)$"
)
CONNECTIONS = re.compile(
    r"^(socket\.(socket|create_connection|create_server)|sqlite3\.connect|psycopg2\.connect|psycopg\.connect|"
    r"psycopg\.Connection\.connect|pymysql\.(connect|Connection)|MySQLdb\.connect|mysql\.connector\.connect|pyodbc\.connect|"
    r"cx_Oracle\.connect|oracledb\.connect|pymssql\.connect|duckdb\.connect|aiosqlite\.connect|asyncpg\.connect|aiomysql\.connect|"
    r"snowflake\.connector\.connect|smtplib\.(SMTP|SMTP_SSL|LMTP)|ftplib\.(FTP|FTP_TLS)|telnetlib\.Telnet|"
    r"imaplib\.IMAP4(_SSL)?|poplib\.POP3(_SSL)?|http\.client\.HTTPS?Connection|urllib\.request\.urlopen|"
    r"aiohttp\.ClientSession|httpx\.(Async)?Client|paramiko\.(SSHClient|Transport)|"
    r"concurrent\.futures\.(thread\.|process\.)?(ThreadPoolExecutor|ProcessPoolExecutor)|"
    r"multiprocessing\.(pool\.)?(Pool|ThreadPool))$"
)
_CLOSERS = frozenset(
    (
        "close",
        "aclose",
        "quit",
        "shutdown",
        "terminate",
        "release",
        "disconnect",
        "stop",
        "cleanup",
        "detach",
        "closeall",
        "dispose",
        "__exit__",
        "__aexit__",
        "join",
        "unlink",
        "logout",
        "wait_closed",
    )
)
# Functions that read what they are given and leave it open.
_READERS = re.compile(
    r"^(json|ujson|simplejson|orjson|pickle|cPickle|dill|marshal|toml|tomllib|tomli|yaml|plistlib|joblib)\."
    r"(load|dump|safe_load|full_load|unsafe_load|safe_dump|load_all|safe_load_all)$|"
    r"^(csv\.(reader|writer|DictReader|DictWriter)|list|tuple|set|sorted|sum|len|enumerate|iter|next|print|map|filter|zip|"
    r"configparser\.\w+\(\)\.read_file|shutil\.copyfileobj|pandas\.read_\w+|numpy\.(load|loadtxt|save|savetxt)|"
    r"xml\.etree\.ElementTree\.parse|bs4\.BeautifulSoup|hasattr|getattr|isinstance|type|str|repr|bool|id|select\.select)$"
)


class Fate(Enum):
    """What becomes of something that was opened."""

    KEPT_SAFE = auto()  # closed on every way, or handed to somebody who may close it
    CLOSED_ON_SUCCESS = auto()  # closed, but not where an error comes first
    LEFT_OPEN = auto()


@dataclass(frozen=True, slots=True)
class Opened:
    """One call that opens something."""

    call: ast.Call
    kind: str  # resolved name of the call
    fate: Fate


def opened(module: Module) -> list[Opened]:
    """Everything that the file opens by a call that we know, with its fate."""
    calls = [n for n in module.nodes if isinstance(n, ast.Call)]
    return [Opened(c, kind, _fate(module, c)) for c in calls if (kind := kind_of(module, c))]


def kind_of(module: Module, call: ast.Call) -> str:
    """Name of the opener that a call is, "" for any other call."""
    name = module.called(call)
    if name == "open" and _rebound(module, "open"):
        return ""
    if FILES.match(name) or CONNECTIONS.match(name):
        return name
    # (folder / "name").open() and path.open("w"): only where pathlib is at work and the mode says file.
    if isinstance(call.func, ast.Attribute) and call.func.attr == "open" and _path_like(module, call):
        return "pathlib.Path().open"
    return ""


def _rebound(module: Module, name: str) -> bool:
    return any(short == name for short, _, _ in module.functions)


def _path_like(module: Module, call: ast.Call) -> bool:
    if not any(v.startswith("pathlib") for v in module.known.values()):
        return False
    base = call.func.value if isinstance(call.func, ast.Attribute) else None
    first = call.args[0] if call.args else next((k.value for k in call.keywords if k.arg == "mode"), None)
    mode = isinstance(first, ast.Constant) and re.fullmatch(r"[rwaxbt+]{1,3}", str(first.value)) is not None
    if isinstance(base, ast.BinOp) and isinstance(base.op, ast.Div):
        return True
    if module.called(base) == "pathlib.Path":
        return True
    return mode and isinstance(base, ast.Name) and bool(re.search(r"(^|_)(path|file|p)$", base.id))


def _fate(module: Module, call: ast.Call) -> Fate:  # noqa: PLR0911 - one answer for each kind of taker
    """Follow the value of the call upwards to what takes it."""
    node: ast.AST = call
    for outer in module.above(call):
        match outer:
            case ast.Await() | ast.IfExp() | ast.Starred() | ast.BoolOp():
                node = outer
                continue
            case ast.Tuple() if isinstance(module.parents.get(id(outer)), ast.Assign):
                return _fate_of_pair(module, call, outer)
            case ast.Attribute(attr=attr):
                user = module.parents.get(id(outer))
                used = isinstance(user, ast.Call) and user.func is outer
                if attr in _CLOSERS or attr.startswith("__enter") or not used:
                    return Fate.KEPT_SAFE
                return (
                    Fate.LEFT_OPEN if attr not in ("open", "makefile", "start", "connect") else Fate.KEPT_SAFE
                )
            case ast.For(iter=loop) | ast.AsyncFor(iter=loop) | ast.comprehension(iter=loop) if loop is node:
                return Fate.LEFT_OPEN
            case ast.Expr():
                return Fate.LEFT_OPEN
            case ast.Call() if node is not outer.func:
                return Fate.LEFT_OPEN if _READERS.match(module.called(outer)) else Fate.KEPT_SAFE
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                return _fate_of_name(module, name, outer)
            case _:
                return Fate.KEPT_SAFE
    return Fate.KEPT_SAFE


def _fate_of_pair(module: Module, call: ast.Call, pair: ast.Tuple) -> Fate:
    """``a, b = open(x), open(y)``."""
    assign = module.parents[id(pair)]
    if not isinstance(assign, ast.Assign):
        return Fate.KEPT_SAFE
    target = assign.targets[0]
    if isinstance(target, ast.Tuple) and len(target.elts) == len(pair.elts) and call in pair.elts:
        name = target.elts[pair.elts.index(call)]
        if isinstance(name, ast.Name):
            return _fate_of_name(module, name.id, assign)
    return Fate.KEPT_SAFE


def _fate_of_name(module: Module, name: str, assign: ast.stmt) -> Fate:
    scope = module.scope(assign)
    if isinstance(module.parents.get(id(assign)), ast.ClassDef):
        return Fate.KEPT_SAFE
    nodes = list(ast.walk(scope)) if not isinstance(scope, ast.Module) else list(module.nodes)
    if any(isinstance(n, ast.Global | ast.Nonlocal) and name in n.names for n in nodes):
        return Fate.KEPT_SAFE
    last = _rebound_at(module, assign, name)
    uses = [
        n
        for n in nodes
        if isinstance(n, ast.Name)
        and n.id == name
        and isinstance(n.ctx, ast.Load)
        and (last is None or assign.lineno <= n.lineno <= last)
        and not _another(module, n, name, scope)
    ]
    closed = safely = False
    for use in uses:
        if module.scope(use) is not scope:
            return Fate.KEPT_SAFE  # an inner function keeps it
        match _use(module, use):
            case "gone":
                return Fate.KEPT_SAFE
            case "closed":
                closed = True
                safely = safely or _surely_runs(module, use, assign)
            case _:
                pass
    if safely:
        return Fate.KEPT_SAFE
    return Fate.CLOSED_ON_SUCCESS if closed else Fate.LEFT_OPEN


def _rebound_at(module: Module, assign: ast.stmt, name: str) -> int | None:
    """Line of the next statement beside the assignment that gives the name another value."""
    block: list[ast.stmt] = []
    for part in ("body", "orelse", "finalbody"):
        statements = getattr(module.parents.get(id(assign)), part, None)
        if isinstance(statements, list) and assign in statements:
            block = statements[statements.index(assign) + 1 :]
    for statement in block:
        if isinstance(statement, ast.Assign) and any(
            isinstance(t, ast.Name) and t.id == name for t in statement.targets
        ):
            return statement.lineno
    return None


def _another(module: Module, use: ast.Name, name: str, scope: ast.AST) -> bool:
    """The mention stands in a function that binds the name itself."""
    inner = module.scope(use)
    return inner is not scope and any(
        (isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Store))
        or (isinstance(n, ast.arg) and n.arg == name)
        for n in ast.walk(inner)
    )


def _use(module: Module, use: ast.Name) -> str:  # noqa: PLR0911 - one answer for each kind of use
    """What one mention does with it: "closed", "gone" (somebody else has it now) or "used"."""
    outer = module.parents.get(id(use))
    match outer:
        case ast.Attribute(attr=attr):
            call = module.parents.get(id(outer))
            if attr in _CLOSERS:
                return "closed"
            # A bare method may be called later; the name of a temporary file is given on to keep the file.
            passes = isinstance(call, ast.Call) and call.func is outer
            return "used" if passes or attr in ("name", "closed", "mode", "encoding") else "gone"
        case ast.withitem():
            return "gone"
        case ast.Call() if use is not outer.func:
            called = module.called(outer)
            if called in ("os.close", "contextlib.closing"):
                return "gone"
            return "used" if _READERS.match(called) else "gone"
        case ast.keyword(arg=arg):
            call = module.parents.get(id(outer))
            return "used" if arg == "file" or _READERS.match(module.called(call)) else "gone"
        case ast.For() | ast.AsyncFor() | ast.comprehension() | ast.Compare() | ast.UnaryOp() | ast.If():
            return "used"
        case ast.Call() | ast.Subscript() | ast.IfExp() | ast.While() | ast.Expr():
            return "used"
        case _:
            return "gone"


def _surely_runs(module: Module, use: ast.AST, assign: ast.AST) -> bool:
    """The close stands in a finally (or an error handler too), or nothing that can fail stands before it."""
    below = use
    for outer in module.above(use):
        if isinstance(outer, ast.Try | ast.TryStar) and any(below is s for s in outer.finalbody):
            return True
        if isinstance(outer, ast.ExceptHandler):
            return True
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.Module):
            break
        below = outer
    body: list[ast.stmt] = getattr(module.parents.get(id(assign)), "body", [])
    if assign in body and below in body:
        between = body[body.index(assign) + 1 : body.index(below)]
        return not any(isinstance(n, ast.Call) for s in between for n in ast.walk(s))
    return False


def writes(call: ast.Call) -> bool:
    """Whether a file is opened for writing: what is not closed may not reach the disk."""
    mode = (
        call.args[1]
        if len(call.args) > 1
        else next((k.value for k in call.keywords if k.arg == "mode"), None)
    )
    return (
        isinstance(mode, ast.Constant) and isinstance(mode.value, str) and bool(set(mode.value) & set("wax+"))
    )


def descriptor_lost(module: Module, call: ast.Call) -> bool:
    """``mkstemp()[1]`` and ``_, path = mkstemp()``: nobody keeps the descriptor, which is open."""
    outer = module.parents.get(id(call))
    if isinstance(outer, ast.Subscript):
        return isinstance(outer.slice, ast.Constant) and outer.slice.value == 1
    if not (isinstance(outer, ast.Assign) and isinstance(outer.targets[0], ast.Tuple)):
        return False
    first = outer.targets[0].elts[0]
    if not isinstance(first, ast.Name):
        return False
    scope = module.scope(call)
    return not any(
        isinstance(n, ast.Name) and n.id == first.id and isinstance(n.ctx, ast.Load) for n in ast.walk(scope)
    )
