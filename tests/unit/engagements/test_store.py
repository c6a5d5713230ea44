"""The store's verbs, on SQLite and on PostgreSQL: nothing is lost, and what is purged is gone."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import kept_audits
import pytest
from postgresql_server import Server
from sqlalchemy import text

from lastmile.engagements.database import opened
from lastmile.engagements.entry import entry
from lastmile.engagements.place import StoreError, parse
from lastmile.engagements.store import Kept, Store, latest
from lastmile.errors import AuditFileError
from lastmile.model import Audit, Status


@contextmanager
def store(url: str, *, create: bool = True) -> Iterator[Store]:
    with opened(parse(url), create=create) as database:
        yield Store(database)


def keep(
    at: Store, audit: Audit, *, client: str | None = None, project: str | None = None, replace: bool = False
) -> Kept:
    fresh = entry(audit, kept_audits.as_json(audit), client=client, project=project)
    return at.add(fresh, replace=replace)


def test_a_record_comes_back_byte_for_byte(url: str) -> None:
    audit = kept_audits.audited()
    with store(url) as at:
        number = keep(at, audit).number
    with store(url, create=False) as at:
        assert at.record(number) == kept_audits.as_json(audit)
        (kept,) = at.audits()
    assert (kept.client, kept.project, kept.target) == ("Tableside Ltd.", "Booking", "tableside-booking")
    assert (kept.overall, kept.low, kept.high) == (audit.score.overall, audit.score.low, audit.score.high)
    assert kept.audited_at == "2026-11-21T09:00:00+00:00"


def test_audits_are_listed_by_client_project_and_time_whatever_came_first(url: str) -> None:
    with store(url) as at:
        for day, client, project in (
            ("2026-11-21", "zeta", "one"),
            ("2026-03-01", "Alpha", "two"),
            ("2026-09-01", "Alpha", "one"),
            ("2026-01-01", "Alpha", "one"),
        ):
            keep(at, kept_audits.audited(day, client=client, project=project))
        listed = [(kept.client, kept.project, kept.audited_at[:10]) for kept in at.audits()]
        newest = [kept.audited_at[:10] for kept in latest(at.audits())]
    assert listed == [
        ("Alpha", "one", "2026-01-01"),
        ("Alpha", "one", "2026-09-01"),
        ("Alpha", "two", "2026-03-01"),
        ("zeta", "one", "2026-11-21"),
    ]
    assert newest == ["2026-09-01", "2026-03-01", "2026-11-21"]


def test_times_of_other_zones_sort_by_the_moment(url: str) -> None:
    late = kept_audits.audited(started_at="2026-11-21T01:00:00+00:00")
    early = kept_audits.audited(started_at="2026-11-21T02:00:00+05:00")
    with store(url) as at:
        keep(at, late)
        keep(at, early)
        assert [kept.number for kept in at.audits()] == [2, 1]


def test_case_and_spaces_tell_no_clients_apart(url: str) -> None:
    with store(url) as at:
        keep(at, kept_audits.audited("2026-01-01"), client="Café  Straße")
        keep(at, kept_audits.audited("2026-02-01"), client=" cafe\u0301 STRASSE ")
        assert {kept.client for kept in at.audits("CAFÉ STRASSE")} == {"Café Straße"}


def test_the_same_audit_again_is_refused_and_nothing_changes(url: str) -> None:
    audit = kept_audits.audited()
    with store(url) as at:
        keep(at, audit)
        before = at.audits()
        with pytest.raises(StoreError, match=r"in the store already: audit 1, of «Tableside Ltd\.»"):
            keep(at, audit, replace=True)
        with pytest.raises(StoreError, match="under another client: audit 1"):
            keep(at, audit, client="Somebody else", replace=True)
        assert at.audits() == before


def test_a_run_that_was_judged_again_takes_its_own_place_only_when_asked(url: str) -> None:
    audit, (finding, decided) = kept_audits.audited(), kept_audits.accepted("2027-01-01")
    again = kept_audits.audited(findings=(finding,), decisions=(decided,))
    with store(url) as at:
        number = keep(at, audit).number
        with pytest.raises(StoreError, match=r"its record differs: audit 1.*--replace"):
            keep(at, again)
        assert at.record(number) == kept_audits.as_json(audit)
        assert at.risks((number,)) == ()
        assert keep(at, again, replace=True).number == number
        assert at.record(number) == kept_audits.as_json(again)
        assert [risk.expires for risk in at.risks((number,))] == ["2027-01-01"]
        keep(at, audit, replace=True)
        assert at.risks((number,)) == ()
        assert len(at.audits()) == 1


def test_another_repository_does_not_slip_into_a_project(url: str) -> None:
    other = kept_audits.BASE.target.model_copy(update={"name": "tableside-web"})
    with store(url) as at:
        keep(at, kept_audits.audited("2026-01-01"))
        with pytest.raises(
            StoreError, match="holds audits of tableside-booking, and this one is of tableside-web"
        ):
            keep(at, kept_audits.audited("2026-02-01", target=other))
        assert len(at.audits()) == 1
        keep(at, kept_audits.audited("2026-02-01", target=other), project="Booking")
        assert {kept.target for kept in at.audits(project_name="booking")} == {
            "tableside-booking",
            "tableside-web",
        }


def test_a_target_names_the_project_where_nobody_did(url: str) -> None:
    part = kept_audits.BASE.target.model_copy(update={"subdir": "services/shop"})
    with store(url) as at:
        keep(at, kept_audits.audited("2026-01-01", project=None))
        keep(at, kept_audits.audited("2026-02-01", project=None, target=part))
        assert [kept.project for kept in at.audits()] == [
            "tableside-booking",
            "tableside-booking/services/shop",
        ]


@pytest.mark.parametrize("name", ["", "   ", "a\x1b[31m", "a\x00b", "x" * 121, "a\u202eb", "\ud800"])
def test_a_name_that_nobody_can_type_is_refused(name: str) -> None:
    audit = kept_audits.audited(client=None)
    with pytest.raises(StoreError, match=r"1 to 120 printable characters|say whose audit"):
        entry(audit, b"", client=name, project=None)


def test_a_record_without_a_time_is_refused() -> None:
    audit = kept_audits.audited(started_at="yesterday\x1b[0m")
    with pytest.raises(AuditFileError, match=r"started_at is no time: yesterday\\u001b"):
        entry(audit, b"", client="A", project=None)


def test_texts_of_the_target_are_kept_visible(url: str) -> None:
    hostile = kept_audits.BASE.target.model_copy(update={"name": "shop\x00\x1b[2J\ud800"})
    with store(url) as at:
        keep(at, kept_audits.audited(project="p", target=hostile))
        assert at.audits()[0].target == r"shop\u0000\u001b[2J\ud800"


def test_a_damaged_record_is_said_and_not_believed(url: str) -> None:
    with store(url) as at:
        keep(at, kept_audits.audited())
    with opened(parse(url), create=False) as database:
        with database.writing() as connection:
            connection.execute(text("UPDATE lastmile_audit SET record = :part"), {"part": b"x\x9cbroken"})
        with pytest.raises(StoreError, match="audit 1 of the store is damaged"):
            Store(database).record(1)


def test_unknown_numbers_clients_and_projects_are_named(url: str) -> None:
    with store(url) as at:
        keep(at, kept_audits.audited())
        with pytest.raises(StoreError, match="no audit 7 in the store"):
            at.record(7)
        with pytest.raises(StoreError, match=r"no client «Tabelside Ltd»; did you mean «Tableside Ltd\.»\?"):
            at.audits("Tabelside Ltd")
        with pytest.raises(StoreError, match="no project «Bookings»; did you mean «Booking»"):
            at.audits(project_name="Bookings")
        with pytest.raises(StoreError, match="no client «Nobody»"):
            at.purge("Nobody")
        assert len(at.audits()) == 1


def test_an_audit_that_fails_half_way_leaves_nothing(url: str) -> None:
    finding, decided = kept_audits.accepted("2027-01-01")
    audit = kept_audits.audited(findings=(finding,), decisions=(decided,))
    fresh = entry(audit, kept_audits.as_json(audit), client="New", project=None)
    fresh.accepted[0]["author"] = None  # the last thing that is written breaks
    with store(url) as at:
        with pytest.raises(StoreError):
            at.add(fresh)
        assert at.audits() == ()
        with pytest.raises(StoreError, match="knows no client"):
            at.audits("New")


ADDING = """
import sys
sys.path[:0] = sys.argv[1:3]
import kept_audits
from lastmile.engagements.database import opened
from lastmile.engagements.entry import entry
from lastmile.engagements.place import StoreError, parse
from lastmile.engagements.store import Store
url, me = sys.argv[3:5]
fresh = []
for day in range(1, 6):
    audit = kept_audits.audited(f"2026-{me}-{day:02}")
    fresh.append(entry(audit, kept_audits.as_json(audit), client=None, project=None))
