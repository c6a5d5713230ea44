"""Runs ty over the target's modules: our configuration, our packages, and a known-bad module of ours."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lastmile.errors import ScannerError
from lastmile.inventory import Inventory, SourceFile
from lastmile.scanners.apis import reveal
from lastmile.scanners.apis.claims import RULES, Claim, Report, What, claims, revealed
from lastmile.scanners.apis.reveal import Question
from lastmile.scanners.apis.shelf import Shelf
from lastmile.scanners.apis.site import site_of
from lastmile.scanners.apis.working_tree import WorkingTree, outspoken
from lastmile.scanners.tool import MEGABYTE, Bounds, ToolResult, run_tool

_KNOWN = "lastmile_known"
_KNOWN_PACKAGE = "class Known:\n    pass\n\n\ndef call(known: int) -> None: ...\n"
_KNOWN_BAD = f"""import {_KNOWN}
from {_KNOWN} import missing_member
from {_KNOWN}.missing_module import something

{_KNOWN}.Known().missing_attribute  # type: ignore
{_KNOWN}.call(missing_keyword=1)  # ty: ignore
"""
_MUST_BE_SAID = {
    (What.MEMBER, "missing_member"),
    (What.MODULE, f"{_KNOWN}.missing_module"),
    (What.ATTRIBUTE, "missing_attribute"),
    (What.KEYWORD, "missing_keyword"),
}
_CONFIGURATION = "[analysis]\nrespect-type-ignore-comments = false\n\n[environment]\nroot = [{roots}]\n"


@dataclass
class Checker:
    """One way to run ty: over one tree, with one set of packages."""

    inventory: Inventory
    tool: Path
    wheels: Path  # where the laid-out packages lie
    tree: WorkingTree
    python: str

    def prepare(self, shelf: Shelf) -> None:
        """Write what every run needs."""
        folder = self.tree.folder.parent
        self._environment, self._configuration = folder / "environment", folder / "ty.toml"
        self._site = site_of(shelf.packages.values(), self._environment, self.python)
        (self._site / f"{_KNOWN}.py").write_text(_KNOWN_PACKAGE, encoding="utf-8")
        self._known_bad = self.tree.folder / "_lastmile_known_bad.py"
        self._known_bad.write_text(outspoken(_KNOWN_BAD), encoding="utf-8")
        roots = ", ".join(f'"./{root}"' for root in self.tree.roots)  # plain names alone, see working_tree
        self._configuration.write_text(_CONFIGURATION.format(roots=roots), encoding="utf-8")

    def claims(
        self, files: Sequence[SourceFile], seconds: float
    ) -> tuple[dict[str, list[Claim]], ToolResult]:
        """What ty says of each file, by its path. Raises ScannerError."""
        places = {Path(self.tree.places[file.path]): file.path for file in files}
        result = self._run([self._known_bad, *places], seconds)
        of_place: dict[Path, list[Claim]] = {}
        for claim in claims(result.report(Report)):
            of_place.setdefault((self.tree.folder / claim.path).resolve(), []).append(claim)
        if {(c.what, c.name) for c in of_place.get(self._known_bad, ())} != _MUST_BE_SAID:
            raise ScannerError("ty did not report our own known-bad file as this version must")
        return {path: of_place.get(place, []) for place, path in places.items()}, result

    def answers(self, asked: dict[SourceFile, list[Question]], seconds: float) -> dict[int, str]:
        """The full names of the classes that were asked for, by question number. Raises ScannerError."""
        every = [question for questions in asked.values() for question in questions]
        (self._site / f"{reveal.MODULE}.py").write_text(reveal.classes_of_ours(every), encoding="utf-8")
        copies = []
        for file, questions in asked.items():
            text = outspoken(self.inventory.read(file))
            made = reveal.with_questions(text, questions)
            if made is not None:
                place = Path(self.tree.places[file.path])
                copies.append(place.with_name(f"{place.stem[:60]}_{reveal.MODULE}.py"))
                copies[-1].write_text(made, encoding="utf-8", newline="")
        if not copies:
            return {}
        result = self._run(copies, seconds)
        return dict(reveal.answers(revealed(result.report(Report))))

    def _run(self, places: Sequence[Path], seconds: float) -> ToolResult:
        command: list[str | Path] = [self.tool, "check", "--config-file", self._configuration]
        command += ["--project", self.tree.folder]
        command += ["--python", self._environment, "--python-version", self.python]
        command += ["--python-platform", "linux", "--output-format", "gitlab", "--exit-zero", "--no-progress"]
        command += ["--color", "never", "--no-respect-ignore-files", "--no-force-exclude", "--ignore", "all"]
        command += [part for rule in RULES for part in ("--error", rule)]
        bounds = Bounds(seconds, memory=4096 * MEGABYTE)
        parallel = {"TY_MAX_PARALLELISM": str(max(1, self.inventory.limits.jobs))}
        return run_tool([*command, *places], self.inventory, bounds, parallel, reads=(self.wheels,)).expect(0)
