"""One name in a registry that speaks npm's protocol.

``<name>/latest`` is small and tells existence, newest version and deprecation; where it is absent the whole
document is asked too, because a package can lack that tag and a server can lack that address.
"""

import json
from typing import Any
from urllib.parse import quote

from lastmile.registries.answer import ABSENT, THERE, Answer, day, unknown
from lastmile.registries.configuration import Registry
from lastmile.web import NotThere, WebError, fetch

KNOWN = "inherits"  # the sentinel: small, and every registry that serves the public packages has it
KNOWN_SINCE = "2013"  # its first version is older; a mirror that stamps its own dates says later
_ABBREVIATED = "application/vnd.npm.install-v1+json, application/json;q=0.8"
_MOST_OF_ONE = 2 * 1024 * 1024  # bytes of one version's document
_MOST = 4 * 1024 * 1024  # bytes of a whole document; what is larger has a long history


def look_up(registry: Registry, name: str, seconds: float) -> Answer:
    """Ask one registry for one name; never raises for what the server does."""
    try:
        data = _ask(registry, f"{_address(name)}/latest", _MOST_OF_ONE, seconds)
    except NotThere:
        return _whole(registry, name, seconds)
    except WebError as error:
        return unknown(str(error))
    if data is None or data.get("name") != name or not isinstance(data.get("version"), str):
        return unknown(f"{registry.host} did not answer as an npm registry does")
    return Answer(THERE, newest=data["version"], notice=_deprecation(data))


def history(registry: Registry, name: str, seconds: float) -> Answer:
    """As ``look_up``, with the number of versions and their dates, from the whole document."""
    try:
        data = _ask(registry, _address(name), _MOST, seconds, accept="application/json")
    except NotThere:
        return Answer(ABSENT)
    except WebError as error:
        return unknown(str(error))
    return _of_whole(registry, name, data)


def _whole(registry: Registry, name: str, seconds: float) -> Answer:
    try:
        data = _ask(registry, _address(name), _MOST, seconds, accept=_ABBREVIATED)
    except NotThere:
        return Answer(ABSENT)
    except WebError as error:
        return unknown(str(error))
    return _of_whole(registry, name, data)


def _of_whole(registry: Registry, name: str, data: dict[str, Any] | None) -> Answer:
    if data is None or data.get("name") != name:
        return unknown(f"{registry.host} did not answer as an npm registry does")
    versions, times, tags = data.get("versions"), data.get("time"), data.get("dist-tags")
    listed = versions if isinstance(versions, dict) else {}
    newest = tags.get("latest") if isinstance(tags, dict) else None
    dates = {
        version: moment
        for version in listed
        if isinstance(times, dict) and (moment := day(times.get(version))) is not None
    }
    newest = newest if isinstance(newest, str) else None
    notice = _deprecation(listed.get(newest)) if newest else ""
    return Answer(THERE, newest=newest, dates=dates, releases=len(listed), notice=notice)


def _ask(
    registry: Registry, address: str, most: int, seconds: float, accept: str = "application/json"
) -> dict[str, Any] | None:
    body = fetch(registry.base + address, most=most, seconds=seconds, accept=accept)
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _address(name: str) -> str:
    """``@scope/name`` is one segment of the address: its slash is encoded."""
    return quote(name, safe="@")


def _deprecation(version: object) -> str:
    said = version.get("deprecated") if isinstance(version, dict) else None
    if isinstance(said, str) and said.strip():
        return f"deprecated: {' '.join(said.split())[:200]}"
    return "deprecated" if said is True else ""
