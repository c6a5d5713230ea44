"""Finds what is shipped beside the code: checklists, report templates, Semgrep rules.

In a wheel these folders lie inside the package, in a checkout ``checklists`` and ``report_templates``
lie beside it (pyproject.toml maps them); callers need not know which.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return the folder ``name`` ("checklists", "report_templates", "rules").

    Raises FileNotFoundError when the installation is broken.
    """
    for parent in (_PACKAGE, _PACKAGE.parent):
        if (parent / name).is_dir():
            return parent / name
    raise FileNotFoundError(f"{name}/ is missing from this installation of LastMile; install it again")
