"""Where the history lies: a file or a PostgreSQL server; and how that is shown without a password."""

import importlib.util
import os
from dataclasses import dataclass, field, replace
from pathlib import Path

from platformdirs import user_data_path
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from lastmile.errors import InputError
from lastmile.secret.redaction import Redactor

PLACE_VARIABLE = "LASTMILE_STORE"
FILE_NAME = "history.sqlite"
_POSTGRESQL = frozenset(("postgresql", "postgres", "postgresql+psycopg"))
_SQLITE = frozenset(("sqlite", "sqlite+pysqlite"))
_KINDS = "sqlite:///FILE or postgresql://USER@HOST/DATABASE"


class StoreError(InputError):
    """The store cannot be used; the text is one line: which store, what is wrong, what to do."""


@dataclass(frozen=True)
class Address:
    """Where a store is."""

    url: URL = field(repr=False)  # may hold a password
    shown: str  # what may be printed: no user, no password, no option
    file: Path | None  # of SQLite; None for a server
    by: str = ""  # who named it; "" where nobody did

    def without_password(self, text: str) -> str:
        """What a driver said, or "" where it repeats the password."""
        secrets = [str(value) for key, value in self.url.query.items() if "password" in key]
        secrets += [str(self.url.password)] if self.url.password else []
        return "" if any(secret in text for secret in secrets) else text


def chosen(option: str | None, configured: str | None) -> Address:
    """The store of the option, else of LASTMILE_STORE, else of the user's defaults, else a file of theirs.

    Raises StoreError, as ``parse`` does.
    """
    named = (
        (option, "the command line"),
        (os.environ.get(PLACE_VARIABLE), PLACE_VARIABLE),
        (configured, "your defaults"),
    )
    for text, by in named:
        if text:
            return replace(parse(text), by=by)
    return _file(user_data_path("lastmile") / FILE_NAME)


def parse(named: str) -> Address:
    """The store of this name; one without ``://`` is a file's path.

    Raises StoreError, which never repeats what may be a password.
    """
    if "://" not in named:
        return _file(Path(named).expanduser())
    if named.count("@") > 1:
        raise StoreError("the store's URL has more than one @: write %40 for an @ in a name or password")
    try:
        url = make_url(named)
    except (ArgumentError, ValueError):
        raise StoreError(f"the store's URL cannot be read; write {_KINDS}") from None
    if url.drivername in _SQLITE:
        return _sqlite(url)
    if url.drivername not in _POSTGRESQL:
        raise StoreError(f"a store is SQLite or PostgreSQL: write {_KINDS}")
    return _server(url)


def _sqlite(url: URL) -> Address:
    if not url.database or url.database == ":memory:" or url.host or url.query:
        raise StoreError(
            "a SQLite store is a file: write sqlite:///FILE (four slashes for /an/absolute/path)"
        )
    return _file(Path(url.database).expanduser())


def _file(path: Path) -> Address:
    place = path.absolute()
    return Address(URL.create("sqlite+pysqlite", database=str(place)), Redactor(()).path(str(place)), place)


def _server(url: URL) -> Address:
    if importlib.util.find_spec("psycopg") is None:
        raise StoreError("PostgreSQL needs psycopg: install lastmile with its extra «postgresql»")
    query = {"connect_timeout": "10", "application_name": "lastmile", **url.query}
    port = f":{url.port}" if url.port else ""
    shown = f"postgresql://{url.host or ''}{port}/{url.database or ''}"
    return Address(url.set(drivername="postgresql+psycopg", query=query), Redactor(()).path(shown), None)
