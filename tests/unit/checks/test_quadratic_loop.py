from pathlib import Path

import pytest
from support import findings, places, scan

from lastmile.checks.performance.quadratic_loop import CHECK, RULE

BAD = {
    "membership in a list": """
def new_only(rows, known: list[str]):
    fresh = []
    for row in rows:
        if row.id not in known:
            fresh.append(row)
    return fresh
""",
    "a list that grows in the loop": """
def unique(rows):
    seen = []
    for row in rows:
        if row in seen:
            continue
        seen.append(row)
""",
    "index of the item": """
def positions(rows, order: list):
    for row in rows:
        print(order.index(row))
""",
    "first item off a list": """
def drain(text):
    queue = text.split()
    while queue:
        print(queue.pop(0))
""",
    "a table that is rebuilt": """
import pandas as pd
def load(paths):
    table = pd.DataFrame()
    for path in paths:
        table = pd.concat([table, pd.read_csv(path)])
    return table
""",
    "an array that is rebuilt": """
import numpy as np
def load(values):
    held = np.array([])
    for value in values:
        held = np.append(held, value)
""",
    "a text that grows": """
def render(rows):
    html = ""
    for row in rows:
        html += f"<li>{row}</li>"
    return html
""",
    "a list that is copied": """
def collect(rows):
    held = []
    for row in rows:
        held = held + [row]
""",
    "sorted again and again": """
def ranks(rows):
    scores = [row.score for row in rows]
    for row in rows:
        print(sorted(scores)[0])
""",
}
GOOD = {
    "a set": """
def f(rows, known: set[str]):
    for row in rows:
        if row in known:
            print(row)
""",
    "near miss: a list, then made a set": """
def f(rows):
    known = [r.id for r in rows]
    known = set(known)
    for row in rows:
        if row.id in known:
            print(row)
""",
    "near miss: written down": """
def f(rows):
    kinds = ["a", "b"]
    for row in rows:
        if row.kind in kinds:
            print(row)
""",
    "few turns": """
def f(known: list[str]):
    for name in ("mail", "phone"):
        if name in known:
            print(name)
""",
    "the same question in each turn": """
def f(rows, known: list[str], wanted):
    for row in rows:
        if wanted in known:
            print(row)
""",
    "a number that grows": "def f(rows):\n    total = 0\n    for row in rows:\n        total += row.n\n",
    "sorted as it changes": """
def f(rows):
    best = []
    for row in rows:
        best.append(row)
        best.sort()
""",
    "last item off a list": "def f(text):\n    q = text.split()\n    while q:\n        q.pop()\n",
    "one call for all": """
import pandas as pd
def load(paths):
    parts = []
    for path in paths:
        parts.append(pd.read_csv(path))
    return pd.concat(parts)
""",
    "a function inside": """
def f(rows, known: list[str]):
    for row in rows:
        def later(other):
            return other in known
""",
}


@pytest.mark.parametrize("case", BAD)
def test_a_quadratic_loop_is_found(tmp_path: Path, case: str) -> None:
    assert len(findings(CHECK, tmp_path, {"app.py": BAD[case]})) == 1


@pytest.mark.parametrize("case", GOOD)
def test_a_linear_loop_is_not(tmp_path: Path, case: str) -> None:
    assert findings(CHECK, tmp_path, {"app.py": GOOD[case]}) == ()


def test_loops_inside_loops_are_one_place_and_loops_are_counted(tmp_path: Path) -> None:
    text = """
def f(rows, known: list[str]):
    for row in rows:
        for cell in row:
            if cell in known:
                print(cell)
"""
    found = scan(CHECK, tmp_path, {"app.py": text})
    assert places(found.findings) == [("app.py", 5)]
    assert found.opportunities == {RULE: 2}
