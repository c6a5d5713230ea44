"""Endpoints that a host serves by their place: ``pages/api`` of Next.js, functions of Supabase and Netlify.

No check itself. Supabase asks for a login before its functions unless ``verify_jwt = false`` says otherwise.
"""

import re
from collections.abc import Iterator

from lastmile import toml_in
from lastmile.checks.code.reading import Reading
from lastmile.checks.security._endpoints import GUARD, HARMLESS, Endpoint, asks_who
from lastmile.checks.security._webhooks_script import code_of
from lastmile.errors import LastMileError
from lastmile.model import Role

_PAGES = re.compile(r"(?:^|/)pages/(?P<address>api/.{1,200})\.[jt]sx?$")
_EDGE = re.compile(r"(?:^|/)supabase/functions/(?P<address>[^/_][^/]{0,80})/index\.[jt]s$")
_NETLIFY = re.compile(r"(?:^|/)netlify/functions/(?P<address>[^/]{1,80})\.[cm]?[jt]s$")
_MIDDLEWARE = re.compile(r"(?:^|/)(?:middleware|proxy)\.[jt]s$")
_WRAPPED = re.compile(r"(?:export default|exports\.handler =|Deno\.serve\(|\bserve\()\s*([\w.]{2,60})\(")
_START = re.compile(
    r"export default|exports\.handler|export (?:const|async function) handler|Deno\.serve|\bserve\("
)


def placed_endpoints(reading: Reading) -> Iterator[Endpoint]:
    """Each such file is one endpoint; its whole text may ask who is calling."""
    guarded = open_ones = None
    for file, tree in reading.trees("javascript", "typescript"):
        place = _PAGES.search(file.path) or _NETLIFY.search(file.path) or _EDGE.search(file.path)
        if place is None:
            continue
        if guarded is None or open_ones is None:
            guarded, open_ones = _behind_middleware(reading), _without_login(reading)
        code = code_of(tree.root_node)
        start = _START.search(code)
        if start is None:
            continue
        wrapped = _WRAPPED.search(code)
        asks = asks_who(code) or bool(
            wrapped
            and (GUARD.search(wrapped[1]) or not HARMLESS.match(wrapped[1]))
            and wrapped[1] not in ("async", "function")
        )
        if _EDGE.search(file.path):
            asks = asks or place["address"] not in open_ones
        elif _PAGES.search(file.path):
            asks = asks or guarded
        text = reading.inventory.read(file)
        found = _START.search(text)
        line = text.count("\n", 0, found.start()) + 1 if found else 1
        yield Endpoint(
            path=file.path, line=line, end_line=tree.root_node.end_point.row + 1, symbol=place["address"],
            address=place["address"], name="", methods=frozenset({"post"}), code=code[:50_000], guarded=asks,
            explicit=False,
        )  # fmt: skip


def _behind_middleware(reading: Reading) -> bool:
    files = reading.inventory.select("javascript", "typescript", roles=reading.roles)
    return any(_MIDDLEWARE.search(f.path) and asks_who(reading.inventory.read(f)) for f in files)


def _without_login(reading: Reading) -> set[str]:
    """Names of Supabase functions whose configuration turns the login off."""
    found: set[str] = set()
    for file in reading.inventory.select(roles=(Role.CONFIG,)):
        if file.path.endswith("supabase/config.toml"):
            try:
                functions = toml_in.parse(reading.inventory.read(file)).get("functions", {})
            except LastMileError:
                continue
            if isinstance(functions, dict):
                found |= {
                    n for n, v in functions.items() if isinstance(v, dict) and v.get("verify_jwt") is False
                }
    return found
