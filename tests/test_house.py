"""The house's invariants: what must hold whoever adds what."""

import json
import re
import subprocess
import sys
from fnmatch import fnmatchcase
from importlib import import_module
from pathlib import Path

import pytest

from lastmile import yaml_in
from lastmile.checks import CHECKS
from lastmile.model import Confidence, Severity
from lastmile.report.as_json import schema
from lastmile.resources import folder
from lastmile.scanners import SCANNERS
from lastmile.verdict.catalogue import as_markdown
from lastmile.verdict.checklist import load_folder
from lastmile.verdict.judge import CONSTANTS

ROOT = Path(__file__).parent.parent
RULES = sorted((ROOT / "lastmile" / "rules").glob("*/*.yaml"))
CHECKLIST = load_folder(folder("checklists"))
GLOBS = [(glob, c) for c in CHECKLIST.controls for globs in c.evidence.values() for glob in set(globs)]
CHECK_MODULES = [
    f"{p.parent.name}.{p.stem}"
    for p in (ROOT / "lastmile" / "checks").glob("*/*.py")
    if not p.stem.startswith("_")
]


def rule_of(path: Path) -> dict[str, object]:
    (rule,) = yaml_in.load(path)["rules"]
    return dict(rule)


def test_every_module_of_checks_is_in_its_tuple() -> None:
    with_check = {
        name for name in CHECK_MODULES if hasattr(import_module(f"lastmile.checks.{name}"), "CHECK")
    }
    named = {import_module(f"lastmile.checks.{name}").CHECK.name for name in with_check}
    assert named == {check.name for check in CHECKS}
    assert len(CHECKS) == len(named)


def test_every_wrapped_tool_is_in_its_tuple() -> None:
    support = {"gates", "rulebook", "shards", "tool", "walls"}  # what the wrappers stand on
    wrappers = {p.stem for p in (ROOT / "lastmile" / "scanners").glob("*.py")} - support - {"__init__"}
    assert {scanner.name.replace("-", "_") for scanner in SCANNERS} == wrappers


def test_every_scanner_and_check_is_asked_by_a_row() -> None:
    silent = [s.name for s in (*SCANNERS, *CHECKS) if not CHECKLIST.asks(s.name)]
    assert silent == []


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_a_rule_bears_its_files_name_and_says_what_it_is(path: Path) -> None:
    rule = rule_of(path)
    assert rule["id"] == path.stem
    metadata = rule["metadata"]
    assert isinstance(metadata, dict)
    if "opportunity_of" in metadata:
        assert (path.parent / f"{metadata['opportunity_of']}.yaml").exists()
        return
    assert metadata["severity"] in list(Severity)
    assert metadata["confidence"] in list(Confidence)
    assert all(re.fullmatch(r"CWE-\d+", cwe) for cwe in metadata["cwe"])
    assert str(rule["message"]).strip()
    assert not re.search(
        r"\$[A-Z]", str(rule["message"])
    )  # nothing fills it in: no text of the target is trusted


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_a_rule_has_a_fixture_with_bad_and_good_cases(path: Path) -> None:
    fixtures = list((ROOT / "tests" / "rules" / path.parent.name).glob(f"{path.stem}.*"))
    assert fixtures, f"tests/rules/{path.parent.name}/{path.stem}.<ext> is missing"
    text = "".join(fixture.read_text() for fixture in fixtures)
    assert len(re.findall(rf"ruleid:.*\b{re.escape(path.stem)}\b", text)) >= 2
    assert len(re.findall(rf"ok:.*\b{re.escape(path.stem)}\b", text)) >= 2
    assert re.search("near.miss", text, re.IGNORECASE), "no good case is marked as a near miss, with its why"


def test_every_automatic_row_has_a_lesson() -> None:
    automatic = {control.id for control in CHECKLIST.controls if not control.manual}
    assert automatic - CHECKLIST.lessons.keys() == set()


def test_every_fixture_has_its_rule() -> None:
    fixtures = (p for p in (ROOT / "tests" / "rules").glob("*/*") if p.is_file())
    rules = {(path.parent.name, path.stem) for path in RULES}
    assert {(p.parent.name, p.name.split(".")[0]) for p in fixtures} == rules


def test_every_rule_is_claimed_by_exactly_one_row() -> None:
    ids = [f"semgrep.{p.stem}" for p in RULES if "opportunity_of" not in rule_of(p)["metadata"]]  # type: ignore[operator]
    for rule in [*ids, *(check.name for check in CHECKS)]:
        rows = {control.id for glob, control in GLOBS if fnmatchcase(rule, glob)}
        assert len(rows) == 1, f"{rule} is claimed by {rows or 'no row'}"


def test_every_glob_matches_something() -> None:
    known = [f"semgrep.{p.stem}" for p in RULES] + [check.name for check in CHECKS]
    # The rules of tools are theirs.
    tools = ("bandit.", "radon.", "pip-audit.", "ty.", "tsc.", "osv.", "registries.")
    dead = [g for g, _ in GLOBS if not g.startswith(tools) and not any(fnmatchcase(k, g) for k in known)]
    assert dead == []


