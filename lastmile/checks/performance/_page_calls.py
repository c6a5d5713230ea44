"""Requests that a page sends when it opens, counted for ``api_calls_on_load``; no check itself."""

import re
from collections.abc import Callable, Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.modules import FUNCTIONS, Module, Modules, unwrapped
from lastmile.checks.performance._page_count import Count, Kind, Often
from lastmile.checks.performance._page_nodes import (
    LIST,
    bodies,
    is_on_demand,
    length_of,
    loop_length,
    mentions,
    on_mount,
    parameter_names,
    parts,
    property_of,
    shown,
    waits,
)

_DEEPEST = 12  # components or functions one below the other
_REQUEST = re.compile(
    r"^(window\.|globalThis\.)?fetch$|^(axios|ky|superagent|got|ofetch|\$fetch|\$http|this\.\$http|this\.\$axios)"
    r"(\.(get|post|put|patch|delete|request))?$|^(\$|jQuery)\.(ajax|get|post|getJSON)$|^supabase\.(from|rpc)$|"
    r"^supabase\.functions\.invoke$|"
    r"^(\w*[aA]pi|\w*[aA]pi[cC]lient|http|\w*[hH]ttp[cC]lient|\w*[aA]xios\w*|client|base44\.\w+|graphqlClient)"
    r"\.(get|post|put|patch|delete|request|query)$|^(getDocs?|onSnapshot)$"
)
_QUERY_HOOK = re.compile(
    r"(^|\.)(use(Suspense|Infinite)?Quer(y|ies)|useSWR|useSWRInfinite|useFetch|useAsyncData|useRequest|useGet\w+Query|createQuery)$"
)
_MOUNT = re.compile(
    r"^(React\.)?use(Layout)?Effect$|^useMount$|^useEffectOnce$|^on(Before)?Mount(ed)?$|^onCreated$|^onLoad$"
)
_LATER = re.compile(
    r"(^|\.)(setInterval|addEventListener|removeEventListener|on|once|subscribe|debounce|throttle|setTimeout|watch)$"
)
_DISABLED = re.compile(r"\benabled\s*:|\bskip\s*:|^null\b|\?[^.?].{0,200}:\s*null")
_READY = re.compile(r"^(DOMContentLoaded|load|ready|turbo:load)$")
_CLOSED = re.compile(
    r"(Dialog|Modal|Sheet|Drawer|Popover|TabsContent|TabPanel|AccordionContent|CollapsibleContent|Tooltip|"
    r"DropdownMenuContent|Route|Routes|Switch)\w*$"
)

_ONCE = Often()
_Work = tuple[Node, Often]


