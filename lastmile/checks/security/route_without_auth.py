"""Endpoints that change something for whoever calls them, in a product that has a login elsewhere.

Rule: catalogue security/route-without-auth (CWE-306, CWE-862). Decorators, dependencies, middleware of the
router or the whole application and questions in the handler all count as guards; so does what we cannot see.
"""

from lastmile.checks.code.answering import leave_open_for_functions, unread_functions
from lastmile.checks.code.reading import Reading
from lastmile.checks.security import _endpoints_python, _endpoints_script
from lastmile.checks.security._endpoints import CHANGING, Endpoint
from lastmile.checks.security._open_functions import open_functions
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.route-without-auth"
SEARCHED = "endpoints of the usual web frameworks"
_MOST_OPEN = 0.5  # share of open endpoints above which the guard is probably one that we did not recognise


def look(inventory: Inventory) -> Scan:
    """One finding for each open endpoint that stores, alters or removes something.

    Opportunities are the endpoints reached by POST, PUT, PATCH or DELETE that are not public by nature.
    Raises NothingToLookAt where there are none, and Skip where serverless functions answer instead: who may
    call those is settled by their host as well, which a look at their text alone does not tell, but for those
    of Supabase that write for whomever the request names, which are found either way. Beside endpoints the
    other functions count as files that were not read.
    """
    reading = Reading(inventory)
    every = [*_endpoints_python.endpoints(reading), *_endpoints_script.endpoints(reading)]
    private = [e for e in every if e.methods & CHANGING and not e.public]
    functions = [_of_function(file, line) for file, line in open_functions(reading)]
    if private or functions:
        reading.unread += unread_functions(inventory, {f.path for f in functions if f.path})
    if not private:
        if functions:
            return reading.scan(functions, {RULE: len(functions)}, SEARCHED)
        if reading.unread:
            return reading.scan((), {RULE: 0})
        leave_open_for_functions(inventory)
        raise NothingToLookAt("no endpoint of the usual web frameworks changes anything")
    guarded = [e for e in every if e.guarded]
    bare = [e for e in private if not e.guarded and e.changes]
    if not any(e.explicit for e in guarded) and not any(e.public and e.guarded for e in every):
        bare = []  # a product without login: everything is open on purpose, or the guard stands before it
    unsure = len(bare) > _MOST_OPEN * len(private)
    found = [*(_finding(e, every, unsure=unsure) for e in bare), *functions]
    return reading.scan(found, {RULE: len(private) + len(functions)}, SEARCHED)


def _finding(endpoint: Endpoint, every: list[Endpoint], *, unsure: bool) -> Finding:
    beside = sum(e.explicit for e in every if e.path == endpoint.path)
    exception = beside > 0 and not unsure
    if beside:
        others = (
            f"{beside} other endpoint{'s' if beside > 1 else ''} of this file ask{'' if beside > 1 else 's'}"
        )
    else:
        others = "other endpoints of the product ask"
    return Finding(
        rule=RULE,
        message=f"This endpoint changes data and no check of who is calling was found; {others}.",
        severity=Severity.HIGH if exception else Severity.MEDIUM,
        confidence=Confidence.LOW if unsure else Confidence.MEDIUM,
        path=endpoint.path,
        line=endpoint.line,
        end_line=endpoint.end_line,
        symbol=endpoint.symbol,
        cwe=("CWE-306", "CWE-862"),
    )


def _of_function(file: SourceFile, line: int) -> Finding:
    return Finding(
        rule=RULE,
        message=(
            "This function writes for whichever user the request names, with the key that no row rule holds "
            "back, and no check of who is calling was found."
        ),
        severity=Severity.HIGH,
        confidence=Confidence.MEDIUM,
        path=file.path,
        line=line,
        cwe=("CWE-306", "CWE-862"),
    )


CHECK = Check(RULE, look)
