"""One finding that speaks for a share of all places costs that share."""

import pytest
from support import inventory

from lastmile.audit import attempt
from lastmile.inventory import Check, Scan
from lastmile.model import Confidence, Control, Finding, Severity
from lastmile.verdict.assess import Ground, assess

RULE = "lastmile.share"


def _control() -> Control:
    texts = dict.fromkeys(("question", "title", "risk", "action", "fix", "good"), "x")
    return Control.model_validate(
        {"id": "failure/share", "phase": "failure_modes", "stage": "launch", "topic": "t", "tier": "core"}
        | {
            "kind": "metric",
            "severity": "medium",
            "effort": {"low": 1, "high": 2},
            "evidence": {"any": [RULE]},
        }
        | texts
    )


def _finding(fingerprint: str = "f") -> Finding:
    return Finding(
        rule=RULE, message="m", severity=Severity.MEDIUM, confidence=Confidence.HIGH,
        control="failure/share", fingerprint=fingerprint,
    )  # fmt: skip


@pytest.mark.parametrize(("violations", "credit"), [({RULE: 3}, 0.7), ({RULE: 10}, 0.0), ({}, 0.9)])
def test_credit_by_share(violations, credit):
    ground = Ground(1.0, opportunities=10, violations=violations)
    (result,) = assess([_control()], [_finding()], {"failure/share": ground}, frozenset(), {})
    assert result.credit == credit
    assert result.violations == violations.get(RULE, 1)


def test_more_findings_than_it_says_count_each():
    ground = Ground(1.0, opportunities=10, violations={RULE: 1})
    found = [_finding(str(n)) for n in range(4)]
    (result,) = assess([_control()], found, {"failure/share": ground}, frozenset(), {})
    assert result.violations == 4


def test_a_run_keeps_it(tmp_path):
    scan = Scan(findings=(_finding(),), opportunities={RULE: 10}, violations={RULE: 3})
    run = attempt(Check(RULE, lambda _: scan), inventory(tmp_path, {"a.py": "x = 1\n"})).run
    assert run.violations == {RULE: 3}
