"""What test cases claim, refuse, leave out and confirm, and which important code they reach."""

import pytest
from support import findings, scan

from lastmile.checks.failure_modes.critical_path_untested import CHECK as CRITICAL
from lastmile.checks.failure_modes.happy_path_tests_only import CHECK as HAPPY
from lastmile.checks.failure_modes.no_integration_tests import CHECK as WHOLE
from lastmile.checks.failure_modes.self_confirming_tests import CHECK as CONFIRMING
from lastmile.checks.failure_modes.skipped_or_focused_tests import CHECK as SKIPPED
from lastmile.checks.failure_modes.tests_without_assertions import CHECK as MUTE
from lastmile.errors import NothingToLookAt
from lastmile.model import Severity

APP = {"app.py": "def total(x):\n    x += 1\n    x += 2\n    x += 3\n    return x\n"}
FROM = "from app import total\n"
# Beside these a product has tests, so that the absence of a fault is a merit.
TESTED = {
    **APP,
    "tests/test_real.py": FROM + "def test_a():\n    assert total(4) == 10\n    assert total(5) == 11\n",
}


@pytest.mark.parametrize(
    ("files", "severity"),
    [
        ({"tests/test_a.py": FROM + "def test_total():\n    total(1)\n"}, Severity.LOW),
        ({"tests/test_a.py": FROM + "def test_total():\n    assert True\n"}, Severity.MEDIUM),
        ({"a.test.ts": "it('adds', () => { total(1) })"}, Severity.LOW),
        ({"a.test.ts": "it('adds', () => { expect(true).toBe(true) })"}, Severity.MEDIUM),
        ({"a.test.ts": "it('adds', () => { expect(total(1)) })"}, Severity.MEDIUM),
        ({"a_test.go": "package a\nfunc TestTotal(t *testing.T) { Total(1) }\n"}, Severity.LOW),
    ],
    ids=range(6),
)
def test_a_case_without_a_claim_is_told(tmp_path, files, severity):
    (found,) = findings(MUTE, tmp_path, {**APP, **files})
    assert (found.severity, found.path) == (severity, next(iter(files)))
    assert "1 of 1 test case claims nothing" in found.message


@pytest.mark.parametrize(
    "files",
    [
        {"tests/test_a.py": FROM + "def agree(x):\n    assert x\ndef test_total():\n    agree(total(1))\n"},
        {"tests/test_a.py": FROM + "def test_total_does_not_raise():\n    total(1)\n"},
        {"tests/test_a.py": "def test_total():\n    with raises(ValueError):\n        f()\n"},
        {"tests/test_a.py": "class T(Base):\n    def test_mail(self):\n        self.assertMailHas('a')\n"},
        {"tests/conftest.py": "import pytest\n@pytest.fixture\ndef test_apps():\n    total(1)\n"
         "def test_real():\n    assert total(1)\n"},
        {"a.test.ts": "it('ends', (done) => { total(1, done) })"},
        {"a.test.ts": "it('shows', () => { cy.visit('/'); cy.contains('a') })"},
        {"a_test.go": "package a\nfunc TestTotal(t *testing.T) { suite.Run(t, new(S)) }\n"},
        {"src/a.rs": "#[test]\n#[should_panic]\nfn falls() { total(1); }\n"},
    ],
    ids=range(9),
)  # fmt: skip
def test_a_claim_may_stand_elsewhere(tmp_path, files):
    assert findings(MUTE, tmp_path, {**TESTED, **files}) == ()


def test_the_share_of_mute_cases_is_counted(tmp_path):
    text = (
        FROM
        + "def test_a():\n    assert total(1) == 7\n"
        + "def test_b():\n    total(2)\ndef test_c():\n    total(3)\n"
    )
    brought = scan(MUTE, tmp_path, {**APP, "tests/test_a.py": text})
    assert (brought.violations, brought.opportunities) == ({MUTE.name: 2}, {MUTE.name: 3})


