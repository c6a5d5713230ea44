"""The store's verbs: add, list, give back, purge. Each is one transaction: all of it or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, select

from lastmile.engagements.database import Database
from lastmile.engagements.entry import Entry, key, unpacked
from lastmile.engagements.place import StoreError
from lastmile.engagements.tables import accepted, audit, client, project

_ALL = tuple(table.name for table in (accepted, audit, project, client))
_JOINED = audit.join(project, project.c.id == audit.c.project_id).join(
    client, client.c.id == project.c.client_id
)


@dataclass(frozen=True)
class Kept:
    """One audit of the store, without its record. Points are 0..100, coverage 0..1."""

    number: int
    client: str
    project: str
    added_at: str  # ISO, UTC
    audited_at: str
    target: str
    commit_id: str | None
    lastmile_version: str
    checklist_version: str
    profile: str
    scope: str  # "" for the whole repository
    verdict: str
    provisional: bool
    overall: float | None
    low: float | None
    high: float | None
    coverage: float
    digest: str
    size: int  # bytes of audit.json


@dataclass(frozen=True)
class AcceptedRisk:
    """A decision by which risks were accepted."""

    number: int  # of the audit
    client: str
    project: str
    title: str
    place: str
    places: int
    severity: str
    author: str
    reason: str
    expires: str | None  # ISO day, the last on which it holds; None: no end was set


@dataclass(frozen=True)
class Purged:
    """What a purge removed."""

    client: str
    projects: tuple[str, ...]
    audits: int
    risks: int
    size: int  # bytes of the audit.json files


_NAMED: dict[str, ColumnElement[Any]] = {
    "number": audit.c.id,
    "client": client.c.name,
    "project": project.c.name,
}
_KEPT = tuple((_NAMED | dict(audit.c.items()))[field.name].label(field.name) for field in fields(Kept))
_RISK = tuple(
    (dict(accepted.c.items()) | _NAMED)[field.name].label(field.name) for field in fields(AcceptedRisk)
)


class UnknownError(StoreError):
    """The store knows no client or project of this name."""


class Store:
    """An open store. Every method may raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def shown(self) -> str:
        """Where it is, without a password."""
        return self._database.address.shown

    def add(self, entry: Entry, *, replace: bool = False) -> Kept:
        """Keep an audit.

        The same run again is refused, unless ``replace`` and it was judged otherwise since (a triage, new
        answers): then it takes the place and the number of the earlier one. Raises StoreError.
        """
        with self._database.writing() as connection:
            same = _of_run(connection, entry.values["run_key"])
            if same is None:
                number = self._insert(connection, entry)
            else:
                number = same.number
                _may_replace(same, entry, replace=replace)
                connection.execute(delete(accepted).where(accepted.c.audit_id == number))
                connection.execute(
                    audit.update().where(audit.c.id == number).values(**_stamped(entry.values))
                )
            for risk in entry.accepted:
                connection.execute(insert(accepted).values(audit_id=number, **risk))
            return _one(connection, number)

    def _insert(self, connection: Connection, entry: Entry) -> int:
        owner = _id_of(connection, client, {"key": key(entry.client)}, {"name": entry.client})
        where = {"client_id": owner, "key": key(entry.project)}
        into = _id_of(connection, project, where, {"name": entry.project})
        other = connection.execute(
            select(audit.c.target).where(audit.c.project_id == into, audit.c.target != entry.values["target"])
        ).scalar()
        if other is not None and not entry.named:
            raise StoreError(
                f"the project «{entry.project}» of «{entry.client}» holds audits of {other}, and this one is "
                f"of {entry.values['target']}: say --project «{entry.project}» if they are one product, "
                "else --project with another name"
            )
        values = {**_stamped(entry.values), "project_id": into}
        return int(connection.execute(insert(audit).values(**values).returning(audit.c.id)).scalar_one())

    def audits(self, client_name: str | None = None, project_name: str | None = None) -> tuple[Kept, ...]:
        """What is kept, by client, project and time. Raises StoreError for an unknown client or project."""
        with self._database.reading() as connection:
            asked = select(*_KEPT).select_from(_JOINED)
            if client_name is not None:
                asked = asked.where(client.c.id == _known(connection, client_name))
            if project_name is not None:
                asked = asked.where(project.c.key == key(project_name))
            order = (client.c.key, project.c.key, audit.c.audited_at, audit.c.id)
            found = tuple(Kept(**row) for row in connection.execute(asked.order_by(*order)).mappings())
            if project_name is not None and not found:
                raise UnknownError(_unknown("project", project_name, _names(connection, project)))
            return found

    def audit(self, number: int) -> Kept:
        """One audit by its number. Raises StoreError where there is none."""
        with self._database.reading() as connection:
            return _one(connection, number)

    def record(self, number: int) -> bytes:
        """The audit.json that was added, byte for byte. Raises StoreError."""
        with self._database.reading() as connection:
            asked = select(audit.c.record, audit.c.digest).where(audit.c.id == number)
            row = connection.execute(asked).one_or_none()
        if row is None:
            raise _no_such(number)
        return unpacked(bytes(row.record), row.digest, number)

    def risks(self, numbers: tuple[int, ...]) -> tuple[AcceptedRisk, ...]:
        """The risks that these audits accepted, the first to end first, those without an end last."""
        asked = (
            select(*_RISK)
            .select_from(_JOINED.join(accepted, accepted.c.audit_id == audit.c.id))
            .where(audit.c.id.in_(numbers))
            .order_by(accepted.c.expires.is_(None), accepted.c.expires, audit.c.id, accepted.c.id)
        )
        with self._database.reading() as connection:
            return tuple(AcceptedRisk(**row) for row in connection.execute(asked).mappings())

    def purge(self, client_name: str) -> Purged:
        """Remove everything of a client, then rewrite the store so that no byte of it stays."""
        try:
            with self._database.writing() as connection:
                removed = self._removed(connection, _known(connection, client_name))
        except UnknownError:
            self._database.scrub(_ALL)  # an earlier purge may have been kept from it
            raise
        try:
            self._database.scrub(_ALL)
        except StoreError as error:
            raise StoreError(
                f"everything of «{removed.client}» is removed, but not yet overwritten: "
                f"type the same again; {error}"
            ) from None
        return removed

    def _removed(self, connection: Connection, owner: int) -> Purged:
        mine = select(project.c.id).where(project.c.client_id == owner).scalar_subquery()
        audits = select(audit.c.id).where(audit.c.project_id.in_(mine)).scalar_subquery()
        names = connection.execute(select(project.c.name).where(project.c.client_id == owner)).scalars().all()
        count, size = connection.execute(
            select(func.count(), func.coalesce(func.sum(audit.c.size), 0)).where(audit.c.project_id.in_(mine))
        ).one()
        shown = connection.execute(select(client.c.name).where(client.c.id == owner)).scalar_one()
        risks = connection.execute(delete(accepted).where(accepted.c.audit_id.in_(audits))).rowcount
        connection.execute(delete(audit).where(audit.c.project_id.in_(mine)))
        connection.execute(delete(project).where(project.c.client_id == owner))
        connection.execute(delete(client).where(client.c.id == owner))
        return Purged(shown, tuple(sorted(names)), count, risks, int(size))


