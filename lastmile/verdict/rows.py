"""One row of a checklist as it was written, laid over another where a client says so, and made a Control."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from pydantic import ValidationError

from lastmile.model import Control, Fact, Phase
from lastmile.verdict.problems import Place, Problems
from lastmile.yaml_in import Lines

_ID = re.compile(r"^[a-z]+/[a-z0-9-]+$")
_RULE = re.compile(r"^[a-z-]+\.[A-Za-z0-9*-]+$")
_KINDS = ("instance", "absence", "metric", "manual")
_FACTS = frozenset(fact.value for fact in Fact)
_FACT_FIELDS = ("applies_when", "not_when", "blocker_when")
OFF = "switched_off"  # YAML reads a bare «off» as false
_OURS_ALONE = ("by_checklist", "package", "in_full")  # fields of the record that no row states
_SHORTEST_REASON = 3  # words of why a row is switched off


@dataclass(frozen=True)
class Lesson:
    """What docs/checks.md says of a row beyond what the record and the report need."""

    how: str  # how we look, honestly
    before: str  # code that fails
    after: str  # the same, mended
    misses: str  # what it does not see, and the good code that it may flag


@dataclass(frozen=True)
class Row:
    """A row as written: its values, and where each of them stands."""

    values: Mapping[str, Any]
    places: Mapping[str, Place]
    at: Place
    new: bool = False  # a client's row whose id ours do not have

    @property
    def id(self) -> str:
        """Its id as text; "this row" where it has none."""
        return str(self.values.get("id", "this row"))

    def place(self, key: str) -> Place:
        """Where this field stands; where the row begins if it has no such field."""
        return self.places.get(key, self.at)

    def under(self, other: "Row") -> "Row":
        """The row with every field that ``other`` has taken from there.

        Milder words of ours go with the words that they belong to: below a client's own title they would
        speak of something else.
        """
        kept = dict(self.values)
        if {"title", "risk"} & set(other.values):
            kept.pop("mild", None)
        return Row({**kept, **other.values}, {**self.places, **other.places}, other.at)


def written(file: str, head: Lines, problems: Problems, *, over: bool) -> Iterator[Row]:
    """The rows of one file. ``over``: it lies over another, so a row's phase stays unless it states one."""
    unknown = set(head) - {"version", "phase", "question", "controls"}
    for key in sorted(unknown, key=str):
        problems.add(Place(file, head.key_lines[key]), f"unknown key «{key}»")
    phase = head.get("phase")
    if phase is not None and phase not in list(Phase):
        line = head.key_lines["phase"]
        problems.add(Place(file, line), f"phase is one of {', '.join(Phase)}, not «{phase}»")
        return  # else every row would say so again
    rows = head.get("controls")
    if not isinstance(rows, list):
        problems.add(Place(file, head.key_lines.get("controls", 1)), "«controls» must be a list of rows")
        return
    for row in rows:
        if not isinstance(row, Lines) or not isinstance(row.get("id"), str):
            line = row.line if isinstance(row, Lines) else head.key_lines["controls"]
            problems.add(Place(file, line), "every row is a mapping with an id")
            continue
        for key in (key for key in row if not isinstance(key, str)):
            at = Place(file, row.key_lines[key])
            problems.add(at, f"{row['id']}: a key is a word, and YAML reads this one as «{key}»")
        own = {} if over or phase is None or "phase" in row else {"phase": phase}
        values = {key: value for key, value in row.items() if isinstance(key, str)}
        places = {key: Place(file, line) for key, line in row.key_lines.items()}
        yield Row({**values, **own}, places, Place(file, row.line))


def laid_over(base: Mapping[str, Row], row: Row, phase: str | None, problems: Problems) -> Row:
    """What a client's row makes of ours: added, replaced field by field, or switched off.

    ``phase`` is that of the client's file; it holds for a row that is new.
    """
    ours = base.get(row.id)
    if OFF in row.values:
        reason = row.values[OFF]
        if set(row.values) != {"id", OFF}:
            problems.add(row.place(OFF), f"{row.id}: a row that is switched off has id and {OFF} alone")
        if not isinstance(reason, str) or len(reason.split()) < _SHORTEST_REASON:
            problems.add(row.place(OFF), f"{row.id}: «{OFF}» gives the reason, which the report prints")
        if ours is None:
            problems.add(row.at, f"{row.id} is no row of ours, so it cannot be switched off")
    if ours is not None:
        return ours.under(row)
    own = {"phase": phase} if phase and "phase" not in row.values else {}
    return Row({**row.values, **own}, row.places, row.at, new=OFF not in row.values)


