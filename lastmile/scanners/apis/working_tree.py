"""The target's Python modules under their own names, for a type checker that has to follow local imports.

Modules alone: no configuration, no stub (a stub would speak for a module that says otherwise) and no name
that is not a plain one. What the checker is to judge under another name keeps its number.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from lastmile.inventory import Inventory, SourceFile
from lastmile.model import Role
from lastmile.toml_in import TomlError, parse

_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")
_LONGEST = 300  # characters of a path
_ODD = "_lastmile_odd"
_MOST_ROOTS = 40
_ROLES = (Role.SOURCE, Role.TEST, Role.TRIAL, Role.GENERATED, Role.VENDORED)
_PYTHONS = tuple(f"3.{minor}" for minor in range(8, 15))
_DEFAULT_PYTHON = "3.12"
# A comment and a decorator by which code silences ty, and no setting forbids it ("# type: ignore" has one).
_SILENCER = re.compile(r"\b(ty[ \t]{0,8}):(?=[ \t]{0,8}ignore)|\bno_type_check\b")
_SETUP_CFG = re.compile(r"^python_requires[ \t]*=[ \t]*([^\n]{1,80})$", re.MULTILINE)


@dataclass
class WorkingTree:
    """The folder, where each of its modules comes from, and from which folders modules are imported."""

    folder: Path
    files: dict[str, SourceFile] = field(default_factory=dict)  # absolute path of ours -> file of the target
    places: dict[str, str] = field(default_factory=dict)  # path in the target -> absolute path of ours
    roots: list[str] = field(default_factory=list)  # relative to the folder, "" first
    _modules: set[str] = field(default_factory=set)

    def may_be_local(self, module: str, path: str) -> bool:
        """Whether the first name of ``module``, imported in the file ``path``, can be the project's own."""
        top = module.partition(".")[0]
        above = {str(parent) for parent in PurePosixPath(path).parents}
        return any(
            f"{root}/{top}".lstrip("/") in self._modules for root in self.roots if (root or ".") in above
        )

    def know(self, path: str) -> None:
        """Note the names under which a file of the target, and the folders above it, can be imported."""
        self._modules.add(path.removesuffix(".py"))
        self._modules.update(str(parent) for parent in PurePosixPath(path).parents)


def outspoken(text: str) -> str:
    """A module's text, its length and lines unchanged, without what silences ty."""
    return _SILENCER.sub(lambda found: f"{found[1]};" if found[1] else "no_type_chekc", text)


def working_tree(inventory: Inventory, folder: Path) -> WorkingTree:
    """Write every Python module of the target below ``folder``, which must not exist yet."""
    tree = WorkingTree(folder)
    folder.mkdir(parents=True, mode=0o700)
    packages = set()
    for file in inventory.select("python", roles=_ROLES):
        place = _place(file)
        try:
            goal = folder / place
            goal.parent.mkdir(parents=True, exist_ok=True)
            with goal.open("x", encoding="utf-8", newline="") as out:
                out.write(outspoken(inventory.read(file)))
        except OSError:  # a file where another path wants a folder
            place = f"{_ODD}/{PurePosixPath(file.copy).name}"
            goal = folder / place
            goal.parent.mkdir(exist_ok=True)
            goal.write_text(outspoken(inventory.read(file)), encoding="utf-8", newline="")
        tree.files[str(goal)] = file
        tree.places[file.path] = str(goal)
        tree.know(place)
        if PurePosixPath(place).name == "__init__.py":
            packages.add(str(PurePosixPath(place).parent))
    tree.roots = _roots(tree, packages)
    return tree


def _place(file: SourceFile) -> str:
    parts = PurePosixPath(file.path).parts
    plain = file.path.endswith(".py") and all(_PLAIN.fullmatch(part) for part in parts)
    if plain and len(file.path) <= _LONGEST and parts[0] != _ODD:
        return file.path
    return f"{_ODD}/{PurePosixPath(file.copy).name.partition('.')[0]}.py"


def _roots(tree: WorkingTree, packages: set[str]) -> list[str]:
    """Folders from which modules are imported: no packages themselves, most used first after the top."""
    counts: dict[str, int] = {}
    for goal in tree.files:
        folder = PurePosixPath(Path(goal).relative_to(tree.folder).as_posix()).parent
        while str(folder) in packages:
            folder = folder.parent
        name = "" if str(folder) == "." else str(folder)
        if not name.startswith(_ODD):
            counts[name] = counts.get(name, 0) + 1
    others = sorted((root for root in counts if root), key=lambda root: (-counts[root], root))
    return ["", *others[: _MOST_ROOTS - 1]]


def python_version(inventory: Inventory) -> str:
    """The oldest Python, "3.x", that the target says it supports; 3.12 where it says nothing."""
    for wanted in _said(inventory):
        try:
            allowed = [v for v in _PYTHONS if f"{v}.20" in SpecifierSet(wanted)]
        except InvalidSpecifier:
            continue
        if allowed and allowed != list(_PYTHONS):
            return allowed[0]
    return _DEFAULT_PYTHON


def _said(inventory: Inventory) -> Iterable[str]:
    tops = sorted(inventory.files, key=lambda file: file.path.count("/"))
    for file in tops:
        name = PurePosixPath(file.path).name
        if name == "pyproject.toml":
            try:
                read = parse(inventory.read(file))
            except TomlError:
                continue
            project, tool = read.get("project"), read.get("tool")
            if isinstance(project, dict) and isinstance(project.get("requires-python"), str):
                yield project["requires-python"]
            poetry = tool.get("poetry") if isinstance(tool, dict) else None
            wanted = poetry.get("dependencies") if isinstance(poetry, dict) else None
            if isinstance(wanted, dict) and isinstance(wanted.get("python"), str):
                yield re.sub(r"^[\^~](?=\d)", ">=", wanted["python"])
        elif name == "setup.cfg" and (found := _SETUP_CFG.search(inventory.read(file))):
            yield found[1]
        elif name == ".python-version":
            yield "==" + ".".join(inventory.read(file).strip()[:20].split(".")[:2]) + ".*"
