import re

import pytest
import report_samples as samples

from lastmile.language import speaking
from lastmile.model import Audit, LeftOut, Score, Stage, Suppression
from lastmile.report import as_html, wording
from lastmile.report.constants import constants
from lastmile.report.findings import finding_view
from lastmile.report.omitted import left_out, partly_read, silenced
from lastmile.report.options import ReportOptions
from lastmile.report.ranking import ranked, worst_first
from lastmile.report.road import road, steps
from lastmile.report.scope import scope
from lastmile.report.summary import summary
from lastmile.resources import folder
from lastmile.verdict.checklist import load_folder


def leaving(*reasons: str) -> Audit:
    base = samples.prototype()
    entries = tuple(LeftOut(path=f"x/{n}", reason=reason) for n, reason in enumerate(reasons))
    return base.model_copy(update={"coverage": base.coverage.model_copy(update={"left_out": entries})})


def test_what_was_left_out_is_summed_for_each_kind():
    audit = leaving(
        "binary file",
        "binary file (147 files here: 140 .png, 7 .ico)",
        "minified code",
        *["symlink: not followed"] * 2,
    )
    assert left_out(audit) == ["We left out 148 binary files, 2 links to other places and 1 minified file."]


def test_five_kinds_are_named_and_the_rest_counted():
    line = left_out(leaving("a", "b", "c", "d", "e", "f", "g (3 folders named g)"))[0]
    assert line.count("file or folder ") == 4
    assert line.endswith("and 2 more.")
    assert line.startswith("We left out 3 files or folders (g), 1 file or folder (a)")


def test_files_read_in_part_are_named():
    assert partly_read(samples.prototype()) == [
        "2 files could be read only in part: app/legacy.py and 1 more."
    ]


def test_a_few_comments_are_no_reproach():
    base = samples.clean()
    line = Suppression(path="app/db.py", line=3, kind="comment", rule="B608")
    one = silenced(base.model_copy(update={"suppressions": (line,)}))
    two = silenced(base.model_copy(update={"suppressions": (line, line)}))
    assert one
    assert two
    assert (one.title, one.text) == ("", "One comment asks scanners to skip a line; we read it anyway.")
    assert two.text == "Two comments ask scanners to skip lines; we read them anyway."
    many = silenced(samples.prototype())
    assert many
    assert many.title == "The repository hides findings from scanners."
    assert "one place in this report would otherwise be missing" in many.text


def test_a_silenced_note_outside_the_checklist_is_no_place_of_the_report():
    base = samples.prototype()
    one = base.model_copy(update={"suppressions": base.suppressions[:1]})
    assert scope(one).silenced
    assert "one place in this report would otherwise be missing" in scope(one).hidden.text
    notes = tuple(
        found.model_copy(update={"control": None, "phase": None}) if found.suppressed_in_source else found
        for found in base.findings
    )
    bare = scope(one.model_copy(update={"findings": notes}))
    assert not bare.silenced
    assert bare.hidden.title == ""
    assert "in this report" not in bare.hidden.text


def test_the_page_says_what_no_check_judges():
    assert any("rights of users" in line for line in scope(samples.prototype()).not_judged)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("security/route-without-auth", "we look for doors that ask nobody"),
        ("dependencies/licence-risk", "we see licences"),
        ("readiness/privacy-pages-missing", "whether legal pages exist"),
    ],
)
def test_the_page_does_not_deny_what_a_check_looks_at(row: str, said: str):
    load_folder(folder("checklists")).control(row)  # KeyError once the check is gone: then the words must go
    assert said in " ".join(scope(samples.prototype()).not_judged)


def test_a_stage_without_work_says_so_and_draws_no_step():
    base = samples.prototype()
    audit = base.model_copy(
        update={"recommendations": tuple(p for p in base.recommendations if p.stage is not Stage.INTEGRATE)}
    )
    assert [step.note == "nothing to do" for step in steps(audit)] == [False, True, False]
    page = road(audit)
    assert page.waterfall
    assert "±" not in page.waterfall.code
    assert "held at 49 at most" in page.caption
    assert [stage.key for stage in page.stages] == ["harden", "launch"]


