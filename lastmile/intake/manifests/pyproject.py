"""``pyproject.toml``: PEP 621, PEP 735 groups, and the tables of Poetry, uv and PDM."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from packaging.utils import canonicalize_name

from lastmile.intake.manifests.pep508 import DEV_EXTRAS, dependency, line_of
from lastmile.intake.manifests.reading import (
    BrokenFileError,
    broken,
    items,
    joined,
    string,
    table,
    toml_table,
)
from lastmile.intake.manifests.sources import foreign, host_of, indexes
from lastmile.inventory import Dependency, Manifest

_MANAGERS = ("poetry", "pdm", "uv", "hatch", "rye")


class _Reader:
    """One file; what cannot be read is counted."""

    def __init__(self, data: dict[str, Any], text: str, path: str, beside: Mapping[str, str] | None) -> None:
        self._data, self._text, self._path, self._beside = data, text, path, beside
        self.unread = 0
        self.problems: list[str] = []

    def _one(
        self, spec: object, *, development: bool = False, optional: bool = False
    ) -> Iterator[Dependency]:
        name = spec.split(";")[0] if isinstance(spec, str) else ""
        found = dependency(spec, self._path, None, development=development, optional=optional)
        if found is None:
            self.unread += 1
        else:
            written = found.spec[: len(found.name)] or name
            yield replace(found, line=line_of(self._text, written) or line_of(self._text, found.name))

    def standard(self) -> Iterator[Dependency]:
        """``[project]`` of PEP 621, also where it says that requirements files hold the list."""
        project = table(self._data, "project")
        for spec in items(project.get("dependencies")):
            yield from self._one(spec)
        for extra, specs in table(project, "optional-dependencies").items():
            for spec in items(specs):
                yield from self._one(spec, development=extra.lower() in DEV_EXTRAS, optional=True)
        dynamic = items(project.get("dynamic"))
        told = table(self._data, "tool", "setuptools", "dynamic")
        if "dependencies" in dynamic and "dependencies" in told:
            self._files(table(told, "dependencies").get("file"))
        elif "dependencies" in dynamic and not {"setup.py", "setup.cfg"} & set(self._near()):
            self.problems.append("its build computes the list of packages")

    def _near(self) -> list[str]:
        """Which of setuptools' own files stand beside this one; they hold the list then."""
        return [name for name in ("setup.py", "setup.cfg") if self._beside is None or name in self._beside]

    def _files(self, names: object) -> None:
        """The requirements files themselves are manifests of their own; here only a missing one is said."""
        for name in [names] if isinstance(names, str) else items(names):
            if isinstance(name, str) and self._beside is not None and name not in self._beside:
                self.problems.append(f"{name[:80]} is not there")

    def groups(self) -> Iterator[Dependency]:
        """PEP 735 groups, each once however many others include it, and the older lists of uv and PDM."""
        groups = {canonicalize_name(str(k)): v for k, v in table(self._data, "dependency-groups").items()}
        for name, specs in groups.items():
            for spec in items(specs):
                if isinstance(spec, dict) and "include-group" in spec:
                    wanted = canonicalize_name(string(spec["include-group"]))
                    if wanted not in groups:
                        self.problems.append(f"group {name[:40]} includes a group that is not there")
                    continue
                yield from self._one(spec, development=True)
        for spec in items(table(self._data, "tool", "uv").get("dev-dependencies")):
            yield from self._one(spec, development=True)
        for specs in table(self._data, "tool", "pdm", "dev-dependencies").values():
            for spec in items(specs):
                plain = spec.removeprefix("-e ").strip() if isinstance(spec, str) else spec
                if plain is not spec and isinstance(plain, str) and "#egg=" in plain:
                    plain = f"{plain.partition('#egg=')[2]} @ {plain.partition('#')[0]}"
                yield from self._one(plain, development=True)

    def poetry(self) -> Iterator[Dependency]:
        """Poetry's own tables; extras make a package optional."""
        poetry = table(self._data, "tool", "poetry")
        pools = [(table(poetry, "dependencies"), False), (table(poetry, "dev-dependencies"), True)]
        pools += [(table(group, "dependencies"), True) for group in table(poetry, "group").values()]
        for pool, development in pools:
            for name, value in pool.items():
                if str(name).lower() != "python":
                    yield from self._poetry(str(name), value, development=development)

    def _poetry(self, name: str, value: object, *, development: bool) -> Iterator[Dependency]:
        for choice in items(value) or [value]:
            if not isinstance(choice, str | dict):
                self.unread += 1
                continue
            told = table(choice)
            spec = string(told.get("version")) if told else string(choice)
            kind = next((kind for kind in ("git", "url", "path") if kind in told), "registry")
            extras = ",".join(str(extra) for extra in items(told.get("extras")))
            exact = spec.removeprefix("==").strip()
            plain = exact[:1].isdigit() and not any(part in exact for part in "*,<>|^~ ")
            yield Dependency(
                "PyPI",
                canonicalize_name(name),
                exact if plain else None,
                f"{name}[{extras}] {spec}".strip() if extras else f"{name} {spec}".strip(),
                direct=True,
                development=development,
                declared_in=self._path,
                line=line_of(self._text, name),
                source=kind,
                optional=told.get("optional") is True,
                host=self._poetry_host(told, kind),
            )

    def _poetry_host(self, told: Mapping[str, object], kind: str) -> str:
        if kind in ("git", "url"):
            return host_of(string(told.get(kind)))
        named = [i for i in self._explicit() if i.get("name") == told.get("source")]
        return foreign(string(named[0].get("url"))) if named and kind == "registry" else ""

    def sources(self) -> dict[str, str]:
        """Where uv fetches a package from instead of the registry; "registry" is another one."""
        found: dict[str, str] = {}
        known = {string(i.get("name")): string(i.get("url")) for i in self._explicit()}
        for name, told in table(self._data, "tool", "uv", "sources").items():
            for choice in items(told) or [told]:
                kind = next((k for k in ("git", "url", "path") if k in table(choice)), "")
                kind = "path" if table(choice).get("workspace") is True else kind
                if address := known.get(string(table(choice).get("index"))):
                    found[canonicalize_name(str(name))] = f"registry {address}"
                if kind:
                    found[canonicalize_name(str(name))] = f"{kind} {table(choice).get(kind, '')}"
        return found

    def _explicit(self) -> Iterator[Mapping[str, object]]:
        """The indexes that serve only the packages that name them."""
        tool = table(self._data, "tool")
        yield from (i for i in map(table, items(table(tool, "uv").get("index"))) if i.get("explicit") is True)
        sources = map(table, items(table(tool, "poetry").get("source")))
        yield from (source for source in sources if source.get("priority") == "explicit")

    def indexes(self) -> tuple[tuple[str, ...], str | None]:
        """Hosts of the indexes that uv, Poetry and PDM are told to use for whatever they install."""
        tool = table(self._data, "tool")
        uv = table(tool, "uv")
        lists = (uv.get("index"), table(tool, "poetry").get("source"), table(tool, "pdm").get("source"))
        aside = [id(entry) for entry in self._explicit()]
        every = [table(entry) for listed in lists for entry in items(listed)]
        told = [entry.get("url") for entry in every if id(entry) not in aside]
        return indexes([*told, uv.get("index-url"), *items(uv.get("extra-index-url"))])


