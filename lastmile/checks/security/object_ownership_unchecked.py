"""Records that a signed-in caller reaches by their number alone, whoever they belong to.

Rule: catalogue security/object-ownership-unchecked (CWE-639). Only record types whose table names an owner,
only behind a login, and only where nothing in the function speaks of the caller, an owner or a permission.
"""

import re

from lastmile.checks.code.reading import Reading
from lastmile.checks.security import _endpoints_python, _endpoints_script
from lastmile.checks.security._endpoints import Endpoint
from lastmile.checks.security._owned_records import owned_in_sql, owned_records
from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.object-ownership-unchecked"
_ID = (
    r"(?:\w+\s?=\s?)?(?:int\(|str\(|ObjectId\()?(?:(?:req|request|ctx|c|context)\.)?"
    r"(?:params|body|query|kwargs|path_params)?[.\[']{0,2}\w{0,30}(?:id|Id|ID|pk|uuid)\b['\])]{0,3}"
)
_MODEL = r"(?:\w{1,30}\.)?([A-Z]\w{0,60})"
_LOOKUPS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_MODEL}\.query\.(?:get|get_or_404)\({_ID}",
        rf"\b{_MODEL}\.query\.filter_by\((?:id|uuid)={_ID}\)",
        rf"\b(?:db|session|\w*_session)\.(?:get|get_or_404)\({_MODEL}, {_ID}\)",
        rf"\bget_object_or_404\({_MODEL}, (?:id|pk|uuid)={_ID}\)",
        rf"\b{_MODEL}\.objects\.(?:get|filter)\((?:id|pk|uuid)={_ID}\)",
        rf"\bquery\({_MODEL}\)\.(?:filter|where)\(\w{{1,60}}(?:\.\w{{1,60}})?\.id == {_ID}\)",
        rf"\bselect\({_MODEL}\)\.(?:filter|where)\(\w{{1,60}}(?:\.\w{{1,60}})?\.id == {_ID}\)",
        rf"\b{_MODEL}\.(?:findById|findByIdAndUpdate|findByIdAndDelete|findByIdAndRemove|findByPk)\(\s*{_ID}",
        rf"\b{_MODEL}\.(?:findOne|findOneAndUpdate|findOneAndDelete|deleteOne|updateOne|destroy)\(\s*\{{\s*(?:where:\s*\{{\s*)?_?id(?::\s*{_ID})?\s*\}}",
        r"\b(?:prisma|db)\.(\w{1,60})\.(?:findUnique|findFirst|update|delete)\(\s*\{\s*where:\s*\{\s*id(?::\s*"
        + _ID
        + r")?,?\s*\}",
    )
)
# Anything in the function that may ask whose the record is.
_ASKS = re.compile(
    r"(?i)current_?user|\b(?:req|request|ctx|c|context|info|self)\.(?:request\.)?(?:user|auth|session|state|account|identity|locals)"
    r"|\bsession\s*[\[(]|\bget_?(?:server_?)?session|\bg\.\w|res\.locals|owner|tenant|\borg|team|workspace|member|author(?!ization\b)|permi|\bcan_?\w{0,20}\(|ability|"
    r"policy|\brole|admin|staff|jwt|claims|identity|principal|belongs|creat(?:or|ed_?by)|\b40[13]\b|forbidden|"
    r"unauthori|_by_user|for_user|userid|user_id|\bme\b|caller|viewer|ensure_?\w|verify_?\w|\bcheck_?\w|access|allowed|"
    r"\bauth\w{0,20}\("
)
_OF_CALLER = re.compile(r"\b(?:user|username|account|customer)\b")
_STRICT_GUARD = re.compile(
    r"(?i)admin|role|permi|staff|superuser|scope|owner|can_|policy|restrict|manager|internal|organi[sz]er|moderator|ability"
)
_PRIVILEGED_PATH = re.compile(r"(?i)admin|internal|backoffice|staff|dashboard")
_CHANGES = re.compile(
    r"\.(?:delete|save|update|destroy|remove|commit)\(|findByIdAnd|findOneAnd|deleteOne|updateOne"
)


def look(inventory: Inventory) -> Scan:
    """One finding for each endpoint; opportunities are the guarded endpoints that look such a record up.

    Raises NothingToLookAt where no record type names an owner, or no endpoint looks one up by its number, and
    Skip where only a table in SQL names one.
    """
    reading = Reading(inventory)
    owned = owned_records(reading)
    if not owned:
        if reading.unread:
            return reading.scan((), {RULE: 0})
        if owned_in_sql(reading):
            raise Skip("the tables that name an owner stand in SQL, which this check does not read")
        raise NothingToLookAt("no record type that belongs to somebody")
    every = [*_endpoints_python.endpoints(reading), *_endpoints_script.endpoints(reading)]
    reached = [(e, name) for e in every if e.guarded and not e.public for name in [_record(e, owned)] if name]
    if not reached and not reading.unread:
        raise NothingToLookAt("no endpoint behind a login looks such a record up by its number")
    found = [f for e, name in reached if (f := _judged(reading, e, name, owned)) is not None]
    return reading.scan(found, {RULE: len(reached)}, "endpoints that look a record up by its number")


def _record(endpoint: Endpoint, owned: dict[str, bool]) -> str:
    """The owned record type that the function looks up by an id from outside; "" for none."""
    for pattern in _LOOKUPS:
        for found in pattern.finditer(endpoint.code):
            if found[1].lower() in owned:
                return found[1]
    return ""


def _judged(reading: Reading, endpoint: Endpoint, name: str, owned: dict[str, bool]) -> Finding | None:
    changes = bool(endpoint.methods & {"put", "patch", "delete"}) or bool(_CHANGES.search(endpoint.code))
    if not changes and not (owned[name.lower()] and endpoint.explicit):
        return None  # others may read what somebody wrote, and what the whole product shows
    if _ASKS.search(endpoint.code) or _PRIVILEGED_PATH.search(f"{endpoint.path} {endpoint.address}"):
        return None
    if name.lower() not in ("user", "account", "customer") and _OF_CALLER.search(endpoint.code):
        return None
    if _STRICT_GUARD.search(_before(reading, endpoint)):
        return None
    deed = "changes or removes" if changes else "hands out"
    return Finding(
        rule=RULE,
        message=(
            f"This endpoint {deed} a {name} by its id, and nothing in it asks whether the record belongs "
            "to whoever is signed in. Add the owner to the query."
        ),
        severity=Severity.MEDIUM if changes else Severity.LOW,
        confidence=Confidence.LOW,  # a rule elsewhere, as in the database, may ask
        path=endpoint.path,
        line=endpoint.line,
        end_line=endpoint.end_line,
        symbol=endpoint.symbol,
        cwe=("CWE-639",),
    )


def _before(reading: Reading, endpoint: Endpoint) -> str:
    """What stands before the function: decorators, parameters, its route, what all its routes share."""
    file = next((f for f in reading.inventory.files if f.path == endpoint.path), None)
    lines = reading.inventory.read(file).splitlines() if file is not None else []
    start = endpoint.line - 1
    while start > 0 and lines[start - 1].strip() and endpoint.line - start < 12:
        start -= 1
    end = endpoint.line
    while end < min(endpoint.line + 12, len(lines)) and not lines[end - 1].rstrip().endswith((":", "{", ">")):
        end += 1
    head = "\n".join(lines[start:end])
    shared = [
        line
        for line in lines
        if re.search(r"\.use\(|APIRouter\(|permission_classes|before_request|decorators\s*=|addHook", line)
    ]
    return "\n".join([head, *shared])


CHECK = Check(RULE, look)
