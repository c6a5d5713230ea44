"""The test cases, functions, routes and names of a script (jest, vitest, mocha, playwright, cypress)."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.cases import Case, Draft, Route, is_refusal

_TEST = re.compile(
    r"^(?:[xf]?it|[xf]?test|x?specify)(?:\.(?:only|skip|concurrent|each|serial|fails|sequential|fixme|failing|"
    r"slow|skipIf|runIf))*(?:\(\))?$|^(?:Deno|QUnit)\.test(?:\.\w+)?$"
)
_OFF = re.compile(r"^x|\.(?:skip|fixme)\b")
_ONLY = re.compile(r"^f(?:it|test|describe)$|\.only\b")
_GROUP_OFF = re.compile(r"^(?:xdescribe|xcontext|(?:test\.)?(?:describe|suite|context)\.(?:skip|fixme))$")
_GROUP_ONLY = re.compile(r"^(?:fdescribe|(?:test\.)?(?:describe|suite|context)\.only)$")
_CLAIM = re.compile(
    r"^_?(?:assert|should)|^(?:t|tap|test|qunit|chai)\.(?:is|not|true|false|truthy|falsy|ok|notOk|equal|equals|"
    r"same|deepEqual|strictEqual|notEqual|notStrictEqual|like|throws|rejects|match|fail|ifError|deepLooseEqual)\w{0,20}$",
    re.IGNORECASE,
)
_LAST_CLAIM = re.compile(r"^_?(?:should|expect|assert|verify)")
_STAND_IN = re.compile(r"^(?:jest|vi|sinon)\.(?:fn|stub|fake)")
_REFUSES = re.compile(
    r"\.toThrow|\.rejects?\b|\.throws\(|\brejected|\.expect\(\s{0,9}[45]\d\d|\(\s{0,9}[45]\d\d\s{0,9}[,)]|"
    r"[sS]tatus\w{0,9}\W{1,12}[45]\d\d\b|\.toBeInstanceOf\(\w{0,40}Error|not\.toHaveBeenCalled|\.error\)\.(?:to|not)|"
    r"\.success\)\.toBe\(false|isEqualTo\(false"
)
_DRIVES = re.compile(
    r"\bsupertest\b|\brequest\(\w{1,40}\)\.|\bchai-http\b|\bchai\.request\(|@playwright/test|\bcy\.(?:visit|request)\(|"
    r"\bpuppeteer\b|\btestcontainers\b|\.inject\(\{|\bfrisby\b|\bapp\.request\(|\blocalhost[:/$]|127\.0\.0\.1|"
    r"\bspawn(?:Sync)?\(|\bexecFile(?:Sync)?\(|\bpage\.goto\(|\.listen\(|\bselenium-webdriver\b|fetch\(\s?baseU"
)
_VERBS = frozenset(["get", "post", "put", "patch", "delete", "head", "options", "all", "use", "route"])
_FUNCTIONS = frozenset(("function_expression", "arrow_function", "generator_function", "function"))
_NAMES = frozenset(("identifier", "property_identifier", "type_identifier", "shorthand_property_identifier"))
_LITERAL = frozenset(("true", "false", "number", "string", "null", "undefined"))
_LONGEST = 20_000  # characters of a case that are searched for refusals


def read(root: Node, text: str, path: str, *, test: bool) -> Draft:
    """What a file tells; ``test``: it lies among the tests."""
    made = Draft()
    groups: list[tuple[int, int, str]] = []
    mocked = _mocked_own(root, path) if test else ""
    for node in syntax.walk(root):
        kind = node.type
        if kind in _NAMES:
            made.names.add(syntax.text_of(node))
        elif kind == "call_expression":
            _call(made, node, groups, mocked, test=test)
        elif kind in ("string", "template_string") and test:
            made.ask(re.sub(r"\$\{[^}]{0,200}\}", ":x", syntax.text_of(node)[:300]).strip("'\"`"))
        elif kind in ("jsx_self_closing_element", "jsx_opening_element") and not test:
            _page(made, node)
        else:
            _declare(made, node, test=test)
    if test and not made.cases:
        made.cases.extend(_exported_cases(root, made))
    made.drives = test and bool(_DRIVES.search(text))
    return made


def _callee(call: Node) -> str:
    function = call.child_by_field_name("function")
    if function is not None and function.type == "call_expression":  # test.each(...)(name, fn)
        function = function.child_by_field_name("function")
    return syntax.dotted(function)


def _call(made: Draft, node: Node, groups: list[tuple[int, int, str]], mocked: str, *, test: bool) -> None:
    name = _callee(node)
    arguments = node.child_by_field_name("arguments")
    parts = arguments.named_children if arguments is not None else []
    if not test:
        last = name.rpartition(".")[2]
        if (
            last in _VERBS
            and "." in name
            and len(parts) > 1
            and parts[0].type in ("string", "template_string")
        ):
            template = syntax.text_of(parts[0])[1:-1]
            if (
                template.startswith("/")
                and len(template) < 200
                and made.may_walk(node.end_byte - node.start_byte)
            ):
                made.routes.append(Route(template, frozenset(_shallow_names(parts[1:]))))
        return
    if _GROUP_OFF.match(name):
        groups.append((node.start_byte, node.end_byte, "off"))
    elif _GROUP_ONLY.match(name):
        groups.append((node.start_byte, node.end_byte, "only"))
    elif _TEST.match(name) and len(parts) >= 2 and made.may_walk(node.end_byte - node.start_byte):
        within = {word for start, end, word in groups if start <= node.start_byte < end}
        made.cases.append(_case(name, node, parts, within, mocked))


def _shallow_names(parts: list[Node]) -> Iterator[str]:
    """Names in the arguments of a route, but not inside a handler that is written there."""
    for part in parts:
        for node in syntax.walk(part, lambda n: n.type in _FUNCTIONS):
            if node.type in _NAMES:
                yield syntax.text_of(node)


def _case(name: str, node: Node, parts: list[Node], within: set[str], mocked: str) -> Case:
    claims, idle, confirms = _claims(parts[1:])
    title = syntax.text_of(parts[0])[:200].strip("'\"`")
    source = syntax.text_of(parts[-1])[:_LONGEST]
    rows = _rows(node)
    waits = (
        {"done"}
        if re.match(r"(?:async )?(?:function )?\w{0,40}\(?\s?(?:done|cb|next)\s?[,)=]", source)
        else set()
    )
    return Case(
        path="",
        line=syntax.line_of(node),
        name=title,
        claims=claims + min(rows, 20) if claims else 0,
        idle=idle,
        refuses=is_refusal(title) or bool(_REFUSES.search(source)),
        skipped="off" in within
        or bool(_OFF.search(name))
        or bool(re.match(r"[^\n]{0,80}\{\s{0,40}(?:test|this)\.skip\(\)", source)),
        focused="only" in within or bool(_ONLY.search(name)),
        confirms=confirms or (mocked if claims else ""),
        calls=frozenset(
            syntax.dotted(n.child_by_field_name("function")).rpartition(".")[2]
            for n in syntax.walk(parts[-1])
            if n.type == "call_expression"
        )
        | waits,
        body=hash(source),
    )


def _rows(call: Node) -> int:
    """Rows of a written table behind ``each``, beyond the first."""
    function = call.child_by_field_name("function")
    if function is None or function.type != "call_expression":
        return 0
    table = syntax.first_child(function.child_by_field_name("arguments"))
    return max(len(table.named_children) - 1, 0) if table is not None and table.type == "array" else 0


def _claims(parts: list[Node]) -> tuple[int, int, str]:
    """Statements that can fail, those that cannot, and why one confirms only the test's own set-up."""
    good = idle = 0
    confirms = ""
    stand_ins: set[str] = set()
    for node in (n for part in parts for n in syntax.walk(part)):
        if node.type == "variable_declarator":
            value = (
                syntax.first_child(node.child_by_field_name("value"))
                if node.child_by_field_name("value")
                else None
            )
            whole = syntax.text_of(node.child_by_field_name("value"))[:60]
            if value is not None and _STAND_IN.match(whole):
                stand_ins.add(syntax.text_of(node.child_by_field_name("name")))
        if node.type != "call_expression":
            continue
        worth = _worth(node)
        good, idle = good + (worth > 0), idle + (worth < 0)
        if worth > 0 and not confirms:
            confirms = _confirms(node, stand_ins)
    return good, idle, confirms


