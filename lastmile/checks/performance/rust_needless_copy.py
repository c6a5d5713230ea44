"""Rust values copied where a borrow would do (CWE-1050).

Source: the classes of clippy's redundant_clone, unnecessary_to_owned and needless_collect.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.reading import Reading
from lastmile.checks.code.rust_code import (
    RustFunction,
    in_loop,
    inside,
    method_of,
    names_in,
    own,
    rust_functions,
)
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.rust-needless-copy"
_COPIES = frozenset(("clone", "to_owned", "to_string", "to_vec"))
# Methods that only look at what they are called on; after a copy they show that a borrow was enough.
_ONLY_LOOKS = frozenset(
    (
        *("iter", "len", "is_empty", "as_str", "as_bytes", "as_slice", "as_ref", "contains", "contains_key"),
        *(
            "starts_with",
            "ends_with",
            "get",
            "first",
            "last",
            "chars",
            "lines",
            "bytes",
            "keys",
            "values",
            "eq",
        ),
        *("to_string", "to_lowercase", "to_uppercase", "trim", "parse", "clone", "to_owned", "to_vec"),
    )
)
_COUNTS_ONLY = frozenset(("len", "is_empty", "contains", "iter", "into_iter"))
_EAGER = frozenset(
    ("filter", "next", "last", "count", "take", "skip", "nth", "find", "any", "all", "step_by")
)
_CHEAP = re.compile(
    r"(?i)\b(a?rc|handle|sender|tx|rx|client|pool|state|cell|span|waker|cancel\w*|token|shared)\b|Arc|Rc::"
)
_OWNED = re.compile(
    r"^(String|Vec<|HashMap<|BTreeMap<|HashSet<|BTreeSet<|VecDeque<|PathBuf|Box<"
    r"|std::|\w*Config\b|Option<(String|Vec))"
)
_MAKES_OWNED = re.compile(
    r"^(String::|format!|vec!|Vec::|HashMap::|PathBuf::|HashSet::|BTreeMap::)|\.(to_string|to_owned"
    r"|to_vec|to_path_buf)\(\)$|\.collect(::<.*>)?\(\)$|\.join\([^()]*\)$"
)
_FRESH = re.compile(
    r"\.(to_string|to_owned|to_vec|to_path_buf|to_lowercase"
    r"|to_uppercase)\(\)$|\.join\([^()]*\)$|^\w+::new\(\)$"
)
_PLAIN = re.compile(r"^(u8|u16|u32|u64|u128|usize|i8|i16|i32|i64|i128|isize|f32|f64|bool|char|&'?\w* ?str)$")
_GUARDED = re.compile(r"\.(lock|read|write|borrow|load|upgrade)\(|\.await|\bArc\b")


def look(inventory: Inventory) -> Scan:
    """Rust's needless copies; opportunities are all copies that are written out."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for file, tree in reading.trees("rust"):
        for function in rust_functions(file, tree):
            hits: dict[int, Finding] = {}
            for node in own(function):
                if node.type == "call_expression":
                    receiver, name = method_of(node)
                    count += name in _COPIES or name in ("collect", "cloned")
                    if receiver is not None:
                        for at, message, severity in _needless(function, node, receiver, name):
                            line = syntax.line_of(at) if at is not receiver else at.end_point.row + 1
                            hits.setdefault(line, _finding(function, at, line, message, severity))
            found += hits.values()
    return reading.scan(found, {RULE: count})


def _needless(
    function: RustFunction, node: Node, receiver: Node, name: str
) -> Iterator[tuple[Node, str, Severity]]:
    text = syntax.text_of(receiver)[-200:]
    if name in _COPIES:
        if name == "clone" and (_CHEAP.search(text) or _GUARDED.search(text)):
            return
        yield from _borrowed(function, node, receiver, name)
        yield from _last_use(function, node, receiver, name)
        if name == "clone" and receiver.type == "identifier" and _PLAIN.match(_type_of(function, text)):
            yield node, f"{text} is a plain value; clone() only hides that. Write {text}.", Severity.LOW
    elif receiver.type == "call_expression":
        inner, before = method_of(receiver)
        if before == "collect" and name in _COUNTS_ONLY and inner is not None:
            if not re.search(r"(Hash|BTree)(Set|Map)|String", syntax.text_of(receiver)[-60:]):
                yield (
                    node,
                    f"A whole collection is built only for {name}(): ask the iterator itself.",
                    Severity.MEDIUM,
                )
        elif before in ("cloned", "copied") and name in _EAGER and before == "cloned":
            yield (
                node,
                f"Each element is copied before {name}() lets most of them go: put cloned() behind it.",
                Severity.LOW,
            )


def _borrowed(
    function: RustFunction, node: Node, receiver: Node, name: str
) -> Iterator[tuple[Node, str, Severity]]:
    """``&x.clone()`` and ``x.clone().iter()``: the copy is only looked at."""
    parent = node.parent
    if parent is None or not node.named_children:
        return
    shown = syntax.text_of(receiver)[-40:].strip()
    if parent.type == "reference_expression" and not syntax.text_of(parent).startswith("&mut"):
        grand = parent.parent
        # A reference that is given to a function; a new value that a binding keeps is another matter.
        if grand is not None and grand.type == "arguments" and _known_text(function, receiver, name):
            yield node, f"{shown} is copied only to be lent: give &{shown} itself.", Severity.MEDIUM
    elif parent.type == "field_expression" and parent.parent is not None:
        after = syntax.text_of(parent.child_by_field_name("field"))
        if (
            parent.parent.type != "call_expression"
            or after not in _ONLY_LOOKS
            or (
                name == "to_string"
                and after not in ("as_str", "as_bytes", "len", "is_empty", "clone", "to_owned")
            )
        ):
            return
        if name == "to_string" and not _known_text(function, receiver, name):
            return
        if (
            after in ("iter", "keys", "values")
            and in_loop(node, function.body) is None
            and inside(node, function.body, "for_expression") is not None
        ):
            return  # the loop may change the original
        yield node, f"{shown} is copied only for {after}(): call it on {shown} itself.", Severity.MEDIUM


