from pathlib import Path

import pytest
from support import findings

from lastmile.checks.performance.array_loop import CHECK
from lastmile.errors import NothingToLookAt

HEAD = "import numpy as np\nimport pandas as pd\n"
BAD = {
    "iterrows": "def total(df):\n    t = 0\n    for _, row in df.iterrows():\n        t += row.price\n",
    "itertuples": "def total(df):\n    t = 0\n    for row in df.itertuples():\n        t += row.price\n",
    "apply by row": "def price(df):\n    df['p'] = df.apply(lambda r: r.a * r.b, axis=1)\n",
    "array by index": "a = np.zeros(1000000)\nfor i in range(len(a)):\n    a[i] = i * 2\n",
    "array by item": "def s(n):\n    a = np.arange(n)\n    for x in a:\n        t += x\n",
}
GOOD = {
    "near miss: it sends": "def f(df, bus):\n    for _, r in df.iterrows():\n        bus.publish(r.id)\n",
    "near miss: by column": "def f(df):\n    return df.apply(sum, axis=0)\n",
    "whole columns": "def f(df):\n    return (df.price * df.n).sum()\n",
    "a list": "def f(rows):\n    for row in rows:\n        row.n += 1\n",
    "async": "async def f(df, c):\n    for _, row in df.iterrows():\n        await c(row)\n",
}


@pytest.mark.parametrize("case", BAD)
def test_a_loop_over_rows_is_found(tmp_path: Path, case: str) -> None:
    assert len(findings(CHECK, tmp_path, {"app.py": HEAD + BAD[case]})) == 1


@pytest.mark.parametrize("case", GOOD)
def test_other_loops_are_not(tmp_path: Path, case: str) -> None:
    assert findings(CHECK, tmp_path, {"app.py": HEAD + GOOD[case]}) == ()


def test_without_an_array_library_there_is_nothing_to_judge(tmp_path: Path) -> None:
    with pytest.raises(NothingToLookAt):
        findings(CHECK, tmp_path, {"app.py": BAD["iterrows"]})