def latest(kept: tuple[Kept, ...]) -> tuple[Kept, ...]:
    """The newest audit of each project, in the order given."""
    newest = {(one.client, one.project): one for one in kept}
    return tuple(newest.values())


def _stamped(values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, "added_at": datetime.now(UTC).isoformat(timespec="seconds")}


def _of_run(connection: Connection, run_key: str) -> Kept | None:
    asked = select(*_KEPT).select_from(_JOINED).where(audit.c.run_key == run_key)
    row = connection.execute(asked).mappings().one_or_none()
    return None if row is None else Kept(**row)


def _may_replace(same: Kept, entry: Entry, *, replace: bool) -> None:
    """Raise StoreError where the store's audit of this run must stay as it is."""
    where = f"audit {same.number}, of «{same.client}», project «{same.project}»"
    if (key(same.client), same.digest) == (key(entry.client), entry.values["digest"]):
        raise StoreError(f"this audit is in the store already: {where}; nothing was changed")
    if key(same.client) != key(entry.client):
        raise StoreError(f"this run is in the store under another client: {where}; nothing was changed")
    if not replace:
        raise StoreError(
            f"this run is in the store already, but its record differs: {where}; "
            "--replace puts this one in its place"
        )


def _one(connection: Connection, number: int) -> Kept:
    asked = select(*_KEPT).select_from(_JOINED).where(audit.c.id == number)
    row = connection.execute(asked).mappings().one_or_none()
    if row is None:
        raise _no_such(number)
    return Kept(**row)


def _no_such(number: int) -> StoreError:
    return StoreError(f"there is no audit {number} in the store; «lastmile history list» shows the numbers")


def _id_of(connection: Connection, table: Table, where: Mapping[str, Any], rest: Mapping[str, Any]) -> int:
    """The row of this key, made where it is not there yet; writers are alone, so nobody comes between."""
    matches = [table.c[column] == value for column, value in where.items()]
    found = connection.execute(select(table.c.id).where(*matches)).scalar()
    if found is None:
        found = connection.execute(insert(table).values(**where, **rest).returning(table.c.id)).scalar_one()
    return int(found)


def _known(connection: Connection, name: str) -> int:
    found = connection.execute(select(client.c.id).where(client.c.key == key(name))).scalar()
    if found is None:
        raise UnknownError(_unknown("client", name, _names(connection, client)))
    return int(found)


def _names(connection: Connection, table: Table) -> tuple[str, ...]:
    return tuple(connection.execute(select(table.c.name).order_by(table.c.key)).scalars())


def _unknown(what: str, name: str, known: tuple[str, ...]) -> str:
    by_key = {key(one): one for one in known}
    close = [by_key[one] for one in get_close_matches(key(name), list(by_key), n=3)]
    hint = (
        f"did you mean {', '.join(f'«{one}»' for one in close)}?"
        if close
        else "«lastmile history list» shows them"
    )
    return f"the store knows no {what} «{name}»; {hint}"
