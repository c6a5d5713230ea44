"""The endpoints of Express, Koa, Fastify, Hono and Next.js and what stands before them; no check itself.

What cannot be followed (a handler from elsewhere, a middleware of a package) counts as a guard.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tree_sitter import Node, Tree

from lastmile import syntax
from lastmile.checks.code.reading import Reading
from lastmile.checks.security._endpoints import CHANGING, GUARD, HARMLESS, Endpoint, asks_who
from lastmile.checks.security._webhooks_script import code_of
from lastmile.inventory import SourceFile

_FUNCTIONS = frozenset({"arrow_function", "function_expression", "function_declaration", "method_definition"})
_ROUTERS = re.compile(r"(?:^|\.)(?:app|server|fastify|\w{0,30}[rR]outer|\w{0,30}App|\w{0,30}[rR]outes?)$")
_APPS = re.compile(r"(?:^|\.)(?:app|server|fastify|\w{0,30}App)$")
_NEXT_ROUTE = re.compile(r"(?:^|/)app/(?P<address>.*)/route\.[jt]sx?$")
_NEXT_GUARD = re.compile(r"(?:^|/)(middleware|proxy)\.[jt]s$")
# A matcher that leaves the API out protects pages only.
_PAGES_ONLY = re.compile(r"matcher[^;]{0,200}\(\?!\s*\(?[^)]{0,80}\bapi\b")
_LANGUAGES = ("javascript", "typescript")


@dataclass
class _Application:
    """What the whole repository says about guards."""

    functions: dict[str, list[str]] = field(default_factory=dict)  # name -> texts
    everywhere: bool = False
    next_guarded: bool = False
    mounted: set[str] = field(default_factory=set)  # last parts of modules that are mounted behind a guard

    def asks(self, name: str) -> bool | None:
        """Whether a function of the project asks who is calling; None for one that is not of the project."""
        texts = self.functions.get(name)
        return None if texts is None else any(asks_who(t) for t in texts)

    def guards(self, node: Node) -> bool:
        """Whether what stands before a handler may ask who is calling."""
        if node.type in _FUNCTIONS:
            return asks_who(code_of(node))
        if node.type == "array":
            return any(self.guards(n) for n in node.named_children)
        if node.type in ("string", "template_string", "object", "comment", "regex"):
            return False
        target = node.child_by_field_name("function") if node.type == "call_expression" else node
        name = syntax.dotted(target)
        last = name.rpartition(".")[2]
        if HARMLESS.match(name):
            return False
        return bool(GUARD.search(name)) or self.asks(last) is not False


def endpoints(reading: Reading) -> list[Endpoint]:
    """Every endpoint of the JavaScript and TypeScript files."""
    files = list(reading.trees(*_LANGUAGES))
    application = _Application()
    for _, tree in files:
        for name, node in _named(tree):
            application.functions.setdefault(name, []).append(code_of(node)[:20_000])
    for file, tree in files:
        _note(application, file, tree)
    found: list[Endpoint] = []
    for file, tree in files:
        found.extend(_routed(application, file, tree))
        found.extend(_placed(application, file, tree))
    return found


def _named(tree: Tree) -> Iterator[tuple[str, Node]]:
    for node in syntax.walk(tree.root_node):
        name = value = None
        if node.type in ("function_declaration", "method_definition"):
            name, value = node.child_by_field_name("name"), node
        elif node.type in ("variable_declarator", "pair", "assignment_expression"):
            name = next(
                (n for f in ("name", "key", "left") if (n := node.child_by_field_name(f)) is not None), None
            )
            value = node.child_by_field_name("value") or node.child_by_field_name("right")
        if name is not None and value is not None and any(n.type in _FUNCTIONS for n in _near(value)):
            yield syntax.text_of(name).rpartition(".")[2], value


def _near(value: Node) -> list[Node]:
    """The value and, where it is a call like ``asyncHandler(…)``, what it is given."""
    arguments = value.child_by_field_name("arguments") if value.type == "call_expression" else None
    return [value, *(arguments.named_children if arguments else [])]


def _calls(tree: Tree, methods: frozenset[str]) -> Iterator[tuple[Node, str, str, list[Node]]]:
    """The calls ``owner.method(…)`` of these methods: node, owner, method, arguments."""
    for node in syntax.walk(tree.root_node):
        target = node.child_by_field_name("function") if node.type == "call_expression" else None
        if target is None or target.type != "member_expression":
            continue
        method = syntax.text_of(target.child_by_field_name("property"))
        arguments = node.child_by_field_name("arguments")
        if method in methods and arguments is not None:
            given = [n for n in arguments.named_children if n.type != "comment"]
            yield node, syntax.dotted(target).rpartition(".")[0], method, given


def _note(application: _Application, file: SourceFile, tree: Tree) -> None:
    text = syntax.text_of(tree.root_node)
    if _NEXT_GUARD.search(file.path):
        application.next_guarded |= asks_who(text) and not _PAGES_ONLY.search(text)
    for _, owner, _, given in _calls(tree, frozenset({"use", "addHook", "register"})):
        guards = [n for n in given if _is_guard_name(application, n)]
        if not guards:
            continue
        others = [
            n
            for n in given
            if n not in guards and n.type in ("identifier", "call_expression", "member_expression")
        ]
        if others:
            application.mounted |= {_module_of(tree, n) for n in others}
        elif _APPS.search(owner) and (given[0].type != "string" or len(syntax.text_of(given[0])) <= 8):
            application.everywhere = True


def _is_guard_name(application: _Application, node: Node) -> bool:
    """Stricter than ``guards``: a middleware of a package counts by its name alone."""
    if node.type in _FUNCTIONS:
        return asks_who(code_of(node)) and bool(re.search(r"\b40[13]\b|redirect", code_of(node)))
    target = node.child_by_field_name("function") if node.type == "call_expression" else node
    name = syntax.dotted(target)
    last = name.rpartition(".")[2]
    if HARMLESS.match(name) or re.search(
        r"(?i)rout|^session$|^passport|cookie|require$|initialize|csrf|control", name
    ):
        return False
    return bool(GUARD.search(last)) or application.asks(last) is True


def _module_of(tree: Tree, node: Node) -> str:
    text = syntax.text_of(node)
    name = re.search(r"['\"]([^'\"]+)['\"]", text)
    where = name.group(1) if name else None
    if where is None and node.type == "identifier":
        source = syntax.text_of(tree.root_node)
        found = re.search(
            rf"\b{re.escape(text)}\b[^;\n]{{0,80}}?(?:require\(|from)\s*['\"]([^'\"\n]{{1,200}})['\"]", source
        )
        where = found.group(1) if found else text
    return re.sub(r"\.[jt]sx?$", "", (where or text).rpartition("/")[2])


def _routed(application: _Application, file: SourceFile, tree: Tree) -> Iterator[Endpoint]:
    stem = re.sub(r"\.[jt]sx?$", "", file.path.rpartition("/")[2])
    around = application.everywhere or stem in application.mounted
    uses = [
        (node.start_byte, owner)
        for node, owner, _, given in _calls(tree, frozenset({"use", "addHook", "all", "onRequest"}))
        if any(_is_guard_name(application, n) for n in given)
    ]
    for node, owner, method, arguments in _calls(tree, CHANGING):
        address, given = _address(node, owner, arguments)
        if address is None or not given:
            continue
        handler = given[-1]
        body, name = _body(application, handler)
        before = [n for n in given[:-1] if application.guards(n)]
        options = [n for n in given[:-1] if n.type == "object" and asks_who(code_of(n))]
        behind = any(at < node.start_byte and who == owner for at, who in uses)
        inline = body is None or asks_who(body) or _calls_guard(application, body)
        explicit = bool(before or options)
        yield Endpoint(
            path=file.path, line=syntax.line_of(node), end_line=node.end_point.row + 1,
            symbol=f"{method.upper()} {address}", address=address, name=name, methods=frozenset({method}),
            code=body or "", guarded=explicit or behind or around or inline, explicit=explicit or behind,
        )  # fmt: skip


def _address(node: Node, owner: str, given: list[Node]) -> tuple[str | None, list[Node]]:
    """The address of a route and what follows it; ``router.route("/x").post(…)`` names it before."""
    chained = re.match(r"([\w.]{1,80}?)\.route\(\)", owner)
    if chained and _ROUTERS.search(chained.group(1)):
        said = re.search(
            r"\.route\(\s*['\"`]([^'\"`\n]{0,80})", syntax.text_of(node.child_by_field_name("function"))
        )
        return (said.group(1) if said else None), given
    if len(given) < 2 or given[0].type not in ("string", "template_string") or not _ROUTERS.search(owner):
        return None, given
    return syntax.text_of(given[0])[1:-1][:80], given[1:]


def _body(application: _Application, handler: Node) -> tuple[str | None, str]:
    """A handler's text (None where we cannot see it) and name."""
    inner = next((n for n in _near(handler) if n.type in _FUNCTIONS), None)
    if inner is not None:
        wrapped = handler.child_by_field_name("function") if handler.type == "call_expression" else None
        if wrapped is not None and not HARMLESS.match(syntax.dotted(wrapped)):
            return None, ""  # withUser(async (req, res) => …) may ask
        return code_of(inner)[:50_000], ""
    if handler.type == "call_expression":
        return None, ""
    name = syntax.dotted(handler).rpartition(".")[2]
    texts = application.functions.get(name)
    return ("\n".join(texts)[:50_000] if texts else None), name


