"""Errors that .catch() and callbacks throw away."""

import pytest
from support import findings

from lastmile.checks.failure_modes.swallowed_exception_js import CHECK
from lastmile.model import Severity


@pytest.mark.parametrize(
    "code",
    [
        "sendMail(order).catch(() => {})",
        "await fetch(url).catch(() => { /* ignore */ })",
        "api.saveOrder(order).catch((e) => null)",
        "users.findOne(q, (err, user) => { show(user.name) })",
    ],
)
def test_thrown_away(tmp_path, code):
    (found,) = findings(CHECK, tmp_path, {"a.js": f"async function go() {{\n  {code}\n}}"})
    assert (found.line, found.severity) == (2, Severity.MEDIUM)


@pytest.mark.parametrize(
    "code",
    [
        "sendMail(order).catch((e) => report(e))",
        "quiet(order).catch(() => {})",  # near miss: it handles its failures itself
        "audio.play().catch(() => {})",
        "void sendMail(order).catch(() => {})",
        "sendMail(order).catch(() => { /* the next run sends it again */ })",
        "users.findOne(q, (err, user) => { if (err) return next(err); show(user) })",
        "app.use((err, req, res, next) => { res.end() })",  # near miss: the handler of errors itself
        "useMutation({ onError: (err, old, context) => { undo(context) } })",
        "users.findOne(q, (_err, user) => { show(user) })",
    ],
)
def test_handled_or_harmless(tmp_path, code):
    quiet = "async function quiet(x) { try { await send(x) } catch (e) { report(e) } }\n"
    assert findings(CHECK, tmp_path, {"a.js": f"{quiet}async function go() {{ {code} }}"}) == ()
