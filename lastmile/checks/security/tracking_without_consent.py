"""Trackers that build profiles of visitors and start without asking (CWE-359)."""

import re

from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Evidence, Finding, Role, Severity

RULE = "lastmile.tracking-without-consent"
_LONGEST = 4000  # characters of a line that are read
_LANGUAGES = ("javascript", "typescript", "html", "vue", "svelte", "astro", "erb")
_PLACES = 10  # starts that the evidence names

# The call or script by which a tracker starts; those that know no visitor again are not among them.
_STARTS = re.compile(
    r"googletagmanager\.com/gtag/js\?id=(?:G|UA|AW)-\w|\bgtag\(\s*['\"]config['\"]\s*,\s*['\"`](?:G|UA|AW)-\w"
    r"|\bfbq\(\s*['\"]init['\"]|connect\.facebook\.net/\w{2}_\w{2}/fbevents"
    r"|static\.hotjar\.com/c/hotjar|\bhotjar\.initialize\(|clarity\.ms/tag|\bclarity\.init\("
    r"|\bmixpanel\.init\(|\bamplitude\.init\(|\bttq\.load\(|analytics\.tiktok\.com|\btwq\(\s*['\"](?:init|config)['\"]"
    r"|snap\.licdn\.com|\bFullStory\.init\(|fullstory\.com/s/fs|\bLogRocket\.init\(|cdn\.segment\.com/analytics"
    r"|pagead2\.googlesyndication\.com|\bReactGA\.initialize\(|google-analytics\.com/analytics\.js"
)
# A tool that asks, a mode that waits for the answer, or an own question.
_ASKS = re.compile(
    r"consent|cookie-?(?:bot|banner|notice|law|policy-?banner|hub|yes|first|info)|CookieBot|onetrust|usercentrics|iubenda|"
    r"klaro|tarteaucitron|didomi|quantcast|osano|termly|complianz|axeptio|opt_?(?:in|out)|GDPR|dsgvo|"
    r"do_?not_?track|acceptCookies|cookiesAccepted|acceptedCookies|disableCookie",
    re.IGNORECASE,
)
_SEARCHED = "consent tools, consent modes, banners and opt-in or opt-out switches in source and configuration"


def look(inventory: Inventory) -> Scan:
    """One finding for the repository, at the first tracker. Raises NothingToLookAt without pages."""
    pages = inventory.select(*_LANGUAGES, roles=(Role.SOURCE,))
    if not pages:
        raise NothingToLookAt("there is no page and no browser code")
    files = inventory.select(roles=(Role.SOURCE, Role.CONFIG))
    sent = tuple(file.path for file in files)
    starts = [
        Evidence(kind="place", path=file.path, line=number, note="a tracker starts here")
        for file in pages
        for number, line in enumerate(inventory.read(file).splitlines(), start=1)
        if _STARTS.search(line[:_LONGEST])
    ]
    scan = Scan(sent=sent, searched=f"{_SEARCHED}; {len(files)} files", opportunities={RULE: len(starts)})
    if not starts or any(_asks(inventory.read(file)) for file in files):
        return scan
    finding = Finding(
        rule=RULE,
        message="A tracker that knows visitors again starts with the page, and nothing in the repository "
        "asks them first. Load it after consent, or use one that stores nothing.",
        severity=Severity.MEDIUM,
        confidence=Confidence.MEDIUM,
        path=starts[0].path,
        line=starts[0].line,
        cwe=("CWE-359",),
        evidence=(*starts[:_PLACES], Evidence(kind="absence", note=f"searched: {_SEARCHED}")),
    )
    return Scan((finding,), sent, opportunities=scan.opportunities, searched=scan.searched)


def _asks(text: str) -> bool:
    return any(_ASKS.search(line[:_LONGEST]) for line in text.splitlines())


CHECK = Check(RULE, look)
