"""What the written pages of a repository say: sections with their prose and their commands; no check itself.

Left out: licences, change logs, codes of conduct, forms of the forge, and orders to AI tools, which tell no
person how to run the product.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from lastmile.inventory import Inventory, SourceFile
from lastmile.model import Role

_LARGEST = 400_000  # bytes
_MOST = 600  # pages
_PAGE = re.compile(
    r"\.(?:md|mdx|rst|adoc|asciidoc|txt|org)$|(?:^|/)(?:readme|install|running|deploy\w*|runbook\w*)$",
    re.IGNORECASE,
)
_NO_PAGE = re.compile(
    r"(?:^|/)(?:licen[sc]e|copying|notice|changelog|changes|history|news|releases?|authors|"
    r"contributors|maintainers|"
    r"code[_-]of[_-]conduct|requirements|constraints|robots|cmakelists|humans|ads)[\w.-]{0,40}$|"
    r"(?:^|/)(?:issue_template|pull_request_template|\.claude|\.cursor|\.windsurf|\.kiro|\.bolt|\.lovable)|"
    r"(?:^|/)(?:claude|agents|gemini|copilot-instructions|cursorrules|prompts?)\.(?:md|mdx|txt)$|"
    r"(?:^|/)(?:instructions|prompts|locales?|lang|licen[sc]es|node_modules|fixtures|newsfragments)/",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^(#{1,6}|={1,6}) +(.{1,200}?)\s*#*$")
_UNDERLINE = re.compile(r"^([=\-~^\"'#*+])\1{2,}\s*$")
_FENCE = re.compile(r"^\s{0,8}(?:```+|~~~+|----$)\s*([\w+-]*)")
_INLINE = re.compile(r"`{1,2}([^`\n]{2,200})`{1,2}")
_RST_BLOCK = re.compile(r"^\s*\.\. (?:code-block|code|sourcecode|prompt|tab)::|::\s*$")
_LINK = re.compile(
    r"(!?)\[([^\[\]]{1,100})\]\((https?://[^)\s]{4,300})\)|`([^`<>]{1,100}?)\s*<(https?://[^>\s]{4,300})>`__?"
)
_ANCHOR = re.compile(
    r"<a\s[^>]{0,200}?href=[\"'](https?://[^\"']{4,300})[\"'][^>]{0,200}>\s*([^<]{1,100})<", re.IGNORECASE
)
_MANUAL = re.compile(
    r"\b(?:docs?|documentation|wiki|handbook|manual|read the docs|install(?:ation)?(?: guide)?|"
    r"self[- ]host\w*|"
    r"deploy\w*|(?:getting|get) started|quick ?start|(?:user|admin\w*|operat\w+) guide)\b",
    re.IGNORECASE,
)
# Documentation of others: a framework's page is linked by every starter.
_FOREIGN = re.compile(
    r"//(?:[\w-]{1,40}\.){0,3}(?:nextjs\.org|vercel\.com|vite\.?js?\.dev|vitejs\.dev|react\.dev|"
    r"reactjs\.org|create-react-app\.dev|"
    r"facebook\.github\.io|supabase\.com|(?:lovable|marblism|v0|replit|base44)\.\w{2,5}|bolt\.new|"
    r"expo\.dev|tailwindcss\.com|firebase\.google\.com|"
    r"docker\.com|heroku\.com|netlify\.com|render\.com|railway\.(?:app|com)|fly\.io|python\.org|"
    r"golang\.org|go\.dev|npmjs\.com|nodejs\.org|"
    r"mongodb\.com|stripe\.com|openai\.com|anthropic\.com|aws\.amazon\.com|microsoft\.com|google\.com|"
    r"mozilla\.org|img\.shields\.io|"
    r"owasp\.org|postman\.com|swagger\.io|djangoproject\.com|palletsprojects\.com/p/flask|"
    r"fastapi\.tiangolo\.com|expressjs\.com)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Section:
    """One heading and what stands below it, up to the next."""

    title: str
    line: int
    text: str  # prose and commands
    commands: tuple[str, ...]  # lines of code blocks, and code within prose that has a space or a slash


@dataclass(frozen=True)
class Document:
    """One page."""

    path: str
    text: str
    sections: tuple[Section, ...]

    @cached_property
    def words(self) -> int:
        """Words outside code blocks."""
        return len(re.findall(r"[A-Za-z]{2,40}", _without_code(self.text)))


def documents(inventory: Inventory) -> tuple[Document, ...]:
    """The pages that people of the product wrote for people, in path order."""
    roles = (Role.DOCS, Role.DATA, Role.SOURCE)
    pages = [
        f
        for f in inventory.select(roles=roles)
        if f.size <= _LARGEST and _PAGE.search(f.path) and not _NO_PAGE.search(f.path)
    ]
    return tuple(_document(inventory, file) for file in pages[:_MOST])


def _document(inventory: Inventory, file: SourceFile) -> Document:
    text = inventory.read(file)
    return Document(file.path, text, tuple(_sections(text, indented=file.path.endswith(".rst"))))


def _without_code(text: str) -> str:
    kept, inside = [], False
    for line in text.splitlines():
        if _FENCE.match(line):
            inside = not inside
        elif not inside:
            kept.append(line)
    return "\n".join(kept)


def _sections(text: str, *, indented: bool) -> Iterable[Section]:
    """Cut a page at its headings; ``indented``: code stands indented, as in reStructuredText."""
    title, start, lines, code = "", 1, list[str](), list[str]()
    rows = text.splitlines()
    inside = block = False
    for number, line in enumerate(rows, start=1):
        if _FENCE.match(line) and not _underlines(rows, number):
            inside = not inside
            continue
        heading = None if inside else _heading(rows, number)
        if heading is not None:
            yield Section(title, start, "\n".join(lines), tuple(code))
            title, start, lines, code = heading, number, [], []
            continue
        lines.append(line)
        block = (block and (line[:2] in ("  ", "\t") or not line.strip())) or bool(
            indented and _RST_BLOCK.search(line)
        )
        if inside or line.startswith(("    ", "\t")) or (block and line.strip()):
            code.append(line.strip().removeprefix("$ ").removeprefix("> ")[:300])
        else:
            code += [found for found in _INLINE.findall(line) if " " in found or "/" in found]
    yield Section(title, start, "\n".join(lines), tuple(c for c in code if c))


def _underlines(rows: list[str], number: int) -> bool:
    return bool(_UNDERLINE.match(rows[number - 1])) and number > 1 and bool(rows[number - 2].strip())


def _heading(rows: list[str], number: int) -> str | None:
    line = rows[number - 1]
    if (found := _HEADING.match(line)) is not None:
        return found[2]
    following = rows[number] if number < len(rows) else ""
    if (
        line.strip()
        and len(line) < 120
        and _UNDERLINE.match(following)
        and len(following.strip()) >= len(line.strip()) * 0.7
    ):
        return line.strip()
    return None


def elsewhere(inventory: Inventory, pages: Iterable[Document]) -> str | None:
    """Where the pages say that the product's own documentation is kept, outside the repository; or None.

    Own is an address that bears a word of the product's name; badges and other people's pages do not count.
    """
    pages = [p for p in pages if _ENTRANCE.match(p.path)]
    if sum(p.path.lower().startswith(("docs/", "doc/")) for p in pages) >= _A_MANUAL:
        return None  # what is published elsewhere is made from these pages
    own = _names(inventory, pages)
    for page in pages:
        found = [
            (md or rst, to or at) for image, md, to, rst, at in _LINK.findall(page.text[:60_000]) if not image
        ]
        found += [(label, address) for address, label in _ANCHOR.findall(page.text[:60_000])]
        found += [
            (line, url) for line in page.text[:60_000].splitlines() for url in _BARE.findall(line[:1000])
        ]
        for label, address in found:
            if _manual(label, address) and _bears(address.lower(), own):
                return str(address)
    return None


_ENTRANCE = re.compile(r"^(?:readme|contributing|install|support)[\w.-]*$|^docs?/|^\.github/", re.IGNORECASE)
_BARE = re.compile(r"(?<![(\w])(https?://[^\s)>\]\"'`]{4,300})")
_A_MANUAL = 10  # pages below docs/
_COMMON = frozenset(
    [
        "the",
        "and",
        "for",
        "with",
        "app",
        "api",
        "web",
        "server",
        "client",
        "project",
        "program",
        "demo",
        "docs",
        "readme",
        "service",
        "backend",
        "frontend",
        "repo",
        "new",
        "your",
        "official",
        "github",
        "open",
        "source",
        "simple",
        "example",
        "sample",
        "python",
        "node",
        "react",
        "next",
        "vue",
        "rust",
        "logo",
        "build",
        "test",
        "status",
        "welcome",
    ]
)


def _bears(address: str, own: frozenset[str]) -> bool:
    """Whether an address bears a word of the product's name in its host, or as a whole word of its path."""
    _, _, rest = address.partition("//")
    host, _, path = rest.partition("/")
    if host in ("github.com", "gitlab.com", "www.github.com") and "/wiki" not in path:
        return False  # a file or another project at the forge
    return any(name in host for name in own) or bool(own & set(re.findall(r"[a-z0-9]{3,40}", path)))


def _names(inventory: Inventory, pages: Iterable[Document]) -> frozenset[str]:
    """Words of the product's name: of the target, and of the first heading or image of its first page."""
    first = next((p for p in pages if p.path.lower().startswith("readme")), None)
    head = "\n".join(first.text.splitlines()[:30]) if first else ""
    titles = re.findall(
        r"^#\s+([^\n]{1,120})$|<h1[^>]{0,80}>([^<]{1,120})|alt=\"([^\"]{1,80})\"|^!\[([^\]]{1,80})\]",
        head,
        re.MULTILINE,
    )
    words = re.findall(
        r"[a-z0-9]{3,40}", " ".join([inventory.target.name, *("".join(t) for t in titles)]).lower()
    )
    if first and (underlined := re.match(r"([^\n]{1,80})\n[=*]{3,}", first.text.lstrip())):
        words += re.findall(r"[a-z0-9]{3,40}", underlined[1].lower())
    return frozenset(words) - _COMMON


def _manual(label: str, address: str) -> bool:
    if _FOREIGN.search(address) or label.startswith(("!", "<")):
        return False
    return bool(_MANUAL.search(label) or re.search(r"//docs\.|/wiki(?:/|$)|readthedocs", address))
