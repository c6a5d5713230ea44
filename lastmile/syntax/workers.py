"""Workers of Cloudflare that answer requests: told by ``fetch`` as a member of what the module hands out.

A schedule, a queue or a mail starts the other members, which answer nobody; a client of an API may hand out
an object with ``fetch`` as well, so its form has to be that of a Worker.
"""

import re

from tree_sitter import Node

from lastmile.syntax.trees import parse, text_of

_LIKELY = re.compile(r"\bfetch\b")
_HANDS_OUT = re.compile(r"^export default\b", re.MULTILINE)
_LARGEST = 200_000  # characters
_MEMBERS = frozenset(("fetch", "scheduled", "queue", "email", "tail", "trace", "tailStream", "test"))
_WRAPPERS = frozenset(("satisfies_expression", "as_expression", "parenthesized_expression", "type_assertion"))
_ROUTER = re.compile(r"(?:app|router|server|\w{1,40}(?:App|Router|Server))\.(?:fetch|handle)")
# Their routes are read where they stand.
_READ_ELSEWHERE = re.compile(r"['\"](?:npm:)?(?:@hono/[\w-]{1,40}|hono|elysia)['\"/@]")
_REQUEST = re.compile(r"_?req(?:uest)?\b")
_ENV = re.compile(r"_?env\b")
_ANSWER = re.compile(r"\bnew Response\(|\bResponse\.(?:json|redirect)\(")
_FUNCTIONS = frozenset(("method_definition", "arrow_function", "function_expression", "function_declaration"))


def answering_worker(text: str, *, tsx: bool = False) -> bool:
    """Whether this module hands out a Worker that answers requests."""
    if len(text) > _LARGEST or not _LIKELY.search(text) or not _HANDS_OUT.search(text):
        return False
    tree = parse(text, "tsx" if tsx else "typescript")
    top = tree.root_node.named_children if tree is not None else []
    for node in top:
        if node.type == "export_statement" and text_of(node).startswith("export default"):
            given = node.child_by_field_name("value") or node.child_by_field_name("declaration")
            return given is not None and _answers(given, top, text)
    return False


def _answers(given: Node, top: list[Node], text: str) -> bool:
    typed = ""
    if given.type == "identifier":
        declared = _declared(text_of(given), top)
        if declared is None:
            return False
        typed, given = text_of(declared.child_by_field_name("type")), declared
        given = declared.child_by_field_name("value") or declared
    if given.type in _WRAPPERS:
        inner = next((c for c in given.named_children if c.type == "object"), None)
        if inner is None:
            return False
        typed += text_of(given).replace(text_of(inner), "", 1)
        given = inner
    if given.type in ("class_declaration", "class"):
        return _entrypoint(given)
    return given.type == "object" and _answering_object(given, top, text, typed="ExportedHandler" in typed)


def _declared(name: str, top: list[Node]) -> Node | None:
    """The declaration of a name of the module: of a constant, a class or a function."""
    for node in top:
        for one in (node, *node.named_children):
            if text_of(one.child_by_field_name("name")) == name:
                return one
    return None


def _entrypoint(given: Node) -> bool:
    heritage = next((c for c in given.named_children if c.type == "class_heritage"), None)
    body = given.child_by_field_name("body")
    return (
        "WorkerEntrypoint" in text_of(heritage)
        and body is not None
        and any(text_of(member.child_by_field_name("name")) == "fetch" for member in body.named_children)
    )


def _answering_object(given: Node, top: list[Node], text: str, *, typed: bool) -> bool:
    members: dict[str, Node] = {}
    for member in given.named_children:
        key = member.child_by_field_name("name") or member.child_by_field_name("key")
        if key is not None or member.type == "shorthand_property_identifier":
            members[text_of(key or member)] = member
    fetch = members.get("fetch")
    if fetch is None:
        return False
    value = fetch.child_by_field_name("value") or fetch
    if value.type == "member_expression":
        routed = _ROUTER.fullmatch(text_of(value)) and members.keys() <= _MEMBERS
        return bool(typed or routed) and not _READ_ELSEWHERE.search(text)
    if typed:
        return True
    if value.type in ("identifier", "shorthand_property_identifier"):
        value = _declared(text_of(value), top) or value
        value = value.child_by_field_name("value") or value
    return value.type in _FUNCTIONS and _answering_form(value, only=members.keys() <= _MEMBERS)


def _answering_form(function: Node, *, only: bool) -> bool:
    """Takes a request and what the platform hands in, or the request alone and makes the answer."""
    taken = function.child_by_field_name("parameters")
    names = [text_of(one) for one in taken.named_children if one.type != "comment"] if taken else []
    if not names or not _REQUEST.match(names[0]):
        return False
    if len(names) > 1:
        return bool(_ENV.match(names[1]))
    return only and bool(_ANSWER.search(text_of(function)))
