from flask import make_response


def login(token, settings):
    response = make_response("welcome")
    # ruleid: session-cookie-flags-python
    response.set_cookie("session_id", token)
    # ruleid: session-cookie-flags-python
    response.set_cookie(key="access_token", value=token, secure=True, samesite="lax")
    # ruleid: session-cookie-flags-python
    response.set_cookie("auth", token, httponly=False)
    return response


def good(token, settings, flags):
    response = make_response("welcome")
    # ok: session-cookie-flags-python
    response.set_cookie("session_id", token, httponly=True, secure=True, samesite="Lax")
    # ok: session-cookie-flags-python (near miss: a setting decides)
    response.set_cookie("session_id", token, httponly=settings.COOKIE_HTTPONLY)
    # ok: session-cookie-flags-python (near miss: scripts must read this one)
    response.set_cookie("csrf_token", token)
    # ok: session-cookie-flags-python
    response.set_cookie("theme", "dark")
    # ok: session-cookie-flags-python (near miss: the cookie is taken away)
    response.set_cookie("session_id", "", max_age=0)
    # ok: session-cookie-flags-python
    response.set_cookie("session_id", token, **flags)
    return response
