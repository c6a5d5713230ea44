"""Promises that nobody waits for: the ones we know from the file, from other files and from libraries."""

import pytest
from support import findings, places, scan

from lastmile.checks.failure_modes.floating_promise import CHECK, RULE
from lastmile.model import Severity

SAVE = "const express = require('express')\nasync function save(x) { await db.put(x) }\n"


@pytest.mark.parametrize(
    "statement",
    [
        "save(1)",
        "save(1).then(show)",
        "save(1).catch()",
        "save(1).finally(stop)",
        "ok && save(1)",
        "ok ? save(1) : null",
        "rows.map(async (r) => { await save(r) })",
        "rows.forEach(async (r) => { await save(r) })",
        "setInterval(async () => { await save(2) }, 9)",
        "socket.on('order', async (o) => { await save(o) })",
        "Promise.all(rows.map(save))",
        "axios.post('https://partner.example/', 1)",
        "transporter.sendMail(mail)",
        "(async () => { await save(1) })()",
        "return new Promise(async (resolve) => { resolve(await save(1)) })",
        "try { save(1) } catch (e) { report(e) }",
    ],
)
def test_nobody_waits(tmp_path, statement):
    (found,) = findings(CHECK, tmp_path, {"server.js": f"{SAVE}function go() {{\n{statement}\n}}"})
    assert (found.line, found.severity) == (4, Severity.MEDIUM)


@pytest.mark.parametrize(
    "statement",
    [
        "await save(1)",
        "return save(1)",
        "void save(1)",
        "const kept = save(1); return kept",
        "save(1).catch(report)",
        "save(1).then(show, report)",
        "save(1).catch(report).finally(stop)",
        "transporter.sendMail(mail, (err) => report(err))",  # near miss: a callback takes the failure
        "quiet(1)",  # near miss: catches everything itself
        "ctx.save()",  # near miss: a canvas, and no promise
        "rows.forEach((r) => { sum += r })",
        "socket.on('order', async (o) => { try { await save(o) } catch (e) { report(e) } })",
        "await Promise.all(rows.map(async (r) => { await save(r) }))",
    ],
)
def test_somebody_waits_or_catches(tmp_path, statement):
    quiet = "async function quiet(x) { try { await db.put(x) } catch (e) { report(e) } }\n"
    text = f"{SAVE}{quiet}async function go() {{\n{statement}\n}}"
    assert findings(CHECK, tmp_path, {"server.js": text}) == ()


@pytest.mark.parametrize(
    "call",
    [
        "prisma.order.create({ data })",
        "supabase.from('orders').insert(row)",
        "knex('orders').where('id', 1).update({ paid: true })",
    ],
)
def test_what_does_nothing_until_it_is_awaited_is_of_high_severity(tmp_path, call):
    (found,) = findings(CHECK, tmp_path, {"a.ts": f"export function go(data, row) {{\n  {call}\n}}"})
    assert (found.line, found.severity) == (2, Severity.HIGH)
    assert "nothing at all until it is awaited" in found.message


def test_supabase_answers_with_an_error_and_does_not_fail(tmp_path):
    text = "export function go() { supabase.from('a').select('*').then(({ data }) => show(data)) }"
    assert findings(CHECK, tmp_path, {"a.ts": text}) == ()


@pytest.mark.parametrize(
    ("imported", "call"),
    [
        ("import { pay } from './pay'", "pay(1)"),
        ("import * as bank from './pay'", "bank.pay(1)"),
        ("const { pay } = require('./pay')", "pay(1)"),
        ("const bank = require('./pay')", "bank.pay(1)"),
    ],
)
def test_functions_of_other_files(tmp_path, imported, call):
    files = {
        "a.js": f"{imported}\nconst express = require('express')\nfunction go() {{\n  {call}\n}}",
        "pay.js": "export async function pay(x) { await bank.send(x) }",
        "b.js": "import { pay } from './free'\nfunction go() { pay(1) }",
        "free.js": "export function pay(x) { return x }",  # near miss: the same name, and no promise
    }
    assert places(findings(CHECK, tmp_path, files)) == [("a.js", 4)]


def test_types_and_classes(tmp_path):
    text = (
        "declare function load(): Promise<void>;\ndeclare const kept: Promise<number>;\n"
        "class Bank { async pay() { await send() } go() {\n    this.pay();\n  } }\n"
        "function a(cb: () => Promise<void>, plain: () => void) {\n  load();\n  kept;\n  cb();\n  plain();\n"
        "  new Bank().go();\n}\n"
    )
    assert [line for _, line in places(findings(CHECK, tmp_path, {"a.ts": text}))] == [4, 7, 8, 9]


def test_a_name_of_an_inner_scope_hides_the_outer_one(tmp_path):
    text = f"{SAVE}function go(save) {{ save(1) }}\nfunction other() {{ const save = (x) => x; save(2) }}"
    assert findings(CHECK, tmp_path, {"a.js": text}) == ()


@pytest.mark.parametrize(
    "files",
    [
        {"a.js": f"{SAVE}save(1)"},  # the start of a program: a failure ends it and says so
        {"a.jsx": SAVE.replace("express", "react") + "function go() { save(1) }"},
        {"a.js": f"{SAVE}function go() {{ save(1) }}", "b.js": "process.on('unhandledRejection', report)"},
        {"a.js": f"{SAVE}function go() {{ save(1).catch(report).then(show) }}"},
    ],
)
def test_low_where_little_can_happen(tmp_path, files):
    assert [f.severity for f in findings(CHECK, tmp_path, files)] == [Severity.LOW]


def test_awaited_calls_are_the_places(tmp_path):
    text = f"{SAVE}async function go() {{ save(1); await save(2); await save(3) }}"
    brought = scan(CHECK, tmp_path, {"a.js": text})
    assert brought.opportunities == {RULE: 4}
