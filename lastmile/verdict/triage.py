"""From what scanners brought home to findings: claimed by a row, merged across tools, set aside, named.

Nothing is dropped: a finding in test or vendored code stays in the record as set aside, a finding that
no row claims stays without a control, and a merged finding keeps the evidence of every rule that saw it.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

from lastmile.inventory import Inventory
from lastmile.model import Control, Evidence, Fact, Finding, Phase, Role, Severity
from lastmile.verdict import same_hole
from lastmile.verdict.applicable import not_applicable
from lastmile.verdict.arbitration import OURS, arbitrated
from lastmile.verdict.checklist import Checklist
from lastmile.verdict.reach import SAME_EVERYWHERE, Reach

SET_ASIDE = {
    Role.TEST: "test",
    Role.TRIAL: "trial",
    Role.VENDORED: "vendored",
    Role.GENERATED: "generated",
    Role.MINIFIED: "generated",
}
WIDEST_MERGE = 30  # lines: a finding about a whole function does not swallow those inside it
_PROVING = ("ty.", "tsc.")
NEAR = 2  # lines: one tool marks where a text is put together, another the call that it is handed to


def _nobody(_finding: Finding) -> bool:
    return False


def triage(
    found: Iterable[Finding],
    inventory: Inventory,
    checklist: Checklist,
    ours_read: Callable[[Finding], bool] = _nobody,
) -> tuple[Finding, ...]:
    """Return every finding with control, phase, title, fingerprint and its place in or out of the count.

    ``ours_read`` tells whether a rule of ours for the finding's row has read its file.
    """
    roles = {file.path: file.role for file in inventory.files}
    hidden = {(s.path, s.line) for s in inventory.suppressions if s.kind == "comment"}
    claims = Claims(checklist.controls)
    placed = []
    for finding in found:
        control = claims.of(finding.rule)
        placed.append(
            finding.model_copy(
                update={
                    "control": control.id if control else None,
                    "phase": control.phase if control else None,
                    "title": control.title if control else "",
                    "severity": _graded(finding.severity, control),
                    "cwe": finding.cwe or (control.cwe if control else ()),
                    "set_aside": _by_place(roles.get(finding.path or ""), control)
                    or _out_of_question(control, inventory.facts),
                    "suppressed_in_source": (finding.path, finding.line) in hidden,
                    "evidence": finding.evidence or (_evidence(finding),),
                }
            )
        )
    weighed = [arbitrated(finding, checklist.opinions, ours_read) for finding in _merged(placed)]
    reached = Reach(inventory)
    return _with_fingerprints(sorted((reached.graded(f, claims.of(f.rule)) for f in weighed), key=_order))


def _by_place(role: Role | None, control: Control | None) -> str | None:
    """Why a finding in such a file does not count; a key opens as much in a script that tries it out."""
    if role is None or (role is Role.TRIAL and control is not None and control.topic == SAME_EVERYWHERE):
        return None
    return SET_ASIDE.get(role)


def _out_of_question(control: Control | None, facts: frozenset[Fact]) -> str | None:
    """A library is not told that its service has no limits: its row does not apply, so nothing counts."""
    return "not_applicable" if control and not_applicable(control, facts) else None


def _graded(severity: Severity, control: Control | None) -> Severity:
    """A place can be milder than its row, never graver: the row says how bad the consequence can be."""
    return severity if control is None else max(severity, control.severity, key=lambda s: s.rank)


class Claims:
    """Which row claims a rule; a rule belongs to the first row whose glob matches."""

    def __init__(self, controls: Sequence[Control]) -> None:
        self._globs = [
            (glob, control) for control in controls for globs in control.evidence.values() for glob in globs
        ]
        self._known: dict[str, Control | None] = {}

    def of(self, rule: str) -> Control | None:
        """The control that claims this rule, or None."""
        if rule not in self._known:
            self._known[rule] = next((c for glob, c in self._globs if fnmatchcase(rule, glob)), None)
        return self._known[rule]


def _evidence(finding: Finding) -> Evidence:
    kind = "place" if finding.line is not None else "file" if finding.path is not None else "absence"
    return Evidence(kind=kind, path=finding.path, line=finding.line, note=finding.rule)


def _order(finding: Finding) -> tuple[str, str, int, str, str]:
    return (finding.control or "~", finding.path or "", finding.line or 0, finding.rule, finding.symbol or "")


def _merged(findings: Iterable[Finding]) -> list[Finding]:
    """Merge what two rules say about one place under one control; a row per place remains."""
    groups: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    about_holes = []
    for finding in findings:
        if finding.package and finding.package.advisories:
            about_holes.append(finding)
            continue
        # In a manifest the package tells the places apart; in code two tools may name it or not.
        subject = finding.package.name if finding.package and finding.phase is Phase.DEPENDENCIES else ""
        groups[(finding.control or finding.rule, finding.path or "", subject)].append(finding)
    merged = same_hole.merged(about_holes)
    for group in groups.values():
        kept: list[Finding] = []
        for finding in sorted(group, key=lambda f: (f.line or 0, -(f.end_line or f.line or 0), f.rule)):
            for index, other in enumerate(kept):
                if _same_place(finding, other):
                    kept[index] = _joined(other, finding)
                    break
            else:
                kept.append(finding)
        merged += kept
    return merged


def _same_place(one: Finding, two: Finding) -> bool:
    if one.line is None or two.line is None:
        return one.line is two.line and (one.symbol == two.symbol or one.rule != two.rule)
    if one.rule == two.rule:
        return (one.line, one.symbol) == (two.line, two.symbol)
    one_end, two_end = one.end_line or one.line, two.end_line or two.line
    if max(one_end - one.line, two_end - two.line) > WIDEST_MERGE:
        return False
    near = NEAR if _scanner(one) != _scanner(two) else 0
    return one.line <= two_end + near and two.line <= one_end + near


def _scanner(finding: Finding) -> str:
    return finding.rule.split(".", 1)[0]


def _joined(one: Finding, two: Finding) -> Finding:
    """Our own rules lead; among equals the graver and surer word counts.

    So a lost tool renames nothing, and a tool's guess cannot raise what our data flow has weighed.
    """
    first, second = sorted((one, two), key=_lead)
    peers = (one, two) if _ours(one) == _ours(two) else (first,)
    known = {(e.kind, e.path, e.line, e.note) for e in first.evidence}
    more = tuple(e for e in second.evidence if (e.kind, e.path, e.line, e.note) not in known)
    proof = next((f for f in (first, second) if f.rule.startswith(_PROVING)), None)
    return first.model_copy(
        update={
            # What looked into the package names its version; the rule, and so the fingerprint, stays.
            **({"message": proof.message, "package": proof.package} if proof else {}),
            "severity": min((f.severity for f in peers), key=lambda s: s.rank),
            "confidence": min((f.confidence for f in peers), key=lambda c: c.rank),
            "evidence": first.evidence + more,
            "suppressed_in_source": one.suppressed_in_source or two.suppressed_in_source,
        }
    )


def _ours(finding: Finding) -> bool:
    return finding.rule.startswith(OURS)


def _lead(finding: Finding) -> tuple[bool, int, int, str]:
    return (not _ours(finding), finding.severity.rank, finding.confidence.rank, finding.rule)


def _with_fingerprints(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Equal fingerprints are told apart by their order."""
    seen: Counter[str] = Counter()
    named = []
    for finding in findings:
        base = fingerprint(finding)
        seen[base] += 1
        named.append(finding.model_copy(update={"fingerprint": f"{base}-{seen[base]}"}))
    return tuple(named)


