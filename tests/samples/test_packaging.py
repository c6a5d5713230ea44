"""What is shipped is found, from a built wheel and from the checkout; the samples stay out of the wheel."""

import subprocess
import sys
import zipfile
from pathlib import Path

import kept_audits
import pytest
from cli import ROOT

from lastmile import resources

SHOW = (
    "from lastmile import resources; "
    "print(*[resources.folder(n) for n in ('checklists', 'report_templates', 'rules')], sep='\\n')"
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return next(folder.glob("lastmile-*.whl"))


def test_the_wheel_finds_what_it_ships(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    done = subprocess.run(
        [sys.executable, "-P", "-c", SHOW],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    found = [Path(line) for line in done.stdout.splitlines()]
    assert [path.parent for path in found] == [tmp_path / "lastmile"] * 3
    assert list(found[0].glob("*.yaml"))
    assert list(found[1].glob("*.html"))
    assert list(found[2].glob("*/*.yaml"))


def test_the_wheel_makes_and_reads_a_history(wheel: Path, tmp_path: Path) -> None:
    """Alembic reads the migrations by path, so they must lie in the wheel as files."""
    site, record = tmp_path / "site", tmp_path / "audit.json"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    record.write_bytes(kept_audits.as_json(kept_audits.audited()))
    code = (
        "import sys, lastmile.cli, lastmile.engagements.database as door; "
        "print(door.__file__, file=sys.stderr); lastmile.cli.main()"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, "history", "add", record, "--store", tmp_path / "kept.sqlite"],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(site), "PATH": "/usr/bin:/bin", "XDG_CONFIG_HOME": str(tmp_path)},
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith(str(site))
    assert done.stdout.startswith("kept as audit 1: Tableside Ltd., Booking")


def test_the_wheel_holds_the_package_and_nothing_beside_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
        entry = next(n for n in archive.namelist() if n.endswith("entry_points.txt"))
        assert "lastmile = lastmile.cli:main" in archive.read(entry).decode()
    assert {top for top in tops if not top.endswith(".dist-info")} == {"lastmile"}


def test_the_checkout_finds_what_lies_beside_it() -> None:
    assert resources.folder("checklists") == ROOT / "checklists"
    assert resources.folder("report_templates") == ROOT / "report_templates"
    with pytest.raises(FileNotFoundError, match="install it again"):
        resources.folder("no-such-folder")
