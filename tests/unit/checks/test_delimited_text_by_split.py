"""Tables cut at their commas are found; lists in settings and headers, and the right reader, are not."""

import pytest
from marked import assert_marked

from lastmile.checks.failure_modes.delimited_text_by_split import CHECK

BAD = """
def read_prices(path):
    with open(path) as source:
        for line in source:
            name, price = line.strip().split(",")  # bad: medium
            store(name, price)
def amounts(text):
    return [line.split(";")[1] for line in text.splitlines()]  # bad: medium
def process_user_data(data_string):
    return [item.strip() for item in data_string.split(",")]  # bad: low
"""
GOOD = [
    "import csv\ndef parse_data(data):\n    try:\n"
    "        return next(csv.reader([data]))\n    except csv.Error:\n"
    "        return data.split(',')\n",
    "import os\ndef hosts():\n    return os.environ['HOSTS'].split(',')\n",
    "def tags(text):\n    return text.split(',')\n",
    "def load_data(header):\n    return header.split(',')\n",
    (
        "def f(path):\n    with open(path) as s:\n        for line in s:\n"
        "            key, value = line.split('=')\n"
    ),
    (
        "def f(path):\n    with open(path) as s:\n        for line in s:\n"
        "            first, rest = line.split(',', 1)\n"
    ),
]


def test_found(tmp_path):
    assert_marked(CHECK, tmp_path, BAD)


@pytest.mark.parametrize("text", GOOD, ids=range(len(GOOD)))
def test_near_misses(tmp_path, text):
    assert_marked(CHECK, tmp_path, text)
