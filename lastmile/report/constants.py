"""Every constant of the scoring under a name that a reader understands; unknown names are spelt out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lastmile.language import later, localised, record_text, say
from lastmile.model import Audit, Phase
from lastmile.report import wording
from lastmile.report.findings import PHASE_NAMES
from lastmile.report.nouns import SEVERITIES

LABELS = {
    "enough_coverage": later("Share of the code that must be read for a pass"),
    "phase_cap": later("Points that a phase with an open blocker can have"),
    "overall_cap": later("Points that the whole with an open blocker can have"),
    "above_worst": later("Most points of the whole above its weakest phase"),
    "provisional_below": later("The verdict is provisional where less than this share is assessed"),
    "cannot_say_below": later("No verdict where less than this share is assessed"),
    "fewest_lines": later("Fewest lines of code for a verdict"),
    "effort_scale_most": later("Days, for still more places: times"),
    "launch_bar": later("Launch bar"),
    "condition_from": later("Mildest finding that is a condition"),
    "questions_hold": later("An open question for a person that can block keeps the verdict provisional"),
    "same_cause": later("Days of a second check that one task closes: times"),
    "share_power": later("Share of the places that fail: counted to the power of"),
}
# Tables of constants: label of one entry.
TABLES = {
    "severity_weight": later("Weight of a check of severity “{name}”"),
    "confidence_factor": later("Part that a finding of {name} confidence costs"),
    "answer_credit": later("Credit for the answer “{name}”"),
    "phase_weight": later("Part of the whole: {name}"),
    "package_risk": later("Risk points of a package: {name}"),
    "step_hours": later("Hours of a step with a package: {name}"),
}
# Entries of the tables, and values that are words.
WORDS = SEVERITIES | {
    "yes": later("yes"),
    "partly": later("partly"),
    "no": later("no"),
    "none": later("none"),
    "unknown": later("unknown"),
    "presence": later("presence"),
    "scripts": later("scripts"),
    "deprecated": later("deprecated"),
    "elsewhere": later("elsewhere"),
    "missing": later("missing"),
    "hole_critical": later("hole critical"),
    "hole_high": later("hole high"),
    "hole_medium": later("hole medium"),
    "hole_low": later("hole low"),
    "hole_info": later("hole info"),
    "development": later("development"),
    "remove": later("remove"),
    "trivial": later("trivial"),
    "duplicate": later("duplicate"),
    "unfixed": later("unfixed"),
    "upgrade": later("upgrade"),
    "upgrade_major": later("upgrade major"),
    "upgrade_brought": later("upgrade brought"),
}
_SPAN = re.compile(r"([\d.]+) to ([\d.]+)")


@dataclass(frozen=True, slots=True)
class Constant:
    """One figure of the scoring."""

    name: str
    value: str


def _flat(name: str, value: Any) -> Iterator[Constant]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            label = say(TABLES[name], name=_key(str(key))) if name in TABLES else f"{name}, {key}"
            yield from _flat(label, inner)
    elif name == "effort_scale" and isinstance(value, list | tuple):
        for step in value:
            most = _plain(step.get("places_up_to"))
            yield Constant(say("Days, up to {n} places: times", n=most), _plain(step.get("factor")))
    elif isinstance(value, list | tuple):
        yield Constant(name, "; ".join(_plain(item) for item in value))
    else:
        yield Constant(say(LABELS[name]) if name in LABELS else name, _plain(value))


def _key(key: str) -> str:
    return wording.small(say(PHASE_NAMES[Phase(key)])) if key in set(Phase) else _word(key)


def _word(text: str) -> str:
    """A word of ours in the spoken language; "0.25 to 1" too. What we do not know stands as it is."""
    if text in WORDS:
        return say(WORDS[text])
    if span := _SPAN.fullmatch(text):
        return say("{low} to {high}", low=localised(span[1]), high=localised(span[2]))
    return record_text(text)


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_plain(inner)}" for key, inner in value.items()).replace("_", " ")
    if isinstance(value, bool) or value is None:
        return _word({True: "yes", False: "no", None: "none"}[value])
    return localised(f"{value:g}") if isinstance(value, int | float) else _word(str(value))


def constants(audit: Audit) -> tuple[Constant, ...]:
    """Every constant of the scoring, by name."""
    return tuple(
        Constant(wording.capital(item.name.replace("_", " ")), item.value)
        for name, value in audit.constants.items()
        for item in _flat(name, value)
    )
