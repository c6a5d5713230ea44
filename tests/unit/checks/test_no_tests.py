"""What counts is a test case that asserts; files, samples and constant claims do not."""

import pytest
from support import scan

from lastmile.checks.failure_modes.no_tests import CHECK
from lastmile.errors import NothingToLookAt
from lastmile.model import Confidence, Severity

GO = "package a\nfunc Run() int { return 1 }\n"
APP = {"app.py": "def f():\n    return 1\n"}


def test_no_test_file_at_all(tmp_path):
    brought = scan(CHECK, tmp_path, APP)
    (found,) = brought.findings
    assert (found.path, found.severity, found.confidence) == (None, Severity.HIGH, Confidence.HIGH)
    assert "no test case" in found.message
    assert brought.searched


@pytest.mark.parametrize(
    "files",
    [
        {"tests/test_a.py": "def test_f():\n    f()\n"},
        {"tests/test_a.py": "def test_f():\n    assert True\n"},
        {"tests/test_a.py": "class TestA(TestCase):\n    def test_f(self):\n        self.assertTrue(True)\n"},
        {"src/App.test.js": "test('renders learn react link', () => { expect(render(x)).toBeTruthy() })"},
        {"a.test.ts": "it('works', () => { expect(true).toBe(true) })"},
        {"a.spec.ts": "describe('x', () => { it('y', () => { run() }) })"},
        {"a_test.go": "package a\nfunc TestA(t *testing.T) { Run() }\n"},
    ],
    ids=range(7),
)
def test_tests_that_cannot_fail_count_as_none(tmp_path, files):
    (found,) = scan(CHECK, tmp_path, {**APP, **files}).findings
    assert "1 test file with 1 test case, and it does not assert anything of the product." in found.message


def test_the_plural(tmp_path):
    empty = "def test_a():\n    f()\ndef test_b():\n    f()\n"
    files = {**APP, "tests/test_a.py": empty, "tests/test_b.py": empty}
    (found,) = scan(CHECK, tmp_path, files).findings
    assert (
        "2 test files with 4 test cases, and none of them asserts anything of the product." in found.message
    )


FROM = "from app import f\n"
JS = "import { f } from '../f'\n"


@pytest.mark.parametrize(
    "files",
    [
        {"tests/test_a.py": FROM + "def test_f():\n    assert f() == 1\n"},
        {
            "tests/test_a.py": FROM
            + "class T(TestCase):\n    def test_f(self):\n        self.assertEqual(f(), 1)\n"
        },
        {"tests/test_a.py": FROM + "def test_f():\n    with pytest.raises(ValueError):\n        f()\n"},
        {"tests/test_a.py": FROM + "def test_f(m):\n    f()\n    m.assert_called_once_with(1)\n"},
        {"tests/test_a.py": FROM + "def test_f():\n    def inner():\n        assert f()\n    inner()\n"},
        {"test/a.test.ts": JS + "it('works', async () => { expect(await f()).toBe(3) })"},
        {"test/a.test.ts": JS + "test.each([1])('x', (n) => { expect(f(n)).toBe(n) })"},
        {"test/a.test.js": JS + "test('x', t => { t.is(f(), 1) })"},
        {"test/a.js": JS + "it('x', () => { f().should.equal(1) })"},
        {"test/a.js": JS + "it('x', () => request(app).get('/').expect(200))"},
        {"cypress/e2e/a.cy.js": "it('x', () => { cy.visit('/'); cy.get('#a').should('be.visible') })"},
        {
            "a.go": GO,
            "a_test.go": 'package a\nfunc TestA(t *testing.T) { if Run() != 1 { t.Errorf("no") } }\n',
        },
        {"a.go": GO, "a_test.go": "package a\nfunc (s *S) TestA() { s.Require().NoError(Run()) }\n"},
        {"src/lib.rs": "fn one() -> i32 { 1 }\n#[test]\nfn adds() { assert_eq!(one(), 1); }\n"},
    ],
    ids=range(14),
)
def test_claims_about_the_product_are_tests_and_a_single_one_is_next_to_none(tmp_path, files):
    (found,) = scan(CHECK, tmp_path / "one", {**APP, **files}).findings
    assert "next to no automated tests" in found.message
    name, text = next((n, t) for n, t in files.items() if "package a\nfunc Run" not in t)
    second = {
        name.replace("a.", "b.").replace("a_", "b_").replace("lib", "other"): text.replace("TestA", "TestB")
        + "\n"
    }
    assert scan(CHECK, tmp_path / "two", {**APP, **files, **second}).findings == ()


@pytest.mark.parametrize(
    "files",
    [
        {"spec/a_spec.rb": "describe 'a' do\n  it 'works' do\n    expect(f).to eq 1\n  end\nend\n"},
        {"src/test/java/ATest.java": "class ATest { @Test void a() { assertEquals(1, f()); } }"},
    ],
    ids=["ruby", "java"],
)
def test_in_languages_without_a_reader_one_case_that_asserts_is_enough(tmp_path, files):
    assert scan(CHECK, tmp_path, {**APP, **files}).findings == ()


def test_claims_that_have_nothing_to_do_with_the_product_do_not_count(tmp_path):
    alone = "def test_a():\n    x = sum([1, 1])\n    assert x == 2\n    assert x > 1\n"
    (found,) = scan(CHECK, tmp_path, {**APP, "tests/test_a.py": alone}).findings
    assert found.severity is Severity.HIGH


def test_a_test_file_that_does_not_parse_lowers_the_confidence(tmp_path):
    brought = scan(CHECK, tmp_path, {**APP, "tests/test_a.py": "def test_(:\n"})
    assert [u.path for u in brought.unread] == ["tests/test_a.py"]
    assert brought.findings[0].confidence is Confidence.MEDIUM


def test_without_code_there_is_nothing_to_test(tmp_path):
    with pytest.raises(NothingToLookAt):
        scan(CHECK, tmp_path, {"README.md": "hello"})
