"""Which settings the product reads from its environment, and which any page names; no check itself."""

import re

from lastmile.inventory import Inventory
from lastmile.model import Role

_READ = re.compile(
    r"process\.env\.([A-Z][A-Z0-9_]{2,60})\b|process\.env\[[\"']([A-Z][A-Z0-9_]{2,60})[\"']\]|"
    r"import\.meta\.env\.([A-Z][A-Z0-9_]{2,60})\b|"
    r"(?:os\.environ(?:\.get)?|os\.getenv|getenv|env(?:\.str|\.bool|\.int|\.list)?|config|"
    r"Deno\.env\.get|os\.Getenv|os\.LookupEnv|"
    r"env::var|std::env::var|env::var_os|envint|envbool|envstr|envlist|"
    r"Env\.get)\s?[(\[]\s?[\"']([A-Z][A-Z0-9_]{2,60})[\"']"
)
# Names that the platform gives, not the person who sets the product up.
_GIVEN = re.compile(
    r"^(?:NODE_ENV|PORT|HOME|PATH|USER|CI|TZ|LANG|PWD|SHELL|TERM|HOSTNAME|DEV|PROD|MODE|SSR|BASE_URL|"
    r"DEBUG|EDITOR|NO_COLOR|TMPDIR|"
    r"VERCEL\w*|NEXT_RUNTIME|NEXT_PHASE|GITHUB_\w+|RENDER\w*|RAILWAY\w*|HEROKU\w*|DYNO|K_\w+|"
    r"AWS_LAMBDA\w+|npm_\w+|XDG_\w+|"
    r"APPDATA|LOCALAPPDATA|USERPROFILE|SSH_\w+|DISPLAY|RUST_\w+|CARGO_\w+|GOPATH|PYTHON\w+|"
    r"SERVER_SOFTWARE|LC_\w+|CONTINUOUS_INTEGRATION|ANALYZE)$"
)
_TELLS = re.compile(
    r"(?:^|/)(?:\.?env[\w.-]*|[\w.-]*\.env[\w.-]*|(?:docker-)?compose[\w.-]*\.ya?ml|app\.json|"
    r"render\.ya?ml|[\w.-]*\.(?:md|mdx|rst|txt|adoc|example|sample|dist|ini))$",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-Z][A-Z0-9_]{2,60}\b")


def settings(inventory: Inventory) -> tuple[frozenset[str], frozenset[str]]:
    """(names that product code reads, those of them that a page, an example file or a compose file names)."""
    read = {
        next(name for name in found if name)
        for file in inventory.select(roles=(Role.SOURCE,))
        if file.size < 500_000
        for found in _READ.findall(inventory.read(file))
    }
    wanted = {name for name in read if not _GIVEN.match(name)}
    if not wanted:
        return frozenset(), frozenset()
    told: set[str] = set()
    for file in inventory.files:
        if _TELLS.search(file.path) and file.size < 1_000_000 and file.role is not Role.VENDORED:
            told |= wanted.intersection(_NAME.findall(inventory.read(file)))
    return frozenset(wanted), frozenset(told)
