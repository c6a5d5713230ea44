"""Semgrep with our own rules only: every language that a rule is written for, offline, nothing suppressed.

The native engine is used (``--experimental``): it found the same as the Python one on our rules' fixtures
and starts in a tenth of the time.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from lastmile import resources
from lastmile.errors import NothingToLookAt, ScannerError
from lastmile.inventory import Inventory, Scan, SourceFile
from lastmile.model import Finding, Role, Unread
from lastmile.scanners import gates, rulebook
from lastmile.scanners.shards import Pace, read_in_shards, symbol
from lastmile.scanners.tool import MEGABYTE, Bounds, ToolResult, find_tool, installed_version, run_tool

_PACE = Pace(lines=10_000, start=60.0, per_thousand=10.0)  # measured: 0.5 s, and 1 to 2 s for 1,000 lines
_RULE_SECONDS = 5  # for one rule on one file
_RULE_STRIKES = 2  # so many rules may run out of time on a file, then no other rule reads it
_FLAGS = (
    *("scan", "--experimental", "--json", "--verbose", "-j", "1", "--metrics", "off"),
    *("--disable-version-check", "--disable-nosem", "--no-git-ignore", "--x-ignore-semgrepignore-files"),
    *("--max-target-bytes", "0", "--skip-unknown-extensions", "--max-memory", "3000"),
    *("--timeout", str(_RULE_SECONDS), "--timeout-threshold", str(_RULE_STRIKES)),
)
_BROKEN = 2  # exit code of the native engine where it could not start on the work as it was given
_KIND = re.compile(r"[A-Za-z][A-Za-z ]{2,40}")


class _Point(BaseModel):
    line: int
    col: int


class _Match(BaseModel):
    check_id: str
    path: str
    start: _Point
    end: _Point


class _Error(BaseModel):
    type: str | list[Any]
    path: str | None = None
    rule_id: str | None = None

    @property
    def kind(self) -> str:
        """The engine's name for what went wrong, such as "Timeout"; its message holds text of the target."""
        kind = self.type if isinstance(self.type, str) else str(self.type[0]) if self.type else ""
        return kind if _KIND.fullmatch(kind) else "unknown error"


class _Skipped(BaseModel):
    path: str
    reason: str
    rule_id: str | None = None


class _Paths(BaseModel):
    scanned: list[str]
    skipped: list[_Skipped] = []


class _Report(BaseModel):
    results: list[_Match]
    errors: list[_Error]
    paths: _Paths


