"""Shapes by the providers' own key documentation; every value is fake: repeated digits."""

import pytest

from lastmile.secret.shapes import Strength, shape_hits

UUID = "42424242-4242-4242-4242-424242424242"  # fake


@pytest.mark.parametrize(
    ("provider", "value"),
    [
        ("Alibaba", "LTAI" + "4t" * 10),
        ("HubSpot", f"pat-eu1-{UUID}"),
        ("Shopify", "shppa_" + "42" * 16),
        ("GitLab", "glptt-" + "42" * 20),
        ("Doppler", "dp.pt." + "4t" * 21),
        ("Pulumi", "pul-" + "42" * 20),
        ("RubyGems", "rubygems_" + "42" * 24),
        ("Flutterwave", "FLWSECK-" + "42" * 16 + "-X"),
        ("Adobe", "p8e-" + "4t" * 16),
        (
            "Microsoft Teams",
            f"https://shop.webhook.office.com/webhookb2/{UUID}@{UUID}/IncomingWebhook/" + "42" * 16,
        ),
        ("Airtable", "pat" + "4t" * 7 + "." + "42" * 32),
        ("EasyPost", "EZAK" + "4t" * 27),
    ],
)
def test_a_live_key_has_its_shape(provider, value):
    assert [(h.shape.provider, h.strength) for h in shape_hits(f'x = "{value}"')] == [
        (provider, Strength.LIVE)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "path-to/patterns.4242",
        "const patient = patch.apply(4242)",
        "pul-request-4242",
        "rzp_test_" + "4t" * 7,
        "SALTAI" + "4t" * 10,
        "rubygems_version 4.2",
    ],
)
def test_what_only_begins_so(text):
    assert list(shape_hits(text)) == []


def test_a_key_id_of_the_checkout_page_is_public():
    (hit,) = shape_hits("key: 'rzp_live_" + "4t" * 7 + "'")  # fake
    assert (hit.shape.provider, hit.strength) == ("Razorpay", Strength.PUBLIC)
