"""The gate: what passes never, what passes as a draft, what waits for a person."""

import io
import json
from pathlib import Path

import pikepdf
import pytest
import report_samples as samples

from lastmile.errors import RenderError
from lastmile.language import speaking
from lastmile.model import Audit, Finding, Outcome
from lastmile.report import as_html, as_pdf, quality, quality_people, quality_secrets, watermark
from lastmile.report.colours import contrast
from lastmile.report.formats import FORMATS
from lastmile.report.options import ReportOptions
from lastmile.report.quality_html import Page
from lastmile.report.quality_words import Own, Text
from lastmile.report.write import check, write
from lastmile.secret.redaction import mask
from lastmile.secret.shapes import SHAPES

KEY = "sk_live_" + "51Hq9ZtGm2Lk8VwXr4Tn"  # parted, so that no scanner of this repository stops at it
SAID = ["json", "md", "csv", "html", "docx"]
DRAFT = ReportOptions(draft=True)


def told(audit: Audit, text: str, part: str = "summary") -> Audit:
    who = audit.engagement.model_copy(update={"narrative": {part: text}})
    return audit.model_copy(update={"engagement": who})


@pytest.mark.parametrize("options", [ReportOptions(), pytest.param(DRAFT, marks=pytest.mark.long)])
def test_a_secret_never_leaves_whatever_the_options(tmp_path, options):
    audit = told(samples.prototype(), f"Their key {KEY} is still valid.")
    done = write(audit, tmp_path, [*SAID, "pdf", "sarif"], options)
    # Tables, issues and SARIF bear no words of the consultant, so nothing is wrong with them.
    assert sorted(done.failures) == ["docx", "html", "json", "pdf"]
    assert done.failures["json"].startswith(
        "engagement.narrative.summary: a secret stands there in plain (Stripe"
    )
    assert all(KEY not in line for line in done.failures.values())
    assert not [path.name for path in tmp_path.iterdir() if KEY.encode() in path.read_bytes()]


def test_a_secret_in_any_corner_of_a_file_is_seen():
    page = (
        f'<html lang="en"><p title="{KEY}">x</p><script type="application/json">{{"a": ["{KEY}"]}}</script>'
    )
    read = Page(page)
    assert len(list(quality_secrets.secrets(read.strings))) == 1  # the same text, told once
    assert {place for place, text in read.strings if text == KEY} == {"the head", "the page's data, a[0]"}
    for name, data in (
        ("x.csv", f"A,B\r\n1,{KEY}\r\n"),
        ("x.md", f"# A\n\n`{KEY}`\n"),
        ("x.sarif", json.dumps({"runs": [{KEY: 1}]})),
    ):
        with pytest.raises(RenderError, match="a secret stands there in plain"):
            quality.defects(name, data.encode(), samples.prototype())


@pytest.mark.parametrize("formats", [["json", "pdf", "letter"], ["pdf", "letter"]])
def test_the_pdf_carries_out_no_secret_inside_of_the_record(tmp_path, formats):
    base = samples.signed(samples.prototype())
    proof = base.manual[0].model_copy(update={"answer": "yes", "by": "Ann", "evidence": f"{KEY} still works"})
    audit = base.model_copy(update={"manual": (proof, *base.manual[1:])})
    done = write(audit, tmp_path, formats, ReportOptions())
    assert set(formats) - set(done.failures) == {"letter"}  # it has no record inside
    assert "manual[0].evidence: a secret stands there in plain" in done.failures["pdf"]
    assert KEY not in done.failures["pdf"]
    assert not (tmp_path / "report.pdf").exists()


def test_a_file_of_an_unknown_kind_does_not_pass_unread():
    with pytest.raises(KeyError):
        quality.defects("report.rtf", KEY.encode(), samples.prototype())


def test_the_masks_of_redaction_are_no_secrets():
    masked = [f'PASSWORD = "{mask(KEY, shape.provider)}"' for shape in SHAPES]
    masked += [mask(shape.literal + "4fQ9" * 12, shape.provider) for shape in SHAPES]
    masked += [f"postgres://app:{mask('hunter2hunter2', 'known')}@db.internal/app"]
    assert list(quality_secrets.secrets((str(n), text) for n, text in enumerate(masked))) == []


def test_two_texts_never_make_one_secret():
    header, body = "-----BEGIN PRIVATE KEY-----", "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7"
    assert list(quality_secrets.secrets([("a", header), ("b", body)])) == []
    assert len(list(quality_secrets.secrets([("a", f"{header}\n{body}\n")]))) == 1


