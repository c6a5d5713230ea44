"""No rule that calls somebody when the service fails (CWE-778), as far as the repository shows."""

import re

from lastmile.checks.failure_modes._service import Absence, absent, needs_service
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Role, Severity

RULE = "lastmile.no-alerting"
# A rule has a condition and a name; the word "alert" alone is a message box or a style.
_RULES = re.compile(
    r"^\s*-\s*alert:\s*\S|^kind:\s*(?:PrometheusRule|AlertmanagerConfig)\b|\baws_cloudwatch_metric_alarm\b|"
    r"AWS::CloudWatch::Alarm|\bgoogle_monitoring_(?:alert_policy|uptime_check_config)\b|"
    r"\bazurerm_monitor_metric_alert\b|"
    r"\bdatadog_monitor\b|\bpagerduty_\w{2,30}\b|\bgrafana_rule_group\b|\bbetteruptime_monitor\b|"
    r"\bsentry_issue_alert\b|"
    r"\bnew (?:\w{1,20}\.)?Alarm\(|\bpagerduty_configs:|\bopsgenie_configs:|"
    r"\bslack_configs:|\bnew (?:Api|Browser|Url)Check\("
)
_QUESTION = Absence(
    rule=RULE,
    trace=_RULES,
    keys="alert alarm uptime datadog_monitor pagerduty grafana opsgenie slack_configs check(",
    searched="alert rules of Prometheus, Grafana, the clouds' alarms, PagerDuty, Opsgenie and watches from "
    "outside",
    message="Alert rules are not visible in the repository: nothing calls a person when the service fails "
    "at night.",
    severity=Severity.LOW,
    confidence=Confidence.LOW,
    cwe=("CWE-778",),
    roles=(Role.CONFIG, Role.SOURCE, Role.DATA),
)


def look(inventory: Inventory) -> Scan:
    """One finding where no rule is there. Raises NothingToLookAt where nothing is a service."""
    needs_service(inventory)
    return absent(inventory, _QUESTION)


CHECK = Check(RULE, look)
