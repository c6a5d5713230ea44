"""Broad handlers that keep nothing of the error are found; those that report, raise or name it are not."""

import pytest
from marked import assert_marked

from lastmile.checks.failure_modes.broad_except import CHECK

ROUTE = """
from flask import Flask
app = Flask(__name__)
@app.post("/orders")
def create():
    try:
        order = parse()
        store(order)
        notify(order)
        bill(order)
    except:  # bad: medium
        return "invalid order", 400
"""
PLAIN = """
import logging
def load(path):
    try:
        return read(path)
    except Exception:  # bad: low
        logging.error("could not load")
        return DEFAULTS
def other():
    try:
        work()
    except BaseException:  # bad: low
        state.failed = True
"""
GOOD = [
    "try:\n    run()\nexcept Exception:\n    log.exception('no')\n    x = 1\n",
    "try:\n    run()\nexcept Exception:\n    log.error('no', exc_info=True)\n",
    "try:\n    run()\nexcept Exception as error:\n    answer = str(error)\n",
    "try:\n    run()\nexcept Exception:\n    undo()\n    raise\n",
    "try:\n    run()\nexcept ValueError:\n    x = 1\n",
    "try:\n    run()\nexcept Exception:\n    pass\n",  # swallowed_exception's
    "import sys\ntry:\n    run()\nexcept Exception:\n    sys.exit(1)\n",
    "try:\n    import fast\nexcept Exception:\n    fast = slow\n",
]


@pytest.mark.parametrize("text", [ROUTE, PLAIN], ids=["route", "plain"])
def test_found(tmp_path, text):
    assert_marked(CHECK, tmp_path, text)


@pytest.mark.parametrize("text", GOOD, ids=range(len(GOOD)))
def test_near_misses(tmp_path, text):
    assert_marked(CHECK, tmp_path, text)
