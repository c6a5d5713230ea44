"""The front door on folders: what is copied, what is left out, and what is said."""

import json
import os
import stat
import time
from pathlib import Path

import pytest

from lastmile.errors import InputError, TargetError
from lastmile.intake.look import look
from lastmile.inventory import Inventory, Limits
from lastmile.model import Role


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    return folder


def seen(target: Path | str, work: Path, **options: object) -> Inventory:
    return look(str(target), limits=Limits(), workspace=work, progress=lambda _: None, **options)  # type: ignore[arg-type]


def put(root: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def reasons(found: Inventory) -> dict[str, str]:
    return {item.path: item.reason for item in found.left_out}


def test_a_folder_without_git(target: Path, work: Path) -> None:
    put(
        target,
        {"app.py": "x = 1\n\ny = 2\n", "Dockerfile": "FROM scratch\n", "b/tests/test_a.py": "assert 1\n"},
    )
    found = seen(target, work)
    assert [(f.path, f.copy, f.role) for f in found.files] == [
        ("Dockerfile", "other/000001.dockerfile", Role.CONFIG),
        ("app.py", "code/000002.py", Role.SOURCE),
        ("b/tests/test_a.py", "code/000003.py", Role.TEST),
    ]
    assert found.history is None
    assert (found.target.source, found.target.name, found.target.lines) == ("shop", "shop", 3)
    assert found.read(found.files[1]) == "x = 1\n\ny = 2\n"
    assert list(found.workspace.iterdir()) == []
    assert sorted(path.name for path in work.iterdir()) == ["scratch", "snapshot"]


def test_copies_are_private(target: Path, work: Path) -> None:
    put(target, {"app.py": "x = 1\n"})
    found = seen(target, work)
    assert stat.S_IMODE((found.snapshot / "code").stat().st_mode) == 0o700
    assert stat.S_IMODE((found.snapshot / found.files[0].copy).stat().st_mode) == 0o600


def test_what_cannot_be_audited_is_named(target: Path, work: Path, tmp_path: Path) -> None:
    put(tmp_path, {"outside/secret.py": "SECRET = 1\n"})
    put(
        target,
        {
            "app.py": "x = 1\n",
            "a.png": b"\x89PNG\0",
            "nul.py": b"x = 1\0\n",
            "big.py": b"# " + b"x" * (2 * 1024**2),
            "model.py": "version https://git-lfs.github.com/spec/v1\noid sha256:42\nsize 9\n",
            "node_modules/a/index.js": "eval(1)\n",
            "a/__pycache__/x.py": "",
            "sub/.git": "gitdir: ../../elsewhere\n",
            "drop/me.py": "x = 1\n",
        },
    )
    (target / "link.py").symlink_to(tmp_path / "outside/secret.py")
    (target / "linked").symlink_to(tmp_path / "outside")
    os.mkfifo(target / "pipe.py")
    found = seen(target, work, exclude=["drop"])
    assert [f.path for f in found.files] == ["app.py"]
    told = reasons(found)
    assert "binary" in told["a.png"]
    assert "binary" in told["nul.py"]
    assert "2 MB" in told["big.py"]
    assert "LFS" in told["model.py"]
    assert "dependency folder" in told["node_modules/"]
    assert "symlink" in told["link.py"]
    assert "symlink" in told["linked"]
    assert "pipe" in told["pipe.py"]
    assert "own repository" in told["sub/.git"]
    assert told["drop/"] == "excluded by option"
    assert "cache" in told["a/__pycache__/"]


def test_code_put_aside_by_name_or_header_is_named(target: Path, work: Path) -> None:
    put(
        target,
        {
            "a.py": "x = 1\n",
            "evil.py": "# @generated\neval(input())\n",
            "vendor/b.py": "",
            "vendor/c/d.py": "",
        },
    )
    told = reasons(seen(target, work))
    assert "generated" in told["evil.py"]
    assert told["vendor/"].endswith("(2 files)")


def test_utf16_source_is_read(target: Path, work: Path) -> None:
    put(target, {"a.py": "pässword = 'x'\n".encode("utf-16")})
    found = seen(target, work)
    assert found.read(found.files[0]) == "pässword = 'x'\n"
    assert (found.snapshot / found.files[0].copy).read_bytes() == "pässword = 'x'\n".encode()


def test_names_of_raw_bytes_do_not_collide(target: Path, work: Path) -> None:
    for name in (b"caf\xe9.py", b"caf\\xe9.py", b"a\nb.py"):
        Path(os.fsdecode(os.fsencode(target) + b"/" + name)).write_text("x = 1\n")
    found = seen(target, work)
    assert sorted(f.path for f in found.files) == ["a\\nb.py", "caf\\xe9.py", "caf\\xe9.py~"]
    assert len({f.copy for f in found.files}) == 3


def notebook(*cells: list[str], language: str = "python") -> str:
    body = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": cell} for cell in cells]
    return json.dumps({"cells": body, "metadata": {"kernelspec": {"language": language}}}, indent=1)


def test_a_notebook_keeps_its_lines(target: Path, work: Path) -> None:
    raw = notebook(
        ["%matplotlib inline\n", "import os\n", "!ls\n"],
        ["%%bash\n", "rm -rf x\n"],
        ["def f(:\n"],
        ["eval(x)"],
    )
    put(target, {"deep/er/nb.ipynb": raw})
    found = seen(target, work)
    text = found.read(found.files[0])
    assert found.files[0].copy == "code/000001.py"
    compile(text, "nb", "exec")
    line = next(n for n, row in enumerate(raw.split("\n")) if "eval(x)" in row)
    assert text.split("\n")[line] == "eval(x)"
    assert "# rm -rf x" in text


def test_a_notebook_on_one_line_is_joined(target: Path, work: Path) -> None:
    put(target, {"nb.ipynb": json.dumps(json.loads(notebook(["a = 1\n", "b = 2"], ["c = 3"])))})
    found = seen(target, work)
    assert found.read(found.files[0]).split() == ["a", "=", "1", "b", "=", "2", "c", "=", "3"]


def test_a_notebook_that_is_none_is_named(target: Path, work: Path) -> None:
    put(target, {"a.py": "x = 1\n", "r.ipynb": notebook(["x <- 1"], language="R"), "bad.ipynb": "{"})
    told = reasons(seen(target, work))
    assert "other than Python" in told["r.ipynb"]
    assert "JSON" in told["bad.ipynb"]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "is empty"),
        ({"a.png": b"\x89PNG\0", "b.bin": b"\0"}, "only binaries"),
        ({"x/node_modules/a.js": "1"}, "empty"),
    ],
)
def test_nothing_to_audit(target: Path, work: Path, files: dict[str, str | bytes], words: str) -> None:
    put(target, files)
    with pytest.raises(TargetError, match=words):
        seen(target, work)


