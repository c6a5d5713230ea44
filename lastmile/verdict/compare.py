"""Two audits of one product: what was fixed, what is new, what stayed, what was lost, what nobody saw.

Pure, from two records. Nothing is *fixed* because it is gone: the second audit must have looked there with a
rule that saw it. And nothing is *new* because it appeared: the first audit must have looked there too.
"""

from collections import Counter
from collections.abc import Iterable

from lastmile.model import Audit, Finding, Outcome, Status
from lastmile.model.comparison import (
    Change,
    Comparison,
    ControlChange,
    Side,
)
from lastmile.verdict import comparable
from lastmile.verdict.comparable import ASSESSED
from lastmile.verdict.matching import Pair, match
from lastmile.verdict.sight import Sight

OUTCOMES = ("fixed", "new", "protection_lost", "reopened", "seen_first", "persisting", "decided", "not_seen")
_CLOSED = {
    Status.FIXED: "it was marked as fixed",
    Status.FALSE_POSITIVE: "it was set down as a false positive, and no decision says so now",
    Status.ACCEPTED: "the risk was accepted, and no decision says so now",
}


def compare(before: Audit, after: Audit, earlier: Iterable[Audit] = ()) -> Comparison:
    """Hold two audits against each other. ``earlier`` audits tell what is new from what came back.

    Raises AuditFileError where a record's constants are not what they can be.
    """
    matched = match(before, after)
    same_code = comparable.same_code(before, after)
    now, then = Sight(after), Sight(before)
    returned = {id(pair.after) for old in earlier for pair in match(old, after).pairs if pair.before.counts}
    changes = [change for pair in matched.pairs if (change := _of_pair(pair))]
    for finding in matched.only_before:
        if finding.counts:
            reason = now.missing(finding) or same_code
            changes.append(_change(finding, "not_seen" if reason else "fixed", reason))
    absences = {control.id for control in after.controls if control.kind == "absence"}
    passed = {r.control for r in before.results if r.outcome is Outcome.PASS}
    for finding in (f for f in matched.only_after if f.counts):
        came_back = "an audit before these two had it" if id(finding) in returned else ""
        changes.append(_of_new(finding, then, absences & passed, same_code, came_back))
    changes.sort(key=_order)
    controls = _controls(before, after, changes)
    return Comparison(
        before=_side(before),
        after=_side(after),
        notes=comparable.notes(before, after),
        score=comparable.compared_score(before, after),
        counts={name: sum(change.outcome == name for change in changes) for name in OUTCOMES},
        controls=controls,
        protections_lost=tuple(c.control for c in controls if _is_lost(c, before, after)),
        findings=tuple(changes),
    )


def _of_pair(pair: Pair) -> Change | None:
    """What became of a finding that both audits have; None where it counts in neither."""
    before, after, _how = pair
    if after.counts and before.counts:
        closed = before.status in _CLOSED and after.status not in (before.status, Status.ACCEPTED)
        return _paired(pair, "reopened" if closed else "persisting", _CLOSED[before.status] if closed else "")
    if after.counts:
        if before.status in _CLOSED:
            return _paired(pair, "reopened", _CLOSED[before.status])
        return _paired(pair, "new", f"it did not count before: {_uncounted(before)}")
    return _paired(pair, "decided", _uncounted(after)) if before.counts else None


def _uncounted(finding: Finding) -> str:
    """Why a finding does not count."""
    if finding.status in (Status.FALSE_POSITIVE, Status.FIXED):
        word = "a false positive" if finding.status is Status.FALSE_POSITIVE else "fixed"
        return f"{finding.decided_by or 'a person'} set it down as {word}"
    asides = {
        "test": "it stands in test code",
        "trial": "it stands in a script that tries something out",
        "vendored": "it stands in code of others",
        "generated": "it stands in generated code",
        "not_applicable": "its check does not apply",
    }
    return asides.get(finding.set_aside or "", "it is information only")


