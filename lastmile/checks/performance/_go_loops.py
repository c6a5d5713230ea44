"""Work in Go's loops that grows with the square of the data, or need not be repeated; no check itself."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.go_code import GoFunction
from lastmile.checks.code.go_hazards import is_handler
from lastmile.checks.code.go_statements import ancestor, loop_around
from lastmile.checks.performance._repeated_work import Repeated
from lastmile.model import Confidence, Severity

_COMPILE = re.compile(r"^regexp\.(Must)?Compile(POSIX)?$")
_SEARCH = re.compile(r"^slices\.(Contains|Index)$|^lo\.Contains$|^slice\.Contains$")
_SQL = re.compile(
    r"^(sql|sqlx|pgx|pgxpool)\.(DB|Tx|Conn"
    r"|Pool)\.(Query|QueryRow|Exec|NamedExec"
    r"|NamedQuery|Queryx|QueryRowx|Get|Select)\w*$"
)
_MONGO = re.compile(r"^mongo\.Collection\.(Find\w*|InsertOne|UpdateOne|DeleteOne|CountDocuments|Aggregate)$")
_GORM = re.compile(
    r"^(\w+\.)*(db|DB|tx|gormDB"
    r"|orm)\b(\.(WithContext"
    r"|Model|Where|Preload|Joins|Table"
    r"|Select|Order|Debug|Unscoped"
    r"|Session)\([^;]*\))*"
    r"\.(First|Find|Take|Last|Create|Save|Delete|Update|Updates|Count|Pluck|Raw|Exec|FirstOrCreate)\("
)


def go_repeated(function: GoFunction) -> Iterator[Repeated]:
    """Slow work in the loops of one function."""
    for node in syntax.walk(function.body):
        if node.type == "assignment_statement":
            yield from _joined(function, node)
        elif node.type == "call_expression":
            yield from _called(function, node)


def go_queries(function: GoFunction) -> Iterator[tuple[Node, bool, Severity]]:
    """Database calls of one function: the call, whether a loop over data repeats it, and how bad that is."""
    gorm = "gorm" in " ".join(function.one.imports.values())
    for node in syntax.walk(function.body):
        if node.type != "call_expression":
            continue
        name = function.called(node)
        parent = node.parent
        if parent is not None and parent.type == "selector_expression" and parent.parent is not None and gorm:
            continue  # the end of a chain stands for it
        text = re.sub(r"\s+", "", syntax.text_of(node))[:600]
        if not (_SQL.match(name) or _MONGO.match(name) or (gorm and _GORM.match(text))):
            continue
        loop = loop_around(node)
        yield node, loop is not None and _over_data(loop), _weight(loop, name, text)


def _weight(loop: Node | None, name: str, text: str) -> Severity:
    """Reading row by row is worst; writes often need a loop, and so does what reads in order to write."""
    if loop is None or re.search(r"(Exec|Insert|Update|Delete|Create|Save)\w*(\(|$)", name or text):
        return Severity.LOW
    around = syntax.text_of(loop)
    if re.search(r"FOR UPDATE|\.Exec(Context)?\(|\.(Create|Save|Updates?|Delete)\(", around):
        return Severity.LOW
    return Severity.HIGH if ".Next()" in around.partition("{")[0] else Severity.MEDIUM


def _over_data(loop: Node) -> bool:
    """A loop over elements or rows; attempts, workers and batches count by other means."""
    header = syntax.text_of(loop).partition("{")[0]
    if re.search(
        r"(?i)attempt|retry|retries|batch|chunk|backoff"
        r"|migrat|ticker|\bstmts?\b"
        r"|statements|queries|tables\b|schema",
        header,
    ):
        return False
    return "range " in header or ".Next(" in header or bool(re.search(r"< ?len\(", header))


def _joined(function: GoFunction, node: Node) -> Iterator[Repeated]:
    """``text += part``: each turn copies all that was there before."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    name, value = syntax.text_of(left), syntax.text_of(right)
    sign = syntax.text_of(node.child_by_field_name("operator"))
    loop = loop_around(node)
    if loop is None or not re.fullmatch(r"[\w.]+", name):
        return
    grows = sign == "+=" or (sign == "=" and re.match(rf"{re.escape(name)} \+ ", value))
    target = left.named_children[0] if left is not None and left.named_children else None
    texty = function.type_of(target) == "string" or (sign == "+=" and re.match(r'"[^"]|fmt\.Sprint', value))
    if grows and texty and not _declared_in(loop, name):
        yield Repeated(
            node,
            (
                f"Each turn copies the whole text in {name} again: twice the data takes four times as "
                "long. Use strings.Builder."
            ),
            Severity.MEDIUM if "range " in syntax.text_of(loop).partition("{")[0] else Severity.LOW,
            Confidence.HIGH,
        )
    if re.match(rf"append\(\[\][\w.*]+\{{[^{{}}]*\}}, {re.escape(name)}\.\.\.\)", value):
        yield Repeated(
            node,
            f"Each turn copies {name} to put something before it. Append, and reverse at the end.",
            Severity.MEDIUM,
            Confidence.HIGH,
        )


def _declared_in(loop: Node, name: str) -> bool:
    """Declared in the loop's body: it starts anew each turn."""
    text = syntax.text_of(loop.child_by_field_name("body"))
    return bool(
        re.search(rf"\b(var {re.escape(name)}\b|{re.escape(name)} :=|{re.escape(name)}, \w+ :=)", text)
    )


def _called(function: GoFunction, node: Node) -> Iterator[Repeated]:
    name = function.called(node)
    loop = loop_around(node)
    arguments = node.child_by_field_name("arguments")
    if _COMPILE.match(name):
        fixed = all(
            a.type.endswith("literal") for a in (arguments.named_children if arguments is not None else [])
        )
        once = syntax.text_of(function.node.child_by_field_name("name")) in ("init", "main")
        sync = ancestor(node, "call_expression", within=function.body)
        if sync is not None and "once" in syntax.text_of(sync)[:40].lower():
            return
        if loop is not None and fixed:
            message = "The expression is compiled again on each turn of the loop. Compile it once, before."
            yield Repeated(node, message, Severity.MEDIUM, Confidence.HIGH)
        elif loop is None and fixed and not once and function.node.type != "func_literal":
            severity = Severity.MEDIUM if is_handler(function.node) else Severity.LOW
            yield Repeated(
                node,
                "The expression is compiled on each call. Compile it once, as a variable of the package.",
                severity,
                Confidence.HIGH,
            )
    elif loop is not None and _SEARCH.match(name) and arguments is not None:
        searched = syntax.text_of(syntax.first_child(arguments))
        over_data = "range " in syntax.text_of(loop).partition("{")[0]
        if (
            over_data
            and re.fullmatch(r"\w+", searched)
            and not searched.isupper()
            and not _declared_in(loop, searched)
            and searched not in function.one.package.variables
        ):
            yield Repeated(
                node,
                (
                    f"{searched} is searched from its start on each turn: twice the data takes four times "
                    "as long. Put it into a map first."
                ),
                Severity.LOW,
                Confidence.MEDIUM,
            )
