"""Prints what each Semgrep rule costs in CPU on given folders (`make bench-rules`).

Each rule runs alone beside our known-bad rule; the cost is what it adds to a run of that rule alone, in the
same session, and its share of the sum. A rule alone bears the engine's work that rules share in a real audit
(taint analysis, constants) and is run on every file, while an audit names it only those that can match: so
the sum is far above an audit's time and the shares are upper bounds.
"""

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from corpus import CORPUS, ROOT, Repository, present

from lastmile.scanners import rulebook

SEMGREP = Path(sys.executable).parent / "semgrep"
FLAGS = (
    *("scan", "--experimental", "--json", "-j", "1", "--metrics", "off", "--disable-version-check"),
    *("--disable-nosem", "--no-git-ignore", "--x-ignore-semgrepignore-files", "--timeout", "5"),
)
LANGUAGES = {  # corpus.csv's name -> what rules call it
    "python": frozenset(("python",)),
    "js": frozenset(("javascript", "typescript")),
    "go": frozenset(("go",)),
    "rust": frozenset(("rust",)),
}
TOO_DEAR = 0.05  # share of the total above which a rule needs a word why


def main() -> None:
    """Time every rule whose language each repository has."""
    wanted = tuple(sys.argv[1:]) or ("healthchecks/healthchecks", "umami-software/umami")
    rules = rulebook.load(ROOT / "lastmile" / "rules")
    for repository in present(wanted):
        with tempfile.TemporaryDirectory() as folder:
            _unpack(repository, Path(folder))
            read = LANGUAGES[repository.language]
            _time(
                repository.name, Path(folder), {k: rule for k, rule in rules.items() if rule.languages & read}
            )


def _unpack(repository: Repository, folder: Path) -> None:
    git: list[str | Path] = ["git", "--git-dir", repository.place, "archive", repository.commit]
    archive = subprocess.run(git, capture_output=True, check=True).stdout
    subprocess.run(["tar", "x", "-C", folder], input=archive, check=True)


def _time(name: str, folder: Path, rules: dict[str, rulebook.Rule]) -> None:
    base = min(_cpu(folder, {}) for _ in range(3))
    cost = {rule: max(0.0, _cpu(folder, {rule: rules[rule]}) - base) for rule in rules}
    together = _cpu(folder, rules) - base
    total = sum(cost.values())
    print(f"{name}: parsing {base:.1f} s CPU, all {len(rules)} rules together {together:.1f} s more")
    print(f"{'rule':56} {'CPU s':>7} {'share':>6}")
    for rule, seconds in sorted(cost.items(), key=lambda item: -item[1]):
        share = seconds / total if total else 0.0
        print(f"{rule:56} {seconds:7.2f} {share:6.1%}{'  above 5 %' if share > TOO_DEAR else ''}")


def _cpu(folder: Path, rules: dict[str, rulebook.Rule]) -> float:
    """CPU seconds of one run, of the engine and its children."""
    with tempfile.NamedTemporaryFile(suffix=".json") as config:
        rulebook.write(rules, Path(config.name))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [SEMGREP, *FLAGS, "--config", config.name, folder], capture_output=True, check=False
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    json.loads(done.stdout)  # a run that died costs nothing and must not be taken for cheap
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    if CORPUS is None:
        sys.exit("say where the repositories lie: make bench-rules CORPUS=<folder>")
    main()
