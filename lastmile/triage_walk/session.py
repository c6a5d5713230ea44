"""What was decided so far, and how a decision gets into the file: at once, whole, or not at all."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lastmile.engagement import Hand, load_file
from lastmile.engagement.file import Decision
from lastmile.engagement.hand import nothing
from lastmile.engagement.writing import drop, put, sign
from lastmile.model import Audit, Finding, ManualQuestion, Status
from lastmile.report import summary, wording
from lastmile.verdict.judge import judge_again
from lastmile.verdict.profiles import other

WILD = frozenset("*?")


@dataclass(frozen=True)
class Scope:
    """What a decision is about: the selector in the file, and the words for it."""

    selector: Mapping[str, str]
    words: str
    places: int  # open ones that it covers


@dataclass(frozen=True)
class Word:
    """What a person decided, and why."""

    status: Status
    reason: str
    expires: str | None = None  # ISO day


class Session:
    """One engagement file beside one audit. Every change is on the disk when its method returns."""

    def __init__(self, audit: Audit, file: Path, firm: str | None, today: date) -> None:
        """Read the file where there is one. Raises EngagementError."""
        self.recorded, self.file, self.today = audit, file, today
        self._firm = firm
        self.reload()
        self.audit = self.judged()  # as the walk began; what follows from a decision is told at its end

    def reload(self) -> None:
        """Read the file again; somebody may have edited it. Raises EngagementError."""
        questions = [control.id for control in self.recorded.controls if control.manual]
        partial = bool(self.recorded.options.get("phases"))
        self.hand: Hand = (
            load_file(self.file, questions, partial=partial, firm=self._firm)
            if self.file.exists()
            else nothing(self._firm)
        )
        rows = (*self.recorded.findings, *self.hand.own()[1])
        self.told = {
            finding.fingerprint: (finding.status, finding.decided_by or "")
            for finding in self.hand.apply(rows, self._day())
        }
        self.answers = {question.control: question for question in self.hand.answered(self.recorded.manual)}

    def judged(self) -> Audit:
        """The record as it is with the file as it is."""
        return judge_again(self.recorded, self.hand, other(self.hand.profile, self.recorded.profile))

    @property
    def author(self) -> str | None:
        """Who signs; None as long as the file names nobody."""
        who = self.hand.file.consultant
        return who.name if who else None

    def is_open(self, finding: Finding) -> bool:
        """Nobody has decided about it."""
        return self.told.get(finding.fingerprint, (Status.OPEN, ""))[0] is Status.OPEN

    def answer(self, question: ManualQuestion) -> str | None:
        """The answer that stands in the file."""
        return self.answers[question.control].answer if question.control in self.answers else None

    def signed(self, name: str, firm: str | None, email: str | None) -> None:
        """Write who the consultant is."""
        more = {"firm": firm, "email": email}
        sign(self.file, {"name": name, **{key: value for key, value in more.items() if value}})
        self.reload()

    def scopes(self, place: Finding) -> tuple[Scope, ...]:
        """What a decision at this place may be about, narrowest first; one that adds nothing is left out."""
        first = Scope({"fingerprint": place.fingerprint}, "this place", 1)
        path = place.path if place.path and not WILD & set(place.path) else None
        folder = path.rpartition("/")[0] if path else ""
        wider: list[tuple[dict[str, str], str] | None] = [
            ({"rule": place.rule, "path": path}, f"this rule ({place.rule}) in {path}") if path else None,
            ({"path": path}, f"every check in {path}") if path else None,
            ({"path": f"{folder}/**"}, f"every check in the folder {folder}/") if folder else None,
            ({"rule": place.rule}, f"this rule ({place.rule}) everywhere"),
        ]
        found = [first]
        for one in wider:
            if one is None:
                continue
            scope = Scope(one[0], one[1], self._reach(one[0]))
            if scope.places > 1 and all(scope.places != known.places for known in found):
                found.append(scope)
        return tuple(found)

    def _reach(self, selector: Mapping[str, str]) -> int:
        """How many open places a decision with this selector would cover."""
        trial = Decision.model_validate(
            {**selector, "status": "confirmed", "author": "-", "reason": "-", "date": "2000-01-01"}
        )
        alone = Hand(self.hand.file.model_copy(update={"decisions": (trial,)}), self.file, (0,))
        decided = alone.apply(self.audit.findings, "2000-01-01")
        return sum(
            1
            for before, after in zip(self.audit.findings, decided, strict=True)
            if after.status is Status.CONFIRMED
            and self.is_open(before)
            and before.counts
            and not before.rule.startswith("own.")
        )

    def decide(self, scope: Scope, place: Finding, title: str, word: Word) -> None:
        """Write a decision. Raises EngagementError; then nothing was written."""
        entry: dict[str, Any] = {
            **scope.selector,
            "status": word.status.value,
            "author": self.author,
            "reason": word.reason,
            "date": self.today.isoformat(),
            **({"expires": word.expires} if word.expires else {}),
        }
        self.reload()
        self.hand.trial(Decision.model_validate(entry)).apply(self.recorded.findings, self._day())
        put(self.file, "decisions", entry, _comment(title, place) if "fingerprint" in scope.selector else "")
        self.reload()

    def take_back(self, place: Finding) -> bool:
        """Take the decision about exactly this place out of the file; False where there is none."""
        selector = {"fingerprint": place.fingerprint}
        known = any(
            d.fingerprint == place.fingerprint and d.rule is None and d.path is None
            for d in self.hand.file.decisions
        )
        if known:
            drop(self.file, "decisions", selector)
            self.reload()
        return known

    def answered(self, question: ManualQuestion, answer: str, note: str, evidence: str) -> None:
        """Write an answer. Raises EngagementError; then nothing was written."""
        entry = {
            "control": question.control,
            "answer": answer,
            **({"note": note} if note else {}),
            **({"evidence": evidence} if evidence else {}),
            "author": self.author,
            "date": self.today.isoformat(),
        }
        put(self.file, "answers", entry, _clean(question.question))
        self.reload()

    def brought(self, entry: Mapping[str, Any]) -> None:
        """Write a finding of the person's own. Raises EngagementError; then nothing was written."""
        put(self.file, "findings", entry)
        self.reload()

    def summary(self) -> str:
        """What the file says, in one line."""
        file = self.hand.file
        kinds: Counter[Status] = Counter(decision.status for decision in file.decisions)
        named = {
            Status.CONFIRMED: "confirmed",
            Status.FALSE_POSITIVE: "false positive",
            Status.ACCEPTED: "accepted",
        }
        split = ", ".join(f"{kinds[status]} {name}" for status, name in named.items() if kinds[status])
        parts = (
            (file.decisions, "decision", "decisions"),
            (file.answers, "answer", "answers"),
            (file.findings, "finding of your own", "findings of your own"),
        )
        told = [wording.count(len(rows), one, many) for rows, one, many in parts if rows]
        return ", ".join(told) + (f" ({split})" if split else "") or "nothing decided yet"

    def _day(self) -> str:
        return self.recorded.started_at[:10]


def closing(session: Session) -> tuple[str, ...]:
    """What the walk changed."""
    if not session.file.exists():
        return ("Nothing was decided; no file was written.",)
    before, after = session.audit, session.judged()
    then, now = wording.points(before.score.overall), wording.points(after.score.overall)
    score = f"Score {then} of 100, as before" if then == now else f"Score {then} → {now} of 100"
    words = summary.word(before), summary.word(after)
    verdict = words[1] if words[0] == words[1] else f"{words[0]} → {words[1]}"
    return (f"{session.file}: {session.summary()}", f"{score}; {verdict}")


def _comment(title: str, place: Finding) -> str:
    """For who reads the file: a fingerprint says nothing."""
    where = f"{place.path or 'the repository'}{f':{place.line}' if place.line else ''}"
    return _clean(f"{title} ({where})")


def _clean(text: str) -> str:
    return wording.cut(" ".join(wording.visible(text).split()), 160)
