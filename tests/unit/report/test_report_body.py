"""The body of the PDF: excerpts, options in one piece, columns, pages that are filled, what was shortened."""

import re
from dataclasses import replace

import pytest
import report_samples as samples
from weasyprint.text.fonts import FontConfiguration

from lastmile.language import speaking
from lastmile.model import (
    Audit,
    CellState,
    Drill,
    DrillCell,
    Evidence,
    Excerpt,
    Failure,
    OutsideService,
)
from lastmile.report import as_html, as_json, as_pdf, estimate, fonts, pdf_worker, quality_pages, wording
from lastmile.report.best_place import preference
from lastmile.report.budget import LADDER
from lastmile.report.evidence import numbered
from lastmile.report.findings import CODE_LINES, finding_view
from lastmile.report.options import ReportOptions
from lastmile.report.place_columns import PAIRED, pairs
from lastmile.report.ranking import ranked
from lastmile.report.unbroken import LONGEST, unbroken
from lastmile.report.view import Report, shorter, view


def shown(lines: tuple[str, ...], hit: tuple[int, ...], first: int = 10) -> list[tuple[int, str, bool]]:
    """The excerpt of a card whose best place has these lines."""
    audit = numbered(samples.prototype())
    item = next(i for items in ranked(audit).values() for i in items if i.places)
    best = min(item.places, key=preference)
    excerpt = Excerpt(first_line=first, lines=lines, hit=hit)
    best = best.model_copy(update={"excerpt": excerpt})
    seen = finding_view(replace(item, places=(best,)), audit).seen
    assert seen
    return [(line.number, line.text, line.hit) for line in seen.code]


@pytest.mark.parametrize(
    ("lines", "hit", "expected"),
    [
        (("", "  ", "a = 1", "", "b = 2", "", ""), (12,), [(12, "a = 1"), (13, ""), (14, "b = 2")]),
        (
            ("", "\t", "x"),
            (10,),
            [(10, ""), (11, "    "), (12, "x")],
        ),  # what is marked stays
        (("x", "", "", ""), (13,), [(10, "x"), (11, ""), (12, ""), (13, "")]),
        (("", "a", "b", ""), (), [(11, "a"), (12, "b")]),
        (("", "", ""), (), []),
        # The lines that the blank ones took are given to what follows.
        (
            ("", "", "a", "b", "c", "d", "e", "f", "g"),
            (12,),
            [(12, "a"), (13, "b"), (14, "c"), (15, "d"), (16, "e"), (17, "f")],
        ),
    ],
)
def test_an_excerpt_begins_and_ends_with_a_line_that_says_something(lines, hit, expected):
    found = shown(lines, hit)
    assert [(number, text) for number, text, _ in found] == expected
    assert [number for number, _, marked in found if marked] == list(hit)
    assert len(found) <= CODE_LINES


@pytest.mark.parametrize("at", range(12))
def test_the_marked_line_is_never_dropped(at):
    lines = tuple("" if n % 3 else f"line {n}" for n in range(12))
    found = shown(lines, (10 + at,))
    assert [(n, text) for n, text, marked in found if marked] == [(10 + at, lines[at])]


@pytest.mark.parametrize(
    ("said", "symbol", "shown"),
    [
        ("project has 42 paths", "project", "project has 42 paths."),
        ("db is set after an await", "getDb.db", "db is set after an await."),
        ("axios: nobody repairs it", "axios: CVE-2023-45857", "axios: nobody repairs it."),
        ("a call waits", "project", "A call waits."),
        ("a call waits", "", "A call waits."),
        ("", "project", ""),
    ],
)
def test_a_name_of_the_code_is_written_as_the_code_writes_it(said, symbol, shown):
    assert wording.message(said, symbol) == shown


@pytest.mark.parametrize("word", ["E-Mails", "E-Mail", "e-mail", "SEC-02", "CWE-1121"])
def test_a_hyphen_of_a_short_word_or_a_number_is_no_place_to_break(word):
    assert (
        unbroken(f"<p>{word} kommen</p>", codes=True) == f'<p><span class="option">{word}</span> kommen</p>'
    )
    assert unbroken(f"<p>die-{word}</p>", codes=True) == f"<p>die-{word}</p>"  # the end of a longer name


def test_on_paper_nothing_breaks_at_the_hyphen_of_a_code_so_that_it_needs_no_mark():
    assert unbroken("<p>see FM-07, DEP-12</p>") == "<p>see FM-07, DEP-12</p>"


def test_an_option_stays_whole_and_is_copied_as_it_stands():
    page = "<p>run “lastmile verify --record”, <code>npm install --global x</code> (--no-dev)</p>"
    marked = unbroken(page)
    assert re.findall(r'<span class="option">([^<]*)</span>', marked) == ["--record", "--global", "--no-dev"]
    assert re.sub(r"</?span[^>]*>", "", marked) == page


@pytest.mark.parametrize(
    "page",
    [
        "<style>p { color: var(--ink) }</style>",
        '<a title="a > b --c" href="#--d">x</a>',
        "<svg><title>a --b</title></svg>",
        "<pre><code>run --this</code></pre>",
        "<!-- --note -->",
        "<p>a--b, ---, -- and " + "--" + "n" * LONGEST + "</p>",
    ],
)
def test_what_is_no_option_in_the_text_stays_as_it_is(page):
    assert unbroken(page) == page


