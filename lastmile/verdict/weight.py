"""How heavy the tree of packages is: against the code, against a fresh project, and package by package."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from lastmile.model import Baseline, Copies, Heavy, PackageRecord, Weight
from lastmile.names.platforms import counted
from lastmile.verdict.tree import Tree, depth, goes_with, reached
from lastmile.verdict.versions import major

HEAVIEST = 30  # listed packages that the record tells of
COPIES = 50
ECOSYSTEMS = frozenset(
    ("PyPI", "npm", "Go", "crates.io", "RubyGems", "Packagist", "Maven", "NuGet", "Hex", "Pub")
)
DATED = "2026-11"
# Packages that run with a fresh project, from locks that we made of each starter in that month with its
# package manager (builds for several platforms count once), a fifth and at least five packages to either
# side. A product that lists several of them is measured by their sum.
FRESH: tuple[tuple[str, frozenset[str], str, int, int], ...] = (
    ("npm", frozenset(("expo",)), "Expo", 600, 880),  # 738
    ("npm", frozenset(("react-scripts",)), "Create React App", 1000, 1500),  # 1,255
    ("npm", frozenset(("next",)), "Next.js", 19, 50),  # 24, with each platform's image tools 50
    ("npm", frozenset(("@nestjs/core",)), "NestJS", 78, 118),  # 98
    ("npm", frozenset(("vite", "react-dom")), "React with Vite", 1, 8),  # 3
    ("npm", frozenset(("vite", "vue")), "Vue with Vite", 18, 28),  # 23
    ("npm", frozenset(("express",)), "Express", 54, 82),  # 68
    ("npm", frozenset(("fastify",)), "Fastify", 38, 58),  # 48
    ("PyPI", frozenset(("django",)), "Django", 1, 8),  # 3
    ("PyPI", frozenset(("fastapi",)), "FastAPI", 9, 70),  # 14; 59 with its standard extra
    ("PyPI", frozenset(("flask",)), "Flask", 2, 12),  # 7
    ("PyPI", frozenset(("streamlit",)), "Streamlit", 27, 41),  # 34
)


def weight(
    packages: Sequence[PackageRecord], graph: Tree, sizes: Mapping[str, int], *, complete: bool
) -> Weight | None:
    """The weight of these packages; None without any.

    ``sizes``: lines by language and packages by ecosystem, as the record's facts have them; ``complete``:
    locks tell all that is brought along.
    """
    if not packages:
        return None
    lines = sum(size for name, size in sizes.items() if name not in ECOSYSTEMS)
    running = len(running_packages(packages))
    return Weight(
        running=running,
        lines=lines,
        per_thousand=round(1000 * running / lines, 1) if lines and complete else None,
        baseline=baseline(packages),
        depth=depth(graph) if graph.told else None,
        copies=tuple(copies(packages))[:COPIES],
        heaviest=heaviest(graph),
        untold=tuple(sorted({p.ecosystem for p in packages} - graph.told)),
    )


def running_packages(packages: Iterable[PackageRecord]) -> set[tuple[str, str, str]]:
    """What runs with the product: no development packages, builds for several platforms once."""
    return {counted(p.ecosystem, p.name, p.version) for p in packages if not p.development}


def baseline(packages: Iterable[PackageRecord]) -> Baseline | None:
    """What fresh projects of its kinds bring; None where some ecosystem has a kind that we do not know."""
    listed: dict[str, set[str]] = defaultdict(set)
    for package in packages:
        if package.direct:
            listed[package.ecosystem].add(package.name.lower())
    kinds = [row for row in FRESH if row[1] <= listed[row[0]]]
    covered = {ecosystem for ecosystem, *_ in kinds}
    if not kinds or {name for name, found in listed.items() if found} - covered:
        return None  # a part of another kind would be measured by the wrong measure
    return Baseline(
        kind=" and ".join(kind for _, _, kind, _, _ in kinds),
        low=sum(low for *_, low, _ in kinds),
        high=sum(high for *_, high in kinds),
        dated=DATED,
    )


def copies(packages: Iterable[PackageRecord]) -> list[Copies]:
    """Packages that run in several major versions at once, those with most versions first."""
    versions: dict[tuple[str, str], set[str]] = defaultdict(set)
    for package in packages:
        if package.version and not package.development:
            versions[package.ecosystem, package.name].add(package.version)
    found = [
        Copies(ecosystem=ecosystem, name=name, versions=tuple(sorted(several)))
        for (ecosystem, name), several in versions.items()
        if len({major(version) for version in several}) > 1
    ]
    return sorted(found, key=lambda c: (-len(c.versions), c.ecosystem, c.name))


def heaviest(graph: Tree) -> tuple[Heavy, ...]:
    """The listed packages that bring most along, by locks that tell, the heaviest first."""
    number = {name: at for at, name in enumerate(graph.listed, start=1)}
    gone = {name: nodes for name, nodes in goes_with(graph).items() if name[0] in graph.told}
    own = {name: set(graph.below[number[name]]) for name in gone}
    idle = {name: all(p.development for p in graph.packages_of(nodes)) for name, nodes in own.items()}
    brings = {name: graph.count(reached(graph, number[name]) - own[name]) for name in gone}
    alone = {name: graph.count(gone[name] - own[name]) for name in gone}
    first = sorted(gone, key=lambda name: (-brings[name], -alone[name], name))[:HEAVIEST]
    found = []
    for name in first:
        records = graph.packages_of(own[name])
        if not brings[name]:
            continue
        used = [r.used for r in records if r.used is not None]
        found.append(
            Heavy(
                ecosystem=name[0],
                name=name[1],
                development=idle[name],
                alone=alone[name],
                brings=brings[name],
                used=any(used) if used else None,
                use=next((record.use for record in records if record.use), None),
            )
        )
    return tuple(found)
