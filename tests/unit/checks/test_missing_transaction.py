"""Handlers that write several records in steps are found; transactions and single writes are not."""

import pytest
from marked import assert_marked
from support import findings

from lastmile.checks.failure_modes.missing_transaction import CHECK

DJANGO = """
def checkout(request):
    order = Order.objects.create(user=request.user)
    Payment.objects.create(order=order)  # bad: medium
    return order
"""
ALCHEMY = """
from flask import Flask
app = Flask(__name__)
@app.post("/checkout")
def checkout():
    db.session.add(order())
    db.session.commit()
    db.session.add(payment())
    db.session.commit()  # bad: low
    return "ok"
"""


@pytest.mark.parametrize("text", [DJANGO, ALCHEMY], ids=["django", "alchemy"])
def test_found(tmp_path, text):
    assert_marked(CHECK, tmp_path, text, path="shop/views.py")


@pytest.mark.parametrize(
    "text",
    [
        "@transaction.atomic" + DJANGO,
        (
            "def v(request):\n    with transaction.atomic():\n        A.objects.create()\n"
            "        B.objects.create()\n"
        ),
        "def v(request):\n    A.objects.create()\n    AuditLog.objects.create()\n",
        "def job():\n    A.objects.create()\n    B.objects.create()\n",
        ALCHEMY.replace(
            "    db.session.commit()\n    db.session.add(payment())", "    db.session.add(payment())"
        ),
    ],
    ids=["decorator", "with", "side note", "no handler", "one commit"],
)
def test_near_misses(tmp_path, text):
    cleaned = text.replace("# bad: medium", "").replace("# bad: low", "")
    assert_marked(CHECK, tmp_path, cleaned, path="shop/views.py")


def test_a_transaction_for_each_request_counts(tmp_path):
    settings = "DATABASES = {'default': {'ATOMIC_REQUESTS': True}}\n"
    assert findings(CHECK, tmp_path, {"shop/views.py": DJANGO, "shop/settings.py": settings}) == ()
