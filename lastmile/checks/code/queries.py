"""Records that Python code fetches from a database through an ORM; no check itself."""

import ast
import re

from lastmile import syntax

_DJANGO = re.compile(r"\.objects\.|\.objects\b|(^|\.)get_object_or_404$|_set\.")
_ALCHEMY = re.compile(r"\.query\b|\bsession\b|\bdb\.")
_FETCHES = frozenset(
    (
        "get",
        "first",
        "one",
        "one_or_none",
        "scalar_one",
        "scalar_one_or_none",
        "scalar",
        "last",
        "latest",
        "earliest",
        "get_or_404",
        "first_or_404",
        "get_object_or_404",
        "get_or_none",
    )
)
_MAYBE_NONE = frozenset({"first", "one_or_none", "scalar_one_or_none", "last", "get_or_none"})


def chain(node: ast.AST | None) -> str:
    """Names along a chain of calls, attributes and subscripts: ``User.query.filter_by(…).first`` ."""
    parts: list[str] = []
    while node is not None:
        match node:
            case ast.Call(func=inner) | ast.Await(value=inner) | ast.Subscript(value=inner):
                node = inner
            case ast.Attribute(value=inner, attr=attr):
                parts.append(attr)
                node = inner
            case ast.Name(id=name):
                parts.append(name)
                break
            case _:
                break
    return ".".join(reversed(parts))


def is_query(node: ast.AST | None) -> bool:
    """Whether a chain of calls asks a database: Django's managers, SQLAlchemy's queries and sessions."""
    text = chain(node)
    return bool(_DJANGO.search(text) or _ALCHEMY.search(text))


def fetched(node: ast.AST | None) -> str:
    """The way by which an expression fetches one record: "get", "first" …; "" where it does not."""
    while isinstance(node, ast.Await):
        node = node.value
    if not isinstance(node, ast.Call):
        return ""
    text = chain(node)
    last = text.rpartition(".")[2]
    if last == "get" and re.search(r"(^|\.)session\.get$", text) and not _names_model(node):
        return ""  # the dictionary of a visitor's session
    return last if last in _FETCHES and is_query(node) else ""


def _names_model(call: ast.Call) -> bool:
    """``session.get(User, 7)``: SQLAlchemy's session is asked for a class."""
    first = syntax.dotted(call.args[0]) if call.args else ""
    return len(call.args) > 1 and first.rpartition(".")[2][:1].isupper()


def maybe_none(node: ast.AST | None) -> bool:
    """Whether what is fetched may be None: first(), one_or_none(), SQLAlchemy's get()."""
    how = fetched(node)
    if how in _MAYBE_NONE:
        return True
    text = chain(node)
    return how == "get" and (text.endswith(".query.get") or bool(re.search(r"(^|\.)session\.get$", text)))


def records(scope: ast.AST) -> dict[str, ast.expr]:
    """Variables of a function that hold one fetched record, with the expression that fetched it."""
    found: dict[str, ast.expr] = {}
    for node in syntax.own_nodes(scope):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and fetched(node.value):
            found[node.targets[0].id] = node.value
    return found
