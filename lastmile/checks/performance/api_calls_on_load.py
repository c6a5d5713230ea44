"""Pages that send too many requests when they open (CWE-1050), estimated from the code."""

import re

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.modules import FUNCTIONS, Module, Modules
from lastmile.checks.code.reading import SHIPPED
from lastmile.checks.performance._page_calls import Counter
from lastmile.checks.performance._page_count import Count
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Evidence, Finding, Severity, Unread

RULE = "lastmile.api-calls-on-load"
_BANDS = ((40, Severity.HIGH), (20, Severity.HIGH), (10, Severity.MEDIUM))  # more than so many requests
_PLACES = 20  # call sites that the evidence names
_PAGE = re.compile(
    r"(^|/)(pages|views|screens|routes)/(?!(api|_|.*/api/))|(^|/)app/(.*/)?page\.[jt]sx?$|(^|/)(App|Home|Dashboard|"
    r"index|main|\w+Page|\w+Screen|\w+View|\+page)\.(jsx?|tsx?|vue|svelte)$"
)
_MARKUP = ("vue", "svelte", "html")


def look(inventory: Inventory) -> Scan:
    """One finding a page over the bands; opportunities are the pages. Raises NothingToLookAt without any."""
    files = inventory.select("javascript", "typescript", *_MARKUP, roles=SHIPPED)
    modules = Modules(inventory, files)
    counter, found, unread, pages = Counter(modules), list[Finding](), list[Unread](), 0
    sent = []
    for file in files:
        is_page = file.language == "html" or bool(_PAGE.search(file.path))
        if file.language not in _MARKUP:
            sent.append(file.path)
        if not is_page:
            continue
        module = modules.module(file.path)
        if file.language in _MARKUP:
            sent.append(file.path)
        if module is None:
            unread.append(Unread(path=file.path, reason="its script does not parse"))
            continue
        component = module.root if file.language in _MARKUP else _component(module)
        if component is None or (
            file.language == "html" and not (module.scripts or syntax.first_child(module.root))
        ):
            continue
        pages += 1
        count = counter.document(module) if file.language == "html" else counter.page(module, component)
        finding = _finding(file.path, component, count)
        if finding is not None:
            found.append(finding)
    # A page that another one shows is counted there.
    found = [f for f in found if f.path not in counter.shown]
    if not pages and not unread:
        raise NothingToLookAt("there is no page of a browser application")
    return Scan(findings=tuple(found), sent=tuple(sent), unread=tuple(unread), opportunities={RULE: pages})


def _component(module: Module) -> Node | None:
    """The default export, else the first function with a capital that shows markup."""
    if isinstance(module.default, str):
        found = module.function(module.default, module.root)
    else:
        found = module.default
    if found is None:
        named = [
            (name, n) for name, nodes in module.functions.items() for n, _, _ in nodes if name[:1].isupper()
        ]
        found = next((node for _, node in named if b"<" in (node.text or b"")), None)
    return (
        found if found is not None and (found.type in FUNCTIONS or found.type.startswith("class")) else None
    )


def _finding(path: str, component: Node, count: Count) -> Finding | None:
    severity = next((s for least, s in _BANDS if count.sent > least), None)
    if severity is None:
        return None
    rows = f", {count.listed} of them once for each row of a list" if count.listed else ""
    sites = sorted(count.places.items(), key=lambda item: (-item[1][0], item[0]))
    return Finding(
        rule=RULE,
        message=f"Opening this page sends at least {count.sent} requests, from {len(sites)} distinct call "
        f"sites{rows}. This is an estimate from the code; confirm it with a trace of the browser.",
        severity=severity,
        confidence=Confidence.MEDIUM,
        path=path,
        line=syntax.line_of(component),
        symbol=path,
        cwe=("CWE-1050",),
        evidence=tuple(
            Evidence(kind="place", path=where, line=line, note=_note(times, listed=listed))
            for (where, line, _), (times, listed) in sites[:_PLACES]
        ),
    )


def _note(times: int, *, listed: bool) -> str:
    often = f"{times} requests from here" if times > 1 else "one request"
    return f"{often}{', for each row of a list' if listed else ''}"


CHECK = Check(RULE, look)
