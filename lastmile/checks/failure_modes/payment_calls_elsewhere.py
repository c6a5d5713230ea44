"""Whether the code that moves the money is here: no finding, but a row with nothing to judge stays open.

Rule: beside the Semgrep rules of catalogue failure/payment-without-idempotency, which read calls of Stripe.
"""

import re

from lastmile.checks.failure_modes._payment_code import seen_or_open
from lastmile.inventory import Check, Inventory, Scan

RULE = "lastmile.payment-calls-elsewhere"
# What Stripe's own page takes care of counts too: a product that uses it has its calls here.
_MOVES = re.compile(
    r"\.\s{0,80}(?:paymentIntents|charges|refunds|transfers|payouts|subscriptions|invoices|checkout\s{0,80}\.\s{0,80}sessions)"
    r"\s{0,80}\.\s{0,80}(?:create|confirm|capture|update|cancel|pay)\("
)


def look(inventory: Inventory) -> Scan:
    """No findings. Raises Skip where the product takes payments and no script here calls for the money."""
    return seen_or_open(
        inventory,
        _MOVES,
        "the code has a place for payments, and no JavaScript or TypeScript here calls Stripe "
        "to move the money",
        "calls of Stripe that move money",
    )


CHECK = Check(RULE, look)
