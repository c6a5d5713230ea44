"""The tables become what the code says they are: from nothing, all steps or none, and never backwards."""

from pathlib import Path

import kept_audits
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from postgresql_server import Server
from sqlalchemy import create_engine, inspect, text

from lastmile.engagements import database as door
from lastmile.engagements.database import opened
from lastmile.engagements.entry import entry
from lastmile.engagements.place import StoreError, parse
from lastmile.engagements.store import Store
from lastmile.engagements.tables import REVISIONS, metadata


def ours(_object: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
    return kind != "table" or str(name).startswith("lastmile_")


def tables_of(url: str) -> list[str]:
    engine = create_engine(parse(url).url)
    try:
        return inspect(engine).get_table_names()
    finally:
        engine.dispose()


def test_the_steps_lead_to_the_tables_that_the_code_uses(url: str) -> None:
    with opened(parse(url), create=True) as database, database.reading() as connection:
        options = {"version_table": REVISIONS, "include_object": ours, "compare_type": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
        names = {
            (name, index["name"])
            for name in metadata.tables
            for index in inspect(connection).get_indexes(name)
        }
    wanted = {(table.name, index.name) for table in metadata.tables.values() for index in table.indexes}
    assert wanted <= names


def test_a_store_of_a_newer_version_is_refused_and_stays_as_it_is(url: str) -> None:
    audit = kept_audits.audited()
    with opened(parse(url), create=True) as database:
        Store(database).add(entry(audit, kept_audits.as_json(audit), client=None, project=None))
        with database.writing() as connection:
            connection.execute(text("UPDATE lastmile_revision SET version_num = '9999'"))
    for create in (True, False):
        newer = pytest.raises(StoreError, match=r"written by a newer LastMile \(its tables are 9999")
        with newer, opened(parse(url), create=create):
            pass
    engine = create_engine(parse(url).url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM lastmile_audit")).scalar() == 1
        assert connection.execute(text("SELECT version_num FROM lastmile_revision")).scalar() == "9999"
    engine.dispose()


def test_a_step_that_breaks_leaves_the_store_as_it_was(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash in the middle: the tables were made in the transaction, and go with it."""

    def breaks(*arguments: object) -> None:
        command.upgrade(*arguments)  # type: ignore[arg-type]
        raise RuntimeError("power cut")

    with monkeypatch.context() as patched:
        patched.setattr(door, "command", type("Broken", (), {"upgrade": staticmethod(breaks)}))
        with pytest.raises(RuntimeError, match="power cut"), opened(parse(url), create=True):
            pass
    assert tables_of(url) == []
    with opened(parse(url), create=True) as database:
        assert Store(database).audits() == ()


def test_a_server_s_database_may_hold_other_programs_tables(server: Server) -> None:
    url = server.database()
    engine = create_engine(parse(url).url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE client (id INTEGER)"))
        connection.execute(text("CREATE TABLE alembic_version (version_num TEXT)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('theirs')"))
    audit = kept_audits.audited()
    with opened(parse(url), create=True) as database:
        Store(database).add(entry(audit, kept_audits.as_json(audit), client=None, project=None))
        Store(database).purge("Tableside Ltd.")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "theirs"
        assert connection.execute(text("SELECT count(*) FROM client")).scalar() == 0
    engine.dispose()


def test_an_odd_folder_name_is_no_hindrance(tmp_path: Path) -> None:
    file = tmp_path / "50% off; {x} ünï?#" / "kept.sqlite"
    with opened(parse(str(file)), create=True) as database:
        assert Store(database).audits() == ()
    assert file.exists()
