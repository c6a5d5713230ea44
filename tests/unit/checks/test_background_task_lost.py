"""Tasks nobody holds and coroutines nobody awaits are found; kept, awaited and grouped ones are not."""

import pytest
from marked import assert_marked

from lastmile.checks.failure_modes.background_task_lost import CHECK

LOST = """
import asyncio
async def send(order): ...
async def handler(order):
    asyncio.create_task(send(order))  # bad: medium
    task = asyncio.ensure_future(send(order))  # bad: medium
    loop = asyncio.get_running_loop()
    loop.create_task(send(order))  # bad: medium
    send(order)  # bad: high
    asyncio.sleep(1)  # bad: high
class Mailer:
    async def flush(self): ...
    def close(self):
        self.flush()  # bad: high
"""
THREAD = """
import threading
from flask import Flask
app = Flask(__name__)
@app.post("/mail")
def mail():
    threading.Thread(target=send, daemon=True).start()  # bad: low
    return "ok"
"""
GOOD = [
    "import asyncio\nasync def f(x):\n    t = asyncio.create_task(x())\n    await t\n",
    "import asyncio\nasync def f(x, s):\n    s.add(asyncio.create_task(x()))\n",
    (
        "import asyncio\nasync def f(x):\n    async with asyncio.TaskGroup() as group:\n"
        "        group.create_task(x())\n"
    ),
    "import asyncio\nasync def f(x):\n    return asyncio.create_task(x())\n",
    "import asyncio\nclass A:\n    def f(self, x):\n        self.task = asyncio.create_task(x())\n",
    "async def send(): ...\nasync def f():\n    await send()\n",
    "async def send(): ...\ndef f(send):\n    send()\n",
    "@sync\nasync def send(): ...\ndef f():\n    send()\n",
    (
        "class A:\n    async def flush(self): ...\nclass B:\n    def flush(self): ...\n"
        "    def f(self):\n        self.flush()\n"
    ),
    "async def rows():\n    yield 1\ndef f():\n    rows()\n",
    "import threading\ndef main():\n    threading.Thread(target=work, daemon=True).start()\n",
]


@pytest.mark.parametrize("text", [LOST, THREAD], ids=["asyncio", "thread"])
def test_found(tmp_path, text):
    assert_marked(CHECK, tmp_path, text)


@pytest.mark.parametrize("text", GOOD, ids=range(len(GOOD)))
def test_near_misses(tmp_path, text):
    assert_marked(CHECK, tmp_path, text)
