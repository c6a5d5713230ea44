"""The share of modules that tests reach with enough claims; one file buys next to nothing."""

import pytest
from support import inventory, scan

from lastmile.checks.code.cases_evidence import evidence
from lastmile.checks.failure_modes.thin_tests import CHECK
from lastmile.checks.failure_modes.verification_debt import CHECK as DEBT
from lastmile.errors import NothingToLookAt
from lastmile.model import Severity


def module(name: str, lines: int = 20) -> str:
    """Python code with one function of that many lines."""
    return f"def {name}(x):\n" + "".join(f"    x += {n}\n" for n in range(lines - 2)) + "    return x\n"


APP = {f"app/{name}.py": module(name) for name in ("orders", "prices", "users", "mails")}


def share(brought):
    """(failed, all) modules."""
    (rule,) = brought.opportunities
    return brought.violations.get(rule, 0), brought.opportunities[rule]


def test_without_tests_every_module_is_untested(tmp_path):
    brought = scan(CHECK, tmp_path, APP)
    (found,) = brought.findings
    assert share(brought) == (4, 4)
    assert (found.severity, found.path) == (Severity.HIGH, None)
    assert "4 of 4 modules are hardly checked" in found.message
    assert set(brought.sent) == set(APP)


def test_one_trivial_test_earns_nothing(tmp_path):
    trivial = "from app import orders\ndef test_app():\n    assert orders\n"
    brought = scan(CHECK, tmp_path, {**APP, "tests/test_app.py": trivial})
    assert share(brought) == (4, 4)
    debt = scan(DEBT, tmp_path / "debt", {**APP, "tests/test_app.py": trivial})
    assert share(debt)[0] == 3  # the module's only function bears its name


def claims(name: str, count: int) -> str:
    """Tests of a module that claim so much."""
    cases = "".join(f"def test_{name}_{n}():\n    assert {name}({n}) == {n + 171}\n" for n in range(count))
    return f"from app.{name} import {name}\n{cases}"


def test_each_module_needs_claims_of_its_own(tmp_path):
    files = {**APP, "tests/test_orders.py": claims("orders", 2), "tests/test_prices.py": claims("prices", 2)}
    brought = scan(CHECK, tmp_path, files)
    assert share(brought) == (2, 4)
    assert brought.findings[0].severity is Severity.LOW
    files |= {"tests/test_users.py": claims("users", 2), "tests/test_mails.py": claims("mails", 2)}
    assert scan(CHECK, tmp_path / "all", files).findings == ()
    assert scan(DEBT, tmp_path / "debt", files).findings == ()


def test_a_large_module_needs_more_claims_than_a_small_one(tmp_path):
    files = {"app/orders.py": module("orders", 400), "tests/test_orders.py": claims("orders", 3)}
    assert share(scan(CHECK, tmp_path, files)) == (1, 1)
    files["tests/test_orders.py"] = claims("orders", 8)
    assert scan(CHECK, tmp_path / "more", files).findings == ()


@pytest.mark.parametrize(
    "idle",
    [
        "def test_a():\n    assert True\ndef test_b():\n    assert 1 == 1\n"
        "def test_c():\n    assert orders is orders\n",
        "import pytest\n@pytest.mark.skip\ndef test_a():\n"
        "    assert orders(1) == 2\n    assert orders(2) == 3\n",
        "def test_a():\n    orders(1)\n    orders(2)\n",
        "class T(TestCase):\n    def test_a(self):\n"
        "        self.assertTrue(True)\n        self.assertEqual(1, 1)\n",
    ],
    ids=["constants", "skipped", "silent", "unittest"],
)
def test_what_cannot_fail_does_not_count(tmp_path, idle):
    files = {"app/orders.py": module("orders"), "tests/test_a.py": "from app.orders import orders\n" + idle}
    assert share(scan(CHECK, tmp_path, files)) == (1, 1)


def test_a_case_that_is_copied_counts_once(tmp_path):
    case = "():\n    got = orders(1)\n    assert got == 172\n"
    copies = "from app.orders import orders\n" + "".join(f"def test_{n}{case}" for n in range(9))
    files = {"app/orders.py": module("orders"), "tests/test_a.py": copies, "tests/test_b.py": copies}
    assert share(scan(CHECK, tmp_path, files)) == (1, 1)


GO_TOTAL = "package cart\nfunc Total(x int) int {\n" + "\tx++\n" * 10 + "\treturn x\n}\n"
PLUS = "\n".join(f"  x += {n}" for n in range(10))


