"""Loads the checklists, the keystone: WHAT we ask, why it matters, weight, advice, which evidence counts.

Every error names the file and the line, and what to write instead.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from lastmile.errors import ChecklistError
from lastmile.model import Control, Fact, Phase
from lastmile.verdict.arbitration import ARBITRATION, Opinion, load_opinions
from lastmile.yaml_in import Lines, YamlError, load

FORMAT = 1
_ID = re.compile(r"^[a-z]+/[a-z0-9-]+$")
_RULE = re.compile(r"^[a-z-]+\.[A-Za-z0-9*-]+$")
_KINDS = ("instance", "absence", "metric", "manual")
_FACTS = frozenset(fact.value for fact in Fact)
_FACT_FIELDS = ("applies_when", "not_when", "blocker_when")


@dataclass(frozen=True)
class Lesson:
    """What docs/checks.md says of a row beyond what the record and the report need."""

    how: str  # how we look, honestly
    before: str  # code that fails
    after: str  # the same, mended
    misses: str  # what it does not see, and the good code that it may flag


@dataclass(frozen=True)
class Checklist:
    """All controls in file order, and the version that tells two checklists apart."""

    version: str  # "1-" and the start of a hash over every file
    controls: tuple[Control, ...]
    questions: dict[Phase, str]  # the question that each phase answers
    lessons: dict[str, Lesson] = field(default_factory=dict)  # by control id; a row may have none
    opinions: Mapping[str, Opinion] = field(default_factory=dict)  # of wrapped rules, by rule

    def control(self, control_id: str) -> Control:
        """The control of this id. Raises StopIteration."""
        return next(control for control in self.controls if control.id == control_id)

    def asks(self, scanner: str) -> bool:
        """Some row counts a rule of this scanner (for a check of ours: this very rule) as evidence."""
        globs = (g for c in self.controls for named in (*c.evidence.values(), c.supplements) for g in named)
        return any(scanner in (glob, glob.split(".", 1)[0]) for glob in globs)

    def only(self, phases: Sequence[Phase]) -> "Checklist":
        """The part that belongs to these phases; all of it where none is named."""
        if not phases:
            return self
        return replace(self, controls=tuple(c for c in self.controls if c.phase in phases))


def load_folder(folder: Path) -> Checklist:
    """Load every ``*.yaml`` of a folder.

    Raises ChecklistError (``file:line: what is wrong``) for the first broken row, a double id, or an
    ``after``/``paired`` that names no row.
    """
    files = sorted(folder.glob("*.yaml"))
    if not [file for file in files if file.name != ARBITRATION]:
        raise ChecklistError(f"{folder}:1: no checklist (*.yaml) lies in this folder")
    digest = hashlib.sha256()
    controls: dict[str, Control] = {}
    places: dict[str, tuple[str, Lines]] = {}
    questions: dict[Phase, str] = {}
    lessons: dict[str, Lesson] = {}
    opinions: dict[str, Opinion] = {}
    for file in files:
        digest.update(file.read_bytes())
        if file.name == ARBITRATION:
            opinions = load_opinions(file)
            continue
        head = _head(file)
        if "phase" in head and head.get("question"):
            questions[Phase(head["phase"])] = str(head["question"])
        for row in _rows(head, file):
            lesson = row.pop("docs", None)
            control = _control(row, head, file)
            if lesson is not None:
                lessons[control.id] = _lesson(lesson, row, file)
            if control.id in controls:
                raise ChecklistError(f"{file}:{row.line}: {control.id} stands twice; ids must be unique")
            controls[control.id] = control
            places[control.id] = (str(file), row)
    _check_references(controls, places)
    version = f"{FORMAT}-{digest.hexdigest()[:12]}"
    return Checklist(version, tuple(controls.values()), questions, lessons, opinions)


def _head(file: Path) -> Lines:
    try:
        head = load(file)
    except (YamlError, OSError, UnicodeDecodeError) as error:
        raise ChecklistError(str(error)) from None
    if not isinstance(head, Lines) or head.get("version") != FORMAT:
        raise ChecklistError(f"{file}:1: a checklist starts with «version: {FORMAT}»")
    unknown = set(head) - {"version", "phase", "question", "controls"}
    if unknown:
        key = min(unknown)
        raise ChecklistError(f"{file}:{head.key_lines[key]}: unknown key «{key}»")
    if "phase" in head and head["phase"] not in list(Phase):
        line = head.key_lines["phase"]
        raise ChecklistError(f"{file}:{line}: phase is one of {', '.join(Phase)}, not «{head['phase']}»")
    return head


def _rows(head: Lines, file: Path) -> Iterator[Lines]:
    rows = head.get("controls")
    if not isinstance(rows, list):
        raise ChecklistError(f"{file}:{head.line}: «controls» must be a list of rows")
    for row in rows:
        if not isinstance(row, Lines):
            raise ChecklistError(f"{file}:{head.key_lines['controls']}: every row is a mapping with an id")
        yield row


def _control(row: Lines, head: Lines, file: Path) -> Control:
    values: dict[str, Any] = dict(row)
    values.setdefault("phase", head.get("phase"))
    effort = values.get("effort")
    if isinstance(effort, list) and len(effort) == 2:
        values["effort"] = {"low": effort[0], "high": effort[1]}
    try:
        control = Control.model_validate(values)
    except ValidationError as error:
        # An unknown key explains a missing one (a slip of the pen), so it is named first.
        first = min(error.errors(), key=lambda e: e["type"] != "extra_forbidden")
        key = str(first["loc"][0]) if first["loc"] else "id"
        line = row.key_lines.get(key, row.line)
        said = f"{row.get('id', 'this row')}: {'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
        raise ChecklistError(f"{file}:{line}: {said}") from None
    for key, problem in _problems(control):
        raise ChecklistError(f"{file}:{row.key_lines.get(key, row.line)}: {control.id}: {problem}")
    return control


def _lesson(lesson: Any, row: Lines, file: Path) -> Lesson:
    wanted = [part.name for part in fields(Lesson)]
    texts = lesson if isinstance(lesson, Lines) else {}
    for name in (*wanted, *texts):
        if name not in wanted or not isinstance(texts.get(name), str) or not texts[name].strip():
            line = row.key_lines.get("docs", row.line)
            said = f"docs has the texts {', '.join(wanted)}; «{name}» is missing, empty or none of them"
            raise ChecklistError(f"{file}:{line}: {row.get('id')}: {said}")
    return Lesson(**{name: texts[name].strip() for name in wanted})


def _problems(control: Control) -> Iterator[tuple[str, str]]:
    """Yield (field, what is wrong) for what a type cannot say."""
    if not _ID.match(control.id):
        yield "id", "an id looks like «security/short-name»"
    if control.kind not in _KINDS:
        yield "kind", f"kind is one of {', '.join(_KINDS)}"
    if control.tier not in ("core", "v1"):
        yield "tier", "tier is core or v1"
    if control.effort.low <= 0 or control.effort.high < control.effort.low:
        yield "effort", "effort is [low, high] in hours, both above 0 and low first"
    for text in ("question", "title", "risk", "action", "fix", "good"):
        if not getattr(control, text).strip():
            yield text, f"«{text}» is empty"
    if len(control.title.split()) > 12:
        yield "title", "a title has at most 12 words"
    for name in _FACT_FIELDS:
        for fact in getattr(control, name):
            if fact not in _FACTS:
                yield name, f"«{fact}» is no fact; facts are {', '.join(sorted(_FACTS))}"
    yield from (("evidence", problem) for problem in _evidence_problems(control))


def _evidence_problems(control: Control) -> Iterator[str]:
    if control.manual == bool(control.evidence):
        yield "a manual row has no evidence, and every other row needs some"
    for token in control.evidence:
        if token not in control.languages:
            yield f"evidence for «{token}», which «languages» does not name"
    for globs in (*control.evidence.values(), control.supplements):
        for glob in globs:
            if not _RULE.match(glob):
                yield f"«{glob}» is no rule: write scanner.rule, with * for any ending"


def _check_references(controls: dict[str, Control], places: dict[str, tuple[str, Lines]]) -> None:
    for control in controls.values():
        file, row = places[control.id]
        for key, named in (("after", control.after), ("paired", (control.paired,) if control.paired else ())):
            for other in named:
                if other not in controls:
                    line = row.key_lines.get(key, row.line)
                    raise ChecklistError(
                        f"{file}:{line}: {control.id}: «{other}» is no row of this checklist"
                    )
        if control.paired and not controls[control.paired].manual:
            line = row.key_lines["paired"]
            raise ChecklistError(f"{file}:{line}: {control.id}: «{control.paired}» is not a manual question")
