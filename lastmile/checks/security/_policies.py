"""Replays SQL migrations: which row-level policies are in force after the last one; no check itself.

PostgreSQL's CREATE/ALTER/DROP POLICY, DROP TABLE and RENAME, as its manual describes them. SQL that a
script assembles at run time (EXECUTE format(…)) cannot be replayed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

_NAME = r"(\"[^\"]{1,200}\"|[\w$]{1,200})"
_TABLE = r"((?:(?:\"[^\"]{1,200}\"|[\w$]{1,200})\s*\.\s*)?(?:\"[^\"]{1,200}\"|[\w$]{1,200}))"
_FLAGS = re.IGNORECASE | re.DOTALL
_CREATE = re.compile(rf"create\s+policy\s+{_NAME}\s+on\s+{_TABLE}(.*)", _FLAGS)
_ALTER = re.compile(rf"alter\s+policy\s+{_NAME}\s+on\s+{_TABLE}(.*)", _FLAGS)
_DROP = re.compile(rf"drop\s+policy\s+(?:if\s+exists\s+)?{_NAME}\s+on\s+{_TABLE}", _FLAGS)
_DROP_TABLE = re.compile(r"drop\s+table\s+(?:if\s+exists\s+)?(.*)", _FLAGS)
_CREATE_TABLE = re.compile(
    rf"create\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?{_TABLE}\s*\((.*)", _FLAGS
)
_ADD_COLUMN = re.compile(rf"add\s+column\s+(?:if\s+not\s+exists\s+)?{_NAME}", _FLAGS)
_ALTER_TABLE = re.compile(rf"alter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?{_TABLE}(.*)", _FLAGS)
_RENAME = re.compile(rf"\s*rename\s+to\s+{_NAME}", _FLAGS)
_COMMAND = re.compile(r"\bfor\s+(all|select|insert|update|delete)\b", _FLAGS)
_ROLES = re.compile(r"\bto\s+((?:\"?[\w$]+\"?\s*,\s*)*\"?[\w$]+\"?)", _FLAGS)
_CLAUSE = re.compile(r"\b(using|with\s+check)\s*\(", _FLAGS)
_DO = re.compile(r"\s*do\s+(\$\w{0,60}\$)(.*)", _FLAGS)
_TOKEN = re.compile(
    r"--[^\n]*|/\*.*?(?:\*/|\Z)|'(?:[^']|'')*(?:'|\Z)|\"[^\"]*(?:\"|\Z)|\$\w{0,60}\$|;", re.DOTALL
)
_TRUE = re.compile(r"true|1\s*=\s*1|\(?'t'\)?::boolean", re.IGNORECASE)
_LOGGED_IN = re.compile(
    r"\(?\s*(?:select\s+)?auth\.(?:role\(\)\s*\)?\s*=\s*'authenticated'(?:::text)?|uid\(\)\s*(?:as\s+uid\s*)?\)?\s*is\s+not\s+null)",
    re.IGNORECASE,
)
_ROLE_ONLY = re.compile(
    r"\(?\s*(?:select\s+)?auth\.role\(\)\s*(?:as\s+\w+\s*)?\)?\s*=\s*'authenticated'(?:::text)?"
)
# What can stand in a condition and still say nothing of who asks.
_HARMLESS = frozenset(
    ("and", "or", "not", "in", "any", "now", "coalesce", "lower", "upper", "length", "date", "date_trunc")
)
# Who asks, or whose row it is; a subselect or a function of their own can ask for either.
_IDENTITY = re.compile(
    r"\bauth\.|\bselect\b|\bcurrent_|\bsession_user\b|\brequest\.|\w+_by\b"
    r"|\b\w*(?:user|owner|author|creator|member|profile|account|customer|tenant|team|org|household|family)\w*\b"
)
# ``USING (false)`` keeps everybody out; ``is_closed = false`` asks a column.
_NEVER = re.compile(r"(?:^|\(|\band\b)\s*(?:false|1\s*=\s*0)\b(?!\s*(?:=|is\b|or\b))|\b1\s*=\s*2\b")
_BUCKET = re.compile(r"bucket_id\s*=\s*'[^']*'(?:::text)?", re.IGNORECASE)
_STRANGERS = frozenset({"public", "anon"})
_SERVERS = frozenset({"service_role", "postgres", "supabase_admin"})
_WRITES = frozenset({"insert", "update", "delete"})


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy as it stands."""

    name: str
    table: str  # without "public."
    path: str
    line: int
    command: str = "all"
    roles: frozenset[str] = frozenset({"public"})
    using: str | None = None
    check: str | None = None
    restrictive: bool = False

    @property
    def audience(self) -> str | None:
        """Whom it is for: "everybody", "users" (logged in), or None (the server itself, other roles)."""
        roles = self.roles - _SERVERS
        texts = [t for t in (self.using, self.check) if t]
        if roles & _STRANGERS:
            return "users" if texts and all(_meaning(t) == "users" for t in texts) else "everybody"
        return "users" if "authenticated" in roles else None

    def open_commands(self) -> tuple[bool, frozenset[str]]:
        """Whether it opens reading, and which writes it opens, to all of its audience."""
        rows = self.using is not None and _meaning(self.using, self.table) is not None
        new = self.check if self.check is not None else self.using
        content = new is not None and _meaning(new, self.table) is not None
        opened = {"insert"} if content and self.command in {"all", "insert"} else set()
        if rows:
            opened |= {"update", "delete"} & ({self.command} if self.command != "all" else _WRITES)
        return rows and self.command in {"all", "select"}, frozenset(opened)

    def asks_login_alone(self) -> bool:
        """It lets somebody write, and of who asks it wants ``auth.role() = 'authenticated'`` and no more."""
        asked = {"insert": self.check, "select": None}.get(self.command, self.using)
        texts = [_plain_text(t) for t in (self.using, self.check) if t]
        return (
            bool(asked and _ROLE_ONLY.search(_plain_text(asked)))
            and all(_names_nobody(t) for t in texts)
            and not self.restrictive
        )

    def reads_for_nobody_in_particular(self) -> bool:
        """It lets read the rows that a condition picks, whoever asks."""
        text = self.using if self.command in {"all", "select"} else None
        return text is not None and _names_nobody(_plain_text(text))


