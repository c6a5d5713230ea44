"""report.html in a real browser: filters, links, issues, paper, its policy, axe-core with everything open."""

import json

import pytest
import report_samples as samples
from chromium import CHROMIUM, axe, chromium, opened, settled, until

from lastmile.model import Audit, Status
from lastmile.report import as_html, screen
from lastmile.report.evidence import numbered
from lastmile.report.options import ReportOptions
from lastmile.report.view import view
from lastmile.verdict.compare import compare

NARROW = {"width": 390, "height": 844}
WIDE = {"width": 1360, "height": 900}
PLACES = 858  # of ``rich``: the prototype's 158 and 700 more of FM-03


def rich() -> Audit:
    """Every filter has something to choose, and one finding has more files than the page lists."""
    base = samples.big(700)
    changes = {
        "lastmile.hardcoded-secret": {"status": Status.CONFIRMED},
        "semgrep.sql-string-building-python": {"suppressed_in_source": True},
        "bandit.B614": {"status": Status.ACCEPTED, "decided_by": "Ann"},
    }
    found = tuple(item.model_copy(update=changes.get(item.rule, {})) for item in base.findings)
    return base.model_copy(update={"findings": found})


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM.exists():
        pytest.skip("no Chromium on this machine")
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("screen")
    first = samples.prototype()
    first = first.model_copy(update={"target": first.target.model_copy(update={"commit": "1" * 40})})
    since = ReportOptions(since=compare(first, rich()))
    (folder / "rich.html").write_bytes(as_html.render(rich(), since))
    for sample in (samples.prototype, samples.hostile, samples.empty):
        (folder / f"{sample.__name__}.html").write_bytes(as_html.render(sample(), ReportOptions()))
    return folder


def told(audit: Audit):
    """The view and the page's own part of it."""
    record = numbered(audit)
    report = view(record, ReportOptions(), b"")
    return report, screen.screen(record, report)


def counted(page) -> str:
    return page.locator("#count").inner_text()


# ---- axe-core


@pytest.mark.parametrize(
    ("name", "how"),
    [
        pytest.param("rich", {"viewport": WIDE}, id="light"),
        pytest.param("rich", {"viewport": WIDE, "color_scheme": "dark"}, id="dark", marks=pytest.mark.long),
        pytest.param("rich", {"viewport": NARROW}, id="narrow", marks=pytest.mark.long),
        pytest.param(
            "hostile", {"viewport": NARROW, "color_scheme": "dark"}, id="hostile", marks=pytest.mark.long
        ),
        pytest.param("empty", {"viewport": WIDE}, id="empty"),
    ],
)
def test_axe_has_nothing_against_the_page_with_everything_open(browser, pages, name, how):
    found = opened(browser, pages / f"{name}.html", **how)
    found.open_everything()
    assert axe(found.page) == []
    assert found.page.evaluate("document.documentElement.scrollWidth") <= how["viewport"]["width"]


def test_axe_would_see_what_is_wrong(browser, pages):
    found = opened(browser, pages / "empty.html")
    found.page.evaluate("document.querySelector('h1').append(document.createElement('img'))")
    found.page.evaluate("document.querySelector('h1').style.color = '#eeeeee'")
    assert {line.split(":")[0] for line in axe(found.page)} == {"image-alt", "color-contrast"}


# ---- the policy


def test_nothing_leaves_the_page_whatever_is_pressed(browser, pages):
    found = opened(browser, pages / "rich.html")
    found.open_everything()
    for name in ("Copy as issue", "Show"):
        found.page.get_by_role("button", name=name).first.click()
    found.page.fill("#q", "payment")
    found.page.locator("#clear").click()
    settled(found.page)
    assert found.asked == [(pages / "rich.html").as_uri()]
    assert (found.said, found.violations) == ([], [])


