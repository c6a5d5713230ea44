"""A theme's folder: parts before ours in the sandbox, style sheets after ours, every slip told by line."""

import io
import re
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest
import report_samples as samples
import theme_samples as themes
from cli import lastmile
from playwright.sync_api import sync_playwright

from lastmile.errors import RenderError, ThemeError
from lastmile.report import as_html, as_json, as_pdf, letter, templates, theme, theme_laws
from lastmile.report.options import ReportOptions
from lastmile.report.theme_lint import lint
from lastmile.report.theme_problems import Problems
from lastmile.resources import folder as shipped

CHROMIUM = Path("/usr/bin/chromium")
DARK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><path fill="#fff" d="M0 0h40v10z"/></svg>'


@pytest.fixture(scope="module")
def branded(tmp_path_factory) -> theme.Theme:
    """A theme with everything but parts."""
    folder = tmp_path_factory.mktemp("theme")
    themes.fonts(folder, a_ttf="SourceSansProLight", b_ttf="SourceSansProLightIt", c_ttf="SourceSansProBold")
    fonts = "fonts:\n  sans: {regular: a.ttf, italic: b.ttf, semibold: c.ttf}\n"
    themes.theme(
        folder,
        brand_yaml=themes.BRAND + fonts,
        logo_svg=themes.SVG,
        print_css=".cover-title { letter-spacing: 1pt; }\n",
        screen_css=".top { border-bottom-width: 3px; }\n",
    )
    return theme.load(folder)


def text_of(pdf: bytes, tmp_path: Path) -> str:
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("no poppler on this machine")
    (tmp_path / "x.pdf").write_bytes(pdf)
    done = subprocess.run([tool, tmp_path / "x.pdf", "-"], capture_output=True, text=True, check=True)
    return done.stdout


def said(folder: Path) -> list[str]:
    found = Problems()
    theme.read(folder, found)
    return [str(one).removeprefix(f"{folder}/") for one in sorted(found.errors)]


def part(folder: Path, text: str) -> list[str]:
    return said(themes.theme(folder, parts__genuine_html=text))


def test_the_html_bears_the_brand_and_nothing_of_ours(branded):
    text = as_html.render(samples.prototype(), ReportOptions(theme=branded)).decode()
    assert "Launch check: Tableside booking platform" in text
    assert 'alt="Example &amp; Partners"' in text
    assert "Harbour &amp; Pine" in text  # who wrote it is not the firm's to change
    assert "Made for the client alone." in text
    assert "--brand: #7a1fa2" in text
    assert text.index("--brand: #0b3954") < text.index("--brand: #7a1fa2") < text.index("color-scheme: dark")
    assert '"#0b3954"' not in text.split("<body>")[1]  # no chart kept our colour
    assert text.index("border-bottom-width: 3px") > text.index("forced-colors")
    assert "Confidential: prepared for Tableside Ltd. only" in text  # the engagement beats the house rule
    assert "House rule" not in text


def test_the_pdf_bears_the_brand(branded, tmp_path):
    pdf = as_pdf.render(samples.prototype(), ReportOptions(theme=branded))
    text = text_of(pdf, tmp_path)
    assert "Launch check" in text
    assert "Production readiness audit" not in text
    assert "hello@example.com" in text
    assert "The contract says the rest." in text
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found = [o for o in document.objects if isinstance(o, pikepdf.Dictionary)]
        names = {str(o.FontName).split("+")[-1] for o in found if o.get("/Type") == "/FontDescriptor"}
        alts = [str(o.Alt) for o in found if o.get("/S") == "/Figure"]
        assert str(document.docinfo.get("/Author", "")) == "Example & Partners"
    assert any(name.startswith("Brand-Sans") for name in names)
    assert "Example & Partners" in alts


