"""Locks of npm, Yarn, pnpm and bun: who is direct, who brings whom, and who is for development only."""

import json

import pytest

from lastmile.intake.manifests.registry import read_manifest
from lastmile.inventory import Dependency, Manifest, governing_lock

PACKAGE = json.dumps(
    {
        "dependencies": {"web": "^1.0.0", "same": "npm:real@^2.0.0"},
        "devDependencies": {"tool": "^3.0.0"},
        "optionalDependencies": {"maybe": "^1.0.0"},
        "workspaces": ["packages/*"],
    }
)
MEMBER = json.dumps(
    {"name": "own", "dependencies": {"inner": "^1.0.0"}, "devDependencies": {"web": "^1.0.0"}}
)
BESIDE = {"package.json": PACKAGE, "packages/own/package.json": MEMBER, "other/package.json": MEMBER}


def by_name(manifest: Manifest) -> dict[str, Dependency]:
    assert manifest.problem is None
    found = {d.name: d for d in manifest.dependencies}
    assert len(found) == len(manifest.dependencies)
    return found


def expect(manifest: Manifest) -> dict[str, Dependency]:
    """All locks below describe one and the same project."""
    found = by_name(manifest)
    assert set(found) == {"web", "real", "tool", "maybe", "shared", "only-tool", "inner"}
    assert {n for n, d in found.items() if d.direct} == {"web", "real", "tool", "maybe", "inner"}
    assert {n for n, d in found.items() if d.development} == {"tool", "only-tool"}
    assert {n for n, d in found.items() if d.optional} == {"maybe"}
    assert found["web"].requires == (("shared", "1.1.0"),)
    assert found["tool"].requires == (("only-tool", "1.0.0"), ("shared", "1.1.0"))
    assert found["real"].alias == "same"
    assert all(d.declared_in == manifest.path and d.line for d in found.values())
    return found


def test_package_lock_is_walked_as_npm_walks_it() -> None:
    lock = {
        "lockfileVersion": 3,
        "packages": {
            "": json.loads(PACKAGE),
            "packages/own": json.loads(MEMBER),
            "node_modules/own": {"resolved": "packages/own", "link": True},
            "node_modules/web": {"version": "1.2.0", "dependencies": {"shared": "^1.0.0"}},
            "node_modules/same": {"name": "real", "version": "2.0.0"},
            "node_modules/tool": {
                "version": "3.0.0",
                "peerDependencies": {"shared": "*"},
                "dependencies": {"only-tool": "1"},
                "hasInstallScript": True,
                "deprecated": "use another",
            },
            "node_modules/only-tool": {"version": "1.0.0"},
            "node_modules/maybe": {
                "version": "1.0.0",
                "resolved": "https://npm.corp.example/m/-/m-1.0.0.tgz",
            },
            "node_modules/shared": {"version": "1.1.0"},
            "packages/own/node_modules/inner": {"version": "1.0.5"},
        },
    }
    manifest = read_manifest("package-lock.json", json.dumps(lock, indent=1))
    found = expect(manifest)
    assert (found["tool"].scripts, found["tool"].deprecated) == (True, "use another")
    assert (found["maybe"].host, manifest.members, manifest.manager) == (
        "npm.corp.example",
        ("packages/own",),
        "npm",
    )


def test_a_package_that_is_optional_in_production_is_not_for_development() -> None:
    lock = {
        "packages": {
            "": {"devDependencies": {"tool": "1"}, "optionalDependencies": {"maybe": "1"}},
            "node_modules/tool": {"version": "1.0.0", "dev": True, "dependencies": {"both": "1"}},
            "node_modules/maybe": {"version": "1.0.0", "optional": True, "dependencies": {"both": "1"}},
            "node_modules/both": {"version": "1.0.0", "devOptional": True},
        }
    }
    both = by_name(read_manifest("package-lock.json", json.dumps(lock)))["both"]
    assert (both.development, both.optional, both.direct) == (False, True, False)


YARN_1 = """# yarn lockfile v1


inner@^1.0.0:
  version "1.0.5"
  resolved "https://registry.example.org/inner/-/inner-1.0.5.tgz#0000"
  integrity sha512-42

maybe@^1.0.0:
  version "1.0.0"

only-tool@1:
  version "1.0.0"

"same@npm:real@^2.0.0":
  version "2.0.0"

shared@*, shared@^1.0.0:
  version "1.1.0"

tool@^3.0.0:
  version "3.0.0"
  dependencies:
    only-tool "1"
    shared "*"

web@^1.0.0:
  version "1.2.0"
  dependencies:
    shared "^1.0.0"
"""

