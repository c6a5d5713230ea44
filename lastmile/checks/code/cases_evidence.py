"""THE reader of tests: what is tested, by what that can fail; computed once per inventory, no check itself.

A claim is a statement of a test that can fail by what the product does. The claims of a test file go to the
product files that it imports, names or asks by their address, in equal parts; half as much goes to what
those import, and so on: a test of the whole reaches far, but one claim does not pay for a whole product.
"""

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from lastmile import syntax
from lastmile.checks.code import cases_go, cases_python, cases_rust, cases_script
from lastmile.checks.code.cases import Case, Draft, Facts, asks_for, is_sample, segments
from lastmile.checks.code.cases_links import Links
from lastmile.inventory import Inventory, SourceFile
from lastmile.model import Role, Unread
from lastmile.syntax.imported import imported
from lastmile.syntax.shelf import SHELF

LANGUAGES = ("python", "javascript", "typescript", "go", "rust")
LINES_A_CLAIM = 50  # product lines for which one claim is the least; see ``Tested.enough``
DEEPEST = 5  # imports of imports that a test still reaches
MOST_ROUTES = 5000
WIDEST = 1000  # files of one level; beyond it each gets next to nothing
FADES = 0.5  # what is left of a claim one import further on
_READING = threading.RLock()


@dataclass(frozen=True)
class Tested:
    """One file of the product, and what tests know of it."""

    facts: Facts
    claims: float = 0.0  # its part of the claims that reach it
    direct: float = 0.0  # claims of the test files that import, name or ask it themselves
    driven: float = 0.0  # its part of the claims of test files that drive the product as a whole
    touched: frozenset[str] = frozenset()  # its functions that a claiming test file names or asks

    @property
    def enough(self) -> bool:
        """At least two claims, and one for each ``LINES_A_CLAIM`` lines (ten suffice for any size)."""
        return self.claims >= min(10.0, max(2.0, self.facts.lines / LINES_A_CLAIM))


@dataclass(frozen=True)
class Tests:
    """What is known of the tests of one target."""

    files: tuple[Facts, ...]  # those that hold cases; samples and copies are marked by having no claims
    product: Mapping[str, Tested]  # files with functions, by path
    sent: tuple[str, ...]
    unread: tuple[Unread, ...]
    reaching: Mapping[str, int] = field(default_factory=dict)  # test path -> product files it leads to
    asked_routes: frozenset[tuple[str, str]] = frozenset()  # (path, template) of routes that tests ask
    own: frozenset[str] = frozenset()  # functions that the test code declares
    bound: frozenset[str] = frozenset()  # test paths that import something of the target, found or not

    @property
    def cases(self) -> tuple[Case, ...]:
        """All cases, in path order."""
        return tuple(case for file in self.files for case in file.cases)

    @property
    def claims(self) -> int:
        """Claims of live cases in test files that lead to the product."""
        return sum(live_claims(file) for file in self.files if self.reaching.get(file.path))

    @property
    def lines(self) -> int:
        """Lines of the product files that have functions."""
        return sum(one.facts.lines for one in self.product.values())


def evidence(inventory: Inventory) -> Tests:
    """Read the tests and the product of this inventory; the work is done once."""
    with _READING:
        found = SHELF.get(inventory, ("", "test-evidence"), 0, lambda: _Reader(inventory).tests())
    assert isinstance(found, Tests)  # noqa: S101 - the shelf knows no types
    return found


def live_claims(file: Facts) -> int:
    """Claims of the cases of a file that are not switched off."""
    return sum(case.claims for case in file.cases if not case.skipped)


class _Reader:
    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._sent: list[str] = []
        self._unread: list[Unread] = []

    def tests(self) -> Tests:
        """Read every file, then follow the tests into the product."""
        product: dict[str, Facts] = {}
        holders: list[Facts] = []
        helpers: set[str] = set()
        own: set[str] = set()
        for file in self._inventory.select(*LANGUAGES):
            facts = self._facts(file)
            if facts is None:
                continue
            if facts.cases:
                holders.append(facts)
            helpers |= facts.helpers
            own |= facts.declares if file.role is Role.TEST else facts.helpers
            if file.role is Role.SOURCE and len(facts.functions) <= facts.lines:  # more: a bundle
                product[file.path] = facts
        holders = [_helped(f, helpers) for f in holders]
        holders = list(_without_copies(holders))
        links = Links(self._inventory, product, imported(self._inventory))
        return replace(self._followed(product, holders, links), own=frozenset(own))

    def _facts(self, file: SourceFile) -> Facts | None:
        self._sent.append(file.path)
        if file.path.endswith((".pyi", ".ipynb", ".d.ts")):
            return None
        test = file.role is Role.TEST
        text = self._inventory.read(file)
        made: Draft
        if file.language == "python":
            parsed = syntax.python_tree(self._inventory, file)
            if parsed is None:
                self._lost(file)
                return None
            made = cases_python.read(parsed, text, test=test)
        else:
            tree = syntax.tree(self._inventory, file)
            if tree is None:
                self._lost(file)
                return None
            if file.language == "go":
                made = cases_go.read(tree.root_node, text, test=test)
            elif file.language == "rust":
                made = cases_rust.read(tree.root_node, text, test=test)
            else:
                made = cases_script.read(tree.root_node, text, file.path, test=test)
        made.cases = [replace(case, path=file.path) for case in made.cases]
        return made.facts(file.path, file.language or "", file.lines, file.digest)

    def _lost(self, file: SourceFile) -> None:
        reason = f"not valid {file.language}, too large or nested too deeply"
        self._unread.append(Unread(path=file.path, reason=reason))

    def _followed(self, product: Mapping[str, Facts], holders: list[Facts], links: Links) -> Tests:
        routes = _routes(product)
        edges: dict[str, frozenset[str]] = {}
        claims: dict[str, float] = defaultdict(float)
        direct: dict[str, float] = defaultdict(float)
        driven: dict[str, float] = defaultdict(float)
        touched: dict[str, set[str]] = defaultdict(set)
        reaching: dict[str, int] = {}
        asked: set[tuple[str, str]] = set()
        for test in holders:
            inline = test.path in product
            start = set(links.of(test, inside=inline)) | ({test.path} if inline else set())
            hit = _asked(test, routes)
            start |= {path for path, _ in hit}
            reaching[test.path] = len(start)
            weight = live_claims(test)
            if not start or not weight:
                continue
            asked |= {(path, route) for path, route in hit}
            spoken = (test.within if inline else test.names) | {n for _, r in hit for n in routes[r]}
            for depth, level in enumerate(_levels(start, edges, product, links)):
                for path in level:
                    claims[path] += weight * FADES**depth / len(level)
                    direct[path] += weight if depth == 0 else 0
                    driven[path] += weight * FADES**depth if test.drives else 0
                    if depth <= 1:
                        touched[path] |= {n for n, _ in product[path].functions if n in spoken}
        known = {
            path: Tested(facts, round(claims[path], 4), direct[path], driven[path], frozenset(touched[path]))
            for path, facts in product.items()
            if facts.functions or facts.routes
        }
        bound = frozenset(test.path for test in holders if links.binds(test.path))
        sent, unread = tuple(self._sent), tuple(self._unread)
        return Tests(tuple(holders), known, sent, unread, reaching, frozenset(asked), bound=bound)


