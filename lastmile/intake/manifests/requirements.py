"""``requirements*.txt`` and ``constraints*.txt``: nothing is run, fetched or opened outside the tree.

The common line is read by ``packaging``; paths, links and broken lines by pip-requirements-parser.
"""

import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from posixpath import dirname, join, normpath
from typing import Any

from packaging.utils import canonicalize_name
from pip_requirements_parser import RequirementsFile

from lastmile.intake.manifests.pep508 import dependency, parse, pin_of
from lastmile.intake.manifests.reading import conflict, joined
from lastmile.intake.manifests.sources import VARIABLE, host_of, indexes
from lastmile.inventory import Dependency, Manifest

_DEVELOPMENT = re.compile(r"dev|test|lint|docs?|ci|build|typing|mypy", re.IGNORECASE)
_CONSTRAINTS = re.compile(r"constraints?(?:[-_.][\w.-]+)?\.(?:txt|in)$", re.IGNORECASE)
_OPTION = re.compile(r"(-[rcif]|--[a-z-]+)(?:[ \t]*=[ \t]*|[ \t]+|(?<=^-[rcif]))?(.*)$")
_PLAIN = re.compile(r"[A-Za-z0-9][\w.-]*[ \t]*(?:$|[\[<>=!~;@( ])")
_HASH = re.compile(r"[ \t]--hash[= ]\S+|[ \t]--(?:config-settings?|global-option|install-option)[= ]\S+")
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#.*")
_VIA = re.compile(r"#[ \t]*via\b[ \t]*(.*)|#[ \t]{2,}([\w.\[\],-]+.*)")
_VCS = re.compile(r"(?:git|hg|svn|bzr)\+")
_SPACES = re.compile(r"[ \t]{2,}")
_BREAKS = re.compile(r"[\x00\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")  # where the slow parser ends a line
_MOST = 20_000  # logical lines with something in them
_MOST_ODD = 2000  # lines for the slow parser: half a millisecond each
_LONGEST = 20_000  # characters of one requirement; a hundred hashes fill half of it
_MOST_FILES = 50  # files that one file leads to
_INDEX_OPTIONS = ("-i", "--index-url", "--pypi-url", "--extra-index-url", "-f", "--find-links")


@dataclass(slots=True)
class _Read:
    """What one file says, before constraints."""

    found: list[Dependency] = field(default_factory=list)
    odd: list[tuple[int, str]] = field(default_factory=list)
    hashed: int = 0
    includes: list[str] = field(default_factory=list)
    limits: list[str] = field(default_factory=list)  # of -c
    addresses: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    bad: list[int] = field(default_factory=list)
    via: dict[int, list[str]] = field(default_factory=dict)  # line -> who asked, as compilers note it


def _logical(text: str) -> Iterator[tuple[int, str, str]]:
    """Line number, content and comment; a backslash at the end joins the next line."""
    begun, parts = 0, []
    for number, whole_line in enumerate(text.split("\n"), 1):
        line = whole_line.rstrip("\r")
        begun = begun or number
        if line.endswith("\\") and not line.lstrip().startswith("#"):
            parts.append(line[:-1])
            continue
        parts.append(line)
        whole = _SPACES.sub(" ", " ".join(parts) if len(parts) > 1 else line).strip()
        comment = _COMMENT.search(whole) if "#" in whole else None
        content = whole[: comment.start()].rstrip() if comment else whole
        yield begun, content, line.strip() if not content and comment else comment[0] if comment else ""
        begun, parts = 0, []
    if parts:
        yield begun, _SPACES.sub(" ", " ".join(parts)).strip(), ""


def _option(read: _Read, name: str, value: str) -> bool:
    """Note an option that changes what is installed; whether it is a requirement after all (``-e``)."""
    value = value.strip().strip("\"'")
    if name in ("-r", "--requirement"):
        read.includes.append(value)
    elif name in ("-c", "--constraint"):
        read.limits.append(value)
    elif name in _INDEX_OPTIONS:
        read.addresses.append(value)
    return name in ("-e", "--editable")