def asks_for_an_option(audit: Audit) -> Audit:
    controls = tuple(
        row.model_copy(update={"not_assessed": "Run it again with --registry-of-packages and wait."})
        for row in audit.controls
    )
    return audit.model_copy(update={"controls": controls})


def test_both_reports_keep_options_whole():
    audit = asks_for_an_option(samples.prototype())
    page = as_html.render(audit, ReportOptions()).decode()
    assert '<span class="option">--registry-of-packages</span>' in page
    assert ".option { white-space: nowrap; }" in page
    record = numbered(audit)
    paper = next(as_pdf._versions(record, ReportOptions(), as_json.render(record)))
    assert '<span class="option">--registry-of-packages</span>' in paper
    assert "var(<span" not in paper


@pytest.mark.parametrize("count", [0, 1, 2, 3, PAIRED, PAIRED + 1, 5 * PAIRED + 3])
def test_bands_of_two_columns_hold_every_item_once_in_order(count):
    items = [f"{n} " * (1 + n % 7) for n in range(count)]
    bands = pairs(items, len)
    assert [item for band in bands for column in band for item in column] == items
    assert all(1 <= len(band) <= 2 and sum(map(len, band)) <= PAIRED for band in bands)
    longest = max(map(len, items), default=0)
    for band in bands:
        if len(band) == 2:
            left, right = (sum(map(len, column)) for column in band)
            assert abs(left - right) <= longest


def version(audit: Audit, rung: int) -> Report:
    audit = numbered(audit)
    whole = view(audit, ReportOptions(), as_json.render(audit))
    return shorter(whole, audit, LADDER[rung]) if rung else whole


def test_what_the_budget_shortened_is_said_where_it_happens():
    audit = samples.crowded()
    assert not [phase for phase in version(audit, 0).phases if phase.shortened]
    for rung in (1, 2, 4):
        for phase in version(audit, rung).phases:
            table = (*phase.rows, *phase.lines)
            serious = sum(1 for one in table if one.severity in ("critical", "high") or one.blocker)
            said = " ".join(phase.shortened)
            assert (f"{serious} serious finding" in said) == bool(serious)
            assert (f"{len(phase.lines)} finding" in said) == bool(phase.lines)
            assert ("report.html" in said) == bool(serious or phase.lines)


def test_the_shortened_chapter_says_so_on_paper_in_both_languages():
    audit = numbered(samples.crowded())
    for code, said in (("en", "To keep this report short"), ("de", "Damit dieser Bericht kurz bleibt")):
        with speaking(code):
            whole = view(audit, ReportOptions(), as_json.render(audit))
            assert said in as_pdf._filled(shorter(whole, audit, LADDER[2]), ReportOptions())


def broken_services(count: int) -> Drill:
    """So many services, each of whose failures stops the product."""
    services = tuple(OutsideService(name=f"service {n} (HTTP)", kind="http", sites=1) for n in range(count))
    seen = (Evidence(kind="place", path="app.py", line=7),)
    cells = (
        DrillCell(
            service=one.name,
            failure=failure,
            state=CellState.NOT_HANDLED,
            reason="It breaks off.",
            sites=1,
            sites_not_handled=1,
            evidence=seen,
        )
        for one in services
        for failure in Failure
    )
    return Drill(services=services, cells=tuple(cells), files=3)


@pytest.fixture(scope="module")
def sample() -> Report:
    """A report with a drill of a page."""
    record = numbered(samples.prototype().model_copy(update={"drill": broken_services(3)}))
    return view(record, ReportOptions(), as_json.render(record))


def on_the_road(report: Report, tasks: int) -> Report:
    """The same with a road of so many tasks in its last stage."""
    *first, last = report.road.stages
    long = replace(last, packages=(last.packages[0],) * tasks)
    return replace(report, road=replace(report.road, stages=(*first, long)))


def test_a_section_follows_on_a_page_that_is_nearly_empty_and_on_no_other(sample):
    follows = "".join("-+"[estimate.runs_on(on_the_road(sample, n), "a4")] for n in range(1, 90))
    # In the middle of a page it does not; at its foot and on the first third of the next it does.
    assert re.fullmatch(r"\++-{10,}\+{10,}-{10,}", follows), follows


def begins(report: Report) -> dict[str, int]:
    """The page that each section begins on, as it is laid out."""
    options = ReportOptions()
    fetcher = pdf_worker.OwnFetcher(fonts.files(()), as_pdf.assets(options))
    document = pdf_worker._document(as_pdf._filled(report, options), fetcher, FontConfiguration())
    found: dict[str, int] = {}
    for number, page in enumerate(document.pages, start=1):
        for box in quality_pages._flow(page._page_box):
            if name := quality_pages._section(box):
                found.setdefault(name, number)
    return found


@pytest.mark.long
def test_the_drill_begins_where_a_thin_page_of_the_road_ends(sample):
    turn = next(n for n in range(1, 40) if not estimate.runs_on(on_the_road(sample, n), "a4"))
    after, alone = begins(on_the_road(sample, turn - 3)), begins(on_the_road(sample, turn + 3))
    assert (after["drill"], alone["drill"]) == (after["road"] + 1, alone["road"] + 2)
    assert (after["scope"], alone["scope"]) == (after["drill"] + 1, alone["drill"] + 1)
    assert alone["scoring"] - alone["places"] <= 1  # and the scores follow where the places end
