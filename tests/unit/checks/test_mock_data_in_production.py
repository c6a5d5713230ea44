"""Invented data in shipped code is found; tests, seeds, switches for development and real calls are not."""

import pytest
from support import findings

from lastmile.checks.failure_modes.mock_data_in_production import CHECK
from lastmile.model import Fact

LIST = """
const mockOrders = [
  { id: 1, customer: 'Ann', total: 20 },
  { id: 2, customer: 'Bob', total: 35 },
]
export async function orders() {
  return mockOrders
}
"""
PAGE = """
import { mockUsers } from '@/lib/people'
export function Users() {
  return <ul>{mockUsers.map((u) => <li key={u.id}>{u.name}</li>)}</ul>
}
"""
WAIT = """
async function pay(card) {
  // Simulate payment processing
  await new Promise((done) => setTimeout(done, 1500))
  return { success: true }
}
"""
PYTHON = """
def metrics(shop):
    # For now, return mock metrics
    return {"visitors": 1204, "revenue": 9120}
"""


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("src/services/orders.ts", LIST, 7),
        ("src/pages/Users.tsx", PAGE, 4),
        ("src/services/pay.ts", WAIT, 3),
        ("shop/metrics.py", PYTHON, 3),
        ("app/views.py", "from faker import Faker\nfake = Faker()\n", 1),
    ],
)
def test_invented_data(tmp_path, path: str, text: str, line: int) -> None:
    assert [f.line for f in findings(CHECK, tmp_path, {path: text})] == [line]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("src/mocks/orders.ts", LIST),
        ("src/Users.stories.tsx", PAGE),
        ("scripts/seed.py", "from faker import Faker\n"),
        (
            "src/services/orders.ts",
            LIST.replace("  return mock", "  if (process.env.NODE_ENV !== 'production') return mock"),
        ),
        ("src/services/orders.ts", LIST.replace("return mockOrders", "return db.orders()")),
        ("src/services/pay.ts", WAIT.replace("  return {", "  await fetch('/pay')\n  return {")),
        (
            "shop/metrics.py",
            "# the tests use mock data for metrics\ndef metrics(shop):\n    return shop.metrics()\n",
        ),
        ("src/pages/Users.tsx", PAGE.replace("mockUsers", "mockupUsers")),
    ],
)
def test_near_miss_tests_seeds_switches_and_real_calls(tmp_path, path: str, text: str) -> None:
    assert not findings(CHECK, tmp_path, {path: text})


def test_a_library_may_ship_mocks(tmp_path) -> None:
    assert not findings(CHECK, tmp_path, {"src/a.ts": LIST}, facts=[Fact.LIBRARY])
