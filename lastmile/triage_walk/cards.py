"""What stands on the screen while a person decides: the excerpt, the reason, the neighbours."""

from collections.abc import Mapping, Sequence

from lastmile.model import Audit, Control, Finding, ManualQuestion, Outcome, Severity, Status
from lastmile.report import wording
from lastmile.report.findings import PHASE_NAMES
from lastmile.report.ranking import Failed
from lastmile.triage_walk.terminal import Terminal

NEIGHBOURS = 3
STYLES = {
    Severity.CRITICAL: "bold white on red",
    Severity.HIGH: "bold red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "cyan",
    Severity.INFO: "dim",
}
DECIDED = {
    Status.OPEN: "open",
    Status.CONFIRMED: "confirmed",
    Status.FALSE_POSITIVE: "false positive",
    Status.ACCEPTED: "accepted risk",
    Status.FIXED: "fixed",
}
Told = Mapping[str, tuple[Status, str]]  # fingerprint -> what was decided, and by whom


def finding(
    terminal: Terminal, failed: Failed, place: Finding, beside: Sequence[Finding], told: Told
) -> None:
    """The card of one place; ``beside`` are the other findings in its file."""
    blocker = "launch blocker · " if failed.result.blocker else ""
    terminal.parts(
        (f" {place.severity.value.upper()} ", STYLES[place.severity]),
        (
            f"  {blocker}{failed.id} · {PHASE_NAMES[failed.result.phase]} · {place.confidence} confidence",
            "dim",
        ),
    )
    terminal.say(failed.control.title, "bold")
    status, who = told.get(place.fingerprint, (Status.OPEN, ""))
    if status is not Status.OPEN:
        terminal.say(f"decided: {DECIDED[status]} ({who})", "green")
    _code(terminal, place)
    terminal.prose("Reason", f"{place.message} {failed.control.risk}")
    rules = wording.distinct(note for note in (place.rule, *(e.note for e in place.evidence)) if note)
    terminal.prose("Seen by", ", ".join(rules), most=2)
    if place.suppressed_in_source:
        terminal.prose("Silenced", "a comment in the code asks scanners to look away from this line")
    _neighbours(terminal, place, beside, told)
    _elsewhere(terminal, failed, place, told)


def _code(terminal: Terminal, place: Finding) -> None:
    where = place.path or "the repository as a whole"
    line = f" line {place.line}" if place.line is not None else ""
    symbol = f"  in {place.symbol}" if place.symbol and place.line is not None else ""
    terminal.parts((where, "underline"), (line, ""), (symbol, "dim"))
    excerpt = place.excerpt
    if excerpt is None:
        return
    for number, text in enumerate(excerpt.lines, start=excerpt.first_line):
        hit = number in excerpt.hit
        mark, style = ("▸", "bold") if hit else (" ", "dim")
        terminal.parts((f" {mark}{number:>5}  ", style), (text, "bold" if hit else ""))


def _neighbours(terminal: Terminal, place: Finding, beside: Sequence[Finding], told: Told) -> None:
    """The nearest other findings of the file, for one cause often shows in several."""
    near = sorted(beside, key=lambda f: (abs((f.line or 0) - (place.line or 0)), f.fingerprint))
    for number, other in enumerate(near[:NEIGHBOURS]):
        status, who = told.get(other.fingerprint, (Status.OPEN, ""))
        said = f"  {DECIDED[status]} ({who})" if status is not Status.OPEN else ""
        terminal.parts(
            (f"{'' if number else 'Beside':<9} ", "bold"),
            (f"line {other.line or '-'} ", ""),
            (
                f"{other.severity} ",
                STYLES[other.severity] if other.severity is not Severity.CRITICAL else "red",
            ),
            (other.title or other.rule, ""),
            (said, "green"),
        )
    if len(near) > NEIGHBOURS:
        terminal.say(f"{'':<9} and {len(near) - NEIGHBOURS} more in this file", "dim")


def _elsewhere(terminal: Terminal, failed: Failed, place: Finding, told: Told) -> None:
    others = [
        other for other in failed.places if other is not place and other.fingerprint != place.fingerprint
    ]
    if not others:
        return
    still = sum(told.get(other.fingerprint, (Status.OPEN, ""))[0] is Status.OPEN for other in others)
    named = ", ".join(f"{o.path or 'the repository'}{f':{o.line}' if o.line else ''}" for o in others[:4])
    more = f" and {len(others) - 4} more" if len(others) > 4 else ""
    count = wording.count(len(others), "other place")
    terminal.prose("This check", f"{count}, {still} of them open: {named}{more}", most=2)


def question(terminal: Terminal, audit: Audit, asked: ManualQuestion, given: str) -> None:
    """The card of one question for a person; ``given`` is the answer that stands, if one does."""
    rows = {control.id: control for control in audit.controls}
    row = rows.get(asked.control)
    if row is not None:
        terminal.parts(
            (f" {row.severity.value.upper()} ", STYLES[row.severity]),
            (f"  question · {PHASE_NAMES[row.phase]} · {row.id}", "dim"),
        )
    terminal.say(asked.question, "bold")
    if given:
        terminal.say(f"answered: {given}", "green")
    if row is None:
        return
    terminal.prose("If not", f"{wording.sentence(row.title)} {row.risk}")
    if row.not_assessed:
        terminal.prose("To show", row.not_assessed)
    for other in closes(audit, row):
        terminal.prose("A yes", f"with evidence closes: {other.title}")


def closes(audit: Audit, row: Control) -> tuple[Control, ...]:
    """The open absences that a *yes* with evidence to this question closes."""
    waiting = {r.control for r in audit.results if r.outcome in (Outcome.FAIL, Outcome.NOT_ASSESSED)}
    return tuple(c for c in audit.controls if c.paired == row.id and c.id in waiting)
