"""semgrep for real, with rules of our own for the tests: nothing silences it, nothing is lost silently."""

import json
from pathlib import Path

import pytest
from support import inventory, scan

from lastmile import resources
from lastmile.errors import NothingToLookAt, ScannerError
from lastmile.inventory import Inventory, Limits
from lastmile.model import Confidence, Severity
from lastmile.scanners import rulebook
from lastmile.scanners.semgrep import Semgrep
from lastmile.scanners.tool import Bounds, find_tool, run_tool

FETCH = """
rules:
  - id: fetch-without-timeout
    languages: [js, ts]
    severity: WARNING
    message: >-
      A call of $F waits
      for ever.
    metadata: {severity: high, confidence: medium, cwe: [CWE-400]}
    pattern: fetch($U)
"""
FETCHES = """
rules:
  - id: any-fetch
    languages: [javascript, typescript]
    severity: INFO
    message: A call.
    metadata: {severity: info, confidence: high, opportunity_of: fetch-without-timeout}
    pattern: fetch(...)
"""
SQL = """
rules:
  - id: sql
    languages: [python]
    severity: ERROR
    message: SQL from the request.
    metadata: {severity: critical, confidence: high, cwe: [CWE-89]}
    mode: taint
    pattern-sources: [{pattern: request.args}]
    pattern-sinks: [{pattern: cursor.execute(...)}]
"""
FETCH_RULE = "semgrep.fetch-without-timeout"
SLOW_SECONDS = 3  # for a rule: a thousand times what a small file takes, a fraction of what SLOW does
SLOW = "fetch(1)\nx = a\n" + "  .call()\n" * 150_000 + ";\n"  # as deep as it is long
INJECTION = "def f(request, cursor):\n    name = request.args['n']\n    cursor.execute('select ' + name)\n"


@pytest.fixture
def semgrep(tmp_path: Path) -> Semgrep:
    folder = tmp_path / "rules"
    for phase, name, text in (
        ("performance", "fetch-without-timeout", FETCH),
        ("performance", "any-fetch", FETCHES),
        ("security", "sql", SQL),
    ):
        (folder / phase).mkdir(parents=True, exist_ok=True)
        (folder / phase / f"{name}.yaml").write_text(text)
    return Semgrep(folder)


def test_findings_opportunities_and_what_was_sent(semgrep, tmp_path):
    files = {
        "app.js": "async function load() {\n  fetch('/a');\n  fetch('/b', {signal});\n}\n",
        "page.tsx": "const Page = () => <p>{fetch('/c')}</p>;\n",
        "app.test.js": "fetch('/d');\n",
        "db.py": INJECTION,
        "main.go": "package main\n",
    }
    brought = scan(semgrep, tmp_path, files)
    assert [(f.rule, f.path, f.line, f.symbol) for f in brought.findings] == [
        (FETCH_RULE, "app.js", 2, "load"),
        (FETCH_RULE, "app.test.js", 1, None),
        ("semgrep.sql", "db.py", 3, "f"),
        (FETCH_RULE, "page.tsx", 1, "Page"),
    ]
    first = brought.findings[0]
    assert (first.severity, first.confidence, first.cwe) == (Severity.HIGH, Confidence.MEDIUM, ("CWE-400",))
    assert first.message == "A call of $F waits for ever."  # our text alone, nothing of the target in it
    assert brought.opportunities == {FETCH_RULE: 3}  # of the product, not of its tests
    assert brought.sent == ("app.js", "app.test.js", "db.py", "page.tsx")  # no rule speaks Go
    assert brought.unread == ()


def test_comments_ignore_files_and_size_silence_nothing(semgrep, tmp_path):
    files = {
        "hushed.js": "fetch('/a'); // nosemgrep\n",
        "named.js": f"// nosemgrep: fetch-without-timeout\nfetch('/a'); // nosem: {FETCH_RULE}\n",
        "large.js": ("x = '" + "y" * 90 + "';\n") * 11_000 + "fetch('/a');\n",
        "vendor.js": "fetch('/a')\n",
        ".semgrepignore": "*\n",
        ".gitignore": "*\n",
    }
    brought = scan(semgrep, tmp_path, files)
    found = {f.path for f in brought.findings}
    assert found == {"hushed.js", "named.js", "large.js", "vendor.js"}


def test_a_partly_understood_file_is_named_and_its_findings_are_kept(semgrep, tmp_path):
    files = {"half.js": "fetch('/a');\nlet a = ;;; @@\n", "whole.js": "fetch('/a');\n"}
    brought = scan(semgrep, tmp_path, files)
    assert [(u.path, u.rule) for u in brought.unread] == [("half.js", None)]
    assert {f.path for f in brought.findings} >= {"whole.js"}


def test_files_that_take_too_long_are_named(semgrep, tmp_path, monkeypatch):
    monkeypatch.setattr("lastmile.scanners.semgrep._FLAGS", _with_timeout(SLOW_SECONDS))
    files = {"slow.js": SLOW, "good.js": "fetch('/a');\n"}
    brought = scan(semgrep, tmp_path, files)
    assert {(u.path, u.rule) for u in brought.unread} == {("slow.js", None)}  # two rules: out of strikes
    assert [f.path for f in brought.findings] == ["good.js"]


def test_one_rule_that_takes_too_long_is_named_alone(tmp_path, monkeypatch):
    monkeypatch.setattr("lastmile.scanners.semgrep._FLAGS", _with_timeout(SLOW_SECONDS))
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "any-fetch.yaml").write_text(FETCHES)
    brought = scan(Semgrep(folder), tmp_path, {"slow.js": SLOW})
    assert [(u.path, u.rule) for u in brought.unread] == [("slow.js", FETCH_RULE)]  # it counts for that rule


