"""The questions that only a person can answer, as far as they apply; and the gate sheet."""

from dataclasses import dataclass

from lastmile.language import later, record_text, say, say_many, say_words
from lastmile.model import Audit, ManualQuestion, Outcome
from lastmile.report import wording
from lastmile.report.ranking import controls

ANSWERS = {
    "yes": later("yes"),
    "partly": later("partly"),
    "no": later("no"),
    "not_applicable": later("does not apply"),
    "unknown": later("nobody knows"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """One row of the gate sheet."""

    id: str
    question: str
    wanted: str  # the evidence that we ask for, "" where the checklist names none
    answer: str  # "not answered" until somebody did
    who: str


def asked(audit: Audit) -> tuple[ManualQuestion, ...]:
    """The questions of this audit; one that does not apply is none, unless a person said so."""
    void = {result.control for result in audit.results if result.outcome is Outcome.NOT_APPLICABLE}
    return tuple(item for item in audit.manual if item.answer is not None or item.control not in void)


def waiting(audit: Audit) -> int:
    """How many of them nobody has answered."""
    return sum(1 for item in asked(audit) if item.answer is None)


def questions(audit: Audit) -> tuple[Question, ...]:
    """The gate sheet, unanswered questions first."""
    rows = controls(audit)
    told = sorted(asked(audit), key=lambda item: item.answer is not None)
    return tuple(
        Question(
            id=f"G-{number}",
            question=record_text(item.question),
            wanted=wording.sentence(record_text(rows[item.control].not_assessed))
            if item.control in rows
            else "",
            answer=_answer(item.answer, item.note),
            who=", ".join(
                part for part in (item.by or "", wording.date(item.date) if item.date else "") if part
            ),
        )
        for number, item in enumerate(told, start=1)
    )


def headline(audit: Audit) -> str:
    """The page's heading."""
    left, total = waiting(audit), len(asked(audit))
    if left:
        return wording.capital(
            say_words(
                "{word} question that only a person can answer",
                "{word} questions that only a person can answer",
                left,
            )
        )
    return say_many(
        "All {n} question for a person is answered", "All {n} questions for a person are answered", total
    )


def _answer(answer: str | None, note: str) -> str:
    if answer is None:
        return say("not answered")
    said = say(ANSWERS[answer]) if answer in ANSWERS else answer
    return f"{said}: {note}" if note else said
