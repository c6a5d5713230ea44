"""The drill of one target: which outside services it calls, and what it does when they break."""

import re
from collections.abc import Sequence

from lastmile.checks.code.reading import Reading
from lastmile.drill import connections, python_sites, script_sites
from lastmile.drill.cells import cells, services
from lastmile.drill.python_world import PythonWorld
from lastmile.drill.script_world import ScriptWorld
from lastmile.drill.site import Site
from lastmile.inventory import Inventory
from lastmile.model import Audit, Drill, Finding


def drilled(record: Audit, inventory: Inventory, *, asked: bool) -> Audit:
    """The record with what happens when an outside service breaks, or with why nobody looked."""
    if not asked:
        reason = "the phase failure_modes was left out of this audit"
        return record.model_copy(update={"drill_reason": reason})
    try:
        return record.model_copy(update={"drill": drill(inventory, record.findings)})
    except Exception as error:  # noqa: BLE001 - a bug in the drill must not cost the audit
        reason = f"internal error: {type(error).__name__}"
        return record.model_copy(update={"drill_reason": reason})


def drill(inventory: Inventory, findings: Sequence[Finding]) -> Drill:
    """Every outside service against the five failures.

    ``findings`` are those of the record: what they say at a call outweighs what is seen there.
    """
    reading = Reading(inventory)
    found = sites(reading)
    return Drill(
        services=services(found), cells=cells(found, findings), files=len(dict.fromkeys(reading.sent))
    )


def sites(reading: Reading) -> list[Site]:
    """Every call of an outside service in the code that users of the product run, in path order."""
    python, scripts = PythonWorld(reading), ScriptWorld(reading)
    found = [
        *python_sites.sites(python),
        *script_sites.sites(scripts, _prisma(reading.inventory)),
    ]
    calls = {site.service for site in found}
    # where the queries themselves were read, the place of the connection adds nothing
    found += [site for site in connections.sites(python, scripts) if site.service not in calls]
    return sorted(found, key=lambda site: (site.place.path, site.place.first, site.service))


_PROVIDER = re.compile(r"datasource\s+\w+\s*\{[^}]{0,2000}?provider\s*=\s*[\"'](\w+)[\"']")
_DATABASES = {
    "postgresql": "PostgreSQL (database)",
    "postgres": "PostgreSQL (database)",
    "cockroachdb": "CockroachDB (database)",
    "mysql": "MySQL (database)",
    "mongodb": "MongoDB (database)",
    "sqlserver": "SQL Server (database)",
}


def _prisma(inventory: Inventory) -> str:
    """The database behind Prisma, as its schema says; "" for SQLite, which is a file of the product."""
    for file in inventory.files:
        found = _PROVIDER.search(inventory.read(file)) if file.path.endswith(".prisma") else None
        if found is not None:
            return _DATABASES.get(found.group(1), "")
    return ""
