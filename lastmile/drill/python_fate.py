"""Where a failure of a Python call ends: with an answer, in a log, nowhere, or with the framework."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lastmile import syntax
from lastmile.checks.code.python_module import Function, Module
from lastmile.drill.python_world import PythonWorld, place
from lastmile.drill.site import (
    DROPPED,
    FRAMEWORK,
    LOGGED,
    UNCALLED,
    Place,
    Seen,
    bare,
    converted,
    handled,
    logged,
    partly,
    together,
)

_EVERY = frozenset(("", "Exception", "BaseException"))
_SQL = frozenset(
    ("Error", "OperationalError", "DatabaseError", "SQLAlchemyError", "PostgresError", "OSError")
)
_AI = frozenset(("OpenAIError", "AnthropicError", "GroqError", "APIError", "APIConnectionError"))
_SOCKET = frozenset(("OSError", "IOError", "ConnectionError"))
# library -> errors that a service that is down raises, errors of one that answers with an error
_RAISES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "py:requests": (
        frozenset(("RequestException", "ConnectionError", "OSError", "IOError")),
        frozenset(("RequestException", "HTTPError", "OSError", "IOError")),
    ),
    "py:httpx": (
        frozenset(("HTTPError", "RequestError", "TransportError", "NetworkError", "ConnectError")),
        frozenset(("HTTPError", "HTTPStatusError")),
    ),
    "py:aiohttp": (
        frozenset(("ClientError", "ClientConnectionError", "ClientConnectorError", "OSError")),
        frozenset(("ClientError", "ClientResponseError")),
    ),
    "py:urllib.request": (
        frozenset(("URLError", "OSError", "IOError")),
        frozenset(("HTTPError", "URLError", "OSError", "IOError")),
    ),
    "py:stripe": (
        frozenset(("StripeError", "APIConnectionError")),
        frozenset(("StripeError", "APIError", "InvalidRequestError", "CardError")),
    ),
    "py:openai": (_AI, _AI | {"APIStatusError", "RateLimitError", "BadRequestError"}),
    "py:anthropic": (_AI, _AI | {"APIStatusError", "RateLimitError", "BadRequestError"}),
    "py:groq": (_AI, _AI | {"APIStatusError", "RateLimitError", "BadRequestError"}),
    # a refused connection is an OSError and no SMTPException
    "py:smtplib": (_SOCKET, _SOCKET | {"SMTPException"}),
    "py:django.core.mail": (_SOCKET, _SOCKET | {"SMTPException"}),
    "py:boto3": (frozenset(("BotoCoreError", "EndpointConnectionError")), frozenset(("ClientError",))),
    "py:twilio": (_SOCKET | {"RequestException"}, frozenset(("TwilioRestException", "TwilioException"))),
    "py:sendgrid": (frozenset(("URLError", "OSError")), frozenset(("HTTPError", "URLError", "OSError"))),
    "py:redis": (frozenset(("RedisError", "ConnectionError")), frozenset(("RedisError", "ResponseError"))),
    "py:psycopg2": (_SQL, _SQL),
    "py:psycopg": (_SQL, _SQL),
    "py:asyncpg": (_SQL, _SQL),
}  # fmt: skip
_ANSWERS = re.compile(
    r"(?:HTTP\w*Exception|HTTPError|Http\w+|abort|APIException|APIError|ValidationError|HTTPException)$"
)
_LOGS = re.compile(
    r"(?:^|\.)(?:print|debug|info|warning|warn|error|exception|critical|log|print_exc|capture_exception|write)(?:\(\))?$"
)
_SHOWS = re.compile(
    r"(?i)(?:messages|flash|toast|st|console|ui)\.(?:error|warning|notify)$|flash$|abort|exit$|retry|respond|response|reply|"
    r"send|emit|alert|notify|render|redirect|fallback|put|append|add_error|fail|rollback_and|set_exception"
)
_RETRIES = re.compile(r"(?:^|\.)(?:retry|retrying|on_exception|backoff)$")
_TASK = re.compile(r"(?:^|\.)(?:shared_task|task|actor|job|db_task|periodic_task)$")


@dataclass(frozen=True, slots=True)
class Ends:
    """Where failures of the calls of one library end."""

    world: PythonWorld
    library: str
    error: bool  # the service answered with an error; else nobody answered

    def of(self, module: Module, node: ast.AST) -> Seen:
        """What becomes of an error that is raised at a node."""
        below, own = node, False
        for outer in module.above(node):
            if isinstance(outer, ast.Try | ast.TryStar) and any(below is s for s in outer.body):
                seen = self._tried(module, outer, dropped=_dropped(module, node))
                if seen is not None:
                    return seen
                own = own or _own_error(outer)
            if isinstance(outer, ast.With | ast.AsyncWith) and any(below is s for s in outer.body):
                for item in outer.items:
                    if module.called(item.context_expr) == "contextlib.suppress":
                        return bare(DROPPED, place(module, outer))
            if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef):
                seen = self._leaves(module, outer)
                return converted(seen, self.world.answers_errors) if own else seen
            below = outer
        return self._on_top(module, node)

    def _on_top(self, module: Module, node: ast.AST) -> Seen:
        if any(v == "streamlit" for v in module.known.values()):
            return partly("Nothing catches it; the framework shows its own error page.", place(module, node))
        return bare("Nothing catches it; the program ends here.")

    def _tried(self, module: Module, attempt: ast.Try | ast.TryStar, *, dropped: bool) -> Seen | None:
        """What the handlers of a ``try`` do about it; None: none of them takes it, or it is raised again."""
        down, error = _RAISES.get(self.library, (frozenset(), frozenset()))
        wanted = error if self.error else down
        for handler in attempt.handlers:
            names = set(module.error_names(handler.type))
            takes = bool(names & (_EVERY | wanted))
            if not takes and self.library not in _RAISES:
                takes = any(re.search(r"(?:Error|Exception)$", n) and not _narrow(n) for n in names)
            if takes:
                seen = _ending(module, attempt, handler)
                return logged(seen) if seen is not None and seen.note == LOGGED and not dropped else seen
        return None

    def _leaves(self, module: Module, function: Function) -> Seen:
        """The error leaves a function: to a decorator that tries again, to its callers, to the framework."""
        names = [
            syntax.resolved(d.func if isinstance(d, ast.Call) else d, module.known)
            for d in function.decorator_list
        ]
        again = [
            d for d, n in zip(function.decorator_list, names, strict=True) if _RETRIES.search(n) or _again(d)
        ]
        if again:
            return handled("It is tried again.", place(module, again[0]))
        if any(_TASK.search(n) for n in names):
            return bare("It ends the background task; nobody is told, and nothing tries again.")
        if module.handles_requests(function):
            return partly(FRAMEWORK)
        key = (id(function), self.library, self.error)
        if key not in self.world.left:
            self.world.left[key] = UNCALLED  # a function that comes back to itself adds no way out
            found = list(self._from_callers(module, function))
            self.world.left[key] = together(found) if found else UNCALLED
        return self.world.left[key]

    def _from_callers(self, module: Module, function: Function) -> Iterator[Seen]:
        known = self.world.functions.get(function.name, ())
        if len(known) != 1 or function.name.startswith("__"):
            return
        for there, call in self.world.calls.get(function.name, ())[:40]:
            if there is module and any(outer is function for outer in module.above(call)):
                continue  # it calls itself
            yield self.of(there, call)


def _own_error(attempt: ast.Try | ast.TryStar) -> bool:
    """Whether a handler raises an error of the product's own in the place of the library's."""
    raised = [n for h in attempt.handlers for s in h.body for n in ast.walk(s) if isinstance(n, ast.Raise)]
    return any(isinstance(n.exc, ast.Call) for n in raised)


def _dropped(module: Module, node: ast.AST) -> bool:
    """Nobody wants the answer: the call is a statement of its own."""
    outer = module.parents.get(id(node))
    while isinstance(outer, ast.Await):
        outer = module.parents.get(id(outer))
    return isinstance(outer, ast.Expr)


def _narrow(name: str) -> bool:
    return bool(
        re.match(
            r"(?:Value|Key|Type|Index|Attribute|JSONDecode|Unicode|Validation|Import|ModuleNotFound|Timeout)",
            name,
        )
    )


def _again(decorator: ast.expr) -> bool:
    """Celery's own way: ``@shared_task(autoretry_for=…)``."""
    return isinstance(decorator, ast.Call) and any(
        k.arg in ("autoretry_for", "retry_for") for k in decorator.keywords
    )


