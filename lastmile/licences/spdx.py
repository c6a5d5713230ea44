"""What a licence is called (SPDX) and what it asks of whoever builds on it.

The names are SPDX's, read by ``license-expression``; the aliases are what manifests of real packages say
instead. What is not known for certain stays unknown: "BSD" alone names two licences and is none of them.
"""

import re
from enum import IntEnum
from functools import lru_cache
from typing import Any

from license_expression import ExpressionError, LicenseSymbol, LicenseWithExceptionSymbol, get_spdx_licensing

LONGEST = 500  # characters of a licence field that are read


class Ask(IntEnum):
    """What a licence asks, the mildest first; ``OR`` takes the smallest, ``AND`` the largest."""

    LITTLE = 0  # name the authors, keep the text
    CHANGES = 1  # publish changes to the package itself (LGPL, MPL, EPL)
    SHARE = 2  # publish what is built on it when that is handed to others (GPL)
    NETWORK = 3  # publish it as soon as others use it over a network (AGPL, SSPL)
    RESTRICTED = 4  # some uses need a bought licence or are forbidden (BUSL, non-commercial)


# Lower-case, without commas, "the", "licence/license" and version words ("version", "v"): see ``_plain``.
_ALIASES = {
    "mit": "MIT",
    "mit mit": "MIT",
    "mit/x11": "MIT",
    "x11/mit": "MIT",
    "mit x11": "MIT",
    "x11 mit": "MIT",
    "expat": "MIT",
    "mit expat": "MIT",
    "apache 2": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "apache-2": "Apache-2.0",
    "apache2": "Apache-2.0",
    "apache2.0": "Apache-2.0",
    "apache software 2.0": "Apache-2.0",
    "asl 2.0": "Apache-2.0",
    "asl2": "Apache-2.0",
    "isc": "ISC",
    "isc iscl": "ISC",
    "new bsd": "BSD-3-Clause",
    "modified bsd": "BSD-3-Clause",
    "revised bsd": "BSD-3-Clause",
    "bsd 3 clause": "BSD-3-Clause",
    "bsd 3-clause": "BSD-3-Clause",
    "3-clause bsd": "BSD-3-Clause",
    "3 clause bsd": "BSD-3-Clause",
    "bsd-3": "BSD-3-Clause",
    "bsd3": "BSD-3-Clause",
    "simplified bsd": "BSD-2-Clause",
    "freebsd": "BSD-2-Clause",
    "bsd 2 clause": "BSD-2-Clause",
    "bsd 2-clause": "BSD-2-Clause",
    "2-clause bsd": "BSD-2-Clause",
    "bsd-2": "BSD-2-Clause",
    "bsd2": "BSD-2-Clause",
    "0bsd": "0BSD",
    "mpl 2.0": "MPL-2.0",
    "mpl2": "MPL-2.0",
    "mozilla public 2.0": "MPL-2.0",
    "mozilla public 2.0 mpl 2.0": "MPL-2.0",
    "psf": "PSF-2.0",
    "psf 2": "PSF-2.0",
    "psfl": "PSF-2.0",
    "python software foundation": "PSF-2.0",
    "unlicense": "Unlicense",
    "the unlicense unlicense": "Unlicense",
    "zlib": "Zlib",
    "wtfpl": "WTFPL",
    "cc0": "CC0-1.0",
    "cc0 1.0 universal": "CC0-1.0",
    "boost software 1.0": "BSL-1.0",
    "gpl 2": "GPL-2.0-only",
    "gpl2": "GPL-2.0-only",
    "gpl 2.0": "GPL-2.0-only",
    "gplv2+": "GPL-2.0-or-later",
    "gpl 3": "GPL-3.0-only",
    "gpl3": "GPL-3.0-only",
    "gpl 3.0": "GPL-3.0-only",
    "gnu gpl 3": "GPL-3.0-only",
    "gplv3+": "GPL-3.0-or-later",
    "gnu general public 2 gplv2": "GPL-2.0-only",
    "gnu general public 2 or later gplv2+": "GPL-2.0-or-later",
    "gnu general public 3 gplv3": "GPL-3.0-only",
    "gnu general public 3 or later gplv3+": "GPL-3.0-or-later",
    "gnu affero general public 3": "AGPL-3.0-only",
    "gnu affero general public 3 or later agplv3+": "AGPL-3.0-or-later",
    "agpl 3": "AGPL-3.0-only",
    "agpl 3.0": "AGPL-3.0-only",
    "lgpl 2.1": "LGPL-2.1-only",
    "lgpl 3": "LGPL-3.0-only",
    "lgpl 3.0": "LGPL-3.0-only",
    "gnu lesser general public 2 or later lgplv2+": "LGPL-2.0-or-later",
    "gnu lesser general public 3 lgplv3": "LGPL-3.0-only",
    "gnu lesser general public 3 or later lgplv3+": "LGPL-3.0-or-later",
    "sspl": "SSPL-1.0",
    "server side public": "SSPL-1.0",
    "business source 1.1": "BUSL-1.1",
    "elastic 2.0": "Elastic-2.0",
    "blue oak model 1.0.0": "BlueOak-1.0.0",
}
_NOISE = re.compile(r"\b(?:the|licen[cs]ed?|version|under|of)\b|[,()\"']|\bv(?=\d)|\bv\.\s?(?=\d)")
_CLASSIFIER = re.compile(r"^License :: (?:OSI Approved :: )?")

