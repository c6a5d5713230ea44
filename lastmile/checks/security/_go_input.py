"""Handlers of net/http, gin, echo and fiber and how they treat their input; no check itself."""

import re
from collections.abc import Iterator

from tree_sitter import Node, Tree

from lastmile import syntax
from lastmile.checks.security._handlers import BAD_REQUEST, WRITE, Care, Handler
from lastmile.inventory import SourceFile

_REQUEST = re.compile(
    r"ResponseWriter\b.*\*http\.Request\b|\*gin\.Context\b|\becho\.Context\b|\*fiber\.Ctx\b|\bfiber\.Ctx\b"
)
_READS = re.compile(
    r"\.(ShouldBind\w*|Bind|BindJSON|BindQuery|MustBind\w*|BodyParser|Body\(\)\.\w+|FormValue|PostFormValue|PostForm|"
    r"MultipartForm)\(|NewDecoder\(\w+\.(Request\.)?Body|ReadAll\(\w+\.(Request\.)?Body|\bParse(Multipart)?Form\("
)
# Form values are texts that are compared or looked up; they matter where the handler stores them.
_BODY = re.compile(r"\.(ShouldBind\w*|Bind\w*|MustBind\w*|BodyParser|Body\(\)\.\w+)\(|(NewDecoder|ReadAll)\(")
_VALIDATES = re.compile(r"(?i)\bvalidat\w*[.(]|\.valid\w*\(|govalidator|ozzo|schema")
_CAREFUL = re.compile(
    r"\blen\(|utf8\.RuneCount|MatchString|strconv\.|[<>]=? ?-?\d|mail\.ParseAddress|uuid\.Parse"
)
_TAGGED = re.compile(r"\b(binding|validate|valid):\"")


def tagged_structs(tree: Tree) -> set[str]:
    """Names of structs whose fields bear validation tags."""
    found: set[str] = set()
    for node in tree.root_node.named_children:
        if node.type == "type_declaration" and _TAGGED.search(syntax.text_of(node)):
            for spec in node.named_children:
                if spec.type == "type_spec" and _TAGGED.search(syntax.text_of(spec)):
                    found.add(syntax.text_of(spec.child_by_field_name("name")))
    return found


def go_handlers(file: SourceFile, tree: Tree, tagged: set[str]) -> Iterator[Handler]:
    """The handlers of a Go file that read a body or a form; ``tagged`` as ``tagged_structs`` finds them."""
    for node in syntax.walk(tree.root_node):
        if node.type not in ("function_declaration", "method_declaration", "func_literal"):
            continue
        parameters, body = node.child_by_field_name("parameters"), node.child_by_field_name("body")
        if body is None or not _REQUEST.search(syntax.text_of(parameters)[:1000]):
            continue
        text = syntax.text_of(body)[:50_000]
        if not _READS.search(text) or _has_inner(body):
            continue
        if not _BODY.search(text) and not WRITE.search(text):
            continue
        last = node.end_point.row + 1
        care = _care(body, text, tagged)
        yield Handler(
            file.path, syntax.line_of(node), last, syntax.symbol_of(node), care, bool(WRITE.search(text))
        )


def _has_inner(body: Node) -> bool:
    """A function that only returns the handler: the inner one is judged."""
    inner = [n for n in syntax.walk(body) if n.type == "func_literal"]
    return any(_REQUEST.search(syntax.text_of(n.child_by_field_name("parameters"))[:1000]) for n in inner)


def _care(body: Node, text: str, tagged: set[str]) -> Care:
    names = {syntax.text_of(n) for n in syntax.walk(body) if n.type == "type_identifier"}
    if names & tagged or _TAGGED.search(text) or _VALIDATES.search(text):
        return Care.FULL
    if not BAD_REQUEST.search(text):
        return Care.NONE
    return Care.FULL if _CAREFUL.search(text) else Care.PRESENCE if '== ""' in text else Care.NONE
