from dataclasses import replace

import pytest
from support import findings, scan

from lastmile.checks.lockfile_missing import CHECK
from lastmile.errors import Skip
from lastmile.inventory import Dependency, Manifest
from lastmile.model import Fact, LeftOut


def manifest(path, *packages, ecosystem="npm", development=False):
    """Packages as (name, spec) or (name, spec, version)."""
    known = tuple(
        Dependency(ecosystem, p[0], p[2] if len(p) > 2 else None, p[1], True, development, path, n + 2)
        for n, p in enumerate(packages)
    )
    return Manifest(path, ecosystem, False, known)


WEB = manifest("web/package.json", ("react", "^18.0.0"), ("left-pad", "latest"), ("axios", "*"))
LOOSE = manifest("requirements.txt", ("flask", ""), ("requests", ">=2"), ecosystem="PyPI")
PINNED = manifest("requirements.txt", ("flask", "==3.0.0", "3.0.0"), ecosystem="PyPI")


def test_package_json_without_lock(tmp_path):
    (finding,) = findings(CHECK, tmp_path, {"web/package.json": "{}"}, manifests=[WEB])
    assert (finding.severity, finding.confidence) == ("high", "high")
    assert (finding.path, finding.line) == ("web/package.json", 2)
    assert "axios, left-pad" in finding.message
    assert "react" not in finding.message


@pytest.mark.parametrize("lock", ["web/package-lock.json", "yarn.lock", "pnpm-lock.yaml"])
def test_lock_in_the_folder_or_above(tmp_path, lock):
    assert findings(CHECK, tmp_path, {"web/package.json": "{}", lock: ""}, manifests=[WEB]) == ()


def test_binary_lock_was_left_out_and_still_is_there(tmp_path):
    left = [LeftOut(path="web/bun.lockb", reason="binary")]
    assert findings(CHECK, tmp_path, {}, manifests=[WEB], left_out=left) == ()


def test_lock_of_another_folder_or_ecosystem_does_not_help(tmp_path):
    assert (
        len(findings(CHECK, tmp_path, {"api/package-lock.json": "", "poetry.lock": ""}, manifests=[WEB])) == 1
    )


def test_exact_versions_do_not_lock_what_they_bring_along(tmp_path):
    exact = manifest("package.json", ("react", "18.0.0", "18.0.0"))
    (finding,) = findings(CHECK, tmp_path, {}, manifests=[exact])
    assert "bring along" in finding.message


def test_python_requirements(tmp_path):
    (finding,) = findings(CHECK, tmp_path, {}, manifests=[LOOSE])
    assert (finding.severity, finding.path) == ("high", "requirements.txt")
    assert "flask" in finding.message
    assert findings(CHECK, tmp_path, {}, manifests=[PINNED]) == ()
    assert findings(CHECK, tmp_path, {"uv.lock": ""}, manifests=[LOOSE]) == ()


def test_compiled_requirements_lock_their_source(tmp_path):
    source = manifest("pyproject.toml", ("flask", ">=3"), ecosystem="PyPI")
    assert findings(CHECK, tmp_path, {}, manifests=[source, PINNED]) == ()


def test_hashed_requirements_are_a_lock_but_not_those_for_development(tmp_path):
    source = manifest("a/requirements.in", ("flask", ""), ecosystem="PyPI")
    lock = Manifest("a/requirements.txt", "PyPI", True, ())
    assert findings(CHECK, tmp_path, {}, manifests=[source, lock]) == ()
    assert (
        len(findings(CHECK, tmp_path, {}, manifests=[source, replace(lock, path="a/requirements-dev.txt")]))
        == 1
    )


def test_one_loose_line_of_many_is_medium(tmp_path):
    pins = [(f"p{n}", "==1", "1") for n in range(9)]
    mixed = manifest("requirements.txt", *pins, ("flask", ">=3"), ecosystem="PyPI")
    assert [f.severity for f in findings(CHECK, tmp_path, {}, manifests=[mixed])] == ["medium"]


def test_what_does_not_apply(tmp_path):
    with pytest.raises(Skip):
        scan(CHECK, tmp_path, {}, manifests=[LOOSE], facts=[Fact.LIBRARY])
    with pytest.raises(Skip):
        scan(CHECK, tmp_path, {}, manifests=[manifest("package.json", ("jest", "^29"), development=True)])
    with pytest.raises(Skip):
        scan(
            CHECK,
            tmp_path,
            {"tests/app/package.json": "{}"},
            manifests=[manifest("tests/app/package.json", ("a", "*"))],
        )
