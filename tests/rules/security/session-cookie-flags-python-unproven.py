from pyramid.authentication import AuthTktCookieHelper
from starlette.middleware.sessions import SessionMiddleware


def remember(response, name, value, client):
    # ruleid: session-cookie-flags-python-unproven
    response.set_cookie(name, value)
    # ruleid: session-cookie-flags-python-unproven
    response.set_cookie("cart", value, httponly=True)
    # ok: session-cookie-flags-python-unproven
    response.set_cookie("cart", value, httponly=True, secure=True, samesite="Lax")
    # ok: session-cookie-flags-python-unproven
    response.set_cookie("language", value)
    # ok: session-cookie-flags-python-unproven (near miss: a browser of a test)
    client.set_cookie("cart", value)
    # ok: session-cookie-flags-python-unproven
    response.delete_cookie("cart")


def wire(app, key):
    # ruleid: session-cookie-flags-python-unproven
    app.add_middleware(SessionMiddleware, secret_key=key)
    # ok: session-cookie-flags-python-unproven
    app.add_middleware(SessionMiddleware, secret_key=key, https_only=True)
    # ruleid: session-cookie-flags-python-unproven
    helper = AuthTktCookieHelper(key, secure=False, httponly=True)
    # ok: session-cookie-flags-python-unproven
    return helper, AuthTktCookieHelper(key, secure=True, httponly=True, samesite="Lax")
