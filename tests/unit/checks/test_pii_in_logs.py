"""What Python code writes to its logs: values by their names, not words in a text."""

from pathlib import Path

import pytest
from support import findings, scan

from lastmile.checks.security.pii_in_logs import CHECK
from lastmile.model import Severity

BAD = [
    'logger.info("login of %s with %s", email, password)',
    'print(f"token: {client.access_token}")',
    'logging.debug("headers: %s", dict(request.headers))',
    'self.logger.warning("config " + settings["api_key"])',
    'log.error("answer: {}".format(data.get("client_secret")))',
    'logger.info("user", extra={"ssn": user.ssn})',
    'logger.info("form %s", json.dumps(request.form))',
]
GOOD = [
    'logger.info("password of user %s was changed", email)',  # near miss: the word, not the value
    'logger.info("has password: %s", bool(password))',
    'logger.info("length %d", len(password))',
    'logger.info("key %s", settings.api_key[:4])',
    'logger.info("key %s", mask(settings.api_key))',
    'logger.info("used %s", usage.total_tokens)',
    'logger.info("agent %s", request.headers.get("User-Agent"))',
    'logger.info("reset page %s", password_reset_url)',
    'logger.info("set: %s", password is not None)',
    "math.log(secret)",
    "print(password, file=vault)",  # near miss: into a file of its own
]

BAD_SCRIPT = [
    "console.log('login', user.email, password)",
    "logger.info(`token ${user.accessToken}`)",
    "console.log('body', req.body)",
    "console.error(JSON.stringify(req.headers))",
    "this.logger.debug({ password })",
    "console.log('key: ' + config['api_key'])",
]
GOOD_SCRIPT = [
    "console.log('password of user was changed', user.id)",  # near miss: the word, not the value
    "console.log('has password', !!password)",
    "console.log('key', user.apiKey.slice(0, 4))",
    "console.log('length', password.length)",
    "console.log('id', req.body.orderId)",
    "console.log('token', mask(user.accessToken))",
    "console.log('set', apiKey ? 'yes' : 'no')",
    "console.log(isPasswordValid, passwordError, useApiKey, user.mustChangePassword)",
    "Math.log(secret)",
]


@pytest.mark.parametrize("line", BAD_SCRIPT)
def test_a_script_s_value_that_is_named_like_a_secret_is_found(line: str, tmp_path: Path) -> None:
    (found,) = findings(CHECK, tmp_path, {"app.ts": f"function f() {{\n  {line};\n}}\n"})
    assert (found.line, found.symbol) == (2, "f")


@pytest.mark.parametrize("line", GOOD_SCRIPT)
def test_a_script_s_words_counts_parts_and_masks_are_not(line: str, tmp_path: Path) -> None:
    assert findings(CHECK, tmp_path, {"app.ts": f"function f() {{\n  {line};\n}}\n"}) == ()


@pytest.mark.parametrize("line", BAD)
def test_a_value_that_is_named_like_a_secret_is_found(line: str, tmp_path: Path) -> None:
    (found,) = findings(CHECK, tmp_path, {"app.py": f"def f():\n    {line}\n"})
    assert (found.line, found.symbol) == (2, "f")


@pytest.mark.parametrize("line", GOOD)
def test_words_counts_parts_and_masks_are_not(line: str, tmp_path: Path) -> None:
    assert findings(CHECK, tmp_path, {"app.py": f"def f():\n    {line}\n"}) == ()


def test_opportunities_are_the_calls_that_write_a_value(tmp_path: Path) -> None:
    text = 'logger.info("started")\nlogger.info("user %s", user.id)\nprint(password)\n'
    assert scan(CHECK, tmp_path, {"app.py": text}).opportunities == {CHECK.name: 2}


def test_what_only_a_developer_sees_weighs_less(tmp_path: Path) -> None:
    files = {
        "app/a.py": "logger.info('%s', password)\n",
        "app/b.py": "logger.debug('%s', password)\n",
        "scripts/c.js": "console.log(password);\n",
    }
    graded = {f.path: f.severity for f in findings(CHECK, tmp_path, files)}
    assert graded == {"app/a.py": Severity.MEDIUM, "app/b.py": Severity.LOW, "scripts/c.js": Severity.LOW}
