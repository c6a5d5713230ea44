"""Lays out npm packages: their archives come from our user's registry, and nothing of them runs."""

import json
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import quote, urlsplit

from lastmile.inventory import Inventory
from lastmile.npm_ranges import fits
from lastmile.npmrc import npm_addresses
from lastmile.scanners.apis.declarations import DeclarationStore, NpmPackage
from lastmile.web import NotThere, WebError, download, fetch
from lastmile.workspace import remove

_NAME = re.compile(r"(?:@[a-z0-9~_-][a-z0-9._~-]{0,100}/)?[a-zA-Z0-9~_-][a-zA-Z0-9._~-]{0,110}")
_VERSION = re.compile(r"\d{1,9}\.\d{1,9}\.\d{1,9}(?:-[0-9A-Za-z.-]{1,60})?")
_RELEASE = re.compile(r"\d{1,9}\.\d{1,9}\.\d{1,9}")
_ABBREVIATED = "application/vnd.npm.install-v1+json, application/json;q=0.8"
_LARGEST = 40 * 1024 * 1024  # bytes of an archive, or of a list of versions
_SECONDS = 40.0  # for one package
_SECONDS_ALL = 150.0  # for all packages of one audit
_LANES = 8  # they wait for the network most of the time
_MOST_FAILURES = 4  # connections in a row that fail before the registry counts as out of reach
_UNREACHED = "the package registry could not be reached"


@dataclass(frozen=True, slots=True)
class NpmWish:
    """A package to be laid out: exactly ``version``, or the newest release that ``spec`` allows."""

    name: str
    version: str = ""
    spec: str = ""

    @property
    def sound(self) -> bool:
        """Whether name and version are shaped as npm's are, and so can stand in an address and a path."""
        version = not self.version or _VERSION.fullmatch(self.version)
        return bool(_NAME.fullmatch(self.name) and version)