def _gather(text: str, path: str) -> _Read:
    read, lines, long_ones, last = _Read(), 0, 0, 0
    development = bool(_DEVELOPMENT.search(PurePosixPath(path).stem.removeprefix("requirements")))
    for number, content, comment in _logical(text):
        if comment and last and (via := _VIA.match(comment)):
            who = (via[1] or via[2] or "").strip()
            read.via.setdefault(last if not content else number, []).extend([who] if who else [])
        if not content:
            continue
        lines += 1
        last = number
        if lines > _MOST:
            read.problems.append(f"only the first {_MOST:,} lines are read")
            break
        if len(content) > _LONGEST:
            long_ones += 1
            continue
        if (
            content[0] == "-"
            and (option := _OPTION.match(content))
            and not _option(read, option[1], option[2])
        ):
            if not option[1].startswith("--") and option[1] not in ("-r", "-c", "-i", "-f"):
                read.odd.append((number, content))
            continue
        if comment and number not in read.via and (via := _VIA.match(comment)):
            read.via[number] = [(via[1] or "").strip()]
        plain = _HASH.sub("", content) if "--" in content else content
        known = dependency(plain, path, number, development=development) if _PLAIN.match(plain) else None
        if known is None:
            read.odd.append((number, content))
        else:
            read.hashed += plain is not content and "--hash" in content
            read.found.append(known)
    if long_ones:
        read.problems.append(f"{long_ones} line(s) of over {_LONGEST:,} characters are not read")
    _slowly(read, path, development=development)
    return read


def _slowly(read: _Read, path: str, *, development: bool) -> None:
    """Read what is no plain requirement by the parser that knows pip's other forms."""
    if len(read.odd) > _MOST_ODD:
        read.problems.append(f"only the first {_MOST_ODD:,} unusual lines are read")
    chosen = read.odd[:_MOST_ODD]
    if not chosen:
        return
    try:
        with tempfile.TemporaryDirectory(prefix=f"lastmile-{os.getpid()}-") as folder:
            copy = Path(folder, "requirements.txt")
            copy.write_text("".join(f"{_BREAKS.sub(' ', line)}\n" for _, line in chosen), encoding="utf-8")
            parsed = RequirementsFile.from_file(str(copy))
        for item in parsed.requirements:
            number = chosen[item.requirement_line.line_number - 1][0]
            read.found.append(_dependency(item, path, number, development=development))
            read.hashed += bool(item.hash_options)
        read.bad += [chosen[line.requirement_line.line_number - 1][0] for line in parsed.invalid_lines]
    except Exception as error:  # noqa: BLE001 - an unmaintained parser on hostile text: whatever it raises, the lines are broken
        read.problems.append(f"{len(chosen)} line(s) cannot be read: {type(error).__name__}")
    read.found.sort(key=lambda known: known.line or 0)


def _source(item: Any) -> tuple[str, str]:
    link = getattr(getattr(item, "link", None), "url", "") or ""
    if _VCS.match(link):
        return "git", host_of(link)
    if link.startswith(("http://", "https://")):
        return "url", host_of(link)
    return "path" if link or getattr(item, "is_editable", False) else "registry", ""


def _dependency(item: Any, path: str, line: int, *, development: bool) -> Dependency:
    text = " ".join(str(item.requirement_line.line).split())
    last = PurePosixPath(re.split(r"[#@]", text)[0].rstrip("/")).name.removesuffix(".git")
    pins = [clause for clause in item.specifier or () if clause.operator in ("==", "===")]
    source, host = _source(item)
    return Dependency(
        "PyPI",
        canonicalize_name(item.name or last or text),
        pins[0].version if len(pins) == 1 and not pins[0].version.endswith("*") else None,
        re.sub(r"//[^/@\s]*@", "//", text.partition(" --hash")[0]),
        direct=True,
        development=development,
        declared_in=path,
        line=line,
        source=source,
        host=host,
    )


