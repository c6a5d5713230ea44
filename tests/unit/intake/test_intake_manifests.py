"""Manifests and locks: the text of one in, its dependencies out."""

import json
import time

import pytest

from lastmile.intake.manifests.registry import UNREAD, is_manifest, read_manifest
from lastmile.inventory import Dependency, Manifest


def read(path: str, text: str, **beside: str) -> Manifest:
    assert is_manifest(path)
    return read_manifest(path, text, beside)


def found(manifest: Manifest) -> dict[str, Dependency]:
    return {dependency.name: dependency for dependency in manifest.dependencies}


def test_requirements() -> None:
    text = (
        "# comment\n-r /etc/passwd\n--index-url https://pypi.corp.example/simple\nFlask==3.0.1\n"
        "requests[socks]>=2,<3 ; python_version > '3.8'\nmy.Pkg_x~=1.4\nwild==1.*\n"
        "-e git+https://user:pw4242@git.example.com/team/tool.git#egg=tool\n./local\n"
        "https://files.example.com/thing-1.0.tar.gz\n"
    )
    manifest = read("requirements.txt", text)
    by_name = found(manifest)
    assert manifest.problem is None
    assert not manifest.is_lock
    assert (by_name["flask"].version, by_name["flask"].line, by_name["flask"].spec) == (
        "3.0.1",
        4,
        "Flask==3.0.1",
    )
    assert by_name["requests"].version is None
    assert by_name["wild"].version is None
    assert "my-pkg-x" in by_name
    assert by_name["tool"].source == "git"
    assert "pw4242" not in by_name["tool"].spec
    assert [d.source for d in manifest.dependencies if d.source in ("path", "url")] == ["path", "url"]
    assert all(d.direct and not d.development for d in manifest.dependencies)


def test_requirements_that_are_all_hashed_are_a_lock() -> None:
    manifest = read("requirements.txt", f"a==1.0 \\\n    --hash=sha256:{'42' * 32}\n")
    assert manifest.is_lock
    assert found(manifest)["a"].version == "1.0"


def test_development_requirements_and_broken_lines() -> None:
    manifest = read("requirements-dev.txt", "pytest\n=== what ===\n")
    assert found(manifest)["pytest"].development
    assert manifest.problem is not None
    assert "line 2" in manifest.problem


def test_pyproject() -> None:
    manifest = read(
        "pyproject.toml",
        '[project]\nname = "x"\ndependencies = ["httpx>=0.27", "tool @ git+https://git.example.com/t.git"]\n'
        '[project.optional-dependencies]\ns3 = ["boto3==1.2.3"]\ndev = ["ruff"]\n'
        '[dependency-groups]\ntest = ["pytest", {include-group = "x"}]\n'
        '[tool.poetry.dependencies]\npython = "^3.11"\ndjango = "^5.0"\nlocal = {path = "../l"}\n'
        '[tool.poetry.group.dev.dependencies]\nmypy = "1.0.0"\n',
    )
    by_name = found(manifest)
    assert set(by_name) == {"httpx", "tool", "boto3", "ruff", "pytest", "django", "local", "mypy"}
    assert {name for name, d in by_name.items() if d.development} == {"ruff", "pytest", "mypy"}
    assert (by_name["boto3"].version, by_name["boto3"].line) == ("1.2.3", 5)
    assert (by_name["django"].version, by_name["mypy"].version) == (None, "1.0.0")
    assert (by_name["tool"].source, by_name["local"].source) == ("git", "path")


def test_package_json() -> None:
    text = json.dumps(
        {
            "scripts": {"react": "x"},
            "dependencies": {
                "react": "^18.0.0",
                "pinned": "1.2.3",
                "fork": "team/fork#main",
                "old": "npm:real@2.0.0",
            },
            "devDependencies": {"vite": "5.0.0", "own": "workspace:*"},
            "peerDependencies": {"host": "*"},
        },
        indent=2,
    )
    by_name = found(read("web/package.json", text))
    assert set(by_name) == {"react", "pinned", "fork", "real", "vite", "own"}
    assert (by_name["react"].version, by_name["pinned"].version, by_name["real"].version) == (
        None,
        "1.2.3",
        "2.0.0",
    )
    assert (by_name["fork"].source, by_name["own"].source) == ("git", "path")
    assert by_name["vite"].development
    assert text.split("\n")[(by_name["react"].line or 0) - 1].strip().startswith('"react": "^18')


