"""Values that calls share by accident are found; their look-alikes are not."""

import pytest
from marked import assert_marked

from lastmile.checks.failure_modes.mutable_default_or_late_binding import CHECK

BAD = """
from datetime import datetime
def add(item, basket=[]):  # bad: medium
    basket.append(item)
    return basket
def log(text, when=datetime.now()):  # bad: medium
    print(when, text)
class Order(Model):
    created = DateTimeField(default=timezone_now())
    stamp = DateTimeField(default=datetime.utcnow())  # bad: medium
class Basket:
    items = []  # bad: medium
    def add(self, item):
        self.items.append(item)
def menu(names):
    buttons = []
    for name in names:
        buttons.append(lambda: show(name))  # bad: medium
    return buttons
"""
GOOD = [
    "def f(x, kinds=['a', 'b']):\n    return x in kinds\n",
    "def f(x, items=None):\n    items = items or []\n    items.append(x)\n    return items\n",
    "def f(x, items=[]):\n    items = list(items)\n    items.append(x)\n    return items\n",
    "from datetime import datetime\nclass A(Model):\n    stamp = DateTimeField(default=datetime.utcnow)\n",
    (
        "class A:\n    items = []\n    def __init__(self):\n        self.items = []\n"
        "    def add(self, x):\n        self.items.append(x)\n"
    ),
    (
        "def f(names):\n    out = []\n    for name in names:\n"
        "        out.append(lambda name=name: show(name))\n    return out\n"
    ),
    "def f(rows):\n    for key in keys:\n        rows.sort(key=lambda r: r[key])\n",
    "class A:\n    KINDS = []\n    def f(self):\n        return self.KINDS\n",
]


def test_found(tmp_path):
    assert_marked(CHECK, tmp_path, BAD)


@pytest.mark.parametrize("text", GOOD, ids=range(len(GOOD)))
def test_near_misses(tmp_path, text):
    assert_marked(CHECK, tmp_path, text)
