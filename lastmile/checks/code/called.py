"""What a command calls by name, followed to the commands behind it; no check itself."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from lastmile import yaml_in
from lastmile.checks.code.command_kinds import FORGIVEN, IDLE
from lastmile.checks.code.pipelines import lines_of
from lastmile.inventory import Inventory
from lastmile.model import Role

_LARGEST = 200_000  # bytes of a script that is followed
_DEEPEST = 4  # scripts that call scripts
_MOST = 300  # commands behind one command
_TARGET = re.compile(r"^([\w./-]{1,80})\s*:(?![=:])\s*([^#=\n]*)")
_RUNNERS = frozenset(
    (
        "npm",
        "pnpm",
        "yarn",
        "bun",
        "turbo",
        "nx",
        "lerna",
        "npx",
        "bunx",
        "run-s",
        "run-p",
        "npm-run-all",
        "node",
    )
)
_MAKERS = frozenset(("make", "gmake", "just", "task", "mage", "$(MAKE)", "${MAKE}"))
_TOX = frozenset(("tox", "nox"))
_HOOKS = frozenset(("pre-commit", "prek"))
_CALLERS = _RUNNERS | _MAKERS | _TOX | _HOOKS
_SHORT = {"t": "test", "tst": "test"}
_BEFORE = re.compile(
    r"^(?:\w+=\S*\s+|(?:sudo|time|exec|env|command|then|do|else|cross-env|dotenv|xvfb-run|corepack|"
    r"uv run|poetry run|"
    r"pipenv run|hatch run|pdm run|rye run|uvx|pipx run|python3? -m|-)(?=\s)\s+(?:--?[\w-]+(?:=\S+)?\s+)*|@)"
)


@dataclass
class Called:
    """The scripts, targets and hooks of a repository, by the names that commands call them by."""

    scripts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    targets: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    files: dict[str, str] = field(default_factory=dict)
    hooks: list[str] = field(default_factory=list)  # ``uses: pre-commit <id>`` and their own commands
    tox: list[str] = field(default_factory=list)

    def behind(self, line: str) -> tuple[str, ...]:
        """The command, split where a shell splits it, and all that it calls, at most 300 of them."""
        found: dict[str, None] = {}
        todo = [(part, 0) for part in _parts(line)]
        if FORGIVEN.search(line):
            return (line,)
        while todo and len(found) < _MOST:
            part, depth = todo.pop(0)
            if part in found:
                continue
            found[part] = None
            if depth < _DEEPEST:
                todo.extend((p, depth + 1) for text in self._next(part) for p in _parts(text))
        return tuple(found)

    def names(self, line: str) -> bool:
        """Whether the command calls something of the repository that we hold the text of."""
        return any(True for part in _parts(line) for _ in self._next(part))

    def _next(self, part: str) -> Iterator[str]:
        if IDLE.match(part) or FORGIVEN.search(part):
            return  # it prints a name, or what is behind it cannot fail
        words = part.split()[:40]
        while words and words[0].rpartition("/")[2] not in _CALLERS:
            path = words.pop(0).strip("'\"").removeprefix("./")
            yield from lines_of(self.files.get(path, ""))
        if not words:
            return
        head = words[0].rpartition("/")[2]
        if head in _RUNNERS:
            for word in words[1:]:
                yield from self.scripts.get(_SHORT.get(word, word), ())
        elif head in _MAKERS:
            for word in words[1:] or ["all"]:
                yield from self.targets.get(word, ())
        elif head in _TOX:
            yield from self.tox
        elif head in _HOOKS:
            yield from self.hooks


def _parts(line: str) -> list[str]:
    """The single commands of a shell line, without what stands before a command's name."""
    if re.match(r"(uses|task|template): ", line):
        return [line]
    found = []
    for raw in re.split(r"&&|;|(?<!\|)\|(?!\|)", line) if "||" not in line else re.split(r"&&|;", line):
        part = raw.strip().strip("({\"'")
        for _ in range(4):
            part = _BEFORE.sub("", part, count=1)
        if part:
            found.append(part)
    return found


def called(inventory: Inventory) -> Called:
    """Read every file that a pipeline may call by name."""
    known = Called()
    for file in inventory.files:
        name = file.path.rpartition("/")[2]
        if file.size > _LARGEST or file.role is Role.VENDORED:
            continue
        if name == "package.json":
            _add_scripts(known, inventory.read(file))
        elif name.lower() in ("makefile", "gnumakefile", "justfile", ".justfile") or name.endswith(".mk"):
            _add_targets(known, inventory.read(file))
        elif name in ("Taskfile.yml", "Taskfile.yaml"):
            _add_tasks(known, inventory.read(file), file.path)
        elif name in (".pre-commit-config.yaml", "prek.toml"):
            _add_hooks(known, inventory.read(file), file.path)
        elif name in ("tox.ini", "noxfile.py", "tox.toml"):
            known.tox += lines_of(re.sub(r"session\.run\(|[\"',)]|commands\s*=", " ", inventory.read(file)))
        elif name == "pyproject.toml" and "[tool.tox" in (text := inventory.read(file)):
            own = text.partition("[tool.tox")[2]
            known.tox += lines_of(re.sub(r"[\"',\[\]]|commands\s*=", " ", own))
        elif file.language == "shell" or name.endswith((".sh", ".ps1")):
            known.files[file.path] = inventory.read(file)
    return known


def _add_scripts(known: Called, text: str) -> None:
    try:
        scripts = json.loads(text).get("scripts", {})
    except (ValueError, RecursionError, AttributeError):
        return
    if isinstance(scripts, dict):
        for name, script in scripts.items():
            if isinstance(script, str):
                known.scripts[str(name)].append(script[:2000])


def _add_targets(known: Called, text: str) -> None:
    names: list[str] = []
    for line in text.replace("\\\n", " ").splitlines():
        if line[:1] in ("\t", " "):
            for name in names:
                known.targets[name].append(line.strip().lstrip("@-")[:500])
        elif head := _TARGET.match(line):
            names = [head[1]]
            before = " ".join(head[2].split()[:20])
            if before:
                known.targets[head[1]].append(f"make {before}")
        elif line.strip():
            names = []


def _add_tasks(known: Called, text: str, path: str) -> None:
    try:
        tasks = yaml_in.parse(text, path).get("tasks", {})
        for name, task in tasks.items():
            listed = task if isinstance(task, list) else (task or {}).get("cmds", [])
            known.targets[str(name)] += [str(c)[:500] for c in listed if isinstance(c, str)]
    except (yaml_in.YamlError, AttributeError, TypeError):
        return


def _add_hooks(known: Called, text: str, path: str) -> None:
    try:
        document = yaml_in.parse(text, path)
    except yaml_in.YamlError:
        return
    repositories = document.get("repos") if isinstance(document, dict) else None
    for repository in repositories if isinstance(repositories, list) else ():
        hooks = repository.get("hooks") if isinstance(repository, dict) else None
        for hook in hooks if isinstance(hooks, list) else ():
            if isinstance(hook, dict):
                known.hooks.append(f"uses: pre-commit {str(hook.get('id'))[:80]}")
                known.hooks += lines_of(str(hook.get("entry") or ""))[:5]
