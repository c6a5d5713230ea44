"""Functions of Supabase that write for whomever the request names, past all row rules; no check itself.

Its gateway lets through whoever has the key that every page of the product hands out, so that is no login.
Only what is whole in one file is believed: a word of headers, tokens or codes, a module that may hold a guard
and a request that is handed on quiet it. New messages and counts are public by nature: no such write.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.answering import answering_functions
from lastmile.checks.code.reading import Reading
from lastmile.checks.security._webhooks_script import code_of
from lastmile.inventory import SourceFile
from lastmile.syntax.serverless import answering_function

# The headers that browsers may send name "authorization", the client's options "auth"; neither asks anybody.
# Nor does what may be sent: the methods, origins and platforms that a list allows.
_ALLOWED = re.compile(
    r"['\"]Access-Control-[\w-]{1,40}['\"]\s{0,20}:\s{0,20}['\"][^'\"\n]{0,300}['\"]"
    r"|\bauth\s{0,9}:\s{0,9}\{[^{}]{0,200}\}"
    r"|['\"]method not allowed['\"]|\ballowed_?(?:platform|method|origin|header)s?\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\bheaders\s{0,20}(?:\.\s{0,20}(?:get|has)\b|\[)|\breq(?:uest)?\s{0,20}\.\s{0,20}headers\b|auth(?!or\b)"
    r"|get_?user|claims|session|verif|secret|signature|hmac|jwt|token|api_?key|passw|otp\b|pin\b|invit|cron"
    r"|code\b|captcha|turnstile|nonce|proof|allow|denied|forbidden|\b40[13]\b|permi(?:t|ssion)|unsubscri"
    r"|\bsearchParams\b|\bremoteAddr\b|\.rpc\(",
    re.IGNORECASE,
)
# Any module but of a registry may hold the guard, under an alias as well; headers for browsers hold none.
_OWN_MODULE = re.compile(
    r"(?<![.\w])(?:from|import|require)\s{0,20}\(?\s{0,20}['\"`]"
    r"(?!https:|npm:|jsr:|node:|@supabase/|std/|[^'\"`\n]{0,200}\bcors\b)"
)
_WRAPPED = re.compile(r"\bserve\(\s{0,20}(?!async\b|function\b)[\w.]{1,80}\(")
_TYPE = r"(?:\s{0,9}:\s{0,9}[\w.<>\[\]]{1,60})?"
_BODY = r"\(?\s{0,20}await\s{1,20}req(?:uest)?\.json\(\)"
_WHOLE = re.compile(rf"\b(\w{{1,60}}){_TYPE}\s{{0,20}}=\s{{0,20}}{_BODY}")
_PARTS = re.compile(rf"\{{([^{{}}]{{1,600}})\}}{_TYPE}\s{{0,20}}=\s{{0,20}}{_BODY}")
_PERSON = r"(?:user_?id|profile_?id|customer_?id|account_?id|owner_?id)"
_NAMED = re.compile(
    rf"(?<![\w.])(?:\w{{1,60}}\s{{0,9}}:\s{{0,9}})?({_PERSON})\b(?!\s{{0,9}}:)", re.IGNORECASE
)
_MOST_STATEMENTS = 200
_MOST_NAMES = 20  # a function that reads more bodies than this is no function that anybody wrote
# What the request names, alone: ``userId``, ``body.user_id!``, ``String(userId)``, ``userId as string``.
_VALUE = re.compile(
    rf"(?:String\()?(?:(\w{{1,60}})\s{{0,9}}\??\.\s{{0,9}}{_PERSON}|(\w{{1,60}}))!?\)?(?:\s{{1,9}}as\s{{1,9}}string)?",
    re.IGNORECASE,
)
_SOLE_USER = re.compile(r"(?:\w{1,60}\s{0,9}\??\.\s{0,9})?user_?id!?", re.IGNORECASE)
_USERS_ROW = re.compile(r"['\"]?(?:user_?id|id)['\"]?", re.IGNORECASE)
_COLUMN_OF_ID = re.compile(r"['\"`](?:\w{1,60}_?)?id['\"`]", re.IGNORECASE)
_COUNTS = re.compile(r"\+\s{0,9}1\b|views?\b|visits?\b|counte?r?\b|hits?\b|clicks?\b|likes?\b", re.IGNORECASE)
_LONGEST_CHAIN = 20
_LONGEST_ARGUMENT = 2_000  # bytes
_OF_THE_REQUEST = frozenset(("json", "method", "url"))
_HANDS_ON = frozenset(
    (
        "arguments", "array", "as_expression", "assignment_expression", "member_expression",
        "non_null_expression", "object", "pair", "return_statement", "spread_element",
        "subscript_expression", "variable_declarator",
    )
)  # fmt: skip
_LARGEST = 100_000  # bytes; what is larger was put together by a machine


def open_functions(reading: Reading) -> Iterator[tuple[SourceFile, int]]:
    """Each such function with the line of the record that it writes."""
    for file in answering_functions(reading.inventory):
        text = reading.inventory.read(file)
        if answering_function(file.path, file.language, text) != "supabase" or file.role not in reading.roles:
            continue
        tree = syntax.tree(reading.inventory, file)
        if tree is not None and (line := _open_write(tree.root_node)):
            yield file, line


def _open_write(root: Node) -> int:
    """The line of the first such write; 0 where there is none or where anything may ask who is calling."""
    if root.end_byte > _LARGEST:
        return 0
    code = _ALLOWED.sub("", code_of(root))
    trusted = "SERVICE_ROLE" in code and "ANON_KEY" not in code
    if not trusted or _ASKS.search(code) or _OWN_MODULE.search(code) or _WRAPPED.search(code):
        return 0
    whole = {found[1] for found in _WHOLE.finditer(code)}
    parts = {name for found in _PARTS.finditer(code) for name in _NAMED.findall(found[1])}
    if not whole | parts or len(whole | parts) > _MOST_NAMES or code.count("from") > _MOST_STATEMENTS:
        return 0
    line = 0
    seen: set[int] = set()
    for node in syntax.walk(root):
        if node.type in _HANDS_ON and _hands_request_on(node):
            return 0
        if not line and node.type == "call_expression" and node.id not in seen:
            line = _written(node, seen, whole, parts)
    return line


def _hands_request_on(node: Node) -> bool:
    """Whether the request itself goes somewhere here: what is done with it there may be the question."""
    if node.type == "member_expression":
        field = node.child_by_field_name("property")
        return _is_request(node.child_by_field_name("object")) and (
            syntax.text_of(field) not in _OF_THE_REQUEST
        )
    return any(_is_request(child) for child in node.named_children)


def _is_request(node: Node | None) -> bool:
    return (
        node is not None
        and node.type in ("identifier", "shorthand_property_identifier")
        and node.text in (b"req", b"request")
    )


def _written(call: Node, seen: set[int], whole: set[str], parts: set[str]) -> int:
    """The line of ``.from(…)`` where a chain alters or removes the rows of the person named, from its end.

    A parent costs as much as the tree is deep, so the way goes down, and no call is looked at twice.
    """
    filters: list[tuple[Node, Node]] = []
    for _ in range(_LONGEST_CHAIN):
        seen.add(call.id)
        source, method = _called(call)
        if source is None:
            return 0
        given = _arguments(call)
        if method in ("update", "upsert", "delete") and _called(source)[1] == "from":
            place = source.child_by_field_name("function")
            theirs = _is_theirs(method, given, filters, whole, parts)
            field = place.child_by_field_name("property") if place is not None else None
            return syntax.line_of(field) if theirs and field is not None else 0
        if method == "eq" and len(given) == 2:
            filters.append((given[0], given[1]))
        call = source
    return 0


def _is_theirs(
    method: str, given: list[Node], filters: list[tuple[Node, Node]], whole: set[str], parts: set[str]
) -> bool:
    if any(one.end_byte - one.start_byte > _LONGEST_ARGUMENT for pair in (given, *filters) for one in pair):
        return False
    if any(_COUNTS.search(syntax.text_of(one)) for one in given):
        return False
    if method == "upsert":
        return bool(given) and _own_row(given[0], whole, parts)
    named = False
    for column, value in filters:
        if _is_person(syntax.text_of(value), whole, parts):
            named = True
        elif not _COLUMN_OF_ID.fullmatch(syntax.text_of(column)):
            return False  # a second thing to know beside the person's number may be the proof
    return named


def _own_row(row: Node, whole: set[str], parts: set[str]) -> bool:
    """Whether an upserted row is the named user's own, by its key; another record may name them too."""
    for pair in row.named_children if row.type == "object" else ():
        if pair.type == "shorthand_property_identifier":
            if syntax.text_of(pair) in parts and _SOLE_USER.fullmatch(syntax.text_of(pair)):
                return True
        elif pair.type == "pair" and _USERS_ROW.fullmatch(syntax.text_of(pair.child_by_field_name("key"))):
            value = syntax.text_of(pair.child_by_field_name("value"))
            if _SOLE_USER.fullmatch(value) and _is_person(value, whole, parts):
                return True
    return False


def _is_person(value: str, whole: set[str], parts: set[str]) -> bool:
    found = _VALUE.fullmatch(value)
    return found is not None and (found[1] in whole or found[2] in parts)


def _called(call: Node) -> tuple[Node | None, str]:
    """What a method is called on, and its name."""
    function = call.child_by_field_name("function") if call.type == "call_expression" else None
    if function is None or function.type != "member_expression":
        return None, ""
    return function.child_by_field_name("object"), syntax.text_of(function.child_by_field_name("property"))


def _arguments(call: Node) -> list[Node]:
    given = call.child_by_field_name("arguments")
    return [] if given is None else [one for one in given.named_children if one.type != "comment"]
