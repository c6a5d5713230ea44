"""Unprotected changes of shared state, files asked for first and locks that do not lock are found."""

import pytest
from marked import assert_marked

from lastmile.checks.shared_state_race import CHECK

COUNTERS = """
import threading
from flask import Flask
app = Flask(__name__)
hits = 0
STOCK = {"seat": 3}
lock = threading.Lock()
@app.get("/")
def index():
    global hits
    hits += 1  # bad: medium
    STOCK["seat"] -= 1  # bad: medium
    with lock:
        hits += 1
    return str(hits)
def worker():
    global hits
    hits = hits + 1  # bad: medium
def main():
    for _ in range(4):
        threading.Thread(target=worker).start()
"""
ASYNC = """
total = 0
async def add(source):
    global total
    total += await source()  # bad: medium
"""
FILES = """
import os
from pathlib import Path
import tempfile
def prepare(folder, name):
    if not os.path.exists(folder):  # bad: low
        os.makedirs(folder)
    old = Path(name)
    if old.exists():  # bad: low
        old.unlink()
    return tempfile.mktemp()  # bad: medium
"""
LOCKS = """
import threading
def change(account):
    with threading.Lock():  # bad: medium
        account.balance += 1
def other(account):
    lock = threading.Lock()  # bad: medium
    with lock:
        account.balance += 1
class Store:
    def put(self, value):
        self.lock.acquire()  # bad: low
        write(value)
        self.lock.release()
"""
GOOD = [
    "count = 0\ndef main():\n    global count\n    count += 1\n",  # nobody runs beside it
    "count = 0\nasync def add():\n    global count\n    count += 1\n",  # no await in between
    "import os\ndef f(p):\n    os.makedirs(p, exist_ok=True)\n",
    "import os\ndef f(p):\n    if not os.path.exists(p):\n        os.makedirs(p, exist_ok=True)\n",
    "import os\ndef f(p):\n    if not os.path.exists(p):\n        raise ValueError(p)\n",
    (
        "import os\ndef f(p):\n    try:\n        if os.path.exists(p):\n            os.remove(p)\n"
        "    except OSError:\n        log()\n"
    ),
    "import shutil\ndef f(p):\n    if p.is_dir():\n        shutil.rmtree(p)\n    else:\n        p.unlink()\n",
    "import threading\nclass A:\n    def f(self):\n"
    "        self.lock.acquire()\n        try:\n            run()\n"
    "        finally:\n            self.lock.release()\n",
    (
        "import threading\ndef f():\n    lock = threading.Lock()\n    for j in jobs:\n"
        "        threading.Thread(target=j, args=(lock,)).start()\n"
    ),
]


@pytest.mark.parametrize("text", [COUNTERS, ASYNC, FILES, LOCKS], ids=["counters", "async", "files", "locks"])
def test_found(tmp_path, text):
    assert_marked(CHECK, tmp_path, text)


@pytest.mark.parametrize("text", GOOD, ids=range(len(GOOD)))
def test_near_misses(tmp_path, text):
    assert_marked(CHECK, tmp_path, text)
