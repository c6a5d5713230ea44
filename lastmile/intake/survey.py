"""What the target is: its frameworks, and the facts by which checklist rows apply."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from lastmile.intake.imports import imports_of
from lastmile.intake.packages import Published, published
from lastmile.intake.signs import FRAMEWORKS, SIGNS, Framework, Sign
from lastmile.inventory import Manifest, SourceFile
from lastmile.model import Fact, Role
from lastmile.syntax.cookie_sessions import session_code
from lastmile.syntax.serverless import answering_function

_LINE_LIMIT = 1000  # characters of a line that are searched; a longer one is data
_TEXT_LIMIT = 300_000  # characters of a file that are searched
# Standard libraries serve too; in a package for others that is a feature, not a service.
_LOW_LEVEL = frozenset(("node-http", "http.server", "net/http"))
# A library does these for others; the rows on them are for those who run a service.
_NOT_OF_A_LIBRARY = frozenset(
    (
        Fact.AUTH,
        Fact.PAYMENTS,
        Fact.PERSONAL_DATA,
        Fact.WEBHOOKS,
        Fact.UPLOADS,
        Fact.FRONTEND,
        Fact.SERVERLESS,
    )
)
_COMMENT = re.compile(r"^[ \t]*(?:#(?!\[|!)|//|\*).*$", re.MULTILINE)
_NEXT_ROUTE = re.compile(r"(?:^|/)(?:pages/api/.+|app/(?:.+/)?route)\.[jt]sx?$")
_USE_SERVER = re.compile(r"^[ \t]*['\"]use server['\"]", re.MULTILINE)
_SERVER_FILE = re.compile(
    r"(?:^|/)(?:\+(?:page\.)?server|\+server)\.[jt]s$|(?:^|/)server/(?:api|routes)/.+\.[jt]s$"
)
_WEBHOOK_FILE = re.compile(
    r"(?:^|/)(?:api|functions|routes|controllers|handlers)/(?:[^/]+/){0,6}(?:[\w-]+[-_])?webhooks?(?:/|\.[jt]sx?$|\.py$|\.go$)"
)
_SERVERLESS_FILE = re.compile(
    r"(?:^|/)(?:serverless\.ya?ml|netlify\.toml|vercel\.json|wrangler\.(?:toml|jsonc?)|host\.json|samconfig\.toml"
    r"|netlify/functions/.+|supabase/functions/.+\.ts)$"
)
_CONTAINER_FILE = re.compile(
    r"(?:^|/)(?:dockerfile(?:\.[\w.-]+)?|[\w.-]+\.dockerfile|containerfile|(?:docker-)?compose[\w.-]*\.ya?ml"
    r"|chart\.yaml|kustomization\.ya?ml)$",
    re.IGNORECASE,
)
_CLI_PACKAGES = frozenset(
    ("click", "typer", "argparse", "fire", "docopt", "commander", "yargs", "oclif", "meow",
     "github.com/spf13/cobra", "github.com/urfave/cli", "clap", "structopt", "inquirer")
)  # fmt: skip
_MAIN = re.compile(
    r"^if __name__ == ['\"]__main__['\"]|^func main\(\)|^(?:async )?fn main\(\)|^#!", re.MULTILINE
)


class _Signals:
    """Facts and frameworks gathered while the source files pass by once."""

    def __init__(self, own: frozenset[str]) -> None:
        self.facts: set[Fact] = set()
        self.frameworks: set[str] = set()
        self.commands = False
        self._own = own
        self._signs = [replace(sign, packages=sign.packages - own) for sign in SIGNS]
        self._frameworks = [framework for framework in FRAMEWORKS if not self._ours(framework)]

    def _ours(self, framework: Framework) -> bool:
        return framework.package in self._own or any(
            framework.package and name.startswith(f"{framework.package}/") for name in self._own
        )

    def add(self, file: SourceFile, text: str) -> None:
        """Look at one source file."""
        plain = _searchable(file.language, text)
        lowered = plain.lower()
        imported = imports_of(file.language, plain) - self._own
        for framework in self._frameworks:
            if framework.name in self.frameworks or file.language not in framework.languages:
                continue
            if (not framework.package or framework.package in imported) and framework.words.search(plain):
                self.frameworks.add(framework.name)
                self.facts.add(framework.fact)
        for sign in self._signs:
            if sign.fact not in self.facts and self._holds(sign, file, plain, lowered, imported):
                self.facts.add(sign.fact)
        if imported & _CLI_PACKAGES and _MAIN.search(text):
            self.commands = True
        if answering_function(file.path, file.language, plain):
            self.facts.add(Fact.WEB_SERVICE)
        if Fact.COOKIE_SESSIONS not in self.facts and session_code(file.language, text) is not None:
            self.facts.add(Fact.COOKIE_SESSIONS)

    @staticmethod
    def _holds(sign: Sign, file: SourceFile, text: str, lowered: str, imported: frozenset[str]) -> bool:
        if sign.packages & imported:
            return True
        if sign.words is None or (sign.languages and file.language not in sign.languages):
            return False
        return any(key in lowered for key in sign.keys) and bool(sign.words.search(text))


def _searchable(language: str | None, text: str) -> str:
    """Text without whole-line comments and without lines that are data."""
    text = text[:_TEXT_LIMIT]
    if len(text) > _LINE_LIMIT:
        text = "\n".join(line[:_LINE_LIMIT] for line in text.split("\n"))
    return text if language in ("html", "sql", "css") else _COMMENT.sub("", text)


def _nextjs(files: Sequence[SourceFile], imported_next: bool, paths: frozenset[str]) -> bool:  # noqa: FBT001 - a fact
    config = any(PurePosixPath(path).name.startswith("next.config.") for path in paths)
    pages = any(
        re.search(r"(?:^|/)(?:app/(?:.+/)?(?:page|layout)|pages/.+)\.[jt]sx?$", f.path) for f in files
    )
    return pages and (config or imported_next)


def _from_paths(signals: _Signals, source: Sequence[SourceFile], files: Sequence[SourceFile]) -> None:
    """What a file's place says by itself."""
    real = [file for file in files if file.role in (Role.SOURCE, Role.CONFIG)]
    for file in real:
        if _CONTAINER_FILE.search(file.path):
            signals.facts.add(Fact.CONTAINER)
        if _SERVERLESS_FILE.search(file.path):
            signals.facts.add(Fact.SERVERLESS)
        if file.path.endswith("supabase/config.toml"):
            signals.facts.add(Fact.SUPABASE)
        if PurePosixPath(file.path).name in ("firebase.json", "firestore.rules", "database.rules.json"):
            signals.facts.add(Fact.FIREBASE)
    if any(_WEBHOOK_FILE.search(file.path) for file in source):
        signals.facts.add(Fact.WEBHOOKS)
    if any(_SERVER_FILE.search(file.path) for file in source):
        signals.facts |= {Fact.WEB_SERVICE}
    if any(PurePosixPath(file.path).suffix in (".vue", ".svelte", ".astro") for file in source):
        signals.facts |= {Fact.FRONTEND}


