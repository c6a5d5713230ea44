"""Files that are asked for first and changed later."""

import pytest
from support import findings

from lastmile.checks.failure_modes.file_race_js import CHECK
from lastmile.model import Severity


@pytest.mark.parametrize(
    "body",
    [
        "if (fs.existsSync(file)) {\n    fs.unlinkSync(file)\n  }",
        "if (!fs.existsSync(dir)) fs.mkdirSync(dir)",
        "if (await fse.pathExists(file)) return\n  await fse.writeFile(file, text)",
        "if (fs.existsSync(file)) { throw new Error('taken') }\n  fs.writeFileSync(file, text)",
        "if (!existsSync(file)) {\n    log('new')\n  } else {\n    renameSync(file, old)\n  }",
    ],
)
def test_asked_first_and_changed_later(tmp_path, body):
    text = f"async function keep(file, dir, text) {{\n  {body}\n}}\n"
    (one,) = findings(CHECK, tmp_path, {"src/a.js": text})
    assert (one.line, one.severity) == (2, Severity.LOW)


@pytest.mark.parametrize(
    "body",
    [
        # near misses: another file, one step that cannot fail, a flag that refuses, an error that is handled
        "if (fs.existsSync(file)) {\n    fs.unlinkSync(other)\n  }",
        "if (!fs.existsSync(dir)) fs.mkdirSync(dir, { recursive: true })",
        "if (!fs.existsSync(file)) fs.writeFileSync(file, text, { flag: 'wx' })",
        "if (fs.existsSync(file)) {\n    try { fs.unlinkSync(file) } catch (e) { log(e) }\n  }",
        "if (fs.existsSync(file)) {\n    return fs.readFileSync(file)\n  }",
        "if (store.exists(file)) {\n    store.remove(file)\n  }",
    ],
)
def test_in_one_step(tmp_path, body):
    text = f"async function keep(file, other, dir, text) {{\n  {body}\n}}\n"
    assert findings(CHECK, tmp_path, {"src/a.js": text}) == ()


def test_a_build_that_runs_alone(tmp_path):
    text = "if (!fs.existsSync('dist')) fs.mkdirSync('dist')\n"
    assert findings(CHECK, tmp_path, {"scripts/build.js": text}) == ()
