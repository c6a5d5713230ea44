"""Cargo, Go, Bundler and Composer: manifests, locks and workspaces."""

import json

import pytest

from lastmile.intake.manifests.registry import read_manifest
from lastmile.inventory import Dependency, Manifest, governing_lock


def by_name(manifest: Manifest) -> dict[str, Dependency]:
    assert manifest.problem is None
    return {d.name: d for d in manifest.dependencies}


def kinds(manifest: Manifest) -> dict[str, tuple[bool, bool]]:
    """Direct, for development."""
    return {name: (d.direct, d.development) for name, d in by_name(manifest).items()}


def crate(name: str, *wishes: str, source: str = "registry+https://registry.example.org/index") -> str:
    told = f'source = "{source}"\n' if source else ""
    return f'[[package]]\nname = "{name}"\nversion = "1.0.0"\n{told}dependencies = {json.dumps(wishes)}\n'


def test_cargo_lock_of_a_workspace() -> None:
    beside = {
        "Cargo.toml": '[workspace]\nmembers = ["crates/*"]\n'
        '[workspace.dependencies]\nt = {package = "tool"}\n',
        "crates/app/Cargo.toml": '[package]\nname = "app"\n[dependencies]\nweb = "1"\n'
        '[dev-dependencies]\nt = {workspace = true}\nweb = "1"\n',
    }
    lock = crate("app", "web", "tool", "own", source="") + crate("own", "fork", source="")
    lock += (
        crate("web", "shared") + crate("tool", "shared", "only-tool") + crate("shared") + crate("only-tool")
    )
    lock += crate("fork", source="git+https://git.example.com/fork?rev=1#1")
    manifest = read_manifest("Cargo.lock", lock, beside)
    assert kinds(manifest) == {
        "web": (True, False),
        "tool": (True, True),
        "fork": (True, False),
        "shared": (False, False),
        "only-tool": (False, True),
    }
    found = by_name(manifest)
    assert found["tool"].requires == (("only-tool", "1.0.0"), ("shared", "1.0.0"))
    assert (found["fork"].source, found["fork"].host) == ("git", "git.example.com")
    root, inside = (read_manifest(name, text) for name, text in beside.items())
    assert governing_lock(inside, [root, inside, manifest]) == manifest


GO_MOD = (
    "module x.example/me\n\ngo {go}\n\nrequire (\n\tx.example/a v1.2.0\n\tx.example/b v1.0.0 // indirect\n"
    "\tx.example/c v1.0.0\n\tx.example/d v1.0.0\n)\n"
    "replace x.example/c => x.example/fork v2.0.0\nreplace x.example/d => ../d\n"
)
H1 = "h1:" + "A" * 43 + "="
GO_SUM = "".join(
    f"x.example/{name} {H1}\n"
    for name in [
        "a v1.1.0/go.mod",
        "a v1.2.0",
        "b v1.0.0",
        "fork v2.0.0",
        "e v0.1.0",
        "e v0.2.0",
        "f v1.0.0/go.mod",
    ]
)


@pytest.mark.parametrize(("go", "more"), [("1.21", {}), ("1.16", {"x.example/e": ("v0.2.0", False)})])
def test_go_sum_locks_what_go_mod_names(go: str, more: dict[str, tuple[str, bool]]) -> None:
    manifest = read_manifest("go.sum", GO_SUM, {"go.mod": GO_MOD.format(go=go)})
    assert {n: (d.version, d.direct) for n, d in by_name(manifest).items()} == {
        "x.example/a": ("v1.2.0", True),
        "x.example/b": ("v1.0.0", False),
        "x.example/fork": ("v2.0.0", True),
        **more,
    }
    assert by_name(manifest)["x.example/fork"].alias == "x.example/c"
    module = read_manifest("go.mod", GO_MOD.format(go=go))
    assert by_name(module)["x.example/d"].source == "path"
    assert governing_lock(module, [module, manifest]) == manifest


