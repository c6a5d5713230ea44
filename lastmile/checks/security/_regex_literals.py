"""Where Python and JavaScript code holds the text of a regular expression; no check itself."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node, Tree

from lastmile import syntax
from lastmile.checks.security._regex_nfa import TooMuch
from lastmile.checks.security._regex_script import to_python


@dataclass(frozen=True)
class Pattern:
    """One pattern in Python's syntax."""

    text: str
    line: int
    symbol: str | None
    flags: int = 0
    whole: bool = False  # the text must end where the pattern does


# Calls whose first argument is a pattern for Python's own engine, or for `regex`, which goes back likewise.
_CALLS = re.compile(
    r"^(re|regex)\.(compile|match|search|fullmatch|sub|subn|split|findall|finditer)$"
    r"|^(.*\.)?(RegexValidator|RegexField|re_path)$|^django\.conf\.urls\.url$"
)
_VALIDATORS = re.compile(r"^(.*\.)?(Field|constr|Query|Path|Body|Form|Header|Regexp|Regex)$")
_FLAGS = {
    **dict.fromkeys(("I", "IGNORECASE"), re.IGNORECASE),
    **dict.fromkeys(("S", "DOTALL"), re.DOTALL),
    **dict.fromkeys(("M", "MULTILINE"), re.MULTILINE),
    **dict.fromkeys(("X", "VERBOSE"), re.VERBOSE),
    **dict.fromkeys(("A", "ASCII"), re.ASCII),
}


def in_python(tree: ast.Module) -> Iterator[Pattern]:
    """The patterns that Python code hands to an engine that goes back."""
    known = syntax.aliases(tree)
    constants = _constants(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = syntax.resolved(node.func, known)
        given = None
        if _CALLS.match(name):
            given = node.args[0] if node.args else _keyword(node, "pattern", "regex")
        elif _VALIDATORS.match(name):
            given = _keyword(node, "regex")
            if given is None and name.endswith(("Regexp", "Regex")) and node.args:
                given = node.args[0]
        text = _text(given, constants)
        if text is not None:
            yield Pattern(
                text,
                node.lineno,
                syntax.symbol_at(tree, node.lineno),
                _flags(node),
                name.endswith(".fullmatch"),
            )


def _constants(tree: ast.Module) -> dict[str, ast.expr]:
    """Names that the module binds once, at its top."""
    found: dict[str, ast.expr] = {}
    twice: set[str] = set()
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target = statement.targets[0]
            if isinstance(target, ast.Name):
                if target.id in found:
                    twice.add(target.id)
                found[target.id] = statement.value
    return {name: value for name, value in found.items() if name not in twice}


def _keyword(call: ast.Call, *names: str) -> ast.expr | None:
    return next((k.value for k in call.keywords if k.arg in names), None)


def _text(node: ast.expr | None, constants: dict[str, ast.expr], depth: int = 0) -> str | None:
    """The text of a literal, of literals that are added, or of a constant of the module."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Constant(value=bytes(data)):
            return data.decode("latin-1")
        case ast.BinOp(left=left, op=ast.Add(), right=right) if depth < 20:
            one, two = _text(left, constants, depth + 1), _text(right, constants, depth + 1)
            return None if one is None or two is None else one + two
        case ast.Name(id=name) if depth < 20 and name in constants:
            return _text(constants[name], constants, depth + 10)
        case _:
            return None


def _flags(call: ast.Call) -> int:
    """The flags that stand anywhere in the call's arguments."""
    found = 0
    for argument in (*call.args[1:], *(k.value for k in call.keywords)):
        for node in ast.walk(argument):
            if isinstance(node, ast.Attribute | ast.Name):
                name = node.attr if isinstance(node, ast.Attribute) else node.id
                found |= int(_FLAGS.get(name, 0))
    return found


def in_script(tree: Tree) -> Iterator[Pattern]:
    """The regular expressions of JavaScript and TypeScript: literals, and RegExp of a literal text."""
    for node in syntax.walk(tree.root_node):
        if node.type == "regex":
            text = syntax.text_of(node.child_by_field_name("pattern"))
            flags = syntax.text_of(node.child_by_field_name("flags"))
        elif node.type in ("new_expression", "call_expression"):
            made = _constructed(node)
            if made is None:
                continue
            text, flags = made
        else:
            continue
        yield from _translated(node, text, flags)


def _translated(node: Node, text: str, flags: str) -> Iterator[Pattern]:
    number = re.ASCII  # in JavaScript \w and \d hold ASCII alone
    for letter, flag in (("i", re.IGNORECASE), ("s", re.DOTALL), ("m", re.MULTILINE)):
        number |= flag if letter in flags else 0
    try:
        python = to_python(text)
    except TooMuch:
        return
    yield Pattern(python, syntax.line_of(node), syntax.symbol_of(node), number)


def _constructed(node: Node) -> tuple[str, str] | None:
    called = node.child_by_field_name("constructor") or node.child_by_field_name("function")
    arguments = node.child_by_field_name("arguments")
    if called is None or arguments is None or syntax.text_of(called) not in ("RegExp", "window.RegExp"):
        return None
    given = [a for a in arguments.named_children if a.type != "comment"]
    if not given or given[0].type != "string":
        return None
    flags = syntax.text_of(given[1])[1:-1] if len(given) > 1 and given[1].type == "string" else ""
    return _unescaped(syntax.text_of(given[0])[1:-1]), flags


_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "b": "\b", "0": "\0"}


def _unescaped(text: str) -> str:
    """What a JavaScript string literal says."""

    def one(match: re.Match[str]) -> str:
        said = match[1]
        if said[0] in "ux" and len(said) > 1:
            return chr(int(said[1:], 16))
        return _ESCAPES.get(said, said)

    return re.sub(r"\\(u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[\s\S])", one, text)
