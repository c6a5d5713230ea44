"""The test cases, functions, routes and names of a Go file (testing, testify and kin); no check itself."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.cases import Case, Draft, Route, is_refusal

_CASE = re.compile(r"(?:Test|Fuzz)(?:[A-Z_0-9]|$)")
_CLAIM = re.compile(
    r"^(?:t|tt|b|s|st|tb|f)\.(?:Error|Errorf|Fatal|Fatalf|Fail|FailNow)$|^(?:require|assert|is|qt|expect|c|r|a|g)\.[A-Z]\w+$|"
    r"(?:^|\.)(?:[Aa]ssert|[Rr]equire|[Ee]xpect|[Vv]erify|[Mm]ust(?:Equal|Have))\w*(?<!\.Require)(?<!\.Assert)$|\.(?:Require|Assert)\(\)\.\w+$|"
    r"^s\.(?:Equal|NoError|Error|True|False|Nil|NotNil|Contains|Len|Empty)\w*$|\.(?:To|NotTo|Should|ToNot)$"
)
_SKIP = re.compile(r"^\w{1,3}\.(?:Skip|Skipf|SkipNow)$")
_REFUSES = re.compile(
    r"http\.Status(?:Bad|Unauth|Forb|NotF|NotA|Conflict|Unproc|TooMany|Internal|Gone|Request|Precond|Service)|"
    r"\b[45]\d\d\b|\.(?:Error|ErrorIs|ErrorAs|ErrorContains|EqualError|Panics)\(|(?:want|expect|should|has)\w{0,12}Err|"
    r"[eE]rr\s{0,3}==\s{0,3}nil|errors\.Is\(|NotNil\(\w{0,10},?\s?err\b"
)
_DRIVES = re.compile(
    r"\bhttptest\.New(?:Server|Recorder|Request|TLSServer)|\btestcontainers\b|\bexec\.Command|\bsql\.Open\(|"
    r"\bgrpc\.(?:Dial|NewClient)\(|\bbufconn\b|\bchromedp\b|\bdockertest\b|\bnet\.Listen\("
)
_ROUTES = frozenset(
    ("HandleFunc", "Handle", "HEAD", "OPTIONS", "Any", "Head", "Group", "Route", "Mount", "All")
)
_VERBS = frozenset(("GET", "POST", "PUT", "PATCH", "DELETE", "Get", "Post", "Put", "Patch", "Delete"))
_NAMES = frozenset(("identifier", "field_identifier", "type_identifier"))
_LONGEST = 20_000


def read(root: Node, text: str, *, test: bool) -> Draft:
    """What a file tells; ``test``: its name ends in _test.go, or it lies among the tests."""
    made = Draft()
    for node in root.named_children:
        if node.type in ("function_declaration", "method_declaration"):
            _function(made, node, test=test)
        elif node.type == "type_declaration":
            for spec in node.named_children:
                made.declares.add(syntax.text_of(spec.child_by_field_name("name")))
    for node in syntax.walk(root):
        if node.type in _NAMES:
            made.names.add(syntax.text_of(node))
        elif node.type in ("interpreted_string_literal", "raw_string_literal") and test:
            made.ask(re.sub(r"%\w", ":x", syntax.text_of(node)[1:-1][:300]))
        elif node.type == "call_expression" and not test:
            _route(made, node)
    made.drives = test and bool(_DRIVES.search(text))
    return made


def _function(made: Draft, node: Node, *, test: bool) -> None:
    name = syntax.text_of(node.child_by_field_name("name"))
    made.declares.add(name)
    body = node.child_by_field_name("body")
    if body is None:
        return
    if name == "TestMain":
        return  # it sets up; the cases come after it
    if test and _CASE.match(name):
        made.cases.append(_case(name, node, body))
    elif test:
        if any(_CLAIM.search(called) for called in _called(body)):
            made.helpers.add(name)
    elif name not in ("main", "init", "_") and body.named_children:
        made.functions.append((name, syntax.line_of(node)))


def _called(node: Node) -> Iterator[str]:
    for call in syntax.walk(node):
        if call.type == "call_expression":
            yield syntax.dotted(call.child_by_field_name("function"))


def _case(name: str, node: Node, body: Node) -> Case:
    source = syntax.text_of(body)[:_LONGEST]
    called = list(_called(body))
    claims = sum(bool(_CLAIM.search(c)) for c in called)
    first = syntax.first_child(body)
    first = syntax.first_child(first) if first is not None and first.type == "statement_list" else first
    off = first is not None and first.type == "expression_statement" and any(map(_SKIP.match, _called(first)))
    return Case(
        path="",
        line=syntax.line_of(node),
        name=name,
        claims=claims + min(_rows(body), 20) if claims else 0,
        refuses=is_refusal(name) or bool(_REFUSES.search(source)),
        skipped=off,
        calls=frozenset(c.rpartition(".")[2] for c in called),
        body=hash(source),
    )


def _rows(body: Node) -> int:
    """Rows of a table of cases beyond the first: elements of a slice of structures."""
    for node in syntax.walk(body):
        if node.type == "composite_literal":
            kind, value = node.child_by_field_name("type"), node.child_by_field_name("body")
            if kind is not None and value is not None and kind.type in ("slice_type", "map_type"):
                rows = [e for e in value.named_children if e.type in ("literal_element", "keyed_element")]
                if len(rows) > 1 and b"{" in (rows[0].text or b""):
                    return len(rows) - 1
    return 0


def _route(made: Draft, call: Node) -> None:
    function = call.child_by_field_name("function")
    if function is None or function.type != "selector_expression":
        return
    if syntax.text_of(function.child_by_field_name("field")) not in _ROUTES | _VERBS:
        return
    arguments = call.child_by_field_name("arguments")
    parts = arguments.named_children if arguments is not None else []
    if len(parts) < 2 or parts[0].type not in ("interpreted_string_literal", "raw_string_literal"):
        return
    template = syntax.text_of(parts[0])[1:-1].rpartition(" ")[2]  # "GET /users": the verb may stand before
    if template.startswith("/") and len(template) < 200 and made.may_walk(call.end_byte - call.start_byte):
        names = {
            syntax.text_of(n)
            for part in parts[1:]
            for n in syntax.walk(part, lambda n: n.type == "func_literal")
            if n.type in _NAMES
        }
        made.routes.append(Route(template, frozenset(names)))