def cases(*bodies: str) -> str:
    """A test file with these claims."""
    return FROM + "".join(f"def test_{n}():\n    {body}\n" for n, body in enumerate(bodies))


GOOD = [f"assert total({n}) == {n + 6}" for n in range(30)]
BAD = "with pytest.raises(ValueError):\n        total(None)"


def test_only_what_works_is_tried(tmp_path):
    (found,) = findings(HAPPY, tmp_path, {**APP, "tests/test_a.py": cases(*GOOD)})
    assert (found.severity, found.path) == (Severity.MEDIUM, None)
    assert "None of 30 test cases" in found.message
    (found,) = findings(HAPPY, tmp_path / "one", {**APP, "tests/test_a.py": cases(*GOOD, BAD)})
    assert found.severity is Severity.LOW
    assert (
        findings(
            HAPPY,
            tmp_path / "more",
            {**APP, "tests/test_a.py": cases(*GOOD[:20], BAD, BAD.replace("None", "[]"))},
        )
        == ()
    )


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("a.test.ts", "it('a', () => { expect(() => total(null)).toThrow() })"),
        ("a.test.ts", "it('a', async () => { await request(app).get('/x').expect(404) })"),
        ("a.test.ts", "it('rejects strangers', () => { expect(total(1)).toBe(2) })"),
        ("a_test.go", "func TestA(t *testing.T) { assert.Equal(t, http.StatusForbidden, w.Code) }"),
        ("a_test.go", "func TestA(t *testing.T) { if _, err := F(); err == nil { t.Fatal(1) } }"),
        ("src/a.rs", "#[test]\nfn a() { assert!(total(1).is_err()); }"),
    ],
    ids=range(6),
)
def test_refusals_in_every_language(tmp_path, name, refusal):
    product = {
        "total.ts": "export function total() { return 1 }",
        "f.go": "package a\nfunc F() {\n\tg()\n}\n",
    }
    head = {"a.test.ts": "import { total } from './total'\n", "a_test.go": "package a\n"}.get(
        name, "fn total() {}\n"
    )
    plain = {
        "a.test.ts": "it('p%d', () => { expect(total(%d)).toBe(1) })\n",
        "a_test.go": "func TestP%d(t *testing.T) { assert.Equal(t, %d, F()) }\n",
    }.get(name, "#[test]\nfn p%d() { assert_eq!(total(%d), 1); }\n")
    body = head + "".join(plain % (n, n) for n in range(5))
    assert len(findings(HAPPY, tmp_path, {**product, name: body})) == 1
    assert findings(HAPPY, tmp_path / "refuses", {**product, name: body + refusal}) == ()


def test_of_few_cases_nothing_is_said(tmp_path):
    with pytest.raises(NothingToLookAt):
        scan(HAPPY, tmp_path, {**APP, "tests/test_a.py": cases(*GOOD[:4])})


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("tests/test_a.py", "def test_a():\n    f = Mock(return_value=5)\n    assert f() == 5\n", "stand-in"),
        ("tests/test_a.py", FROM + "def test_a():\n    assert total(1) == total(1)\n", "same call"),
        ("a.test.ts", "it('a', () => { const f = vi.fn(() => 5); expect(f()).toBe(5) })", "stand-in"),
        ("a.test.ts", "it('a', () => { expect(total(1)).toBe(total(1)) })", "same call"),
        ("src/cart.test.ts", "jest.mock('./cart')\nit('a', () => { expect(cart(1)).toBe(2) })", "replaced"),
    ],
    ids=range(5),
)  # fmt: skip
def test_what_confirms_only_itself(tmp_path, name, text, why):
    (found,) = findings(CONFIRMING, tmp_path, {**APP, name: text})
    assert why in found.message


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("tests/test_a.py", "def test_a():\n    send = Mock(return_value=5)\n    assert total(send) == 5\n"),
        ("tests/test_a.py", FROM + "def test_a():\n    assert total(1) == total(2)\n"),
        ("a.test.ts", "it('a', () => { const f = vi.fn(); total(f); expect(f).toHaveBeenCalledWith(1) })"),
        ("a.test.ts", "it('a', () => { expect(total(1)).not.toBe(total(1)) })"),
        ("src/cart.test.ts", "jest.mock('./mail')\nit('a', () => { expect(cart.total(1)).toBe(2) })"),
    ],
    ids=range(5),
)
def test_stand_ins_for_neighbours_are_no_fault(tmp_path, name, text):
    assert findings(CONFIRMING, tmp_path, {**TESTED, name: text}) == ()


