"""The page "When something else breaks": a conclusion, marks with words, evidence in reach."""

import io
import json
import re

import pikepdf
import pytest
import report_samples as samples

from lastmile.language import speaking
from lastmile.model import CellState, Confidence, Drill, DrillCell, Evidence, Failure, OutsideService, Status
from lastmile.model.drill import state_of
from lastmile.report import as_html, as_json, as_pdf, recount
from lastmile.report.drill import Page, page
from lastmile.report.options import ReportOptions
from lastmile.report.ranking import ranked
from lastmile.resources import folder

BAD, GOOD, MOOT, OPEN = (
    CellState.NOT_HANDLED,
    CellState.HANDLED,
    CellState.DOES_NOT_APPLY,
    CellState.NOT_DETERMINABLE,
)


def cell(
    service: str, failure: Failure, state: CellState, reason: str = "It breaks off.", **more: object
) -> DrillCell:
    fields = {
        "sites": 0 if state is MOOT else 1,
        "sites_handled": int(state is GOOD),
        "sites_not_handled": int(state is BAD),
        "sites_not_determinable": int(state is OPEN),
        "evidence": (Evidence(kind="place", path="app.py", line=7),),
    }
    return DrillCell(service=service, failure=failure, state=state, reason=reason, **{**fields, **more})


def drill(**states: CellState) -> Drill:
    """One service a keyword; all five failures of it in one state."""
    services = tuple(OutsideService(name=f"{name} (HTTP)", kind="http", sites=1) for name in states)
    cells = (cell(f"{n} (HTTP)", failure, state) for n, state in states.items() for failure in Failure)
    return Drill(services=services, cells=tuple(cells), files=3)


def audit(found: Drill | None, reason: str | None = None):
    return samples.prototype().model_copy(update={"drill": found, "drill_reason": reason})


@pytest.mark.parametrize(
    ("found", "headline"),
    [
        (drill(a=BAD, b=GOOD), "1 of 2 outside services can stop your product"),
        (drill(a=BAD, b=BAD), "Each of the two outside services can stop your product"),
        (drill(a=GOOD), "Every failure of 1 outside service that could be read is handled"),
        (drill(a=OPEN), "What 1 outside service can do to your product is not in the code"),
        (Drill(files=4), "No outside service was found in the code"),
    ],
)
def test_the_headline_follows_from_the_data(found: Drill, headline: str) -> None:
    assert page(audit(found)).headline == headline


@pytest.mark.parametrize(
    "reason",
    [
        "The error is dropped without a word.",
        "The failure is written to the log, and the visitor is not told.",
        "Nobody looks at the error that comes with the answer.",
        "Nothing catches it; the page goes on without a word.",
    ],
)
def test_an_error_after_which_the_code_goes_on_harms_and_does_not_stop(reason: str) -> None:
    told = drill(a=GOOD)
    dropped = cell("a (HTTP)", Failure.DOWN, BAD, reason)
    told = told.model_copy(update={"cells": (dropped, *told.cells[1:])})
    assert (
        page(audit(told)).headline == "1 of 1 outside service can fail in ways that the code does not handle"
    )


def test_a_record_of_before_says_so_and_never_looks_clean() -> None:
    told = page(audit(None))
    assert told.headline == "Nobody assessed what happens when something else breaks"
    assert "before LastMile asked" in told.nothing
    assert not told.rows
    assert "was left out" in page(audit(None, "the phase failure_modes was left out of this audit")).nothing


def test_no_service_is_a_sentence_and_no_table() -> None:
    told = page(audit(Drill(files=4)))
    assert told.nothing == "No call of a service of somebody else was found in 4 files of product code."
    assert (told.rows, told.columns, told.story) == ((), (), ())


def test_each_cell_has_its_word_and_the_ids_of_findings() -> None:
    sample = samples.prototype()
    first = next(item for phase in ranked(sample).values() for item in phase)
    told = drill(a=BAD)
    named = told.cells[0].model_copy(update={"findings": (first.places[0].fingerprint,)})
    told = told.model_copy(update={"cells": (named, *told.cells[1:])})
    (row,) = page(audit(told)).rows
    assert {one.word for one in row.cells} == {"not handled"}
    assert row.cells[0].ids == (first.id,)
    assert page(audit(told)).story[0].ids == (first.id,)


