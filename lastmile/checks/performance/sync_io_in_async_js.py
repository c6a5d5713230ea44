"""Blocking file and process calls inside asynchronous JavaScript functions (CWE-1050).

Rule: catalogue performance/sync-io-in-async. The Semgrep rules of that row read request handlers; this one
reads the other async functions, where the delay of a file is smaller than its harm to other requests,
hence low.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.modules import FUNCTIONS
from lastmile.checks.code.reading import SCRIPT, Reading
from lastmile.checks.code.script_loops import called, own
from lastmile.checks.code.script_programs import is_program, on_top
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.sync-io-in-async-js"
_FILES = re.compile(
    r"^(fs\w*|fse)?\.?(readFile|writeFile|appendFile|copyFile|readdir|rm|cp|readJson|writeJson|outputFile|"
    r"outputJson|mkdir|stat|"
    r"unlink|rename|access|open|read|write)Sync$"
)
_QUICK = re.compile(r"(zip|Compress|deflate|inflate)Sync$")  # mostly of a few kilobytes
_WORK = re.compile(
    r"(^|\.)(execSync|spawnSync|execFileSync|pbkdf2Sync|scryptSync|generateKeyPairSync|gzipSync|gunzipSync|"
    r"brotliCompressSync|brotliDecompressSync|zstdCompressSync|unzipSync|deflateSync|inflateSync|hkdfSync|"
    r"generatePrimeSync)$|^Atomics\.wait$|(?i:bcrypt\w*|argon2)\.(hashSync|compareSync|verifySync)$"
)
# Folders whose functions answer requests, also where no async function of the same file runs them.
_SERVES = re.compile(
    r"(?i)(^|/)(routes?|controllers?|handlers?|middlewares?|services|api|models|dao|data|resolvers|auth)/"
)
_START = re.compile(
    r"(?i)^(main|run|init\w*|start\w*|setup\w*|boot\w*|build\w*|load_?config\w*|install\w*|generate\w*|"
    r"before\w*|migrate\w*|seed\w*|shutdown\w*|close|listen)$"
)
_MOST = 40  # findings of one function: whoever repairs it reads all of it


def look(inventory: Inventory) -> Scan:
    """One finding a line; opportunities are the async functions."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for file, tree in reading.trees(*SCRIPT):
        alone = on_top(file.path) or is_program(file.path, inventory.read(file))
        functions = [n for n in syntax.walk(tree.root_node) if n.type in FUNCTIONS]
        asynchronous = [f for f in functions if any(c.type == "async" for c in f.children)]
        count += len(asynchronous)
        if alone:
            continue
        serving = [f for f in asynchronous if not _START.match(_name(f))]
        lines: dict[int, Finding] = {}
        for function in serving:
            for finding in _judge(file, function, ""):
                lines.setdefault(finding.line or 0, finding)
        for helper, user in _helpers(functions, serving):
            for finding in _judge(file, helper, user):
                lines.setdefault(finding.line or 0, finding)
        for function in functions if _SERVES.search(file.path) else ():
            if not _START.match(_name(function)):
                for finding in _judge(file, function, "", unproven=True):
                    lines.setdefault(finding.line or 0, finding)
        found.extend(lines[n] for n in sorted(lines))
    return reading.scan(found, {RULE: max(count, len(found))})


def _name(function: Node) -> str:
    """The last part of the function's name, "" for one without."""
    return (syntax.symbol_of(function) or "").rpartition(".")[2]


def _declared(function: Node) -> str:
    """The name under which the file itself calls a plain function, "" for methods and callbacks."""
    if function.type == "function_declaration":
        return syntax.text_of(function.child_by_field_name("name"))
    above = function.parent
    declares = above is not None and above.type == "variable_declarator"
    return syntax.text_of(above.child_by_field_name("name")) if above is not None and declares else ""


def _helpers(functions: list[Node], serving: list[Node]) -> Iterator[tuple[Node, str]]:
    """Plain functions of the file that an async function of it calls, with that function's name."""
    plain: dict[str, list[Node]] = {}
    for function in functions:
        name = _declared(function)
        if name and function not in serving and not any(c.type in ("async", "*") for c in function.children):
            plain.setdefault(name, []).append(function)
    for function in serving:
        for node in own(function.child_by_field_name("body")):
            name = called(node)
            if len(plain.get(name, ())) == 1 and not _START.match(name):
                yield plain.pop(name)[0], _name(function) or "an async function"


def _judge(file: SourceFile, function: Node, user: str, *, unproven: bool = False) -> Iterator[Finding]:
    """The blocking calls of a function; ``user``: who runs it; ``unproven``: known by its folder alone."""
    calls = [n for n in own(function.child_by_field_name("body")) if n.type == "call_expression"]
    hits = [(n, called(n)) for n in calls if _WORK.search(called(n))]
    if not unproven:
        hits = [(n, called(n)) for n in calls if _FILES.match(called(n)) or _WORK.search(called(n))]
    where = f"a function that {user} runs" if user else "an async function"
    where = "a function of the server" if unproven else where
    for call, name in hits[:_MOST]:
        heavy = bool(_WORK.search(name)) and not _QUICK.search(name) and not user and not unproven
        yield Finding(
            rule=RULE,
            message=(
                f"The call {name} blocks the whole process inside {where}: until it returns nobody else is "
                "answered. Await the asynchronous form of the same function."
            ),
            severity=Severity.MEDIUM if heavy else Severity.LOW,
            confidence=Confidence.LOW if unproven else Confidence.MEDIUM,
            path=file.path,
            line=syntax.line_of(call),
            end_line=syntax.line_of(call),
            symbol=syntax.symbol_of(call),
            cwe=("CWE-1050",),
        )


CHECK = Check(RULE, look)