@pytest.mark.parametrize(
    ("name", "text", "severity"),
    [
        (
            "tests/test_a.py",
            "import pytest\n@pytest.mark.skip\ndef test_a():\n    assert total(1)\n",
            Severity.LOW,
        ),
        (
            "tests/test_a.py",
            "class T(TestCase):\n    def test_a(self):\n        self.skipTest('x')\n",
            Severity.LOW,
        ),
        ("a.test.ts", "it.only('a', () => { expect(total(1)).toBe(2) })", Severity.MEDIUM),
        (
            "a.test.ts",
            "describe.skip('g', () => { it('a', () => { expect(total(1)).toBe(2) }) })",
            Severity.LOW,
        ),
        (
            "a.test.ts",
            "fdescribe('g', () => { it('a', () => { expect(total(1)).toBe(2) }) })",
            Severity.MEDIUM,
        ),
        (
            "a_test.go",
            'package a\nfunc TestA(t *testing.T) {\n\tt.Skip("later")\n\tt.Error(1)\n}\n',
            Severity.LOW,
        ),
        ("src/a.rs", "#[test]\n#[ignore]\nfn a() { assert!(total(1)); }\n", Severity.LOW),
    ],
    ids=range(7),
)
def test_what_is_switched_off(tmp_path, name, text, severity):
    (found,) = findings(SKIPPED, tmp_path, {**APP, name: text})
    assert (found.path, found.severity) == (name, severity)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("tests/test_a.py", "@pytest.mark.skipif(WINDOWS, reason='x')\ndef test_a():\n    assert total(1)\n"),
        ("a.test.ts", "it.skipIf(windows)('a', () => { expect(total(1)).toBe(2) })"),
        (
            "a_test.go",
            "package a\nfunc TestA(t *testing.T) {\n\tif short {\n\t\tt.Skip()\n\t}\n\tt.Error(1)\n}\n",
        ),
        ("src/a.rs", '#[test]\n#[ignore = "needs a database"]\nfn a() { assert!(total(1)); }\n'),
        ("tests/test_a.py", "import pytest\n@pytest.mark.skip\ndef test_a():\n    assert 1\n" + cases(*GOOD)),
    ],
    ids=range(5),
)
def test_a_condition_or_a_single_one_is_no_fault(tmp_path, name, text):
    assert findings(SKIPPED, tmp_path, {**TESTED, name: text}) == ()


LOGIN = (
    "def login(user, password):\n"
    + "".join(f"    x = {n}\n" for n in range(14))
    + "    return check_password(user)\n"
)


def test_code_for_login_that_no_test_reaches(tmp_path):
    brought = scan(CRITICAL, tmp_path, {**APP, "shop/auth.py": LOGIN})
    (found,) = brought.findings
    assert (found.path, found.line, found.severity) == ("shop/auth.py", 1, Severity.HIGH)
    assert brought.opportunities == {CRITICAL.name: 1}


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        ("from shop import auth\ndef test_a():\n    assert auth\n", 1),
        (
            "from shop.auth import login\ndef test_a():\n    assert login(1, 2)\n"
            "    assert not login(2, 1)\n",
            0,
        ),
    ],
    ids=["trivial", "real"],
)
def test_an_import_alone_reaches_nothing(tmp_path, claims, told):
    files = {"shop/auth.py": LOGIN, "shop/__init__.py": "", "tests/test_auth.py": claims}
    assert len(findings(CRITICAL, tmp_path, files)) == told


