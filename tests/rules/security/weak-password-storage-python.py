import hashlib

import bcrypt
from flask import request
from werkzeug.security import check_password_hash, generate_password_hash


def register(email, password):
    # ruleid: weak-password-storage-python
    digest = hashlib.sha256(password.encode()).hexdigest()
    return User(email=email, password=digest)


def register_salted(form, salt):
    # ruleid: weak-password-storage-python
    return hashlib.md5((form.password + salt).encode("utf-8")).hexdigest()


def register_from_request(salt):
    # ruleid: weak-password-storage-python
    return hashlib.sha1(request.form["password"].encode()).hexdigest()


def login(email, password):
    user = User.query.filter_by(email=email).first()
    # ruleid: weak-password-storage-python
    if user and user.password == password:
        return user
    return None


def login_from_request():
    user = find_user(request.json["email"])
    # ruleid: weak-password-storage-python
    if user["password"] != request.json["password"]:
        return "no", 401
    return "ok"


def login_by_query(username, password):
    # ruleid: weak-password-storage-python
    return User.query.filter_by(username=username, password=password).first()


def register_well(email, password):
    # ok: weak-password-storage-python
    return User(email=email, password=generate_password_hash(password))


def login_well(email, password):
    user = User.query.filter_by(email=email).first()
    # ok: weak-password-storage-python
    return user is not None and check_password_hash(user.password, password)


# Near misses: a fast hash or a comparison beside the word "password", but no stored password is at stake.
def confirm(form):
    # ok: weak-password-storage-python
    return form.password == form.confirm_password


def reset_key(password_hash):
    # ok: weak-password-storage-python
    return hashlib.sha256(password_hash.encode()).hexdigest()


def password_reset(password_reset_token):
    # ok: weak-password-storage-python (near miss: a hash of a random token)
    return hashlib.sha256(password_reset_token.encode()).hexdigest()


def is_pwned(password):
    # ok: weak-password-storage-python
    digest = hashlib.sha1(password.encode()).hexdigest().upper()
    return ask_range(digest[:5])


def long_password(password):
    # ok: weak-password-storage-python
    return bcrypt.hashpw(hashlib.sha256(password.encode()).digest(), bcrypt.gensalt(12))


def changed(user):
    # ok: weak-password-storage-python
    return user.password == ""


def checksum(content):
    # ok: weak-password-storage-python
    return hashlib.md5(content).hexdigest()
