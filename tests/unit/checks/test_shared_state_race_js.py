"""Shared names that are read before an await and written after it."""

import pytest
from support import findings

from lastmile.checks.failure_modes.shared_state_race_js import CHECK
from lastmile.model import Severity


@pytest.mark.parametrize(
    ("code", "severity"),
    [
        ("total += await price(x)", Severity.MEDIUM),
        ("total = total + await price(x)", Severity.MEDIUM),
        ("const old = total; await wait(x); total = old + 1", Severity.MEDIUM),
        ("state.sum += await price(x)", Severity.MEDIUM),
        ("if (!client) { client = await connect(x) }", Severity.LOW),
    ],
)
def test_stale(tmp_path, code, severity):
    text = f"let total = 0, client = null; const state = {{ sum: 0 }}\nasync function go(x) {{\n  {code}\n}}"
    (found,) = findings(CHECK, tmp_path, {"a.js": text})
    assert (found.line, found.severity) == (3, severity)


@pytest.mark.parametrize(
    "code",
    [
        "const p = await price(x); total += p",  # near miss: read and written in one step, after the await
        "let mine = 0; mine += await price(x)",
        "total = await price(x)",
        "if (busy) return; busy = true; await price(x); busy = false",
        "x.sum += await price(x)",
        "if (!pending) { pending = connect(x) } await pending",
    ],
)
def test_fresh(tmp_path, code):
    text = f"let total = 0, busy = false, pending = null\nasync function go(x) {{ {code} }}"
    assert findings(CHECK, tmp_path, {"a.js": text}) == ()