@pytest.mark.parametrize(
    "files",
    [
        {
            "src/cart.ts": f"export function total(x) {{\n{PLUS}\n return x }}",
            "src/cart.test.ts": "import { total } from './cart'\n"
            "it('adds', () => { expect(total(1)).toBe(46); expect(total(2)).toBe(47) })",
        },
        {
            "lib/cart.js": f"exports.total = function (x) {{\n{PLUS}\n return x }}",
            "test/cart.js": "const cart = require('../lib/cart')\n"
            "describe('cart', () => { it('adds', () => {\n assert.equal(cart.total(1), 46)\n"
            " assert.equal(cart.total(2), 47)\n}) })",
        },
        {
            "lib/routes.js": "const r = require('express').Router()\n"
            f"function show(req, res) {{\n{PLUS}\n res.json({{}}) }}\nr.get('/orders/:id', show)\n",
            "e2e/orders.spec.ts": "import { test, expect } from '@playwright/test'\n"
            "test('x', async ({ page }) => { await page.goto('/orders/7')\n"
            " await expect(page).toHaveTitle('a')\n expect(page.url()).toBe('b') })",
        },
        {
            "cart.go": GO_TOTAL,
            "cart_test.go": "package cart\nfunc TestTotal(t *testing.T) {\n"
            "\tif Total(1) != 11 { t.Error(1) }\n"
            "\trequire.Equal(t, 12, Total(2))\n}\n",
        },
        {
            "go.mod": "module example.com/shop\n",
            "cart/cart.go": GO_TOTAL,
            "test/cart_test.go": 'package test\nimport "example.com/shop/cart"\n'
            "func TestTotal(t *testing.T) {\n"
            "\tif cart.Total(1) != 11 { t.Error(1) }\n\tassert.Equal(t, 12, cart.Total(2))\n}\n",
        },
        {
            "src/cart.rs": "pub fn total(mut x: i32) -> i32 {\n" + "    x += 1;\n" * 10 + "    x\n}\n"
            "#[cfg(test)]\nmod tests {\n    use super::*;\n    #[test]\n    fn adds() {\n"
            "        assert_eq!(total(1), 11);\n        assert_eq!(total(2), 12);\n    }\n}\n",
        },
        {
            "src/cart.rs": "pub fn total(mut x: i32) -> i32 {\n" + "    x += 1;\n" * 10 + "    x\n}\n",
            "tests/whole.rs": "use shop::cart::total;\n#[tokio::test]\nasync fn adds() {\n"
            "    assert_eq!(total(1), 11);\n    assert_ne!(total(2), 11);\n}\n",
        },
        {
            "shop/views.py": "@app.route('/orders/<int:order>')\n" + module("show"),
            "tests/test_shop.py": "def test_a(client):\n    got = client.get('/orders/7')\n"
            "    assert got.status_code == 200\n    assert got.json == {}\n",
        },
    ],
    ids=["beside", "folder", "browser", "go", "go-folder", "rust-inline", "rust-folder", "address"],
)
def test_tests_are_found_wherever_they_lie(tmp_path, files):
    brought = scan(CHECK, tmp_path, files)
    assert (brought.findings, share(brought)) == ((), (0, 1))
    assert scan(DEBT, tmp_path / "debt", files).findings == ()
    silent = {path: text for path, text in files.items() if "test" not in path and "e2e" not in path}
    if "tests {" not in "".join(silent.values()):
        assert share(scan(CHECK, tmp_path / "silent", silent)) == (1, 1)


def test_a_test_of_the_whole_reaches_what_the_whole_imports(tmp_path):
    files = {
        "app/main.py": "from app.orders import orders\n" + module("main"),
        "app/orders.py": module("orders"),
        "tests/test_main.py": "from app.main import main\ndef test_a():\n"
        + "".join(f"    assert main({n}) == {n}\n" for n in range(8)),
    }
    assert scan(CHECK, tmp_path, files).findings == ()


def test_generated_samples_and_foreign_code_count_on_neither_side(tmp_path):
    files = {
        "src/App.js": f"export function App(x) {{\n{PLUS}\n return x }}",
        "src/App.test.js": "import { App } from './App'\n"
        "test('renders learn react link', () => { expect(App(1)).toBe(2) })",
        "src/components/ui/button.jsx": f"export function Button(x) {{\n{PLUS}\n return x }}",
        "migrations/0001_first.py": module("upgrade"),
    }
    assert share(scan(CHECK, tmp_path, files)) == (1, 1)


def test_the_reading_is_done_once_and_tells_broken_files(tmp_path):
    made = inventory(tmp_path, {**APP, "app/broken.py": "def (:\n"})
    assert evidence(made) is evidence(made)
    assert [u.path for u in evidence(made).unread] == ["app/broken.py"]


def test_without_functions_there_is_nothing_to_test(tmp_path):
    with pytest.raises(NothingToLookAt):
        scan(CHECK, tmp_path, {"main.php": "<?php f();"})


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("test/a.test.js", "it('a', () => {" * 20_000 + "})" * 20_000),
        ("test/a.test.js", "const a = () => {" * 20_000 + "}" * 20_000),
        ("src/a.js", "r.get('/a', " * 20_000 + ")" * 20_000),
        ("src/a.rs", "#[test] fn a() {" * 20_000 + "}" * 20_000),
        ("tests/test_a.py", "x = '/" + "a/" * 100_000 + "'\n" + "y = '/b'\n" * 20_000),
    ],
    ids=["cases", "functions", "routes", "rust", "addresses"],
)
def test_nested_text_costs_no_square_of_its_size(tmp_path, path, text):
    made = inventory(tmp_path, {**APP, path: text})
    assert {*APP} <= set(evidence(made).sent)
