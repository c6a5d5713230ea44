# ruff: noqa: E501 - one case of code a line reads best
"""Loops of JavaScript: waits in line, work that grows with the square, queries by item."""

from pathlib import Path

import pytest
from support import findings

from lastmile.checks.performance import await_in_loop_js, query_per_item_js, slow_loop_js
from lastmile.model import Severity

WAITS_IN_LINE = {
    "for of": "async function f(ids) { for (const id of ids) { show(await load(id)) } }",
    "a counter": "async function f(ids) { for (let i = 0; i < ids.length; i++) { await save(ids[i]) } }",
    "keys": "async function f(held) { for (const key in held) { await store.put(key, held[key]) } }",
    "while": "async function f(jobs) { let i = 0; while (i < jobs.length) { await run(jobs[i++]) } }",
    "do": "async function f(a) { do { await run(a.current) } while (a.forward()) }",
    "in the condition": "async function f(ids) { for (const id of ids) { if (await isOld(id)) count++ } }",
    "a failure that ends it": (
        "async function f(ids) { for (const id of ids) { const r = await load(id); if (!r.ok) throw new Error(id) } }"
    ),
    "what a turn gave stays in it": (
        "async function f(ids) { for (const id of ids) { const u = await load(id); await send(u.mail) } }"
    ),
}
WAITS_RIGHTLY = {
    "side by side": "async function f(ids) { await Promise.all(ids.map((id) => load(id))) }",
    "a stream": "async function f(ids) { for await (const id of ids) { await load(id) } }",
    "before the loop": "async function f() { for (const row of await load()) { show(row) } }",
    "near miss: pages follow one another": (
        "async function f() { let next = 1; while (next) { const p = await load(next); next = p.next } }"
    ),
    "near miss: built upon the last turn": (
        "async function f(steps) { let state = {}; for (const s of steps) { state = await apply(state, s) } }"
    ),
    "near miss: a talk that grows": (
        "async function f(qs) { const talk = []; for (const q of qs) { talk.push(await answer(talk, q)) } }"
    ),
    "the first that answers": (
        "async function f(us) { for (const u of us) { const r = await get(u); if (r.ok) return r } }"
    ),
    "the next if one fails": (
        "async function f(us) { for (const u of us) { try { return await get(u) } catch (e) { log(e) } } }"
    ),
    "tries again": "async function f() { for (let attempt = 0; attempt < max; attempt++) { await load() } }",
    "a pause": "async function f(ids) { for (const id of ids) { await load(id); await sleep(100) } }",
    "few by the text": "async function f() { for (const name of ['a', 'b']) { await load(name) } }",
    "in pieces": "async function f(g) { for (const part of g) { await Promise.all(part.map(load)) } }",
    "for ever": "async function f() { while (true) { await work() } }",
    "a transaction": (
        "async function f(a) { await db.$transaction(async (tx) => { for (const x of a) { await put(x) } }) }"
    ),
    "a function inside": "async function f(ids) { for (const id of ids) { later(async () => { await load(id) }) } }",
    "promises that run": "async function f(running) { for (const p of running) { await p } }",
}


@pytest.mark.parametrize("text", WAITS_IN_LINE.values(), ids=WAITS_IN_LINE.keys())
def test_a_wait_in_each_turn_is_found_once(tmp_path: Path, text: str) -> None:
    (finding,) = findings(await_in_loop_js.CHECK, tmp_path, {"src/a.ts": text})
    assert finding.severity is Severity.LOW
    assert finding.line == 1


@pytest.mark.parametrize("text", WAITS_RIGHTLY.values(), ids=WAITS_RIGHTLY.keys())
def test_waits_that_must_be_in_line_are_fine(tmp_path: Path, text: str) -> None:
    assert findings(await_in_loop_js.CHECK, tmp_path, {"src/a.js": text}) == ()


def test_a_read_of_a_database_by_item_weighs_more(tmp_path: Path) -> None:
    text = "async function f(a) { for (const x of a) { await supabase.from('t').select('*').eq('id', x.id).single() } }"
    (finding,) = findings(await_in_loop_js.CHECK, tmp_path, {"src/a.js": text})
    assert finding.severity is Severity.MEDIUM