@pytest.mark.long
def test_equal_themes_give_equal_bytes_and_other_themes_other_ones(branded, tmp_path):
    one = ReportOptions(theme=branded)
    twin_folder = Path(branded.faces[0].path).parent
    twin = ReportOptions(theme=theme.load(shutil.copytree(twin_folder, tmp_path / "twin")))
    assert as_pdf.render(samples.empty(), one) == as_pdf.render(samples.empty(), twin)
    assert as_html.render(samples.empty(), one) == as_html.render(samples.empty(), twin)
    themes.theme(tmp_path / "twin", screen_css=".top { border-bottom-width: 4px; }\n")
    other = theme.load(tmp_path / "twin")
    assert other.digest != branded.digest


def test_the_letter_stays_one_page_with_a_logo(branded):
    for sample in (samples.prototype, samples.hostile):
        pdf = letter.render(sample(), ReportOptions(theme=branded, paper="letter"))
        with pikepdf.open(io.BytesIO(pdf)) as document:
            assert len(document.pages) == 1
            alts = [
                str(o.Alt)
                for o in document.objects
                if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"
            ]
        assert alts == ["Example & Partners"]


def test_the_page_runs_under_its_policy_and_shows_the_right_logo(tmp_path):
    if not CHROMIUM.exists():
        pytest.skip("no Chromium on this machine")
    text = themes.BRAND + "logo_on_dark: dark.svg\n"
    folder = themes.theme(tmp_path, brand_yaml=text, logo_svg=themes.SVG, dark_svg=DARK)
    page_file = tmp_path / "report.html"
    page_file.write_bytes(as_html.render(samples.prototype(), ReportOptions(theme=theme.load(folder))))
    heard: list[str] = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        for scheme, seen, hidden in (("light", "light", "dark"), ("dark", "dark", "light")):
            page = browser.new_context(color_scheme=scheme).new_page()
            page.on("console", lambda message: heard.append(message.text))
            page.on("request", lambda request: heard.append(request.url))
            page.goto(page_file.as_uri(), timeout=120_000)
            assert page.locator(f"img.logo-{seen}").is_visible()
            assert page.locator(f"img.logo-{hidden}").is_hidden()
            assert page.locator(f"img.logo-{seen}").evaluate("one => one.naturalWidth") > 0
            colour = page.locator("h1").first.evaluate("one => getComputedStyle(one).color")
            assert (colour == "rgb(122, 31, 162)") == (scheme == "light")
        browser.close()
    assert [line for line in heard if not line.startswith("data:image/svg+xml")] == [page_file.as_uri()] * 2


def test_a_part_stands_before_ours_and_may_show_ours(tmp_path):
    text = '<p class="own">Words of the firm.</p>\n{% include "ours/parts/genuine.html" %}'
    folder = themes.theme(tmp_path, parts__genuine_html=text)
    found = as_html.render(samples.prototype(), ReportOptions(theme=theme.load(folder))).decode()
    assert found.index("Words of the firm.") < found.index("lastmile verify")


def test_text_of_the_target_is_escaped_in_a_part_too(tmp_path):
    text = "<p>{{ report.cover.product }}</p>\n<p>{{ report.cover.product|upper }}</p>"
    folder = themes.theme(tmp_path, parts__genuine_html=text)
    found = as_html.render(samples.hostile(), ReportOptions(theme=theme.load(folder))).decode()
    assert "&lt;SCRIPT" in found
    assert "<script>alert" not in found.lower()