@dataclass(frozen=True)
class _Desk:
    """What every run needs, laid out once in the workspace."""

    inventory: Inventory
    tool: Path
    rules: Mapping[str, rulebook.Rule]
    shut: Mapping[str, gates.Gate]  # rule -> what a file must hold
    place: Path
    known_bad: Mapping[str, str]  # path -> language

    def read(self, files: Sequence[SourceFile], seconds: float) -> Scan:
        """One run of semgrep over these files and our known-bad ones."""
        sent = {str(self.inventory.snapshot.resolve() / file.copy): file for file in files}
        bounds = Bounds(timeout=seconds, memory=8192 * MEGABYTE)
        first = files[0].copy.rpartition("/")[2] if files else "none"  # none: only the known-bad files
        config = self.place / f"rules-{first}-{len(files)}.json"
        rulebook.write(self.rules, config, gates.let_in(self.shut, self.rules, files, self.inventory.read))
        argv: list[str | Path] = [self.tool, *_FLAGS, "--config", config, *self.known_bad, *sent]
        settings = {"SEMGREP_SEND_METRICS": "off", "SEMGREP_ENABLE_VERSION_CHECK": "0"}
        result = run_tool(argv, self.inventory, bounds, settings)
        if result.exit_code == _BROKEN:
            broken = {_rule_id(e.rule_id) for e in result.report(_Report).errors if e.rule_id and not e.path}
            if broken:
                raise ScannerError(f"semgrep does not understand our rule {', '.join(sorted(broken))}")
        return self._scan(result.expect(0, 1), sent)

    def _scan(self, result: ToolResult, sent: Mapping[str, SourceFile]) -> Scan:
        report = result.report(_Report)
        found = {m.path for m in report.results if _rule_id(m.check_id) == rulebook.KNOWN_BAD_RULE}
        if lost := sorted(self.known_bad[path] for path in self.known_bad.keys() - found):
            raise ScannerError(f"semgrep did not report our own known-bad file ({', '.join(lost)})")
        findings, places = [], set()
        for match in report.results:
            file, rule = sent.get(match.path), self.rules.get(_rule_id(match.check_id))
            if file is None or rule is None:
                continue  # our known-bad files and the rule for them
            if rule.opportunity_of is None:
                findings.append(_finding(self.inventory, file, rule, match))
            elif file.role is Role.SOURCE:
                places.add((rule.speaks_for, file.path, match.start.line, match.start.col))
        return Scan(
            findings=tuple(dict.fromkeys(findings)),
            sent=tuple(file.path for file in sent.values()),
            unread=tuple(dict.fromkeys(self._unread(report, sent))),
            opportunities=Counter(place[0] for place in places),
            walls=result.walls,
        )

    def _unread(self, report: _Report, sent: Mapping[str, SourceFile]) -> Iterator[Unread]:
        """What was not read, or in part: scanned, errors and skipped hold it in turn."""
        timeouts = Counter(error.path for error in report.errors if error.kind == "Timeout")
        named = set()
        for error in report.errors:
            file = sent.get(error.path or "")
            if file is None:
                continue
            named.add(error.path)
            rule = self.rules.get(_rule_id(error.rule_id or ""))
            if error.kind == "Timeout" and timeouts[error.path] >= _RULE_STRIKES:
                yield Unread(path=file.path, reason=f"took semgrep over {_RULE_SECONDS} s for a rule, twice")
            elif error.kind == "Timeout":
                yield _missed(file, f"took semgrep over {_RULE_SECONDS} s", rule)
            elif error.kind == "PartialParsing":
                yield _missed(file, "semgrep understood only a part of it", None)
            else:
                yield _missed(file, f"semgrep: {error.kind.lower()}", rule)
        for skipped in report.paths.skipped:
            if skipped.path in sent and skipped.path not in named:
                reason = f"semgrep left it out: {skipped.reason.replace('_', ' ')[:80]}"
                yield _missed(sent[skipped.path], reason, self.rules.get(_rule_id(skipped.rule_id or "")))
                named.add(skipped.path)
        for path in sent.keys() - set(report.paths.scanned) - named:
            yield _missed(sent[path], "semgrep did not say that it read it", None)


class Semgrep:
    """Wraps ``semgrep scan`` with our rules; satisfies Scanner."""

    name = "semgrep"

    def __init__(self, rules: Path | None = None) -> None:
        self._folder = rules  # None: the rules that LastMile ships

    def version(self) -> str:
        """Version of the installed semgrep, from its metadata: asking the program takes over a second."""
        return installed_version("semgrep")

    def scan(self, inventory: Inventory) -> Scan:
        """Read every file in a language that has a rule. Raises NothingToLookAt, or ScannerError."""
        try:
            rules = rulebook.load(self._folder or resources.folder("rules"))
        except FileNotFoundError as error:
            raise ScannerError(str(error)) from None
        rules = {name: rule for name, rule in rules.items() if not rule.not_when & inventory.facts}
        files = inventory.select(*sorted(rulebook.languages(rules)))
        if not files:
            raise NothingToLookAt("there is no file in a language that our rules know")
        tool = find_tool("semgrep")
        place = inventory.workspace.resolve() / "semgrep"
        place.mkdir(exist_ok=True)
        present = frozenset(file.language for file in files if file.language)
        known_bad = rulebook.write_known_bad(place, present)
        shut = {name: gate for name, rule in rules.items() if (gate := gates.gate_of(rule))}
        desk = _Desk(inventory, tool, rules, shut, place, known_bad)
        return read_in_shards(files, desk.read, inventory.limits, _PACE)


def _rule_id(check_id: str) -> str:
    """Semgrep writes the rule file's folders before the id, with dots."""
    return check_id.rpartition(".")[2]


def _missed(file: SourceFile, reason: str, rule: rulebook.Rule | None) -> Unread:
    return Unread(path=file.path, reason=reason, rule=rule.speaks_for if rule else None)


def _finding(inventory: Inventory, file: SourceFile, rule: rulebook.Rule, match: _Match) -> Finding:
    """The message is the rule's own text: what semgrep puts into it comes from the target."""
    return Finding(
        rule=f"semgrep.{rule.id}",
        message=rule.message,
        severity=rule.severity,
        confidence=rule.confidence,
        path=file.path,
        line=match.start.line,
        end_line=match.end.line,
        symbol=symbol(inventory, file, match.start.line, match.start.col),
        cwe=rule.cwe,
    )
