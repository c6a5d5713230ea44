import pytest
from support import findings, scan

from lastmile.checks.dependencies.non_registry_source import CHECK
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Dependency, Manifest

COMMIT = "4f0c2d1e9b7a6c5d4e3f2a1b0c9d8e7f6a5b4c3d"


def asked(spec, source, *, path="package.json", ecosystem="npm", development=False):
    wish = Dependency(ecosystem, "charts", None, spec, True, development, path, 1, source=source)
    return Manifest(path, ecosystem, False, (wish,))


def lock(path, ecosystem):
    return Manifest(
        path, ecosystem, True, (Dependency(ecosystem, "charts", "1.0.0", "", True, False, path, None),)
    )


@pytest.mark.parametrize(
    ("spec", "source", "severity"),
    [
        ("github:shop/charts", "git", "medium"),
        ("git+https://git.example.org/charts.git#v2", "git", "medium"),
        (f"github:shop/charts#{COMMIT}", "git", None),
        ("http://files.example.org/charts.tgz", "url", "medium"),
        ("https://files.example.org/charts.tgz", "url", "medium"),
        ("https://git.example.org/a/charts/releases/download/v1/charts.tgz", "url", "low"),
        ("../../charts", "path", "medium"),
        ("file:/home/me/charts", "path", "medium"),
        ("file:../charts", "path", "medium"),
        ("file:./packages/charts", "path", None),
        ("^1.0.0", "registry", None),
    ],
)
def test_npm_sources(tmp_path, spec, source, severity):
    found = findings(CHECK, tmp_path, {}, manifests=[asked(spec, source)])
    assert [f.severity for f in found] == ([severity] if severity else [])


def test_a_folder_beside_is_inside_the_repository(tmp_path):
    manifest = asked("file:../charts", "path", path="web/package.json")
    assert findings(CHECK, tmp_path, {}, manifests=[manifest]) == ()


def test_a_lock_that_holds_the_commit_makes_it_mild(tmp_path):
    wish = asked(
        "charts @ git+https://git.example.org/charts", "git", path="pyproject.toml", ecosystem="PyPI"
    )
    held = lock("uv.lock", "PyPI")
    assert [f.severity for f in findings(CHECK, tmp_path / "a", {}, manifests=[wish])] == ["medium"]
    assert [f.severity for f in findings(CHECK, tmp_path / "b", {}, manifests=[wish, held])] == ["low"]
    tool = asked(
        "charts @ git+https://git.example.org/charts",
        "git",
        path="pyproject.toml",
        ecosystem="PyPI",
        development=True,
    )
    assert findings(CHECK, tmp_path / "c", {}, manifests=[tool, held]) == ()


def test_cargo_names_the_commit_apart(tmp_path):
    wish = asked("", "git", path="Cargo.toml", ecosystem="crates.io")
    line = 'charts = {{ git = "https://git.example.org/charts"{} }}\n'
    assert len(findings(CHECK, tmp_path / "a", {"Cargo.toml": line.format("")}, manifests=[wish])) == 1
    pinned = {"Cargo.toml": line.format(f', rev = "{COMMIT}"')}
    assert findings(CHECK, tmp_path / "b", pinned, manifests=[wish]) == ()


def test_the_own_organisation_is_low(tmp_path):
    files = {"package.json": '{"repository": "https://github.com/shop/test"}'}
    found = findings(CHECK, tmp_path, files, manifests=[asked("github:shop/charts#main", "git")])
    assert [f.severity for f in found] == ["low"]


def test_indexes_of_a_requirements_file(tmp_path):
    text = (
        "--extra-index-url https://pypi.example.org/simple\n--extra-index-url https://download.pytorch.org/whl/cpu\n"
        "--trusted-host pypi.example.org\nflask\n"
    )
    plain = Manifest("requirements.txt", "PyPI", False, ())
    found = findings(CHECK, tmp_path, {"requirements.txt": text}, manifests=[plain])
    assert [(f.line, f.severity) for f in found] == [(1, "low"), (3, "medium")]


def test_no_manifest_is_no_question(tmp_path):
    with pytest.raises(NothingToLookAt):
        scan(CHECK, tmp_path, {"app.py": ""})
