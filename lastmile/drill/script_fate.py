"""Where a failure of a JavaScript call ends: answered, in the console, nowhere, or with the framework."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.modules import FUNCTIONS
from lastmile.drill.script_endings import chained, clause
from lastmile.drill.script_pages import Page, place
from lastmile.drill.script_world import ScriptWorld
from lastmile.drill.site import (
    CODE_GOES_ON,
    FRAMEWORK,
    LOGGED,
    PAGE_GOES_ON,
    UNCALLED,
    Seen,
    bare,
    converted,
    handled,
    logged,
    partly,
    together,
    unknown,
)

_ROUTE = re.compile(r"(?:^|/)(?:app/(?:.*/)?route|\+server)\.[cm]?[jt]sx?$")
_API = re.compile(r"(?:^|/)pages/api/")
_RENDERED = re.compile(
    r"(?:^|/)app/(?:.*/)?(?:page|layout|template|default|sitemap|robots)\.[jt]sx?$|\+(?:page|layout)\.server\.[jt]s$"
)
_LOADERS = frozenset(
    (
        "getServerSideProps",
        "getStaticProps",
        "getStaticPaths",
        "generateMetadata",
        "generateStaticParams",
        "loader",
        "action",
        "load",
    )
)
_VERBS = frozenset(("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"))
_EXPRESS = re.compile(
    r"(?:^|\.)(?:app|router|server|\w*[rR]outer|api|routes?)\.(?:get|post|put|patch|delete|all|use)$"
)
_CATCHING = re.compile(
    r"(?i)^(?:\w+\.)*(?:async_?handler|catch_?async|wrap_?async|try_?catch|express_?async\w*|with_?error\w*)$"
)
_AGAIN = re.compile(r"(?i)^(?:\w+\.)*(?:with_?retr(?:y|ies)|p_?retry|retry\w*|back_?off|async_?retry)$")
_INNER = re.compile(
    r"(?:^|\.)(?:map|flatMap|filter|reduce|then|all|allSettled|race|cache|unstable_cache|memo|useCallback|useMemo|\$?transaction|run|limit|step\.run)$"
)
_PAGE_CODE = re.compile(
    r"(?:^|\.)(?:useEffect|useLayoutEffect|addEventListener|setTimeout|setInterval|startTransition|on[A-Z]\w*|forEach|on|once|subscribe)$"
)
_KEEPS = re.compile(r"\.(?:push|set|add|unshift|waitUntil)$|(?:^|\.)(?:after|waitUntil)$")


@dataclass(frozen=True, slots=True)
class Ends:
    """Where failures end in one product's scripts."""

    world: ScriptWorld

    def of(self, page: Page, node: Node) -> Seen:
        """What becomes of a failure of the expression at a node, or of an error that is thrown there."""
        waits, child, here = node.type == "throw_statement", node, node.parent
        own = waits
        while here is not None:
            waits = waits or here.type in ("await_expression", "variable_declarator", "assignment_expression")
            seen = chained(page, here, child)
            if (
                seen is None
                and here.type == "try_statement"
                and here.child_by_field_name("body") == child
                and waits
            ):
                seen = clause(page, here)
                own = own or (
                    seen is None and "throw new " in syntax.text_of(here.child_by_field_name("handler"))
                )
            if seen is not None:
                return logged(seen) if seen.note == LOGGED and not _dropped(node) else seen
            if here.type == "arguments" and _KEEPS.search(syntax.dotted(_function_of(here))):
                return unknown("The promise is kept for later; where it is waited for was not followed.")
            if (
                here.type == "expression_statement"
                and not waits
                and child.type == "call_expression"
                and _promise(child, node)
            ):
                return bare("Nobody waits for it, and nothing catches its failure.", None, place(page, here))
            if here.type in (*FUNCTIONS, "generator_function_declaration"):
                seen = self._leaves(page, here)
                return converted(seen, self.world.answers_errors) if own else seen
            child, here = here, here.parent
        if page.server:
            return bare("Nothing catches it; the program ends here.")
        return unknown("It runs while the file is loaded; what then happens is not followed.")

    def _leaves(self, page: Page, function: Node) -> Seen:  # noqa: PLR0911 - one answer for each way out
        """The failure leaves a function: to a call around it, to the framework, to its callers."""
        outer = function.parent
        key = (
            syntax.text_of(outer.child_by_field_name("key"))
            if outer is not None and outer.type == "pair"
            else ""
        )
        if key in ("queryFn", "mutationFn", "queryFunction"):
            return partly(
                "The data library keeps the error for the page.",
                place(page, outer) if outer is not None else None,
            )
        if outer is not None and outer.type == "arguments" and outer.parent is not None:
            call = outer.parent
            name = syntax.dotted(call.child_by_field_name("function")) or syntax.text_of(
                call.child_by_field_name("constructor")
            )
            if _AGAIN.match(name):
                return handled("It is tried again.", place(page, call))
            if _CATCHING.match(name) or _EXPRESS.search(name) or name in ("serve", "Deno.serve"):
                return self._routed(page, name)
            if name == "useSWR":
                return partly("The data library keeps the error for the page.", place(page, call))
            if _PAGE_CODE.search(name):
                return bare(CODE_GOES_ON)
            if _INNER.search(name) or name == "Promise":
                return self.of(page, call)
        if outer is not None and outer.type == "jsx_expression":
            return bare(PAGE_GOES_ON)
        if outer is not None and outer.type in ("parenthesized_expression", "call_expression"):
            return self.of(page, outer)
        return self._named(page, function)

    def _routed(self, page: Page, name: str) -> Seen:
        caught = bool(_CATCHING.match(name)) or "express-async-errors" in page.text or self.world.express_5
        other = re.search(
            r"['\"](?:npm:)?(?:fastify|hono|koa|@koa/router|itty-router)(?:/[\w-]+)?['\"]|https://deno\.land/x/hono",
            page.text,
        )
        if caught or other or name in ("serve", "Deno.serve"):
            return partly(FRAMEWORK)
        return bare(
            "Nothing catches it, not even the framework: the visitor waits for an answer that never comes."
        )

    def _named(self, page: Page, function: Node) -> Seen:
        name = _name(function)
        if _framework_calls(page, function, name):
            return partly(FRAMEWORK)
        key = (page.path, function.start_byte)
        if key not in self.world.left:
            self.world.left[key] = UNCALLED  # a function that comes back to itself adds no way out
            found = list(self._callers(page, function, name))
            self.world.left[key] = together(found) if found else _uncalled(page, name)
        return self.world.left[key]

    def _callers(self, page: Page, function: Node, name: str) -> Iterator[Seen]:
        if not name:
            return
        same = self.world.named[name]
        for there, call in self.world.callers.get(name, ())[:60]:
            inside = there is page and function.start_byte <= call.start_byte < function.end_byte
            if not inside and (same == 1 or self._means(there, call, page, name)):
                yield self.of(there, call)

    def _means(self, there: Page, call: Node, page: Page, name: str) -> bool:
        """Whether a call means this file's function of that name, where several bear it."""
        called = call.child_by_field_name("function")
        if called is None or called.type != "identifier":
            return False
        found = self.world.modules.find(there.script, name, call)
        return found is not None and found[0].path == page.path