def test_a_subfolder_with_what_governs_it(target: Path, work: Path) -> None:
    put(
        target,
        {
            "packages/examples/app.py": "x = 1\n",
            "packages/other/app.py": "x = 1\n",
            "root.py": "x = 1\n",
            "package-lock.json": "{}",
            ".github/workflows/ci.yml": "on: push\n",
        },
    )
    found = seen(target, work, subdir="packages/examples/")
    assert {f.path: f.role for f in found.files} == {
        ".github/workflows/ci.yml": Role.CONFIG,
        "package-lock.json": Role.DATA,
        "packages/examples/app.py": Role.SOURCE,
    }
    assert found.target.subdir == "packages/examples"


@pytest.mark.parametrize(
    "options",
    [
        {"subdir": "../x"},
        {"subdir": "/x"},
        {"ref": "-x"},
        {"ref": "a b"},
        {"history": "some"},
        {"token_env": "ghp_4242$"},
    ],
)
def test_options_that_cannot_be(target: Path, work: Path, options: dict[str, str]) -> None:
    put(target, {"a.py": "x = 1\n"})
    with pytest.raises(InputError, match="--"):
        seen(target, work, **options)


def test_an_unknown_subfolder(target: Path, work: Path) -> None:
    put(target, {"a.py": "x = 1\n"})
    with pytest.raises(TargetError, match="no folder 'api'"):
        seen(target, work, subdir="api")


def test_a_repository_of_examples_has_source(target: Path, work: Path) -> None:
    put(target, {"examples/app.py": "x = 1\n"})
    assert [f.role for f in seen(target, work).files] == [Role.SOURCE]


def test_suppressions_are_evidence(target: Path, work: Path) -> None:
    put(
        target,
        {
            "a.py": "a = 1  # nosec B602\nb = 2  # noqa: E501\nc = 3  # noqa: S105\nd = '# no sec'\n",
            "b.js": "// eslint-disable-next-line no-eval\n// eslint-disable semi\n/* eslint-disable */\n",
            "c.go": "x() //nolint:gosec\n// nosemgrep: our.rule\n",
            ".semgrepignore": "# all\n*\n",
            ".bandit": "[bandit]\nskips: B101,B602\n",
            "pyproject.toml": '[tool.bandit]\nexclude_dirs = ["src"]\n[tool.black]\nexclude = "x"\n',
        },
    )
    assert [(s.path, s.line, s.kind, s.rule) for s in seen(target, work).suppressions] == [
        (".bandit", 2, "config", "bandit.skips B101, B602"),
        (".semgrepignore", 2, "ignore-file", None),
        ("a.py", 1, "comment", "nosec B602"),
        ("a.py", 3, "comment", "noqa S105"),
        ("b.js", 1, "comment", "eslint-disable-next-line no-eval"),
        ("b.js", 3, "comment", "eslint-disable"),
        ("c.go", 1, "comment", "nolint gosec"),
        ("c.go", 2, "comment", "nosemgrep our.rule"),
        ("pyproject.toml", 2, "config", "tool.bandit.exclude_dirs"),
    ]


def test_a_deep_tree_and_many_files_take_seconds(target: Path, work: Path) -> None:
    put(target, {f"m{n % 50}/f{n}.py": f"import os\nx = {n}\n" * 20 for n in range(3000)})
    deep = target
    for _ in range(130):
        deep /= "d"
    deep.mkdir(parents=True)
    (deep / "a.py").write_text("x = 1\n")
    began = time.process_time()
    found = seen(target, work)
    assert len(found.files) == 3000
    assert any("deep" in reason for reason in reasons(found).values())
    assert time.process_time() - began < 10


def test_two_looks_are_alike(target: Path, work: Path, tmp_path: Path) -> None:
    put(
        target,
        {"b.py": "import flask\napp = flask.Flask(__name__)\n", "a.js": "1\n", "x/c.go": "package x\n"},
    )
    other = tmp_path / "again"
    other.mkdir()
    one, two = seen(target, work), seen(target, other)
    assert (one.files, one.facts, one.target, one.left_out) == (
        two.files,
        two.facts,
        two.target,
        two.left_out,
    )
