"""Runs tsc over the target's scripts: our configuration, our packages, and a known-bad script of ours."""

import json
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from lastmile.errors import ScannerError
from lastmile.inventory import Inventory
from lastmile.scanners.apis.claims import What
from lastmile.scanners.apis.declarations import DECLARATIONS, NpmPackage
from lastmile.scanners.apis.npm_wishes import NODE_TYPES
from lastmile.scanners.apis.script_claims import ScriptClaim, module_of, named_files, script_claims
from lastmile.scanners.apis.script_tree import ScriptTree, outspoken
from lastmile.scanners.tool import MEGABYTE, Bounds, ToolResult, run_tool

_KNOWN = "lastmile-known"
_KNOWN_TYPES = "export declare class Known {\n  there(): void;\n}\n"
_KNOWN_BAD = f"""import {{ Known, missingMember }} from "{_KNOWN}";
async function ask() {{
  const resp = await fetch("x");
  // @ts-ignore
  return resp.json_safe();
}}
new Known().missingAttribute();
"""
_MUST_BE_SAID = {
    (What.MEMBER, _KNOWN, "missingMember"),
    (What.ATTRIBUTE, "Response", "json_safe"),
    (What.ATTRIBUTE, "Known", "missingAttribute"),
}
_OPTIONS: Mapping[str, Any] = {
    "allowJs": True,
    "checkJs": True,
    "noEmit": True,
    "skipLibCheck": True,
    "strict": False,
    "strictNullChecks": False,
    "noImplicitAny": False,
    "module": "esnext",
    "moduleResolution": "bundler",
    "target": "esnext",
    "jsx": "preserve",
    "lib": ["esnext", "dom", "dom.iterable", "dom.asynciterable"],
    "esModuleInterop": True,
    "resolveJsonModule": False,
    "preserveSymlinks": True,
    "experimentalDecorators": True,
}
_MOST_RUNS = 4  # each without what the one before found broken
_OUTPUT = 128 * MEGABYTE
_MOST_TYPES = 200 * MEGABYTE  # of the list of types that tsc writes
_LIBRARY = re.compile(r"lib\.[\w.]{1,60}\.d\.ts")
PLATFORM = ""  # the home of what the language and the browser bring