def _paired(pair: Pair, outcome: str, reason: str) -> Change:
    before, after, how = pair
    changed = (before.path, before.line) != (after.path, after.line)
    return _change(after, outcome, reason).model_copy(
        update={
            "how": how,
            "severity_before": before.severity if before.severity is not after.severity else None,
            "path_before": before.path if changed else None,
            "line_before": before.line if changed else None,
            "fingerprint_before": before.fingerprint,
        }
    )


def _of_new(finding: Finding, then: Sight, protected: set[str], same_code: str, came_back: str) -> Change:
    """A finding of the second audit alone."""
    if finding.control in protected:
        return _change(finding, "protection_lost", "the first audit found this protection")
    if came_back:
        return _change(finding, "reopened", came_back)
    reason = then.missing(finding) or same_code
    return _change(finding, "seen_first" if reason else "new", reason)


def _change(finding: Finding, outcome: str, reason: str = "") -> Change:
    return Change(
        outcome=outcome,
        reason=reason,
        control=finding.control,
        phase=finding.phase,
        rule=finding.rule,
        title=finding.title,
        message=finding.message,
        severity=finding.severity,
        confidence=finding.confidence,
        path=finding.path,
        line=finding.line,
        excerpt=finding.excerpt,
        package=finding.package,
        fingerprint=finding.fingerprint,
    )


def _order(change: Change) -> tuple[int, int, str, str, int, str]:
    return (
        OUTCOMES.index(change.outcome),
        change.severity.rank,
        change.control or "~",
        change.path or "",
        change.line or 0,
        change.fingerprint,
    )


def _controls(before: Audit, after: Audit, changes: Iterable[Change]) -> tuple[ControlChange, ...]:
    """Every row of either audit that was judged or has a change, worst first."""
    theirs = {result.control: result for result in before.results}
    ours = {result.control: result for result in after.results}
    rows = {control.id: control for control in (*before.controls, *after.controls)}  # the later words win
    tally = Counter((change.control, change.outcome) for change in changes)
    found = []
    for name, control in rows.items():
        old, new = theirs.get(name), ours.get(name)
        if not any(result and result.outcome in ASSESSED for result in (old, new)):
            continue
        found.append(
            ControlChange(
                control=name,
                phase=control.phase,
                title=control.title,
                good=control.good,
                severity=control.severity,
                blocker_before=bool(old and old.blocker),
                blocker_after=bool(new and new.blocker),
                before=old.outcome if old else None,
                after=new.outcome if new else None,
                reason=new.reason if new else "the second audit's checklist does not have it",
                fixed=tally[name, "fixed"],
                new=sum(tally[name, o] for o in ("new", "reopened", "seen_first", "protection_lost")),
                persisting=tally[name, "persisting"],
                not_seen=tally[name, "not_seen"],
            )
        )
    return tuple(sorted(found, key=lambda c: (not (c.blocker_before or c.blocker_after), c.severity.rank)))


def _is_lost(change: ControlChange, before: Audit, after: Audit) -> bool:
    """A protection, or a person's *yes*, that was there and is not now; a withdrawn answer is no loss."""
    kinds = {control.id: control.kind for control in after.controls}
    said = {r.control: r.answered_by for audit in (before, after) for r in audit.results}
    if (change.before, change.after) != (Outcome.PASS, Outcome.FAIL):
        return False
    if kinds.get(change.control) == "manual":
        return True
    was = next((r.answered_by for r in before.results if r.control == change.control), None)
    return kinds.get(change.control) == "absence" and not (was and not said[change.control])


def _side(audit: Audit) -> Side:
    return Side(
        product=audit.target.name,
        source=audit.target.source,
        commit=audit.target.commit,
        ref=audit.target.ref,
        date=audit.started_at,
        lastmile_version=audit.lastmile_version,
        checklist_version=audit.checklist_version,
        profile=audit.profile,
        verdict=audit.verdict,
        score=audit.score,
    )
