"""The table of neighbours names rows that exist: a renamed one would silently be no neighbour any more."""

from lastmile.report.neighbours import LIMITS, SUBJECTS
from lastmile.resources import folder
from lastmile.verdict.checklist import load_folder


def test_every_neighbour_is_a_row_of_the_checklist():
    named = {row for subject in SUBJECTS for row in subject} | LIMITS.keys()
    named |= {row for rows in LIMITS.values() for row in rows.split()}
    assert len(named) > 100
    assert named <= {control.id for control in load_folder(folder("checklists")).controls}


def test_what_tests_reach_and_how_much_they_check_name_each_other():
    assert "readiness/thin-tests" in LIMITS["readiness/verification-debt"].split()
    assert "readiness/verification-debt" in LIMITS["readiness/thin-tests"].split()


def test_a_pass_names_neighbours_of_its_own_subject():
    """Taking all fields is no query that is put together, and numbered releases bring no data back."""
    assert LIMITS["security/mass-assignment"].split() == ["security/no-input-validation"]
    assert "readiness/no-backup-evidence" in LIMITS["readiness/no-rollback-path"].split()
    (subject,) = (s for s in SUBJECTS if "security/sql-string-building" in s)
    assert "security/mass-assignment" not in subject


def test_no_task_is_named_after_what_a_pass_beside_it_says():
    """Rows of one package pass and fail apart, so its name claims no single one of them."""
    (row,) = (r for r in load_folder(folder("checklists")).controls if r.id == "readiness/no-rollback-path")
    assert row.package
    assert "go back" not in row.package
