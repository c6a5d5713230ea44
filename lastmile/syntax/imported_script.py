"""The import statements of JavaScript and TypeScript, also in Vue, Svelte and Astro files."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from tree_sitter import Node, Query, QueryCursor, Tree

from lastmile.syntax.imported_statements import Statement
from lastmile.syntax.trees import first_child, language, line_of, text_of, walk

_QUERY = """
(import_statement) @statement
(export_statement source: (string)) @statement
(call_expression function: (import)) @call
(call_expression function: (identifier) @name (#match? @name "^(require|importScripts)$")) @call
(call_expression function: (member_expression object: (identifier) @object
  property: (property_identifier) @property)
  (#match? @object "^(require|module)$") (#match? @property "^(resolve|require)$")) @call
(comment) @comment
"""
_REFERENCE = re.compile(r"///\s*<reference\s+types=[\"']([^\"']{1,214})[\"']")
_JSX_SOURCE = re.compile(r"@jsxImportSource\s+([\w@/.-]{1,214})")
_TYPES = frozenset(
    ("type_annotation", "type_query", "type_alias_declaration", "type_arguments", "interface_declaration")
)
_BY_TEXT = re.compile(
    r"(?:^[ \t]*import\b[^'\"\n;]{0,300}|\bfrom[ \t]*|\brequire[ \t]*\([ \t]*|\bimport[ \t]*\([ \t]*)"
    r"['\"]([^'\"\n]{1,200})['\"]",
    re.MULTILINE,
)
_MOST_NAMES = 60  # of one statement or one bound name; more says nothing new
_FARTHEST = 60  # levels above a call that are asked whether the code copes without it
_MARKUP_LIMIT = 400_000  # characters of a Vue, Svelte or Astro file that are read


@lru_cache
def _query(grammar: str) -> Query:
    return Query(language(grammar), _QUERY)


def statements(tree: Tree, grammar: str, text: str) -> Iterator[Statement]:
    """Every module that a file imports, exports from, requires or names in a type."""
    found = QueryCursor(_query(grammar)).captures(tree.root_node)
    bound: list[tuple[Statement, tuple[str, ...]]] = []
    for node in found.get("statement", ()):
        bound.extend(_declared(node))
    for node in found.get("call", ()):
        bound.extend(_called(node))
    used = _read_off(text, {name for _, names in bound for name in names})
    for said, names in bound:
        read = sorted({a for name in names for a in used.get(name, ())})
        yield Statement(
            said.whole, said.line, said.names, tuple(read[:_MOST_NAMES]), said.guarded, said.typing_only
        )
    for node in found.get("comment", ()):
        comment = text_of(node)[:400]
        if match := _REFERENCE.match(comment):
            yield Statement(match[1], line_of(node), typing_only=True)
        if match := _JSX_SOURCE.search(comment):
            yield Statement(match[1], line_of(node))


def _declared(node: Node) -> Iterator[tuple[Statement, tuple[str, ...]]]:
    """An ``import`` or ``export … from`` with the local names of whole modules."""
    source = node.child_by_field_name("source")
    wholes: list[str] = []
    names: list[str] = []
    typed = [any(child.type == "type" for child in node.children[:2])]
    for part in walk(node):
        match part.type:
            case "import_require_clause":
                source = part.child_by_field_name("source")
                wholes.append(text_of(first_child(part)))
            case "import_specifier" | "export_specifier":
                names.append(text_of(part.child_by_field_name("name")))
                typed.append(part.children[0].type == "type")
            case "namespace_import":
                wholes.append(text_of(first_child(part)))
                names.append("*")
            case "import_clause" if (
                default := first_child(part)
            ) is not None and default.type == "identifier":
                wholes.append(text_of(default))
                names.append("default")
            case _:
                pass
    if source is None:
        return
    if node.type == "export_statement" and not names:
        names.append("*")
    typing_only = typed[0] or (len(typed) > 1 and all(typed[1:]) and not wholes)
    said = Statement(
        text_of(source)[1:-1], line_of(node), tuple(names[:_MOST_NAMES]), typing_only=typing_only
    )
    yield said, tuple(wholes)


def _called(node: Node) -> Iterator[tuple[Statement, tuple[str, ...]]]:
    """``require("x")``, ``import("x")``, ``require.resolve("x")`` with what the result is bound to."""
    argument = first_child(node.child_by_field_name("arguments"))
    if argument is None or argument.type not in ("string", "template_string"):
        return
    whole = text_of(argument)[1:-1]
    if "${" in whole or not whole:
        return
    guarded = text_of(node.child_by_field_name("function")).endswith(("resolve", "importScripts"))
    typing_only = False
    names: tuple[str, ...] = ()
    wholes: tuple[str, ...] = ()
    above: Node | None = node.parent
    below: Node | None = node
    for _ in range(_FARTHEST):
        if above is None:
            break
        inside_try = above.type == "try_statement" and above.child_by_field_name("body") == below
        chosen = above.type in ("if_statement", "ternary_expression", "switch_case") and (
            above.child_by_field_name("condition") != below
        )
        guarded = guarded or inside_try or chosen or _has_catch(above)
        typing_only = typing_only or above.type in _TYPES
        if above.type == "variable_declarator" and not names and not wholes:
            names, wholes = _pattern(above.child_by_field_name("name"))
        if above.type == "member_expression" and not names:
            names = (text_of(above.child_by_field_name("property")),)
        above, below = above.parent, above
    yield Statement(whole, line_of(node), names[:_MOST_NAMES], (), guarded, typing_only), wholes


def _has_catch(node: Node) -> bool:
    """``import("x").catch(…)``: the code copes without it."""
    return node.type == "member_expression" and text_of(node.child_by_field_name("property")) == "catch"


def _pattern(name: Node | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(names taken, names of whole modules) of what a variable declaration binds."""
    if name is None:
        return (), ()
    if name.type == "identifier":
        return ("*",), (text_of(name),)
    keys = [part.child_by_field_name("key") or part for part in name.named_children]
    return tuple(text_of(key) for key in keys if len(text_of(key)) < 80), ()


def _read_off(text: str, bound: set[str]) -> dict[str, set[str]]:
    """What the text reads off these names; by text, for a walk over all nodes is ten times as dear."""
    plain = sorted(name for name in bound if re.fullmatch(r"[\w$]{1,80}", name))[:200]
    found: dict[str, set[str]] = defaultdict(set)
    if plain:
        wanted = "|".join(re.escape(name) for name in plain)
        for match in re.finditer(rf"(?<![\w$.])({wanted})\??\.([A-Za-z_$][\w$]{{0,80}})", text):
            found[match[1]].add(match[2])
    return found


def statements_by_text(text: str) -> Iterator[Statement]:
    """The imports of a file that does not parse; all in doubt."""
    line, last = 1, 0
    for match in _BY_TEXT.finditer(text):
        line, last = line + text.count("\n", last, match.start(1)), match.start(1)
        yield Statement(match[1], line, guarded=True)


def script_of(text: str, kind: str) -> str:
    """The script blocks of a Vue, Svelte or Astro file, each line where it stands."""
    text = text[:_MARKUP_LIMIT]
    lower, here, parts = text.lower(), 0, []
    if kind == "astro" and text.lstrip().startswith("---"):
        start = text.index("---") + 3
        end = text.find("\n---", start)
        if end >= 0:
            parts, here = [_blank(text[:start]), text[start:end], "\n;"], end + 1
    while (start := lower.find("<script", here)) >= 0:
        opened = lower.find(">", start)
        closed = lower.find("</script", opened)
        if opened < 0 or closed < 0:
            break
        parts += [_blank(text[here : opened + 1]), text[opened + 1 : closed], ";"]
        here = closed
    return "".join(parts)


def _blank(text: str) -> str:
    return "\n" * text.count("\n")
