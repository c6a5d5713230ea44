"""Broad handlers that drop the error are found; cleanup, optional imports and specific types are not."""

import pytest
from support import findings, scan

from lastmile.checks.failure_modes.swallowed_exception import CHECK, RULE
from lastmile.model import Confidence, Severity

ROUTE = """
from flask import Flask
app = Flask(__name__)
@app.post("/pay")
def pay():
    try:
        charge_card()
    except Exception:
        pass
    return "ok"
"""
DATABASE = """
def save(db, row):
    for item in row:
        try:
            db.session.commit()
        except:
            continue
"""


@pytest.mark.parametrize("text", [ROUTE, DATABASE], ids=["route", "database"])
def test_a_dropped_error_on_a_route_or_a_database_is_high(tmp_path, text):
    (found,) = findings(CHECK, tmp_path, {"app.py": text})
    assert (found.severity, found.confidence) == (Severity.HIGH, Confidence.HIGH)
    assert "except" in text.splitlines()[found.line - 1]
    assert found.symbol in ("pay", "save")


def test_suppress_of_everything_is_found(tmp_path):
    text = (
        "import contextlib\ndef f(a):\n    with contextlib.suppress(Exception):\n        a.send_message(1)\n"
    )
    assert [f.line for f in findings(CHECK, tmp_path, {"a.py": text})] == [3]


def test_a_default_instead_of_the_error_is_medium(tmp_path):
    text = """
import requests
def load():
    try:
        return requests.get('x').json()
    except Exception:
        return []
"""
    (found,) = findings(CHECK, tmp_path, {"a.py": text})
    assert (found.severity, found.confidence) == (Severity.MEDIUM, Confidence.MEDIUM)


def test_an_explained_handler_without_effects_is_only_a_question(tmp_path):
    text = "try:\n    v = loads(v)\nexcept Exception:\n    pass  # keep the value as text\n"
    assert [f.confidence for f in findings(CHECK, tmp_path, {"a.py": text})] == [Confidence.LOW]


@pytest.mark.parametrize(
    "body",
    [
        "try:\n    import ujson\nexcept Exception:\n    pass\n",
        "try:\n    x = d['a']\nexcept KeyError:\n    pass\n",
        "try:\n    sock.close()\nexcept Exception:\n    pass\n",
        "try:\n    os.unlink(p)\nexcept Exception:\n    pass\n",
        "try:\n    run()\nexcept Exception:\n    log.exception('no')\n",
        "try:\n    run()\nexcept Exception:\n    raise\n",
        "class A:\n  def __del__(self):\n    try:\n      self.save()\n    except Exception:\n      pass\n",
        "def is_up():\n  try:\n    ping()\n    return True\n  except Exception:\n    return False\n",
        "try:\n  run()\nexcept ValueError:\n  try:\n    tell()\n  except Exception:\n    pass\n  raise\n",
        "from contextlib import suppress\nwith suppress(FileNotFoundError):\n    run()\n",
    ],
    ids=range(10),
)
def test_near_misses(tmp_path, body):
    assert findings(CHECK, tmp_path, {"a.py": body}) == ()


LEAVES = """
def send(rows):
    for row in rows:
        try:
            post(row)
        except OSError:
            raise
        finally:
            continue
def load():
    try:
        return fetch()
    finally:
        return None
"""


def test_a_jump_out_of_a_finally_is_found(tmp_path):
    assert sorted(f.line or 0 for f in findings(CHECK, tmp_path, {"a.py": LEAVES})) == [4, 11]


@pytest.mark.parametrize(
    "body",
    [
        "for x in a:\n    try:\n        run()\n    finally:\n        for y in b:\n            break\n",
        "try:\n    run()\nfinally:\n    def undo():\n        return 1\n    undo()\n",
        "def f():\n    try:\n        return run()\n    finally:\n        close()\n",
    ],
    ids=["inner loop", "inner function", "plain"],
)
def test_what_stays_inside_a_finally_is_not_found(tmp_path, body):
    assert findings(CHECK, tmp_path, {"a.py": body}) == ()


def test_what_the_docstring_admits_is_a_question(tmp_path):
    text = DATABASE.replace("row):", 'row):\n    """Best effort: the next run stores what failed."""')
    assert [f.severity for f in findings(CHECK, tmp_path, {"a.py": text})] == [Severity.MEDIUM]


def test_cleaning_up_what_a_call_finds_is_no_loss(tmp_path):
    text = "try:\n    token_path().unlink()\nexcept Exception:\n    pass\n"
    assert findings(CHECK, tmp_path, {"a.py": text}) == ()


def test_a_value_prepared_for_the_failure_is_only_low(tmp_path):
    text = ROUTE.replace(
        "    try:\n        charge_card()", "    kind = None\n    try:\n        kind = detect()"
    )
    assert [f.severity for f in findings(CHECK, tmp_path, {"app.py": text})] == [Severity.LOW]


def test_opportunities_are_all_broad_handlers(tmp_path):
    text = "try:\n    run()\nexcept Exception:\n    log()\ntry:\n    run()\nexcept OSError:\n    pass\n"
    assert scan(CHECK, tmp_path, {"a.py": text}).opportunities == {RULE: 1}


def test_a_file_that_does_not_parse_is_named(tmp_path):
    brought = scan(CHECK, tmp_path, {"a.py": "def f(:\n", "b.py": "x = 1\n"})
    assert brought.sent == ("a.py", "b.py")
    assert [u.path for u in brought.unread] == ["a.py"]
