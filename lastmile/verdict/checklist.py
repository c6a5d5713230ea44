"""Loads the checklists, the keystone: WHAT we ask, why it matters, weight, advice, which evidence counts.

Every error names the file and the line, and what to write instead.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path

from lastmile.model import Control, Phase
from lastmile.verdict.arbitration import ARBITRATION, Opinion, read_opinions
from lastmile.verdict.problems import Place, Problems
from lastmile.verdict.profiles import PROFILES, Profile, profiles_of, read_profiles, unknown_rows
from lastmile.verdict.rows import OFF, Lesson, Row, control_of, laid_over, lesson_of, written
from lastmile.verdict.work_packages import WORK_PACKAGES, read_work_packages

FORMAT = 1
_TABLES = (ARBITRATION, WORK_PACKAGES, PROFILES)  # files that hold no rows


@dataclass(frozen=True)
class Checklist:
    """All controls in file order, and the version that tells two checklists apart."""

    version: str  # "1-" and the start of a hash over every file
    controls: tuple[Control, ...]
    questions: dict[Phase, str]  # the question that each phase answers
    lessons: dict[str, Lesson] = field(default_factory=dict)  # by control id; a row may have none
    opinions: Mapping[str, Opinion] = field(default_factory=dict)  # of wrapped rules, by rule
    profiles: Mapping[str, Profile] = field(default_factory=dict)  # by id

    def control(self, control_id: str) -> Control:
        """The control of this id. Raises StopIteration."""
        return next(control for control in self.controls if control.id == control_id)

    def asks(self, scanner: str) -> bool:
        """Some row counts a rule of this scanner (for a check of ours: this very rule) as evidence."""
        globs = (g for c in self.controls for named in c.evidence.values() for g in named)
        return any(scanner in (glob, glob.split(".", 1)[0]) for glob in globs)

    def only(self, phases: Sequence[Phase]) -> "Checklist":
        """The part that belongs to these phases; all of it where none is named."""
        if not phases:
            return self
        return replace(self, controls=tuple(c for c in self.controls if c.phase in phases))


def load_folder(folder: Path, over: Path | None = None) -> Checklist:
    """Load every ``*.yaml`` of a folder, with a client's folder ``over`` it (docs/usage.md).

    Raises ChecklistError: ``file:line: what is wrong`` of the first problem, and how many more there are.
    """
    checklist, problems = read_folder(folder, over)
    problems.raise_first()
    return checklist


def read_folder(
    folder: Path, over: Path | None = None, rules: Collection[str] | None = None
) -> tuple[Checklist, Problems]:
    """The same with all problems; where there are any, the checklist lacks what is broken.

    ``rules``: names of all rules that there are, where the caller knows them; a tool whose rules are its own
    stands there as «bandit.*».
    """
    problems = Problems()
    digest = hashlib.sha256()
    files = _files(folder, digest, problems)
    more = _files(over, digest, problems) if over else []
    questions: dict[Phase, str] = {}
    rows: dict[str, Row] = {}
    for source in (files, more):
        rows |= _rows(source, rows, questions, problems, over=source is more)
    controls, lessons = _controls(rows, problems)
    _check_references(controls, rows, problems)
    _check_claims(controls, rows, problems)
    if rules is not None:
        _check_rules(controls, rows, rules, problems)
    tables = [file for file in (*files, *more) if file.name in _TABLES]
    opinions = {
        rule: opinion
        for file in tables
        if file.name == ARBITRATION
        for rule, opinion in read_opinions(file, problems).items()
    }
    _join(controls, rows, [file for file in tables if file.name == WORK_PACKAGES], problems)
    read = read_profiles([file for file in tables if file.name == PROFILES], problems)
    profiles = profiles_of(read, problems)
    unknown_rows(profiles, read, {name: controls.get(name) for name in rows}, problems)
    version = f"{FORMAT}-{digest.hexdigest()[:12]}"
    return Checklist(version, tuple(controls.values()), questions, lessons, opinions, profiles), problems


def _files(folder: Path, digest: "hashlib._Hash", problems: Problems) -> list[Path]:
    """The files of a folder in order, each added to the digest."""
    files = sorted(folder.glob("*.yaml"))
    if not files:
        problems.add(Place(str(folder)), "no checklist (*.yaml) lies in this folder")
    for file in files:
        try:
            digest.update(file.read_bytes())
        except OSError:
            continue  # whoever reads it says so
    return files


def _rows(
    files: Sequence[Path],
    base: Mapping[str, Row],
    questions: dict[Phase, str],
    problems: Problems,
    *,
    over: bool,
) -> dict[str, Row]:
    """The rows of one folder by id; ``over``: laid over those of ``base``."""
    found: dict[str, Row] = {}
    for file in files:
        if file.name in _TABLES:
            continue
        head = problems.head(file, "a checklist", FORMAT)
        if head is None:
            continue
        phase = head["phase"] if head.get("phase") in list(Phase) else None
        if phase and head.get("question"):
            questions[Phase(phase)] = str(head["question"])
        for row in written(str(file), head, problems, over=over):
            if row.id in found:
                problems.add(row.at, f"{row.id} stands twice; ids must be unique")
                continue
            if OFF in row.values and not over:
                problems.add(row.place(OFF), f"{row.id}: only a checklist laid over ours switches rows off")
            found[row.id] = laid_over(base, row, phase, problems) if over else row
    return found


def _controls(rows: Mapping[str, Row], problems: Problems) -> tuple[dict[str, Control], dict[str, Lesson]]:
    controls: dict[str, Control] = {}
    lessons: dict[str, Lesson] = {}
    for name, row in rows.items():
        if OFF in row.values and "kind" not in row.values:
            continue  # it switches off what is no row of ours, and a problem says so
        lesson, control = lesson_of(row, problems), control_of(row, problems)
        if control is not None:
            controls[name] = control
            if lesson is not None:
                lessons[name] = lesson
    return controls, lessons


def _join(
    controls: dict[str, Control], rows: Mapping[str, Row], files: Sequence[Path], problems: Problems
) -> None:
    """Name the work package of each row that shares one with others."""
    for file in files:
        for name, action in read_work_packages(file, rows, problems).items():
            if name in controls:  # else its row is broken, and a problem says so
                controls[name] = controls[name].model_copy(update={"package": action})


def _check_references(controls: Mapping[str, Control], rows: Mapping[str, Row], problems: Problems) -> None:
    for name, control in controls.items():
        for key, named in (("after", control.after), ("paired", (control.paired,) if control.paired else ())):
            for other in named:
                if other not in rows:
                    problems.add(rows[name].place(key), f"{name}: «{other}» is no row of this checklist")
        if control.paired and control.paired in controls and not controls[control.paired].manual:
            said = f"{name}: «{control.paired}» is not a manual question"
            problems.add(rows[name].place("paired"), said)


def _check_claims(controls: Mapping[str, Control], rows: Mapping[str, Row], problems: Problems) -> None:
    """A rule belongs to one row: a second one that names it would never see a finding, and pass."""
    claimed: dict[str, str] = {}
    for name, control in controls.items():
        mine = {g for globs in control.evidence.values() for g in globs}
        if control.switched_off:
            continue
        for glob in sorted(mine):
            other = claimed.get(glob) or _overlapping(glob, claimed)
            if other is not None and other != name:
                said = f"{name}: «{glob}» belongs to {other} already; switch that row off first"
                problems.add(rows[name].place("evidence"), said)
            claimed.setdefault(glob, name)


def _overlapping(glob: str, claimed: Mapping[str, str]) -> str | None:
    """The row of another glob that matches this one, or that this one matches."""
    return next(
        (
            row
            for other, row in claimed.items()
            if ("*" in other and fnmatchcase(glob, other)) or ("*" in glob and fnmatchcase(other, glob))
        ),
        None,
    )


def _check_rules(
    controls: Mapping[str, Control], rows: Mapping[str, Row], rules: Collection[str], problems: Problems
) -> None:
    """A row whose rule does not exist would stay open for ever."""
    for name, control in controls.items():
        for glob in dict.fromkeys(g for globs in control.evidence.values() for g in globs):
            if not any(fnmatchcase(rule, glob) or fnmatchcase(glob, rule) for rule in rules):
                problems.add(rows[name].place("evidence"), f"{name}: no scanner has a rule «{glob}»")
