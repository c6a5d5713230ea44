"""Calls that block the event loop are found by what they are, not by how they are spelled."""

import pytest
from support import findings, scan

from lastmile.checks.sync_io_in_async import CHECK, RULE
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


def test_one_finding_a_function_and_one_opportunity_a_coroutine(tmp_path):
    text = (
        "import time\nasync def a():\n    time.sleep(1)\n    time.sleep(2)\nasync def b():\n    await a()\n"
    )
    brought = scan(CHECK, tmp_path, {"a.py": text})
    assert [f.line for f in brought.findings] == [3]
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


def test_a_disk_is_worth_a_low_word_and_hides_nothing_graver(tmp_path):
    text = "import time\nfrom pathlib import Path\nasync def a():\n    open('a').read()\n"
    (one,) = findings(CHECK, tmp_path, {"a.py": text + "async def b(p):\n    await p\n"})
    assert (one.line, one.severity) == (4, Severity.LOW)
    (one,) = findings(CHECK, tmp_path / "more", {"a.py": text + "    time.sleep(1)\n"})
    assert (one.line, one.severity) == (5, Severity.HIGH)


def test_a_function_of_the_module_that_blocks(tmp_path):
    text = "import requests\ndef load(u):\n    return requests.get(u)\nasync def a(u):\n    return load(u)\n"
    (one,) = findings(CHECK, tmp_path, {"a.py": text})
    assert (one.line, one.severity, one.confidence) == (5, Severity.HIGH, Confidence.MEDIUM)
    assert "load, and that requests.get" in one.message
