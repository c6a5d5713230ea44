"""Where a store is, what may be printed of that, and what stands in its way."""

import os
import socket
import sqlite3
from pathlib import Path

import pytest
from postgresql_server import PASSWORD, Server

from lastmile.engagements.database import opened
from lastmile.engagements.place import StoreError, chosen, parse
from lastmile.engagements.store import Store

SECRET = "hunter-two-and-a-half"  # noqa: S105 - no password of anything


def test_an_option_beats_the_environment_which_beats_the_defaults_which_beat_ours(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("LASTMILE_STORE", f"sqlite:///{tmp_path}/environment.sqlite")
    typed = chosen(str(tmp_path / "typed.sqlite"), "configured.sqlite")
    assert (typed.file, typed.by) == (tmp_path / "typed.sqlite", "the command line")
    of_environment = chosen(None, "configured.sqlite")
    assert (of_environment.file, of_environment.by) == (tmp_path / "environment.sqlite", "LASTMILE_STORE")
    monkeypatch.delenv("LASTMILE_STORE")
    configured = chosen(None, str(tmp_path / "configured.sqlite"))
    assert (configured.file, configured.by) == (tmp_path / "configured.sqlite", "your defaults")
    ours = chosen(None, None)
    assert (ours.file, ours.by) == (tmp_path / "lastmile" / "history.sqlite", "")


def test_a_home_and_a_relative_path_are_understood(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert parse("~/kept.sqlite").file == tmp_path / "kept.sqlite"
    assert parse("sqlite:///kept.sqlite").file == tmp_path / "kept.sqlite"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("mysql://u:{}@h/db", "SQLite or PostgreSQL"),
        ("postgresql://u:{}@x@h/db", "write %40"),
        ("postgresql://u:{}@h:port/db", "cannot be read"),
        ("://{}", "cannot be read"),
        ("sqlite://{}/db", "is a file"),
        ("sqlite://", "is a file"),
        ("sqlite:///:memory:", "is a file"),
        ("sqlite:///x.sqlite?mode={}", "is a file"),
    ],
)
def test_a_url_of_another_kind_is_refused_without_a_word_of_it(typed: str, says: str) -> None:
    with pytest.raises(StoreError, match=says) as refused:
        parse(typed.format(SECRET))
    assert SECRET not in str(refused.value)


def test_a_password_is_in_no_text_of_an_address() -> None:
    address = parse(f"postgres://me:{SECRET}@db.example.com:5433/kept?sslpassword={SECRET}")
    assert address.shown == "postgresql://db.example.com:5433/kept"
    assert SECRET not in repr(address)
    assert address.without_password(f"it said {SECRET}") == ""


def test_a_server_that_does_not_answer_is_one_line_without_the_password() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        typed = f"postgresql://me:{SECRET}@127.0.0.1:{closed.getsockname()[1]}/kept"
        with pytest.raises(StoreError) as refused, opened(parse(typed), create=True):
            pass
    said = str(refused.value)
    assert "the server cannot be used" in said
    assert "refused" in said
    assert "\n" not in said
    assert SECRET not in said


def test_a_wrong_password_is_not_repeated_and_the_right_one_opens(server: Server) -> None:
    wrong = server.url("postgres", SECRET)
    with (
        pytest.raises(StoreError, match="password authentication failed") as refused,
        opened(parse(wrong), create=True),
    ):
        pass
    assert SECRET not in str(refused.value)
    with opened(parse(server.database()), create=True) as database:
        assert PASSWORD not in repr(database)
        assert PASSWORD not in Store(database).shown


def test_a_database_that_is_not_there_is_named(server: Server) -> None:
    with (
        pytest.raises(StoreError, match='database "nowhere" does not exist'),
        opened(parse(server.url("nowhere")), create=True),
    ):
        pass


def test_a_store_is_made_only_by_adding(url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no history yet"), opened(parse(url), create=False):
        pass
    assert list(tmp_path.iterdir()) == []
    with opened(parse(url), create=True):
        pass
    with opened(parse(url), create=False) as database:
        assert Store(database).audits() == ()


def test_the_file_is_its_owner_s_alone_also_where_it_was_not(tmp_path: Path) -> None:
    previous = os.umask(0)
    try:
        file = tmp_path / "new" / "folder" / "kept.sqlite"
        with opened(parse(str(file)), create=True):
            pass
    finally:
        os.umask(previous)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    file.chmod(0o644)
    with opened(parse(str(file)), create=False):
        assert file.stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_no_database_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("Dear diary\n" * 500)
    with (
        pytest.raises(StoreError, match="no database, or a damaged one"),
        opened(parse(str(file)), create=True),
    ):
        pass
    assert file.read_text() == "Dear diary\n" * 500


def test_a_truncated_store_is_said_and_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "kept.sqlite"
    with opened(parse(str(file)), create=True):
        pass
    part = file.read_bytes()[:5000]
    file.write_bytes(part)
    with (
        pytest.raises(StoreError, match="no database, or a damaged one"),
        opened(parse(str(file)), create=True) as database,
    ):
        Store(database).audits()
    assert file.read_bytes() == part


def test_another_program_s_database_is_not_touched(tmp_path: Path) -> None:
    file = tmp_path / "other.sqlite"
    other = sqlite3.connect(file)
    other.execute("CREATE TABLE places (id INTEGER)")
    other.commit()
    other.close()
    before = file.read_bytes()
    with pytest.raises(StoreError, match="another program's database"), opened(parse(str(file)), create=True):
        pass
    assert file.read_bytes() == before


def test_a_folder_or_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="a store is a file"), opened(parse(str(tmp_path)), create=True):
        pass
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(StoreError, match="cannot be used"),
        opened(parse(str(tmp_path / "file" / "x")), create=True),
    ):
        pass
