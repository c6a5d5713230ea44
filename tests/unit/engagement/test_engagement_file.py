"""The engagement file: what may stand in it, which decision wins, what had no effect."""

from pathlib import Path

import pytest

from lastmile.engagement import Hand, load_file, nothing
from lastmile.errors import EngagementError
from lastmile.model import Confidence, Finding, Severity, Status

TODAY = "2026-11-21"
DECISION = "    status: {status}\n    author: A. Person\n    reason: a reason\n    date: 2026-11-20\n"


def file(tmp_path: Path, text: str, **more: object) -> Hand:
    path = tmp_path / "engagement.yaml"
    path.write_text(f"version: 1\n{text}")
    return load_file(path, ["manual/backup-restore-tested"], **more)  # type: ignore[arg-type]


def decisions(*selectors: str, status: str = "false_positive") -> str:
    return "decisions:\n" + "".join(f"  - {one}\n{DECISION.format(status=status)}" for one in selectors)


def finding(path: str | None = "src/shop/pay.py", rule: str = "bandit.B608", name: str = "aa-1") -> Finding:
    return Finding(
        rule=rule,
        message="m",
        severity=Severity.HIGH,
        confidence=Confidence.MEDIUM,
        path=path,
        line=3 if path else None,
        fingerprint=name,
    )


def status(hand: Hand, one: Finding) -> Status:
    return hand.apply([one], TODAY)[0].status


WHOLE = """client: Example Ltd
project: Shop
consultant: {name: A. Person, email: a@example.com}
reviewer: B. Person
date: 2026-11-20
confidentiality: secret
profile: beta
language: en
paper: letter
day_rate: {amount: 900, currency: EUR}
theme: ./theme
decisions:
  - fingerprint: aa-1
    status: accepted
    author: A. Person
    reason: it is behind the gateway
    date: 2026-11-20
    expires: 2027-01-01
answers:
  - {control: manual/backup-restore-tested, answer: yes, evidence: ticket 7, author: A, date: 2026-11-20}
findings:
  - id: refund-by-anyone
    title: Anyone can pay an order back
    phase: security
    stage: harden
    severity: critical
    confidence: high
    path: src/shop/pay.py
    line: 12
    risk: A stranger takes the money out.
    fix: Ask for the owner. Then test it.
    effort_hours: [4, 8]
    author: A. Person
    date: 2026-11-20
narrative:
  summary: Wait with the launch.
"""


def test_every_key_is_read_and_the_record_keeps_what_reports_print(tmp_path: Path) -> None:
    hand = file(tmp_path, WHOLE, firm="Firm")
    told = hand.record([finding()], TODAY)
    assert (hand.profile, hand.file.paper, hand.file.theme) == ("beta", "letter", "./theme")
    assert told.consultant == "A. Person, Firm"
    assert told.day_rate is not None
    assert (told.day_rate.amount, told.day_rate.currency) == (900, "EUR")
    assert told.narrative == {"summary": "Wait with the launch."}
    assert [(d.state, d.places, d.reason, d.expires) for d in told.decisions] == [
        ("used", 1, "it is behind the gateway", "2027-01-01")
    ]
    assert "theme" not in told.model_dump()


def test_a_key_left_empty_for_later_says_nothing(tmp_path: Path) -> None:
    assert file(tmp_path, "client:\ndecisions:\nanswers:\n").file.client is None


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("clinet: Example\n", 2, "clinet: unknown key; did you mean «client»?"),
        ("paper: a3\n", 2, "paper"),
        ("language: tlh\n", 2, "language"),
        ("day_rate: {amount: 0, currency: EUR}\n", 2, "day_rate.amount"),
        ("day_rate: {amount: 9, currency: euro}\n", 2, "day_rate.currency"),
        ("narrative:\n  sumary: x\n", 3, "did you mean «summary»"),
        ("date: 2026-02-30\n", 2, "day is out of range"),
        (decisions("fingerprint: aa-1").replace("    reason: a reason\n", ""), 3, "«reason» is missing"),
        (decisions("fingerprint: aa-1", "fingerprint: aa-1"), 8, "line 3 decides about the same"),
        (WHOLE.replace("severity: critical", "severity: info"), 27, "narrative"),
        (WHOLE.replace("    path: src/shop/pay.py\n", ""), 29, "a line needs the path"),
        (WHOLE.replace("src/shop/pay.py", "/etc/passwd"), 29, "relative to the repository"),
        (WHOLE.replace("[4, 8]", "[8, 4]"), 33, "lower figure first"),
        (WHOLE.replace("backup-restore-tested", "backup-restore-testd"), 21, "did you mean «manual/backup-r"),
    ],
)
def test_a_slip_is_named_with_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    with pytest.raises(EngagementError) as caught:
        file(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path / 'engagement.yaml'}:{line}: ")
    assert says in str(caught.value)


def test_an_answer_to_a_question_of_a_phase_that_was_left_out_is_no_slip(tmp_path: Path) -> None:
    other = WHOLE.replace("backup-restore-tested", "of-another-phase")
    assert file(tmp_path, other, partial=True).file.answers[0].control == "manual/of-another-phase"