def test_go_work_names_members_and_broken_lines_are_said() -> None:
    assert read_manifest("go.work", "go 1.22\nuse (\n\t.\n\t./tools\n)\n").members == ("tools",)
    assert "line 2" in (read_manifest("go.mod", "module x.example/me\nrequire nothing\n").problem or "")
    assert "line 1" in (read_manifest("go.sum", "what\n").problem or "")


def test_gemfile_and_its_lock() -> None:
    gemfile = (
        "source 'https://registry.example.org'\ngem 'web', '~> 1.0'\ngem 'fork', github: 'team/fork'\n"
        "group :development, :test do\n  gem 'tool', '3.0'\nend\ngem 'late', group: :test\n"
    )
    manifest = read_manifest("Gemfile", gemfile)
    assert {n: d.development for n, d in by_name(manifest).items()} == {
        "web": False,
        "fork": False,
        "tool": True,
        "late": True,
    }
    assert (by_name(manifest)["tool"].version, by_name(manifest)["fork"].source) == ("3.0", "git")
    lock = (
        "GIT\n  remote: https://git.example.com/fork.git\n  revision: 1\n  specs:\n    fork (1.0)\n\n"
        "GEM\n  remote: https://registry.example.org/\n  specs:\n    late (1.0)\n"
        "    shared (1.1-x86_64-linux)\n"
        "    tool (3.0)\n      shared\n    web (1.2)\n      shared (~> 1.0)\n\n"
        "DEPENDENCIES\n  fork!\n  late\n  tool (= 3.0)\n  web (~> 1.0)\n"
    )
    locked = read_manifest("Gemfile.lock", lock, {"Gemfile": gemfile})
    assert kinds(locked) == {
        "web": (True, False),
        "fork": (True, False),
        "tool": (True, True),
        "late": (True, True),
        "shared": (False, False),
    }
    assert by_name(locked)["shared"].version == "1.1"
    assert by_name(locked)["web"].requires == (("shared", "1.1"),)


def test_composer() -> None:
    asked = '{"require": {"php": "^8", "v/web": "^1.0"}, "require-dev": {"v/tool": "3.0.0"}}'
    assert kinds(read_manifest("composer.json", asked)) == {"v/web": (True, False), "v/tool": (True, True)}
    lock = {
        "packages": [
            {
                "name": "v/web",
                "version": "v1.2.0",
                "require": {"php": ">=8", "v/shared": "*"},
                "license": ["MIT"],
            },
            {"name": "v/shared", "version": "1.1.0", "abandoned": "v/other"},
        ],
        "packages-dev": [{"name": "v/tool", "version": "3.0.0"}],
    }
    manifest = read_manifest("composer.lock", json.dumps(lock, indent=1), {"composer.json": asked})
    assert kinds(manifest) == {"v/web": (True, False), "v/shared": (False, False), "v/tool": (True, True)}
    web, shared = by_name(manifest)["v/web"], by_name(manifest)["v/shared"]
    assert (web.version, web.licence, web.requires) == ("1.2.0", "MIT", (("v/shared", "1.1.0"),))
    assert "v/other" in shared.deprecated


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Cargo.lock", "[[package]]\nname = 3\n"),
        ("Cargo.lock", "<<<<<<< ours\n>>>>>>> theirs\n"),
        ("Gemfile.lock", "nothing of it\n"),
        ("Gemfile", "eval_gemfile 'x'\n"),
        ("composer.lock", '{"packages": [3, {"name": 4}], "packages-dev": {}}'),
        ("composer.json", '{"require": {"a/b": 3}}'),
        ("go.mod", "module x\n<<<<<<< ours\nrequire x.example/a v1.0.0\n=======\n>>>>>>> theirs\n"),
    ],
)
def test_odd_files_are_said_to_be_odd(name: str, text: str) -> None:
    assert read_manifest(name, text).problem


def test_a_setup_py_that_doubles_itself_ends() -> None:
    names = "".join(f"A{n} = A{n + 1} + A{n + 1}\n" for n in range(40)) + "A40 = ['web']\n"
    assert read_manifest("setup.py", f"{names}setup(install_requires=A0)\n").problem
