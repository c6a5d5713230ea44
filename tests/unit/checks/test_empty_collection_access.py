"""Results that are used without asking whether they exist are found; others are not."""

import pytest
from marked import assert_marked

from lastmile.checks.failure_modes.empty_collection_access import CHECK

ROUTES = """
import re
from flask import Flask, request
app = Flask(__name__)
@app.get("/user/<email>")
def show(email):
    user = User.query.filter_by(email=email).first()
    return user.name  # bad: medium
@app.get("/x/<text>")
def number(text):
    first = Order.query.filter_by(code=text).all()[0]  # bad: medium
    token = request.headers.get("Authorization").split(" ")[1]  # bad: medium
    return re.search(r"id=(\\d+)", text).group(1)  # bad: medium
def inside(text):
    return re.match(r"v(\\d+)", text).group(1)  # bad: low
"""
HEAD = "import re\nfrom flask import Flask, request\napp = Flask(__name__)\n@app.get('/a/<x>')\ndef a(x):\n"
GOOD = [
    HEAD
    + "    u = User.query.filter_by(e=x).first()\n    if u is None:\n        abort(404)\n    return u.name\n",
    HEAD + "    u = User.query.filter_by(e=x).first_or_404()\n    return u.name\n",
    HEAD + "    m = re.match('a', x)\n    return m.group() if m else ''\n",
    HEAD + "    if re.match('a', x):\n        return re.match('a', x).group()\n",
    HEAD
    + "    try:\n        return re.match('a', x).group()\n    except AttributeError:\n        return ''\n",
    HEAD + "    return re.match('a*', x).group()\n",
    HEAD + "    return User.query.with_entities(func.count(User.id)).first()[0]\n",
    HEAD + "    items = session.get('items', [])\n    items.append(x)\n    return ''\n",
    HEAD + "    return request.headers.get('Authorization', '').split(' ')\n",
    HEAD + "    u = find(x).first()\n    check_user(u)\n    return u.name\n",
]


def test_found(tmp_path):
    assert_marked(CHECK, tmp_path, ROUTES)


@pytest.mark.parametrize("text", GOOD, ids=range(len(GOOD)))
def test_near_misses(tmp_path, text):
    assert_marked(CHECK, tmp_path, text)
