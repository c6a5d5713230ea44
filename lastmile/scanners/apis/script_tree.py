"""The target's scripts under their own names, for a type checker that has to follow local imports.

Scripts alone: no configuration, no package.json. Nothing in them can speak to the checker: what would
silence it, give it types in comments or lead it to other files is made harmless, every line and column kept.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from lastmile.inventory import Inventory, SourceFile
from lastmile.model import Role

_PLAIN = re.compile(r"(?!\.)[\w@$()\[\].,+~= -]{1,100}", re.ASCII)
_LONGEST = 300  # characters of a path
_ODD = "_lastmile_odd"
_SUFFIXES = (".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts")
_SPOKEN = re.compile(r"@ts(?=-(?:nocheck|ignore|expect-error|check))")
_REFERENCE = re.compile(r"///(?=[ \t]{0,20}<(?:reference|amd))")
_TYPED_COMMENT = re.compile(r"/\*\*(?!/)")
_MOST_LINES = 600_000
_MOST_FILES = 12_000
_MOST_ALIASES = 12  # folders that "@/" may stand for


@dataclass
class ScriptTree:
    """The folder, and where each of its scripts comes from."""

    folder: Path
    places: dict[str, str] = field(default_factory=dict)  # path in the target -> absolute path of ours
    judged: dict[str, SourceFile] = field(default_factory=dict)  # absolute path of ours -> product file
    unread: list[str] = field(default_factory=list)  # product files beyond what one run can hold
    aliases: dict[str, list[str]] = field(default_factory=dict)  # as "paths" of the checker's configuration


def outspoken(text: str, path: str) -> str:
    """A script's text, its length and lines unchanged, without what speaks to the checker."""
    text = _REFERENCE.sub("// ", _SPOKEN.sub("@t5", text))
    script = not path.endswith((".ts", ".tsx", ".mts", ".cts"))
    return _TYPED_COMMENT.sub("/* ", text) if script else text  # JSDoc types are claims that nobody checks


def script_tree(inventory: Inventory, folder: Path) -> ScriptTree:
    """Write the product's scripts below ``folder``, which must not exist yet; generated ones go with them."""
    tree = ScriptTree(folder)
    folder.mkdir(parents=True, mode=0o700)
    lines = 0
    for file in inventory.select("javascript", "typescript", roles=(Role.SOURCE, Role.GENERATED)):
        if not file.path.endswith(_SUFFIXES):
            continue
        lines += file.lines
        if lines > _MOST_LINES or len(tree.places) >= _MOST_FILES:
            if file.role is Role.SOURCE:
                tree.unread.append(file.path)
            continue
        goal = folder / _place(file)
        try:
            goal.parent.mkdir(parents=True, exist_ok=True)
            with goal.open("x", encoding="utf-8", newline="") as out:
                out.write(outspoken(inventory.read(file), file.path))
        except OSError:  # a file where another path wants a folder
            tree.unread.append(file.path)
            continue
        tree.places[file.path] = str(goal)
        if file.role is Role.SOURCE and not file.path.endswith(".d.ts"):
            tree.judged[str(goal)] = file
    tree.aliases = _aliases(inventory)
    return tree


def _place(file: SourceFile) -> str:
    parts = PurePosixPath(file.path).parts
    plain = all(_PLAIN.fullmatch(part) and part != "node_modules" for part in parts)
    if plain and len(file.path) <= _LONGEST and parts[0] != _ODD:
        return file.path
    return f"{_ODD}/{PurePosixPath(file.copy).name}"


def _aliases(inventory: Inventory) -> dict[str, list[str]]:
    """What "@/x" and "~/x" stand for by custom: the ``src`` of a package, else the package itself."""
    homes = sorted(
        {str(PurePosixPath(f.path).parent) for f in inventory.files if f.path.endswith("package.json")},
        key=lambda home: (home.count("/"), home),
    )
    plain = [h for h in homes if h == "." or all(_PLAIN.fullmatch(p) for p in h.split("/"))]
    goals = [f"./{home}/{source}*" for home in plain[:_MOST_ALIASES] for source in ("src/", "")]
    return {"@/*": goals, "~/*": goals} if goals else {}
