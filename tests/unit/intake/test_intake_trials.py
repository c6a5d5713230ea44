"""Scripts that only try something out are set aside; product code behind such a name never is."""

from dataclasses import replace
from pathlib import Path

import pytest
from support import inventory

from lastmile.intake.trials import with_trials
from lastmile.model import Confidence, Finding, Role, Severity
from lastmile.resources import folder
from lastmile.verdict.checklist import load_folder
from lastmile.verdict.triage import triage

PRODUCT = {"src/index.js": "import { a } from './a'\n" * 30, "package.json": '{"main": "src/index.js"}'}
TRIAL = "const mail = require('nodemailer')\nmail.send('hello')\n"


def trials(tmp_path: Path, files: dict[str, str]) -> set[str]:
    known = inventory(tmp_path, {**PRODUCT, **files})
    return {file.path for file in with_trials(known.files, known.read) if file.role is Role.TRIAL}


@pytest.mark.parametrize(
    "path",
    [
        "test-mail.js",
        "mail-test.mjs",
        "Test-Mail.ts",
        "test-mail.py",
        "scripts/test-mail.js",
        "tools/smoke/scripts/test-mail.cjs",
    ],
)
def test_a_script_that_tries_something_out_beside_the_product(tmp_path: Path, path: str) -> None:
    assert trials(tmp_path, {path: TRIAL}) == {path}


def test_beside_the_manifest_of_a_package_too(tmp_path: Path) -> None:
    assert trials(tmp_path, {"backend/test-mail.js": TRIAL}) == set()
    assert trials(tmp_path, {"backend/test-mail.js": TRIAL, "backend/package.json": "{}"}) == {
        "backend/test-mail.js"
    }


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("src/test-mail.js", TRIAL),  # code of the product lies there
        ("api/test-mail.js", TRIAL),  # platforms run what lies in these, by its place
        ("scripts/functions/test-mail.js", TRIAL),
        ("insert-test-data.js", TRIAL),  # changes data, tries nothing out
        ("latest-mail.js", TRIAL),
        ("test-mail.js", "export const send = 1\n"),  # others can use it
        ("test-mail.js", "module.exports = send\n"),
        ("test-mail.js", "globalThis.send = function () {}\n"),
        ("test-mail.js", "require('http').createServer(answer).listen(80)\n"),  # it stays and answers
        ("test-mail.js", "const { app } = require('./src/a')\napp.post('/pay', pay)\n"),
        ("test-mail.py", "from shop import app\napp.run()\n"),
    ],
)
def test_the_name_alone_hides_nothing(tmp_path: Path, path: str, text: str) -> None:
    assert trials(tmp_path, {path: text}) == set()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("src/mail.js", "import '../test-mail.js'\n"),
        ("src/mail.js", "const run = '../test-mail'\nrequire(run)\n"),
        ("src/mail.js", "require('child_process').exec('node test-mail.js')\n"),
        ("src/mail.js", "console.log(require('../test-mail'))\n"),
        ("src/mail.js", "for (const name of names) require(name)\n"),  # it may be any file
        ("src/mail.js", "import(`../${which}.js`)\n"),
        ("src/mail.py", "import importlib\nimportlib.import_module(which)\n"),
        ("package.json", '{"scripts": {"start": "node test-mail.js"}}'),
        ("Dockerfile", 'FROM node\nCMD ["node", "test-mail.js"]\n'),
        ("Procfile", "worker: node test-mail\n"),
        (".github/workflows/mail.yml", "on: push\njobs:\n  a:\n    steps:\n      - run: node test-mail.js\n"),
        ("public/index.html", '<script src="/test-mail.js"></script>\n'),
    ],
)
def test_what_the_product_or_a_manifest_names_is_product(tmp_path: Path, path: str, text: str) -> None:
    assert trials(tmp_path, {"test-mail.js": TRIAL, path: text}) == set()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("src/mail.js", "// try it with test-mail.js first\n"),
        ("src/mail.js", "console.log('now run node test-mail.js')\n"),
        ("src/mail.js", "import './test-mailing'\n"),  # another name
        ("src/mail.js", "const page = await import('./pages/' + name)\n"),  # a folder of its own
        ("src/mail.js", "const load = import( './pages' )\n"),
        ("README.md", "node test-mail.js\n"),
        ("db/guide.sql", "insert into guides values ('const m = require(name)')\n"),
    ],
)
def test_who_only_speaks_of_it_does_not_run_it(tmp_path: Path, path: str, text: str) -> None:
    assert trials(tmp_path, {"test-mail.js": TRIAL, path: text}) == {"test-mail.js"}


def test_what_a_named_one_names_is_product_as_well(tmp_path: Path) -> None:
    chain = {
        "src/mail.js": "import '../test-mail.js'\n",
        "test-mail.js": "require('./test-send')\n",
        "test-send.js": TRIAL,
        "test-alone.js": "require('./test-other')\n",
        "test-other.js": TRIAL,  # only another trial names it
    }
    assert trials(tmp_path, chain) == {"test-alone.js", "test-other.js"}


def test_they_are_never_the_larger_part_of_the_code(tmp_path: Path) -> None:
    assert trials(tmp_path, {"test-shop.js": TRIAL * 14}) == {"test-shop.js"}
    assert trials(tmp_path, {"test-shop.js": TRIAL * 15}) == set()


def test_a_fault_in_one_is_set_aside_and_a_key_counts(tmp_path: Path) -> None:
    known = inventory(tmp_path, {**PRODUCT, "test-mail.js": TRIAL})
    known = replace(known, files=tuple(with_trials(known.files, known.read)))
    common = {"severity": Severity.HIGH, "confidence": Confidence.HIGH, "path": "test-mail.js", "line": 1}
    found = [
        Finding(rule="semgrep.http-call-without-timeout-js", message="waits", **common),
        Finding(rule="lastmile.hardcoded-secret", message="a key", **common),
    ]
    asides = {f.control: f.set_aside for f in triage(found, known, load_folder(folder("checklists")))}
    assert asides == {"failure/http-call-without-timeout": "trial", "security/hardcoded-secret": None}