@pytest.mark.parametrize(
    "text",
    [
        "{{ report.cover.__class__.__mro__ }}",
        "{{ ''.__class__.__base__.__subclasses__() }}",
        "{{ report.cover|attr('__class__') }}",
        "{{ 'x' * 1000000000 }}",
        "{{ 9 ** 99999999 }}",
        "{% for n in range(10000000) %}{% endfor %}",
        "{% set held = [] %}{{ held.append(report.totals) }}",
        "{{ self.__init__.__globals__ }}",
        "{% include 'parts/genuine.html' %}",
        "{% include '../../../etc/passwd' %}",
        "{{ report.nothing }}",
        "{{ report.totals.format.__globals__ }}",
    ],
)
def test_nothing_gets_out_of_the_sandbox(tmp_path, text: str):
    folder = themes.theme(tmp_path, parts__genuine_html=f"<p>{{{{ report.totals }}}}</p>\n<p>{text}</p>")
    with pytest.raises(RenderError) as caught:
        as_html.render(samples.prototype(), ReportOptions(theme=theme.load(folder)))
    assert "genuine.html:2" in str(caught.value) or "RecursionError" in str(caught.value)
    assert "root:" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<p>\n{% if %}", ":2: Expected an expression"),
        ("<p>\n{{ report.totals|safe }}", ":2: No filter named 'safe'"),
        ("{{ report.totals|urlize }}", ":1: No filter named 'urlize'"),
        ("\n{% autoescape false %}{% endautoescape %}", ":2: escaping cannot be switched"),
        ("\n{{ headline }}", ":2: «headline» is not known here; there are heads, logo, report, sections"),
        ("\n<p title={{ report.totals }}>", ":2: an attribute without quotes"),
        ("<p>\n<script>x</script>", ":2: <script> has no place"),
        ("<p>\n<IFRAME src='x'></IFRAME>", ":2: <iframe> has no place"),
        ('<p\n style="color: red">', ":2: style= is blocked"),
        ('<p onclick="x">', ":1: onclick= is blocked"),
        ('<img src="logo.png" alt="x">', ":1: src= would load something"),
        ('<img src="{{ report.totals }}" alt="x">', ":1: src= would load something"),
        ('<a href="{{ report.totals }}">x</a>', ":1: href= with a value"),
        ('<a href="javascript:x">x</a>', ":1: href= leads to #"),
        ('<a href="https://x.example/{{ report.totals }}">x</a>', ":1: href= with a value"),
        ("<p>\n漢</p>", ":2: no face of the report can draw '漢'"),
    ],
)
def test_a_broken_part_is_told_by_line(tmp_path, text: str, told: str):
    found = part(tmp_path, text)
    assert any(line.startswith(f"parts/genuine.html{told}") for line in found), found
    with pytest.raises(ThemeError):
        theme.load(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        '<img src="{{ logo.light }}" alt="x">',
        '<a href="#places">x</a> <a href="https://example.com/">y</a> <a href="mailto:a@example.com">z</a>',
        '<a href="#f-{{ report.totals }}">x</a>',
        "{# <script> #}<p>a = b</p>",
        "{% set own = report.totals %}{{ own }}",
    ],
)
def test_a_sound_part_passes(tmp_path, text: str):
    assert part(tmp_path, text) == []


def test_a_part_of_no_name_is_told_with_the_names_that_there_are(tmp_path):
    (line,) = said(themes.theme(tmp_path, parts__decisions_html="<p>x</p>"))
    assert line.startswith("parts/decisions.html:1: no part of a report has this name")
    assert "decision" in line.split("parts:")[1]
    themes.theme(tmp_path, parts__genuine_html='{% include "parts/decisions.html" %}')
    assert said(tmp_path) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("\n@import 'x.css';", ":2: @import: "),
        ("p { background: url(x.png) }", ":1: url(: a report loads nothing"),
        ("p { background: u\\72l(x.png) }", ":1: \\: an escape outside quotes"),
        ("p { background: image-set('x.png' 1x) }", ":1: image-set(: a report loads nothing"),
        ("@font-face { font-family: x }", ":1: @font-face: fonts come from brand.yaml"),
        ("p { color: red }\n</style><script>x</script>", ":2: </: markup would end"),
        ('p::before { content: "</style>" }', ":1: markup would end"),
        ("/* </style> */", ":1: markup would end"),
        (".chip.sev-high { background: green }", ":1: .chip.sev: severity colours"),
        (":root { --brand: #ffff00 }", ":1: --brand:: colours come from brand.yaml"),
        ("p { color: red\n", ":1: a { that is never closed"),
        ("p { color: red }\n}", ":2: a } that closes nothing"),
        ("p {}\n/* open", ":2: a comment that is never closed"),
        ('p { content: "open\n }', ":1: a quotation that is never closed"),
    ],
)
def test_a_broken_style_sheet_is_told_by_line(tmp_path, text: str, told: str):
    found = said(themes.theme(tmp_path, screen_css=text))
    assert any(line.startswith(f"screen.css{told}") for line in found), found


