"""Log lines of one request that nothing ties together (CWE-778): no id goes with it."""

import re

from lastmile.checks.failure_modes._service import Absence, absent, needs_service
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Severity

RULE = "lastmile.no-request-correlation"
_IDS = re.compile(
    r"(?i:x-(?:request|correlation|trace)-id|\btraceparent\b|\bx-b3-traceid)|"
    r"\b(?:request|correlation|trace)_?[iI][dD]\b\s*[:=]|\breq(?:uest)?\.id\b|\bRequestI[dD]\w{0,20}[\(:{]|"
    r"\bmiddleware\.RequestID\b|"
    r"\brequestid\.New\(|\bSetRequestIdLayer|\bTraceLayer::|\bCorrelationIdMiddleware|"
    r"\basgi_correlation_id\b|\bdjango_guid\b|"
    r"\blog_request_id\b|\bpinoHttp\(|\bpino-http\b|\bnew AsyncLocalStorage\b|\bexpress-request-id\b|"
    r"\bcls-hooked\b|"
    r"\bClsModule\b|\bclear_contextvars\(|\bbind_contextvars\(|\blogger\.contextualize\(|"
    r"\bFastify\(\s*\{[^}\n]{0,200}logger|"
    r"\b\w{2,20}Instrumentor\(|\bNodeSDK\(|\botelhttp\.New|\botelgin\.|\botelecho\.|"
    r"#\[(?:tracing::)?instrument"
)
_QUESTION = Absence(
    rule=RULE,
    trace=_IDS,
    keys="request correlation trace b3- guid contextvars contextualize "
    "pino asynclocalstorage cls clsmodule fastify instrument nodesdk otel",
    server_only=True,
    searched="request, correlation and trace ids in code, middleware that gives them, tracing libraries",
    message="Nothing that ties the log lines of one request together is visible: no request id, no trace.",
    severity=Severity.LOW,
    confidence=Confidence.LOW,
    cwe=("CWE-778",),
)


def look(inventory: Inventory) -> Scan:
    """One finding where no id goes with a request. Raises NothingToLookAt where nothing is a service."""
    needs_service(inventory)
    return absent(inventory, _QUESTION)


CHECK = Check(RULE, look)
