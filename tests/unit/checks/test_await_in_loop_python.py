# ruff: noqa: E501 - one case of code a line reads best
from pathlib import Path

import pytest
from support import findings

from lastmile.checks.performance.await_in_loop_python import CHECK
from lastmile.model import Severity

SURE = {
    "an async client": "async def f(client, ids):\n    for i in ids:\n        r = await client.get(f'/users/{i}')\n",
    "requests": "import requests\ndef f(ids):\n    for i in ids:\n        out.append(requests.get(url + i))\n",
    "a session": (
        "import requests\ndef f(ids):\n    s = requests.Session()\n    for i in ids:\n        s.post(url, json=i)\n"
    ),
    "urllib": "from urllib.request import urlopen\ndef f(urls):\n    for u in urls:\n        out.append(urlopen(u).read())\n",
}
UNSURE = {
    "the project's own": "async def f(ids):\n    for i in ids:\n        out.append(await load(i))\n",
    "with a condition": "async def f(ids):\n    for i in ids:\n        if await is_old(i):\n            n += 1\n",
}
GOOD = {
    "side by side": "async def f(c, ids):\n    await asyncio.gather(*[c.get(i) for i in ids])\n",
    "near miss: the first that answers": (
        "async def f(client, urls):\n    for u in urls:\n        r = await client.get(u)\n"
        "        if r.ok:\n            return r\n"
    ),
    "near miss: built upon the last turn": (
        "async def f(steps):\n    state = {}\n    for s in steps:\n        state = await apply(state, s)\n"
    ),
    "near miss: a dictionary has get too": "def f(requests, ids):\n    for i in ids:\n        cache.get(i)\n",
    "the same address in each turn": "import requests\ndef f(ids):\n    for i in ids:\n        requests.get(HEALTH)\n",
    "tries again": "async def f(c):\n    for attempt in range(n):\n        await c.get(url)\n",
    "a pause": "async def f(c, ids):\n    for i in ids:\n        await c.get(i)\n        await asyncio.sleep(1)\n",
    "few by the text": "async def f(c):\n    for i in ('a', 'b'):\n        await c.get(i)\n",
    "a stream": "async def f(c, ids):\n    async for i in ids:\n        await c.get(i)\n",
    "whoever asks sets the pace": "async def f(c, ids):\n    for i in ids:\n        yield await c.get(i)\n",
    "a query by row has its own row": "async def f(session, ids):\n    for i in ids:\n        await session.execute(q, i)\n",
}


@pytest.mark.parametrize("text", SURE.values(), ids=SURE.keys())
def test_a_request_for_each_item_is_found(tmp_path: Path, text: str) -> None:
    (finding,) = findings(CHECK, tmp_path, {"app/a.py": text})
    assert finding.severity is Severity.MEDIUM


@pytest.mark.parametrize("text", UNSURE.values(), ids=UNSURE.keys())
def test_a_wait_of_unknown_kind_weighs_little(tmp_path: Path, text: str) -> None:
    (finding,) = findings(CHECK, tmp_path, {"app/a.py": text})
    assert finding.severity is Severity.LOW


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD.keys())
def test_waits_that_are_fine(tmp_path: Path, text: str) -> None:
    assert findings(CHECK, tmp_path, {"app/a.py": text}) == ()
