"""Prints what each Semgrep rule costs in CPU on given folders (`make bench-rules`).

Each rule runs alone beside our known-bad rule, on the files that an audit runs it on (what its gate lets in);
the cost is what it adds to a run of that rule alone, in the same session, and its share of the sum. A rule
alone bears the engine's work that rules share in a real audit (parsing, constants), so the sum is above an
audit's time and the shares are upper bounds.
"""

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from corpus import CORPUS, ROOT, present

from lastmile.intake.look import look
from lastmile.inventory import Inventory, Limits
from lastmile.scanners import gates, rulebook

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
        read = LANGUAGES[repository.language]
        mine = {name: rule for name, rule in rules.items() if rule.languages & read}
        with tempfile.TemporaryDirectory() as folder:
            inventory = look(
                repository.place.resolve().as_uri(),
                ref=repository.commit,
                history="1",
                limits=Limits(offline=True),
                workspace=Path(folder),
                progress=lambda _text: None,
            )
            _time(repository.name, inventory, mine)


def _time(name: str, inventory: Inventory, rules: dict[str, rulebook.Rule]) -> None:
    languages = frozenset().union(*(rule.languages for rule in rules.values()))
    shut = {rule: gate for rule, known in rules.items() if (gate := gates.gate_of(known))}
    only = gates.let_in(shut, rules, inventory.select(*languages), inventory.read)
    folder = inventory.snapshot.resolve() / "code"
    base = min(_cpu(folder, {}, only) for _ in range(3))
    cost = {rule: max(0.0, _cpu(folder, {rule: rules[rule]}, only) - base) for rule in rules}
    together = _cpu(folder, rules, only) - base
    total = sum(cost.values())
    print(f"{name}: parsing {base:.1f} s CPU, all {len(rules)} rules together {together:.1f} s more")
    print(f"{'rule':56} {'CPU s':>7} {'share':>6}")
    for rule, seconds in sorted(cost.items(), key=lambda item: -item[1]):
        share = seconds / total if total else 0.0
        print(f"{rule:56} {seconds:7.2f} {share:6.1%}{'  above 5 %' if share > TOO_DEAR else ''}")


def _cpu(folder: Path, rules: dict[str, rulebook.Rule], only: dict[str, list[str]]) -> float:
    """CPU seconds of one run, of the engine and its children."""
    with tempfile.NamedTemporaryFile(suffix=".json") as config:
        rulebook.write(rules, Path(config.name), only)
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
