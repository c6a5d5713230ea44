"""Outside failures that come out as "nothing there" are found; raised, named and expected ones are not."""

import pytest
from marked import assert_marked

from lastmile.checks.failure_modes.error_turned_into_empty_value import CHECK

BAD = """
import requests, logging, sqlite3
def orders(url):
    try:
        return requests.get(url, timeout=5).json()
    except requests.RequestException:  # bad: medium
        return []
def user(con):
    try:
        return con.execute("select 1").fetchone()
    except sqlite3.OperationalError:  # bad: low
        return None
def rates():
    try:
        return load()
    except Exception as error:  # bad: low
        logging.error("rates: %s", error)
        return {}
"""
GOOD = [
    (
        "import requests\ndef f(u):\n    try:\n        return requests.get(u)\n"
        "    except requests.RequestException as e:\n        raise Down() from e\n"
    ),
    (
        "import requests\ndef find_user(u):\n    try:\n        return requests.get(u)\n"
        "    except requests.RequestException:\n        return None\n"
    ),
    "def f(d):\n    try:\n        return d['a']\n    except KeyError:\n        return None\n",
    (
        "from django.db.models import ObjectDoesNotExist\ndef f():\n    try:\n        return load()\n"
        "    except ObjectDoesNotExist:\n        return None\n"
    ),
    (
        "import json, requests\ndef f(t):\n    try:\n        return json.loads(t)\n"
        "    except requests.exceptions.JSONDecodeError:\n        return {}\n"
    ),
    (
        "def f():\n    try:\n        return load()\n    except Exception:\n        return []\n"
    ),  # swallowed_exception's
]


def test_found(tmp_path):
    assert_marked(CHECK, tmp_path, BAD)


@pytest.mark.parametrize("text", GOOD, ids=range(len(GOOD)))
def test_near_misses(tmp_path, text):
    assert_marked(CHECK, tmp_path, text)
