import os

# ruleid: session-cookie-flags-python-setting
SESSION_COOKIE_SECURE = False
# ruleid: session-cookie-flags-python-setting
SESSION_COOKIE_HTTPONLY = False
# ok: session-cookie-flags-python-setting (near miss: scripts may have to read this one)
CSRF_COOKIE_HTTPONLY = False
# ok: session-cookie-flags-python-setting
REMEMBER_COOKIE_SECURE = True

if os.environ.get("LOCAL"):
    # ok: session-cookie-flags-python-setting (near miss: a developer's machine)
    SESSION_COOKIE_SECURE = False


class DevelopmentConfig:
    # ok: session-cookie-flags-python-setting
    SESSION_COOKIE_SECURE = False