def test_what_is_allowed_in_a_style_sheet_passes(tmp_path):
    text = '/* url(x) */ p::before { content: "\\2014 {"; color: var(--brand); }\n@media print { p {} }'
    assert said(themes.theme(tmp_path, screen_css=text)) == []


def test_an_empty_folder_and_none_are_told(tmp_path):
    with pytest.raises(ThemeError, match=r"no theme: it has no brand\.yaml"):
        theme.load(tmp_path)
    with pytest.raises(ThemeError, match="there is no such folder"):
        theme.load(tmp_path / "gone")


def test_lint_tries_the_theme_and_names_the_line_that_broke(tmp_path):
    themes.theme(
        tmp_path,
        parts__scope_html="<p>{{ report.totals }}</p>\n<p>{{ report.scope.nothing }}</p>",
        style_css="p {}",
    )
    found = lint(tmp_path)
    (error,) = found.errors
    assert str(error).startswith(f"{tmp_path}/parts/scope.html:2: UndefinedError")
    assert any("style.css:1: is not used" in str(note) for note in found.notes)


@pytest.mark.long
def test_lint_names_the_line_of_a_rule_that_the_pdf_does_not_know(tmp_path):
    themes.theme(tmp_path, print_css="p {}\n.lead { colr: red; }\n\n.x { text-wrap: nonsense(); }\n")
    places = [str(error).removeprefix(f"{tmp_path}/") for error in sorted(lint(tmp_path).errors)]
    assert [place.split(": ")[0] for place in places] == ["print.css:2", "print.css:4"]
    assert "colr" in places[0]


@pytest.mark.long
def test_the_command_says_all_and_ends_with_its_code(tmp_path):
    folder = themes.theme(
        tmp_path / "t", brand_yaml='version: 1\ncolours:\n  brand: "#ff0"\n  accent: "#0ff"\n'
    )
    done = lastmile("theme", "lint", folder)
    assert done.code == 2
    assert [line.split(": ")[0] for line in done.out.splitlines()] == [
        f"{folder}/brand.yaml:3",
        f"{folder}/brand.yaml:4",
    ]
    assert "2 errors" in done.err
    themes.theme(folder, brand_yaml=themes.BRAND, logo_svg=themes.SVG)
    assert lastmile("theme", "lint", folder).out == f"{folder}: no error\n"


@pytest.mark.long
def test_a_report_takes_the_theme_of_the_option_and_of_the_engagement_file(tmp_path):
    record = tmp_path / "audit.json"
    record.write_bytes(as_json.render(samples.empty()))
    themes.theme(tmp_path / "look", brand_yaml=themes.BRAND, logo_svg=themes.SVG)
    done = lastmile("report", record, "--theme", tmp_path / "look", "--formats", "html")
    assert "theme: " in done.err
    assert "Launch check" in (tmp_path / "report.html").read_text()
    lastmile("report", record, "--formats", "html")
    assert "Launch check" not in (tmp_path / "report.html").read_text()
    (tmp_path / "engagement.yaml").write_text("version: 1\ntheme: ./look\n")
    lastmile("report", record, "--formats", "html", cwd=tmp_path.parent)
    assert "Launch check" in (tmp_path / "report.html").read_text()
    (tmp_path / "look" / "logo.svg").unlink()
    before = (tmp_path / "report.html").read_bytes()
    done = lastmile("report", record, "--formats", "html")
    assert done.code == 2
    assert re.search(r"brand\.yaml:10: logo: logo\.svg: there is no such file in ", done.err)
    assert (tmp_path / "report.html").read_bytes() == before


def test_our_own_templates_keep_the_laws_of_a_theme():
    for path in sorted((shipped("report_templates") / "parts").glob("*.html")):
        text = path.read_text()
        assert list(theme_laws.part(text)) == [], path.name
        assert list(templates.misread(f"parts/{path.name}", text)) == [], path.name
