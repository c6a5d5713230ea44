"""Five hundred edits of real files: untouched defects are found again, and none is taken for another one."""

import json
import random
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import edits
import pytest
from report_samples import prototype
from support import inventory

from lastmile.inventory import Scan
from lastmile.model import Audit, Confidence, Finding, Run, RunStatus, Severity
from lastmile.model.record import FINGERPRINT_KIND
from lastmile.resources import folder
from lastmile.secret.redaction import Redactor
from lastmile.verdict.checklist import Checklist, load_folder
from lastmile.verdict.dressing import dressed
from lastmile.verdict.matching import match
from lastmile.verdict.reading import Gathered
from lastmile.verdict.triage import triage

ROOT = Path(__file__).parents[3]
# What a rule of its kind would stand on: repeated lines such as these are the hard ones.
RULES = {
    "swallowed": re.compile(r"^\s*(?:except\b|\}?\s*catch\b|_ = |let _ =)"),
    "handed-on": re.compile(r"^\s*(?:return|raise|throw)\b"),
    "called": re.compile(r"^\s*[\w.]*\.\w+\(|\bawait \w"),
    "defined": re.compile(r"^\s*(?:def|async def|function|export async function|func|pub fn|fn) \w+"),
    "assigned": re.compile(r"^\s*(?:const |let )?\w+ :?= \w"),
}
WHOLE = re.compile(
    r"^\s*(?:[\w.]+\([^()]*\)|return [\w.]+|raise [\w.]+|[\w.]+ = [\w.]+|await [\w.]+\([^()]*\));?$"
)
EACH = 100  # edits of a kind; there are five kinds


@cache
def projects() -> tuple[dict[str, str], ...]:
    """Real files, a few of one language together: the samples, the standard library, LastMile itself."""
    library = Path(json.__file__).parents[1]
    python = [library / name for name in ("ftplib.py", "queue.py", "cmd.py", "netrc.py")]
    mine = ("audit.py", "workspace.py", "doctor.py", "verdict/assess.py")
    ours = [ROOT / "lastmile" / name for name in mine]
    shop = sorted((ROOT / "sample_repos/storefront-prototype/server").rglob("*.js"))
    hardened = sorted((ROOT / "sample_repos/storefront-hardened/server").rglob("*.js"))
    modest = [p for p in sorted(library.glob("[a-d]*.py")) if 4_000 < p.stat().st_size < 25_000]
    other = modest[:20:5]
    groups = ([p for p in python if p.exists()], ours, shop, hardened, other)
    return tuple({f"src/{n}_{p.name}": p.read_text() for n, p in enumerate(group)} for group in groups)


def defects(files: Mapping[str, str], dice: random.Random) -> list[tuple[str, int, str]]:
    """Places with the rule that sees a defect there: about a tenth of all that the rules' patterns fit."""
    found = []
    for path, text in sorted(files.items()):
        for number, line in enumerate(text.splitlines(), 1):
            for rule, pattern in RULES.items():
                if pattern.search(line) and dice.random() < 0.1:
                    found.append((path, number, rule))
                    break
    return found


def record(place: Path, files: Mapping[str, str], found: list[tuple[str, int, str]]) -> Audit:
    """A record with these findings, dressed and named as by an audit; the message says which is which."""
    facts = inventory(place, files)
    findings = tuple(
        Finding(
            rule=f"try.{rule}",
            message=str(number),
            severity=Severity.HIGH,
            confidence=Confidence.HIGH,
            path=path,
            line=line,
        )
        for number, (path, line, rule) in enumerate(found)
    )
    run = Run(scanner="try", version="1", status=RunStatus.OK)
    scan = dressed(Gathered(run, Scan(findings=findings)), facts, Redactor(())).scan
    assert scan is not None
    named = triage(scan.findings, facts, load())
    return prototype().model_copy(update={"findings": named, "fingerprint_kind": FINGERPRINT_KIND})


