"""Bad input: one clear line, the right exit code, nothing half-written."""

import os
import subprocess
from pathlib import Path

import pytest
from cli import lastmile

CODE = "def add(a, b):\n    return a + b\n" * 120


def repository(folder: Path) -> Path:
    folder.mkdir()
    (folder / "app.py").write_text(CODE)
    git = ["git", "-C", str(folder), "-c", "user.name=T", "-c", "user.email=t@example.com"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-qm", "one"], check=True)
    return folder


def refused(ended: object, code: int, *words: str) -> None:
    assert ended.code == code  # type: ignore[attr-defined]
    lines = [line for line in ended.err.splitlines() if line.startswith("lastmile: ")]  # type: ignore[attr-defined]
    assert len(lines) == 1
    assert "Traceback" not in ended.err  # type: ignore[attr-defined]
    for word in words:
        assert word in lines[0]


def test_neither_a_folder_nor_a_url(tmp_path: Path) -> None:
    refused(lastmile("audit", "no-such-thing", "-o", tmp_path / "out"), 2, "no-such-thing")
    assert not (tmp_path / "out").exists()


def test_an_unreachable_url(tmp_path: Path) -> None:
    refused(lastmile("audit", (tmp_path / "gone.git").as_uri(), "-o", tmp_path / "out"), 3)
    refused(lastmile("audit", "https://127.0.0.1:9/team/app.git", "-o", tmp_path / "out"), 3, "127.0.0.1")
    assert not (tmp_path / "out").exists()


def test_credentials_in_the_url_are_refused_and_not_repeated(tmp_path: Path) -> None:
    url = "https://someone:hunter2hunter2@git.example.com/team/app.git"
    ended = lastmile("audit", url, "-o", tmp_path / "out")
    refused(ended, 2, "--token-env")
    assert "hunter2" not in ended.err + ended.out


@pytest.mark.parametrize("target", ["--upload-pack=touch x", "ext::sh -c id", "http://git.example.com/a.git"])
def test_targets_that_could_run_something(tmp_path: Path, target: str) -> None:
    ended = lastmile("audit", "-o", tmp_path / "out", "--", target)
    refused(ended, 2)


def test_an_empty_folder_and_only_binaries(tmp_path: Path) -> None:
    empty, binary = tmp_path / "empty", tmp_path / "binary"
    empty.mkdir()
    binary.mkdir()
    (binary / "a.bin").write_bytes(bytes(range(256)) * 20)
    refused(lastmile("audit", empty, "-o", tmp_path / "out"), 3, "empty")
    refused(lastmile("audit", binary, "-o", tmp_path / "out"), 3, "binar")


def test_an_unknown_ref(tmp_path: Path) -> None:
    repo = repository(tmp_path / "repo")
    refused(lastmile("audit", repo, "--ref", "v9.9", "-o", tmp_path / "out"), 3, "v9.9")


def test_an_output_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    refused(lastmile("audit", repository(tmp_path / "repo"), "-o", tmp_path / "file" / "out"), 2, "--output")
    refused(lastmile("audit", tmp_path / "repo", "-o", "/proc/out"), 2, "cannot be written")


def test_a_broken_checklist_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "security.yaml").write_text("version: 1\nphase: security\ncontrols:\n  - id: x\n")
    ended = lastmile(
        "audit", repository(tmp_path / "repo"), "--checklists", tmp_path / "lists", "-o", tmp_path / "out"
    )
    refused(ended, 2, "security.yaml:4:")
    linted = lastmile("checks", "lint", tmp_path / "lists")
    assert linted.code == 2
    assert "security.yaml:4:" in linted.out
    assert linted.err == f"lastmile: {tmp_path / 'lists'}: 2 errors\n"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--phase", "speed"),
        ("--profile", "soft"),
        ("--formats", "docx9"),
        ("--paper", "a5"),
        ("--history", "-1"),
    ],
)
def test_options_name_what_they_take(tmp_path: Path, option: str, value: str) -> None:
    ended = lastmile("audit", tmp_path, option, value)
    assert ended.code == 2
    assert "Traceback" not in ended.err


def test_reports_of_nothing(tmp_path: Path) -> None:
    refused(lastmile("report", tmp_path / "audit.json"), 2)
    (tmp_path / "audit.json").write_text('{"schema_version": "99.0"}')
    refused(lastmile("report", tmp_path / "audit.json"), 2, "99.0")
    refused(lastmile("verify", tmp_path), 2)


def test_a_folder_of_another_owner(tmp_path: Path) -> None:
    repo = repository(tmp_path / "repo")
    if os.geteuid() == 0:  # only root can give a folder away; elsewhere it is audited as one's own
        for path in [repo, *repo.rglob("*")]:
            os.chown(path, 12345, 12345)
    ended = lastmile("audit", repo, "-o", tmp_path / "out", "--formats", "json", "--offline", "-q")
    assert ended.code in (0, 4)
    assert (tmp_path / "out" / "audit.json").exists()


def test_show_and_schema_and_version() -> None:
    assert lastmile("--version").out.startswith("lastmile ")
    assert "How we look" in lastmile("checks", "show", "security/hardcoded-secret").out
    refused(lastmile("checks", "show", "security/hardcoded"), 2, "did you mean security/hardcoded-secret")
    assert '"properties"' in lastmile("schema").out
