import pytest
from support import findings, scan

from lastmile.checks.dependencies.lockfile_out_of_sync import CHECK
from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Dependency, Manifest
from lastmile.model import LeftOut


def manifest(path, *wishes, ecosystem="npm", **more):
    found = tuple(
        Dependency(ecosystem, name, None, spec, True, False, path, line, **more)
        for line, (name, spec) in enumerate(wishes, start=2)
    )
    return Manifest(path, ecosystem, False, found)


def lock(path, *held, ecosystem="npm"):
    found = tuple(Dependency(ecosystem, name, version, "", True, False, path, None) for name, version in held)
    return Manifest(path, ecosystem, True, found)


def found(tmp_path, *manifests, **files):
    given = {m.path: "" for m in manifests if m.path.endswith((".json", ".lock", ".yaml"))}
    return findings(CHECK, tmp_path, given | files, manifests=manifests)


def test_a_package_that_the_lock_lacks_or_holds_in_another_version(tmp_path):
    asked = manifest("package.json", ("axios", "^1.7.2"), ("react", "^18.0.0"), ("left", "*"))
    held = lock("package-lock.json", ("axios", "1.6.7"), ("react", "18.2.0"))
    (finding,) = found(tmp_path, asked, held)
    assert (finding.severity, finding.path, finding.line) == ("medium", "package.json", 4)
    assert "does not hold left" in finding.message
    assert "axios 1.6.7 where ^1.7.2 is asked for" in finding.message
    assert "react" not in finding.message


def test_what_a_lock_may_hold_otherwise(tmp_path):
    own = {"packages/ui/package.json": '{"name": "@shop/ui"}'}
    root = {"package.json": '{"overrides": {"axios": "2.0.0"}, "resolutions": {"**/debug": "4.0.0"}}'}
    asked = manifest(
        "package.json",
        *(("axios", "^1.7.2"), ("debug", "^3"), ("@shop/ui", "*"), ("many", "^2"), ("tag", "next")),
        *(("pre", "^5.0.0"), ("one", "1"), ("cat", "catalog:")),
    )
    held = lock(
        "package-lock.json",
        *(("axios", "2.0.0"), ("debug", "4.0.0"), ("many", "1.0.0"), ("many", "2.1.0"), ("tag", "9.0.0")),
        *(("pre", "5.0.0-rc.1"), ("one", "1.9.3"), ("cat", "3.0.0")),
    )
    assert found(tmp_path / "a", asked, held, **own, **root) == ()
    optional = manifest("package.json", ("fsevents", "^2"), optional=True)
    elsewhere = manifest("package.json", ("tool", "github:shop/tool"), source="git")
    for place, wish in (("b", optional), ("c", elsewhere)):
        assert found(tmp_path / place, wish, lock("package-lock.json", ("x", "1.0.0"))) == ()


def test_an_alias_is_looked_up_by_both_names(tmp_path):
    wish = Dependency("npm", "real", None, "npm:real@^2", True, False, "package.json", 2, alias="nick")
    asked = Manifest("package.json", "npm", False, (wish,))
    assert found(tmp_path / "a", asked, lock("package-lock.json", ("nick", "2.0.0"))) == ()
    assert found(tmp_path / "b", asked, lock("package-lock.json", ("real", "2.0.0"))) == ()


@pytest.mark.parametrize(
    ("spec", "version", "fits"),
    [
        *(("flask>=3", "3.1.0", True), ("flask>=3", "2.3.0", False), ("flask", "0.1", True)),
        *(
            ("^2.1", "2.9.0", True),
            ("^2.1", "3.0.0", False),
            ("^0.2.3", "0.3.0", False),
            ("~1.2", "1.2.9", True),
        ),
        *(
            ("~1.2", "1.3.0", False),
            ("*", "9.9", True),
            ("1.2.*", "1.2.4", True),
            (">=1,<2 || ^4", "4.5", True),
        ),
        *(("flask[async]>=3,<4", "4.0", False), ("flask @ https://example.org/f.whl", "1.0", True)),
        *(("2.0", "2.0.0", True), ("2.0", "2.0.1", False), ("flask~=3.0", "3.9", True)),
    ],
)
def test_python_wishes(tmp_path, spec, version, fits):
    asked = manifest("pyproject.toml", ("flask", spec), ecosystem="PyPI")
    held = lock("poetry.lock", ("flask", version), ecosystem="PyPI")
    assert (found(tmp_path, asked, held) == ()) is fits


def test_a_marker_excuses_what_is_missing(tmp_path):
    asked = manifest("pyproject.toml", ("tomli", "tomli>=2; python_version < '3.11'"), ecosystem="PyPI")
    assert found(tmp_path, asked, lock("uv.lock", ("flask", "3.0"), ecosystem="PyPI")) == ()


def test_cargo_reads_a_bare_version_as_a_caret(tmp_path):
    held = lock("Cargo.lock", ("serde", "1.0.200"), ecosystem="crates.io")
    good = manifest("Cargo.toml", ("serde", "1.0"), ecosystem="crates.io")
    assert found(tmp_path / "a", good, held) == ()
    bad = manifest("Cargo.toml", ("serde", "2"), ("tokio", "1"), ecosystem="crates.io")
    assert len(found(tmp_path / "b", bad, held)) == 1


def test_several_managers_in_one_folder(tmp_path):
    files = {
        "web/package-lock.json": "{}",
        "web/yarn.lock": "",
        "api/pnpm-lock.yaml": "",
        "tests/x/yarn.lock": "",
    }
    left = [
        LeftOut(path="app/bun.lockb", reason="binary"),
        LeftOut(path="app/package-lock.json", reason="large"),
    ]
    found = findings(CHECK, tmp_path, files, left_out=left)
    assert [f.path for f in found] == ["app/bun.lockb", "web/package-lock.json"]
    assert "Yarn and npm" in found[1].message


def test_an_unfinished_merge(tmp_path):
    text = '{\n<<<<<<< HEAD\n  "a": 1\n=======\n  "a": 2\n>>>>>>> main\n}\n'
    (finding,) = findings(CHECK, tmp_path, {"package-lock.json": text})
    assert (finding.severity, finding.line) == ("high", 2)


def test_what_cannot_be_said(tmp_path):
    broken = Manifest("package-lock.json", "npm", True, (), "not valid JSON")
    with pytest.raises(Skip, match="not valid JSON") as caught:
        found(tmp_path / "a", manifest("package.json", ("a", "1")), broken)
    assert caught.type is Skip
    with pytest.raises(NothingToLookAt):
        scan(CHECK, tmp_path / "b", {"app.py": ""})
