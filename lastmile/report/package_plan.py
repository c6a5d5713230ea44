"""The plan of the dependencies' chapter: what to remove, replace or upgrade, and why, step by step."""

from dataclasses import dataclass

from lastmile.language import later, say, say_many
from lastmile.model import PlanStep, Use, Weight
from lastmile.report import wording
from lastmile.report.nouns import SEVERITIES

STEPS = 12  # rows in print; the rest stands in the HTML
NAMED = 3  # names that are spelt out
TOKEN = 40  # characters of a package's name in a table
TITLES = {
    "remove": later("Remove {name}"),
    "replace": later("Replace {name}"),
    "upgrade": later("Upgrade {name} to a supported version"),
}
REASONS = {
    "unused": later("Nothing in the code that we read uses it."),
    "missing": later("No registry has a package of this name."),
    "duplicate": later("Another package already serves the same purpose."),
}
GIVEN_UP = {
    "replace": later("Its authors have given up it{now}."),
    "upgrade": later("Its authors have given up this version{now}."),
}


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of the plan."""

    number: str
    title: str
    why: str
    ends: str
    risk: str
    days: str


def step_row(number: int, step: PlanStep) -> StepRow:
    """The step under its number."""
    percent = round(step.risk_removed)
    return StepRow(
        number=wording.num(number),
        title=_title(step),
        why=_why(step),
        ends=_ends(step),
        risk=f"{percent} %" if percent else say("under {n} %", n=wording.num(1)),
        days=wording.day_range(step.effort.low, step.effort.high),
    )


def _title(step: PlanStep) -> str:
    name = wording.cut(step.name, TOKEN)
    if step.kind == "upgrade" and step.to:
        return say("Upgrade {name} to {version}", name=name, version=wording.cut(step.to, TOKEN))
    return (
        say(TITLES[step.kind], name=name) if step.kind in TITLES else f"{wording.capital(step.kind)} {name}"
    )


def _why(step: PlanStep) -> str:
    now = _now(step)
    if step.why == "vulnerable":
        return _hole(step, now)
    if step.why == "deprecated":
        what = GIVEN_UP["replace" if step.kind == "replace" else "upgrade"]
        return say(what, now=now)
    if step.why == "trivial":
        few = say("A few lines of your own do the same.")
        return f"{few} {place}" if (place := _place(step.use)) else few
    return say(REASONS[step.why]) if step.why in REASONS else ""


def _now(step: PlanStep) -> str:
    """The versions in use, in brackets after a space."""
    shown = say("(now {versions})", versions=wording.listing(step.versions[:NAMED]))
    return f" {shown}" if step.versions else ""


def _hole(step: PlanStep, now: str) -> str:
    if not step.to:
        return say("It has a published hole, and no mended version is known{now}.", now=now)
    if step.through:
        brought = [wording.cut(name, TOKEN) for name in step.through[:NAMED]]
        carriers = wording.listing(brought)
        if not step.versions:
            return say("It comes with {packages}.", packages=carriers)
        # The version stands before the packages that bring it, lest it reads as theirs.
        return say_many(
            "Version {versions} comes with {packages}.",
            "Versions {versions} come with {packages}.",
            len(step.versions[:NAMED]),
            versions=wording.listing(step.versions[:NAMED]),
            packages=carriers,
        )
    return say_many("It has a published hole{now}.", "It has published holes{now}.", step.holes, now=now)


def _place(use: Use | None) -> str:
    """Where it is imported; "" where that is more than one place."""
    if use is None or use.places != 1:
        return ""
    if len(use.names) == 1:
        return say("It is imported in one place, for {name}.", name=use.names[0])
    return say("It is imported in one place.")


def _ends(step: PlanStep) -> str:
    parts = []
    if step.drops:
        parts.append(say_many("{n} more package goes", "{n} more packages go", step.drops))
    if step.holes:
        holes = say_many("{n} known hole ends", "{n} known holes end", step.holes)
        worst = say("worst: {severity}", severity=say(SEVERITIES[step.worst.value])) if step.worst else ""
        parts.append(f"{holes} ({worst})" if worst else holes)
    if step.development:
        parts.append(say("for development only"))
    return wording.capital("; ".join(parts)) if parts else say("less to keep up")


def plan_note(steps: tuple[StepRow, ...], weight: Weight, *, others: bool) -> str:
    """How to read the plan, or that there is none; ``others``: findings about packages ask for something."""
    if steps:
        return say(
            "Each step is weighed against what the steps before it leave: risk is the part of the risk of "
            "all packages that it removes. Packages that another one still needs are never counted as going."
        )
    clear = (
        say("This plan has no step: what to do about packages stands with the findings of this chapter.")
        if others
        else say("Nothing that was found gives a reason to remove or upgrade a package.")
    )
    more = say("What no lock tells may add some.")
    return f"{clear} {more}" if weight.untold else clear


def plan_rest(steps: tuple[StepRow, ...]) -> str:
    """Where the steps stand that are not printed; "" where all are."""
    beyond = len(steps) - STEPS
    if beyond <= 0:
        return ""
    return say_many("{n} more step stands in report.html.", "{n} more steps stand in report.html.", beyond)
