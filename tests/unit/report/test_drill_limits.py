"""A passed check beside a red mark of the page "When something else breaks" says what it asked."""

import pytest
import report_samples as samples

from lastmile.language import speaking
from lastmile.model import Audit, CellState, Drill, DrillCell, Failure, OutsideService
from lastmile.report import drill_limits
from lastmile.report.neighbours import limits
from lastmile.report.praise import passed
from lastmile.report.ranking import ranked
from lastmile.resources import folder
from lastmile.verdict.checklist import load_folder

STATUS, OUTAGE = "failure/http-status-unchecked", "failure/external-outage-unhandled"
PARSED = "failure/llm-output-unparsed"
BAD, PARTLY, OPEN = CellState.NOT_HANDLED, CellState.PARTLY, CellState.NOT_DETERMINABLE


def audit(
    control: str, failure: Failure, state: CellState = BAD, *, kind: str = "payments", **more: object
) -> Audit:
    """A record in which ``control`` passed, and one service whose ``failure`` is in this state."""
    sample = samples.prototype()
    row = next(c for c in sample.controls if c.id == "failure/migrations").model_copy(update={"id": control})
    result = next(r for r in sample.results if r.control == "failure/migrations")
    cells = [
        DrillCell(service="Stripe", failure=one, state=CellState.HANDLED, sites=3, sites_handled=3)
        for one in Failure
    ]
    counts = {"sites_handled": 1, "sites_partly": 0, "sites_not_handled": 2, **more}
    place = list(Failure).index(failure)
    cells[place] = cells[place].model_copy(update={"state": state, **counts})
    service = OutsideService(name="Stripe", kind=kind, sites=3)
    return sample.model_copy(
        update={
            "controls": (*sample.controls, row),
            "results": (*sample.results, result.model_copy(update={"control": control})),
            "drill": Drill(services=(service,), cells=tuple(cells), files=3),
        }
    )


def told(record: Audit, control: str) -> str:
    return limits(record, next(r for r in record.results if r.control == control))


def test_a_pass_says_what_it_asked_and_how_many_calls_the_page_shows() -> None:
    record = audit(STATUS, Failure.ERROR, PARTLY, sites_handled=0, sites_partly=1)
    said = (
        "this check asks whether the code looks at the status of an answer, not what it does then; “When "
        "something else breaks” shows 3 calls where “answers with an error” is not handled, or only in part"
    )
    assert told(record, STATUS) == said
    row, result = record.controls[-1], record.results[-1]
    assert passed(record, result, row).text.endswith(f"({said})")
    one = audit(STATUS, Failure.ERROR, sites_not_handled=1)
    assert "shows 1 call where" in told(one, STATUS)


@pytest.mark.parametrize(
    ("control", "failure", "state", "kind", "counts"),
    [
        (STATUS, Failure.DOWN, BAD, "http", {}),  # another column
        (STATUS, Failure.ERROR, OPEN, "http", {}),  # the page says that it does not know
        (PARSED, Failure.NONSENSE, BAD, "http", {}),  # services that the check does not speak of
        (STATUS, Failure.ERROR, PARTLY, "http", {"sites_not_handled": 0, "sites_not_determinable": 2}),
        ("failure/migrations-of-another", Failure.ERROR, BAD, "http", {}),
    ],
)
def test_a_pass_that_no_mark_contradicts_is_left_alone(control, failure, state, kind, counts) -> None:
    assert told(audit(control, failure, state, kind=kind, **counts), control) == ""


def test_a_record_without_the_page_has_no_pointer_to_it() -> None:
    record = audit(STATUS, Failure.ERROR).model_copy(update={"drill": None})
    assert told(record, STATUS) == ""


def test_the_findings_behind_the_marks_stand_as_exceptions() -> None:
    first = next(item for phase in ranked(samples.prototype()).values() for item in phase)
    record = audit(STATUS, Failure.ERROR, findings=(first.places[0].fingerprint,))
    assert told(record, STATUS).startswith(f"apart from {first.id}; this check asks")


def test_the_german_pass_says_the_same_in_the_words_of_its_marks() -> None:
    with speaking("de"):
        said = told(audit(OUTAGE, Failure.DOWN), OUTAGE)
    assert "; diese Prüfung fragt, ob der Code einen Fehler überhaupt auffängt" in said
    assert said.endswith(
        "zeigt 2 Aufrufe solcher Dienste, bei denen „fällt aus“ nicht oder nur teilweise abgefangen ist"
    )


def test_every_check_with_a_column_is_a_row_of_the_checklist() -> None:
    rows = {control.id for control in load_folder(folder("checklists")).controls}
    assert drill_limits.CHECKS
    assert rows >= drill_limits.CHECKS
