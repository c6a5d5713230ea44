"""Coverage reports are read as data; only the project's own threshold makes one a fault."""

import pytest
from support import findings, scan

from lastmile.checks.failure_modes.coverage_report import CHECK
from lastmile.checks.failure_modes.no_llm_evaluation import CHECK as LLM
from lastmile.errors import NothingToLookAt
from lastmile.model import Fact, Severity

APP = {"app.py": "def f():\n    return 1\n"}
LCOV = "SF:a.js\nLF:10\nLH:4\nend_of_record\nSF:b.js\nLF:10\nLH:6\nend_of_record\n"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("coverage/lcov.info", LCOV),
        ("coverage.xml", '<?xml version="1.0"?>\n<coverage lines-valid="20" lines-covered="10"></coverage>'),
        ("coverage.json", '{"totals": {"covered_lines": 10, "num_statements": 20}}'),
        ("coverage/coverage-summary.json", '{"total": {"lines": {"total": 20, "covered": 10}}}'),
        ("coverage.out", "mode: set\na/b.go:1.1,3.2 10 1\na/b.go:4.1,5.2 10 0\n"),
    ],
    ids=["lcov", "cobertura", "coverage.py", "istanbul", "go"],
)  # fmt: skip
def test_every_format_is_told_as_information(tmp_path, path, text):
    (found,) = findings(CHECK, tmp_path, {**APP, path: text})
    assert (found.severity, found.path) == (Severity.INFO, path)
    assert "50 % of 20 lines" in found.message


@pytest.mark.parametrize(
    ("path", "text", "severity"),
    [
        ("pyproject.toml", "[tool.coverage.report]\nfail_under = 80\n", Severity.LOW),
        ("pyproject.toml", "[tool.coverage.report]\nfail_under = 40\n", Severity.INFO),
        ("jest.config.js", "module.exports = { coverageThreshold: { global: { lines: 90 } } }", Severity.LOW),
        (".nycrc", '{"check-coverage": true, "lines": 95}', Severity.LOW),
    ],
    ids=range(4),
)
def test_a_threshold_of_its_own_counts(tmp_path, path, text, severity):
    (found,) = findings(CHECK, tmp_path, {**APP, "coverage/lcov.info": LCOV, path: text})
    assert found.severity is severity


@pytest.mark.parametrize(
    "text", ["", "[" * 100_000, '{"totals": []}', '{"totals": {"covered_lines": "x", "num_statements": 1}}']
)
def test_a_broken_report_is_none(tmp_path, text):
    with pytest.raises(NothingToLookAt):
        scan(CHECK, tmp_path, {**APP, "coverage.json": text, "lcov.info": text, "coverage.xml": text})


ASKS = {"chat.py": "import openai\ndef answer(q):\n    return openai.chat(q)\n"}


def test_a_model_whose_answers_nobody_tries(tmp_path):
    (found,) = findings(LLM, tmp_path, ASKS, facts=[Fact.LLM])
    assert (found.severity, found.path) == (Severity.MEDIUM, None)


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("promptfooconfig.yaml", "tests:\n" + "  - vars: {q: a}\n" * 5, 0),
        ("promptfooconfig.yaml", "tests: []\n", 1),
        ("quality/run.py", "from deepeval import evaluate\n", 0),
        ("evals/golden.jsonl", '{"q": "a"}\n' * 9, 0),
        ("evals/README.md", "we will evaluate\n" * 9, 1),
        (
            "evals/test_answers.py",
            "".join(f"def test_{n}():\n    assert answer('{n}')\n" for n in range(4)),
            0,
        ),
    ],
    ids=range(6),
)
def test_evaluations_count_by_what_they_hold(tmp_path, path, text, told):
    assert len(findings(LLM, tmp_path, {**ASKS, path: text}, facts=[Fact.LLM])) == told


def test_without_a_model_there_is_nothing_to_try(tmp_path):
    with pytest.raises(NothingToLookAt):
        scan(LLM, tmp_path, APP)
