"""Which npm registries our user has: npm's own configuration, read as npm reads it.

Nothing inside the target is read here. The public registry's address is a constant of packageurl-python, so
no host name stands in our source. Order: https://docs.npmjs.com/cli/configuring-npm/npmrc.
"""

import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from packageurl.validate import NpmTypeDefinition

PUBLIC: str = NpmTypeDefinition.default_repository_url
_MOST = 1_000_000  # characters of one configuration file
_VARIABLE = re.compile(r"\$\{(\w{1,100})\??\}")


@dataclass(frozen=True, slots=True)
class NpmAddresses:
    """Addresses as the user wrote them; each may hold the user's user info, and may be no address at all."""

    main: str = field(repr=False)
    scopes: Mapping[str, str] = field(default_factory=dict, repr=False)  # "@name" -> its own registry


def npm_addresses(environment: Mapping[str, str] | None = None) -> NpmAddresses:
    """The default registry, and those of scopes: ``@scope:registry = …``."""
    env = os.environ if environment is None else environment
    options: dict[str, str] = {}
    for path in _files(env):
        options |= dict(_lines(text_of(path), env))
    main = _settings(env).get("npm_config_registry") or options.get("registry") or PUBLIC
    ending = ":registry"
    scopes = {
        key.removesuffix(ending): value
        for key, value in options.items()
        if key.startswith("@") and key.endswith(ending)
    }
    return NpmAddresses(main, scopes)


def text_of(path: Path) -> str:
    """A configuration file's text; "" where there is none, or none that can be read."""
    try:
        if not path.is_file():
            return ""
        with path.open(encoding="utf-8", errors="replace") as lines:
            return lines.read(_MOST)
    except OSError:
        return ""


def _settings(env: Mapping[str, str]) -> dict[str, str]:
    return {key.lower(): value for key, value in env.items() if key.lower().startswith("npm_config_")}


def _files(env: Mapping[str, str]) -> Iterable[Path]:
    """The global file, then the user's, which is the stronger."""
    lower = _settings(env)
    home = Path(env.get("HOME") or Path("~").expanduser())
    user = Path(lower.get("npm_config_userconfig") or home / ".npmrc")
    prefix = lower.get("npm_config_prefix") or dict(_lines(text_of(user), env)).get("prefix", "")
    if not prefix and (node := shutil.which("node", path=env.get("PATH"))):
        prefix = str(Path(node).parent.parent)
    place = lower.get("npm_config_globalconfig") or (str(Path(prefix) / "etc" / "npmrc") if prefix else "")
    return (*((Path(place),) if place else ()), user)


def _lines(text: str, env: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        key, equals, value = line.strip().partition("=")
        if equals and not key.startswith((";", "#")):
            plain = value.strip().strip("\"'")
            yield key.strip(), _VARIABLE.sub(lambda match: env.get(match[1], ""), plain)
