"""Nothing measures how many requests come, fail and how long they take (CWE-778), as far as one can see.

Which four are worth measuring: "Site Reliability Engineering", chapter 6, the four golden signals.
"""

import re

from lastmile.checks.failure_modes._service import Absence, absent, needs_service
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Severity

RULE = "lastmile.no-metrics"
_MEASURES = re.compile(
    r"\b(?:prometheus_client|prometheus_flask_exporter|starlette_exporter|starlette_prometheus|"
    r"django_prometheus)\b.{0,120}"
    r"|\bInstrumentator\(|\bmake_(?:asgi|wsgi)_app\(|\bPrometheusMetrics\(|\bstart_http_server\(|"
    r"\bgenerate_latest\("
    r"|\bcollectDefaultMetrics\(|\bnew (?:\w{1,20}\.)?(?:Counter|Histogram|Gauge|Summary|Registry)\(|"
    r"\bpromBundle\(|"
    r"\bPrometheusModule\b|\bprometheus\.(?:New\w{2,20}(?:Vec)?|MustRegister|Register)\(|\bpromhttp\.\w|"
    r"\bpromauto\.New|"
    r"\bgrpcprometheus|\bregister_(?:int_)?(?:counter|gauge|histogram)\w{0,5}!|\bPrometheus(?:Builder|"
    r"MetricLayer)|\bprometheus::\w|"
    r"\b(?:metrics::)?(?:counter|histogram|gauge|increment_counter)!\(|\bstatsd\.(?:StatsClient|New|Client|"
    r"incr|timing|increment|gauge)\b"
    r"|\bStatsD\(|\bnew (?:Hot)?Shots?\b|\bDogStatsd\(|\bdatadog\.initialize\(|\bget_meter\(|\bgetMeter\(|"
    r"\botel\.Meter\(|"
    r"\bMeterProvider\(|\bcreate(?:Counter|Histogram|UpDownCounter)\(|\bcreate_(?:counter|histogram|"
    r"up_down_counter)\(|"
    r"\bnewrelic\.(?:agent\.initialize|NewApplication)\(|\bput_metric_data\(|\bPutMetricData\w{0,10}\(|"
    r"\bexpvar\.\w|\bmetrics\.New\w{2,20}\("
)
_QUESTION = Absence(
    rule=RULE,
    trace=_MEASURES,
    keys="prometheus instrumentator make_asgi make_wsgi start_http_server generate_latest collectdefault "
    "counter histogram gauge "
    "summary registry prom statsd shots datadog meter newrelic metric expvar",
    server_only=True,
    searched="counters and timers of Prometheus, StatsD, OpenTelemetry, Datadog, New Relic and CloudWatch "
    "in code",
    message="Measurements are not visible in the repository: nothing counts requests and errors or times "
    "them.",
    severity=Severity.MEDIUM,
    confidence=Confidence.LOW,
    cwe=("CWE-778",),
    packages=re.compile(
        r"(?i)^(prom-client|prometheus[-_]\w+|hot-shots|statsd|node-statsd|express-prom-bundle)$"
    ),
)


def look(inventory: Inventory) -> Scan:
    """One finding where no code measures. Raises NothingToLookAt where nothing is a service."""
    needs_service(inventory)
    return absent(inventory, _QUESTION)


CHECK = Check(RULE, look)
