"""Reads an engagement file; every error names the file, the line and what to write instead."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from lastmile.engagement.file import (
    FORMAT,
    Consultant,
    Decision,
    EngagementFile,
    ManualAnswer,
    Narrative,
    OwnFinding,
    Rate,
)
from lastmile.engagement.hand import Hand
from lastmile.errors import EngagementError
from lastmile.model import Noun
from lastmile.yaml_in import Lines, YamlError, load

Where = tuple[int | str, ...]
_PARTS: dict[str, type[Noun]] = {
    "consultant": Consultant,
    "day_rate": Rate,
    "decisions": Decision,
    "answers": ManualAnswer,
    "findings": OwnFinding,
    "narrative": Narrative,
}


def load_file(path: Path, controls: Iterable[str], *, partial: bool = False, firm: str | None = None) -> Hand:
    """Read and check an engagement file.

    ``controls`` are the ids that answers may name; ``partial`` says that they are not all questions that
    there are (an audit of some phases), so that an answer to another one is none of its business.
    ``firm`` stands in where the file names none. Raises EngagementError (``file:line: what is wrong``).
    """
    try:
        head = load(path)
    except YamlError as error:
        raise EngagementError(str(error)) from None
    except UnicodeDecodeError as error:
        raise EngagementError(f"{path}:1: not UTF-8 at byte {error.start}") from None
    except OSError as error:
        raise EngagementError(f"{path}: cannot be read: {error.strerror or error}") from None
    if not isinstance(head, Lines) or head.get("version") != FORMAT:
        raise EngagementError(f"{path}:1: an engagement file starts with «version: {FORMAT}»")
    try:
        file = EngagementFile.model_validate(_without_empty(head))
    except ValidationError as error:
        found = error.errors(include_url=False)
        # An unknown key explains a missing one (a slip of the pen), so it is named first.
        first = min(found, key=lambda e: e["type"] != "extra_forbidden")
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise EngagementError(f"{path}:{_line(head, first['loc'])}: {_said(first)}{more}") from None
    known = None if partial else frozenset(controls)
    for location, problem in (
        *_decision_problems(file, head),
        *_answer_problems(file, head, known),
        *_finding_problems(file, head),
    ):
        raise EngagementError(f"{path}:{_line(head, location)}: {problem}")
    lines = tuple(_line(head, ("decisions", index)) for index in range(len(file.decisions)))
    return Hand(file, path, lines, firm)


def _without_empty(head: Lines) -> dict[Any, Any]:
    """A key that somebody left empty for later says nothing, and is no error."""
    return {key: value for key, value in head.items() if value is not None}


def _said(problem: ErrorDetails) -> str:
    where = ".".join(str(part) for part in problem["loc"])
    name = str(problem["loc"][-1]) if problem["loc"] else ""
    if problem["type"] == "extra_forbidden":
        known = _keys(problem["loc"])
        near = get_close_matches(name, known, n=1)
        return f"{where}: unknown key; " + (f"did you mean «{near[0]}»?" if near else f"keys: {_list(known)}")
    if problem["type"] == "missing":
        return f"{where}: «{name}» is missing"
    return f"{where}: {problem['msg'].removeprefix('Value error, ')}"


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)


def _keys(location: Where) -> list[str]:
    """The keys that are known where an unknown one stands."""
    noun = _PARTS.get(str(location[0]), EngagementFile) if len(location) > 1 else EngagementFile
    return list(noun.model_fields)


def _decision_problems(file: EngagementFile, head: Lines) -> Iterator[tuple[Where, str]]:
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
    file: EngagementFile, head: Lines, known: frozenset[str] | None
) -> Iterator[tuple[Where, str]]:
    seen: dict[str, int] = {}
    for index, answer in enumerate(file.answers):
        where = ("answers", index, "control")
        if known is not None and answer.control not in known:
            near = get_close_matches(answer.control, known, n=1)
            hint = f"; did you mean «{near[0]}»?" if near else ""
            yield where, f"«{answer.control}» is no manual question of the checklist{hint}"
        elif answer.control in seen:
            first = _line(head, ("answers", seen[answer.control], "control"))
            yield where, f"line {first} answers «{answer.control}» already"
        seen.setdefault(answer.control, index)


def _finding_problems(file: EngagementFile, head: Lines) -> Iterator[tuple[Where, str]]:
    seen: dict[str, int] = {}
    for index, finding in enumerate(file.findings):
        if finding.id in seen:
            first = _line(head, ("findings", seen[finding.id], "id"))
            yield ("findings", index, "id"), f"line {first} has a finding «{finding.id}» already"
        if finding.line is not None and finding.path is None:
            yield ("findings", index, "line"), "a line needs the path of its file"
        seen.setdefault(finding.id, index)


def _line(node: Any, location: Where) -> int:
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
