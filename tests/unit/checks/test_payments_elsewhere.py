"""A row on payments does not pass where the code that it judges is not in the repository."""

import pytest
from support import scan

from lastmile.checks.failure_modes import payment_calls_elsewhere, payment_events_elsewhere
from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Check
from lastmile.model import Fact

CALLS, EVENTS = payment_calls_elsewhere.CHECK, payment_events_elsewhere.CHECK
APP = (
    "import { useStripe } from '@stripe/stripe-react-native'\nsupabase.functions.invoke('stripe-checkout')\n"
)


@pytest.mark.parametrize("check", [CALLS, EVENTS])
def test_a_form_alone_leaves_the_row_open(tmp_path, check: Check) -> None:
    with pytest.raises(Skip) as skip:
        scan(check, tmp_path, {"pay.ts": APP}, facts=[Fact.PAYMENTS])
    assert not isinstance(skip.value, NothingToLookAt)


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (CALLS, "await stripe.paymentIntents.create({ amount })\n"),
        (CALLS, "const s = await stripe.checkout.sessions.create(order)\n"),
        (CALLS, "await this.stripe\n  .refunds\n  .create({ charge })\n"),
        (EVENTS, "const event = stripe.webhooks.constructEvent(body, signature, secret)\n"),
        (EVENTS, "if (event.type === 'payment_intent.succeeded') paid(event)\n"),
    ],
)
def test_code_that_is_here_is_judged(tmp_path, check: Check, text: str) -> None:
    read = scan(check, tmp_path, {"pay.ts": APP, "server.js": text}, facts=[Fact.PAYMENTS])
    assert set(read.sent) == {"pay.ts", "server.js"}
    assert read.findings == ()


@pytest.mark.parametrize("check", [CALLS, EVENTS])
def test_without_payments_nothing_is_left_open(tmp_path, check: Check) -> None:
    assert scan(check, tmp_path, {"a.ts": "export const a = 1\n"}, facts=[Fact.WEBHOOKS]).sent == ("a.ts",)
    with pytest.raises(NothingToLookAt):
        scan(check, tmp_path, {"a.py": "import stripe\n"}, facts=[Fact.PAYMENTS])
