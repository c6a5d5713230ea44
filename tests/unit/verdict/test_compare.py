"""What is fixed, new, lost or not seen between two audits."""

import re

import pytest
from report_samples import prototype

from lastmile.model import (
    Audit,
    Confidence,
    Finding,
    Landmark,
    LeftOut,
    Outcome,
    Run,
    RunStatus,
    Severity,
    Status,
    Unread,
)
from lastmile.report.as_comparison import FORMATS
from lastmile.verdict.compare import compare
from lastmile.verdict.matching import match

CONTROL = next(c.id for c in prototype().controls if "sql-string-building" in c.id)
RULE, SCANNER = "semgrep.sql-string-building-python", "semgrep"


def mark(code: str, scope: str = "f", above: str = "a", below: str = "b") -> Landmark:
    return Landmark(code=code, scope=scope, above=above, below=below)


def found(code: str, path: str | None = "app.py", line: int = 3, **more: object) -> Finding:
    base = {
        "rule": RULE,
        "message": f"about {code}",
        "severity": Severity.HIGH,
        "confidence": Confidence.HIGH,
        "control": CONTROL,
        "phase": "security",
        "title": "A guest can read every reservation",
        "path": path,
        "line": line,
        "fingerprint": f"{code}-{path}-{line}",
        "landmark": mark(code),
    }
    return Finding.model_validate(base | more)


def audit(*findings: Finding, status: RunStatus = RunStatus.OK, **more: object) -> Audit:
    """A record with these findings; its one run is semgrep's."""
    base = prototype()
    run = more.pop(
        "run", Run(scanner=SCANNER, version="1", status=status, reason="the tool ended with code 7")
    )
    target = base.target.model_copy(update={"commit": more.pop("commit", "c" * 40)})
    update = {
        "findings": findings,
        "runs": (run,),
        "fingerprint_kind": 2,
        "target": target,
        "engagement": None,
    }
    return base.model_copy(update=update | more)


def outcomes(before: Audit, after: Audit, *earlier: Audit) -> list[tuple[str, str]]:
    return [(c.outcome, c.message) for c in compare(before, after, earlier).findings]


def test_gone_where_the_rule_looked_again_is_fixed_with_the_old_excerpt() -> None:
    (change,) = compare(audit(found("x")), audit(commit="d" * 40)).findings
    assert (change.outcome, change.path, change.line) == ("fixed", "app.py", 3)


@pytest.mark.parametrize("status", [RunStatus.FAILED, RunStatus.SKIPPED])
def test_a_scanner_that_did_not_run_fixes_nothing_in_any_format(status: RunStatus) -> None:
    comparison = compare(audit(found("x")), audit(commit="d" * 40, status=status))
    did = "failed" if status is RunStatus.FAILED else "did not run"
    (change,) = comparison.findings
    assert (change.outcome, change.reason) == ("not_seen", f"semgrep {did}: the tool ended with code 7")
    assert comparison.counts["fixed"] == 0
    for name in ("md", "html"):
        page = FORMATS[name](comparison).decode()
        assert "could not be seen" in page
        assert "the tool ended with code 7" in page
        assert "Nothing was fixed" in page
    assert '"outcome": "not_seen"' in FORMATS["json"](comparison).decode()


def test_a_file_that_was_not_read_or_left_out_hides_its_findings_and_no_others() -> None:
    unread = Run(
        scanner=SCANNER,
        version="1",
        status=RunStatus.PARTIAL,
        unread=(
            Unread(path="app.py", reason="too slow"),
            Unread(path="b.py", reason="x", rule="semgrep.other"),
        ),
    )
    before = audit(found("x"), found("y", "b.py"))
    assert outcomes(before, audit(commit="d" * 40, run=unread)) == [
        ("fixed", "about y"),
        ("not_seen", "about x"),
    ]
    coverage = before.coverage.model_copy(
        update={
            "left_out": (LeftOut(path="src/", reason="--exclude"), LeftOut(path="b.py", reason="too large"))
        }
    )
    before = audit(found("x", "src/deep/app.py"), found("y", "b.py"), found("z", "srcs/a.py"))
    after = audit(commit="d" * 40, coverage=coverage)
    assert outcomes(before, after) == [("fixed", "about z"), ("not_seen", "about y"), ("not_seen", "about x")]


def test_an_excluded_phase_another_folder_or_a_row_that_went_is_not_seen() -> None:
    before = audit(found("x"))
    other = audit(commit="d" * 40)
    cases = {
        "this phase was left out of the audit": {"options": {"phases": ["performance"]}},
        "the audit looked at the folder web alone": {
            "target": other.target.model_copy(update={"subdir": "web"})
        },
        "its check was no part of the audit's checklist": {"controls": (), "results": ()},
    }
    for reason, update in cases.items():
        (change,) = compare(before, other.model_copy(update=update)).findings
        assert (change.outcome, change.reason) == ("not_seen", reason)


