"""Python's manifests and locks: groups, extras, constraints, nested requirements, odd files."""

import json

import pytest

from lastmile.intake.manifests.registry import is_manifest, read_manifest
from lastmile.intake.manifests.tree import read_tree
from lastmile.inventory import Dependency, Manifest, governing_lock


def by_name(manifest: Manifest) -> dict[str, Dependency]:
    return {d.name: d for d in manifest.dependencies}


def tree(files: dict[str, str]) -> dict[str, Manifest]:
    wanted = [path for path in files if is_manifest(path)]
    return {m.path: m for m in read_tree(files, wanted, files.__getitem__)}


UV = """version = 1
[manifest]
members = ["app", "own"]
[[package]]
name = "app"
version = "0.1.0"
source = { editable = "." }
dependencies = [{ name = "web", extra = ["fast"] }, { name = "own" }]
[package.optional-dependencies]
s3 = [{ name = "cloud" }]
[package.dev-dependencies]
dev = [{ name = "tool" }, { name = "web" }]
[[package]]
name = "own"
version = "0.1.0"
source = { editable = "packages/own" }
dependencies = [{ name = "fork", version = "2.0" }]
[[package]]
name = "web"
version = "1.0"
source = { registry = "https://registry.example.org/simple" }
dependencies = [{ name = "shared" }]
[package.optional-dependencies]
fast = [{ name = "speed" }]
slow = [{ name = "snail" }]
[[package]]
name = "tool"
version = "3.0"
source = { registry = "https://registry.example.org/simple" }
dependencies = [{ name = "shared" }, { name = "web", extra = ["slow"] }]
"""
UV += "".join(
    f'[[package]]\nname = "{name}"\nversion = "{version}"\nsource = {{ {source} }}\n'
    for name, version, source in [
        ("shared", "1.1", 'registry = "https://registry.example.org/simple"'),
        ("speed", "1.0", 'url = "https://files.example.org/speed.whl"'),
        ("snail", "1.0", 'path = "wheels/snail.whl"'),
        ("cloud", "1.0", 'git = "https://git.example.com/cloud?rev=1#1"'),
        ("fork", "1.0", 'registry = "https://registry.example.org/simple"'),
        ("fork", "2.0", 'registry = "https://registry.example.org/simple"'),
    ]
)


def test_uv_lock() -> None:
    manifest = read_manifest("uv.lock", UV)
    keys = {(d.name, d.version): d for d in manifest.dependencies}
    assert len(keys) == 8
    assert {n for (n, v), d in keys.items() if d.direct} == {"web", "cloud", "tool", "fork"}
    assert not keys["fork", "1.0"].direct
    assert {n for (n, v), d in keys.items() if d.development} == {"tool", "snail"}
    assert keys["cloud", "1.0"].optional
    assert not keys["web", "1.0"].optional
    assert keys["web", "1.0"].requires == (("shared", "1.1"), ("snail", "1.0"), ("speed", "1.0"))
    assert [(keys[n, "1.0"].source, keys[n, "1.0"].host) for n in ("speed", "snail", "cloud", "web")] == [
        ("url", "files.example.org"),
        ("path", ""),
        ("git", "git.example.com"),
        ("registry", "registry.example.org"),
    ]
    line = keys["web", "1.0"].line or 0
    assert UV.split("\n")[line - 1 : line + 1] == ["[[package]]", 'name = "web"']
    inside = Manifest("packages/own/pyproject.toml", "PyPI", is_lock=False, dependencies=())
    outside = Manifest("packages/two/pyproject.toml", "PyPI", is_lock=False, dependencies=())
    assert governing_lock(inside, [manifest]) == manifest
    assert governing_lock(outside, [manifest]) is None


POETRY = """[[package]]
name = "web"
version = "1.0"
optional = false
{web}
[package.dependencies]
shared = ">=1.0,<2.0"
speed = {{version = "*", optional = true}}
[package.extras]
fast = ["speed"]
[[package]]
name = "tool"
version = "3.0"
{tool}
[package.dependencies]
shared = {{version = ">=2.0", markers = "python_version > '3'"}}
[[package]]
name = "shared"
version = "1.1"
{web}
[[package]]
name = "shared"
version = "2.1"
{tool}
[[package]]
name = "speed"
version = "1.0"
{web}
[package.source]
type = "git"
url = "https://git.example.com/speed.git"
"""
POETRY_MANIFEST = (
    '[tool.poetry.dependencies]\npython = "^3.11"\nweb = {version = "^1.0", extras = ["fast"]}\n'
    '[tool.poetry.group.dev.dependencies]\ntool = "*"\n'
)


