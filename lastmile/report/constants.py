"""Every constant of the scoring under a name that a reader understands; unknown names are spelt out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lastmile.model import Audit, Phase
from lastmile.report import wording
from lastmile.report.findings import PHASE_NAMES

LABELS = {
    "enough_coverage": "Share of the code that must be read for a pass",
    "phase_cap": "A phase with an open blocker is held at",
    "overall_cap": "The whole with an open blocker is held at",
    "above_worst": "Most points of the whole above its weakest phase",
    "provisional_below": "The verdict is provisional where less than this share is assessed",
    "cannot_say_below": "No verdict where less than this share is assessed",
    "fewest_lines": "Fewest lines of code for a verdict",
    "effort_scale_most": "Days, for still more places: times",
    "launch_bar": "Launch bar",
    "condition_from": "Mildest finding that is a condition",
    "questions_hold": "An open question that can block keeps the verdict provisional",
    "same_cause": "Days of a second check that one task closes: times",
}
# Tables of constants: label of one entry.
TABLES = {
    "severity_weight": "Weight of a check of severity “{}”",
    "confidence_factor": "Part that a finding of {} confidence costs",
    "answer_credit": "Credit for the answer “{}”",
    "phase_weight": "Part of the whole: {}",
    "package_risk": "Risk points of a package: {}",
    "step_hours": "Hours of a step with a package: {}",
}


@dataclass(frozen=True, slots=True)
class Constant:
    """One figure of the scoring."""

    name: str
    value: str


def _flat(name: str, value: Any) -> Iterator[Constant]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            label = TABLES[name].format(_key(str(key))) if name in TABLES else f"{name}, {key}"
            yield from _flat(label, inner)
    elif name == "effort_scale" and isinstance(value, list | tuple):
        for step in value:
            yield Constant(
                f"Days, up to {_plain(step.get('places_up_to'))} places: times", _plain(step.get("factor"))
            )
    elif isinstance(value, list | tuple):
        yield Constant(name, "; ".join(_plain(item) for item in value))
    else:
        yield Constant(LABELS.get(name, name), _plain(value))


def _key(key: str) -> str:
    return wording.small(PHASE_NAMES[Phase(key)]) if key in set(Phase) else key


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_plain(inner)}" for key, inner in value.items()).replace("_", " ")
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "none"}[value]
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def constants(audit: Audit) -> tuple[Constant, ...]:
    """Every constant of the scoring, by name."""
    return tuple(
        Constant(wording.capital(item.name.replace("_", " ")), item.value)
        for name, value in audit.constants.items()
        for item in _flat(name, value)
    )