SLOW = {
    "membership": "function f(rows) { const known = load().map(x => x.id); return rows.filter(r => known.includes(r.id)) }",
    "typed membership": "function f(rows: R[], known: string[]) { for (const r of rows) { if (known.indexOf(r.id) < 0) add(r) } }",
    "search by key": "function f(orders, users) { return orders.map(o => ({ ...o, user: users.find(u => u.id === o.userId) })) }",
    "spread in reduce": "const byId = rows.reduce((acc, r) => ({ ...acc, [r.id]: r }), {})",
    "concat in reduce": "const all = rows.reduce((acc, r) => acc.concat(r.items), [])",
    "assign in reduce": "const byId = rows.reduce((acc, r) => Object.assign({}, acc, { [r.id]: r }), {})",
    "spread in a loop": "function f(rows) { let all = []; for (const r of rows) { all = [...all, r.id] } }",
    "queue by shift": "function f() { const queue = []; while (queue.length) { run(queue.shift()) } }",
    "copy by text": "for (const r of rows) { out.push(JSON.parse(JSON.stringify(r))) }",
    "constant expression": "for (const r of rows) { if (new RegExp('^a+$').test(r)) n++ }",
    "layout": "for (const e of items) { e.style.height = box.offsetHeight + 'px' }",
    "sort": "function f(rows) { const order = load().slice(); for (const r of rows) { r.first = order.sort()[0] } }",
    "same element": "for (const r of rows) { document.querySelector('#total').dataset.x = r }",
}
QUICK = {
    "near miss: a text has includes too": "function f(rows, text) { return rows.filter(r => text.includes(r.word)) }",
    "near miss: the item's own list": "rows.map(r => r.tags.find(t => t.id === r.main))",
    "near miss: the list of this turn": "for (const r of rows) { const kids = load(r).map(x => x); kids.includes(r.id) }",
    "few names": "const KINDS = ['a', 'b']; rows.filter(r => KINDS.includes(r.kind))",
    "a set": "function f(rows) { const known = new Set(load()); return rows.filter(r => known.has(r.id)) }",
    "a search for nothing of the item": "function f(rows) { const k = load().map(x => x); rows.map(r => k.includes(me)) }",
    "in place": "const byId = rows.reduce((acc, r) => { acc[r.id] = r; return acc }, {})",
    "each turn afresh": "for (const r of rows) { let all = []; all = [...all, r] }",
    "text grows": "let html = ''; for (const r of rows) { html += r.name }",
    "a short list": "['a', 'b'].map(k => users.find(u => u.id === k))",
    "an expression of the item": "for (const r of rows) { new RegExp(r.pattern).test(text) }",
}


@pytest.mark.parametrize("text", SLOW.values(), ids=SLOW.keys())
def test_work_that_starts_over_in_each_turn_is_found(tmp_path: Path, text: str) -> None:
    (finding,) = findings(slow_loop_js.CHECK, tmp_path, {"src/a.ts": text})
    assert finding.severity is Severity.LOW


@pytest.mark.parametrize("text", QUICK.values(), ids=QUICK.keys())
def test_work_that_does_not_grow_is_fine(tmp_path: Path, text: str) -> None:
    assert findings(slow_loop_js.CHECK, tmp_path, {"src/a.ts": text}) == ()


BY_ITEM = {
    "prisma": "async function f(os) { return Promise.all(os.map(async o => prisma.user.findUnique({ where: { id: o.userId } }))) }",
    "mongoose": "async function f(os) { return Promise.all(os.map(async (o) => { o.user = await User.findById(o.user) })) }",
    "supabase": "const f = (os) => Promise.all(os.map(o => supabase.from('users').select('*').eq('id', o.userId).single()))",
    "knex": "const f = (os) => Promise.all(os.map(o => knex('users').where({ id: o.userId }).first()))",
    "SQL": "const f = (os) => Promise.all(os.map(o => pool.query('select * from users where id = $1', [o.userId])))",
    "through a name": "const f = (os) => os.forEach(async o => { const id = o.userId; await User.findByPk(id) })",
}
AT_ONCE = {
    "one query": "const f = async (ids) => prisma.user.findMany({ where: { id: { in: ids.map(i => i.id) } } })",
    "near miss: sent together": "const f = (os) => prisma.$transaction(os.map(o => prisma.user.findUnique({ where: { id: o.id } })))",
    "near miss: an array's own find": "const f = (os) => os.map(o => Users.find(u => u.id === o.userId))",
    "near miss: a map of services": "const f = (os) => os.map(o => UserService.create(o))",
    "few by the text": "const f = () => Promise.all(['a', 'b'].map(k => User.findById(k)))",
}


@pytest.mark.parametrize("text", BY_ITEM.values(), ids=BY_ITEM.keys())
def test_a_query_for_each_item_is_found_once(tmp_path: Path, text: str) -> None:
    (finding,) = findings(query_per_item_js.CHECK, tmp_path, {"src/a.js": text})
    assert finding.severity is Severity.MEDIUM


@pytest.mark.parametrize("text", AT_ONCE.values(), ids=AT_ONCE.keys())
def test_one_query_for_all_is_fine(tmp_path: Path, text: str) -> None:
    assert findings(query_per_item_js.CHECK, tmp_path, {"src/a.js": text}) == ()


@pytest.mark.parametrize("module", [await_in_loop_js, query_per_item_js])
def test_scripts_that_run_once_are_left_alone(tmp_path: Path, module: object) -> None:
    text = (
        "async function f(a) { for (const x of a) { await User.findById(x) } a.map(x => User.findById(x)) }"
    )
    assert findings(module.CHECK, tmp_path, {"scripts/a.js": text}) == ()  # type: ignore[attr-defined]  # a module
