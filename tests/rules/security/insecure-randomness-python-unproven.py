import random
import uuid


def generate_code():
    # ruleid: insecure-randomness-python-unproven
    return random.randint(1000, 9999)


def invite(user):
    # ruleid: insecure-randomness-python-unproven
    invite_token = uuid.uuid1().hex
    # ok: insecure-randomness-python-unproven
    safe_token = uuid.uuid4().hex
    # ok: insecure-randomness-python-unproven (near miss: a name of a row, no secret)
    row = uuid.uuid1()
    # ok: insecure-randomness-python-unproven
    colour = random.choice(["red", "blue"])
    return invite_token, safe_token, row, colour