@dataclass
class Tsc:
    """One tsc, over one tree, with one set of packages."""

    inventory: Inventory
    tool: Path
    library: Path  # the folder of its own declarations
    tree: ScriptTree
    packages: Mapping[str, NpmPackage]
    broken: set[str] = field(default_factory=set)  # scripts, by our path, that are none to tsc
    _runs: int = 0

    def prepare(self, shelf: Path) -> None:
        """Lay the packages beside the scripts; ``shelf``: where they lie."""
        self._shelf = shelf
        modules = self.tree.folder / "node_modules"
        for name, package in self.packages.items():
            place = modules / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(package.folder)
        known = modules / _KNOWN
        known.mkdir(parents=True)
        (known / "index.d.ts").write_text(_KNOWN_TYPES, encoding="utf-8")
        (known / "package.json").write_text(
            json.dumps({"name": _KNOWN, "types": "index.d.ts"}), encoding="utf-8"
        )
        self._known_bad = self.tree.folder / "_lastmile_known_bad.js"
        self._known_bad.write_text(outspoken(_KNOWN_BAD, self._known_bad.name), encoding="utf-8")

    def claims(self, seconds: float) -> tuple[list[ScriptClaim], ToolResult]:
        """What tsc says of the product's scripts, with paths of ours. Raises ScannerError."""
        return self._said(list(self.tree.places.values()), seconds)

    def homes(self, claims: Iterable[ScriptClaim], seconds: float) -> dict[ScriptClaim, frozenset[str]]:
        """Which packages declare a type as a claim names it; PLATFORM for the language's own.

        Empty where nobody can say, or where the project declares such a type. Raises ScannerError.
        """
        asked = [claim for claim in claims if claim.what is What.ATTRIBUTE]
        if not asked:
            return {}
        trace = self.tree.folder.parent / "types"
        self._said(sorted({claim.path for claim in asked}), seconds, trace)
        wanted = {claim.owner for claim in asked}
        known: dict[tuple[str, bool, bool], set[str | None]] = {}
        for entry in _types(trace, wanted):
            key = _name(entry), bool(entry.get("typeArguments")), _is_class(str(entry.get("display")))
            known.setdefault(key, set()).add(self._home(entry))
        return {claim: self._homes_of(claim, known) for claim in asked}

    def _homes_of(
        self, claim: ScriptClaim, known: Mapping[tuple[str, bool, bool], set[str | None]]
    ) -> frozenset[str]:
        if module := module_of(claim.shape):
            return frozenset(home for home in (self._package_at(module),) if home)
        homes = known.get(_key(claim), set())
        if None in homes:
            return frozenset()
        # An alias of a shape and a default export have no name in the list: then the texts tell.
        return frozenset(home for home in homes if home is not None) or self._declaring(claim.owner)

    def _declaring(self, name: str) -> frozenset[str]:
        """The packages whose declarations have such a type."""
        declaration = re.compile(rb"\b(?:type|interface|class)\s{1,4}" + re.escape(name.encode()) + rb"\b")
        found = set()
        for package in self.packages.values():
            if name.encode() in package.words:
                places = (p for p in package.folder.rglob("*") if p.name.endswith(DECLARATIONS))
                if any(declaration.search(place.read_bytes()) for place in places):
                    found.add(package.name)
        return frozenset(found)

    def _home(self, entry: Mapping[str, Any]) -> str | None:
        place = str((entry.get("firstDeclaration") or {}).get("path", ""))
        if _LIBRARY.fullmatch(Path(place).name) and Path(place).parent.name == self.library.name:
            return PLATFORM
        return self._package_at(place)

    def _package_at(self, place: str) -> str | None:
        _, inside, rest = place.rpartition("/node_modules/")
        if not inside:
            return place if place in self.packages else None
        parts = rest.split("/")
        name = "/".join(parts[:2]) if rest.startswith("@") else parts[0]
        return next((known for known in self.packages if known.lower() == name.lower()), None)

    def _said(
        self, files: Sequence[str], seconds: float, trace: Path | None = None
    ) -> tuple[list[ScriptClaim], ToolResult]:
        """One run over what parses: where one file does not, tsc says that and nothing else."""
        until = time.monotonic() + seconds
        for _ in range(_MOST_RUNS):
            whole = [file for file in files if file not in self.broken]
            result = self._run(whole, max(1.0, until - time.monotonic()), trace)
            cwd = result.stdout.parent / "cwd"
            output = result.stdout.read_bytes().decode("utf-8", "replace")
            said = [_placed(claim, cwd) for claim in script_claims(output)]
            ours = {(c.what, c.owner, c.name) for c in said if c.path == str(self._known_bad)}
            if ours == _MUST_BE_SAID:
                return [claim for claim in said if claim.path in self.tree.judged], result
            broken = {str((cwd / path).resolve()) for path in named_files(output)} & set(whole)
            if not broken:
                break
            self.broken |= broken
        raise ScannerError("tsc did not report our own known-bad script as it must")

    def _run(self, files: Iterable[str], seconds: float, trace: Path | None) -> ToolResult:
        self._runs += 1
        options = dict(_OPTIONS) | ({"paths": self.tree.aliases} if self.tree.aliases else {})
        options["typeRoots"] = [str(self.tree.folder / "node_modules" / "@types")]
        options["types"] = ["node"] if NODE_TYPES in self.packages else []
        project = self.tree.folder / f"_lastmile_{self._runs}.json"
        whole = {"compilerOptions": options, "files": [str(self._known_bad), *sorted(files)]}
        project.write_text(json.dumps(whole), encoding="utf-8")
        command: list[str | Path] = [self.tool, "-p", project, "--pretty", "false"]
        if trace is not None:
            command += ["--generateTrace", trace]
        bounds = Bounds(seconds, output=_MOST_TYPES if trace else _OUTPUT)
        result = run_tool(
            command, self.inventory, bounds, reads=(self._shelf, self.library, self.tool.parent)
        )
        return result.expect(1, 2)  # our known-bad script is among the files

    @cached_property
    def platform_words(self) -> frozenset[bytes]:
        """Every word of the declarations that tsc itself brings."""
        texts = (place.read_bytes() for place in self.library.glob("lib.*.d.ts"))
        return frozenset(word for text in texts for word in re.findall(rb"[A-Za-z_$][\w$]*", text))


def _placed(claim: ScriptClaim, cwd: Path) -> ScriptClaim:
    return replace(claim, path=str((cwd / claim.path).resolve()))


def _key(claim: ScriptClaim) -> tuple[str, bool, bool]:
    of_class = _is_class(claim.shape)
    return claim.owner, "<" in claim.shape and not of_class, of_class


def _is_class(shape: str) -> bool:
    return shape.startswith("typeof ")


def _name(entry: Mapping[str, Any]) -> str:
    display = str(entry.get("display", ""))
    return display if display.startswith("typeof import(") else str(entry.get("symbolName", ""))


def _types(folder: Path, wanted: set[str]) -> Iterable[Mapping[str, Any]]:
    """The object types of these names in the list that tsc wrote."""
    for place in sorted(folder.glob("types*.json")):
        with place.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if not ('"Object"' in line and '"firstDeclaration"' in line):
                    continue
                try:
                    entry = json.loads(line.strip().strip(",").removeprefix("[").removesuffix("]"))
                except (ValueError, RecursionError):
                    continue
                if isinstance(entry, dict) and _name(entry) in wanted:
                    yield entry


def library_of(tool: Path) -> Path | None:
    """The folder of declarations that a tsc brings; None where it has none near."""
    real = tool.resolve()
    for folder in (real.parent, real.parent.parent / "lib"):
        if (folder / "lib.dom.d.ts").is_file():
            return folder
    return None


def native(tool: Path) -> Path:
    """The program that npm's start script would start, which needs no node; else the script itself."""
    real = tool.resolve()
    for above in list(real.parents)[:4]:
        for place in (above, above / "node_modules"):
            for found in sorted(place.glob("@typescript/typescript-*/lib/tsc")):
                return found
    return tool


def version_of(tool: Path) -> str | None:
    """The version in the package.json beside the program."""
    for above in list(tool.resolve().parents)[:3]:
        try:
            read = json.loads((above / "package.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(read, dict) and "typescript" in str(read.get("name")):
            return str(read.get("version"))
    return None
