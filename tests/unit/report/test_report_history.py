"""The appendix on the history: what it says, what it leaves unsaid, and that it accuses nobody."""

import re

import pytest
from report_samples import prototype

from lastmile.model import Area, Giants, History, Knowledge, Standing, Trace
from lastmile.report import as_html, as_json, history
from lastmile.report.options import ReportOptions
from lastmile.verdict.judge import judge_again

STORY = History(
    shallow=False,
    commits=171,
    first_commit="2025-05-03",
    last_commit="2025-06-09",
    main_line=160,
    reviewed=123,
    traced=147,
    traces=(
        Trace(tool="Claude", kind="co-author", count=121),
        Trace(tool="Claude", kind="author", count=26),
        Trace(tool="Cursor", kind="file", count=4),
    ),
    knowledge=Knowledge(
        people=2,
        automatic=2,
        bus_factor=1,
        files=206,
        single=195,
        nobody=3,
        areas=(Area(path="src/pages/", files=27, people=1),),
    ),
    standing=Standing(files=206, lines=27001, unrevised=16409, once=67, whole=46, giant=7563, traced=16179),
    giants=Giants(commits=9, above=1000),
)
BLAME = re.compile(r"\b(?:fault of|to blame|blames?|lazy|careless|guilty|bad code|AI)\b", re.IGNORECASE)


def told(story: History | None, **target: object) -> history.Page:
    audit = prototype()
    seen = audit.target.model_copy(update=target)
    return history.page(audit.model_copy(update={"history": story, "target": seen}))


def test_every_figure_of_the_record_is_told() -> None:
    page = told(STORY)
    text = {row.name: row.value for row in page.rows}
    assert text["Length"] == "171 commits, from 3 May 2025 to 9 June 2025"
    assert text["Lines nobody came back to"].startswith("16,409 of 27,001 lines (61 %)")
    assert "67 of 206 files" in text["Files that were born whole"]
    assert text["Very large commits"].startswith("9 commits added more than 1,000 lines at once; 7,563 lines")
    assert text["Signs of review"].startswith("123 of 160 commits of the main line (77 %)")
    assert text["Who committed"] == "2 people and 2 automatic accounts"
    assert text["Bus factor"] == "1 person"  # "1." would read as the number of a list
    assert text["Files that one person knows"].startswith("195 of 206 files (95 %); 3 were committed")
    assert (
        "At least 147 of 171 commits (86 %) bear a trace: Claude (147); 16,179" in text["Coding assistants"]
    )
    assert text["Instructions for them"] == "4 files, for Cursor"
    assert page.places == (history.Place("src/pages/", "27", "1"),)
    assert page.missing == ""


def test_the_words_are_about_code_and_tools_and_blame_nobody() -> None:
    page = told(STORY)
    words = " ".join([page.lead, *(f"{row.name} {row.value} {row.meaning}" for row in page.rows)])
    assert not BLAME.search(words)
    assert "no figure in this appendix enters a score" in words
    assert "says nothing about the quality" in words


@pytest.mark.parametrize(
    ("story", "target", "reason"),
    [
        (History(shallow=True, reason="only the newest commits are there"), {}, "only the newest commits"),
        (None, {"commit": None}, "came without a version history"),
        (None, {}, "this record does not tell it"),
        (History(shallow=False, commits=0), {}, "the history holds no commit"),
    ],
)
def test_what_is_not_known_is_not_assessed_and_no_figure_stands_there(
    story: History | None, target: dict[str, object], reason: str
) -> None:
    page = told(story, **target)
    assert page.missing.startswith("Not assessed: ")
    assert reason in page.missing
    assert page.rows == ()


def test_a_part_that_is_missing_says_why_and_the_others_stand() -> None:
    page = told(
        STORY.model_copy(
            update={
                "standing": None,
                "standing_reason": "a file is missing",
                "giants": None,
                "giants_reason": "a file is missing",
            }
        )
    )
    text = {row.name: row.value for row in page.rows}
    assert text["Lines nobody came back to"] == "Not assessed: a file is missing"
    assert text["Very large commits"] == "Not assessed: a file is missing"
    assert text["Bus factor"] == "1 person"  # "1." would read as the number of a list


def test_no_trace_is_no_claim_that_no_tool_was_used() -> None:
    page = told(STORY.model_copy(update={"traced": 0, "traces": ()}))
    row = next(row for row in page.rows if row.name == "Coding assistants")
    assert row.value == "No commit bears a trace of one"
    assert "no proof" in row.meaning


def test_the_history_changes_no_figure_of_the_judgement() -> None:
    audit = prototype()
    judged = judge_again(audit, None)
    other = judge_again(audit.model_copy(update={"history": STORY}), None)
    assert other.model_copy(update={"history": None}) == judged.model_copy(update={"history": None})
    assert other.history == STORY


def test_it_stands_in_the_record_and_in_the_page() -> None:
    audit = prototype().model_copy(update={"history": STORY})
    record = as_json.render(audit)
    assert b'"unrevised": 16409' in record
    page = as_html.render(audit, ReportOptions()).decode()
    assert "How the code came to be" in page
    assert "16,409 of 27,001 lines" in page


@pytest.mark.parametrize(
    ("commits", "length", "little"),
    [
        (1, "1 commit, on 3 May 2025", True),
        (9, "9 commits, all on 3 May 2025", True),
        (10, "10 commits, all on 3 May 2025", False),
    ],
)
def test_a_short_history_says_that_it_tells_little(commits: int, length: str, little: bool) -> None:
    story = STORY.model_copy(update={"commits": commits, "last_commit": STORY.first_commit})
    row = told(story).rows[0]
    assert row.value == length
    assert row.meaning.startswith("So short a history") is little