def test_what_only_a_refuted_finding_said_is_open_again() -> None:
    sample = samples.prototype()
    refuted = sample.findings[0].model_copy(update={"status": Status.FALSE_POSITIVE})
    told = drill(a=GOOD)
    named = cell("a (HTTP)", Failure.SLOW, BAD, findings=(refuted.fingerprint,))
    told = told.model_copy(update={"cells": (told.cells[0], named, *told.cells[2:])})
    record = sample.model_copy(update={"drill": told, "findings": (refuted, *sample.findings[1:])})
    (row,) = page(record).rows
    assert row.cells[1].word == "not determinable"


def test_the_story_tells_the_worst_service_and_falls_silent_without_one() -> None:
    assert page(audit(drill(a=GOOD, b=OPEN))).story == ()
    told = page(audit(drill(a=GOOD, b=BAD))).story
    assert told[0].text.startswith("b does not answer.")
    assert told[0].places == ("app.py:7",)


def test_a_long_list_is_cut_on_paper_and_counted() -> None:
    told = page(audit(drill(**{f"s{n}": BAD for n in range(15)})))
    assert 8 <= len(told.rows) <= 12
    assert len(told.rows) + len(told.more_rows) == 15
    assert told.rest == f"{len(told.more_rows)} more services stand in report.html."
    assert (len(told.seen), len(told.more_seen)) == (0, 15 * 5)  # rows come first
    assert told.seen_rest == "“What was seen, and where” stands in report.html, in 75 rows."


def test_of_rows_that_paper_prints_in_part_the_others_are_counted() -> None:
    told = page(audit(drill(**{f"s{n}": BAD for n in range(3)})))
    left = len(told.more_seen)
    assert len(told.seen) + left == 15
    assert told.seen
    assert told.seen_rest == f"{left} more rows of “What was seen, and where” stand in report.html."


RULE = (
    "The headline counts a service if “is slow” is marked “not handled”, or if “is down” is and the code "
    "does not go on after the error."
)


@pytest.mark.parametrize(
    ("failure", "reason", "counts"),
    [
        (Failure.SLOW, "It breaks off.", True),
        (Failure.DOWN, "It breaks off.", True),
        (Failure.DOWN, "The error is dropped without a word.", False),
        (Failure.ERROR, "It breaks off.", False),
    ],
)
def test_the_headline_counts_by_the_rule_that_the_note_names(failure, reason, counts) -> None:
    always = drill(a=BAD, b=GOOD)
    states = [cell("b (HTTP)", f, GOOD) for f in Failure]
    states[list(Failure).index(failure)] = cell("b (HTTP)", failure, BAD, reason)
    told = page(audit(always.model_copy(update={"cells": (*always.cells[:5], *states)})))
    assert told.headline.startswith("Each of the two" if counts else "1 of 2")
    assert told.headline.endswith("can stop your product")
    assert told.note == RULE


def test_a_headline_that_counts_no_stops_names_its_own_rule() -> None:
    error = cell("a (HTTP)", Failure.DOWN, BAD, "The error is dropped without a word.")
    assert page(audit(replaced(drill(a=GOOD), error))).note == (
        "The headline counts a service if at least one of its calls does not handle one of the failures."
    )
    half = cell("a (HTTP)", Failure.DOWN, CellState.PARTLY, sites_partly=1)
    assert "marks is “partly”" in page(audit(replaced(drill(a=GOOD), half))).note
    assert page(audit(drill(a=GOOD))).note == ""


@pytest.mark.parametrize(
    ("state", "counts", "said"),
    [
        (CellState.PARTLY, {"sites_handled": 1, "sites_not_handled": 2}, "not in 2 of 3"),
        (CellState.PARTLY, {"sites_partly": 1, "sites_not_handled": 2}, "not in 2 of 3"),
        (CellState.PARTLY, {"sites_handled": 1, "sites_partly": 2}, "fully in 1 of 3"),
        (CellState.PARTLY, {"sites_partly": 2, "sites_not_determinable": 1}, "unknown in 1 of 3"),
        (CellState.PARTLY, {"sites_partly": 3}, ""),
        (BAD, {"sites_not_handled": 2, "sites_not_determinable": 1}, "not in 2, unknown in 1"),
        (OPEN, {"sites_handled": 1, "sites_not_determinable": 2}, "unknown in 2 of 3"),
        (BAD, {"sites_not_handled": 3}, ""),
        (GOOD, {"sites_handled": 3}, ""),
    ],
)
def test_a_figure_says_what_it_counts(state: CellState, counts: dict[str, int], said: str) -> None:
    found = replaced(drill(a=BAD), cell("a (HTTP)", Failure.DOWN, state, **{"sites": 3, **counts}))
    told = page(audit(found))
    assert told.rows[0].cells[0].count == said
    assert ("A mark counts only calls that its failure can touch" in told.note) is bool(said)


