"""A database whose structure has no history of changes (CWE-1066): the next change may lose data."""

import re
from dataclasses import dataclass
from itertools import islice

from lastmile.checks.failure_modes._service import needs_service, traces
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Evidence, Finding, Role, Severity

RULE = "lastmile.schema-without-migrations"
_FOLDER = re.compile(
    r"(?i)(?:^|/)(?:db[_-]?|sql[_-]?|schema[_-]?|knex_?|database[_-]?)?(?:migrations?|migrate|patches|"
    r"versions|drizzle|alembic|changesets?|changelogs?|flyway|evolutions)"
    r"/(?:.{0,120}/)?[^/]{0,120}\.(?:py|sql|js|ts|cjs|mjs|go|rb|php|rs|xml|ya?ml|json)$"
)
_CHANGES = re.compile(
    r"(?i)\b(?:create|alter|drop)\s+(?:unique\s+)?(?:table|index|type|view|policy|column)\b|"
    r"\bop\.\w{3,30}\(|\bmigrations\.(?:\w{1,20}Field|CreateModel|RunSQL|RunPython|\w{3,30})\(|"
    r"\b(?:create|alter|drop|add|remove|change|rename)(?:Table|Column|Index|Constraint|"
    r"Collection)\w{0,10}\(|\bschema\.\w{2,40}\(|\bqueryInterface\.|\bqueryRunner\.|create_table|"
    r"\b(?:add|create)_?column\(|\binsert\s+into\b|\bupdate\s+\w{1,60}\s+set\b"
)
# Own code that steps from one version of the structure to the next, and runs the steps.
_STEPS = re.compile(
    r"\b(?:golang-migrate|pressly/goose|rubenv/sql-migrate|gormigrate|amacneil/dbmate)\b|\bsqlx::migrate!|"
    r"\bembed_migrations!|\brefinery::|"
    r"\bPRAGMA user_version\b|(?i:\bschema_?(?:version|migrations?)\b|\bmigrations?_(?:table|history)\b)|"
    r"\bpostgrator\b|\bumzug\b|"
    r"\b(?:run|apply)_?[mM]igrations?\(|\bmigrate\.(?:Up|New|Exec)\w{0,20}\(|\bnode-pg-migrate\b|\bprisma "
    r"migrate deploy\b|\balembic upgrade\b|"
    r"\bALTER TABLE\b.{0,120}\bADD COLUMN\b|static (?:const )?MIGRATIONS\b"
)
_MODELS = re.compile(
    r"(?i:\bcreate\s+table\b)|\bcreate_all\(|\.AutoMigrate\(|\bsequelize\.sync\(|\.sync\(\s*\{?\s*(?:force|"
    r"alter)|\bsynchronize:\s*true|"
    r"\bdb\.Model\)|\bdeclarative_base\(|\(DeclarativeBase\)|\bmodels\.Model\)|\btable=True\b|"
    r"^\s*model\s+\w{1,60}\s*\{|\b(?:pg|mysql|sqlite)Table\(|"
    r"\bsequelize\.define\(|@Entity\(|\bModel\.init\(|\bprisma db push\b|\bdb\.create_table"
)
# What throws the data away whenever the program starts.
_DESTROYS = re.compile(
    r"\.sync\(\s*\{\s*force:\s*true|\bdrop_all\(|\bmigrate reset\b|--accept-data-loss\b|\bdropSchema:\s*true"
)
_KEYS_DESTROYS = ("force", "drop_all", "migrate reset", "accept-data-loss", "dropschema")
_KEYS_STEPS = (
    "migrat",
    "goose",
    "refinery",
    "schema",
    "user_version",
    "umzug",
    "postgrator",
    "alembic",
    "alter table",
    "dbmate",
)
_KEYS_MODELS = (
    "create table",
    "create_all",
    "automigrate",
    "sync",
    "model",
    "declarative",
    "table",
    "sequelize",
    "entity",
    "prisma",
)
_SEARCHED = (
    "folders of migrations whose files change the structure, and code that steps from one version to the next"
)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a repository says of its structure."""

    models: list[tuple[SourceFile, int, str]]
    history: str  # where its changes are kept; "" for nowhere
    destroys: list[tuple[SourceFile, int, str]]


def look(inventory: Inventory) -> Scan:
    """One finding where a structure has no history, one at each place that throws the data away at the start.

    Raises NothingToLookAt where no service keeps tables of its own.
    """
    needs_service(inventory)
    files = inventory.select(roles=(Role.SOURCE, Role.CONFIG))
    seen = _seen(inventory, files)
    if not seen.models and not seen.history:
        raise NothingToLookAt("no tables of its own seen in the code")
    found = [_destroying(file, line) for file, line, _ in seen.destroys[:3]]
    if not seen.history:
        found.append(_missing(seen.models))
    searched = _SEARCHED + (f"; seen in {seen.history}" if seen.history else "")
    return Scan(findings=tuple(found), sent=tuple(f.path for f in files), searched=searched)


def _seen(inventory: Inventory, files: tuple[SourceFile, ...]) -> _Seen:
    kept = [
        f
        for f in inventory.files
        if f.role not in (Role.TEST, Role.VENDORED, Role.DOCS) and _FOLDER.search(f.path)
    ]
    real = next(
        (f.path for f in kept if f.size < 500_000 and _CHANGES.search(inventory.read(f)[:50_000])), ""
    )
    step = None if real else next(traces(inventory, files, _STEPS, _KEYS_STEPS), None)
    models = traces(inventory, inventory.select(roles=(Role.SOURCE,)), _MODELS, _KEYS_MODELS)
    code = inventory.select("python", "javascript", "typescript", roles=(Role.SOURCE,))
    destroys = [
        seen
        for seen in traces(inventory, code, _DESTROYS, _KEYS_DESTROYS)
        if not _ASIDE.search(seen[0].path) and not _asked_for(inventory, seen[0], seen[1])
    ]
    own = (m for m in models if not _SAMPLES.search(m[0].path))
    return _Seen(
        list(islice(own, 10)),
        real or (f"{step[0].path}:{step[1]}" if step else ""),
        destroys,
    )


_ASIDE = re.compile(
    r"(?i)(?:^|/)(?:scripts?|bin|cli|tools?|seeds?|migrations?|alembic|versions|management|commands?)/|(?:^|"
    r"/)(?:manage|cli|seed\w*|reset\w*|init_?db|create_\w+|populate\w*|\w*test\w*)\.\w+$"
)


_SAMPLES = re.compile(
    r"(?i)(?:^|/)(?:data|samples?|seeds?|dumps?|fixtures?)/.{0,120}\.sql$"
)  # data to try with
_ASKED = re.compile(r"(?i)^\s*(?:el)?if\b.{0,120}(?:reset|drop|force|test|debug|dev|clean|fresh|rebuild)")


def _asked_for(inventory: Inventory, file: SourceFile, number: int) -> bool:
    """A switch just before says that somebody wants it."""
    return any(_ASKED.search(line) for line in inventory.read(file).splitlines()[max(0, number - 4) : number])


def _missing(models: list[tuple[SourceFile, int, str]]) -> Finding:
    created = any(".AutoMigrate(" in line for _, _, line in models)
    how = (
        "The structure is adapted at each start, by additions only, and no change is recorded"
        if created
        else "The tables are described in code, and no change to them is recorded"
    )
    return Finding(
        rule=RULE,
        message=f"A history of changes to the database is not visible in the repository. {how}: the next "
        f"release must be "
        "fitted to the stored data by hand.",
        severity=Severity.LOW if created else Severity.MEDIUM,
        confidence=Confidence.MEDIUM,
        cwe=("CWE-1066",),
        evidence=(
            Evidence(kind="absence", note=f"searched: {_SEARCHED}"),
            *(
                Evidence(kind="place", path=f.path, line=n, note="tables are described here")
                for f, n, _ in models[:5]
            ),
        ),
    )


def _destroying(file: SourceFile, line: int) -> Finding:
    return Finding(
        rule=RULE,
        message="This throws the tables away with all that is in them. One start against the real database "
        "is enough.",
        severity=Severity.HIGH,
        confidence=Confidence.MEDIUM,
        path=file.path,
        line=line,
        end_line=line,
        cwe=("CWE-1066",),
    )


CHECK = Check(RULE, look)
