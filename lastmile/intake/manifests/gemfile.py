"""``Gemfile``, as far as it stands there literally, and ``Gemfile.lock``; no Ruby is run."""

import re
from collections.abc import Mapping

from lastmile.intake.manifests.graph import Key, Node, Roots, dependencies
from lastmile.intake.manifests.reading import beside_text, broken, conflict, joined
from lastmile.intake.manifests.sources import foreign, host_of, indexes
from lastmile.inventory import Dependency, Manifest

_GEM = re.compile(r"\s*gem[ (]\s*['\"]([\w.-]{1,100})['\"](.{0,1000})")
_GROUP = re.compile(r"\s*group[ (]\s*(.{1,300}?)\)?\s+do\b")
_GROUPS = re.compile(r"\bgroups?(?::|\s*=>)\s*(\[[^\]]{0,200}\]|:?['\"]?\w+)")
_BLOCK = re.compile(
    r"\s*(?:if|unless|case|platforms?|source|git|path|install_if|begin|def)\b|.*\bdo\b(?:\s*\|[^|]*\|)?\s*$"
)
_VERSION = re.compile(r"\s*,\s*['\"]([^'\"]{1,100})['\"]")
_ORIGIN = re.compile(r"\b(git|github|gitlab|bitbucket|path)(?::|\s*=>)\s*['\"]([^'\"]{1,300})")
_COMPUTED = re.compile(r"\s*(?:eval_gemfile|gemspec|instance_eval|\w+\.each)\b")
_SPEC = re.compile(r"( {6}| {4})([\w.-]{1,200}!?)(?: \(([^)]{1,300})\))?!?$")
_DEVELOPMENT = re.compile(r"development|test|ci|lint|docs?\b")


def _for_development(groups: str) -> bool:
    names = re.findall(r"\w+", groups)
    return bool(names) and all(_DEVELOPMENT.match(name) for name in names)


def _gem(gem: re.Match[str], around: str, path: str, line: int) -> Dependency:
    """One ``gem`` line; ``around``: the groups of the block in which it stands."""
    own, version, kind = _GROUPS.search(gem[2]), _VERSION.match(gem[2]), _ORIGIN.search(gem[2])
    spec = version[1] if version else ""
    source = "registry" if kind is None else "path" if kind[1] == "path" else "git"
    exact = re.fullmatch(r"=?\s*(\d[\w.]*)", spec)
    return Dependency(
        "RubyGems",
        gem[1],
        exact[1] if exact else None,
        f"{gem[1]} {spec}".strip(),
        direct=True,
        development=_for_development(own[1] if own else around),
        declared_in=path,
        line=line,
        source=source,
        host="" if kind is None or source == "path" else host_of(kind[2]),
    )


def read_gemfile(text: str, path: str) -> Manifest:
    """Read the ``gem`` lines and their groups; what Ruby would compute makes the file partly read."""
    found, computed, blocks = [], False, []
    sources = re.findall(r"^\s*source[ (]\s*['\"]([^'\"]{1,300})['\"]", text, re.MULTILINE)
    for number, line in enumerate(text.split("\n"), 1):
        plain = line[:2000].split(" #")[0].rstrip()
        if not plain.strip() or plain.lstrip().startswith("#"):
            continue
        computed |= bool(_COMPUTED.match(plain))
        if group := _GROUP.match(plain):
            blocks.append(group[1])
        elif _BLOCK.match(plain) and not _GEM.match(plain):
            blocks.append("")
        elif plain.strip() == "end" and blocks:
            blocks.pop()
        elif gem := _GEM.match(plain):
            around = next((block for block in reversed(blocks) if block), "")
            found.append(_gem(gem, around, path, number))
    hosts, unknown = indexes(sources)
    partly = "partly read: its code computes a part of the list" if computed else None
    return Manifest(
        path,
        "RubyGems",
        is_lock=False,
        dependencies=tuple(found),
        problem=joined(conflict(text), partly, unknown),
        manager="bundler",
        indexes=hosts,
    )


class _Lock:
    """Sections GEM, GIT and PATH hold the specs, DEPENDENCIES what is asked for."""

    def __init__(self, text: str) -> None:
        self.nodes: dict[Key, Node] = {}
        self.asked: list[str] = []
        self.bad = 0
        self._current = ""
        self._edges: list[tuple[Key, str]] = []
        section = remote = ""
        for number, line in enumerate(text.split("\n"), 1):
            plain = line.rstrip()
            if plain and not plain.startswith(" "):
                section, remote = plain, ""
            elif plain.startswith("  remote: "):
                remote = plain[10:].strip()
            elif section == "DEPENDENCIES" and plain.strip():
                self.asked.append(plain.split()[0].rstrip("!"))
            elif section in ("GEM", "GIT", "PATH", "PLUGIN SOURCE") and plain.startswith("    "):
                self._spec(plain, number, section, remote)

    def _spec(self, line: str, number: int, section: str, remote: str) -> None:
        spec = _SPEC.match(line[:600])
        if spec is None:
            self.bad += 1
        elif len(spec[1]) == 4:
            self._current = spec[2]
            kind = {"GIT": "git", "PATH": "path"}.get(section, "registry")
            host = "" if kind == "path" else host_of(remote) if kind == "git" else foreign(remote)
            # "1.0.0-x86_64-linux" is one build of 1.0.0; a version of Ruby's has no hyphen.
            version = (spec[3] or "").partition("-")[0] or None
            own = kind == "path" and remote in (".", "")
            self.nodes.setdefault(spec[2], Node(spec[2], version, kind, host, number, own=own))
        elif self._current:
            self._edges.append((self._current, spec[2].rstrip("!")))

    def roots(self, development: Mapping[str, bool]) -> Roots:
        """What the Gemfile and the project's own gemspec ask for."""
        roots = Roots()
        for key, name in self._edges:
            (roots.production if self.nodes[key].own else self.nodes[key].requires).append(name)
        for name in self.asked:
            roots.put([name], development=development.get(name, False))
        return roots


def read_gemfile_lock(text: str, path: str, beside: Mapping[str, str] | None = None) -> Manifest:
    """Read a lock; the groups of the Gemfile beside it say what is for development."""
    lock, problem = _Lock(text), conflict(text)
    if problem is None and not lock.nodes and not re.search(r"^GEM\b", text, re.MULTILINE):
        problem = "not shaped like a Gemfile.lock"
    if problem is not None:
        return broken(path, "RubyGems", problem, is_lock=True, manager="bundler")
    manifest = beside_text(beside, "Gemfile")
    listed = read_gemfile(manifest, "Gemfile").dependencies if manifest else ()
    roots = lock.roots({d.name: d.development for d in listed})
    return Manifest(
        path,
        "RubyGems",
        is_lock=True,
        dependencies=dependencies(lock.nodes, roots, "RubyGems", path),
        problem=f"{lock.bad} line(s) cannot be read" if lock.bad else None,
        manager="bundler",
    )
