"""Profiles: the bar that a product is held against (``checklists/profiles.yaml``).

A profile sets a few constants and says which rows block. Both end up in the record, the constants under
``constants`` and the blocking in each control, so that a record is judged again without this file.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from lastmile.errors import InputError
from lastmile.model import Bar, Blocking, Control, Noun, Phase, Severity
from lastmile.resources import folder
from lastmile.verdict.constants import STANDARD, Constants, Share
from lastmile.verdict.problems import Place, Problems
from lastmile.yaml_in import Lines

PROFILES = "profiles.yaml"
FORMAT = 1
DEFAULT = "production"
Text = Annotated[str, Field(min_length=1)]


class Blockers(Noun):
    """Which rows block, against what the checklist says."""

    only: tuple[str, ...] | None = None  # the rows that still block; None: all that do in the checklist
    also: tuple[str, ...] = ()  # rows that block as well, whatever the product is
    from_: dict[str, Severity] = Field(default_factory=dict, alias="from")  # the mildest finding that blocks

    @property
    def named(self) -> tuple[tuple[str, str], ...]:
        """Every (key, row) that is named."""
        groups = {"only": self.only or (), "also": self.also, "from": tuple(self.from_)}
        return tuple((key, row) for key, rows in groups.items() for row in rows)


class Profile(Noun):
    """One bar; a constant that it does not set is the standard one."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
    name: Text
    bar: Text  # what the product is to be ready for; follows "Not ready for"
    meaning: Text
    phase_weight: dict[Phase, Share] | None = None
    condition_from: Severity | None = None
    provisional_below: Share | None = None
    questions_hold: bool | None = None
    blockers: Blockers = Blockers()

    def constants(self) -> Constants:
        """The constants by which a product is judged under this profile."""
        names = ("phase_weight", "condition_from", "provisional_below", "questions_hold")
        own = {name: getattr(self, name) for name in names}
        return STANDARD.model_copy(update={name: value for name, value in own.items() if value is not None})

    def words(self) -> Bar:
        """What reports print."""
        return Bar(name=self.name, bar=self.bar, meaning=self.meaning)

    def applied(self, controls: Iterable[Control]) -> tuple[Control, ...]:
        """The rows as they are applied under this profile; what they said before is kept beside it.

        Rows to which another profile was applied are taken back first, so a record can change its profile.
        """
        return tuple(self._applied(control) for control in controls)

    def _applied(self, control: Control) -> Control:
        if control.own:  # what the consultant found is held against every bar alike
            return control
        base = control.by_checklist or Blocking(
            blocker=control.blocker, blocker_when=control.blocker_when, blocker_from=control.blocker_from
        )
        also = control.id in self.blockers.also
        dropped = self.blockers.only is not None and control.id not in self.blockers.only and not also
        after = Blocking(
            blocker=also or (base.blocker and not dropped),
            blocker_when=() if also else base.blocker_when,
            blocker_from=self.blockers.from_.get(control.id, base.blocker_from),
        )
        update = {**after.model_dump(), "by_checklist": None if after == base else base}
        return control.model_copy(update=update)


@dataclass
class Read:
    """A profile as written, in one file or in two laid over each other."""

    values: dict[str, Any]
    places: dict[str, Place]
    at: Place


def load_profiles(file: Path) -> dict[str, Profile]:
    """The profiles of one file, by id. Raises ChecklistError (``file:line: what is wrong``)."""
    problems = Problems()
    found = profiles_of(read_profiles([file], problems), problems)
    problems.raise_first()
    return found


def read_profiles(files: Sequence[Path], problems: Problems) -> dict[str, Read]:
    """The profiles of these files as written; of one id the fields of a later file win."""
    found: dict[str, Read] = {}
    for file in files:
        head = problems.head(file, "a file of profiles", FORMAT)
        if head is None:
            continue
        rows = head.get("profiles")
        if set(head) != {"version", "profiles"} or not isinstance(rows, list):
            problems.add(Place(str(file)), "it holds «version» and a list «profiles», and nothing else")
            continue
        here: set[str] = set()
        for row in rows:
            name = row.get("id") if isinstance(row, Lines) else None
            at = Place(str(file), row.line if isinstance(row, Lines) else head.key_lines["profiles"])
            if not isinstance(row, Lines) or not isinstance(name, str):
                problems.add(at, "every profile is a mapping with an id")
                continue
            if name in here:
                problems.add(at, f"«{name}» stands twice; ids must be unique")
                continue
            here.add(name)
            known = found.setdefault(name, Read({}, {}, at))
            known.values |= row
            known.places |= {key: Place(str(file), line) for key, line in row.key_lines.items()}
    return found


def profiles_of(read: Mapping[str, Read], problems: Problems) -> dict[str, Profile]:
    """The profiles that are well written; of the others problems say what is wrong."""
    found: dict[str, Profile] = {}
    for name, row in read.items():
        known = {key: value for key, value in row.values.items() if key in Profile.model_fields}
        for key in row.values.keys() - known.keys():
            problems.add(row.places[key], f"{name}: unknown key «{key}»")
        try:
            profile = Profile.model_validate(known)
        except ValidationError as error:
            for item in error.errors(include_url=False, include_input=False):
                if item["type"] == "missing" and len(known) < len(row.values):
                    continue  # a slip of the pen, which is told
                where = ".".join(str(part) for part in item["loc"])
                at = row.places.get(str(item["loc"][0]) if item["loc"] else "id", row.at)
                problems.add(at, f"{name}: {where}: {item['msg']}")
            continue
        weights = profile.phase_weight
        if weights is not None and (set(weights) != set(Phase) or abs(sum(weights.values()) - 1) > 0.001):
            said = f"{name}: phase_weight names {', '.join(Phase)}, and their sum is 1"
            problems.add(row.places["phase_weight"], said)
        found[name] = profile
    return found


def unknown_rows(
    profiles: Mapping[str, Profile],
    read: Mapping[str, Read],
    controls: Mapping[str, Control | None],
    problems: Problems,
) -> None:
    """Add a problem for each row that a profile names and that is none, or cannot block.

    ``controls`` are all rows by id; a broken one has no control, and a problem of its own.
    """
    for name, profile in profiles.items():
        at = read[name].places.get("blockers", read[name].at)
        for key, row in profile.blockers.named:
            if row not in controls:
                problems.add(at, f"{name}: blockers.{key}: «{row}» is no row of this checklist")
                continue
            control = controls[row]
            if key == "only" and control and not control.blocker:
                problems.add(at, f"{name}: blockers.only: «{row}» blocks nowhere; «also» makes a row block")


def other(wanted: str | None, current: str) -> Profile | None:
    """The profile that a record is to be held against from now on; None: the one that it has.

    Raises InputError where ours have none of this name.
    """
    if wanted is None or wanted == current:
        return None
    return chosen(load_profiles(folder("checklists") / PROFILES), wanted)


def chosen(profiles: Mapping[str, Profile], name: str) -> Profile:
    """The profile of this name. Raises InputError, which names those that there are."""
    if name not in profiles:
        raise InputError(f"«{name}» is no profile; profiles are {', '.join(profiles)}")
    return profiles[name]