V3 = {
    "lockfileVersion": 3,
    "packages": {
        "": {"dependencies": {"a": "^1"}, "devDependencies": {"t": "*"}, "workspaces": ["w"]},
        "w": {"version": "1.0.0", "dependencies": {"ww": "1"}},
        "node_modules/w": {"resolved": "w", "link": True},
        "node_modules/a": {"version": "1.0.1", "license": "MIT", "integrity": "sha512-42"},
        "node_modules/a/node_modules/b": {"version": "2.0.0", "license": {"type": "ISC"}},
        "node_modules/b": {"version": "1.0.0", "dev": True},
        "node_modules/c/node_modules/b": {"version": "1.0.0"},
        "node_modules/t": {"version": "3.0.0", "dev": True},
        "node_modules/ww": {"version": "1.0.0"},
        "node_modules/@s/g": {"version": "1.0.0", "resolved": "git+ssh://git@git.example.com/s/g.git#42"},
    },
}


@pytest.mark.parametrize("version", [2, 3])
def test_package_lock(version: int) -> None:
    manifest = read("package-lock.json", json.dumps({**V3, "lockfileVersion": version, "dependencies": {}}))
    assert manifest.is_lock
    keys = {(d.name, d.version): d for d in manifest.dependencies}
    assert len(keys) == len(manifest.dependencies) == 6
    assert {name for (name, _), d in keys.items() if d.direct} == {"a", "t", "ww"}
    assert {name for (name, _), d in keys.items() if d.development} == {"t"}
    assert (keys["a", "1.0.1"].licence, keys["b", "2.0.0"].licence) == ("MIT", "ISC")
    assert keys["@s/g", "1.0.0"].source == "git"


def test_package_lock_version_1() -> None:
    lock = {
        "lockfileVersion": 1,
        "dependencies": {
            "a": {"version": "1.0.0", "requires": {"b": "^1"}, "dependencies": {"c": {"version": "9.0.0"}}},
            "b": {"version": "1.1.0"},
            "t": {"version": "2.0.0", "dev": True},
        },
    }
    alone = found(read("package-lock.json", json.dumps(lock)))
    assert {name for name, d in alone.items() if d.direct} == {"a", "t"}
    both = found(
        read("package-lock.json", json.dumps(lock), **{"package.json": '{"dependencies": {"b": "1"}}'})
    )
    assert {name for name, d in both.items() if d.direct} == {"b"}
    assert both["c"].version == "9.0.0"


def test_uv_lock_knows_what_the_project_asks_for() -> None:
    manifest = read(
        "uv.lock",
        'version = 1\n[[package]]\nname = "me"\nsource = { editable = "." }\n'
        'dependencies = [{ name = "flask" }]\n'
        '[[package]]\nname = "flask"\nversion = "3.0"\nsource = { registry = "https://x.example" }\n'
        '[[package]]\nname = "click"\nversion = "8"\nsource = { git = "https://git.example.com/c" }\n',
    )
    by_name = found(manifest)
    assert set(by_name) == {"flask", "click"}
    assert (by_name["flask"].direct, by_name["click"].direct, by_name["click"].source) == (True, False, "git")


def test_cargo_and_go() -> None:
    toml = read(
        "Cargo.toml",
        '[dependencies]\nserde = "1"\npinned = "=1.2.3"\nl = { path = "../l" }\n'
        '[dev-dependencies]\nt = "1"\n',
    )
    assert (found(toml)["pinned"].version, found(toml)["serde"].version) == ("1.2.3", None)
    assert (found(toml)["l"].source, found(toml)["t"].development, found(toml)["serde"].line) == (
        "path",
        True,
        2,
    )
    lock = read(
        "Cargo.lock",
        '[[package]]\nname = "me"\nversion = "0.1.0"\ndependencies = ["serde"]\n'
        '[[package]]\nname = "serde"\nversion = "1.0.1"\nsource = "registry+https://x.example"\n',
    )
    assert [(d.name, d.version, d.direct) for d in lock.dependencies] == [("serde", "1.0.1", True)]
    go = read(
        "go.mod",
        "module x.example/me\n\ngo 1.22\n\n"
        "require (\n\tgithub.com/a/b v1.2.3\n\tgithub.com/c/d v0.0.1 // indirect\n)\n"
        "require x.example/e v2.0.0+incompatible\nreplace x.example/e => ../e\n",
    )
    assert [(d.name, d.version, d.direct, d.source, d.line) for d in go.dependencies] == [
        ("github.com/a/b", "v1.2.3", True, "registry", 6),
        ("github.com/c/d", "v0.0.1", False, "registry", 7),
        ("x.example/e", "v2.0.0", True, "path", 9),
    ]


