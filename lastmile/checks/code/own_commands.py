"""Which commands of a written page fit the product's own manifests; no check itself.

A command counts only where what it calls is there: ``npm run dev`` where a package.json has that script,
``make test`` where a Makefile has that target, ``docker compose up`` where a compose file lies.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from lastmile.checks.code.called import Called, called
from lastmile.checks.code.command_kinds import IDLE, TESTS, is_kind
from lastmile.inventory import Inventory

_RUN = re.compile(
    r"^(?:npm|pnpm|yarn|bun)\s+(?:(?:-\S+|--filter \S+|--prefix \S+|-w \S+|-C \S+)\s+)*(?:run\s+|"
    r"run-script\s+)?([\w:.-]{1,60})"
)
_OWN_WORDS = frozenset(
    [
        "install",
        "i",
        "ci",
        "add",
        "init",
        "create",
        "dlx",
        "exec",
        "x",
        "up",
        "upgrade",
        "update",
        "audit",
        "outdated",
        "link",
        "login",
        "publish",
        "pack",
        "set",
        "config",
        "cache",
        "global",
        "workspaces",
        "workspace",
        "why",
        "list",
        "ls",
        "version",
        "remove",
        "rm",
        "store",
        "import",
        "info",
        "view",
        "help",
    ]
)
_SETUP = re.compile(
    r"^(?:npm|pnpm|yarn|bun) (?:i|ci|install)\b|^yarn$|^pip3? install|^python3? -m (?:pip|venv)|"
    r"^poetry install|^uv (?:sync|pip|venv|run|tool)|"
    r"^pipenv install|^conda |^go (?:mod|get|install|build|run)|^cargo (?:build|install|run|add)|"
    r"^bundle install|^composer install|"
    r"^docker|^podman|^helm |^kubectl |^brew |^apt|^dnf |^yum |^snap |^nix|^npx |^bunx |^pipx |^gem |"
    r"^rustup |^make\b|^just\b|^task\b|"
    r"^dotnet |^mvn|^\./|^curl [^|]{0,300}\||^wget |^git clone|^mix |^flutter |^deno |"
    r"^pre-commit install|^cp \.env|^createdb|^supabase "
)
_STARTS = re.compile(
    r"^docker (?:run|start)\b|^docker[ -]compose (?:-\S+ \S+ )*up|^podman run|^podman[ -]compose|"
    r"^go (?:run|install)|^cargo (?:run|install)|"
    r"^python3? (?:-m )?[\w./-]{2,80}|^\S{0,20}manage\.py runserver|^flask\b.{0,80}\brun|^uvicorn |"
    r"^gunicorn |^hypercorn |^streamlit run|^fastapi |"
    r"^node [\w./-]{1,80}|^deno run|^bun run|^helm install|^kubectl apply|^\./[\w./-]{2,80}|"
    r"^java -jar|^dotnet run|^php artisan serve|"
    r"^rails s|^air$|^tsx |^ts-node |^nodemon|^npx [\w@/.-]{2,80}|^pip3? install (?!-)[\w\[\]-]{2,60}|"
    r"^npm (?:i|install) (?:-g |--save |-S )?(?!-)[\w@/.-]{2,60}|"
    r"^brew install|^(?:sudo )?apt(?:-get)? install|^snap install|^systemctl |^supabase start|"
    r"^gem install|^curl [^|]{0,300}\|\s?(?:sudo )?(?:ba)?sh|^uvx |^uv run|^poetry run|^wrangler dev|"
    r"^expo "
)


class Use(StrEnum):
    """What a command of a page is for."""

    SETUP = "setup"
    START = "start"
    TEST = "test"


@dataclass(frozen=True)
class Told:
    """What the pages tell."""

    uses: frozenset[Use]
    dead: tuple[tuple[str, int, str], ...]  # (path, line, command) of scripts that no package.json has


class Manifests:
    """What the product can be told to do."""

    def __init__(self, inventory: Inventory) -> None:
        self.called: Called = called(inventory)
        self.paths = {f.path for f in inventory.files}
        self._names = {path.rpartition("/")[2].lower() for path in self.paths}

    def use(self, line: str) -> Use | None:
        """What this command is for; None: it is none, or it fits nothing that is here."""
        text = re.sub(r"^(?:\$|>|%|#)\s+", "", line.strip())
        text = re.sub(r"^(?:sudo\s+|[A-Z_][A-Z0-9_]*=\S*\s+){1,5}", "", text)
        if not text or IDLE.match(text):
            return None
        if (script := self._script(text)) is not None:
            return self._scripted(text, script)
        if (target := re.match(r"(?:make|just|task)\s+([\w./-]{1,60})", text)) is not None:
            return self._target(target[1])
        if is_kind(TESTS, text):
            return Use.TEST
        fits = self._fits(text)
        if fits and _STARTS.search(text):
            return Use.START
        return Use.SETUP if fits and _SETUP.search(text) else None

    def _script(self, text: str) -> str | None:
        found = _RUN.match(text)
        if found is None or found[1] in _OWN_WORDS:
            return None
        return {"t": "test"}.get(found[1], found[1])

    def _scripted(self, text: str, script: str) -> Use | None:
        behind = self.called.scripts.get(script)
        if not behind:
            return None
        if any(is_kind(TESTS, part) for part in self.called.behind(text)):
            return Use.TEST
        live = [b for b in behind if not IDLE.match(b)]
        starts = re.search(r"start|dev|serve|preview|watch|run|web|server|client|app", script)
        return (Use.START if starts else Use.SETUP) if live else None

    def _target(self, target: str) -> Use | None:
        if target not in self.called.targets:
            return None
        if any(is_kind(TESTS, part) for part in self.called.behind(f"make {target}")):
            return Use.TEST
        return Use.START if re.search(r"run|start|dev|serve|up|install|build", target) else Use.SETUP

    def _fits(self, text: str) -> bool:
        """Whether the file that the command needs lies in the repository."""
        if re.match(r"docker[ -]compose|podman[ -]compose", text):
            return any(
                re.match(r"(?:docker-)?compose[\w.-]*\.ya?ml$|.*compose[\w.-]*\.ya?ml$", name)
                for name in self._names
            )
        if (
            found := re.match(
                r"(?:python3?|node|bash|sh)\s+(?:-[a-z]\s+)?([\w./-]{1,100}\.(?:py|[cm]?[jt]s|sh))\b", text
            )
        ) is not None:
            return found[1].removeprefix("./").rpartition("/")[2].lower() in self._names
        if re.match(r"(?:npm|pnpm|yarn|bun)\b", text):
            return "package.json" in self._names
        if re.match(r"cargo\b", text):
            return "cargo.toml" in self._names
        if re.match(r"go (?:run|build|mod|test)", text):
            return "go.mod" in self._names or any(name.endswith(".go") for name in self._names)
        return True

    def dead(self, line: str) -> bool:
        """Whether the command runs a script, ``npm run x``, that no package.json of the repository has."""
        found = re.match(
            r"(?:\$\s+)?(?:npm|pnpm|yarn|bun) run(?:-script)? ([\w:.-]{1,60})(?=\s|$)", line.strip()
        )
        named = found is not None and not re.search(
            r"\.[cm]?[jt]sx?$", found[1]
        )  # bun runs files that way, too
        return bool(found and named and self.called.scripts and found[1] not in self.called.scripts)


def told(manifests: Manifests, lines: Iterable[tuple[str, int, str]]) -> Told:
    """What commands, given as (path, line, text), tell of setting up, starting and testing."""
    uses, dead = set(), []
    for path, number, line in lines:
        for part in re.split(r"\s&&\s", line):
            if use := manifests.use(part):
                uses.add(use)
            if manifests.dead(part):
                dead.append((path, number, part.strip()[:80]))
    return Told(frozenset(uses), tuple(dict.fromkeys(dead)))
