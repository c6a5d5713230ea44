import hashlib
from hashlib import sha1


def sign_request(params, secret):
    # ruleid: weak-cryptography-python-hash
    return hashlib.md5((params + secret).encode()).hexdigest()


def new_link(user):
    # ruleid: weak-cryptography-python-hash
    reset_token = sha1(f"{user.id}{user.email}".encode()).hexdigest()
    # ruleid: weak-cryptography-python-hash
    stored = hashlib.new("md5", user.api_key.encode()).hexdigest()
    return reset_token, stored


def label(body, url, token):
    # ok: weak-cryptography-python-hash
    etag = hashlib.md5(body).hexdigest()
    # ok: weak-cryptography-python-hash (near miss: says that it protects nothing)
    token_label = hashlib.md5(token.encode(), usedforsecurity=False).hexdigest()
    # ok: weak-cryptography-python-hash
    token_hash = hashlib.sha256(token.encode()).hexdigest()
    return etag, token_label, token_hash


def cache_key_for(token):
    # ok: weak-cryptography-python-hash (near miss: names a place in a cache)
    return hashlib.md5(token.encode()).hexdigest()