class NpmLibrary:
    """Packages on demand: from the store where they are kept, else from the user's npm registry."""

    def __init__(self, inventory: Inventory, store: DeclarationStore | None = None) -> None:
        self._workspace = inventory.workspace.resolve()
        self._store = store or DeclarationStore()
        self._store.prune()
        self._deadline = time.monotonic() + min(_SECONDS_ALL, inventory.limits.timeout / 3)
        self._offline = inventory.limits.offline
        self._failures = 0
        self._registries = npm_addresses()
        self._known: dict[NpmWish, NpmPackage | str] = {}
        self.folder = self._store.folder

    def lay_out(self, wishes: Iterable[NpmWish]) -> tuple[dict[str, NpmPackage], dict[str, str]]:
        """What could be laid out, by name; and the rest, each name with the reason."""
        wanted = list({wish.name: wish for wish in wishes}.values())
        with ThreadPoolExecutor(max_workers=_LANES, thread_name_prefix="npm") as pool:
            answers = list(pool.map(self.get, wanted))
        laid = {w.name: a for w, a in zip(wanted, answers, strict=True) if isinstance(a, NpmPackage)}
        failed = {w.name: a for w, a in zip(wanted, answers, strict=True) if isinstance(a, str)}
        return laid, failed

    def get(self, wish: NpmWish) -> NpmPackage | str:
        """The package, else why there is none."""
        if wish not in self._known:
            self._known[wish] = self._one(wish)
        return self._known[wish]

    def others(self, name: str, version: str) -> Iterator[NpmPackage]:
        """The newest release, the last one before the series of ``version``, and the newest within it."""
        listed = self._listed(name)
        if listed is None:
            return
        first, second, _ = version.split(".", 2)
        before = f"<{first}.0.0" if first != "0" else f"<0.{second}.0"
        chosen = (_chosen(listed, ""), _chosen(listed, before), _chosen(listed, f"^{version}"))
        for other in dict.fromkeys(chosen):
            if other and other != version:
                package = self.get(NpmWish(name, other))
                if isinstance(package, NpmPackage):
                    yield package

    def _one(self, wish: NpmWish) -> NpmPackage | str:
        if not wish.sound:
            return "its name or version is none that a registry could have"
        version = wish.version or self._settled(wish)
        if not version:
            return _UNREACHED if self._out_of_reach() else "no release of it fits"
        if kept := self._store.find(wish.name, version):
            return kept
        if self._out_of_reach():
            return _UNREACHED
        base = self._base(wish.name)
        if not base:
            return "the registry of your npm configuration is no http(s) address"
        return self._fetched(base, wish.name, version)

    def _settled(self, wish: NpmWish) -> str:
        """The version that a range comes to; what is kept suffices where no registry can be asked."""
        if listed := self._listed(wish.name):
            return _chosen(listed, wish.spec)
        kept = [v for v in self._store.kept(wish.name) if _RELEASE.fullmatch(v)]
        return _chosen({"versions": kept, "latest": ""}, wish.spec)

    def _listed(self, name: str) -> Mapping[str, Any] | None:
        if known := self._store.listed(name, fresh=not self._offline):
            return known
        base = self._base(name)
        if self._out_of_reach() or not base or not _NAME.fullmatch(name):
            return None
        try:
            body = fetch(
                base + quote(name, safe="@"), most=_LARGEST, seconds=self._left(), accept=_ABBREVIATED
            )
            read = json.loads(body)
        except NotThere:
            return None
        except WebError:
            self._failures += 1
            return None
        except (ValueError, RecursionError):
            return None
        self._failures = 0
        return self._noted(name, read)

    def _noted(self, name: str, read: object) -> Mapping[str, Any] | None:
        versions = read.get("versions") if isinstance(read, dict) else None
        tags = read.get("dist-tags") if isinstance(read, dict) else None
        if not isinstance(versions, dict):
            return None
        latest = tags.get("latest") if isinstance(tags, dict) else ""
        listed = {"versions": [v for v in versions if _RELEASE.fullmatch(v)], "latest": str(latest)}
        self._store.note(name, listed)
        return listed

    def _fetched(self, base: str, name: str, version: str) -> NpmPackage | str:
        folder = Path(mkdtemp(prefix="npm-", dir=self._workspace))
        archive = folder / "package.tgz"
        last = name.rpartition("/")[2]
        try:
            download(f"{base}{name}/-/{last}-{version}.tgz", archive, most=_LARGEST, seconds=self._left())
            self._failures = 0
            laid = self._store.keep(name, version, archive)
        except NotThere:
            return "the registry has no such version"
        except WebError:
            self._failures += 1
            return "its archive could not be fetched, or is too large"
        finally:
            remove(folder)
        return laid or "its archive is not what its name says, or too large"

    def _left(self) -> float:
        return max(1.0, min(_SECONDS, self._deadline - time.monotonic()))

    def _out_of_reach(self) -> bool:
        return self._offline or self._failures >= _MOST_FAILURES or time.monotonic() > self._deadline

    def _base(self, name: str) -> str:
        """The registry that our user's npm would ask for this name; "" where that is no address."""
        scope = name.partition("/")[0] if name.startswith("@") else ""
        address = self._registries.scopes.get(scope, self._registries.main)
        try:
            parts = urlsplit(address)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            return ""
        return address.rstrip("/") + "/" if usable else ""


def _chosen(listed: Mapping[str, Any], spec: str) -> str:
    """The version that npm would take: the one tagged latest where it fits, else the newest that does."""
    latest = listed["latest"]
    if spec in ("", "*", "latest") and _RELEASE.fullmatch(latest):
        return str(latest)
    wish = "*" if spec in ("", "latest") else spec
    if latest and fits(latest, wish):
        return str(latest)
    fitting = [v for v in listed["versions"] if isinstance(v, str) and fits(v, wish)]
    return max(fitting, key=order, default="")


def order(version: str) -> tuple[int, ...]:
    """Sorts releases; the numbers of what comes after them do not count."""
    return tuple(int(n) for n in re.findall(r"\d{1,9}", version)[:3])
