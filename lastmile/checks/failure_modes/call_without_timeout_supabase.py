"""Clients of Supabase in JavaScript that wait without an end (CWE-1088): one place a client, not a call.

supabase-js hands every request to ``fetch`` as it is (supabase-js 2, SupabaseClient.ts), and fetch has no
time limit. Limits are set where the client is made (``global.fetch``, ``db.timeout``) or at a call
(``abortSignal``).
supabase-py has a limit of its own, so Python is not asked.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.reading import Reading
from lastmile.checks.code.script_programs import is_program, on_top
from lastmile.checks.code.script_sides import is_server
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.call-without-timeout-supabase"
_NAMES = r"\{([^{}]{0,400})\}"
_BOUND = re.compile(
    rf"\bimport\s+{_NAMES}\s*from\s*['\"]([^'\"\n]{{1,200}})['\"]"
    rf"|\b(?:const|let|var)\s+{_NAMES}\s*=\s*(?:await\s+)?(?:require|import)\(\s*['\"]([^'\"\n]{{1,200}})['\"]"
)
_LIBRARY = re.compile(
    r"^(?:https://(?:esm\.sh|cdn\.skypack\.dev|cdn\.jsdelivr\.net/npm)/|npm:|jsr:)?"
    r"@supabase/(?:supabase-js|ssr)(?:@[\w.^~-]+)?(?:[/?+].*)?$"
)
_MAKERS = frozenset(("createClient", "createBrowserClient", "createServerClient"))
_OPTIONS = 2  # place of the options among the arguments
_SERVED = re.compile(r"(?:^|/)(?:supabase/functions|netlify/functions)/")
_HANDED_OUT = re.compile(r"^\s*export\b|\bmodule\.exports\b|\bexports\.\w|\bserve\(|\.listen\(", re.MULTILINE)
# Somebody takes the place of fetch itself, or sets limits for all of Node's requests.
_EVERYWHERE = re.compile(r"\b(?:globalThis|global|window|self)\.fetch\s*=(?!=)|\bsetGlobalDispatcher\(")
_CALLS = re.compile(r"\.(?:from|rpc)\(")
_WRAPPED = frozenset(
    ("as_expression", "satisfies_expression", "parenthesized_expression", "non_null_expression")
)


def look(inventory: Inventory) -> Scan:
    """One finding a client without a limit; opportunities are all clients of the product."""
    reading, found, clients = Reading(inventory), list[Finding](), 0
    bounded = calls = 0
    everywhere = False
    for file, tree in reading.trees("javascript", "typescript"):
        text = inventory.read(file)
        everywhere = everywhere or bool(_EVERYWHERE.search(text))
        if "supabase" not in text.lower():
            continue
        bounded, calls = bounded + text.count(".abortSignal("), calls + len(_CALLS.findall(text))
        if not _is_product(file.path, text):
            continue
        for call, maker in _makers(tree.root_node, text):
            clients += 1
            if not _may_be_bounded(tree.root_node, call):
                server = _on_server(file.path, text, maker)
                found.append(_finding(file.path, call, server=server))
    if everywhere or 2 * bounded >= max(calls, 1):  # most calls have a limit of their own
        found = []
    return reading.scan(found, {RULE: clients})


def _is_product(path: str, text: str) -> bool:
    """Not what a person starts by hand and watches: migrations, seeds, scripts that hand nothing out."""
    if _SERVED.search(path):
        return True
    return not is_program(path, text) and not (on_top(path) and not _HANDED_OUT.search(text))


def _makers(root: Node, text: str) -> Iterator[tuple[Node, str]]:
    """The calls that make a client, each with the library's name of what makes it."""
    names = {
        parts[-1]: parts[0]
        for found in _BOUND.finditer(text)
        if _LIBRARY.match(found[2] or found[4])
        for parts in (
            re.split(r"\s+as\s+|\s*:\s*", part.strip()) for part in (found[1] or found[3]).split(",")
        )
        if parts[0] in _MAKERS
    }
    for node in syntax.walk(root) if names else ():
        if node.type == "call_expression":
            called = syntax.text_of(node.child_by_field_name("function"))
            if called in names:
                yield node, names[called]


def _may_be_bounded(root: Node, call: Node) -> bool:
    """A limit is given, or may stand in what is handed over from elsewhere."""
    arguments = call.child_by_field_name("arguments")
    given = [a for a in arguments.named_children if a.type != "comment"] if arguments is not None else []
    if any(a.type == "spread_element" for a in given):
        return True
    if len(given) <= _OPTIONS:
        return False
    options = _object(root, given[_OPTIONS])
    if options is None:
        return syntax.text_of(given[_OPTIONS]) not in ("undefined", "null")
    return (
        _has(root, options, "fetch")
        or _has(root, options, "global", "fetch")
        or _has(root, options, "db", "timeout")
    )


def _object(root: Node, node: Node) -> Node | None:
    """The object literal that an expression is, or that the only variable of its name in the file holds."""
    while node.type in _WRAPPED and (inner := syntax.first_child(node)) is not None:
        node = inner
    if node.type != "identifier":
        return node if node.type == "object" else None
    name = syntax.text_of(node)
    values = [
        n.child_by_field_name("value")
        for n in syntax.walk(root)
        if n.type == "variable_declarator" and syntax.text_of(n.child_by_field_name("name")) == name
    ]
    value = values[0] if len(values) == 1 else None
    return value if value is not None and value.type == "object" else None


def _has(root: Node, options: Node, *way: str) -> bool:
    """Whether the options have, or may have, what lies on this way."""
    for part in options.named_children:
        if part.type == "spread_element":
            return True
        key = syntax.text_of(part.child_by_field_name("key") or part.child_by_field_name("name") or part)
        if key.strip("'\"") != way[0]:
            continue
        value = part.child_by_field_name("value")
        below = _object(root, value) if value is not None and len(way) > 1 else None
        return len(way) == 1 or below is None or _has(root, below, *way[1:])
    return False


def _on_server(path: str, text: str, maker: str) -> bool:
    """Whether it holds up a server of the product; a platform ends a function of its own that hangs."""
    return not _SERVED.search(path) and (maker == "createServerClient" or is_server(text))


def _finding(path: str, call: Node, *, server: bool) -> Finding:
    where = "hold a request of your server" if server else "keep a visitor waiting"
    return Finding(
        rule=RULE,
        message="Calls through this client of Supabase have no time limit unless each sets its own, and can "
        f"{where} for minutes. Give `global.fetch` a function that adds `AbortSignal.timeout(ms)`.",
        severity=Severity.MEDIUM if server else Severity.LOW,
        confidence=Confidence.HIGH,
        path=path,
        line=syntax.line_of(call),
        symbol=syntax.symbol_of(call),
        cwe=("CWE-1088",),
    )


CHECK = Check(RULE, look)
