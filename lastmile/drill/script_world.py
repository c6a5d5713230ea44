"""The JavaScript and TypeScript of a product as the drill asks of it: callers, makers, addresses."""

import re
from collections import Counter, defaultdict
from functools import cached_property

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.modules import Modules
from lastmile.checks.code.reading import SCRIPT, Reading
from lastmile.checks.code.script_programs import is_program, on_top
from lastmile.drill.script_pages import WRAPPERS, Made, Page, bare_package, member, module_exports, read_page
from lastmile.drill.services import SCRIPT as LIBRARIES
from lastmile.drill.site import TEAM, Place, Seen
from lastmile.inventory import SourceFile
from lastmile.model import Fact

_DEEPEST = 8
_CHOICES = frozenset(
    ("binary_expression", "assignment_expression", "ternary_expression")
)  # old ?? new Client()
_ERRORS = re.compile(
    r"\.setErrorHandler\(|\(\s*_?err(?:or)?\w*\s*,\s*_?req\w*\s*,\s*_?res\w*\s*,\s*_*next\s*\)|\.onError\(|@Catch\("
)
_MOST = 10_000_000  # bytes of source whose trees are held at once
_NAMES = re.compile(r"\bfetch\(|\baxios\b|['\"](?:" + "|".join(sorted(map(re.escape, LIBRARIES))) + r")['\"]")
_GENERATED = re.compile(r"generated/(?:prisma|client)|prisma/(?:generated|client)|\.prisma/client")
_EDGE = re.compile(r"(?:^|/)(?:supabase/functions|netlify/functions|functions)/")
_SERVES = re.compile(
    r"\.listen\(|createServer|^export |module\.exports|\bexports\.\w|\.addEventListener\(", re.MULTILINE
)


