"""Endpoints that change something, and whether they ask who is calling; no check itself."""

import re
from dataclasses import dataclass

from lastmile.checks.security._handlers import WRITE

CHANGING = frozenset({"post", "put", "patch", "delete"})


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One function behind an address."""

    path: str
    line: int
    end_line: int
    symbol: str | None
    address: str  # as the code writes it; "" where it stands elsewhere
    name: str  # of the function, "" for one without a name
    methods: frozenset[str]  # lower case
    code: str  # the function's text without comments
    guarded: bool  # something before or in it asks who is calling, or might: the unknown counts as a guard
    explicit: bool  # and that something is a decorator, a dependency or a middleware of its own

    @property
    def changes(self) -> bool:
        """Whether a call stores, alters or removes something, as far as its text shows."""
        if not self.methods & CHANGING:
            return False
        return bool(WRITE.search(self.code) or _STORES.search(self.code))

    @property
    def public(self) -> bool:
        """Whether strangers are its customers: logging in, signing up, webhooks, searches."""
        text = f"{self.path.rpartition('/')[2]} {self.address} {self.name}"
        if "post" in self.methods and "password" in self.code.lower():
            return True  # whoever sends a password signs up or logs in
        return bool(PUBLIC.search(_split(text)) or _OPEN_FILE.search(self.path.lower()))


# Names of things that ask who is calling: decorators, dependencies, middleware, functions.
GUARD = re.compile(
    r"auth(?!or(?!iz)|oring)|log_?in_?req|logged_?in|sign(ed)?_?in_?req|current_?user|get_?user|permi|protect|jwt|token|"
    r"admin|api_?key|role|secur|guard|owner|member|staff|privileg|access|principal|identity|require|"
    r"ensure|restrict|only|session_?check|check_?(session|user|login)|verify|passport|clerk|is_?user|acl|"
    r"can_|policy|scope|whitelist|allow_?list|internal|secret|signature|hmac|captcha",
    re.IGNORECASE,
)
# The same inside a function's text.
EVIDENCE = re.compile(
    r"(?i:\b(req|request|ctx|c|context|event|self|info)\.(state\.|locals\.|request\.)?"
    r"(user|session|auth|user_?id|current_?user|is_?authenticated|account|identity|admin|member)\b)"
    r"|(?<![\w.])session\s*(\[|\.|\))|(?<![\w.])g\.\w*user|\bres\.locals\.\w*user"
    r"|(?i:current_?user|get_?(server_?)?session|get_?user\b|get_?jwt|jwt|auth(?!or)\w*\s*\(|\bauth\b|authori[sz]|"
    r"authenticat|verify_?\w*(token|session|user|key|secret|signature|id|password|cookie)|(token|session|user|key)_?valid|"
    r"valid\w{0,10}_?(token|session|user|key)|check_?\w*(perm|auth|access|token|login|session|user|admin|role|owner)|"
    r"permission|is_?admin|is_?owner|is_?staff|is_?logged|logged_?in|login_?required|api_?key|bearer|_secret\b|"
    r"access_?token|session_?id|unauthori|forbidden|require_?\w*(auth|user|admin|login|role|session)|"
    r"verify_oauth|check_?hash|compare_?digest|timing_?safe|clerk|cookies?\b|captcha|turnstile|"
    r"check\w{0,20}password|password\w{0,20}\s*[!=]==?|bcrypt|argon2|\.compare\()"
    r"|(?<![\w.])40[13](?![\w.])"
)
# Decorators, middleware and dependencies that never ask who is calling.
HARMLESS = re.compile(
    r"^(\w+\.)*(csrf_exempt|csrf_protect|api_view|action|require_(POST|GET|safe|http_methods)|never_cache|cache\w*|"
    r"limit|limits|limiter\w*|rate_?limit\w*|\w*[lL]imiter|throttle\w*|cross_origin|cors|atomic|transactional|commit|"
    r"non_atomic_requests|swag_from|swagger_auto_schema|extend_schema|doc|expect|marshal_with|response|arguments|"
    r"use_args|use_kwargs|validate\w*|validator\w*|parser_classes|renderer_classes|schema|json|urlencoded|raw|text|"
    r"bodyParser|jsonParser|single|array|fields|any|none|multer|upload\w*|celebrate|check|body|param|params|query|"
    r"logger|morgan|\w*[lL]og(ger|ging)?|compression|helmet|staticmethod|classmethod|override|wraps|"
    r"get_db|get_session|get_async_session|db_session|get_settings|get_redis|asyncHandler|catchAsync|"
    r"expressAsyncHandler|wrapAsync|timeit|timed|traced?|trace|Body|Query|Path|Header|Form|File|inject|"
    r"(route|get|post|put|patch|delete|api_route|view|options|head))$"
)
_WORDS = (
    "login|signin|logon|logout|signout|register|registration|signup|onboard|onboarding|password|forgot|reset|recover|"
    "verify|verification|confirm|confirmation|activate|activation|unsubscribe|subscribe|newsletter|webhook|webhooks|"
    "hook|hooks|callback|health|healthz|healthcheck|ping|contact|feedback|search|query|token|refresh|oauth|oauth2|"
    "sso|saml|auth|authenticate|otp|mfa|2fa|csrf|session|sessions|public|guest|invite|invitation|waitlist|waitinglist|"
    "track|tracking|collect|analytics|metrics|beacon|telemetry|csp|report|setup|install|init|captcha|share|"
    "shared|preview|test|debug|demo|example|mock|language|locale|theme|lang|cart|heartbeat|graphql|rpc|error|errors|"
    "identify|consent|cookie|unlock|magic|passkey|webauthn|passwordless|email|intake|lead|leads|survey|vote|quiz|play|"
    "challenge|rsvp|cron|stripe|slack|telegram|bot|socket|log in|sign in|sign up|sign out|log out"
)
PUBLIC = re.compile(rf"\b(?:{_WORDS})\b")
_OPEN_FILE = re.compile(r"(^|/)(examples?|demos?|samples?|tests?|mocks?|scripts?|tutorials?|benchmarks?)/")
_STORES = re.compile(
    r"(?i)(?<![\w])(await\s+)?(?:\w{1,40}\.){0,4}(create|insert|update|delete|remove|save|store|add|write|drop|set|edit|destroy|"
    r"assign|approve|cancel|archive|move|rename|publish)_\w{2,40}\(|"
    r"\b(create|insert|update|delete|remove|save|add|edit|destroy|assign|approve|archive|rename)[A-Z]\w{1,40}\(|"
    r"\b(unlink|rmtree|writeFile|write_text|write_bytes|append|push|pop|splice|remove|delete)\s*\("
)


# What the code shows to others, not what others show to it: keys of the providers that it calls.
_OUTGOING = re.compile(
    r"(?i)process\.env\.\w+|os\.(environ|getenv)\W\S{0,80}|['\"]?(x-api-key|authorization)['\"]?\s*:(?!:)[^,}\n]{0,200}|"
    r"\w{0,40}api_?key\s*(=(?!=)|:)[^,)\n]{0,200}|\bcredentials\b|\bset_?cookies?\b|\.cookie\("
)


# ``if (!apiKey)`` after ``const apiKey = process.env.X``: is our own key there, not who is calling.
_OWN_KEY = re.compile(
    r"\b(\w{2,40})\s*=\s*(?:process\.env\b|Deno\.env\b|import\.meta\.env\b|os\.(?:environ|getenv)\b|config\()"
)
_OF_PROVIDER = re.compile(
    r"\b(?:OPENAI|ANTHROPIC|CLAUDE|GEMINI|GOOGLE(?:_AI)?|GROQ|MISTRAL|DEEPSEEK|OPENROUTER|PERPLEXITY|COHERE|XAI|"
    r"ELEVENLABS|REPLICATE|LOVABLE|RESEND|SENDGRID|TWILIO)_(?:\w{1,20}_)?(?:KEY|TOKEN)\b"
)
_KEY_UNSET = re.compile(
    r"(?i)(?:!|\bnot )\s?\w{0,30}api_?key\)?:?\s{0,20}\{?\s{0,20}(?:throw|raise)\b|\{\s?api_?key\s?[,}]|"
    r"\bset_?api_?key\([^)\n]{0,60}|\bnew \w{1,30}\(\w{0,30}api_?key\)"
)


def asks_who(text: str) -> bool:
    """Whether a function's text asks who is calling."""
    for name in set(_OWN_KEY.findall(text)):
        text = re.sub(rf"(?:!|\bnot )\s?{re.escape(name)}\b", " ", text)
    return bool(EVIDENCE.search(_OUTGOING.sub(" ", _OF_PROVIDER.sub(" ", _KEY_UNSET.sub(" ", text)))))


def _split(text: str) -> str:
    """Lower-case words: ``/resetPassword`` and ``reset_password`` are "reset password"."""
    return re.sub(r"[\W_]+", " ", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)).lower()
