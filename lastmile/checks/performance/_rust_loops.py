"""Work in Rust's loops that grows with the square of the data, or need not be repeated; no check itself."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.rust_code import RustFunction, in_loop, method_of, once, own
from lastmile.checks.performance._repeated_work import Repeated
from lastmile.model import Confidence, Severity

_COMPILE = re.compile(r"^(regex::)?(bytes::)?(Regex|RegexBuilder|RegexSet|RegexSetBuilder)::new$")
_SQLX = frozenset(
    ("fetch_one", "fetch_optional", "fetch_all", "execute", "query_one", "query_opt", "query_row")
)
_DIESEL = frozenset(("load", "get_result", "get_results", "first", "execute"))
_WRITES = frozenset(("execute", "insert", "update", "exec"))
_SEA = frozenset(("one", "all", "insert", "update", "exec", "count"))


def rust_repeated(function: RustFunction) -> Iterator[Repeated]:
    """Slow work in the loops of one function."""
    body = syntax.text_of(function.body)[:200_000]
    for node in own(function):
        if node.type != "call_expression":
            continue
        loop = in_loop(node, function.body)
        called = syntax.text_of(node.child_by_field_name("function"))[-200:]
        if _COMPILE.match(called) and not once(node):
            yield from _compiled(function, node, repeated=loop is not None)
        receiver, name = method_of(node)
        if loop is None or receiver is None:
            continue
        owner = syntax.text_of(receiver)[-80:]
        arguments = syntax.text_of(node.child_by_field_name("arguments"))
        if _is_list(function, owner, body) and (
            (name == "remove" and arguments == "(0)") or (name == "insert" and arguments.startswith("(0,"))
        ):
            yield Repeated(
                node,
                (
                    f"Each turn moves all elements of {owner}: twice the data takes four times as long. "
                    "Use VecDeque."
                ),
                Severity.MEDIUM if loop.type == "for_expression" else Severity.LOW,
                Confidence.HIGH,
            )
        elif name == "contains" and loop.type == "for_expression" and _is_list(function, owner, body):
            message = (
                f"{owner} is searched from its start on each turn: twice the data takes four times as "
                "long. Use a HashSet."
            )
            yield Repeated(node, message, Severity.LOW, Confidence.MEDIUM)
        elif name == "nth" and owner.endswith(".chars()") and not re.fullmatch(r"\(\d+\)", arguments):
            message = (
                "The text is walked from its start on each turn: twice the data takes four times as "
                "long. Collect its characters once."
            )
            yield Repeated(node, message, Severity.MEDIUM, Confidence.HIGH)


def _compiled(function: RustFunction, node: Node, *, repeated: bool) -> Iterator[Repeated]:
    first = syntax.first_child(node.child_by_field_name("arguments"))
    fixed = first is not None and first.type in ("string_literal", "raw_string_literal")
    if repeated and fixed:
        message = "The expression is compiled again on each turn of the loop. Compile it once, before."
        yield Repeated(node, message, Severity.MEDIUM, Confidence.HIGH)
    elif fixed and not repeated and function.name not in ("main", "new", "default"):
        message = "The expression is compiled on each call. Compile it once, in a LazyLock."
        yield Repeated(
            node, message, Severity.MEDIUM if function.is_handler else Severity.LOW, Confidence.HIGH
        )


def _is_list(function: RustFunction, name: str, body: str) -> bool:
    """Evidently a Vec, by its parameter or the declaration in the function."""
    if re.match(r"^&?('\w+ )?(mut )?(Vec<|\[)", function.parameters.get(name, "")):
        return True
    if not re.fullmatch(r"\w+", name):
        return False
    known = rf"\blet (?:mut )?{re.escape(name)}(?:: Vec<[^=;]{{0,60}})?"
    made = rf"{known} = (?:Vec::|vec!|[^;]{{0,300}}collect::<Vec)"
    return bool(re.search(made, body) or re.search(rf"\blet (?:mut )?{re.escape(name)}: Vec<", body))


def rust_queries(function: RustFunction) -> Iterator[tuple[Node, bool, Severity]]:
    """Database calls of one function: the call, whether a loop over data repeats it, and how bad that is."""
    for node in own(function):
        if node.type != "call_expression":
            continue
        _, name = method_of(node)
        if name not in _SQLX | _DIESEL | _SEA:
            continue
        text = syntax.text_of(node)[-1500:]
        waited = node.parent is not None and node.parent.type == "await_expression"
        arguments = syntax.text_of(node.child_by_field_name("arguments"))
        sqlx = (
            name in _SQLX
            and waited
            and re.search(r"\bquery(_as|_scalar|_file)?!?(::<|\()|client|conn|tx|pool|db", text)
        )
        diesel = name in _DIESEL and re.search(r"\((&mut )?\*?\w*conn\w*\)", arguments) and "." in text
        sea = name in _SEA and waited and re.search(r"\(&?(self\.)?\w*(db|conn|txn)\w*\)", arguments)
        if sqlx or diesel or sea:
            loop = in_loop(node, function.body)
            header = syntax.text_of(loop).partition("{")[0] if loop is not None else ""
            data = loop is not None and loop.type == "for_expression"
            counted = re.search(
                r"(?i)attempt|retry|batch|chunk|\d\.\.|stmts?\b|statements|migrations?\b", header
            )
            yield node, bool(data and not counted), Severity.LOW if name in _WRITES else Severity.MEDIUM
