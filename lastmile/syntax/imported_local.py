"""Whose module is it: the target's own, the language's, or somebody else's. Python, Go and Rust.

What is in doubt is called the target's own, unless a manifest or lock names a package that provides it:
nobody is accused of an import that a folder of the repository explains.
"""

import re
from collections import defaultdict
from posixpath import basename, dirname, splitext

from lastmile.inventory import Inventory
from lastmile.names import distributions, is_known, is_standard

_SUFFIXES = (".py", ".pyi", ".pyx", ".pyd", ".so", ".ipynb")
_SOURCE_FOLDERS = frozenset(("src", "lib", "python"))
_GO_MODULE = re.compile(r"^module[ \t]+\"?([^\s\"]{1,300})", re.MULTILINE)
_RUST_NAME = re.compile(r"^\[(?:package|lib)\][^\[]{0,2000}?^name\s*=\s*\"([\w-]{1,100})\"", re.MULTILINE)
_RUST_MODULE = re.compile(r"\b(?:mod|enum|trait|struct)\s+(\w{1,100})")
_HOSTS = frozenset(("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "gitee.com", "git.sr.ht"))


class Declared:
    """The packages that manifests and locks of the target name."""

    def __init__(self, inventory: Inventory) -> None:
        self._names: dict[str, set[str]] = defaultdict(set)
        for manifest in inventory.manifests:
            for dependency in manifest.dependencies:
                self._names[dependency.ecosystem].add(dependency.name)
                if dependency.alias:
                    self._names[dependency.ecosystem].add(dependency.alias)

    def names(self, ecosystem: str) -> set[str]:
        """Their names, aliases included."""
        return self._names[ecosystem]

    def provides(self, ecosystem: str, module: str) -> bool:
        """Whether one of them may provide this import."""
        return not self._names[ecosystem].isdisjoint(distributions(ecosystem, module))


class PythonTree:
    """The Python modules and packages of the target, by name."""

    def __init__(self, inventory: Inventory, declared: Declared) -> None:
        self._declared = declared
        self._places: dict[str, dict[str, str]] = defaultdict(dict)  # name -> folder above it -> kind
        self._packages: set[str] = set()
        self._answers: dict[tuple[str, str], str] = {}
        paths = [f.path for f in inventory.files] + [x.path for x in inventory.left_out]
        paths = [path for path in paths if path.endswith(_SUFFIXES)]
        self._packages = {dirname(path) for path in paths if basename(path).startswith("__init__.")}
        for path in paths:
            self._add(path)

    def _add(self, path: str) -> None:
        folder, name = dirname(path), basename(path).split(".")[0]
        if name != "__init__":
            self._places[name].setdefault(folder, "module")
        for _ in range(40):
            if not folder:
                break
            kind = "package" if folder in self._packages else "folder"
            above = dirname(folder)
            if above in self._places[basename(folder)] and kind == "folder":
                break
            self._places[basename(folder)][above] = kind
            folder = above

    def kind(self, path: str, whole: str) -> str:
        """One of standard, local and foreign, for a module that the file at ``path`` imports."""
        if whole.startswith("."):
            return "local"
        top = whole.partition(".")[0]
        key = (dirname(path), whole if top in ("google", "azure") else top)
        if key not in self._answers:
            self._answers[key] = self._judged(key[0], top, whole)
        return self._answers[key]

    def _judged(self, folder: str, top: str, whole: str) -> str:
        places = self._places.get(top)
        if places:
            nearby = [kind for above, kind in places.items() if self._reachable(above, folder)]
            if "package" in nearby:
                return "local"
            known = self._declared.provides("PyPI", whole) or is_known(
                "PyPI", distributions("PyPI", whole)[0]
            )
            if "module" in nearby and not (known and self._shadowed(places, folder)):
                return "local"
            if not known and not is_standard("PyPI", top):
                return "local"
        return "standard" if is_standard("PyPI", top) else "foreign"

    def _reachable(self, above: str, folder: str) -> bool:
        """Whether a script that starts in or above the file's folder would find what lies below ``above``."""
        if above in self._packages:
            return False  # a module of a package has the package's name in front
        ancestor = not above or folder == above or folder.startswith(above + "/")
        return ancestor or basename(above) in _SOURCE_FOLDERS

    def _shadowed(self, places: dict[str, str], folder: str) -> bool:
        """Whether the only such module lies beside a package's files: ``celery.py`` in a Django project."""
        return all(not above or above in self._packages for above in places) and bool(folder)


class GoTree:
    """The Go modules of the target."""

    def __init__(self, inventory: Inventory, declared: Declared) -> None:
        texts = [inventory.read(f) for f in inventory.files if basename(f.path) == "go.mod"]
        self._own = {match[1] for text in texts if (match := _GO_MODULE.search(text))}
        self._declared = sorted(declared.names("Go"), key=len, reverse=True)
        self._answers: dict[str, str] = {}

    def kind(self, whole: str) -> str:
        """One of standard, local and foreign."""
        if whole.startswith(".") or any(whole == own or whole.startswith(own + "/") for own in self._own):
            return "local"
        return "standard" if is_standard("Go", whole) else "foreign"

    def module(self, whole: str) -> str:
        """The module of a package path: one that go.mod names, else the root that its host's habit gives."""
        if whole not in self._answers:
            named = (d for d in self._declared if whole == d or whole.startswith(d + "/"))
            self._answers[whole] = next(named, None) or _go_root(whole)
        return self._answers[whole]


def _go_root(whole: str) -> str:
    parts = whole.split("/")
    depth = 3 if parts[0] in _HOSTS or parts[0] == "golang.org" else 2
    if parts[0] == "gopkg.in" and len(parts) > 2 and ".v" not in parts[1]:
        depth = 3
    if len(parts) > depth and re.fullmatch(r"v[2-9]\d?|v1\d", parts[depth]):
        depth += 1
    return "/".join(parts[:depth])


class RustTree:
    """The crates and modules of the target."""

    def __init__(self, inventory: Inventory, declared: Declared) -> None:
        self._declared = {name.replace("-", "_") for name in declared.names("crates.io")}
        self._own: set[str] = set()
        for file in inventory.files:
            if basename(file.path) == "Cargo.toml":
                self._own |= {m.replace("-", "_") for m in _RUST_NAME.findall(inventory.read(file))}
            elif file.path.endswith(".rs"):
                stem = splitext(basename(file.path))[0]
                self._own.add(basename(dirname(file.path)) if stem == "mod" else stem)

    def kind(self, whole: str) -> str:
        """One of standard, local and foreign; foreign is only what a Cargo.toml names."""
        root = whole.partition("::")[0]
        if is_standard("crates.io", root):
            return "standard"
        return "foreign" if root in self._declared and root not in self._own else "local"
