"""What all tests share: in CI a skip is a failure, because a skipped test proves nothing."""

import os
from collections.abc import Generator

import hypothesis
import pytest

# How long an example takes says how busy the machine is, and nothing of the code.
hypothesis.settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("untimed")

SHARED_ENVIRONMENT = (
    "LASTMILE_TOOL_BANDIT",
    "LASTMILE_TOOL_SEMGREP",
    "LASTMILE_TOOL_RADON",
    "LASTMILE_TOOL_TSC",
    "LASTMILE_OSV_URL",
)

KEPT_BY_AUDITS = ("LASTMILE_WHEELHOUSE", "LASTMILE_DECLARATIONS")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, None]:
    """Turn a skip into a failure where CI is set."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and in CI a skip is a failure: {call.excinfo}"


@pytest.fixture(scope="session", autouse=True)
def _kept_by_this_session(tmp_path_factory: pytest.TempPathFactory) -> Generator[None, None, None]:
    """Packages that tests lay out stay for this session: its workers share them, the next has none."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    with pytest.MonkeyPatch.context() as patch:
        for name in KEPT_BY_AUDITS:
            patch.setenv(name, str(shared / name.lower()))
        yield


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test reads or writes the user's own configuration."""
    for name in SHARED_ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setenv("LASTMILE_ADVISORIES", str(home / "data" / "advisories.sqlite"))