def _with_timeout(seconds: int) -> tuple[str, ...]:
    from lastmile.scanners.semgrep import _FLAGS  # noqa: PLC0415 - before the patch

    flags = list(_FLAGS)
    flags[flags.index("--timeout") + 1] = str(seconds)
    return tuple(flags)


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "no Semgrep rules"),
        ({"a.yaml": FETCH, "b.yaml": FETCH}, "there are two rules"),
        ({"a.yaml": "rules: [\n"}, "a.yaml is broken"),
        ({"a.yaml": FETCH.replace("severity: high, ", "")}, "a.yaml is broken"),
        ({"a.yaml": FETCH.replace("severity: high", "severity: dire")}, "a.yaml is broken"),
        ({"a.yaml": FETCH, "b.yaml": SQL.replace("request.args}", "'request.('}")}, "our rule sql"),
    ],
    ids=["none", "double", "no-yaml", "no-severity", "unknown-severity", "bad-pattern"],
)
def test_broken_rules_are_an_error(tmp_path, files, reason):
    folder = tmp_path / "rules"
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text)
    with pytest.raises(ScannerError, match=reason) as raised:
        scan(Semgrep(folder), tmp_path, {"a.js": "fetch(1)"})
    assert str(tmp_path) not in str(raised.value)


def test_without_a_language_that_has_a_rule_there_is_nothing_to_look_at(semgrep, tmp_path):
    with pytest.raises(NothingToLookAt):
        scan(semgrep, tmp_path, {"main.go": "package main\n"})


EMPTY = json.dumps({"results": [], "errors": [], "paths": {"scanned": []}})


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (f"print({EMPTY!r})", r"known-bad file \(javascript\)"),
        ("", "not its report"),
        ("sys.exit(7)", "exit code 7"),
        ("time.sleep(600)", "did not end within"),
    ],
    ids=["lies", "silent", "fails", "hangs"],
)
def test_a_semgrep_that_lies_hangs_or_fails_is_not_believed(semgrep, make_tool, tmp_path, code, reason):
    make_tool(code, "semgrep")
    limits = Limits(timeout=2 if "sleep" in code else 120)
    with pytest.raises(ScannerError, match=reason):
        semgrep.scan(inventory(tmp_path, {"a.js": "fetch(1)"}, limits=limits))


def test_the_file_that_breaks_the_tool_is_alone_and_named(semgrep, breaks_on, tmp_path):
    breaks_on("semgrep", "import ctypes; ctypes.string_at(0)")
    files = {f"m{n}.js": "fetch(1)\n" for n in range(3)} | {"m2.js": "// BREAKS\n"}
    brought = scan(semgrep, tmp_path, files)
    assert [(u.path, u.reason) for u in brought.unread] == [("m2.js", "semgrep was killed by signal 11")]
    assert [f.path for f in brought.findings] == ["m0.js", "m1.js"]


def test_a_file_that_semgrep_is_silent_about_is_not_read(semgrep, make_tool, tmp_path):
    real = str(find_tool("semgrep"))
    drop = "argv = [a for a in sys.argv[1:] if not a.endswith('000002.js')]\n"
    make_tool(drop + f"os.execv({real!r}, [{real!r}, *argv])", "semgrep")
    brought = scan(semgrep, tmp_path, {"a.js": "fetch(1)", "b.js": "fetch(1)"})
    assert [(u.path, u.reason) for u in brought.unread] == [("b.js", "semgrep did not say that it read it")]


def test_known_bad_files_of_every_language_are_found(tmp_path):
    """Taint mode works in each language that we have a known-bad file for."""
    folder = tmp_path / "rules"
    folder.mkdir()
    names = "[python, javascript, typescript, go, rust]"
    (folder / "fetch.yaml").write_text(FETCH.replace("[js, ts]", names))
    files = {
        "a.py": "",
        "a.js": "",
        "a.ts": "",
        "a.go": "package a\n",
        "a.rs": "fn fetch_all() { fetch(u); }\n",
    }
    brought = scan(Semgrep(folder), tmp_path, files)
    assert len(brought.sent) == len(rulebook.KNOWN_BAD) == 5
    assert brought.unread == ()
    assert [f.path for f in brought.findings] == ["a.rs"]


def _matches(made: Inventory, config: Path, engine: str) -> set[tuple[str, str, int, int]]:
    flags = ["scan", engine, "--json", "--verbose", "-j", "1", "--metrics", "off", "--disable-version-check"]
    flags += [
        "--disable-nosem",
        "--no-git-ignore",
        "--x-ignore-semgrepignore-files",
        "--max-target-bytes",
        "0",
    ]
    argv = [find_tool("semgrep"), *flags, "--config", str(config), str(made.snapshot / "code")]
    printed = run_tool(argv, made, Bounds(timeout=300)).expect(0).stdout.read_bytes()
    return {
        (m["check_id"].rpartition(".")[2], m["path"], m["start"]["line"], m["end"]["line"])
        for m in json.loads(printed)["results"]
    }


@pytest.mark.long
def test_the_native_engine_finds_what_the_python_one_finds(tmp_path):
    """Finding by finding, with every rule that we ship, on every fixture of ours."""
    fixtures = Path(__file__).parents[2] / "rules"
    paths = [
        p for p in sorted(fixtures.rglob("*")) if p.suffix in {".py", ".js", ".ts", ".tsx", ".go", ".rs"}
    ]
    # By a name of its own at the top, each counts as source.
    made = inventory(tmp_path, {f"{n}{p.suffix}": p.read_text() for n, p in enumerate(paths)})
    config = made.workspace / "rules.json"
    rulebook.write(rulebook.load(resources.folder("rules")), config)
    native = _matches(made, config, "--experimental")
    assert native
    assert native == _matches(made, config, "--legacy")
