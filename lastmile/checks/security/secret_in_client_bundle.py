"""Secrets under names whose prefix tells the build tool to copy them into the web page.

Rule: catalogue security/secret-in-client-bundle (CWE-200, CWE-522). The prefixes are those of Next.js, Vite,
Create React App, Expo, Nuxt and Gatsby; names that are public by design are allowed.
"""

import re
from collections import defaultdict

from lastmile.checks.security._credential_files import kind_of
from lastmile.checks.security._service_role import public_names_of_clients
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Role, Severity

RULE = "lastmile.secret-in-client-bundle"
_VARIABLE = re.compile(
    r"(?<![A-Za-z0-9_])((?:NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|NUXT_PUBLIC|GATSBY)_[A-Z0-9_]{2,80})(?![A-Za-z0-9_])"
)
# What follows the prefix. A secret's name ends in what it is: PASSWORD_RESET_URL is a setting.
_SECRET = re.compile(
    r"(?:^|_)(?:SECRET(?:_KEY|_TOKEN)?|SERVICE_ROLE(?:_KEY)?|SERVICE_KEY|PRIVATE_(?:KEY|TOKEN)|PASSWORD|PASSWD|"
    r"(?:DATABASE|DB|POSTGRES|MONGO|MONGODB|REDIS)_UR[IL]|TWILIO_AUTH(?:_TOKEN)?|SECRET_ACCESS_KEY|"
    r"(?:OPENAI|ANTHROPIC|CLAUDE|GEMINI|GROQ|MISTRAL|DEEPSEEK|OPENROUTER|COHERE|PERPLEXITY|ELEVENLABS|REPLICATE|"
    r"HUGGINGFACE|SENDGRID|RESEND|MAILGUN|STRIPE_SECRET|XAI)(?:_[A-Z]+)?_(?:KEY|TOKEN|SECRET|APIKEY))$"
)
_PUBLIC = re.compile(r"PUBLISHABLE|ANON|PUBLIC_KEY|CLIENT_ID|DSN|POSTHOG|MAPS|FIREBASE|RECAPTCHA|SITE_KEY")
_COMMENT = re.compile(r"\s*(?://|#|\*|/\*|<!--|--)")
_NEXT_CONFIG = re.compile(r"(?:^|/)next\.config\.[cm]?[jt]s$")
_NEXT_ENV = re.compile(r"(?<![\w.])env:\s{0,20}\{([^{}]{0,4000})\}")
_NEXT_NAME = re.compile(r"(?:^|[,{\n])\s{0,40}[\"']?([A-Z][A-Z0-9_]{2,80})[\"']?\s{0,10}:")
_Place = tuple[int, str, int]  # rank (0 is best), path, line


def look(inventory: Inventory) -> Scan:
    """Collect the public variables of code, environment files, CI and hosting configuration."""
    files = [
        f
        for f in inventory.select(roles=(Role.SOURCE, Role.CONFIG, Role.DATA))
        if f.size < 2_000_000 and not f.path.endswith((".map", ".lock", "-lock.json", "-lock.yaml"))
    ]
    public: set[str] = set()
    told: set[str] = set()  # by ``supabase-service-role-in-client``
    places: dict[str, list[_Place]] = defaultdict(list)
    for file in files:
        text = inventory.read(file)
        told |= public_names_of_clients(text) if file.role is Role.SOURCE else set()
        for name, line in _names(file, text):
            public.add(name)
            if _is_secret(name):
                places[name].append((_rank(file), file.path, line))
    return Scan(
        findings=tuple(_finding(name, found) for name, found in sorted(places.items()) if name not in told),
        sent=tuple(f.path for f in files),
        opportunities={RULE: len(public)},
        searched="code, environment files, CI and hosting configuration for public front-end variables",
    )


def _names(file: SourceFile, text: str) -> list[tuple[str, int]]:
    found = []
    if "_" in text and _VARIABLE.search(text):
        for number, line in enumerate(text.splitlines(), start=1):
            if not _COMMENT.match(line):
                found += [(m[1], number) for m in _VARIABLE.finditer(line[:4000])]
    if _NEXT_CONFIG.search(file.path):
        for block in _NEXT_ENV.finditer(text):
            for m in _NEXT_NAME.finditer(block[1]):
                found.append((m[1], text.count("\n", 0, block.start(1) + m.start(1)) + 1))
    return found


def _is_secret(name: str) -> bool:
    rest = re.sub(r"^(?:NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|NUXT_PUBLIC|GATSBY)_", "", name)
    return bool(_SECRET.search(rest)) and not _PUBLIC.search(rest)


def _rank(file: SourceFile) -> int:
    """Where the reader sees it best: code, then files with values, then other files, then templates."""
    kind = kind_of(file.path)
    if kind == "template":
        return 3
    return 0 if file.role is Role.SOURCE else 1 if kind == "env" else 2


def _finding(name: str, places: list[_Place]) -> Finding:
    rank, path, line = min(places)
    others = len({p for _, p, _ in places}) - 1  # the finding's place is none of them
    also = f" The same name stands in {others} other file{'s' if others > 1 else ''}." if others else ""
    return Finding(
        rule=RULE,
        message=f"The build copies `{name}` into the web page, where every visitor can read it.{also}",
        severity=Severity.CRITICAL,
        confidence=Confidence.HIGH if rank < 2 else Confidence.MEDIUM,
        path=path,
        line=line,
        symbol=name,
        cwe=("CWE-200", "CWE-522"),
    )


CHECK = Check(RULE, look)
