"""Go's channels and loops that wait for ever, or never; servers open to slow clients; no check itself."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.go_code import GoFunction
from lastmile.checks.code.go_hazards import Hazard
from lastmile.checks.code.go_statements import ancestor, loop_around, statements
from lastmile.model import Confidence, Severity


def channel_hazards(function: GoFunction) -> Iterator[Hazard]:
    """The hazards with channels, empty loops and servers in one function."""
    unbuffered = _unbuffered(function)
    for node in syntax.walk(function.body):
        match node.type:
            case "send_statement":
                yield from _sent(function, node, unbuffered)
            case "for_statement":
                yield from _spinning(node)
            case "call_expression":
                yield from _serving(function, node)
            case "composite_literal":
                yield from _server(function, node)
            case _:
                pass
    yield from _closed_twice(function)


def _unbuffered(function: GoFunction) -> dict[str, Node]:
    """Local channels without room, by name."""
    found: dict[str, Node] = {}
    for node in syntax.walk(function.body):
        if node.type != "short_var_declaration":
            continue
        left = node.child_by_field_name("left")
        if re.fullmatch(r"make\(chan [^,()]+\)", syntax.text_of(node.child_by_field_name("right"))):
            found[syntax.text_of(left)] = node
    return found


def _sent(function: GoFunction, node: Node, unbuffered: dict[str, Node]) -> Iterator[Hazard]:
    name = syntax.text_of(node.child_by_field_name("channel"))
    made = unbuffered.get(name)
    if made is None or ancestor(node, "communication_case", within=function.body) is not None:
        return
    literal = ancestor(node, "func_literal", within=function.node)
    whole = syntax.text_of(function.body)
    if literal is None:
        received = re.search(rf"\bgo\b[^\n]*\b{re.escape(name)}\b|\bgo func", whole)
        if loop_around(node) is None and not received and not _handed_on(whole, name):
            text = (
                f"{name} has no room and nobody receives yet: this waits for ever. Start the receiver first."
            )
            yield Hazard(node, text, Severity.HIGH, Confidence.MEDIUM)
        return
    starter = literal.parent.parent if literal.parent is not None else None
    started = starter is not None and literal.parent is not None and literal.parent.type == "go_statement"
    if not (started or (starter is not None and starter.type == "go_statement")):
        return
    for choice in syntax.walk(function.body, lambda n: n.type == "func_literal"):
        if choice.type == "select_statement" and _may_leave(choice, name):
            text = (
                f"Once the other case ends the wait, nobody receives from {name} any more: this "
                "goroutine waits for ever. Make the channel with room for one."
            )
            yield Hazard(node, text, Severity.HIGH, Confidence.HIGH)
            return


def _handed_on(text: str, name: str) -> bool:
    return bool(re.search(rf"[(,{{:]\s*{re.escape(name)}\s*[,)}}]", text.replace(f"close({name})", "")))


def _may_leave(choice: Node, name: str) -> bool:
    """A select that receives from the channel, or goes on without it; not in a loop that comes again."""
    cases = [n for n in choice.named_children if n.type == "communication_case"]
    ours = [c for c in cases if re.match(rf"case [^\n]*<-\s*{re.escape(name)}\b", syntax.text_of(c))]
    others = [c for c in cases if c not in ours and re.match(r"case [^\n]*<-", syntax.text_of(c))]
    empties = f"<-{name}" in "".join(syntax.text_of(c).partition(":")[2] for c in others).replace(" ", "")
    if not ours or not others or empties:
        return False
    loop = loop_around(choice)
    return loop is None or any("return" in syntax.text_of(c) for c in others)


def _spinning(node: Node) -> Iterator[Hazard]:
    """``for { select { default: } }`` takes a whole processor while it waits."""
    body = node.child_by_field_name("body")
    if body is None or any(n.type in ("range_clause", "for_clause") for n in node.named_children):
        return
    inside = statements(body)
    header = syntax.text_of(node)[: body.start_byte - node.start_byte].removeprefix("for").strip()
    if not inside and header in ("", "true"):
        yield Hazard(
            node,
            "This empty loop takes a whole processor. Wait by select {}.",
            Severity.MEDIUM,
            Confidence.HIGH,
        )
    if len(inside) == 1 and inside[0].type == "select_statement" and header in ("", "true"):
        default = [c for c in inside[0].named_children if c.type == "default_case"]
        if default and not statements(default[0]):
            text = "With an empty default this loop never pauses and takes a whole processor. Leave it out."
            yield Hazard(node, text, Severity.MEDIUM, Confidence.HIGH)


def _closed_twice(function: GoFunction) -> Iterator[Hazard]:
    seen: dict[str, Node] = {}
    for node in syntax.walk(function.body, lambda n: n.type == "func_literal"):
        if node.type != "call_expression" or syntax.text_of(node.child_by_field_name("function")) != "close":
            continue
        name = syntax.text_of(syntax.first_child(node.child_by_field_name("arguments")))
        first = seen.get(name)
        deferred = first is not None and first.parent is not None and first.parent.type == "defer_statement"
        same = first is not None and first.parent is not None and node.parent is not None
        if deferred or (same and first.parent.parent == node.parent.parent):  # type: ignore[union-attr]
            yield Hazard(
                node,
                f"{name} is closed twice here, and the second time panics.",
                Severity.HIGH,
                Confidence.HIGH,
            )
        seen.setdefault(name, node)


def _serving(function: GoFunction, call: Node) -> Iterator[Hazard]:
    if function.called(call) in ("http.ListenAndServe", "http.ListenAndServeTLS", "http.Serve"):
        text = "Slow clients can block this server without a limit. Use http.Server with ReadHeaderTimeout."
        yield Hazard(call, text, Severity.LOW, Confidence.HIGH)


def _server(function: GoFunction, node: Node) -> Iterator[Hazard]:
    kind = function.code.type_text(function.one, node.child_by_field_name("type"))
    body = syntax.text_of(node.child_by_field_name("body"))
    if kind != "http.Server" or not body.strip("{} \n") or re.search(r"\bRead(Header)?Timeout:", body):
        return
    if not re.search(r"\.Read(Header)?Timeout =", syntax.text_of(function.body)):
        text = "Slow clients can block this server without a limit. Set its ReadHeaderTimeout."
        yield Hazard(node, text, Severity.LOW, Confidence.HIGH)
