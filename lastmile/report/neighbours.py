"""Checks that speak of one subject: what a pass may say beside a finding of its neighbour.

Two checks can look at one subject from two sides, and one passes where the other fails. Its good sentence is
then no praise, and in the list of the passed checks it names the finding that it stands beside.
"""

from lastmile.language import record_text, say
from lastmile.model import Audit, Control, Phase, Result, RunStatus
from lastmile.report import wording
from lastmile.report.drill_limits import drill_ids, drill_limits
from lastmile.report.latest import latest
from lastmile.report.ranking import controls, ranked

# One subject a line: where one of these fails, no other is praised.
SUBJECTS = tuple(
    frozenset(line.split())
    for line in (
        "security/hardcoded-secret security/env-file-committed security/secret-in-git-history "
        "security/insecure-signing-secret security/secret-in-client-bundle security/llm-key-in-browser "
        "security/supabase-service-role-in-client",
        "security/no-rate-limiting security/costly-endpoint-unthrottled failure/process-local-rate-limiter "
        "failure/llm-call-unbounded",
        "failure/http-call-without-timeout failure/http-status-unchecked failure/external-outage-unhandled "
        "failure/unbounded-retry failure/llm-call-unbounded",
        "performance/n-plus-one-query performance/await-in-loop performance/unbounded-query "
        "performance/filtering-in-application",
        "performance/sync-io-in-async performance/await-in-loop performance/sequential-awaits "
        "performance/client-per-request performance/unbounded-concurrency",
        "failure/console-only-error-handling failure/swallowed-exception failure/broad-except "
        "failure/error-turned-into-empty-value failure/unhandled-rejection failure/no-global-error-handler "
        "failure/baas-error-ignored failure/background-task-lost failure/go-ignored-error "
        "failure/rust-panic-path readiness/no-error-tracking readiness/no-alerting",
        "security/weak-password-storage security/jwt-not-verified security/session-cookie-flags "
        "security/token-in-local-storage security/insecure-signing-secret security/weak-cryptography "
        "security/insecure-randomness",
        "security/route-without-auth security/client-side-only-authorization security/mass-assignment "
        "security/object-ownership-unchecked security/supabase-rls-disabled security/supabase-rls-permissive "
        "security/firebase-rules-open security/database-exposed security/public-object-storage "
        "security/supabase-service-role-in-client security/default-account-seeded",
        "security/sql-string-building security/nosql-injection",
        "security/command-injection security/dynamic-code-execution security/unsafe-deserialization "
        "security/llm-output-trusted security/xml-external-entities security/archive-extraction-unsafe",
        "security/xss-raw-html security/llm-output-trusted",
        "failure/upload-size-unlimited failure/unbounded-input-size security/no-input-validation "
        "security/mass-assignment",
        "security/debug-mode-enabled security/debug-endpoint-exposed security/error-details-to-client "
        "performance/dev-server-in-production",
        "security/cleartext-transport security/tls-verification-disabled",
        "security/client-controlled-price failure/float-money failure/payment-without-idempotency "
        "failure/webhook-not-idempotent security/webhook-signature-unverified security/card-data-handled",
        "failure/shared-state-race failure/lost-update failure/missing-transaction "
        "failure/go-concurrency-hazard",
        "failure/unfinished-code failure/mock-data-in-production readiness/chat-residue",
        "failure/hallucinated-api failure/undefined-name dependencies/sdk-major-mismatch",
        "dependencies/nonexistent-package dependencies/suspicious-package dependencies/import-not-declared",
        "dependencies/lockfile-missing dependencies/unpinned-versions dependencies/lockfile-out-of-sync "
        "dependencies/import-not-declared",
        "dependencies/total-count dependencies/unused dependencies/duplicate-purpose "
        "dependencies/trivial-package",
        "readiness/no-tests readiness/thin-tests readiness/critical-path-untested "
        "readiness/tests-without-assertions readiness/happy-path-tests-only readiness/self-confirming-tests "
        "readiness/no-integration-tests readiness/verification-debt",
        "readiness/no-ci readiness/ci-without-checks readiness/no-static-gate",
    )
)
# What a pass says is not the whole truth where one of these failed, so it names that finding.
LIMITS = {
    "security/hardcoded-secret": "security/env-file-committed security/insecure-signing-secret "
    "security/secret-in-client-bundle security/llm-key-in-browser",
    "security/env-file-committed": "security/hardcoded-secret security/secret-in-git-history",
    "security/llm-key-in-browser": "security/secret-in-client-bundle",
    "security/costly-endpoint-unthrottled": "security/no-rate-limiting failure/llm-call-unbounded",
    "failure/llm-call-unbounded": "failure/http-call-without-timeout",
    "failure/external-outage-unhandled": "failure/http-call-without-timeout failure/http-status-unchecked",
    "performance/dev-server-in-production": "readiness/no-deploy-definition",
    "dependencies/unpinned-versions": "dependencies/lockfile-missing",
    "performance/n-plus-one-query": "performance/await-in-loop",
    "performance/await-in-loop": "performance/n-plus-one-query",
    "readiness/no-error-tracking": "failure/console-only-error-handling failure/swallowed-exception",
    "failure/swallowed-exception": "failure/console-only-error-handling failure/baas-error-ignored "
    "failure/unhandled-rejection failure/error-turned-into-empty-value",
    "failure/console-only-error-handling": "failure/swallowed-exception",
    "failure/hallucinated-api": "failure/undefined-name",
    "failure/shared-state-race": "failure/lost-update failure/missing-transaction",
    "failure/unfinished-code": "failure/mock-data-in-production readiness/chat-residue",
    "security/jwt-not-verified": "security/insecure-signing-secret",
    "security/mass-assignment": "security/no-input-validation",
    "readiness/no-tests": "readiness/thin-tests readiness/critical-path-untested readiness/verification-debt",
    "readiness/no-rollback-path": "readiness/no-deploy-definition readiness/no-backup-evidence",
    "readiness/no-runbook": "readiness/no-setup-docs",
    "readiness/no-request-correlation": "readiness/no-structured-logging",
    "security/cleartext-transport": "security/tls-verification-disabled",
    "security/tls-verification-disabled": "security/cleartext-transport",
    "readiness/thin-tests": "readiness/verification-debt readiness/critical-path-untested",
    "readiness/verification-debt": "readiness/thin-tests readiness/critical-path-untested",
    "readiness/no-ci": "readiness/ci-without-checks readiness/no-static-gate",
    "dependencies/lockfile-missing": "dependencies/import-not-declared",
}
# Tools that read packages of a language for a row that other rules can answer in part.
_READS = {"tsc": ("javascript", "typescript")}
_NAMES = {"javascript": "JavaScript", "typescript": "TypeScript"}