def test_a_column_that_counts_fewer_calls_than_the_row_says_why() -> None:
    found = drill(a=BAD)
    more = found.services[0].model_copy(update={"sites": 3})  # the cells count one of them
    note = page(audit(found.model_copy(update={"services": (more,)}))).note
    assert "so it may count fewer than the row" in note
    moot = drill(a=MOOT, b=BAD)
    three = tuple(s.model_copy(update={"sites": 1}) for s in moot.services)
    assert "fewer" not in page(audit(moot.model_copy(update={"services": three}))).note


def test_what_a_sentence_rests_on_stands_before_its_full_stop() -> None:
    html = as_html.render(audit(drill(a=BAD)), ReportOptions()).decode()
    assert "It breaks off (<code>app.py:7</code>)." in html


def test_the_key_stands_under_its_table_and_stays_with_it_on_paper() -> None:
    html = as_html.render(audit(drill(a=BAD)), ReportOptions()).decode()
    told = html[html.index('<table class="drill">') :]
    behind = told[told.index("</table>") + len("</table>") :].lstrip()
    assert behind.startswith('<p class="caption drill-key">Is down: nobody answers')
    css = (folder("report_templates") / "print.css").read_text(encoding="utf-8")
    assert re.search(r"\.drill-key \{[^}]*break-before: avoid", css)


def test_places_of_one_cell_stand_by_file_and_line() -> None:
    spots = [("b.py", 22), ("a.py", 35), ("b.py", 3), ("a.py", 1)]
    found = tuple(Evidence(kind="place", path=path, line=line) for path, line in spots)
    down = cell("a (HTTP)", Failure.DOWN, BAD, evidence=found)
    told = page(audit(replaced(drill(a=GOOD), down)))
    shown = tuple(spot.place for spot in told.seen[0].spots)
    assert shown == ("a.py:35", "b.py:3", "b.py:22")  # the worst three, which the record has first


def listed(*evidence: Evidence, sites: int) -> Page:
    """The page where a finding with a place of its own says of one call of the service that it fails."""
    sample = samples.prototype()
    first = next(item for phase in ranked(sample).values() for item in phase if item.places[0].line)
    place = first.places[0]
    at = Evidence(kind="place", path=place.path, line=place.line)
    bad = cell(
        "a (HTTP)",
        Failure.DOWN,
        BAD,
        sites=sites,
        sites_not_handled=sites,
        evidence=(*evidence, at),
        findings=(place.fingerprint,),
    )
    return page(audit(replaced(drill(a=GOOD), bad)))


def test_a_place_names_the_finding_that_lists_it_and_no_other_place_does() -> None:
    seen = listed(Evidence(kind="place", path="a/unlisted.py", line=3), sites=2).seen[0]
    assert {spot.place: bool(spot.ids) for spot in seen.spots}["a/unlisted.py:3"] is False
    (told,) = (spot for spot in seen.spots if spot.ids)
    lists = {
        (item.id, f"{one.path}:{one.line}")
        for phase in ranked(samples.prototype()).values()
        for item in phase
        for one in item.places
    }
    assert {(one, told.place) for one in told.ids} <= lists
    assert seen.others == ()


def test_findings_that_list_none_of_the_places_shown_are_said_to_list_others() -> None:
    unlisted = [Evidence(kind="place", path="a.py", line=n) for n in range(1, 5)]
    told = listed(*unlisted, sites=9)
    assert not any(spot.ids for spot in told.seen[0].spots)
    assert told.seen[0].others == told.rows[0].cells[0].ids != ()


def test_a_mark_says_where_a_finding_lists_not_all_of_its_calls() -> None:
    some = listed(Evidence(kind="place", path="a.py", line=1), sites=2)
    assert some.rows[0].cells[0].some == "some in"
    assert some.story[0].places == ("a.py:1",)
    every = listed(sites=2)
    assert (every.rows[0].cells[0].some, every.story[0].places) == ("", ())


def counted(found: Drill) -> Drill:
    """The same with a second call in each cell, which nobody could read."""
    also = {"sites": 2, "sites_not_handled": 1, "sites_not_determinable": 1}
    return found.model_copy(update={"cells": tuple(c.model_copy(update=also) for c in found.cells)})


def test_rows_that_count_calls_are_higher_and_fewer_fit_on_the_page() -> None:
    told = drill(**{f"s{n}": BAD for n in range(15)})
    shown, plain = page(audit(counted(told))), page(audit(told))
    assert shown.rows[0].cells[0].count
    assert 6 <= len(shown.rows) < len(plain.rows)


