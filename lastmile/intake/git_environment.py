"""Git's whole environment, built from nothing, so that neither side can steer it.

The consultant's ``GIT_*`` variables, settings, credential helpers and ``.netrc`` stay out, and the
target's settings are never read.  What may pass to a clone, and to nothing else: proxies, a company
CA, the SSH agent, and a token that only our askpass script reads.
"""

import os
from pathlib import Path

from lastmile.errors import InputError
from lastmile.intake.address import Address, Kind

_PASSED = ("PATH", "SSH_AUTH_SOCK", "SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO")
_PROXIES = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy")
_CONFIG = """[core]
\trepositoryformatversion = {version}
\tbare = true
\thooksPath = /dev/null
\tfsmonitor = false
\tcommitGraph = false
\tmultiPackIndex = false
[gc]
\tauto = 0
"""
_ASKPASS = """#!/bin/sh
# Answers git's two questions, and only for the host that the user named: a redirect gets nothing.
case "$1" in
  "Username for 'https://$LASTMILE_HOST': ") printf '%s\\n' "$LASTMILE_USER" ;;
  "Password for 'https://$LASTMILE_USER@$LASTMILE_HOST': ") printf '%s\\n' "$LASTMILE_TOKEN" ;;
  *) exit 1 ;;
esac
"""


def own_git_dir(workspace: Path, *, objects: Path | None, sha256: bool = False) -> Path:
    """An empty git directory of ours, that borrows the objects of ``objects`` if given."""
    git_dir = workspace / "git"
    for folder in ("objects/info", "refs"):
        (git_dir / folder).mkdir(parents=True, mode=0o700)
    (git_dir / "HEAD").write_text("ref: refs/heads/none\n", encoding="ascii")
    extra = "[extensions]\n\tobjectFormat = sha256\n" if sha256 else ""
    (git_dir / "config").write_text(_CONFIG.format(version=int(sha256)) + extra, encoding="ascii")
    if objects is not None:
        (git_dir / "objects/info/alternates").write_bytes(os.fsencode(objects) + b"\n")
    return git_dir


def plumbing_environment(workspace: Path, **more: str) -> dict[str, str]:
    """The environment of every git that we start (safety.md A); no protocol is allowed."""
    home = workspace / "git-home"
    home.mkdir(mode=0o700, exist_ok=True)
    (home / "template").mkdir(mode=0o700, exist_ok=True)
    settings = home / "gitconfig"
    if not settings.exists():
        settings.write_text(
            "[core]\n\thooksPath = /dev/null\n\tfsmonitor = false\n\tattributesFile = /dev/null\n"
            "[safe]\n\tbareRepository = explicit\n\tdirectory = *\n"
            "[credential]\n\thelper =\n[protocol]\n\tallow = never\n[fetch]\n\tfsckObjects = false\n",
            encoding="ascii",
        )
    return {
        **{name: os.environ[name] for name in ("PATH",) if name in os.environ},
        "HOME": str(home),
        "LC_ALL": "C",
        "LANGUAGE": "C",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": str(settings),
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_TEMPLATE_DIR": str(home / "template"),  # empty: no hooks come from a template
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_LFS_SKIP_SMUDGE": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_PAGER": "cat",
        "GIT_ALLOW_PROTOCOL": "none",
        **more,
    }


def clone_environment(workspace: Path, address: Address, token_env: str | None) -> dict[str, str]:
    """That, and what a clone may have besides. Raises InputError when the token cannot be had."""
    protocol = (
        "file"
        if address.kind is Kind.FILE_URL
        else address.url.partition("://")[0]
        if "://" in address.url
        else "ssh"
    )
    more = {"GIT_ALLOW_PROTOCOL": protocol, "GIT_SSH_COMMAND": "ssh -o BatchMode=yes"}
    more |= {name: os.environ[name] for name in _PASSED + _PROXIES if name in os.environ}
    if "SSL_CERT_FILE" in more:  # git's libcurl knows only its own variable
        more.setdefault("GIT_SSL_CAINFO", more["SSL_CERT_FILE"])
    if token_env is not None:
        more |= _askpass(workspace, address, token_env)
    return plumbing_environment(workspace, **more)


def _askpass(workspace: Path, address: Address, token_env: str) -> dict[str, str]:
    if not address.host:
        raise InputError("--token-env is for https:// URLs; for ssh the agent is used")
    token = os.environ.get(token_env, "").strip()
    if not token:
        raise InputError(f"--token-env: the environment variable {token_env!r} is not set or empty")
    script = workspace / "askpass"
    script.write_text(_ASKPASS, encoding="ascii")
    script.chmod(0o700)
    # Any user name goes with a token on GitHub, GitLab and Azure; Bitbucket insists on this one.
    user = "x-token-auth" if address.host.endswith("bitbucket.org") else "x-access-token"
    return {
        "GIT_ASKPASS": str(script),
        "LASTMILE_HOST": address.host,
        "LASTMILE_USER": user,
        "LASTMILE_TOKEN": token,
    }
