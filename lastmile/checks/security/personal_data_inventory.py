"""Which personal data the data model appears to hold (CWE-359): information, never a fault.

Rule: catalogue readiness/personal-data-inventory; kinds after GDPR, articles 4 and 9. Fields count by their
names where they are declared: models, tables, schemas, structures.
"""

import re

from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Evidence, Finding, Role, Severity

RULE = "lastmile.personal-data-inventory"
_LARGEST = 500_000  # bytes
_KINDS = {
    "names and contact": (
        r"e?_?mail(?:_?address)?|phone(?:_?number)?|mobile(?:_?number)?|telephone|first_?name|"
        r"last_?name|full_?name|surname"
    ),
    "addresses and places": (
        r"street|postal_?code|zip_?code|home_?address|address_?line_?1|latitude|longitude|"
        r"geo_?location"
    ),
    "birth and identity": (
        r"date_?of_?birth|birth_?date|birthday|dob|gender|nationality|passport(?:_?number)?|"
        r"national_?id|ssn|tax_?id"
    ),
    "payment": r"iban|card_?number|account_?number|billing_?address|credit_?card",
    "devices": r"ip_?address|user_?agent|device_?id|last_?login_?ip",
    "special categories": (
        r"health\w{0,20}|diagnos[ie]s|medical\w{0,20}|religion|ethnicity|sexual_?orientation|"
        r"biometric\w{0,20}|blood_?type|heart_?rate"
    ),
}
_FIELD = re.compile(
    r"^\s{0,40}(?:pub |private |public |readonly |\"|`|')?("
    + "|".join(f"(?:{names})" for names in _KINDS.values())
    + r")[\"'`]?\??"
    r"(?:\s*[:=]\s*(?:\{|String\b|Number\b|Date\b|models\.|db\.|sa\.|Column|mapped_column|Mapped|"
    r"Field|z\.|varchar|text\(|Option<|i64|u64|\w{1,20}Field\(|String,|\w+\.Column)"
    r"|\s+(?:String|Int|DateTime|TEXT|VARCHAR|CHAR|CITEXT|DATE|INET|NVARCHAR|string|\*string|"
    r"time\.Time|character varying|text|varchar|date|inet)\b)",
    re.IGNORECASE,
)
_NO_MODEL = frozenset(("html", "css", "scss", "markdown", "shell"))


def look(inventory: Inventory) -> Scan:
    """One finding of severity info that lists the kinds with their number of fields."""
    files = [
        f for f in inventory.select(roles=(Role.SOURCE,)) if f.size < _LARGEST and f.language not in _NO_MODEL
    ]
    extra = [
        f
        for f in inventory.files
        if f.role is not Role.TEST and f.path.endswith((".prisma", ".sql", ".graphql")) and f.size < _LARGEST
    ]
    places: dict[str, list[tuple[str, int, str]]] = {}
    every = tuple({f.path: f for f in (*files, *extra)}.values())
    for file in every:
        for number, line in enumerate(inventory.read(file).splitlines(), start=1):
            if (field := _FIELD.match(line[:200])) is not None:
                places.setdefault(_kind(field[1]), []).append((file.path, number, field[1]))
    sent = tuple(f.path for f in every)
    if not places:
        return Scan(sent=sent)
    told = "; ".join(
        f"{kind}: {len(found)} ({', '.join(sorted({name.lower() for _, _, name in found})[:4])})"
        for kind, found in sorted(places.items())
    )
    first, at, _ = min(place for found in places.values() for place in found)
    finding = Finding(
        rule=RULE,
        message=f"The data model appears to hold personal data. Fields by kind: {told}.",
        severity=Severity.INFO,
        confidence=Confidence.MEDIUM,
        path=first,
        line=at,
        symbol="personal data",
        cwe=("CWE-359",),
        evidence=tuple(
            Evidence(kind="place", path=found[0][0], line=found[0][1], note=kind)
            for kind, found in sorted(places.items())
        ),
    )
    return Scan(findings=(finding,), sent=sent)


def _kind(name: str) -> str:
    return next(kind for kind, names in _KINDS.items() if re.fullmatch(names, name, re.IGNORECASE))


CHECK = Check(RULE, look)
