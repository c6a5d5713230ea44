"""From a claim on a script to a verdict: it does not exist, other versions have it, or it cannot be known."""

from collections.abc import Mapping
from dataclasses import dataclass

from lastmile.scanners.apis import script_claims
from lastmile.scanners.apis.claims import What
from lastmile.scanners.apis.declarations import NpmPackage
from lastmile.scanners.apis.npm_library import NpmLibrary, NpmWish
from lastmile.scanners.apis.npm_wishes import NODE_TYPES, NpmWishes, complete, types_of
from lastmile.scanners.apis.script_claims import ScriptClaim
from lastmile.scanners.apis.script_spots import ProjectText
from lastmile.scanners.apis.tsc_runs import PLATFORM
from lastmile.syntax.imported_aliases import package_of

_MOST_OTHERS = 4  # other versions of a package that are looked at
# What these bring is made while the program runs, from a schema, a model or the names of methods.
_MADE_AT_RUN_TIME = frozenset(
    (
        *(
            "@prisma/client",
            "sequelize",
            "sequelize-typescript",
            "mongoose",
            "bookshelf",
            "objection",
            "waterline",
        ),
        *(
            "vue",
            "jquery",
            "@types/jquery",
            "backbone",
            "knex",
            "bluebird",
            "chai",
            "sinon",
            "jest",
            "vitest",
        ),
        *(
            "cypress",
            "nock",
            "comlink",
            "web3",
            "ethers",
            "googleapis",
            "aws-sdk",
            "ioredis",
            "redis",
            "grpc",
        ),
        *(
            "@grpc/grpc-js",
            "soap",
            "proxyquire",
            "rewire",
            "immer",
            "mobx-state-tree",
            "gun",
            "pouchdb",
            "zx",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class ScriptVerdict:
    """What is sure of a claim."""

    package: NpmPackage | None  # None: the platform itself, or one of several
    elsewhere: str | None = None  # "package version" that declares the name
    looked: tuple[str, ...] = ()  # the other versions that were looked at
    several: bool = False  # several packages have a type of that name, and none of these has it


@dataclass
class Court:
    """Judges claims by all that is laid out."""

    library: NpmLibrary
    wishes: NpmWishes
    shelf: Mapping[str, NpmPackage]
    project: ProjectText
    platform: frozenset[bytes]  # every word of the platform's declarations

    def knows(self, name: str) -> bool:
        """Whether any package that is laid out, or the platform, has the word."""
        raw = name.encode()
        return raw in self.platform or any(raw in package.words for package in self.shelf.values())

    def about_others(self, claim: ScriptClaim) -> bool:
        """Whether the claim can be about something that is not the project's own."""
        if claim.what is What.ATTRIBUTE:
            return True
        name = package_of(claim.owner)
        laid = name in self.shelf or types_of(name) in self.shelf
        return laid and not claim.owner.startswith((".", "/"))

    def judged(self, claim: ScriptClaim, homes: frozenset[str]) -> ScriptVerdict | None:
        """The verdict on one claim; None where it cannot be known."""
        if claim.what is What.MEMBER:
            name = package_of(claim.owner)
            typed = name in self.shelf and self.shelf[name].typed
            homes = frozenset((name if typed else types_of(name),))
        elif self.project.types(claim.owner):
            return None
        if PLATFORM in homes:
            homes -= {NODE_TYPES}  # which repeats what the browser has
            if claim.owner not in script_claims.PLATFORM:
                return None
        packages = [home for home in sorted(homes) if home != PLATFORM]
        if not homes or not all(self._knowable(home) for home in packages):
            return None
        if len(homes) > 1:  # each of them lacks it, whichever is meant
            return ScriptVerdict(None, several=True)
        real = self._runs_as(packages[0]) if packages else None
        return ScriptVerdict(None) if real is None else self._compared(claim, real, self.shelf[packages[0]])

    def _knowable(self, home: str) -> bool:
        """Whether all is laid out that the package is made of, and nothing of it is made at run time."""
        real = self._runs_as(home)
        if real is None or not real.whole or not complete(home, self.shelf):
            return False
        made = home == NODE_TYPES or bool({home, real.name} & _MADE_AT_RUN_TIME)
        return not made and not self.project.declares(real.name)

    def _runs_as(self, home: str) -> NpmPackage | None:
        """The package whose program runs: declarations of others describe it under a name of their own."""
        if not home.startswith("@types/"):
            return self.shelf.get(home)
        plain = home.removeprefix("@types/")
        if "__" in plain:
            return self.shelf.get("@" + plain.replace("__", "/"))
        return self.shelf.get("express" if plain == "express-serve-static-core" else plain)

    def _compared(self, claim: ScriptClaim, package: NpmPackage, types: NpmPackage) -> ScriptVerdict | None:
        """Look at the other versions: those that the target locks as well, the newest, the series before."""
        raw = claim.name.encode()
        looked: list[str] = []
        for version in self.wishes.others.get(package.name, ())[-_MOST_OTHERS:]:
            other = self.library.get(NpmWish(package.name, version))
            if not isinstance(other, NpmPackage) or raw in other.words:
                return None  # another part of the product has a version that may know it
        for source in dict.fromkeys((package.name, types.name)):
            for other in self.library.others(source, self.shelf[source].version):
                if raw in other.declared:
                    return ScriptVerdict(package, elsewhere=f"{source} {other.version}")
                if raw in other.words or not other.whole:
                    return None
                looked += [other.version] if source == package.name else []
        return ScriptVerdict(package, looked=tuple(dict.fromkeys(looked)))