@dataclass(slots=True)
class Replay:
    """The state after all migrations."""

    policies: dict[tuple[str, str], Policy] = field(default_factory=dict)
    columns: dict[str, frozenset[str]] = field(default_factory=dict)


def _meaning(condition: str, table: str = "") -> str | None:
    """Whom a condition admits: "everybody" if it always holds, "users" if login is enough, else None."""
    text = _plain_text(condition).strip()
    while text.startswith("(") and _closing(text, 0) == len(text) - 1:
        text = text[1:-1].strip()
    if _TRUE.fullmatch(text) or (table.startswith("storage.") and _BUCKET.fullmatch(text)):
        return "everybody"
    return "users" if _LOGGED_IN.fullmatch(text) else None


def _plain_text(condition: str) -> str:
    """Lower case, names without quotes: ``"auth"."uid"()`` as dumps write it is ``auth.uid()``."""
    return re.sub(r"\"([A-Za-z_]\w{0,62})\"", r"\1", condition).lower()


def _names_nobody(text: str) -> bool:
    rest = re.sub(r"'(?:[^']|'')*'", "''", _ROLE_ONLY.sub("true", text))
    calls = set(re.findall(r"([\w.]+)\s*\(", rest))
    return not (_IDENTITY.search(rest) or _NEVER.search(rest)) and calls <= _HARMLESS


def _closing(text: str, start: int) -> int:
    """Offset of the parenthesis that closes the one at ``start``; the end of the text if none does."""
    depth = 0
    for found in re.compile(r"'(?:[^']|'')*'|[()]").finditer(text, start):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if depth == 0 and found[0] == ")":
            return found.start()
    return len(text)


def statements(sql: str, first_line: int = 1) -> Iterator[tuple[int, str]]:
    """Line and text of each statement, comments blanked; bodies of DO blocks are opened."""
    begin = 0
    pieces: list[str] = []
    at = 0
    while found := _TOKEN.search(sql, at):
        piece = found[0]
        pieces.append(sql[at : found.start()])
        at = found.end()
        if piece == ";":
            yield from _statement("".join(pieces), sql, begin, first_line)
            pieces, begin = [], at
        elif piece.startswith(("--", "/*")):
            pieces.append(re.sub(r"[^\n]", " ", piece))
        elif piece.startswith("$"):
            end = sql.find(piece, at)
            end = len(sql) if end == -1 else end + len(piece)
            pieces.append(piece + sql[at:end])
            at = end
        else:
            pieces.append(piece)
    yield from _statement("".join(pieces) + sql[at:], sql, begin, first_line)


