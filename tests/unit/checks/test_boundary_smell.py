"""Conditions that cannot mean what they say are found; their harmless look-alikes are not."""

import pytest
from marked import assert_marked

from lastmile.checks.failure_modes.boundary_smell import CHECK

BAD = """
def show(rows, kind, table):
    for i in range(len(rows) + 1):
        print(rows[i])  # bad: medium
    if kind == "a" or "b":  # bad: medium
        print(kind)
    if kind is "a":  # bad: medium
        print(kind)
    if kind == kind:  # bad: medium
        print(kind)
    kind == "c"  # bad: medium
    for row in rows:
        if row.old:
            rows.remove(row)  # bad: medium
    for key in table.keys():
        del table[key]  # bad: medium
    if kind:
        save(rows)
    elif table:
        drop(rows)
    elif kind:  # bad: medium
        save(table)
    assert (kind, "a kind is needed")  # bad: medium
    try:
        load()
    except Exception:
        return None
    except ValueError:  # bad: medium
        return 1
    if kind:  # bad: low
        return save(rows)
    else:
        return save(rows)
"""
GOOD = [
    "def f(r):\n    for i in range(len(r) + 1):\n        print(r[:i])\n",
    "def f(x):\n    return x != x\n",
    "def f(x):\n    return x is None or x is True\n",
    "def f(x):\n    return next(x) == next(x)\n",
    "def f(x):\n    return x == 'a' or x == 'b'\n",
    "def f(x):\n    name = x == 'a' or 'b'\n    return name\n",
    "def f(r):\n    for x in list(r):\n        r.remove(x)\n",
    "def f(r):\n    for x in r:\n        if x:\n            r.remove(x)\n            break\n",
    (
        "def f():\n    try:\n        g()\n    except ValueError:\n        return 1\n"
        "    except Exception:\n        return 2\n"
    ),
    "def f(x):\n    if a(x):\n        pass\n    else:\n        pass\n",
    "def f(q):\n    if q.pop():\n        return 1\n    elif q.pop():\n        return 2\n",
]


def test_found(tmp_path):
    assert_marked(CHECK, tmp_path, BAD)


@pytest.mark.parametrize("text", GOOD, ids=range(len(GOOD)))
def test_near_misses(tmp_path, text):
    assert_marked(CHECK, tmp_path, text)
