"""Sums of work: from exact hours, and rounded once, by ``wording.days``, wherever they are printed."""

from collections.abc import Iterable

from lastmile.model import Audit, Effort, Recommendation, Stage


def total(packages: Iterable[Recommendation]) -> Effort:
    """The hours of these work packages; the upper figure is an upper bound, for P90s do not add up."""
    listed = [package.effort for package in packages]
    return Effort(low=sum(effort.low for effort in listed), high=sum(effort.high for effort in listed))


def everything(audit: Audit) -> Effort:
    """All that we advise."""
    return total(audit.recommendations)


def of_stage(audit: Audit, stage: Stage) -> Effort:
    """The work of one stage."""
    return total(package for package in audit.recommendations if package.stage is stage)


def urgent(audit: Audit) -> tuple[Recommendation, ...]:
    """The packages that the launch waits for: those of blockers, else those of the verdict's conditions."""
    blocking = tuple(package for package in audit.recommendations if package.blocker)
    conditions = frozenset(audit.verdict.reasons)
    return blocking or tuple(
        package for package in audit.recommendations if conditions.intersection(package.controls)
    )


def later(audit: Audit) -> tuple[Recommendation, ...]:
    """The packages that can wait."""
    first = {id(package) for package in urgent(audit)}
    return tuple(package for package in audit.recommendations if id(package) not in first)
