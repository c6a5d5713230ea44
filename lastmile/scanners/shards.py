"""What the tools that read files share: shards, a hostile file found by halves, sums that are sets.

Each tool judges a file by that file alone, so the union of the shards equals the whole. A shard that fails
is cut in two until the file that breaks the tool is alone and named; the rest is kept. Before that the tool
must find our own known-bad file alone: if it cannot, nothing that it says is worth reading.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain

from lastmile.errors import ScannerError
from lastmile.inventory import Inventory, Limits, Scan, SourceFile
from lastmile.model import Unread
from lastmile.scanners.tool import ToolStoppedError
from lastmile.syntax import python_tree, symbol_at, symbol_of, tree

_MOST_FILES = 800  # in one shard: a command line has an end
_BYTES_A_LINE = 40  # a file of few, long lines weighs by its size
_HEAVY = 10_000  # lines; such a file stands in a shard of its own, so that what it breaks is its own
_LONG = 500  # bytes of a line on average; nobody writes such code by hand, and parsers stumble over it

Read = Callable[[Sequence[SourceFile], float], Scan]
"""Reads these files within so many seconds; no files: just our known-bad one. Raises ScannerError."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a tool must be on a slow and busy machine before it counts as hanging."""

    lines: int  # in one shard
    start: float  # seconds for any shard
    per_thousand: float  # seconds more for 1,000 lines


def read_in_shards(files: Sequence[SourceFile], read: Read, limits: Limits, pace: Pace) -> Scan:
    """Read every file, shard by shard on ``limits.jobs`` threads, and join what came home.

    Raises ScannerError when the tool does not work at all.
    """
    reader = _Reader(read, limits, pace)
    with ThreadPoolExecutor(max_workers=max(1, limits.jobs), thread_name_prefix="scanner") as pool:
        try:
            scans = list(pool.map(reader.shard, _cut(files, pace.lines)))
        except BaseException:
            reader.broken.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return joined(scans)


class _Reader:
    """One scan: its deadline, and whether the tool has worked yet."""

    def __init__(self, read: Read, limits: Limits, pace: Pace) -> None:
        self._read = read
        self._limits = limits
        self._pace = pace
        self._deadline = time.monotonic() + limits.timeout
        self._works = threading.Event()
        self.broken = threading.Event()

    def shard(self, files: Sequence[SourceFile]) -> Scan:
        """Read these files, in halves where they cannot be read together."""
        left = self._deadline - time.monotonic()
        if self.broken.is_set() or left <= 0:
            return _none(files, f"not reached within {self._limits.timeout:.0f} s")
        try:
            scan = self._read(files, min(left, self._seconds(files)))
        except ToolStoppedError:
            raise
        except ScannerError as error:
            self._prove(error)
            if len(files) == 1:
                return _none(files, str(error))
            half = len(files) // 2
            return joined([self.shard(files[:half]), self.shard(files[half:])])
        self._works.set()
        return scan

    def _prove(self, error: ScannerError) -> None:
        """Let the tool read our known-bad file alone, unless it has worked before. Raises ScannerError."""
        if self._works.is_set():
            return
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise error
        self._read((), min(left, self._seconds(())))
        self._works.set()

    def _seconds(self, files: Sequence[SourceFile]) -> float:
        # One huge file gets no more than a heavy one: ten times what a tool needs for 2 MB of honest code.
        lines = min(sum(map(_weight, files)), _HEAVY if len(files) == 1 else self._pace.lines)
        return self._pace.start + self._pace.per_thousand * lines / 1000


def _weight(file: SourceFile) -> int:
    return max(file.lines, file.size // _BYTES_A_LINE)


def _suspect(file: SourceFile) -> bool:
    return _weight(file) > _HEAVY or (file.size > 100 * _LONG and file.size > _LONG * file.lines)


def _cut(files: Iterable[SourceFile], lines: int) -> list[list[SourceFile]]:
    """Neighbours in path order, up to ``lines`` together; what may break the tool comes alone, and last."""
    shards: list[list[SourceFile]] = []
    alone: list[list[SourceFile]] = []
    weight = 0
    for file in files:
        if _suspect(file):
            alone.append([file])
            continue
        weight += _weight(file)
        if not shards or weight > lines or len(shards[-1]) >= _MOST_FILES:
            shards.append([])
            weight = _weight(file)
        shards[-1].append(file)
    return shards + alone


def _none(files: Iterable[SourceFile], reason: str) -> Scan:
    paths = tuple(file.path for file in files)
    return Scan(sent=paths, unread=tuple(Unread(path=path, reason=reason) for path in paths))


def joined(scans: Sequence[Scan]) -> Scan:
    """The union of scans of different files, in an order that does not depend on the shards."""
    findings = chain.from_iterable(s.findings for s in scans)
    unread = {(u.path, u.rule or "", u.reason): u for s in scans for u in s.unread}
    opportunities: Counter[str] = Counter()
    for scan in scans:
        opportunities.update(scan.opportunities)
    walls = [scan.walls for scan in scans if scan.walls]
    return Scan(
        findings=tuple(sorted(findings, key=lambda f: (f.path or "", f.line or 0, f.rule, f.end_line or 0))),
        sent=tuple(sorted(chain.from_iterable(s.sent for s in scans))),
        unread=tuple(unread[key] for key in sorted(unread)),
        opportunities=dict(sorted(opportunities.items())),
        searched=next((s.searched for s in scans if s.searched), ""),
        secrets=frozenset(chain.from_iterable(s.secrets for s in scans)),
        walls=all_standing(walls),
    )


def all_standing(walls: Sequence[Mapping[str, bool]]) -> dict[str, bool]:
    """A wall stood if it stood in every run."""
    return {name: all(w.get(name, False) for w in walls) for w in walls for name in w}


def symbol(inventory: Inventory, file: SourceFile, line: int, column: int = 1) -> str | None:
    """Qualified name of the function or class around a place (both from 1); None at module level."""
    if file.language == "python":
        module = python_tree(inventory, file)
        return symbol_at(module, line) if module is not None else None
    parsed = tree(inventory, file)
    if parsed is None:
        return None
    point = (line - 1, column - 1)
    return symbol_of(parsed.root_node.named_descendant_for_point_range(point, point))
