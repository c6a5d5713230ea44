"""Replays SQL migrations: which tables of ``public`` stand without row-level security; no check itself.

PostgreSQL's CREATE/ALTER/DROP TABLE and REVOKE, as its manual describes them. Statements that a block or a
function puts together at run time are read for the tables that they name.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lastmile.checks.security._policies import plain, statements

_FLAGS = re.IGNORECASE | re.DOTALL
_WORD = r"(?:\"[^\"]{1,200}\"|[\w$]{1,200})"
_TABLE = rf"((?:{_WORD}\s*\.\s*)?{_WORD})"
_CREATE = re.compile(
    rf"create\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?{_TABLE}\s*(\(|as\b)(.*)", _FLAGS
)
_ALTER = re.compile(rf"alter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?{_TABLE}(.*)", _FLAGS)
_DROP = re.compile(r"drop\s+table\s+(?:if\s+exists\s+)?(.*)", _FLAGS)
_DROP_SCHEMA = re.compile(r"drop\s+schema\s+(?:if\s+exists\s+)?\"?public\"?\b", _FLAGS)
_SWITCH = re.compile(r"\b(enable|disable)\s+row\s+level\s+security\b", _FLAGS)
_RENAME = re.compile(rf"\s*rename\s+to\s+({_WORD})", _FLAGS)
_SET_SCHEMA = re.compile(rf"\s*set\s+schema\s+({_WORD})", _FLAGS)
_ADD_COLUMN = re.compile(rf"add\s+column\s+(?:if\s+not\s+exists\s+)?({_WORD})", _FLAGS)
_COLUMN = re.compile(r"(?:^|,|\n)\s*\"?([A-Za-z_]\w*)\"?\s+\"?[A-Za-z]")
_REVOKE = re.compile(r"revoke\s+all(?:\s+privileges)?\s+on\s+(.*?)\s+from\s+(.*)", _FLAGS)
_ALL_TABLES = re.compile(r"all\s+tables\s+in\s+schema\s+\"?public\"?", _FLAGS)
_ALL_NAMES = re.compile(r"\bpg_tables\b|\binformation_schema\b|\bpg_class\b|\bddl_command", _FLAGS)
_EVENT = re.compile(r"create\s+event\s+trigger\b", _FLAGS)
_LITERAL = re.compile(r"'(?:public\.)?([\w$]{1,200})'")
_SEARCH_PATH = re.compile(r"set\s+(?:local\s+)?search_path\s*(?:=|to)\s*['\"]?(\w*)", _FLAGS)


@dataclass(slots=True)
class Table:
    """One table of the schema ``public``."""

    name: str
    path: str
    line: int
    columns: frozenset[str]
    closed: bool = False  # row-level security is on, or strangers have no rights to it
    switched_off: bool = False  # DISABLE ROW LEVEL SECURITY was the last word


@dataclass(slots=True)
class State:
    """The tables after all migrations."""

    tables: dict[str, Table] = field(default_factory=dict)
    switches: int = 0  # ENABLE ROW LEVEL SECURITY statements: the project knows of them
    automatic: bool = False  # an event trigger closes every new table
    schema: str = "public"  # where unqualified names go


def replay(files: Iterable[tuple[str, str]]) -> State:
    """The tables of ``public`` after these migrations (path and text, in order)."""
    state = State()
    for path, text in files:
        state.schema = "public"
        for line, statement in statements(text):
            _apply(state, path, line, statement)
    return state


def _apply(state: State, path: str, line: int, statement: str) -> None:
    if found := _CREATE.match(statement):
        _create(state, found, path, line)
    elif found := _ALTER.match(statement):
        _alter(state, _name(state, found[1]), found[2], path, line)
    elif found := _DROP.match(statement):
        for name in re.sub(r"\b(?:cascade|restrict)\b", "", found[1], flags=re.IGNORECASE).split(","):
            state.tables.pop(_name(state, name), None)
    elif found := _REVOKE.match(statement):
        _revoke(state, found[1], found[2].lower())
    elif found := _SEARCH_PATH.match(statement):
        state.schema = found[1].lower() or "public"
    elif _DROP_SCHEMA.match(statement):
        state.tables.clear()
    else:
        _run_time(state, statement)


def _name(state: State, written: str) -> str:
    name = plain(written)
    return name if state.schema == "public" or "." in written else f"{state.schema}.{name}"


def _create(state: State, found: re.Match[str], path: str, line: int) -> None:
    name = _name(state, found[1])
    if "." in name or name in state.tables:  # another schema; IF NOT EXISTS keeps the first
        return
    columns = frozenset(c.lower() for c in _COLUMN.findall(found[3])) if found[2] == "(" else frozenset()
    state.tables[name] = Table(name, path, line, columns, closed=state.automatic)


def _alter(state: State, name: str, rest: str, path: str, line: int) -> None:
    table = state.tables.get(name)
    for switch in _SWITCH.findall(rest):
        on = switch.lower() == "enable"
        state.switches += on
        if table:
            table.closed, table.switched_off = on, not on
            if not on:
                table.path, table.line = path, line
    if table is None:
        return
    if renamed := _RENAME.match(rest):
        table.name = plain(renamed[1])
        state.tables[table.name] = state.tables.pop(name)
    elif (moved := _SET_SCHEMA.match(rest)) and plain(moved[1]) != "public":
        del state.tables[name]
    table.columns |= {plain(c).lower() for c in _ADD_COLUMN.findall(rest)}


def _revoke(state: State, what: str, whom: str) -> None:
    if "anon" not in whom and "public" not in whom:
        return
    if _ALL_TABLES.match(what):
        for table in state.tables.values():
            table.closed = True
        return
    for name in re.sub(r"^table\s+", "", what, flags=re.IGNORECASE).split(","):
        if named := state.tables.get(_name(state, name)):
            named.closed = named.closed or "anon" in whom


def _run_time(state: State, statement: str) -> None:
    """EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', …) in a block or a function."""
    if _EVENT.match(statement) and re.search(r"rls|row_?(?:level_?)?security", statement, re.IGNORECASE):
        state.automatic = True
    switches = {s.lower() for s in _SWITCH.findall(statement)}
    if switches != {"enable"}:
        return
    state.switches += 1
    named = {n.lower() for n in _LITERAL.findall(statement)}
    everything = bool(_ALL_NAMES.search(statement)) or not named & set(state.tables)
    for name, table in state.tables.items():
        table.closed = table.closed or everything or name in named
