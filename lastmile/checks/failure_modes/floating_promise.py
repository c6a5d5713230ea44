"""Promises that nobody waits for and whose failure nobody catches (CWE-755, CWE-248)."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.modules import FUNCTIONS, Module, Modules
from lastmile.checks.code.reading import SHIPPED, Reading
from lastmile.checks.code.script_sides import is_server
from lastmile.checks.failure_modes._promises import Origin, Promises
from lastmile.checks.failure_modes._rejections import ANSWERS, caught, failing_wait, handles_itself
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.floating-promise"
_CENTRAL = re.compile(r"['\"]unhandled_?[rR]ejection['\"]")
_LOOPS = frozenset({"forEach"})
_LATER = re.compile(r"^(setTimeout|setInterval|setImmediate|queueMicrotask|process\.nextTick)$")
_EVENTS = frozenset({"on", "once", "addListener", "addEventListener"})
_LISTS = frozenset({"map", "forEach"})
_Fault = tuple[Node, str, Severity, Confidence]


def look(inventory: Inventory) -> Scan:
    """One finding a floating promise; opportunities are these and what is awaited."""
    reading, found, places = Reading(inventory), list[Finding](), 0
    files = inventory.select("javascript", "typescript", roles=SHIPPED)
    modules = Modules(inventory, files)
    central = any(_CENTRAL.search(inventory.read(file)) for file in files)
    others: dict[str, Promises] = {}
    for file, _tree in reading.trees("javascript", "typescript"):
        module = modules.module(file.path)
        if module is None:
            continue
        promises = others.setdefault(file.path, Promises(module, modules, _others=others))
        # What one central handler writes down stops nothing and is not lost.
        server = is_server(inventory.read(file)) and not central
        faults = list(_faults(promises, module, server=server))
        places += len(faults) + sum(n.type == "await_expression" for n in syntax.walk(module.root))
        found.extend(_finding(file.path, fault) for fault in faults)
    return reading.scan(found, {RULE: places})


def _faults(promises: Promises, module: Module, *, server: bool) -> Iterator[_Fault]:
    for node in syntax.walk(module.root):
        if node.type == "expression_statement":
            for expression in _loose(syntax.first_child(node)):
                fault = _floating(promises, expression, node, server=server)
                if fault is not None:
                    yield fault
                    break
        elif node.type == "call_expression":
            fault = _handed_over(promises, node, server=server)
            if fault is not None:
                yield fault
        elif node.type == "new_expression":
            fault = _executor(promises, node)
            if fault is not None:
                yield fault


def _loose(node: Node | None) -> Iterator[Node]:
    """The parts of a statement whose value nobody takes."""
    if node is None:
        return
    match node.type:
        case "parenthesized_expression":
            yield from _loose(syntax.first_child(node))
        case "sequence_expression":
            for part in node.named_children:
                yield from _loose(part)
        case "ternary_expression":
            yield from _loose(node.child_by_field_name("consequence"))
            yield from _loose(node.child_by_field_name("alternative"))
        case "binary_expression" if syntax.text_of(node.child_by_field_name("operator")) in (
            "&&",
            "||",
            "??",
        ):
            yield from _loose(node.child_by_field_name("left"))
            yield from _loose(node.child_by_field_name("right"))
        case "array":
            for part in node.named_children:
                yield from _loose(part)
        case (
            "await_expression" | "assignment_expression" | "unary_expression" | "string" | "yield_expression"
        ):
            return
        case _:
            yield node


def _floating(promises: Promises, node: Node, statement: Node, *, server: bool) -> _Fault | None:
    if caught(node):
        return None
    origin = promises.of(node) or _async_list(promises, node)
    if origin is None or (origin.function is not None and handles_itself(promises, *origin.function)):
        return None
    said = f"Nothing waits for the promise of {origin.said} and nothing catches its failure"
    chained = syntax.dotted(node.child_by_field_name("function")).endswith((".then", ".finally"))
    if ANSWERS.match(origin.said) and (chained or not origin.lazy):
        return None
    if origin.lazy and not chained:
        text = f"{said}; this call does nothing at all until it is awaited. Await it."
        return node, text, Severity.HIGH, Confidence.HIGH
    severity, confidence = _weight(promises, origin, statement, server=server)
    if _caught_before(node):
        severity, confidence = Severity.LOW, Confidence.LOW
    where = " The catch around it never sees it." if _in_try(statement) else ""
    return node, f"{said}.{where} Await it in try/catch, or add .catch().", severity, confidence


def _weight(
    promises: Promises, origin: Origin, statement: Node, *, server: bool
) -> tuple[Severity, Confidence]:
    if not _in_function(statement):  # a program's own start: a failure ends it, and says so
        return Severity.LOW, Confidence.MEDIUM
    if origin.function is not None:
        module, function = origin.function
        fails = failing_wait(promises.elsewhere(module), function) is not None
        if not fails:  # async, and we see nothing in it that can fail
            return Severity.LOW, Confidence.LOW
        return (Severity.MEDIUM if server or _in_try(statement) else Severity.LOW), Confidence.HIGH
    if origin.said.startswith("Promise.resolve"):
        return Severity.LOW, Confidence.LOW
    request = bool(re.match(r"^(window\.)?(fetch|axios|ky|got)\b", origin.said))
    return (Severity.MEDIUM if server or request else Severity.LOW), (
        Confidence.HIGH if origin.api else Confidence.MEDIUM
    )


def _async_list(promises: Promises, node: Node) -> Origin | None:
    """``items.map(async …)`` as a statement: a list of promises that nobody holds."""
    called, first = _called(node)
    method = syntax.text_of(called.child_by_field_name("property")) if called is not None else ""
    if method != "map" or first is None or first.type not in FUNCTIONS or not promises.gives(first):
        return None
    return Origin("the map callback", (promises.module, first))


def _handed_over(promises: Promises, node: Node, *, server: bool) -> _Fault | None:
    """An async callback given to what does not wait for it: ``forEach``, timers, events."""
    called, first = _called(node)
    if called is None or first is None:
        return None
    name = syntax.dotted(called)
    method = syntax.text_of(called.child_by_field_name("property"))
    if method in _EVENTS:
        callback = node.child_by_field_name("arguments")
        first = (
            callback.named_children[1] if callback is not None and callback.named_child_count > 1 else first
        )
    if first.type not in FUNCTIONS or not any(c.type == "async" for c in first.children):
        return None
    loop = method in _LOOPS
    if not (loop or _LATER.match(name) or method in _EVENTS):
        return None
    if failing_wait(promises, first) is None:
        return None
    keeper = "forEach does" if loop else f"{method or name} does"
    text = f"{keeper} not wait for this async function: its failure is lost, and the code goes on at once."
    severity = Severity.MEDIUM if loop or server else Severity.LOW
    return (
        first,
        f"{text} Catch inside it{', or use for … of with await' if loop else ''}.",
        severity,
        Confidence.HIGH,
    )


def _executor(promises: Promises, node: Node) -> _Fault | None:
    """``new Promise(async …)``: what the executor throws after an await never rejects the promise."""
    first = syntax.first_child(node.child_by_field_name("arguments"))
    if syntax.text_of(node.child_by_field_name("constructor")) != "Promise" or first is None:
        return None
    if first.type not in FUNCTIONS or not any(c.type == "async" for c in first.children):
        return None
    fails = failing_wait(promises, first) is not None
    text = "The executor of this promise is async: what it throws rejects nobody, and the caller may wait on."
    severity, confidence = (Severity.MEDIUM, Confidence.HIGH) if fails else (Severity.LOW, Confidence.MEDIUM)
    return first, f"{text} Use an async function instead of new Promise.", severity, confidence


def _called(node: Node) -> tuple[Node | None, Node | None]:
    if node.type != "call_expression":
        return None, None
    return node.child_by_field_name("function"), syntax.first_child(node.child_by_field_name("arguments"))


def _in_try(statement: Node) -> bool:
    child, parent = statement, statement.parent
    while parent is not None and parent.type not in FUNCTIONS:
        if parent.type == "try_statement" and parent.child_by_field_name("handler") not in (None, child):
            return child == parent.child_by_field_name("body")
        child, parent = parent, parent.parent
    return False


def _caught_before(chain: Node | None) -> bool:
    """``load().catch(f).then(g)``: only a failure of g is not caught."""
    while chain is not None and chain.type == "call_expression":
        called = chain.child_by_field_name("function")
        chain = called.child_by_field_name("object") if called is not None else None
        if caught(chain):
            return True
    return False


def _in_function(node: Node) -> bool:
    parent = node.parent
    while parent is not None and parent.type not in FUNCTIONS:
        parent = parent.parent
    return parent is not None


def _finding(path: str, fault: _Fault) -> Finding:
    node, text, severity, confidence = fault
    return Finding(
        rule=RULE,
        message=text,
        severity=severity,
        confidence=confidence,
        path=path,
        line=syntax.line_of(node),
        symbol=syntax.symbol_of(node),
        cwe=("CWE-755", "CWE-248"),
    )


CHECK = Check(RULE, look)
