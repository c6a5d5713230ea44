import hashlib
import os

from Crypto.Cipher import AES
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


def seal_all_alike(key, password, text):
    # ruleid: weak-cryptography-python-fixed
    one = AES.new(key, AES.MODE_CBC, b"1111222233334444")
    # ruleid: weak-cryptography-python-fixed
    two = Cipher(algorithms.AES(key), modes.CBC(b"\x00" * 16))
    # ruleid: weak-cryptography-python-fixed
    derived = hashlib.pbkdf2_hmac("sha256", password, b"pepper", 600_000)
    # ruleid: weak-cryptography-python-fixed
    box = Fernet(b"1111111111111111111111111111111111111111111=")  # fake key
    return one, two, derived, box


def seal(key, password, text, settings):
    iv = os.urandom(16)
    # ok: weak-cryptography-python-fixed
    one = AES.new(key, AES.MODE_CBC, iv)
    # ok: weak-cryptography-python-fixed (near miss: a length, not a vector)
    two = AES.new(key, AES.MODE_GCM, mac_len=16)
    # ok: weak-cryptography-python-fixed
    derived = hashlib.pbkdf2_hmac("sha256", password, os.urandom(16), 600_000)
    # ok: weak-cryptography-python-fixed
    box = Fernet(settings.FERNET_KEY)
    return one, two, derived, box
