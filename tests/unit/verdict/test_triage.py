from pathlib import Path

from support import inventory

from lastmile.model import Confidence, Excerpt, Fact, Finding, Package, Severity, Suppression
from lastmile.resources import folder
from lastmile.verdict.checklist import load_folder
from lastmile.verdict.triage import triage, unclassified

CHECKLIST = load_folder(folder("checklists"))


def finding(rule: str, path: str | None = "app.py", line: int | None = 3, **fields: object) -> Finding:
    base = {"rule": rule, "message": "m", "severity": Severity.HIGH, "confidence": Confidence.MEDIUM}
    return Finding.model_validate(base | {"path": path, "line": line} | fields)


def excerpt(line: int, code: str) -> Excerpt:
    return Excerpt(first_line=line, lines=(code,), hit=(line,))


def test_two_tools_at_one_place_become_one_finding_with_both_as_evidence(tmp_path: Path) -> None:
    facts = inventory(tmp_path, {"app.py": "a\nb\nc\nd\n"})
    found = [
        finding("bandit.B608", confidence=Confidence.LOW, severity=Severity.MEDIUM),
        finding("semgrep.sql-string-building-python", line=2, end_line=4, severity=Severity.CRITICAL),
    ]
    (one,) = triage(found, facts, CHECKLIST)
    assert one.rule == "semgrep.sql-string-building-python"
    assert (one.severity, one.confidence) == (Severity.CRITICAL, Confidence.MEDIUM)
    assert [e.note for e in one.evidence] == ["semgrep.sql-string-building-python", "bandit.B608"]
    assert (one.control, one.phase) == ("security/sql-string-building", "security")


def test_a_place_is_never_graver_than_its_row(tmp_path: Path) -> None:
    facts = inventory(tmp_path, {"app.py": "a\n"})
    (one,) = triage([finding("radon.complex-function", severity=Severity.HIGH)], facts, CHECKLIST)
    assert one.severity is Severity.MEDIUM
    (one,) = triage([finding("bandit.B608", severity=Severity.LOW)], facts, CHECKLIST)
    assert one.severity is Severity.LOW


def test_different_places_controls_and_packages_stay_apart(tmp_path: Path) -> None:
    facts = inventory(tmp_path, {"app.py": "a\nb\nc\nd\n"})
    package = {"ecosystem": "PyPI", "version": "1", "fixed_in": None}
    found = [
        finding("bandit.B608", line=1),
        finding("bandit.B608", line=2),
        finding("bandit.B113", line=2),
        finding("pip-audit.known-vulnerability", "requirements.txt", 1, package=Package(name="a", **package)),
        finding("pip-audit.known-vulnerability", "requirements.txt", 1, package=Package(name="b", **package)),
    ]
    assert len(triage(found, facts, CHECKLIST)) == 5


def test_test_and_vendored_code_is_set_aside_and_nothing_dropped(tmp_path: Path) -> None:
    files = {"app.py": "a\n" * 5, "tests/test_app.py": "a\n" * 5, "vendor/lib.py": "a\n" * 5}
    facts = inventory(tmp_path, files)
    placed = triage([finding("bandit.B608", path) for path in files], facts, CHECKLIST)
    assert {f.path: f.set_aside for f in placed} == {
        "app.py": None,
        "tests/test_app.py": "test",
        "vendor/lib.py": "vendored",
    }


def test_two_tools_that_name_a_package_or_not_say_one_thing_of_a_line_of_code(tmp_path: Path) -> None:
    facts = inventory(tmp_path, {"app.py": "a\nb\nc\nd\n"})
    package = Package(ecosystem="PyPI", name="requests", version="2.32.3", fixed_in=None)
    found = [
        finding("semgrep.requests-unknown-member-python"),
        finding("ty.hallucinated-api", package=package),
    ]
    (one,) = triage(found, facts, CHECKLIST)
    assert {e.note for e in one.evidence} == {"semgrep.requests-unknown-member-python", "ty.hallucinated-api"}


def test_what_a_row_that_does_not_apply_found_does_not_count(tmp_path: Path) -> None:
    absent = finding("lastmile.no-rate-limiting", None, None)
    library = {"pyproject.toml": '[project]\nname = "shapes"\n', "shapes/__init__.py": "a = 1\n"}
    service = {"app.py": "from flask import Flask\napp = Flask(__name__)\n@app.route('/')\ndef a(): ...\n"}
    beside = inventory(tmp_path / "library", library)
    asked = inventory(tmp_path / "service", service, facts={Fact.WEB_SERVICE})
    assert [(f.set_aside, f.counts) for f in triage([absent], beside, CHECKLIST)] == [
        ("not_applicable", False)
    ]
    assert [(f.set_aside, f.counts) for f in triage([absent], asked, CHECKLIST)] == [(None, True)]


def test_a_rule_without_a_row_is_unclassified_not_dropped(tmp_path: Path) -> None:
    placed = triage([finding("bandit.B999")], inventory(tmp_path, {"app.py": "a\n"}), CHECKLIST)
    assert [f.control for f in placed] == [None]
    assert unclassified(placed) == {"bandit.B999": 1}


def test_a_suppression_comment_is_reported_with_the_finding(tmp_path: Path) -> None:
    facts = inventory(tmp_path, {"app.py": "a\nb\nc\n"})
    object.__setattr__(
        facts, "suppressions", (Suppression(path="app.py", line=3, kind="comment", rule="nosec"),)
    )
    (one,) = triage([finding("bandit.B608")], facts, CHECKLIST)
    assert one.suppressed_in_source


def test_the_fingerprint_survives_moved_lines_and_white_space(tmp_path: Path) -> None:
    facts = inventory(tmp_path, {"app.py": "a\n" * 99})
    before = triage([finding("bandit.B608", line=3, excerpt=excerpt(3, "run( x )"))], facts, CHECKLIST)
    after = triage([finding("bandit.B608", line=53, excerpt=excerpt(53, "    run(x)"))], facts, CHECKLIST)
    other = triage([finding("bandit.B608", line=3, excerpt=excerpt(3, "run(y)"))], facts, CHECKLIST)
    assert before[0].fingerprint == after[0].fingerprint != other[0].fingerprint


def test_equal_code_twice_has_two_fingerprints(tmp_path: Path) -> None:
    facts = inventory(tmp_path, {"app.py": "a\n" * 99})
    found = [finding("bandit.B608", line=n, excerpt=excerpt(n, "run(x)")) for n in (3, 9)]
    one, two = triage(found, facts, CHECKLIST)
    assert one.fingerprint != two.fingerprint
    assert one.fingerprint.rsplit("-", 1)[0] == two.fingerprint.rsplit("-", 1)[0]
