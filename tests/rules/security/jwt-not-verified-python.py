import jwt


def current_user(token):
    # ruleid: jwt-not-verified-python
    return jwt.decode(token, options={"verify_signature": False})["sub"]


def old_user(token, key):
    # ruleid: jwt-not-verified-python
    return jwt.decode(token, key, verify=False)


def anyone(token, claims):
    # ruleid: jwt-not-verified-python
    made = jwt.encode(claims, None, algorithm="none")
    # ruleid: jwt-not-verified-python
    return made, jwt.decode(token, None, algorithms=["HS256", "none"])


def good(token, key):
    # ok: jwt-not-verified-python
    return jwt.decode(token, key, algorithms=["HS256"])


def good_tenant(token, keys):
    # ok: jwt-not-verified-python (near miss: a first look, and then the check)
    issuer = jwt.decode(token, options={"verify_signature": False})["iss"]
    return jwt.decode(token, keys[issuer], algorithms=["RS256"], issuer=issuer)


def good_options(token, key):
    # ok: jwt-not-verified-python (near miss: another check is left out, the signature stays)
    return jwt.decode(token, key, algorithms=["HS256"], options={"verify_aud": False})
