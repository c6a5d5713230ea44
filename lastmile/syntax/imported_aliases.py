"""Whose module is it, in JavaScript and TypeScript: aliases, workspaces, folders, built-in modules."""

import json
import re
from collections.abc import Mapping
from posixpath import basename, dirname, join, normpath, splitext
from typing import Any

from lastmile.inventory import Inventory, SourceFile
from lastmile.names import distributions, is_known, is_standard
from lastmile.syntax.imported_local import Declared

_CONFIG = re.compile(
    r"(?:vite|vitest|webpack[\w.-]*|rollup|babel|vue|next|nuxt|svelte|jest|craco|metro|quasar|astro|snowpack|"
    r"rspack|rsbuild|ember-cli-build|config-overrides|tsup|esbuild|electron\.vite|app|umi|\.umirc|"
    r"[\w-]*webpack[\w-]*)(?:\.config)?(?:\.[\w-]+)?\.(?:[cm]?[jt]s|json)$|\.babelrc(?:\.js(?:on)?)?$"
    r"|package\.json$|deno\.jsonc?$|import_map\.json$|importmap\.json$"
)
_TSCONFIG = re.compile(r"(?:[jt]sconfig[\w.-]*|deno|import[-_]?map)\.jsonc?$")
_KEY = re.compile(
    r"(?:[\"']([@~#$\w^][^\"'\n]{0,80})[\"']|(?:^|[{,])\s{0,40}([@~\w$]{1,40}))\s*:\s*(?=\S)", re.MULTILINE
)
_FIND = re.compile(r"\bfind\s*:\s*(?:[\"']([^\"'\n]{1,80})[\"']|/\^?([^/\n]{1,80})/)")
_SET = re.compile(r"\.set\(\s*[\"']([^\"'\n]{1,80})[\"']")
_COMMENTS = re.compile(r"(\"(?:[^\"\\\n]|\\.)*\")|//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/")
_PATHS = re.compile(r"\"paths\"\s*:\s*\{([^{}]{0,20000})\}")
_PATH = re.compile(r"\"([^\"\n]{1,200})\"\s*:\s*\[")
_BASE = re.compile(r"\"baseUrl\"\s*:\s*\"([^\"\n]{0,200})\"")
_NAME = re.compile(r"(?:@[a-z0-9~_-][a-z0-9._~-]*/)?[a-z0-9~_-][a-z0-9._~-]*$")
_CODE = frozenset((".js", ".jsx", ".ts", ".tsx", ".mjs", ".cjs", ".mts", ".cts", ".vue", ".svelte", ".json"))
_OURS = ("@/", "~/", "@@/", "~~/", "#", "/", ".", "$", "src/", "app/", "~")
_AMBIENT = re.compile(r"\bdeclare\s+module\s+[\"']([^\"'\n]{1,200})[\"']")


def package_of(whole: str) -> str:
    """The package of a specifier: "lodash/fp" gives "lodash", "@scope/pkg/x" "@scope/pkg"."""
    name = whole.rpartition("!")[2].split("?")[0].removeprefix("npm:").lstrip("~")
    parts = name.split("/")
    head = "/".join(parts[:2]) if name.startswith("@") else parts[0]
    at = head.find("@", 1)
    return head[:at] if at > 0 else head