def control_of(row: Row, problems: Problems) -> Control | None:
    """The control that a row states; None where it states none, and problems say why."""
    values: dict[str, Any] = {key: value for key, value in row.values.items() if key != "docs"}
    effort = values.get("effort")
    if isinstance(effort, list) and len(effort) == 2:
        values["effort"] = {"low": effort[0], "high": effort[1]}
    if not _ID.match(row.id):
        problems.add(row.place("id"), f"{row.id}: an id looks like «security/short-name»")
    unknown = [key for key in values if key not in Control.model_fields or key in _OURS_ALONE]
    for key in unknown:
        problems.add(row.place(key), f"{row.id}: unknown key «{key}»")
        del values[key]
    try:
        control = Control.model_validate(values)
    except ValidationError as error:
        for key, said in _slips(row, error, strange=bool(unknown)):
            problems.add(row.place(key), f"{row.id}: {said}")
        return None
    for key, problem in _wrong(control):
        problems.add(row.place(key), f"{control.id}: {problem}")
    return control


def _slips(row: Row, error: ValidationError, *, strange: bool) -> Iterator[tuple[str, str]]:
    """Yield (field, what is wrong); what is missing in one line.

    ``strange``: the row has unknown keys. They explain a missing one (a slip of the pen), so it is not told.
    """
    told = error.errors(include_url=False, include_input=False)
    whole = [item for item in told if item["type"] == "missing" and len(item["loc"]) == 1]
    missing = [str(item["loc"][0]) for item in whole]
    for item in told:
        if item not in whole:
            where = ".".join(str(part) for part in item["loc"])
            yield str(item["loc"][0]) if item["loc"] else "id", f"{where}: {item['msg']}"
    if missing and not strange:
        more = "; no row of ours has this id, so it is a new one" if row.new else ""
        yield "id", f"{', '.join(missing)}: missing{more}"


def lesson_of(row: Row, problems: Problems) -> Lesson | None:
    """What the row teaches; None where it has none, or a broken one."""
    if "docs" not in row.values:
        return None
    lesson = row.values["docs"]
    wanted = [part.name for part in fields(Lesson)]
    texts = lesson if isinstance(lesson, Lines) else {}
    wrong = [
        name
        for name in dict.fromkeys((*wanted, *texts))
        if name not in wanted or not isinstance(texts.get(name), str) or not texts[name].strip()
    ]
    for name in wrong:
        said = f"docs has the texts {', '.join(wanted)}; «{name}» is missing, empty or none of them"
        problems.add(row.place("docs"), f"{row.id}: {said}")
    return None if wrong else Lesson(**{name: texts[name].strip() for name in wanted})


def _wrong(control: Control) -> Iterator[tuple[str, str]]:
    """Yield (field, what is wrong) for what a type cannot say."""
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
    yield from (("mild", problem) for problem in _mild_problems(control))
    for name in _FACT_FIELDS:
        for fact in getattr(control, name):
            if fact not in _FACTS:
                yield name, f"«{fact}» is no fact; facts are {', '.join(sorted(_FACTS))}"
    yield from (("evidence", problem) for problem in _evidence_problems(control))


def _mild_problems(control: Control) -> Iterator[str]:
    if control.mild is None:
        return
    if not (control.mild.title.strip() and control.mild.risk.strip()):
        yield "«mild» has a title and a risk, and neither is empty"
    if len(control.mild.title.split()) > 12:
        yield "a title has at most 12 words"


def _evidence_problems(control: Control) -> Iterator[str]:
    if control.manual == bool(control.evidence):
        yield "a manual row has no evidence, and every other row needs some"
    for token in control.evidence:
        if token not in control.languages:
            yield f"evidence for «{token}», which «languages» does not name"
    named = [glob for globs in control.evidence.values() for glob in globs]
    for glob in named:
        if not _RULE.match(glob):
            yield f"«{glob}» is no rule: write scanner.rule, with * for any ending"
    for glob in control.supplements:
        if glob not in named:
            yield f"«{glob}» of «supplements» is no rule of «evidence»"
