"""Whether a row's question arises at all in a product of these facts."""

from lastmile.model import Control, Fact


def not_applicable(control: Control, facts: frozenset[Fact]) -> str:
    """Why the row's question does not arise in a product of these facts; "" where it does."""
    if control.switched_off:
        return f"switched off by the checklist in use: {control.switched_off}"
    if control.applies_when and not any(Fact(fact) in facts for fact in control.applies_when):
        return f"no {' or '.join(_plain(fact) for fact in control.applies_when)} seen in the code"
    for fact in control.not_when:
        if Fact(fact) in facts:
            return f"this is a {_plain(fact)}, which is not judged as a service"
    return ""


def _plain(fact: str) -> str:
    return fact.replace("-", " ").replace("llm", "AI calls").replace("outgoing http", "outgoing calls")
