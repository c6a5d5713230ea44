"""The dependencies' chapter: what is listed and what runs, the heaviest packages, the plan step by step."""

from dataclasses import dataclass

from lastmile.model import Audit, Heavy, PackageRecord, PlanStep, Use, Weight
from lastmile.report import data_age, wording
from lastmile.report.package_bars import bars
from lastmile.report.svg import Svg

HEAVIEST = 7  # rows in print
STEPS = 12  # rows in print; the rest stands in the HTML
NAMED = 3  # names that the code uses, spelt out
TOKEN = 40  # characters of a package's name in a table


@dataclass(frozen=True, slots=True)
class HeavyRow:
    """One listed package and what comes with it."""

    name: str
    brings: str
    alone: str
    used: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of the plan."""

    number: str
    title: str
    why: str
    ends: str
    risk: str
    days: str


@dataclass(frozen=True, slots=True)
class Packages:
    """All that the chapter says beyond its findings."""

    headline: str
    chart: Svg
    facts: tuple[str, ...]
    heaviest: tuple[HeavyRow, ...]
    plan: tuple[StepRow, ...]
    plan_more: tuple[StepRow, ...]  # beyond what is printed
    plan_note: str
    source: str


def packages(audit: Audit) -> Packages | None:
    """The chapter's own part; None where the product names no package."""
    found = audit.dependencies
    weight = found.weight
    if weight is None or not found.packages:
        return None
    steps = tuple(_step(number, step) for number, step in enumerate(found.plan, start=1))
    unused = len({(p.ecosystem, p.name) for p in found.packages if p.direct and p.used is False})
    known = found.transitive is not None
    listed = len({(p.ecosystem, p.name) for p in found.packages if p.direct})
    developing = sum(p.development for p in found.packages)
    return Packages(
        headline=_headline(listed, weight.running + developing if known else None),
        chart=bars(listed, unused, weight.running if known else None, developing),
        facts=tuple(filter(None, (*_facts(weight, found.packages, known=known), data_age.sentence(audit)))),
        heaviest=tuple(_heavy(one) for one in weight.heaviest[:HEAVIEST]),
        plan=steps[:STEPS],
        plan_more=steps[STEPS:],
        plan_note=_plan_note(steps, weight),
        source=_source(found.packages),
    )


def _headline(listed: int, installed: int | None) -> str:
    if installed is None:
        return f"You list {wording.count(listed, 'package')}; nobody can tell what they bring along"
    if installed <= listed:
        return f"You list {wording.count(listed, 'package')}, and little comes with them"
    return f"You list {wording.count(listed, 'package')}; {wording.num(installed)} are installed"


def _facts(weight: Weight, packages: tuple[PackageRecord, ...], *, known: bool) -> list[str]:
    told = []
    if weight.per_thousand is not None:
        told.append(
            f"That makes {wording.num(weight.per_thousand)} running packages for each {wording.num(1000)} "
            "lines of your own code."
        )
    base = weight.baseline
    if base and known:
        told.append(
            f"A fresh {base.kind} project brings {wording.num(base.low)} to {wording.num(base.high)} "
            f"of them (measured {base.dated}); this one has {wording.num(weight.running)}."
        )
    if weight.depth:
        told.append(f"The longest way from a listed package to one behind it has {_steps(weight.depth)}.")
    if weight.copies:
        first = weight.copies[0]
        told.append(
            f"{wording.capital(wording.count_word(len(weight.copies), 'package'))} "
            f"{'runs' if len(weight.copies) == 1 else 'run'} in several major versions at once, "
            f"for example {wording.cut(first.name, TOKEN)} ({wording.listing(first.versions[:4])})."
        )
    told.append(_licences(packages))
    if weight.untold:
        told.append(
            f"For {wording.listing(weight.untold)} no file tells which package brings which, "
            "so the plan cannot say what would go with a package there."
        )
    return told


def _steps(depth: int) -> str:
    return wording.count_word(depth, "step")


def _licences(packages: tuple[PackageRecord, ...]) -> str:
    running = [p for p in packages if not p.development]
    known = sum(p.licence is not None for p in running)
    if not known:
        return "No file at hand names the licences of the packages."
    if known == len(running):
        return "The licence of every running package is known."
    return (
        f"The licence is known of {wording.num(known)} of {wording.count(len(running), 'running package')}."
    )


