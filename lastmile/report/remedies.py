"""Why a tool did not look, for the client: advice to the auditor stays in the terminal and the record."""

import re

from lastmile.language import later, record_text, say

_BETWEEN = "; "  # between the reasons of a row that several tools serve
# A reason that ends in advice to the person at the terminal, and what a reader of the report needs of it.
_TOLD = (
    (
        re.compile(
            r"typescript is not installed: .*|the only tsc on PATH belongs to .*"
            r"|the declarations of the installed tsc were not found: .*"
        ),
        later(
            "the machine of this audit has no TypeScript compiler that it can use, so no JavaScript call was "
            "compared with its package"
        ),
    ),
    (
        re.compile(r"offline, and no package is kept from an earlier audit: .*"),
        later(
            "the audit ran without the network and had kept no package, so no Python call was compared with "
            "its package"
        ),
    ),
    (
        re.compile(r"pip-audit did not report our own .* holds no advisories; .*"),
        later("the service that it asked holds no advisories, so no Python package was looked up there"),
    ),
    (
        re.compile(r"\S+ is not installed: install LastMile again, .*"),
        later("it is not on the machine of this audit, so it looked at nothing"),
    ),
)


def told(reason: str) -> str:
    """The reason in the report's language, without commands and variables of ours."""
    if found := _instead(reason):
        return say(found)
    parts = reason.split(_BETWEEN)
    if not any(_instead(part) for part in parts):
        return record_text(reason)
    return _BETWEEN.join(told(part) for part in parts)


def _instead(reason: str) -> str:
    return next((text for form, text in _TOLD if form.fullmatch(reason)), "")
