import pytest
from support import findings, scan

from lastmile.checks.dependencies.no_automated_updates import CHECK
from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Dependency, Manifest
from lastmile.model import Fact

ASKED = Dependency("npm", "react", None, "^18", True, False, "package.json", 3)
MANIFESTS = [Manifest("package.json", "npm", False, (ASKED,))]
CI = {".github/workflows/ci.yml": "on: push\njobs: {a: {steps: [{run: npm test}]}}\n"}


def test_nothing_keeps_packages_current(tmp_path):
    (finding,) = findings(CHECK, tmp_path, CI, manifests=MANIFESTS)
    assert (finding.severity, finding.confidence, finding.path) == ("medium", "medium", None)
    assert finding.evidence[0].kind == "absence"
    assert [e.path for e in finding.evidence[1:]] == [".github/workflows/ci.yml"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".github/dependabot.yml", "version: 2\nupdates:\n  - package-ecosystem: npm\n    directory: /\n"),
        ("renovate.json", "{}"),
        (".github/renovate.json5", "{}"),
        ("package.json", '{"renovate": {"extends": ["config:base"]}}'),
        (".github/workflows/audit.yml", "on: push\njobs: {a: {steps: [{run: npm audit --omit=dev}]}}\n"),
        (".gitlab-ci.yml", "include:\n  - template: Jobs/Dependency-Scanning.gitlab-ci.yml\n"),
        ("Makefile", "audit:\n\tpip-audit\n"),
    ],
)
def test_what_does(tmp_path, path, text):
    assert findings(CHECK, tmp_path, CI | {path: text}, manifests=MANIFESTS) == ()


def test_a_comment_and_a_service_for_other_things_do_not(tmp_path):
    commented = {".github/workflows/b.yml": "on: push\n# npm audit comes later\njobs: {}\n"}
    assert len(findings(CHECK, tmp_path / "a", CI | commented, manifests=MANIFESTS)) == 1
    actions = {".github/dependabot.yml": "version: 2\nupdates:\n  - package-ecosystem: github-actions\n"}
    (finding,) = findings(CHECK, tmp_path / "b", CI | actions, manifests=MANIFESTS)
    assert (finding.severity, finding.path) == ("low", ".github/dependabot.yml")
    assert "package.json" in finding.message


def test_without_a_forge_nobody_can_say(tmp_path):
    with pytest.raises(Skip) as caught:
        scan(CHECK, tmp_path / "a", {"package.json": "{}"}, manifests=MANIFESTS)
    assert caught.type is Skip
    named = {"package.json": '{"repository": "github:shop/test", "homepage": "https://github.com/shop/test"}'}
    assert len(findings(CHECK, tmp_path / "b", named, manifests=MANIFESTS)) == 1
    with pytest.raises(NothingToLookAt):
        scan(CHECK, tmp_path / "c", CI, manifests=MANIFESTS, facts=[Fact.LIBRARY])
    with pytest.raises(NothingToLookAt):
        scan(CHECK, tmp_path / "d", CI)
