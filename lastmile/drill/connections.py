"""Databases that a framework speaks to: what counts is where the connection is set up.

The calls that use it are queries of a model layer, too many and too hidden to be read one by one.
"""

import ast
import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.python_module import Module
from lastmile.drill.hosts import UNKNOWN
from lastmile.drill.python_world import PythonWorld, place
from lastmile.drill.script_address import address
from lastmile.drill.script_pages import Page, given, member
from lastmile.drill.script_pages import place as script_place
from lastmile.drill.script_world import ScriptWorld
from lastmile.drill.site import Place, Seen, Site, bare, handled, moot, partly, unknown
from lastmile.inventory import Inventory, product_manifests
from lastmile.model import Fact, Failure

_DRIVERS = {
    **dict.fromkeys(
        ("psycopg", "psycopg2", "psycopg2-binary", "psycopg-binary", "asyncpg", "pg", "postgres", "pg8000"),
        "PostgreSQL",
    ),
    **dict.fromkeys(
        ("pymysql", "mysqlclient", "aiomysql", "asyncmy", "mysql-connector-python", "mysql2", "mysql"),
        "MySQL",
    ),
    **dict.fromkeys(("pyodbc", "pymssql", "tedious", "mssql"), "SQL Server"),
    **dict.fromkeys(("oracledb", "cx-oracle"), "Oracle"),
}
_SCHEMES = (
    (re.compile(r"^(?:postgres|postgresql|asyncpg|pgsql)"), "PostgreSQL"),
    (re.compile(r"^(?:mysql|mariadb)"), "MySQL"),
    (re.compile(r"^mssql"), "SQL Server"),
    (re.compile(r"^oracle"), "Oracle"),
    (re.compile(r"^(?:sqlite|better-sqlite|libsql|file:)"), ""),
)
_ENGINES = {
    "postgresql": "PostgreSQL",
    "postgresql_psycopg2": "PostgreSQL",
    "postgis": "PostgreSQL",
    "mysql": "MySQL",
    "oracle": "Oracle",
}
_MAKES = frozenset(
    ("sqlalchemy.create_engine", "sqlalchemy.ext.asyncio.create_async_engine", "sqlmodel.create_engine")
)
_URLS = frozenset(("dj_database_url.config", "dj_database_url.parse", "env.db", "env.db_url"))
_BOUND = re.compile(
    r"connect_timeout|statement_timeout|command_timeout|connectionTimeoutMillis|query_timeout|connectTimeout|acquireTimeout|max_execution_time"
)
_DIALECT = re.compile(
    r"\b(?:dialect|type|client|provider)\s*:\s*['\"](postgres(?:ql)?|pg|mysql2?|mariadb|mssql|sqlite3?|better-sqlite3)['\"]"
)


def sites(python: PythonWorld, scripts: ScriptWorld) -> Iterator[Site]:
    """Every place where a model layer's connection to a database server is set up."""
    inventory = python.reading.inventory
    driver = _driver(inventory)
    for module in python.modules:
        for node in module.nodes:
            found = _django(module, node, driver) or _engine(python, module, node, driver)
            if found is not None:
                yield _site(*found, serves=Fact.WEB_SERVICE in inventory.facts)
    for page in scripts.pages.values():
        layered = any(one in page.text for one in ("sequelize", "typeorm", "knex"))
        for call in syntax.walk(page.script.root) if layered else ():
            if call.type in ("new_expression", "call_expression"):
                made = _script(scripts, page, call)
                if made is not None:
                    yield _site(*made, serves=False)


