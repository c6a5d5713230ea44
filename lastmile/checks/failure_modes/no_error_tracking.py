"""Nobody hears of the errors that customers meet (CWE-778), as far as the repository shows."""

import re

from lastmile.checks.failure_modes._service import Absence, absent, needs_service
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Fact, Severity

RULE = "lastmile.no-error-tracking"
# Calls that start a tracker or hand it an error; an import alone starts nothing.
_STARTED = re.compile(
    r"\bsentry_sdk\.init\(|\bSentry\w{0,20}\.(?:init|captureException|wrap\w{0,20})\(|\bsentry::(?:init|"
    r"capture)|"
    r"\bsentry\.(?:Init|CaptureException)\(|\binitSentry\(|\bwithSentry\w{0,20}\(|\bSentryModule\.forRoot|"
    r"\bBugsnag\.(?:start|notify)\(|\bbugsnag\.(?:configure|Configure|notify|Notify)\(|\bnew Rollbar\(|"
    r"\brollbar\.(?:init|SetToken|report_exc_info)\(|"
    r"\bHoneybadger\.(?:configure|notify)\(|\bnew Airbrake|\bAirbrake\.|\bnew raygun|"
    r"\braygun\w{0,10}\.Client\(|"
    r"\bnewrelic\.(?:agent\.initialize|NewApplication|noticeError)\(|require\(['\"]newrelic['\"]\)|"
    r"\bddtrace\.patch|"
    r"\btracer\.(?:init|Start)\(|\bappInsights\.setup\(|\bloadAppInsights\(|"
    r"\bconfigure_azure_monitor\(|"
    r"\bnew ApplicationInsights\(|\bLogRocket\.(?:init|captureException)\(|\bposthog\.captureException\(|"
    r"\bdatadogRum\.init\(|"
    r"\belasticapm\.Client|\bElasticAPM\(|\bapm\.start\(|\binitApm\(|\bOTLP\w{0,10}Exporter\b|"
    r"\bOTLP\w{0,10}Exporter\(|"
    r"\botlptrace\w{0,5}\.New|\bopentelemetry_otlp::|\bCrashlytics\b.{0,40}(?:log|record)|crashlytics\(\)|"
    r"\bTrackJS\.install\(|"
    r"\bhighlight\w{0,3}\.init\(|\bAdminEmailHandler\b|\bmail_admins\(|^\s*ADMINS\s*=\s*(?!['\"]|\(\)|\[\]|"
    r"None)\S|SMTPHandler\(|"
    r"\bclient\.captureException\(|\braven\.(?:Client|SetDSN)|\bglitchtip\b.{0,40}\("
)
_PACKAGES = re.compile(
    r"(?i)^(@sentry/.+|sentry-sdk|sentry|bugsnag\w*|@bugsnag/.+|rollbar|@honeybadger-io/.+|honeybadger|"
    r"newrelic|ddtrace|dd-trace|"
    r"applicationinsights|elastic-apm\w*|raygun4?\w*|logrocket|@datadog/browser-rum|"
    r"github\.com/getsentry/.+)$"
)
_QUESTION = Absence(
    rule=RULE,
    trace=_STARTED,
    packages=_PACKAGES,
    keys="sentry bugsnag rollbar honeybadger airbrake raygun newrelic ddtrace tracer appinsights "
    "applicationinsights azure_monitor "
    "logrocket posthog datadog apm otlp opentelemetry crashlytics trackjs highlight admin smtphandler raven "
    "captureexception glitchtip",
    searched="calls that start an error tracker or hand it an error (Sentry, Bugsnag, Rollbar, New Relic, "
    "Datadog, "
    "Application Insights, OpenTelemetry exporters and their kin) and mails to administrators",
    message="Error tracking is not visible in the repository: no code starts a tracker or sends errors to a "
    "person.",
    severity=Severity.MEDIUM,
    confidence=Confidence.LOW,
    cwe=("CWE-778",),
)


def look(inventory: Inventory) -> Scan:
    """One finding where no code starts a tracker. Raises NothingToLookAt for what customers do not run."""
    needs_service(inventory, Fact.FRONTEND)
    return absent(inventory, _QUESTION)


CHECK = Check(RULE, look)
