"""The dependencies' chapter: what is listed and what runs, the heaviest packages, the plan step by step."""

from collections.abc import Iterator
from dataclasses import dataclass

from lastmile.language import record_text, say, say_many, say_words
from lastmile.model import Audit, Heavy, PackageRecord, Phase, Use, Weight
from lastmile.names.platforms import counted
from lastmile.report import data_age, wording
from lastmile.report.package_bars import bars
from lastmile.report.package_plan import NAMED, STEPS, TOKEN, StepRow, plan_note, plan_rest, step_row
from lastmile.report.svg import Svg

__all__ = ["HEAVIEST", "STEPS", "HeavyRow", "Packages", "StepRow", "packages"]

HEAVIEST = 7  # rows in print


@dataclass(frozen=True, slots=True)
class HeavyRow:
    """One listed package and what comes with it."""

    name: str
    brings: str
    alone: str
    used: str


@dataclass(frozen=True, slots=True)
class Packages:
    """All that the chapter says beyond its findings."""

    headline: str
    chart: Svg
    facts: tuple[str, ...]
    heaviest: tuple[HeavyRow, ...]
    heavy_note: str  # what the columns of that table count; "" without it
    plan: tuple[StepRow, ...]
    plan_more: tuple[StepRow, ...]  # beyond what is printed
    plan_note: str
    plan_rest: str  # how many steps are not printed; on the screen all of them are
    source: str


def packages(audit: Audit) -> Packages | None:
    """The chapter's own part; None where the product names no package."""
    found = audit.dependencies
    weight = found.weight
    if weight is None or not found.packages:
        return None
    steps = tuple(step_row(number, step) for number, step in enumerate(found.plan, start=1))
    unused = len({(p.ecosystem, p.name) for p in found.packages if p.direct and p.used is False})
    known = found.transitive is not None
    listed = len({(p.ecosystem, p.name) for p in found.packages if p.direct})
    running = {_counted(p) for p in found.packages if not p.development}
    developing = len({_counted(p) for p in found.packages} - running)
    unlocked = _unlocked(weight, found.packages)
    # Records of before sorted them by what goes with each.
    heaviest = sorted(weight.heaviest, key=lambda one: -one.brings)[:HEAVIEST]
    # A lock of one ecosystem tells what its packages bring along, whatever the others leave open.
    told = known or weight.running + developing > listed
    return Packages(
        headline=_headline(listed, weight.running + developing if told else None, unlocked, whole=known),
        chart=bars(listed, unused, weight.running if told else None, developing, "" if known else unlocked),
        facts=tuple(
            filter(
                None,
                (
                    *_facts(weight, found.packages, known=known),
                    data_age.sentence(audit),
                    _platforms(audit, found.packages),
                ),
            )
        ),
        heaviest=tuple(_heavy(one) for one in heaviest),
        heavy_note=_heavy_note() if heaviest else "",
        plan=steps[:STEPS],
        plan_more=steps[STEPS:],
        plan_note=plan_note(steps, weight, others=_others(audit)),
        plan_rest=plan_rest(steps),
        source=_source(found.packages),
    )


def _others(audit: Audit) -> bool:
    """Whether something counts that was found about packages."""
    rows = {control.id for control in audit.controls if control.phase is Phase.DEPENDENCIES}
    return any(finding.counts and finding.control in rows for finding in audit.findings)


def _platforms(audit: Audit, packages: tuple[PackageRecord, ...]) -> str:
    """Why the look-up counts more packages than this page; "" where it does not."""
    run = data_age.lookup(audit)
    entries = {(p.ecosystem, p.name, p.version) for p in packages}
    if run is None or run.files_sent != len(entries) or len({_counted(p) for p in packages}) == len(entries):
        return ""
    return say(
        "A package that comes in one build for each platform counts once in this chapter; the look-up of "
        "holes counts each build, {n} packages in all.",
        n=wording.num(run.files_sent),
    )


def _unlocked(weight: Weight, packages: tuple[PackageRecord, ...]) -> str:
    """For what no lock tells what is brought along, in words."""
    brought = {package.ecosystem for package in packages if not package.direct}
    missing = [name for name in weight.untold if name not in brought]
    if not missing:
        return say("not every list of packages has a lock")
    return say("no lock for {ecosystems}", ecosystems=wording.listing(missing))


