"""What counts is a test case that asserts; files, samples and constant claims do not."""

import pytest
from support import scan

from lastmile.checks.failure_modes.no_tests import CHECK
from lastmile.errors import NothingToLookAt
from lastmile.model import Confidence, Severity

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


@pytest.mark.parametrize(
    "files",
    [
        {"tests/test_a.py": "def test_f():\n    assert f() == 1\n"},
        {"tests/test_a.py": "class T(TestCase):\n    def test_f(self):\n        self.assertEqual(f(), 1)\n"},
        {"tests/test_a.py": "def test_f():\n    with pytest.raises(ValueError):\n        f()\n"},
        {"tests/test_a.py": "def test_f(m):\n    f()\n    m.assert_called_once_with(1)\n"},
        {"tests/test_a.py": "def test_f():\n    def inner():\n        assert f()\n    inner()\n"},
        {"a.test.ts": "it('works', async () => { expect(await run()).toBe(3) })"},
        {"a.test.ts": "test.each([1])('x', (n) => { expect(f(n)).toBe(n) })"},
        {"a.test.js": "test('x', t => { t.is(f(), 1) })"},
        {"test/a.js": "it('x', () => { f().should.equal(1); assert.equal(f(), 1) })"},
        {"test/a.js": "it('x', () => request(app).get('/').expect(200))"},
        {"cypress/e2e/a.cy.js": "it('x', () => { cy.get('#a').should('be.visible') })"},
        {"a_test.go": 'package a\nfunc TestA(t *testing.T) { if Run() != 1 { t.Errorf("no") } }\n'},
        {"a_test.go": "package a\nfunc (s *S) TestA() { s.Require().NoError(Run()) }\n"},
        {"src/lib.rs": "#[test]\nfn adds() { assert_eq!(1 + 1, 2); }\n"},
        {"spec/a_spec.rb": "describe 'a' do\n  it 'works' do\n    expect(f).to eq 1\n  end\nend\n"},
        {"src/test/java/ATest.java": "class ATest { @Test void a() { assertEquals(1, f()); } }"},
    ],
    ids=range(16),
)
def test_one_test_that_asserts_is_enough(tmp_path, files):
    assert scan(CHECK, tmp_path, {**APP, **files}).findings == ()


def test_a_test_file_that_does_not_parse_lowers_the_confidence(tmp_path):
    brought = scan(CHECK, tmp_path, {**APP, "tests/test_a.py": "def test_(:\n"})
    assert [u.path for u in brought.unread] == ["tests/test_a.py"]
    assert brought.findings[0].confidence is Confidence.MEDIUM


def test_without_code_there_is_nothing_to_test(tmp_path):
    with pytest.raises(NothingToLookAt):
        scan(CHECK, tmp_path, {"README.md": "hello"})