class Counter:
    """Counts the requests of pages over the modules of a repository; each function is counted once."""

    def __init__(self, modules: Modules) -> None:
        self._modules = modules
        self._known: dict[tuple[str, str, int, int], Count] = {}
        self._depth = 0
        self.shown: set[str] = set()  # files whose components another file shows

    def page(self, module: Module, component: Node) -> Count:
        """The requests that a page component and what it shows send when they appear."""
        return self._render(module, component)

    def document(self, module: Module) -> Count:
        """The requests that the scripts of an HTML page send when it loads."""
        count = Count()
        count.merge(self._run(module, module.root), _ONCE)
        for path in module.scripts:
            loaded = self._modules.module(path)
            if loaded is not None:
                count.merge(self._run(loaded, loaded.root), _ONCE)
        return count

    def _once(self, mode: str, module: Module, node: Node, look: Callable[[Count], None]) -> Count:
        """The count of one function, made once; circles and depths end in nothing."""
        key = (mode, module.path, node.start_byte, node.end_byte)
        if key not in self._known:
            self._known[key] = Count()  # what a circle sees
            if self._depth < _DEEPEST:
                self._depth += 1
                count = Count()
                look(count)
                self._known[key] = count
                self._depth -= 1
            else:
                return self._known.pop(key)
        return self._known[key]

    def _run(self, module: Module, start: Node) -> Count:
        """Code that runs now: its requests, and those of the functions that it calls."""

        def look(count: Count) -> None:
            body = start.child_by_field_name("body") if start.type in FUNCTIONS else start
            todo: list[_Work] = [(body, _ONCE)] if body is not None else []
            while todo:
                node, often = todo.pop()
                if node.type == "call_expression":
                    todo.extend(self._call(module, node, often, count))
                elif node.type in ("for_in_statement", "for_statement", "while_statement"):
                    todo.extend((c, often.over(loop_length(module, node))) for c in node.named_children)
                elif (
                    node.type == "if_statement"
                ):  # what depends is no load of every visit; often it fills a cache
                    condition = node.child_by_field_name("condition")
                    todo.extend([(condition, often)] if condition is not None else [])
                elif node is body or not waits(node):
                    todo.extend((c, often) for c in node.named_children)

        return self._once("run", module, start, look)

    def _call(self, module: Module, call: Node, often: Often, count: Count) -> Iterator[_Work]:
        function, name, owner, given = parts(call)
        method = name.rpartition(".")[2] if owner is None else property_of(function)
        if _REQUEST.match(name):
            count.add((module.path, syntax.line_of(call), Kind.REQUEST), often.times, listed=often.listed)
        elif _LATER.search(f".{method}"):
            if not (given and _READY.match(syntax.text_of(given[0]).strip("'\"`"))):
                return
        else:
            found = self._called(module, call, name, owner, method)
            if found is not None:
                self._merge_called(module, call, found, often, count)
        if owner is not None:
            yield owner, often
        elif function is not None and function.type in ("parenthesized_expression", *FUNCTIONS):
            yield from ((n, often) for n in bodies(function))  # (async () => { … })()
        looped = owner is not None and bool(LIST.match(method))
        inner = often.over(length_of(module, owner)) if looped else often
        for argument in given:
            if argument.type in FUNCTIONS:
                yield from ((b, inner) for b in bodies(argument))
            else:
                yield argument, inner
            if looped and argument.type == "identifier":  # ids.map(fetchOne)
                found = self._modules.find(module, syntax.text_of(argument), call)
                if found is not None:
                    count.merge(self._run(*found), inner)

    def _merge_called(
        self, module: Module, call: Node, found: tuple[Module, Node], often: Often, count: Count
    ) -> None:
        """What a called function sends; a wrapper's requests count as sent from here."""
        sent = self._run(*found)
        if found[0] is module:
            count.merge(sent, often)
        elif sent.places:
            place = (module.path, syntax.line_of(call), Kind.REQUEST)
            count.add(place, sent.sent * often.times, listed=often.listed or sent.listed > 0)

    def _called(
        self, module: Module, call: Node, name: str, owner: Node | None, method: str
    ) -> tuple[Module, Node] | None:
        """The function that a call means: of this module, imported, or a method of an imported object."""
        if owner is None:
            return self._modules.find(module, name, call) if name else None
        imported = module.imports.get(syntax.dotted(owner))
        target = self._modules.resolve(module.path, imported[0]) if imported else None
        there = self._modules.module(target) if target else None
        nodes = there.functions.get(method, []) if there is not None else []
        return (there, nodes[0][0]) if there is not None and len(nodes) == 1 else None

    def _render(self, module: Module, component: Node) -> Count:
        """A component that appears: its query hooks, its mount effects, and what it shows."""

        def look(count: Count) -> None:
            if component.type in ("class_declaration", "class"):
                self._class(module, component, count)
                return
            if module.markup and component is module.root:
                self._markup(module, count)
            body = component.child_by_field_name("body") if component.type in FUNCTIONS else component
            server = syntax.text_of(component).startswith("async") and not module.client
            todo: list[_Work] = [(body, _ONCE)] if body is not None else []
            while todo:
                node, often = todo.pop()
                if node.type == "call_expression":
                    todo.extend(self._hook(module, component, node, often, count, server=server))
                elif node.type in ("jsx_element", "jsx_self_closing_element"):
                    todo.extend(self._element(module, node, often, count))
                elif node.type == "binary_expression" and is_on_demand(node):
                    continue  # {open && <Details/>}: not when the page opens
                elif node is body or not waits(node):
                    todo.extend((c, often) for c in node.named_children)

        return self._once("render", module, component, look)

    def _hook(  # noqa: PLR0913 - one call of a component, and where it stands
        self, module: Module, component: Node, call: Node, often: Often, count: Count, *, server: bool
    ) -> Iterator[_Work]:
        function, name, owner, given = parts(call)
        last = name.rpartition(".")[2] if owner is None else property_of(function)
        if _QUERY_HOOK.search(name):
            text = " ".join(syntax.text_of(g)[:3000] for g in given)
            if not _DISABLED.search(text):
                kind = Kind.OWN_QUERY if mentions(text, parameter_names(component)) else Kind.QUERY
                count.add((module.path, syntax.line_of(call), kind), often.times, listed=often.listed)
        elif _MOUNT.match(name):
            if given and on_mount(given, parameter_names(component)):
                effect = unwrapped(given[0])
                found = self._modules.find(module, syntax.text_of(given[0])[:80], call)
                target = (module, effect) if effect is not None else found
                if target is not None:
                    count.merge(self._run(*target), often)
        elif server and (_REQUEST.match(name) or (owner is None and not re.match(r"use[A-Z]", last))):
            yield from self._call(module, call, often, count)
        elif re.match(r"use[A-Z]", last):
            found = self._modules.find(module, last, call) if owner is None else None
            if found is not None:
                count.merge(self._render(*found), often)
        else:
            yield from shown(module, owner, last, given, often)

    def _element(self, module: Module, node: Node, often: Often, count: Count) -> Iterator[_Work]:
        opening = syntax.first_child(node) if node.type == "jsx_element" else node
        name = syntax.text_of(opening.child_by_field_name("name")) if opening is not None else ""
        if _CLOSED.search(name):
            return
        if name[:1].isupper() and "." not in name:
            found = self._modules.find(module, name, node)
            if found is not None:
                if found[0] is not module:
                    self.shown.add(found[0].path)
                count.merge(self._render(*found), often)
        for child in node.named_children:
            if child.type not in ("jsx_opening_element", "jsx_closing_element", "jsx_attribute"):
                yield child, often

    def _class(self, module: Module, component: Node, count: Count) -> None:
        body = component.child_by_field_name("body")
        for member in body.named_children if body else []:
            name = syntax.text_of(member.child_by_field_name("name"))
            if name in ("componentDidMount", "UNSAFE_componentWillMount", "componentWillMount"):
                count.merge(self._run(module, member), _ONCE)
            elif name == "render":
                count.merge(self._render(module, member), _ONCE)

    def _markup(self, module: Module, count: Count) -> None:
        """The template of Vue and Svelte: a tag of an imported component, once or for each row."""
        for tag in re.finditer(r"<([A-Z]\w*|[a-z]+(?:-[a-z]+)+)\b([^<>]{0,600})>", module.markup):
            name = "".join(p[:1].upper() + p[1:] for p in tag.group(1).split("-"))
            if name not in module.imports or _CLOSED.search(name) or re.search(r"v-if|v-show", tag.group(2)):
                continue
            found = self._modules.find(module, name, module.root)
            if found is not None:
                before = module.markup[: tag.start()]
                rows = "v-for" in tag.group(2) or before.count("{#each") > before.count("{/each")
                count.merge(self._render(*found), _ONCE.over(None) if rows else _ONCE)
