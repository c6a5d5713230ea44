"""The same code in other clothes: *stripped* of all paper, *bare* of its tests too, or *dressed* in paper.

A score that measures substance keeps telling the classes apart without the paper, and a prototype buys next
to nothing with it (design/judgement.md, property 8).
"""

import json
import re
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

_DOCUMENTS = re.compile(
    r"^(.*/)?(readme|licen[cs]e|copying|notice|authors|contributors|contributing|changelog|changes|history|news"
    r"|releases|security|support|governance|code_of_conduct|codeowners|maintainers|roadmap|upgrading)"
    r"([_-][^/.]*)?(\.(md|txt|rst|adoc|markdown|yml|yaml))?$|\.(md|mdx|rst|adoc|asciidoc)$",
    re.IGNORECASE,
)
_FOLDERS = re.compile(
    r"^(docs?|documentation|changelog\.d|\.(github|gitlab|circleci|buildkite|gitea|forgejo|woodpecker|husky"
    r"|vscode|idea|devcontainer|cursor|claude))/",
    re.IGNORECASE,
)
_SETTINGS = re.compile(
    r"(^|/)(\.(gitlab-ci|travis|drone|cirrus)\.yml|appveyor\.yml|azure-pipelines\.yml|Jenkinsfile"
    r"|bitbucket-pipelines\.yml|\.pre-commit-config\.yaml|\.editorconfig|\.gitattributes|renovate\.json5?"
    r"|\.?codecov\.ya?ml|\.readthedocs\.ya?ml|mkdocs\.yml|sonar-project\.properties|\.golangci\.ya?ml"
    r"|\.eslintrc[^/]*|eslint\.config\.[a-z]+|\.prettierrc[^/]*|\.flake8|ruff\.toml|clippy\.toml|deny\.toml"
    r"|\.nvmrc|\.python-version|CITATION\.cff|FUNDING\.yml)$",
    re.IGNORECASE,
)
_LOCKS = re.compile(
    r"(^|/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|poetry\.lock|uv\.lock"
    r"|pdm\.lock|Pipfile\.lock|Cargo\.lock|go\.sum|composer\.lock|Gemfile\.lock)$"
)
_TESTS = re.compile(
    r"(^|/)(tests?|__tests__|spec|specs|e2e|cypress|testing|testdata|fixtures)/|(^|/)test_[^/]*\.py$"
    r"|_test\.(go|py)$|(^|/)tests?\.(py|rs)$|[._-](test|spec|cy)\.[cm]?[jt]sx?$|(^|/)conftest\.py$",
    re.IGNORECASE,
)


def as_it_is(place: Path, _language: str) -> None:
    """Nothing changes."""


def stripped(place: Path, _language: str) -> None:
    """Without documents, licences, policies, pipelines, locks and settings of linters."""
    _without(place, _DOCUMENTS, _FOLDERS, _SETTINGS, _LOCKS)


def bare(place: Path, language: str) -> None:
    """Without tests as well; those that lie within a source file stay."""
    stripped(place, language)
    _without(place, _TESTS)


def dressed(place: Path, language: str) -> None:
    """With the paper that a morning buys."""
    badge = "[![build](https://badges.example.org/passing.svg)](https://ci.example.org) "
    readme = next((p for p in place.iterdir() if p.name.lower().startswith("readme")), place / "README.md")
    old = readme.read_text(encoding="utf-8", errors="replace") if readme.is_file() else ""
    readme.write_text(badge * 4 + "\n\n" + old + "\n## Runbook\n\nSee the wiki.\n", encoding="utf-8")
    papers = {
        ".github/workflows/ci.yml": "name: CI\non: [push]\njobs:\n  build:\n    runs-on: ubuntu-latest\n"
        "    steps:\n      - uses: actions/checkout@v4\n      - run: echo ok\n",
        "LICENSE": "MIT License\n\nPermission is hereby granted, free of charge, to any person.\n",
        "SECURITY.md": "# Security policy\n\nPlease report problems to security@example.org.\n",
        "CONTRIBUTING.md": "# Contributing\n\nPull requests are welcome.\n",
        "CHANGELOG.md": "# Changelog\n\n## 1.0.0\n\n- First release.\n",
        "CODE_OF_CONDUCT.md": "# Code of conduct\n\nBe kind.\n",
        ".github/CODEOWNERS": "* @example\n",
        ".editorconfig": "root = true\n\n[*]\nindent_style = space\n",
        **_TRIVIAL.get(language, {}),
        **_lock(place),
    }
    for name, text in papers.items():
        if not (place / name).exists():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_text(text, encoding="utf-8")


VARIANTS: dict[str, Callable[[Path, str], None]] = {
    "as it is": as_it_is,
    "stripped": stripped,
    "bare": bare,
    "dressed": dressed,
}
_TRIVIAL = {
    "python": {"tests/test_sanity.py": "def test_sanity():\n    assert 1 + 1 == 2\n"},
    "js": {
        "tests/sanity.test.js": "test('sanity', () => {\n  expect(1 + 1).toBe(2);\n});\n",
    },
    "go": {
        "sanity_test.go": 'package main\n\nimport "testing"\n\nfunc TestSanity(t *testing.T) {\n'
        '\tif 1+1 != 2 {\n\t\tt.Fatal("sanity")\n\t}\n}\n'
    },
    "rust": {"tests/sanity.rs": "#[test]\nfn sanity() {\n    assert_eq!(1 + 1, 2);\n}\n"},
}


def _lock(place: Path) -> dict[str, str]:
    """A lock that fits the manifest, as one command writes it."""
    manifest = place / "package.json"
    if not manifest.is_file():
        return {}
    try:
        said = json.loads(manifest.read_text(encoding="utf-8"))
    except ValueError:
        return {}
    wanted = {kind: said.get(kind) or {} for kind in ("dependencies", "devDependencies")}
    packages: dict[str, object] = {"": {"name": said.get("name", "app"), **wanted}}
    for kind, named in wanted.items():
        for name, version in named.items():
            entry = {"version": re.sub(r"^[^\d]*", "", str(version)) or "1.0.0"}
            packages[f"node_modules/{name}"] = entry | ({"dev": True} if kind != "dependencies" else {})
    lock = {"name": said.get("name", "app"), "lockfileVersion": 3, "packages": packages}
    return {"package-lock.json": json.dumps(lock, indent=2)}


def _without(place: Path, *patterns: re.Pattern[str]) -> None:
    for path in sorted(place.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif any(pattern.search(path.relative_to(place).as_posix()) for pattern in patterns):
            path.unlink()


def lay_out(git_dir: Path, commit: str, place: Path) -> None:
    """Write the files of this commit to ``place``. Raises CalledProcessError."""
    done = subprocess.run(
        ["git", "-C", str(git_dir), "archive", "--format=tar", commit], capture_output=True, check=True
    )
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    with tarfile.open(fileobj=BytesIO(done.stdout)) as archive:
        archive.extractall(place, filter="tar")
