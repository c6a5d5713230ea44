"""What a code file tells about tests: its cases, its functions, what it names and asks; no check itself."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

# Names of cases that try what must be refused. Only words of refusal; "empty" or "none" alone say little.
_REFUSAL_NAME = re.compile(
    r"invalid|error|fail|reject|refus|denied|deny|forbid|unauthori[sz]ed|unauthenticated|missing|wrong|illegal|"
    r"malformed|not[_ ]?found|not[_ ]?allowed|cannot|can't|raises|throws|expired|timeout|exceed|duplicate|"
    r"too[_ ]?(long|large|many|big|short)|must[_ ]?not|should[_ ]?not|non[_ ]?existent|unknown|corrupt|"
    r"disallow|conflict|bad[_ ]|without[_ ](permission|auth|login|token)|requires[_ ]|[^0-9][45]\d\d[^0-9]",
    re.IGNORECASE,
)
# What project generators put there; nobody wrote it.
_SAMPLE = re.compile(
    r"renders? learn react link|renders without crashing|should create the app|should have as title|"
    r"should return [\"'`]?hello world|^it_works$|^test_(placeholder|example|sample|dummy|nothing)$|"
    r"adds 1 \+ 2 to equal 3|^(placeholder|example|dummy|sanity)( test)?$",
    re.IGNORECASE,
)
MOST_ASKED = 1000
_ADDRESS = re.compile(r"^(?:https?://[^/\s]{1,100})?(/[^\s?#]{1,200})")


@dataclass(frozen=True, slots=True)
class Case:
    """One test case."""

    path: str
    line: int
    name: str
    claims: int  # statements that can fail by what the product does; rows of a table add to them
    idle: int = 0  # claims that cannot fail: about constants, or a thing compared with itself
    refuses: bool = False  # tries something that must be refused or go wrong
    skipped: bool = False  # switched off whatever the circumstances
    focused: bool = False  # written so that only it runs
    confirms: str = ""  # why its claim confirms only what the test itself set up; "": it does not
    calls: frozenset[str] = frozenset()  # last names of what it calls; "done": it ends by a callback
    copy: bool = False  # it repeats another case of its file, or its file repeats another
    body: int = 0  # hash of its code without the name, to tell copies


@dataclass(frozen=True, slots=True)
class Route:
    """An address that product code answers."""

    template: str  # "/users/:id"; "" where only its name is known
    names: frozenset[str]  # functions, classes and labels in the same statement


@dataclass(frozen=True, slots=True)
class Facts:
    """What one code file tells; of the target's own code only."""

    path: str
    language: str
    lines: int  # of product code, without tests that lie in the same file
    functions: tuple[tuple[str, int], ...] = ()  # (name, line), methods included
    declares: frozenset[str] = frozenset()  # functions, classes and types
    names: frozenset[str] = frozenset()  # all identifiers of the code; of Rust's inline tests: see ``within``
    routes: tuple[Route, ...] = ()
    cases: tuple[Case, ...] = ()
    helpers: frozenset[str] = frozenset()  # functions, no cases, that claim something
    asked: frozenset[str] = frozenset()  # addresses and route labels that its strings name
    within: frozenset[str] = frozenset()  # identifiers of tests inside a product file
    digest: str = ""  # of the file, to tell copies
    drives: bool = False  # starts or asks the product as a whole: a client, a server, a browser, a process


@dataclass
class Draft:
    """Facts in the making."""

    functions: list[tuple[str, int]] = field(default_factory=list)
    declares: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    routes: list[Route] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    helpers: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    within: set[str] = field(default_factory=set)
    test_lines: int = 0
    drives: bool = False
    budget: int = 8_000_000  # bytes that may be walked once more: nested cases would cost their square

    def facts(self, path: str, language: str, lines: int, digest: str) -> Facts:
        """The same, frozen."""
        return Facts(
            path,
            language,
            max(lines - self.test_lines, 0),
            tuple(self.functions),
            frozenset(self.declares),
            frozenset(self.names),
            tuple(self.routes),
            tuple(self.cases),
            frozenset(self.helpers),
            frozenset(self.asked),
            frozenset(self.within),
            digest,
            self.drives,
        )

    def may_walk(self, size: int) -> bool:
        """Whether a part of so many bytes may be walked by itself; it is taken off the budget."""
        self.budget -= size
        return self.budget > 0

    def ask(self, text: str) -> None:
        """Keep a string of a test if it is an address of the product, up to MOST_ASKED of a file."""
        found = _ADDRESS.match(text) if len(text) < 300 else None
        if found and len(self.asked) < MOST_ASKED:
            self.asked.add(found.group(1))


def is_refusal(name: str) -> bool:
    """Whether a case's name says that something is refused or goes wrong."""
    return bool(_REFUSAL_NAME.search(f" {name[:200]} "))


def is_sample(name: str) -> bool:
    """Whether a project generator wrote the case of that name."""
    return bool(_SAMPLE.search(name.strip("'\"` ")[:200]))


def segments(address: str) -> tuple[str, ...]:
    """The parts of an address or template; a variable part is "*"."""
    plain = re.split(r"[?#]", address, maxsplit=1)[0].strip("/^$ ")
    parts = (part for part in plain.split("/") if part) if plain else ()
    return tuple("*" if re.search(r"[:<{\[(*$\\]|^\d+$", part) else part.lower() for part in parts)


def asks_for(asked: tuple[str, ...], template: tuple[str, ...]) -> bool:
    """Whether a request ends in this template, one written part at least being equal.

    The front may be missing, for routers are mounted below addresses that stand elsewhere.
    """
    if not template or len(template) > len(asked) or all(part == "*" for part in template):
        return False
    tail = asked[len(asked) - len(template) :]
    return all(
        want in ("*", got) or (got == "*" and i > 0)
        for i, (got, want) in enumerate(zip(tail, template, strict=True))
    )


def constant_names(words: Iterable[str]) -> frozenset[str]:
    """Last parts of labels such as "shop:order-edit" or "admin.users", as routes are named."""
    return frozenset(re.split(r"[:.]", word)[-1] for word in words if word and len(word) < 100)
