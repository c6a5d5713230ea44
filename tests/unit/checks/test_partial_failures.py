"""A row that fails although a part of it is there: its texts must hold in that case, too."""

import re

import pytest
from support import scan

from lastmile.checks.dependencies import lockfile_missing
from lastmile.checks.failure_modes import no_static_gate
from lastmile.checks.security import no_security_contact, security_headers_missing
from lastmile.inventory import Dependency, Manifest
from lastmile.language import record_text, speaking
from lastmile.resources import folder
from lastmile.verdict.checklist import load_folder

DIRECT = Manifest(
    "requirements.txt",
    "PyPI",
    False,
    (Dependency("PyPI", "flask", "3.0.0", "==3.0.0", True, False, "requirements.txt", 1),),
)
LINTED = "on: pull_request\njobs:\n  lint:\n    runs-on: x\n    steps:\n      - run: ruff check .\n"
# Check, files of a product that has a part of what is asked, its manifests.
PARTLY = {
    "readiness/no-security-contact": (
        no_security_contact,
        {"app.py": "x = 1\n", "SECURITY.md": "Write to holes@shop.dev.\n"},
        (),
    ),
    "readiness/no-static-gate": (
        no_static_gate,
        {"app.py": "x = 1\n" * 9, "page.js": "const x = 1\n" * 9, ".github/workflows/a.yml": LINTED},
        (),
    ),
    "dependencies/lockfile-missing": (lockfile_missing, {"requirements.txt": "flask==3.0.0\n"}, (DIRECT,)),
    "security/security-headers-missing": (
        security_headers_missing,
        {"settings.py": "X_FRAME_OPTIONS = 'DENY'\nSECURE_CONTENT_TYPE_NOSNIFF = True\n"},
        (),
    ),
}
TOTAL = re.compile(
    r"\b(?:nothing|nobody|never|no machine looks|versions (?:of packages )?are not)\b", re.IGNORECASE
)
TOTAL_GERMAN = re.compile(
    r"\b(?:nichts|niemand|nie|nirgends|keine Maschine sieht|Pakete sind nicht)\b", re.IGNORECASE
)


@pytest.mark.parametrize("row", PARTLY)
def test_a_partial_failure_is_not_told_as_a_total_one(row, tmp_path):
    check, files, manifests = PARTLY[row]
    assert scan(check.CHECK, tmp_path, files, manifests=manifests).findings
    control = load_folder(folder("checklists")).control(row)
    assert not TOTAL.search(f"{control.title}. {control.risk}")
    with speaking("de"):
        said = f"{record_text(control.title)}. {record_text(control.risk)}"
    assert said != f"{control.title}. {control.risk}"
    assert not TOTAL_GERMAN.search(said)
