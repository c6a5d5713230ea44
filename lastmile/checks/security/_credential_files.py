"""Which files are credential files by their name, and how an environment file is parsed; no check itself."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

_ENV = re.compile(r"(?:\.env(?:rc)?(?:[.\-_][\w.\-]+)?|[\w.\-]+\.env)$")
_TEMPLATE = re.compile(
    r"(?:^|[.\-_])(?:example|sample|template|dist|tpl|defaults?|schema|test|ci)(?:[.\-_]|$)"
)
_KEY_FILE = re.compile(r".*\.(?:pem|key|p8|ppk)$|id_(?:rsa|dsa|ecdsa|ed25519)$")
_ACCOUNT = re.compile(r".*(?:service[-_]?account|adminsdk|client[-_]?secret|credentials).*\.json$")
_TOKEN_FILE = re.compile(r"\.npmrc$|\.pypirc$|\.netrc$|\.git-credentials$|\.yarnrc\.yml$")
_STATE = re.compile(r".*\.tfstate(?:\.backup)?$")
_KEY_STORE = re.compile(r".*\.(?:p12|pfx|jks|keystore|kdbx)$")
_ENV_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.]*)\s*=\s*(.*)$")


def kind_of(path: str) -> str | None:
    """What a file is by its name: env, template, key, account, token, state, store; None: none of them."""
    name = PurePosixPath(path).name.lower()
    if _ENV.fullmatch(name):
        return "template" if _TEMPLATE.search(name) else "env"
    for kind, pattern in (
        ("key", _KEY_FILE),
        ("account", _ACCOUNT),
        ("token", _TOKEN_FILE),
        ("state", _STATE),
        ("store", _KEY_STORE),
    ):
        if pattern.match(name):
            return kind
    return None


def variables(text: str) -> Iterator[tuple[int, str, str]]:
    """Line, name and value of each assignment of an environment file, unquoted and without comment."""
    for number, line in enumerate(text.splitlines(), start=1):
        found = _ENV_LINE.match(line[:8000])
        if not found:
            continue
        value = found[2].strip()
        if value[:1] in ("'", '"') and value.find(value[0], 1) > 0:
            value = value[1 : value.find(value[0], 1)]
        else:
            value = re.split(r"\s#", value, maxsplit=1)[0].strip()
        yield number, found[1], value
