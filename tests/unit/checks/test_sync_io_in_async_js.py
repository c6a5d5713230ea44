"""Blocking calls in async functions of JavaScript, and in the plain functions that these run."""

import pytest
from support import findings

from lastmile.checks.performance.sync_io_in_async_js import CHECK
from lastmile.model import Severity


def found_in(tmp_path, text, path="src/server/shop.js"):
    return [(f.line, f.severity) for f in findings(CHECK, tmp_path, {path: text})]


def test_every_line_that_blocks(tmp_path):
    text = (
        "const fs = require('fs')\nasync function receipt(id) {\n"
        "  const page = fs.readFileSync('page.html')\n"
        "  execSync(`pdf ${id}`)\n  fs.writeFileSync(`${id}.pdf`, page)\n}\n"
    )
    assert found_in(tmp_path, text) == [(3, Severity.LOW), (4, Severity.MEDIUM), (5, Severity.LOW)]


@pytest.mark.parametrize(
    "call", ["argon2.hashSync(pw)", "bcrypt.compareSync(pw, h)", "crypto.hkdfSync('sha512', pw)"]
)
def test_work_that_keeps_the_processor(tmp_path, call):
    text = f"export const login = async (pw, h) => {{\n  return {call}\n}}\n"
    assert found_in(tmp_path, text) == [(2, Severity.MEDIUM)]


def test_a_plain_function_that_an_async_one_runs(tmp_path):
    text = (
        "function page(id) {\n  return fs.readFileSync(id)\n}\n"
        "async function show(id) {\n  return render(page(id))\n}\n"
    )
    assert found_in(tmp_path, text) == [(2, Severity.LOW)]


def test_a_function_in_a_folder_of_the_server_is_worth_a_low_word(tmp_path):
    text = "UserDAO.prototype.add = function (pw, done) {\n  done(bcrypt.hashSync(pw))\n}\n"
    assert found_in(tmp_path, text, "app/data/user-dao.js") == [(2, Severity.LOW)]
    assert found_in(tmp_path / "more", text, "src/user-dao.js") == []


@pytest.mark.parametrize(
    ("text", "path"),
    [
        # near misses: nobody asynchronous runs it, the asynchronous twin, a start, a tool, a callback
        ("function page(id) {\n  return fs.readFileSync(id)\n}\nconst first = page('a')\n", "src/a.js"),
        ("async function page(id) {\n  return fs.promises.readFile(id)\n}\n", "src/a.js"),
        ("async function start() {\n  return fs.readFileSync('key.pem')\n}\n", "src/a.js"),
        ("async function page(id) {\n  return fs.readFileSync(id)\n}\n", "scripts/a.js"),
        ("async function page(id) {\n  await inWorker(() => fs.readFileSync(id))\n}\n", "src/a.js"),
        ("async function page(f) {\n  return f.readFilesSync(2)\n}\n", "src/a.js"),
    ],
)
def test_what_blocks_nobody(tmp_path, text, path):
    assert found_in(tmp_path, text, path) == []
