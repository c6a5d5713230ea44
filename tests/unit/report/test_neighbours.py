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