def _levels(
    start: set[str], edges: dict[str, frozenset[str]], product: Mapping[str, Facts], links: Links
) -> Iterator[set[str]]:
    """Product files by how many imports away they are."""
    seen, level = set(start), set(start)
    for _ in range(DEEPEST):
        if not level or len(level) > WIDEST:
            return
        yield level
        further: set[str] = set()
        for path in level:
            if path not in edges:
                edges[path] = links.of(product[path])
            further |= edges[path]
        level = further - seen
        seen |= level


Known = dict[str, frozenset[str]]


class _Routes(Known):
    """Template -> names; and where each stands."""

    def __init__(self) -> None:
        super().__init__()
        self.places: dict[str, set[str]] = defaultdict(set)  # template -> paths that declare it
        self.by_name: dict[str, set[str]] = defaultdict(set)  # function, class or label -> templates
        self.declared: dict[str, set[str]] = defaultdict(set)  # name -> product files that declare it
        self.by_tail: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)


def _routes(product: Mapping[str, Facts]) -> _Routes:
    found = _Routes()
    for path, facts in product.items():
        for name in facts.declares:
            found.declared[name].add(path)
        for route in facts.routes:
            found[route.template] = found.get(route.template, frozenset()) | route.names
            found.places[route.template].add(path)
            for name in route.names:
                found.by_name[name].add(route.template)
        template = _by_place(path)
        if template:
            found.setdefault(template, frozenset())
            found.places[template].add(path)
    for template in list(found)[:MOST_ROUTES]:
        parts = segments(template)
        if parts:
            found.by_tail[parts[-1]].append((parts, template))
    return found


def _by_place(path: str) -> str:
    """The address of a page or handler whose place in the tree is its address (Next, Nuxt, SvelteKit)."""
    stem, _, _ = path.rpartition(".")
    for marker in ("pages/", "app/", "routes/", "server/api/"):
        before, found, rest = stem.partition(marker)
        if not found or (before and not before.endswith("/")):
            continue
        parts = rest.split("/")
        if marker in ("app/", "routes/") and parts[-1] not in (
            "page",
            "route",
            "+page",
            "+server",
            "+page.server",
        ):
            continue
        kept = [p for p in parts if not p.startswith(("(", "@", "_")) and p not in ("page", "route", "index")]
        kept = [p for p in kept if not p.startswith("+")]
        return ("/api/" if marker == "server/api/" else "/") + "/".join(kept)
    return ""


def _asked(test: Facts, routes: _Routes) -> set[tuple[str, str]]:
    """(product file, template) of the routes that this test file asks, and the files of their handlers."""
    templates: set[str] = set()
    for said in test.asked:
        if not said.startswith("/"):
            templates |= routes.by_name.get(said, set())
            continue
        parts = segments(said)
        for key in {parts[-1], "*"} if parts else ():
            templates |= {t for want, t in routes.by_tail.get(key, ()) if asks_for(parts, want)}
    found = {(path, t) for t in templates for path in routes.places[t]}
    for template in templates:
        for name in routes[template]:
            homes = routes.declared.get(name, set())
            found |= {(path, template) for path in homes} if len(homes) <= 2 else set()
    return found


def _helped(file: Facts, helpers: set[str]) -> Facts:
    """Cases that leave the claim to a helper of the tests have one; what generators wrote has none."""

    def seen(case: Case) -> Case:
        if is_sample(case.name.rpartition(".")[2]):
            return replace(case, claims=0)
        helped = not case.claims and not case.idle and bool(case.calls & helpers)
        return replace(case, claims=1) if helped else case

    return replace(file, cases=tuple(map(seen, file.cases)))


def _without_copies(files: Iterable[Facts]) -> Iterator[Facts]:
    """The same files; a case that repeats another one of its file word for word claims nothing more."""
    files_seen: set[str] = set()
    for file in files:
        seen: set[int] = set()
        kept = []
        for case in file.cases:
            copy = (case.body in seen and bool(case.body)) or file.digest in files_seen
            seen.add(case.body)
            kept.append(replace(case, claims=0, idle=0, copy=True) if copy else case)
        files_seen.add(file.digest)
        yield replace(file, cases=tuple(kept))
