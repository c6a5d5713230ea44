"""bandit for real: what it finds, what cannot silence it, and when it is not believed."""

import pytest
from support import findings, inventory, places, scan

from lastmile.errors import NothingToLookAt, ScannerError
from lastmile.inventory import Limits
from lastmile.model import Confidence, Severity
from lastmile.scanners.bandit import Bandit
from lastmile.scanners.tool import find_tool

SHELL = "import subprocess\n\n\ndef run(order):\n    subprocess.call(order, shell=True)\n"
FAKE_PASSWORD = "hunter4242"  # noqa: S105 - fake, for the fixtures below


def _rules(found):
    return {(f.path, f.rule) for f in found}


def test_findings_have_place_severity_and_cwe(tmp_path):
    brought = scan(Bandit(), tmp_path, {"app/run.py": SHELL, "app/web.ts": "eval(x)"})
    (found,) = [f for f in brought.findings if f.rule == "bandit.B602"]
    assert (found.path, found.line, found.symbol) == ("app/run.py", 5, "run")
    assert (found.severity, found.confidence, found.cwe) == (Severity.HIGH, Confidence.HIGH, ("CWE-78",))
    assert (brought.sent, brought.unread) == (("app/run.py",), ())
    assert set(brought.walls) == {"network", "filesystem", "rlimits", "pdeathsig"}


def test_comments_and_configuration_of_the_target_silence_nothing(tmp_path):
    hushed = SHELL.replace("True)", "True)  # nosec B602")
    files = {
        "hushed.py": hushed,
        ".bandit": "[bandit]\nskips: B602\nexclude: /\n",
        "pyproject.toml": '[tool.bandit]\nexclude_dirs = ["/"]\nskips = ["B602"]\n',
        "setup.cfg": "[bandit]\nskips = B602\n",
    }
    assert ("hushed.py", "bandit.B602") in _rules(findings(Bandit(), tmp_path, files))


def test_a_place_that_bandit_excludes_by_default_is_read(tmp_path):
    folder = tmp_path / ".tox" / ".git"
    folder.mkdir(parents=True)
    assert ("a.py", "bandit.B602") in _rules(findings(Bandit(), folder, {"a.py": SHELL}))


def test_a_password_goes_to_the_redactor_and_not_into_the_message(tmp_path):
    code = f'password = "{FAKE_PASSWORD}"\nconnect(password="{FAKE_PASSWORD}")\n\n\n'
    code += f'def f(password="{FAKE_PASSWORD}"):\n    pass\n'
    brought = scan(Bandit(), tmp_path, {"a.py": code})
    assert {"bandit.B105", "bandit.B106", "bandit.B107"} <= {f.rule for f in brought.findings}
    assert brought.secrets == {FAKE_PASSWORD}
    assert not any(FAKE_PASSWORD in f.message for f in brought.findings)


def test_the_literal_that_crashes_bandit_costs_its_own_file_alone(tmp_path):
    # bandit 1.9.4 cannot print half a character: no report at all, and the exit code that means "findings".
    files = {"a.py": SHELL, "b.py": 'password = "\\ud800 4242"\n' + SHELL}
    brought = scan(Bandit(), tmp_path, files)
    assert [u.path for u in brought.unread] == ["b.py"]
    assert {f.path for f in brought.findings} == {"a.py"}


def test_an_assert_counts_in_the_product_and_not_in_its_tests(tmp_path):
    found = findings(Bandit(), tmp_path, {"app.py": "assert user\n", "tests/test_app.py": "assert user\n"})
    assert [(f.path, f.rule) for f in found] == [("app.py", "bandit.B101")]


def test_files_that_it_cannot_parse_are_named_and_the_rest_is_kept(tmp_path):
    files = {
        "broken.py": "def f(:\n",
        "good.py": SHELL,
        "newer.py": "import = 1\n",
        "deep.py": "x = " + "+".join(["a"] * 20_000),
        "nul.py": "x = 1\0\n",
    }
    brought = scan(Bandit(), tmp_path, files)
    assert [u.path for u in brought.unread] == ["broken.py", "deep.py", "newer.py", "nul.py"]
    assert all(u.reason for u in brought.unread)
    assert ("good.py", 5) in places(brought.findings)


def test_without_python_there_is_nothing_to_look_at(tmp_path):
    with pytest.raises(NothingToLookAt, match=r"no Python file"):
        scan(Bandit(), tmp_path, {"a.js": "eval(x)"})


def test_a_missing_bandit_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setenv("LASTMILE_TOOL_BANDIT", "/nonexistent")
    with pytest.raises(ScannerError, match=r"LASTMILE_TOOL_BANDIT"):
        scan(Bandit(), tmp_path, {"a.py": SHELL})


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ('print(\'{"results": [], "errors": [], "metrics": {}}\')', "known-bad file"),
        ("print('No issues identified.')", "not its report"),
        ("", "not its report"),
        ("sys.exit(2)", "exit code 2"),
        ("time.sleep(600)", "did not end within"),
        ("os.kill(os.getpid(), signal.SIGKILL)\nimport ctypes; ctypes.string_at(0)", "killed by signal"),
    ],
    ids=["lies", "chats", "silent", "fails", "hangs", "dies"],
)
def test_a_bandit_that_lies_hangs_or_fails_is_not_believed(make_tool, tmp_path, code, reason):
    make_tool(code, "bandit")
    limits = Limits(timeout=2 if "sleep" in code else 120)
    with pytest.raises(ScannerError, match=reason):
        Bandit().scan(inventory(tmp_path, {"a.py": SHELL, "b.py": SHELL}, limits=limits))


def test_the_file_that_breaks_the_tool_is_alone_and_named(breaks_on, tmp_path):
    breaks_on("bandit", "sys.exit(70)")
    files = {"a.py": SHELL, "b.py": "x = 'BREAKS'\n", "c.py": SHELL}
    brought = scan(Bandit(), tmp_path, files)
    assert [(u.path, u.reason) for u in brought.unread] == [("b.py", "bandit ended with exit code 70")]
    assert brought.sent == ("a.py", "b.py", "c.py")
    assert {f.path for f in brought.findings if f.rule == "bandit.B602"} == {"a.py", "c.py"}


def test_a_tool_that_drops_a_file_is_found_out(make_tool, tmp_path):
    real = str(find_tool("bandit"))
    drop = "argv = [a for a in sys.argv[1:] if not a.endswith('000002.py')]\n"
    drop += f"os.execv({real!r}, [{real!r}, *argv])"
    make_tool(drop, "bandit")
    brought = scan(Bandit(), tmp_path, {"a.py": SHELL, "b.py": SHELL})
    assert [(u.path, u.reason) for u in brought.unread] == [("b.py", "bandit did not say that it read it")]
