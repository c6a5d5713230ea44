"""No headers by which browsers block common attacks (CWE-693), as far as the repository shows."""

import re

from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Evidence, Finding, Role, Severity

RULE = "lastmile.security-headers-missing"
_LONGEST = 2000  # characters of a line that are read
_ROLES = (Role.SOURCE, Role.CONFIG)

# Packages that set all of them, in the spelling of their ecosystem.
_PACKAGE = re.compile(
    r"^(helmet|koa-helmet|@fastify/helmet|fastify-helmet|lusca|next-secure-headers|nuxt-security|flask-talisman|"
    r"flask-csp|django-csp|django-secure|secure|starlette-securityheaders|secweb|github\.com/unrolled/secure|"
    r"secure_headers|spatie/laravel-csp|bepsvpt/secure-headers)$",
    re.IGNORECASE,
)
# The four, by any spelling: header names, settings of Django, Spring and Rails, directives of proxies.
_SIGNS = {
    "a content policy": re.compile(
        r"content-security-policy|contentSecurityPolicy|\bCSP_[A-Z_]{3,30}|SECURE_CSP|content_security_policy",
        re.IGNORECASE,
    ),
    "strict transport security": re.compile(
        r"strict-transport-security|strictTransportSecurity|SECURE_HSTS_SECONDS|\bhsts\b|stsSeconds|force_ssl",
        re.IGNORECASE,
    ),
    "no guessing of types": re.compile(
        r"x-content-type-options|SECURE_CONTENT_TYPE_NOSNIFF|contentTypeNosniff|"
        r"django\.middleware\.security\.SecurityMiddleware",
        re.IGNORECASE,
    ),
    "no framing": re.compile(
        r"x-frame-options|X_FRAME_OPTIONS|frame-ancestors|frameAncestors|XFrameOptionsMiddleware|frameDeny",
        re.IGNORECASE,
    ),
}
_ALL = re.compile(
    r"\bhelmet\(|\bTalisman\(|@(fastify|koa)/helmet|securityHeaders\s*\(|secureHeaders\(|\bSecure\(\)\.framework|"
    r"from secure import|unrolled/secure|middleware\.Secure\(|helmet\.New\(|SecureWithConfig\("
)
# Lower-case; a file without one of them holds none of the signs.
_KEYS = (
    *(
        "security-policy",
        "securitypolicy",
        "security_policy",
        "csp_",
        "secure_csp",
        "strict-transport",
        "hsts",
    ),
    *("stricttransport", "stsseconds", "force_ssl", "nosniff", "content-type-options", "securitymiddleware"),
    *("x-frame", "x_frame", "xframe", "frame-ancestors", "frameancestors", "framedeny", "helmet", "talisman"),
    *(
        "secureheaders",
        "securityheaders",
        "unrolled/secure",
        "middleware.secure",
        "from secure",
        "securewith",
    ),
    "secure()",
)
_SEARCHED = (
    "packages that set these headers, and the names of the headers and settings in source and configuration "
    "(frameworks, nginx, Caddy, Traefik, Vercel, Netlify, cloud templates)"
)


def look(inventory: Inventory) -> Scan:
    """One finding for the repository where most of the four are missing; opportunities are the four.

    Raises NothingToLookAt without code.
    """
    if not inventory.select(roles=(Role.SOURCE,)):
        raise NothingToLookAt("there is no source code")
    files = inventory.select(roles=_ROLES)
    scan = Scan(
        sent=tuple(file.path for file in files),
        searched=f"{_SEARCHED}; {len(files)} files",
        opportunities={RULE: len(_SIGNS)},
    )
    chosen = (d.name for m in inventory.manifests for d in m.dependencies if d.direct)
    if any(_PACKAGE.match(name) for name in chosen):
        return scan
    missing = dict(_SIGNS)
    for file in files:
        text = inventory.read(file)
        lower = text.lower()
        if not any(key in lower for key in _KEYS):
            continue
        for line in text.splitlines():
            code = line[:_LONGEST]
            if code.lstrip().startswith(("#", "//", "*")):
                continue
            if _ALL.search(code):
                return scan
            for name in [name for name, sign in missing.items() if sign.search(code)]:
                del missing[name]
        if not missing:
            return scan
    # One that is left out is a choice more often than an oversight.
    return scan if len(missing) < 2 else _with(scan, list(missing))


def _with(scan: Scan, missing: list[str]) -> Scan:
    finding = Finding(
        rule=RULE,
        message=f"The repository sets no header for: {', '.join(missing)}. Add one header middleware, "
        "and begin with a content policy that only reports.",
        severity=Severity.LOW,
        confidence=Confidence.MEDIUM,
        cwe=("CWE-693", "CWE-1021"),
        evidence=(Evidence(kind="absence", note=f"searched: {_SEARCHED}"),),
    )
    return Scan((finding,), scan.sent, opportunities=scan.opportunities, searched=scan.searched)


CHECK = Check(RULE, look)
