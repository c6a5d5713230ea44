"""Which commands of the pipelines stop a change, by what they are for; no check itself."""

import re
from dataclasses import dataclass

from lastmile.checks.code import pipelines
from lastmile.checks.code.called import Called, called
from lastmile.checks.code.command_kinds import (
    BUILD,
    FORGIVEN,
    IDLE,
    LINT,
    NAMED_TESTS,
    SCAN,
    SHIPS,
    TESTS,
    TYPES,
    is_kind,
    only_mends,
)
from lastmile.checks.code.pipelines import Command
from lastmile.inventory import Inventory

_ELSEWHERE = re.compile(r"^uses: [\w.-]{1,100}/[\w.-]{1,100}/\.(?:github|gitea|forgejo)/workflows/")
# Steps that fetch, install and log in; and values, which are no commands.
_PLUMBING = re.compile(
    r"^(?:uses: (?:actions|docker|github|pnpm|oven-sh|astral-sh|denoland|dtolnay|swatinem|"
    r"actions-rs/toolchain)/"
    r"|(?:sudo |run: )?(?:pip|pip3|pipx|npm|pnpm|yarn|bun|apt|apt-get|apk|brew|gem|uv|go|cargo|git|cd|"
    r"mkdir|cp|mv|rm|set|"
    r"export|curl|wget|tar|unzip|chmod|source|docker login|python3? -m pip|corepack|rustup|if|then|"
    r"else|fi|for|done|do)\b"
    r"|(?!\./)[^\s]{0,200}(?<!\.sh)(?<!\.py)$|\$\{\{[^}]{0,200}\}\}$)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Gates:
    """The commands of all pipelines, and what they call by name."""

    files: tuple[str, ...]  # pipeline files, in path order
    commands: tuple[Command, ...]
    called: Called

    def of(self, *kinds: re.Pattern[str]) -> list[tuple[Command, str]]:
        """Commands of one of these kinds, each with the command behind it that is one, in file order."""
        return [
            (command, behind)
            for command in self.commands
            for behind in self.called.behind(command.text)
            if any(is_kind(kind, behind) for kind in kinds) and not only_mends(behind)
        ]

    def tests(self) -> list[tuple[Command, str]]:
        """Commands that run tests; a target that nobody can look up counts by its name."""
        unknown = [
            (command, command.text)
            for command in self.commands
            if not self.called.names(command.text) and is_kind(NAMED_TESTS, command.text)
        ]
        return [*self.of(TESTS), *unknown]

    @property
    def unclear(self) -> bool:
        """Whether some step runs a program that we neither know nor hold the text of."""
        known = (TESTS, LINT, TYPES, BUILD, SCAN, SHIPS)
        return any(
            not IDLE.match(command.text)
            and not FORGIVEN.search(command.text)
            and not _PLUMBING.match(command.text)
            and not self.called.names(command.text)
            and not any(is_kind(kind, command.text) for kind in known)
            for command in self.commands
        )

    @property
    def elsewhere(self) -> bool:
        """Whether a pipeline calls a workflow of another repository, whose steps are not here."""
        return any(_ELSEWHERE.match(command.text) for command in self.commands)


def gates(inventory: Inventory) -> Gates:
    """Read the pipelines of a repository."""
    found = pipelines.files(inventory)
    commands = tuple(c for file in found for c in pipelines.of_file(inventory, file))
    return Gates(tuple(f.path for f in found), commands, called(inventory) if commands else Called())


def stops(command: Command) -> bool:
    """Whether its failure keeps a change out: it runs on a change, and nothing forgives it."""
    return command.on_change and not command.forgiven