BERRY = """__metadata:
  version: 8
  cacheKey: 10

"inner@npm:^1.0.0":
  version: 1.0.5
  resolution: "inner@npm:1.0.5"

"maybe@npm:^1.0.0":
  version: 1.0.0
  resolution: "maybe@npm:1.0.0"

"only-tool@npm:1":
  version: 1.0.0
  resolution: "only-tool@npm:1.0.0"

"own@workspace:packages/own":
  version: 0.0.0-use.local
  resolution: "own@workspace:packages/own"
  dependencies:
    inner: "npm:^1.0.0"
    web: "npm:^1.0.0"
  languageName: unknown
  linkType: soft

"root@workspace:.":
  version: 0.0.0-use.local
  resolution: "root@workspace:."
  dependencies:
    maybe: "npm:^1.0.0"
    same: "npm:real@^2.0.0"
    tool: "npm:^3.0.0"
    web: "npm:^1.0.0"

"same@npm:real@^2.0.0":
  version: 2.0.0
  resolution: "real@npm:2.0.0"

"shared@npm:*, shared@npm:^1.0.0":
  version: 1.1.0
  resolution: "shared@npm:1.1.0"

"tool@npm:^3.0.0":
  version: 3.0.0
  resolution: "tool@npm:3.0.0"
  dependencies:
    only-tool: "npm:1"
    shared: "npm:*"

"web@npm:^1.0.0":
  version: 1.2.0
  resolution: "web@npm:1.2.0"
  dependencies:
    shared: "npm:^1.0.0"
"""


@pytest.mark.parametrize("text", [YARN_1, BERRY])
def test_yarn(text: str) -> None:
    manifest = read_manifest("yarn.lock", text, BESIDE)
    expect(manifest)
    assert (manifest.manager, manifest.members) == ("yarn", ("packages/own",))


def test_a_yarn_lock_alone_says_that_nobody_knows_what_is_direct() -> None:
    manifest = read_manifest("yarn.lock", YARN_1)
    assert len(manifest.dependencies) == 7
    assert manifest.problem is not None
    assert "direct" in manifest.problem


def pnpm(version: str, first: str, between: str, *, split: bool) -> str:
    def wish(name: str, spec: str, reference: str) -> str:
        return f"      {name}:\n        specifier: {spec}\n        version: {reference}\n"

    packages = [
        "inner 1.0.5",
        "maybe 1.0.0",
        "only-tool 1.0.0",
        "real 2.0.0",
        "shared 1.1.0",
        "tool 3.0.0",
        "web 1.2.0",
    ]
    edges = {
        "tool": "    dependencies:\n      only-tool: 1.0.0\n      shared: 1.1.0\n",
        "web": "    dependencies:\n      shared: 1.1.0\n",
        "maybe": "    optional: true\n",
    }
    text = f"lockfileVersion: '{version}'\nimporters:\n  .:\n    dependencies:\n"
    text += wish("same", "npm:real@^2.0.0", f"'{first}real{between}2.0.0'") + wish("web", "^1.0.0", "1.2.0")
    text += "    devDependencies:\n" + wish("tool", "^3.0.0", "3.0.0")
    text += "    optionalDependencies:\n" + wish("maybe", "^1.0.0", "1.0.0")
    text += (
        "  packages/own:\n    dependencies:\n"
        + wish("inner", "^1.0.0", "1.0.5")
        + wish("r", "'*'", "link:../..")
    )
    text += "packages:\n"
    keys = [f"{first}{p.split()[0]}{between}{p.split()[1]}" for p in packages]
    bodies = [edges.get(p.split()[0], "") for p in packages]
    for key, body in zip(keys, bodies, strict=True):
        text += f"  '{key}':\n    resolution: {{integrity: sha512-42}}\n" + ("" if split else body)
    if split:
        text += "snapshots:\n"
        for key, body in zip(keys, bodies, strict=True):
            text += f"  '{key}':\n{body}" if body else f"  '{key}': {{}}\n"
    return text


@pytest.mark.parametrize(
    "text",
    [
        pnpm("9.0", "", "@", split=True),
        pnpm("6.0", "/", "@", split=False),
        pnpm("5.4", "/", "/", split=False),
    ],
)
def test_pnpm(text: str) -> None:
    manifest = read_manifest("pnpm-lock.yaml", text)
    expect(manifest)
    assert manifest.members == ("packages/own",)


def test_pnpm_peers_are_one_package_and_its_own_document_is_none() -> None:
    text = (
        "---\nlockfileVersion: '9.0'\nimporters:\n  .:\n    packageManagerDependencies:\n      pnpm:\n"
        "        version: 12.0.0\npackages:\n  pnpm@12.0.0: {}\nsnapshots:\n  pnpm@12.0.0: {}\n"
        "---\nlockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n"
        "      a:\n        specifier: '1'\n        version: 1.0.0(b@1.0.0)\n"
        "      b:\n        specifier: '1'\n        version: 1.0.0\n"
        "packages:\n  a@1.0.0: {deprecated: no more}\n  b@1.0.0: {}\n"
        "snapshots:\n  a@1.0.0(b@1.0.0):\n    dependencies:\n      b: 1.0.0\n"
        "  a@1.0.0(b@2.0.0): {}\n  b@1.0.0: {}\n"
    )
    found = by_name(read_manifest("pnpm-lock.yaml", text))
    assert set(found) == {"a", "b"}
    assert (found["a"].requires, found["a"].deprecated) == ((("b", "1.0.0"),), "no more")


