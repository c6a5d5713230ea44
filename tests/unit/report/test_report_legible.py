"""What the screen does to names, code in prose, per cents and reasons; nothing of it changes a character."""

import html
import re

import pytest
import report_samples as samples
from chromium import CHROMIUM, chromium, opened

from lastmile.language import speaking
from lastmile.model import Evidence, Status
from lastmile.report import as_html
from lastmile.report.legible import LONG, legible, quoted
from lastmile.report.options import ReportOptions
from lastmile.report.ranking import ranked
from lastmile.report.unbroken import unbroken

PATH = "services/invoice_core/text-classification.sql"
HOSTILE = 'holds `<img src="x" onerror="owned = 1">` and `</code><script>owned = 1</script>`'


def plain(page: str) -> str:
    """The text of a page without its tags."""
    return html.unescape(re.sub(r"<[^>]*>", "", page))


def test_a_long_name_may_break_behind_its_marks_and_keeps_its_characters():
    found = legible(f"<p>{PATH} <code>{PATH}</code></p>")
    shown = "services/<wbr>invoice_<wbr>core/<wbr>text-<wbr>classification.<wbr>sql"
    assert found == f"<p>{PATH} <code>{shown}</code></p>"
    assert plain(found) == f"{PATH} {PATH}"


def test_on_paper_code_in_prose_looks_like_code_and_names_stay():
    page = f"<style>a`b`</style><p>in `secretKey` <code>{PATH}</code> `&lt;b&gt;`</p>"
    shown = f"<style>a`b`</style><p>in <code>secretKey</code> <code>{PATH}</code> <code>&lt;b&gt;</code></p>"
    assert quoted(page) == shown
    assert quoted(shown) == shown