def _calls_guard(application: _Application, body: str) -> bool:
    """A function that it hands the request to, or whose name says so, asks."""
    for match in re.finditer(r"(?<!function )(?<![\w])([\w.]{2,80})\(\s*(\w*)", body):
        last = match.group(1).rpartition(".")[2]
        if re.match(r"(?i)(require|ensure|assert|authorize|enforce|verify|protect)", last):
            return True
        given = match.group(2) in ("req", "request", "ctx", "c") and application.asks(last) is not False
        if given and not re.match(r"next|console|res|json", match.group(1)):
            return True
        if "." not in match.group(1) and application.asks(last):
            return True
    return False


def _placed(application: _Application, file: SourceFile, tree: Tree) -> Iterator[Endpoint]:
    """``export async function POST`` of a file that Next.js serves by its place."""
    placed = _NEXT_ROUTE.search(file.path)
    if placed is None:
        return
    for name, node in _named(tree):
        if name.lower() not in CHANGING or not name.isupper():
            continue
        visible = node.type in _FUNCTIONS
        body = code_of(node)[:50_000]
        inline = not visible or asks_who(body) or _calls_guard(application, body)
        yield Endpoint(
            path=file.path, line=syntax.line_of(node), end_line=node.end_point.row + 1, symbol=name,
            address=placed["address"], name="", methods=frozenset({name.lower()}), code=body,
            guarded=inline or application.next_guarded, explicit=inline,
        )  # fmt: skip
