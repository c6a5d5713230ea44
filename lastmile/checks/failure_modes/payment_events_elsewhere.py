"""Whether the code that hears of payments is here: no finding, but a row with nothing to judge stays open.

Rule: beside the Semgrep rules of catalogue failure/webhook-not-idempotent, which read events of Stripe.
"""

import re

from lastmile.checks.failure_modes._payment_code import seen_or_open
from lastmile.inventory import Check, Inventory, Scan

RULE = "lastmile.payment-events-elsewhere"
_HEARS = re.compile(
    r"\bconstructEvent(?:Async)?\(|['\"](?:checkout\.session|payment_intent|invoice|charge|customer\.subscription)\."
    r"[a-z_.]{3,40}['\"]"
)


def look(inventory: Inventory) -> Scan:
    """No findings. Raises Skip where the product takes payments and no script here reads an event of them."""
    return seen_or_open(
        inventory,
        _HEARS,
        "the code has a place for payments, and no JavaScript or TypeScript here reads the events of Stripe",
        "code that reads events of Stripe",
    )


CHECK = Check(RULE, look)
