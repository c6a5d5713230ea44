"""Stores that only grow are found; emptied, bounded, constant and filled-at-import ones are not."""

import pytest
from marked import assert_marked

from lastmile.checks.failure_modes.unbounded_memory_map import CHECK

BAD = """
from functools import lru_cache, cache
from flask import Flask, request
app = Flask(__name__)
SEEN = {}
HISTORY = {}
@app.post("/<visitor>")
def visit(visitor):
    SEEN[visitor] = request.json  # bad: medium
def remember(user_id, text):
    HISTORY.setdefault(user_id, []).append(text)  # bad: low
def limited(function):
    calls = {}  # bad: medium
    def wrapper(user_id, *rest):
        calls[user_id] = len(rest)
        return function(user_id, *rest)
    return wrapper
class Report:
    @lru_cache(maxsize=None)  # bad: low
    def rows(self, year): ...
"""
GOOD = [
    "def w(f):\n    c = {}\n    def i(user_id):\n        c[user_id] = c.pop(user_id)\n    return i\n",
    "def w(f):\n    c = {}\n    def i(user_id):\n        c['last'] = user_id\n    return i\n",
    "def w(user_ids):\n    c = {}\n    for user_id in user_ids:\n        c[user_id] = 1\n    return c\n",
    "S = {}\ndef f(user_id):\n    S[user_id] = 1\ndef g(user_id):\n    S.pop(user_id, None)\n",
    "S = {}\ndef f(user_id):\n    S[user_id] = 1\n    if len(S) > 10:\n        evict(S)\n",
    "R = {}\ndef register(user_class):\n    R[user_class] = 1\n",
    "R = {}\ndef route(path):\n    def deco(f):\n        R[path] = f\n        return f\n    return deco\n",
    "S = {}\ndef f(user):\n    S['last'] = user\n",
    "from collections import deque\nS = deque(maxlen=5)\ndef f(user):\n    S.append(user)\n",
    "def f(users):\n    s = {}\n    for user in users:\n        s[user] = 1\n    return s\n",
    "import functools\n@functools.cache\ndef settings():\n    return 1\n",
    "S = {}\ndef reset():\n    global S\n    S = {}\ndef f(user_id):\n    S[user_id] = 1\n",
]


def test_found(tmp_path):
    assert_marked(CHECK, tmp_path, BAD)


@pytest.mark.parametrize("text", GOOD, ids=range(len(GOOD)))
def test_near_misses(tmp_path, text):
    assert_marked(CHECK, tmp_path, text)
