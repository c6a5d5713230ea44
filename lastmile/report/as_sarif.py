"""audit.sarif: the findings as SARIF 2.1.0, for code hosts and editors; no path of this machine in it."""

import json
import re
from typing import Any
from urllib.parse import quote

from lastmile.model import Audit, Control, Finding, Phase, Run, RunStatus, Severity, Status
from lastmile.report import wording
from lastmile.report.options import ReportOptions
from lastmile.report.ranking import controls

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "SRCROOT"
LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}
# Middle of the ranges that code hosts read from "security-severity" (CVSS bands of each word).
SECURITY_SEVERITY = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "2.0",
    Severity.INFO: "0.0",
}
PRECISION = {"high": "high", "medium": "medium", "low": "low"}


def _rule(name: str, findings: list[Finding], control: Control | None) -> dict[str, Any]:
    worst = min((finding.severity for finding in findings), key=lambda severity: severity.rank)
    cwe = sorted({item for finding in findings for item in finding.cwe} | set(control.cwe if control else ()))
    phase = control.phase if control else findings[0].phase
    tags = [*([phase.value] if phase else []), *(f"external/cwe/{item.lower()}" for item in cwe)]
    properties: dict[str, Any] = {"tags": tags, "precision": PRECISION[findings[0].confidence.value]}
    if phase is Phase.SECURITY:
        properties["security-severity"] = SECURITY_SEVERITY[worst]
    rule: dict[str, Any] = {
        "id": name,
        "defaultConfiguration": {"level": LEVELS[worst]},
        "properties": properties,
    }
    if control:
        rule["shortDescription"] = {"text": wording.visible(control.title)}
        rule["fullDescription"] = {"text": wording.visible(control.risk)}
        rule["help"] = {"text": wording.visible(control.fix)}
        properties["control"] = control.id
    return rule


def _location(finding: Finding) -> dict[str, Any]:
    """The place; what is about the whole repository stands at its root."""
    uri = quote(finding.path, safe="/") if finding.path else "."
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri, "uriBaseId": ROOT}}
    if finding.path and finding.line:
        region: dict[str, Any] = {"startLine": finding.line}
        if finding.end_line and finding.end_line >= finding.line:
            region["endLine"] = finding.end_line
        excerpt = finding.excerpt
        if excerpt and excerpt.first_line >= 1:
            physical["contextRegion"] = {
                "startLine": excerpt.first_line,
                "endLine": excerpt.first_line + max(len(excerpt.lines) - 1, 0),
                "snippet": {"text": "\n".join(wording.visible(line) for line in excerpt.lines)},
            }
        physical["region"] = region
    location: dict[str, Any] = {"physicalLocation": physical}
    if finding.symbol:
        location["logicalLocations"] = [{"fullyQualifiedName": wording.visible(finding.symbol)}]
    return location


def _suppressions(finding: Finding) -> list[dict[str, str]]:
    """Why a finding does not count: where it lies, or what a person decided."""
    found = []
    if finding.set_aside == "not_applicable":
        found.append("its question does not arise for a product of this kind")
    elif finding.set_aside:
        found.append(f"{finding.set_aside} code: users of the product never run it")
    if finding.status in (Status.FALSE_POSITIVE, Status.ACCEPTED, Status.FIXED):
        by = f" by {finding.decided_by}" if finding.decided_by else ""
        found.append(f"decided{by}: {finding.status.value.replace('_', ' ')}")
    return [{"kind": "external", "status": "accepted", "justification": text} for text in found]


def _result(finding: Finding, index: int, control: Control | None, kind: int) -> dict[str, Any]:
    text = wording.visible(finding.message or (control.title if control else finding.rule))
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [_location(finding)],
        "properties": {
            "severity": finding.severity.value,
            "confidence": finding.confidence.value,
            "suppressedInSource": finding.suppressed_in_source,
        },
    }
    if finding.fingerprint:
        result["partialFingerprints"] = {f"lastmile/v{kind}": finding.fingerprint}
    if finding.control:
        result["properties"]["control"] = finding.control
    suppressions = _suppressions(finding)
    if suppressions:
        result["suppressions"] = suppressions
    return result


def _notification(run: Run) -> dict[str, Any]:
    level = {RunStatus.FAILED: "error", RunStatus.PARTIAL: "warning"}.get(run.status, "note")
    return {
        "level": level,
        "message": {
            "text": wording.visible(f"{run.scanner} {run.status}: {run.reason or 'no reason given'}")
        },
    }


def _provenance(audit: Audit) -> list[dict[str, str]]:
    """Repository and commit, where the source is a plain https address."""
    target = audit.target
    if not target.commit or not re.fullmatch(r"https://[\w.-]+(:\d+)?/[\w./~%-]+", target.source):
        return []
    entry = {"repositoryUri": target.source, "revisionId": target.commit}
    return [entry | ({"branch": target.ref} if target.ref else {})]


def render(audit: Audit, options: ReportOptions | None = None) -> bytes:  # noqa: ARG001 - every format is called alike
    """The SARIF log as UTF-8."""
    rows = controls(audit)
    by_rule: dict[str, list[Finding]] = {}
    for finding in audit.findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    names = sorted(by_rule)
    index = {name: number for number, name in enumerate(names)}
    unfinished = [run for run in audit.runs if run.status is not RunStatus.OK]
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "LastMile",
                "version": audit.lastmile_version,
                "rules": [_rule(n, by_rule[n], rows.get(by_rule[n][0].control or "")) for n in names],
            }
        },
        "automationDetails": {
            "id": f"lastmile/{quote(audit.target.name, safe='')}/{audit.target.commit or 'folder'}"
        },
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the audited repository."}}},
        "invocations": [
            {
                "executionSuccessful": not any(run.status is RunStatus.FAILED for run in audit.runs),
                "toolExecutionNotifications": [_notification(run) for run in unfinished],
            }
        ],
        "results": [
            _result(f, index[f.rule], rows.get(f.control or ""), audit.fingerprint_kind)
            for f in audit.findings
        ],
    }
    provenance = _provenance(audit)
    if provenance:
        run["versionControlProvenance"] = provenance
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return (json.dumps(log, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode(
        "utf-8", "backslashreplace"
    )
