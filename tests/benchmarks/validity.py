"""Does the score tell software in production from prototypes? (`make bench-validity CORPUS=<folder>`)

Prints ROC AUC overall, at equal size, by language, against AI-built and against vulnerable prototypes, the
rank correlation with size, the pairs that are ranked worst and what cost them most; then the same for
variants of the same code (variants.py). Scans are remembered in ``BENCH`` (default ``.bench``); the judgement
is made anew each time. Options: names of variants to look at (default: all), ``--rows`` for a table by row.
"""

import math
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from statistics import median

from corpus import KEEP, Repository, present
from remembered import remembered, replayed
from variants import VARIANTS, lay_out

from lastmile.audit import LOOKERS, Request, audit
from lastmile.checks import CHECKS
from lastmile.errors import LastMileError
from lastmile.inventory import Limits
from lastmile.model import Audit, Outcome
from lastmile.verdict.score import SUPPORTED

EQUAL_SIZE = 3.0  # largest ratio of lines in a pair of equal size
FEWEST_OF_A_CLASS = 4  # below this a language has no curve of its own


@dataclass(frozen=True)
class Judged:
    """One repository and its score; None where the verdict is *cannot say*."""

    repository: Repository
    lines: int
    score: float | None
    record: Audit


def judged(job: tuple[Repository, str]) -> Judged | None:
    """Audit one variant of one repository, as far as it is not remembered."""
    repository, variant = job
    flat = repository.name.replace("/", "+")
    folder = KEEP / "scans" / variant.replace(" ", "-") / flat
    base = KEEP / "scans" / "as-it-is" / flat
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as temporary:
        if variant == "as it is":
            target, ref = repository.place.resolve().as_uri(), repository.commit
            lookers = remembered(LOOKERS, folder)
        else:
            place = Path(temporary) / flat
            lay_out(repository.place, repository.commit, place)
            VARIANTS[variant](place, repository.language)
            target, ref = str(place), None
            lookers = replayed(LOOKERS, folder, base)
        request = Request(target=target, ref=ref, limits=Limits(offline=True, timeout=3600))
        try:
            record = audit(request, scanners=lookers, checks=remembered(CHECKS, folder))
        except LastMileError as error:
            print(f"{repository.name} ({variant}): {error}", file=sys.stderr)
            return None
    lines = sum(language.lines for language in record.target.languages if language.name in SUPPORTED)
    seconds = time.monotonic() - begun
    print(f"{variant:9} {repository.name:45} {record.score.overall} {seconds:6.1f} s", file=sys.stderr)
    return Judged(repository, lines, record.score.overall, record)


Pair = tuple[Judged, Judged]


def auc(pairs: Iterable[Pair]) -> float | None:
    """The share of (production, prototype) pairs that are ranked rightly; equal scores count half."""
    marks = [1.0 if _of(p) > _of(q) else 0.5 if _of(p) == _of(q) else 0.0 for p, q in pairs]
    return sum(marks) / len(marks) if marks else None


def _of(one: Judged) -> float:
    return one.score if one.score is not None else -1.0


def rank_correlation(pairs: Sequence[tuple[float, float]]) -> float:
    """Spearman's rank correlation, ties given their mean rank; 0 where one side is constant."""
    one, two = (_ranks([pair[side] for pair in pairs]) for side in (0, 1))
    mean = (len(pairs) + 1) / 2
    over = sum((a - mean) * (b - mean) for a, b in zip(one, two, strict=True))
    under = math.sqrt(sum((a - mean) ** 2 for a in one) * sum((b - mean) ** 2 for b in two))
    return over / under if under else 0.0


def _ranks(values: Sequence[float]) -> list[float]:
    order = sorted(values)
    return [order.index(value) + (order.count(value) + 1) / 2 for value in values]


def main() -> None:
    """Judge every variant of every repository that is there; print the curves."""
    asked = [name for name in VARIANTS if name in sys.argv] or list(VARIANTS)
    repositories = list(present())
    results: dict[str, list[Judged]] = {}
    with ProcessPoolExecutor(max_workers=2) as pool:
        for variant in asked:
            jobs = [(repository, variant) for repository in repositories]
            results[variant] = [one for one in pool.map(judged, jobs) if one is not None]
    for variant, found in results.items():
        print(f"\n== {variant}")
        _curves(found)
    if "as it is" in results:
        _table(results["as it is"])
        _worst(results["as it is"])
        if "--rows" in sys.argv:
            _by_row(results["as it is"])
        if "dressed" in results:
            _gain(results["as it is"], results["dressed"])


