"""Owned records behind a login that are reached by their id alone are found; those asked about are not."""

import pytest
from support import findings

from lastmile.checks.security.object_ownership_unchecked import CHECK
from lastmile.errors import NothingToLookAt, Skip
from lastmile.model import Severity

MODEL = """
class Invoice(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.Integer, db.ForeignKey("user.id"))

class Post(db.Model):
    author_id = db.Column(db.Integer, db.ForeignKey("user.id"))

class Country(db.Model):
    name = db.Column(db.String)
"""
FLASK = """
@app.route("/invoices/<int:invoice_id>")
@login_required
def show(invoice_id):
    invoice = Invoice.query.get_or_404(invoice_id)
    return render_template("invoice.html", invoice=invoice)

@app.route("/invoices/<int:invoice_id>", methods=["DELETE"])
@login_required
def remove(invoice_id):
    db.session.delete(db.session.get(Invoice, invoice_id))
    db.session.commit()
    return "", 204
"""
FASTAPI = """
@router.put("/invoices/{invoice_id}")
def change(invoice_id: int, data: InvoiceIn, db=Depends(get_db), current_user=Depends(get_current_user)):
    invoice = db.query(Invoice).filter(Invoice.id == invoice_id).first()
    invoice.total = data.total
    db.commit()
    return invoice
"""
DJANGO = """
@login_required
def remove_note(request, pk):
    note = get_object_or_404(Note, pk=pk)
    note.delete()
    return redirect("notes")
"""
NOTE = "class Note(models.Model):\n    owner = models.ForeignKey(User, on_delete=models.CASCADE)\n"
GOAL = "const s = new mongoose.Schema({ user: { type: ObjectId, ref: 'User' } })\nmongoose.model('Goal', s)\n"
EXPRESS = """
router.delete('/:id', protect, async (req, res) => {
  await Goal.findByIdAndDelete(req.params.id)
  res.json({ ok: true })
})
"""


def test_flask(tmp_path) -> None:
    found = findings(CHECK, tmp_path, {"models.py": MODEL, "app.py": FLASK})
    assert [(f.symbol, f.severity) for f in found] == [("show", Severity.LOW), ("remove", Severity.MEDIUM)]


def test_a_caller_that_is_asked_for_and_not_used_protects_nothing(tmp_path) -> None:
    assert len(findings(CHECK, tmp_path, {"models.py": MODEL, "api.py": FASTAPI})) == 1


def test_django(tmp_path) -> None:
    files = {"models.py": NOTE, "views.py": DJANGO, "urls.py": "path('n/<int:pk>', remove_note)"}
    assert [f.severity for f in findings(CHECK, tmp_path, files)] == [Severity.MEDIUM]


def test_mongoose_and_prisma(tmp_path) -> None:
    schema = "model Task {\n  id String @id\n  userId String\n}\n"
    prisma = """
app.put('/tasks/:id', requireAuth, async (req, res) => {
  res.json(await prisma.task.update({ where: { id: req.params.id }, data: { title: req.body.title } }))
})
"""
    files = {"goal.js": GOAL, "routes.js": EXPRESS, "tasks.js": prisma, "prisma/schema.prisma": schema}
    assert [f.path for f in findings(CHECK, tmp_path, files)] == ["routes.js", "tasks.js"]


@pytest.mark.parametrize(
    "text",
    [
        # near miss: the owner is asked after the look-up
        FLASK.replace(
            "    return render", "    if invoice.user_id != current_user.id: abort(403)\n    return render"
        ).partition('@app.route("/invoices/<int:invoice_id>", methods')[0],
        # near miss: only administrators get this far
        FASTAPI.replace("get_current_user", "get_current_active_superuser"),
        # near miss: what somebody wrote is there for all to read
        FLASK.partition('@app.route("/invoices/<int:invoice_id>", methods')[0].replace("Invoice", "Post"),
        # near miss: the product's own address says that it is for the staff
        FLASK.replace("/invoices/<", "/admin/invoices/<"),
    ],
)
def test_near_misses(tmp_path, text: str) -> None:
    assert not findings(CHECK, tmp_path, {"models.py": MODEL, "app.py": text})


def test_records_of_nobody_are_nothing_to_look_at(tmp_path) -> None:
    with pytest.raises(NothingToLookAt):
        findings(CHECK, tmp_path, {"models.py": MODEL, "app.py": FLASK.replace("Invoice", "Country")})


@pytest.mark.parametrize(
    "files",
    [
        {"db/1.sql": "CREATE TABLE orders (\n  id integer,\n  user_id integer NOT NULL\n);\n"},
        {"db.js": "await db.exec(`create table if not exists notes (id integer, owner_id integer)`)\n"},
    ],
)
def test_owners_that_only_sql_names_leave_the_question_open(tmp_path, files) -> None:
    with pytest.raises(Skip) as skip:
        findings(CHECK, tmp_path, files)
    assert not isinstance(skip.value, NothingToLookAt)


def test_tables_of_nobody_are_nothing_to_look_at(tmp_path) -> None:
    tables = "CREATE TABLE countries (id integer, name text);\nSELECT user_id FROM elsewhere;\n"
    with pytest.raises(NothingToLookAt):
        findings(CHECK, tmp_path, {"db/1.sql": tables})


def test_a_comparison_with_the_caller_in_express(tmp_path) -> None:
    text = EXPRESS.replace(
        "  await",
        "  const goal = await Goal.findById(req.params.id)\n"
        "  if (goal.user.toString() !== req.user.id) return res.status(401).end()\n  await",
    )
    assert not findings(CHECK, tmp_path, {"goal.js": GOAL, "routes.js": text})