def test_many_critical_modules_are_counted_and_few_are_told(tmp_path):
    brought = scan(CRITICAL, tmp_path, {f"shop/s{n}/auth.py": LOGIN + f"y = {n}\n" for n in range(20)})
    assert (len(brought.findings), brought.violations) == (12, {CRITICAL.name: 20})
    assert "8 more modules" in brought.findings[-1].message


@pytest.mark.parametrize(
    "path", ["src/components/LoginForm.tsx", "web/pages/login.js", "scripts/reset_password.py", "authors.py"]
)
def test_pages_and_scripts_decide_nothing(tmp_path, path):
    text = LOGIN if path.endswith(".py") else "export function Login(x) {\n" + " x++\n" * 17 + "}"
    with pytest.raises(NothingToLookAt):
        scan(CRITICAL, tmp_path, {**APP, path: text.replace("def login", "def names")})


ROUTE = "@app.get('/orders/{order}')\ndef show(order):\n    return order\n"


def test_modules_that_answer_requests_are_asked_or_not(tmp_path):
    alone = "from shop.api import show\ndef test_a():\n    assert show(1) == 1\n    assert show(2) == 2\n"
    (found,) = findings(WHOLE, tmp_path, {"shop/api.py": ROUTE, "tests/test_a.py": alone})
    assert "1 of 1 module is never tried as a whole" in found.message
    asking = (
        "from fastapi.testclient import TestClient\nfrom shop.api import app\nclient = TestClient(app)\n"
        "def test_a():\n    got = client.get('/orders/1')\n"
        "    assert got.status_code == 200\n    assert got.json() == 1\n"
    )
    assert findings(WHOLE, tmp_path / "asked", {"shop/api.py": ROUTE, "tests/test_a.py": asking}) == ()


def test_without_addresses_there_is_nothing_to_ask(tmp_path):
    with pytest.raises(NothingToLookAt):
        scan(WHOLE, tmp_path, APP)


@pytest.mark.parametrize("check", [MUTE, CONFIRMING, SKIPPED, HAPPY])
def test_without_tests_there_is_nothing_to_judge_in_them(tmp_path, check):
    with pytest.raises(NothingToLookAt):
        scan(check, tmp_path, APP)


TRIVIAL = {
    "tests/test_ok.py": "def test_ok():\n    assert 1 + 1 == 2\n",
    "test/ok.test.js": "test('ok', () => { expect(1 + 1).toBe(2) })\n",
    "ok_test.go": 'package main\nfunc TestOk(t *testing.T) { if 1+1 != 2 { t.Fatal("no") } }\n',
    "tests/ok.rs": "#[test]\nfn ok() { assert_eq!(1 + 1, 2); }\n",
}


@pytest.mark.parametrize("path", TRIVIAL)
@pytest.mark.parametrize("check", [MUTE, CONFIRMING, SKIPPED, HAPPY])
def test_one_trivial_test_buys_no_pass(tmp_path, check, path):
    """Beside none at all, which is not judged, it may be found wanting but never good."""
    try:
        brought = scan(check, tmp_path, {**APP, path: TRIVIAL[path]})
    except NothingToLookAt:
        return
    assert brought.findings


@pytest.mark.parametrize(
    ("refusing", "said"),
    [
        (0, "None of 40 test cases that claim something tries what must be refused or fail."),
        (1, "Only 1 of 40 test cases that claim something tries what must be refused or fail."),
        (2, "Only 2 of 40 test cases that claim something try what must be refused or fail."),
    ],
)
def test_the_few_that_try_what_must_fail_are_counted(tmp_path, refusing, said):
    refuse = "import pytest\n" + "".join(
        f"def test_no{n}():\n    with pytest.raises(ValueError):\n        total({n})\n"
        for n in range(refusing)
    )
    work = "".join(f"def test_{n}():\n    assert total({n}) == {n + 6}\n" for n in range(40 - refusing))
    (found,) = findings(HAPPY, tmp_path, {**APP, "tests/test_a.py": FROM + refuse + work})
    assert found.message == said
