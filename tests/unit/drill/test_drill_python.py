"""What Python code does when a service breaks: one small product a case, judged as a reader of it would."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from support import inventory

from lastmile.drill.look import drill
from lastmile.model import CellState, Confidence, Drill, Fact, Failure, Finding, Severity

WEB = "from flask import Flask\napp = Flask(__name__)\n"


def drilled(folder: Path, code: str | Mapping[str, str], found: tuple[Finding, ...] = ()) -> Drill:
    files = {"app.py": code} if isinstance(code, str) else code
    return drill(inventory(folder, files, facts=(Fact.WEB_SERVICE,)), found)


def state(told: Drill, failure: Failure, service: str = "") -> CellState:
    (cell,) = (c for c in told.cells if c.failure is failure and service in c.service)
    return cell.state


def route(body: str, imports: str = "import requests") -> str:
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return f'{imports}\n{WEB}\n@app.route("/weather")\ndef weather():\n{lines}\n'


def test_an_import_alone_is_no_service(tmp_path: Path) -> None:
    assert drilled(tmp_path, f"import stripe\nimport requests\n{WEB}").services == ()


def test_code_that_only_the_team_runs_is_not_counted(tmp_path: Path) -> None:
    call = 'import requests\nrequests.get("https://api.weather.dev/now")\n'
    told = drilled(tmp_path, {"scripts/load.py": call, "tests/test_app.py": call, "app.py": WEB})
    assert told.services == ()


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ('"https://api.weather.dev/now"', "api.weather.dev (HTTP)"),
        ('f"https://api.weather.dev/{1}"', "api.weather.dev (HTTP)"),
        ('BASE + "/now"', "api.weather.dev (HTTP)"),
        ('os.environ.get("WEATHER", "https://api.weather.dev")', "api.weather.dev (HTTP)"),
        ('"https://api.stripe.com/v1/charges"', "Stripe (payments)"),
        ('f"https://{1}.weather.dev/"', "Addresses known only while it runs (HTTP)"),
    ],
)
def test_a_call_is_named_by_its_literal_host(tmp_path: Path, address: str, name: str) -> None:
    code = route(
        f"return requests.get({address}).text", 'import os, requests\nBASE = "https://api.weather.dev"'
    )
    (service,) = drilled(tmp_path, code).services
    assert (service.name, service.sites) == (name, 1)


@pytest.mark.parametrize("host", ["localhost:3000", "127.0.0.1", "backend:8000", "api.internal"])
def test_the_products_own_machines_are_not_outside(tmp_path: Path, host: str) -> None:
    assert drilled(tmp_path, route(f'return requests.get("http://{host}/x").text')).services == ()


CAUGHT = """try:
    r = requests.get("https://api.weather.dev", timeout=5)
except {error}:
    {then}
