"""What becomes of a value in Go that must be closed: closed, handed on, or forgotten; no check itself."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.go_code import GoFunction
from lastmile.checks.code.go_statements import ancestor, mentions

# These read or write through what they are given and leave the closing to the caller.
_READERS = re.compile(
    r"^(io\.(ReadAll|Copy\w*|ReadFull|WriteString"
    r"|LimitReader|TeeReader"
    r"|MultiWriter|MultiReader)|ioutil\.ReadAll"
    r"|fmt\.\w+|(json|xml|yaml|gob|csv|tar"
    r"|toml|gzip|zlib|zip|bzip2"
    r"|multipart)\.New\w+|bufio\.New\w+|log\.\w+"
    r"|\w+\.Template\.Execute\w*|binary\.(Read"
    r"|Write)|png\.\w+|jpeg\.\w+"
    r"|image\.Decode\w*|template\.\w+|pem\.Encode"
    r"|(json|xml)\.\w+\.\w+|httputil\.Dump\w+|http\.(MaxBytesReader|ServeContent)|errors\.\w+|bytes\.\w+"
    r"|(\w+\.)*assert\.\w+|sqlx?\.\w*Scan\w*|hash\.\w+|len|cap|print(ln)?|panic)$"
)
_WHOLE = re.compile(
    r"^(io|ioutil)\.(ReadAll|Copy\w*|ReadFull)$|^fmt\.F|^httputil\.Dump|^(json|xml)\.\w+\.(De|En)code$"
)
_LOCAL_HANDS_ON = re.compile(r"Close|Stop\(|defer|\bgo func|append\(|\w+\.\w+ = |: \w+,|<- ")


class Fate(StrEnum):
    """What one use does to the value."""

    CLOSED = "closed"
    GONE = "handed on"
    USED = "used"


@dataclass
class Uses:
    """All uses of one value within its scope."""

    closings: list[Node] = field(default_factory=list)
    deferred: list[Node] = field(default_factory=list)  # the defer statements among them
    handed_on: bool = False


def uses_of(function: GoFunction, definition: Node, name: Node, closers: frozenset[str]) -> Uses:
    """The uses of a name from its definition to the end of its scope."""
    scope = _scope(function, definition)
    found = Uses()
    for mention in mentions(scope, syntax.text_of(name)):
        if mention.start_byte <= name.start_byte:
            continue
        fate = _fate(function, mention, closers)
        if fate is Fate.CLOSED:
            found.closings.append(mention)
            around = ancestor(mention, "defer_statement", within=scope)
            if around is not None:
                found.deferred.append(around)
        elif fate is Fate.GONE:
            found.handed_on = True
    return found


def _scope(function: GoFunction, definition: Node) -> Node:
    """Where the name lives: the block for ``:=``, the function where an older variable is set."""
    if definition.type != "short_var_declaration":
        return function.body
    parent = definition.parent
    while parent is not None and parent.type not in (
        "block",
        "if_statement",
        "for_statement",
        "expression_case",
    ):
        parent = parent.parent
    return parent or function.body


def _fate(function: GoFunction, mention: Node, closers: frozenset[str]) -> Fate:
    node, path = mention, ""
    parent = node.parent
    while parent is not None and parent.type == "selector_expression":
        if parent.child_by_field_name("operand") != node:
            return Fate.USED
        path = f"{path}.{syntax.text_of(parent.child_by_field_name('field'))}".lstrip(".")
        if path in closers:
            return Fate.CLOSED
        node, parent = parent, parent.parent
    if parent is None:
        return Fate.USED
    if path and path != "Body":
        return Fate.USED
    return _fate_of_value(function, parent, path, closers)


def _fate_of_value(function: GoFunction, parent: Node, path: str, closers: frozenset[str]) -> Fate:
    """The value itself (or the body of an answer) stands somewhere."""
    if parent.type == "call_expression" and "" in closers and not path:
        return Fate.CLOSED  # a cancel function that is called
    if parent.type == "argument_list" and parent.parent is not None:
        return _fate_as_argument(function, parent.parent)
    if parent.type in (
        "binary_expression",
        "index_expression",
        "range_clause",
        "block",
        "expression_statement",
    ):
        return Fate.USED
    holder = parent.parent
    if parent.type == "expression_list" and holder is not None:
        left = holder.child_by_field_name("left")
        if left == parent:
            return Fate.USED
        if left is not None and set(re.split(r"\s*,\s*", syntax.text_of(left))) == {"_"}:
            return Fate.USED  # ``_ = resp`` only quiets the compiler
    return Fate.GONE


def _fate_as_argument(function: GoFunction, call: Node) -> Fate:
    name = function.called(call)
    text = syntax.text_of(call.child_by_field_name("function"))
    if ":" in name:
        declared = _declared(function, name)
        if declared is None or _LOCAL_HANDS_ON.search(syntax.text_of(declared)):
            return Fate.GONE
        results = function.results_of(call) or ()
        return (
            Fate.USED
            if all(r in ("error", "int", "string", "bool", "[]byte") for r in results)
            else Fate.GONE
        )
    if not _READERS.match(name or text):
        return Fate.GONE
    if _WHOLE.match(name or text):
        return Fate.USED
    # A reader around it that leaves the function, or is kept, takes it along.
    if ancestor(call, "return_statement", "composite_literal", within=function.node) is not None:
        return Fate.GONE
    holder = ancestor(call, "assignment_statement", within=function.node)
    left = holder.child_by_field_name("left") if holder is not None else None
    return Fate.GONE if left is not None and "." in syntax.text_of(left) else Fate.USED


def _declared(function: GoFunction, name: str) -> Node | None:
    folder, _, own = name.partition(":")
    package = function.code.packages.get(folder)
    return package.declared.get(own) if package is not None else None
