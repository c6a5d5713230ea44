"""What JavaScript and TypeScript do when a service breaks: one small product a case."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from support import inventory

from lastmile.checks.failure_modes.call_without_timeout_supabase import CHECK
from lastmile.drill.look import drill
from lastmile.model import CellState, Drill, Fact, Failure

EXPRESS = "import express from 'express';\nconst app = express();\n"
URL = "'https://api.weather.dev/now'"


def drilled(folder: Path, code: str | Mapping[str, str], *facts: Fact) -> Drill:
    files = {"src/app.js": code} if isinstance(code, str) else code
    return drill(inventory(folder, files, facts=(Fact.WEB_SERVICE, *facts)), ())


def state(told: Drill, failure: Failure, service: str = "") -> CellState:
    (cell,) = (c for c in told.cells if c.failure is failure and service in c.service)
    return cell.state


def route(body: str, before: str = "") -> str:
    return f"{before}{EXPRESS}app.get('/a', async (req, res) => {{\n{body}\n}});\n"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (URL, "api.weather.dev (HTTP)"),
        ("`https://api.weather.dev/${req.query.q}`", "api.weather.dev (HTTP)"),
        ("process.env.W || 'https://api.weather.dev'", "api.weather.dev (HTTP)"),
        ("`https://${req.query.q}.weather.dev/`", "Addresses known only while it runs (HTTP)"),
    ],
)
def test_a_call_is_named_by_its_literal_host(tmp_path: Path, address: str, name: str) -> None:
    assert [s.name for s in drilled(tmp_path, route(f"res.json(await fetch({address}))")).services] == [name]


def test_relative_and_local_addresses_are_the_products_own(tmp_path: Path) -> None:
    code = route("await fetch('/api/x'); await fetch('http://localhost:3000/x'); await fetch(`/api/${1}`)")
    assert drilled(tmp_path, code).services == ()


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        ("res.status(503).json({ error: 'later' })", CellState.HANDLED),
        ("next(e)", CellState.HANDLED),
        ("", CellState.NOT_HANDLED),
        ("console.log(e)", CellState.NOT_HANDLED),
        ("return null", CellState.PARTLY),
        ("throw e", CellState.NOT_HANDLED),  # Express 4 does not see what an async handler throws
    ],
)
def test_down_is_judged_by_what_the_handler_does(tmp_path: Path, then: str, expected: CellState) -> None:
    code = route(f"try {{ const r = await fetch({URL}); res.json(await r.json()) }} catch (e) {{ {then} }}")
    assert state(drilled(tmp_path, code), Failure.DOWN) is expected


def test_nothing_catches_it_and_only_some_frameworks_answer(tmp_path: Path) -> None:
    code = route(f"const r = await fetch({URL}); res.json(await r.json())")
    assert state(drilled(tmp_path / "1", code), Failure.DOWN) is CellState.NOT_HANDLED
    assert state(drilled(tmp_path / "2", code, Fact.EXPRESS_5), Failure.DOWN) is CellState.PARTLY
    body = f"const r = await fetch({URL}); return Response.json(await r.json())"
    next_route = f"export async function GET() {{ {body} }}\n"
    told = drilled(tmp_path / "3", {"app/api/a/route.ts": next_route})
    assert state(told, Failure.DOWN) is CellState.PARTLY


def test_fetch_says_that_its_patience_is_not_in_the_code(tmp_path: Path) -> None:
    told = drilled(tmp_path, route(f"res.json(await fetch({URL}))"))
    (cell,) = (c for c in told.cells if c.failure is Failure.SLOW)
    assert cell.reason == "No time limit is set; when the wait ends, if ever, is up to where the code runs."


def test_a_promise_that_nobody_waits_for_is_not_handled_even_inside_try(tmp_path: Path) -> None:
    code = route(f"try {{ fetch({URL}); }} catch (e) {{ res.status(503).end() }}")
    assert state(drilled(tmp_path / "1", code), Failure.DOWN) is CellState.NOT_HANDLED
    caught = route(f"fetch({URL}).then((r) => res.json(r.status)).catch((e) => res.status(503).end())")
    assert state(drilled(tmp_path / "2", caught), Failure.DOWN) is CellState.HANDLED


def test_a_callers_handler_counts(tmp_path: Path) -> None:
    inner = f"export async function now() {{ const r = await fetch({URL}); return r.json() }}\n"
    outer = "import { now } from './weather.js';\n" + route(
        "try { res.json(await now()) } catch (e) { res.sendStatus(503) }"
    )
    told = drilled(tmp_path, {"src/weather.js": inner, "src/app.js": outer})
    assert state(told, Failure.DOWN) is CellState.HANDLED


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (f"fetch({URL})", CellState.NOT_HANDLED),
        (f"fetch({URL}, {{ signal: AbortSignal.timeout(5000) }})", CellState.HANDLED),
        (f"fetch({URL}, {{ ...options }})", CellState.NOT_DETERMINABLE),
        (f"axios.get({URL})", CellState.NOT_HANDLED),
        (f"axios.get({URL}, {{ timeout: 5000 }})", CellState.HANDLED),
        (f"axios.get({URL}, {{ timeout: 0 }})", CellState.NOT_HANDLED),
        ("api.get('/now')", CellState.HANDLED),  # the instance has a limit
        ("openai.chat.completions.create({ model: 'm' })", CellState.PARTLY),
        (f"Promise.race([fetch({URL}), late])", CellState.HANDLED),
        ("new pg.Pool({ host: 'a.dev' }).query('select 1')", CellState.NOT_HANDLED),
        (
            "new pg.Pool({ host: 'a.dev', connectionTimeoutMillis: 500 }).query('select 1')",
            CellState.PARTLY,
        ),
        ("new pg.Pool({ host: 'a.dev', query_timeout: 500 }).query('select 1')", CellState.HANDLED),
    ],
)
def test_slow_is_judged_by_the_limit(tmp_path: Path, call: str, expected: CellState) -> None:
    before = (
        "import axios from 'axios';\nimport pg from 'pg';\n"
        "import OpenAI from 'openai';\nconst openai = new OpenAI();\n"
        "const api = axios.create({ baseURL: 'https://api.weather.dev', timeout: 5000 });\n"
    )
    assert state(drilled(tmp_path, route(f"res.json(await {call})", before)), Failure.SLOW) is expected


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ("res.json(await r.json())", CellState.NOT_HANDLED),
        ("if (!r.ok) return res.sendStatus(502); res.json(await r.json())", CellState.HANDLED),
        (
            "if (!r.ok) throw new Error('x'); res.json(await r.json())",
            CellState.NOT_HANDLED,
        ),  # thrown into nothing
        ("res.json(shown(r))", CellState.NOT_DETERMINABLE),
    ],
)
def test_error_is_judged_by_who_looks_at_the_status(tmp_path: Path, use: str, expected: CellState) -> None:
    assert state(drilled(tmp_path, route(f"const r = await fetch({URL}); {use}")), Failure.ERROR) is expected


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ("res.send(d.now.t)", CellState.NOT_HANDLED),
        ("res.send(Weather.parse(d).t)", CellState.NOT_HANDLED),  # any class may have a parse
        ("res.send(weatherSchema.parse(d).t)", CellState.HANDLED),
        ("if (!d.now) return res.sendStatus(502); res.send(d.now.t)", CellState.HANDLED),
        ("if (!Array.isArray(d)) return res.sendStatus(502); res.send(d[0])", CellState.HANDLED),
        (
            "const n = d.now?.[q.query.c]; if (n === undefined) return res.sendStatus(502); res.send(n.t)",
            CellState.HANDLED,
        ),
        ("const n = d.now?.[q.query.c]; res.send(n.t)", CellState.NOT_HANDLED),
        ("res.json(d)", CellState.NOT_DETERMINABLE),
    ],
)
def test_nonsense_is_judged_by_who_looks_at_the_shape(tmp_path: Path, use: str, expected: CellState) -> None:
    code = route(f"const r = await fetch({URL}); const d = await r.json(); {use}")
    if "Weather.parse" in use:
        expected = CellState.NOT_DETERMINABLE  # the whole answer goes to something that we cannot read
    assert state(drilled(tmp_path, code), Failure.NONSENSE) is expected


STRIPE = "import Stripe from 'stripe';\nconst stripe = new Stripe('k');\n"


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("stripe.paymentIntents.create({ amount: 1 })", CellState.NOT_HANDLED),
        ("stripe.paymentIntents.create({ amount: 1 }, { idempotencyKey: req.body.id })", CellState.HANDLED),
        ("stripe.paymentIntents.retrieve('p')", CellState.DOES_NOT_APPLY),
        ("stripe.checkout.sessions.create({ mode: 'payment' })", CellState.DOES_NOT_APPLY),
    ],
)
def test_twice_asks_only_of_writes(tmp_path: Path, call: str, expected: CellState) -> None:
    assert state(drilled(tmp_path, route(f"res.json(await {call})", STRIPE)), Failure.TWICE) is expected


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        ("await db.insert(event.data)", CellState.NOT_HANDLED),
        ("if (await seen.has(event.id)) return res.end(); await db.insert(event.data)", CellState.HANDLED),
        ("await mark(event.data)", CellState.NOT_DETERMINABLE),
    ],
)
def test_a_webhook_is_asked_about_events_that_come_twice(
    tmp_path: Path, then: str, expected: CellState
) -> None:
    code = route(
        f"const event = stripe.webhooks.constructEvent(req.body, 's', 'k'); {then}; res.end()", STRIPE
    )
    told = drilled(tmp_path, code)
    assert state(told, Failure.TWICE) is expected
    assert state(told, Failure.DOWN) is CellState.DOES_NOT_APPLY


SUPABASE = (
    "import { createClient } from '@supabase/supabase-js';\nexport const db = createClient('u', 'k');\n"
)


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ("const { data } = await db.from('a').select('*').eq('b', 1); res.json(data)", CellState.NOT_HANDLED),
        (
            "const { data, error } = await db.from('a').select('*'); "
            "if (error) return res.sendStatus(503); res.json(data)",
            CellState.HANDLED,
        ),
        ("const { data, error } = await db.from('a').select('*'); res.json(data)", CellState.NOT_HANDLED),
    ],
)
def test_a_client_that_answers_with_its_error_is_asked_for_it(
    tmp_path: Path, use: str, expected: CellState
) -> None:
    files = {"src/db.js": SUPABASE, "src/app.js": "import { db } from './db.js';\n" + route(use)}
    told = drilled(tmp_path, files)
    assert [(s.name, s.sites) for s in told.services] == [("Supabase (database)", 1)]
    assert state(told, Failure.ERROR) is state(told, Failure.DOWN) is expected


@pytest.mark.parametrize(
    ("options", "use", "expected"),
    [
        ("", "", CellState.NOT_HANDLED),
        (", { db: { timeout: 8000 } }", "", CellState.HANDLED),
        (", { db: { timeout: 0 } }", "", CellState.NOT_HANDLED),
        (", { global: { fetch: limited } }", "", CellState.NOT_DETERMINABLE),
        ("", ".abortSignal(AbortSignal.timeout(900))", CellState.HANDLED),
    ],
)
def test_a_client_of_supabase_waits_as_it_was_told(
    tmp_path: Path, options: str, use: str, expected: CellState
) -> None:
    client = SUPABASE.replace("'k')", f"'k'{options})")
    code = "import { db } from './db.js';\n" + route(
        f"const a = await db.from('a').select(){use}; res.json(a)"
    )
    assert state(drilled(tmp_path, {"src/db.js": client, "src/app.js": code}), Failure.SLOW) is expected


def test_one_finding_at_the_client_stands_behind_all_its_calls(tmp_path: Path) -> None:
    calls = "await db.from('a').select(); await db.from('b').select(); await db.rpc('c');"
    limited = "await withTimeout(db.from('d').select());"  # what stands around a call holds
    code = "import { db } from './db.js';\n" + route(f"{calls} {limited} res.end()")
    known = inventory(tmp_path, {"src/db.js": SUPABASE, "src/app.js": code}, facts=[Fact.WEB_SERVICE])
    found = CHECK.scan(known).findings
    (cell,) = (c for c in drill(known, found).cells if c.failure is Failure.SLOW)
    assert [f.line for f in found] == [2]
    assert cell.findings == (found[0].fingerprint,)
    assert (cell.sites, cell.sites_not_handled, cell.sites_handled) == (4, 3, 1)


def test_prisma_is_the_database_that_its_schema_names(tmp_path: Path) -> None:
    files = {
        "prisma/schema.prisma": 'datasource db {\n  provider = "postgresql"\n}\n',
        "src/db.ts": "import { PrismaClient } from '@prisma/client';\n"
        "const client = new PrismaClient();\nexport default { client };\n",
        "src/a.ts": "import prisma from './db';\nimport express from 'express';\nconst app = express();\n"
        "app.get('/', async (q, r) => { r.json(await prisma.client.user.findMany()) });\n",
    }
    assert [s.name for s in drilled(tmp_path / "1", files).services] == ["PostgreSQL (database)"]
    files["prisma/schema.prisma"] = files["prisma/schema.prisma"].replace("postgresql", "sqlite")
    assert drilled(tmp_path / "2", files).services == ()
