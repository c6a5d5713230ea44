import random
import secrets
import string


def generate_token(length=32):
    # ruleid: insecure-randomness-python
    return "".join(random.choice(string.ascii_letters) for _ in range(length))


def start_reset(user, session):
    # ruleid: insecure-randomness-python
    user.reset_token = "".join(random.choices(string.hexdigits, k=40))
    # ruleid: insecure-randomness-python
    session["otp"] = random.randint(100000, 999999)
    # ruleid: insecure-randomness-python
    return {"password": "".join(random.sample(string.printable, 12))}


def good(items, attempt):
    # ok: insecure-randomness-python
    token = secrets.token_urlsafe(32)
    # ok: insecure-randomness-python (near miss: how long to wait with a token)
    token_retry_delay = random.uniform(0, 2**attempt)
    # ok: insecure-randomness-python (near miss: the secure generator of the same module)
    password = "".join(random.SystemRandom().choice(string.printable) for _ in range(12))
    # ok: insecure-randomness-python
    return random.choice(items), token, token_retry_delay, password
