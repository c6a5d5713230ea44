"""``go.mod``, ``go.sum`` and ``go.work``.

Since Go 1.17 go.mod names every module that the build uses; go.sum holds the hashes of these and of many that
were only weighed. A module whose own hash is there, not only that of its go.mod, was loaded.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lastmile.intake.manifests.reading import beside_text, conflict, joined
from lastmile.inventory import Dependency, Manifest

_REQUIRE = re.compile(r"\s*(?:require\s+)?([\w.~-]+(?:/[\w.~!+-]+)+|[\w-]+\.[\w.-]+)\s+(v\d\S*)\s*(//.*)?$")
_SUM = re.compile(r"([^\s]{1,500}) (v\d[^\s/]{0,200})(/go\.mod)? h1:[A-Za-z0-9+/=]{20,60}$")
_VERSION = re.compile(r"v(\d{1,9})\.(\d{1,9})\.(\d{1,9})(-[^+]*)?")
_DIRECTIVES = frozenset(
    (
        "module",
        "go",
        "toolchain",
        "godebug",
        "require",
        "exclude",
        "replace",
        "retract",
        "tool",
        "ignore",
        "use",
    )
)


@dataclass(slots=True)
class _Module:
    required: dict[str, tuple[str, bool, int]] = field(default_factory=dict)  # version, indirect, line
    replaced: dict[str, tuple[str, str]] = field(
        default_factory=dict
    )  # by what, in which version ("": a folder)
    used: list[str] = field(default_factory=list)
    bad: list[int] = field(default_factory=list)


def _statements(text: str) -> Iterator[tuple[int, str, str]]:
    """Line number, directive and the rest of each statement, in and outside of brackets."""
    block = ""
    for number, line in enumerate(text.split("\n"), start=1):
        plain = line[:2000].strip()
        words = plain.split("//")[0].split()
        if not words:
            continue
        if block and words[0] == ")":
            block = ""
        elif not block and words[-1] == "(":
            block = words[0]
        elif block:
            yield number, block, plain
        else:
            yield number, words[0], plain[len(words[0]) :].strip()


def _parse(text: str) -> _Module:
    module = _Module()
    for number, directive, rest in _statements(text):
        words = rest.split("//")[0].split()
        if directive == "require" and (match := _REQUIRE.match(rest.replace('"', ""))):
            indirect = "indirect" in (match[3] or "")
            module.required[match[1]] = (match[2], indirect, number)
        elif directive == "replace" and "=>" in words and len(words) > words.index("=>") + 1:
            target = words[words.index("=>") + 1 :]
            module.replaced[words[0]] = (target[0], target[1] if len(target) > 1 else "")
        elif directive == "use" and words:
            module.used.append(words[0].strip('"'))
        elif directive == "require" or directive not in _DIRECTIVES:
            module.bad.append(number)
    return module


def _dependencies(module: _Module, path: str) -> Iterator[Dependency]:
    for name, (version, indirect, line) in module.required.items():
        other, other_version = module.replaced.get(name, (name, version))
        folder = not other_version or other.startswith((".", "/"))
        moved = other != name and not folder
        yield Dependency(
            "Go",
            other if moved else name,
            (version if folder else other_version).removesuffix("+incompatible"),
            f"{name} {version}",
            direct=not indirect,
            development=False,
            declared_in=path,
            line=line,
            source="path" if folder else "registry",
            alias=name if moved else "",
        )


def _problem(text: str, bad: list[int], what: str) -> str | None:
    lines = f"{len(bad)} line(s) are no {what}, the first is line {bad[0]}" if bad else None
    return joined(conflict(text), lines)


def read_go_mod(text: str, path: str) -> Manifest:
    """Read the required modules; ``// indirect`` ones are transitive, a replaced one is what replaces it."""
    module = _parse(text)
    found = tuple(_dependencies(module, path))
    problem = _problem(text, module.bad, "directive of Go's")
    return Manifest(path, "Go", is_lock=False, dependencies=found, problem=problem, manager="go")


def read_go_work(text: str, path: str) -> Manifest:
    """``go.work`` names the workspace's modules, and asks for no package by itself."""
    module = _parse(text)
    members = tuple(place.removeprefix("./") for place in module.used if place != ".")
    problem = _problem(text, module.bad, "directive of Go's")
    return Manifest(
        path, "Go", is_lock=False, dependencies=(), problem=problem, manager="go", members=members
    )


def _order(version: str) -> tuple[int, int, int, bool, str]:
    found = _VERSION.match(version)
    return (
        (int(found[1]), int(found[2]), int(found[3]), not found[4], found[4] or "")
        if found
        else (0, 0, 0, False, "")
    )


def _brought(name: str, version: str, path: str, line: int) -> Dependency:
    plain = version.removesuffix("+incompatible")
    return Dependency("Go", name, plain, "", direct=False, development=False, declared_in=path, line=line)


def read_go_sum(text: str, path: str, beside: Mapping[str, str] | None = None) -> Manifest:
    """The modules of the go.mod beside it whose hash is here; without one the newest of each that was loaded.

    A go.mod for Go before 1.17 does not name what its modules bring along: then go.sum's own are added.
    """
    loaded: dict[str, tuple[str, int]] = {}
    hashed: set[tuple[str, str]] = set()
    bad = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        found = _SUM.match(line.strip()) if len(line) < 1000 else None
        if found is None:
            bad.append(number)
        elif not found[3]:
            hashed.add((found[1], found[2].removesuffix("+incompatible")))
            if found[1] not in loaded or _order(found[2]) > _order(loaded[found[1]][0]):
                loaded[found[1]] = (found[2], number)
    manifest = beside_text(beside, "go.mod")
    told = list(_dependencies(_parse(manifest), path)) if manifest else []
    listed = [
        replace(known, spec="", line=loaded[known.name][1])
        for known in told
        if known.source == "registry" and (known.name, known.version) in hashed
    ]
    release = re.search(r"^go[ \t]+1\.(\d{1,3})\b", manifest or "", re.MULTILINE)
    if manifest is None or release is None or int(release[1]) < 17:
        known_names = {known.name for known in told} | {known.alias for known in told}
        listed += [
            _brought(name, version, path, number)
            for name, (version, number) in loaded.items()
            if name not in known_names
        ]
    listed.sort(key=lambda known: known.name)
    problem = _problem(text, bad, "checksum of Go's")
    return Manifest(path, "Go", is_lock=True, dependencies=tuple(listed), problem=problem, manager="go")
