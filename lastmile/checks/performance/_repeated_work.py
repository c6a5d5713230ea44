"""Findings about work that a loop repeats; no check itself."""

from dataclasses import dataclass

from tree_sitter import Node

from lastmile import syntax
from lastmile.inventory import SourceFile
from lastmile.model import Confidence, Finding, Severity


@dataclass(frozen=True)
class Repeated:
    """One piece of work that is done again and again."""

    node: Node
    message: str
    severity: Severity
    confidence: Confidence


def as_finding(rule: str, file: SourceFile, work: Repeated, cwe: tuple[str, ...]) -> Finding:
    """The finding about it, at its first line."""
    return Finding(
        rule=rule,
        message=work.message,
        severity=work.severity,
        confidence=work.confidence,
        path=file.path,
        line=syntax.line_of(work.node),
        end_line=syntax.line_of(work.node),
        symbol=syntax.symbol_of(work.node),
        cwe=cwe,
    )
