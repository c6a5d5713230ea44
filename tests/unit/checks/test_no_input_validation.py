"""Handlers that use input unchecked are found where that is the habit; each framework's own way counts."""

import time

import pytest
from support import findings, scan

from lastmile.checks.security.no_input_validation import CHECK, RULE
from lastmile.errors import NothingToLookAt
from lastmile.model import Confidence, Severity

FLASK = """
from flask import Flask, request
app = Flask(__name__)

@app.post("/a")
def a():
    db.session.add(User(request.json["name"]))

@app.post("/b")
def b():
    db.execute("insert into t values (?)", [request.form["x"]])

@app.post("/c")
def c():
    return send(request.get_json())
"""
EXPRESS = """
router.post('/users', async (req, res) => { await User.create(req.body); res.json({}) })
router.put('/users/:id', async (req, res) => {
  await User.findByIdAndUpdate(req.params.id, req.body); res.json({}) })
"""
NEXT = """
export async function POST(request) {
  const body = await request.json()
  await prisma.order.create({ data: body })
  return Response.json({})
}
export async function PUT(request) {
  await prisma.order.update({ data: await request.json() })
}
"""
ACTION = """
'use server'
export async function save(formData) { await db.insert(items).values({ a: formData.get('a') }) }
export async function drop(formData) { await sql.delete(items, formData.get('a')) }
"""
GO = """
package a
func Create(c *gin.Context) {
	var in Item
	if err := c.ShouldBindJSON(&in); err != nil { c.JSON(500, err); return }
	db.Create(&in)
}
func Update(w http.ResponseWriter, r *http.Request) {
	json.NewDecoder(r.Body).Decode(&in)
	db.Save(&in)
}
type Item struct { Name string `json:"name"` }
"""
FASTAPI = """
from fastapi import FastAPI, Request
app = FastAPI()

@app.post("/a")
async def a(data: dict):
    db.save(data)

@app.post("/b")
async def b(request: Request):
    db.save(await request.json())
"""


def test_each_open_handler_is_a_finding(tmp_path):
    brought = scan(CHECK, tmp_path, {"app.py": FLASK})
    assert [(f.symbol, f.severity) for f in brought.findings] == [
        ("a", Severity.HIGH),
        ("b", Severity.HIGH),
        ("c", Severity.MEDIUM),
    ]
    assert {f.confidence for f in brought.findings if f.severity is Severity.HIGH} == {Confidence.HIGH}
    assert brought.opportunities == {RULE: 3}
    assert "0 of 3" in brought.findings[0].message


@pytest.mark.parametrize(
    ("path", "text", "symbols"),
    [
        ("src/routes.js", EXPRESS, ["POST /users", "PUT /users/:id"]),
        ("app/api/orders/route.js", NEXT, ["POST", "PUT"]),
        ("app/actions.ts", ACTION, ["save", "drop"]),
        ("main.go", GO, ["Create", "Update"]),
        ("main.py", FASTAPI, ["a", "b"]),
    ],
    ids=["express", "next", "server action", "go", "fastapi"],
)
def test_frameworks(tmp_path, path, text, symbols):
    found = findings(CHECK, tmp_path, {path: text})
    assert [f.symbol for f in found] == symbols
    assert {f.severity for f in found} == {Severity.HIGH}


ROUTE = "router.post('/x', {before}async (req, res) => {{ {inside} await X.create(req.body) }})\n"
BY_HAND = "if (typeof req.body.a !== 'string') return res.status(400).end();"
MARSHMALLOW = """
@app.post("/a")
def a():
    db.save(UserSchema().load(request.json))
"""
DJANGO = """
@require_POST
def a(request):
    form = UserForm(request.POST)
    if form.is_valid():
        form.save()
"""
PYTHON_BY_HAND = """
@app.post("/a")
def a():
    name = request.json["name"]
    if not isinstance(name, str) or len(name) > 80:
        abort(400)
    db.save(name)
"""
CHOICE = """
@app.post("/a")
def a():
    if request.json["kind"] not in KINDS:
        return "", 400
    db.save(request.json)
"""
PYDANTIC = """
from fastapi import FastAPI
@app.post("/a")
async def a(item: Item, user: User = Depends(me)):
    db.save(item)
"""


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.js", ROUTE.format(before="", inside="const b = schema.parse(req.body);")),
        ("a.js", ROUTE.format(before="", inside="const b = Signup.parse(req.body);")),
        ("a.js", ROUTE.format(before="validate(userSchema), ", inside="")),
        ("a.js", ROUTE.format(before="body('email').isEmail(), ", inside="")),
        ("a.js", ROUTE.format(before="", inside=BY_HAND)),
        ("a.js", "fastify.post('/x', { schema }, async (req, res) => { await X.create(req.body) })\n"),
        ("app/api/route.ts", "export async function POST(request) { await parseRequest(request, schema) }\n"),
        ("a.py", MARSHMALLOW),
        ("views.py", DJANGO),
        ("a.py", PYTHON_BY_HAND),
        ("a.py", PYDANTIC),
        ("a.py", CHOICE),
    ],
    ids=range(12),
)
def test_validated_handlers(tmp_path, path, text):
    brought = scan(CHECK, tmp_path, {path: text * 3})
    assert (brought.findings, brought.opportunities) == ((), {RULE: 3})


def test_tags_of_go_structs_validate_what_is_bound(tmp_path):
    struct = 'package a\ntype Item struct { Name string `binding:"required,max=80"` }\n'
    bind = "func F{}(c *gin.Context) {{\n\tvar in Item\n\tc.ShouldBindJSON(&in)\n\tdb.Create(&in)\n}}\n"
    brought = scan(CHECK, tmp_path, {"a.go": struct + bind.format(1) + bind.format(2)})
    assert (brought.findings, brought.opportunities) == ((), {RULE: 2})