ADD = "document.body.insertAdjacentHTML('beforeend', %r)"
ATTACKS = {
    "script-src-elem": """const made = document.createElement('script');
        made.text = 'owned = 1'; document.body.append(made)""",
    "script-src-attr": ADD % '<img src="x" onerror="owned = 1">',
    "style-src-attr": ADD % '<p style="color: red">x</p>',
    "img-src": ADD % '<img src="http://127.0.0.1:9/x.png">',
    "connect-src": "fetch('http://127.0.0.1:9/').catch(() => 0)",
    "base-uri": "document.head.append(Object.assign(document.createElement('base'), {href: 'http://x.test/'}))",
    "form-action": ADD % '<form id="f" action="http://x.test/"></form>'
    + "; document.getElementById('f').submit()",
    "frame-src": ADD % '<iframe src="http://127.0.0.1:9/"></iframe>',
    "object-src": ADD % '<object data="http://127.0.0.1:9/"></object>',
}


@pytest.mark.parametrize(("directive", "attack"), ATTACKS.items(), ids=list(ATTACKS))
def test_the_policy_stands_behind_the_escaping(browser, pages, directive, attack):
    found = opened(browser, pages / "empty.html")
    found.page.evaluate(f"() => {{ {attack}; }}")
    assert until(found.page, lambda: directive in found.violations)
    settled(found.page)
    assert found.page.evaluate("typeof owned") == "undefined"


def test_markup_of_the_target_does_not_leave_the_data(pages):
    text = (pages / "hostile.html").read_text()
    data = text.split('id="data">')[1].split("</script>")[0]
    assert "sql-string-building" in data
    assert not set("<>&") & set(data)
    assert text.count("</script>") == 3
    assert "\u202e" not in data


# ---- filters and the address


def test_every_filter_counts_findings_and_places(browser, pages):
    page = opened(browser, pages / "rich.html").page
    _, own = told(rich())
    groups = [one["groups"] for one in json.loads(own.data).values()]
    assert counted(page) == f"{len(groups)} findings, {PLACES} places"
    for name, at in (("language", 0), ("status", 1)):
        for option in page.locator(f"#{name} option").all()[1:]:
            key = option.get_attribute("value")
            page.select_option(f"#{name}", key)
            fitting = [[group[4] for group in one if group[at] == key] for one in groups]
            places = sum(map(sum, fitting))
            assert counted(page).startswith(
                f"{sum(1 for one in fitting if one)} of {len(groups)} findings, {places} "
            )
            page.select_option(f"#{name}", "")
    page.check("#silenced")
    assert page.locator("details.finding:visible").count() == 1
    assert page.locator("details.finding:visible summary .silenced").count() == 1
    assert counted(page).startswith(f"1 of {len(groups)} findings, ")


def test_what_is_new_since_an_earlier_audit_can_be_asked_for(browser, pages):
    page = opened(browser, pages / "rich.html").page
    page.select_option("#since", "persisting")
    still = counted(page)
    page.select_option("#since", "new")
    assert page.locator("details.finding:visible").count() == 1
    assert counted(page) == f"1 of 16 findings, 700 of {PLACES} places"
    assert page.locator("details.finding:visible .s-places").inner_text().startswith("700 of ")
    assert still == f"16 of 16 findings, 158 of {PLACES} places"
    plain = opened(browser, pages / "prototype.html").page
    assert plain.locator("#since").count() == plain.locator("#status").count() == 0


def test_the_address_holds_every_filter(browser, pages):
    page = opened(browser, pages / "rich.html").page
    page.fill("#q", "a & b # c")
    page.uncheck("input[value=low]")
    for name, value in (
        ("phase", "security"),
        ("stage", "harden"),
        ("status", "open"),
        ("since", "persisting"),
    ):
        page.select_option(f"#{name}", value)
    page.check("#silenced")
    page.wait_for_url("**silenced=yes")
    again = opened(browser, pages / "rich.html", "#" + page.url.split("#", 1)[1]).page
    assert again.input_value("#q") == "a & b # c"
    assert not again.is_checked("input[value=low]")
    assert again.is_checked("#silenced")
    assert [again.input_value(f"#{name}") for name in ("phase", "stage", "status", "since", "language")] == [
        "security", "harden", "open", "persisting", "",
    ]  # fmt: skip
    assert again.locator("#no-match").is_visible()
    again.click("#clear")
    assert counted(again) == f"16 findings, {PLACES} places"
    again.wait_for_url("**#findings")


