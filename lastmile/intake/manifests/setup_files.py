"""``setup.cfg`` and ``setup.py``: what stands there literally; a setup.py is parsed and never run."""

import ast
import configparser
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from lastmile.intake.manifests.pep508 import DEV_EXTRAS, dependency, line_of
from lastmile.intake.manifests.reading import broken, conflict, joined
from lastmile.intake.manifests.sources import indexes
from lastmile.inventory import Dependency, Manifest

_MOST_STEPS = 10_000  # lists that are looked at
_MOST_LINES = 20_000  # of a setup.cfg: the parser is quadratic in the broken ones
_LONGEST = 2_000_000  # characters of a setup.py
_PARTLY = "partly read: its code computes the list of packages"


def read_setup_cfg(text: str, path: str) -> Manifest:
    """Read ``install_requires``, ``tests_require`` and the extras."""
    if text.count("\n") > _MOST_LINES:
        return broken(path, "PyPI", f"it has over {_MOST_LINES:,} lines", is_lock=False)
    config = configparser.RawConfigParser(strict=False, delimiters=("=",), comment_prefixes=("#", ";"))
    try:
        config.read_string(text)
    except (configparser.Error, ValueError, AttributeError) as error:
        why = conflict(text) or f"not a valid setup.cfg: {str(error).splitlines()[0]}"[:200]
        return broken(path, "PyPI", why, is_lock=False)
    wanted: list[tuple[str, bool, bool, int | None]] = []
    problems = [conflict(text)]
    for option, development in (("install_requires", False), ("tests_require", True)):
        told = config.get("options", option, fallback="")
        if told.strip().startswith("file:"):
            continue  # a requirements file, which is a manifest of its own
        wanted += [(spec, development, False, None) for spec in _listed(told)]
    if config.has_section("options.extras_require"):
        for extra, told in config.items("options.extras_require"):
            development = extra.lower() in DEV_EXTRAS
            if not told.strip().startswith("file:"):
                wanted += [(spec, development, True, None) for spec in _listed(told)]
    hosts, unknown = indexes(
        address
        for key in ("index-url", "index_url", "find_links", "find-links")
        for address in (config.get("easy_install", key, fallback=None),)
    )
    found, unread = _made(wanted, text, path)
    problem = joined(*problems, unread, unknown)
    return Manifest(path, "PyPI", is_lock=False, dependencies=found, problem=problem, indexes=hosts)


def _listed(told: str) -> list[str]:
    """One requirement a line; a comment stands behind a space."""
    return [spec for line in told.split("\n") if (spec := line.split(" #")[0].strip())]


def _made(
    wanted: list[tuple[str, bool, bool, int | None]], text: str, path: str
) -> tuple[tuple[Dependency, ...], str | None]:
    found, unread = [], 0
    for spec, development, optional, line in wanted:
        known = dependency(spec, path, line, development=development, optional=optional)
        if known is None:
            unread += 1
            continue
        place = line or line_of(text, spec[: len(known.name)]) or line_of(text, known.name)
        found.append(replace(known, line=place))
    return tuple(dict.fromkeys(found)), f"{unread} requirement(s) cannot be read" if unread else None


class _Setup:
    """The literal lists of one call of ``setup``."""

    def __init__(self, tree: ast.Module) -> None:
        self.partly = False
        self._steps = 0
        self._names: dict[str, list[ast.expr]] = {}
        for node in tree.body:
            if not isinstance(node, ast.Assign):
                continue
            for target in node.targets:
                if isinstance(target, ast.Name):
                    self._names.setdefault(target.id, []).append(node.value)

    def value(self, node: ast.expr) -> ast.expr | None:
        """A literal, or what a name of the module is set to once."""
        if isinstance(node, ast.Name):
            known = self._names.get(node.id, [])
            return known[0] if len(known) == 1 else None
        return node

    def specs(self, node: ast.expr) -> Iterator[tuple[str, int]]:
        """Texts and lines of a literal list; anything computed makes the file partly read."""
        value = self.value(node)
        self._steps += 1
        if self._steps > _MOST_STEPS:  # each of many names that is twice the one before
            self.partly = True
        elif isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
            yield from self.specs(value.left)
            yield from self.specs(value.right)
        elif isinstance(value, ast.List | ast.Tuple | ast.Set):
            for item in value.elts:
                if isinstance(item, ast.Constant) and isinstance(item.value, str):
                    yield item.value, item.lineno
                else:
                    self.partly = True
        elif isinstance(value, ast.Constant) and isinstance(value.value, str):
            for number, line in enumerate(value.value.split("\n")):
                if line.strip():
                    yield line.strip(), value.lineno + number
        else:
            self.partly = True

    def wanted(self, call: ast.Call) -> Iterator[tuple[str, bool, bool, int | None]]:
        """Requirement, for development, optional, line."""
        for keyword in call.keywords:
            if keyword.arg is None:
                self.partly = True
            elif keyword.arg in ("install_requires", "requires"):
                yield from ((spec, False, False, line) for spec, line in self.specs(keyword.value))
            elif keyword.arg == "tests_require":
                yield from ((spec, True, False, line) for spec, line in self.specs(keyword.value))
            elif keyword.arg == "extras_require":
                yield from self._extras(keyword.value)

    def _extras(self, node: ast.expr) -> Iterator[tuple[str, bool, bool, int | None]]:
        value = self.value(node)
        if not isinstance(value, ast.Dict):
            self.partly = True
            return
        for key, specs in zip(value.keys, value.values, strict=True):
            name = key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else ""
            self.partly |= not name
            for spec, line in self.specs(specs):
                yield spec, name.lower() in DEV_EXTRAS, True, line


def read_setup_py(text: str, path: str) -> Manifest:
    """Read the literal lists of ``setup(…)``; what the code computes is said, never run."""
    name = PurePosixPath(path).name
    try:
        tree = ast.parse(text[:_LONGEST])
        setup = _Setup(tree)
        calls = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and (getattr(node.func, "id", None) or getattr(node.func, "attr", None)) == "setup"
        ]
        wanted = [entry for call in calls[:5] for entry in setup.wanted(call)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return broken(path, "PyPI", conflict(text) or f"{name} is no valid Python 3", is_lock=False)
    found, unread = _made(wanted, text, path)
    problem = joined(unread, _PARTLY if setup.partly else None)
    return Manifest(path, "PyPI", is_lock=False, dependencies=found, problem=problem)
