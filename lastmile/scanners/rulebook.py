"""Our own Semgrep rules as Semgrep and the record need them: loaded, checked, written as one file.

A rule's ``metadata`` holds severity, confidence and cwe; one with ``opportunity_of`` yields no findings,
its matches are the places where that other rule could have failed. One with ``not_when`` is left out
where one of these facts holds: a rule sees one file, and only the manifest knows a framework's version.
``only_with`` is a regular expression that a file's text must hold for the rule to be run on it: it makes dear
rules cheap, and may only shut out what cannot match.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lastmile import yaml_in
from lastmile.errors import ScannerError
from lastmile.model import Confidence, Fact, Severity
from lastmile.yaml_in import YamlError

KNOWN_BAD_RULE = "lastmile-known-bad"
_NO_FILE = "no-file-bears-this-name"
# Semgrep's other names for the languages that an Inventory knows.
_ALIASES = {
    **dict.fromkeys(("py", "python2", "python3"), "python"),
    "js": "javascript",
    "ts": "typescript",
    "golang": "go",
    "rs": "rust",
    "rb": "ruby",
    "kt": "kotlin",
    "ex": "elixir",
    **dict.fromkeys(("c#", "cs"), "csharp"),
    "c++": "cpp",
    **dict.fromkeys(("sh", "bash"), "shell"),
    "docker": "dockerfile",
    **dict.fromkeys(("tf", "hcl"), "terraform"),
}
# A file that our own taint rule must find, with a comment that must not hide it.
KNOWN_BAD: Mapping[str, tuple[str, str]] = {
    "python": ("py", "def f():\n    x = lastmile_source()\n    lastmile_sink(x)  # nosemgrep\n"),
    "javascript": (
        "js",
        "function f() {\n  const x = lastmile_source();\n  lastmile_sink(x); // nosemgrep\n}\n",
    ),
    "typescript": (
        "ts",
        "function f(): void {\n  const x: string = lastmile_source();\n  lastmile_sink(x); // nosemgrep\n}\n",
    ),
    "go": (
        "go",
        "package p\n\nfunc f() {\n\tx := lastmile_source()\n\tlastmile_sink(x) // nosemgrep\n}\n",
    ),
    "rust": ("rs", "fn f() {\n    let x = lastmile_source();\n    lastmile_sink(x); // nosemgrep\n}\n"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of ours."""

    id: str
    languages: frozenset[str]  # as the Inventory names them
    message: str
    severity: Severity
    confidence: Confidence
    cwe: tuple[str, ...]
    opportunity_of: str | None
    not_when: frozenset[Fact]
    only_with: re.Pattern[str] | None  # what a file's text must hold for the rule to be run on it
    definition: Mapping[str, Any]

    @property
    def speaks_for(self) -> str:
        """The rule id of the record that suffers when this rule is not run on a file."""
        return f"semgrep.{self.opportunity_of or self.id}"


def load(folder: Path) -> dict[str, Rule]:
    """Every rule below ``folder`` by its id. Raises ScannerError if there is none or one is broken."""
    rules: dict[str, Rule] = {}
    for path in sorted(folder.rglob("*.yaml")):
        name = path.relative_to(folder).as_posix()
        try:
            for rule in map(_rule, yaml_in.load(path)["rules"]):
                if rule.id in rules or rule.id == KNOWN_BAD_RULE:
                    raise ScannerError(f"Semgrep rule {name}: there are two rules {rule.id}")
                rules[rule.id] = rule
        except YamlError as error:
            raise ScannerError(f"Semgrep rule {name} is broken: {str(error).rpartition('/')[2]}") from None
        except (KeyError, TypeError, ValueError, AttributeError, re.error) as error:
            raise ScannerError(f"Semgrep rule {name} is broken: {error}") from None
    if not rules:
        raise ScannerError("there are no Semgrep rules in this installation of LastMile; install it again")
    return rules


def _rule(definition: Mapping[str, Any]) -> Rule:
    metadata = definition["metadata"]
    if "opportunity_of" in metadata:  # it yields no findings, so it needs no grade
        metadata = {"severity": "info", "confidence": "high", **metadata}
    return Rule(
        id=definition["id"],
        languages=frozenset(_ALIASES.get(name, name) for name in definition["languages"]),
        message=" ".join(definition["message"].split()),
        severity=Severity(metadata["severity"]),
        confidence=Confidence(metadata["confidence"]),
        cwe=tuple(metadata.get("cwe", ())),
        opportunity_of=metadata.get("opportunity_of"),
        only_with=re.compile(metadata["only_with"]) if "only_with" in metadata else None,
        not_when=frozenset(Fact(fact) for fact in metadata.get("not_when", ())),
        definition=definition,
    )


def languages(rules: Mapping[str, Rule]) -> frozenset[str]:
    """The languages that some rule has."""
    return frozenset().union(*(rule.languages for rule in rules.values()))


def write(rules: Mapping[str, Rule], path: Path, only: Mapping[str, Sequence[str]] | None = None) -> None:
    """Write the rules and the one for our known-bad files as one JSON file, which Semgrep reads faster.

    ``only`` names the files (by their last part) that a rule is run on; a rule that it does not name is run
    on all. One that it gives no file is written too: the engine must understand each of our rules.
    """
    only = only or {}
    known_bad = {
        "id": KNOWN_BAD_RULE,
        "languages": list(KNOWN_BAD),
        "severity": "INFO",
        "message": "our own known-bad file",
        "mode": "taint",
        "pattern-sources": [{"pattern": "lastmile_source()"}],
        "pattern-sinks": [{"pattern": "lastmile_sink(...)"}],
    }
    definitions = [
        {**rule.definition, "paths": {"include": list(only[rule.id]) or [_NO_FILE]}}
        if rule.id in only
        else rule.definition
        for rule in rules.values()
    ]
    definitions.append(known_bad)
    path.write_text(json.dumps({"rules": definitions}), encoding="utf-8")


def write_known_bad(folder: Path, wanted: frozenset[str]) -> dict[str, str]:
    """Write a known-bad file for each of these languages that we have one for: path -> language."""
    written = {}
    for language in sorted(wanted & KNOWN_BAD.keys()):
        suffix, text = KNOWN_BAD[language]
        path = folder / f"known_bad.{suffix}"
        path.write_text(text, encoding="utf-8")
        written[str(path)] = language
    return written
