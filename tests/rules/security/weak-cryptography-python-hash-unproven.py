import hashlib

from cryptography.hazmat.primitives import hashes


def proof(message):
    # ruleid: weak-cryptography-python-hash-unproven
    summary = hashlib.sha1(message).hexdigest()
    # ruleid: weak-cryptography-python-hash-unproven
    other = hashlib.new("md5", message)
    # ruleid: weak-cryptography-python-hash-unproven
    third = hashes.Hash(hashes.MD5())
    return summary, other, third


def upload(handle, email):
    # ok: weak-cryptography-python-hash-unproven (near miss: a checksum)
    checksum = hashlib.md5(handle.read()).hexdigest()
    # ok: weak-cryptography-python-hash-unproven
    label = hashlib.sha1(email.encode(), usedforsecurity=False).hexdigest()
    # ok: weak-cryptography-python-hash-unproven
    return checksum, label, hashlib.sha256(email.encode()).hexdigest()


def gravatar_url(email):
    # ok: weak-cryptography-python-hash-unproven (near miss: the service asks for this very sum)
    return "https://avatars.example.com/" + hashlib.md5(email.lower().encode()).hexdigest()
