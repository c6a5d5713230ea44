from flask import Flask
from flask_wtf import FlaskForm

app = Flask(__name__)
# ruleid: csrf-missing-python
app.config["WTF_CSRF_ENABLED"] = False
# ok: csrf-missing-python
app.config["WTF_CSRF_ENABLED"] = True
# ok: csrf-missing-python
app.config["WTF_CSRF_TIME_LIMIT"] = None


class ContactForm(FlaskForm):
    class Meta:
        # ruleid: csrf-missing-python
        csrf = False


class TestConfig:
    # ok: csrf-missing-python (near miss: settings of the tests)
    WTF_CSRF_ENABLED = False


class Production:
    # ruleid: csrf-missing-python
    WTF_CSRF_ENABLED = False


# ruleid: csrf-missing-python
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    # "django.middleware.csrf.CsrfViewMiddleware",
]
# ok: csrf-missing-python
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
# ok: csrf-missing-python (near miss: no login cookie passes through here)
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