@pytest.mark.parametrize(
    ("selector", "fits"),
    [
        ("path: src", True),
        ("path: src/", True),
        ("path: src/**", True),
        ("path: src/*.py", False),
        ("path: src/**/*.py", True),
        ("path: pay.py", True),
        ("path: shop/pay.py", False),
        ("path: '*.ts'", False),
        ("rule: bandit.*", True),
        ("rule: semgrep.*", False),
        ("{path: src, rule: semgrep.*}", False),
    ],
)
def test_paths_are_globs_as_exclude_reads_them(tmp_path: Path, selector: str, fits: bool) -> None:
    text = decisions(selector)
    if selector.startswith("{"):
        text = decisions("path: src\n    rule: semgrep.*")
    assert (status(file(tmp_path, text), finding()) is Status.FALSE_POSITIVE) is fits


def test_a_path_decision_is_not_about_the_repository_as_a_whole(tmp_path: Path) -> None:
    assert status(file(tmp_path, decisions("path: '**'")), finding(path=None)) is Status.OPEN


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        ("fingerprint: aa-1", "path: src/shop/pay.py"),
        ("path: src/shop/pay.py", "path: src/shop/*"),
        ("path: src/shop/*", "path: src/*"),
        ("path: src/*", "rule: bandit.B608"),
        ("rule: bandit.B608", "rule: bandit.*"),
        ("path: src\n    rule: bandit.*", "path: src"),
    ],
)
def test_the_most_specific_wins_in_either_order(tmp_path: Path, narrow: str, wide: str) -> None:
    refuted = decisions(narrow).removeprefix("decisions:\n")
    confirmed = decisions(wide, status="confirmed").removeprefix("decisions:\n")
    for text in (refuted + confirmed, confirmed + refuted):
        hand = file(tmp_path, f"decisions:\n{text}")
        assert status(hand, finding()) is Status.FALSE_POSITIVE
        states = {d.status: d.state for d in hand.record([finding()], TODAY).decisions}
        assert states == {Status.FALSE_POSITIVE: "used", Status.CONFIRMED: "unused"}


def test_two_equally_specific_paths_name_both_lines(tmp_path: Path) -> None:
    equal = file(tmp_path, decisions("path: src/sh*/pay", "path: src/*op/pay"))
    # As long as nothing fits both there is nothing to mend.
    equal.unambiguous(["src/shed/pay", "src/crop/pay"], TODAY)
    assert status(equal, finding("src/shed/pay")) is Status.FALSE_POSITIVE
    for raised in (
        lambda: equal.unambiguous(["src/shop/pay"], TODAY),
        lambda: equal.apply([finding("src/shop/pay")], TODAY),
    ):
        with pytest.raises(EngagementError) as caught:
            raised()
        assert f"{tmp_path / 'engagement.yaml'}:8: as specific as the decision in line 3" in str(caught.value)
        assert "src/shop/pay" in str(caught.value)


def test_an_expired_decision_opens_its_finding_again_and_says_so(tmp_path: Path) -> None:
    text = decisions("fingerprint: aa-1", status="accepted") + "    expires: 2026-11-20\n"
    hand = file(tmp_path, text)
    assert hand.apply([finding()], "2026-11-20")[0].status is Status.ACCEPTED
    assert status(hand, finding()) is Status.OPEN
    told = hand.record([finding()], TODAY)
    assert [d.state for d in told.decisions] == ["expired"]
    assert ":3: this decision expired on 2026-11-20" in hand.idle(told.decisions)[0]


def test_a_decision_about_nothing_is_unused_and_named_with_its_line(tmp_path: Path) -> None:
    hand = file(tmp_path, decisions("fingerprint: aa-1", "fingerprint: bb-1"))
    told = hand.record([finding()], TODAY)
    (line,) = hand.idle(told.decisions)
    assert line.startswith(f"{tmp_path / 'engagement.yaml'}:8: this decision fits no finding")


def test_an_own_finding_is_a_row_and_a_finding_with_its_author(tmp_path: Path) -> None:
    rows, found = file(tmp_path, WHOLE).own()
    assert [(row.id, row.kind, row.blocker, row.action) for row in rows] == [
        ("own/refund-by-anyone", "own", True, "Ask for the owner")
    ]
    assert (found[0].control, found[0].status, found[0].decided_by) == (
        "own/refund-by-anyone",
        Status.CONFIRMED,
        "A. Person",
    )
    assert found[0].evidence[0].kind == "human"


def test_an_own_finding_is_not_refuted_by_a_decision_and_accepted_only_by_its_name(tmp_path: Path) -> None:
    wide = WHOLE.replace("fingerprint: aa-1", "path: src")
    hand = file(tmp_path, wide)
    own = hand.own()[1][0]
    assert status(hand, own) is Status.CONFIRMED
    named = file(tmp_path, wide.replace("path: src\n    status", "rule: own.refund-by-anyone\n    status"))
    assert status(named, own) is Status.ACCEPTED
    refuted = (tmp_path / "engagement.yaml").read_text().replace("status: accepted", "status: false_positive")
    assert status(file(tmp_path, refuted.removeprefix("version: 1\n")), own) is Status.CONFIRMED


def test_without_a_file_a_firm_has_a_name_and_nothing_is_decided() -> None:
    hand = nothing("Firm")
    assert hand.record([finding()], TODAY).consultant == "Firm"
    assert status(hand, finding()) is Status.OPEN
