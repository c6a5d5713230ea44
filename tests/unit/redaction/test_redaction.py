import base64
import random
import string
import time
from urllib.parse import quote

import pytest

from lastmile.secret import redaction
from lastmile.secret.redaction import Redactor, identity, mask

STRIPE = "sk_live_4242424242424242424242424242"  # fake
CHOSEN = "Tr0ub4dor&3/x y"  # fake
PEM = "-----BEGIN PRIVATE KEY-----\n" + ("42" * 32 + "\n") * 3 + "-----END PRIVATE KEY-----"  # fake


def test_mask_shows_the_prefix_and_a_length_class_only():
    assert mask(STRIPE, "Stripe") == "sk_live_… (32-63 characters)"
    assert mask("hunter42", "") == "****… (8-15 characters)"
    assert mask("SKywalker", "Twilio") == "****… (8-15 characters)"


def test_identity_is_stable_keyed_and_short(monkeypatch):
    monkeypatch.setenv(redaction.KEY_VARIABLE, "one")
    first = identity(STRIPE)
    assert first == identity(STRIPE) != identity(CHOSEN)
    assert len(first) == 16
    monkeypatch.setenv(redaction.KEY_VARIABLE, "two")
    assert identity(STRIPE) != first


def test_key_is_created_once_and_private(monkeypatch, tmp_path):
    monkeypatch.delenv(redaction.KEY_VARIABLE, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    redaction._key.cache_clear()
    first = identity(STRIPE)
    key = tmp_path / "lastmile" / "redaction.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in key.parent.iterdir()] == ["redaction.key"]
    redaction._key.cache_clear()
    assert identity(STRIPE) == first
    redaction._key.cache_clear()


def test_no_place_for_the_key_is_no_error(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.delenv(redaction.KEY_VARIABLE, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "file"))
    redaction._key.cache_clear()
    assert identity(STRIPE) == identity(STRIPE)
    redaction._key.cache_clear()


@pytest.mark.parametrize(
    "text",
    [
        f"the password {CHOSEN}!",
        quote(CHOSEN, safe=""),
        base64.b64encode(CHOSEN.encode()).decode(),
        base64.b64encode(f"user:{CHOSEN}".encode()).decode(),
        base64.b64encode(f"us:{CHOSEN}:more".encode()).decode(),
        base64.urlsafe_b64encode(f"u:{CHOSEN}".encode()).decode(),
    ],
)
def test_known_secrets_are_masked_in_every_dress(text):
    shown = Redactor([CHOSEN]).text(text)
    assert "****" in shown
    for piece in (CHOSEN, quote(CHOSEN, safe=""), base64.b64encode(CHOSEN.encode()).decode()[:-3]):
        assert piece not in shown


def test_unknown_secrets_are_masked_by_shape_and_name():
    redactor = Redactor([])
    assert STRIPE not in redactor.text(f"stripe.api_key = {STRIPE}")
    assert redactor.text('password = "summer"') == 'password = "****… (under 8 characters)"'
    assert "hunter42" not in redactor.text("amqp://u:hunter42@localhost")
    assert redactor.text("password = request.form['password']") == "password = request.form['password']"


def test_short_secret_is_masked_as_a_word_only():
    assert (
        Redactor(["admin"]).text("admin of administrators") == "****… (under 8 characters) of administrators"
    )


def test_every_line_of_a_key_block_is_masked():
    lines = ["key = '''", *PEM.splitlines(), "'''"]
    for redactor in (Redactor([PEM]), Redactor([])):
        excerpt = redactor.excerpt(lines, 2, 6, most=9)
        assert "4242" not in "".join(excerpt.lines)
    assert "42" * 32 not in Redactor([PEM.replace("\n", "\\n")]).text("body: " + "42" * 32)


def test_controls_and_bidi_are_visible_and_texts_are_clipped():
    redactor = Redactor([])
    assert redactor.text("a\x1b[31m\u202eb\x00") == "a\\u001b[31m\\u202eb\\u0000"
    assert redactor.text("word " * 200, limit=50).endswith(" more)")
    assert len(redactor.text("word " * 200, limit=50)) <= 50
    assert redactor.text("y" * 500) == "y" * 60 + "… (440 more)"


def test_path_keeps_its_length_and_loses_its_secret():
    redactor = Redactor([CHOSEN])
    assert redactor.path(f"a/{STRIPE}.txt") == "a/sk_live_… (32-63 characters).txt"
    assert redactor.path("a/" + "b" * 200) == "a/" + "b" * 200
    assert redactor.path("a\nb") == "a\\u000ab"


def test_excerpt_has_context_marks_and_a_cap():
    lines = [f"line {n}" for n in range(1, 21)]
    excerpt = Redactor([]).excerpt(lines, 10, None)
    assert (excerpt.first_line, excerpt.hit) == (8, (10,))
    assert excerpt.lines == ("line 8", "line 9", "line 10", "line 11", "line 12")
    long = Redactor([]).excerpt(lines, 5, 15)
    assert (len(long.lines), long.first_line, long.hit) == (6, 5, (5, 6, 7, 8, 9, 10))
    assert Redactor([]).excerpt(lines, 20, None).lines[-1] == "line 20"
    assert Redactor([]).excerpt([], 1, None).lines == ()


def test_repr_shows_no_secret():
    assert CHOSEN not in repr(Redactor([CHOSEN]))


def test_a_known_secret_never_comes_through():
    chance = random.Random(42)  # noqa: S311 - chosen texts, no cryptography
    alphabet = "aZ09-_/+=%&$#@!?.:;'\"\\ {}[]()\u00e9\u202e\u200b\x07\U0001f511"

    def some(least, most):
        return "".join(chance.choices(alphabet, k=chance.randint(least, most)))

    for _ in range(2000):
        secret, before, after = some(10, 40).strip(), some(0, 60), some(0, 60)
        if len(secret) >= 8:
            assert secret not in Redactor([secret]).text(f"{before}{secret}{after}", limit=10_000)


def test_cut_text_never_shows_half_a_secret():
    text = "a " * 9_990 + CHOSEN
    assert CHOSEN[:6] not in Redactor([CHOSEN]).text(text[:19_999] + CHOSEN, limit=100_000)


def test_a_text_costs_the_same_with_a_hundred_times_as_many_secrets():
    line = 'const user = await db.query("select * from users where id = " + request.params.id)  # a comment'

    def cost(secrets):
        redactor = Redactor([f"Secret{n:06d}value" for n in range(secrets)])
        begin = time.thread_time()  # what others do on the machine does not count
        for number in range(2_000):
            redactor.text(f"{line} {number}")
        return time.thread_time() - begin

    assert cost(500) < 5 * cost(5)


def test_a_key_that_is_part_of_a_name_is_masked():
    key = "ghp_4242abcd4242abcd4242abcd4242abcd4242"  # not a real key: its digits repeat
    for text in (f"backup-{key}.zip", f"old_{key}", f"{key}.py"):
        assert key not in Redactor(()).path(text)
        assert key not in Redactor(()).text(text)


def test_a_known_secret_is_masked_as_a_package_name_too():
    key = "ghp_4242ABCD4242ABCD4242ABCD4242ABCD4242"  # not a real key
    assert "4242abcd" not in Redactor([key]).path(key.replace("_", "-").lower())


def drawn(length: int, seed: int) -> str:
    """A value as a provider draws one that we do not know: fake, and another for each seed."""
    return "".join(random.Random(seed).choices(string.ascii_letters + string.digits, k=length))  # noqa: S311 - the same for each run


@pytest.mark.parametrize("around", ["vault.create_secret('{}', 'SOME_API_KEY')", "key {}", "`{}`", '("{}")'])
def test_a_key_of_a_provider_that_nobody_knows_is_masked_too(around):
    for seed in range(20):
        value = f"sk_V2_{drawn(43, seed)}"  # fake
        shown = Redactor([]).text(around.format(value))
        assert value not in shown
        assert "(32-63 characters)" in shown


@pytest.mark.parametrize(
    "text",
    [
        "commit 970e08b89f67e404b928ad4589bf026b50800cfd",
        "createSubscriptionCheckoutSession2(SUPABASE_SERVICE_ROLE_KEY_V2)",
        "getUserById2FactorAuthV3 = test_user_can_login_with_2FA_and_OAuth2",
        "20251103_brand_assets_and_design_system.sql",
        "6f9619ff-8b86-d011-b42d-00c04fc964ff",
        '"integrity": "sha512-4Q2kT7eP9bXc1YvZs5aG3nH8jL6mR0wUqDfEtViOyAhBgCkJlMxN=="',
        "src/components/4Q2kT7eP9bXc1YvZs5aG3nH8jL6mR0.tsx",
    ],
)
def test_names_commits_and_check_sums_stay(text):
    assert Redactor([]).text(text) == text
