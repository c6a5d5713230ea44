# Every key here is invented for this fixture and opens nothing.
import os

import jwt
from decouple import config
from flask import Flask
from pydantic_settings import BaseSettings
from starlette.middleware.sessions import SessionMiddleware

app = Flask(__name__)

# ruleid: insecure-signing-secret-python
SECRET_KEY = "django-insecure-4242424242424242424242424242"

# ruleid: insecure-signing-secret-python
app.secret_key = "supersecret"

# ruleid: insecure-signing-secret-python
app.config["SECRET_KEY"] = "dev"

# ok: insecure-signing-secret-python
JWT_SECRET = os.getenv("JWT_SECRET", "change-me")

# ok: insecure-signing-secret-python
SIGNING = os.environ.get("APP_SECRET_KEY") or "fallback-4242"

# ok: insecure-signing-secret-python
DJANGO_KEY = config("SECRET_KEY", default="unsafe-4242")

# ruleid: insecure-signing-secret-python
api.add_middleware(SessionMiddleware, secret_key="424242")


class Settings(BaseSettings):
    # ruleid: insecure-signing-secret-python
    jwt_secret: str = "424242424242"


def issue(user):
    # ruleid: insecure-signing-secret-python
    return jwt.encode({"sub": user}, "my-secret-4242", algorithm="HS256")


# ok: insecure-signing-secret-python
SECRET_KEY = os.environ["SECRET_KEY"]

# ok: insecure-signing-secret-python
JWT_SECRET = os.getenv("JWT_SECRET")


def issue_with_setting(user):
    # ok: insecure-signing-secret-python
    return jwt.encode({"sub": user}, JWT_KEY, algorithm="HS256")


# Near misses: a literal and the word "secret" or "key" on one line, but the literal is no signing key.
# ok: insecure-signing-secret-python (near miss: the path of a file)
SECRET_KEY_FILE = "/run/secrets/secret_key"

# ok: insecure-signing-secret-python
SECRET_KEY = "/run/secrets/secret_key"

# An empty default is checked at start-up (Django refuses to start with it).
# ok: insecure-signing-secret-python
SECRET_KEY = os.getenv("SECRET_KEY", "")

# ok: insecure-signing-secret-python
SECRET_NAME = os.getenv("SECRET_NAME", "prod/api/signing")

# The name of the field, not its content.
# ok: insecure-signing-secret-python
SESSION_KEY = "session_key"

# ok: insecure-signing-secret-python
JWT_SECRET_KEY = "projects/example/secrets/jwt/versions/latest"

# Somebody else's secret: a hard-coded credential, but not what signs our sessions (another rule's finding).
# ok: insecure-signing-secret-python
AWS = os.getenv("AWS_SECRET_KEY", "4242424242")


# Only the tests sign with this one.
class TestingConfig(Config):
    # ok: insecure-signing-secret-python
    SECRET_KEY = "424242"


if DEBUG:
    # ok: insecure-signing-secret-python
    SECRET_KEY = "only-on-a-laptop-4242"


# ok: insecure-signing-secret-python
SECRET_KEY = envsecret("SECRET_KEY", "---")

# ok: insecure-signing-secret-python
JWT_SECRET = get_setting("JWT_SECRET", default='4242-dev')

# ok: insecure-signing-secret-python
app.config["SECRET_KEY"] = read_env("SECRET_KEY", "4242-dev")

# Near misses: an empty default, a message of a helper that requires the variable, somebody else's secret.
# ok: insecure-signing-secret-python
SECRET_KEY = envsecret("SECRET_KEY", "")

# ok: insecure-signing-secret-python
SECRET_KEY = require_env("SECRET_KEY", "the key of the sessions")

# ok: insecure-signing-secret-python
SECRET_KEY = envsecret("SECRET_KEY", "SECRET_KEY must be set")

# ok: insecure-signing-secret-python
SECRET_KEY = envsecret("SECRET_KEY")

# ok: insecure-signing-secret-python
SLACK_CLIENT_SECRET = envsecret("SLACK_CLIENT_SECRET", "4242")

# ok: insecure-signing-secret-python
SECRET_KEY = envsecret("SECRET_KEY", default=None)
