"""The walk through a real terminal: a pseudo-terminal with ``lastmile triage`` behind it."""

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from report_samples import prototype

from lastmile.engagement import load_file
from lastmile.engagement.file import EngagementFile
from lastmile.model import Excerpt
from lastmile.report.as_json import render

_CODES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")
PATIENCE = 60  # seconds for what takes one on a quiet machine


class Person:
    """Types keys into the command and reads its screen."""

    def __init__(self, *arguments: str) -> None:
        self.seen = b""
        self.pid, self.fd = pty.fork()
        if not self.pid:
            os.environ["TERM"] = "xterm"
            os.execv(sys.executable, [sys.executable, "-m", "lastmile", "triage", *arguments])  # noqa: S606 - the command under test
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))

    def until(self, text: str) -> str:
        """Read on until ``text`` is shown; what was shown meanwhile."""
        wanted, end = text.encode(), time.monotonic() + PATIENCE
        while wanted not in (shown := _CODES.sub(b"", self.seen)):
            if time.monotonic() > end or not self._more(end):
                raise AssertionError(f"never shown: {text!r}, but:\n{shown.decode(errors='replace')}")
        before, _, _ = shown.partition(wanted)
        self.seen = shown[len(before) + len(wanted) :]
        return (before + wanted).decode()

    def _more(self, end: float) -> bool:
        if not select.select([self.fd], [], [], max(0, end - time.monotonic()))[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:  # the other side is closed
            return False
        self.seen += data
        return bool(data)

    def types(self, keys: str, until: str) -> str:
        """Type, and wait for what comes of it."""
        os.write(self.fd, keys.encode())
        return self.until(until)

    def killed(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)

    def gone(self) -> int:
        """The exit code; whatever is still shown is read."""
        end = time.monotonic() + PATIENCE
        while self._more(end):
            pass
        os.close(self.fd)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


@pytest.fixture
def audit_json(tmp_path: Path) -> Path:
    path = tmp_path / "audit.json"
    path.write_bytes(render(prototype()))
    return path


@pytest.fixture
def person(audit_json: Path) -> Iterator[Person]:
    one = Person(str(audit_json))
    one.until("? help")
    yield one
    if one.pid:
        with contextlib.suppress(OSError):
            one.killed()


def file(audit_json: Path) -> EngagementFile:
    questions = [control.id for control in prototype().controls if control.manual]
    return load_file(audit_json.parent / "engagement.yaml", questions).file


def test_decisions_answers_and_an_own_finding_are_saved_one_by_one(person: Person, audit_json: Path) -> None:
    person.types("c", "Your name, which signs each decision:")
    person.types("Ada Person\r", "✓ confirmed")
    person.until("? help")
    assert [(d.status, d.author) for d in file(audit_json).decisions] == [("confirmed", "Ada Person")]
    person.types("f", "Why not?")
    person.types("a constant: ours\r", "✓ false positive: a constant: ours")
    person.until("? help")
    person.types("a", "Who, why?")
    person.types("the CTO\r", "Until")
    person.types("soon\r", "write a day as")
    person.until("Until")
    person.types("2099-01-31\r", "until 2099-01-31")
    person.until("? help")
    third = file(audit_json).decisions[2]
    assert (third.status, third.reason, third.expires) == ("accepted", "the CTO", "2099-01-31")
    person.types("t", "Question 1 of 2")
    person.until("? help")
    person.types("p", "Note")
    person.types("in May\r", "Evidence")
    person.types("ticket 7\r", "✓ partly")
    person.until("? help")
    person.types("o", "Title")
    person.types("Anyone can pay an order back\r", "Phase")
    person.types("s", "Severity")
    person.types("c", "Sureness")
    person.types("\r", "Stage")
    person.types("\r", "Where")
    person.types("app/pay.py:12\r", "Seen")
    person.types("\r", "Risk")
    person.types("A stranger takes the money.\r", "Fix")
    person.types("Ask for the owner.\r", "Hours")
    person.types("many\r", "hours as 4")
    person.until("Hours")
    person.types("4-8\r", "✓ own/anyone-can-pay-order-back")
    person.until("? help")
    os.write(person.fd, b"q")
    person.until("3 decisions, 1 answer, 1 finding of your own")
    person.until(f"lastmile report {audit_json}")
    assert person.gone() == 0
    person.pid = 0
    made = file(audit_json)
    assert [(a.answer, a.note, a.evidence) for a in made.answers] == [("partly", "in May", "ticket 7")]
    assert [(f.path, f.line, f.severity, f.stage) for f in made.findings] == [
        ("app/pay.py", 12, "critical", "harden")
    ]


def test_a_walk_that_is_killed_loses_nothing_and_goes_on(person: Person, audit_json: Path) -> None:
    person.types("c", "signs each decision:")
    person.types("Ada\r", "✓ confirmed")
    person.until("Place 2 of")
    person.types("f", "Why not?")
    os.write(person.fd, b"half a rea")
    person.killed()
    person.pid = 0
    assert len(file(audit_json).decisions) == 1
    again = Person(str(audit_json))
    shown = again.until("? help")
    assert "1 decision" in shown
    again.types("c", "✓ confirmed")  # nobody is asked for the name again
    again.until("? help")
    again.killed()
    assert [d.author for d in file(audit_json).decisions] == ["Ada", "Ada"]
    assert sorted(item.name for item in audit_json.parent.iterdir()) == ["audit.json", "engagement.yaml"]


def test_back_shows_what_was_decided_and_r_takes_it_back(person: Person, audit_json: Path) -> None:
    person.types("c", "signs each decision:")
    person.types("Ada\r", "Place 2 of")
    person.until("? help")
    assert "decided: confirmed (Ada)" in person.types("\x1b[D", "? help")  # the left arrow
    person.types("r", "taken back")
    person.until("? help")
    assert file(audit_json).decisions == ()
    person.types("s", "Place 2 of")


def test_leaving_a_prompt_decides_nothing_and_ctrl_c_ends_the_walk(person: Person, audit_json: Path) -> None:
    person.types("f", "signs each decision:")
    person.types("Ada\r", "Why not?")
    person.types("\x03", "nothing was decided")
    person.until("? help")
    person.types("f", "Why not?")
    person.types("\r", "a decision needs a reason")
    person.until("? help")
    os.write(person.fd, b"\x03")
    person.until("nothing decided yet")
    assert person.gone() == 130
    person.pid = 0
    assert file(audit_json).decisions == ()


def test_one_decision_can_be_about_a_rule_or_a_folder(person: Person, audit_json: Path) -> None:
    shown = person.types("w", "open places")
    selector = re.search(r"The next decision is about (.+): (\d+) open places", shown)
    assert selector is not None
    person.until("? help")
    person.types("f", "signs each decision:")
    person.types("Ada\r", "Why not?")
    person.types("sample data\r", "✓ false positive")
    person.until("? help")
    (decision,) = file(audit_json).decisions
    assert (decision.fingerprint, decision.path) == (None, "app/**")
    assert selector[1] == "every check in the folder app/"
    hand = load_file(audit_json.parent / "engagement.yaml", (), partial=True)
    decided = hand.apply(prototype().findings, "2026-11-21")
    assert sum(f.status == "false_positive" and f.counts is False for f in decided) >= int(selector[2]) > 1


def test_what_somebody_writes_beside_the_walk_is_kept_and_a_slip_is_told(
    person: Person, audit_json: Path
) -> None:
    person.types("c", "signs each decision:")
    person.types("Ada\r", "Place 2 of")
    person.until("? help")
    path = audit_json.parent / "engagement.yaml"
    good = path.read_text()
    path.write_text(good + "clinet: Example\n")
    person.types("c", "did you mean «client»?")
    person.until("press r to try again")
    path.write_text(good + "client: Example  # mine\n")
    person.types("r", "✓ confirmed")
    person.until("? help")
    assert "client: Example  # mine" in path.read_text()
    assert len(file(audit_json).decisions) == 2


def test_text_of_the_target_cannot_steer_the_terminal(audit_json: Path) -> None:
    base = prototype()
    evil = "\x1b]0;owned\x07\x1b[2J\u202e[bold]x[/bold] :boom:"
    hostile = [
        f.model_copy(
            update={
                "message": evil,
                "symbol": evil,
                "path": f.path and f"{evil}{f.path}",
                "excerpt": Excerpt(first_line=1, lines=(evil,), hit=(1,)),
            }
        )
        for f in base.findings
    ]
    audit_json.write_bytes(render(base.model_copy(update={"findings": tuple(hostile)})))
    one = Person(str(audit_json))
    end = time.monotonic() + PATIENCE
    while b"? help" not in one.seen and one._more(end):
        pass
    raw = one.seen
    one.killed()
    assert b"? help" in raw
    for control in (b"\x1b]", b"\x07", b"\x1b[2J", "\u202e".encode()):
        assert control not in raw
    assert b"[bold]x[/bold] :boom:" in raw
    assert b"\\x1b" in raw


def test_without_a_terminal_it_says_so(audit_json: Path) -> None:
    from cli import lastmile  # noqa: PLC0415 - only this test runs without a terminal

    ended = lastmile("triage", audit_json)
    assert ended.code == 2
    assert "needs a terminal" in ended.err
