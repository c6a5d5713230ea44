import bcrypt
from passlib.context import CryptContext

# ruleid: weak-password-storage-python-cost
quick = CryptContext(schemes=["bcrypt"], bcrypt__rounds=4)

# ok: weak-password-storage-python-cost
slow = CryptContext(schemes=["bcrypt"], bcrypt__rounds=12)


def store(password):
    # ruleid: weak-password-storage-python-cost
    return bcrypt.hashpw(password, bcrypt.gensalt(6))


def store_well(password):
    # ok: weak-password-storage-python-cost
    return bcrypt.hashpw(password, bcrypt.gensalt())


# Near misses: a low number, but of a parameter that is no cost, or only for the tests.
def other(password):
    # ok: weak-password-storage-python-cost
    return bcrypt.gensalt(prefix=b"2b", rounds=14)


class TestingConfig:
    # ok: weak-password-storage-python-cost (near miss: only tests use it)
    BCRYPT_LOG_ROUNDS = 4
