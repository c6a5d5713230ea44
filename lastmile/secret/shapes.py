"""What a secret looks like: shapes by which providers mark their keys, and values that only stand for one.

Every shape starts with a literal and is matched at that literal only, with bounded repetition, so that a
hostile text costs linear time. Placeholder and allow lists are data; last reviewed 2026-11-20.
Prefixes follow the providers' own key documentation.
"""

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Strength(StrEnum):
    """How sure we are that a value opens something, strongest first."""

    LIVE = "live"  # the shape of a provider's live key, or a password in the address of a remote host
    LIKELY = "likely"  # a random value under a telling name
    WEAK = "weak"  # a chosen password, or one for a host that is local
    TEST = "test"  # a provider's key for its test mode
    PUBLIC = "public"  # made to be published: anon key, publishable key


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of key: found by its literal, confirmed by its pattern."""

    provider: str
    kind: str
    literal: str
    pattern: re.Pattern[str]
    strength: Strength = Strength.LIVE


@dataclass(frozen=True, slots=True)
class ShapeHit:
    """One place of a text that has the shape of a key."""

    shape: Shape
    start: int
    value: str
    strength: Strength

    def __repr__(self) -> str:
        """Never the value."""
        return f"ShapeHit({self.shape.provider}, {self.start})"


_WORD = r"[A-Za-z0-9]"
_WIDE = r"[A-Za-z0-9_-]"
_HEX = r"[0-9a-fA-F]"
_END = r"(?![A-Za-z0-9])"

# provider, kind, literal, what follows the literal
_LIVE: tuple[tuple[str, str, str, str], ...] = (
    ("AWS", "access key", "AKIA", rf"[A-Z0-9]{{16}}{_END}"),
    ("AWS", "temporary access key", "ASIA", rf"[A-Z0-9]{{16}}{_END}"),
    ("GitHub", "personal access token", "ghp_", rf"{_WORD}{{30,255}}"),
    ("GitHub", "OAuth token", "gho_", rf"{_WORD}{{30,255}}"),
    ("GitHub", "user token", "ghu_", rf"{_WORD}{{30,255}}"),
    ("GitHub", "server token", "ghs_", rf"{_WORD}{{30,255}}"),
    ("GitHub", "refresh token", "ghr_", rf"{_WORD}{{30,255}}"),
    ("GitHub", "personal access token", "github_pat_", r"[A-Za-z0-9_]{36,255}"),
    ("GitLab", "access token", "glpat-", rf"{_WIDE}{{20,100}}"),
    ("GitLab", "runner token", "glrt-", rf"{_WIDE}{{20,100}}"),
    ("Stripe", "secret key", "sk_live_", rf"{_WORD}{{16,247}}"),
    ("Stripe", "restricted key", "rk_live_", rf"{_WORD}{{16,247}}"),
    ("Stripe", "webhook signing secret", "whsec_", r"[A-Za-z0-9+/=]{24,100}"),
    ("Anthropic", "API key", "sk-ant-", rf"{_WIDE}{{20,200}}"),
    ("OpenRouter", "API key", "sk-or-v1-", rf"{_WORD}{{32,100}}"),
    ("OpenAI", "project key", "sk-proj-", rf"{_WIDE}{{20,250}}"),
    ("OpenAI", "service key", "sk-svcacct-", rf"{_WIDE}{{20,250}}"),
    ("OpenAI", "admin key", "sk-admin-", rf"{_WIDE}{{20,250}}"),
    ("OpenAI", "API key", "sk-", rf"{_WORD}{{20,64}}(?![A-Za-z0-9_-])"),
    ("ElevenLabs", "API key", "sk_", rf"{_HEX}{{48}}{_END}"),
    ("Google", "API key", "AIza", rf"{_WIDE}{{35}}(?!{_WIDE})"),
    ("Google", "OAuth client secret", "GOCSPX-", rf"{_WIDE}{{24,40}}"),
    ("Slack", "bot token", "xoxb-", r"[0-9A-Za-z-]{20,250}"),
    ("Slack", "user token", "xoxp-", r"[0-9A-Za-z-]{20,250}"),
    ("Slack", "token", "xoxa-", r"[0-9A-Za-z-]{20,250}"),
    ("Slack", "token", "xoxe-", r"[0-9A-Za-z-]{20,250}"),
    ("Slack", "refresh token", "xoxr-", r"[0-9A-Za-z-]{20,250}"),
    ("Slack", "session token", "xoxs-", r"[0-9A-Za-z-]{20,250}"),
    ("Slack", "app token", "xapp-", r"[0-9A-Za-z-]{20,250}"),
    ("Slack", "webhook address", "hooks.slack.com/services/", r"T\w{6,14}/B\w{6,14}/\w{16,40}"),
    ("Discord", "webhook address", "discord.com/api/webhooks/", rf"\d{{15,22}}/{_WIDE}{{40,100}}"),
    ("Discord", "webhook address", "discordapp.com/api/webhooks/", rf"\d{{15,22}}/{_WIDE}{{40,100}}"),
    ("Twilio", "API key", "SK", rf"[0-9a-f]{{32}}{_END}"),
    ("SendGrid", "API key", "SG.", rf"{_WIDE}{{16,32}}\.{_WIDE}{{16,64}}"),
    ("Mailgun", "API key", "key-", rf"[0-9a-f]{{32}}{_END}"),
    ("Brevo", "API key", "xkeysib-", rf"{_WIDE}{{40,100}}"),
    ("Resend", "API key", "re_", rf"{_WORD}{{6,12}}_{_WORD}{{20,40}}"),
    ("npm", "access token", "npm_", rf"{_WORD}{{30,50}}{_END}"),
    ("PyPI", "upload token", "pypi-", rf"{_WIDE}{{50,250}}"),
    ("Supabase", "secret key", "sb_secret_", rf"{_WIDE}{{20,100}}"),
    ("Supabase", "access token", "sbp_", rf"{_HEX}{{40}}{_END}"),
    ("Heroku", "API key", "HRKU-", rf"{_WIDE}{{30,80}}"),
    ("DigitalOcean", "access token", "dop_v1_", rf"{_HEX}{{40,64}}"),
    ("DigitalOcean", "OAuth token", "doo_v1_", rf"{_HEX}{{40,64}}"),
    ("Shopify", "access token", "shpat_", rf"{_HEX}{{32}}"),
    ("Shopify", "app secret", "shpss_", rf"{_HEX}{{32}}"),
    ("Square", "access token", "sq0atp-", rf"{_WIDE}{{22,60}}"),
    ("Square", "OAuth secret", "sq0csp-", rf"{_WIDE}{{40,60}}"),
    ("Hugging Face", "access token", "hf_", rf"{_WORD}{{30,50}}{_END}"),
    ("Groq", "API key", "gsk_", rf"{_WORD}{{40,80}}"),
    ("Replicate", "API token", "r8_", rf"{_WORD}{{36,50}}"),
    ("Perplexity", "API key", "pplx-", rf"{_WORD}{{40,80}}"),
    ("xAI", "API key", "xai-", rf"{_WORD}{{60,120}}"),
    ("Databricks", "access token", "dapi", rf"[0-9a-f]{{32}}{_END}"),
    ("New Relic", "user key", "NRAK-", r"[A-Z0-9]{20,40}"),
    ("Sentry", "auth token", "sntrys_", r"[A-Za-z0-9+/=_-]{40,300}"),
    ("Grafana", "service token", "glsa_", r"[A-Za-z0-9_]{32,60}"),
    ("Linear", "API key", "lin_api_", rf"{_WORD}{{32,60}}"),
    ("Notion", "integration token", "ntn_", rf"{_WORD}{{40,60}}"),
    ("Postman", "API key", "PMAK-", r"[0-9a-f-]{40,80}"),
    ("Netlify", "access token", "nfp_", rf"{_WORD}{{36,60}}"),
    ("PlanetScale", "password", "pscale_pw_", rf"{_WIDE}{{32,80}}"),
    ("HashiCorp Vault", "service token", "hvs.", rf"{_WIDE}{{24,200}}"),
    ("age", "secret key", "AGE-SECRET-KEY-1", r"[A-Z0-9]{50,70}"),
    ("Azure", "storage account key", "AccountKey=", r"[A-Za-z0-9+/=]{60,100}"),
    ("Alibaba", "access key", "LTAI", rf"{_WORD}{{20}}{_END}"),
    ("HubSpot", "private app token", "pat-na1-", r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    ("HubSpot", "private app token", "pat-eu1-", r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    ("Shopify", "custom app token", "shpca_", rf"{_HEX}{{32}}"),
    ("Shopify", "private app token", "shppa_", rf"{_HEX}{{32}}"),
    ("GitLab", "trigger token", "glptt-", rf"{_HEX}{{40}}"),
    ("GitLab", "deploy token", "gldt-", rf"{_WIDE}{{20,100}}"),
    ("DigitalOcean", "refresh token", "dor_v1_", rf"{_HEX}{{40,64}}"),
    ("Doppler", "access token", "dp.pt.", rf"{_WORD}{{40,44}}{_END}"),
    ("Pulumi", "access token", "pul-", rf"{_HEX}{{40}}{_END}"),
    ("RubyGems", "API key", "rubygems_", rf"{_HEX}{{48}}{_END}"),
    ("Flutterwave", "secret key", "FLWSECK-", rf"{_HEX}{{32}}-X"),
    ("Typeform", "access token", "tfp_", rf"{_WIDE}{{40,70}}"),
    ("Shippo", "live token", "shippo_live_", rf"{_HEX}{{40}}{_END}"),
    ("EasyPost", "live key", "EZAK", rf"{_WORD}{{54}}{_END}"),
    ("PlanetScale", "service token", "pscale_tkn_", rf"{_WIDE}{{32,80}}"),
    ("Adobe", "client secret", "p8e-", rf"{_WORD}{{32}}{_END}"),
    (
        "Microsoft Teams",
        "webhook address",
        ".webhook.office.com/webhookb2/",
        r"[0-9a-f-]{36}@[0-9a-f-]{36}/IncomingWebhook/\w{32}",
    ),
    ("Dynatrace", "API token", "dt0c01.", r"[A-Z2-7]{24}\.[A-Z2-7]{64}"),
    ("Airtable", "access token", "pat", rf"{_WORD}{{14}}\.{_HEX}{{64}}{_END}"),
    ("Mapbox", "secret token", "sk.eyJ", r"[A-Za-z0-9_-]{40,200}\.[A-Za-z0-9_-]{10,60}"),
)
_OTHER: tuple[tuple[str, str, str, str, Strength], ...] = (
    ("Stripe", "test key", "sk_test_", rf"{_WORD}{{16,247}}", Strength.TEST),
    ("Stripe", "restricted test key", "rk_test_", rf"{_WORD}{{16,247}}", Strength.TEST),
    ("Stripe", "publishable key", "pk_live_", rf"{_WORD}{{16,247}}", Strength.PUBLIC),
    ("Stripe", "publishable key", "pk_test_", rf"{_WORD}{{16,247}}", Strength.PUBLIC),
    # The checkout page holds it; the secret beside it has no prefix.
    ("Razorpay", "key id", "rzp_live_", rf"{_WORD}{{14,20}}{_END}", Strength.PUBLIC),
    ("Supabase", "publishable key", "sb_publishable_", rf"{_WIDE}{{20,100}}", Strength.PUBLIC),
)
JWT = Shape(
    "JWT",
    "signed token",
    "eyJ",
    re.compile(rf"eyJ{_WIDE}{{10,1000}}+\.eyJ{_WIDE}{{4,4000}}+\.{_WIDE}{{10,1000}}"),
)
PEM = Shape(
    "PEM",
    "private key",
    "-----BEGIN ",
    re.compile(
        r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?:[A-Za-z0-9+/=\s\\\"',:.]|-(?!----)){0,20000}"
        r"(?:-----END [A-Z ]{0,40}-----)?"
    ),
)
TELEGRAM = Shape("Telegram", "bot token", ":AA", re.compile(rf":AA{_WIDE}{{32,34}}(?!{_WIDE})"))
SHAPES = (
    *(Shape(p, k, lit, re.compile(re.escape(lit) + tail)) for p, k, lit, tail in _LIVE),
    *(Shape(p, k, lit, re.compile(re.escape(lit) + tail), s) for p, k, lit, tail, s in _OTHER),
    JWT,
    PEM,
    TELEGRAM,
)

# Values in provider shape that stand for a key; real keys are random and never hold these.
_STAND_INS = re.compile(
    r"example|your|placeholder|changeme|dummy|insert|replace|redacted|sample|x{4}|\*{3}|\.{3}|123456789|abcdefgh|abc123|"
    r"fake|here$",
    re.IGNORECASE,
)
# Keys printed in public documentation (the jwt.io specimen, Supabase's local demo project, Azurite).
_SPECIMENS = (
    "eyJzdWIiOiIxMjM0NTY3ODkwI",
    "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c",
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq",
)


def token_claims(token: str) -> dict[str, object]:
    """The payload of a JSON web token, unverified; empty if it cannot be decoded."""
    part = token.split(".")[1] if token.count(".") >= 2 else ""
    try:
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError):
        return {}
    return claims if isinstance(claims, dict) else {}


def _token_strength(token: str) -> Strength | None:
    claims = token_claims(token)
    if claims.get("iss") == "supabase-demo":
        return None
    match claims.get("role"):
        case "anon":
            return Strength.PUBLIC
        case "service_role":
            return Strength.LIVE
        case _:
            return Strength.LIKELY if claims else None


def stands_in(value: str, literal: str = "") -> bool:
    """Whether a value in provider shape is a specimen or a placeholder."""
    body = value[len(literal) :]
    return bool(_STAND_INS.search(body)) or any(s in value for s in _SPECIMENS) or not _random_enough(body)


def _random_enough(body: str) -> bool:
    return any(c.isdigit() for c in body) or (body.lower() != body and body.upper() != body)


def _at_edge(text: str, start: int, *, inside: bool) -> bool:
    """A key starts where a word starts; an escaped newline in a string literal counts as an edge.

    ``inside`` a name it may also follow a hyphen or underscore: ``backup-ghp_…``.
    """
    if start == 0:
        return True
    before = text[start - 1]
    if before in "nrt" and start > 1 and text[start - 2] == "\\":
        return True
    return not (before.isalnum() or (before in "_-" and not inside))


_KEY_LINE = re.compile(r"[A-Za-z0-9+/]{40}")  # keys are written in lines of 64; a bare header is no key


def _grade(shape: Shape, value: str) -> Strength | None:
    if shape is PEM:
        if not _KEY_LINE.search(value) or "..." in value:
            return None
        return Strength.LIKELY if "ENCRYPTED" in value[:400] else Strength.LIVE
    if stands_in(value, shape.literal):
        return None
    return _token_strength(value) if shape is JWT else shape.strength


def _start(shape: Shape, text: str, at: int, *, inside: bool) -> int | None:
    """Where a key begins whose literal stands at ``at``; None where no key can begin."""
    if shape is PEM or "/" in shape.literal:
        return at
    if shape is not TELEGRAM:
        return at if _at_edge(text, at, inside=inside) else None
    start = at
    while start > 0 and at - start < 11 and text[start - 1].isdigit():
        start -= 1
    return start if 8 <= at - start <= 10 and _at_edge(text, start, inside=inside) else None


def shape_hits(text: str, *, wide: bool = False, inside: bool = False) -> Iterator[ShapeHit]:
    """Every place with the shape of a key, by shape; both options are for redaction.

    ``inside`` finds keys that are a part of a name too, ``wide`` that and what may be a placeholder.
    """
    for shape in SHAPES:
        at = text.find(shape.literal)
        while at != -1:
            start = _start(shape, text, at, inside=inside or wide)
            found = shape.pattern.match(text, at) if start is not None else None
            if start is None or found is None:
                at = text.find(shape.literal, at + 1)
                continue
            value = text[start : found.end()]
            strength = _grade(shape, value)
            if strength is not None or wide:
                yield ShapeHit(shape, start, value, strength or Strength.WEAK)
            at = text.find(shape.literal, found.end())


def prefix_of(value: str) -> str:
    """The provider's literal at the head of a value in its shape, or "": the only part that may be shown."""
    fitting = (s.literal for s in SHAPES if value.startswith(s.literal) and s.pattern.match(value))
    best = max(fitting, key=len, default="")
    return "" if best == PEM.literal else best