def _worth(node: Node) -> int:
    """1: a claim that can fail; -1: one that cannot; 0: no claim."""
    name = syntax.dotted(node.child_by_field_name("function"))
    function = node.child_by_field_name("function")
    arguments = node.child_by_field_name("arguments")
    given = arguments.named_children if arguments is not None else []
    if name in ("expect", "expect.soft", "expect.poll"):
        matched = node.parent is not None and node.parent.type == "member_expression"
        return 1 if given and _named(given[0]) and matched else -1
    if name.startswith("expect()"):
        return 0  # expect(x).toBe(y): the inner call has been judged, by what it is given
    if name.startswith("expect.") or name in ("t.pass", "assert.ok()"):
        return 0
    if name.startswith("expect") and "." not in name:
        return 1
    last = syntax.text_of(function.child_by_field_name("property")) if function is not None else ""
    if _CLAIM.match(name) or _LAST_CLAIM.match(last) or ".should." in name:
        return -1 if given and all(g.type in _LITERAL for g in given) and _CLAIM.match(name) else 1
    return 0


def _named(node: Node) -> bool:
    """Not written out: it names, calls or holds something."""
    return any(n.type in _NAMES or n.type == "this" or n.type in _FUNCTIONS for n in syntax.walk(node))


def _confirms(call: Node, stand_ins: set[str]) -> str:
    arguments = call.child_by_field_name("arguments")
    given = syntax.first_child(arguments)
    outer = call.parent.parent if call.parent is not None else None
    if given is None or syntax.dotted(call.child_by_field_name("function")) != "expect" or outer is None:
        return ""
    inner = syntax.first_child(given) if given.type == "await_expression" else given
    if inner is None or inner.type != "call_expression":
        return ""
    if syntax.text_of(inner.child_by_field_name("function")) in stand_ins:
        return "it checks the answer that the test itself gave to a stand-in"
    if outer.type == "call_expression":
        wanted = syntax.first_child(outer.child_by_field_name("arguments"))
        positive = ".not" not in syntax.text_of(outer.child_by_field_name("function"))[-30:]
        if wanted is not None and positive and wanted.text == inner.text:
            return "it compares a call with the same call"
    return ""


