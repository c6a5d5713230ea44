import hashlib


def register(user, password):
    digest = hashlib.md5(password.encode()).hexdigest()
    # ruleid: weak-password-storage-python-hash
    user.set_password(digest)
    # ruleid: weak-password-storage-python-hash
    user.password = hashlib.sha1(password.encode()).hexdigest()


def good(user, password, avatar):
    # ok: weak-password-storage-python-hash
    user.set_password(password)
    # ok: weak-password-storage-python-hash (near miss: a fast hash of something else)
    user.avatar = hashlib.md5(user.email.encode()).hexdigest()
