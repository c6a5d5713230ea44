"""Numbers of a request that nothing guards are found; caught, typed and foreign ones are not."""

import pytest
from marked import assert_marked

from lastmile.checks.failure_modes.unchecked_number_parse import CHECK

FLASK = """
from flask import Flask, request
app = Flask(__name__)
@app.get("/orders")
def orders():
    page = int(request.args.get("page", 1))  # bad: medium
    raw = request.form["amount"]
    return list_orders(page, float(raw))  # bad: medium
"""
DJANGO = """
def orders(request):
    return int(request.GET["page"])  # bad: medium
"""
HEAD = "from flask import Flask, request\napp = Flask(__name__)\n@app.get('/a')\ndef a():\n"
GOOD = [
    HEAD
    + "    try:\n        return int(request.args['p'])\n    except ValueError:\n        return 'no', 400\n",
    HEAD + "    return request.args.get('p', type=int)\n",
    HEAD
    + "    p = request.args['p']\n    if not p.isdigit():\n        return 'no', 400\n    return int(p)\n",
    HEAD + "    return int(load()['p'])\n",
    HEAD + "    return int(request.headers.get('Content-Length', 0))\n",
    HEAD
    + "    return int(request.args['p'])\n@app.errorhandler(ValueError)\ndef bad(e):\n    return 'no', 400\n",
]


def test_flask(tmp_path):
    assert_marked(CHECK, tmp_path, FLASK)


def test_django(tmp_path):
    assert_marked(CHECK, tmp_path, DJANGO, path="shop/views.py")


@pytest.mark.parametrize("text", GOOD, ids=range(len(GOOD)))
def test_near_misses(tmp_path, text):
    assert_marked(CHECK, tmp_path, text)
