"""Blocking calls and held locks in Rust's async functions (CWE-1050, CWE-833): others wait for them."""

import re
from collections.abc import Iterator

from tree_sitter import Node, Tree

from lastmile import syntax
from lastmile.checks.code.reading import Reading
from lastmile.checks.code.rust_code import RustFunction, method_of, own, rust_functions
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.rust-blocking-in-async"

_ALWAYS = re.compile(
    r"^((std::)?thread::sleep|std::fs::\w+"
    r"|std::fs::(File|OpenOptions)::\w+"
    r"|std::net::(TcpStream|UdpSocket)::\w+"
    r"|reqwest::blocking::\w+(::\w+)*|ureq::\w+|std::io::stdin|std::process::Command::new|minreq::\w+"
    r"|futures::executor::block_on|rusqlite::Connection::open|postgres::Client::connect|bcrypt::(hash|verify))$"
)
_QUICK = re.compile(r"^std::fs::(exists|metadata)$|Path")
_AWAY = re.compile(
    r"(spawn_blocking|block_in_place|thread::spawn|unblock|run_blocking|rayon::spawn|spawn_scoped)$"
)
_GUARD = re.compile(r"\.(lock|read|write)\(\)\s*\.\s*(unwrap|expect|unwrap_or_else)\(")
_BORROW = re.compile(r"\.(borrow|borrow_mut)\(\)$")


