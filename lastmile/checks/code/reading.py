"""How a check goes through files: what it was to read, what it could not; no check itself."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tree_sitter import Tree

from lastmile import syntax
from lastmile.inventory import Inventory, Scan, SourceFile
from lastmile.model import Finding, Role, Unread

SCRIPT = ("javascript", "jsx", "typescript", "tsx")  # languages of one family: browsers and Node
SHIPPED = (Role.SOURCE,)  # code that users of the product run; findings elsewhere are set aside anyway


@dataclass
class Reading:
    """The files of one check; remembers each that it was sent and each that did not parse."""

    inventory: Inventory
    roles: tuple[Role, ...] = SHIPPED
    sent: list[str] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)

    def python(self) -> Iterator[tuple[SourceFile, ast.Module]]:
        """Each Python file with its tree."""
        for file in self.inventory.select("python", roles=self.roles):
            self.sent.append(file.path)
            if file.path.endswith(".pyi"):
                continue  # stubs have no code
            tree = syntax.python_tree(self.inventory, file)
            if tree is None:
                self.lost(file)
            else:
                yield file, tree

    def trees(self, *languages: str) -> Iterator[tuple[SourceFile, Tree]]:
        """Each file in these tree-sitter languages with its tree."""
        for file in self.inventory.select(*languages, roles=self.roles):
            self.sent.append(file.path)
            tree = syntax.tree(self.inventory, file)
            if tree is None:
                self.lost(file)
            else:
                yield file, tree

    def lost(self, file: SourceFile) -> None:
        """Note a file that has no tree."""
        reason = f"not valid {file.language}, too large or nested too deeply"
        self.unread.append(Unread(path=file.path, reason=reason))

    def scan(
        self,
        findings: Iterable[Finding],
        opportunities: Mapping[str, int] | None = None,
        searched: str = "",
        violations: Mapping[str, int] | None = None,
    ) -> Scan:
        """What the check brings home; ``violations`` where one finding speaks for a share of all places."""
        return Scan(
            findings=tuple(findings),
            sent=tuple(dict.fromkeys(self.sent)),
            unread=tuple({u.path: u for u in self.unread}.values()),
            opportunities=opportunities or {},
            violations=violations or {},
            searched=searched,
        )
