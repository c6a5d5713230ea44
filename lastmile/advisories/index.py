"""The index: one SQLite file in the user's data folder, never changed in place but replaced as a whole."""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from platformdirs import user_data_path

from lastmile.advisories.osv import Affected
from lastmile.errors import LastMileError

SCHEMA = 1  # another number: another layout, which only a new update can bring
PLACE_VARIABLE = "LASTMILE_ADVISORIES"
COMMAND = "lastmile advisories update"
_TABLES = """
CREATE TABLE ecosystem (
    name TEXT PRIMARY KEY, advisories INTEGER, packages INTEGER, data_date TEXT, source TEXT, broken INTEGER,
    updated TEXT
) WITHOUT ROWID;
CREATE TABLE affected (ecosystem TEXT, package TEXT, body TEXT);
CREATE TABLE exploited (id TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_INDEX = "CREATE INDEX affected_package ON affected (ecosystem, package)"


class AdvisoryIndexError(LastMileError):
    """The index cannot be used; the text says what to type."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What the index holds of one ecosystem."""

    ecosystem: str
    advisories: int  # live ones
    packages: int  # distinct names
    data_date: str  # ISO date of the newest change, "" where no record names one
    source: str  # whence, without user info or paths of the machine
    broken: int  # members that could not be read
    updated: str  # ISO date of the import


def place() -> Path:
    """Where the index lies: LASTMILE_ADVISORIES, or in the user's data folder."""
    named = os.environ.get(PLACE_VARIABLE)
    return Path(named) if named else user_data_path("lastmile") / "advisories.sqlite"


class Index:
    """An open index, read only; one thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def holdings(self) -> dict[str, Holding]:
        """What it holds, by ecosystem."""
        rows = self._ask(
            "SELECT name, advisories, packages, data_date, source, broken, updated FROM ecosystem"
        )
        return {row[0]: Holding(*row) for row in sorted(rows)}

    def of(self, ecosystem: str, package: str) -> tuple[Affected, ...]:
        """All that is said of a package (its normalised name)."""
        rows = self._ask(
            "SELECT body FROM affected WHERE ecosystem = ? AND package = ?", (ecosystem, package)
        )
        try:
            return tuple(Affected.from_json(body) for (body,) in rows)
        except (ValueError, TypeError):
            raise _unusable() from None

    def is_whole(self) -> bool:
        """Every page of it can be read."""
        return self._ask("PRAGMA quick_check(1)") == [("ok",)]

    def exploited(self) -> frozenset[str]:
        """CVE ids that CISA knows to be exploited."""
        return frozenset(id_ for (id_,) in self._ask("SELECT id FROM exploited"))

    def _ask(self, query: str, values: tuple[str, ...] = ()) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.Error:
            raise _unusable() from None


@contextmanager
def opened(file: Path) -> Iterator[Index]:
    """The index in ``file``. Raises FileNotFoundError where there is none, AdvisoryIndexError for no use."""
    if not file.exists():
        raise FileNotFoundError(file)
    try:
        # immutable: an update replaces the file, it never writes into it.
        connection = sqlite3.connect(f"file:{quote(str(file.absolute()))}?mode=ro&immutable=1", uri=True)
    except sqlite3.Error:
        raise _unusable() from None
    with closing(connection):
        try:
            (number,) = connection.execute("PRAGMA user_version").fetchone()
        except sqlite3.Error:
            raise _unusable() from None
        if number != SCHEMA:
            raise AdvisoryIndexError(f"the advisory index was written by another version: run “{COMMAND}”")
        yield Index(connection)


def _unusable() -> AdvisoryIndexError:
    return AdvisoryIndexError(f"the advisory index cannot be read: run “{COMMAND}”")


class Writer:
    """Fills a new, empty file; nothing reads it before ``finish``."""

    def __init__(self, file: Path) -> None:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        self.connection = sqlite3.connect(file, isolation_level=None)
        self.connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _TABLES)
        self.connection.execute("BEGIN")

    def keep(self, old: Path, replaced: Iterable[str], *, exploited: bool) -> None:
        """Take over what the old index holds of the other ecosystems, and its exploited list if asked."""
        try:
            with opened(old) as index:
                if not index.is_whole():
                    return
                names = [name for name in index.holdings() if name not in set(replaced)]
        except (FileNotFoundError, AdvisoryIndexError):
            return
        self.connection.execute("COMMIT")
        self.connection.execute("ATTACH ? AS old", (str(old),))
        self.connection.execute("BEGIN")
        for name in names:
            self.connection.execute(
                "INSERT INTO ecosystem SELECT * FROM old.ecosystem WHERE name = ?", (name,)
            )
            self.connection.execute(
                "INSERT INTO affected SELECT * FROM old.affected WHERE ecosystem = ?", (name,)
            )
        if exploited:
            self.connection.execute("INSERT INTO exploited SELECT * FROM old.exploited")
        self.connection.execute("COMMIT")
        self.connection.execute("DETACH old")
        self.connection.execute("BEGIN")

    def add(self, ecosystem: str, rows: Iterable[tuple[str, Affected]]) -> None:
        """Add what is said of packages (normalised names)."""
        self.connection.executemany(
            "INSERT INTO affected VALUES (?, ?, ?)", ((ecosystem, name, a.to_json()) for name, a in rows)
        )

    def hold(self, holding: Holding) -> None:
        """Write down what was added of one ecosystem."""
        values = (
            holding.ecosystem,
            holding.advisories,
            holding.packages,
            holding.data_date,
            holding.source,
            holding.broken,
            holding.updated,
        )
        self.connection.execute("INSERT INTO ecosystem VALUES (?, ?, ?, ?, ?, ?, ?)", values)

    def exploited(self, ids: Iterable[str]) -> None:
        """Write down the ids that are known to be exploited."""
        self.connection.executemany("INSERT OR IGNORE INTO exploited VALUES (?)", ((id_,) for id_ in ids))

    def finish(self) -> None:
        """Make the file whole; only now it bears its schema number."""
        self.connection.execute(_INDEX)
        self.connection.execute("COMMIT")
        self.connection.execute(f"PRAGMA user_version = {SCHEMA}")
        self.connection.close()

    def close(self) -> None:
        """Let go of the file, finished or not."""
        self.connection.close()