def _mocked_own(root: Node, path: str) -> str:
    """Why no claim of this file is about the product: it replaces the very module that it is named after."""
    stem = re.sub(r"\.(?:test|spec)\.\w+$", "", path.rpartition("/")[2])
    for node in root.named_children:
        call = syntax.first_child(node) if node.type == "expression_statement" else None
        if call is None or call.type != "call_expression":
            continue
        if syntax.dotted(call.child_by_field_name("function")) not in ("jest.mock", "vi.mock"):
            continue
        text = syntax.text_of(call.child_by_field_name("arguments"))
        named = re.match(r"\(\s{0,40}['\"](\.{1,2}/[^'\"\n]{1,200})['\"]", text)
        partly = "requireActual" in text or "importActual" in text or "importOriginal" in text
        if named and named.group(1).rpartition("/")[2] == stem and not partly and stem != "index":
            return "the module that it is to test is replaced by a stand-in"
    return ""


def _page(made: Draft, node: Node) -> None:
    """A route of a page router: ``<Route path="/login" element={<Login />} />``."""
    if syntax.text_of(node.child_by_field_name("name")) != "Route":
        return
    template = re.search(r"\bpath=\{?['\"](/?[^'\"\n]{1,200})['\"]", syntax.text_of(node)[:2000])
    if template:
        names = frozenset(syntax.text_of(n) for n in syntax.walk(node) if n.type in _NAMES)
        made.routes.append(Route("/" + template.group(1).lstrip("/"), names - {"Route", "path", "element"}))


def _declare(made: Draft, node: Node, *, test: bool) -> None:
    name = ""
    match node.type:
        case "function_declaration" | "generator_function_declaration" | "method_definition":
            name = syntax.text_of(node.child_by_field_name("name"))
        case "class_declaration" | "abstract_class_declaration":
            made.declares.add(syntax.text_of(node.child_by_field_name("name")))
        case "variable_declarator" | "pair" | "assignment_expression" | "public_field_definition":
            value = node.child_by_field_name("value") or node.child_by_field_name("right")
            if value is not None and value.type == "call_expression":  # memo(() => …), asyncHandler(async …)
                value = syntax.first_child(value.child_by_field_name("arguments"))
            if value is not None and value.type in _FUNCTIONS:
                target = next(
                    (n for f in ("name", "key", "left") if (n := node.child_by_field_name(f)) is not None),
                    None,
                )
                name = syntax.text_of(target).rpartition(".")[2] if target is not None else ""
        case _:
            return
    if not re.fullmatch(r"[#\w$]{1,80}", name):
        return
    made.declares.add(name)
    if not test:
        made.functions.append((name, syntax.line_of(node)))
    elif not made.may_walk(node.end_byte - node.start_byte):
        return
    elif any(_worth(n) > 0 for n in syntax.walk(node) if n.type == "call_expression"):
        made.helpers.add(name)


def _exported_cases(root: Node, made: Draft) -> Iterator[Case]:
    """Cases of frameworks without ``it``: exported functions that get the asserting object."""
    for node in syntax.walk(root):
        value = node.child_by_field_name("value") or node.child_by_field_name("right")
        if (
            node.type not in ("pair", "assignment_expression")
            or value is None
            or value.type not in _FUNCTIONS
        ):
            continue
        parameters = syntax.text_of(value.child_by_field_name("parameters")).strip("() ")
        if parameters in ("test", "t", "assert") and made.may_walk(node.end_byte - node.start_byte):
            claims, idle, _ = _claims([value])
            name = syntax.text_of(node.child_by_field_name("key") or node.child_by_field_name("left"))[:200]
            source = syntax.text_of(value)[:_LONGEST]
            refuses = is_refusal(name) or bool(_REFUSES.search(source))
            yield Case("", syntax.line_of(node), name.strip("'\""), claims, idle, refuses, body=hash(source))
