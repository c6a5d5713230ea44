"""An engagement file that was read, as the judge needs it: what a person's hand does to a record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lastmile.engagement import own
from lastmile.engagement.deciding import OWN, Decisions, notes
from lastmile.engagement.file import FORMAT, Decision, EngagementFile, ManualAnswer
from lastmile.model import Control, Decided, Engagement, Finding, ManualQuestion, Status


@dataclass(frozen=True)
class Hand:
    """One engagement file, where it lies, and the line of each decision."""

    file: EngagementFile
    path: Path
    lines: tuple[int, ...] = ()
    firm: str | None = None  # stands in where the file names none

    @property
    def profile(self) -> str | None:
        """The profile that the file asks for."""
        return self.file.profile

    def record(self, findings: Iterable[Finding], today: str) -> Engagement:
        """What the record keeps of the file, and what became of each decision on this day (ISO date)."""
        told = self._decisions(today).told(findings)
        return self.file.head(self.firm).model_copy(update={"decisions": told})

    def own(self) -> tuple[tuple[Control, ...], tuple[Finding, ...]]:
        """Rows and findings of the consultant's own, in the order of the file."""
        mine = self.file.findings
        return tuple(own.control(item) for item in mine), tuple(own.finding(item) for item in mine)

    def apply(self, findings: Iterable[Finding], today: str) -> tuple[Finding, ...]:
        """Give each finding the status of the decision that fits it and has not expired (ISO dates).

        A finding that no decision fits is open, whatever an earlier file said of it: this file is the whole
        of what was decided. Raises EngagementError where two decisions are equally specific.
        """
        decisions = self._decisions(today)
        decided = []
        for finding in findings:
            found = decisions.of(finding)
            if found is None and finding.rule.startswith(OWN):
                decided.append(finding)  # its own word stands
                continue
            status, author = (found.status, found.author) if found else (Status.OPEN, None)
            decided.append(finding.model_copy(update={"status": status, "decided_by": author}))
        return tuple(decided)

    def answered(self, questions: Iterable[ManualQuestion]) -> tuple[ManualQuestion, ...]:
        """Put the answers beside their questions; one without an answer in this file is open again."""
        known = {answer.control: answer for answer in self.file.answers}
        return tuple(_with_answer(question, known) for question in questions)

    def unambiguous(self, paths: Iterable[str], today: str) -> None:
        """Raise EngagementError where two equally specific path decisions fit one of these files."""
        self._decisions(today).unambiguous(paths)

    def trial(self, decision: Decision) -> "Hand":
        """The same hand with one more decision, in the place of the one about the very same."""
        about = (decision.fingerprint, decision.rule, decision.path)
        kept = [
            (one, line)
            for one, line in zip(self.file.decisions, self.lines, strict=True)
            if (one.fingerprint, one.rule, one.path) != about
        ]
        decisions = (*(one for one, _ in kept), decision)
        return replace(
            self,
            file=self.file.model_copy(update={"decisions": decisions}),
            lines=(*(line for _, line in kept), 0),
        )

    def idle(self, decided: Sequence[Decided]) -> tuple[str, ...]:
        """One line for each decision that had no effect; ``decided`` is the record's list of this file."""
        return tuple(notes(str(self.path), self.lines, decided))

    def _decisions(self, today: str) -> Decisions:
        return Decisions(self.file.decisions, self.lines, str(self.path), today)


def nothing(firm: str | None) -> Hand:
    """The hand of a consultant who has no file yet: nothing is decided, and the firm has a name."""
    return Hand(EngagementFile(version=FORMAT), Path(), (), firm)


def _with_answer(question: ManualQuestion, known: Mapping[str, ManualAnswer]) -> ManualQuestion:
    answer = known.get(question.control)
    return question.model_copy(
        update={
            "answer": answer.answer if answer else None,
            "note": answer.note if answer else "",
            "evidence": answer.evidence if answer else "",
            "by": answer.author if answer else None,
            "date": answer.date if answer else None,
        }
    )