@pytest.mark.parametrize(
    "hash_", ["#?sev=none&phase=nowhere&x=1", "#%E0%A4%A", "#?q=%E0%A4%A", "#f-XX-99", '#"><b>']
)
def test_an_address_that_means_nothing_breaks_nothing(browser, pages, hash_):
    found = opened(browser, pages / "prototype.html", hash_)
    assert found.said == []
    found.page.locator("#clear").dispatch_event("click")
    assert counted(found.page) == "16 findings, 158 places"


def test_a_link_to_a_finding_wins_over_the_filters_that_hide_it(browser, pages):
    page = opened(browser, pages / "prototype.html", "#?phase=performance").page
    assert page.locator("#f-SEC-02").is_hidden()
    page.locator("#decision a[href='#f-SEC-02']").first.click()
    assert until(page, page.locator("#f-SEC-02 dl").is_visible)
    page.evaluate("document.getElementById('f-SEC-02').open = false")
    page.locator("#decision a[href='#f-SEC-02']").first.click()
    assert until(page, page.locator("#f-SEC-02 dl").is_visible)
    settled(page)  # it has scrolled there
    bar, summary = (page.locator(name).bounding_box() for name in ("#bar", "#f-SEC-02 > summary"))
    assert summary["y"] >= bar["y"] + bar["height"]


# ---- many places, issues, paper, no script


def test_the_files_that_the_page_does_not_list_are_searched_and_shown(browser, pages):
    page = opened(browser, pages / "rich.html").page
    report, own = told(rich())
    (finding,) = [one for phase in report.phases for one in phase.findings if own.listed[one.id].rest]
    shown = {row.path for row in own.listed[finding.id].rows}
    hidden = next(file.path for file in reversed(finding.files) if file.path not in shown)
    page.fill("#q", hidden)
    assert page.locator("details.finding:visible").count() == 1
    card = page.locator(f"#f-{finding.id}")
    card.locator("summary").first.click()
    assert card.locator(".where li").count() == len(shown) < 200
    while (button := card.locator(".rest button")).count():
        button.click()
    listed = card.locator(".where li code").all_inner_texts()
    assert sorted(listed) == sorted(file.path for file in finding.files)


def test_a_finding_is_copied_as_an_issue(browser, pages):
    found = opened(
        browser, pages / "prototype.html", "#f-SEC-01", permissions=["clipboard-read", "clipboard-write"]
    )
    card = found.page.locator("#f-SEC-01")
    card.get_by_role("button", name="Copy as issue").click()
    assert until(found.page, lambda: card.get_by_role("status").inner_text() == "Copied, in Markdown.")
    text = found.page.evaluate("navigator.clipboard.readText()")
    report, _ = told(samples.prototype())
    assert text.split("\n")[0] == f"{report.phases[0].findings[0].title} (SEC-01)"
    assert "### What to do" in text
    assert text.rstrip().split("\n")[-1].startswith("Labels: severity: critical")


def test_where_a_page_may_not_copy_the_text_is_there_to_be_taken(browser, pages):
    page = opened(browser, pages / "prototype.html", "#f-SEC-01").page
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.locator("#f-SEC-01").get_by_role("button", name="Copy as issue").click()
    settled(page)
    text = page.get_by_label("The finding as an issue").input_value()
    assert page.evaluate("document.activeElement.value.slice(0, 20)") == text[:20]
    assert "(SEC-01)" in text.split("\n")[0]


def test_paper_is_white_and_whole_and_says_what_was_filtered(browser, pages):
    page = opened(browser, pages / "prototype.html").page
    page.check("#c-dark")
    page.fill("#q", "payment")
    assert page.locator("#partial").is_hidden()
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(22, 32, 44)"
    assert "3 of 16 findings, 6 of 158 places (search “payment”)" in page.locator("#partial").inner_text()
    assert page.locator("#bar").is_hidden()
    closed = page.locator("details.finding:not([open]):visible dl")
    assert [one.is_visible() for one in closed.all()] == [True] * 3


def test_without_script_a_link_opens_its_finding_and_no_button_is_dead(browser, pages):
    page = opened(browser, pages / "rich.html", "#f-SEC-02", java_script_enabled=False).page
    assert page.locator("#f-SEC-02 dl").is_visible()
    assert page.locator("#f-SEC-01 dl").is_hidden()
    assert page.locator("button:visible").count() == 0
    assert page.locator(".rest").first.text_content().endswith("audit.json lists them all.")