@pytest.mark.parametrize(
    "markup",
    [
        '<img alt="x" src="https://x.example/a.png">',
        '<link rel="stylesheet" href="a.css">',
        '<style>@import "//x.example/a.css";</style>',
        "<style>p { background: url( 'http://x.example/a' ) }</style>",
        '<p style="background: url(//x.example)">',
        '<svg><title>x</title><image href="http://x.example"/></svg>',
        '<meta http-equiv="refresh" content="0; url=http://x.example">',
    ],
)
def test_what_is_fetched_from_elsewhere_never_leaves(markup):
    with pytest.raises(RenderError, match="nothing may be fetched"):
        quality.defects("x.html", f'<html lang="en">{markup}'.encode(), samples.prototype())


def test_what_comes_with_the_page_is_not_elsewhere():
    page = as_html.render(samples.prototype(), ReportOptions()).decode()
    assert Page(page).outside == []
    assert Page('<a href="https://x.example">a link is followed by a person</a>').outside == []


def test_a_pdf_that_asks_for_something_is_not_made_for_a_draft_either():
    job = as_pdf.Job(40, {}, None, "2026-11-21", b"x" * 16)
    page = "<html lang=en><title>x</title><img src='file:///etc/passwd' alt=x>"
    with pytest.raises(as_pdf.PageDefectError, match="Failed to load") as caught:
        as_pdf.laid_out(job, (one for one in [page]), samples.prototype())
    assert caught.value.pdf == b""


def test_defects_of_a_page_are_named_with_their_place():
    page = Page(
        '<html><h1 id="a">A</h1><p id="a">x</p><a href="#gone">y</a><img src="data:,">'
        '<svg><path d="M0 0"/></svg><svg><title>all in words</title></svg><svg aria-hidden="true"></svg>'
    )
    lines = list(page.defects())
    assert [line.split(":")[0] for line in lines] == ["the page names no language", "#a", "#a", "#a", "#a"]
    assert "a link leads to #gone" in lines[2]
    assert "alternative text" in lines[3]
    assert "a drawing without words" in lines[4]


@pytest.mark.parametrize(
    "left",
    [
        "TODO: the price",
        pytest.param("Seen by {{ name }}", marks=pytest.mark.long),
        pytest.param("About None days", marks=pytest.mark.long),
        pytest.param("Lorem ipsum", marks=pytest.mark.long),
    ],
)
def test_words_left_behind_stop_a_final_report_and_mark_a_draft(tmp_path, left):
    audit = told(samples.signed(samples.prototype()), left)
    done = write(audit, tmp_path, ["json", "html", "docx"], ReportOptions())
    assert sorted(done.failures) == ["docx", "html"]
    assert "#decision: “" in done.failures["html"]
    assert done.failures["html"].endswith("--draft writes it all the same, marked on every page")
    done = write(audit, tmp_path, ["json", "html", "docx"], DRAFT)
    assert done.failures == {}
    assert sorted(done.defects) == ["docx", "html"]
    assert check(tmp_path) == []


def of_the_target(text: str) -> Audit:
    base = samples.prototype()
    row = next(row for row in base.controls if row.id == "security/no-rate-limiting")
    more: list[Finding] = [
        samples.finding(row, f"src/{text}.py", 3, 7, "semgrep.x", message=f"Calls {text} twice")
    ]
    return samples.prototype(more)


@pytest.mark.parametrize("text", ["TODO", "{{ user }}", "None days", "undefined"])
def test_the_targets_own_words_stop_nothing(text):
    audit = of_the_target(text)
    for name in ("md", "csv", "html", "docx"):
        for file in FORMATS[name]:
            assert quality.defects(file.name, file.render(audit, ReportOptions()), audit) == ()
    mine = list(Own(audit).leftovers([Text("here", "Ours: TODO soon")]))
    assert [line.split(":")[0] for line in mine] == ["here"]  # the same mark in words of ours is no excuse


@pytest.mark.parametrize("name", ["md", "csv", "html", "docx"])
def test_what_a_check_says_in_german_is_no_word_left_behind(name):
    row = next(row for row in samples.prototype().controls if row.id == "security/no-rate-limiting")
    said = (
        "charge has an empty body and a note that it is unfinished. Whoever calls it gets nothing or an error"
    )
    audit = samples.prototype([samples.finding(row, "app/pay.py", 3, 7, "semgrep.x", message=said)])
    with speaking("de"):
        shown = [(file.name, file.render(audit, ReportOptions(language="de"))) for file in FORMATS[name]]
        assert [quality.defects(file, data, audit) for file, data in shown] == [()] * len(shown)
        assert name != "csv" or any(
            "trägt den Vermerk, dass es unfertig ist" in data.decode() for _, data in shown
        )


@pytest.mark.long
@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize(
    "sample", [samples.prototype, samples.empty, samples.clean, samples.hostile, samples.crowded]
)
def test_the_samples_pass_in_every_format(tmp_path, sample, paper):
    done = write(sample(), tmp_path, list(FORMATS), ReportOptions(paper=paper))
    assert (done.failures, done.defects) == ({}, {})