def test_a_rule_is_evidence_for_the_languages_that_it_reads() -> None:
    for path in RULES:
        rule = rule_of(path)
        metadata = rule["metadata"]
        assert isinstance(metadata, dict)
        if "opportunity_of" in metadata:
            continue
        for language in rule["languages"]:  # type: ignore[attr-defined]
            claimed = [
                control.id
                for control in CHECKLIST.controls
                for glob in control.evidence.get(language, ())
                if fnmatchcase(f"semgrep.{path.stem}", glob)
            ]
            assert claimed, f"{path.stem} reads {language}, and no row counts that"


def test_a_row_s_evidence_for_a_language_has_a_rule_that_reads_it() -> None:
    """Else the row would pass for that language on the word of rules that never look at it."""
    rules = {f"semgrep.{path.stem}": rule_of(path) for path in RULES}
    judging = {name: rule for name, rule in rules.items() if "opportunity_of" not in rule["metadata"]}  # type: ignore[operator]
    for control in CHECKLIST.controls:
        for language, globs in control.evidence.items():
            for glob in (g for g in globs if g.startswith("semgrep.")):
                read = {x for n, r in judging.items() if fnmatchcase(n, glob) for x in r["languages"]}  # type: ignore[attr-defined]
                assert language in read, f"{control.id}: no rule of {glob} reads {language}"


def test_every_rule_of_bandit_that_a_row_names_exists() -> None:
    bandit = Path(sys.executable).parent / "bandit"
    told = subprocess.run([bandit, "--help"], capture_output=True, text=True, check=True)
    known = set(re.findall(r"^\s+(B\d{3})\b", told.stdout, re.MULTILINE))
    named = {glob.removeprefix("bandit.") for glob, _ in GLOBS if glob.startswith("bandit.")}
    assert named
    assert named <= known


def test_every_constant_of_the_score_is_published() -> None:
    text = (ROOT / "docs" / "scoring.md").read_text()
    for name in CONSTANTS:
        assert f"`{name}`" in text, f"docs/scoring.md does not explain {name}"


def test_the_generated_pages_are_fresh() -> None:
    assert (ROOT / "docs" / "checks.md").read_text() == as_markdown(CHECKLIST), "run `make docs`"
    assert json.loads((ROOT / "docs" / "audit.schema.json").read_text()) == schema(), "run `make docs`"


def lastmile(*arguments: str, width: str = "80") -> str:
    environment = {"PATH": "/usr/bin:/bin", "COLUMNS": width, "TERMINAL_WIDTH": width, "NO_COLOR": "1"}
    command = [sys.executable, "-m", "lastmile", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment, cwd=ROOT)
    return done.stdout


def test_the_readme_shows_the_help_as_it_is() -> None:
    shown = re.search(r"```text\n(Usage: lastmile .*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert shown is not None
    assert shown[1].split() == lastmile("--help").split()


@pytest.mark.parametrize(
    "command",
    [
        "audit",
        "report",
        "verify",
        "doctor",
        "schema",
        "checks",
        "advisories update",
        "compare",
        "triage",
        "theme lint",
        "history add",
        "history list",
        "history show",
        "history trend",
        "history purge",
    ],
)
def test_every_command_and_option_is_documented(command: str) -> None:
    usage = (ROOT / "docs" / "usage.md").read_text()
    assert f"lastmile {command}" in usage
    for option in re.findall(r"(?<!\w)--[a-z-]+", lastmile(*command.split(), "--help", width="200")):
        assert f"`{option}" in usage or option == "--help", f"docs/usage.md does not explain {option}"


def test_help_imports_no_scanner_no_renderer_and_no_git() -> None:
    code = (
        "import sys; sys.argv = ['lastmile', '--help']\n"
        "from lastmile.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = {'weasyprint', 'git', 'bandit', 'semgrep', 'radon', 'jinja2', 'pydantic', 'tree_sitter'}\n"
        "print('LOADED', sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "LOADED []" in done.stderr


def test_no_module_is_large_and_no_function_long() -> None:
    """A size alarm, not a law: what is over it is named here with its reason."""
    known = {
        "lastmile/intake/checkout.py": "the only user of git",
    }
    large = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in (ROOT / "lastmile").rglob("*.py")
        if len(path.read_text().splitlines()) > 300
    }
    assert set(large) <= set(known), large


def test_no_machine_path_stands_in_the_project() -> None:
    forbidden = re.compile(r"/(?:work|root|home/[a-z]+)/(?:main|shared|\.venv|\.pyenv)")
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True, cwd=ROOT)
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.suffix in (".py", ".md", ".yaml", ".toml", ".json", ".txt", ".j2", ".html") and path.exists():
            assert not forbidden.search(path.read_text(errors="replace")), name
