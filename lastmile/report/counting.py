"""The counts that several pages share, each made once."""

from dataclasses import dataclass

from lastmile.model import Audit, Control, Outcome, Result
from lastmile.report.ranking import controls

_BARS = ("launch_bar", "bar", "launch")  # names under which the scoring constants may hold the launch bar


@dataclass(frozen=True, slots=True)
class Tally:
    """Checks by what became of them; questions for a person count once they are answered."""

    passed: tuple[Result, ...]
    failed: tuple[Result, ...]
    not_assessed: tuple[Result, ...]
    not_applicable: tuple[Result, ...]

    @property
    def ran(self) -> int:
        """Checks with an answer."""
        return len(self.passed) + len(self.failed)

    @property
    def applicable(self) -> int:
        """Checks that should have one."""
        return self.ran + len(self.not_assessed)


def waits_for_person(result: Result, rows: dict[str, Control]) -> bool:
    """Whether this is a question for a person that nobody has answered."""
    control = rows.get(result.control)
    return bool(control and control.manual and result.outcome is Outcome.NOT_ASSESSED)


def tally(audit: Audit, results: tuple[Result, ...] | None = None) -> Tally:
    """Count these results (all of the audit if none are given)."""
    rows = controls(audit)
    counted = [r for r in (audit.results if results is None else results) if not waits_for_person(r, rows)]

    def of(outcome: Outcome) -> tuple[Result, ...]:
        return tuple(result for result in counted if result.outcome is outcome)

    return Tally(of(Outcome.PASS), of(Outcome.FAIL), of(Outcome.NOT_ASSESSED), of(Outcome.NOT_APPLICABLE))


def launch_bar(audit: Audit) -> float | None:
    """The score that counts as ready, if the scoring constants name one."""
    for name in _BARS:
        value = audit.constants.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 100:
            return float(value)
    return None