def _statement(text: str, sql: str, begin: int, first_line: int) -> Iterator[tuple[int, str]]:
    stripped = text.strip()
    if not stripped:
        return
    line = first_line + sql.count("\n", 0, begin) + text[: len(text) - len(text.lstrip())].count("\n")
    block = _DO.match(stripped)
    if block is None:
        yield line, stripped
        return
    body = block[2].split(block[1])[0]
    inner = re.sub(r"\b(?:begin|then|else|loop)\b", ";", body, flags=re.IGNORECASE)
    if not inner.lower().count("do $"):
        yield from statements(inner, line + stripped[: block.start(2)].count("\n"))


def plain(name: str) -> str:
    """A table's or policy's name without quotes, spaces and the schema ``public``."""
    parts = [p.strip().strip('"') if '"' in p else p.strip().lower() for p in re.split(r"\.(?=[^.]*$)", name)]
    return ".".join(p for p in parts if p != "public")


def replay(files: Iterable[tuple[str, str]]) -> Replay:
    """The policies and columns after these migrations (path and text, in order)."""
    state = Replay()
    for path, text in files:
        for line, statement in statements(text):
            _apply(state, path, line, statement)
    return state


def _apply(state: Replay, path: str, line: int, statement: str) -> None:
    policies = state.policies
    if found := _CREATE.match(statement):
        name, table = found[1].strip('"'), plain(found[2])
        policies[table, name] = _with(Policy(name, table, path, line), found[3])
    elif found := _ALTER.match(statement):
        key = plain(found[2]), found[1].strip('"')
        if policy := policies.pop(key, None):
            renamed = _RENAME.match(found[3])
            policy = replace(policy, name=renamed[1].strip('"')) if renamed else _with(policy, found[3])
            policies[policy.table, policy.name] = policy
    elif found := _DROP.match(statement):
        policies.pop((plain(found[2]), found[1].strip('"')), None)
    elif found := _DROP_TABLE.match(statement):
        for table in re.split(r",", re.sub(r"\b(?:cascade|restrict)\b", "", found[1], flags=re.IGNORECASE)):
            for key in [k for k in policies if k[0] == plain(table)]:
                del policies[key]
    elif found := _CREATE_TABLE.match(statement):
        names = re.findall(r"(?:^|,|\n)\s*\"?([A-Za-z_]\w*)\"?\s+\"?[A-Za-z]", found[2])
        state.columns[plain(found[1])] = frozenset(n.lower() for n in names)
    elif found := _ALTER_TABLE.match(statement):
        _alter_table(state, plain(found[1]), found[2])


def _alter_table(state: Replay, table: str, rest: str) -> None:
    if renamed := _RENAME.match(rest):
        new = plain(renamed[1])
        for key in [k for k in state.policies if k[0] == table]:
            state.policies[new, key[1]] = replace(state.policies.pop(key), table=new)
        state.columns[new] = state.columns.pop(table, frozenset())
        return
    added = {plain(n).lower() for n in _ADD_COLUMN.findall(rest)}
    state.columns[table] = state.columns.get(table, frozenset()) | added


def _with(policy: Policy, text: str) -> Policy:
    """The policy with the clauses of a CREATE or ALTER applied."""
    clauses: dict[str, str] = {}
    head = text
    if first := _CLAUSE.search(text):
        head = text[: first.start()]
        at: re.Match[str] | None = first
        while at:
            end = _closing(text, at.end() - 1)
            clauses["using" if at[1].lower() == "using" else "check"] = text[at.end() : end]
            at = _CLAUSE.search(text, end)
    command, roles = _COMMAND.search(head), _ROLES.search(head)
    return replace(
        policy,
        command=command[1].lower() if command else policy.command,
        roles=frozenset(r.strip(' "\n\t').lower() for r in roles[1].split(",")) if roles else policy.roles,
        using=clauses.get("using", policy.using),
        check=clauses.get("check", policy.check),
        restrictive=policy.restrictive or bool(re.search(r"\bas\s+restrictive\b", head, re.IGNORECASE)),
    )
