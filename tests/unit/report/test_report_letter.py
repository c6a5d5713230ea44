"""letter.pdf: always one page, and nothing of a finding on it."""

import io
import re
import shutil
import subprocess

import pikepdf
import pytest
import report_samples as samples

from lastmile.language import speaking
from lastmile.model import Outcome, Status
from lastmile.report import letter, repairs
from lastmile.report.as_pdf import PageDefectError
from lastmile.report.options import ReportOptions
from lastmile.verdict.compare import compare


def text_of(pdf: bytes, tmp_path) -> str:
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("no poppler on this machine")
    (tmp_path / "letter.pdf").write_bytes(pdf)
    done = subprocess.run(
        [tool, "-layout", tmp_path / "letter.pdf", "-"], capture_output=True, text=True, check=True
    )
    return done.stdout


def longest():
    """Every text that somebody else wrote is as long as it can be, in letters that no face of ours has."""
    base = samples.hostile()
    wide = "\u6771\u4eac" * 300 + " w" * 300
    who = samples.prototype().engagement.model_copy(
        update={
            "client": wide,
            "project": wide,
            "consultant": wide,
            "reviewer": wide,
            "confidentiality": wide,
        }
    )
    target = base.target.model_copy(update={"ref": wide, "commit": "f" * 64, "dirty": True})
    return base.model_copy(update={"engagement": who, "target": target, "profile": wide})


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_it_is_one_page_whatever_the_record_holds(paper):
    since = compare(samples.prototype(), longest())
    with pytest.raises(PageDefectError, match="no face of the report has") as caught:
        letter.render(longest(), ReportOptions(paper=paper, draft=True, since=since))
    (_,) = caught.value.lines  # the letters that our faces lack, and nothing else
    with pikepdf.open(io.BytesIO(caught.value.pdf)) as document:
        assert len(document.pages) == 1
        width = 595 if paper == "a4" else 612
        assert int(document.pages[0].mediabox[2]) == width


@pytest.fixture(scope="module")
def prototype() -> bytes:
    return letter.render(samples.prototype(), ReportOptions())


def test_it_names_the_product_and_is_made_the_same_twice(prototype):
    with pikepdf.open(io.BytesIO(prototype)) as document:
        assert document.docinfo["/Title"] == "Letter of attestation: Tableside booking platform"
    assert letter.render(samples.prototype(), ReportOptions()) == prototype


def test_it_says_who_what_when_and_how_many_and_names_no_finding(prototype, tmp_path):
    text = " ".join(text_of(prototype, tmp_path).split())
    for words in (
        "16 findings are open, five of them block a launch",
        "Tableside Ltd.",
        "Harbour & Pine",
        "M. Okafor",
        "21 November 2026",
        samples.COMMIT,
        "21 of 23 checks that apply could be carried out",
        "Open findings 3 7 4 2 0 16",
        "Of these, block a launch 3 2 0 0 0 5",
        "No earlier audit was held against this one",
        "Signature",
    ):
        assert words in text
    assert "Confidential" not in text  # it is there to be shown
    assert not re.search(r"SEC-\d|CWE|app/", text)
    for row in samples.ROWS:
        assert row[7] not in text


def test_nothing_assessed_is_no_zero(tmp_path):
    text = " ".join(text_of(letter.render(samples.empty(), ReportOptions()), tmp_path).split())
    assert "Examined, and no check could run" in text
    assert "No check could be carried out" in text
    assert "Open findings" not in text
    assert "the code as it lay in its folder" in text  # there is no commit to speak of


def states(before, after) -> dict[str, int]:
    since = compare(before, after)
    return {state.name.split(":")[0].split(",")[0]: state.findings for state in repairs.states(since)}


def test_fixed_is_only_what_was_looked_for_again():
    before = samples.prototype()
    assert states(before, before) == {
        "Fixed": 0,
        "Fixed in some of its places": 0,
        "Still open": 16,
        "Closed by a person's decision or answer": 0,
        "Could not be looked for again": 0,
        "Not among them": 0,
    }
    later = before.model_copy(update={"target": before.target.model_copy(update={"commit": "b" * 40})})
    name, half = "security/hardcoded-secret", "security/sql-string-building"
    decided = "security/cookie-flags"
    gone = {f.fingerprint for f in before.findings if f.control == name}
    gone |= {next(f.fingerprint for f in before.findings if f.control == half)}
    results = tuple(
        r.model_copy(update={"outcome": Outcome.PASS, "findings": (), "blocker": False})
        if r.control in (name, decided)
        else r
        for r in before.results
    )
    findings = tuple(
        f.model_copy(update={"status": Status.FALSE_POSITIVE}) if f.control == decided else f
        for f in before.findings
        if f.fingerprint not in gone
    )
    found = states(before, later.model_copy(update={"results": results, "findings": findings}))
    assert found["Closed by a person's decision or answer"] == 1
    assert sum(count for label, count in found.items() if label != "Not among them") == 16
    assert found["Fixed"] + found["Could not be looked for again"] == 1


def test_the_number_of_the_report_is_never_torn_over_two_lines(tmp_path):
    with speaking("de"), pytest.raises(PageDefectError) as caught:  # there it stands at the end of a line
        letter.render(longest(), ReportOptions(language="de", since=compare(samples.prototype(), longest())))
    text = text_of(caught.value.pdf, tmp_path)
    whole = re.findall(r"LM-\d{8}-[0-9a-f]{7}", text)
    assert len(whole) == text.count("LM-") >= 3
