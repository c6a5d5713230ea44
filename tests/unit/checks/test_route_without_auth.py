"""Open endpoints are found beside guarded ones; guards of every kind count, and public ways stay alone."""

import pytest
from support import findings, scan

from lastmile.checks.security.route_without_auth import CHECK, RULE
from lastmile.errors import NothingToLookAt
from lastmile.model import Confidence, Severity

FLASK = """
from flask import Flask, request
from flask_login import login_required
app = Flask(__name__)

@app.post("/orders")
@login_required
def add_order():
    db.session.add(Order(request.json["item"]))

@app.put("/orders/<int:number>")
@login_required
def change_order(number):
    db.session.commit()

@app.delete("/orders/<int:number>")
def drop_order(number):
    Order.query.filter_by(id=number).delete()
    db.session.commit()

@app.post("/login")
def login():
    db.session.add(Visit())

@app.post("/price")
def work_out_price():
    return {"sum": sum(request.json["parts"])}
"""
FASTAPI = """
from fastapi import APIRouter, Depends
router = APIRouter()

@router.post("/notes")
def add(note: Note, user: User = Depends(get_current_user), db: Session = Depends(get_db)):
    db.add(note); db.commit()

@router.patch("/notes/{n}")
def change(n: int, user: CurrentUser):
    crud.update_note(n)

@router.delete("/notes/{n}")
def remove(n: int, db: Session = Depends(get_db)):
    crud.delete_note(db, n)
"""
EXPRESS = """
const router = require('express').Router()
router.post('/items', requireLogin, (req, res) => { Item.create({ name: req.body.name }); res.json({}) })
router.put('/items/:id', requireLogin, (req, res) => { Item.updateOne({}, { name: 1 }); res.json({}) })
router.delete('/items/:id', (req, res) => { Item.deleteOne({ _id: req.params.id }); res.json({}) })
"""


def test_one_open_endpoint_beside_guarded_ones_is_high(tmp_path) -> None:
    brought = scan(CHECK, tmp_path, {"shop.py": FLASK})
    assert [(f.symbol, f.severity, f.confidence) for f in brought.findings] == [
        ("drop_order", Severity.HIGH, Confidence.MEDIUM)
    ]
    assert brought.opportunities == {RULE: 4}


def test_dependencies_of_fastapi_count_and_a_database_session_does_not(tmp_path) -> None:
    assert [f.symbol for f in findings(CHECK, tmp_path, {"notes.py": FASTAPI})] == ["remove"]


def test_express_routes(tmp_path) -> None:
    assert [f.symbol for f in findings(CHECK, tmp_path, {"items.js": EXPRESS})] == ["DELETE /items/:id"]


def test_a_chain_of_one_route(tmp_path) -> None:
    chain = EXPRESS + (
        "router.route('/tags/:id').put(requireLogin, (req, res) => { Tag.updateOne({}) })"
        ".delete((req, res) => { Tag.deleteOne({ _id: req.params.id }) })\n"
        "router.put('/x/:id', requireLogin, (req, res) => { X.updateOne({}) })\n"
    )
    found = findings(CHECK, tmp_path, {"items.js": chain})
    assert [f.symbol for f in found] == ["DELETE /items/:id", "DELETE /tags/:id"]


@pytest.mark.parametrize(
    "guard",
    [
        "router.use(requireLogin)\n",
        "router.use((req, res, next) => { if (!req.user) return res.sendStatus(401); next() })\n",
    ],
)
def test_near_miss_a_guard_of_the_whole_router(tmp_path, guard: str) -> None:
    text = EXPRESS.replace("router.post", guard + "router.post", 1)
    assert not findings(CHECK, tmp_path, {"items.js": text})


def test_near_miss_a_router_that_is_mounted_behind_a_guard(tmp_path) -> None:
    main = "const items = require('./routes/items')\napp.use('/items', authenticate, items)\n"
    assert not findings(CHECK, tmp_path, {"routes/items.js": EXPRESS, "app.js": main})


def test_near_miss_a_hook_of_the_whole_application(tmp_path) -> None:
    hook = "\n@app.before_request\ndef gate():\n    if 'user' not in session:\n        abort(401)\n"
    assert not findings(
        CHECK, tmp_path, {"shop.py": FLASK + hook.replace("in session:", "in session.keys():")}
    )


def test_near_miss_the_handler_asks_itself(tmp_path) -> None:
    text = FLASK.replace(
        "    Order.query", "    if not current_user.is_admin:\n        abort(403)\n    Order.query"
    )
    assert not findings(CHECK, tmp_path, {"shop.py": text})


def test_near_miss_a_decorator_that_nobody_can_see(tmp_path) -> None:
    text = FLASK.replace("def drop_order", "@vendor.gate\ndef drop_order")
    assert not findings(CHECK, tmp_path, {"shop.py": text})


def test_near_miss_a_handler_from_a_package(tmp_path) -> None:
    text = EXPRESS.replace(
        "(req, res) => { Item.deleteOne({ _id: req.params.id }); res.json({}) }", "items.drop"
    )
    assert not findings(CHECK, tmp_path, {"items.js": text})


def test_a_product_without_login_is_open_on_purpose(tmp_path) -> None:
    text = FLASK.replace("@login_required\n", "")
    assert not findings(CHECK, tmp_path, {"shop.py": text})


def test_where_most_are_open_the_guard_may_stand_elsewhere(tmp_path) -> None:
    text = FLASK.replace("@login_required\ndef change_order", "def change_order")
    text += '\n@app.post("/tags")\ndef add_tag():\n    db.session.add(Tag())\n'
    text = text.replace("def work_out_price", "def price").replace('"/price"', '"/sum"')
    found = findings(CHECK, tmp_path, {"shop.py": text})
    assert {(f.severity, f.confidence) for f in found} == {(Severity.MEDIUM, Confidence.LOW)}


def test_next_routes_and_the_middleware_before_them(tmp_path) -> None:
    bare = "export async function POST(r) { await prisma.note.create({ data: { a: 1 } }); return done() }\n"
    safe = (
        "export async function PUT(r) { const s = await getServerSession(o); await prisma.note.update(s) }\n"
    )
    files = {"app/api/notes/route.ts": bare, "app/api/items/route.ts": safe + safe.replace("PUT", "DELETE")}
    assert [f.path for f in findings(CHECK, tmp_path / "a", files)] == ["app/api/notes/route.ts"]
    files["middleware.ts"] = "export { auth as middleware } from './auth'\n"
    assert not findings(CHECK, tmp_path / "b", files)


def test_an_outgoing_key_is_no_guard(tmp_path) -> None:
    text = EXPRESS.replace(
        "Item.deleteOne(", "fetch(u, { headers: { Authorization: `Bearer ${K}` } }); Item.deleteOne("
    )
    assert len(findings(CHECK, tmp_path, {"items.js": text})) == 1


def test_nothing_to_look_at(tmp_path) -> None:
    with pytest.raises(NothingToLookAt):
        findings(CHECK, tmp_path, {"a.py": "x = 1\n"})


def test_near_miss_a_dependency_in_the_decorator(tmp_path) -> None:
    guarded = '@router.delete("/notes/{n}", dependencies=[Depends(require_user)])'
    assert not findings(
        CHECK, tmp_path, {"notes.py": FASTAPI.replace('@router.delete("/notes/{n}")', guarded)}
    )
