"""Audits that several tests read, each made once a session."""

from pathlib import Path

import pytest
from cli import SAMPLES, Ended, lastmile

from lastmile.model import Audit


@pytest.fixture(scope="session")
def prototype(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ended, Path]:
    """The prototype sample, audited into every format by the command line."""
    folder = tmp_path_factory.mktemp("prototype")
    return lastmile("audit", SAMPLES / "storefront-prototype", "-o", folder, "--offline"), folder


@pytest.fixture(scope="session")
def prototype_audit(prototype: tuple[Ended, Path]) -> Audit:
    """Its record."""
    return Audit.model_validate_json((prototype[1] / "audit.json").read_text())
