"""Stubs in JavaScript, TypeScript, Rust and Go, for ``unfinished_code``; no check itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tree_sitter import Node, Tree

from lastmile import syntax
from lastmile.checks.code.routes import CRITICAL_NAME
from lastmile.inventory import SourceFile
from lastmile.model import Confidence, Severity

_NOT_IMPLEMENTED = re.compile(
    r"not (yet )?(been )?(implemented|supported yet)|unimplemented|\bto ?do\b|implement me", re.IGNORECASE
)
_COMING = re.compile(
    r"coming soon|not (yet )?implemented|under construction|not available yet|implement(ed)? (me|later|soon)",
    re.IGNORECASE,
)
_TODO = re.compile(
    r"\b(TODO|FIXME|XXX)\b|\bimplement (this|me|later|the|actual|real)\b|\bnot implemented\b", re.IGNORECASE
)
_STILL_TO_DO = re.compile(
    r"\b(TODO|FIXME)\b.{0,80}"
    r"\b(implement|replace|integrate|connect|hook up|wire|call|actual|real|send|save|verify)"
    r"|\bin (production|a real (app|application|implementation|system|world))\b.{0,20}"
    r"\b(would|should|must|needs?)\b"
    r"|\b(mock|placeholder|dummy) implementation\b",
    re.IGNORECASE,
)
_ANSWER = frozenset({"res", "response", "reply", "ctx", "c", "Response", "NextResponse", "h"})
_TELLS = re.compile(
    r"^(window\.)?alert$|^(toast|message|notification|notify|Swal|snackbar)(\.\w+)?$|^(enqueue|show)\w*(Toast|Snackbar|Alert|Message)$"
)
_FUNCTIONS = frozenset(
    {
        "function_declaration",
        "function_expression",
        "arrow_function",
        "method_definition",
        "generator_function_declaration",
    }
)
_HANDLER_NAME = re.compile(r"^(handle|on)[A-Z]\w+$|^(GET|POST|PUT|PATCH|DELETE)$")
_BUTTON = re.compile(r"^(button|a|form|\w*Button|Link|\w*MenuItem|IconButton|Form)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stub:
    """One piece of code that does not do its work yet."""

    symbol: str | None
    line: int
    end_line: int
    what: str  # completes "<symbol> …"
    urgent: bool = False  # a route, a handler of the interface, or on the way of money or identity
    mild: bool = False

    @property
    def severity(self) -> Severity:
        """High where users surely meet it."""
        return Severity.LOW if self.mild else Severity.HIGH if self.urgent else Severity.MEDIUM

    @property
    def confidence(self) -> Confidence:
        """As sure as it is reachable."""
        return Confidence.LOW if self.mild else Confidence.HIGH if self.urgent else Confidence.MEDIUM

    def milder(self) -> "Stub":
        """The same as a question."""
        return replace(self, mild=True)


def script_stubs(file: SourceFile, tree: Tree) -> Iterator[Stub]:
    """Stubs of a JavaScript or TypeScript file."""
    if file.path.endswith(".d.ts"):
        return
    for node in syntax.walk(tree.root_node):
        if node.type in _FUNCTIONS:
            yield from _script_function(node)
        elif node.type == "jsx_attribute":
            yield from _dead_control(node)
        elif node.type == "call_expression":
            yield from _announcement(node)


def _script_function(node: Node) -> Iterator[Stub]:
    body = node.child_by_field_name("body")
    if body is None or body.type != "statement_block":
        return
    name = _own_name(node)
    statements = [c for c in body.named_children if c.type != "comment"]
    if not statements:
        comments = [syntax.text_of(c)[:300] for c in body.named_children]
        if name and any(_TODO.search(c) for c in comments):
            yield _stub(node, name, "has an empty body and a note that it is unfinished")
        return
    first = statements[0]
    said = " ".join(syntax.text_of(c)[:300] for c in body.named_children if c.type == "comment")
    if len(statements) == 1 and _STILL_TO_DO.search(said) and _answers_constant(first):
        what = "answers a constant where a comment says that the work is still to be done"
        yield replace(_stub(node, name, what), urgent=True)
        return
    if len(statements) == 1 and first.type == "throw_statement" and _NOT_IMPLEMENTED.search(_literal(first)):
        if node.type == "method_definition":
            owner = node.parent.parent if node.parent else None
            if owner is None or owner.type not in ("class_declaration", "class") or not _plain_class(owner):
                return
        # A helper that is called so says it for others; a nameless one is most often bundled library code.
        if name and not re.search(r"not_?implemented|unimplemented|unsupported", name, re.IGNORECASE):
            yield _stub(node, name, "throws 'not implemented'")


def _answers_constant(statement: Node) -> bool:
    """``res.json({ success: true })``: an answer to a client in which nothing was looked up or done."""
    if statement.type not in ("expression_statement", "return_statement"):
        return False
    names = {syntax.text_of(n) for n in syntax.walk(statement) if n.type.endswith("identifier")}
    plain = {syntax.text_of(n) for n in syntax.walk(statement) if n.type == "identifier"}
    return bool(plain) and plain <= _ANSWER and bool(names & {"json", "send", "sendStatus", "end"})


def _plain_class(owner: Node) -> bool:
    """Not a base whose subclasses are to fill the gaps: some of its methods do work."""
    name = syntax.text_of(owner.child_by_field_name("name"))
    if re.search(r"^(Abstract|Base)|(Base|Interface|Abstract|Adapter|Driver|Provider|Strategy)$", name):
        return False
    body = owner.child_by_field_name("body")
    methods = [c for c in body.named_children if c.type == "method_definition"] if body else []
    real = [m for m in methods if "not implemented" not in syntax.text_of(m)[:2000].lower()]
    return any(syntax.text_of(m.child_by_field_name("name")) != "constructor" for m in real)


def _own_name(node: Node) -> str:
    name = node.child_by_field_name("name")
    if name is None and node.parent is not None and node.parent.type in ("variable_declarator", "pair"):
        name = node.parent.child_by_field_name("name") or node.parent.child_by_field_name("key")
    return syntax.text_of(name)[:80]


def _literal(node: Node) -> str:
    strings = [n for n in syntax.walk(node) if n.type in ("string", "template_string")]
    return " ".join(syntax.text_of(s)[:200] for s in strings)


def _stub(node: Node, name: str, what: str) -> Stub:
    urgent = bool(CRITICAL_NAME.search(name) or _HANDLER_NAME.match(name))
    return Stub(
        syntax.symbol_of(node) or name or None, syntax.line_of(node), node.end_point.row + 1, what, urgent
    )


def _dead_control(attribute: Node) -> Iterator[Stub]:
    """A button or form whose handler is an empty function or only writes to the console."""
    parts = attribute.named_children
    event = syntax.text_of(parts[0]) if parts else ""
    if event not in ("onClick", "onSubmit", "onPress") or len(parts) < 2:
        return
    handler = next((n for n in parts[1].named_children if n.type != "comment"), None)
    if handler is None or handler.type not in ("arrow_function", "function_expression"):
        return
    element = attribute.parent.child_by_field_name("name") if attribute.parent else None
    tag = syntax.text_of(element).rpartition(".")[2]
    body = handler.child_by_field_name("body")
    if body is None or not _BUTTON.match(tag) or not _does_nothing(body):
        return
    yield Stub(
        syntax.symbol_of(attribute),
        syntax.line_of(attribute),
        attribute.end_point.row + 1,
        f"has a <{tag}> whose {event} does nothing",
        urgent=True,
    )


def _does_nothing(body: Node) -> bool:
    if body.type != "statement_block":
        return syntax.text_of(body) in ("undefined", "null") or _is_console(body)
    statements = [c for c in body.named_children if c.type != "comment"]
    return all(s.type == "expression_statement" and _is_console(syntax.first_child(s)) for s in statements)


def _is_console(node: Node | None) -> bool:
    if node is None or node.type != "call_expression":
        return False
    return syntax.dotted(node.child_by_field_name("function")) in (
        "console.log",
        "console.debug",
        "console.info",
    )


def _announcement(call: Node) -> Iterator[Stub]:
    name = syntax.dotted(call.child_by_field_name("function"))
    arguments = call.child_by_field_name("arguments")
    if not name or not _TELLS.match(name) or arguments is None or len(arguments.text or b"") > 600:
        return
    if _COMING.search(_literal(arguments)):
        yield Stub(
            syntax.symbol_of(call),
            syntax.line_of(call),
            call.end_point.row + 1,
            "tells the user that the feature is not there yet",
            urgent=True,
        )


def rust_stubs(file: SourceFile, tree: Tree) -> Iterator[Stub]:
    """``todo!()`` and ``unimplemented!()`` outside test modules."""
    if file.path.endswith("build.rs"):
        return
    for node in syntax.walk(tree.root_node, stop=_is_rust_test):
        if node.type != "macro_invocation":
            continue
        macro = syntax.text_of(node.child_by_field_name("macro"))
        if macro in ("todo", "unimplemented") and not _in_rust_test(node):
            symbol = syntax.symbol_of(node)
            urgent = bool(CRITICAL_NAME.search((symbol or "").rpartition(".")[2]))
            yield Stub(symbol, syntax.line_of(node), node.end_point.row + 1, f"panics by {macro}!()", urgent)


def _is_rust_test(node: Node) -> bool:
    return node.type == "mod_item" and _has_test_attribute(node)


def _in_rust_test(node: Node | None) -> bool:
    while node is not None:
        if node.type in ("mod_item", "function_item") and _has_test_attribute(node):
            return True
        node = node.parent
    return False


def _has_test_attribute(node: Node) -> bool:
    before = node.prev_named_sibling
    while before is not None and before.type in ("attribute_item", "line_comment"):
        if "test" in syntax.text_of(before)[:200]:
            return True
        before = before.prev_named_sibling
    return False


def go_stubs(file: SourceFile, tree: Tree) -> Iterator[Stub]:
    """``panic("not implemented")`` and functions that only return that error."""
    if file.path.endswith("_test.go"):
        return
    for node in syntax.walk(tree.root_node):
        if node.type != "call_expression":
            continue
        called = syntax.dotted(node.child_by_field_name("function"))
        if called == "panic" and _NOT_IMPLEMENTED.search(_go_text(node)):
            symbol = syntax.symbol_of(node)
            urgent = bool(CRITICAL_NAME.search((symbol or "").rpartition(".")[2]))
            yield Stub(
                symbol, syntax.line_of(node), node.end_point.row + 1, "panics as not implemented", urgent
            )


def _go_text(call: Node) -> str:
    found = [n for n in syntax.walk(call) if n.type in ("interpreted_string_literal", "raw_string_literal")]
    return " ".join(syntax.text_of(n)[:200] for n in found)
