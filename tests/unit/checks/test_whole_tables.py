# ruff: noqa: E501 - one case of code a line reads best
"""Whole tables in a request, rows that the program filters, waits that could run together."""

from pathlib import Path

import pytest
from support import findings

from lastmile.checks.performance import (
    filtering_in_application,
    sequential_awaits,
    sync_io_in_async_js,
    unbounded_concurrency,
    unbounded_query,
)

_FLASK = "from flask import Flask\napp = Flask(__name__)\n@app.route('/o')\ndef orders():\n    "
CASES = {
    unbounded_query: (
        {
            "prisma": (
                "a.ts",
                "app.get('/o', async (req, res) => { res.json(await prisma.order.findMany()) })",
            ),
            "only its shape": (
                "a.ts",
                "app.get('/o', async (req, res) => { res.json(await prisma.order.findMany({ include: { user: true } })) })",
            ),
            "mongoose": ("a.js", "app.get('/o', async (req, res) => { res.json(await Order.find({})) })"),
            "sequelize": ("a.js", "app.get('/o', async (req, res) => { res.json(await Order.findAll()) })"),
            "supabase": (
                "app/api/o/route.ts",
                "export async function GET() { const { data } = await supabase.from('orders').select('*') }",
            ),
            "SQL": (
                "a.js",
                "app.get('/o', async (req, res) => { res.json(await pool.query('SELECT * FROM orders')) })",
            ),
            "SQLAlchemy": ("a.py", _FLASK + "return jsonify([o.json() for o in Order.query.all()])\n"),
            "a session": (
                "a.py",
                _FLASK + "rows = db.session.query(Order).all()\n    return jsonify(rows)\n",
            ),
            "Django": (
                "views.py",
                "def orders(request):\n    return render(request, 'o', {'o': list(Order.objects.all())})\n",
            ),
        },
        {
            "limited": (
                "a.ts",
                "app.get('/o', async (req, res) => { res.json(await prisma.order.findMany({ take: 9 })) })",
            ),
            "near miss: of one customer": (
                "a.js",
                "app.get('/o', async (req, res) => { res.json(await Order.find({ by: me })) })",
            ),
            "near miss: a filter in a variable": (
                "a.js",
                "app.get('/o', async (req, res) => { res.json(await Order.find(filter)) })",
            ),
            "near miss: limited down the chain": (
                "a.js",
                "app.get('/o', async (req, res) => { res.json(await Order.find().sort('at').limit(20)) })",
            ),
            "short by its name": (
                "a.ts",
                "app.get('/c', async (req, res) => { res.json(await prisma.country.findMany()) })",
            ),
            "no request": ("a.ts", "async function nightly() { return prisma.order.findMany() }"),
            "supabase of one": (
                "app/api/o/route.ts",
                "export async function GET() { const { data } = await supabase.from('orders').select('*').eq('id', id) }",
            ),
            "counted": (
                "a.js",
                "app.get('/o', async (req, res) => { res.json(await pool.query('SELECT count(*) FROM o')) })",
            ),
            "paged": ("a.py", _FLASK + "return page(Order.query.all()[:20])\n"),
            "filtered": ("a.py", _FLASK + "return jsonify(Order.query.filter_by(user=me).all())\n"),
        },
    ),
    filtering_in_application: (
        {
            "counted": ("a.ts", "async function f() { return (await prisma.order.findMany()).length }"),
            "filtered": ("a.ts", "async function f() { return (await Order.findAll()).filter(o => o.open) }"),
            "through a name": (
                "a.js",
                "async function f() { const all = await Order.find({}); return all.length }",
            ),
            "Django": ("a.py", "def f():\n    return len(Order.objects.all())\n"),
            "SQLAlchemy": (
                "a.py",
                "def f():\n    return [o for o in Order.query.all() if o.state == 'open']\n",
            ),
        },
        {
            "near miss: used as well": (
                "a.js",
                "async function f(res) { const all = await Order.find({}); res.json({ all, n: all.length }) }",
            ),
            "near miss: a question only the program answers": (
                "a.py",
                "def f():\n    return [o for o in Order.query.all() if o.is_due(now) == 1]\n",
            ),
            "near miss: of one customer": (
                "a.ts",
                "async function f() { return (await Order.find({ by: me })).length }",
            ),
            "counted there": ("a.py", "def f():\n    return Order.objects.count()\n"),
        },
    ),
    unbounded_concurrency: (
        {
            "fetch": ("a.ts", "const f = (us) => Promise.all(us.map(u => fetch(u)))"),
            "inside": (
                "a.js",
                "const f = (us) => Promise.allSettled(us.map(async (u) => { await axios.get(u.url) }))",
            ),
            "gather": (
                "a.py",
                "import asyncio\nasync def f(us):\n    await asyncio.gather(*[fetch(u) for u in us])\n",
            ),
            "a client": (
                "a.py",
                "import asyncio\nasync def f(c, us):\n    await asyncio.gather(*(client.get(u) for u in us))\n",
            ),
        },
        {
            "limited": (
                "a.ts",
                "import pLimit from 'p-limit'; const f = (us) => Promise.all(us.map(u => limit(() => fetch(u))))",
            ),
            "near miss: nothing is sent": ("a.ts", "const f = (us) => Promise.all(us.map(u => work(u)))"),
            "in pieces": ("a.ts", "const f = (chunk) => Promise.all(chunk.map(u => fetch(u)))"),
            "few": ("a.ts", "const f = () => Promise.all(['/a', '/b'].map(u => fetch(u)))"),
            "a semaphore": (
                "a.py",
                "import asyncio\ns = asyncio.Semaphore(5)\nasync def f(us):\n    await asyncio.gather(*[fetch(u) for u in us])\n",
            ),
            "near miss: one after another by its list": (
                "a.py",
                "import asyncio\nasync def f(a, b):\n    await asyncio.gather(a, b)\n",
            ),
        },
    ),
    sequential_awaits: (
        {
            "three reads": (
                "a.ts",
                "async function f(id) { const a = await fetchUser(id); const b = await fetchOrders(id); const c = await getOffers(id) }",
            ),
            "queries": (
                "a.ts",
                "async function f() { const a = await prisma.a.count(); const b = await prisma.b.count(); const c = await prisma.c.count() }",
            ),
            "Python": (
                "a.py",
                "async def f(i):\n    a = await fetch_user(i)\n    b = await fetch_orders(i)\n    c = await fetch_offers(i)\n",
            ),
        },
        {
            "near miss: each needs the last": (
                "a.ts",
                "async function f(id) { const a = await getUser(id); const b = await getTeam(a.team); const c = await getPlan(b.plan) }",
            ),
            "near miss: writes": (
                "a.ts",
                "async function f(d) { const a = await User.create(d); const b = await Team.create(d); const c = await Plan.create(d) }",
            ),
            "one transaction": (
                "a.ts",
                "async function f(tx) { const a = await tx.a.count(); const b = await tx.b.count(); const c = await tx.c.count() }",
            ),
            "two": (
                "a.ts",
                "async function f(id) { const a = await fetchUser(id); const b = await fetchOrders(id) }",
            ),
            "one session": (
                "a.py",
                "async def f(db):\n    a = await get_a(db)\n    b = await get_b(db)\n    c = await get_c(db)\n",
            ),
        },
    ),
    sync_io_in_async_js: (
        {
            "a file": ("src/a.ts", "async function report(name) { return fs.readFileSync(name) }"),
            "an import": ("src/a.js", "const load = async (name) => JSON.parse(readFileSync(name, 'utf8'))"),
            "a program": ("src/a.js", "class A { async convert(f) { execSync('convert ' + f) } }"),
        },
        {
            "awaited": ("src/a.ts", "async function report(name) { return fs.promises.readFile(name) }"),
            "near miss: when it loads": (
                "src/a.ts",
                "const page = fs.readFileSync('a.html'); async function f() { return page }",
            ),
            "near miss: a function inside that runs later": (
                "src/a.ts",
                "async function f() { return () => fs.readFileSync('a') }",
            ),
            "a command": (
                "src/a.ts",
                "import yargs from 'yargs'; async function f() { fs.readFileSync('a') }",
            ),
            "a script": ("scripts/a.ts", "async function f() { fs.readFileSync('a') }"),
            "the start": ("src/a.ts", "async function initDatabase() { fs.readFileSync('schema.sql') }"),
        },
    ),
}
BAD = [(m, f, t, name) for m, (bad, _) in CASES.items() for name, (f, t) in bad.items()]
GOOD = [(m, f, t, name) for m, (_, good) in CASES.items() for name, (f, t) in good.items()]


@pytest.mark.parametrize(("module", "path", "text", "name"), BAD)
def test_found_once(tmp_path: Path, module: object, path: str, text: str, name: str) -> None:
    assert len(findings(module.CHECK, tmp_path, {path: text})) == 1, name  # type: ignore[attr-defined]  # a module


@pytest.mark.parametrize(("module", "path", "text", "name"), GOOD)
def test_left_alone(tmp_path: Path, module: object, path: str, text: str, name: str) -> None:
    assert findings(module.CHECK, tmp_path, {path: text}) == (), name  # type: ignore[attr-defined]  # a module
