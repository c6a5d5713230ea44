"""What is written into an engagement file: the entry alone, and everything else stays as it was."""

import difflib
from pathlib import Path

import pytest

from lastmile.engagement import load_file
from lastmile.engagement.writing import drop, put, sign
from lastmile.errors import EngagementError

DECISION = {
    "fingerprint": "0123456789abcdef0123-1",
    "status": "accepted",
    "author": "A. Person",
    "reason": "the CTO takes it",
    "date": "2026-11-20",
    "expires": "2027-05-20",
}
HAND_WRITTEN = """# top
version: 1      # format
client: "Example Ltd"   # quoted

decisions:
# first
- {fingerprint: aa-1, status: confirmed, author: A, reason: 'it''s so', date: 2026-11-20}

# about the second
- rule: bandit.*
  status: accepted   # for now
  author: A
  reason: >
    a long
    reason
  date: 2026-11-20

# the answers
answers:
- control: manual/x
  answer: yes   # bare
  author: A
  date: 2026-11-20
# the end
"""


def changes(before: str, path: Path) -> tuple[list[str], list[str]]:
    """Lines that went, lines that came."""
    found = list(difflib.ndiff(before.splitlines(), path.read_text().splitlines()))
    return [line[2:] for line in found if line[:2] == "- "], [line[2:] for line in found if line[:2] == "+ "]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "engagement.yaml"


def test_a_new_file_is_private_and_reads_as_if_typed(path: Path) -> None:
    put(path, "decisions", DECISION, "Anyone can pay an order back (src/pay.py:12)")
    put(path, "answers", {"control": "manual/x", "answer": "no", "author": "A", "date": "2026-11-20"})
    sign(path, {"name": "A. Person", "firm": "Firm"})
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text().partition("project: Booking platform\n")[2] == (
        "consultant: {name: A. Person, firm: Firm}\n\n"
        "decisions:\n"
        "  # Anyone can pay an order back (src/pay.py:12)\n"
        "  - fingerprint: 0123456789abcdef0123-1\n"
        "    status: accepted\n"
        "    author: A. Person\n"
        "    reason: the CTO takes it\n"
        "    date: 2026-11-20\n"
        "    expires: 2027-05-20\n\n"
        "answers:\n"
        "  - control: manual/x\n"
        "    answer: no\n"
        "    author: A\n"
        "    date: 2026-11-20\n"
    )
    hand = load_file(path, ["manual/x"])
    assert (hand.file.decisions[0].expires, hand.file.answers[0].answer) == ("2027-05-20", "no")


def test_an_entry_is_added_where_it_belongs_and_nothing_else_changes(path: Path) -> None:
    path.write_text(HAND_WRITTEN)
    put(path, "decisions", DECISION, "about it")
    gone, come = changes(HAND_WRITTEN, path)
    assert gone == []
    assert come[:2] == ["# about it", "- fingerprint: 0123456789abcdef0123-1"]
    assert path.read_text().index("about it") < path.read_text().index("# the answers")
    before = path.read_text()
    put(path, "answers", {"control": "manual/y", "answer": "unknown", "author": "A", "date": "2026-11-20"})
    assert changes(before, path)[0] == []
    assert path.read_text().endswith("  date: 2026-11-20\n# the end\n")


def test_an_entry_that_is_there_is_changed_in_its_place(path: Path) -> None:
    path.write_text(HAND_WRITTEN)
    changed = {"rule": "bandit.*", "status": "confirmed", "author": "A", "reason": "so", "date": "2026-11-20"}
    put(path, "decisions", changed)
    gone, come = changes(HAND_WRITTEN, path)
    assert [line.split("#")[0].strip() for line in gone] == [
        "status: accepted",
        "reason: >",
        "a long",
        "reason",
    ]
    assert come[0].startswith("  status: confirmed")
    assert come[0].endswith("# for now")
    assert [d.reason for d in load_file(path, ["manual/x"]).file.decisions] == ["it's so", "so"]


def test_an_entry_goes_with_its_comment_and_the_last_one_with_its_key(path: Path) -> None:
    path.write_text(HAND_WRITTEN)
    drop(path, "decisions", {"rule": "bandit.*"})
    assert "about the second" not in path.read_text()
    assert "# first" in path.read_text()
    drop(path, "decisions", {"fingerprint": "aa-1"})
    assert "decisions" not in path.read_text()
    assert "# the answers\nanswers:" in path.read_text()
    assert load_file(path, ["manual/x"]).file.decisions == ()


@pytest.mark.parametrize(
    "reason",
    [
        *(
            "no",
            "yes",
            "null",
            "12:30",
            "1e3",
            "0x10",
            "2026-11-20",
            "~",
            "- x",
            "a: b",
            "a #b",
            "#x",
            "'",
            '"',
        ),
        *(
            "@x",
            "`x`",
            "%x",
            "!x",
            "&x",
            "*x",
            "[a",
            "{a",
            "|",
            ">",
            "\\n",
            "…",
            "ß 東京",
            "x" * 400,
            "a\u2028b",
        ),
    ],
)
def test_whatever_is_typed_is_read_back(path: Path, reason: str) -> None:
    put(path, "decisions", {**DECISION, "reason": reason})
    put(path, "decisions", {**DECISION, "fingerprint": "bb-1", "reason": reason})
    put(path, "decisions", {**DECISION, "reason": f"{reason}."})
    read = [decision.reason for decision in load_file(path, []).file.decisions]
    assert read == [f"{reason}.", reason]


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("version: 1\ndecisions: []  # none yet\n", "version: 1\ndecisions:  # none yet\n  - fingerprint:"),
        ("version: 1\ndecisions:\nclient: E\n", "version: 1\ndecisions:\n  - fingerprint:"),
        ("version: 1", "version: 1\n\ndecisions:\n  - fingerprint:"),
    ],
)
def test_an_empty_list_and_a_missing_end_of_line_are_no_hindrance(path: Path, text: str, after: str) -> None:
    path.write_text(text)
    put(path, "decisions", DECISION)
    assert path.read_text().startswith(after)
    assert len(load_file(path, []).file.decisions) == 1


def test_line_ends_of_windows_stay(path: Path) -> None:
    path.write_bytes(HAND_WRITTEN.replace("\n", "\r\n").encode())
    put(path, "decisions", DECISION)
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n")
    assert len(load_file(path, ["manual/x"]).file.decisions) == 3


@pytest.mark.parametrize(
    "text",
    [
        "version: 1\ndecisions: [{rule: x, status: confirmed, author: A, reason: r, date: 2026-11-20}]\n",
        "version: 1\ndecisions:\n  - {broken\n",
        "- a list\n",
    ],
)
def test_what_cannot_be_extended_safely_is_left_alone_with_one_line(path: Path, text: str) -> None:
    path.write_text(text)
    with pytest.raises(EngagementError) as caught:
        put(path, "decisions", DECISION)
    assert path.read_text() == text
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert list(path.parent.iterdir()) == [path]


def test_a_link_stays_a_link_and_rights_stay(tmp_path: Path) -> None:
    real, link = tmp_path / "real.yaml", tmp_path / "engagement.yaml"
    real.write_text("version: 1\n")
    real.chmod(0o640)
    link.symlink_to(real)
    put(link, "decisions", DECISION)
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert "fingerprint" in real.read_text()
