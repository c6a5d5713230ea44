"""Bodies that become records whole are found; those that are checked, picked from or no records are not."""

import pytest
from support import findings

from lastmile.checks.security.mass_assignment import CHECK
from lastmile.model import Severity

PYTHON = """
from flask import request
class User(db.Model):
    pass

def create():
    data = request.get_json()
    user = User(**data)

def direct():
    return Invoice.objects.create(**request.json)

def change(user):
    data = request.get_json() or {}
    for key, value in data.items():
        setattr(user, key, value)
"""
EXPRESS = """
router.post('/users', async (req, res) => { await User.create(req.body); res.json({}) })
router.put('/notes/:id', async (req) => { await Note.findByIdAndUpdate(req.params.id, { $set: req.body }) })
router.put('/me', async (req, res) => { Object.assign(user, req.body); await user.save() })
export async function POST(request) {
  const body = await request.json()
  await prisma.note.create({ data: { ...body, at: 1 } })
}
"""


def test_python_records(tmp_path) -> None:
    found = findings(CHECK, tmp_path, {"a.py": PYTHON})
    assert [(f.line, f.severity) for f in found] == [
        (8, Severity.HIGH), (11, Severity.MEDIUM), (15, Severity.HIGH),
    ]  # fmt: skip


def test_script_records(tmp_path) -> None:
    found = findings(CHECK, tmp_path, {"a.js": EXPRESS})
    assert [(f.line, f.severity) for f in found] == [
        (2, Severity.HIGH), (3, Severity.MEDIUM), (4, Severity.HIGH), (7, Severity.MEDIUM),
    ]  # fmt: skip


def test_every_handler_inside_one_function_is_looked_at_alone(tmp_path) -> None:
    text = "module.exports = (app, db) => {\n  const validate = 1\n" + EXPRESS.partition("export")[0].replace(
        "router", "app"
    )
    assert len(findings(CHECK, tmp_path, {"a.js": text + "}\n"})) == 3


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    data = UserSchema().load(request.get_json())\n    User(**data)\n",
        "def f():\n    data = request.get_json()\n    validate(data)\n    User(**data)\n",
        "def f():\n    data = request.get_json()\n    data.pop('role', None)\n    User(**data)\n",
        "def f():\n    data = request.get_json()\n    Report(**data)\n",
        "def f():\n    User(**{'name': request.json['name']})\n",
        "def f(u):\n  for k, v in request.json.items():\n    if k in KNOWN:\n      setattr(u, k, v)\n",
    ],
)
def test_near_misses_in_python(tmp_path, text: str) -> None:
    assert not findings(CHECK, tmp_path, {"a.py": "class User(db.Model):\n    pass\n" + text})


@pytest.mark.parametrize(
    "text",
    [
        "router.post('/u', validate(schema), async (req, res) => { await User.create(req.body) })",
        "router.post('/u', async (req) => { const d = UserSchema.parse(req.body); await User.create(d) })",
        "router.post('/u', async (req, res) => { await User.create({ name: req.body.name }) })",
        "router.post('/u', async (req, res) => { await User.create(_.pick(req.body, ['name'])) })",
        "router.post('/u', async (req, res) => { delete req.body.role; await User.create(req.body) })",
        "router.post('/u', async (req, res) => { await userService.create(req.body) })",
        "router.post('/u', async (req, res) => { throw new ApiError(req.body) })",
        "router.post('/u', async (req) => { const options = Object.assign({}, req.body); use(options) })",
    ],
)
def test_near_misses_in_scripts(tmp_path, text: str) -> None:
    assert not findings(CHECK, tmp_path, {"a.js": text + "\n"})
