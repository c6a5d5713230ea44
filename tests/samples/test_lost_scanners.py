"""Evidence or silence: a scanner that is gone leaves its questions open, and says so everywhere."""

from pathlib import Path

import pytest
from cli import SAMPLES, lastmile

from lastmile.model import Audit, Outcome, Result, RunStatus

WORDS = ["not_ready", "ready_with_conditions", "ready"]
TOOLS = ("bandit", "semgrep", "radon", "pip-audit")


def audited(sample: str, folder: Path, lost: str = "") -> tuple[int, Audit]:
    variable = "LASTMILE_TOOL_" + lost.upper().replace("-", "_")
    env = {variable: "/nonexistent/tool"} if lost else {}
    ended = lastmile("audit", SAMPLES / sample, "-o", folder, "--formats", "json", "-q", env=env)
    return ended.code, Audit.model_validate_json((folder / "audit.json").read_text())


@pytest.fixture(scope="module", params=["storefront-prototype", "storefront-hardened"])
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Audit]:
    return request.param, audited(request.param, tmp_path_factory.mktemp("whole"))[1]


@pytest.mark.long
@pytest.mark.parametrize("lost", TOOLS)
def test_a_lost_scanner(sample: tuple[str, Audit], lost: str, tmp_path: Path) -> None:
    name, whole = sample
    code, less = audited(name, tmp_path, lost)
    assert code == 4
    run = next(run for run in less.runs if run.scanner == lost)
    assert (run.status, run.files_reported) == (RunStatus.FAILED, 0)
    before = {result.control: result for result in whole.results}
    needing = [r for r in less.results if lost in r.lost]
    assert needing
    for result in needing:
        assert result.outcome in (Outcome.NOT_ASSESSED, Outcome.FAIL)
        assert _covered(result) <= _covered(before[result.control])
    # pip-audit may have failed before as well: the machine may reach no advisory service.
    known = next(run for run in whole.runs if run.scanner == lost).status
    if known is not RunStatus.FAILED:
        assert less.score.coverage < whole.score.coverage
    assert less.score.low is not None
    assert whole.score.low is not None
    assert less.score.low <= whole.score.low
    if WORDS.index(less.verdict.status) > WORDS.index(whole.verdict.status):
        assert less.verdict.provisional


def _covered(result: Result) -> float:
    return 0.0 if result.outcome is Outcome.NOT_ASSESSED else result.coverage


@pytest.mark.long
def test_two_runs_differ_only_in_the_volatile_fields(tmp_path: Path) -> None:
    def steady(audit: Audit) -> dict[str, object]:
        data = audit.model_dump(exclude={"started_at", "finished_at"})
        for run in data["runs"]:
            del run["seconds"]
        return data

    first = audited("storefront-prototype", tmp_path / "one")[1]
    second = audited("storefront-prototype", tmp_path / "two")[1]
    assert steady(first) == steady(second)