_FAMILIES = (
    (Ask.RESTRICTED, ("BUSL-", "Elastic-", "PolyForm-", "CC-BY-NC", "FSL-", "SUL-", "Aladdin")),
    (Ask.NETWORK, ("AGPL-", "SSPL-", "OSL-", "CPAL-", "RPL-", "Parity-")),
    (Ask.SHARE, ("GPL-", "EUPL-", "Sleepycat", "QPL-")),
    (Ask.CHANGES, ("LGPL-", "MPL-", "EPL-", "CDDL-", "CPL-", "MS-RL", "APSL-")),
)
# Words of a licence that is none of SPDX's and forbids some uses all the same.
_FORBIDS = re.compile(
    r"\bcommons[ -]clause\b|\bnon-?commercial\b|^unlicensed$|\bsustainable use\b|^proprietary$"
    r"|\bbusiness source\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def spdx(text: str) -> str | None:
    """The SPDX expression of a licence field or classifier as packages write it; None: not known for certain.

    "Apache 2.0" is Apache-2.0, "(MIT OR GPL-2.0)" is "MIT OR GPL-2.0-only"; "BSD" is None.
    """
    bare = _CLASSIFIER.sub("", text.strip()[:LONGEST])
    if not bare:
        return None
    alias = _ALIASES.get(_plain(bare))
    parsed = None if alias else _parsed(bare)
    if alias or parsed is not None:
        return alias or str(parsed)
    # "MIT/Apache-2.0" is what crates said before SPDX had OR; a comma says neither "and" nor "or".
    parts = [spdx(part) for part in bare.strip("()").split("/")] if 0 < bare.count("/") < 4 else []
    return " OR ".join(part for part in parts if part) if parts and all(parts) else None


@lru_cache(maxsize=4096)
def ask(expression: str) -> Ask | None:
    """What this SPDX expression asks; of alternatives the mildest. None where it is no expression."""
    parsed = _parsed(expression)
    return None if parsed is None else _ask(parsed)


def forbids(text: str) -> bool:
    """Whether a licence field that is no SPDX expression says that some uses are not allowed."""
    return bool(_FORBIDS.search(text.strip()[:LONGEST]))


def _plain(text: str) -> str:
    return " ".join(_NOISE.sub(" ", text.lower()).split())


def _parsed(text: str) -> Any:
    """The expression, None unless every name in it is SPDX's."""
    try:
        parsed = _licensing().parse(text, validate=True, strict=True)
    except (ExpressionError, AttributeError, ValueError, TypeError, RecursionError):
        return None  # the library meets odd characters with an AttributeError
    known = _licensing().known_symbols
    if parsed is None or any(
        symbol.key not in known or symbol.key.startswith("LicenseRef") for symbol in _symbols(parsed)
    ):
        return None
    return parsed


def _symbols(parsed: Any) -> list[Any]:
    return [
        part for symbol in parsed.symbols for part in getattr(symbol, "decompose", lambda s=symbol: [s])()
    ]


@lru_cache(maxsize=1)
def _licensing() -> Any:
    return get_spdx_licensing()


def _ask(node: Any) -> Ask:
    if isinstance(node, LicenseWithExceptionSymbol):
        # An exception lifts the duty to publish what merely uses the package; that of MySQL and its like
        # does so for open products alone.
        lifted = "FOSS" not in node.exception_symbol.key and "FLOSS" not in node.exception_symbol.key
        return min(_ask(node.license_symbol), Ask.CHANGES) if lifted else _ask(node.license_symbol)
    if isinstance(node, LicenseSymbol):
        return next((level for level, starts in _FAMILIES if node.key.startswith(starts)), Ask.LITTLE)
    found = [_ask(part) for part in node.args]
    return min(found) if node.operator.strip().upper() == "OR" else max(found)
