"""The page "When something else breaks": a conclusion, marks with words, evidence in reach."""

import json
import re

import pytest
import report_samples as samples

from lastmile.model import CellState, Drill, DrillCell, Evidence, Failure, OutsideService, Status
from lastmile.model.drill import state_of
from lastmile.report import as_html, as_json, recount
from lastmile.report.drill import page
from lastmile.report.options import ReportOptions
from lastmile.report.ranking import ranked

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


def test_an_error_that_is_dropped_harms_and_does_not_stop() -> None:
    told = drill(a=GOOD)
    dropped = cell("a (HTTP)", Failure.DOWN, BAD, "The error is dropped without a word.")
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
    assert (len(told.rows), len(told.more_rows)) == (12, 3)
    assert told.rest == "3 more services stand in report.html."
    assert len(told.seen) + len(told.more_seen) == 15 * 5


def test_rows_that_count_calls_are_higher_and_fewer_fit_on_the_page() -> None:
    told = drill(**{f"s{n}": BAD for n in range(15)})
    counted = {"sites": 2, "sites_not_handled": 1, "sites_not_determinable": 1}
    cells = tuple(one.model_copy(update=counted) for one in told.cells)
    shown = page(audit(told.model_copy(update={"cells": cells})))
    assert shown.rows[0].cells[0].count
    assert (len(shown.rows), len(shown.more_rows)) == (8, 7)
    assert shown.rest == "7 more services stand in report.html."


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
