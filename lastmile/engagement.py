"""The consultant's file: who works for whom, decisions on findings, answers to the manual questions.

It lies beside the audit, is never read from the target, and every error names the file and the line.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError

from lastmile.errors import EngagementError
from lastmile.model import Engagement, Finding, ManualQuestion, Noun, Status
from lastmile.yaml_in import Lines, YamlError, load

FORMAT = 1


def _real_day(text: str) -> str:
    date.fromisoformat(text)  # raises ValueError for 2026-02-30
    return text


Text = Annotated[str, Field(min_length=1)]
# YAML reads 2026-11-20 as a date; the record keeps ISO text.
Day = Annotated[str, BeforeValidator(str), Field(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_real_day)]
Answer = Annotated[
    Literal["yes", "partly", "no", "not_applicable", "unknown"],
    # YAML 1.1 reads a bare yes or no as a boolean.
    BeforeValidator(
        lambda value: {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
    ),
]


class Decision(Noun):
    """What a person decided about one finding, one rule or the files under one path."""

    fingerprint: str | None = None
    rule: str | None = None
    path: str | None = None  # a glob on repository paths
    status: Literal[Status.CONFIRMED, Status.FALSE_POSITIVE, Status.ACCEPTED]
    author: Text
    reason: Text
    date: Day
    expires: Day | None = None

    def fits(self, finding: Finding) -> bool:
        """Every selector that is given must match."""
        return (
            (self.fingerprint is None or self.fingerprint == finding.fingerprint)
            and (self.rule is None or fnmatchcase(finding.rule, self.rule))
            and (self.path is None or fnmatchcase(finding.path or "", self.path))
        )

    @property
    def precedence(self) -> tuple[bool, int, bool]:
        """The most specific wins: a fingerprint, then the longest path, then a rule."""
        return (self.fingerprint is not None, len(self.path or ""), self.rule is not None)


class ManualAnswer(Noun):
    """A person's answer to one manual question."""

    control: Text
    answer: Answer
    note: str = ""
    evidence: str = ""
    author: Text
    date: Day


class Consultant(Noun):
    """Who does the audit."""

    name: str
    firm: str = ""
    email: str = ""


class EngagementFile(Noun):
    """The whole file."""

    version: int
    client: str | None = None
    project: str | None = None
    consultant: Consultant | None = None
    reviewer: str | None = None
    date: Day | None = None
    confidentiality: str | None = None
    decisions: tuple[Decision, ...] = ()
    answers: tuple[ManualAnswer, ...] = ()

    def record(self) -> Engagement:
        """The part that reports print."""
        who = self.consultant
        consultant = ", ".join(part for part in (who.name, who.firm) if part) if who else None
        return Engagement(
            client=self.client,
            project=self.project,
            consultant=consultant,
            reviewer=self.reviewer,
            date=self.date,
            confidentiality=self.confidentiality,
        )

    def apply(self, findings: Iterable[Finding], today: str) -> tuple[Finding, ...]:
        """Give each finding the status of the decision that fits it and has not expired (ISO dates).

        A finding that no decision fits is open, whatever an earlier file said of it: this file is the whole
        of what was decided. Of two decisions that are equally specific the first in the file counts.
        """
        live = sorted(
            (d for d in self.decisions if d.expires is None or d.expires >= today),
            key=lambda d: d.precedence,
            reverse=True,
        )
        decided = []
        for finding in findings:
            found = next((d for d in live if d.fits(finding)), None)
            status, author = (found.status, found.author) if found else (Status.OPEN, None)
            decided.append(finding.model_copy(update={"status": status, "decided_by": author}))
        return tuple(decided)

    def answered(self, questions: Iterable[ManualQuestion]) -> tuple[ManualQuestion, ...]:
        """Put the answers beside their questions; one without an answer in this file is open again."""
        known = {answer.control: answer for answer in self.answers}
        return tuple(_with_answer(question, known) for question in questions)


def _with_answer(question: ManualQuestion, known: Mapping[str, ManualAnswer]) -> ManualQuestion:
    answer = known.get(question.control)
    if answer is None:
        return ManualQuestion(control=question.control, question=question.question)
    return question.model_copy(
        update={
            "answer": answer.answer,
            "note": answer.note,
            "evidence": answer.evidence,
            "by": answer.author,
            "date": answer.date,
        }
    )


def load_file(path: Path, controls: Iterable[str]) -> EngagementFile:
    """Read and check an engagement file; ``controls`` are the ids that answers may name.

    Raises EngagementError (``file:line: what is wrong``).
    """
    try:
        head = load(path)
    except (YamlError, OSError, UnicodeDecodeError) as error:
        raise EngagementError(str(error)) from None
    if not isinstance(head, Lines) or head.get("version") != FORMAT:
        raise EngagementError(f"{path}:1: an engagement file starts with «version: {FORMAT}»")
    try:
        file = EngagementFile.model_validate(head)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise EngagementError(f"{path}:{_line(head, first['loc'])}: {where}: {first['msg']}") from None
    known = frozenset(controls)
    for location, problem in (*_decision_problems(file, head), *_answer_problems(file, head, known)):
        raise EngagementError(f"{path}:{_line(head, location)}: {problem}")
    return file


def _decision_problems(file: EngagementFile, head: Lines) -> Iterator[tuple[tuple[int | str, ...], str]]:
    """Yield (where, what is wrong); of two decisions about the very same one would have no effect."""
    seen: dict[tuple[str | None, ...], int] = {}
    for index, decision in enumerate(file.decisions):
        about = (decision.fingerprint, decision.rule, decision.path)
        if not any(about):
            yield ("decisions", index), "a decision names a fingerprint, a rule or a path"
        elif about in seen:
            first = _line(head, ("decisions", seen[about]))
            yield ("decisions", index), f"line {first} decides about the same already"
        seen.setdefault(about, index)


def _answer_problems(
    file: EngagementFile, head: Lines, known: frozenset[str]
) -> Iterator[tuple[tuple[int | str, ...], str]]:
    seen: dict[str, int] = {}
    for index, answer in enumerate(file.answers):
        where = ("answers", index, "control")
        if answer.control not in known:
            yield where, f"«{answer.control}» is no manual question of the checklist"
        elif answer.control in seen:
            first = _line(head, ("answers", seen[answer.control], "control"))
            yield where, f"line {first} answers «{answer.control}» already"
        seen.setdefault(answer.control, index)


def _line(node: Any, location: tuple[int | str, ...]) -> int:
    """The line of the deepest part of ``location`` that the file has."""
    line = 1
    for part in location:
        if isinstance(node, Lines):
            line = node.key_lines.get(part, node.line)
            node = node.get(part)
        elif isinstance(node, list) and isinstance(part, int) and part < len(node):
            node = node[part]
            line = node.line if isinstance(node, Lines) else line
    return line
