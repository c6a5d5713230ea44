"""What is opened and not closed is found; with statements, finally, and what is handed on are not."""

import pytest
from marked import assert_marked
from support import scan

from lastmile.checks.failure_modes.resource_not_closed import CHECK, RULE

SAMPLES = {
    "chains": """
import json, csv
def load(path):
    settings = json.load(open(path))  # bad: low
    text = open(path).read()  # bad: low
    for row in csv.reader(open(path)):  # bad: low
        print(row)
    return settings, text
""",
    "never closed": """
import sqlite3, socket
from concurrent.futures import ThreadPoolExecutor
def count(db):
    con = sqlite3.connect(db)  # bad: medium
    return con.execute("select count(*) from t").fetchone()
def save(path, text):
    out = open(path, "w")  # bad: medium
    out.write(text)
def probe(host):
    sock = socket.socket()  # bad: medium
    sock.connect((host, 80))
def run(jobs):
    ThreadPoolExecutor(2).submit(print, jobs)  # bad: medium
""",
    "closed only on success": """
def copy(path):
    source = open(path)  # bad: low
    text = transform(source.read())
    source.close()
    return text
""",
    "descriptor": """
import tempfile
def place():
    path = tempfile.mkstemp()[1]  # bad: medium
    _, other = tempfile.mkstemp()  # bad: medium
    return path, other
""",
    "asynchronous": """
import aiohttp
async def ask(url):
    session = aiohttp.ClientSession()  # bad: medium
    return await session.get(url)
""",
}
GOOD = {
    "with": "def f(p):\n    with open(p) as a, open(p) as b:\n        return a.read() + b.read()\n",
    "finally": (
        "def f(p):\n    a = open(p)\n    try:\n        return a.read()\n    finally:\n        a.close()\n"
    ),
    "closing": (
        "import sqlite3\nfrom contextlib import closing\n"
        "def f(p):\n    with closing(sqlite3.connect(p)) as c:\n        c.execute('x')\n"
    ),
    "with on the name": "def f(p):\n    a = open(p)\n    with a:\n        return a.read()\n",
    "returned": "def f(p):\n    a = open(p)\n    a.readline()\n    return a\n",
    "kept on the object": "class A:\n    def __init__(self, p):\n        self.out = open(p, 'w')\n",
    "handed on": "def f(p):\n    a = open(p)\n    register(a)\n",
    "exit stack": "def f(stack, p):\n    a = stack.enter_context(open(p))\n    return a.read()\n",
    "closed at once": "open('marker', 'w').close()\n",
    "descriptor kept": (
        "import os, tempfile\ndef f():\n    fd, p = tempfile.mkstemp()\n    os.close(fd)\n    return p\n"
    ),
    "another open": "def open(p):\n    return p\ndef f(p):\n    return open(p).read()\n",
    "inner function": "def f(p):\n    a = open(p)\n    def done():\n        a.close()\n    return done\n",
    "global": (
        "import sqlite3\ndef f():\n    global con\n    con = sqlite3.connect('x')\n    con.execute('y')\n"
    ),
}


@pytest.mark.parametrize("text", SAMPLES.values(), ids=SAMPLES)
def test_what_stays_open_is_found(tmp_path, text):
    assert_marked(CHECK, tmp_path, text)


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_near_misses(tmp_path, text):
    assert_marked(CHECK, tmp_path, text)


def test_opportunities_are_all_openings(tmp_path):
    text = "def f(p):\n    with open(p) as a:\n        return a.read(), open(p).read()\n"
    assert scan(CHECK, tmp_path, {"a.py": text}).opportunities == {RULE: 2}


def test_a_name_that_is_given_again_loses_the_first(tmp_path):
    text = "def f(p, q):\n    a = open(p, 'w')  # bad: medium\n    a = open(q)\n    return a\n"
    assert_marked(CHECK, tmp_path, text)
