"""What the index holds, as lines for the terminal."""

from collections.abc import Iterable

from lastmile.advisories.index import COMMAND, Holding, opened, place
from lastmile.advisories.scanner import STALE_DAYS, age, is_subset
from lastmile.errors import LastMileError


class NoIndexError(LastMileError):
    """There is no index on this machine; the text says what to type."""


def status() -> list[str]:
    """A table of what the index holds. Raises NoIndexError, and AdvisoryIndexError where it is no use."""
    try:
        with opened(place()) as index:
            return [*table(index.holdings().values()), f"known exploited holes: {len(index.exploited()):,}"]
    except FileNotFoundError:
        raise NoIndexError(f"no advisory data on this machine: run «{COMMAND}»") from None


def table(held: Iterable[Holding]) -> list[str]:
    """One line for each ecosystem: how much, of which day, how old, whence."""
    lines = [f"{'ecosystem':<10} {'advisories':>10} {'packages':>9}  {'date':<10} {'age':>9}  source"]
    for one in held:
        days = age(one)
        old = "unknown" if days is None else f"{days} days"
        marks = [
            *(["old"] if days is None or days > STALE_DAYS else []),
            *(["a subset"] if is_subset(one) else []),
            *([f"{one.broken} left out"] if one.broken else []),
        ]
        said = f" ({', '.join(marks)})" if marks else ""
        much = f"{one.ecosystem:<10} {one.advisories:>10,} {one.packages:>9,}"
        lines.append(f"{much}  {one.data_date or '-':<10} {old:>9}  {one.source}{said}")
    return lines