def followed(text: str, path: str) -> tuple[list[str], list[str]]:
    """Paths in the tree that the ``-r`` and the ``-c`` lines of this file name; they may not be there."""
    names: tuple[list[str], list[str]] = ([], [])
    for _, content, _ in _logical(text):
        option = _OPTION.match(content[:500]) if content[:1] == "-" else None
        if option and option[1] in ("-r", "--requirement", "-c", "--constraint"):
            place = normpath(join(dirname(path), option[2].strip().strip("\"'")))
            names[option[1] in ("-c", "--constraint")].append(place)
    return names[0][:_MOST_FILES], names[1][:_MOST_FILES]


def _pins(read: _Read, beside: Mapping[str, str], seen: set[str]) -> dict[str, str]:
    """Versions that constraints pin, nested ones too; the first that is named counts."""
    pins: dict[str, str] = {}
    waiting = [*read.limits]
    while waiting and len(seen) < _MOST_FILES:
        name = waiting.pop(0)
        text = beside.get(name) if name not in seen and not VARIABLE.search(name) else None
        seen.add(name)
        for _, content, _ in _logical(text[: _LONGEST * 50]) if text else ():
            option = _OPTION.match(content[:500]) if content[:1] == "-" else None
            if option and option[1] in ("-c", "--constraint", "-r", "--requirement"):
                waiting.append(join(dirname(name), option[2].strip()))
            elif not option and (known := parse(_HASH.sub("", content))) and (pin := pin_of(known)):
                pins.setdefault(canonicalize_name(known.name), pin)
    return pins


def _compiled(read: _Read) -> list[Dependency]:
    """Who is direct, and who brings whom, as pip-compile and uv note it after "via"."""
    names = {known.name: known for known in read.found}
    brings: dict[str, list[tuple[str, str | None]]] = {}
    direct = set()
    for known in read.found:
        notes = [part.strip() for note in read.via.get(known.line or 0, ()) for part in note.split(",")]
        askers = {canonicalize_name(re.split(r"[\s\[(]", note)[0]) for note in notes if note} & names.keys()
        other = [n for n in notes if n and canonicalize_name(re.split(r"[\s\[(]", n)[0]) not in names]
        if other or not askers:
            direct.add(known.name)
        for asker in askers - {known.name}:
            brings.setdefault(asker, []).append((known.name, known.version))
    return [
        replace(
            known, direct=known.name in direct, requires=tuple(sorted(brings.get(known.name, ()), key=str))
        )
        for known in read.found
    ]


def read_requirements(text: str, path: str, beside: Mapping[str, str] | None = None) -> Manifest:
    """Read one file; what ``-r`` names is a manifest of its own, what ``-c`` names pins what is open here.

    A file whose every line carries a hash is a lock: pip installs exactly that. One of constraints only asks
    for nothing.
    """
    read = _gather(text, path)
    beside = beside or {}
    for name in dict.fromkeys([*read.includes, *read.limits]):
        if VARIABLE.search(name):
            read.problems.append("a -r or -c line names a variable, which nobody can read here")
        elif beside and name not in beside:
            read.problems.append(f"{name[:80]} is not in the tree")
    hosts, unknown = indexes(read.addresses)
    if read.bad:
        plural = "s" if len(read.bad) > 1 else ""
        read.problems.append(
            f"{len(read.bad)} line{plural} cannot be read, the first is line {min(read.bad)}"
        )
    found = _compiled(read) if read.via else read.found
    pins = _pins(read, beside, set()) if read.limits else {}
    if pins:
        found = [replace(d, version=d.version or pins.get(d.name)) for d in found]
    if _CONSTRAINTS.match(PurePosixPath(path).name):
        found = []
    lock = bool(found) and read.hashed == len(found)
    return Manifest(
        path,
        "PyPI",
        is_lock=lock,
        dependencies=tuple(found),
        problem=joined(conflict(text), *read.problems[:3], unknown),
        manager="pip",
        indexes=hosts,
    )