def _function_of(arguments: Node) -> Node | None:
    return arguments.parent.child_by_field_name("function") if arguments.parent is not None else None


def _uncalled(page: Page, name: str) -> Seen:
    """A handler of the page that only markup names: ``onClick={handleSave}``."""
    if re.match(r"(?:handle|on)[A-Z]\w*$", name) and not page.server:
        return bare(PAGE_GOES_ON)
    return UNCALLED


def _dropped(node: Node) -> bool:
    """Nobody wants the answer: the call is a statement of its own."""
    here = node.parent
    while here is not None and here.type in (
        "await_expression",
        "member_expression",
        "call_expression",
        "unary_expression",
    ):
        if (
            here.type == "member_expression"
            and syntax.text_of(here.child_by_field_name("property")) == "then"
        ):
            return False
        here = here.parent
    return here is not None and here.type == "expression_statement"


def _promise(call: Node, site: Node) -> bool:
    """The statement is the call itself or a chain on it."""
    return call == site or (call.start_byte == site.start_byte and call.end_byte >= site.end_byte)


def _name(function: Node) -> str:
    own = syntax.text_of(function.child_by_field_name("name"))
    if own:
        return own
    outer = function.parent
    while outer is not None and outer.type in ("arguments", "call_expression", "parenthesized_expression"):
        outer = outer.parent  # const load = useCallback(async () => …)
    if outer is None:
        return ""
    for part in ("name", "key", "left"):
        found = outer.child_by_field_name(part)
        if found is not None and outer.type in (
            "variable_declarator",
            "pair",
            "assignment_expression",
            "public_field_definition",
        ):
            return syntax.text_of(found).rpartition(".")[2][:80]
    return ""


def _framework_calls(page: Page, function: Node, name: str) -> bool:
    """Routes, pages, server actions and controllers: the framework calls them and answers their errors."""
    if (_ROUTE.search(page.path) and name in _VERBS) or name in _LOADERS:
        return True
    default = page.script.default
    is_default = default == function or (isinstance(default, str) and default == name)
    if is_default and (_API.search(page.path) or (_RENDERED.search(page.path) and not page.script.client)):
        return True
    if (
        "use server" in page.text[:200]
        or "'use server'" in syntax.text_of(function)[:300]
        or '"use server"' in syntax.text_of(function)[:300]
    ):
        return True
    before = function.prev_named_sibling
    while before is not None and before.type in ("decorator", "comment"):
        if before.type == "decorator" and re.match(
            r"@(?:Get|Post|Put|Patch|Delete|All|Query|Mutation|Sse)\b", syntax.text_of(before)
        ):
            return True
        before = before.prev_named_sibling
    return False


def answers_requests(page: Page, node: Node) -> bool:
    """Whether the function around a node is itself what a request calls: nothing stands before it."""
    here = node.parent
    while here is not None:
        if here.type in FUNCTIONS:
            outer = (
                _function_of(here.parent)
                if here.parent is not None and here.parent.type == "arguments"
                else None
            )
            if outer is not None and (
                _EXPRESS.search(syntax.dotted(outer)) or syntax.dotted(outer) in ("serve", "Deno.serve")
            ):
                return True
            if _framework_calls(page, here, _name(here)):
                return True
        here = here.parent
    return False