def fullest() -> Drill:
    """A long story, rows that count, and services that nothing was read of: more than a page holds."""
    bad = drill(**{f"a-service-with-a-name-of-some-length-{n}": BAD for n in range(9)})
    dark = drill(**{f"dark{n}": OPEN for n in range(12)})
    reasons = ("Nothing catches it; the framework answers with its own error page.",) * 2 + (
        "No time limit is set, and the library has none of its own for an answer.",
        "Parts of the answer are used without a look at its shape.",
        "Nothing stops a second time: no key, no mark that it was done.",
    )
    cells = tuple(c.model_copy(update={"reason": reasons[n % 5]}) for n, c in enumerate(counted(bad).cells))
    return Drill(services=(*bad.services, *dark.services), cells=(*cells, *dark.cells), files=9)


def few() -> Drill:
    """So few rows that there is room for what was seen."""
    bad, dark = drill(a=BAD, b=GOOD), drill(**{f"dark{n}": OPEN for n in range(30)})
    return Drill(services=(*bad.services, *dark.services), cells=(*bad.cells, *dark.cells), files=9)


@pytest.mark.long
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("found", [fullest, few])
def test_the_drill_is_one_page_in_every_language_and_on_every_paper(found, paper, language) -> None:
    options = ReportOptions(paper=paper, language=language)
    with (
        speaking(language),
        pikepdf.open(io.BytesIO(as_pdf.render(audit(found()), options))) as document,
        document.open_outline() as outline,
    ):
        leaves = [leaf.objgen for leaf in document.pages]
        tops = [leaves.index(_leaf(item)) for item in outline.root]
        titles = [str(item.title) for item in outline.root]
    drilled = titles.index(headline_in(found(), language))
    assert tops[drilled + 1] == tops[drilled] + 1


def _leaf(item: pikepdf.OutlineItem) -> tuple[int, int]:
    return (item.destination or item.action.D)[0].objgen


def headline_in(found: Drill, language: str) -> str:
    with speaking(language):
        return page(audit(found)).headline


def test_services_that_nothing_was_read_of_share_a_line_and_leave_room_for_what_was_seen() -> None:
    told = page(audit(few()))
    assert [row.name for row in told.rows] == ["a (HTTP)", "b (HTTP)"]
    assert told.unread.startswith("For 30 services the code does not say what happens: dark0 (HTTP), dark1")
    assert " more. It breaks off." in told.unread  # what all of them share is why
    assert "dark29 (HTTP)" in told.unread_all
    assert "dark29 (HTTP)" not in told.unread
    assert len(told.seen) >= 5
    html = as_html.render(audit(few()), ReportOptions()).decode()
    assert "dark29 (HTTP)" in html


def test_one_service_that_nothing_was_read_of_keeps_its_row() -> None:
    told = page(audit(drill(a=BAD, b=OPEN)))
    assert (len(told.rows), told.unread) == (2, "")


def test_where_nothing_at_all_was_read_a_sentence_names_the_services() -> None:
    told = page(audit(drill(a=OPEN, b=OPEN)))
    assert told.headline == "What 2 outside services can do to your product is not in the code"
    assert told.rows == ()
    assert told.nothing.startswith(
        "For two services the code does not say what happens: a (HTTP) and b (HTTP)."
    )
    assert "Nothing was tried on a running system." in told.nothing


def replaced(found: Drill, *cells: DrillCell) -> Drill:
    """The same with these cells in the place of the first."""
    return found.model_copy(update={"cells": (*cells, *found.cells[len(cells) :])})


def test_a_cell_that_is_only_partly_readable_is_no_failure_that_is_not_handled() -> None:
    half = {"sites": 6, "sites_handled": 4, "sites_not_determinable": 2}
    unread = cell("a (HTTP)", Failure.DOWN, CellState.PARTLY, **half)
    assert (
        page(audit(replaced(drill(a=GOOD), unread))).headline
        == "Every failure of 1 outside service that could be read is handled"
    )
    meagre = cell("a (HTTP)", Failure.DOWN, CellState.PARTLY, sites_partly=1)
    assert (
        page(audit(replaced(drill(a=GOOD, b=GOOD), meagre))).headline
        == "1 of 2 outside services can fail in ways that the code handles only in part"
    )
    mixed = cell("a (HTTP)", Failure.DOWN, OPEN, sites=6, sites_partly=2, sites_not_determinable=4)
    assert (
        page(audit(replaced(drill(a=GOOD, b=GOOD), mixed))).headline
        == "No failure of 2 outside services was found unhandled; some calls could not be read"
    )


