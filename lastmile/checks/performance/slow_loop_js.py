"""JavaScript and TypeScript loops whose work grows with the square of the data (CWE-407).

Rule: catalogue performance/quadratic-pattern. A turn that looks through, copies or moves a whole array;
what the code writes down item by item is no load. Text that grows is fine: engines join it lazily.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.modules import FUNCTIONS
from lastmile.checks.code.reading import SCRIPT, Reading
from lastmile.checks.code.script_loops import (
    ITERATES,
    LOOPS,
    arguments,
    bound,
    called,
    is_short,
    method,
    names,
    own,
    owner_of,
    turns_over,
)
from lastmile.checks.performance._script_arrays import holds_array
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.slow-loop-js"
_LOOKS = frozenset({"includes", "indexOf", "lastIndexOf", "find", "findIndex", "filter", "some"})
_EQUALS = re.compile(r"===?(?!=)")
_SELECT = re.compile(
    r"^(document\.(querySelector|querySelectorAll|getElementById|getElementsBy\w+)|\$|jQuery)$"
)
_LAYOUT = frozenset(
    {"offsetWidth", "offsetHeight", "offsetTop", "offsetLeft", "clientWidth", "clientHeight", "scrollHeight",
     "scrollWidth", "getBoundingClientRect", "getComputedStyle"}
)  # fmt: skip
_STYLE = re.compile(r"\.style\.\w+$|\.style$|\.innerHTML$|\.textContent$|\.className$")
_Hit = tuple[Node, str, Severity, Confidence]


def look(inventory: Inventory) -> Scan:
    """One finding a place; opportunities are the loops and the callbacks that run for each item."""
    reading, found, count = Reading(inventory), dict[tuple[str, int], Finding](), 0
    for file, tree in reading.trees(*SCRIPT):
        for node in syntax.walk(tree.root_node):
            turn = _turn(node)
            if turn is None:
                continue
            count += 1
            loop, body, item, short = turn
            for hit in _hits(loop, body, item, short=short):
                finding = _finding(file, hit)
                found.setdefault((file.path, finding.line or 0), finding)
    return reading.scan(found.values(), {RULE: count})


def _turn(node: Node) -> tuple[Node, Node, set[str], bool] | None:
    """A loop, or a callback for each item: the node, what runs in each turn, its item, whether short."""
    if node.type in LOOPS:
        body = node.child_by_field_name("body")
        right = node.child_by_field_name("right")
        limit = re.search(r"<=?\s*(\d)\W*$", syntax.text_of(node.child_by_field_name("condition")))
        return (
            (node, body, turns_over(node), is_short(right) or limit is not None) if body is not None else None
        )
    if node.type != "call_expression" or method(node) not in ITERATES:
        return None
    first = next(iter(arguments(node)), None)
    body = first.child_by_field_name("body") if first is not None and first.type in FUNCTIONS else None
    if first is None or body is None:
        return None
    given = first.child_by_field_name("parameters") or first.child_by_field_name("parameter")
    return node, body, bound(given), is_short(owner_of(node))


def _hits(loop: Node, body: Node, item: set[str], *, short: bool) -> Iterator[_Hit]:
    nodes = list(own(body))
    local = set(item)
    for node in nodes:
        if node.type == "variable_declarator":
            local |= bound(node.child_by_field_name("name"))
    if loop.type == "call_expression" and method(loop) == "reduce":
        yield from _reduced(loop, nodes)
    for node in nodes:
        match node.type:
            case "call_expression":
                yield from _called(node, loop, local, short=short)
            case "assignment_expression" if not short and loop.type in LOOPS:
                yield from _grown(node)
            case "new_expression" if not short and _constant_regex(node):
                said = "each turn compiles the same expression again; compile it once before the loop"
                yield node, said, Severity.LOW, Confidence.MEDIUM
            case _:
                pass
    yield from _layout(nodes) if not short else ()


def _called(call: Node, loop: Node, local: set[str], *, short: bool) -> Iterator[_Hit]:
    name, last, owner = called(call), method(call), owner_of(call)
    given = arguments(call)
    if short:
        return
    if (
        last in _LOOKS
        and owner is not None
        and owner.type == "identifier"
        and syntax.text_of(owner) not in local
    ):
        yield from _looked_through(call, last, owner, given, local)
    elif last in ("shift", "unshift", "splice") and loop.type in LOOPS and owner is not None:
        yield from _moved(call, last, owner, given, loop)
    elif last == "sort" and owner is not None and owner.type == "identifier" and holds_array(owner):
        text = syntax.text_of(owner)
        if text not in local and not _changes(loop, text):
            yield call, f"each turn sorts `{text}` anew", Severity.LOW, Confidence.MEDIUM
    elif name == "JSON.parse" and given and called(given[0]) == "JSON.stringify":
        said = (
            "each turn copies a value by writing it out as text and reading it back; structuredClone is "
            "quicker"
        )
        yield call, said, Severity.LOW, Confidence.LOW
    elif _SELECT.match(name) and given and given[0].type == "string" and not _changes_page(loop):
        said = "each turn searches the page for the same element; look it up once before the loop"
        yield call, said, Severity.LOW, Confidence.LOW


def _looked_through(call: Node, last: str, owner: Node, given: list[Node], local: set[str]) -> Iterator[_Hit]:
    """A list that each turn searches for something of the item."""
    if not given or not names(given[0]) & local or holds_array(owner) is False:
        return
    callback = given[0].type in FUNCTIONS
    if last not in ("includes", "indexOf", "lastIndexOf"):
        body = given[0].child_by_field_name("body") if callback else None
        if body is None or not _EQUALS.search(syntax.text_of(body)):
            return  # not a search by key: a Map would not help
    elif holds_array(owner) is not True:
        return  # perhaps a text
    sure = holds_array(owner) is True
    better = "a Set answers at once" if not callback else "a Map made before the loop answers at once"
    text = syntax.text_of(owner)
    said = f"each turn looks through `{text}` by {last} from its start; {better}"
    yield call, said, Severity.LOW, Confidence.MEDIUM if sure else Confidence.LOW


def _moved(call: Node, last: str, owner: Node, given: list[Node], loop: Node) -> Iterator[_Hit]:
    text = syntax.text_of(owner)
    front = last != "splice" or (bool(given) and syntax.text_of(given[0]) == "0")
    if owner.type != "identifier" or not front or holds_array(owner) is not True:
        return
    if last == "shift" and (
        loop.type != "while_statement" or text not in names(loop.child_by_field_name("condition"))
    ):
        return
    said = f"`{text}.{last}` moves every other item in each turn; keep an index, or push and reverse once"
    yield call, said, Severity.LOW, Confidence.MEDIUM


def _reduced(loop: Node, nodes: list[Node]) -> Iterator[_Hit]:
    """``reduce((acc, x) => ({...acc, [x.id]: x}), {})``: each turn copies what all turns before it made."""
    first = arguments(loop)[0]
    given = first.child_by_field_name("parameters")
    accumulator = next(iter(given.named_children), None) if given is not None else None
    name = (
        syntax.text_of(accumulator.child_by_field_name("pattern") or accumulator)
        if accumulator is not None
        else ""
    )
    if not name.isidentifier():
        return
    for node in nodes:
        if _copies(node, name):
            said = (
                f"each turn of reduce copies all of `{name}` that the turns before it made; add to it in "
                f"place"
            )
            yield node, said, Severity.LOW, Confidence.HIGH
            return


def _copies(node: Node, name: str) -> bool:
    """An array, object or call that starts from all that ``name`` holds."""
    if node.type in ("array", "object"):
        first = next((c for c in node.named_children if c.type == "spread_element"), None)
        return first is not None and syntax.text_of(syntax.first_child(first)) == name
    if node.type != "call_expression":
        return False
    given = arguments(node)
    if called(node) == "Object.assign":
        return len(given) > 1 and syntax.text_of(given[0]) == "{}" and syntax.text_of(given[1]) == name
    return called(node) == f"{name}.concat"


def _grown(node: Node) -> Iterator[_Hit]:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    name = syntax.text_of(left)
    if left is None or right is None or left.type != "identifier" or not _copies(right, name):
        return
    if any(c.type == "await_expression" for c in syntax.walk(right)) or not _outside(node, name):
        return  # the wait costs more than the copy; or each turn starts afresh
    said = f"each turn copies all of `{name}` to add to it; push or set in place"
    yield node, said, Severity.LOW, Confidence.HIGH


def _outside(node: Node, name: str) -> bool:
    """The name is not made anew in each turn."""
    here = node.parent
    while here is not None and here.type not in LOOPS:
        here = here.parent
    fresh = (d for d in own(here) if d.type == "variable_declarator")
    return all(syntax.text_of(d.child_by_field_name("name")) != name for d in fresh)


def _changes(loop: Node, name: str) -> bool:
    """A turn alters the array."""
    return any(
        (
            n.type == "call_expression"
            and called(n).startswith(f"{name}.")
            and method(n) in ("push", "pop", "splice")
        )
        or (n.type == "assignment_expression" and name in names(n.child_by_field_name("left")))
        for n in syntax.walk(loop)
    )


def _changes_page(loop: Node) -> bool:
    return bool(
        re.search(r"\.(append|appendChild|insert\w*|remove\w*|replaceWith|innerHTML)\b", syntax.text_of(loop))
    )


def _constant_regex(node: Node) -> bool:
    if syntax.text_of(node.child_by_field_name("constructor")) != "RegExp":
        return False
    given = arguments(node)
    return bool(given) and all(g.type == "string" for g in given)


def _layout(nodes: list[Node]) -> Iterator[_Hit]:
    """A turn that writes a style and reads a size makes the browser lay out the page in every turn."""
    writes = [
        n
        for n in nodes
        if n.type == "assignment_expression"
        and _STYLE.search(syntax.text_of(n.child_by_field_name("left"))[:200])
    ]
    reads = [n for n in nodes if n.type == "property_identifier" and syntax.text_of(n) in _LAYOUT]
    if writes and reads:
        said = (
            "each turn reads a size and writes a style, so the browser lays out the page again; read all, "
            "then write"
        )
        yield reads[0], said, Severity.LOW, Confidence.MEDIUM


def _finding(file: SourceFile, hit: _Hit) -> Finding:
    node, said, severity, confidence = hit
    return Finding(
        rule=RULE,
        message=f"{said[0].upper()}{said[1:]}: with twice the data this takes far more than twice as long.",
        severity=severity,
        confidence=confidence,
        path=file.path,
        line=syntax.line_of(node),
        end_line=syntax.line_of(node),
        symbol=syntax.symbol_of(node),
        cwe=("CWE-407",),
    )


CHECK = Check(RULE, look)
