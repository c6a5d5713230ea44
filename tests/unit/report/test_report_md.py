"""issues.md: one issue a finding, whole and inert."""

import re

import pytest
import report_samples as samples
from markdown_it import MarkdownIt

from lastmile.report import as_md
from lastmile.report.options import ReportOptions
from lastmile.report.ranking import ranked, worst_first


def text_of(audit, **options) -> str:
    return as_md.render(audit, ReportOptions(**options)).decode()


def fences(text: str) -> list[tuple[str, str]]:
    return [(t.info, t.content) for t in MarkdownIt("commonmark").parse(text) if t.type == "fence"]


def test_one_title_one_body_and_labels_for_each_finding_worst_first():
    text, told = text_of(samples.prototype()), worst_first(ranked(samples.prototype()))
    assert re.findall(r"^## (.+)$", MarkdownIt().render(text) and text.split("````")[0], re.MULTILINE) == [
        "SEC-01"
    ]
    titles = [content for info, content in fences(text) if info == "text"]
    bodies = [content for info, content in fences(text) if info == "markdown"]
    assert titles == [f"{item.control.title} ({item.id})\n" for item in told]
    assert len(bodies) == len(told) == 16
    for item, body in zip(told, bodies, strict=True):
        assert f"Finding {item.id} of report " in body
        assert item.control.fix.split(";")[0] in body
    assert text.count("`launch blocker`") == 5


def test_every_link_of_the_overview_leads_to_an_issue():
    text = text_of(samples.prototype())
    heads = {t.content.lower() for t in MarkdownIt().parse(text) if t.type == "inline" and t.level == 1}
    links = re.findall(r"\]\(#([a-z0-9-]+)\)", text)
    assert len(links) == 16
    assert set(links) <= heads


@pytest.mark.parametrize("sample", [samples.hostile, samples.prototype])
def test_no_text_of_the_target_is_markup(sample):
    page = MarkdownIt("gfm-like", {"linkify": False}).render(text_of(sample()))
    assert not any(mark in page for mark in ("<script", "<img", "<style", "\u202e"))
    assert set(re.findall(r'href="([^"]*)"', page)) == {
        f"#{item.id.lower()}" for item in worst_first(ranked(sample()))
    }


def test_a_title_and_a_body_fit_into_a_tracker():
    for audit in (samples.big(3000), samples.hostile(), samples.crowded()):
        for info, content in fences(text_of(audit)):
            assert len(content) < (256 if info == "text" else 60_000)


def test_nothing_to_open_says_what_ran():
    assert text_of(samples.empty()).startswith("# No issue to open, for no check could run\n")
    assert "# No issue to open: no finding in the 21 checks that ran; 2 not assessed" in text_of(
        samples.clean()
    )


def test_a_draft_says_so_and_two_renders_are_the_same():
    assert "**Draft.**" in text_of(samples.prototype(), draft=True)
    assert "**Draft.**" not in text_of(samples.signed(samples.prototype()))
    assert text_of(samples.hostile()) == text_of(samples.hostile())
