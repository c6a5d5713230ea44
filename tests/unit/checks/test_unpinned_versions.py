import pytest
from support import findings, scan

from lastmile.checks.dependencies import lockfile_missing
from lastmile.checks.dependencies.unpinned_versions import CHECK
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Dependency, Manifest
from lastmile.model import Fact


def manifest(path, *wishes, ecosystem="PyPI", lock=False):
    found = tuple(
        Dependency(ecosystem, name, version, spec, True, False, path, line)
        for line, (name, spec, version) in enumerate(wishes, start=1)
    )
    return Manifest(path, ecosystem, lock, found)


# A lock above that is not theirs: ``lockfile-missing`` is content with it.
ABOVE = manifest("uv.lock", ("httpx", "", "0.28"), lock=True)
LOOSE = manifest(
    "web/requirements.txt", ("flask", "flask", None), ("rich", "rich>=13", None), ("six", "six==1", "1")
)


def test_no_upper_end_without_a_lock(tmp_path):
    files = {"web/requirements.txt": "", "uv.lock": ""}
    (finding,) = findings(CHECK, tmp_path, files, manifests=[LOOSE, ABOVE])
    assert (finding.severity, finding.path, finding.line) == ("medium", "web/requirements.txt", 1)
    assert "2 of 3" in finding.message
    assert "flask, rich." in finding.message


@pytest.mark.parametrize(
    ("spec", "open_end"),
    [
        *(("a[x]", True), ("a>=1; python_version > '3'", True), ("a (>=1)", True), ("a>1", True)),
        *(("a~=1.2", False), ("a>=1,<2", False), ("a==1.*", False), ("a<2", False)),
    ],
)
def test_which_wishes_are_open(tmp_path, spec, open_end):
    asked = manifest("web/requirements.txt", ("a", spec, None))
    found = findings(CHECK, tmp_path, {"uv.lock": ""}, manifests=[asked, ABOVE])
    assert bool(found) is open_end


@pytest.mark.parametrize(
    ("spec", "open_end"),
    [("*", True), ("latest", True), (">=1.0.0", True), ("^1.0.0", False), ("1.x", False)],
)
def test_npm_wishes(tmp_path, spec, open_end):
    asked = manifest("web/package.json", ("a", spec, None), ecosystem="npm")
    above = manifest("package-lock.json", ("b", "", "1.0.0"), ecosystem="npm", lock=True)
    files = {"package-lock.json": ""}
    assert bool(findings(CHECK, tmp_path, files, manifests=[asked, above])) is open_end


def test_a_missing_lock_is_said_once(tmp_path):
    asked = manifest("requirements.txt", ("flask", "flask", None))
    assert len(findings(lockfile_missing.CHECK, tmp_path, {}, manifests=[asked])) == 1
    with pytest.raises(NothingToLookAt, match="finding of its own"):
        scan(CHECK, tmp_path, {}, manifests=[asked])
    (found,) = findings(CHECK, tmp_path, {"Dockerfile": "RUN pip install gunicorn"}, manifests=[asked])
    assert found.path == "Dockerfile"


def test_a_lock_or_a_frozen_list_beside_it_settles_it(tmp_path):
    source = manifest("pyproject.toml", ("flask", "flask", None))
    lock = manifest("uv.lock", ("flask", "", "3.0"), lock=True)
    assert findings(CHECK, tmp_path / "a", {}, manifests=[source, lock]) == ()
    frozen = manifest("requirements.txt", ("flask", "flask==3.0", "3.0"))
    assert findings(CHECK, tmp_path / "b", {}, manifests=[source, frozen]) == ()


def test_what_a_published_package_reads_is_no_deployment(tmp_path):
    setup = {"web/setup.py": "install_requires=open('requirements.txt').read().split()", "uv.lock": ""}
    assert findings(CHECK, tmp_path / "a", setup, manifests=[LOOSE, ABOVE]) == ()
    with pytest.raises(NothingToLookAt):
        scan(CHECK, tmp_path / "b", {}, manifests=[LOOSE], facts=[Fact.LIBRARY])


def test_containers_that_install_by_name(tmp_path):
    text = (
        "FROM python:3.12\nRUN pip install --no-cache-dir --upgrade pip && \\\n"
        "    pip install gunicorn 'uvicorn[standard]'\n"
        "RUN pip install flask==3.0 -r requirements.txt\nRUN pip install .\n"
        "RUN npm install -g pm2@5.3.0 serve\nRUN npm install -g pnpm@latest\n"
        "RUN pip install -c constraints.txt celery\n"
    )
    found = findings(CHECK, tmp_path, {"Dockerfile": text, "ci.sh": "pip install httpx\n"})
    assert [(f.line, f.symbol) for f in found] == [(2, "gunicorn"), (6, "serve")]
    assert "gunicorn, uvicorn in" in found[0].message
