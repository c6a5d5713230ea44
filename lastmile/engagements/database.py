"""Opens the store: makes it, brings its tables up to date, and turns what a driver says into one line."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from lastmile.engagements.place import Address, StoreError
from lastmile.engagements.tables import REVISIONS

BUSY = 60  # seconds that one process waits for another's write
_LOCK = 5_279_841_530_118  # PostgreSQL's advisory lock that our writers share; any number, but always this
_BEGIN = "lastmile_begin"  # how a transaction of SQLite begins
_FOLDER = Path(__file__).parent / "migrations"


@dataclass(frozen=True)
class Database:
    """An open store."""

    address: Address
    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One transaction that only reads. Raises StoreError."""
        with _said(self.address), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that writes, alone among all processes; all of it or nothing. Raises StoreError."""
        engine = self.engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
        with _said(self.address), engine.begin() as connection:
            if self.address.file is None:
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
            yield connection

    def scrub(self, tables: tuple[str, ...]) -> None:
        """Rewrite the tables, so that no byte of a deleted row stays in the store's files. Raises StoreError.

        On a server its administrator's write-ahead log and backups are out of our reach.
        """
        # Neither can be done inside a transaction.
        bare = {_BEGIN: ""} if self.address.file else {"isolation_level": "AUTOCOMMIT"}
        with _said(self.address), self.engine.execution_options(**bare).connect() as connection:
            if self.address.file is not None:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.exec_driver_sql("VACUUM")
                return
            for name in tables:
                connection.exec_driver_sql(f'VACUUM (FULL, ANALYZE) "{name}"')


@contextmanager
def opened(address: Address, *, create: bool) -> Iterator[Database]:
    """The store at this address, its tables up to date.

    ``create``: make it where there is none yet. Raises StoreError: no store, not reachable, not a database,
    another program's, or written by a newer version.
    """
    if address.file is not None:
        _prepare(address.file, address.shown, create=create)
    engine = _engine(address)
    try:
        database = Database(address, engine)
        _bring_up(database, create=create)
        yield database
    finally:
        engine.dispose()


def _prepare(file: Path, shown: str, *, create: bool) -> None:
    """The file is there, a regular one, and nobody else's to read."""
    try:
        if create:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with suppress(FileExistsError):
                os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        found = file.stat()
        if not stat.S_ISREG(found.st_mode):
            raise StoreError(f"{shown}: a store is a file, and this is none; name another with --store")
        if found.st_mode & 0o077 and found.st_uid == os.getuid():
            file.chmod(0o600)
    except FileNotFoundError:
        raise _nothing_yet(shown) from None
    except OSError as error:
        raise StoreError(f"{shown}: cannot be used: {error.strerror}; name another with --store") from None


def _engine(address: Address) -> Engine:
    options: dict[str, Any] = {"poolclass": NullPool, "hide_parameters": True}
    if address.file is None:
        return create_engine(address.url, **options)
    engine = create_engine(address.url, connect_args={"timeout": BUSY}, **options)

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions are begun below, also around changes of tables
        for pragma in ("foreign_keys = ON", "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        # A reader that turns into a writer would fail at once where another writes; so writers say it first.
        if words := connection.get_execution_options().get(_BEGIN, "BEGIN"):
            connection.exec_driver_sql(words)

    return engine


def _bring_up(database: Database, *, create: bool) -> None:
    """Bring the tables up to date; a reader changes nothing where they are."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    steps = ScriptDirectory.from_config(config)
    known = {step.revision for step in steps.walk_revisions()}
    with database.reading() as connection:
        found = _revision(connection, database.address)
    if found == steps.get_current_head():
        return
    if found is None and not create:
        raise _nothing_yet(database.address.shown)
    with database.writing() as connection:
        found = _revision(connection, database.address)  # another process may have been quicker
        if found is not None and found not in known:
            raise StoreError(
                f"{database.address.shown}: written by a newer LastMile (its tables are {found[:40]}, "
                f"this one knows {steps.get_current_head()}); upgrade LastMile"
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _revision(connection: Connection, address: Address) -> str | None:
    """What the tables are; None where there are none of ours.

    Raises StoreError where the file is another program's.
    """
    tables = inspect(connection).get_table_names()
    if REVISIONS not in tables:
        if tables and address.file is not None:
            raise StoreError(
                f"{address.shown}: another program's database, not a history of LastMile; name another file"
            )
        return None
    found = connection.execute(text(f"SELECT version_num FROM {REVISIONS}")).scalar()  # noqa: S608 - our own name
    return None if found is None else str(found)


def _nothing_yet(shown: str) -> StoreError:
    return StoreError(f"{shown}: there is no history yet; «lastmile history add AUDIT.json» starts one")


@contextmanager
def _said(address: Address) -> Iterator[None]:
    """Turn a driver's error into one line, without SQL, values or password."""
    try:
        yield
    except DBAPIError as error:
        raise StoreError(f"{address.shown}: {_reason(error, address)}") from None
    except SQLAlchemyError as error:
        raise StoreError(f"{address.shown}: cannot be used ({type(error).__name__})") from None


def _reason(error: DBAPIError, address: Address) -> str:
    first = next(iter(address.without_password(str(error.orig)).strip().splitlines()), "")
    if address.file is None:
        return f"the server cannot be used: {first or 'it refused'}"
    if "not a database" in first or "malformed" in first:
        return "this file is no database, or a damaged one; name another with --store, or bring back a copy"
    if "locked" in first:
        return f"another program held it for {BUSY} seconds; nothing was changed, try again"
    return f"the file cannot be used: {first}"