def _known_text(function: RustFunction, receiver: Node, name: str) -> bool:
    """Whether this is a mere copy: clone() always, the others where the original is a String already."""
    if name == "clone":
        return receiver.type != "call_expression"
    return bool(re.match(r"^&?('\w+ )?(mut )?String$", _type_of(function, syntax.text_of(receiver))))


def _type_of(function: RustFunction, name: str) -> str:
    """The type of a parameter or of a variable, as written or as its first value shows."""
    if name in function.parameters:
        return function.parameters[name]
    if not re.fullmatch(r"\w+", name):
        return ""
    found = re.search(
        rf"\blet (?:mut )?{re.escape(name)}(?:: ([^=;]{{1,60}}))? = ([^;]{{1,200}})",
        syntax.text_of(function.body)[:100_000],
    )
    if found is None:
        return ""
    if found[1]:
        return found[1].strip()
    return _literal_type(found[2].strip())


def _literal_type(value: str) -> str:
    if re.fullmatch(r"-?\d[\d_]*(\.\d+)?|true|false|'.'", value):
        return "i32"
    if value.startswith('"'):
        return "&str"
    owned = re.match(r"String::|format!", value) or value.endswith((".to_string()", ".to_owned()"))
    return "String" if owned else ""


def _last_use(
    function: RustFunction, node: Node, receiver: Node, name: str
) -> Iterator[tuple[Node, str, Severity]]:
    """The original is never used again, so it could have been given away."""
    if name == "to_vec":
        return
    made = receiver.type == "call_expression" and _FRESH.search(syntax.text_of(receiver)[-120:])
    if made or (receiver.type == "macro_invocation" and syntax.text_of(receiver).startswith("format!")):
        yield (
            node,
            f"{name}() copies a value that was just made and belongs to nobody: leave it out.",
            Severity.MEDIUM,
        )
    if receiver.type != "identifier" or in_loop(node, function.body) is not None:
        return
    text = syntax.text_of(receiver)
    scope = _scope(function, node, text)
    before, after = _around(scope, receiver, text)
    owner = _owned(function, before, text)
    if (
        owner is None
        or (name != "clone" and owner != "String")
        or re.search(rf"\b{re.escape(text)}\b", after)
    ):
        return
    if inside(node, function.body, "closure_expression", "async_block", "macro_invocation") is not None:
        return
    lent = re.search(rf"\blet [^=;]{{1,80}}= [^;]{{0,200}}&{re.escape(text)}\b", before)
    lent = lent or re.search(
        rf"= {re.escape(text)}\.(iter|as_\w+|get|chars|lines|split\w*|trim\w*|first|last)\(", before
    )
    closure = any(n.type == "closure_expression" and names_in(n, text) for n in syntax.walk(scope))
    if not lent and not closure:
        yield (
            node,
            f"{text} is copied, and the original is never used again: give {text} itself away.",
            Severity.MEDIUM,
        )


def _around(scope: Node, receiver: Node, name: str) -> tuple[str, str]:
    """The text of the scope before a use, and after it to the next declaration of the same name."""
    body = syntax.text_of(scope).encode()
    before = body[: receiver.start_byte - scope.start_byte].decode("utf-8", "replace")
    after = body[receiver.end_byte - scope.start_byte :].decode("utf-8", "replace")
    again = re.search(rf"\blet (?:mut )?{re.escape(name)}\b(?:: [^=;]{{1,60}})? =", after)
    if again is not None:
        after = after[: again.start()] + after[again.end() :].partition(";")[0]
    return before, after


def _scope(function: RustFunction, node: Node, name: str) -> Node:
    """The block in which the name is declared."""
    block = inside(node, function.body, "block")
    while block is not None:
        if any(
            part.type == "let_declaration"
            and syntax.text_of(part.child_by_field_name("pattern")).removeprefix("mut ") == name
            for part in block.named_children
        ):
            return block
        block = inside(block, function.body, "block")
    return function.body


def _owned(function: RustFunction, before: str, name: str) -> str | None:
    """The type of a name that this function owns; None where it may be lent."""
    found = re.findall(
        rf"\blet (?:mut )?{re.escape(name)}(?:: ([^=;]{{1,60}}))? = ([^;]{{1,400}});", before[-100_000:]
    )
    if not found:
        declared = function.parameters.get(name, "")
        return declared if _OWNED.match(declared) else None
    kind, value = (str(part).strip() for part in found[-1])
    if kind.startswith("&") or value.startswith("&"):
        return None
    if _OWNED.match(kind):
        return kind
    if _MAKES_OWNED.search(value):
        return "String" if re.match(r"String::|format!", value) or value.endswith("to_string()") else "Vec"
    return None


def _finding(function: RustFunction, node: Node, line: int, message: str, severity: Severity) -> Finding:
    return Finding(
        rule=RULE,
        message=message,
        severity=severity,
        confidence=Confidence.HIGH,
        path=function.file.path,
        line=line,
        end_line=node.end_point.row + 1,
        symbol=syntax.symbol_of(node),
        cwe=("CWE-1050",),
    )


CHECK = Check(RULE, look)
