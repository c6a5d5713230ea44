"""The published holes of packages, from the findings: one hole has one id, wherever it was found."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lastmile.model import Finding, Package, Severity

CONTROL = "dependencies/known-vulnerability"
RULE_END = ".known-vulnerability"
_ID = re.compile(
    r"\b(?:CVE-\d{4}-\d{3,9}|GHSA(?:-[0-9a-z]{4}){3}|(?:PYSEC|RUSTSEC|GO|OSV|MAL|DRUPAL|SNYK)-[\w-]{3,40})\b"
)


@dataclass(frozen=True, slots=True)
class Hole:
    """One published hole in one package."""

    id: str
    severity: Severity
    fixed_in: str | None
    clean: str | None = None  # the lowest later version without any known hole, where the data tell it

    @property
    def target(self) -> str | None:
        """The version to move to: a version that ends this hole alone can bring others."""
        return (self.clean or self.fixed_in) if self.fixed_in else None


def is_hole(finding: Finding) -> bool:
    """Whether the finding is about a published hole of a package."""
    about = finding.control == CONTROL or finding.rule.endswith(RULE_END)
    return about and finding.package is not None


def advisory(finding: Finding) -> str:
    """The id of its advisory; the finding's own fingerprint where it names none."""
    for text in (finding.symbol or "", finding.message):
        if found := _ID.search(text):
            return found[0]
    return finding.fingerprint


def holes(findings: Iterable[Finding]) -> dict[str, Hole]:
    """The holes that count, by fingerprint: not set aside, refuted or mended."""
    return {
        finding.fingerprint: _hole(finding, finding.package)
        for finding in findings
        if finding.package and is_hole(finding) and finding.counts
    }


def _hole(finding: Finding, package: Package) -> Hole:
    return Hole(advisory(finding), finding.severity, package.fixed_in, package.upgrade_to)
