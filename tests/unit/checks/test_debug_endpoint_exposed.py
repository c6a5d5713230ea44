"""Addresses for developers that anybody may call are found; guarded ones and those of the product are not."""

import pytest
from support import findings

from lastmile.checks.security.debug_endpoint_exposed import CHECK

FLASK = """
@app.route("/reset-db")
def reset():
    db.drop_all()
    db.create_all()
    return "done"

@app.get("/api/debug")
def debug():
    return jsonify(dict(os.uname()._asdict()))
"""
EXPRESS = """
app.post('/api/seed', async (req, res) => {
  await Product.insertMany(products)
  res.json({ ok: true })
})
"""
NEXT = "export async function GET() {\n  await db.insert(users).values(rows)\n  return Response.json({})\n}\n"


def test_python(tmp_path) -> None:
    assert [f.symbol for f in findings(CHECK, tmp_path, {"app.py": FLASK})] == ["reset", "debug"]


def test_express_and_next(tmp_path) -> None:
    found = findings(CHECK, tmp_path, {"server.js": EXPRESS, "src/app/api/seed/route.ts": NEXT})
    assert [f.path for f in found] == ["server.js", "src/app/api/seed/route.ts"]


def test_next_reports_a_route_once(tmp_path) -> None:
    text = NEXT.replace("GET", "POST")
    assert len(findings(CHECK, tmp_path, {"app/api/reset-db/route.ts": text})) == 1


@pytest.mark.parametrize(
    ("path", "text"),
    [
        # near miss: whoever calls must be signed in
        ("app.py", FLASK.replace("\ndef", "\n@login_required\ndef")),
        # near miss: the environment is asked first
        ("app.py", FLASK.replace("    db.drop", "    if not app.config['DEBUG']: abort(404)\n    db.drop")
         .partition("@app.get")[0]),
        # near miss: seeds are what this product is about
        ("app.py", FLASK.replace("/reset-db", "/seeds/<int:seed>").replace("/api/debug", "/debugging")),
        # near miss: registered in development alone
        ("server.js", "if (isDev) {\n  " + EXPRESS.strip().replace("\n", "\n  ") + "\n}\n"),
        ("server.js", EXPRESS.replace("async (req", "requireAdmin, async (req")),
        ("app/api/seed/route.ts", NEXT.replace("  await", "  if (process.env.NODE_ENV === 'production') "
                                               "return\n  await")),
    ],
)  # fmt: skip
def test_near_misses(tmp_path, path: str, text: str) -> None:
    assert not findings(CHECK, tmp_path, {path: text})


def test_a_login_for_the_whole_product(tmp_path) -> None:
    guard = "export function middleware(req) {\n  if (!req.auth) return deny(401)\n}\n"
    assert not findings(CHECK, tmp_path, {"middleware.ts": guard, "app/api/seed/route.ts": NEXT})
