"""Approximate money is found; decimals, whole cents, rates and what is no money are not."""

import pytest
from marked import assert_marked

from lastmile.checks.failure_modes.float_money import CHECK

BAD = """
from sqlalchemy import Column, Float
class Order(Base):
    price = Column(Float, nullable=False)  # bad: medium
class Invoice(models.Model):
    amount = models.FloatField()  # bad: medium
def charge(request, price, quantity):
    pay(amount=int(price * 100))  # bad: medium
    pay(amount=int(float(request.form["x"]) * 100))  # bad: medium
    total = float(request.form["amount"])  # bad: low
    return float(price) * quantity  # bad: low
"""
GOOD = [
    "class A(Base):\n    price = Column(Numeric(10, 2))\n",
    "class A(Base):\n    tax_rate = Column(Float)\n    score = Column(Float)\n",
    "def f(price):\n    cents = int(Decimal(price) * 100)\n    return cents\n",
    "def f(text):\n    price = Decimal(text)\n    return int(price * 100)\n",
    "def f(ratio):\n    return int(ratio * 100)\n",
    "def f(price):\n    return int(price)\n",
    "def f(price):\n    print(float(price))\n",
]


def test_found(tmp_path):
    assert_marked(CHECK, tmp_path, BAD)


@pytest.mark.parametrize("text", GOOD, ids=range(len(GOOD)))
def test_near_misses(tmp_path, text):
    assert_marked(CHECK, tmp_path, text)
