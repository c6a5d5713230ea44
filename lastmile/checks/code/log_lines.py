"""What server code writes down while it runs: lines with a level, and lines that are only printed; no check.

A level is what lets a team keep the warnings and drop the rest (RFC 5424, section 6.2.1; OpenTelemetry's
"Severity fields"). ``print``, ``console.*`` and Go's package log have none that a tool can read.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tree_sitter import Node, Tree

from lastmile import syntax
from lastmile.checks.code.reading import SCRIPT, Reading
from lastmile.checks.code.rust_code import own, rust_functions
from lastmile.checks.code.script_programs import is_program, on_top
from lastmile.checks.code.script_sides import is_server
from lastmile.inventory import SourceFile

_LEVEL = re.compile(
    r"^(trace|debug|info|notice|warn|warning|error|err|exception|critical|fatal|panic|verbose|log|success)$"
)
_GO_LEVEL = re.compile(
    r"^(Trace|Debug|Info|Notice|Warn|Warning|Error|Fatal|Panic|DPanic)(f|w|ln|Context|Ctx)?$"
)
_LOGGER = re.compile(
    r"(?i)(^|[._)])_{0,2}[a-z_]{0,20}(log|logs|logger|logging|zap|sugar|winston|pino|consola)(\(\))?$"
)
_GO_PRINTS = re.compile(r"^(fmt\.Print(f|ln)?|print|println|log\.(Print|Fatal|Panic)(f|ln)?)$")
_RUST_PRINTS = frozenset(("println", "print", "eprintln", "eprint", "dbg"))
_RUST_LEVELS = frozenset(("trace", "debug", "info", "warn", "error"))
_OWN_LOG = re.compile(
    r"^_?(log|log_(event|action|activity|message|error|info|warning)|audit(_log)?|write_log)$"
)
_OWN_SCRIPT_LOG = re.compile(r"^_?(log|debug|logger|trace|warn|error)$")
_DEBUG = re.compile(r"(?:from\s+|require\(\s*)['\"]debug['\"]")
_MATHS = ("math.", "numpy.", "np.", "cmath.", "torch.", "sympy.", "jax.")
# Commands write to a person's terminal; that is their output, not their log.
_COMMAND_PATH = re.compile(
    r"(?i)(^|/)(scripts?|bin|cli|tools?|commands?|management|migrations?|alembic|seeds?|seeders?|hack|"
    r"contrib|docs?|"
    r"benchmarks?|bootstrap|deploy|install\w*|notebooks?)/"
    r"|(^|/)(setup|manage|conftest|fabfile|tasks|noxfile|seed\w*|init_?db|create_\w+|populate\w*|"
    r"gunicorn[\w.]*|build|cli)\.\w+$"
)
_COMMAND = re.compile(
    r"^\s*(?:import|from)\s+(?:argparse|click|typer|fire|docopt)\b|spf13/cobra|urfave/cli|alecthomas/kingpin|"
    r"\bclap::|\bstructopt\b|^use clap\b|@click\.command|\bsys\.argv\b|\bgetopt\b|"
    r"^if __name__ ==",
    re.MULTILINE,
)
_SERVES = re.compile(
    r"\b(?:flask|fastapi|starlette|django|aiohttp|sanic|bottle|tornado|quart|http\.server|uvicorn)\b|"
    r"\"net/http\"|gin-gonic|"
    r"labstack/echo|gofiber|\baxum\b|actix_web|\brocket\b|\bwarp\b|\bhyper\b"
)


_BROWSERS = re.compile(r"['\"](?:playwright|puppeteer|@playwright/test)['\"]")  # they drive a browser by hand
_SCRIPT_SERVES = re.compile(r"\b(?:listen|createServer|serve|handler|fetch)\b|express|fastify|@nestjs")


@dataclass(frozen=True, slots=True)
class LogLine:
    """One call that writes a line."""

    path: str
    line: int
    levelled: bool
    stamped: bool = False  # Go's package log: no level, yet a time and one place to send it


@dataclass
class ServerLog:
    """What the server code of a product writes."""

    lines: list[LogLine] = field(default_factory=list)
    size: int = 0  # lines of server code that was read


def server_log(reading: Reading) -> ServerLog:
    """Every line that the product's server code writes, in path order within each language."""
    log = ServerLog()
    for file, module in reading.python():
        if not is_command(file, reading.inventory.read(file)):
            log.size += file.lines
            log.lines += (LogLine(file.path, n.lineno, said) for n, said in python_calls(module))
    for file, tree in reading.trees(*SCRIPT):
        text = reading.inventory.read(file)
        if is_server(text) and not _is_script_command(file, text):
            log.size += file.lines
            log.lines += _of(file, script_calls(tree.root_node))
    for file, tree in reading.trees("go"):
        if not is_command(file, reading.inventory.read(file)):
            log.size += file.lines
            log.lines += _of(file, go_calls(tree.root_node))
    serving = _serving_crates(reading)
    for file, tree in reading.trees("rust"):
        if _crate(file) in serving and not is_command(file, reading.inventory.read(file)):
            log.size += file.lines
            log.lines += _of(file, _rust_calls(file, tree))
    return log