def _ending(module: Module, attempt: ast.Try | ast.TryStar, handler: ast.ExceptHandler) -> Seen | None:  # noqa: PLR0911 - one answer for each way to end
    """What a handler does; None where it raises the error again."""
    body = [s for s in handler.body if not _is_text(s)]
    at, whole = place(module, handler), place(module, attempt)
    if all(isinstance(s, ast.Pass | ast.Continue | ast.Break) for s in body):
        looped = any(isinstance(s, ast.Continue) for s in body) and _counted(module, attempt)
        return handled("It is tried again.", at, whole) if looped else bare(DROPPED, at, whole)
    nodes = [n for s in body for n in ast.walk(s)]
    raised = [n for n in nodes if isinstance(n, ast.Raise)]
    if raised and isinstance(body[-1], ast.Raise):
        name = syntax.dotted(_target(raised[-1].exc)).rpartition(".")[2]
        return handled("The visitor is told.", at, whole) if _ANSWERS.search(name) else None
    returned = [n for n in nodes if isinstance(n, ast.Return)]
    if any(r.value is not None and not _empty(r.value) for r in returned):
        return handled("The failure is answered.", at, whole)
    called = [syntax.dotted(n.func) for n in nodes if isinstance(n, ast.Call)]
    if any(name.endswith("sleep") for name in called) and _counted(module, attempt):
        return handled("It is tried again.", at, whole)
    if any(_SHOWS.search(name) and not _LOGS.search(name) for name in called) or any(
        name in ("messages.error", "st.error", "messages.warning") for name in called
    ):
        return handled("The failure is answered.", at, whole)
    if returned:
        return partly("It is caught, and what is left is an empty value.", at, whole)
    if any(isinstance(n, ast.Assign | ast.AugAssign) for n in nodes):
        return _assigned(nodes, at, whole)
    if called and all(_LOGS.search(name) for name in called if name):
        return partly(LOGGED, at, whole)
    return handled("The failure is answered.", at, whole) if called else bare(DROPPED, at, whole)


def _assigned(nodes: list[ast.AST], at: Place, whole: Place) -> Seen:
    values = [n.value for n in nodes if isinstance(n, ast.Assign | ast.AugAssign)]
    if all(_empty(v) for v in values):
        return partly("It is caught, and what is left is an empty value.", at, whole)
    return handled("The failure is answered.", at, whole)


def _target(node: ast.expr | None) -> ast.expr | None:
    return node.func if isinstance(node, ast.Call) else node


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _empty(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=value):
            return not value
        case ast.List(elts=[]) | ast.Tuple(elts=[]) | ast.Dict(keys=[]) | ast.Set(elts=[]):
            return True
        case ast.Tuple(elts=parts):
            return all(_empty(p) for p in parts)
        case _:
            return False


def _counted(module: Module, node: ast.AST) -> bool:
    """Whether a loop with a count stands around: ``for attempt in range(3)``."""
    for outer in module.above(node):
        if (
            isinstance(outer, ast.For)
            and isinstance(outer.iter, ast.Call)
            and syntax.dotted(outer.iter.func) == "range"
        ):
            return True
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef):
            return False
    return False