def test_new_needs_an_earlier_look_and_the_same_commit_has_nothing_new() -> None:
    after = audit(found("x"), commit="d" * 40)
    assert outcomes(audit(), after) == [("new", "about x")]
    assert outcomes(audit(status=RunStatus.FAILED), after) == [("seen_first", "about x")]
    assert outcomes(audit(), audit(found("x"))) == [("seen_first", "about x")]
    assert outcomes(audit(found("x")), audit()) == [("not_seen", "about x")]


def test_what_came_back_or_lost_its_decision_is_reopened_and_what_a_person_closed_is_decided() -> None:
    fresh = audit(found("x"), commit="d" * 40)
    assert outcomes(audit(), fresh, audit(found("x"), commit="b" * 40)) == [("reopened", "about x")]
    for status in (Status.ACCEPTED, Status.FALSE_POSITIVE, Status.FIXED):
        assert outcomes(audit(found("x", status=status)), fresh) == [("reopened", "about x")]
    closed = audit(found("x", status=Status.FALSE_POSITIVE, decided_by="A. Person"), commit="d" * 40)
    (change,) = compare(audit(found("x")), closed).findings
    assert (change.outcome, change.reason) == ("decided", "A. Person set it down as a false positive")


def test_a_protection_that_is_gone_is_named() -> None:
    base = prototype()
    kept = next(r.control for r in base.results if r.outcome is Outcome.PASS)
    controls = tuple(c.model_copy(update={"kind": "absence"}) if c.id == kept else c for c in base.controls)
    lost = tuple(
        r.model_copy(update={"outcome": Outcome.FAIL, "credit": 0.0}) if r.control == kept else r
        for r in base.results
    )
    gone = found("gone", None, control=kept, rule=f"lastmile.{kept.split('/')[-1]}", landmark=None)
    before = audit(controls=controls)
    after = audit(gone, controls=controls, results=lost, commit="d" * 40)
    comparison = compare(before, after)
    assert comparison.protections_lost == (kept,)
    assert [c.outcome for c in comparison.findings] == ["protection_lost"]
    assert "Protections lost" in FORMATS["md"](comparison).decode()


def test_scores_are_compared_over_what_both_assessed() -> None:
    before = audit()
    same = compare(before, audit(commit="d" * 40)).score
    assert same.before == same.after is not None
    assert same.left_out == 0
    failed = next(r for r in before.results if r.outcome is Outcome.FAIL)
    blind = tuple(
        r.model_copy(update={"outcome": Outcome.NOT_ASSESSED, "credit": None, "blocker": False})
        if r.control == failed.control
        else r
        for r in before.results
    )
    score = compare(before, audit(commit="d" * 40, results=blind)).score
    assert (score.controls, score.left_out) == (same.controls - 1, 1)
    assert score.before == score.after  # a check that nobody could carry out moves neither
    none = compare(before, audit(results=(), controls=())).score
    assert (none.before, none.after, none.controls) == (None, None, 0)


def test_an_older_record_is_matched_by_its_excerpts_and_the_page_says_so() -> None:
    excerpt = {"first_line": 3, "lines": ("run(x)",), "hit": (3,)}
    old = audit(found("x", excerpt=excerpt, landmark=None)).model_copy(update={"fingerprint_kind": 1})
    new = audit(found("x", line=40, excerpt=excerpt | {"first_line": 40, "hit": (40,)}), commit="d" * 40)
    assert [pair.how for pair in match(old, new).pairs] == ["same"]
    assert any("older kind" in note for note in compare(old, new).notes)


def test_equal_code_that_could_be_two_things_is_matched_with_neither() -> None:
    before = audit(found("x", "a.py", landmark=mark("x", "f", "1", "2")))
    twins = [found("x", f"{name}.py", landmark=mark("x", "f", "1", "2")) for name in "bc"]
    matched = match(before, audit(*twins))
    assert (matched.pairs, len(matched.only_before), len(matched.only_after)) == ((), 1, 2)
    (pair,) = match(before, audit(twins[0])).pairs
    assert pair.how == "renamed"


def test_a_lost_second_tool_does_not_rename_what_both_saw() -> None:
    both = [{"kind": "place", "note": RULE}, {"kind": "place", "note": "bandit.B608"}]
    before = audit(found("x", evidence=both))
    after = audit(found("x", rule="bandit.B608", evidence=both[1:]), commit="d" * 40)
    assert outcomes(before, after) == [("persisting", "about x")]


def test_no_text_of_the_target_becomes_markup() -> None:
    nasty = "![x](http://e.example/p) <img src=x onerror=alert(1)> | `cell` [a]: b"
    path = "a`b|<script>.py"
    excerpt = {"first_line": 1, "lines": ("```", "</code><script>alert(1)</script>"), "hit": (2,)}
    comparison = compare(audit(), audit(found("x", path, message=nasty, excerpt=excerpt), commit="d" * 40))
    text = FORMATS["md"](comparison).decode()
    assert "![x]" not in text
    assert not re.search(r"(?<!\\)\]\(", text)
    assert "````text" in text
    page = FORMATS["html"](comparison).decode()
    assert "<script" not in page
    assert "<img" not in page
