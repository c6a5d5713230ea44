"""Retries without an end are found; limited ones, waiting services and questions to a person are not."""

import pytest
from marked import assert_marked

from lastmile.checks.failure_modes.unbounded_retry import CHECK

LOOPS = """
import time
from tenacity import retry, stop_after_attempt
def send(message):
    while True:  # bad: medium
        try:
            return post(message)
        except ConnectionError:
            continue
def slow(message):
    while True:  # bad: low
        try:
            return post(message)
        except Exception:
            time.sleep(1)
def again(url):
    try:
        return get(url)
    except Exception:
        return again(url)  # bad: medium
@retry  # bad: medium
def call(): ...
"""
GOOD = [
    (
        "def f(m):\n    for _ in range(5):\n        try:\n            return post(m)\n"
        "        except ConnectionError:\n            continue\n"
    ),
    "def f(m):\n    n = 0\n    while True:\n        try:\n"
    "            return post(m)\n        except OSError:\n"
    "            n += 1\n            if n > 3:\n                raise\n",
    (
        "def f(q):\n    while True:\n        try:\n            handle(q.get())\n"
        "        except Exception:\n            log()\n"
    ),
    (
        "def f():\n    while True:\n        try:\n            return int(input())\n"
        "        except Exception:\n            print('again')\n"
    ),
    (
        "def f(x):\n    while True:\n        try:\n            return parse(x)\n"
        "        except ValueError:\n            x = x[1:]\n"
    ),
    (
        "def f(url, left=3):\n    try:\n        return get(url)\n    except Exception:\n"
        "        return f(url, left - 1)\n"
    ),
    "from tenacity import retry, stop_after_attempt\n@retry(stop=stop_after_attempt(3))\ndef call(): ...\n",
]


def test_found(tmp_path):
    assert_marked(CHECK, tmp_path, LOOPS)


@pytest.mark.parametrize("text", GOOD, ids=range(len(GOOD)))
def test_near_misses(tmp_path, text):
    assert_marked(CHECK, tmp_path, text)
