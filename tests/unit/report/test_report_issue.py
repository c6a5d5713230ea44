"""A finding as an issue: Markdown in which nothing of the target comes to life, held by a Markdown parser."""

import re

import pytest
import report_samples as samples
from markdown_it import MarkdownIt

from lastmile.report import issue
from lastmile.report.evidence import numbered
from lastmile.report.options import ReportOptions
from lastmile.report.view import view

MARKDOWN = MarkdownIt("commonmark")  # it lets HTML through, as trackers do before they clean it


def issues(audit):
    report = view(numbered(audit), ReportOptions(), b"")
    return [(one, issue.issue(one, report)) for phase in report.phases for one in phase.findings]


def test_an_issue_says_what_a_card_says():
    finding, made = issues(samples.prototype())[0]
    assert made.title == f"{finding.title} (SEC-01)"
    assert made.labels == ("severity: critical", "phase: Security", "stage: Harden", "launch blocker")
    for text in (finding.risk, finding.fix):
        assert issue.plain(text) in made.body
    assert f"Estimated work: {finding.days}" in made.body
    assert f"`{samples.COMMIT[:12]}`" in made.body
    headings = [line for line in made.body.split("\n") if line.startswith("#")]
    assert headings == ["### What can happen", "### What we saw", "### What to do", "### Where"]


def test_nothing_of_a_hostile_target_lives_in_an_issue():
    for finding, made in issues(samples.hostile()):
        page = MARKDOWN.render(made.body)
        assert not any(mark in page for mark in ("<script", "<img", "<a ", "<style", "\u202e", "\u2066"))
        assert page.count("<pre>") == (1 if finding.seen and finding.seen.code else 0)
        assert page.count("<ul>") == (1 if finding.top_files else 0)
        assert page.count("<li>") <= issue.FILES_MOST + 1


def test_twenty_thousand_places_are_an_issue_that_a_tracker_takes():
    _, made = max(issues(samples.big(3000)), key=lambda pair: pair[0].places)
    assert len(made.body) < 10_000
    assert "more files, listed in audit.json" in made.body


@pytest.mark.parametrize("text", ["`", "a`b``c", "``` x", "<b>", "@all #1", " ` ", "a`", "\\`"])
def test_a_code_span_cannot_be_left(text):
    page = MARKDOWN.render(f"x {issue.code_span(text)} y").strip()
    assert page.startswith("<p>x <code>")
    assert page.endswith("</code> y</p>")
    assert page.count("<code>") == 1


def test_a_code_block_cannot_be_left():
    page = MARKDOWN.render(issue.code_block(["```", "<script>", "````", "~~~"]))
    assert page.count("<pre>") == page.count("</pre>") == 1
    assert page.strip().endswith("</pre>")
    assert "<script>" not in page


def test_prose_of_the_target_is_no_mention_link_or_list():
    text = "- @all see #12, https://evil.example, [x](y) *b* <i> www.evil.example ![z](q) ~~s~~"
    escaped = issue.plain(text)
    page = MARKDOWN.render(escaped)
    outside = re.sub(r"<code>.*?</code>", "", page)  # trackers look for references everywhere but there
    assert not any(mark in outside for mark in ("@", "#12", "://", "www.", "~~"))
    assert not any(mark in page for mark in ("<ul", "<li", "<a ", "<em", "<i>", "<img"))
    plain = re.sub(r"</?code>", "", page)
    assert "@all see #12, https://evil.example, [x](y) *b* &lt;i&gt;" in plain
    assert issue.plain("fixed by 1f3c037a in GH-7") == "fixed by `1f3c037a` in `GH-7`"
    assert issue.plain("/close it") == "\\/close it"


def test_what_the_prose_quotes_as_code_and_what_was_masked_is_code_in_the_issue():
    assert issue.plain("in `DB_URL`: ****… (16-31 characters)") == "in `DB_URL`: `****…` (16-31 characters)"
    assert issue.plain("a `@team` b") == "a `@team` b"
    assert "`" not in issue.plain("one ` alone")
