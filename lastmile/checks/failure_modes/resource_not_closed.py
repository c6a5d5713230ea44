"""Files, sockets, connections and pools that Python code opens and does not close (CWE-772)."""

import ast

from lastmile.checks.code.python_module import LOW, SURE, Level, Module, modules
from lastmile.checks.code.reading import Reading
from lastmile.checks.failure_modes._opened import CONNECTIONS, Fate, Opened, descriptor_lost, opened, writes
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Finding

RULE = "lastmile.resource-not-closed"
_WORDS = (
    "open(",
    "connect",
    "socket",
    "Pool",
    "ClientSession",
    "Client(",
    "SMTP",
    "FTP",
    "Telnet",
    "IMAP4",
    "POP3",
    "HTTPConnection",
    "HTTPSConnection",
    "tempfile",
    "ZipFile",
    "TarFile",
    "File(",
    "fileinput",
    "mmap",
    "scandir",
)


def look(inventory: Inventory) -> Scan:
    """What stays open; opportunities are all the calls that open something."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for module in modules(reading, *_WORDS):
        things = opened(module)
        count += len(things)
        for thing in things:
            if thing.fate is not Fate.KEPT_SAFE:
                found.append(_finding(module, thing))
        for node in module.nodes:
            if module.called(node) == "tempfile.mkstemp" and isinstance(node, ast.Call):
                count += 1
                if descriptor_lost(module, node):
                    said = "mkstemp returns an open file descriptor beside the path, and it is dropped here: "
                    said += "each call leaves one open. Close it, or use NamedTemporaryFile."
                    found.append(module.finding(RULE, node, said, SURE, ("CWE-772",)))
    return reading.scan(found, {RULE: count})


def _finding(module: Module, thing: Opened) -> Finding:
    what = thing.kind.replace("()", "")
    if thing.fate is Fate.CLOSED_ON_SUCCESS:
        said = f"What {what} opens is closed only if nothing fails in between; open it in a with statement."
    else:
        said = (
            f"What {what} opens here is never closed; open it in a with statement, or close it in a finally."
        )
    return module.finding(RULE, thing.call, said, _level(module, thing), ("CWE-772", "CWE-404"))


def _level(module: Module, thing: Opened) -> Level:
    if thing.fate is Fate.CLOSED_ON_SUCCESS or isinstance(module.scope(thing.call), ast.Module):
        return LOW
    # Reading files and answers are closed when nothing refers to them any longer; unwritten bytes and
    # connections wait for somebody to close them.
    lasting = CONNECTIONS.match(thing.kind) and thing.kind != "urllib.request.urlopen"
    return SURE if lasting or writes(thing.call) else LOW


CHECK = Check(RULE, look)
