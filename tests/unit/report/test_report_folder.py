import json
import stat

import pytest
import report_samples as samples

from lastmile.errors import InputError, RenderError
from lastmile.model import Audit
from lastmile.report import formats, place, write
from lastmile.report.options import ReportOptions

QUICK = ["sarif", "json"]


def test_files_are_private_the_record_first_the_manifest_last(tmp_path):
    done = write.write(samples.prototype(), tmp_path / "new" / "out", QUICK, ReportOptions())
    assert [path.name for path in done.paths] == ["audit.json", "audit.sarif", "manifest.json"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in done.paths} == {0o600}
    assert sorted(path.name for path in (tmp_path / "new" / "out").iterdir()) == sorted(
        p.name for p in done.paths
    )
    assert write.check(tmp_path / "new" / "out") == []


def test_two_runs_write_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        write.write(samples.prototype(), tmp_path / name, QUICK, ReportOptions())
    for file in ("audit.json", "audit.sarif", "manifest.json"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_one_broken_format_never_costs_the_others(tmp_path, monkeypatch):
    def broken(_: Audit, options: ReportOptions) -> bytes:
        raise RenderError("it broke") if options.draft else KeyError("x")

    write.write(samples.prototype(), tmp_path, QUICK, ReportOptions())
    monkeypatch.setitem(formats.FORMATS, "sarif", (formats.File("audit.sarif", broken),))
    done = write.write(samples.prototype(), tmp_path, QUICK, ReportOptions())
    assert done.failures == {"sarif": "KeyError: 'x'"}
    assert not (tmp_path / "audit.sarif").exists()  # nothing old beside the new record
    assert write.check(tmp_path) == []
    assert write.write(samples.prototype(), tmp_path, QUICK, ReportOptions(draft=True)).failures == {
        "sarif": "it broke"
    }


def test_a_format_written_later_joins_the_manifest_of_the_same_record(tmp_path):
    write.write(samples.prototype(), tmp_path, ["json"], ReportOptions())
    write.write(samples.prototype(), tmp_path, ["sarif"], ReportOptions())
    listed = json.loads((tmp_path / "manifest.json").read_text())["artefacts"]
    assert [item["name"] for item in listed] == ["audit.json", "audit.sarif"]
    assert write.check(tmp_path) == []
    write.write(samples.clean(), tmp_path, ["json"], ReportOptions())
    assert write.check(tmp_path) == ["audit.sarif: not in the manifest"]


def test_a_link_is_replaced_and_never_followed(tmp_path):
    victim = tmp_path / "victim"
    victim.write_text("mine")
    out = tmp_path / "out"
    out.mkdir()
    (out / "audit.json").symlink_to(victim)
    write.write(samples.prototype(), out, ["json"], ReportOptions())
    assert victim.read_text() == "mine"
    assert not (out / "audit.json").is_symlink()
    (out / "audit.json").rename(out / "kept.json")
    (out / "audit.json").symlink_to(out / "kept.json")
    assert any("audit.json: cannot be read" in line for line in write.check(out))


def test_what_the_user_typed_wrong_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match="unknown format 'pptx'"):
        write.write(samples.prototype(), tmp_path, ["pptx"], ReportOptions())
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written"):
        write.write(samples.prototype(), tmp_path / "file", ["json"], ReportOptions())
    with pytest.raises(InputError, match="cannot be read"):
        write.check(tmp_path)
    (tmp_path / "manifest.json").write_text('{"artefacts": [{"name": "../x", "sha256": "0"}]}')
    with pytest.raises(InputError, match="outside its folder"):
        write.check(tmp_path)
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(InputError, match="no manifest"):
        write.check(tmp_path)


def test_check_sees_a_changed_file_and_an_unlisted_one(tmp_path):
    write.write(samples.prototype(), tmp_path, QUICK, ReportOptions())
    (tmp_path / "audit.sarif").write_text("{}")
    (tmp_path / "report.html").write_text("")
    assert write.check(tmp_path) == [
        "audit.sarif: changed since it was written",
        "report.html: not in the manifest",
    ]
    (tmp_path / "audit.sarif").unlink()
    assert write.check(tmp_path)[0].startswith("audit.sarif: cannot be read")


def wrong(**changes: object) -> Audit:
    return samples.prototype().model_copy(update=changes)


def test_check_counts_the_record_again(tmp_path):
    base = samples.prototype()
    lied = base.phases[0].model_copy(update={"passed": 9})
    audit = wrong(
        phases=(lied, *base.phases[1:]),
        findings=base.findings[1:],
        stages=(base.stages[0].model_copy(update={"effort": base.stages[1].effort}), *base.stages[1:]),
        verdict=base.verdict.model_copy(update={"reasons": ("security/unsafe-html", "security/none")}),
    )
    write.write(audit, tmp_path, ["json"], ReportOptions())
    lines = write.check(tmp_path, rescore=lambda found: [f"score of {found.target.name} differs"])
    assert "security: says 9 passed, its results give 2" in lines
    assert "result security/hardcoded-secret: 1 of its findings are not in the record" in lines
    assert any(line.startswith("harden: says at least") for line in lines)
    assert "verdict: its reason security/unsafe-html did not fail" in lines
    assert "verdict: its reason security/none is no check of the list" in lines
    assert lines[-1] == "score of tableside-booking differs"


@pytest.mark.parametrize(
    "sample", [samples.prototype, samples.empty, samples.clean, samples.hostile, samples.crowded]
)
def test_the_samples_count_up(sample, tmp_path):
    write.write(sample(), tmp_path, ["json"], ReportOptions())
    assert write.check(tmp_path) == []


def test_the_default_folder_bears_a_plain_name(tmp_path):
    audit = samples.clean()
    target = audit.target.model_copy(update={"name": "ghp_… (32-63 characters)", "commit": None})
    folder = place.destination(tmp_path, audit.model_copy(update={"target": target}))
    assert folder == tmp_path / "ghp_-32-63-characters"
