"""No limit on how often a client may call (CWE-770), as far as the repository shows."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from lastmile.checks.code.answering import answering_functions
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Evidence, Finding, Role, Severity

RULE = "lastmile.no-rate-limiting"
_LONGEST = 600  # characters of a line that are read
_LARGEST = 500_000  # bytes of a file that is searched for words of a proxy
_PLACES = 10  # login and reset routes that are named

# Packages whose purpose is to limit calls, in the spelling of their ecosystem.
_PACKAGE = re.compile(
    r"^(slowapi|flask-limiter|django-ratelimit|django-axes|django-defender|fastapi-limiter|limits|asgi-ratelimit|"
    r"aiolimiter|pyrate-limiter|ratelimit|starlette-ratelimit|quart-rate-limiter|litestar-rate-limit|"
    r"express-rate-limit|express-slow-down|express-brute|rate-limiter-flexible|@fastify/rate-limit|"
    r"fastify-rate-limit|@upstash/ratelimit|@nestjs/throttler|nestjs-throttler|koa-ratelimit|koa2-ratelimit|"
    r"hono-rate-limiter|@arcjet/.+|bottleneck|limiter|@unkey/ratelimit|next-rate-limit|async-ratelimiter|"
    r"golang\.org/x/time|github\.com/(didip/tollbooth|ulule/limiter|go-chi/httprate|throttled/throttled|"
    r"sethvargo/go-limiter|juju/ratelimit|uber-go/ratelimit)(/.*)?|go\.uber\.org/ratelimit|"
    r"tower-governor|tower_governor|actix-governor|governor|actix-limitation|rack-attack|rack-throttle|"
    r"bucket4j.*|resilience4j-ratelimiter|aspnetcoreratelimit|hammer|graphql-rate-limit.*)$",
    re.IGNORECASE,
)
# The same in code and configuration; a comment that wishes for a limit matches none of these.
_TRACE = re.compile(
    r"\b(slowapi|flask_limiter|django_ratelimit|fastapi_limiter|rate-limiter-flexible|express-rate-limit|"
    r"@upstash/ratelimit|@fastify/rate-limit|@nestjs/throttler|ThrottlerModule|tower_governor|httprate|tollbooth|"
    r"golang\.org/x/time/rate|rate\.NewLimiter|RateLimitLayer|Rack::Attack|RateLimiter::for|AddRateLimiter|"
    r"DEFAULT_THROTTLE_(CLASSES|RATES)|throttle_classes|throttle_scope|(User|Anon|Scoped|Simple)RateThrottle|"
    r"limit_req(_zone|_status)?|limit-(rps|rpm|connections)|rate_based_statement|RateBasedStatement|"
    r"cloudflare_rate_limit|http_ratelimit|throttling_(burst|rate)_limit|throttling(Burst|Rate)Limit|"
    r"local_ratelimit|rate-limiting-advanced|X-RateLimit-(Limit|Remaining)|AXES_FAILURE_LIMIT)\b"
    r"|^\s*(-\s*)?['\"]?(rateLimit|ratelimit|rate_limit|rate-limiting)['\"]?\s*[:{]"
    r"|^\s*rate_limit\s"
    r"|\b(status|abort|sendStatus|AbortWithStatus|AbortWithStatusJSON|HTTPException|HttpError|Response)"
    r"\([^)]{0,200}\b429\b"
    r"|\b(TokenBucket|LeakyBucket|token_bucket|leaky_bucket)\b"
    r"|\bstatus(_code|Code)?\s*(?<![=!<>])[=:]\s*(status\.HTTP_)?429"
    r"|\b(raise|throw new|http\.Error\(|return)\b.{0,80}\b(TooManyRequests|StatusTooManyRequests|Throttled|"
    r"RATE_LIMITED|TOO_MANY_REQUESTS)"
)
_OWN = re.compile(
    r"\b(?:def|function|func|fn|class|const|type)\s+(\w{0,40}(?:rate_?[lL]imit|RateLimit)\w{0,40})"
)
_LIMIT_WORD = re.compile(r"\b\w{0,40}(?:rate_?[lL]imit|RateLimit)\w{0,40}\b")
_SENSITIVE = re.compile(
    r"['\"`/^](login|log-in|signin|sign-in|signup|sign-up|register|token|password[-_/]?reset|reset[-_/]?password|"
    r"forgot[-_]?password|otp|verify[-_]?(code|otp|email))\b[^'\"`]{0,40}['\"`]",
    re.IGNORECASE,
)
_ROUTE = re.compile(
    r"\b(route|path|re_path|url|get|post|put|any|Handle|HandleFunc|GET|POST|PUT|add_url_rule)\s*\("
)
# The same words where nobody registers a route: a client's call, a look-up in a table, a test's claim.
_NO_ROUTE = re.compile(
    r"\b(?:axios|config\w*|headers?|params?|cookies?|localStorage|sessionStorage|client|https?|fetch|request|req|res"
    r"|session|map|form|data|values?|\$http)\s*\.\s*(?:get|post|put|any|Get|Post)\s*[(<]|\bassert|\bexpect\(|ApiUrl|baseURL"
    r"|oidc|oauth|callback|\bfetch\(",
    re.IGNORECASE,
)
# Somebody expects a proxy in front, whose settings are not in the repository and may hold a limit.
_IN_FRONT = re.compile(
    r"\b(?:reverse[ -]?prox(?:y|ies)|trusted_?prox(?:y|ies)|X-Forwarded-For|ProxyFix|ProxyHeaders\w*"
    r"|(?:nginx|traefik|caddy)(?: |\b))",
    re.IGNORECASE,
)
_PROXY_FILE = re.compile(r"(?:^|/)(?:[\w.-]*nginx[\w.-]*\.conf\w*|Caddyfile|traefik\.[\w.]+|default\.conf)$")
_EDGE, _SUPABASE = "/supabase/functions/", "/supabase/"
# Frameworks that draw pages, and what the functions themselves are started with; the rest answer requests.
_DRAWS = frozenset(("react", "react-native", "vue", "svelte", "angular", "solid", "deno"))
_SEARCHED = (
    "rate limiters among the declared packages, in the source code (imports, decorators, answers with status "
    "429) and in the configuration (nginx, Traefik, Caddy, Kubernetes ingress, API gateway, WAF, Cloudflare)"
)


def look(inventory: Inventory) -> Scan:
    """One finding for the repository if no trace of a limit is found. Raises NothingToLookAt without code."""
    source = inventory.select(roles=(Role.SOURCE,))
    if not source:
        raise NothingToLookAt("there is no source code")
    files = _serving(inventory)
    sent = tuple(file.path for file in files)
    scan = Scan(sent=sent, searched=f"{_SEARCHED}; {len(files)} files")
    # What another package brings along limits something of its own.
    chosen = (d.name for m in inventory.manifests for d in m.dependencies if d.direct)
    if any(_PACKAGE.match(name) for name in chosen):
        return scan
    routes, own, uses = list[Evidence](), set[str](), Counter[str]()
    for file in files:
        lines = [line[:_LONGEST] for line in inventory.read(file).splitlines()]
        code = [line for line in lines if not line.lstrip().startswith(("#", "//", "*"))]
        if any(_TRACE.search(line) for line in code):
            return scan
        for line in code:
            own.update(_OWN.findall(line))
            uses.update(_LIMIT_WORD.findall(line))
        routes.extend(_sensitive_routes(file, lines))
    # The error of a limiter is raised where it is defined; that is no use of it.
    if any(
        uses[name] > 1 for name in own if not name.endswith(("Exceeded", "Error", "Exception"))
    ):  # one of their own, and something calls it
        return scan
    return replace(scan, findings=(_finding(routes, in_front=_in_front(inventory)),))


def _serving(inventory: Inventory) -> tuple[SourceFile, ...]:
    """The code and configuration in which a limit could stand.

    Where nothing but functions of Supabase answers, it is their folder: an app that calls them limits nobody,
    and speaks of refused calls all the same.
    """
    files = inventory.select(roles=(Role.SOURCE, Role.CONFIG))
    functions = answering_functions(inventory)
    others = frozenset(inventory.frameworks) - _DRAWS
    if not functions or others or not all(_EDGE in f"/{f.path}" for f in functions):
        return files
    return tuple(f for f in files if f.role is Role.CONFIG or _SUPABASE in f"/{f.path}")


def _in_front(inventory: Inventory) -> bool:
    """Whether the repository speaks of a proxy in front of the product without holding its settings."""
    if any(_PROXY_FILE.search(file.path) for file in inventory.files):
        return False
    told = inventory.select(roles=(Role.SOURCE, Role.CONFIG, Role.DOCS))
    return any(_IN_FRONT.search(inventory.read(file)) for file in told if file.size <= _LARGEST)


def _sensitive_routes(file: SourceFile, lines: list[str]) -> Iterator[Evidence]:
    if file.role is not Role.SOURCE:
        return
    for number, line in enumerate(lines, start=1):
        if "(" in line and _SENSITIVE.search(line) and _ROUTE.search(line) and not _NO_ROUTE.search(line):
            yield Evidence(kind="place", path=file.path, line=number, note="a route where guessing pays")


def _finding(routes: list[Evidence], *, in_front: bool) -> Finding:
    number = f"{len(routes)} routes for login, registration or reset are"
    if len(routes) == 1:
        number = "1 route for login, registration or reset is"
    guessed = f" {number} open." if routes else ""
    if in_front:
        guessed += (
            " The repository speaks of a proxy in front: whether it limits is not to be seen from here."
        )
    return Finding(
        rule=RULE,
        message="A limit on requests per client is not visible in the repository: no limiter package, no "
        f"answer with status 429, no rule of a proxy, gateway or firewall.{guessed}",
        severity=Severity.HIGH if routes and not in_front else Severity.MEDIUM,
        confidence=Confidence.MEDIUM,
        cwe=("CWE-770", "CWE-307"),
        evidence=(Evidence(kind="absence", note=f"searched: {_SEARCHED}"), *routes[:_PLACES]),
    )


CHECK = Check(RULE, look)
