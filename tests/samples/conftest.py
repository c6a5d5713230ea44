"""Audits that several tests read, each made once a session."""

from pathlib import Path

import pytest
from cli import SAMPLES, Ended, lastmile

from lastmile.model import Audit


@pytest.fixture(scope="session")
def prototype(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ended, Path]:
    """The prototype sample, audited into every format by the command line."""
    folder, nothing = tmp_path_factory.mktemp("prototype"), tmp_path_factory.mktemp("nothing-kept")
    # Offline and with nothing that another test of this session laid out: what cannot be seen is known.
    empty = {name: str(nothing / name) for name in ("LASTMILE_WHEELHOUSE", "LASTMILE_DECLARATIONS")}
    target = SAMPLES / "storefront-prototype"
    return lastmile("audit", target, "-o", folder, "--offline", env=empty), folder


@pytest.fixture(scope="session")
def prototype_audit(prototype: tuple[Ended, Path]) -> Audit:
    """Its record."""
    return Audit.model_validate_json((prototype[1] / "audit.json").read_text())
