"""Scripts that the visitor's browser takes from foreign servers without knowing what to expect.

Rule: catalogue dependencies/cdn-script-without-integrity (CWE-353, CWE-829). Subresource Integrity (W3C) is
for files that never change: what a vendor changes at will (payment, maps, statistics) is left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Role, Severity

RULE = "lastmile.cdn-script-without-integrity"
_LANGUAGES = ("html", "vue", "svelte", "astro", "erb", "php", "razor", "eex")
_SUFFIXES = (
    ".jsx",
    ".tsx",
    ".pug",
    ".jade",
    ".twig",
    ".mustache",
    ".handlebars",
    ".liquid",
    ".tpl",
    ".tmpl",
    ".gohtml",
)
_LARGEST = 1_000_000  # bytes
_TAG = re.compile(r"<(script|link)\b([^>]{0,1500})", re.IGNORECASE)
_ADDRESS = re.compile(
    r"\b(?:src|href)\s{0,5}=\s{0,5}[{]?[\"'`]((?:https?:)?//([\w.-]{4,100}\.[a-z]{2,20})(?::\d{1,5})?(?:/[^\"'`\s]{0,300})?)",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--.*?-->|\{#.*?#\}|\{\{!--.*?--\}\}", re.DOTALL)
# Hosts that serve other people's packages, each file under an address of its own.
_LIBRARY_HOST = re.compile(
    r"(?:cdn\.jsdelivr\.net|(?:www\.)?unpkg\.com|cdnjs\.cloudflare\.com|code\.jquery\.com|ajax\.googleapis\.com|"
    r"ajax\.aspnetcdn\.com|(?:maxcdn|stackpath|netdna)\.bootstrapcdn\.com|cdn\.datatables\.net|cdn\.socket\.io|"
    r"cdn\.skypack\.dev|esm\.sh|(?:cdn\.)?rawgit\.com|rawcdn\.githack\.com|raw\.githack\.com|cdn\.plot\.ly|"
    r"cdn\.bootcss\.com|cdn\.bootcdn\.net|lib\.baomitu\.com|cdn\.staticfile\.(?:org|net)|use\.fontawesome\.com|"
    r"d3js\.org|cdn\.ckeditor\.com|code\.highcharts\.com|momentjs\.com|cdn\.quilljs\.com|cdn\.tiny\.cloud|"
    r"code\.angularjs\.org|(?:cdn\.)?polyfill\.io|cdn\.tailwindcss\.com|raw\.githubusercontent\.com)$"
)
# The first came under another owner who sent visitors elsewhere (June 2024); nobody should load it.
_HIJACKED = re.compile(r"(?:cdn\.|www\.)?polyfill\.io$|(?:cdn\.)?bootcss\.com$|cdn\.bootcdn\.net$")
_CHANGES_AT_WILL = re.compile(r"cdn\.tiny\.cloud/|kit\.fontawesome\.com/|/loader(?:\.min)?\.js|\.php\b")
# A version in the address: "@1.2.3", "/3.7.1/", "-3.7.1.min.js", "/v5.15.4/".
_EXACT = re.compile(
    r"(?:[@/]|[-._]v?|/v)\d{1,4}\.\d{1,5}\.\d{1,5}(?:[-+.][\w.]+)?(?=[/.\-?]|$)|@[0-9a-f]{7,40}\b"
)
_SINGLE_FILE = re.compile(r"\.(?:m?js|css)(?:[?#]|$)", re.IGNORECASE)
_TAILWIND = re.compile(r"//cdn\.tailwindcss\.com|/npm/@tailwindcss/browser")


@dataclass(slots=True)
class _Load:
    """One foreign address and every page that loads it."""

    address: str
    host: str
    script: bool
    places: list[tuple[str, int]] = field(default_factory=list)


def look(inventory: Inventory) -> Scan:
    """Every script and style sheet that a page takes from a library host or by a versioned address."""
    files = [
        f
        for f in inventory.select(roles=(Role.SOURCE, Role.CONFIG))
        if f.size <= _LARGEST and (f.language in _LANGUAGES or f.path.endswith(_SUFFIXES))
    ]
    if not files:
        raise NothingToLookAt("there is no page and no template")
    loads: dict[str, _Load] = {}
    seen = 0
    for file in files:
        text = inventory.read(file)
        if "//" not in text or ("<script" not in text.lower() and "<link" not in text.lower()):
            continue
        for load, safe in _loads(file, text):
            seen += 1
            if not safe:
                loads.setdefault(load.address, load).places.append(load.places[0])
    return Scan(
        findings=tuple(_finding(load) for load in loads.values()),
        sent=tuple(f.path for f in files),
        opportunities={RULE: max(seen, len(loads))},
        searched=f"script and link tags of {len(files)} files",
    )


def _loads(file: SourceFile, text: str) -> Iterator[tuple[_Load, bool]]:
    """What the tags of one file load from library hosts, and whether the browser can check it."""
    hidden = _COMMENT.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)
    for tag in _TAG.finditer(hidden):
        script = tag[1].lower() == "script"
        attributes = tag[2]
        found = _ADDRESS.search(attributes)
        quoted = file.path.endswith((".jsx", ".tsx")) and hidden.count("`", 0, tag.start()) % 2
        if (
            quoted
            or not found
            or (not script and not re.search(r"\bstylesheet\b", attributes, re.IGNORECASE))
        ):
            continue
        address, host = found[1], found[2].lower()
        versioned = bool(_EXACT.search(address) and _SINGLE_FILE.search(address))
        if _CHANGES_AT_WILL.search(address) or not (_LIBRARY_HOST.match(host) or versioned):
            continue
        line = hidden.count("\n", 0, tag.start()) + 1
        safe = bool(re.search(r"\bintegrity\b", attributes, re.IGNORECASE))
        yield _Load(address, host, script, [(file.path, line)]), safe


def _finding(load: _Load) -> Finding:
    others = len({path for path, _ in load.places}) - 1  # the finding's place is none of them
    also = f" {others} other file{'s load' if others > 1 else ' loads'} it." if others else ""
    what = "script" if load.script else "style sheet"
    severity = Severity.MEDIUM if load.script else Severity.LOW
    if _HIJACKED.match(load.host):
        severity = Severity.HIGH if load.script else Severity.MEDIUM
        message = f"{load.host} has changed hands and served harmful code; this page still loads from it."
    elif _TAILWIND.search(load.address):
        severity = Severity.LOW
        message = "This builds the styles in each visitor's browser and is made for trials: no fixed content."
    elif _EXACT.search(load.address):
        message = f"The {what} {_short(load.address)} has no integrity: browsers run whatever its host sends."
    else:
        message = (
            f"The {what} {_short(load.address)} names no exact version: its content changes without any "
            "change of yours, and no integrity can hold."
        )
    path, line = load.places[0]
    return Finding(
        rule=RULE,
        message=message + also,
        severity=severity,
        confidence=Confidence.HIGH if _LIBRARY_HOST.match(load.host) else Confidence.MEDIUM,
        path=path,
        line=line,
        symbol=load.address[:200],
        cwe=("CWE-353", "CWE-829"),
    )


def _short(address: str) -> str:
    return address.partition("?")[0].split("//", 1)[-1][:120]


CHECK = Check(RULE, look)
