"""The page of progress: there with an earlier audit only, and true to the comparison."""

from report_samples import prototype

from lastmile.report import as_html, as_json
from lastmile.report.evidence import numbered
from lastmile.report.options import ReportOptions
from lastmile.report.progress import progress
from lastmile.report.view import view
from lastmile.verdict.compare import compare


def since():
    first = prototype()
    commit = first.target.model_copy(update={"commit": "d" * 40})
    return compare(first, first.model_copy(update={"findings": first.findings[3:], "target": commit}))


def sections(options: ReportOptions) -> list[str]:
    audit = numbered(prototype())
    return [one.anchor for one in view(audit, options, as_json.render(audit)).sections]


def test_a_first_audit_has_no_page_of_progress() -> None:
    assert "progress" not in sections(ReportOptions())
    assert progress(None) is None
    page = as_html.render(prototype(), ReportOptions()).decode()
    assert 'id="progress"' not in page


def test_the_page_counts_what_the_comparison_counts() -> None:
    found = since()
    told = progress(found)
    assert told is not None
    earlier = sum(c.before == "fail" for c in found.controls)
    assert sum(state.findings for state in told.states[:-1]) == earlier  # the last row counts what is new
    assert len(told.moved) > 0
    assert f"{found.counts['persisting']} places are as before" in told.since
    at = sections(ReportOptions(since=found))
    assert at.index("progress") == at.index("scope") - 1


def test_the_chart_says_its_figures_in_words() -> None:
    found = since()
    told = progress(found)
    assert told is not None
    title = told.chart.code.split("<title>")[1].split("</title>")[0]
    high = sum(c.before == "fail" and c.severity == "high" for c in found.controls)
    assert f"{high} high" in title
    assert title.count("score") == 2


def test_the_page_stands_in_the_html_with_its_link() -> None:
    page = as_html.render(prototype(), ReportOptions(since=since())).decode()
    assert '<section id="progress">' in page
    assert 'href="#progress"' in page
