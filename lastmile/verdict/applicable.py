"""Whether a row's question arises at all in a product of these facts."""

from lastmile.model import Control, Fact

# Why a question that is asked of services is not asked of such a product.
_INSTEAD = {
    Fact.LIBRARY: "this is a library, which is not judged as a service",
    Fact.CLI: "this is a command-line program, which is not judged as a service",
    Fact.SERVERLESS: "the product runs serverless, where this question does not arise",
    Fact.NEXTJS: "the product is built with Next.js, where this question does not arise",
}


_NAMES = {
    "llm": "AI calls",
    "outgoing-http": "outgoing calls",
    "supabase": "Supabase",
    "firebase": "Firebase",
}


def not_applicable(control: Control, facts: frozenset[Fact]) -> str:
    """Why the row's question does not arise in a product of these facts; "" where it does."""
    if control.switched_off:
        return f"switched off by the checklist in use: {control.switched_off}"
    if control.applies_when and not any(Fact(fact) in facts for fact in control.applies_when):
        return f"no {' or '.join(_plain(fact) for fact in control.applies_when)} seen in the code"
    for fact in control.not_when:
        if Fact(fact) in facts:
            return _INSTEAD.get(Fact(fact)) or f"this question does not arise with {_plain(fact)}"
    return ""


def _plain(fact: str) -> str:
    return _NAMES.get(fact) or fact.replace("-", " ")