@pytest.mark.parametrize(
    ("rule", "headline"),
    [
        ("semgrep.console-only-error-handling-js", "can fail in ways that the code does not handle"),
        ("semgrep.external-outage-unhandled-js", "can stop your product"),
    ],
)
def test_a_finding_about_a_lost_error_is_told_by_its_title_and_stops_nothing(rule, headline) -> None:
    sample = samples.prototype()
    first = next(item for phase in ranked(sample).values() for item in phase)
    mark = first.places[0].fingerprint
    down = cell("a (HTTP)", Failure.DOWN, BAD, "A finding of this report says so.", findings=(mark,))
    record = sample.model_copy(
        update={
            "drill": replaced(drill(a=GOOD, b=GOOD), down),
            "findings": tuple(
                f.model_copy(update={"rule": rule}) if f.fingerprint == mark else f for f in sample.findings
            ),
        }
    )
    told = page(record)
    assert told.headline == f"1 of 2 outside services {headline}"
    assert told.story[0].text.startswith(f"a does not answer. {first.control.title}")
    assert told.seen[0].what.startswith(first.control.title)


def test_an_alarm_that_the_repository_does_not_show_is_not_said_to_be_missing() -> None:
    sample = samples.prototype()
    first = next(item for phase in ranked(sample).values() for item in phase)
    mine = {"id": "readiness/no-alerting"}
    base = {
        "drill": drill(a=BAD),
        "controls": tuple(
            c.model_copy(update=mine) if c.id == first.control.id else c for c in sample.controls
        ),
    }

    def told(confidence: Confidence, by: str | None) -> str:
        results = tuple(
            r.model_copy(
                update={"control": mine["id"], "findings": (), "confidence": confidence, "answered_by": by}
            )
            if r.control == first.control.id
            else r
            for r in sample.results
        )
        return page(sample.model_copy(update={**base, "results": results})).story[-1].text

    visible = "No alarm is visible in the repository; you may learn of it from a customer."
    assert told(Confidence.LOW, None) == visible
    assert told(Confidence.LOW, "A. Person") == "No alarm tells your team; you learn of it from a customer."


def test_verify_counts_the_drill_again() -> None:
    told = drill(a=BAD, b=MOOT)
    assert recount.differences(audit(told)) == recount.differences(audit(None))
    better = told.cells[0].model_copy(update={"state": GOOD})
    lines = recount.differences(audit(told.model_copy(update={"cells": (better, *told.cells[1:])})))
    assert "drill, a (HTTP), down: says handled, its counts give not_handled" in lines
    fewer = told.model_copy(update={"cells": told.cells[:-1]})
    assert any("five a service" in line for line in recount.differences(audit(fewer)))
    foreign = told.cells[0].model_copy(update={"findings": ("nowhere",)})
    lines = recount.differences(audit(told.model_copy(update={"cells": (foreign, *told.cells[1:])})))
    assert "drill, a (HTTP), down: 1 of its findings are not in the record" in lines


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({}, MOOT),
        ({OPEN: 2}, OPEN),
        ({GOOD: 2}, GOOD),
        ({GOOD: 2, OPEN: 1}, CellState.PARTLY),
        ({GOOD: 1, OPEN: 2}, OPEN),
        ({GOOD: 1, OPEN: 1}, OPEN),
        ({BAD: 1, OPEN: 1}, BAD),
        ({BAD: 1, GOOD: 9}, CellState.PARTLY),
        ({CellState.PARTLY: 1}, CellState.PARTLY),
    ],
)
def test_a_state_follows_from_its_counts(counts: dict[CellState, int], expected: CellState) -> None:
    assert state_of(counts) is expected


def test_a_record_of_the_schema_before_is_read_and_says_not_assessed() -> None:
    data = json.loads(as_json.render(audit(drill(a=BAD))))
    del data["drill"], data["drill_reason"]
    data["schema_version"] = "1.1"
    again = as_json.loads(json.dumps(data).encode(), "old.json")
    assert (again.schema_version, again.drill, again.drill_reason) == ("1.2", None, None)


def test_hostile_names_are_escaped_in_the_html() -> None:
    name = "<script>alert(1)</script>.dev (HTTP)"
    told = Drill(
        services=(OutsideService(name=name, kind="http", sites=1),),
        cells=tuple(cell(name, failure, BAD) for failure in Failure),
        files=1,
    )
    html = as_html.render(audit(told), ReportOptions()).decode()
    part = html[html.index('<section id="drill">') : html.index('<section id="scope">')]
    assert "<script>alert" not in part
    assert "&lt;script&gt;alert" in part
    assert not re.search(r"\bstyle=", part)