def look(inventory: Inventory) -> Scan:
    """Rust's async functions that block; opportunities are the async functions."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for file, tree in reading.trees("rust"):
        known = _imports(tree)
        for function in rust_functions(file, tree):
            count += function.is_async
            hits: dict[int, Finding] = {}
            for node, message, severity, confidence in (
                *_blocking(function, known),
                *_held(function, known),
                *_held_by_condition(function),
            ):
                line = syntax.line_of(node)
                hits.setdefault(line, _finding(function, node, message, severity, confidence))
            found += hits.values()
    return reading.scan(found, {RULE: max(count, len(found))})


def _imports(tree: Tree) -> dict[str, str]:
    """Names that ``use`` brings from std and the blocking clients, with their full paths."""
    found: dict[str, str] = {}
    for node in syntax.walk(tree.root_node, lambda n: n.type in ("function_item", "impl_item")):
        if node.type != "use_declaration":
            continue
        text = re.sub(r"\s+", "", syntax.text_of(node.child_by_field_name("argument")))
        for path in _flat(text):
            name = path.rpartition("::")[2]
            found[name] = path
    return found


def _flat(text: str, depth: int = 0) -> Iterator[str]:
    """``std::{fs,io::{self,Read}}`` as single paths."""
    head, brace, rest = text.partition("{")
    if not brace or depth > 5:
        path, _, alias = (
            text.partition("as")
            if "as" in text.rsplit("::", maxsplit=1)[-1] and " as " in text
            else (text, "", "")
        )
        yield (path or alias).removesuffix("::self")
        return
    level, start = 0, 0
    inner = rest.removesuffix("}")
    for place, sign in enumerate(inner + ","):
        level += (sign == "{") - (sign == "}")
        if sign == "," and level == 0:
            if inner[start:place]:
                yield from _flat(head + inner[start:place], depth + 1)
            start = place + 1


def _asynchronous(node: Node, function: RustFunction) -> bool:
    """The node runs on the event loop: in the async function or block, in no closure and no blocking pool."""
    parent = node.parent
    while parent is not None and parent != function.node:
        if parent.type == "async_block":
            return True
        if parent.type == "closure_expression":
            return False
        if parent.type == "call_expression" and _AWAY.search(
            syntax.text_of(parent.child_by_field_name("function"))[:80]
        ):
            return False
        parent = parent.parent
    return function.is_async


def _blocking(
    function: RustFunction, known: dict[str, str]
) -> Iterator[tuple[Node, str, Severity, Confidence]]:
    for node in own(function):
        if node.type != "call_expression":
            continue
        name = syntax.text_of(node.child_by_field_name("function"))
        if "(" in name or ("::" not in name and name not in known):
            continue
        head, joint, rest = name.partition("::")
        full = known.get(head, head) + joint + rest
        if full.startswith("thread::sleep"):
            full = "std::" + full
        if not _ALWAYS.match(full) or _QUICK.search(full) or not _asynchronous(node, function):
            continue
        if node.parent is not None and node.parent.type == "await_expression":
            continue
        if "Command::new" in full and not _runs(node, "output", "status"):
            continue
        if full.endswith("stdin") and not _runs(node, "read_line", "read_to_string", "read_to_end", "lines"):
            continue
        long = "sleep" in full or "blocking" in full or "net" in full or full.startswith("ureq")
        yield (
            node,
            f"{name} blocks its thread inside async code: the other tasks on it stand still "
            "meanwhile. Use the async twin (tokio), or spawn_blocking.",
            Severity.HIGH if long else Severity.MEDIUM if function.is_handler else Severity.LOW,
            Confidence.HIGH,
        )


def _runs(node: Node, *methods: str) -> bool:
    """What the call gives is waited for by one of these methods, not only made."""
    parent = node.parent
    while parent is not None and parent.type in ("field_expression", "call_expression", "try_expression"):
        if parent.type == "call_expression" and method_of(parent)[1] in methods:
            return True
        parent = parent.parent
    return False


def _held(function: RustFunction, known: dict[str, str]) -> Iterator[tuple[Node, str, Severity, Confidence]]:
    """A guard of a blocking lock that is alive while the task waits."""
    for node in own(function):
        if node.type != "let_declaration" or not _asynchronous(node, function):
            continue
        value = node.child_by_field_name("value")
        text = syntax.text_of(value).strip()
        name = syntax.text_of(node.child_by_field_name("pattern")).removeprefix("mut ")
        light = "parking_lot" in " ".join(known.values()) and re.search(r"\.(lock|read|write)\(\)$", text)
        guard = _GUARD.search(text) and re.search(
            r"\.(lock|read|write)\(\)\s*\.\s*(unwrap\(\)|expect\([^()]*\)|unwrap_or_else\([^;]*\))$", text
        )
        borrowed = _BORROW.search(text) and "RefCell" in syntax.text_of(function.node.parent)[:200_000]
        if text.startswith("*"):
            continue  # the value is taken out, and the guard is gone
        if not (guard or light or borrowed) or not re.fullmatch(r"\w+", name) or name == "_":
            continue
        waited = _waits_after(node, name)
        if waited is not None:
            what = "borrow" if borrowed and not guard else "lock"
            message = (
                f"The {what} in {name} is still held at the await on line {syntax.line_of(waited)}: "
                "another task that wants it blocks the thread, and both may wait for ever. Drop it "
                "first, or use the async lock."
            )
            yield node, message, Severity.HIGH if what == "lock" else Severity.MEDIUM, Confidence.HIGH


def _held_by_condition(function: RustFunction) -> Iterator[tuple[Node, str, Severity, Confidence]]:
    """``if let Some(x) = m.lock().unwrap().get(k) { x.send().await }``: the guard outlives the body."""
    for node in own(function):
        if node.type == "let_condition" and node.parent is not None:
            value, body = node.child_by_field_name("value"), node.parent.child_by_field_name("consequence")
            body = body or node.parent.child_by_field_name("body")
        elif node.type == "match_expression":
            value, body = node.child_by_field_name("value"), node.child_by_field_name("body")
        else:
            continue
        text = syntax.text_of(value)
        if body is None or not (_GUARD.search(text) or re.search(r"\.lock\(\)$", text)):
            continue
        waits = any(
            n.type == "await_expression"
            for n in syntax.walk(body, lambda n: n.type in ("closure_expression", "async_block"))
        )
        if waits and _asynchronous(node, function):
            message = (
                "The lock that this condition takes is held until the end of its branches, which wait: "
                "another task that wants it blocks the thread. Take the value out of the lock first."
            )
            yield node, message, Severity.HIGH, Confidence.HIGH


def _waits_after(declaration: Node, name: str) -> Node | None:
    """The first await behind a declaration in its block, while nobody has dropped the name."""
    sibling = declaration.next_named_sibling
    while sibling is not None:
        waits = [
            n
            for n in syntax.walk(
                sibling, lambda n: n.type in ("closure_expression", "async_block", "function_item")
            )
            if n.type == "await_expression"
        ]
        text = syntax.text_of(sibling)
        dropped = re.search(rf"\b(?:mem::)?drop\({re.escape(name)}\)", text)
        if waits and not (dropped and dropped.start() < waits[0].start_byte - sibling.start_byte):
            return waits[0]
        if dropped or re.match(rf"let (?:mut )?{re.escape(name)}\b", text):
            return None
        sibling = sibling.next_named_sibling
    return None


def _finding(
    function: RustFunction, node: Node, message: str, severity: Severity, confidence: Confidence
) -> Finding:
    return Finding(
        rule=RULE,
        message=message,
        severity=severity,
        confidence=confidence,
        path=function.file.path,
        line=syntax.line_of(node),
        end_line=syntax.line_of(node),
        symbol=syntax.symbol_of(node),
        cwe=("CWE-1050", "CWE-833"),
    )


CHECK = Check(RULE, look)
