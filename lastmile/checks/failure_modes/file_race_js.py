"""Files that JavaScript asks for first and changes later (CWE-367): the answer may change in between."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.modules import FUNCTIONS
from lastmile.checks.code.reading import SCRIPT, Reading
from lastmile.checks.code.script_loops import arguments, called, own
from lastmile.checks.code.script_programs import is_program
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.file-race-js"
_ASKS = re.compile(
    r"(^|[\w)]\.)(existsSync|accessSync|l?statSync|pathExists(Sync)?)$|^(fs\w*|fse|fsp)\.(exists|access|l?stat)$|\.promises\.(access|l?stat)$"
)
_DEEDS = re.compile(
    r"(^|\.)(writeFile|appendFile|open|unlink|mkdir|rmdir|rm|rename|copyFile|symlink|link|chmod|chown|truncate|"
    r"createWriteStream|outputFile|remove|move)(Sync)?$"
)
_OF_FILES = re.compile(
    r"^(fs\w*|fse|fsp|fsPromises|promises)\.|\.promises\.|Sync$|^(unlink|mkdir|rename|writeFile|rm)$"
)
_AT_ONCE = re.compile(r"recursive:\s*true|force:\s*true|['\"](wx|ax|xw|xa)\+?['\"]|O_EXCL|COPYFILE_EXCL")
_LEAVES = frozenset({"return_statement", "throw_statement", "continue_statement", "break_statement"})


def look(inventory: Inventory) -> Scan:
    """One finding a question that a change of the same file follows; opportunities are the questions."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for file, tree in reading.trees(*SCRIPT):
        if is_program(file.path, inventory.read(file)):
            continue
        for node in syntax.walk(tree.root_node):
            if node.type != "if_statement":
                continue
            for question, path in _questions(node):
                count += 1
                deed = _deed(node, path)
                if deed is None:
                    continue
                found.append(
                    Finding(
                        rule=RULE,
                        message=(
                            f"Between this question and {called(deed)} another program can make or "
                            "remove the file. Act at once, and handle the error (flag wx, recursive, force)."
                        ),
                        severity=Severity.LOW,
                        confidence=Confidence.MEDIUM,
                        path=file.path,
                        line=syntax.line_of(question),
                        end_line=syntax.line_of(deed),
                        symbol=syntax.symbol_of(question),
                        cwe=("CWE-367",),
                    )
                )
    return reading.scan(found, {RULE: max(count, len(found))})


def _questions(node: Node) -> Iterator[tuple[Node, str]]:
    """The first call in a condition that asks whether a file is there, with the file."""
    condition = node.child_by_field_name("condition")
    for call in own(condition):
        if call.type == "call_expression" and _ASKS.search(called(call)):
            given = arguments(call)
            if given:
                yield call, syntax.text_of(given[0])[:200]
            return


def _deed(node: Node, path: str) -> Node | None:
    """A change of the file in the branch, or behind a branch that leaves."""
    then = node.child_by_field_name("consequence")
    for part in (then, node.child_by_field_name("alternative")):
        deed = _changed(part, path)
        if deed is not None:
            return deed
    last = then.named_children[-1:] if then is not None and then.type == "statement_block" else [then]
    if not last or last[0] is None or last[0].type not in _LEAVES:
        return None
    sibling = node.next_named_sibling
    while sibling is not None:
        deed = _changed(sibling, path)
        if deed is not None:
            return deed
        sibling = sibling.next_named_sibling
    return None


def _changed(part: Node | None, path: str) -> Node | None:
    for call in own(part):
        name = called(call)
        if not (_DEEDS.search(name) and _OF_FILES.search(name)):
            continue
        text = syntax.text_of(call.child_by_field_name("arguments"))
        same = any(syntax.text_of(a) == path for a in arguments(call)[:2])
        if same and not _AT_ONCE.search(text[-200:]) and not _caught(call):
            return call
    return None


def _caught(node: Node) -> bool:
    """The deed stands in the body of a try with a catch, in the same function."""
    below, above = node, node.parent
    while above is not None and above.type not in FUNCTIONS:
        if above.type == "try_statement" and above.child_by_field_name("body") == below:
            return above.child_by_field_name("handler") is not None
        below, above = above, above.parent
    return False


CHECK = Check(RULE, look)
