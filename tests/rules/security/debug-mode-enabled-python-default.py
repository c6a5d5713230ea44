import os

from decouple import config

INSTALLED_APPS = ["django.contrib.auth"]
ROOT_URLCONF = "shop.urls"


class Helper:
    # ruleid: debug-mode-enabled-python-default
    DEBUG = envbool("DEBUG", "True")


class Keyword:
    # ruleid: debug-mode-enabled-python-default
    DEBUG = config("DJANGO_DEBUG", default=True, cast=bool)


class Compared:
    # ruleid: debug-mode-enabled-python-default
    DEBUG = os.environ.get("DEBUG", "True") == "True"


class Number:
    # ruleid: debug-mode-enabled-python-default
    DEBUG = bool(int(os.environ.get("DEBUG", 1)))


class Cast:
    # ruleid: debug-mode-enabled-python-default
    DEBUG = strtobool(os.getenv("DEBUG", "1"))


# ruleid: debug-mode-enabled-python-default
env = environ.Env(DEBUG=(bool, True))


class Off:
    # ok: debug-mode-enabled-python-default
    DEBUG = envbool("DEBUG", "False")


class OffByKeyword:
    # ok: debug-mode-enabled-python-default
    DEBUG = config("DEBUG", default=False, cast=bool)


class NoDefault:
    # ok: debug-mode-enabled-python-default
    DEBUG = os.environ.get("DEBUG") == "True"


# near miss: another switch
class Other:
    # ok: debug-mode-enabled-python-default
    DEBUG_TOOLBAR = envbool("DEBUG_TOOLBAR", "True")


# near miss: the question is whether this is a laptop, not whether debug is on
class Laptop:
    # ok: debug-mode-enabled-python-default
    DEBUG = envbool("ON_LAPTOP", "False")


if os.environ.get("ENVIRONMENT") == "dev":
    # ok: debug-mode-enabled-python-default
    DEBUG = envbool("DEBUG", "True")


class TestSettings:
    # ok: debug-mode-enabled-python-default
    DEBUG = envbool("DEBUG", "True")