def sheet(body: str, style: str = "") -> as_pdf.Done:
    job = as_pdf.Job(2, {}, None, "2026-11-21", b"x" * 16, machine_faces=frozenset({"DejaVu Sans Mono"}))
    page = (
        '<html lang="en"><head><title>x</title><style>@page { size: 90mm 60mm; margin: 5mm }'
        f" html {{ font: 9pt/4mm DejaVu Sans Mono }} body, p {{ margin: 0 }} {style}</style></head>"
        f"<body>{body}"
    )
    with as_pdf.one_printer() as printer:
        return printer.print(job, (one for one in [page]))[0]


LINES = "".join(f"<p>line {n}</p>" for n in range(9))


def test_a_page_of_few_lines_is_filled_by_the_chapter_after_it():
    style = ".sheet { break-before: page }"
    tail = f'<section class="sheet" id="one">{LINES}{LINES[:39]}<p>x</p></section>'
    done = sheet(f'{tail}<section class="sheet" id="two">{LINES}</section>', style)
    pages = pikepdf.open(io.BytesIO(done.pdf)).pages
    assert (len(pages), done.problem) == (2, "")


def test_a_page_of_few_lines_that_nothing_can_fill_is_a_defect_by_its_number():
    high = '<p style="break-before: page; break-after: page">alone</p>'
    done = sheet(f'<section id="one">{LINES}{high}{LINES}</section>')
    assert any(
        line.startswith("page 2 (of “one”, “alone”) holds 1 line of text alone") for line in done.defects
    )
    assert any(line.startswith("it has 3 pages, more than 2") for line in done.defects)
    assert done.pdf.startswith(b"%PDF")


def test_a_face_of_the_machine_is_a_defect():
    done = sheet('<p style="font-family: DejaVu Sans, sans-serif">x</p>')
    assert [line for line in done.defects if "is this machine's own" in line]
    assert sheet("<p>x</p>").defects == ()


def test_a_blocker_is_signed_by_a_name_on_a_confirmed_place():
    audit = samples.prototype()
    assert (quality_people.unsigned(audit), quality_people.unanswered(audit)) == (5, 0)
    assert quality_people.unfinished(samples.signed(audit)) == ""
    doubted = [
        f.model_copy(update={"decided_by": "Ann"}) if f.counts and f.line == 13 else f for f in audit.findings
    ]
    # One of three places was looked at, and nobody said that the finding is true.
    assert quality_people.unsigned(audit.model_copy(update={"findings": tuple(doubted)})) == 5


def test_a_question_that_the_profile_waits_for_wants_an_answer():
    audit = samples.signed(samples.prototype())
    rows = tuple(row.model_copy(update={"blocker": row.manual or row.blocker}) for row in audit.controls)
    audit = audit.model_copy(update={"controls": rows})
    assert quality_people.unfinished(audit) == ""
    audit = audit.model_copy(update={"constants": audit.constants | {"questions_hold": True}})
    assert quality_people.unfinished(audit) == "two questions that can block a launch have no answer"
    answered = tuple(q.model_copy(update={"answer": "unknown", "by": "Ann"}) for q in audit.manual)
    assert quality_people.unfinished(audit.model_copy(update={"manual": answered})) == ""
    away = tuple(
        r.model_copy(update={"outcome": Outcome.NOT_APPLICABLE}) if r.control.startswith("manual/") else r
        for r in audit.results
    )
    assert quality_people.unfinished(audit.model_copy(update={"results": away})) == ""


def test_what_waits_for_a_person_makes_a_draft_that_says_why(tmp_path):
    why = "five launch blockers are not signed by a person"
    write(samples.prototype(), tmp_path, ["html", "md", "docx"], ReportOptions())
    page = (tmp_path / "report.html").read_text()
    assert "Not yet final" in page
    assert why.capitalize() in page
    assert "· draft ·" in (tmp_path / "issues.md").read_text()
    assert f"**Draft.** Not yet final: {why}." in (tmp_path / "issues.md").read_text()
    write(samples.signed(samples.prototype()), tmp_path, ["html", "md"], ReportOptions())
    assert "Not yet final" not in (tmp_path / "report.html").read_text()
    assert "· final ·" in (tmp_path / "issues.md").read_text()


def test_the_mark_of_a_draft_leaves_every_text_readable():
    tokens = (Path(__file__).parents[3] / "report_templates" / "tokens.css").read_text()
    for name in ("ink", "muted", "brand", "accent", "blocker"):
        shade = tokens.split(f"--{name}: ")[1].split(";")[0]
        assert contrast(shade, watermark.COLOUR) >= 4.5, name
    assert watermark.picture("DRAFT") == watermark.picture("DRAFT")
    assert b"<text" not in watermark.picture("ENTWURF")
