from passlib.context import CryptContext
from passlib.hash import bcrypt, md5_crypt
from werkzeug.security import generate_password_hash


def store(password):
    # ruleid: weak-password-storage-python-scheme
    context = CryptContext(schemes=["plaintext"])
    # ruleid: weak-password-storage-python-scheme
    old = md5_crypt.hash(password)
    # ruleid: weak-password-storage-python-scheme
    weak = generate_password_hash(password, method="pbkdf2:sha1")
    # ok: weak-password-storage-python-scheme (near miss: the old scheme is only read, and left behind)
    better = CryptContext(schemes=["argon2", "md5_crypt"], deprecated="auto")
    # ok: weak-password-storage-python-scheme
    return context, old, weak, better, bcrypt.hash(password), generate_password_hash(password)
