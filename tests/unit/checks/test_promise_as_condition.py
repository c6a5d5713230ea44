"""Conditions that ask for a promise instead of what it brings."""

import pytest
from support import findings

from lastmile.checks.failure_modes.promise_as_condition import CHECK
from lastmile.model import Severity

HEAD = "async function allowed(user) { return (await db.get(user)).ok }\nasync function go(user, hash) {\n"


@pytest.mark.parametrize(
    "code",
    [
        "if (allowed(user)) pay()",
        "if (!allowed(user)) return",
        "return allowed(user) && pay()",
        "return allowed(user) ? 1 : 2",
        "while (allowed(user)) pay()",
        "if (bcrypt.compare(user, hash)) pay()",
        "const ok = bcrypt.compare(user, hash); if (!ok) return",
    ],
)
def test_always_true(tmp_path, code):
    (found,) = findings(CHECK, tmp_path, {"a.js": f"{HEAD}{code}\n}}"})
    assert (found.line, found.severity) == (3, Severity.HIGH)


@pytest.mark.parametrize(
    "code",
    [
        "if (await allowed(user)) pay()",
        "const ok = await bcrypt.compare(user, hash); if (!ok) return",
        # near miss: a variable that may still be empty
        "let pending; if (user) { pending = allowed(user) } if (pending) await pending",
        "if ((await allowed(user)).ok) pay()",
        "if (bcrypt.compareSync(user, hash)) pay()",
        "bcrypt.compare(user, hash, (err, same) => { if (same) pay() })",
    ],
)
def test_what_it_brings(tmp_path, code):
    assert findings(CHECK, tmp_path, {"a.js": f"{HEAD}{code}\n}}"}) == ()