@pytest.mark.parametrize(
    "page",
    [
        "<p><code>" + "a/" * (LONG // 2 - 1) + "b</code></p>",
        "<code>npm --registry-of-packages/x</code>",
        "<code>/leading/......../</code>",
        f"<pre class='code'><code>{PATH} `x`</code></pre>",
        f'<a title="`{PATH}`" href="#{PATH}">x</a>',
        f"<script>`{PATH}`</script><style>`x`</style><svg><text>`x`</text></svg><option>`x`</option>",
        "<p>one ` alone, ``, ` spaced `, `two\nlines`</p>",
        "<p>`a<b>c</b>`</p>",
    ],
)
def test_what_is_no_long_name_and_no_code_stays_as_it_is(page):
    assert legible(page) == page


def test_backticks_in_prose_become_code():
    assert legible("<p>in `secretKey`: `{ a }`</p>") == "<p>in <code>secretKey</code>: <code>{ a }</code></p>"
    assert legible(f"<p>`{PATH}`</p>").count("<wbr>") == 5


def test_markup_inside_backticks_stays_text():
    escaped = html.escape(HOSTILE)
    found = legible(f"<p>{escaped}</p>")
    assert set(re.findall(r"<[^>]*>", found)) - {"<wbr>"} == {"<p>", "</p>", "<code>", "</code>"}
    assert plain(found) == HOSTILE.replace("`", "")


def test_a_per_cent_is_not_torn_from_its_figure():
    page = '<p title="12 %">12 % and 1,234 %, under 1 % (<code>7 %</code>)</p><pre>5 %</pre>'
    found = unbroken(page)
    assert re.findall(r'<span class="option">([^<]*)</span>', found) == ["12 %", "234 %", "1 %", "7 %"]
    assert re.sub(r"</?span[^>]*>", "", found) == page


# ---- in the page itself


def said(note: str, kind: str = "absence", **more):
    """The prototype's record with a reason at the places of one finding."""
    base = samples.prototype()
    item = next(one for one in ranked(base)[base.results[0].phase] if one.places)
    marks = {one.fingerprint for one in item.places}
    evidence = (Evidence(kind=kind, note=note),)
    places = tuple(
        one.model_copy(update={"evidence": evidence, **more}) if one.fingerprint in marks else one
        for one in base.findings
    )
    return base.model_copy(update={"findings": places}), item.control.id


def labels(audit, language: str) -> list[tuple[str, str]]:
    with speaking(language):
        page = as_html.render(audit, ReportOptions(language=language)).decode()
    return re.findall(r"<dt>([^<]*)</dt><dd>(.*?)</dd>", page.split("<main>")[1])


def reasoned(audit, control: str, reason: str):
    results = tuple(
        one.model_copy(update={"reason": reason}) if one.control == control else one for one in audit.results
    )
    return audit.model_copy(update={"results": results})


@pytest.mark.parametrize(
    ("language", "label", "text"),
    [
        ("en", "What was searched", "Alarms of each kind; 7 files."),
        ("de", "Wonach gesucht wurde", "alarms of each kind; 7 Dateien."),
    ],
)
def test_what_was_searched_does_not_say_its_label_again(language, label, text):
    audit, _ = said("searched: alarms of each kind; 7 files")
    found = labels(audit, language)
    assert (label, text.lower()) in [(name, value.lower()) for name, value in found]
    assert not any(value.startswith(("searched:", "gesucht:")) for _, value in found)


def test_what_was_not_read_and_what_a_person_said_have_their_own_labels():
    audit, control = said("x")
    unread = "8 of 238 TypeScript files could not be read."
    assert ("What was not read", unread) in labels(reasoned(audit, control, unread), "en")
    audit, _ = said("we know of this", "human")
    assert ("What a person said", "we know of this.") in labels(audit, "en")
    audit, _ = said("x", status=Status.ACCEPTED, decided_by="Ann")
    assert any(name == "What a person said" and "by Ann" in text for name, text in labels(audit, "en"))


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM.exists():
        pytest.skip("no Chromium on this machine")
    with chromium() as found:
        yield found


@pytest.fixture
def hostile(tmp_path):
    """A record whose message and path hold backticks and markup."""
    base = samples.prototype()
    found = tuple(
        one.model_copy(update={"message": HOSTILE, "path": one.path and f"{PATH}/{one.path}"})
        for one in base.findings
    )
    page = tmp_path / "hostile.html"
    page.write_bytes(as_html.render(base.model_copy(update={"findings": found}), ReportOptions()))
    return page


def test_backticks_of_a_target_let_nothing_out(browser, hostile):
    found = opened(browser, hostile)
    found.open_everything()
    assert found.page.locator("dd code", has_text='<img src="x" onerror="owned = 1">').count()
    assert found.page.locator("img").count() == 0
    assert found.page.locator("script").count() == 3
    assert found.page.evaluate("typeof owned") == "undefined"
    assert (found.said, found.violations) == ([], [])


COPIED = """node => { const range = document.createRange(); range.selectNodeContents(node);
    getSelection().removeAllRanges(); getSelection().addRange(range); return getSelection().toString(); }"""


def test_a_reader_copies_the_path_as_it_is(browser, hostile):
    page = opened(browser, hostile, viewport={"width": 390, "height": 844}).page
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    path = page.locator(".where code").first
    assert path.locator("wbr").count() > 3
    assert path.evaluate(COPIED).startswith(PATH)
    assert path.evaluate("one => one.textContent").startswith(PATH)
    assert page.locator(".where.long").count() == page.locator(".where").count()


PAPER = {
    "breakInside": ("h1, h2, h3, .kicker, #decision h2", "avoid"),
    "breakAfter": (".kicker, h1, h2, h3", "avoid"),
    "listStyleType": ("summary", "none"),
    "printColorAdjust": (".chip, .verdict, .hit", "exact"),
}


@pytest.mark.parametrize(("style", "which"), PAPER.items(), ids=list(PAPER))
def test_on_paper_heads_stay_whole_marks_keep_their_colour_and_nothing_looks_closed(
    browser, hostile, style, which
):
    page = opened(browser, hostile).page
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<i class=\"drill-mark drill-handled\"></i>')"
    )
    asked = f"(all, name) => [...new Set(all.map((one) => getComputedStyle(one)[{style!r}]))]"
    before = page.eval_on_selector_all(which[0], asked)
    page.emulate_media(media="print")
    assert page.eval_on_selector_all(which[0], asked) == [which[1]]
    assert before != [which[1]]
    assert page.eval_on_selector_all(
        ".drill-mark", "all => all.map((one) => getComputedStyle(one).printColorAdjust)"
    ) == ["exact"]
