"""How to read a severity: what it means for the client, and when to act."""

from dataclasses import dataclass

from lastmile.language import later, say
from lastmile.report.findings import SEVERITY_NAMES

# Severity, what it means, when to act (report.md section 3, page 2).
SEVERITIES = {
    "critical": (
        later("Money, data or the whole service can be lost, and little skill or luck is needed."),
        later("Today"),
    ),
    "high": (later("Serious loss or outage is likely at real use."), later("Before launch")),
    "medium": (later("Harm is limited, or needs unusual conditions."), later("Within a month of launch")),
    "low": (later("Makes later problems likelier or dearer."), later("When you touch that part")),
    "info": (later("For your knowledge."), later("No date")),
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """How to read one severity."""

    key: str
    name: str
    meaning: str
    act: str


def meanings() -> tuple[Meaning, ...]:
    """All of them, worst first."""
    rows = ((severity.value, name, *SEVERITIES[severity.value]) for severity, name in SEVERITY_NAMES.items())
    return tuple(Meaning(key, say(name), say(meaning), say(act)) for key, name, meaning, act in rows)