def _headline(listed: int, installed: int | None, unlocked: str, *, whole: bool) -> str:
    if installed is not None and not whole:
        return say_many(
            "You list {n} package; at least {installed} are installed ({unlocked})",
            "You list {n} packages; at least {installed} are installed ({unlocked})",
            listed,
            installed=wording.num(installed),
            unlocked=unlocked,
        )
    if installed is None:
        return say_many(
            "You list {n} package; nobody can tell what they bring along",
            "You list {n} packages; nobody can tell what they bring along",
            listed,
        )
    if installed <= listed:
        return say_many(
            "You list {n} package, and little comes with them",
            "You list {n} packages, and little comes with them",
            listed,
        )
    return say_many(
        "You list {n} package; {installed} are installed",
        "You list {n} packages; {installed} are installed",
        listed,
        installed=wording.num(installed),
    )


def _facts(weight: Weight, packages: tuple[PackageRecord, ...], *, known: bool) -> list[str]:
    told = []
    if weight.per_thousand is not None:
        told.append(
            say(
                "Running packages for each {lines} lines of your own code: {n} (without tests it has {all} "
                "lines).",
                n=wording.num(weight.per_thousand),
                lines=wording.num(1000),
                all=wording.num(weight.lines),
            )
        )
    base = weight.baseline
    if base and known:
        told.append(
            say(
                "A fresh {kind} project brings {low} to {high} of them (measured in {dated}); this one has "
                "{n}.",
                kind=wording.listing([record_text(kind) for kind in base.kind.split(" and ")]),
                low=wording.num(base.low),
                high=wording.num(base.high),
                dated=wording.month(base.dated),
                n=wording.num(weight.running),
            )
        )
    return [*told, *_shape(weight), _licences(packages), *_untold(weight)]


def _shape(weight: Weight) -> Iterator[str]:
    """How deep the packages lie, and which are there more than once."""
    if weight.depth:
        yield say_words(
            "The longest way from a listed package to one behind it has {word} step.",
            "The longest way from a listed package to one behind it has {word} steps.",
            weight.depth,
        )
    if weight.copies:
        first = weight.copies[0]
        text = say_words(
            "{word} package runs in several major versions at once, for example {name} ({versions}).",
            "{word} packages run in several major versions at once, for example {name} ({versions}).",
            len(weight.copies),
            name=wording.cut(first.name, TOKEN),
            versions=wording.listing(first.versions[:4]),
        )
        yield wording.capital(text)


def _untold(weight: Weight) -> Iterator[str]:
    if weight.untold:
        yield say(
            "For {ecosystems} no file tells which package brings which, so the plan cannot say what would go "
            "with a package there.",
            ecosystems=wording.listing(weight.untold),
        )


def _counted(package: PackageRecord) -> tuple[str, str, str]:
    return counted(package.ecosystem, package.name, package.version)


def _licences(packages: tuple[PackageRecord, ...]) -> str:
    running = {_counted(p) for p in packages if not p.development}
    known = len({_counted(p) for p in packages if not p.development and p.licence is not None})
    if not known:
        return say("No file at hand names the licences of the packages.")
    if known == len(running):
        return say("The licence of every running package is known.")
    return say_many(
        "The licence is known of {known} of {n} running package.",
        "The licence is known of {known} of {n} running packages.",
        len(running),
        known=wording.num(known),
    )


def _heavy(one: Heavy) -> HeavyRow:
    name = wording.cut(one.name, TOKEN)
    return HeavyRow(
        name=say("{name} (development)", name=name) if one.development else name,
        brings=wording.num(one.brings),
        alone=wording.num(one.alone),
        used=_used(one.use, used=one.used),
    )


def _used(use: Use | None, *, used: bool | None) -> str:
    """What the code takes: "createRoot, in one place"; never a claim where nobody saw an import."""
    if use is None:
        return say("nothing in the code that we read") if used is False else say("no import seen")
    if use.whole or not use.names:
        return say_words(
            "the package as a whole, in {word} place",
            "the package as a whole, in {word} places",
            use.places,
        )
    names = _first(use.names)
    return say_words("{names}, in {word} place", "{names}, in {word} places", use.places, names=names)


def _first(names: tuple[str, ...], limit: int = TOKEN) -> str:
    """The first names, each cut, and how many more there are."""
    shown = [wording.cut(name, limit) for name in names[:NAMED]]
    rest = len(names) - len(shown)
    return wording.listing([*shown, say("{n} more", n=wording.num(rest))] if rest else shown)


def _source(packages: tuple[PackageRecord, ...]) -> str:
    files = wording.distinct(package.declared_in for package in packages)
    return say("Source: {files}.", files=_first(files, wording.TOKEN_MAX))


def _heavy_note() -> str:
    return say(
        "“Go with it”: so many of these would leave together with the package, as nothing else needs them. "
        "What your code uses is what it imports, tests left out."
    )
