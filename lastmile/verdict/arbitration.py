"""Arbitrates between scanners: what a wrapped tool's word is worth, alone and beside our own data flow.

A wrapped rule carries the precision that was measured for it (docs/precision.md). Where a rule of ours for
the same row fired at the same place, ours leads (``triage`` merges them). Where ours read the file and stayed
silent, the table in ``checklists/arbitration.yaml`` says what remains of the tool's word; where ours could
not read the file, the tool's word stands with the confidence that its precision allows.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lastmile.model import Confidence, Evidence, Finding, Severity
from lastmile.verdict.problems import Place, Problems
from lastmile.yaml_in import Lines

ARBITRATION = "arbitration.yaml"
FORMAT = 1
OURS = ("semgrep.", "lastmile.")  # Semgrep runs our own rules and no other
_ALONE = ("keep", "low", "information")
_SURE, _LIKELY = 0.9, 0.7  # precision from which a senior engineer agrees 9, and 7, times of 10


@dataclass(frozen=True)
class Opinion:
    """What a wrapped rule's word is worth."""

    precision: float  # 0..1: share of its places that eyes or labels called right
    measured: str  # on what: "labelled files, 41 of 132"
    alone: str  # keep | low | information: what remains where our own rule saw nothing in this file

    @property
    def confidence(self) -> Confidence:
        """The surest word that the precision allows."""
        if self.precision >= _SURE:
            return Confidence.HIGH
        return Confidence.MEDIUM if self.precision >= _LIKELY else Confidence.LOW


def load_opinions(file: Path) -> dict[str, Opinion]:
    """Load the table, by rule. Raises ChecklistError (``file:line: what is wrong``)."""
    problems = Problems()
    opinions = read_opinions(file, problems)
    problems.raise_first()
    return opinions


def read_opinions(file: Path, problems: Problems) -> dict[str, Opinion]:
    """The rows of the table that are well written, by rule; of the others ``problems`` say what is wrong."""
    head = problems.head(file, "the table of opinions", FORMAT)
    if head is None:
        return {}
    if set(head) != {"version", "rules"}:
        problems.add(Place(str(file)), f"it holds «version: {FORMAT}» and «rules», and nothing else")
        return {}
    rows = head["rules"] if isinstance(head["rules"], list) else [head["rules"]]
    opinions: dict[str, Opinion] = {}
    for row in rows:
        if not isinstance(row, Lines):
            at = Place(str(file), head.key_lines["rules"])
            problems.add(at, "every row is a mapping with a rule")
            continue
        wrong = list(_problems(row, opinions))
        for said in wrong:
            problems.add(Place(str(file), row.line), f"{row.get('rule', 'this row')}: {said}")
        if not wrong:
            opinions[row["rule"]] = Opinion(float(row["precision"]), row["measured"], row["alone"])
    return opinions


def _problems(row: Mapping[str, Any], known: Mapping[str, Opinion]) -> Iterator[str]:
    if set(row) != {"rule", "precision", "measured", "alone"}:
        yield "a row has rule, precision, measured and alone"
        return
    if row["rule"] in known:
        yield "stands twice"
    if str(row["rule"]).startswith(OURS):
        yield "is ours: a rule of ours states its own confidence"
    if not isinstance(row["precision"], int | float) or not 0 <= row["precision"] <= 1:
        yield "precision is a share, from 0 to 1"
    if not isinstance(row["measured"], str) or not row["measured"].strip():
        yield "«measured» says on what the precision was measured"
    if row["alone"] not in _ALONE:
        yield f"alone is one of {', '.join(_ALONE)}"


def arbitrated(
    finding: Finding, opinions: Mapping[str, Opinion], ours_read: Callable[[Finding], bool]
) -> Finding:
    """The finding with the weight that its scanners' record allows.

    ``ours_read`` tells whether a rule of ours for the same row has read the finding's file.
    """
    saw = {item.note for item in finding.evidence}
    opinion = opinions.get(finding.rule)
    if opinion is None or any(note.startswith(OURS) for note in saw):
        return finding
    confidence = max(finding.confidence, opinion.confidence, key=lambda c: c.rank)
    if opinion.alone == "keep" or not ours_read(finding):
        return finding.model_copy(update={"confidence": confidence})
    share = f"{opinion.precision:.0%} of this rule's places were right where we measured it"
    note = f"our own rules read this file and saw nothing here; {share}"
    severity = Severity.INFO if opinion.alone == "information" else Severity.LOW
    return finding.model_copy(
        update={
            "severity": max(finding.severity, severity, key=lambda s: s.rank),
            "confidence": Confidence.LOW,
            "evidence": (
                *finding.evidence,
                Evidence(kind="run", path=finding.path, line=finding.line, note=note),
            ),
        }
    )