def test_places_are_counted_once():
    told = {item.control.id.split("/")[1]: item for item in worst_first(ranked(samples.prototype()))}
    audit = samples.prototype()
    where = finding_view(told["http-call-without-timeout"], audit).where
    assert where == "47 places in 9 files (52 of the kind looked at)"
    assert finding_view(told["api-calls-on-load"], audit).where == "1 place in 1 file"
    assert not finding_view(told["api-calls-on-load"], audit).counted
    assert finding_view(told["no-tests"], audit).seen.path == ""


def test_nothing_open_is_said_and_not_as_a_range():
    assert wording.bounds(56.0, 56.2, 56.0) == "no open range"
    assert wording.bounds(56.0, 55.8, 56.2) == "open by less than a point"
    assert wording.bounds(17.0, 12.0, 38.0) == "between 12 and 38"


def withheld(coverage: float = 0.0, lines: int = 123) -> Audit:
    """No score, and bounds are known all the same: those that the engine gives where it cannot say."""
    base = samples.empty()
    phases = tuple(phase.model_copy(update={"low": 25.0, "high": 25.0}) for phase in base.phases)
    score = Score(overall=None, low=25.0, high=25.0, coverage=coverage)
    facts = base.facts | {"supported_lines": lines}
    constants = base.constants | {"fewest_lines": 200}
    return base.model_copy(update={"score": score, "phases": phases, "facts": facts, "constants": constants})


WHY = [
    (0.0, 123, "Kein Gesamtwert: Zu wenig wurde beurteilt", "too little was assessed"),
    (
        0.92,
        123,
        "Kein Gesamtwert: Er braucht 200 Zeilen",
        "it takes 200 lines of code in languages that we read; there are 123",
    ),
    (
        0.3,
        9000,
        "Kein Gesamtwert: Vom Code",
        "too little of the code, or of what matters most, could be assessed",
    ),
]


@pytest.mark.parametrize(("coverage", "lines", "german", "english"), WHY)
def test_a_score_that_is_withheld_says_why_and_has_no_bounds(
    coverage: float, lines: int, german: str, english: str
):
    audit = withheld(coverage, lines)
    for tongue, none in (("de", german), ("en", f"No overall score: {english}.")):
        with speaking(tongue):
            page = as_html.render(audit, ReportOptions(language=tongue)).decode()
        assert none in page
        said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
        assert not re.search(r"(not assessed|nicht beurteilt),? (of|von) 100|25 (and|und) 25", said)
    told = summary(audit, (), ())
    assert f"\nNo overall score: {english}. {coverage:.0%} of the weight of all checks assessed\n" in told
    assert "25" not in told


def test_the_terminal_says_a_score_with_its_bounds():
    assert "Score 36 of 100 (between 30 and 51), 78% of the weight" in summary(samples.prototype(), (), ())
    sure = Score(overall=36.4, low=36.4, high=36.4, coverage=1.0)
    told = summary(samples.prototype().model_copy(update={"score": sure}), (), ())
    assert "Score 36 of 100 (no open range), 100% of the weight" in told


def test_one_is_never_many():
    assert wording.singular("1 test files with 3 test cases") == "1 test file with 3 test cases"
    assert wording.singular("1 of 21 files; 1 to 3 packages; v1.1 files; 11 files") == (
        "1 of 21 files; 1 to 3 packages; v1.1 files; 11 files"
    )


def test_constants_have_names_that_a_reader_understands():
    named = {item.name: item.value for item in constants(samples.prototype())}
    assert named["Points that a phase with an open blocker can have"] == "39"
    assert named["Weight of a check of severity “critical”"] == "10"
    assert named["Part of the whole: failure modes"] == "0.3"
    assert named["Days, up to 10 places: times"] == "1.5"
