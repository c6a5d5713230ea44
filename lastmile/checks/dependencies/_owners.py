"""Who keeps this repository, as its own address and manifests tell; no check itself."""

import re
from pathlib import PurePosixPath

from lastmile.inventory import Inventory
from lastmile.model import Role

_MANIFESTS = frozenset({"package.json", "pyproject.toml", "setup.py", "setup.cfg", "Cargo.toml", "go.mod"})
_LARGEST = 200_000  # bytes
_FORGE = re.compile(
    r"(?:github\.com|gitlab\.com|codeberg\.org|bitbucket\.org|gitea\.com)[/:]([\w.-]{1,100})/([\w.-]{1,100})",
    re.IGNORECASE,
)
_OWN_FIELD = re.compile(r"repository|homepage|^module\s|\burl\b|\bsource\b|\bbugs\b|issues", re.IGNORECASE)
_PIPELINE = re.compile(
    r"^(?:\.(?:github|gitea|forgejo)/|\.gitlab-ci\.ya?ml$|\.circleci/|\.travis\.ya?ml$|bitbucket-pipelines\.ya?ml$|"
    r"\.?azure-pipelines|\.drone\.ya?ml$|\.woodpecker|\.buildkite/)"
)


def owners(inventory: Inventory) -> frozenset[str]:
    """Names, in lower case, of whoever publishes this repository; empty where nothing tells."""
    found = {m[1].lower() for m in _FORGE.finditer(inventory.target.source)}
    for file in inventory.files:
        name = PurePosixPath(file.path).name
        nested = file.path.count("/") > 2
        readme = name.lower().startswith("readme") and not file.path.count("/")
        if not (readme or name in _MANIFESTS) or nested or file.role is Role.VENDORED or file.size > _LARGEST:
            continue
        for line in inventory.read(file).splitlines():
            if readme or _OWN_FIELD.search(line[:200]):
                found |= {
                    m[1].lower()
                    for m in _FORGE.finditer(line[:1000])
                    if _same(m[2], inventory.target.name) or name == "go.mod"
                }
    return frozenset(found)


def on_a_forge(inventory: Inventory) -> bool:
    """Whether the repository is kept at a forge: by its address, or by what lies in it for one."""
    return (
        inventory.target.source.startswith(("http://", "https://", "git@", "ssh://"))
        or bool(owners(inventory))
        or any(_PIPELINE.match(f.path) for f in inventory.files)
    )


def _same(repository: str, name: str) -> bool:
    return repository.lower().removesuffix(".git") == name.lower().removesuffix(".git")