@cache
def load() -> Checklist:
    return load_folder(folder("checklists"))


def mended(files: dict[str, str], place: tuple[str, int], number: int) -> bool:
    """Write other code in the line, where it is a statement by itself."""
    lines = files[place[0]].splitlines()
    line = lines[place[1] - 1]
    if not WHOLE.match(line) or re.search(r"[,({\[+\\]\s*$", lines[place[1] - 2]):
        return False
    lines[place[1] - 1] = line[: len(line) - len(line.lstrip())] + f"mended_{number}()"
    files[place[0]] = "\n".join(lines) + "\n"
    return True


def born(files: dict[str, str], path: str, copied: list[str], number: int) -> int:
    """Append a function of copied lines, as in a new feature; returns its first copied line."""
    python = path.endswith(".py")
    head = f"def fresh_{number}():" if python else f"function fresh{number}() {{"
    body = [f"    {line.strip()}" for line in copied]
    lines = files[path].splitlines()
    files[path] = "\n".join([*lines, head, *body, *([] if python else ["}"])]) + "\n"
    return len(lines) + 2


def tried(kind: str, seed: int, place: Path) -> tuple[int, int, list[str]]:
    """(defects still there, found again, wrong pairs) of one edit; some are mended, some copied anew."""
    dice = random.Random(f"{kind} {seed}")  # noqa: S311 - repeatable edits, no secrets
    files = projects()[seed % len(projects())]
    path = dice.choice([name for name, text in sorted(files.items()) if text.count("\n") > 5])
    edited = edits.EDITS[kind](files, path, dice)
    old = defects(files, dice)
    changed, new, truth = dict(edited.files), list[tuple[str, int, str]](), dict[str, str]()
    gone = set[str]()  # what goes here and is written anew elsewhere has moved, for all that one can see
    for number, (file, line, rule) in enumerate(old):
        now = edited.moved((file, line))
        assert now is not None
        if dice.random() < 0.1 and mended(changed, now, number):
            gone.add(files[file].splitlines()[line - 1].strip())
            continue
        truth[str(number)] = str(len(new))
        new.append((*now, rule))
    lines = {(f, n): files[f].splitlines()[n - 1] for f, n, _ in old}
    twins = [(f, n, r) for f, n, r in old if WHOLE.match(lines[f, n]) and lines[f, n].strip() not in gone]
    for number, name in enumerate(sorted(changed)):
        chosen = [twin for twin in twins if twin[0].rpartition(".")[2] == name.rpartition(".")[2]]
        chosen = dice.sample(chosen, min(2, len(chosen)))
        first = born(changed, name, [files[f].splitlines()[n - 1] for f, n, _ in chosen], number)
        new += [(name, first + at, rule) for at, (_, _, rule) in enumerate(chosen)]
    before, after = record(place / "before", files, old), record(place / "after", changed, new)
    kept = {f.message for f in before.findings}, {f.message for f in after.findings}
    truth = {one: two for one, two in truth.items() if one in kept[0] and two in kept[1]}
    matched = match(before, after)
    pairs = {pair.before.message: pair.after.message for pair in matched.pairs}
    wrong = [
        f"{kind} {seed} {how}: {one.path}:{one.line} -> {two.path}:{two.line}"
        for one, two, how in matched.pairs
        if truth.get(one.message) != two.message
    ]
    return len(truth), sum(pairs.get(one) == two for one, two in truth.items()), wrong


@pytest.mark.long
@pytest.mark.parametrize("kind", edits.EDITS)
def test_untouched_defects_persist_through_edits_and_none_is_taken_for_another(
    kind: str, tmp_path: Path
) -> None:
    there = again = 0
    wrong: list[str] = []
    for seed in range(EACH):
        here, found, errors = tried(kind, seed, tmp_path / str(seed))
        there, again, wrong = there + here, again + found, wrong + errors
    assert there > 10 * EACH
    assert again / there >= 0.98
    assert wrong == [], f"{kind}: {again} of {there} found again"
