import json

import pytest
from support import findings, scan

from lastmile.checks.dependencies.forced_resolution import CHECK
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Manifest

NPM = [Manifest("package.json", "npm", False, ())]
LOCKED = [*NPM, Manifest("package-lock.json", "npm", True, ())]


def lock(react="19.0.0", *, pool="dependencies", **more):
    return json.dumps(
        {
            "lockfileVersion": 3,
            "packages": {
                "": {pool: {"react": "*", "calendar": "*"}},
                "node_modules/react": {"version": react},
                "node_modules/calendar": {"version": "2.0.0", "peerDependencies": {"react": "^17 || ^18"}},
                **more,
            },
        }
    )


def grades(found):
    return [(f.severity, f.path, f.line) for f in found]


def test_settings(tmp_path):
    rc = {".npmrc": "save-exact=true\nlegacy-peer-deps=true\n"}
    assert grades(findings(CHECK, tmp_path / "a", rc, manifests=NPM)) == [("medium", ".npmrc", 2)]
    other = rc | {"pnpm-lock.yaml": ""}
    assert findings(CHECK, tmp_path / "b", other, manifests=NPM) == ()


def test_commands(tmp_path):
    files = {
        "Dockerfile": "FROM node:22\nRUN apt-get update && \\\n    npm ci --legacy-peer-deps\n",
        ".github/workflows/ci.yml": "jobs:\n  a:\n    steps:\n"
        "      - run: npm install --force\n      - run: npm i -g x --force\n",
        "vercel.json": '{\n  "installCommand": "npm install --legacy-peer-deps"\n}',
        "package.json": '{"scripts": {\n  "clean": "npm cache clean --force",\n  "up": "npm i -f"\n}}',
        "run.sh": "# npm ci --force\npip install --no-deps -r requirements.txt\n"
        "pip install --no-deps .\npip install --no-deps torch\n",
    }
    assert grades(findings(CHECK, tmp_path, files, manifests=NPM)) == [
        ("medium", ".github/workflows/ci.yml", 4),
        ("medium", "Dockerfile", 2),
        ("medium", "package.json", 3),
        ("low", "run.sh", 4),
        ("medium", "vercel.json", 2),
    ]


def test_a_readme_that_tells_to_use_force(tmp_path):
    files = {"README.md": "# Shop\n\n```\nnpm install --legacy-peer-deps\n```\n"}
    assert grades(findings(CHECK, tmp_path, files, manifests=NPM)) == [("low", "README.md", 4)]


def test_a_companion_that_its_makers_exclude(tmp_path):
    (finding,) = findings(CHECK, tmp_path / "a", {"package-lock.json": lock()}, manifests=LOCKED)
    assert finding.severity == "medium"
    assert "calendar 2.0.0 asks for react ^17 || ^18 and gets 19.0.0" in finding.message
    assert findings(CHECK, tmp_path / "b", {"package-lock.json": lock("18.3.1")}, manifests=LOCKED) == ()
    tools = {"package-lock.json": lock(pool="devDependencies")}
    assert [f.severity for f in findings(CHECK, tmp_path / "c", tools, manifests=LOCKED)] == ["low"]
    own = {"node_modules/calendar/node_modules/react": {"version": "18.0.0"}}
    assert findings(CHECK, tmp_path / "d", {"package-lock.json": lock(**own)}, manifests=LOCKED) == ()
    deeper = json.loads(lock())
    del deeper["packages"][""]["dependencies"]["calendar"]
    assert findings(CHECK, tmp_path / "e", {"package-lock.json": json.dumps(deeper)}, manifests=LOCKED) == ()


def test_the_setting_and_its_effect_are_one_finding(tmp_path):
    files = {".npmrc": "legacy-peer-deps=true\n", "package-lock.json": lock()}
    (finding,) = findings(CHECK, tmp_path, files, manifests=LOCKED)
    assert finding.path == ".npmrc"
    assert "In the lock: calendar" in finding.message


def test_an_override_of_a_whole_major(tmp_path):
    tree = {"node_modules/glob": {"version": "7.0.0", "dependencies": {"once": "^1.0.0"}}}
    tree |= {"node_modules/once": {"version": "2.0.0"}}
    files = {
        "package-lock.json": lock("18.0.0", **tree),
        "package.json": '{\n  "overrides": {"once": "2.0.0"}\n}',
    }
    assert grades(findings(CHECK, tmp_path / "a", files, manifests=LOCKED)) == [("low", "package.json", 2)]
    without = files | {"package.json": "{}"}
    assert findings(CHECK, tmp_path / "b", without, manifests=LOCKED) == ()
    tree["node_modules/once"]["version"] = "1.4.0"
    repaired = files | {"package-lock.json": lock("18.0.0", **tree)}
    assert findings(CHECK, tmp_path / "c", repaired, manifests=LOCKED) == ()


def test_hostile_and_nothing(tmp_path):
    assert findings(CHECK, tmp_path / "a", {"package-lock.json": '{"packages": [1]}'}, manifests=LOCKED) == ()
    with pytest.raises(NothingToLookAt):
        scan(CHECK, tmp_path / "b", {"go.mod": "module x"})
