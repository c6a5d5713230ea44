"""Scanners that remember: what one said of one repository is kept while neither it nor its rules change.

Calibrating the score asks for hundreds of audits of the same code. A scan is a function of the target and of
the scanner's own sources, so its key is both; the judgement is made anew every time.
"""

import hashlib
import pickle
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from functools import cache
from pathlib import Path

import grimp

from lastmile.errors import LastMileError
from lastmile.inventory import Inventory, Scan, Scanner
from lastmile.model import Finding, Unread

ROOT = Path(__file__).parent.parent.parent
# The facts that every scanner is handed; not git's plumbing, which decides none of them.
_INTAKE = tuple(p for p in sorted((ROOT / "lastmile/intake").rglob("*.py")) if not p.name.startswith("git_"))
_RULES = {"semgrep": ROOT / "lastmile/rules"}


@cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph("lastmile", cache_dir=None)


@cache
def _intake() -> bytes:
    return hashlib.sha256(b"".join(path.read_bytes() for path in _INTAKE)).digest()


@cache
def _sources(module: str) -> str:
    """A hash over this module and everything of ours that it imports, directly or not."""
    digest = hashlib.sha256(_intake())
    for name in sorted({module, *_graph().find_upstream_modules(module)}):
        path = ROOT / Path(*name.split("."))
        file = path.with_suffix(".py") if path.with_suffix(".py").exists() else path / "__init__.py"
        # Nouns get new fields often, and what a scanner writes into them is in the scanner.
        if not name.startswith("lastmile.model"):
            digest.update(name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _home(scanner: Scanner) -> str:
    """The module that a scanner lies in; a check is made from its module's functions."""
    look = getattr(scanner, "look", None)  # a check is made from a function of its module
    names = (type(scanner).__module__, getattr(look, "__module__", None) or "")
    return next(name for name in reversed(names) if name.startswith("lastmile.") and name in _graph().modules)


class Remembered:
    """One scanner, with its memory of one target."""

    def __init__(self, scanner: Scanner, folder: Path, replay: "Callable[[Inventory], Scan] | None" = None):
        self._scanner, self._replay = scanner, replay
        digest = hashlib.sha256(_sources(_home(scanner)).encode())
        if (rules := _RULES.get(scanner.name)) is not None:
            for path in sorted(rules.rglob("*.yaml")):
                digest.update(path.read_bytes())
        self.place = folder / f"{scanner.name}-{digest.hexdigest()[:16]}.pickle"

    @property
    def name(self) -> str:
        """The name of the scanner."""
        return self._scanner.name

    def version(self) -> str:
        """The version of the scanner."""
        return self._scanner.version()

    def scan(self, inventory: Inventory) -> Scan:
        """What it said the last time, or says now. Raises what it raised."""
        if not self.place.exists():
            said: Scan | LastMileError
            try:
                said = self._replay(inventory) if self._replay else self._scanner.scan(inventory)
            except LastMileError as error:
                said = error
            self.place.parent.mkdir(parents=True, exist_ok=True)
            self.place.write_bytes(_packed(said))
        return _unpacked(self.place.read_bytes())


def _packed(said: Scan | LastMileError) -> bytes:
    """Nouns as plain data, so that a new field of theirs does not spoil the memory."""
    if isinstance(said, LastMileError):
        return pickle.dumps(said)
    known = {part.name: getattr(said, part.name) for part in fields(Scan)}
    plain = {name: [noun.model_dump() for noun in getattr(said, name)] for name in ("findings", "unread")}
    return pickle.dumps(known | plain)


def _unpacked(kept: bytes) -> Scan:
    said = pickle.loads(kept)  # noqa: S301 - our own file
    if isinstance(said, LastMileError):
        raise said
    nouns = {
        "findings": tuple(Finding.model_validate(noun) for noun in said["findings"]),
        "unread": tuple(Unread.model_validate(noun) for noun in said["unread"]),
    }
    return Scan(**said | nouns)


def remembered(scanners: Sequence[Scanner], folder: Path) -> tuple[Scanner, ...]:
    """Each scanner with its memory in this folder, which belongs to one target."""
    return tuple(Remembered(scanner, folder) for scanner in scanners)


def replayed(scanners: Sequence[Scanner], folder: Path, base: Path) -> tuple[Scanner, ...]:
    """Wrapped tools on a variant: they say of each file what they said of it in ``base``.

    Their findings are functions of one file (design/performance.md), and the variants change no file that
    they read; files that the variant adds are test code of three lines.
    """

    def of(scanner: Scanner) -> Callable[[Inventory], Scan]:
        def replay(inventory: Inventory) -> Scan:
            said = Remembered(scanner, base).scan(inventory)
            paths = {file.path for file in inventory.files}
            return replace(
                said,
                findings=tuple(f for f in said.findings if f.path is None or f.path in paths),
                sent=tuple(path for path in said.sent if path in paths),
                unread=tuple(u for u in said.unread if u.path in paths),
            )

        return replay

    return tuple(Remembered(scanner, folder, of(scanner)) for scanner in scanners)
