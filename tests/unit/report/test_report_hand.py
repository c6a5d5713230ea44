"""What a person said, in the report: their words, and every decision with its reason."""

from report_samples import prototype

from lastmile.model import Audit, Decided, Status
from lastmile.report import hand
from lastmile.report.as_html import render
from lastmile.report.options import ReportOptions


def decided(audit: Audit, number: int, state: str = "used", reason: str = "a constant of ours") -> Decided:
    return Decided(
        fingerprint=audit.findings[number].fingerprint,
        status=Status.FALSE_POSITIVE,
        author="A. Person",
        reason=reason,
        date="2026-11-20",
        expires="2026-12-20",
        state=state,
        places=int(state == "used"),
    )


def with_hand(narrative: dict[str, str], *decisions: Decided) -> Audit:
    audit = prototype()
    assert audit.engagement is not None
    told = audit.engagement.model_copy(update={"narrative": narrative, "decisions": decisions})
    return audit.model_copy(update={"engagement": told})


def test_a_persons_words_stand_in_their_part_with_a_name_and_are_only_text() -> None:
    audit = with_hand(
        {"summary": "Wait.\n\nThen open.", "security": "<b>{{ 7*7 }}</b>", "good": "Quick answers."}
    )
    page = render(audit, ReportOptions()).decode()
    assert "<p>Wait.</p>\n<p>Then open.</p>" in page
    assert "Words of Harbour &amp; Pine, 21 November 2026." in page
    assert "&lt;b&gt;{{ 7*7 }}&lt;/b&gt;" in page
    assert page.index("Quick answers.") > page.index("What is already good.")
    assert hand.words(prototype())["summary"] is None


def test_every_decision_says_what_became_of_it_and_like_ones_share_a_row() -> None:
    audit = prototype()
    same = [n for n, f in enumerate(audit.findings) if f.control == audit.findings[0].control][:2]
    rows = hand.decisions(
        with_hand({}, *(decided(audit, n) for n in same), decided(audit, same[0], "expired", "until May"))
    )
    assert len(same) == 2
    assert [row.what for row in rows] == [
        "false positive: 2 places, until 20 December 2026",
        "false positive: expired on 20 December 2026, so it is open again",
    ]
    assert rows[0].about.endswith("and 1 more)")
    assert (rows[1].reason, rows[1].who) == ("until May.", "A. Person, 20 November 2026")


def test_hundreds_of_decisions_do_not_fill_the_report() -> None:
    audit = prototype()
    rows = hand.decisions(with_hand({}, *(decided(audit, 0, reason=f"reason {n}") for n in range(200))))
    assert len(rows) == hand.MOST + 1
    assert rows[-1].about == f"And {200 - hand.MOST} decisions more"
