"""Every Semgrep rule against its fixture, in the engine that the product uses.

``ruleid: <rule>`` marks the next line as bad, ``ok: <rule>`` as good; a comment may name several.
"""

import json
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
RULES = sorted(path.stem for path in (ROOT / "lastmile" / "rules").glob("*/*.yaml"))
FIXTURES = {path.name.split(".")[0]: path for path in (ROOT / "tests" / "rules").glob("*/*")}
MARK = re.compile(r"(ruleid|ok):\s*([a-z0-9-]+(?:\s*,\s*[a-z0-9-]+)*)")


def marks(path: Path, rule: str, kind: str) -> set[int]:
    """Lines that a mark of this kind speaks of: the one below, below further marks too."""
    lines = path.read_text().splitlines()
    found = set()
    for number, line in enumerate(lines, 1):
        match = MARK.search(line)
        if match and match[1] == kind and rule in re.split(r"\s*,\s*", match[2]):
            below = number + 1
            while below <= len(lines) and MARK.search(lines[below - 1]):
                below += 1
            found.add(below)
    return found


@pytest.fixture(scope="module")
def matches() -> dict[str, set[tuple[str, int]]]:
    """Rule -> (fixture, line) of every match, from one run of the native engine over all fixtures."""
    semgrep = Path(sys.executable).parent / "semgrep"
    flags = ["--experimental", "--json", "--metrics", "off", "--disable-version-check", "--no-git-ignore"]
    more = ["--disable-nosem", "--x-ignore-semgrepignore-files", "--max-target-bytes", "0", "-j", "2"]
    places = ["--config", ROOT / "lastmile" / "rules", ROOT / "tests" / "rules"]
    command = [semgrep, "scan", *flags, *more, *places]
    done = subprocess.run(command, capture_output=True, check=False)
    report = json.loads(done.stdout)
    assert done.returncode in (0, 1)
    assert [error for error in report["errors"] if "Rule" in str(error.get("type"))] == []
    found: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for match in report["results"]:
        rule = match["check_id"].rpartition(".")[2]
        found[rule].add((Path(match["path"]).name, match["start"]["line"]))
    return found


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_hits_what_is_marked_bad_and_nothing_else(
    rule: str, matches: dict[str, set[tuple[str, int]]]
) -> None:
    path = FIXTURES[rule]
    hit = {line for name, line in matches[rule] if name == path.name}
    assert marks(path, rule, "ruleid") == hit
    assert not marks(path, rule, "ok") & hit
