"""One name in an index that speaks PyPI's simple protocol: JSON (PEP 691, 700, 792) or HTML (PEP 503, 592).

A page is believed only if it is about the name that was asked: a log-in page with status 200 is no answer.
"""

import json
import re
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from lastmile.registries.answer import ABSENT, THERE, Answer, day, unknown
from lastmile.registries.configuration import Registry
from lastmile.web import NotThere, WebError, fetch

KNOWN = "packaging"  # the sentinel: every index that serves the public packages has it
KNOWN_SINCE = "2016"  # its first file is older; a page that dates it later bears a mirror's own dates
_ACCEPT = "application/vnd.pypi.simple.v1+json, text/html;q=0.5"
_MOST = 24 * 1024 * 1024  # bytes of one page; the longest known are a sixth of it
_LINK = re.compile(r"<a\s([^<>]{1,4000})>([^<>]{0,400})</a\s*>", re.IGNORECASE)
_TITLE = re.compile(r"<title>\s*links\s+for\s+([\w.-]{1,200})\s*</title>", re.IGNORECASE)
_STATUS = re.compile(r"<meta\s+name=\"pypi:project-status\"\s+content=\"(\w{1,30})\"", re.IGNORECASE)
_UPLOADED = re.compile(r"\bdata-upload-time=\"([^\"<>]{10,40})\"")
_YANKED = re.compile(r"\bdata-yanked\b")
_SDIST = (".tar.gz", ".zip", ".tar.bz2", ".tgz")
_ENDED = frozenset(("archived", "deprecated", "quarantined"))

File = tuple[str, str | None, bool]  # file name, upload day, withdrawn


def look_up(registry: Registry, name: str, seconds: float) -> Answer:
    """Ask one index for one name; never raises for what the server does."""
    asked = canonicalize_name(name)
    try:
        body = fetch(f"{registry.base}{asked}/", most=_MOST, seconds=seconds, accept=_ACCEPT)
    except NotThere:
        return Answer(ABSENT)
    except WebError as error:
        return unknown(str(error))
    text = body.decode("utf-8", "replace")
    found = _from_json(text, asked) if text.lstrip()[:1] == "{" else _from_html(text, asked)
    return found or unknown(f"{registry.host} did not answer as a package index does")


def _from_json(text: str, asked: str) -> Answer | None:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    files, name = (data.get("files"), data.get("name")) if isinstance(data, dict) else (None, None)
    if not isinstance(files, list) or not isinstance(name, str) or canonicalize_name(name) != asked:
        return None
    listed = [
        (file["filename"], day(file.get("upload-time")), bool(file.get("yanked")))
        for file in files
        if isinstance(file, dict) and isinstance(file.get("filename"), str)
    ]
    return _answer(listed, asked, _json_status(data))


def _json_status(data: Mapping[str, Any]) -> str:
    """PEP 792: the project's status stands in ``project-status`` (an object) or, in drafts, in ``meta``."""
    meta = data.get("meta")
    for place in (data.get("project-status"), meta.get("project-status") if isinstance(meta, dict) else None):
        status = place.get("status") if isinstance(place, dict) else place
        if isinstance(status, str) and status in _ENDED:
            return status
    return ""


def _from_html(text: str, asked: str) -> Answer | None:
    files: list[File] = []
    for match in _LINK.finditer(text):
        attributes = match[1]
        uploaded = _UPLOADED.search(attributes)
        named = unescape(match[2]).strip()
        files.append((named, day(uploaded[1]) if uploaded else None, bool(_YANKED.search(attributes))))
    titled = _TITLE.search(text)
    empty = titled is not None and canonicalize_name(titled[1]) == asked
    status = _STATUS.search(text)
    answer = _answer(files, asked, status[1] if status and status[1] in _ENDED else "")
    return answer if answer.releases or (empty and not files) else None


def _answer(files: Iterable[File], asked: str, status: str) -> Answer:
    """Newest stable version and dates; a version is withdrawn when all of its files are."""
    dates: dict[str, str] = {}
    kept: dict[str, bool] = {}
    for filename, uploaded, yanked in files:
        version = version_in(filename, asked)
        if version is None:
            continue
        kept[version] = kept.get(version, False) or not yanked
        if uploaded and uploaded < dates.get(version, "9999"):
            dates[version] = uploaded
    parsed = {version: _version(version) for version in kept}
    stable = [(v, text) for text, v in parsed.items() if v and kept[text] and not v.is_prerelease]
    return Answer(
        THERE,
        newest=max(stable)[1] if stable else None,
        dates=dates,
        releases=len(kept),
        withdrawn=tuple(sorted(version for version, some in kept.items() if not some)),
        notice=status,
    )


def version_in(filename: str, asked: str) -> str | None:
    """The version in a wheel's or a source archive's name, where the archive is of the name asked."""
    if filename.endswith(".whl"):
        name, _, rest = filename.partition("-")
        version = rest.partition("-")[0]
    else:
        stem = next((filename.removesuffix(end) for end in _SDIST if filename.endswith(end)), "")
        name, _, version = stem.rpartition("-")
    if not version or canonicalize_name(name) != asked:
        return None
    parsed = _version(version)
    return str(parsed) if parsed else None


def _version(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None
