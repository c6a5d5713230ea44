"""Which registries our user has: pip's and npm's own configuration, read as those programs read it.

Nothing inside the target is read here. The public registries' addresses are constants of packageurl-python,
so no host name stands in our source. Order of pip: https://pip.pypa.io/en/stable/topics/configuration/;
npm's own is read by ``lastmile.npmrc``.
"""

import configparser
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from packageurl.validate import PypiTypeDefinition
from platformdirs import site_config_dir, user_config_dir

from lastmile.npmrc import PUBLIC, npm_addresses, text_of

_TRUE = frozenset(("1", "true", "yes", "on", "y", "t"))


@dataclass(frozen=True, slots=True)
class Registry:
    """One registry that our user's package manager would ask."""

    ecosystem: str  # "PyPI" | "npm"
    base: str = field(repr=False)  # http(s) address that ends with a slash; may hold our user's user info
    public: bool  # the ecosystem's own registry, by a library's constant

    @property
    def host(self) -> str:
        """The host alone, for texts."""
        return urlsplit(self.base).hostname or ""


@dataclass(frozen=True, slots=True)
class Configured:
    """All registries of our user; an ecosystem without one has the reason in ``problems``."""

    pypi: tuple[Registry, ...] = ()
    npm: tuple[Registry, ...] = ()
    scopes: Mapping[str, Registry] = field(default_factory=dict)  # npm scope ("@name") -> its own registry
    problems: Mapping[str, str] = field(default_factory=dict)


def public_base(ecosystem: str) -> str:
    """Address of the ecosystem's public registry, as packageurl-python knows it; "" where it has none."""
    if ecosystem == "PyPI":
        return PypiTypeDefinition.default_repository_url.rstrip("/") + "/simple/"
    return PUBLIC if ecosystem == "npm" else ""


def public_host(ecosystem: str) -> str:
    """Host of the public registry; "" where no library knows one."""
    return urlsplit(public_base(ecosystem)).hostname or ""


def configured(environment: Mapping[str, str] | None = None) -> Configured:
    """What our user has set, by environment and files; the public registries where nothing is set."""
    env = os.environ if environment is None else environment
    problems: dict[str, str] = {}
    pypi = _pip(env, problems)
    npm, scopes = _npm(env, problems)
    return Configured(pypi, npm, scopes, problems)


def _home(env: Mapping[str, str]) -> Path:
    return Path(env.get("HOME") or Path("~").expanduser())


def _registry(ecosystem: str, address: str) -> Registry | None:
    """An address that our network door can ask; None for folders, other schemes and nonsense."""
    try:
        parts = urlsplit(address.strip())
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    if not usable:
        return None
    base = address.strip().rstrip("/") + "/"
    return Registry(ecosystem, base, public=base == public_base(ecosystem))


def _pip(env: Mapping[str, str], problems: dict[str, str]) -> tuple[Registry, ...]:
    """``index-url`` and every ``extra-index-url`` that is no folder."""
    options = _pip_options(env)
    if options.get("no-index", "").strip().lower() in _TRUE:
        problems["PyPI"] = "your pip configuration says no-index, so no Python registry was asked"
        return ()
    main = _registry("PyPI", options.get("index-url") or public_base("PyPI"))
    if main is None:
        problems["PyPI"] = "the index-url of your pip configuration is no http(s) address"
        return ()
    more = (_registry("PyPI", address) for address in options.get("extra-index-url", "").split())
    return tuple(dict.fromkeys((main, *(registry for registry in more if registry is not None))))


def _pip_options(env: Mapping[str, str]) -> dict[str, str]:
    """Options of pip for ``install``: files from the least to the strongest, then the environment."""
    general: dict[str, str] = {}
    for_install: dict[str, str] = {}
    for path in _pip_files(env):
        parser = configparser.RawConfigParser(strict=False)
        try:
            parser.read_string(text_of(path))
        except configparser.Error:
            continue
        for section, kept in (("global", general), ("install", for_install)):
            if parser.has_section(section):
                kept |= {key.replace("_", "-"): value or "" for key, value in parser.items(section)}
    names = ("index-url", "extra-index-url", "no-index")
    given = {name: env.get(f"PIP_{name.replace('-', '_').upper()}", "") for name in names}
    return general | for_install | {name: value for name, value in given.items() if value}


def _pip_files(env: Mapping[str, str]) -> Iterator[Path]:
    named = env.get("PIP_CONFIG_FILE", "")
    if named == os.devnull:
        return
    for folder in (*site_config_dir("pip", appauthor=False, multipath=True).split(os.pathsep), "/etc"):
        yield Path(folder, "pip.conf")
    yield _home(env) / ".pip" / "pip.conf"
    if sys.platform == "linux":
        yield Path(env.get("XDG_CONFIG_HOME") or _home(env) / ".config") / "pip" / "pip.conf"
    else:
        yield Path(user_config_dir("pip", appauthor=False)) / "pip.conf"
    yield Path(sys.prefix) / "pip.conf"
    if named:
        yield Path(named).expanduser()


def _npm(
    env: Mapping[str, str], problems: dict[str, str]
) -> tuple[tuple[Registry, ...], dict[str, Registry]]:
    """The default registry, and those of scopes."""
    told = npm_addresses(env)
    scopes = {
        scope: registry for scope, value in told.scopes.items() if (registry := _registry("npm", value))
    }
    main = _registry("npm", told.main)
    if main is None:
        problems["npm"] = "the registry of your npm configuration is no http(s) address"
        return (), scopes
    return (main,), scopes
