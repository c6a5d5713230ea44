"""The test cases, functions, routes and names of a Rust file, inline tests included; no check itself."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.cases import Case, Draft, Route, is_refusal

_TEST = re.compile(
    r"^#\[\s{0,9}(?:[\w:]{1,60}::)?(?:test|rstest|test_case|proptest|quickcheck|wasm_bindgen_test)\b"
)
_TEST_MODULE = re.compile(r"^#\[\s{0,9}cfg\([^\]]{0,60}\btest\b")
_CLAIM = re.compile(
    r"^(?:\w{1,40}::)?(?:\w{0,20}_?assert\w*|panic|prop_assert\w*|expect!?|snapshot|unreachable)$"
)
_REFUSES = re.compile(
    r"\bis_err\(|unwrap_err\(|expect_err\(|should_panic|\bErr\(|StatusCode::(?:BAD|UNAUTH|FORBID|NOT_|CONFLICT|UNPROC|"
    r"TOO_MANY|INTERNAL)|\bis_none\(|\b[45]\d\d\b|assert!\(\s{0,9}!"
)
_DRIVES = re.compile(
    r"\boneshot\(|\breqwest::|\bactix_web::test\b|\bassert_cmd\b|#\[sqlx::test|\bTestServer\b|\btestcontainers\b|"
    r"\bCommand::(?:new|cargo_bin)\(|\bTcpListener::bind\(|\blocal::(?:blocking|asynchronous)::Client\b"
)
_NAMES = frozenset(("identifier", "type_identifier", "field_identifier"))
_LONGEST = 20_000


def read(root: Node, text: str, *, test: bool) -> Draft:
    """What a file tells; ``test``: it lies among the tests; inline tests are told apart in any file."""
    made = Draft()
    inside: list[tuple[int, int]] = []
    last = 0  # where the last function ends: one inside another one is its own affair
    for node in syntax.walk(root):
        within = any(start <= node.start_byte < end for start, end in inside[-3:])
        size = node.end_byte - node.start_byte
        if node.type == "mod_item":
            if within or not made.may_walk(size) or not _marked(node, _TEST_MODULE):
                continue
            inside.append((node.start_byte, node.end_byte))
            made.test_lines += _length(node)
        elif node.type == "function_item":
            if node.start_byte < last:
                continue
            last = node.end_byte
            _function(made, node, test=test, within=within)
        elif node.type in ("struct_item", "enum_item", "trait_item", "type_item", "macro_definition"):
            made.declares.add(syntax.text_of(node.child_by_field_name("name")))
        elif node.type in _NAMES:
            (made.within if within else made.names).add(syntax.text_of(node))
        elif node.type == "string_literal" and (test or within):
            made.ask(re.sub(r"\{[^}]{0,60}\}", ":x", syntax.text_of(node)[1:-1][:300]))
        elif node.type == "call_expression" and not test and not within:
            _route(made, node)
    made.drives = bool(made.cases) and bool(_DRIVES.search(text if test else "".join(_texts(text, inside))))
    return made


def _texts(text: str, inside: list[tuple[int, int]]) -> Iterator[str]:
    data = text.encode("utf-8", "replace")
    for start, end in inside:
        yield data[start:end].decode("utf-8", "replace")


def _length(node: Node) -> int:
    return sum(1 for line in syntax.text_of(node).splitlines() if line.strip())


def _attributes(node: Node) -> Iterator[str]:
    before = node.prev_named_sibling
    while before is not None and before.type in ("attribute_item", "line_comment", "block_comment"):
        if before.type == "attribute_item":
            yield syntax.text_of(before)[:300]
        before = before.prev_named_sibling


def _marked(node: Node, shape: re.Pattern[str]) -> bool:
    return any(shape.match(text) for text in _attributes(node))


def _function(made: Draft, node: Node, *, test: bool, within: bool) -> None:
    name = syntax.text_of(node.child_by_field_name("name"))
    attributes = list(_attributes(node))
    body = node.child_by_field_name("body")
    if body is None or not made.may_walk(3 * (node.end_byte - node.start_byte)):
        return
    if any(map(_TEST.match, attributes)):
        made.cases.append(_case(name, node, body, attributes))
        made.test_lines += 0 if within or test else _length(node)
        if not within and not test:
            made.within |= {syntax.text_of(n) for n in syntax.walk(body) if n.type in _NAMES}
        return
    if test or within:
        if _claims(body):
            made.helpers.add(name)
        return
    made.declares.add(name)
    if name != "main" and body.named_children:
        made.functions.append((name, syntax.line_of(node)))
    for attribute in attributes:
        found = re.match(
            r"#\[(?:\w{1,40}::)?(?:get|post|put|patch|delete)\(\s{0,9}\"(/[^\"\n]{0,200})\"", attribute
        )
        if found:
            made.routes.append(Route(found.group(1), frozenset({name})))


def _claims(body: Node) -> int:
    found = 0
    for node in syntax.walk(body):
        if node.type == "macro_invocation":
            macro = syntax.text_of(node.child_by_field_name("macro"))
            found += bool(_CLAIM.match(macro)) and not _constant(node)
        elif node.type == "call_expression":
            last = syntax.dotted(node.child_by_field_name("function")).rpartition(".")[2]
            found += bool(re.match(r"(?:assert|expect_(?!err)|verify|check)", last))
    return found


def _constant(macro: Node) -> bool:
    """Of written numbers and words alone: ``assert_eq!(2 + 2, 4)``."""
    return not any(n.type in _NAMES for child in macro.named_children[1:] for n in syntax.walk(child))


def _case(name: str, node: Node, body: Node, attributes: list[str]) -> Case:
    source = syntax.text_of(body)[:_LONGEST]
    panics = any(a.startswith("#[should_panic") for a in attributes)
    rows = sum(a.startswith(("#[case", "#[test_case")) for a in attributes)
    returns = "Result" in syntax.text_of(node.child_by_field_name("return_type"))
    unwraps = (
        0
        if _claims(body)
        else bool(re.search(r"\.unwrap\w{0,9}\(|\.expect\w{0,4}\(", source) or (returns and "?" in source))
    )
    claims = _claims(body) + panics + unwraps
    return Case(
        path="",
        line=syntax.line_of(node),
        name=name,
        claims=claims + min(max(rows - 1, 0), 20) if claims else 0,
        refuses=panics or is_refusal(name) or bool(_REFUSES.search(source)),
        skipped=any(re.match(r"#\[ignore\s{0,3}\]", a) for a in attributes),
        calls=frozenset(
            syntax.dotted(n.child_by_field_name("function")).rpartition(".")[2]
            for n in syntax.walk(body)
            if n.type == "call_expression"
        )
        | {
            syntax.text_of(n.child_by_field_name("macro"))
            for n in syntax.walk(body)
            if n.type == "macro_invocation"
        },
        body=hash(source),
    )


def _route(made: Draft, call: Node) -> None:
    function = call.child_by_field_name("function")
    if function is None or function.type != "field_expression":
        return
    if syntax.text_of(function.child_by_field_name("field")) not in ("route", "nest", "service"):
        return
    arguments = call.child_by_field_name("arguments")
    first = syntax.first_child(arguments)
    if arguments is None or first is None or first.type != "string_literal":
        return
    template = syntax.text_of(first)[1:-1]
    if template.startswith("/"):
        names = {
            syntax.text_of(n)
            for p in arguments.named_children[1:]
            for n in syntax.walk(p)
            if n.type in _NAMES
        }
        made.routes.append(Route(template, frozenset(names - {"get", "post", "put", "patch", "delete"})))
