def login(response, token):
    # ruleid: session-cookie-python
    response.set_cookie("session_id", token)
    # ruleid: session-cookie-python
    response.set_cookie(key="access_token", value=token, httponly=True)
    # ok: session-cookie-python (near miss: no login in it)
    response.set_cookie("theme", "dark")
    # ok: session-cookie-python
    response.delete_cookie("session_id")
