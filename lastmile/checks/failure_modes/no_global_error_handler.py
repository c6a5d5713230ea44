"""Express servers without a central error handler (CWE-755, CWE-544)."""

import re

from lastmile.checks.failure_modes._express_app import lacking
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.no-global-error-handler"
_SEARCHED = (
    "functions with the four parameters of an Express error handler, packages for it, and error trackers"
)
# Four parameters, the first an error: that is how Express knows it.
_HANDLER = re.compile(
    r"\(\s*_?(?:err|error|e|ex|exception)\s*(?::[^,()]{0,60})?,\s*\w+\s*(?::[^,()]{0,60})?,\s*\w+\s*(?::[^,()]{0,60})?,"
    r"\s*\w+|ErrorRequestHandler|setupExpressErrorHandler|Handlers\.errorHandler|"
    r"['\"](?:errorhandler|express-error-handler|strong-error-handler|api-error-handler|@hapi/boom)['\"]|"
    r"\.use\(\s*(?:\w+\.)?\w*(?:[eE]rror|[nN]otFound)\w*\s*\)|\.use\(\s*\w*[eE]rror\w*\("
)


def look(inventory: Inventory) -> Scan:
    """One finding where no script has such a handler. Raises NothingToLookAt without an Express server."""
    found = Finding(
        rule=RULE,
        message="This Express application has no error handler of its own (a function of four parameters "
        "behind all routes): an unexpected error answers with a bare page, and reaches nobody.",
        severity=Severity.MEDIUM,
        confidence=Confidence.MEDIUM,
        cwe=("CWE-755", "CWE-544"),
    )
    return lacking(inventory, found, _HANDLER, _SEARCHED, "makes the application")


CHECK = Check(RULE, look)