def _site(name: str, at: Place, text: str, open_url: bool, *, serves: bool) -> Site:  # noqa: FBT001 - what was read of one place
    if serves:
        ends = partly(
            "Where the code around a query catches no error, the framework answers with its own error page."
        )
    else:
        ends = unknown("The queries that use this connection were not followed.")
    slow: Seen
    if _BOUND.search(text):
        slow = handled("The connection has a time limit.")
    elif open_url:
        slow = unknown("The address comes from the settings and may carry a time limit; the code sets none.")
    else:
        slow = bare("Neither the connection nor a query has a time limit.")
    return Site(
        f"{name} (database)",
        "database",
        at,
        {
            Failure.DOWN: ends,
            Failure.SLOW: slow,
            Failure.ERROR: ends,
            Failure.NONSENSE: moot("The answer has the shape that the product itself stored."),
            Failure.TWICE: moot("The product's own data; a repeat is the product's question."),
        },
    )


def _driver(inventory: Inventory) -> str:
    """The one database server whose driver the manifests list; "" for none or several."""
    listed = {
        _DRIVERS[d.name.lower()]
        for m in product_manifests(inventory)
        for d in m.dependencies
        if d.direct and d.name.lower() in _DRIVERS
    }
    return listed.pop() if len(listed) == 1 else ""


def _django(module: Module, node: ast.AST, driver: str) -> tuple[str, Place, str, bool] | None:
    """``"ENGINE": "django.db.backends.postgresql"`` in an assignment of DATABASES, or an address of it."""
    match node:
        case (
            ast.Assign(targets=[ast.Name(id="DATABASES")], value=value)
            | ast.AnnAssign(target=ast.Name(id="DATABASES"), value=ast.expr() as value)
        ):
            pass
        case _:
            return None
    text = ast.unparse(value)
    engines = [
        n.value.rpartition(".")[2]
        for n in ast.walk(value)
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and ".backends." in n.value
    ]
    named = next((_ENGINES[e] for e in engines if e in _ENGINES), "")
    urls = any(
        module.called(n) in _URLS or syntax.dotted(getattr(n, "func", None)) in _URLS
        for n in ast.walk(value)
        if isinstance(n, ast.Call)
    )
    if named:
        return named, place(module, node), text, False
    return (driver, place(module, node), text, True) if urls and driver else None


def _engine(
    world: PythonWorld, module: Module, node: ast.AST, driver: str
) -> tuple[str, Place, str, bool] | None:
    """``create_engine(url)`` and Flask's SQLALCHEMY_DATABASE_URI."""
    if isinstance(node, ast.Call) and module.called(node) in _MAKES and node.args:
        return _of_url(world.address(module, node.args[0]), driver, place(module, node), ast.unparse(node))
    if isinstance(node, ast.Assign) and "SQLALCHEMY_DATABASE_URI" in ast.unparse(node.targets[0]):
        return _of_url(world.address(module, node.value), driver, place(module, node), ast.unparse(node))
    return None


def _of_url(url: str, driver: str, at: Place, text: str) -> tuple[str, Place, str, bool] | None:
    for pattern, name in _SCHEMES:
        if pattern.match(url):
            opened = UNKNOWN in url
            return (
                (name, at, f"{text} {url}", opened)
                if name
                else ((driver, at, text, True) if driver and "environ" in text else None)
            )
    return (driver, at, text, True) if driver and UNKNOWN in url else None


def _script(world: ScriptWorld, page: Page, node: Node) -> tuple[str, Place, str, bool] | None:
    """Sequelize, TypeORM and Knex, by the dialect that stands in the options."""
    called = node.child_by_field_name("constructor") or node.child_by_field_name("function")
    made = world.made(page, called) if called is not None and called.type == "identifier" else None
    if made is None or made.package not in ("sequelize", "typeorm", "knex", "sequelize-typescript"):
        return None
    text = syntax.text_of(node)[:4000]
    dialect = _DIALECT.search(text)
    url = address(world, page, next(iter(given(node)), None))
    kind = dialect.group(1) if dialect else url
    named = next(
        (name for pattern, name in _SCHEMES if pattern.match("postgres" if kind == "pg" else kind)),
        "",
    )
    options = next((a for a in given(node) if a.type == "object"), None)
    opened = UNKNOWN in url and member(options, "host", "connection") is None
    return (named, script_place(page, node), text, opened) if named else None
