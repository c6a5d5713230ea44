"""Divisions by what may be empty are found; guarded ones and what is never empty are not."""

import pytest
from marked import assert_marked

from lastmile.checks.failure_modes.division_by_possibly_zero import CHECK

BAD = """
def normalize(scores):
    total = sum(scores)
    return [s / total for s in scores]  # bad: medium
def average(values):
    return sum(values) / len(values)  # bad: medium
def share(rows):
    good = [r for r in rows if r.ok]
    return 1.0 / len(good)  # bad: low
"""
GOOD = [
    "def f(v):\n    return sum(v) / len(v) if v else 0\n",
    "def f(v):\n    if not v:\n        return 0\n    return sum(v) / len(v)\n",
    "def f(v):\n    t = sum(v)\n    if t == 0:\n        raise ValueError\n    return [x / t for x in v]\n",
    "def f(v):\n    return sum(v) / max(1, len(v))\n",
    "def f(v):\n    try:\n        return sum(v) / len(v)\n    except ZeroDivisionError:\n        return 0\n",
    "def f(v):\n    for x in v:\n        print(x / len(v))\n",
    "KINDS = [1, 2]\ndef f(x):\n    return x / len(KINDS)\n",
    "def f(text):\n    parts = text.split(',')\n    return 1 / len(parts)\n",
    "import numpy as np\ndef f(e):\n    return e / np.sum(e)\n",
    "def f(v):\n    return sum(v) / (len(v) or 1)\n",
]


def test_found(tmp_path):
    assert_marked(CHECK, tmp_path, BAD)


@pytest.mark.parametrize("text", GOOD, ids=range(len(GOOD)))
def test_near_misses(tmp_path, text):
    assert_marked(CHECK, tmp_path, text)