@pytest.mark.parametrize("name", ["bun.lockb", "deno.lock", "mix.lock", "pubspec.lock", "gradle.lockfile"])
def test_a_lock_that_is_not_read_is_still_a_lock(name: str) -> None:
    manifest = read(f"web/{name}", "")
    assert (manifest.is_lock, manifest.dependencies, manifest.problem) == (True, (), UNREAD)


@pytest.mark.parametrize(
    "name",
    [
        "package.json",
        "package-lock.json",
        "pyproject.toml",
        "Cargo.toml",
        "Cargo.lock",
        "uv.lock",
        "pylock.toml",
    ],
)
@pytest.mark.parametrize(
    "text", ["{", "[" * 100_000, "\x00", "[[package]]\nname = [", '{"packages": {"node_modules/a": 1}']
)
def test_a_broken_file_is_a_manifest_with_a_problem(name: str, text: str) -> None:
    assert read(name, text).problem


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("package.json", '{"dependencies": [], "devDependencies": {"a": 1}}'),
        ("package-lock.json", '{"packages": {"": {"dependencies": 3}, "node_modules/a": {"version": 1}}}'),
        ("package-lock.json", '{"dependencies": {"a": {"dependencies": {"b": 7}}}}'),
        (
            "pyproject.toml",
            "[project]\ndependencies = 3\noptional-dependencies = []\n[tool.poetry]\ngroup = 1\n",
        ),
        ("uv.lock", "package = 3"),
        ("poetry.lock", '[[package]]\nname = 3\nsource = "x"\n'),
        ("Cargo.toml", 'dependencies = 1\ntarget = "x"\n[workspace]\ndependencies = 3\n'),
        ("requirements.txt", "\x0c\n@@@\n-e\n--hash\n"),
    ],
)
def test_odd_shapes_do_not_break_the_readers(name: str, text: str) -> None:
    assert all(isinstance(dependency.name, str) for dependency in read(name, text).dependencies)


def test_what_is_no_manifest() -> None:
    assert not is_manifest("src/package.ts")
    assert not is_manifest("app/setup.py", "def setup_routes(): pass\n")
    assert is_manifest("setup.py", "from setuptools import setup\nsetup(name='x')\n")


@pytest.mark.parametrize(
    "line", ["flask" + " " * 500_000 + "x", "-e " + "a" * 500_000, "flask" + ">=1," * 200_000, "a " * 200_000]
)
def test_a_line_without_end_costs_only_itself(line: str) -> None:
    begun = time.thread_time()
    manifest = read("requirements.txt", f"{line}\nflask==2.0.0\n")
    assert time.thread_time() - begun < 5.0
    assert found(manifest)["flask"].line == 2
    assert manifest.problem or " " * 500 in line


def test_only_so_many_lines_are_read() -> None:
    manifest = read("requirements.txt", "flask==2.0.0\n" * 100_000)
    assert len(manifest.dependencies) == 20_000
    assert manifest.problem


def test_hashes_on_continued_lines_keep_their_place() -> None:
    hashes = " \\\n    ".join(f"--hash=sha256:{n:064x}" for n in range(60))
    manifest = read("requirements.txt", f"# first\nflask==2.0.0 \\\n    {hashes}\njinja2==3.0.0\n")
    assert {name: d.line for name, d in found(manifest).items()}["flask"] == 2
    assert manifest.problem is None


def test_ten_thousand_dependencies_are_placed_in_one_pass() -> None:
    listed = "".join(f'  "package-{n}==1.0",\n' for n in range(10_000))
    begun = time.thread_time()
    manifest = read("pyproject.toml", f'[project]\nname = "x"\ndependencies = [\n{listed}]\n')
    assert time.thread_time() - begun < 10.0
    assert found(manifest)["package-9999"].line == 10_003
