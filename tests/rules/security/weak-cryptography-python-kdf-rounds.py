import hashlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC


def derive(password, salt):
    # ruleid: weak-cryptography-python-kdf-rounds
    one = hashlib.pbkdf2_hmac("sha256", password, salt, 100_000)
    # ruleid: weak-cryptography-python-kdf-rounds
    two = PBKDF2HMAC(algorithm=hashes.SHA256(), length=32, salt=salt, iterations=100000)
    # ok: weak-cryptography-python-kdf-rounds
    three = hashlib.pbkdf2_hmac("sha512", password, salt, 210_000)
    # ok: weak-cryptography-python-kdf-rounds (near miss: far too few, another rule's finding)
    four = hashlib.pbkdf2_hmac("sha256", password, salt, 1000)
    return one, two, three, four
