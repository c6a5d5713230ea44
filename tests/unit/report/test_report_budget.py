"""The page budget: every record fits, and what an estimate costs."""

import io
from collections.abc import Sequence

import pikepdf
import pytest
import report_samples as samples

from lastmile.model import Audit, ManualQuestion, NotAssessed, Outcome, Run, RunStatus, Unread
from lastmile.report import as_json, as_pdf, estimate
from lastmile.report.bounded import bounded
from lastmile.report.budget import LADDER, PAGES
from lastmile.report.evidence import numbered
from lastmile.report.options import ReportOptions
from lastmile.report.rungs import in_turn, likely
from lastmile.report.view import Report, shorter, view

LONG = "A sentence that goes on about what can go wrong in this part of the product. "


def pages_of(audit: Audit, paper: str) -> int:
    try:
        pdf = as_pdf.render(audit, ReportOptions(paper=paper))
    except as_pdf.PageDefectError as error:  # a thin page is not what is asked here
        pdf = error.pdf
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def everywhere(places: int = 20_000, files: int = 2_000) -> Audit:
    """As many places over all checks of the crowded sample."""
    base = samples.crowded()
    rows = {row.id: row for row in base.controls}
    found = [
        samples.finding(rows[result.control], f"area-{n % 37}/module_{n % files}.ts", 10 + n, n, "x.y")
        for n in range(places)
        for result in (base.results[n % 200],)
    ]
    mine: dict[str, list[str]] = {}
    for item in found:
        mine.setdefault(item.control or "", []).append(item.fingerprint)
    results = tuple(r.model_copy(update={"findings": tuple(mine[r.control])}) for r in base.results)
    return base.model_copy(update={"findings": tuple(found), "results": results})


def wordy(audit: Audit, times: int) -> Audit:
    """The same with long texts in every row of the checklist, and in every task."""
    told = dict.fromkeys(("risk", "fix", "action", "question", "not_assessed"), LONG * times)
    controls = tuple(
        row.model_copy(update={**told, "title": (LONG * times)[: 60 * times]}) for row in audit.controls
    )
    todo = tuple(p.model_copy(update={"title": (LONG * times)[: 60 * times]}) for p in audit.recommendations)
    return audit.model_copy(update={"controls": controls, "recommendations": todo})


def questions(audit: Audit, count: int, text: str) -> Audit:
    rows = [samples.manual(f"q-{n}", f"{n}: {text}") for n in range(count)]
    return audit.model_copy(
        update={
            "controls": (*audit.controls, *(row.model_copy(update={"not_assessed": text}) for row in rows)),
            "results": (*audit.results, *(samples.result(row, Outcome.NOT_ASSESSED, ()) for row in rows)),
            "manual": tuple(ManualQuestion(control=row.id, question=row.question) for row in rows),
        }
    )


def tools(audit: Audit, count: int, text: str) -> Audit:
    runs = [
        Run(
            scanner=f"tool-{n}",
            version="1",
            status=RunStatus.PARTIAL,
            reason=f"{n}: {text}",
            files_sent=9,
            files_reported=8,
            unread=(Unread(path=f"{n}/" + "n" * 400, reason=text),),
        )
        for n in range(count)
    ]
    return audit.model_copy(update={"runs": (*audit.runs, *runs)})


def unread(audit: Audit, count: int, text: str) -> Audit:
    rows = tuple(
        NotAssessed(what=f"Part {n} of it: {text}", reason=f"{n} {text}", what_it_takes=text)
        for n in range(count)
    )
    return audit.model_copy(update={"coverage": audit.coverage.model_copy(update={"not_assessed": rows})})


def talkative(audit: Audit) -> Audit:
    """A consultant who has much to say on every part."""
    parts = ("summary", "good", "road", "scope", "security", "failure_modes", "performance", "dependencies")
    who = samples.prototype().engagement
    assert who
    said = {part: "\n\n".join([LONG * 12] * 12) for part in parts}
    return audit.model_copy(update={"engagement": who.model_copy(update={"narrative": said})})


