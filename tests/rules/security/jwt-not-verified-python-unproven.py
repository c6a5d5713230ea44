import jwt
from jose import jwt as jose_jwt


def who(token, key):
    # ruleid: jwt-not-verified-python-unproven
    claims = jose_jwt.get_unverified_claims(token)
    # ruleid: jwt-not-verified-python-unproven
    old = jwt.decode(token, key, algorithms=["HS256"], options={"verify_exp": False})
    return claims, old


def good(token, key):
    # ok: jwt-not-verified-python-unproven
    header = jose_jwt.get_unverified_header(token)
    # ok: jwt-not-verified-python-unproven
    return header, jwt.decode(token, key, algorithms=["HS256"])


def refresh(token, key):
    # ok: jwt-not-verified-python-unproven (near miss: to renew an old token is what this is for)
    return jwt.decode(token, key, algorithms=["HS256"], options={"verify_exp": False})
