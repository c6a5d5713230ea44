"""Handlers of Express, Koa, Fastify, Hono, Nest and Next and how they treat their input; no check itself."""

import re
from collections.abc import Iterator

from tree_sitter import Node, Tree

from lastmile import syntax
from lastmile.checks.security._handlers import (
    BAD_REQUEST,
    VALIDATOR,
    WRITE,
    Care,
    Handler,
    is_validator,
    may_stand_before,
)
from lastmile.inventory import SourceFile

_FUNCTIONS = frozenset({"function_declaration", "function_expression", "arrow_function", "method_definition"})
_REQUEST_NAME = re.compile(r"^_?(req|request|ctx|context|c|event)$")
_ROUTE_METHOD = re.compile(r"(^|\.)(get|post|put|patch|delete|all|use|route)$")
_CAREFUL = re.compile(
    r"\btypeof\b|\.length\b|Number\.is(Integer|Finite|NaN)|\bisNaN\(|\binstanceof\b|\.test\(|\.match\(|"
    r"\bvalidator\.|\bisEmail\b|Array\.isArray|isValidObjectId|ObjectId\.isValid|\.includes\(|"
    r"\b(?:[A-Z][A-Z_]{2,40}|\w{0,30}(?:[aA]llowed|[vV]alid|[sS]upported)\w{0,30})\.has\("
)
_CLIENT_ERROR = re.compile(
    r"(status|sendStatus|code|json|error|throw)\W.{0,80}?\b4(00|13|15|22)\b|\b(render|redirect)\(.{0,300}?error"
    r"|\bthrow new \w*Error\(\s*['\"`](invalid|missing|bad|illegal)\b",
    re.DOTALL | re.IGNORECASE,
)
# What every reading of a request has in it: a quick look before the slow one.
_TRACE = re.compile(
    rb"(?i)\.(body|files?|query|params|parseBody)\b|\.(json|formData)\(|formdata|\.get\(|\w\(\s*req(uest)?\s*,"
)
# ``Signup.parse(req.body)``: a schema bears a name of its own, by custom with a capital.
_SCHEMA_CALL = re.compile(
    r"\b(?!(?:JSON|Date|Number|URL|Math|Papa|YAML|Buffer)\.)[A-Z]\w{0,60}\.(?:safeParse|parse|validate|assert|decode)"
    r"(?:Async|Sync)?\("
)
# Whatever is asked of the result, the input has run as code by then.
_RUNS_INPUT = re.compile(r"(?<![\w.])eval\(|\bnew Function\(")
_PRESENCE = re.compile(r"if\s*\(\s*!")
# These check every request of the application; no handler has to.
GLOBAL = re.compile(
    r"\bnew ValidationPipe\b|OpenApiValidator|express-openapi-validator|initTRPC|\bAPP_PIPE\b|"
    r"ZodValidationPipe"
)


def script_routes(tree: Tree) -> set[str]:
    """Names of handlers behind a validator: ``create`` of ``router.post("/x", validate(s), c.create)``."""
    found: set[str] = set()
    for node in syntax.walk(tree.root_node):
        if node.type != "call_expression" or not _ROUTE_METHOD.search(_called(node)):
            continue
        arguments = node.child_by_field_name("arguments")
        parts = arguments.named_children if arguments else []
        if len(parts) > 2 and any(_validates(p) for p in parts[1:-1]):
            name = syntax.dotted(parts[-1]).rpartition(".")[2]
            if name:
                found.add(name)
    return found


def _called(node: Node) -> str:
    function = node.child_by_field_name("function")
    if function is None:
        return ""
    return syntax.text_of(function.child_by_field_name("property")) or syntax.dotted(function)


def script_handlers(file: SourceFile, tree: Tree, behind: set[str]) -> Iterator[Handler]:
    """The handlers of a file that read a body or a form, or store what a query says.

    ``behind`` holds the names of handlers that some route registers behind a validator.
    """
    server_file = syntax.text_of(tree.root_node)[:400].lstrip().startswith(("'use server'", '"use server"'))
    if not _TRACE.search(tree.root_node.text or b""):
        return
    for node in syntax.walk(tree.root_node):
        body = node.child_by_field_name("body") if node.type in _FUNCTIONS else None
        if body is None or not _TRACE.search(body.text or b""):
            continue
        reads = _reads(node, body, server_file=server_file)
        if reads is None:
            continue
        text = syntax.text_of(body)[:50_000]
        writes = bool(WRITE.search(text))
        if reads == "query" and not writes:
            continue
        name = _name(node)
        care = Care.FULL if name in behind or _registered_behind(node) else _care(body, text)
        line, last = syntax.line_of(node), node.end_point.row + 1
        symbol = _route(node) or syntax.symbol_of(node) or name or None
        yield Handler(file.path, line, last, symbol, care, writes)


def _reads(node: Node, body: Node, *, server_file: bool) -> str | None:
    """What a function reads of a request: "body", "query" or None."""
    names = _parameters(node)
    if not names:
        return None
    first = names[0]
    own = list(syntax.walk(body, stop=lambda n: n.type in _FUNCTIONS and bool(_reads_request(n))))
    found = {syntax.dotted(n) for n in own if n.type == "member_expression" and not _is_logged(n)}
    if _REQUEST_NAME.match(first):
        server = len(names) > 1 or _is_server(node, first)
        calls = {f"{first}.json", f"{first}.formData", f"{first}.req.json", f"{first}.req.parseBody"}
        bodies = {f"{first}.body", f"{first}.request.body", f"{first}.files", f"{first}.file"}
        if (server and found & bodies) or (_is_server(node, first) and found & calls):
            return "body"
        if _is_server(node, first) and _hands_over(own, first):
            return "body"
        if len(names) > 1 and found & {f"{first}.query", f"{first}.params"}:
            return "query"
    if server_file or _is_server_action(body):
        form = next((n for n in names if re.search(r"form_?data$|^data$|^fd$", n, re.IGNORECASE)), None)
        if form is not None and f"{form}.get" in found:
            return "body"
    return None