def everything() -> Audit:
    """All of it at once, in names of four thousand characters."""
    base = wordy(everywhere(4000, 400), 8)
    base = tools(questions(unread(base, 100, LONG * 4), 60, LONG * 4), 100, LONG * 4)
    paths = (f"d/{'n' * 4000}{n}.py" for n in range(len(base.findings)))
    named = [f.model_copy(update={"path": path}) for f, path in zip(base.findings, paths, strict=True)]
    return talkative(base.model_copy(update={"findings": tuple(named)}))


@pytest.mark.long
@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize(
    "sample",
    [
        everywhere,
        lambda: wordy(samples.crowded(), 4),
        lambda: questions(samples.prototype(), 60, LONG),
        lambda: unread(tools(samples.prototype(), 100, LONG), 100, LONG),
        lambda: talkative(samples.prototype()),
        everything,
    ],
    ids=["20,000 places", "200 long findings", "60 questions", "100 tools", "long words", "everything"],
)
def test_never_more_pages_than_the_budget_whatever_comes(sample, paper):
    assert pages_of(sample(), paper) <= PAGES


def told(audit: Audit, paper: str = "a4") -> tuple[Report, Sequence[int]]:
    """The whole report, and what each rung is reckoned to take."""
    audit = numbered(audit)
    whole = view(audit, ReportOptions(), as_json.render(audit))
    made = [whole, *(bounded(shorter(whole, audit, rung), rung) for rung in LADDER[1:])]
    return whole, [estimate.pages(report, paper) for report in made]


def test_an_estimate_grows_with_what_is_printed():
    small, many = told(samples.prototype())[1], told(samples.crowded())[1]
    assert 14 <= small[0] <= 22
    assert many[0] > PAGES
    assert sorted(many, reverse=True) == list(many)
    assert told(samples.prototype(), "letter")[1][0] >= small[0]
    assert told(wordy(samples.crowded(), 4))[1][0] > many[0]


@pytest.mark.long
def test_the_last_rung_bounds_every_list_and_says_so():
    assert told(everything(), "letter")[1][-1] <= PAGES
    audit = numbered(everything())
    whole = view(audit, ReportOptions(), as_json.render(audit))
    short = bounded(shorter(whole, audit, LADDER[-1]), LADDER[-1])
    most = LADDER[-1].rows
    assert most
    assert len(short.people) == len(short.tools) == most + 1
    assert short.people[-1].question == "Not printed here: 50 more. They stand in report.html and audit.json."
    assert short.tools[-1].name.startswith("Not printed here: ")
    assert max(len(row.question) for row in short.people) <= 110
    summary = short.words["summary"]
    assert summary
    assert summary.paragraphs[-1].startswith("Not printed here: the rest of these words.")
    assert sum(len(p.lines) + len(p.cards) for p in short.phases) == 200  # a finding is never dropped
    assert whole.people == bounded(whole, LADDER[0]).people


def played(estimates: list[int], real: list[int]) -> list[int]:
    """The rungs that are laid out, given what is reckoned of them and what is true."""
    game = likely(estimates.__getitem__, len(estimates), PAGES)
    tried = [next(game)]
    while True:
        try:
            tried.append(game.send(real[tried[-1]]))
        except StopIteration:
            return tried


def test_a_good_estimate_costs_one_layout():
    assert played([30, 25, 20], [31, 26, 21]) == [0]
    assert played([90, 60, 38], [91, 61, 39]) == [2]
    assert played([90, 80, 70], [90, 80, 70]) == [2]


def test_too_hopeful_an_estimate_goes_on_to_what_will_fit():
    assert played([40, 39, 34], [45, 44, 39]) == [0, 2]
    assert played([40, 38, 30], [50, 44, 41]) == [0, 2]  # nothing shorter is left


def test_too_gloomy_an_estimate_cuts_nothing_that_fits():
    assert played([43, 38, 30], [38, 34, 28]) == [1, 0]
    assert played([43, 38, 30], [41, 36, 28]) == [1]  # by its error the longer one would not fit


def test_versions_in_turn_stop_at_the_first_that_fits():
    game = in_turn(lambda n: f"page {n}", 3, 1)
    assert next(game) == "page 0"
    assert game.send(2) == "page 1"
    with pytest.raises(StopIteration):
        game.send(1)