def _heavy(one: Heavy) -> HeavyRow:
    note = " (development)" if one.development else ""
    return HeavyRow(
        name=wording.cut(one.name, TOKEN) + note,
        brings=wording.num(one.brings),
        alone=wording.num(one.alone),
        used=_used(one.use, used=one.used),
    )


def _used(use: Use | None, *, used: bool | None) -> str:
    """What the code takes: "createRoot, in one place"; never a claim where nobody saw an import."""
    if use is None:
        return "nothing in the code that we read" if used is False else "no import seen"
    where = f"in {wording.count_word(use.places, 'place')}"
    if use.whole or not use.names:
        return f"the package as a whole, {where}"
    names = [wording.cut(name, TOKEN) for name in use.names[:NAMED]]
    rest = len(use.names) - len(names)
    return f"{wording.listing([*names, *([f'{wording.num(rest)} more'] if rest else [])])}, {where}"


def _step(number: int, step: PlanStep) -> StepRow:
    percent = round(step.risk_removed)
    return StepRow(
        number=wording.num(number),
        title=_title(step),
        why=_why(step),
        ends=_ends(step),
        risk=f"{percent} %" if percent else f"under {wording.num(1)} %",
        days=wording.day_range(step.effort.low, step.effort.high),
    )


def _title(step: PlanStep) -> str:
    name = wording.cut(step.name, TOKEN)
    if step.kind == "upgrade":
        return f"Upgrade {name} to {wording.cut(step.to or 'a supported version', TOKEN)}"
    return f"{wording.capital(step.kind)} {name}"


def _why(step: PlanStep) -> str:
    version = f" (now {wording.listing(step.versions[:NAMED])})" if step.versions else ""
    if step.why == "vulnerable":
        if not step.to:
            return f"It has a published hole, and no mended version is known{version}."
        if step.through:
            brought = [wording.cut(name, TOKEN) for name in step.through[:NAMED]]
            return f"It comes with {wording.listing(brought)}{version}."
        return f"It has {'a published hole' if step.holes == 1 else 'published holes'}{version}."
    given_up = "it" if step.kind == "replace" else "this version"
    told = {
        "unused": "Nothing in the code that we read uses it.",
        "missing": "No registry has a package of this name.",
        "trivial": f"A few lines of your own do the same.{_place(step.use)}",
        "duplicate": "Another package already serves the same purpose.",
        "deprecated": f"Its authors have given up {given_up}{version}.",
    }
    return told.get(step.why, "")


def _place(use: Use | None) -> str:
    if use is None or use.places != 1:
        return ""
    one = wording.count_word(1, "place")
    return f" It is imported in {one}{f', for {use.names[0]}' if len(use.names) == 1 else ''}."


def _ends(step: PlanStep) -> str:
    parts = []
    if step.drops:
        parts.append(wording.count(step.drops, "more package") + " go" + ("es" if step.drops == 1 else ""))
    if step.holes:
        worst = f" (worst: {step.worst.value})" if step.worst else ""
        parts.append(f"{wording.count(step.holes, 'known hole')} end{'s' if step.holes == 1 else ''}{worst}")
    if step.development:
        parts.append("for development only")
    return wording.capital("; ".join(parts)) if parts else "less to keep up"


def _plan_note(steps: tuple[StepRow, ...], weight: Weight) -> str:
    if not steps:
        clear = "Nothing that was found gives a reason to remove or upgrade a package."
        return clear if not weight.untold else f"{clear} What no lock tells may add some."
    more = len(steps) - STEPS
    rest = (
        f" {wording.count(more, 'more step')} {'stands' if more == 1 else 'stand'} in report.html."
        if more > 0
        else ""
    )
    return (
        "Each step is weighed against what the steps before it leave: risk is the part of the risk of all "
        f"packages that it removes. Packages that another one still needs are never counted as going.{rest}"
    )


def _source(packages: tuple[PackageRecord, ...]) -> str:
    files = wording.distinct(package.declared_in for package in packages)
    named = [wording.cut(path, wording.TOKEN_MAX) for path in files[:NAMED]]
    rest = [f"{wording.num(len(files) - NAMED)} more"] if len(files) > NAMED else []
    return f"Source: {wording.listing([*named, *rest])}. “Used” means imported in the product's own code."
