"""What JavaScript does with the answer of a service: its status and its shape."""

import re
from collections.abc import Iterator
from functools import cached_property

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.modules import FUNCTIONS
from lastmile.drill.script_fate import Ends
from lastmile.drill.script_names import (
    condition,
    error_names,
    is_then,
    names_of,
    opened,
    opens,
    pattern_keys,
    throws,
    within,
)
from lastmile.drill.script_pages import Page, above, function_around, given, place
from lastmile.drill.site import UNREAD_ANSWER, Seen, bare, handled, moot, partly, unknown

_SCHEMA = re.compile(
    r"(?:[sS]chema\w*|z\.\w+\([^)]*\)|validator|ajv|Validate)\.?(?:safeParse|parse|parseAsync|validate\w*|assert|cast)?$|\.safeParse$"
)
_SHAPED = re.compile(r"\b(?:response_format|responseSchema|response_schema|tools|schema|output_config)\s*:")
_BINDERS = frozenset(("", "variable_declarator", "formal_parameters"))
_STATUS = frozenset(("ok", "status", "statusCode", "statusText"))
_CONTENT = frozenset(("json", "text", "data", "body", "blob", "arrayBuffer", "formData"))
_CHAINS = frozenset(("then", "catch", "finally"))


class Answer:
    """What becomes of the answer of one call inside its function."""

    def __init__(self, page: Page, call: Node) -> None:
        self.page, self.call = page, call
        self.direct: list[str] = []
        self.callbacks: list[Node] = []
        self.names: set[str] = set()
        self.pattern: Node | None = None
        self.taken = "passed"
        self._follow()

    def _follow(self) -> None:
        child, here = self.call, self.call.parent
        while here is not None:
            kind = here.type
            if kind == "member_expression" and here.child_by_field_name("object") == child:
                name = syntax.text_of(here.child_by_field_name("property"))
                self.direct.append(name)
                outer = here.parent
                if name in _CHAINS and outer is not None and outer.type == "call_expression":
                    self.callbacks += [a for a in given(outer)[:1] if name == "then" and a.type in FUNCTIONS]
            elif kind == "subscript_expression":
                self.direct.append("[")
            elif kind in (
                "call_expression",
                "await_expression",
                "parenthesized_expression",
                "as_expression",
                "non_null_expression",
            ):
                if kind == "call_expression" and here.child_by_field_name("function") != child:
                    self.taken = "passed"
                    break
            else:
                self._taken_by(here)
                break
            child, here = here, here.parent
        for callback in self.callbacks:
            one = callback.child_by_field_name("parameter") or syntax.first_child(
                callback.child_by_field_name("parameters")
            )
            self.names.update(names_of(one))

    def _taken_by(self, here: Node) -> None:
        if here.type == "variable_declarator":
            name = here.child_by_field_name("name")
            self.taken, self.pattern = "named", name
            self.names.update(names_of(name))
        elif here.type == "assignment_expression":
            left = here.child_by_field_name("left")
            self.taken, self.pattern = "named", left
            self.names.update(names_of(left))
        elif here.type == "expression_statement":
            self.taken = "dropped"
        elif here.type in ("return_statement", "arrow_function"):
            self.taken = "returned"

    @cached_property
    def scope(self) -> Node:
        """The function around the call, through the callbacks of its own chain."""
        found = function_around(self.call)
        while found is not None and found.parent is not None and found.parent.type == "arguments":
            outer = function_around(found)
            if outer is None:
                break
            found = outer
        return found or self.page.script.root

    def uses(self, names: set[str]) -> Iterator[Node]:
        """Each mention of one of the names in the function."""
        for node in syntax.walk(self.scope):
            named = node.type in ("identifier", "shorthand_property_identifier")
            outer = node.parent.type if node.parent is not None else ""
            if named and syntax.text_of(node) in names and outer not in _BINDERS:
                yield node

    def status(self, ends: Ends) -> Seen | None:
        """What the code does about an answer that is an error; None where nobody looks."""
        told = set(self.direct) | (pattern_keys(self.pattern) if self.pattern is not None else set())
        passed = self.taken in ("returned", "passed") and not self.callbacks
        looked: Node | None = None
        for node in self.uses(self.names):
            above_it = node.parent
            if above_it is None:
                continue
            if above_it.type == "member_expression" and above_it.child_by_field_name("object") == node:
                name = syntax.text_of(above_it.child_by_field_name("property"))
                told.add(name)
                if name in _STATUS:
                    looked = looked or node
            elif above_it.type in ("arguments", "return_statement"):
                passed = True
            elif node.type == "identifier" and syntax.text_of(node) in _STATUS:
                looked = looked or node
        if told & _STATUS or looked is not None:
            thrown = throws(looked) if looked is not None else None
            if thrown is not None:
                return ends.of(self.page, thrown)
            return handled(
                "The code looks at the status of the answer.",
                place(self.page, looked) if looked is not None else None,
            )
        if passed and not told & _CONTENT:
            return unknown("The answer leaves the function before anybody looks at its status.")
        return None

    def told_error(self, ends: Ends) -> Seen:
        """For a client that answers with ``error`` instead of throwing."""
        keys = pattern_keys(self.pattern) if self.pattern is not None else set()
        if "throwOnError" in self.direct:
            return ends.of(self.page, self.call)
        names = error_names(self.pattern) if self.pattern is not None else set()
        whole = self.names if not keys else set()
        for node in self.uses(names | whole):
            outer = node.parent
            if syntax.text_of(node) in whole and not (
                outer is not None
                and outer.type == "member_expression"
                and syntax.text_of(outer.child_by_field_name("property")) == "error"
            ):
                continue
            thrown = throws(node)
            if thrown is not None:
                return ends.of(self.page, thrown)
            if condition(node) is not None or (
                outer is not None
                and outer.type in ("arguments", "pair", "object", "return_statement", "binary_expression")
            ):
                return handled(
                    "The code looks at the error that comes with the answer.", place(self.page, node)
                )
        if self.taken in ("returned", "passed") and not keys:
            return unknown("The answer leaves the function with its error.")
        for node in self.uses(self.names - names):
            if condition(node) is not None:
                return partly(
                    "Nobody looks at the error; only that data is missing is noticed.", place(self.page, node)
                )
        return bare(UNREAD_ANSWER)

    def shape(self) -> Seen:
        """Whether the code looks at the answer's shape before it uses it."""
        if self.taken == "dropped" and not set(self.direct) & (_CONTENT | {"then"}):
            return moot("Nothing of the answer is used.")
        names = self._derived()
        checked = self._checks(
            names - (self.names if self.taken == "named" and not self.callbacks else set())
        )
        if checked is not None:
            return checked
        reads = set(self.direct) | {
            syntax.text_of(n.parent.child_by_field_name("property"))
            for n in self.uses(self.names)
            if n.parent is not None and n.parent.type == "member_expression"
        }
        if reads and reads <= _STATUS | _CHAINS | {"headers"}:
            return moot("Nothing of the answer but its status is used.")
        if not reads & {"json", "data"}:
            return unknown("The answer is not taken apart here.")
        opened = [n for n in self.uses(names - self.names) if opens(n)]
        if opened:
            return bare(
                "Parts of the answer are used without a look at its shape.", place(self.page, opened[0])
            )
        return unknown("The answer leaves the function as it came.")

    def _derived(self) -> set[str]:
        known = set(self.names)
        for _ in range(3):
            for node in syntax.walk(self.scope):
                if node.type == "variable_declarator":
                    value = node.child_by_field_name("value")
                    if (
                        value is not None
                        and value.type not in FUNCTIONS
                        and any(
                            n == self.call or (n.type == "identifier" and syntax.text_of(n) in known)
                            for n in syntax.walk(value)
                        )
                    ):
                        known.update(names_of(node.child_by_field_name("name")))
                elif (
                    node.type == "call_expression"
                    and is_then(node)
                    and any(n == self.call for n in syntax.walk(node))
                ):
                    for function in (a for a in given(node)[:1] if a.type in FUNCTIONS):
                        one = function.child_by_field_name("parameter") or syntax.first_child(
                            function.child_by_field_name("parameters")
                        )
                        known.update(names_of(one))
        return known

    @cached_property
    def _parts(self) -> set[str]:
        """Names that hold one part of the answer: ``const rate = data.rates?.[code]``."""
        found = set[str]()
        for node in self.uses(self._derived() - self.names):
            taken = node
            while taken.parent is not None and opens(taken):
                taken = taken.parent
            held = taken.parent if taken != node else None
            if held is not None and held.type == "variable_declarator":
                found.update(names_of(held.child_by_field_name("name")))
        return found

    def _checks(self, names: set[str]) -> Seen | None:
        for node in self.uses(names | self.names):
            asked = next((o for o in above(node) if o.type == "call_expression"), None)
            called = asked.child_by_field_name("function") if asked is not None else None
            if called is not None and asked is not None and not within(called, node):
                text = syntax.text_of(called)[-120:]
                if _SCHEMA.search(text) and not text.startswith("JSON."):
                    return handled("A schema holds the answer against its shape.", place(self.page, asked))
                if text == "Array.isArray":
                    return handled("The code looks at the answer's type.", place(self.page, asked))
            if syntax.text_of(node) not in names:
                continue
            if (
                node.parent is not None
                and node.parent.type == "unary_expression"
                and syntax.text_of(node.parent).startswith("typeof")
            ):
                return handled("The code looks at the answer's type.", place(self.page, node))
            part = opened(node) not in _STATUS if opens(node) else syntax.text_of(node) in self._parts
            if condition(node) is not None and part:
                return handled("The code asks whether a part is there.", place(self.page, node))
        return None


def shape_of(  # noqa: PLR0911 - one answer for each kind of answer
    page: Page, call: Node, kind: str, answer: Answer, ends: Ends
) -> Seen:
    """The shape where a library builds the answer."""
    if kind in ("database", "cache", "queue"):
        return moot("The answer has the shape that the product itself stored.")
    if answer.taken == "dropped":
        return moot("Nothing of the answer is used.")
    if kind != "ai":
        return unknown("The library builds the answer; whether it looks at its shape is not in this code.")
    for node in syntax.walk(answer.scope):
        if (
            node.type == "call_expression"
            and syntax.text_of(node.child_by_field_name("function")) == "JSON.parse"
        ):
            caught = ends.of(page, node)
            if caught.at is not None:
                return handled("An answer that cannot be read is caught.", caught.at, place(page, node))
            return bare("The answer is read as if it always were well formed.", place(page, node))
    if _SHAPED.search(syntax.text_of(call)):
        return unknown("The model is told which shape to answer in; who looks at it was not followed.")
    return unknown("Free text: no code can tell whether it makes sense.")