@pytest.mark.parametrize(
    ("web", "tool"),
    [("", ""), ('category = "main"', 'category = "dev"'), ('groups = ["main"]', 'groups = ["dev"]')],
)
def test_poetry_lock_of_every_age(web: str, tool: str) -> None:
    lock = read_manifest(
        "poetry.lock", POETRY.format(web=web, tool=tool), {"pyproject.toml": POETRY_MANIFEST}
    )
    keys = {(d.name, d.version): d for d in lock.dependencies}
    assert lock.problem is None
    assert {key for key, d in keys.items() if d.direct} == {("web", "1.0"), ("tool", "3.0")}
    assert {key for key, d in keys.items() if d.development} == {("tool", "3.0"), ("shared", "2.1")}
    assert keys["web", "1.0"].requires == (("shared", "1.1"), ("speed", "1.0"))
    assert (keys["speed", "1.0"].source, keys["speed", "1.0"].host) == ("git", "git.example.com")


def test_a_poetry_lock_alone_does_not_know_what_is_direct() -> None:
    assert "direct" in (read_manifest("poetry.lock", POETRY.format(web="", tool="")).problem or "")


def test_pdm_lock_and_pylock() -> None:
    beside = {
        "pyproject.toml": '[project]\nname = "x"\ndependencies = ["web[fast]"]\n'
        '[dependency-groups]\ndev = ["tool"]\n'
    }
    pdm = (
        '[[package]]\nname = "web"\nversion = "1.0"\ngroups = ["default"]\ndependencies = ["shared>=1"]\n'
        '[[package]]\nname = "web"\nversion = "1.0"\nextras = ["fast"]\n'
        'groups = ["default"]\ndependencies = ["web==1.0"]\n'
        '[[package]]\nname = "shared"\nversion = "1.1"\ngroups = ["default", "dev"]\n'
        '[[package]]\nname = "tool"\nversion = "3.0"\ngroups = ["dev"]\ndependencies = ["shared"]\n'
    )
    found = by_name(read_manifest("pdm.lock", pdm, beside))
    assert len(found) == 3
    assert {n for n, d in found.items() if d.direct} == {"web", "tool"}
    assert {n for n, d in found.items() if d.development} == {"tool"}
    pylock = (
        'lock-version = "1.0"\n[[packages]]\nname = "app"\n[packages.directory]\npath = "."\n'
        '[[packages]]\nname = "web"\nversion = "1.0"\ndependencies = [{name = "shared"}]\n'
        '[[packages]]\nname = "shared"\nversion = "1.1"\n'
        '[[packages]]\nname = "tool"\nversion = "3.0"\nmarker = "\'dev\' in dependency_groups"\n'
    )
    found = by_name(read_manifest("pylock.toml", pylock, beside))
    assert {n: (d.direct, d.development) for n, d in found.items()} == {
        "web": (True, False),
        "shared": (False, False),
        "tool": (True, True),
    }


def test_pipfile_and_its_lock() -> None:
    pipfile = (
        '[[source]]\nurl = "https://user:pw4242@registry.example.org/simple"\n[packages]\nweb = "*"\n'
        'fork = {git = "https://git.example.com/f.git"}\n[dev-packages]\ntool = "==3.0"\n'
    )
    manifest = read_manifest("Pipfile", pipfile)
    assert manifest.indexes == ("registry.example.org",)
    assert {n: (d.version, d.development, d.source) for n, d in by_name(manifest).items()} == {
        "web": (None, False, "registry"),
        "fork": (None, False, "git"),
        "tool": ("3.0", True, "registry"),
    }
    lock = json.dumps(
        {
            "_meta": {"sources": [{"url": "https://$USER@${HOST}/simple"}]},
            "default": {"web": {"version": "==1.0"}, "shared": {"version": "==1.1"}},
            "develop": {"tool": {"version": "==3.0"}, "shared": {"version": "==1.1"}},
        },
        indent=1,
    )
    locked = read_manifest("Pipfile.lock", lock, {"Pipfile": pipfile})
    assert {n: (d.version, d.direct, d.development) for n, d in by_name(locked).items()} == {
        "web": ("1.0", True, False),
        "shared": ("1.1", False, False),
        "tool": ("3.0", True, True),
    }
    assert "variable" in (locked.problem or "")
    assert "pw4242" not in repr(manifest)


