"""Calls to partners that nobody catches, calls to models that leave no trace, logins that leave none."""

import pytest
from support import scan

from lastmile.checks.failure_modes import external_outage_unhandled, no_llm_tracing
from lastmile.checks.security import no_security_audit_log
from lastmile.errors import NothingToLookAt
from lastmile.model import Fact, Severity

OUTAGE, TRACING, AUDIT = external_outage_unhandled.CHECK, no_llm_tracing.CHECK, no_security_audit_log.CHECK
WEB = [Fact.WEB_SERVICE]
CHARGE = "import stripe\n\n\ndef pay(total):\n    {}\n"
BARE = "return stripe.Charge.create(amount=total)"
CAUGHT = (
    "try:\n        return stripe.Charge.create(amount=total)\n"
    "    except stripe.StripeError:\n        return None"
)
MAIL = "const nodemailer = require('nodemailer')\nasync function tell(to) {{\n  {}\n}}\n"


@pytest.mark.parametrize(
    ("files", "bare"),
    [
        ({"a.py": CHARGE.format(BARE)}, 1),
        ({"a.py": CHARGE.format(CAUGHT)}, 0),
        (
            {
                "a.py": CHARGE.format(BARE),
                "b.py": "def order():\n    try:\n        pay(1)\n    except Exception:\n        later()\n",
            },
            0,
        ),
        ({"a.py": CHARGE.format(BARE).replace("def pay", "@shared_task\ndef pay")}, 0),
        ({"a.js": MAIL.format("await transporter.sendMail(to)")}, 1),
        ({"a.js": MAIL.format("await transporter.sendMail(to).catch(later)")}, 0),
        ({"a.js": MAIL.format("try { await transporter.sendMail(to) } catch (e) { later(e) }")}, 0),
    ],
)
def test_who_catches_an_outage(tmp_path, files, bare):
    brought = scan(OUTAGE, tmp_path, files, facts=WEB)
    assert brought.opportunities[OUTAGE.name] == 1
    assert len(brought.findings) == bare


def test_the_share_of_bare_calls_counts(tmp_path):
    files = {"a.py": CHARGE.format(BARE), "b.py": CHARGE.format(CAUGHT).replace("def pay", "def pay_again")}
    brought = scan(OUTAGE, tmp_path, files, facts=WEB)
    assert (brought.violations[OUTAGE.name], brought.opportunities[OUTAGE.name]) == (1, 2)
    assert brought.findings[0].severity is Severity.MEDIUM
    assert [(e.path, e.line) for e in brought.findings[0].evidence] == [("a.py", 5)]


def test_no_partner(tmp_path):
    for text in (
        "x = 1\n",
        "import requests\nrequests.get(u)\n",
        "def sendmail(x):\n    pass\n\n\nsendmail(1)\n",
    ):
        with pytest.raises(NothingToLookAt) as told:
            scan(OUTAGE, tmp_path, {"a.py": text}, facts=WEB)
        # The drill lists plain addresses as services: the reason may not say that there are none.
        assert "other calls over the network are not counted here" in str(told.value)


ASK = "import openai\nanswer = client.chat.completions.create(model=MODEL, messages=m)\n"


def test_calls_to_a_model(tmp_path):
    traced = ASK + "logger.info('llm %s tokens', answer.usage.total_tokens)\n"
    brought = scan(TRACING, tmp_path, {"a.py": ASK, "b.py": traced}, facts=[Fact.LLM])
    assert (brought.violations[TRACING.name], brought.opportunities[TRACING.name]) == (1, 2)
    assert [e.path for e in brought.findings[0].evidence] == ["a.py"]


def test_a_tracing_tool_passes_all(tmp_path):
    files = {"a.py": ASK, "main.py": "OpenAIInstrumentor().instrument()\n"}
    assert scan(TRACING, tmp_path, files, facts=[Fact.LLM]).findings == ()
    with pytest.raises(NothingToLookAt):
        scan(TRACING, tmp_path / "none", {"a.py": "# chat.completions.create(\nx = 1\n"}, facts=[Fact.LLM])


LOGIN = (
    "from flask import Flask\napp = Flask(__name__)\n\n\n@app.post('/login')\n"
    "def login():\n    user = check()\n    {}\n    return 'in'\n"
)


def test_a_login_without_a_trace(tmp_path):
    brought = scan(AUDIT, tmp_path, {"a.py": LOGIN.format("pass")}, facts=[Fact.AUTH])
    assert "1 of 1 endpoints" in brought.findings[0].message
    assert [(e.path, e.line) for e in brought.findings[0].evidence] == [("a.py", 6)]


@pytest.mark.parametrize(
    "line", ["logger.warning('login failed')", "record_login_event(user)", "AuditLog(user=user).save()"]
)
def test_a_login_with_a_trace(tmp_path, line):
    brought = scan(AUDIT, tmp_path, {"a.py": LOGIN.format(line)}, facts=[Fact.AUTH])
    assert brought.findings == ()
    assert brought.opportunities[AUDIT.name] == 1


def test_endpoints_that_are_no_logins(tmp_path):
    with pytest.raises(NothingToLookAt):
        scan(AUDIT, tmp_path, {"a.py": LOGIN.format("pass").replace("login", "orders")}, facts=[Fact.AUTH])
