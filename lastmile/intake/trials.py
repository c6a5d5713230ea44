"""Scripts that try something out by hand: ``test-mail.js`` beside the product, which nothing of it runs.

A name alone decides nothing here, or a target could hide its product behind one. Such a file stands where a
person starts it, hands out nothing, serves nobody, and no file of the product and no manifest names it; and
the scripts together are the smaller part of the code. What is found in them is set aside and said to be so,
but for keys: a key in a repository is as readable in a script as anywhere (``verdict.triage``).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from lastmile.inventory import SourceFile
from lastmile.model import Role

_NAME = re.compile(r"(?:test-[\w.-]+|[\w.-]+-test)\.(?:[cm]?js|[cm]?ts|py)$", re.IGNORECASE)
_BY_HAND = frozenset(("script", "scripts", "tool", "tools"))
_MANIFESTS = ("package.json", "pyproject.toml", "requirements.txt", "deno.json")
# Below these a platform or a framework runs what lies there by its place, without anybody naming it.
_SERVED = frozenset(
    (
        *(
            "api",
            "app",
            "pages",
            "routes",
            "router",
            "routers",
            "views",
            "handlers",
            "controllers",
            "middleware",
        ),
        *(
            "functions",
            "function",
            "lambda",
            "lambdas",
            "edge",
            "workers",
            "jobs",
            "cron",
            "plugins",
            "hooks",
        ),
        *("public", "static", "assets", "www", "dist", "build", "bin"),
    )
)
_HANDS_OUT = re.compile(
    r"^\s*export\b|\bmodule\.exports\b|\bexports\.\w|\bglobal(?:This)?\.\w+\s*=(?!=)|^__all__\b", re.MULTILINE
)
_SERVES = re.compile(
    r"\.listen\(|\bcreateServer\b|\bDeno\.(?:serve|cron)\b|\bserve\(|\baddEventListener\(|\bsetInterval\(|"
    r"\bschedule\w*[.(]|\bonmessage\b|\bprocess\.on\(|\brun_forever\b|\bapp\.run\(|\buvicorn\b|"
    r"\bwhile True\b|\b\w*(?:app|router|server|fastify|bot|client|worker|queue)"
    r"\.(?:get|post|put|patch|delete|all|use|on|route|process)\("
)
_NAMING_ROLES = (Role.SOURCE, Role.CONFIG, Role.GENERATED, Role.MINIFIED, Role.DATA)
# Lines that tell a reader of the script and run nothing.
_TOLD = re.compile(r"^\s*(?://|#(?!!)|\*|/\*|<!--|(?:console\.\w{1,10}|print|echo)\b)")
_RUNS = re.compile(r"\b(?:exec|spawn|fork|require|import|run|Worker|system|popen)\w*\s*[.(]", re.IGNORECASE)
_LOADING = frozenset(("javascript", "typescript", "vue", "svelte", "html", "python"))
# ``require(name)``, ``import(`./${x}`)``: what is loaded there may be any file beside it.
_COMPUTED = re.compile(
    r"\b(?:require|import)\(\s*+(?!\)|/\*|[\"'][^\"'\n]*[\"']\s*[,)]|[\"'`][@./]*[\w-]+/)"
    r"|\bimportlib\b|\brunpy\b|\b__import__\("
)


def with_trials(files: Sequence[SourceFile], read: Callable[[SourceFile], str]) -> list[SourceFile]:
    """The files, with the scripts that only try something out marked as such."""
    beside = {PurePosixPath(f.path).parent for f in files if PurePosixPath(f.path).name in _MANIFESTS}
    tried = {f.path: f for f in files if f.role is Role.SOURCE and _looks_like_one(f.path, beside)}
    for path in [path for path, file in tried.items() if _is_part(read(file))]:
        del tried[path]
    product = [file for file in files if file.role in _NAMING_ROLES and file.path not in tried]
    for file in product if tried else ():
        text = read(file)
        if file.role is Role.SOURCE and file.language in _LOADING and _COMPUTED.search(text):
            return list(files)
    _drop_named(tried, product, read)
    lines = sum(f.lines for f in files if f.role is Role.SOURCE)
    if 2 * sum(f.lines for f in tried.values()) >= lines:
        return list(files)
    return [replace(file, role=Role.TRIAL) if file.path in tried else file for file in files]


def _looks_like_one(path: str, beside: set[PurePosixPath]) -> bool:
    place = PurePosixPath(path)
    folders = [part.lower() for part in place.parts[:-1]]
    if not _NAME.match(place.name) or _SERVED & set(folders):
        return False
    return not folders or folders[-1] in _BY_HAND or place.parent in beside


def _is_part(text: str) -> bool:
    """Others can use it, or it stays and answers: whatever its name, it may be the product."""
    return bool(_HANDS_OUT.search(text) or _SERVES.search(text))


def _drop_named(
    tried: dict[str, SourceFile], product: list[SourceFile], read: Callable[[SourceFile], str]
) -> None:
    """Take out what the product names; what was taken out is product, and names others in its turn."""
    waiting = list(product)
    while tried and waiting:
        stems = {PurePosixPath(path).stem: path for path in tried}
        names = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, stems))})(?![\w-])")
        named = {found for file in waiting for found in _named(names, read(file))}
        waiting = [tried.pop(path) for path in list(tried) if PurePosixPath(path).stem in named]


def _named(names: re.Pattern[str], text: str) -> Iterator[str]:
    if not names.search(text):
        return
    for line in text.split("\n"):
        if not _TOLD.match(line) or _RUNS.search(line):
            yield from names.findall(line)
