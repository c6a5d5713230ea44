"""Effects of React that start something and never end it."""

import pytest
from support import findings

from lastmile.checks.failure_modes.effect_cleanup_missing import CHECK


@pytest.mark.parametrize(
    "body",
    [
        "setInterval(refresh, 5000)",
        "window.addEventListener('resize', measure)",
        "store.subscribe(update)",
        "const socket = new WebSocket(url); socket.onmessage = show",
    ],
)
def test_left_behind(tmp_path, body):
    (found,) = findings(
        CHECK, tmp_path, {"a.tsx": f"function A() {{\n  useEffect(() => {{ {body} }}, [])\n}}"}
    )
    assert found.line == 2


@pytest.mark.parametrize(
    "effect",
    [
        "useEffect(() => { const t = setInterval(refresh, 9); return () => clearInterval(t) }, [])",
        "useEffect(() => store.subscribe(update), [])",  # near miss: the expression is the cleanup function
        "useEffect(() => { window.addEventListener('load', measure, { once: true }) }, [])",
        "useEffect(() => { document.title = name }, [name])",
        "useEffect(() => { button.onClick = () => { setInterval(refresh, 9) } }, [])",
    ],
)
def test_ended(tmp_path, effect):
    assert findings(CHECK, tmp_path, {"a.tsx": f"function A() {{ {effect} }}"}) == ()
