"""No linter, type checker or compiler stops a change (CWE-1127), counted over the languages of the product.

A compiler checks types, so a build or test of Go and Rust in a pipeline is a gate; a build of TypeScript is
one only where the builder checks types (``tsc``, ``ng build``, ``next build``).
"""

import re

from lastmile.checks.code.absence import absence
from lastmile.checks.code.command_kinds import BUILD, LINT, TESTS, TYPES
from lastmile.checks.code.gates import gates, stops
from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Role, Severity

RULE = "lastmile.no-static-gate"
_LEAST = 0.1  # share of the lines from which a language counts
_SCRIPT = re.compile(
    r"eslint|oxlint|biome|standard|\bxo\b|tslint|jshint|\btsc\b|vue-tsc|svelte-check|astro check|"
    r"flow check|lint\b|"
    r"(?:next|ng|nuxt) build|super-linter|megalinter|sonar|codeql|deno (?:check|test)",
    re.IGNORECASE,
)
_PYTHON = re.compile(
    r"ruff|flake8|pylint|pyflakes|pycodestyle|mypy|pyright|pyre\b|\bty check|pytype|prospector|black|"
    r"super-linter|"
    r"megalinter|sonar|codeql",
    re.IGNORECASE,
)
_GO = re.compile(
    r"\bgo (?:vet|build|test|install)|golang|staticcheck|gosec|revive|goreleaser|gotestsum|docker|go-vet"
)
_RUST = re.compile(r"cargo|cross |clippy|docker|maturin|crates?-|buildah|nextest")
_READS = {
    "python": ("Python", _PYTHON),
    "javascript": ("JavaScript", _SCRIPT),
    "typescript": ("TypeScript", _SCRIPT),
    "go": ("Go", _GO),
    "rust": ("Rust", _RUST),
}
_FAMILY = {"jsx": "javascript", "tsx": "typescript", "vue": "javascript", "svelte": "javascript"}
_NEXT = re.compile(r"next build")
_BLIND = re.compile(r"ignoreBuildErrors\s{0,20}:\s{0,20}true")
_SEARCHED = (
    "the steps of every pipeline, and the scripts, targets and hooks behind them, for linters, type "
    "checkers and "
    "compilers of each language of the product"
)


def look(inventory: Inventory) -> Scan:
    """One finding that names the languages which nothing checks before a change goes live.

    Raises NothingToLookAt where we know the gates of no language of it, Skip where the steps lie elsewhere.
    """
    languages = _languages(inventory)
    if not languages:
        raise NothingToLookAt("no code in a language whose linters we know")
    known = gates(inventory)
    run = [behind for command, behind in known.of(LINT, TYPES, BUILD, TESTS) if stops(command)]
    if _blind_build(inventory):
        run = [line for line in run if not _NEXT.search(line)]
    open_ones = [name for name in languages if not any(_READS[name][1].search(line) for line in run)]
    counts = {RULE: len(languages)}
    if not open_ones:
        return Scan(sent=known.files, opportunities=counts, searched=_SEARCHED)
    if known.elsewhere and not run:
        raise Skip("a pipeline calls steps that are kept in another repository")
    told = " and ".join(_READS[name][0] for name in open_ones)
    finding = absence(
        RULE,
        f"No linter or type checker of {told} can stop a change: no pipeline runs one whose failure counts.",
        severity=Severity.MEDIUM,
        confidence=Confidence.MEDIUM if known.unclear else Confidence.HIGH,
        cwe="CWE-1127",
        searched=_SEARCHED,
        read=known.files,
    )
    return Scan(
        findings=(finding,),
        sent=known.files,
        opportunities=counts,
        violations={RULE: len(open_ones)},
        searched=_SEARCHED,
    )


def _blind_build(inventory: Inventory) -> bool:
    """Whether Next.js is told to build whatever its type checker says."""
    settings = [f for f in inventory.files if f.path.rpartition("/")[2].startswith("next.config.")]
    return any(_BLIND.search(inventory.read(f)) for f in settings)


def _languages(inventory: Inventory) -> list[str]:
    """Languages with at least a tenth of the product's lines, in a fixed order."""
    lines: dict[str, int] = {}
    for file in inventory.select(roles=(Role.SOURCE,)):
        name = _FAMILY.get(file.language or "", file.language or "")
        if name in _READS:
            lines[name] = lines.get(name, 0) + file.lines
    total = sum(lines.values())
    return [name for name in _READS if lines.get(name, 0) > _LEAST * total]


CHECK = Check(RULE, look)
