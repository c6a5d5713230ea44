"""Records that are changed by arithmetic and written back are found; locked ones are not."""

import pytest
from marked import assert_marked

from lastmile.checks.failure_modes.lost_update import CHECK

DJANGO = """
from django.core.cache import cache
def pay(pk, amount):
    account = Account.objects.get(pk=pk)
    account.balance -= amount  # bad: medium
    account.save()
    page = Page.objects.get(pk=1)
    page.views = page.views + 1  # bad: low
    page.save()
    cache.set("paid", cache.get("paid", 0) + 1)  # bad: medium
def join(name):
    if not Team.objects.filter(name=name).exists():  # bad: low
        Team.objects.create(name=name)
"""
ALCHEMY = """
def buy(session, item_id):
    item = session.query(Item).filter_by(id=item_id).first()
    item.stock -= 1  # bad: medium
    session.commit()
"""
GOOD = [
    "def f(pk):\n    a = Account.objects.get(pk=pk)\n    a.balance = F('balance') - 1\n    a.save()\n",
    "def f(pk):\n    a = Account.objects.select_for_update().get(pk=pk)\n    a.balance -= 1\n    a.save()\n",
    "def f(pk):\n    a = Account.objects.get(pk=pk)\n    a.name = 'x'\n    a.save()\n",
    (
        "def f(session, i):\n    x = session.query(Item).with_for_update().get(i)\n    x.stock -= 1\n"
        "    session.commit()\n"
    ),
    (
        "def f(session):\n    i = session.query(Item).first()\n    i.stock = Item.stock - 1\n"
        "    session.commit()\n"
    ),
    "def f(pk):\n    a = Account.objects.get(pk=pk)\n    a.note += 'x'\n    a.save()\n",
    "def f(n):\n    t, made = Team.objects.get_or_create(name=n)\n    return t\n",
    "def f(cart):\n    cart.total += 1\n    return cart\n",
]


@pytest.mark.parametrize("text", [DJANGO, ALCHEMY], ids=["django", "alchemy"])
def test_found(tmp_path, text):
    assert_marked(CHECK, tmp_path, text)


@pytest.mark.parametrize("text", GOOD, ids=range(len(GOOD)))
def test_near_misses(tmp_path, text):
    assert_marked(CHECK, tmp_path, text)
