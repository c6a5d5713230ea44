import hashlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC


def derive(password, salt):
    # ruleid: weak-cryptography-python-kdf
    one = hashlib.pbkdf2_hmac("sha256", password, salt, 1000)
    # ruleid: weak-cryptography-python-kdf
    two = PBKDF2HMAC(algorithm=hashes.SHA256(), length=32, salt=salt, iterations=4096)
    # ok: weak-cryptography-python-kdf
    three = hashlib.pbkdf2_hmac("sha256", password, salt, 600_000)
    # ok: weak-cryptography-python-kdf (near miss: the length is small, the rounds are not)
    four = PBKDF2HMAC(algorithm=hashes.SHA256(), length=32, salt=salt, iterations=480000)
    return one, two, three, four
