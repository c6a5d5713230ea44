"""The checks that judge a product by its tests, in the order of their runs; no check itself."""

from lastmile.checks.failure_modes import (
    coverage_report,
    critical_path_untested,
    happy_path_tests_only,
    no_integration_tests,
    no_llm_evaluation,
    self_confirming_tests,
    skipped_or_focused_tests,
    tests_without_assertions,
    thin_tests,
    verification_debt,
)
from lastmile.inventory import Check

CHECKS: tuple[Check, ...] = (
    thin_tests.CHECK,
    verification_debt.CHECK,
    critical_path_untested.CHECK,
    tests_without_assertions.CHECK,
    happy_path_tests_only.CHECK,
    no_integration_tests.CHECK,
    self_confirming_tests.CHECK,
    skipped_or_focused_tests.CHECK,
    coverage_report.CHECK,
    no_llm_evaluation.CHECK,
)
