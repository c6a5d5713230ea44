"""The places where JavaScript catches errors, and what happens to them there; no check itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.modules import FUNCTIONS

_EMPTY = re.compile(r"^(null|undefined|\[\]|\(?\{\s*\}\)?|false|''|\"\"|``|0|-1|void 0|new (Map|Set)\(\))$")
# Best effort by nature: cleaning up, sound, clipboard, hints.
CLEANING = re.compile(
    r"^(close|closeSync|unlink|unlinkSync|rm|rmSync|rmdir|rmdirSync|abort|cancel|destroy|disconnect|end|quit|release|"
    r"terminate|kill|stop|clear|remove|removeItem|removeChild|unsubscribe|unregister|rollback|revokeObjectURL|play|"
    r"pause|requestFullscreen|exitFullscreen|share|writeText|setItem|getItem|access|stat|lstat|mkdir|readlink|"
    r"preventAutoHideAsync|hideAsync|vibrate|lock|unlock|scrollIntoView|focus|json|text|prefetch|preload\w*|measure|mark|"
    r"resolve|cancelQueries|impactAsync|notificationAsync|selectionAsync|disposeAsync|unloadAsync|stopAsync|"
    r"setPointerCapture|releasePointerCapture|register|import|signOut|logout|track\w*|capture|sendBeacon)$"
)
# Whoever asks whether something holds gets "no" for an answer.
_ASKS = re.compile(
    r"(^|\.)_?(is|are|has|can|should|check|verify|validate|exists?|test|try|ping|probe|detect|supports?|safe|maybe|parse|"
    r"decode|authenticate|auth|enabled)(?![a-z])|(Exists|OrNull|OrUndefined|IfPresent|IsValid|Supported|Available|"
    r"Fallback|Async|Enabled)$"
)
_NO_REASON = re.compile(
    r"(//|/\*+)\s*(ignored?|ignore\s+(it|this|errors?|exceptions?|failures?)|silent(ly)?(\s+(ignored?|fail))?|"
    r"swallow(ed)?|no-?op|nothing|do\s+nothing|empty|pass|todo|fail\s+silently)[\s.!]*(\*/\s*)?\}?$",
    re.IGNORECASE,
)
# Work whose failure somebody must learn of.
_WORK = re.compile(
    r"\bawait\b|\b(readFileSync|writeFileSync|appendFileSync|execSync|spawnSync|copyFileSync|renameSync)\(|"
    r"\.(find\w*|count\w*|read\w*|save|insert|update|delete|query|execute|send|post|put|patch|exec)\("
)
_SENT = re.compile(
    r"\b(fetch|axios|request|supabase|prisma|apiClient|api|db|sendMail|sendEmail)\b|"
    r"\.(find\w*|count\w*|read\w*|save|insert\w*|update\w*|delete\w*|create\w*|upsert|query|execute|send|post|put|patch|charge|transfer)\(|"
    r"\b(save|send|create|update|delete|sync|upload|submit|report|store|insert|fetch|load)[A-Z]\w*\("
)
_PROBE = re.compile(
    r"\b(access|stat|lstat|readlink|realpath|import|permissions|getItem|setItem|json|text)\s*\("
)


@dataclass(frozen=True, eq=False)
class Catch:
    """One ``catch`` clause, or one function given to ``.catch()``."""

    node: Node  # the clause, or the function
    guards: Node  # the body of the ``try``, or the promise
    body: Node | None
    error: str  # name of the error, "" where it has none

    @property
    def chain(self) -> bool:
        """``.catch(f)`` behind a promise, not a clause of ``try``."""
        return self.node.type != "catch_clause"


def catches(root: Node) -> Iterator[Catch]:
    """Every place of a tree where errors are caught."""
    for node in syntax.walk(root):
        if node.type == "catch_clause" and node.parent is not None:
            tried = node.parent.child_by_field_name("body")
            error = syntax.text_of(node.child_by_field_name("parameter"))
            if tried is not None:
                yield Catch(node, tried, node.child_by_field_name("body"), error)
        elif node.type == "call_expression":
            called = node.child_by_field_name("function")
            given = syntax.first_child(node.child_by_field_name("arguments"))
            method = syntax.text_of(called.child_by_field_name("property")) if called is not None else ""
            promise = called.child_by_field_name("object") if called is not None else None
            if method == "catch" and given is not None and promise is not None and given.type in FUNCTIONS:
                yield Catch(given, promise, given.child_by_field_name("body"), _parameter(given))


def _parameter(function: Node) -> str:
    one = function.child_by_field_name("parameter") or syntax.first_child(
        function.child_by_field_name("parameters")
    )
    return syntax.text_of(one).split(":")[0].strip()


def statements(body: Node | None) -> list[Node]:
    """The statements of a block, without comments."""
    return [c for c in body.named_children if c.type != "comment"] if body is not None else []


def empty_answer(caught: Catch) -> str | None:
    """The empty value that a handler gives back and nothing else: "null", "[]", "false"; None for others."""
    if caught.body is None:
        return None
    if caught.body.type != "statement_block":
        text = syntax.text_of(caught.body)
        return text if _EMPTY.match(text) else None
    inside = statements(caught.body)
    if len(inside) != 1 or inside[0].type != "return_statement":
        return None
    value = syntax.first_child(inside[0])
    text = syntax.text_of(value)
    return text if value is not None and _EMPTY.match(text) else None


def method_of(promise: Node) -> str:
    """The name that was called last: "json" for ``(await x).json()``."""
    while promise.type in ("parenthesized_expression", "await_expression"):
        inner = syntax.first_child(promise)
        if inner is None:
            return ""
        promise = inner
    if promise.type != "call_expression":
        return ""
    called = promise.child_by_field_name("function")
    if called is None:
        return ""
    return syntax.text_of(called.child_by_field_name("property")) or syntax.text_of(called)


def is_best_effort(caught: Catch) -> bool:
    """Cleaning up, probing, parsing: what fails there is answered well by a default, or by nothing."""
    if caught.chain:
        method = method_of(caught.guards)
        return bool(CLEANING.match(method) or _ASKS.search(method))
    text = syntax.text_of(caught.guards)
    few = len(statements(caught.guards)) <= 2
    return not _WORK.search(text) or (few and bool(_PROBE.search(text)))


def works(caught: Catch) -> bool:
    """Whether what is guarded sends, stores or fetches something, by the names in it."""
    return bool(_SENT.search(syntax.text_of(caught.guards)))


def gives_reason(caught: Catch) -> bool:
    """Whether a comment in the handler says why nothing is done."""
    comments = [n for n in syntax.walk(caught.node) if n.type == "comment"]
    return any(not _NO_REASON.match(syntax.text_of(c)) for c in comments)


def is_discarded(function: Node) -> bool:
    """``void work().catch(f)``: it is said that nobody takes the value."""
    call = function.parent.parent if function.parent is not None else None
    above = call.parent if call is not None else None
    return above is not None and above.type == "unary_expression"


def asks(caught: Catch) -> bool:
    """Whether the function around it asks a question, by its name."""
    return bool(_ASKS.search((syntax.symbol_of(caught.node) or "").rpartition(".")[2]))
