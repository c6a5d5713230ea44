"""Every test of the store runs on SQLite and on a real PostgreSQL server."""

from collections.abc import Iterator
from pathlib import Path

import postgresql_server
import pytest


@pytest.fixture(scope="session")
def server() -> Iterator[postgresql_server.Server]:
    programs = postgresql_server.programs()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed: apt-get install postgresql")  # in CI: a failure
    with postgresql_server.running(programs) as started:
        yield started


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a store can be made; nothing is there yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/kept/history.sqlite"
    started: postgresql_server.Server = request.getfixturevalue("server")
    return started.database()
