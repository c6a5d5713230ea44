"""Calls that block the event loop are found by what they are, not by how they are spelled."""

import pytest
from support import findings, scan

from lastmile.checks.performance.sync_io_in_async import CHECK, RULE
from lastmile.model import Confidence, Severity


@pytest.mark.parametrize(
    ("head", "call"),
    [
        ("import requests", "requests.get('https://api.example.com')"),
        ("import requests as r", "r.post('https://api.example.com')"),
        ("from requests import get", "get('https://api.example.com')"),
        ("from time import sleep", "sleep(1)"),
        ("import time", "time.sleep(1)"),
        ("import subprocess", "subprocess.run(['ls'])"),
        ("import os", "os.system('ls')"),
        ("import urllib.request", "urllib.request.urlopen('https://api.example.com')"),
        ("import requests\ns = requests.Session()", "s.get('https://api.example.com')"),
        ("import boto3\ns3 = boto3.client('s3')", "s3.put_object(Bucket='b')"),
        ("import psycopg2\nconn = psycopg2.connect('')", "conn.commit()"),
    ],
)
def test_blocking_calls_are_high(tmp_path, head, call):
    (found,) = findings(
        CHECK, tmp_path, {"a.py": f"{head}\nasync def handler():\n    x = 1\n    return {call}\n"}
    )
    assert (found.severity, found.confidence) == (Severity.HIGH, Confidence.HIGH)
    assert found.symbol == "handler"


def test_one_finding_a_line_and_one_opportunity_a_coroutine(tmp_path):
    text = (
        "import time\nasync def a():\n    time.sleep(1)\n    time.sleep(2)\nasync def b():\n    await a()\n"
    )
    brought = scan(CHECK, tmp_path, {"a.py": text})
    assert [f.line for f in brought.findings] == [3, 4]
    assert brought.opportunities == {RULE: 2}


@pytest.mark.parametrize(
    "text",
    [
        "import time\ndef f():\n    time.sleep(1)\n",
        "import time\nasync def f():\n    def work():\n        time.sleep(1)\n    await to_thread(work)\n",
        "import time, asyncio\nasync def f():\n    await asyncio.to_thread(time.sleep, 1)\n",
        "import requests\nasync def f(loop):\n    await loop.run_in_executor(None, requests.get, 'u')\n",
        "import requests\nasync def f():\n    await run_in_threadpool(lambda: requests.get('u'))\n",
        "import httpx\nasync def f():\n    async with httpx.AsyncClient() as c:\n        await c.get('u')\n",
        "async def f(session):\n    await session.execute('select 1')\n",
        "import requests\ndef get():\n    return requests.get('u')\nasync def f(get):\n    g = get()\n",
        "async def f():\n    text = await asyncio.to_thread(open, 'a')\n",
        "import asyncio\nfrom asyncio import sleep\nasync def f():\n    await sleep(1)\n",
        "class requests:\n    pass\nasync def f(cache):\n    return cache.get('k')\n",
    ],
    ids=range(11),
)
def test_near_misses(tmp_path, text):
    assert findings(CHECK, tmp_path, {"a.py": text}) == ()


def test_a_disk_is_worth_a_low_word(tmp_path):
    text = "import time\nfrom pathlib import Path\nasync def a():\n    open('a').read()\n"
    (one,) = findings(CHECK, tmp_path, {"a.py": text + "async def b(p):\n    await p\n"})
    assert (one.line, one.severity) == (4, Severity.LOW)


def test_a_function_of_the_module_that_blocks(tmp_path):
    text = "import requests\ndef load(u):\n    return requests.get(u)\nasync def a(u):\n    return load(u)\n"
    (one,) = findings(CHECK, tmp_path, {"a.py": text})
    assert (one.line, one.severity, one.confidence) == (5, Severity.HIGH, Confidence.MEDIUM)
    assert "load, and that calls requests.get, which blocks" in one.message


@pytest.mark.parametrize(
    ("head", "body", "severity"),
    [
        ("import subprocess", "p = subprocess.Popen(['make'])\n    out = p.communicate()", Severity.HIGH),
        ("from openai import OpenAI\nai = OpenAI()", "ai.chat.completions.create(model='m')", Severity.HIGH),
        (
            "from pymongo import MongoClient\ndb = MongoClient()['shop']",
            "db.users.find_one({'a': 1})",
            Severity.HIGH,
        ),
        ("import queue\njobs = queue.Queue()", "job = jobs.get()", Severity.HIGH),
        ("import asyncio", "asyncio.run(other())", Severity.MEDIUM),
        ("import bcrypt", "bcrypt.hashpw(pw, bcrypt.gensalt())", Severity.MEDIUM),
        ("from redis import Redis\nr = Redis()", "r.get('k')\n    r.get('j')", Severity.MEDIUM),
    ],
)
def test_clients_and_handles_that_wait(tmp_path, head, body, severity):
    found = findings(CHECK, tmp_path, {"a.py": f"{head}\nasync def work(pw):\n    {body}\n"})
    assert max(found, key=lambda f: -f.severity.rank).severity == severity


def test_parameters_and_attributes_that_hold_a_client(tmp_path):
    text = (
        "import requests\nfrom typing import Annotated\nfrom fastapi import Depends\n"
        "from sqlalchemy.orm import Session\n"
        "class Api:\n    def __init__(self):\n        self.http = requests.Session()\n"
        "    def load(self):\n        return self.http.get('/x')\n"
        "    async def one(self):\n        return self.http.get('/y')\n"
        "    async def two(self):\n        return self.load()\n"
        "async def route(db: Annotated[Session, Depends(get_db)]):\n"
        "    first = db.query(User).filter_by(id=1).first()\n    db.commit()\n"
    )
    assert [f.line for f in findings(CHECK, tmp_path, {"a.py": text})] == [11, 13, 15]


@pytest.mark.parametrize(
    "text",
    [
        # near misses: the asynchronous twins, another function's client, a wait that was forbidden
        "from openai import AsyncOpenAI\nai = AsyncOpenAI()\n"
        "async def f():\n    await ai.chat.completions.create()\n",
        "from sqlalchemy.ext.asyncio import AsyncSession\n"
        "async def f(db: AsyncSession):\n    await db.commit()\n",
        "import redis.asyncio as redis\nr = redis.Redis()\nasync def f():\n    await r.get('k')\n",
        "import requests\nclass A:\n    def __init__(self):\n        self.c = requests.Session()\n"
        "class B:\n    async def f(self):\n        return self.c.get('k')\n",
        "import requests\nc = requests.Session()\nasync def f(c):\n    return c.get('k')\n",
        "import queue\nq = queue.Queue()\nasync def f():\n    return q.get(block=False)\n",
        "import time\nasync def f():\n    time.sleep(0)\n",
        "import asyncio\nasync def f():\n    pass\nasyncio.run(f())\n",
        "import asyncio, nest_asyncio\nasync def f():\n    asyncio.run(g())\n",
    ],
    ids=range(9),
)
def test_more_near_misses(tmp_path, text):
    assert findings(CHECK, tmp_path, {"a.py": text}) == ()


def test_a_coroutine_that_is_alone_on_its_loop_blocks_nobody_else(tmp_path):
    text = "import asyncio, time\nasync def main():\n    time.sleep(1)\nasyncio.run(main())\n"
    (one,) = findings(CHECK, tmp_path, {"a.py": text})
    assert one.severity == Severity.LOW
    beside = text.replace("time.sleep(1)", "asyncio.create_task(other())\n    time.sleep(1)")
    (one,) = findings(CHECK, tmp_path / "more", {"a.py": beside})
    assert one.severity == Severity.HIGH
