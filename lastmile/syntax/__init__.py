"""Syntax trees of the target's code: Python by ``ast``, JavaScript, TypeScript, Go and Rust by tree-sitter.

A tree is made once for each content and kept for the checks that follow; nothing of the target runs.
Broken, huge or absurdly nested text gives None: the caller names that file as unread.
"""

from lastmile.syntax.names import dotted, resolved
from lastmile.syntax.python import (
    DEEPEST,
    FunctionDef,
    aliases,
    functions,
    own_nodes,
    parse_python,
    python_tree,
    symbol_at,
)
from lastmile.syntax.trees import (
    captures,
    first_child,
    grammar_of,
    language,
    line_of,
    parse,
    symbol_of,
    text_of,
    tree,
    walk,
)

__all__ = [
    "DEEPEST",
    "FunctionDef",
    "aliases",
    "captures",
    "dotted",
    "first_child",
    "functions",
    "grammar_of",
    "language",
    "line_of",
    "own_nodes",
    "parse",
    "parse_python",
    "python_tree",
    "resolved",
    "symbol_at",
    "symbol_of",
    "text_of",
    "tree",
    "walk",
]
