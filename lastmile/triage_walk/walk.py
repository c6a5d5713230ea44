"""The walk: open findings, worst first, then the questions, then what the person found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lastmile.engagement.defaults import Defaults
from lastmile.errors import EngagementError
from lastmile.model import Finding, ManualQuestion, Status
from lastmile.report import people, summary, wording
from lastmile.report.people import ANSWERS
from lastmile.report.ranking import Failed, ranked, worst_first
from lastmile.triage_walk import cards, forms
from lastmile.triage_walk.keys import (
    ANSWER_OF,
    END_KEYS,
    FINDING_KEYS,
    HELP,
    QUESTION_HELP,
    QUESTION_KEYS,
    READ,
)
from lastmile.triage_walk.session import Scope, Session, Word
from lastmile.triage_walk.terminal import Left, Terminal


@dataclass
class Walk:
    """One walk; ``run`` returns when the person leaves."""

    session: Session
    terminal: Terminal
    defaults: Defaults
    _places: list[tuple[Failed, Finding]] = field(default_factory=list)
    _questions: list[ManualQuestion] = field(default_factory=list)
    _at: int = 0
    _reasons: dict[Status, str] = field(default_factory=dict)

    def run(self) -> bool:
        """Walk to the end or until the person quits; False where Ctrl-C or Ctrl-D ended it."""
        self._prepare()
        try:
            self._opening()
            while self._step():
                pass
        except Left:
            return False
        return True

    def _prepare(self) -> None:
        audit = self.session.audit
        for failed in worst_first(ranked(audit)):
            if not failed.control.own:
                self._places += [(failed, place) for place in failed.places if self.session.is_open(place)]
        self._questions = [asked for asked in people.asked(audit) if asked.answer is None]

    def _opening(self) -> None:
        session, say = self.session, self.terminal.say
        audit = session.audit
        say(f"{audit.target.name}: {summary.word(audit)}, score {wording.points(audit.score.overall)} of 100")
        checks = len({failed.control.id for failed, _ in self._places})
        say(
            f"To decide: {wording.count(len(self._places), 'place')} of {wording.count(checks, 'check')}; "
            f"to answer: {wording.count(len(self._questions), 'question')}."
        )
        if session.file.exists():
            say(f"{session.file}: {session.summary()}")
        decided = audit.engagement.decisions if audit.engagement else ()
        for note in session.hand.idle(decided):
            say(note, "yellow")
        say("Every decision is saved as you make it. ? explains the keys.", "dim")

    def _step(self) -> bool:
        """One card; False: the person is done."""
        if self._at < len(self._places):
            return self._finding()
        if self._at < len(self._places) + len(self._questions):
            return self._question()
        return self._end()

    # Findings

    def _finding(self) -> bool:
        failed, place = self._places[self._at]
        terminal, session = self.terminal, self.session
        terminal.rule()
        left = sum(1 for _, other in self._places if session.is_open(other))
        terminal.parts((f"Place {self._at + 1} of {len(self._places)}, {left} open", "dim"))
        beside = [
            other
            for other in session.audit.findings
            if place.path
            and other.path == place.path
            and other.fingerprint != place.fingerprint
            and other.counts
        ]
        cards.finding(terminal, failed, place, beside, session.told)
        scopes = session.scopes(place)
        wide = 0
        while True:
            scope = scopes[wide]
            if wide:
                terminal.say(
                    f"The next decision is about {scope.words}: {scope.places} open places", "yellow"
                )
            terminal.keys(FINDING_KEYS)
            pressed = self._key("cfasnbwrtoq?")
            if pressed == "w":
                wide = (wide + 1) % len(scopes)
                if len(scopes) == 1:
                    terminal.say("there is nothing wider: this is the only open place of its kind", "dim")
                elif not wide:
                    terminal.say("back to this place alone", "dim")
            elif pressed == "?":
                self._explain(HELP)
            else:
                return (
                    self._moved(pressed)
                    if pressed in "snbtq"
                    else self._decision(pressed, failed, place, scope)
                )

    def _decision(self, pressed: str, failed: Failed, place: Finding, scope: Scope) -> bool:
        """Carry out a key that writes; the walk goes on either way."""
        try:
            if pressed == "o":
                self._own()
            elif pressed == "r":
                if self._saved(lambda: self.session.take_back(place)):
                    self.terminal.say("taken back: this place is open", "green")
            elif self._decided(pressed, failed, place, scope):
                self._on()
        except Left:
            self.terminal.say("nothing was decided", "yellow")
        return True

    def _decided(self, pressed: str, failed: Failed, place: Finding, scope: Scope) -> bool:
        status = {"c": Status.CONFIRMED, "f": Status.FALSE_POSITIVE, "a": Status.ACCEPTED}[pressed]
        self._name()
        expires = None
        if status is Status.CONFIRMED and place.excerpt is not None and "fingerprint" in scope.selector:
            reason = READ
        else:
            label = {Status.CONFIRMED: "It is so", Status.FALSE_POSITIVE: "Why not?"}.get(status, "Who, why?")
            reason = self.terminal.line(label, self._reasons.get(status, ""))
            if not reason:
                self.terminal.say("a decision needs a reason; nothing was decided", "yellow")
                return False
            self._reasons[status] = reason
        if status is Status.ACCEPTED:
            expires = forms.ask_expiry(self.terminal, self.session.today)
        title, word = failed.control.title, Word(status, reason, expires)
        if not self._saved(lambda: self.session.decide(scope, place, title, word)):
            return False
        until = f", until {expires}" if expires else ""
        self.terminal.say(f"✓ {cards.DECIDED[status]}: {reason}{until} (saved: {scope.words})", "green")
        return True

    # Questions

    def _question(self) -> bool:
        number = self._at - len(self._places)
        asked, terminal = self._questions[number], self.terminal
        terminal.rule()
        terminal.parts((f"Question {number + 1} of {len(self._questions)}", "dim"))
        given = self.session.answer(asked)
        cards.question(terminal, self.session.audit, asked, ANSWERS.get(given, given) if given else "")
        while True:
            terminal.keys(QUESTION_KEYS)
            pressed = self._key("ypnxusboq?")
            if pressed == "?":
                self._explain(QUESTION_HELP)
            elif pressed in "sbq":
                return self._moved(pressed)
            else:
                try:
                    if pressed == "o":
                        self._own()
                    elif self._answered(asked, ANSWER_OF[pressed]):
                        self._at += 1
                except Left:
                    terminal.say("nothing was answered", "yellow")
                return True

    def _answered(self, asked: ManualQuestion, answer: str) -> bool:
        self._name()
        note = self.terminal.line("Note", hint="how you know; Enter: nothing")
        shown = "a ticket, a document, a link; Enter: nothing"
        evidence = self.terminal.line("Evidence", hint=shown) if answer in ("yes", "partly") else ""
        if not self._saved(lambda: self.session.answered(asked, answer, note, evidence)):
            return False
        self.terminal.say(f"✓ {ANSWERS[answer]} (saved)", "green")
        row = next((c for c in self.session.audit.controls if c.id == asked.control), None)
        if answer == "yes" and not evidence and row is not None:
            for other in cards.closes(self.session.audit, row):
                self.terminal.say(f"without evidence this stays open: {other.title}", "yellow")
        return True

    # The end, and what all have in common

    def _end(self) -> bool:
        self.terminal.rule()
        places = sum(1 for _, place in self._places if self.session.is_open(place))
        asked = sum(1 for question in self._questions if self.session.answer(question) is None)
        left = f"{wording.count(places, 'place')} and {wording.count(asked, 'question')}"
        self.terminal.say(
            f"That was the last one; {left} are still open." if places or asked else "That was all there is."
        )
        self.terminal.keys(END_KEYS)
        pressed = self._key("oabq")
        if pressed == "a":
            self._again()
            return True
        if pressed == "o":
            try:
                self._own()
            except Left:
                self.terminal.say("nothing was added", "yellow")
            return True
        return self._moved(pressed)

    def _again(self) -> None:
        """Start once more with what is open; places that are decided leave the list."""
        self._places = [item for item in self._places if self.session.is_open(item[1])]
        self._questions = [asked for asked in self._questions if self.session.answer(asked) is None]
        self._at = 0

    def _own(self) -> None:
        self._name()
        taken = {item.id for item in self.session.hand.file.findings}
        entry = forms.own_finding(self.terminal, self.session.author or "", self.session.today, taken)
        if self._saved(lambda: self.session.brought(entry)):
            self.terminal.say(f"✓ own/{entry['id']} (saved)", "green")

    def _name(self) -> None:
        """Whoever decides signs; asked once, then it stands in the file. Raises Left."""
        if self.session.author:
            return
        known = self.defaults
        name = known.name or self.terminal.line("Your name, which signs each decision:")
        if not name:
            raise Left
        if not self._saved(lambda: self.session.signed(name, known.firm, known.email)):
            raise Left

    def _saved(self, write: Callable[[], object]) -> bool:
        """Write; where the file was broken meanwhile, let the person mend it and try again."""
        while True:
            try:
                return write() is not False
            except EngagementError as error:
                self.terminal.say(str(error), "bold red")
                self.terminal.say("Mend the file, then press r to try again; x gives this one up.", "yellow")
                if self._key("rx") == "x":
                    return False

    def _moved(self, pressed: str) -> bool:
        """Carry out a key that only moves; False: the person is done."""
        if pressed == "q":
            return False
        if pressed == "b":
            self._at = max(0, self._at - 1)
        elif pressed == "t":
            self._at = len(self._places)
        elif pressed == "n":
            here = self._places[self._at][0].control.id
            self._on()
            while self._at < len(self._places) and self._places[self._at][0].control.id == here:
                self._at += 1
        else:
            self._at += 1
        return True

    def _on(self) -> None:
        """To the next place that nobody has decided about."""
        self._at += 1
        while self._at < len(self._places) and not self.session.is_open(self._places[self._at][1]):
            self._at += 1

    def _key(self, known: str) -> str:
        while True:
            pressed = self.terminal.key()
            if pressed and pressed in known:
                return pressed

    def _explain(self, lines: Sequence[str]) -> None:
        for line in lines:
            self.terminal.say(line)