class ScriptWorld:
    """All scripts that users of the product run."""

    def __init__(self, reading: Reading) -> None:
        inventory = reading.inventory
        alone = not inventory.facts & {Fact.WEB_SERVICE, Fact.FRONTEND, Fact.SERVERLESS}
        files: list[SourceFile] = []
        for file in inventory.select(*SCRIPT, roles=reading.roles):
            text = inventory.read(file)
            program = is_program(file.path, text) or (on_top(file.path) and not _SERVES.search(text))
            if not TEAM.search(file.path) and (alone or not program or _EDGE.search(file.path)):
                files.append(file)
        files = _fitting(reading, files)
        self.modules = Modules(inventory, tuple(files))
        self.pages: dict[str, Page] = {}
        for file in files:
            reading.sent.append(file.path)
            script = self.modules.module(file.path)
            if script is None:
                reading.lost(file)
                continue
            text = inventory.read(file)
            self.pages[file.path] = read_page(script, text)
        self.clients = {name for page in self.pages.values() for name in page.clients}
        self.callers: dict[str, list[tuple[Page, Node]]] = defaultdict(list)
        for page in self.pages.values():
            for call in page.calls:
                name = syntax.dotted(call.child_by_field_name("function")).rpartition(".")[2]
                self.callers[name].append((page, call))
        self.named = Counter(
            name
            for page in self.pages.values()
            for name, known in page.script.functions.items()
            for _ in known
        )
        self._returned: dict[tuple[str, int], Made | None] = {}
        self.left: dict[tuple[str, int], Seen] = {}  # where a failure that leaves a function ends
        self.express_5 = Fact.EXPRESS_5 in inventory.facts

    @cached_property
    def answers_errors(self) -> Place | None:
        """Where the product says what it answers when an error gets to the framework."""
        for page in self.pages.values():
            found = _ERRORS.search(page.text)
            if found is not None:
                line = page.text.count("\n", 0, found.start()) + 1
                return Place(page.path, line, line)
        return None

    def made(  # noqa: PLR0911 - one answer a kind of expression
        self, page: Page, node: Node | None, depth: int = _DEEPEST
    ) -> Made | None:
        """The package behind an expression, and the way from it; None where no package stands behind it."""
        while node is not None and node.type in WRAPPERS:
            node = syntax.first_child(node)
        if node is None or not depth:
            return None
        kind = "choice" if node.type in _CHOICES else node.type
        match kind:
            case "identifier" | "shorthand_property_identifier":
                return self._named(page, node, syntax.text_of(node), depth)
            case "member_expression" | "subscript_expression":
                return self._member(page, node, depth)
            case "call_expression":
                called = node.child_by_field_name("function")
                own = self._given_back(page, called, depth)
                below = own or self.made(page, called, depth)
                if own is not None or below is None:
                    return own
                return Made(below.package, f"{below.rest}()", below.maker or node, below.made_in or page)
            case "new_expression":
                below = self.made(page, node.child_by_field_name("constructor"), depth)
                return Made(below.package, f"{below.rest}()", node, page) if below else None
            case "choice":
                parts = ("right", "alternative", "consequence", "left")
                every = (self.made(page, node.child_by_field_name(part), depth - 1) for part in parts)
                return next((found for found in every if found is not None), None)
            case _:
                return None

    def _member(self, page: Page, node: Node, depth: int) -> Made | None:
        whole, owner = syntax.text_of(node), node.child_by_field_name("object")
        if whole.startswith("this.") and whole.count(".") == 1 and len(whole) < 80:
            return self._field(page, node, whole, depth)
        name = syntax.text_of(node.child_by_field_name("property"))
        kept = self._kept(page, owner, name, depth)
        below = None if kept is not None else self.made(page, owner, depth)
        step = f".{name}" if name else ""
        return Made(below.package, below.rest + step, below.maker, below.made_in) if below else kept

    def _kept(self, page: Page, owner: Node | None, name: str, depth: int) -> Made | None:
        """``db.client`` where db is an object of this repository: ``export default { client, … }``."""
        if owner is None or owner.type != "identifier" or not name or depth < 2:
            return None
        own = syntax.text_of(owner)
        bound, value = page.value(own, owner)
        there: Page | None = page
        if not bound and own in page.imports:
            specifier, outer = page.imports[own]
            path = self.modules.resolve(page.path, specifier)
            there = self.pages.get(path) if path is not None else None
            if there is not None:
                default = there.script.default
                value = (
                    default
                    if outer == "default" and isinstance(default, Node)
                    else there.value(outer, there.script.root)[1]
                )
        found = member(value, name) if value is not None and value.type == "object" else None
        return self.made(there, found, depth - 2) if there is not None and found is not None else None

    def _named(self, page: Page, node: Node, name: str, depth: int) -> Made | None:
        bound, value = page.value(name, node)
        if bound:
            if value is None and name in page.typed:
                return self._of_type(page, page.typed[name])
            return self.made(page, value, depth - 1)
        return self._imported(page, name, depth)

    def _field(self, page: Page, node: Node, name: str, depth: int) -> Made | None:
        bound, value = page.value(name, node)
        if bound and value is not None:
            return self.made(page, value, depth - 1)
        kind = page.typed.get(name) or page.typed.get(name.removeprefix("this."))
        return self._of_type(page, kind) if kind else None

    def _of_type(self, page: Page, kind: str) -> Made | None:
        if kind in self.clients:
            return Made("@prisma/client", ".PrismaClient()")
        specifier, outer = page.imports.get(kind, ("", ""))
        package = bare_package(specifier)
        return Made(package, f".{outer}()" if outer not in ("default", "*") else "()") if package else None

    def _imported(self, page: Page, name: str, depth: int) -> Made | None:
        if name not in page.imports:
            return None
        specifier, outer = page.imports[name]
        there = self.modules.resolve(page.path, specifier)
        if there is not None and there in self.pages:
            return self._exported(self.pages[there], outer, depth - 1)
        package = "@prisma/client" if _GENERATED.search(specifier) else bare_package(specifier)
        return Made(package, "" if outer in ("default", "*") else f".{outer}") if package else None

    def _exported(  # noqa: PLR0911 - one answer for each way to hand out
        self, page: Page, name: str, depth: int
    ) -> Made | None:
        if depth <= 0:
            return None
        if name == "default":
            default = page.script.default
            if isinstance(default, str):
                return self._named(page, page.script.root, default, depth)
            if default is not None:
                return self.made(page, default, depth - 1)
            found = module_exports(page)
            return self.made(page, found, depth - 1) if found is not None else None
        if name == "*":
            found = module_exports(page)
            return self.made(page, found, depth - 1) if found is not None else None
        bound, value = page.value(name, page.script.root)
        if bound:
            return self.made(page, value, depth - 1)
        for outer, specifier, inner in page.script.passed_on:
            there = self.modules.resolve(page.path, specifier) if outer in (name, "*") else None
            if there is not None and there in self.pages:
                return self._exported(self.pages[there], name if outer == "*" else inner, depth - 1)
        return None

    def _given_back(self, page: Page, called: Node | None, depth: int) -> Made | None:
        """What a function of the repository returns: ``getStripe()``, ``createClient()`` of lib/supabase."""
        if called is None or called.type != "identifier" or depth < 2:
            return None
        found = self.modules.find(page.script, syntax.text_of(called), called)
        if found is None or found[0].path not in self.pages:
            return None
        there, function = self.pages[found[0].path], found[1]
        key = (there.path, function.start_byte)
        if key not in self._returned:
            self._returned[key] = None  # a function that calls itself gives nothing back
            self._returned[key] = self._returns(there, function, depth - 2)
        return self._returned[key]

    def _returns(self, there: Page, function: Node, depth: int) -> Made | None:
        body = function.child_by_field_name("body")
        if body is not None and body.type != "statement_block":
            return self.made(there, body, depth)
        for node in syntax.walk(function):
            if node.type == "return_statement":
                back = self.made(there, syntax.first_child(node), depth)
                if back is not None and back.maker is not None:
                    return back
        return None


def _fitting(reading: Reading, files: list[SourceFile]) -> list[SourceFile]:
    """As many files as may be held at once, in path order; those that name a service come first."""
    spent, kept = 0, []
    for file in sorted(files, key=lambda f: (not _NAMES.search(reading.inventory.read(f)), f.path)):
        spent += file.size
        if spent <= _MOST:
            kept.append(file)
    return sorted(kept, key=lambda f: f.path)
