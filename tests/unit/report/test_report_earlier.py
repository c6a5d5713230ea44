"""The wrong file as an earlier audit is told before anybody reads a comparison that says nothing."""

from pathlib import Path

import pytest
import report_samples as samples
from typer.testing import CliRunner, Result

from lastmile.cli import entry
from lastmile.errors import InputError
from lastmile.model import Audit
from lastmile.report import as_json


def run(folder: Path, earlier: Audit, *words: str) -> Result:
    (folder / "audit.json").write_bytes(as_json.render(samples.prototype()))
    (folder / "before.json").write_bytes(as_json.render(earlier))
    return CliRunner().invoke(entry.app, [word.format(folder) for word in words])


REPORT = ("report", "{}/audit.json", "--earlier", "{}/before.json", "-o", "{}/out", "--formats", "json")
COMPARE = ("compare", "{}/before.json", "{}/audit.json", "-o", "{}/changed.md")


def test_an_audit_is_not_earlier_than_itself(tmp_path):
    done = run(tmp_path, samples.prototype(), *REPORT)
    assert isinstance(done.exception, InputError)  # exit 2
    assert str(done.exception).endswith("this is the very audit that is reported, not an earlier one")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("words", [REPORT, COMPARE])
def test_another_product_and_files_taken_for_one_another_are_doubted(tmp_path, words: tuple[str, ...]):
    audit = samples.prototype()
    target = audit.target.model_copy(update={"name": "other\u202e"})
    strange = audit.model_copy(update={"target": target, "started_at": "2031-01-02T00:00:00Z"})
    said = run(tmp_path, strange, *words).stderr
    assert (
        "lastmile: the earlier audit is of «other\\u202e», the later one of «tableside-booking»: if" in said
    )
    assert "lastmile: the earlier audit is the younger one (2031-01-02, the other 2026-11-21): were" in said


@pytest.mark.parametrize("words", [REPORT, COMPARE])
def test_an_earlier_audit_of_the_product_raises_no_doubt(tmp_path, words: tuple[str, ...]):
    before = samples.prototype().model_copy(update={"started_at": "2026-06-01T00:00:00Z"})
    assert "the earlier audit is" not in run(tmp_path, before, *words).stderr


def test_a_fresh_audit_doubts_the_audit_of_another_product_too(tmp_path):
    code = tmp_path / "shop"
    code.mkdir()
    (code / "app.py").write_text("print('open')\n")
    audit = ("audit", "{}/shop", "--earlier", "{}/before.json", "-o", "{}/out", "--formats", "json")
    done = run(tmp_path, samples.prototype(), *audit, "--offline", "--plain", "--allow-incomplete")
    assert done.exit_code == 0
    assert "lastmile: the earlier audit is of «tableside-booking», the later one of «shop»" in done.stderr
