"""What the target says of registries of its own: there a name may exist that the public one does not have.

Their addresses are never asked. They only take the accusation out of a public registry's "not found", and
keep names at home that are none of the public registry's business.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from lastmile import toml_in
from lastmile.inventory import Inventory, SourceFile
from lastmile.model import Role
from lastmile.registries.configuration import public_host

_HEAD = 200_000  # characters of one file
_NPM_FILES = frozenset((".npmrc", ".yarnrc", ".yarnrc.yml", "bunfig.toml", ".pnpmrc"))
_PIP_FILES = frozenset(("pip.conf", "pip.ini", ".pypirc", "uv.toml", ".condarc"))
_NPM_SETTING = re.compile(
    r"(?P<scope>@[\w.~-]{1,100})?[\"']?:?\b(?:registry|npmRegistryServer)[\"']?[ \t]*[=: ][ \t]*[\"']?"
    r"(?P<address>[^\s\"']{4,500})"
)
_SCOPE_KEY = re.compile(r"^[ \t]{1,8}[\"']?(@?[\w.~-]{1,100})[\"']?[ \t]*[:=]", re.MULTILINE)
_PIP_SETTING = re.compile(
    r"(?:--(?:extra-)?index-url|--default-index|--index|--trusted-host|PIP_(?:EXTRA_)?INDEX_URL"
    r"|UV_(?:EXTRA_|DEFAULT_)?INDEX(?:_URL)?|\b(?:extra-)?index-url)"
    r"[\"']?[ \t]*[=: ][ \t]*[\"']?([^\s\"']{4,500})"
)
_BUILD_LANGUAGES = frozenset(("dockerfile", "yaml", "shell", "makefile", "toml", "ini", "dotenv"))
_SETUP_NAME = re.compile(r"\bname\s*=\s*[\"']?([A-Za-z0-9][\w.-]{0,100})")


@dataclass(frozen=True, slots=True)
class Private:
    """Ecosystems and npm scopes for which the target names a registry that is not the public one."""

    ecosystems: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()

    def covers(self, ecosystem: str, name: str) -> bool:
        """Whether this name may come from a registry that the target names."""
        return ecosystem in self.ecosystems or name.partition("/")[0] in self.scopes


def private_registries(inventory: Inventory) -> Private:
    """Read the manifests' own indexes, the package managers' settings, and build files."""
    ecosystems = {
        manifest.ecosystem
        for manifest in inventory.manifests
        if any(_foreign(manifest.ecosystem, host) for host in manifest.indexes)
    }
    scopes: set[str] = set()
    for file in _readable(inventory):
        text = inventory.read(file)[:_HEAD]
        name = PurePosixPath(file.path).name.lower()
        if name in _NPM_FILES:
            found = set(_npm(text, name))
            scopes |= found - {""}
            ecosystems |= {"npm"} if "" in found else set()
        elif any(_foreign("PyPI", _host(match[1])) for match in _PIP_SETTING.finditer(text)):
            ecosystems.add("PyPI")
    for left in inventory.left_out:  # it holds settings that nobody read
        name = PurePosixPath(left.path).name.lower()
        ecosystems |= {"npm"} if name in _NPM_FILES else {"PyPI"} if name in _PIP_FILES else set()
    return Private(frozenset(ecosystems), frozenset(scopes))


def _readable(inventory: Inventory) -> Iterator[SourceFile]:
    for file in inventory.files:
        name = PurePosixPath(file.path).name.lower()
        build = file.language in _BUILD_LANGUAGES or "requirements" in name or name in _PIP_FILES
        if name in _NPM_FILES or (build and file.role in (Role.CONFIG, Role.SOURCE, Role.DATA)):
            yield file


def _npm(text: str, name: str) -> Iterator[str]:
    """Scopes with a registry of their own; "" where every name has one."""
    for match in _NPM_SETTING.finditer(text):
        if _foreign("npm", _host(match["address"])):
            yield match["scope"] or ""
    if name == ".yarnrc.yml" and "npmScopes:" in text:
        keys = (match[1] for match in _SCOPE_KEY.finditer(text.partition("npmScopes:")[2]))
        yield from (key if key.startswith("@") else f"@{key}" for key in keys)


def _host(address: str) -> str:
    """The host of an address; a variable or a bare host name comes back as it is."""
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return address


def _foreign(ecosystem: str, host: str) -> bool:
    public = public_host(ecosystem)
    return bool(host) and host.lower().removeprefix("www.") != public


def own_names(inventory: Inventory) -> frozenset[tuple[str, str]]:
    """(ecosystem, name) of the packages that the repository itself makes: workspaces and the product."""
    return frozenset(_own(inventory))


def _own(inventory: Inventory) -> Iterable[tuple[str, str]]:
    for file in inventory.files:
        match PurePosixPath(file.path).name:
            case "package.json":
                for found in re.finditer(
                    r"\"name\"\s*:\s*\"([^\"\s]{1,214})\"", inventory.read(file)[:_HEAD]
                ):
                    yield "npm", found[1]
            case "pyproject.toml" | "Cargo.toml":
                yield from _of_toml(inventory.read(file)[:_HEAD])
            case "setup.py" | "setup.cfg":
                found_name = _SETUP_NAME.search(inventory.read(file)[:_HEAD])
                if found_name:
                    yield "PyPI", _plain(found_name[1])
            case _:
                continue


def _of_toml(text: str) -> Iterator[tuple[str, str]]:
    try:
        data = toml_in.parse(text)
    except toml_in.TomlError:
        return
    tool = data.get("tool")
    tables = [("PyPI", data.get("project")), ("crates.io", data.get("package"))]
    tables += [("PyPI", tool.get("poetry"))] if isinstance(tool, dict) else []
    for ecosystem, table in tables:
        name = table.get("name") if isinstance(table, dict) else None
        if isinstance(name, str):
            yield ecosystem, _plain(name) if ecosystem == "PyPI" else name


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
