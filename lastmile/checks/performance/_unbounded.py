"""Which database reads take a whole table; no check itself."""

import ast
import re

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.queries import chain
from lastmile.checks.code.script_loops import arguments, called
from lastmile.checks.performance._script_queries import Query, query_of

# Tables that stay short by what they are called.
SHORT_TABLE = re.compile(
    r"(?i)countr(y|ies)|currenc|language|locale|\broles?|permission|setting|config|categor|\btags?\b|"
    r"status|plan(s)?\b|"
    r"timezone|feature|option|\btypes?\b|enum|flag|brackets?|theme|template|menu|faq|schema|migration|"
    r"pricing|badge|"
    r"department|deliver(y|ies)|methods?\b|preference|\bunits?\b|region|levels?\b|teams?\b"
)
_BOUND = re.compile(
    r"\b(take|limit|where|cursor|first|range|eq|in|match|single|maybeSingle|skip|paginate|filter|or|gte?|"
    r"lte?|is|count|"
    r"contains|textSearch|ilike|like|neq|not|head|id|ids|distinct|groupBy|aggregate|stream|pagination|"
    r"offset|top)\b",
    re.IGNORECASE,
)
_SHAPES = frozenset(
    {
        "include",
        "relations",
        "attributes",
        "select",
        "order",
        "orderBy",
        "raw",
        "nest",
        "sort",
        "omit",
        "columns",
        "with",
    }
)
_WHOLE_SQL = re.compile(r"(?is)^\W*select\b.{1,400}\bfrom\s+[\w.\"`]+")
_SQL_BOUND = re.compile(
    r"(?i)\b(where|limit|count\(|sum\(|max\(|min\(|avg\(|group by|top\s+\d|fetch first|offset)\b|"
    r"\bcount\(|\$\{"
)
_DJANGO_ALL = re.compile(
    r"^(\w+\.)*[A-Z]\w*\.objects\.((select_related|prefetch_related|order_by|values|"
    r"values_list)\.)*all(\.(order_by|"
    r"select_related|prefetch_related|values|values_list))*$"
)
_ALCHEMY_ALL = re.compile(
    r"^(\w+\.)*[A-Z]\w*\.query(\.(order_by|options))*\.all$|^(\w+\.)*(session|db)\.query(\.(order_by|"
    r"options))*\.all$"
)


def script_whole_table(call: Node) -> bool:
    """A JavaScript call, the outermost of its chain, that reads rows and says nowhere how many or which."""
    if query_of(call) is not Query.MANY or SHORT_TABLE.search(syntax.text_of(call)[:400]):
        return False
    name, given = called(call), arguments(call)
    if re.search(r"\.(query|execute|raw|all|\$queryRaw)$", name) and given:
        text = syntax.text_of(given[0])
        return (
            given[0].type in ("string", "template_string")
            and bool(_WHOLE_SQL.match(text))
            and not _SQL_BOUND.search(text)
        )
    if re.search(r"aggregate|groupBy|findAndCount|distinct|findBy$", name):
        return False
    if any(a.type != "object" or not _only_shapes(a) for a in _all_arguments(call)):
        return False
    words = re.sub(r"\b(find|findMany|findAll|select|from)\b", "", syntax.text_of(call)[:3000])
    return not _BOUND.search(words)


def _only_shapes(options: Node) -> bool:
    """An object that says how rows look and in what order, not which or how many."""
    keys = {
        syntax.text_of(p.child_by_field_name("key") or p)
        for p in options.named_children
        if p.type != "comment"
    }
    return keys <= _SHAPES


def _all_arguments(call: Node) -> list[Node]:
    """The arguments of ``find``, wherever in the chain it stands: a filter in a variable may bound it."""
    here: Node | None = call
    found: list[Node] = []
    while here is not None:
        if here.type == "call_expression":
            if re.search(r"(find|findMany|findAll)$", called(here)):
                found += arguments(here)
            here = here.child_by_field_name("function")
        else:
            here = here.child_by_field_name("object")
    return found


def python_whole_table(node: ast.AST | None) -> str:
    """The chain of names of a Python read of a whole table: ``User.objects.all``; "" for all others."""
    while isinstance(node, ast.Await):
        node = node.value
    if not isinstance(node, ast.Call):
        return ""
    text = chain(node)
    whole = bool(_DJANGO_ALL.match(text) or _ALCHEMY_ALL.match(text))
    if not whole or SHORT_TABLE.search(re.sub(r"([a-z])([A-Z])", r"\1 \2", ast.unparse(node)[:300])):
        return ""
    return text
