"""Rate limiters of JavaScript services that live in one process's memory; no check itself."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.reading import Reading
from lastmile.inventory import Inventory, SourceFile
from lastmile.model import Confidence, Fact, Finding, Role, Severity

_PACKAGE = re.compile(r"(?:from\s+|require\(\s*)['\"]express-rate-limit['\"]")
_NAME = re.compile(r"(?i)rate_?limit|throttl|attempts|request_?counts?|requests_?per|hits|buckets?$|limiter")
_FUNCTIONS = frozenset({"arrow_function", "function_expression", "function_declaration", "method_definition"})
# Several processes: Node's cluster, PM2, Kubernetes, Compose.
_CLUSTER = re.compile(r"(?:from\s+|require\(\s*)['\"](?:node:)?cluster['\"]|\bcluster\.fork\(")
_SEVERAL = re.compile(
    r"\binstances['\"]?\s*:\s*(?:['\"]?max\b|-1|[2-9]|\d\d)|\breplicas:\s*(?:[2-9]|\d\d)|minReplicas:\s*(?:[2-9]|\d\d)|\bpm2\b.{0,60}-i\s"
)


def script_limiters(reading: Reading, rule: str) -> Iterator[Finding]:
    """Limiters in a Map of the module, and express-rate-limit's own memory where several processes run."""
    several = _several_processes(reading.inventory)
    for file, tree in reading.trees("javascript", "typescript"):
        text = reading.inventory.read(file)
        if _NAME.search(text):
            yield from _own(file, tree.root_node, rule)
        if several and _PACKAGE.search(text):
            yield from _packaged(file, tree.root_node, several, rule)


def _several_processes(inventory: Inventory) -> str:
    """What says that the service runs in several processes; "" where nothing does."""
    if Fact.SERVERLESS in inventory.facts:
        return "it runs serverless"
    for file in inventory.select(roles=(Role.SOURCE, Role.CONFIG)):
        if file.size < 200_000:
            text = inventory.read(file)
            script = file.language in ("javascript", "typescript")
            if (script and _CLUSTER.search(text)) or (file.role is Role.CONFIG and _SEVERAL.search(text)):
                return f"{file.path} starts several processes"
    return ""


def _packaged(file: SourceFile, root: Node, several: str, rule: str) -> Iterator[Finding]:
    for node in syntax.walk(root):
        if node.type != "call_expression" or syntax.dotted(node.child_by_field_name("function")) not in (
            "rateLimit",
            "RateLimit",
            "expressRateLimit",
        ):
            continue
        given = node.child_by_field_name("arguments")
        options = syntax.first_child(given)
        if (
            options is None
            or options.type != "object"
            or re.search(r"\bstore\b|\.\.\.", syntax.text_of(options))
        ):
            continue
        said = (
            f"This limiter counts in the memory of one process, and {several}: each process allows the whole "
            "number anew. Give it a store that all share."
        )
        yield _finding(file, node, said, "rateLimit", rule)


def _own(file: SourceFile, root: Node, rule: str) -> Iterator[Finding]:
    """``const attempts = new Map()`` of the module, keyed by caller and held against the clock."""
    for statement in root.named_children:
        inner = (
            statement.child_by_field_name("declaration")
            if statement.type == "export_statement"
            else statement
        )
        if inner is None or inner.type not in ("lexical_declaration", "variable_declaration"):
            continue
        for part in inner.named_children:
            name, value = part.child_by_field_name("name"), part.child_by_field_name("value")
            kept = syntax.text_of(name)
            if not _is_store(value) or not _NAME.search(kept):
                continue
            user = next((f for f in _functions(root) if _limits(syntax.text_of(f), kept)), None)
            if user is not None:
                said = (
                    f"Calls are counted in {kept} of this process: a restart or a second process forgets "
                    "them, and a serverless host starts many."
                )
                yield _finding(file, user, said, syntax.symbol_of(user) or kept, rule)


def _is_store(value: Node | None) -> bool:
    text = syntax.text_of(value)[:80]
    return bool(re.match(r"new (?:Map|WeakMap)\b[^(]{0,60}\(\s*\)|\{\s*\}(?:\s+as\b.*)?$", text))


def _functions(root: Node) -> Iterator[Node]:
    return (n for n in syntax.walk(root) if n.type in _FUNCTIONS)


def _limits(code: str, kept: str) -> bool:
    stores = re.search(
        rf"\b{re.escape(kept)}(?:\.set\(|\[[^\]\n]{{1,80}}\]\s*=|\[[^\]\n]{{1,80}}\]\.push\()", code
    )
    clock = re.search(r"\bDate\.now\(|new Date\(|performance\.now\(", code)
    refuses = re.search(
        r"\b429\b|[tT]oo [mM]any|return\s+(?:false|true|\{[^}]{0,80}(?:allowed|success|limited))", code
    )
    return bool(stores and clock and refuses and re.search(r"[<>]=?", code) and len(code) < 6000)


def _finding(file: SourceFile, node: Node, message: str, symbol: str, rule: str) -> Finding:
    return Finding(
        rule=rule,
        message=message,
        severity=Severity.MEDIUM,
        confidence=Confidence.HIGH,
        path=file.path,
        line=syntax.line_of(node),
        end_line=node.end_point.row + 1,
        symbol=symbol,
        cwe=("CWE-770", "CWE-362"),
    )
