"""Handlers of incoming webhooks in Express and its kin, Next.js and edge functions; no check itself."""

import re
from collections.abc import Iterator

from tree_sitter import Node, Tree

from lastmile import syntax
from lastmile.checks.security._webhooks import VERIFIES, Handler, handler, receives
from lastmile.inventory import Inventory, SourceFile

_ROUTERS = re.compile(r"(?:^|\.)(?:app|router|server|fastify|\w*[rR]outer|\w*[aA]pp|\w*[rR]outes)$")
_FUNCTIONS = frozenset(
    {"arrow_function", "function_expression", "function", "function_declaration", "generator_function"}
)
# Files that are one address by their place: Next.js (both routers), SvelteKit, Netlify, Vercel, Supabase.
_FILE_ROUTE = re.compile(
    r"(?:^|/)(?:app/(?P<app>.*)/route|pages/(?P<pages>api/.*)|routes/(?P<kit>.*)/\+server|"
    r"(?:netlify|supabase)/functions/(?P<edge>[^/]+)(?:/index)?|api/(?P<vercel>[^/]*webhook[^/]*))\.[cm]?[jt]sx?$"
)
_POST_EXPORT = re.compile(
    r"export\s+(?:const|async\s+function|function)\s+(?:POST|action|handler)\b|export\s+default|"
    r"Deno\.serve|\bserve\(|exports\.handler|module\.exports"
)
_READS_BODY = re.compile(r"\bbody\b|\.json\(|\.text\(|payload|\bevent\b|rawBody|formData")


def handlers(inventory: Inventory, file: SourceFile, text: str) -> list[Handler] | None:
    """The webhook handlers of one file; None if its syntax cannot be read."""
    tree = syntax.tree(inventory, file)
    if tree is None:
        return None
    placed = _FILE_ROUTE.search(file.path)
    found = [_placed(file, text, tree, placed)] if placed else list(_routed(file, tree))
    return [h for h in found if h is not None]


def _placed(file: SourceFile, text: str, tree: Tree, placed: re.Match[str]) -> Handler | None:
    """The whole file is one handler."""
    code = code_of(tree.root_node)
    address = "/" + next(part for part in placed.groups() if part)
    export = _POST_EXPORT.search(code)
    if (
        not export
        or not _READS_BODY.search(code)
        or not receives(address, "", code)
        or _imports_handler(code)
    ):
        return None
    start = _POST_EXPORT.search(text)
    line = text.count("\n", 0, start.start()) + 1 if start else 1
    return handler(path=file.path, line=line, end_line=line, name="", address=address, body=code, setup="")


def _imports_handler(code: str) -> bool:
    """The request goes on to a function from elsewhere, where we cannot follow the check."""
    passed = re.findall(r"(?<![.\w])(\w+)\(\s*(?:req|request)\s*[,)]", code)
    own = set(re.findall(r"function\s+(\w+)|(?:const|let)\s+(\w+)\s*=", code))
    names = {name for pair in own for name in pair}
    return any(name not in names and name not in {"function", "if", "POST", "handler"} for name in passed)


def _routed(file: SourceFile, tree: Tree) -> Iterator[Handler]:
    """Each ``app.post("/…webhook…", …, handler)``."""
    named = _functions(tree)
    setup = _setup(tree)
    for call in syntax.walk(tree.root_node):
        if call.type != "call_expression":
            continue
        target, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
        if target is None or arguments is None or target.type != "member_expression":
            continue
        owner, _, method = syntax.dotted(target).rpartition(".")
        given = arguments.named_children
        if method not in {"post", "all"} or len(given) < 2 or not _ROUTERS.search(owner):
            continue
        if given[0].type not in {"string", "template_string"}:
            continue
        address = syntax.text_of(given[0]).strip("\"'`")
        last = given[-1]
        function = last if last.type in _FUNCTIONS else named.get(syntax.text_of(last))
        if function is None:
            continue  # defined elsewhere: we cannot see what it checks
        body = "\n".join((*(code_of(a) for a in given[1:-1]), code_of(function)))
        name = "" if last.type in _FUNCTIONS else syntax.text_of(last)
        if not _READS_BODY.search(body) or not receives(address, name, body):
            continue
        helpers = [
            code_of(named[n]) for n in sorted(set(re.findall(r"(\w+)\(", body))) if n in named and n != name
        ]
        line = syntax.line_of(call)
        yield handler(
            path=file.path, line=line, end_line=line, name=name, address=address, body=body,
            setup="\n".join([*helpers, setup]),
        )  # fmt: skip


def _functions(tree: Tree) -> dict[str, Node]:
    """Functions of the file by name."""
    found: dict[str, Node] = {}
    for node in syntax.walk(tree.root_node):
        if node.type == "function_declaration":
            found.setdefault(syntax.text_of(node.child_by_field_name("name")), node)
        elif node.type == "variable_declarator":
            value = node.child_by_field_name("value")
            if value is not None and value.type in _FUNCTIONS:
                found.setdefault(syntax.text_of(node.child_by_field_name("name")), value)
    return found


def _setup(tree: Tree) -> str:
    """The file's ``router.use(…)`` calls that verify something."""
    calls = []
    for node in syntax.walk(tree.root_node):
        if node.type == "call_expression":
            text = syntax.text_of(node.child_by_field_name("function"))
            if text.endswith(".use"):
                code = code_of(node)
                calls.append(code if VERIFIES.search(code) else "")
    return "\n".join(calls)


def code_of(node: Node) -> str:
    """The text of a node without its comments."""
    start = node.start_byte
    raw = node.text or b""
    parts, at = [], 0
    for comment in syntax.walk(node):
        if comment.type == "comment":
            parts.append(raw[at : comment.start_byte - start])
            at = comment.end_byte - start
    parts.append(raw[at:])
    return b" ".join(parts).decode("utf-8", "replace")