def fingerprint(finding: Finding) -> str:
    """20 hex digits from rule, path, the functions around and the statement; never from a line number.

    They stay when lines move, a formatter runs or code is added above, and change with the function's name:
    so a decision about one place never slips to its twin in another function.
    """
    scope = finding.landmark.scope if finding.landmark else ""
    parts = (finding.rule, finding.path or "", *subject(finding, marked=True), scope)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:20]


def subject(finding: Finding, *, marked: bool) -> tuple[str, str]:
    """What a finding is about, wherever it stands: its package, and the hole, the code or the symbol.

    ``marked`` False: the code as the excerpt shows it, for records without landmarks.
    """
    package = f"{finding.package.ecosystem}:{finding.package.name}" if finding.package else ""
    if finding.package and finding.symbol and finding.phase is Phase.DEPENDENCIES:
        return package, finding.symbol
    code = ""
    if marked and finding.landmark:
        code = finding.landmark.code
    elif finding.excerpt is not None:
        numbered = enumerate(finding.excerpt.lines, start=finding.excerpt.first_line)
        code = re.sub(r"\s+", "", "".join(text for number, text in numbered if number in finding.excerpt.hit))
    return package, code or finding.symbol or ""


def unclassified(findings: Iterable[Finding]) -> Mapping[str, int]:
    """How many findings each rule has that no row claims."""
    return dict(sorted(Counter(f.rule for f in findings if f.control is None).items()))
