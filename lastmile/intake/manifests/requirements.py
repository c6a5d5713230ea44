"""``requirements*.txt`` and ``constraints*.txt``, by pip-requirements-parser; nothing is run or fetched."""

import os
import re
import tempfile
from pathlib import Path, PurePosixPath
from typing import Any

from packaging.utils import canonicalize_name
from pip_requirements_parser import RequirementsFile

from lastmile.inventory import Dependency, Manifest

_DEVELOPMENT = re.compile(r"dev|test|lint|docs?|ci|build|typing|mypy", re.IGNORECASE)
_INCLUDE = re.compile(r"^[ \t]*(?:-r|-c|--requirement|--constraint)[ \t=]*", re.MULTILINE)
_LOGICAL_LINE = re.compile(r"(?:[^\\\n]|\\[^\n]|\\\n)*+\n|(?:[^\\\n]|\\[^\n]|\\\n|\\\Z)++")
_SPACES = re.compile(r"[ \t]{2,}")
_MOST = 5000  # lines; each costs the parser half a millisecond
_LONGEST = 20_000  # characters of one requirement; a hundred hashes fill half of it
_VCS = re.compile(r"(?:git|hg|svn|bzr)\+")


def _source(item: Any) -> str:
    link = getattr(getattr(item, "link", None), "url", "") or ""
    if _VCS.match(link):
        return "git"
    if link.startswith(("http://", "https://")):
        return "url"
    return "path" if link or getattr(item, "is_editable", False) else "registry"


def _version(item: Any) -> str | None:
    """The exact version, where ``==`` or ``===`` without a wildcard pins one."""
    pins = [clause for clause in item.specifier or () if clause.operator in ("==", "===")]
    return pins[0].version if len(pins) == 1 and not pins[0].version.endswith("*") else None


def _dependency(item: Any, path: str) -> Dependency:
    text = " ".join(str(item.requirement_line.line).split())
    name = (
        item.name or PurePosixPath(re.split(r"[#@]", text)[0].rstrip("/")).name.removesuffix(".git") or text
    )
    return Dependency(
        ecosystem="PyPI",
        name=canonicalize_name(name),
        version=_version(item),
        spec=re.sub(r"//[^/@\s]*@", "//", text.partition(" --hash")[0]),
        direct=True,
        development=bool(_DEVELOPMENT.search(PurePosixPath(path).stem.removeprefix("requirements"))),
        declared_in=path,
        line=item.requirement_line.line_number,
        source=_source(item),
    )


def _bounded(text: str) -> tuple[str, str | None]:
    """The text without what the parser would take minutes for, and what was left out, if anything was."""
    kept, long_ones = [], 0
    logical = _LOGICAL_LINE.findall(text)
    for line in logical[:_MOST]:
        short = _SPACES.sub(" ", line)
        long_ones += len(short) > _LONGEST
        kept.append("\n" * line.count("\n") if len(short) > _LONGEST else short)
    if len(logical) > _MOST:
        return "".join(kept), f"only the first {_MOST:,} lines are read"
    if long_ones:
        return "".join(kept), f"{long_ones} line(s) of over {_LONGEST:,} characters are not read"
    return "".join(kept), None


def _problem(parsed: Any) -> str | None:
    bad = list(parsed.invalid_lines)
    if bad:
        first = bad[0].requirement_line.line_number
        return f"{len(bad)} line{'s' if len(bad) > 1 else ''} cannot be read, the first is line {first}"
    return None


def read_requirements(text: str, path: str) -> Manifest:
    """Read one file; ``-r`` lines are not followed (each file of the tree is read by itself).

    A file whose every line carries a hash is a lock: pip installs exactly that.
    """
    # The parser opens what -r names, wherever it lies: those lines become comments before it sees them.
    safe, problem = _bounded(_INCLUDE.sub("# ", text))
    try:
        with tempfile.TemporaryDirectory(prefix=f"lastmile-{os.getpid()}-") as folder:
            copy = Path(folder, "requirements.txt")
            copy.write_text(safe, encoding="utf-8")
            parsed = RequirementsFile.from_file(str(copy))
        found = tuple(_dependency(item, path) for item in parsed.requirements)
    except Exception as error:  # noqa: BLE001 - an unmaintained parser on hostile text: whatever it raises, the file is broken
        return Manifest(
            path, "PyPI", is_lock=False, dependencies=(), problem=f"cannot be read: {type(error).__name__}"
        )
    hashed = [item for item in parsed.requirements if item.hash_options]
    lock = bool(found) and len(hashed) == len(found)
    return Manifest(path, "PyPI", is_lock=lock, dependencies=found, problem=problem or _problem(parsed))
