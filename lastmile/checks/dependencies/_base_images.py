"""What the base images of a Dockerfile settle on, for ``end_of_life_runtime``; no check itself."""

import re
from collections.abc import Iterator

from lastmile.checks.dependencies.end_of_life import CODENAMES

_FROM = re.compile(
    r"^[ \t]*FROM[ \t]+(?:--platform=\S+[ \t]+)?(?:[\w.\-:]+/)*([\w.\-]+):(\S+)", re.IGNORECASE | re.MULTILINE
)
_VERSION = re.compile(r"v?(\d+(?:\.\d+)?)(?=[.\-@]|$)")
_ALPINE = re.compile(r"-alpine(\d+\.\d+)(?=[.\-@]|$)")
_PRODUCTS = {
    "python": "Python",
    "node": "Node.js",
    "ubuntu": "Ubuntu",
    "debian": "Debian",
    "alpine": "Alpine",
}


def images(dockerfile: str) -> Iterator[tuple[int, str, str]]:
    """Line, product and version that each FROM names: ``python:3.8-buster`` is Python 3.8 and Debian 10."""
    for found in _FROM.finditer(dockerfile):
        line = dockerfile.count("\n", 0, found.start(1)) + 1
        product, tag = _PRODUCTS.get(found[1].lower()), found[2].lower()
        if product and (version := _VERSION.match(tag)):
            yield line, product, version[1]
        for word in re.split(r"[-@]", tag):
            if word in CODENAMES:
                yield line, *CODENAMES[word]
        if alpine := _ALPINE.search(tag):
            yield line, "Alpine", alpine[1]