@latest
def _told(audit: Audit) -> dict[str, str]:
    """Finding ids by check."""
    return {item.control.id: item.id for items in ranked(audit).values() for item in items}


def beside_a_finding(audit: Audit, control: str) -> bool:
    """Whether a check of the same subject failed."""
    told = _told(audit)
    return any(name in told for subject in SUBJECTS if control in subject for name in subject - {control})


def unread(audit: Audit, result: Result) -> str:
    """What a passed check could not look at, in words; "" where it looked at all.

    Single files that a tool could not read stand on the page of what this covers, not behind every pass.
    """
    control = controls(audit).get(result.control)
    silent = _silent(audit, control) if control else ()
    present = {language.name for language in audit.target.languages if language.lines}
    missed = [_NAMES[name] for tool in silent for name in _READS.get(tool, ()) if name in present]
    said = [record_text(result.reason)] if result.reason and result.phase is Phase.DEPENDENCIES else []
    if missed:
        said.append(say("packages of {languages} not looked at", languages=wording.listing(missed)))
    return "; ".join(said)


def limits(audit: Audit, result: Result) -> str:
    """What a passed check's good sentence leaves out, ready to stand behind it in brackets; else ""."""
    told = _told(audit)
    ids = {told[name] for name in LIMITS.get(result.control, "").split() if name in told}
    ids |= set(drill_ids(audit, result.control))
    apart = say("apart from {findings}", findings=wording.listing(sorted(ids))) if ids else ""
    seen = drill_limits(audit, result.control)
    return "; ".join(filter(None, (apart, *seen, unread(audit, result))))


def _silent(audit: Audit, control: Control) -> tuple[str, ...]:
    """Tools that would have added to the row's answer and did not work."""
    runs = {run.scanner: run for run in audit.runs}
    names = dict.fromkeys(glob.split(".", 1)[0] for glob in control.supplements)
    asked = [runs[name] for name in names if name in runs and runs[name].applicable]
    return tuple(run.scanner for run in asked if run.status in (RunStatus.SKIPPED, RunStatus.FAILED))