def _is_logged(node: Node) -> bool:
    call = node.parent.parent if node.parent is not None and node.parent.type == "arguments" else None
    if call is None or call.type != "call_expression":
        return False
    return bool(
        re.match(r"(console|log|logger|winston)\.", syntax.dotted(call.child_by_field_name("function")))
    )


def _hands_over(own: list[Node], first: str) -> bool:
    """``parseRequest(request, schema)``: a function of their own reads and checks."""
    for node in own:
        arguments = node.child_by_field_name("arguments") if node.type == "call_expression" else None
        given = [syntax.text_of(n)[:80] for n in arguments.named_children] if arguments else []
        if len(given) > 1 and given[0] == first and VALIDATOR.search(given[1]):
            return True
    return False


def _reads_request(node: Node) -> bool:
    names = _parameters(node)
    return len(names) > 1 and bool(_REQUEST_NAME.match(names[0]))


def _parameters(node: Node) -> list[str]:
    single = node.child_by_field_name("parameter")
    if single is not None:
        return [syntax.text_of(single)]
    parameters = node.child_by_field_name("parameters")
    names = []
    for part in parameters.named_children if parameters else []:
        inner = part.child_by_field_name("pattern") or part
        if inner.type == "identifier":
            names.append(syntax.text_of(inner))
        elif part.type != "comment":
            names.append("")
    return names


def _is_server(node: Node, first: str) -> bool:
    """Only one parameter: a route of Next (``export async function POST``), Koa, Hono or a worker."""
    if first in ("ctx", "c"):
        return True
    return bool(re.fullmatch(r"GET|POST|PUT|PATCH|DELETE|handler|loader|action", _name(node))) or _in_call(
        node
    )


def _in_call(node: Node) -> bool:
    """``Deno.serve(async (req) => …)`` and ``app.post("/x", async (req) => …)``."""
    parent = node.parent.parent if node.parent and node.parent.type == "arguments" else None
    if parent is None:
        return False
    return bool(
        re.search(
            r"(^|\.)(serve|post|put|patch|delete)$", syntax.dotted(parent.child_by_field_name("function"))
        )
    )


def _is_server_action(body: Node) -> bool:
    return syntax.text_of(syntax.first_child(body))[:20].strip("'\";\n ") == "use server"


def _route(node: Node) -> str | None:
    """Like "POST /users" of ``router.post("/users", (req, res) => …)``: a name that stays when lines move."""
    call = node.parent.parent if node.parent is not None and node.parent.type == "arguments" else None
    if call is None or call.type != "call_expression" or not _ROUTE_METHOD.search(_called(call)):
        return None
    path = syntax.first_child(call.child_by_field_name("arguments"))
    if path is None or path.type not in ("string", "template_string"):
        return None
    return f"{_called(call).rpartition('.')[2].upper()} {syntax.text_of(path)[1:-1][:80]}"


_NAME_FIELDS = ("name", "key", "left")
_NAMING = frozenset({"call_expression", "arguments", "variable_declarator", "pair", "assignment_expression"})


def _name(node: Node) -> str:
    """The name by which others call it: its own, or ``create`` of ``const create = asyncHandler(…)``."""
    name = node.child_by_field_name("name")
    parent = node.parent
    while name is None and parent is not None and parent.type in _NAMING:
        name = next((n for f in _NAME_FIELDS if (n := parent.child_by_field_name(f)) is not None), None)
        parent = parent.parent
    if name is not None and name.type == "member_expression":
        name = name.child_by_field_name("property")
    return syntax.text_of(name)[:80]


def _registered_behind(node: Node) -> bool:
    parent = node.parent
    while parent is not None and parent.type in ("call_expression", "arguments"):
        if parent.type == "call_expression" and _ROUTE_METHOD.search(_called(parent)):
            arguments = parent.child_by_field_name("arguments")
            parts = arguments.named_children if arguments else []
            return any(_validates(p) for p in parts if p.end_byte <= node.start_byte)
        parent = parent.parent
    return False


def _validates(node: Node) -> bool:
    names = [syntax.text_of(n) for n in syntax.walk(node) if n.type.endswith("identifier")]
    return any(
        may_stand_before(n) or n in ("body", "check", "param", "query", "checkSchema") for n in names[:60]
    )


def _is_result(name: Node) -> bool:
    """``validation`` of ``answers.some((validation) => validation)``: a thing that nobody calls."""
    if syntax.text_of(name).lower() != "validation":
        return False
    return name.parent is None or name.parent.type not in ("call_expression", "member_expression")


def _care(body: Node, text: str) -> Care:
    names = (n for n in syntax.walk(body) if n.type.endswith("identifier"))
    if any(is_validator(syntax.text_of(n)) and not _is_result(n) for n in names) or _SCHEMA_CALL.search(text):
        return Care.FULL
    if not (_CLIENT_ERROR.search(text) or BAD_REQUEST.search(text)):
        return Care.NONE
    if _CAREFUL.search(text) and not _RUNS_INPUT.search(text):
        return Care.FULL
    return Care.PRESENCE if _PRESENCE.search(text) else Care.NONE