same = kept_audits.audited("2025-01-01")
fresh.append(entry(same, kept_audits.as_json(same), client=None, project=None))
print("ready", flush=True)
sys.stdin.readline()
for one in fresh:
    with opened(parse(url), create=True) as database:
        try:
            Store(database).add(one)
        except StoreError as error:
            print("refused", "in the store already" in str(error))
"""


def test_processes_that_make_the_store_and_add_at_once_lose_nothing(url: str) -> None:
    root = Path(__file__).parents[3]
    arguments = [sys.executable, "-c", ADDING, str(root), str(root / "tests"), url]
    workers = [
        subprocess.Popen([*arguments, f"{me:02}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for me in range(1, 4)
    ]
    for worker in workers:
        assert worker.stdout
        assert worker.stdout.readline() == "ready\n"
    said = []
    for worker in workers:  # all start here
        assert worker.stdin
        worker.stdin.write("\n")
        worker.stdin.flush()
    for worker in workers:
        out, _ = worker.communicate(timeout=600)
        assert worker.returncode == 0
        said += out.splitlines()
    assert said == ["refused True"] * 2  # one of the three was first with the audit that all bring
    with store(url, create=False) as at:
        days = {kept.audited_at[:10] for kept in at.audits()}
        assert len(at.audits()) == len(days) == 16
        assert all(at.record(kept.number) for kept in at.audits())
        assert len({(kept.client, kept.project) for kept in at.audits()}) == 1


MARK = "Quillfeather-Purge"


def test_a_purge_leaves_no_byte_of_the_client_and_all_of_the_others(
    url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    def on_disk() -> bytes:
        if url.startswith("sqlite"):
            return b"".join(file.read_bytes() for file in (tmp_path / "kept").iterdir())
        server: Server = request.getfixturevalue("server")
        return server.on_disk(url)

    finding, decided = kept_audits.accepted("2027-01-01")
    decided = decided.model_copy(update={"reason": f"{MARK} has a reason"})
    gone = [
        kept_audits.audited(
            f"2026-0{month}-01",
            client=MARK,
            project=f"{MARK} {month % 2}",
            findings=(finding,),
            decisions=(decided,),
        )
        for month in range(1, 7)
    ]
    stays = kept_audits.audited(
        client="Other", findings=(finding,), decisions=(kept_audits.accepted(None)[1],)
    )
    packed = [
        entry(audit, kept_audits.as_json(audit), client=None, project=None).values["record"] for audit in gone
    ]
    with store(url) as at:
        for audit in gone:
            keep(at, audit)
        other = keep(at, stays)
        there = on_disk()
        assert MARK.encode() in there
        assert packed[0][200:216] in there
        purged = at.purge(MARK.lower())
        after = on_disk()
        assert MARK.encode() not in after
        assert len(after) < len(there) or not url.startswith("sqlite")  # the file was rewritten
        assert not [part for part in packed if part[200:216] in after]
        assert at.audits() == (other,)
        assert at.record(other.number) == kept_audits.as_json(stays)
        assert len(at.risks((other.number,))) == 1
    assert (purged.client, purged.audits, purged.risks) == (MARK, 6, 6)
    assert purged.projects == (f"{MARK} 0", f"{MARK} 1")
    assert purged.size == sum(len(kept_audits.as_json(audit)) for audit in gone)


def test_a_number_is_never_given_twice(url: str) -> None:
    with store(url) as at:
        keep(at, kept_audits.audited("2026-01-01", client="A"))
        last = keep(at, kept_audits.audited("2026-02-01", client="B")).number
        at.purge("B")
        assert keep(at, kept_audits.audited("2026-03-01", client="A")).number > last


def test_only_accepted_risks_in_force_are_kept_the_first_to_end_first(url: str) -> None:
    (one, early), (two, late) = (
        kept_audits.accepted("2027-01-01"),
        kept_audits.accepted("2027-05-01", rule="r.other"),
    )
    two = two.model_copy(update={"fingerprint": "f" * 20})
    by_rule = late.model_copy(update={"fingerprint": None, "rule": "r.*", "path": "app/*"})
    endless = early.model_copy(update={"expires": None, "path": one.path})
    over = early.model_copy(update={"state": "expired"})
    confirmed = early.model_copy(update={"status": Status.CONFIRMED})
    audit = kept_audits.audited(findings=(one, two), decisions=(by_rule, endless, early, over, confirmed))
    with store(url) as at:
        number = keep(at, audit).number
        risks = at.risks((number,))
    assert [(risk.expires, risk.place) for risk in risks] == [
        ("2027-01-01", f"{one.path}:{one.line}"),
        ("2027-05-01", "r.*, app/*"),
        (None, f"{one.path}:{one.line}"),
    ]
    assert {risk.reason for risk in risks} == {"the shop closes in spring"}
