"""Unprotected changes of shared state, files asked for first and locks that do not lock are found."""

import pytest
from marked import assert_marked
from support import findings

from lastmile.checks.failure_modes.shared_state_race import CHECK

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


@pytest.mark.parametrize(
    "text",
    [
        "import os\ndef f(p):\n    if os.path.exists(p):\n        return\n    os.mkdir(p)\n",
        "import os\ndef f(p, t):\n    if os.path.exists(p):\n        raise ValueError(p)\n"
        "    with open(p, 'w') as out:\n        out.write(t)\n",
        "import os\ndef f(p):\n    if not os.path.exists(p):\n        log(p)\n"
        "    else:\n        os.remove(p)\n",
    ],
    ids=range(3),
)
def test_a_file_that_is_changed_behind_the_question(tmp_path, text):
    assert [f.line for f in findings(CHECK, tmp_path, {"a.py": text})] == [3]


@pytest.mark.parametrize(
    "text",
    [
        # near misses: only read afterwards, in one step, with the error handled, another file
        "import os\ndef f(p):\n    if not os.path.exists(p):\n        return None\n    return open(p)\n",
        "import os\ndef f(p):\n    if os.path.exists(p):\n        return\n"
        "    os.makedirs(p, exist_ok=True)\n",
        "import os\ndef f(p):\n    if os.path.exists(p):\n        return\n    try:\n"
        "        os.mkdir(p)\n"
        "    except FileExistsError:\n        pass\n",
        "import os\ndef f(p, q):\n    if os.path.exists(p):\n        return\n    os.mkdir(q)\n",
    ],
    ids=range(4),
)
def test_a_file_that_is_not_changed_behind_the_question(tmp_path, text):
    assert findings(CHECK, tmp_path, {"a.py": text}) == ()


def test_a_request_that_keeps_its_own_value_for_the_whole_program(tmp_path):
    head = "from flask import Flask, request\napp = Flask(__name__)\nuser = None\n"
    text = head + "@app.post('/in')\ndef sign_in():\n    global user\n    user = request.form['n']\n"
    assert [f.line for f in findings(CHECK, tmp_path, {"app.py": text})] == [7]
    # near miss: a start that every request shares
    once = head + "@app.route('/')\ndef home():\n    global user\n    user = load_defaults()\n    return ''\n"
    assert findings(CHECK, tmp_path / "more", {"app.py": once}) == ()
