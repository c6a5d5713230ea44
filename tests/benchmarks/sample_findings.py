"""Draws findings of high and medium severity for eyes that did not write the rules (`make sample-findings`).

The commit's hash is the seed, so the draw can be repeated and nobody chooses. Writes one Markdown file of
the drawn places with their surroundings, and a CSV to fill in: rule, severity, verdict (true, arguable or
false), why.
"""

import argparse
import csv
import random
import subprocess
from dataclasses import dataclass
from pathlib import Path

from corpus import KEEP, ROOT, Repository, audited, present

from lastmile.model import Finding, Severity

AROUND = 12  # lines shown above and below


@dataclass(frozen=True)
class Place:
    """One finding and where it lies."""

    repository: Repository
    finding: Finding


def main() -> None:
    """Draw, and write what a judge needs."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=100, help="how many to draw")
    options.add_argument("--per-rule", type=int, help="instead: at most so many for each rule")
    options.add_argument("--rule", action="append", help="only rules that begin so")
    options.add_argument("--out", type=Path, default=KEEP / "sample")
    chosen = options.parse_args()
    seed = _commit()
    all_places = [
        Place(repository, finding)
        for repository in present()
        for finding in getattr(audited(repository), "findings", ())
        if finding.counts and finding.control and finding.path and finding.line
        if finding.severity in (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM)
        if not chosen.rule or any(finding.rule.startswith(rule) for rule in chosen.rule)
    ]
    drawn = _drawn(all_places, random.Random(seed), chosen.count, chosen.per_rule)  # noqa: S311 - a repeatable draw
    chosen.out.mkdir(parents=True, exist_ok=True)
    _write(drawn, chosen.out)
    print(f"{len(drawn)} of {len(all_places)} places, seed {seed}: {chosen.out}")


def _commit() -> str:
    done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _drawn(places: list[Place], dice: random.Random, count: int, per_rule: int | None) -> list[Place]:
    shuffled = places.copy()
    dice.shuffle(shuffled)
    if per_rule is None:
        return shuffled[:count]
    taken: dict[str, int] = {}
    drawn = []
    for place in shuffled:
        taken[place.finding.rule] = taken.get(place.finding.rule, 0) + 1
        if taken[place.finding.rule] <= per_rule:
            drawn.append(place)
    return sorted(drawn, key=lambda p: p.finding.rule)


def _write(drawn: list[Place], out: Path) -> None:
    with (out / "verdicts.csv").open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table)
        writer.writerow(("number", "rule", "severity", "confidence", "verdict", "why"))
        for number, place in enumerate(drawn, start=1):
            f = place.finding
            writer.writerow((number, f.rule, f.severity.value, f.confidence.value, "", ""))
    with (out / "places.md").open("w", encoding="utf-8") as page:
        for number, place in enumerate(drawn, start=1):
            f = place.finding
            page.write(
                f"## {number}. {f.rule} ({f.severity.value}, confidence {f.confidence.value})\n\n"
                f"{f.title}\n\n{f.message}\n\n{place.repository.name} {f.path}:{f.line}\n\n```\n"
                f"{_surroundings(place)}\n```\n\n"
            )


def _surroundings(place: Place) -> str:
    """The code as the commit has it: excerpts in the record mask secrets and are shorter."""
    finding = place.finding
    show = f"{place.repository.commit}:{finding.path}"
    done = subprocess.run(
        ["git", "--git-dir", place.repository.place, "show", show], capture_output=True, check=False
    )
    lines = done.stdout.decode(errors="replace").splitlines()
    line = finding.line or 1
    first, last = max(1, line - AROUND), min(len(lines), max(line, finding.end_line or line) + AROUND)
    marked = ((number, ">" if number == line else " ") for number in range(first, min(last, first + 60) + 1))
    return "\n".join(f"{sign}{number:5} {lines[number - 1][:200]}" for number, sign in marked)


if __name__ == "__main__":
    main()
