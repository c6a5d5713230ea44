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
from lastmile.report import decision, letter, repairs
from lastmile.report.as_pdf import PageDefectError
from lastmile.report.options import ReportOptions
from lastmile.report.view import identity
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


def told(audit) -> letter.Letter:
    options = ReportOptions()
    return letter.letter(audit, options, identity(audit, options, b""), "0")


def judged(audit, status: str, *, provisional: bool = False):
    verdict = audit.verdict.model_copy(update={"status": status, "provisional": provisional})
    return audit.model_copy(update={"verdict": verdict})


def clean():
    """No finding."""
    base = samples.prototype()
    results = tuple(
        r.model_copy(update={"outcome": Outcome.PASS, "findings": (), "blocker": False})
        if r.outcome is Outcome.FAIL
        else r
        for r in base.results
    )
    return judged(base.model_copy(update={"results": results, "findings": ()}), "ready", provisional=True)


def doubtful():
    """The same, and two checks that can block could not be made."""
    names = ("security/hardcoded-secret", "security/sql-string-building")
    results = tuple(
        r.model_copy(update={"outcome": Outcome.NOT_ASSESSED, "coverage": 0.0}) if r.control in names else r
        for r in clean().results
    )
    return clean().model_copy(update={"results": results, "recommendations": ()})


def test_without_a_finding_the_report_lists_none_and_what_was_not_assessed_is_said():
    left = told(clean())
    assert left.headline == "Examined: no finding in the 21 checks that ran; 2 not assessed"
    assert left.lists == "It lists no finding."
    assert told(samples.prototype()).lists == "It lists no finding; the report does."
    ran = tuple(r for r in clean().results if r.outcome is Outcome.PASS)
    assert told(clean().model_copy(update={"results": ran})).headline.endswith("checks that ran")


def test_a_provisional_verdict_is_told_with_its_reason_as_the_report_tells_it():
    page = decision.decision(doubtful(), "LM-1").text
    because = page.removeprefix("The verdict is ").partition(" We could assess")[0]
    assert because.startswith("provisional, because")
    assert "that can block a launch are not answered: “" in because
    assert told(doubtful()).seen.endswith(f" The report's verdict is {because}")
    assert "provisional" not in told(judged(clean(), "ready")).seen


def test_conditions_are_counted_as_the_report_counts_them():
    base = samples.prototype()
    verdict = base.verdict.model_copy(
        update={
            "status": "ready_with_conditions",
            "provisional": False,
            "reasons": base.verdict.reasons[:3],
        }
    )
    seen = told(base.model_copy(update={"verdict": verdict})).seen
    assert "verdict is “ready with conditions”: three of 16 findings are the conditions;" in seen
    assert "ready with conditions" not in told(base).seen


def test_the_bar_has_the_name_that_the_report_gives_it():
    with speaking("de"):
        held = next(fact.value for fact in told(samples.prototype()).facts if fact.name == "Gemessen an")
    assert held.startswith("dem Profil „")


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_longest_reason_leaves_it_one_page(paper):
    base = doubtful()
    controls = tuple(c.model_copy(update={"question": f"{c.question} {'long ' * 80}"}) for c in base.controls)
    record = base.model_copy(update={"controls": controls})
    with pikepdf.open(io.BytesIO(letter.render(record, ReportOptions(paper=paper)))) as document:
        assert len(document.pages) == 1


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
