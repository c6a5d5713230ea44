"""The laid-out packages of one audit, and which of them a claim can be about."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lastmile.scanners.apis.claims import Claim, What
from lastmile.scanners.apis.members import PackageText
from lastmile.scanners.apis.store import LaidOut


@dataclass
class Shelf:
    """Packages by name, and by the modules that they bring."""

    packages: Mapping[str, LaidOut]
    stubs: frozenset[str] = frozenset()  # names of packages that are stubs of others
    _texts: dict[tuple[str, str], PackageText] = field(default_factory=dict)
    _by_module: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Note which package brings which modules."""
        for name, package in self.packages.items():
            for entry in package.folder.iterdir():
                module = entry.name.partition(".")[0]
                if name not in self.stubs and module and not entry.name.endswith(".dist-info"):
                    self._by_module.setdefault(module, []).append(name)

    @property
    def modules(self) -> frozenset[str]:
        """First names of the modules that the packages bring."""
        return frozenset(self._by_module)

    def text(self, package: LaidOut) -> PackageText:
        """The text of a package, read at most once."""
        key = package.name, package.version
        if key not in self._texts:
            self._texts[key] = PackageText(package)
        return self._texts[key]

    def of_module(self, module: str) -> list[LaidOut]:
        """The packages that bring the first part of a dotted module name."""
        return [self.packages[name] for name in self._by_module.get(module.partition(".")[0], ())]

    def owners(self, claim: Claim) -> list[LaidOut]:
        """The packages that the claim is about; empty where it is none of them."""
        if claim.what in (What.MODULE, What.MEMBER):
            return self.of_module(claim.owner or claim.name)
        return self.of_module(claim.home)

    def compiled(self, package: LaidOut, module: str) -> bool:
        """Whether the package holds compiled modules, whose members no text tells."""
        top = package.folder / module.partition(".")[0]
        return any(top.rglob("*.so")) and not any(top.rglob("*.pyi"))