def _crate(file: SourceFile) -> str:
    return file.path.partition("src/")[0]


def _serving_crates(reading: Reading) -> set[str]:
    """A workspace holds commands beside servers; only these answer requests."""
    files = reading.inventory.select("rust", roles=reading.roles)
    return {_crate(f) for f in files if _SERVES.search(reading.inventory.read(f))}


def _of(file: SourceFile, calls: Iterator[tuple[Node, bool]]) -> Iterator[LogLine]:
    for node, said in calls:
        target = syntax.text_of(node.child_by_field_name("function"))
        yield LogLine(file.path, syntax.line_of(node), said, stamped=not said and target.startswith("log."))


def is_command(file: SourceFile, text: str) -> bool:
    """Whether a file is run by hand: its output is for the person at the terminal."""
    if _COMMAND_PATH.search(file.path):
        return True
    return bool(_COMMAND.search(text)) and not _SERVES.search(text)


def _is_script_command(file: SourceFile, text: str) -> bool:
    if is_program(file.path, text) or _BROWSERS.search(text):
        return True
    return on_top(file.path) and not _SCRIPT_SERVES.search(text)


def python_calls(node: ast.AST) -> Iterator[tuple[ast.Call, bool]]:
    """The calls below a node that write a line, each with whether it has a level."""
    known = syntax.aliases(node) if isinstance(node, ast.Module) else {}
    for call in ast.walk(node):
        if not isinstance(call, ast.Call):
            continue
        match call.func:
            case ast.Name(id=name) if _OWN_LOG.match(name) and not known.get(name, "").startswith(_MATHS):
                yield call, True
            case ast.Name(id="print") if not any(k.arg == "file" for k in call.keywords):
                yield call, False
            case ast.Attribute(value=owner, attr=level) if _LEVEL.match(level):
                if _LOGGER.search(_dotted(owner)):
                    yield call, True
            case _:
                pass


def _dotted(node: ast.expr) -> str:
    """``self.log``; ``get_logger()`` for a call."""
    if isinstance(node, ast.Call):
        return f"{syntax.dotted(node.func)}()"
    return syntax.dotted(node)


def script_calls(root: Node) -> Iterator[tuple[Node, bool]]:
    """The same for a JavaScript or TypeScript tree."""
    spaced = _DEBUG.search(syntax.text_of(root))  # the package debug: switched on by name
    for node in syntax.walk(root):
        target = node.child_by_field_name("function") if node.type == "call_expression" else None
        if target is not None and spaced and _OWN_SCRIPT_LOG.match(syntax.text_of(target)):
            yield node, True
        if target is None or target.type != "member_expression":
            continue
        level = syntax.text_of(target.child_by_field_name("property"))
        if not _LEVEL.match(level):
            continue
        owner = syntax.dotted(target.child_by_field_name("object"))
        if owner == "console":
            yield node, False
        elif _LOGGER.search(owner):
            yield node, True


def go_calls(root: Node) -> Iterator[tuple[Node, bool]]:
    """The same for a Go tree."""
    text = syntax.text_of(root)[:20_000]
    plain = bool(
        re.search(r"^\s*(?:import\s+)?\"log\"", text, re.MULTILINE)
    )  # the package log, not another's
    for node in syntax.walk(root):
        target = node.child_by_field_name("function") if node.type == "call_expression" else None
        if target is None:
            continue
        name = syntax.text_of(target)[:200]
        owner, _, last = name.rpartition(".")
        if _GO_PRINTS.match(name) and (plain or not name.startswith("log.")):
            yield node, False
        elif (_GO_LEVEL.match(last) and _LOGGER.search(owner)) or (not plain and _GO_PRINTS.match(name)):
            yield node, True


def _rust_calls(file: SourceFile, tree: Tree) -> Iterator[tuple[Node, bool]]:
    for function in rust_functions(file, tree):
        for node in own(function):
            if node.type == "macro_invocation":
                name = syntax.text_of(node.child_by_field_name("macro")).rpartition("::")[2]
                if name in _RUST_PRINTS or name in _RUST_LEVELS:
                    yield node, name in _RUST_LEVELS