def test_bun() -> None:
    root = json.loads(PACKAGE)
    lock = {
        "lockfileVersion": 1,
        "workspaces": {"": {"name": "root", **root}, "packages/own": json.loads(MEMBER)},
        "packages": {
            "own": ["own@workspace:packages/own"],
            "own/inner": ["inner@1.0.5", "", {}, "sha512-42"],
            "maybe": ["maybe@1.0.0", "", {}, ""],
            "only-tool": ["only-tool@1.0.0", "", {}, ""],
            "same": ["real@2.0.0", "", {}, ""],
            "shared": ["shared@1.1.0", "", {}, ""],
            "tool": ["tool@3.0.0", "", {"dependencies": {"only-tool": "1", "shared": "*"}}, ""],
            "web": ["web@1.2.0", "", {"dependencies": {"shared": "^1.0.0"}}, ""],
        },
    }
    text = json.dumps(lock, indent=2).replace("\n    }\n", ",\n    },\n").replace('""\n    ]', '"",\n    ]')
    assert json_is_refused(text)
    expect(read_manifest("bun.lock", text))


def json_is_refused(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return True
    return False


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pnpm-lock.yaml", "a: &a [x]\nb: [*a, *a]\n"),
        ("pnpm-lock.yaml", "lockfileVersion: '9.0'\n" + "- " * 5000),
        ("pnpm-lock.yaml", "lockfileVersion: '9.0'\npackages: {}\npackages: {}\n"),
        ("pnpm-lock.yaml", "a: 1\n"),
        ("yarn.lock", "__metadata:\n  version: 8\n" + "x: &a [1]\ny: *a\n"),
        ("yarn.lock", "what is this\n"),
        ("yarn.lock", '<<<<<<< ours\na@1:\n  version "1.0.0"\n=======\n>>>>>>> theirs\n'),
        ("package-lock.json", '<<<<<<< ours\n{"packages": {}}\n=======\n{}\n>>>>>>> theirs\n'),
        ("package-lock.json", '{"packages": {"node_modules/a": {"version": "1.0.0"}, "node_modules/a": {}}}'),
        ("package.json", '{"dependencies": {"a": 1, "b": "2"}}'),
        ("bun.lock", "{" * 100_000),
    ],
)
def test_what_is_broken_is_said(name: str, text: str) -> None:
    problem = read_manifest(name, text, {"package.json": "{}"}).problem
    assert problem
    assert "\n" not in problem
    if "<<<<" in text:
        assert "merge" in problem


@pytest.mark.parametrize("odd", ["3", "[]", '"x"', '{"a": 3, "b": [1], "c": {"d": {}}, "e": null}', "null"])
@pytest.mark.parametrize(
    "name", ["package-lock.json", "bun.lock", "pnpm-lock.yaml", "yarn.lock", "package.json"]
)
def test_wrong_types_do_not_break_the_readers(name: str, odd: str) -> None:
    head = '"lockfileVersion": 9, "__metadata": 1' if name != "yarn.lock" else ""
    pools = [
        "packages",
        "importers",
        "snapshots",
        "workspaces",
        "dependencies",
        "devDependencies",
        "requires",
    ]
    for pool in pools:
        text = f'{{{head}{", " if head else ""}"{pool}": {odd}}}'
        if name == "yarn.lock":
            text = f'__metadata: 1\nx@npm:1: {{"{pool}": {odd}, version: {odd}, resolution: {odd}}}\n'
        manifest = read_manifest(name, text, {"package.json": text})
        assert all(isinstance(d.name, str) for d in manifest.dependencies)


def test_the_lock_that_governs() -> None:
    root = read_manifest("package.json", PACKAGE)
    inside = read_manifest("packages/own/package.json", MEMBER)
    aside = read_manifest("other/package.json", MEMBER)
    npm = Manifest("package-lock.json", "npm", is_lock=True, dependencies=(), manager="npm")
    yarn = read_manifest("yarn.lock", YARN_1, BESIDE)
    everything = [root, inside, aside, npm, yarn]
    assert [governing_lock(m, everything) for m in (root, inside, aside, npm)] == [yarn, yarn, None, None]
    named = read_manifest("package.json", '{"packageManager": "npm@10.0.0"}')
    assert governing_lock(named, everything) == npm
