"""Functions of Rust code: what they take and give, whether they are tests or handlers; no check itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tree_sitter import Node, Tree

from lastmile import syntax
from lastmile.inventory import SourceFile

_EXTRACTOR = re.compile(
    r"^(axum::\w+::|extract::|actix_web::(\w+::)?|web::|rocket::(\w+::)?|warp::)*"
    r"(State|Json|Path|Query|Form|Extension|Multipart|Data|HttpRequest|ConnectInfo"
    r"|TypedHeader|WebSocketUpgrade|HeaderMap)\b"
)
_ANSWER = re.compile(r"\b(IntoResponse|Responder|HttpResponse|StatusCode)\b|^Response\b|^Json<|^axum::")
_ROUTE = re.compile(r"^#\[(\w+::)?(get|post|put|patch|delete|head|options|route|handler)\(")
_TEST = re.compile(r"#\[(\w+::)*(test|bench|rstest|test_case|proptest)\b|#\[cfg\((test|.*\btest\b)")
ONCE = re.compile(
    r"(LazyLock|OnceLock|OnceCell|Lazy|LazyCell)(::<[^>]*>)?::new$|get_or_init$|call_once$|get_or_try_init$"
)


@dataclass
class RustFunction:
    """One function and what is evident of it."""

    file: SourceFile
    node: Node
    name: str
    answer: str  # return type as written, "" for none
    parameters: dict[str, str] = field(default_factory=dict)  # name -> type as written
    is_async: bool = False
    is_handler: bool = False

    @property
    def body(self) -> Node:
        """What runs."""
        return self.node.child_by_field_name("body") or self.node

    @property
    def fails(self) -> bool:
        """It can give a failure back to its caller."""
        return bool(re.search(r"\bResult\b|\bOption<", self.answer))


def rust_functions(file: SourceFile, tree: Tree) -> Iterator[RustFunction]:
    """The functions of a file that users of the product run: no tests."""
    if file.path.endswith("build.rs"):
        return
    for node in syntax.walk(tree.root_node, _is_test):
        if (
            node.type == "function_item"
            and not _is_test(node)
            and node.child_by_field_name("body") is not None
        ):
            yield _read(file, node)


def own(function: RustFunction) -> Iterator[Node]:
    """The nodes of a function without the functions inside it."""
    return syntax.walk(function.body, lambda n: n.type == "function_item" or _is_test(n))


def attributes(node: Node) -> str:
    """The attributes before an item, one after the other."""
    found: list[str] = []
    before = node.prev_named_sibling
    while before is not None and before.type in ("attribute_item", "line_comment", "block_comment"):
        if before.type == "attribute_item":
            found.append(syntax.text_of(before))
        before = before.prev_named_sibling
    return " ".join(reversed(found))


def _is_test(node: Node) -> bool:
    if node.type == "mod_item" and syntax.text_of(node.child_by_field_name("name")) in ("tests", "test"):
        return True
    if node.type in ("mod_item", "function_item", "impl_item"):
        return bool(_TEST.search(attributes(node)))
    return False


def _read(file: SourceFile, node: Node) -> RustFunction:
    answer = syntax.text_of(node.child_by_field_name("return_type"))
    parameters: dict[str, str] = {}
    listed = node.child_by_field_name("parameters")
    for part in listed.named_children if listed is not None else ():
        if part.type == "parameter":
            name = syntax.text_of(part.child_by_field_name("pattern")).removeprefix("mut ")
            parameters[name] = syntax.text_of(part.child_by_field_name("type"))
    words = next((syntax.text_of(c) for c in node.children if c.type == "function_modifiers"), "")
    handler = bool(
        any(_EXTRACTOR.match(t) for t in parameters.values())
        or (_ANSWER.search(answer) and "async" in words)
        or re.search(r"\b(impl\s+)?(Responder|IntoResponse)\b", answer)
        or any(_ROUTE.match(a) for a in re.findall(r"#\[[^\]]*\]", attributes(node)))
    )
    name = syntax.text_of(node.child_by_field_name("name"))
    return RustFunction(file, node, name, answer, parameters, "async" in words.split(), handler)


def method_of(call: Node) -> tuple[Node | None, str]:
    """The receiver and the name of a method call; (None, "") for other calls."""
    function = call.child_by_field_name("function")
    if function is not None and function.type == "generic_function":
        function = function.child_by_field_name("function")
    if function is None or function.type != "field_expression":
        return None, ""
    return function.child_by_field_name("value"), syntax.text_of(function.child_by_field_name("field"))


def inside(node: Node, within: Node, *kinds: str) -> Node | None:
    """The nearest node around of one of these kinds, not beyond ``within``."""
    parent = node.parent
    while parent is not None and parent != within:
        if parent.type in kinds:
            return parent
        parent = parent.parent
    return None


def in_loop(node: Node, within: Node) -> Node | None:
    """The loop whose body runs this node again and again; a closure in between ends the search."""
    child = node
    while (parent := child.parent) is not None and child != within:
        loop = parent.type in ("for_expression", "while_expression", "loop_expression")
        if loop and parent.child_by_field_name("body") == child:  # not in the header, which runs once
            return parent
        if parent.type in ("function_item", "closure_expression", "async_block"):
            return None
        child = parent
    return None


def once(node: Node) -> bool:
    """It runs one time in the life of the process: a constant, a static, or the filling of a lazy cell."""
    parent = node.parent
    while parent is not None:
        if parent.type in ("const_item", "static_item", "macro_invocation"):
            return True
        if parent.type == "call_expression" and ONCE.search(
            syntax.text_of(parent.child_by_field_name("function"))[:200]
        ):
            return True
        parent = parent.parent
    return False


def names_in(node: Node, name: str) -> list[Node]:
    """The places where a name is used; those in macros included."""
    wanted = name.encode()
    return [n for n in syntax.walk(node) if n.type == "identifier" and n.text == wanted]