class ScriptTree:
    """What the scripts of the target may mean by a name that is no relative path."""

    def __init__(self, inventory: Inventory, declared: Declared) -> None:
        self._declared = declared
        self._own: set[str] = set()
        self._aliases: set[str] = set()
        self._patterns: set[str] = set()
        self._bases: set[str] = {"", "src", "app"}
        self._answers: dict[tuple[str, str], str] = {}
        paths = [f.path for f in inventory.files] + [x.path for x in inventory.left_out]
        self._stems = {splitext(p)[0] for p in paths if splitext(p)[1] in _CODE}
        self._folders: set[str] = set()
        for path in paths:  # of whatever is in them: "styles/main.css" is no package either
            folder = dirname(path)
            while folder and folder not in self._folders:
                self._folders.add(folder)
                folder = dirname(folder)
        for file in inventory.files:
            self._learn(inventory, file)

    def _learn(self, inventory: Inventory, file: SourceFile) -> None:
        name, folder = basename(file.path), dirname(file.path)
        if name == "package.json":
            self._bases |= {folder, join(folder, "src"), join(folder, "app")}
            self._learn_package(_json(inventory.read(file)))
        elif _TSCONFIG.match(name):
            self._learn_paths(inventory.read(file)[:200_000], folder)
        elif _CONFIG.match(name):
            text = inventory.read(file)[:200_000]
            found = [m[1] or m[2] for e in (_KEY, _FIND) for m in e.finditer(text)] + _SET.findall(text)
            self._aliases |= {
                a.lstrip("^").removesuffix("$").removesuffix("(.*)").rstrip("/*") for a in found
            }
        elif name.endswith(".d.ts"):
            self._patterns |= set(_AMBIENT.findall(inventory.read(file)[:200_000]))

    def _learn_package(self, data: Mapping[str, Any]) -> None:
        if isinstance(data.get("name"), str):
            self._own.add(data["name"])
        jest = data.get("jest")
        babel = data.get("_moduleAliases")
        mapper = jest.get("moduleNameMapper") if isinstance(jest, dict) else None
        for table in (mapper, babel, data.get("alias")):
            if isinstance(table, dict):
                self._aliases |= {re.sub(r"[\^$].*|/?\(.*", "", str(key)).rstrip("/*") for key in table}

    def _learn_paths(self, text: str, folder: str) -> None:
        plain = _COMMENTS.sub(lambda match: match[1] or "", text)  # "src/*" is no comment
        for block in _PATHS.finditer(plain):
            self._patterns |= set(_PATH.findall(block[1]))
        for block in re.finditer(r"\"imports\"\s*:\s*\{([^{}]{0,20000})\}", plain):
            self._aliases |= {k.rstrip("/") for k in re.findall(r"\"([^\"\n]{1,200})\"\s*:", block[1])}
        for base in _BASE.findall(plain):
            self._bases.add(normpath(join(folder, base)).removeprefix("./").removeprefix(".") or "")

    def kind(self, path: str, whole: str) -> str:
        """One of standard, local, foreign and remote (an address), for what the file at ``path`` names."""
        key = (dirname(path), whole)
        if key not in self._answers:
            self._answers[key] = self._judged(whole)
        return self._answers[key]

    def _judged(self, whole: str) -> str:
        plain = whole.rpartition("!")[2].split("?")[0]
        name = package_of(whole)
        if "://" in plain or plain.startswith(("jsr:", "//")):
            return "remote"
        if plain.startswith("npm:"):
            return "foreign"
        if is_standard("npm", plain):
            return "standard"
        if plain.startswith(_OURS) or not plain or name in self._own or not _NAME.match(name):
            return "local"
        if self._declared.provides("npm", name):
            return "foreign"
        return "local" if self._aliased(plain, name) or self._present(plain, name) else "foreign"

    def _aliased(self, plain: str, name: str) -> bool:
        if name in self._aliases or plain in self._aliases or plain.partition("/")[0] in self._aliases:
            return True
        for pattern in self._patterns:
            head, star, _ = pattern.partition("*")
            if plain == pattern or (star and head and plain.startswith(head)):
                return True
        return False

    def _present(self, plain: str, name: str) -> bool:
        """Whether a source folder holds a file or folder of that name, for ``baseUrl`` and its kin."""
        if plain.startswith("@") or is_known("npm", distributions("npm", name)[0]):
            return False
        first = plain.partition("/")[0]
        wanted = {normpath(join(base, part)) for base in self._bases for part in (first, splitext(first)[0])}
        return bool(wanted & self._stems) or bool(wanted & self._folders)


def _json(text: str) -> Mapping[str, Any]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}
