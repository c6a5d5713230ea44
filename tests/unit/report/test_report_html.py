import hashlib
import re

import pytest
import report_samples as samples
from chromium import CHROMIUM, chromium, opened

from lastmile.report import as_html, as_json
from lastmile.report.options import ReportOptions


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The sample reports as files."""
    folder = tmp_path_factory.mktemp("html")
    for sample in (samples.prototype, samples.hostile, samples.empty, samples.big):
        (folder / f"{sample.__name__}.html").write_bytes(as_html.render(sample(), ReportOptions()))
    return folder


@pytest.fixture(scope="module")
def browser():
    """A headless Chromium."""
    if not CHROMIUM.exists():
        pytest.skip("no Chromium on this machine")
    with chromium() as found:
        yield found


def test_two_renders_are_the_same_bytes(pages):
    again = as_html.render(samples.prototype(), ReportOptions())
    assert again == (pages / "prototype.html").read_bytes()


def test_the_file_is_small_and_whole(pages):
    text = (pages / "prototype.html").read_text()
    assert len(text) < 400_000
    assert text.count("<style>") == text.count("<script>") == 1
    assert " style=" not in text
    assert not re.search(r'(src|href)="(?!#|data:)', text)
    assert "Draft" in text  # nobody signed its blockers
    signed = samples.signed(samples.prototype())
    assert b"Draft" not in as_html.render(signed, ReportOptions())
    assert b"Draft" in as_html.render(signed, ReportOptions(draft=True))


def test_nothing_of_the_view_leaks_into_the_text(pages):
    for path in pages.glob("*.html"):
        body = path.read_text().split("<body>")[1].split("<script>")[0]
        text = re.sub(r"<[^>]*>", " ", body)
        assert not re.search(r"\bNone\b|undefined|TODO|namespace\(|<lastmile", text), path.name


def test_injected_markup_stays_text(browser, pages):
    found = opened(browser, pages / "hostile.html")
    page, said, asked = found.page, found.said, found.asked
    found.open_everything()
    assert found.violations == []
    assert asked == [(pages / "hostile.html").as_uri()]
    assert [line for line in said if line] == []
    assert "owned" not in page.title() or page.title().startswith("Production readiness audit: <script>")
    assert page.locator("img").count() == 0
    assert page.locator("script").count() == 3  # ours: data, words, the script
    assert page.locator("main style").count() == 0
    body = page.locator("body").inner_text()
    assert "{{ 7*7 }}" in body
    assert "49" not in body.split("What we saw")[0].split("onload=x")[-1][:20]
    raw = (pages / "hostile.html").read_text()
    assert "\u202e" not in raw
    assert "n" * 200 not in raw
    assert "(3,888 more)" in raw


def test_filters_count_and_keep_their_state(browser, pages):
    found = opened(browser, pages / "prototype.html")
    page, said = found.page, found.said
    assert page.locator("#count").inner_text() == "16 findings, 158 places"
    page.fill("#q", "payment")
    assert page.locator("#count").inner_text() == "3 of 16 findings, 6 of 158 places"
    page.select_option("#phase", "failure_modes")
    page.wait_for_url("**#?q=payment&phase=failure_modes")
    assert page.locator("details.finding:visible").count() == 2
    again = opened(browser, pages / "prototype.html", "#" + page.url.split("#")[1]).page
    assert again.locator("#count").inner_text() == page.locator("#count").inner_text()
    assert said == []


def test_a_hash_opens_its_finding(browser, pages):
    page = opened(browser, pages / "prototype.html", "#f-SEC-02").page
    assert page.locator("#f-SEC-02").get_attribute("open") is not None
    assert page.locator("#f-SEC-02 > summary").is_visible()


def test_without_script_everything_is_there(browser, pages):
    page = opened(browser, pages / "prototype.html", java_script_enabled=False).page
    assert page.locator("#bar").is_hidden()
    assert page.locator("details.finding").count() == 16


@pytest.mark.parametrize("name", ["prototype", "hostile", "empty", "big"])
def test_no_sideways_scroll_on_a_phone(browser, pages, name):
    page = opened(browser, pages / f"{name}.html", viewport={"width": 360, "height": 800}).page
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_dark_is_dark_by_system_and_by_choice(browser, pages):
    colour = "getComputedStyle(document.body).backgroundColor"
    dark = opened(browser, pages / "prototype.html", color_scheme="dark").page
    assert dark.evaluate(colour) == "rgb(18, 23, 31)"
    dark.check("#c-light")
    assert dark.evaluate(colour) == "rgb(255, 255, 255)"
    light = opened(browser, pages / "prototype.html").page
    light.check("#c-dark")
    assert light.evaluate(colour) == "rgb(18, 23, 31)"


def test_the_hash_of_the_record_stands_in_the_page(pages):

    digest = hashlib.sha256(as_json.render(samples.prototype())).hexdigest()
    assert digest in (pages / "prototype.html").read_text()


def test_code_keeps_its_lines_and_indentation(browser, pages):
    page = opened(browser, pages / "prototype.html", "#f-FM-01").page
    code = page.locator("#f-FM-01 pre.code").first
    lines = code.inner_text().rstrip("\n").split("\n")
    assert [len(line) - len(line.lstrip()) for line in lines] == [0, 4, 4, 4]
    tops = [code.locator(".ln").nth(n).bounding_box()["y"] for n in range(4)]
    assert tops == sorted(set(tops))
