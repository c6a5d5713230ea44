"""Keys of Supabase's service role, and whether a script runs where visitors can read it; no check itself."""

import re

from lastmile.checks.code.script_sides import is_server

_SERVER_PLACE = re.compile(
    r"(?:^|/)(?:api|server|backend|functions|scripts?|migrations?|database|db|cron|workers?|jobs|seeds?|cli|bin|actions)/|"
    r"\.server\.[jt]sx?$|(?:^|/)route\.[jt]s$|(?:^|/)(?:middleware|proxy|actions?)\.[jt]s$"
)
_CLIENT = re.compile(
    r"^\s{0,20}['\"]use client['\"]|import\.meta\.env|"
    r"(?:from\s+|require\()['\"](?:react-dom|react-native|expo[\w/-]*|vue|"
    r"svelte|"
    r"solid-js|preact|@angular/core|@env)['\"]|\buse(?:State|Effect|Ref|Callback)\(|\b(?:localStorage|sessionStorage)\.\w|"
    r"\bdocument\.(?:getElementById|querySelector|addEventListener)|\bAsyncStorage\b",
    re.MULTILINE,
)
MADE = re.compile(
    r"\bcreate(?:Browser)?Client(?:<\w{1,40}>)?\(\s*[^(),]{1,200}(?:\([^()]{0,100}\))?[^(),]{0,40},\s*([^,)]{1,200})"
)
PUBLIC = re.compile(
    r"\b(?:NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|NUXT_PUBLIC|GATSBY)_(?:[A-Z]{1,20}_){0,4}SERVICE_ROLE(?:_KEY)?\b"
)
NAME = re.compile(r"service_?role(?:_?key)?\b", re.IGNORECASE)


def runs_at_the_visitor(path: str, language: str | None, text: str) -> bool:
    """Whether a script is sure to run in a browser or an app; what might run on a server is not."""
    if language in ("html", "vue", "svelte"):
        return True
    if language not in ("javascript", "typescript") or _SERVER_PLACE.search(path):
        return False
    return bool(_CLIENT.search(text)) and not is_server(text) and "use server" not in text[:300]


def is_service_key(value: str, claims: dict[str, object]) -> bool:
    """Whether a secret is a key of the service role: by its claims, or by the newer prefix."""
    return value.startswith("sb_secret_") or (
        claims.get("role") == "service_role" and claims.get("iss") in ("supabase", None)
    )


def public_names_of_clients(text: str) -> set[str]:
    """Service role variables that the build copies into the page and a client of Supabase is made with."""
    if "SERVICE_ROLE" not in text:
        return set()
    return {found[0] for made in MADE.finditer(text) if (found := PUBLIC.search(made[1]))}
