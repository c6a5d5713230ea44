"""radon for real: complex functions, counted functions, and when it is not believed."""

import pytest
from support import inventory, scan

from lastmile.errors import NothingToLookAt, ScannerError
from lastmile.inventory import Limits
from lastmile.model import Severity
from lastmile.scanners.radon import RULE, Radon


def _function(name: str, complexity: int, indent: str = "") -> str:
    lines = [f"def {name}(x):", *["    if x:", "        pass"] * (complexity - 1), "    return x"]
    return "".join(f"{indent}{line}\n" for line in lines)


def test_a_function_is_complex_from_rank_d_and_very_complex_from_rank_e(tmp_path):
    code = _function("fine", 20) + _function("complex", 21) + _function("worse", 31)
    code += "class A:\n" + _function("method", 25, "    ")
    brought = scan(Radon(), tmp_path, {"app.py": code})
    assert [(f.symbol, f.line, f.severity) for f in brought.findings] == [
        ("complex", 41, Severity.LOW),
        ("worse", 83, Severity.MEDIUM),
        ("A.method", 146, Severity.LOW),
    ]
    assert {f.rule for f in brought.findings} == {RULE}
    assert brought.findings[0].end_line == 82
    assert brought.opportunities == {RULE: 4}


def test_opportunities_are_counted_in_the_product_alone(tmp_path):
    files = {
        "app.py": _function("a", 2),
        "tests/test_app.py": _function("test_a", 2) + _function("test_b", 25),
    }
    brought = scan(Radon(), tmp_path, files)
    assert brought.opportunities == {RULE: 1}
    assert [f.path for f in brought.findings] == ["tests/test_app.py"]


def test_one_bad_file_costs_nothing_but_itself(tmp_path):
    files = {
        "broken.py": "def f(:\n",
        "deep.py": "x = " + "+".join(["a"] * 20_000),
        "empty.py": "",
        "good.py": _function("complex", 22),
        "flat.py": '"""\nclass of things\ndef initely no function\n"""\nmatch = 1\n',
        "nul.py": "x = 1\0\n",
        "radon.cfg": "[radon]\nexclude = *\nmin = F\n",
        "setup.cfg": "[radon]\nexclude = *\n",
    }
    brought = scan(Radon(), tmp_path, files)
    assert [u.path for u in brought.unread] == ["broken.py", "deep.py", "nul.py"]
    assert [(f.path, f.symbol) for f in brought.findings] == [("good.py", "complex")]
    assert brought.sent == ("broken.py", "deep.py", "empty.py", "flat.py", "good.py", "nul.py")


def test_without_python_there_is_nothing_to_look_at(tmp_path):
    with pytest.raises(NothingToLookAt):
        scan(Radon(), tmp_path, {"a.go": "package a"})


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("print('{}')", "known-bad file"),
        ("", "not its report"),
        ("sys.exit(1)", "exit code 1"),
        ("time.sleep(600)", "did not end within"),
    ],
    ids=["lies", "silent", "fails", "hangs"],
)
def test_a_radon_that_lies_hangs_or_fails_is_not_believed(make_tool, tmp_path, code, reason):
    make_tool(code, "radon")
    limits = Limits(timeout=2 if "sleep" in code else 120)
    with pytest.raises(ScannerError, match=reason):
        Radon().scan(inventory(tmp_path, {"a.py": "x = 1\n"}, limits=limits))


def test_a_function_that_radon_is_silent_about_is_not_read(make_tool, tmp_path):
    report = {"type": "function", "name": "known_bad", "lineno": 1, "endline": 41, "complexity": 21}
    make_tool(f"print(json.dumps({{a: [{report}] for a in sys.argv if 'known_bad' in a}}))", "radon")
    brought = scan(Radon(), tmp_path, {"a.py": _function("a", 30), "b.py": "x = 1\n"})
    assert [u.path for u in brought.unread] == ["a.py"]


def test_the_file_that_breaks_the_tool_is_alone_and_named(breaks_on, tmp_path):
    breaks_on("radon", "print('{}'); sys.exit(0)")  # as radon does over a dangling link
    files = {f"m{n}.py": _function("f", 21) for n in range(3)} | {"m1.py": "x = 'BREAKS'\n"}
    brought = scan(Radon(), tmp_path, files)
    assert [u.path for u in brought.unread] == ["m1.py"]
    assert [f.path for f in brought.findings] == ["m0.py", "m2.py"]
