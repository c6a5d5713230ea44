"""JavaScript: uploads without a size limit, and request limits that live in one process."""

import pytest
from support import findings, scan

from lastmile.checks.failure_modes import process_local_rate_limiter, upload_size_unlimited
from lastmile.model import Fact

MULTER = "const multer = require('multer')\nconst upload = multer({ dest: 'uploads/' })\n"
LIMITER = """
const attempts = new Map()
export function allow(ip) {
  const now = Date.now()
  const seen = (attempts.get(ip) || []).filter((t) => now - t < 60000)
  attempts.set(ip, [...seen, now])
  if (seen.length > 5) return { allowed: false }
  return { allowed: true }
}
"""
PACKAGE = "import rateLimit from 'express-rate-limit'\napp.use(rateLimit({ windowMs: 60000, max: 10 }))\n"
CLUSTER = "const cluster = require('cluster')\nfor (let i = 0; i < 4; i++) cluster.fork()\n"


@pytest.mark.parametrize(
    "text",
    [
        MULTER,
        "import multer from 'multer'\nexport const upload = multer({ storage: multer.memoryStorage() })\n",
        "import fileUpload from 'express-fileupload'\napp.use(fileUpload())\n",
        "const Busboy = require('busboy')\nconst b = new Busboy({ headers: req.headers })\n",
    ],
)
def test_uploads_of_any_size(tmp_path, text: str) -> None:
    assert [f.line for f in findings(upload_size_unlimited.CHECK, tmp_path, {"app.js": text})] == [2]


@pytest.mark.parametrize(
    "files",
    [
        {"app.js": MULTER.replace("'uploads/'", "'uploads/', limits: { fileSize: 5e6 }")},
        {"app.js": MULTER.replace("{ dest: 'uploads/' }", "options")},
        {"app.js": MULTER, "nginx.conf": "client_max_body_size 5m;\n"},
        {"app.js": "const formidable = require('formidable')\nconst form = formidable({})\n"},
        {"app.js": "const upload = multer({ dest: 'x' })\n"},
    ],
)
def test_near_miss_limits_here_and_at_the_proxy(tmp_path, files: dict[str, str]) -> None:
    assert not findings(upload_size_unlimited.CHECK, tmp_path, files)


def test_uploads_are_counted(tmp_path) -> None:
    brought = scan(upload_size_unlimited.CHECK, tmp_path, {"app.js": MULTER})
    assert brought.opportunities == {upload_size_unlimited.RULE: 1}


def test_a_map_of_callers(tmp_path) -> None:
    found = findings(process_local_rate_limiter.CHECK, tmp_path, {"src/limit.js": LIMITER})
    assert [(f.line, f.symbol) for f in found] == [(3, "allow")]


def test_the_memory_of_the_package_where_several_processes_run(tmp_path) -> None:
    found = findings(
        process_local_rate_limiter.CHECK, tmp_path / "a", {"app.js": PACKAGE, "main.js": CLUSTER}
    )
    assert [f.line for f in found] == [2]
    assert findings(
        process_local_rate_limiter.CHECK, tmp_path / "b", {"app.js": PACKAGE}, facts=[Fact.SERVERLESS]
    )


@pytest.mark.parametrize(
    "files",
    [
        {"app.js": PACKAGE},
        {"app.js": PACKAGE.replace("max: 10", "max: 10, store: new RedisStore(redis)"), "main.js": CLUSTER},
        {"src/limit.js": LIMITER.replace("new Map()", "connect()")},
        {"src/limit.js": LIMITER.replace("attempts", "prices")},
        {"src/limit.js": LIMITER.replace("Date.now()", "clock")},
    ],
)
def test_near_miss_one_process_a_shared_store_and_other_maps(tmp_path, files: dict[str, str]) -> None:
    assert not findings(process_local_rate_limiter.CHECK, tmp_path, files)
