"""No automated test that asserts anything (CWE-1068): every change is a gamble."""

import ast
import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.reading import SCRIPT, Reading
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Evidence, Finding, Role, Severity

RULE = "lastmile.no-tests"
_ROLES = (Role.TEST, Role.SOURCE)  # Rust keeps its tests beside the code
_ASSERTS = re.compile(r"^_?(assert|expect|verify|check|should|fail$|raises$|warns$|approx$)", re.IGNORECASE)
_CLAIMS = re.compile(
    r"^_?(assert|expect|should)|^(t|tap|test|qunit|chai)\.(is|not|true|false|truthy|falsy|ok|equal|equals|same|"
    r"deepEqual|like|throws|match|strictEqual|pass|fail)\w*$",
    re.IGNORECASE,
)
_SCRIPT_TEST = re.compile(
    r"^(it|test|specify)(\.(only|concurrent|each|serial|fails|sequential))*(\(\))?$|^(Deno|QUnit)\.test$"
)
# What the project generators put there; nobody wrote it.
_SAMPLE = re.compile(
    r"renders? learn react link|renders without crashing|should create the app|should have as title",
    re.IGNORECASE,
)
_GO_CLAIM = re.compile(
    r"^(t|tt|b)\.(Error|Errorf|Fatal|Fatalf|Fail|FailNow)$|^(require|assert|is|g|qt|expect|c)\.\w+$|"
    r"[Aa]ssert|[Rr]equire|[Ee]xpect|[Vv]erify|[Cc]heck|[Cc]ompare|[Dd]iff"
)
_RUST_CLAIM = re.compile(
    r"^(assert\w*|debug_assert\w*|panic|insta::\w+|prop_assert\w*|matches|unreachable|snapshot|check)$"
)
_OTHER_TEST = re.compile(
    r"@Test\b|@ParameterizedTest|\[(Fact|Theory|Test|TestMethod)\b|\bfunction test\w*\(|"
    r"\b(it|test|describe|scenario)\s+['\"]|def test_\w+"
)
_OTHER_CLAIM = re.compile(r"\b(assert\w*|expect|verify|should\w*|refute)\b", re.IGNORECASE)


def look(inventory: Inventory) -> Scan:
    """One finding for the repository if no test asserts; stops at the first that does.

    Raises NothingToLookAt where there is no code to test.
    """
    if not inventory.select(roles=(Role.SOURCE,)):
        raise NothingToLookAt("there is no source code")
    files = [f for f in inventory.select(roles=_ROLES) if f.role is Role.TEST or f.language == "rust"]
    files.sort(key=lambda f: (f.role is not Role.TEST, f.path))
    reading = Reading(inventory)
    tests = holders = 0
    searched = "test cases that assert something, in every language, in test folders and test files"
    for file in files:
        reading.sent.append(file.path)
        here = 0
        for asserting in _cases(inventory, file, reading):
            if asserting:
                return reading.scan((), searched=searched)
            here += 1
        tests, holders = tests + here, holders + bool(here)
    sure = Confidence.MEDIUM if reading.unread else Confidence.HIGH  # an unread test might assert
    return reading.scan((_finding(tests, holders, sure),), searched=f"{searched}; {len(files)} such files")