def _next(
    signals: _Signals, source: Sequence[SourceFile], read: Callable[[SourceFile], str], *, listed: bool
) -> None:
    """Next.js draws pages; it is a web service where it has API routes or server actions."""
    if not _nextjs(source, listed, frozenset(file.path for file in source)):
        return
    signals.frameworks.add("next")
    signals.facts |= {Fact.NEXTJS, Fact.FRONTEND}
    scripts = [file for file in source if file.language in ("javascript", "typescript")]
    if any(_NEXT_ROUTE.search(file.path) for file in scripts) or any(
        _USE_SERVER.search(read(f)) for f in scripts
    ):
        signals.facts.add(Fact.WEB_SERVICE)


def _kind(signals: _Signals, about: Published, mains: bool) -> None:  # noqa: FBT001 - a fact, not a mode
    """Application or library; what a published package does not do for itself is taken back."""
    facts = signals.facts
    low_level_only = signals.frameworks & _LOW_LEVEL and not signals.frameworks - _LOW_LEVEL - {"page"}
    if about.library and not mains and low_level_only:
        facts.discard(Fact.WEB_SERVICE)
        signals.frameworks -= _LOW_LEVEL
    serves = bool(facts & {Fact.WEB_SERVICE, Fact.SERVERLESS}) or Fact.NEXTJS in facts
    if about.library and not serves:
        facts -= _NOT_OF_A_LIBRARY
        facts.add(Fact.LIBRARY)
    else:
        facts.add(Fact.APPLICATION)
    if about.command or signals.commands:
        facts.add(Fact.CLI)
    if mains and not serves and Fact.FRONTEND not in facts:
        facts.add(Fact.CLI)


def _forwards_rejections(manifests: Sequence[Manifest]) -> bool:
    """Every Express that is declared or locked is of major 5 or later."""
    majors = [
        int(found[0])
        for manifest in manifests
        for d in manifest.dependencies
        if (d.ecosystem, d.name) == ("npm", "express")
        and (found := re.search(r"\d+", d.version or d.spec)) is not None
    ]
    return bool(majors) and min(majors) >= 5


def survey(
    files: Sequence[SourceFile], read: Callable[[SourceFile], str], manifests: Sequence[Manifest]
) -> tuple[frozenset[Fact], tuple[str, ...]]:
    """The facts that hold, and the names of the frameworks that source uses (tests do not count)."""
    source = [file for file in files if file.role is Role.SOURCE]
    texts = {file.path: read(file) for file in source if file.language == "go"}
    go_mains = any(re.search(r"^package main\b", text, re.MULTILINE) for text in texts.values())
    about = published(files, read, go_mains)
    signals = _Signals(about.names)
    for file in source:
        signals.add(file, texts.get(file.path) or read(file))
    _from_paths(signals, source, files)
    listed = any(d.name == "next" for manifest in manifests for d in manifest.dependencies if d.direct)
    _next(signals, source, read, listed=listed)
    if _forwards_rejections(manifests):
        signals.facts.add(Fact.EXPRESS_5)
    # What a manifest that could not be read names is not known, so the question does apply.
    if any(m.dependencies or m.is_lock or m.problem for m in manifests):
        signals.facts.add(Fact.DEPENDENCIES)
    if Fact.WEB_SERVICE not in signals.facts:  # a program that calls others keeps their cookies, not its own
        signals.facts.discard(Fact.COOKIE_SESSIONS)
    _kind(signals, about, go_mains or any(file.path.endswith("src/main.rs") for file in source))
    return frozenset(signals.facts), tuple(sorted(signals.frameworks - {"page"}))
