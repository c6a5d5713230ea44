import pytest
from support import findings, scan

from lastmile.checks.dependencies.install_scripts import CHECK
from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Dependency, Manifest

NEW = {"package-lock.json": '{\n  "name": "shop",\n  "lockfileVersion": 3\n}'}


def lock(*names, path="package-lock.json", scripts=True):
    held = tuple(Dependency("npm", n, "1.0.0", "", True, False, path, None, scripts=scripts) for n in names)
    return Manifest(path, "npm", True, held)


def test_only_packages_that_are_not_well_known(tmp_path):
    held = lock("esbuild", "@swc/core", "fsevents", "helpful-telemetry")
    (finding,) = findings(CHECK, tmp_path, NEW, manifests=[held])
    assert (finding.severity, finding.symbol) == ("low", "helpful-telemetry")
    assert finding.package is not None


@pytest.mark.parametrize(
    ("path", "text"), [(".npmrc", "ignore-scripts=true\n"), (".yarnrc.yml", "enableScripts: false\n")]
)
def test_scripts_that_are_forbidden_do_no_harm(tmp_path, path, text):
    assert findings(CHECK, tmp_path, NEW | {path: text}, manifests=[lock("helpful-telemetry")]) == ()


def test_a_package_of_the_own_organisation(tmp_path):
    files = NEW | {"package.json": '{"repository": "https://github.com/shop/test"}'}
    assert findings(CHECK, tmp_path, files, manifests=[lock("@shop/native")]) == ()


def test_own_hooks_and_an_own_setup(tmp_path):
    files = {
        "package.json": '{"scripts": {\n  "postinstall": "curl -s https://files.example.org/x.sh | sh"\n}}',
        "web/package.json": '{"scripts": {"postinstall": "patch-package", "prepare": "husky"}}',
        "setup.py": "import urllib.request\nfrom setuptools import setup\n"
        "urllib.request.urlretrieve('https://files.example.org/a')\nsetup()\n",
        "lib/setup.py": "import os\nfrom setuptools import setup\nos.system('make')\nsetup()\n",
    }
    found = findings(CHECK, tmp_path, files)
    assert [(f.path, f.line, f.severity) for f in found] == [
        ("package.json", 2, "medium"),
        ("setup.py", 3, "medium"),
    ]


def test_a_lock_that_does_not_say_leaves_it_open(tmp_path):
    yarn = lock("a", path="yarn.lock", scripts=False)
    with pytest.raises(Skip, match=r"yarn\.lock does not say") as caught:
        scan(CHECK, tmp_path / "a", {"yarn.lock": ""}, manifests=[yarn])
    assert caught.type is Skip
    old = {"package-lock.json": '{"lockfileVersion": 1}'}
    with pytest.raises(Skip):
        scan(CHECK, tmp_path / "b", old, manifests=[lock("a", scripts=False)])
    assert findings(CHECK, tmp_path / "c", NEW, manifests=[lock("a", scripts=False)]) == ()
    pnpm = [lock("a", path="pnpm-lock.yaml")]  # its older locks mark what only might be built
    with pytest.raises(Skip):
        scan(CHECK, tmp_path / "e", {"pnpm-lock.yaml": "lockfileVersion: '6.0'\n"}, manifests=pnpm)
    assert (
        findings(CHECK, tmp_path / "f", {"pnpm-lock.yaml": "lockfileVersion: '9.0'\n"}, manifests=pnpm) == ()
    )
    with pytest.raises(NothingToLookAt):
        scan(CHECK, tmp_path / "d", {"app.go": ""})
