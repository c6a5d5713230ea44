"""``lastmile history`` as a consultant types it: results on stdout, one line and exit 2 for bad input."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import kept_audits
import pytest
from cli import Ended, lastmile

from lastmile.engagements.database import opened
from lastmile.engagements.entry import entry
from lastmile.engagements.place import parse
from lastmile.engagements.store import Store
from lastmile.model import Audit, Outcome


@dataclass(frozen=True)
class Desk:
    """A consultant's machine: a store, and records beside it."""

    url: str
    folder: Path

    def history(self, *arguments: str | Path) -> Ended:
        quiet = {"XDG_CONFIG_HOME": str(self.folder / "config"), "XDG_DATA_HOME": str(self.folder / "data")}
        return lastmile("history", *arguments, "--store", self.url, env=quiet)

    def file(self, name: str, audit: Audit) -> Path:
        path = self.folder / name
        path.write_bytes(kept_audits.as_json(audit))
        return path


@pytest.fixture
def desk(url: str, tmp_path: Path) -> Desk:
    return Desk(url, tmp_path)


def refused(ended: Ended) -> str:
    """The one line that says what is wrong; the line before it names the store."""
    assert ended.code == 2
    assert ended.out == ""
    assert "Traceback" not in ended.err
    lines = [line for line in ended.err.splitlines() if "(from the command line)" not in line]
    assert len(lines) == 1, ended.err
    return lines[0]


def test_an_engagement_from_the_first_audit_to_the_purge(desk: Desk) -> None:
    first = desk.file("first.json", kept_audits.audited("2026-03-01", client=None, project=None))
    mended = kept_audits.audited("2026-06-01", outcomes={"security/no-rate-limiting": Outcome.PASS})
    second = desk.file("second.json", mended)

    added = desk.history("add", first, "--client", "Acme", "--project", "Shop")
    assert (added.code, "first audit of this project" in added.out) == (0, True)
    again = desk.history("add", second, "--client", "ACME", "--project", "shop")
    assert again.code == 0
    assert "kept as audit 2: Acme, Shop, 2026-06-01, not ready" in again.out
    assert "since the audit before: +" in again.out

    listed = desk.history("list")
    assert "Acme\n  Shop    2 audits, newest 2 of 2026-06-01" in listed.out
    trend = desk.history("trend", "--client", "acme", "--project", "Shop")
    assert trend.out.startswith("Acme, Shop\n")
    assert "Cohort:" in trend.out

    copy = desk.folder / "copy.json"
    assert desk.history("show", "1", "-o", copy).out == f"{copy}\n"
    assert copy.read_bytes() == first.read_bytes()
    assert copy.stat().st_mode & 0o777 == 0o600
    assert "is there already" in refused(desk.history("show", "1", "-o", second))
    assert second.read_bytes() == kept_audits.as_json(mended)

    gone = desk.history("purge", "--client", "acme")
    assert gone.code == 0
    assert "removed everything of «Acme»" in gone.out
    assert "2 audits" in gone.out
    assert desk.history("list").out == "no audit is kept here\n"
    assert "no client «acme»" in refused(desk.history("purge", "--client", "acme"))


def test_the_client_may_stand_in_the_record_and_must_stand_somewhere(desk: Desk) -> None:
    told = desk.file("told.json", kept_audits.audited())
    silent = desk.file("silent.json", kept_audits.audited("2026-02-01", client=None))
    assert "say whose audit this is: --client NAME" in refused(desk.history("add", silent))
    assert desk.history("add", told).code == 0
    assert "Tableside Ltd." in desk.history("list").out


def test_what_ends_is_listed_with_the_days_that_are_left(desk: Desk) -> None:
    finding, decided = kept_audits.accepted("2000-01-01")
    later = decided.model_copy(update={"expires": "2999-01-01"})
    audit = kept_audits.audited(findings=(finding,), decisions=(decided, later))
    desk.history("add", desk.file("a.json", audit))
    lines = desk.history("list", "--expiring").out.splitlines()
    assert lines[0].split()[:2] == ["ended", next(part for part in lines[0].split() if part.isdigit())]
    assert " days left" in lines[2]
    assert "R. Halvorsen: the shop closes in spring" in lines[1]
    assert "2 risks" in desk.history("show", "1").out


def broken(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def newer(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"schema_version": "1.', b'"schema_version": "7.'))


def other(path: Path) -> None:
    path.write_text("[]")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (broken, "broken JSON"),
        (newer, "newer than"),
        (other, "no audit.json of LastMile"),
        (Path.unlink, "cannot be read"),
    ],
)
def test_a_record_that_cannot_be_read_changes_nothing(
    tmp_path: Path, spoil: Callable[[Path], object], says: str
) -> None:
    store = tmp_path / "kept.sqlite"
    desk = Desk(str(store), tmp_path)
    good = kept_audits.audited("2026-01-01")
    with opened(parse(str(store)), create=True) as database:
        Store(database).add(entry(good, kept_audits.as_json(good), client=None, project=None))
    before = store.read_bytes()
    bad = desk.file("bad.json", kept_audits.audited("2026-02-01"))
    spoil(bad)
    line = refused(desk.history("add", bad))
    assert says in line
    assert "bad.json" in line
    assert store.read_bytes() == before


def test_a_record_that_is_there_already_changes_nothing(desk: Desk) -> None:
    file = desk.file("a.json", kept_audits.audited())
    assert desk.history("add", file).code == 0
    before = desk.history("list").out
    assert "in the store already: audit 1" in refused(desk.history("add", file))
    assert desk.history("list").out == before


def test_reading_makes_no_store(desk: Desk) -> None:
    for arguments in (("list",), ("trend",), ("show", "1"), ("purge", "--client", "A")):
        assert "there is no history yet" in refused(desk.history(*arguments))
    assert not (desk.folder / "kept").exists()


def test_a_password_is_printed_nowhere(tmp_path: Path) -> None:
    secret = "swordfish-and-chips"  # noqa: S105 - no password of anything
    for typed in (f"postgresql://me:{secret}@127.0.0.1:1/kept", f"postgresql://me:{secret}@x@y/kept"):
        ended = lastmile("history", "list", "--store", typed, env={"XDG_CONFIG_HOME": str(tmp_path)})
        assert ended.code == 2
        assert secret not in ended.out + ended.err


def test_the_defaults_name_the_store_and_the_winner_is_printed(tmp_path: Path) -> None:
    config = tmp_path / "config" / "lastmile"
    config.mkdir(parents=True)
    (config / "config.toml").write_text(f'store = "{tmp_path}/mine.sqlite"\n')
    record = tmp_path / "a.json"
    record.write_bytes(kept_audits.as_json(kept_audits.audited()))
    added = lastmile("history", "add", record, env={"XDG_CONFIG_HOME": str(tmp_path / "config")})
    assert added.code == 0
    assert added.err == f"lastmile: store: {tmp_path}/mine.sqlite (from your defaults)\n"
    assert (tmp_path / "mine.sqlite").stat().st_mode & 0o777 == 0o600
