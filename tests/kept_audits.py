"""Small records with consistent scores, for what is kept and compared across engagements."""

from collections.abc import Mapping, Sequence

import report_samples

from lastmile.model import Audit, Decided, Engagement, Finding, Outcome, Phase, Result, Status
from lastmile.report.as_json import render
from lastmile.verdict import score
from lastmile.verdict.constants import STANDARD

BASE = report_samples.prototype()
CREDIT = {Outcome.PASS: 1.0, Outcome.FAIL: 0.0}


def audited(
    day: str = "2026-11-21",
    *,
    client: str | None = "Tableside Ltd.",
    project: str | None = "Booking",
    outcomes: Mapping[str, Outcome] = {},
    open_blockers: bool = False,
    findings: Sequence[Finding] = (),
    decisions: Sequence[Decided] = (),
    **fields: object,
) -> Audit:
    """A record of that day whose scores follow from its results; ``outcomes`` by control id change some."""
    results = tuple(_with(result, outcomes, open_blockers) for result in BASE.results)
    update: dict[str, object] = {
        "started_at": f"{day}T09:00:00+00:00",
        "finished_at": f"{day}T09:11:20+00:00",
        "engagement": Engagement(client=client, project=project, decisions=tuple(decisions)),
        "results": results,
        "findings": tuple(findings),
        "constants": STANDARD.recorded(),
        **fields,
    }
    made = BASE.model_copy(update=update)
    rows = score.pairs(made.controls, made.results)
    phases = tuple(score.score_phase(phase, rows) for phase in Phase)
    scored = {"phases": phases, "score": score.score_all(rows), **fields}
    return made.model_copy(update=scored)


def _with(result: Result, outcomes: Mapping[str, Outcome], open_blockers: bool) -> Result:
    outcome = outcomes.get(result.control, result.outcome)
    blocks = result.blocker and open_blockers and outcome is Outcome.FAIL
    return result.model_copy(
        update={
            "outcome": outcome,
            "credit": CREDIT.get(outcome),
            "coverage": 1.0 if outcome in CREDIT else 0.0,
            "blocker": blocks,
        }
    )


def accepted(until: str | None, *, rule: str = "semgrep.sql-string-building") -> tuple[Finding, Decided]:
    """A finding whose risk somebody accepted, and the decision."""
    found = next(finding for finding in BASE.findings if finding.path and finding.line)
    finding = found.model_copy(update={"rule": rule, "status": Status.ACCEPTED, "decided_by": "R. Halvorsen"})
    decided = Decided(
        fingerprint=finding.fingerprint,
        status=Status.ACCEPTED,
        author="R. Halvorsen",
        reason="the shop closes in spring",
        date="2026-11-01",
        expires=until,
        state="used",
        places=1,
    )
    return finding, decided


def as_json(audit: Audit) -> bytes:
    """Its audit.json."""
    return render(audit)
