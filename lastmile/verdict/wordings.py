"""What a row says where nothing grave was found: a title must not claim more than its places carry."""

from collections.abc import Iterable, Sequence

from lastmile.model import Control, Finding, Outcome, Result, Severity, Wording


def worded(controls: Iterable[Control], results: Iterable[Result]) -> tuple[Control, ...]:
    """The rows with the title and the risk that hold for what was found.

    A row that fails, and of whose places none that counts is worse than low, speaks in its milder words where
    it has some; every other row in full. The same rows come out whichever words they came in with.
    """
    mildly = {r.control for r in results if r.outcome is Outcome.FAIL and _is_low(r.severity)}
    return tuple(
        _mildly(control) if control.id in mildly and _tells(control) else in_full(control)
        for control in controls
    )


def in_full(control: Control) -> Control:
    """The row as its checklist has it."""
    if control.in_full is None:
        return control
    return control.model_copy(update={**dict(control.in_full), "in_full": None})


def titled(findings: Sequence[Finding], controls: Iterable[Control]) -> tuple[Finding, ...]:
    """The findings, each with the title that fits its own severity."""
    titles = {
        control.id: ((control.in_full or control).title, control.mild.title)
        for control in controls
        if control.mild is not None and _tells(control)
    }
    return tuple(
        finding.model_copy(update={"title": titles[finding.control][_is_low(finding.severity)]})
        if finding.control in titles
        else finding
        for finding in findings
    )


def _mildly(control: Control) -> Control:
    if control.mild is None:
        return control
    full = control.in_full or Wording(title=control.title, risk=control.risk)
    return control.model_copy(update={**dict(control.mild), "in_full": full})


def _tells(control: Control) -> bool:
    """Whether low says something of a place; where a checklist caps the whole row at low, it says nothing."""
    return not _is_low(control.severity)


def _is_low(severity: Severity | None) -> bool:
    return severity is not None and severity.rank >= Severity.LOW.rank
