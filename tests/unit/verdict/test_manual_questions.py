"""The questions for a person: how many, how they are put, and what an answer does."""

import re

import pytest

from lastmile.model import Confidence, ManualQuestion, Outcome, Phase, Severity
from lastmile.resources import folder
from lastmile.verdict.assess import assess
from lastmile.verdict.checklist import load_folder

CHECKLIST = load_folder(folder("checklists"))
MANUAL = [control for control in CHECKLIST.controls if control.manual]
TEXTS = ("question", "title", "risk", "action", "fix", "good", "not_assessed")
# Words of ours that a business owner need not know.
JARGON = re.compile(
    r"\b(MFA|2FA|SSO|RLS|DNS|SPF|DKIM|DMARC|WAF|CDN|RPO|RTO|SLO|SLA|HAR|PCI|SAQ|GDPR|ISO|CI|API|SQL|JSON|repo|"
    r"tenants?|staging|deploy\w*|rollback|runbook|async\w*|webhooks?|endpoints?|idempoten\w*|"
    r"stack trace|backend|frontend)\b"
)


def test_there_are_fifty_six_in_every_phase() -> None:
    assert len(MANUAL) == 56
    assert {control.phase for control in MANUAL} == set(Phase)
    assert all(control.id.startswith("manual/") for control in MANUAL)


@pytest.mark.parametrize("control", MANUAL, ids=lambda control: control.id)
def test_a_question_is_put_so_that_yes_is_good_and_a_layman_understands_it(control: object) -> None:
    question = control.question  # type: ignore[attr-defined]
    assert re.match(r"(Are|Is|Has|Have|Does|Do|Can|Was|Were|If)\b", question), "yes or no must answer it"
    assert question.endswith("?")
    for text in TEXTS:
        said = getattr(control, text)
        assert said.strip(), f"{text} is empty"
        assert " - " not in said
        assert not JARGON.search(said), f"{text}: {JARGON.search(said)}"
    assert len(control.action.split()) <= 8  # type: ignore[attr-defined]
    assert len(control.title.split()) <= 12  # type: ignore[attr-defined]
    assert not control.title.endswith(".")  # type: ignore[attr-defined]
    assert len(re.findall(r"[.;]", control.fix)) >= 1  # type: ignore[attr-defined]
    assert control.not_assessed.endswith(".")  # type: ignore[attr-defined] - the evidence to ask for


def test_no_two_say_the_same() -> None:
    for text in ("question", "title", "risk", "action", "good"):
        said = [getattr(control, text) for control in MANUAL]
        assert len(said) == len(set(said)), text


def test_every_pair_is_an_absence_or_metric_and_a_question() -> None:
    paired = {control.id: control.paired for control in CHECKLIST.controls if control.paired}
    known = {control.id: control for control in CHECKLIST.controls}
    assert paired
    for name, question in paired.items():
        assert known[name].kind != "manual"
        assert known[question].manual


@pytest.mark.parametrize(
    ("answer", "outcome", "credit", "blocks"),
    [
        (None, Outcome.NOT_ASSESSED, None, False),
        ("yes", Outcome.PASS, 1.0, False),
        ("partly", Outcome.FAIL, 0.5, False),
        ("no", Outcome.FAIL, 0.0, True),
        ("unknown", Outcome.FAIL, 0.0, True),
        ("not_applicable", Outcome.NOT_APPLICABLE, None, False),
    ],
)
def test_what_an_answer_does(
    answer: str | None, outcome: Outcome, credit: float | None, *, blocks: bool
) -> None:
    control = CHECKLIST.control("manual/account-ownership")
    said = ManualQuestion(control=control.id, question=control.question, answer=answer, by="A. Person")
    (result,) = assess([control], [], {}, frozenset(), {control.id: said})
    assert (result.outcome, result.credit, result.blocker) == (outcome, credit, blocks)
    if outcome is Outcome.FAIL:
        assert (result.severity, result.confidence) == (Severity.HIGH, Confidence.HIGH)
