"""Which record types of the product belong to somebody: their tables name a user, a customer, a tenant.

No check itself. Read are Django, SQLAlchemy and SQLModel classes, Mongoose and Sequelize models and
Prisma schemas.
"""

import ast
import re
from collections.abc import Iterator

from lastmile import syntax
from lastmile.checks.code.reading import Reading

# Whose a record is; what such a record holds is nobody else's business.
_PRIVATE = r"(?:user|owner|customer|patient|account|tenant|workspace|holder)"
# Who wrote it; others may read it, and may not change it.
_WRITER = r"(?:author|creator|created_?by|posted_?by|seller|uploaded_?by|host)"
_PRIVATE_FIELD = re.compile(rf"^{_PRIVATE}(?:_?id)?$", re.IGNORECASE)
_WRITER_FIELD = re.compile(rf"^{_WRITER}(?:_?id)?$", re.IGNORECASE)
_COLUMN = re.compile(r"(?:^|\.)(?:ForeignKey|OneToOneField|Column|mapped_column|Field|relationship)$")
_SCRIPT_FIELD = re.compile(
    rf"\b({_PRIVATE}|{_WRITER})_?(?:[iI]d)?\s*:\s*\{{?[^{{}}]{{0,160}}?(?:ObjectId|\bref\s*:|references\s*:|DataTypes\.|INTEGER|UUID)",
    re.IGNORECASE,
)
_SCRIPT_MODEL = re.compile(
    r"(?:\bmodel(?:<[^>\n]{0,60}>)?|\bdefine)\(\s*['\"](\w{1,60})['\"]|\bclass\s+(\w{1,60})\s+extends\s+Model\b"
)
_PRISMA_MODEL = re.compile(r"^model\s+(\w{1,60})\s*\{([^}]{0,8000})\}", re.MULTILINE)
_PRISMA_FIELD = re.compile(rf"^\s*({_PRIVATE}|{_WRITER})_?id\s", re.MULTILINE | re.IGNORECASE)
_SQL_TABLE = re.compile(
    rf"\bcreate\s{{1,8}}table\b[^;]{{0,4000}}?[\s(,\"`\[](?:{_PRIVATE}|{_WRITER})_?id[\"`\]]?\s",
    re.IGNORECASE,
)
_PEOPLE = ("user", "customer", "patient", "account")


def owned_records(reading: Reading) -> dict[str, bool]:
    """Lower-case name of each owned record type; True: private to its owner, False: its writer's."""
    found: dict[str, bool] = {}
    for name, fields in (*_python(reading), *_script(reading), *_prisma(reading)):
        private = any(_PRIVATE_FIELD.match(f) for f in fields) or name.lower() in _PEOPLE
        if private or any(_WRITER_FIELD.match(f) for f in fields):
            found[name.lower()] = found.get(name.lower(), False) or private
    return found


def owned_in_sql(reading: Reading) -> bool:
    """Whether a table that the product makes in SQL, in a file of its own or within code, names an owner."""
    files = reading.inventory.select("sql", "python", "javascript", "typescript", roles=reading.roles)
    return any(_SQL_TABLE.search(reading.inventory.read(file)) for file in files)


def _python(reading: Reading) -> Iterator[tuple[str, list[str]]]:
    """Classes whose fields are columns."""
    for _, tree in reading.python():
        for node in ast.walk(tree):
            if not isinstance(node, ast.ClassDef):
                continue
            columns = [
                syntax.dotted(s.targets[0] if isinstance(s, ast.Assign) else s.target)
                for s in node.body
                if isinstance(s, ast.Assign | ast.AnnAssign) and isinstance(s.value, ast.Call)
                if _COLUMN.search(syntax.dotted(s.value.func))
            ]
            if columns:
                yield node.name, columns


def _script(reading: Reading) -> Iterator[tuple[str, list[str]]]:
    """Files that define one or more models; their fields are taken together."""
    for file in reading.inventory.select("javascript", "typescript", roles=reading.roles):
        text = reading.inventory.read(file)
        names = [m[1] or m[2] for m in _SCRIPT_MODEL.finditer(text)]
        if len(names) == 1:  # of several models in one file nobody can say whose a field is
            yield names[0], [m[1] for m in _SCRIPT_FIELD.finditer(text)]


def _prisma(reading: Reading) -> Iterator[tuple[str, list[str]]]:
    for file in reading.inventory.files:
        if file.path.endswith(".prisma"):
            for model in _PRISMA_MODEL.finditer(reading.inventory.read(file)):
                yield model[1], [m[1] for m in _PRISMA_FIELD.finditer(model[2])]
