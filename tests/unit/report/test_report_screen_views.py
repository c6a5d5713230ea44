"""Each page of the screen in both languages, on a desk and on a phone, light and dark, in a real browser."""

import pytest
import report_samples as samples
from chromium import CHROMIUM, axe, chromium, opened, settled

from lastmile.language import speaking
from lastmile.model import CellState, Drill, DrillCell, Evidence, Failure, OutsideService
from lastmile.report import as_comparison, as_html
from lastmile.report.options import ReportOptions
from lastmile.verdict.compare import compare

WIDE, NARROW = {"width": 1360, "height": 900}, {"width": 390, "height": 844}
VIEWS = [(WIDE, "light"), (WIDE, "dark"), (NARROW, "light"), (NARROW, "dark")]
LANGUAGES = ("en", "de")
READABLE = 11.0  # pixels


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM.exists():
        pytest.skip("no Chromium on this machine")
    with chromium() as found:
        yield found


def drill() -> Drill:
    """A service in each state; every failure of one service is in the same."""
    services = tuple(OutsideService(name=f"{state} (HTTP)", kind="http", sites=1) for state in CellState)
    place = (Evidence(kind="place", path="app.py", line=7),)
    counted = {"sites_handled": 0, "sites_not_handled": 0, "sites_not_determinable": 0}
    cells = tuple(
        DrillCell(service=one.name, failure=f, state=state, reason="", sites=1, evidence=place, **counted)
        for one, state in zip(services, CellState, strict=True)
        for f in Failure
    )
    return Drill(services=services, cells=cells, files=3)


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Report with progress and drill, and the comparison, by language."""
    folder = tmp_path_factory.mktemp("views")
    now = samples.prototype().model_copy(update={"drill": drill()})
    before = samples.big(40)
    before = before.model_copy(update={"target": before.target.model_copy(update={"commit": "1" * 40})})
    changed = compare(before, now)
    for language in LANGUAGES:
        with speaking(language):
            (folder / f"report-{language}.html").write_bytes(
                as_html.render(now, ReportOptions(language=language, since=changed))
            )
            (folder / f"comparison-{language}.html").write_bytes(as_comparison.render(changed, "html"))
    return folder


def against(found, size, scheme) -> list[str]:
    """What speaks against the page in one view of it."""
    found.page.set_viewport_size(size)
    found.page.emulate_media(color_scheme=scheme)
    settled(found.page)
    wide = found.page.evaluate("document.documentElement.scrollWidth") - size["width"]
    return axe(found.page) + ([f"{wide} pixels too wide"] if wide > 0 else [])


def whole(browser, path):
    """The page with everything open; a report has its progress and its drill."""
    found = opened(browser, path, viewport=WIDE)
    if path.name.startswith("report"):
        assert found.page.locator("#progress svg.slim, table.drill").count() == 2
    found.open_everything()
    return found


@pytest.mark.parametrize(("name", "view"), [("comparison-en", 0), ("report-de", 3)])
def test_a_view_has_nothing_against_it(browser, pages, name, view):
    found = whole(browser, pages / f"{name}.html")
    assert against(found, *VIEWS[view]) == []
    assert (found.said, found.violations, len(found.asked)) == ([], [], 1)


@pytest.mark.long
@pytest.mark.parametrize(
    "name", [f"{page}-{lang}" for page in ("report", "comparison") for lang in LANGUAGES]
)
def test_no_view_of_a_page_has_anything_against_it(browser, pages, name):
    found = whole(browser, pages / f"{name}.html")
    assert {view: against(found, *how) for view, how in enumerate(VIEWS)} == {key: [] for key in range(4)}
    assert (found.said, found.violations, len(found.asked)) == ([], [], 1)


SIZES = """[...document.querySelectorAll("svg.chart")].filter((one) => one.checkVisibility()).flatMap((one) =>
    [...one.querySelectorAll("text")].map((text) => [
        parseFloat(getComputedStyle(text).fontSize) *
            one.getBoundingClientRect().width / one.viewBox.baseVal.width,
        text.getBoundingClientRect().left - one.getBoundingClientRect().left,
        one.getBoundingClientRect().right - text.getBoundingClientRect().right]))"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_a_chart_stay_readable_on_a_phone(browser, pages, language):
    page = opened(browser, pages / f"report-{language}.html", viewport=NARROW).page
    charts = page.locator("svg.chart:visible")
    assert charts.count() == page.locator("svg.slim").count() >= 4
    found = page.evaluate(SIZES)
    assert len(found) > 20
    assert min(size for size, _, _ in found) >= READABLE
    assert min(min(left, right) for _, left, right in found) >= -1  # nothing is cut off at an edge
    page.set_viewport_size(WIDE)
    assert page.locator("svg.slim:visible").count() == 0
    assert page.locator("svg.chart:visible").count() == page.locator("svg.slim").count()


def test_both_drawings_of_a_chart_say_the_same(browser, pages):
    page = opened(browser, pages / "report-en.html").page
    titles = page.locator("svg.chart > title").all_text_contents()
    assert titles[::2] == titles[1::2]


def test_paper_has_the_wide_drawings_even_from_a_phone(browser, pages):
    page = opened(browser, pages / "report-en.html", viewport=NARROW).page
    page.emulate_media(media="print")
    assert page.locator("svg.slim:visible").count() == 0


LABELS = """name => [...document.querySelectorAll(name + " tbody td")].map(cell => [
    [...document.querySelectorAll(name + " thead th")][cell.cellIndex].textContent.trim(),
    getComputedStyle(cell, "::before").content.replace(/^"|: "$/g, ""), cell.textContent.trim()])"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "labelled"), [("table.tools", 4), ("table.asks", 2), ("#scope .open", 2)])
def test_on_a_phone_a_value_without_its_column_head_says_what_it_is(browser, pages, name, labelled, language):
    page = opened(browser, pages / f"report-{language}.html", viewport=NARROW).page
    cells = page.evaluate(LABELS, name)
    assert {label for _, label, value in cells if not value} <= {"none"}
    said = {head: {label for other, label, value in cells if other == head and value} for head, _, _ in cells}
    assert all(labels in ({head}, {"none"}) for head, labels in said.items())
    assert sum(labels == {head} for head, labels in said.items()) == labelled
    page.set_viewport_size(WIDE)
    assert {label for _, label, _ in page.evaluate(LABELS, name)} == {"none"}
