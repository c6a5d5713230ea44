"""Answers of Supabase whose ``error`` nobody looks at: its client does not throw (CWE-252)."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.modules import FUNCTIONS
from lastmile.checks.code.reading import Reading
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Fact, Finding, Severity

RULE = "lastmile.baas-error-ignored"
_CLIENT = re.compile(r"^(?:\w+\.){0,3}\w*[sS]upabase\w*(?:\(\))?\.(?:from\(\)|rpc)(?:\.|$)")
_WRITES = re.compile(r"\.(?:insert|update|upsert|delete|rpc)(?:\(\)|$)")
_Fault = tuple[Node, bool]


def look(inventory: Inventory) -> Scan:
    """One finding an answer; opportunities are all awaited calls. Raises NothingToLookAt without Supabase."""
    if Fact.SUPABASE not in inventory.facts:
        raise NothingToLookAt("the product does not use Supabase")
    reading, found, places = Reading(inventory), list[Finding](), 0
    for file, tree in reading.trees("javascript", "typescript"):
        for node in syntax.walk(tree.root_node):
            if node.type == "await_expression":
                chain = _chain(node)
                if chain:
                    places += 1
                    found.extend(_finding(file.path, node, chain) for _ in _ignored(node, chain))
    return reading.scan(found, {RULE: places})


def _chain(wait: Node) -> str:
    """The dotted call of Supabase's client that is awaited, "" for others and for those told to throw."""
    call = syntax.first_child(wait)
    if call is None or call.type != "call_expression":
        return ""
    name = syntax.dotted(call.child_by_field_name("function"))
    told = re.search(r"throwOnError|\.(then|catch)(\(\))?(\.|$)", name)
    return name if _CLIENT.match(name) and not told else ""


def _ignored(wait: Node, chain: str) -> Iterator[Node]:
    holder = wait.parent
    while holder is not None and holder.type in (
        "parenthesized_expression",
        "as_expression",
        "non_null_expression",
    ):
        holder = holder.parent
    if holder is None:
        return
    if holder.type == "expression_statement" and _WRITES.search(chain):
        yield holder
    elif holder.type == "member_expression":
        if syntax.text_of(holder.child_by_field_name("property")) == "data":
            yield holder  # (await …).data
    elif holder.type == "variable_declarator":
        name = holder.child_by_field_name("name")
        if (name is not None and name.type == "object_pattern" and _takes_only_data(name)) or (
            name is not None and name.type == "identifier" and _reads_only_data(holder, syntax.text_of(name))
        ):
            yield holder


def _takes_only_data(pattern: Node) -> bool:
    keys = {
        syntax.text_of(p.child_by_field_name("key") or p.child_by_field_name("left") or p)
        .split("=")[0]
        .strip()
        for p in pattern.named_children
        if p.type != "comment"
    }
    return bool(keys & {"data", "count"}) and not any(k == "error" or k.startswith("...") for k in keys)


def _reads_only_data(holder: Node, name: str) -> bool:
    """``const answer = await …`` of which the function reads ``.data`` and nothing else."""
    function = holder.parent
    while function is not None and function.parent is not None and function.type not in FUNCTIONS:
        function = function.parent
    if function is None:
        return False
    used = [
        n for n in syntax.walk(function)
        if n.type in ("identifier", "shorthand_property_identifier") and syntax.text_of(n) == name
    ]  # fmt: skip
    others = [n for n in used if n.parent is not None and n.parent != holder]
    read = {
        syntax.text_of(n.parent.child_by_field_name("property"))
        if n.parent is not None
        and n.parent.type == "member_expression"
        and n.parent.child_by_field_name("object") == n
        else "whole"
        for n in others
    }
    return read == {"data"}


def _finding(path: str, node: Node, chain: str) -> Finding:
    written = bool(_WRITES.search(chain))
    said = "a write that failed looks done" if written else "a read that failed looks empty"
    return Finding(
        rule=RULE,
        message=f"Supabase answers with `error` instead of throwing, and nothing looks at it here: {said}. "
        "Take `error` and handle it, or chain `.throwOnError()`.",
        severity=Severity.MEDIUM if written else Severity.LOW,
        confidence=Confidence.HIGH,
        path=path,
        line=syntax.line_of(node),
        symbol=syntax.symbol_of(node),
        cwe=("CWE-252",),
    )


CHECK = Check(RULE, look)
