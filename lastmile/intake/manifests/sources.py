"""Where a package comes from: registry | git | url | path, and the host where that says something."""

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from packageurl.contrib import purl2url, url2purl
from pip._internal.models.index import PyPI

_GIT = ("git+", "git:", "git@", "github:", "gitlab:", "bitbucket:", "gist:", "ssh:", "hg+", "svn+", "bzr+")
_PATH = ("file:", "link:", "portal:", "workspace:", "./", "../", "/", "~/")
_SHORT_GIT = re.compile(r"[\w.-]+/[\w.-]+(?:#.*)?$")
_SHORT_HOSTS = {"github:": "github.com", "gitlab:": "gitlab.com", "bitbucket:": "bitbucket.org"}
_ARCHIVE_OF_GIT = re.compile(r"https?://codeload\.github\.com/|https?://[^/]+/[^?#]+/(?:tarball|archive)/")
_SCP = re.compile(r"(?:[\w.-]+@)?([\w.-]+\.[a-z]{2,}):(?!//)")
_HOST = re.compile(r"[a-z0-9][a-z0-9.-]*")
_PURLS = ("pkg:npm/a@1.0.0", "pkg:cargo/a@1.0.0", "pkg:gem/a@1.0.0", "pkg:composer/a/a@1.0.0")
VARIABLE = re.compile(r"\$\{?\w|%\w+%")


def source_of(spec: str) -> str:
    """Where npm fetches this from: registry | git | url | path."""
    if spec.startswith(_GIT):
        return "git"
    if spec.startswith(_PATH):
        return "path"
    if spec.startswith(("http:", "https:")):
        # "…/a.git" names a repository, codeload.github.com/…/tar.gz/… the archive that stands for one.
        return "git" if re.search(r"\.git(?:[#?/]|$)", spec) or _ARCHIVE_OF_GIT.match(spec) else "url"
    return "git" if not spec.startswith("@") and _SHORT_GIT.match(spec) else "registry"


def host_of(address: str) -> str:
    """Host of a URL or of what git takes for one, lower-case; "" where there is none. Never credentials."""
    for short, host in _SHORT_HOSTS.items():
        if address.startswith(short):
            return host
    plain = re.sub(r"^(?:git|hg|svn|bzr|registry|sparse)\+", "", address[:2000])
    if "://" not in plain and (found := _SCP.match(plain)):
        return found[1].lower()
    if "://" not in plain:
        return "github.com" if _SHORT_GIT.match(plain) and not plain.startswith((".", "@", "/")) else ""
    try:
        host = (urlsplit(plain).hostname or "").lower()
    except ValueError:
        return ""
    return host if _HOST.fullmatch(host) else ""


@lru_cache(maxsize=1)
def _public() -> frozenset[str]:
    """Hosts of the public registries, by the constants of the libraries that know them."""
    links = [
        link(purl)  # type: ignore[no-untyped-call]  # the library leaves this function without types
        for purl in _PURLS
        for link in (purl2url.get_repo_url, purl2url.get_download_url)
    ]
    hosts = {host_of(link) for link in links if link}
    return frozenset(hosts | {PyPI.netloc, PyPI.file_storage_domain})


@lru_cache(maxsize=4096)
def is_public(host: str) -> bool:
    """Whether this is a public registry, or a well-known other name of one."""
    public = _public()
    if host in public or any(host.endswith(f".{known}") for known in public):
        return True
    # The library's pattern for npm ends openly, so a name that only begins like the registry's is refused.
    if any(host.startswith(known.rpartition(".")[0]) for known in public):
        return False
    address = f"https://{host}/a/-/a-1.0.0.tgz"
    purl = url2purl.get_purl(address)  # type: ignore[no-untyped-call]  # the library has no types here
    return purl is not None and purl.type == "npm"


def foreign(address: str) -> str:
    """Host of a registry's address where it is none of the public ones, else ""."""
    if address.endswith("/crates.io-index"):
        return ""
    host = host_of(address)
    return "" if not host or is_public(host) else host


def indexes(addresses: Iterable[object]) -> tuple[tuple[str, ...], str | None]:
    """Hosts of the package indexes that a file names, and what could not be read of them."""
    hosts, variables = [], 0
    for address in addresses:
        if not isinstance(address, str):
            continue
        host = host_of(re.sub(r"//[^/\s]*@", "//", address, count=1))
        variables += not host and bool(VARIABLE.search(address))
        hosts.append(host)
    told = tuple(dict.fromkeys(host for host in hosts if host))
    return told, "an index address is a variable, which nobody can read here" if variables else None