def _finding(tests: int, holders: int, sure: Confidence) -> Finding:
    if tests:
        none = "it does not assert" if tests == 1 else "none of them asserts"
        held = f"{_count(holders, 'test file')} with {_count(tests, 'test case')}"
        said = f"{held}, and {none} anything of the product"
    else:
        said = "no test case in any language"
    return Finding(
        rule=RULE,
        message=f"The repository has no automated tests that could fail: {said}.",
        severity=Severity.HIGH,
        confidence=sure,
        cwe=("CWE-1068",),
        evidence=(Evidence(kind="absence", note=f"found {said}"),),
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _cases(inventory: Inventory, file: SourceFile, reading: Reading) -> Iterator[bool]:
    """For each test case of a file, whether it asserts."""
    if file.language == "python":
        if file.path.endswith((".ipynb", ".pyi")):
            return
        tree = syntax.python_tree(inventory, file)
        if tree is None:
            reading.lost(file)
            return
        yield from _python_cases(tree)
    elif file.language in (*SCRIPT, "go", "rust"):
        parsed = syntax.tree(inventory, file)
        if parsed is None:
            reading.lost(file)
            return
        kind = {"go": _go_cases, "rust": _rust_cases}.get(file.language, _script_cases)
        yield from kind(parsed.root_node)
    else:
        text = inventory.read(file)[:500_000]
        if _OTHER_TEST.search(text):
            yield bool(_OTHER_CLAIM.search(text))


def _python_cases(tree: ast.Module) -> Iterator[bool]:
    for name, function, _ in syntax.functions(tree):
        if function.name.startswith("test"):
            yield name not in ("test_placeholder", "test_example") and any(map(_is_claim, ast.walk(function)))


def _is_claim(node: ast.AST) -> bool:
    if isinstance(node, ast.Assert):
        return not isinstance(node.test, ast.Constant)
    if isinstance(node, ast.Call):
        last = syntax.dotted(node.func).rpartition(".")[2]
        if isinstance(node.func, ast.Attribute):
            last = node.func.attr
        constant = bool(node.args) and all(isinstance(a, ast.Constant) for a in node.args)
        return bool(_ASSERTS.match(last)) and not (
            constant and last.startswith(("assertTrue", "assertEqual"))
        )
    return False


def _script_cases(root: Node) -> Iterator[bool]:
    for node in syntax.walk(root):
        if node.type != "call_expression" or not _SCRIPT_TEST.match(_callee(node)):
            continue
        arguments = node.child_by_field_name("arguments")
        parts = arguments.named_children if arguments else []
        if len(parts) < 2:
            continue
        sample = _SAMPLE.search(syntax.text_of(parts[0])[:200])
        yield not sample and any(_is_script_claim(n) for part in parts for n in syntax.walk(part))


def _callee(call: Node) -> str:
    function = call.child_by_field_name("function")
    if function is not None and function.type == "call_expression":  # test.each(...)(name, fn)
        function = function.child_by_field_name("function")
    return syntax.dotted(function)


def _is_script_claim(node: Node) -> bool:
    if node.type != "call_expression":
        return False
    name = syntax.dotted(node.child_by_field_name("function"))
    function = node.child_by_field_name("function")
    last = syntax.text_of(function.child_by_field_name("property")) if function else ""
    if name.startswith("expect") and "." not in name:
        arguments = node.child_by_field_name("arguments")
        given = arguments.named_children if arguments else []
        return bool(given) and given[0].type not in ("true", "false", "number", "string", "null")
    if name.startswith("expect()"):
        return False  # expect(x).toBe(y): the inner call has been judged, by what it is given
    return bool(_CLAIMS.match(name) or re.match(r"_?(should|expect|assert|verify)", last))


def _go_cases(root: Node) -> Iterator[bool]:
    for node in root.named_children:
        name = syntax.text_of(node.child_by_field_name("name"))
        if node.type in ("function_declaration", "method_declaration") and re.match(
            r"(Test|Fuzz|Example)", name
        ):
            calls = (n for n in syntax.walk(node) if n.type == "call_expression")
            names = (syntax.dotted(c.child_by_field_name("function")) for c in calls)
            yield any(_GO_CLAIM.search(n) for n in names)


def _rust_cases(root: Node) -> Iterator[bool]:
    for node in syntax.walk(root):
        if node.type != "function_item" or not _is_rust_test(node):
            continue
        inner = list(syntax.walk(node))
        macros = (
            syntax.text_of(n.child_by_field_name("macro")) for n in inner if n.type == "macro_invocation"
        )
        calls = (
            syntax.dotted(n.child_by_field_name("function")) for n in inner if n.type == "call_expression"
        )
        yield any(_RUST_CLAIM.match(m) for m in macros) or any(
            re.search(r"\.(unwrap|expect)$|assert|check|verify|expect", c) for c in calls
        )


def _is_rust_test(node: Node) -> bool:
    before = node.prev_named_sibling
    while before is not None and before.type in ("attribute_item", "line_comment", "block_comment"):
        if before.type == "attribute_item" and re.search(
            r"\btest(_case)?\b|rstest", syntax.text_of(before)[:200]
        ):
            return True
        before = before.prev_named_sibling
    return False


CHECK = Check(RULE, look)