def test_groups_of_a_pyproject() -> None:
    text = (
        '[project]\nname = "x"\ndynamic = ["dependencies"]\n[dependency-groups]\nbase = ["pytest"]\n'
        'dev = [{include-group = "base"}, "ruff==1.0"]\nloop = [{include-group = "loop"}]\n'
        'lost = [{include-group = "nowhere"}]\n'
        '[tool.setuptools.dynamic]\ndependencies = {file = ["deps.txt"]}\n'
        '[tool.uv]\ndev-dependencies = ["mypy"]\n[tool.uv.sources]\nmypy = {git = "https://git.example.com/m"}\n'
        '[[tool.uv.index]]\nurl = "https://registry.example.org/simple"\n'
        '[tool.uv.workspace]\nmembers = ["packages/*"]\nexclude = ["packages/old"]\n'
    )
    found = tree({"pyproject.toml": text, "deps.txt": "flask==2.0\n"})
    manifest = found["pyproject.toml"]
    assert {n for n, d in by_name(manifest).items() if d.development} == {"pytest", "ruff", "mypy"}
    assert (by_name(manifest)["mypy"].source, manifest.indexes) == ("git", ("registry.example.org",))
    assert (manifest.manager, manifest.members) == ("uv", ("packages/*", "!packages/old"))
    assert "lost" in (manifest.problem or "")
    assert by_name(found["deps.txt"])["flask"].version == "2.0"


def test_setup_files_are_read_and_never_run() -> None:
    code = (
        "from setuptools import setup\nBASE = ['web==1.0']\nraise SystemExit\n"
        "setup(install_requires=BASE + ['shared>=1'], extras_require={'dev': ['tool'], 's3': ['cloud']})\n"
    )
    manifest = read_manifest("setup.py", code)
    assert manifest.problem is None
    assert {n: (d.version, d.development, d.line) for n, d in by_name(manifest).items()} == {
        "web": ("1.0", False, 2),
        "shared": (None, False, 4),
        "tool": (None, True, 4),
        "cloud": (None, False, 4),
    }
    computed = read_manifest("setup.py", "setup(install_requires=open('r.txt').read().split())\n")
    assert "partly read" in (computed.problem or "")
    config = "[options]\ninstall_requires =\n    web>=1  # why\n    shared\n"
    config += "[options.extras_require]\ntest = tool\n"
    found = by_name(read_manifest("setup.cfg", config))
    assert {n: (d.development, d.line) for n, d in found.items()} == {
        "web": (False, 3),
        "shared": (False, 4),
        "tool": (True, 6),
    }
    assert not is_manifest("setup.cfg", "[flake8]\nmax-line-length = 100\n")


def test_requirements_lead_to_others_inside_the_tree_alone() -> None:
    found = tree(
        {
            "requirements.txt": "-r no/base.list\n-r deps/common.txt\n-c limits.txt\nweb\n-r ../../etc/x\n",
            "deps/common.txt": "shared\n-r ../requirements.txt\n-r common.txt\n-r ${WHERE}/x.txt\n",
            "limits.txt": "web==1.5\nshared==1.1\nnever==1.0\n",
            "requirements-dev.txt": "-r requirements-ci.txt\ntool\n",
            "requirements-ci.txt": "runner\n",
            "constraints.txt": "never==1.0\n",
        }
    )
    assert set(found) == {
        "requirements.txt",
        "deps/common.txt",
        "requirements-dev.txt",
        "requirements-ci.txt",
        "constraints.txt",
    }
    assert by_name(found["requirements.txt"])["web"].version == "1.5"
    assert "not in the tree" in (found["requirements.txt"].problem or "")
    assert "variable" in (found["deps/common.txt"].problem or "")
    assert found["constraints.txt"].dependencies == ()
    assert by_name(found["requirements-ci.txt"])["runner"].development


def test_what_production_includes_is_for_production() -> None:
    found = tree({"requirements.txt": "-r requirements-build.txt\n", "requirements-build.txt": "web\n"})
    assert not by_name(found["requirements-build.txt"])["web"].development


