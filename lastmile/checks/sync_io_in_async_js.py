"""Blocking file and process calls inside asynchronous JavaScript functions (CWE-1050).

Rule: catalogue performance/sync-io-in-async. The Semgrep rules of that row read request handlers; this one
reads the other async functions, where the delay of a file is smaller than its harm to other requests,
hence low.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks._modules import FUNCTIONS
from lastmile.checks._reading import SCRIPT, Reading
from lastmile.checks._script_loops import called, own
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
    r"brotliCompressSync|deflateSync|inflateSync)$|(?i:bcrypt\w*)\.(hashSync|compareSync)$"
)
# Programs that serve nobody else meanwhile: builds, commands, set-up, the start of a server.
_ALONE = re.compile(
    r"(?i)(^|/)(scripts?|bin|cli|tools?|build|commands?|\w*migrations?|seeds?|extra|install\w*|setup|"
    r"config|startup|electron|e2e|packages/create-\w+)/"
    r"|(^|/)(gulpfile|gruntfile|build|setup|install|seed|migrate|cli|[\w.-]*\.config|"
    r"[\w-]*migrat[\w-]*)[\w.-]*\.\w+$|^[\w-]+\.(m?js|cjs|ts)$"
)
_START = re.compile(
    r"(?i)^(main|run|init\w*|start\w*|setup\w*|boot\w*|build\w*|load_?config\w*|install\w*|generate\w*|"
    r"before\w*|migrate\w*|seed\w*|shutdown\w*|close|listen)$"
)
_PROGRAM = re.compile(
    r"process\.argv|require\.main\s*===?\s*module|^#!|['\"](commander|yargs|inquirer|prompts|chalk|ora)['\"]"
)


def look(inventory: Inventory) -> Scan:
    """One finding a function; opportunities are the async functions."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for file, tree in reading.trees(*SCRIPT):
        alone = bool(_ALONE.search(file.path) or _PROGRAM.search(inventory.read(file)))
        for function in syntax.walk(tree.root_node):
            if function.type in FUNCTIONS and any(c.type == "async" for c in function.children):
                count += 1
                if not alone and not _START.match(_name(function)):
                    found.extend(_judge(file, function))
    return reading.scan(found, {RULE: count})


def _name(function: Node) -> str:
    """The last part of the function's name, "" for one without."""
    return (syntax.symbol_of(function) or "").rpartition(".")[2]


def _judge(file: SourceFile, function: Node) -> Iterator[Finding]:
    calls = [n for n in own(function.child_by_field_name("body")) if n.type == "call_expression"]
    hits = [(n, called(n)) for n in calls if _FILES.match(called(n)) or _WORK.search(called(n))]
    if not hits:
        return
    call, name = min(hits, key=lambda hit: (not _WORK.search(hit[1]), hit[0].start_byte))
    yield Finding(
        rule=RULE,
        message=(
            f"{name} blocks the whole process inside an async function: until it returns nobody else is "
            f"answered. "
            "Await the asynchronous form of the same function."
        ),
        severity=Severity.MEDIUM if _WORK.search(name) and not _QUICK.search(name) else Severity.LOW,
        confidence=Confidence.MEDIUM,
        path=file.path,
        line=syntax.line_of(call),
        end_line=syntax.line_of(call),
        symbol=syntax.symbol_of(call),
        cwe=("CWE-1050",),
    )


CHECK = Check(RULE, look)