def test_a_global_pipe_checks_before_any_handler(tmp_path):
    text = "app.useGlobalPipes(new ValidationPipe());\n" + ROUTE.format(before="", inside="") * 3
    with pytest.raises(NothingToLookAt):
        scan(CHECK, tmp_path, {"main.ts": text})


def test_a_handler_in_another_file_behind_a_validator(tmp_path):
    files = {
        "routes.js": "router.post('/a', validateBody(s), users.create)\n"
        "router.post('/b', celebrate({}), users.update)",
        "users.js": "exports.create = async (req, res) => { await U.create(req.body) }\n"
        "exports.update = async (req, res) => { await U.updateOne(req.body) }\n",
    }
    assert findings(CHECK, tmp_path, files) == ()


def test_exceptions_in_a_validated_application_are_no_habit_but_are_named(tmp_path):
    good = ROUTE.format(before="validate(s), ", inside="") * 3
    text = good + ROUTE.format(before="", inside="") * 2
    brought = scan(CHECK, tmp_path, {"a.js": text})
    assert brought.opportunities == {RULE: 5}
    assert [f.line for f in brought.findings] == [4, 5]
    assert {(f.severity, f.confidence) for f in brought.findings} == {(Severity.LOW, Confidence.MEDIUM)}
    assert "3 of 5 handlers that read input validate it." in brought.findings[0].message


def test_one_handler_alone_is_no_habit(tmp_path):
    (found,) = findings(CHECK, tmp_path, {"a.js": ROUTE.format(before="", inside="")})
    assert (found.severity, found.confidence) == (Severity.LOW, Confidence.MEDIUM)
    assert "the only handler that reads input" in found.message


LOGIN = "userDAO.validateLogin(req.body.name, req.body.password, (err, user) => res.end());"
AFTER_EVAL = (
    "const tax = eval(req.body.tax); const validations = [isNaN(tax), tax < 0];"
    "if (validations.some(validation => validation)) return res.render('x', { updateError: 'Invalid' });"
)


@pytest.mark.parametrize(
    "inside", [LOGIN, AFTER_EVAL, "db.validateUser(req.body);", "await validate_token(req.body.token);"]
)
def test_a_look_at_credentials_is_no_look_at_the_input(tmp_path, inside):
    found = findings(CHECK, tmp_path, {"a.js": ROUTE.format(before="", inside=inside) * 3})
    assert [f.severity for f in found] == [Severity.HIGH] * 3


def test_a_look_at_credentials_in_python(tmp_path):
    text = "@app.post('/a')\ndef a():\n    users.validate_login(request.json)\n    db.session.commit()\n"
    assert len(findings(CHECK, tmp_path, {"a.py": text * 2})) == 2


@pytest.mark.parametrize("before", ["validateUser, ", "validateLogin, ", "validation(userRules), "])
def test_rules_for_a_form_before_the_handler(tmp_path, before):
    text = ROUTE.format(before=before, inside="") * 2
    assert findings(CHECK, tmp_path, {"a.js": text}) == ()


@pytest.mark.parametrize(("asked", "count"), [("ALLOWED.has(body.kind)", 0), ("seen.has(body.kind)", 1)])
def test_a_list_of_what_is_allowed_is_a_check(tmp_path, asked, count):
    text = (
        "Deno.serve(async (req) => {\n  const body = await req.json();\n"
        f"  if (!body.kind || !{asked}) return new Response('', {{ status: 400 }});\n"
        "  await db.from('notes').insert({ kind: body.kind });\n});\n"
    )
    assert len(findings(CHECK, tmp_path, {"supabase/functions/a/index.ts": text})) == count


def test_a_token_asked_for_before_the_handler_is_no_validation(tmp_path):
    text = ROUTE.format(before="validateToken, ", inside="") * 2
    assert len(findings(CHECK, tmp_path, {"a.js": text})) == 2


@pytest.mark.parametrize("library", ["connexion", "apiflask", "flask_smorest"])
def test_a_framework_that_checks_by_the_specification(tmp_path, library):
    with pytest.raises(NothingToLookAt):
        scan(CHECK, tmp_path, {"a.py": f"import {library}\n{FLASK}"})


def test_asking_only_for_presence_is_not_sure(tmp_path):
    text = ROUTE.format(before="", inside="if (!req.body.a) { return res.status(400).end() }") * 3
    found = findings(CHECK, tmp_path, {"a.js": text})
    assert [f.confidence for f in found] == [Confidence.MEDIUM] * 3
    assert "only whether it is there" in found[0].message


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.js", "router.get('/x', async (req, res) => { res.json(await X.find({ q: req.query.q })) })"),
        ("a.js", "const sum = (a, b) => a.body + b"),
        ("a.py", "@app.get('/')\ndef a():\n    return page(request.args.get('page'))\n"),
        ("a.js", "app.post('/x', (req, res) => { console.log(req.body); res.end() })"),
        ("views.py", "def a(request):\n    if 'delete' in request.POST:\n        snippets.delete()\n"),
        ("a.jsx", "function F() { const save = (formData) => post(formData.get('a')) }"),
        ("a.go", "package a\nfunc (t T) RoundTrip(req *http.Request) { io.ReadAll(req.Body) }"),
    ],
)
def test_code_that_reads_no_body(tmp_path, path, text):
    with pytest.raises(NothingToLookAt):
        scan(CHECK, tmp_path, {path: text})


def test_a_line_without_end_is_searched_once(tmp_path):
    begun = time.thread_time()
    with pytest.raises(NothingToLookAt):
        scan(CHECK, tmp_path, {"a.js": "_" * 200_000})
    assert time.thread_time() - begun < 5.0