def test_compiled_requirements_say_who_asked() -> None:
    text = (
        "web==1.0 \\\n    --hash=sha256:42\n    # via -r requirements.in\n"
        "shared==1.1 \\\n    --hash=sha256:43\n    # via\n    #   tool\n    #   web\n"
        "tool==3.0 --hash=sha256:44  # via app (pyproject.toml)\n"
    )
    manifest = read_manifest("requirements.txt", text)
    found = by_name(manifest)
    assert manifest.is_lock
    assert {n for n, d in found.items() if d.direct} == {"web", "tool"}
    assert found["web"].requires == (("shared", "1.1"),)
    source = read_manifest("requirements.in", "web\n")
    assert governing_lock(source, [source, manifest]) == manifest


def test_addresses_of_indexes_are_hosts_and_nothing_else() -> None:
    manifest = read_manifest(
        "requirements.txt",
        "--index-url https://user:pw4242@registry.example.org/simple\n--extra-index-url=https://${HOST}/simple\n"
        "-f https://files.example.org/wheels\n-e .\nweb==1.0\n",
    )
    assert manifest.indexes == ("registry.example.org", "files.example.org")
    assert "variable" in (manifest.problem or "")
    assert "pw4242" not in repr(manifest)
    assert [d.source for d in manifest.dependencies] == ["path", "registry"]


def test_merge_markers_leave_the_rest_readable() -> None:
    manifest = read_manifest(
        "requirements.txt", "web==1.0\n<<<<<<< ours\na==1\n=======\na==2\n>>>>>>> theirs\n"
    )
    assert "merge" in (manifest.problem or "")
    assert by_name(manifest)["web"].version == "1.0"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("uv.lock", "<<<<<<< ours\n[[package]]\n>>>>>>> theirs\n"),
        ("uv.lock", '[[package]]\nname = 3\n[[package]]\nname = "a"\nversion = 1\ndependencies = 3\n'),
        ("poetry.lock", "package = 3\n"),
        ("pdm.lock", '[[package]]\nname = "a"\ndependencies = {x = [1, {}]}\nextras = 3\ngroups = [3]\n'),
        ("pylock.toml", '[[packages]]\nname = "a"\ndirectory = 3\nmarker = 3\n'),
        ("Pipfile", "packages = 3\n[dev-packages]\na = 3\n"),
        ("Pipfile.lock", '{"default": {"a": 3}, "develop": [], "_meta": 3}'),
        ("setup.py", "def (\n"),
        ("setup.cfg", "[options\n"),
        ("pyproject.toml", '[project]\ndependencies = [3, "!!"]\n[dependency-groups]\na = [3]\n'),
    ],
)
def test_odd_python_files_are_said_to_be_odd(name: str, text: str) -> None:
    manifest = read_manifest(name, text)
    assert manifest.problem
    assert all(isinstance(d.name, str) for d in manifest.dependencies)


def test_odd_ends_of_lines_do_not_shift_the_count() -> None:
    manifest = read_manifest("requirements.txt", "./a\x0cb\n=== what ===\n./c\u2028d\n")
    assert "line 2" in (manifest.problem or "")
    assert [d.line for d in manifest.dependencies] == [1, 3]


def test_an_index_for_named_packages_alone_is_no_index_of_the_others() -> None:
    text = """
[project]
dependencies = ["tensorcore>=2", "flask"]
[tool.uv.sources]
tensorcore = [{ index = "wheels", marker = "sys_platform == 'linux'" }]
[[tool.uv.index]]
name = "wheels"
url = "https://wheels.example.org/cpu"
explicit = true
[tool.poetry.dependencies]
inner = { version = "^1", source = "ours" }
[[tool.poetry.source]]
name = "ours"
url = "https://user:secret@registry.example.org/simple"
priority = "explicit"
"""
    manifest = read_manifest("pyproject.toml", text)
    assert manifest.indexes == ()
    known = {d.name: (d.source, d.host) for d in manifest.dependencies}
    assert known["tensorcore"] == ("registry", "wheels.example.org")
    assert known["inner"] == ("registry", "registry.example.org")
    assert known["flask"] == ("registry", "")
    everywhere = read_manifest("pyproject.toml", text.replace("explicit = true", ""))
    assert everywhere.indexes == ("wheels.example.org",)


def test_names_and_versions_that_no_registry_would_take() -> None:
    listed = f"flask=={'9' * 5000}\n{'x' * 4000}==1.0\nidna==3.7\n"
    manifest = read_manifest("requirements.txt", listed)
    assert {d.name: d.version for d in manifest.dependencies} == {"flask": None, "idna": "3.7"}
    assert "longer than any registry allows" in str(manifest.problem)
