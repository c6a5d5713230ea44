"""Builds of one binary for several platforms are one package to whoever counts packages."""

import re

# One package for each platform: esbuild, rollup, SWC, sharp, lightningcss, Tailwind's engine, file watchers.
_PLATFORM = re.compile(
    r"[-/](?:(?:android|darwin|freebsd|linux|linuxmusl|netbsd|openbsd|openharmony|sunos|aix|win32|wasm32|wasi)"
    r"(?:[-.][\w.\-]+)?)$"
)


def for_any_platform(ecosystem: str, name: str) -> str:
    """The name of an npm package with its platform left out; other names as they stand."""
    return _PLATFORM.sub("-<platform>", name) if ecosystem == "npm" else name


def counted(ecosystem: str, name: str, version: str | None) -> tuple[str, str, str]:
    """What makes one package wherever packages are counted, so that all pages of a report agree.

    Each version counts, its builds for several platforms count once.
    """
    return (ecosystem, for_any_platform(ecosystem, name), version or "")