def read_pyproject(text: str, path: str, beside: Mapping[str, str] | None = None) -> Manifest:
    """Read the declared dependencies; what is broken is a Manifest with a problem."""
    try:
        data = toml_table(text)
    except BrokenFileError as error:
        return broken(path, "PyPI", str(error), is_lock=False)
    reader = _Reader(data, text, path, beside)
    sources = reader.sources()
    found = []
    for known in (*reader.standard(), *reader.groups(), *reader.poetry()):
        kind, _, address = sources.get(known.name, "").partition(" ")
        host = foreign(address) if kind == "registry" else host_of(address)
        found.append(replace(known, source=kind, host=host) if kind else known)
    hosts, unknown = reader.indexes()
    unread = f"{reader.unread} requirement(s) cannot be read" if reader.unread else None
    workspace = table(data, "tool", "uv", "workspace")
    members = [*items(workspace.get("members")), *(f"!{name}" for name in items(workspace.get("exclude")))]
    tool = table(data, "tool")
    return Manifest(
        path,
        "PyPI",
        is_lock=False,
        dependencies=tuple(dict.fromkeys(found)),
        problem=joined(unread, *reader.problems, unknown),
        manager=next((name for name in _MANAGERS if name in tool), ""),
        indexes=hosts,
        members=tuple(member for member in members if isinstance(member, str)),
    )
