"""Calls to partners (payment, e-mail, messages, AI) with nobody to catch their outage (CWE-754, CWE-755).

Counted: how many of all such calls stand neither in a ``try`` of their own function nor in one of a caller,
have no ``.catch``, and run in no queue that tries again.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.log_lines import is_command
from lastmile.checks.code.python_module import Module, modules
from lastmile.checks.code.reading import Reading
from lastmile.checks.code.script_programs import is_program
from lastmile.checks.code.script_sides import is_server
from lastmile.checks.failure_modes._service import needs_service
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Evidence, Finding, Severity

RULE = "lastmile.external-outage-unhandled"
_PARTNERS = (
    (
        "payment",
        re.compile(
            r"(?i)(?:^|\.)stripe\.(?:\w{1,30}\.){1,4}(?:create|retrieve|update|capture|cancel|confirm|"
            r"modify|refund)\w{0,10}$|"
            r"(?:^|\.)(?:paypal\w{0,10}|braintree|mollie|razorpay)\.(?:\w{1,30}\.){1,3}(?:create|capture|"
            r"execute|refund|sale)$"
        ),
    ),
    (
        "e-mail",
        re.compile(
            r"^django\.core\.mail\.send_\w{0,5}mail$|(?:^|\.)transporter\.sendMail$|(?:^|"
            r"\.)resend\.emails\.send$|(?:^|\.)sgMail\.send$|"
            r"(?i:(?:^|\.)(?:smtp\w{0,10}|mail_?server)\.(?:sendmail|send_message)$)"
        ),
    ),
    ("messages", re.compile(r"(?:^|\.)twilio\w{0,10}\.messages\.create$")),
    (
        "AI",
        re.compile(
            r"(?:chat\.completions|openai\.responses)\.(?:create|parse)$|(?:anthropic|"
            r"claude)\w{0,10}\.messages\.create$|"
            r"\.generate_?[cC]ontent\w{0,10}$|^(?:generateText|generateObject)$|^co(?:here)?\.(?:chat|"
            r"generate)$"
        ),
    ),
)
_QUEUED = re.compile(
    r"(?:^|\.)(?:shared_task|task|job|retry|on_exception|backoff|actor|celery|db_task|periodic_task)\b"
)
_WORDS = ("stripe", "paypal", "braintree", "mollie", "razorpay", "mail", "resend", "smtp", "twilio",
          "messages", "completions", "responses", "enerate", "co.", "cohere")  # fmt: skip
_FUNCTIONS = frozenset(
    (
        "function_declaration",
        "function_expression",
        "arrow_function",
        "method_definition",
        "generator_function_declaration",
    )
)
# The failure drill knows more services: plain addresses, databases, mails that a method of an object sends.
_NO_CALL = (
    "no call of a payment, e-mail, message or AI library in a form that this check follows; "
    "other calls over the network are not counted here"
)
_SEARCHED = "calls to payment, e-mail, message and AI services, and what catches their failure"


@dataclass(frozen=True, slots=True)
class _Call:
    """One call to a partner."""

    path: str
    line: int
    partner: str
    inside: str  # bare name of the function around it, "" for none
    caught: bool


def look(inventory: Inventory) -> Scan:
    """One finding by the share of calls that nobody catches.

    Raises NothingToLookAt where nothing is a service, and where it calls no partner.
    """
    needs_service(inventory)
    reading, guarded = Reading(inventory), set[str]()
    calls = [*_python(reading, guarded), *_scripts(reading, guarded)]
    if not calls:
        raise NothingToLookAt(_NO_CALL)
    bare = [c for c in calls if not c.caught and c.inside not in guarded]
    found = (_finding(bare, len(calls)),) if bare else ()
    return reading.scan(found, {RULE: len(calls)}, _SEARCHED, {RULE: len(bare)} if bare else None)


def _python(reading: Reading, guarded: set[str]) -> Iterator[_Call]:
    for module in modules(reading, *_WORDS, "try:"):
        if is_command(module.file, reading.inventory.read(module.file)):
            continue
        guarded |= _called_in_try(module)
        for node in module.nodes:
            partner = _partner(module.called(node)) if isinstance(node, ast.Call) else ""
            if partner:
                scope = module.scope(node)
                inside = getattr(scope, "name", "")
                queued = any(
                    _QUEUED.search(syntax.dotted(_target(d))) for d in getattr(scope, "decorator_list", ())
                )
                yield _Call(
                    module.file.path,
                    getattr(node, "lineno", 1),
                    partner,
                    inside,
                    queued or _in_try(module, node),
                )


def _target(node: ast.expr) -> ast.expr:
    return node.func if isinstance(node, ast.Call) else node


def _in_try(module: Module, node: ast.AST) -> bool:
    """In the body of a ``try`` with a handler, in its function or in one around that."""
    below = node
    for outer in module.above(node):
        if isinstance(outer, ast.Try) and outer.handlers and any(below is s for s in outer.body):
            return True
        below = outer
    return False


def _called_in_try(module: Module) -> set[str]:
    tries = (n for n in module.nodes if isinstance(n, ast.Try) and n.handlers)
    calls = (c for t in tries for s in t.body for c in ast.walk(s) if isinstance(c, ast.Call))
    return {syntax.dotted(c.func).rpartition(".")[2] for c in calls} - {""}


def _scripts(reading: Reading, guarded: set[str]) -> Iterator[_Call]:
    for file, tree in reading.trees("javascript", "typescript"):
        text = reading.inventory.read(file)
        if (
            not is_server(text)
            or is_program(file.path, text)
            or not any(word in text for word in (*_WORDS, "try", ".catch("))
        ):
            continue
        for node in syntax.walk(tree.root_node):
            if node.type != "call_expression":
                continue
            name = syntax.dotted(node.child_by_field_name("function"))
            around = _around(node)
            if around[0]:
                guarded.add(name.rpartition(".")[2])
            if partner := _partner(name):
                yield _Call(file.path, syntax.line_of(node), partner, around[1], around[0])


def _around(node: Node) -> tuple[bool, str]:
    """Whether a ``try`` or a ``.catch`` takes the failure, and the name of the innermost function around."""
    caught, inside, below, here = False, "", node, node.parent
    while here is not None and not caught:
        if (here.type == "try_statement" and here.child_by_field_name("body") == below) or (
            here.type == "member_expression"
            and syntax.text_of(here.child_by_field_name("property")) == "catch"
        ):
            caught = True
        elif here.type in _FUNCTIONS and not inside:
            inside = (syntax.symbol_of(here) or "").rpartition(".")[2]
        below, here = here, here.parent
    return caught, inside


def _partner(name: str) -> str:
    return next((partner for partner, pattern in _PARTNERS if pattern.search(name)), "") if name else ""


def _finding(bare: list[_Call], total: int) -> Finding:
    partners = ", ".join(sorted({c.partner for c in bare}))
    places = (
        Evidence(kind="place", path=c.path, line=c.line, note=f"{c.partner}: nothing catches its failure")
        for c in bare[:10]
    )
    return Finding(
        rule=RULE,
        message=f"At {len(bare)} of {total} calls to partners ({partners}) nothing in the function or its "
        f"callers catches an "
        "outage: the request breaks off wherever it stands.",
        severity=Severity.MEDIUM if "payment" in partners else Severity.LOW,
        confidence=Confidence.MEDIUM,
        cwe=("CWE-754", "CWE-755"),
        evidence=tuple(places),
    )


CHECK = Check(RULE, look)
