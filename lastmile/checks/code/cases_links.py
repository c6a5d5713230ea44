"""Which files of the product a file leads to, by what it imports or names; no check itself."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from posixpath import basename, dirname, join, normpath, splitext

from lastmile.checks.code.cases import Facts
from lastmile.inventory import Inventory
from lastmile.syntax.imported import Imported

_ENDS = ("", ".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".vue", ".svelte")
_SCRIPT = frozenset(("javascript", "typescript", "vue", "svelte", "astro"))
_MAIN = ("src/index", "index", "src/main", "lib/index", "src/lib/index", "main")
_COMMON = frozenset(("main", "mod", "lib", "tests", "test", "prelude", "types", "error", "errors", "config"))
_CLOSE = 200  # candidates that are looked at
_MOST = 12  # files that one import or name may mean; beyond it the name says nothing


class Links:
    """Resolves imports and names to paths of product files."""

    def __init__(
        self, inventory: Inventory, product: Mapping[str, Facts], imports: Iterable[Imported]
    ) -> None:
        self._product = product
        self._imports: dict[str, list[Imported]] = defaultdict(list)
        for one in imports:
            if one.kind == "local" and not one.typing_only:
                self._imports[one.path].append(one)
        self._dotted: dict[str, list[str]] = defaultdict(list)
        self._scripts: dict[str, list[str]] = defaultdict(list)
        self._folders: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._stems: dict[str, list[str]] = defaultdict(list)
        self._own = _packages(inventory)
        self._declared: dict[str, list[str]] = defaultdict(list)
        for path, facts in product.items():
            self._file(path, facts)

    def _file(self, path: str, facts: Facts) -> None:
        stem = splitext(path)[0]
        for name in facts.declares:
            self._declared[name].append(path)
        if facts.language == "python":
            parts = stem.removesuffix("/__init__").split("/")
            for start in range(len(parts)):
                self._dotted[".".join(parts[start:])].append(path)
        elif facts.language in _SCRIPT:
            parts = stem.removesuffix("/index").split("/")
            for start in range(len(parts)):
                self._scripts["/".join(parts[start:])].append(path)
        elif facts.language == "go":
            for name in facts.declares:
                self._folders[dirname(path)][name].append(path)
        elif facts.language == "rust":
            own = basename(stem)
            self._stems[basename(dirname(path)) if own in ("mod", "lib", "main") else own].append(path)

    def binds(self, path: str) -> bool:
        """Whether the file imports something of the target's own, found or not."""
        return bool(self._imports.get(path))

    def of(self, facts: Facts, *, inside: bool = False) -> frozenset[str]:
        """Product files that this one leads to; ``inside``: the tests that lie in a Rust product file."""
        match facts.language:
            case "python":
                found = {p for one in self._imports[facts.path] for p in self._python(facts.path, one)}
            case "go":
                found = self._go(facts)
            case "rust":
                found = self._rust(facts, facts.within if inside else facts.names | facts.within)
            case _:
                found = {p for one in self._imports[facts.path] for p in self._script(facts.path, one.whole)}
        return frozenset(found - {facts.path})

    def _python(self, importer: str, one: Imported) -> Iterable[str]:
        whole = one.whole
        if whole.startswith("."):
            level = len(whole) - len(whole.lstrip("."))
            folder = importer
            for _ in range(level):
                folder = dirname(folder)
            whole = ".".join(part for part in (folder.replace("/", "."), whole.lstrip(".")) if part)
        for name in one.names or ("",):
            exact = self._dotted.get(f"{whole}.{name}") if name else None
            places = exact or self._dotted.get(whole) or ()
            near = _nearest(importer, places)
            if near:
                yield near
                if near.endswith("/__init__.py") and name:  # it may only hand the name on
                    yield from self._handed_on(near, name)

    def _handed_on(self, package: str, name: str) -> Iterable[str]:
        folder = dirname(package) + "/"
        found = [p for p in self._declared.get(name, ())[:_CLOSE] if p.startswith(folder)]
        return found if len(found) <= 3 else ()

    def _script(self, importer: str, whole: str) -> Iterable[str]:
        plain = whole.split("?", maxsplit=1)[0]
        if plain.startswith("."):
            return self._at(normpath(join(dirname(importer), plain)))
        for name, folder in self._own.items():
            if plain == name:
                return next((f for m in _MAIN if (f := self._at(normpath(join(folder, m))))), ())
            if plain.startswith(name + "/"):
                rest = plain.removeprefix(name + "/")
                return self._at(normpath(join(folder, rest))) or self._at(normpath(join(folder, "src", rest)))
        rest = plain.partition("/")[2] if re.match(r"[@~#$]", plain) else plain
        key = re.sub(r"\.(?:[cm]?[jt]sx?)$", "", rest.strip("/")).removesuffix("/index")
        near = _nearest(importer, self._scripts.get(key, ())) if key else None
        return (near,) if near else ()

    def _at(self, stem: str) -> tuple[str, ...]:
        stem = "" if stem in (".", "./") else stem
        bare = re.sub(r"\.[cm]?jsx?$", "", stem)
        stems = [stem, bare, join(stem, "index"), *(join(stem, m) for m in ("lib/index", "src/index"))]
        return next(((s + end,) for s in stems for end in _ENDS if s + end in self._product), ())

    def _go(self, facts: Facts) -> set[str]:
        folders = {dirname(facts.path)}
        for one in self._imports[facts.path]:
            parts = one.whole.split("/")
            tails = ("/".join(parts[start:]) for start in range(len(parts)))
            folders |= {next((t for t in tails if t in self._folders), "") or ""} - {""}
            if len(parts) <= 3 or "" in self._folders:
                folders |= {""} if parts[-1] not in self._folders and "" in self._folders else set()
        found: set[str] = set()
        for folder in folders:
            here = self._folders.get(folder, {})
            for name in facts.names & here.keys():
                found |= set(here[name]) if len(here[name]) <= _MOST else set()
        return found

    def _rust(self, facts: Facts, names: frozenset[str]) -> set[str]:
        found: set[str] = set()
        for stem in names & self._stems.keys():
            for path in self._stems[stem][:_MOST]:
                near = stem not in _COMMON or dirname(path).startswith(dirname(facts.path))
                if near and names & self._product[path].declares:
                    found.add(path)
        return found


def _nearest(importer: str, places: Iterable[str]) -> str | None:
    """The place that shares most folders with the importer, the shortest of several."""

    def shared(path: str) -> int:
        pairs = zip(path.split("/")[:-1], importer.split("/")[:-1], strict=False)
        count = 0
        for a, b in pairs:
            if a != b:
                break
            count += 1
        return count

    return max(list(places)[:_CLOSE], key=lambda p: (shared(p), -len(p), p), default=None)


def _packages(inventory: Inventory) -> dict[str, str]:
    """Names of the target's own packages of scripts, with their folders."""
    found: dict[str, str] = {}
    for file in inventory.files:
        if basename(file.path) == "package.json" and file.size < 500_000:
            try:
                data = json.loads(inventory.read(file))
            except (ValueError, RecursionError):
                continue
            name = data.get("name") if isinstance(data, dict) else None
            if isinstance(name, str) and 0 < len(name) < 200:
                found.setdefault(name, dirname(file.path))
    return found