return r.json()"""


@pytest.mark.parametrize(
    ("error", "then", "expected"),
    [
        ("requests.RequestException", 'return "try again later", 503', CellState.HANDLED),
        ("requests.RequestException", "abort(503)", CellState.HANDLED),
        ("requests.RequestException", "pass", CellState.NOT_HANDLED),
        ("requests.RequestException", "print('failed')", CellState.NOT_HANDLED),
        ("requests.RequestException", "return None", CellState.PARTLY),
        ("requests.RequestException", "raise", CellState.PARTLY),  # the framework's error page
        (
            "requests.HTTPError",
            'return "later", 503',
            CellState.PARTLY,
        ),  # that is not what a dead host raises
        ("KeyError", 'return "later", 503', CellState.PARTLY),
    ],
)
def test_down_is_judged_by_what_the_handler_does(
    tmp_path: Path, error: str, then: str, expected: CellState
) -> None:
    told = drilled(tmp_path, route(CAUGHT.format(error=error, then=then)))
    assert state(told, Failure.DOWN) is expected


def test_a_callers_handler_counts_and_so_does_one_that_is_missing(tmp_path: Path) -> None:
    inner = (
        'import requests\ndef now():\n    return requests.get("https://api.weather.dev", timeout=5).json()\n'
    )
    outer = (
        "from weather import now\n"
        + WEB
        + '@app.get("/a")\ndef a():\n    try:\n        return now()\n'
        + '    except Exception:\n        return "later", 503\n'
    )
    one = drilled(tmp_path / "1", {"weather.py": inner, "app.py": outer})
    assert state(one, Failure.DOWN) is CellState.HANDLED
    more = outer + '@app.get("/b")\ndef b():\n    return now()\n'
    assert (
        state(drilled(tmp_path / "2", {"weather.py": inner, "app.py": more}), Failure.DOWN)
        is CellState.PARTLY
    )
    alone = drilled(tmp_path / "3", {"weather.py": inner, "app.py": WEB})
    assert state(alone, Failure.DOWN) is CellState.NOT_DETERMINABLE


def test_an_error_of_the_products_own_counts_where_the_product_answers_it(tmp_path: Path) -> None:
    raised = route(CAUGHT.format(error="requests.RequestException", then="raise WeatherDown()"))
    assert state(drilled(tmp_path / "1", raised), Failure.DOWN) is CellState.PARTLY
    answered = raised + '@app.errorhandler(WeatherDown)\ndef sorry(error):\n    return "later", 503\n'
    assert state(drilled(tmp_path / "2", answered), Failure.DOWN) is CellState.HANDLED


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ('requests.get("https://api.weather.dev")', CellState.NOT_HANDLED),
        ('requests.get("https://api.weather.dev", timeout=None)', CellState.NOT_HANDLED),
        ('requests.get("https://api.weather.dev", timeout=5)', CellState.HANDLED),
        ('requests.get("https://api.weather.dev", timeout=600)', CellState.PARTLY),
        ('requests.get("https://api.weather.dev", **options)', CellState.NOT_DETERMINABLE),
        ('httpx.get("https://api.weather.dev")', CellState.HANDLED),  # five seconds by default
        ('httpx.Client(timeout=None).get("https://api.weather.dev")', CellState.NOT_HANDLED),
        ('OpenAI().chat.completions.create(model="m")', CellState.PARTLY),  # ten minutes by default
        ('OpenAI(timeout=20).chat.completions.create(model="m")', CellState.HANDLED),
        ('replicate.run("m")', CellState.NOT_DETERMINABLE),  # its own limit is not in our table
        # what a driver grants for connecting is no limit for the answer
        ('pymongo.MongoClient("mongodb://a.dev")["a"]["b"].find_one({})', CellState.NOT_HANDLED),
        (
            'pymongo.MongoClient("mongodb://a.dev", serverSelectionTimeoutMS=500)["a"]["b"].find_one({})',
            CellState.PARTLY,
        ),
        (
            'pymongo.MongoClient("mongodb://a.dev", socketTimeoutMS=500)["a"]["b"].find_one({})',
            CellState.HANDLED,
        ),
        # none before redis-py 8.0, five seconds since: which one runs here is not in the code
        ('redis.Redis(host="cache.a.dev").get("a")', CellState.NOT_DETERMINABLE),
    ],
)
def test_slow_is_judged_by_the_limit(tmp_path: Path, call: str, expected: CellState) -> None:
    imports = "import requests, httpx, replicate, pymongo, redis\nfrom openai import OpenAI"
    assert state(drilled(tmp_path, route(f"return {call}", imports)), Failure.SLOW) is expected


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ("return r.json()", CellState.NOT_HANDLED),
        ('if r.status_code != 200:\n    return "later", 502\nreturn r.json()', CellState.HANDLED),
        (
            "r.raise_for_status()\nreturn r.json()",
            CellState.PARTLY,
        ),  # raised, and only the framework catches it
        ("return render(r)", CellState.NOT_DETERMINABLE),
    ],
)
def test_error_is_judged_by_who_looks_at_the_status(tmp_path: Path, use: str, expected: CellState) -> None:
    code = route(f'r = requests.get("https://api.weather.dev", timeout=5)\n{use}')
    assert state(drilled(tmp_path, code), Failure.ERROR) is expected


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ('d = r.json()\nreturn d["now"]["t"]', CellState.NOT_HANDLED),
        ("d = r.json()\nreturn Weather(**d)", CellState.HANDLED),
        ("return Weather.model_validate(r.json())", CellState.HANDLED),
        ('d = r.json()\nif "now" not in d:\n    return "?", 502\nreturn d["now"]', CellState.HANDLED),
        ("return str(r.status_code)", CellState.DOES_NOT_APPLY),
        ("return r.text", CellState.NOT_DETERMINABLE),
    ],
)
def test_nonsense_is_judged_by_who_looks_at_the_shape(tmp_path: Path, use: str, expected: CellState) -> None:
    code = route(f'r = requests.get("https://api.weather.dev", timeout=5)\n{use}')
    assert state(drilled(tmp_path, code), Failure.NONSENSE) is expected


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("stripe.PaymentIntent.create(amount=1)", CellState.NOT_HANDLED),
        ("stripe.PaymentIntent.create(amount=1, idempotency_key=key)", CellState.HANDLED),
        ("stripe.PaymentIntent.retrieve(key)", CellState.DOES_NOT_APPLY),
        ("stripe.checkout.Session.create(mode='payment')", CellState.DOES_NOT_APPLY),
    ],
)
def test_twice_asks_only_of_writes(tmp_path: Path, call: str, expected: CellState) -> None:
    told = drilled(tmp_path, route(f"return {call}", "import stripe"))
    assert state(told, Failure.TWICE, "Stripe") is expected


def test_a_finding_at_the_call_outweighs_what_was_seen(tmp_path: Path) -> None:
    code = route('return requests.get("https://api.weather.dev", timeout=5).json()')
    line = code.splitlines().index('    return requests.get("https://api.weather.dev", timeout=5).json()') + 1
    found = Finding(
        rule="semgrep.http-call-without-timeout-python",
        message="",
        severity=Severity.HIGH,
        confidence=Confidence.HIGH,
        path="app.py",
        line=line,
        end_line=line,
        fingerprint="abc",
    )
    assert state(drilled(tmp_path / "1", code), Failure.SLOW) is CellState.HANDLED
    told = drilled(tmp_path / "2", code, (found,))
    (cell,) = (c for c in told.cells if c.failure is Failure.SLOW)
    assert (cell.state, cell.findings) == (CellState.NOT_HANDLED, ("abc",))
    elsewhere = drilled(tmp_path / "3", code, (found.model_copy(update={"line": 1, "end_line": 1}),))
    assert state(elsewhere, Failure.SLOW) is CellState.HANDLED


def test_a_call_that_a_finding_lists_stands_at_its_place_and_behind_those_that_none_lists(tmp_path) -> None:
    code = route(
        'a = requests.get(\n    "https://api.weather.dev/a"\n)\n'
        'b = requests.get("https://api.weather.dev/b")\nreturn a.text + b.text'
    )
    found = Finding(
        rule="semgrep.http-call-without-timeout-python",
        message="",
        severity=Severity.HIGH,
        confidence=Confidence.HIGH,
        path="app.py",
        line=8,  # inside the first call, which begins a line above
        fingerprint="abc",
    )
    (cell,) = (c for c in drilled(tmp_path, code, (found,)).cells if c.failure is Failure.SLOW)
    assert (cell.sites_not_handled, cell.findings) == (2, ("abc",))
    assert [e.line for e in cell.evidence] == [10, 8]


def test_sites_that_differ_make_it_partly_with_counts(tmp_path: Path) -> None:
    code = route(
        'a = requests.get("https://api.weather.dev/a", timeout=5)\n'
        'b = requests.get("https://api.weather.dev/b")\nreturn a.text + b.text'
    )
    (cell,) = (c for c in drilled(tmp_path, code).cells if c.failure is Failure.SLOW)
    assert (cell.state, cell.sites_handled, cell.sites_not_handled, cell.sites) == (CellState.PARTLY, 1, 1, 2)
    assert [(e.path, e.line) for e in cell.evidence] == [("app.py", 8)]


def test_a_helper_of_the_team_is_not_followed(tmp_path: Path) -> None:
    told = drilled(
        tmp_path, WEB + 'class T:\n    def send(self):\n        self.post("https://api.pager.dev/x")\n'
    )
    assert {c.state for c in told.cells} == {CellState.NOT_DETERMINABLE}
    assert [s.name for s in told.services] == ["api.pager.dev (HTTP)"]


def test_a_client_of_another_module_and_of_a_class_is_followed(tmp_path: Path) -> None:
    made = "from openai import OpenAI\nllm = OpenAI(timeout=20)\n"
    used = (
        "from clients import llm\n"
        + WEB
        + '@app.get("/a")\ndef a():\n    return llm.chat.completions.create(model="m")\n'
    )
    kept = (
        "import redis\nclass Cache:\n    def __init__(self):\n"
        "        self.r = redis.Redis(socket_timeout=1)\n"
        "    def of(self, k):\n        return self.r.get(k)\n"
    )
    told = drilled(tmp_path, {"clients.py": made, "app.py": used, "cache.py": kept})
    assert [s.name for s in told.services] == ["OpenAI (AI model)", "Redis (cache)"]
    assert state(told, Failure.SLOW, "OpenAI") is CellState.HANDLED
    assert state(told, Failure.SLOW, "Redis") is CellState.HANDLED


def test_databases_of_a_model_layer_are_seen_where_they_are_connected(tmp_path: Path) -> None:
    engine = '"default": {"ENGINE": "django.db.backends.%s", "NAME": "x"%s}'
    files = {"settings.py": "DATABASES = {" + engine % ("postgresql", "") + "}\n"}
    told = drilled(tmp_path / "1", files)
    assert [s.name for s in told.services] == ["PostgreSQL (database)"]
    assert state(told, Failure.SLOW) is CellState.NOT_HANDLED
    limited = {
        "settings.py": "DATABASES = {"
        + engine % ("postgresql", ', "OPTIONS": {"connect_timeout": 3}')
        + "}\n"
    }
    assert state(drilled(tmp_path / "2", limited), Failure.SLOW) is CellState.HANDLED
    assert (
        drilled(tmp_path / "3", {"settings.py": "DATABASES = {" + engine % ("sqlite3", "") + "}\n"}).services
        == ()
    )
