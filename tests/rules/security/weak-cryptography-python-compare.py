import hashlib
import hmac


def receive(request, key):
    expected = hmac.new(key, request.data, hashlib.sha256).hexdigest()
    # ruleid: weak-cryptography-python-compare
    if expected != request.headers["X-Signature"]:
        return 403
    # ruleid: weak-cryptography-python-compare
    return request.args["sig"] == hmac.new(key, request.data, "sha256").hexdigest()


def receive_safely(request, key):
    expected = hmac.new(key, request.data, hashlib.sha256).hexdigest()
    # ok: weak-cryptography-python-compare (near miss: the comparison of a safe comparison's answer)
    if hmac.compare_digest(expected, request.headers["X-Signature"]) == False:
        return 403
    # ok: weak-cryptography-python-compare
    return request.headers["X-Kind"] == "order"
