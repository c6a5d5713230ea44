"""A small record of an invented product, on which a theme is tried: every page has something on it."""

from lastmile.model import (
    Audit,
    Confidence,
    Control,
    Coverage,
    Dependencies,
    Effort,
    Engagement,
    Evidence,
    Excerpt,
    FileCounts,
    Finding,
    NotAssessed,
    Outcome,
    Phase,
    PhaseScore,
    Recommendation,
    Result,
    Run,
    RunStatus,
    Score,
    Severity,
    Stage,
    StageGauge,
    Suppression,
    Target,
    Verdict,
)

_OUTCOMES = (Outcome.FAIL, Outcome.PASS, Outcome.NOT_ASSESSED, Outcome.NOT_APPLICABLE, Outcome.FAIL)
_ENGAGEMENT = Engagement(
    client="Specimen Ltd.",
    project="Specimen shop",
    consultant="A. Person",
    reviewer="B. Person",
    date="2026-01-05",
    confidentiality=None,
)
_RUN = Run(
    scanner="specimen", version="1", status=RunStatus.OK, seconds=1.0, files_sent=10, files_reported=10
)
_COVERAGE = Coverage(
    files=FileCounts(total=10, assessed=9, partly=0, left_out=1),
    left_out=(),
    not_assessed=(NotAssessed(what="Load", reason="no running system", what_it_takes="A copy to load"),),
)
_SEVERITIES = (Severity.CRITICAL, Severity.HIGH, Severity.HIGH, Severity.MEDIUM, Severity.LOW)


def _control(phase: Phase, number: int) -> Control:
    return Control(
        id=f"{phase.value.removesuffix('_modes')}/specimen-{number}",
        phase=phase,
        stage=list(Stage)[number % len(Stage)],
        topic="specimen",
        tier="core",
        kind="instance",
        severity=_SEVERITIES[number],
        blocker=number == 0,
        question="Does the specimen hold?",
        title="A visitor sees what is another visitor's",
        risk="Somebody changes the address. They read what belongs to another person.",
        action="Check whose data it is",
        fix="Check the owner of the record; then send all requests through that check.",
        good="Each request checks whose data it touches",
        effort=Effort(low=4, high=12),
        evidence={"any": ("specimen.rule",)},
        not_assessed="Access to the running system.",
        cwe=("CWE-639",),
    )


def _found(control: Control) -> Finding:
    return Finding(
        rule="specimen.rule",
        message="The record is read by the number in the address alone.",
        severity=control.severity,
        confidence=Confidence.HIGH,
        path="app/routes/<orders> & more.py",  # a name that shows whether a theme escapes
        line=12,
        end_line=12,
        cwe=control.cwe,
        evidence=(Evidence(kind="place", path="app/routes/<orders> & more.py", line=12, note="specimen"),),
        fingerprint=f"{control.id}-1",
        control=control.id,
        phase=control.phase,
        title=control.title,
        excerpt=Excerpt(first_line=11, lines=("def order(number):", "    return orders[number]"), hit=(12,)),
    )


def _result(control: Control, outcome: Outcome, found: tuple[Finding, ...]) -> Result:
    ran = outcome in (Outcome.PASS, Outcome.FAIL)
    return Result(
        control=control.id,
        phase=control.phase,
        stage=control.stage,
        outcome=outcome,
        coverage=1.0 if ran else 0.0,
        reason="" if ran else "The running system was not supplied",
        severity=control.severity if outcome is Outcome.FAIL else None,
        confidence=Confidence.HIGH if outcome is Outcome.FAIL else None,
        blocker=control.blocker and outcome is Outcome.FAIL,
        credit=None,
        violations=len(found),
        opportunities=None,
        findings=tuple(item.fingerprint for item in found),
        evidence=(Evidence(kind="run", note="specimen 1 read 10 files"),) if ran else (),
    )


def _phase(phase: Phase) -> PhaseScore:
    return PhaseScore(
        id=phase,
        status="partial",
        points=41.0,
        low=35.0,
        high=60.0,
        coverage=0.75,
        passed=1,
        failed=2,
        not_assessed=1,
        not_applicable=1,
    )


def _work(controls: tuple[Control, ...], results: tuple[Result, ...]) -> tuple[Recommendation, ...]:
    return tuple(
        Recommendation(
            id=f"R-{number:02d}",
            stage=control.stage,
            title=control.action,
            controls=(control.id,),
            findings=result.findings,
            blocker=result.blocker,
            effort=control.effort,
            risk_removed=3.0,
        )
        for number, (control, result) in enumerate(zip(controls, results, strict=True), start=1)
        if result.outcome is Outcome.FAIL
    )


def _target() -> Target:
    return Target(
        source="https://git.example.com/specimen/shop",
        name="specimen-shop",
        commit="0123456789abcdef0123456789abcdef01234567",
        ref="main",
        dirty=False,
        files=10,
        lines=1200,
        languages=(),
    )


def specimen() -> Audit:
    """The record; every name and figure in it is invented."""
    controls = tuple(_control(phase, number) for phase in Phase for number in range(len(_OUTCOMES)))
    pairs = tuple(zip(controls, _OUTCOMES * len(Phase), strict=True))
    found = {control.id: (_found(control),) for control, outcome in pairs if outcome is Outcome.FAIL}
    results = tuple(_result(control, outcome, found.get(control.id, ())) for control, outcome in pairs)
    return Audit(
        lastmile_version="specimen",
        checklist_version="specimen",
        profile="production",
        options={"exclude": [], "phases": [], "offline": True},
        started_at="2026-01-05T09:00:00+00:00",
        finished_at="2026-01-05T09:10:00+00:00",
        target=_target(),
        engagement=_ENGAGEMENT,
        tools=(),
        score=Score(overall=41.0, low=35.0, high=60.0, coverage=0.75),
        verdict=Verdict(
            status="not_ready",
            provisional=False,
            reasons=tuple(c.id for c, o in pairs if c.blocker and o is Outcome.FAIL),
        ),
        phases=tuple(_phase(phase) for phase in Phase),
        stages=tuple(
            StageGauge(id=stage, points=41.0, effort=Effort(low=8, high=24), score_after=80.0)
            for stage in Stage
        ),
        runs=(_RUN,),
        controls=controls,
        results=results,
        findings=tuple(item for items in found.values() for item in items),
        coverage=_COVERAGE,
        suppressions=(Suppression(path="app/a.py", line=3, kind="noqa", rule="specimen.rule"),),
        dependencies=Dependencies(direct=2, transitive=5, development=1, by_ecosystem={}, packages=()),
        recommendations=_work(controls, results),
    )