def _curves(found: Sequence[Judged]) -> None:
    said = [one for one in found if one.score is not None]
    for one in found:
        if one.score is None:
            print(f"cannot say: {one.repository.name} ({one.lines} lines)")
    of = {kind: [one for one in said if one.repository.kind == kind] for kind in ("prod", "proto")}
    pairs = list(product(of["prod"], of["proto"]))
    _line("ROC AUC", pairs)
    _line(f"at equal size (factor {EQUAL_SIZE:g})", [p for p in pairs if _equal(p)])
    for subclass in sorted({one.repository.subclass for one in of["proto"]}):
        _line(f"against {subclass}", [p for p in pairs if p[1].repository.subclass == subclass])
    for language in sorted({one.repository.language for one in said}):
        own = [p for p in pairs if all(one.repository.language == language for one in p)]
        few = min(sum(one.repository.language == language for one in of[k]) for k in of) < FEWEST_OF_A_CLASS
        _line(f"{language}{' (fewer than four of a class)' if few else ''}", own)
    sizes = [(_of(one), math.log(max(one.lines, 1))) for one in said]
    print(f"{'rank correlation with log lines':42} {rank_correlation(sizes):6.3f}")
    for kind, ones in of.items():
        print(f"{'median of ' + kind:42} {median(_of(one) for one in ones):6.1f}" if ones else f"no {kind}")


def _line(name: str, pairs: Sequence[Pair]) -> None:
    value = auc(pairs)
    print(f"{name:42} {f'{value:6.3f}' if value is not None else '     -'}  of {len(pairs)} pairs")


def _equal(pair: Pair) -> bool:
    one, two = (max(judged.lines, 1) for judged in pair)
    return max(one, two) <= EQUAL_SIZE * min(one, two)


def _table(found: Sequence[Judged]) -> None:
    print(f"\n{'repository':46} {'class':10} {'lines':>7} {'score':>6}  phases (sec fail perf dep)  verdict")
    for one in sorted(found, key=_of):
        phases = " ".join(f"{p.points:5.1f}" if p.points is not None else "    -" for p in one.record.phases)
        kind = f"{one.repository.kind}/{one.repository.subclass}"
        score = f"{one.score:6.1f}" if one.score is not None else "     -"
        print(
            f"{one.repository.name:46} {kind:10} {one.lines:7} {score}  {phases}  "
            f"{one.record.verdict.status} {' '.join(one.record.verdict.reasons[:3])}"
        )


def _worst(found: Sequence[Judged], most: int = 10) -> None:
    """The pairs with the largest gap the wrong way, and what cost the production half most."""
    said = [one for one in found if one.score is not None]
    prods, protos = ([one for one in said if one.repository.kind == kind] for kind in ("prod", "proto"))
    pairs = [(p, q, _of(p) - _of(q)) for p, q in product(prods, protos)]
    wrong = sorted((pair for pair in pairs if pair[2] <= 0), key=lambda pair: pair[2])
    print(f"\n{len(wrong)} pairs the wrong way or equal; the worst:")
    for prod, proto, _ in wrong[:most]:
        print(f"{prod.repository.name} {_of(prod)} < {proto.repository.name} {_of(proto)}")
        print(f"    costs the first: {', '.join(_costs(prod.record))}")
        print(f"    the second passes: {', '.join(_passes(proto.record, prod.record))}")


def _costs(record: Audit, most: int = 6) -> list[str]:
    lost = sorted((1 - r.credit, r.control) for r in record.results if r.credit is not None and r.credit < 1)
    return [f"{control} -{loss:.2f}" for loss, control in reversed(lost)][:most]


def _passes(one: Audit, other: Audit, most: int = 6) -> list[str]:
    failed = {r.control for r in other.results if r.outcome is Outcome.FAIL}
    return [r.control for r in one.results if r.outcome is Outcome.PASS and r.control in failed][:most]


def _by_row(found: Sequence[Judged]) -> None:
    """What each row tells: its mean credit by class where it counts, and the AUC of its credit alone."""
    earned: dict[str, dict[str, list[float]]] = defaultdict(lambda: {"prod": [], "proto": []})
    for one in found:
        for result in one.record.results:
            if result.credit is not None:
                earned[result.control][one.repository.kind].append(result.credit)
    print(f"\n{'row':52} {'prod':>4} {'proto':>5} {'mean':>5} {'mean':>5} {'AUC':>6}")
    rows: list[tuple[float, str]] = []
    for control, own in earned.items():
        prod, proto = own["prod"], own["proto"]
        marks = [1.0 if p > q else 0.5 if p == q else 0.0 for p, q in product(prod, proto)]
        value = sum(marks) / len(marks) if marks else 0.5
        means = [f"{sum(v) / len(v):5.2f}" if v else "    -" for v in (prod, proto)]
        rows.append((value, f"{control:52} {len(prod):4} {len(proto):5} {' '.join(means)} {value:6.3f}"))
    for _, text in sorted(rows, reverse=True):
        print(text)


def _gain(found: Sequence[Judged], dressed: Sequence[Judged]) -> None:
    before = {one.repository.name: one.score for one in found if one.repository.kind == "proto"}
    gains = sorted(
        (one.score - old, one.repository.name)
        for one in dressed
        if one.score is not None and (old := before.get(one.repository.name)) is not None
    )
    print(f"\nprototypes dressed in paper gain {median(g for g, _ in gains):.1f} points in the median")
    for gain, name in gains[-5:]:
        print(f"    {gain:+.1f} {name}")


if __name__ == "__main__":
    main()
