"""One-line test helpers: an Inventory from a dict of files, and the findings of one check or rule."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from lastmile.intake.languages import language_of
from lastmile.intake.roles import role_of
from lastmile.inventory import Inventory, Limits, Manifest, Scan, Scanner, SourceFile
from lastmile.model import Fact, Finding, LeftOut, Role, Target


def inventory(
    folder: Path,
    files: Mapping[str, str],
    *,
    facts: Iterable[Fact] = (),
    frameworks: Iterable[str] = (),
    manifests: Iterable[Manifest] = (),
    left_out: Iterable[LeftOut] = (),
    limits: Limits | None = None,
) -> Inventory:
    """An Inventory whose snapshot lies in ``folder``, laid out as intake lays it out."""
    snapshot, workspace = folder / "snapshot", folder / "workspace"
    for place in (snapshot / "code", snapshot / "other", workspace):
        place.mkdir(parents=True, exist_ok=True)
    sources = []
    for number, (path, text) in enumerate(sorted(files.items()), start=1):
        language, role = language_of(path, text), role_of(path, text)
        place = "code" if role in (Role.SOURCE, Role.TEST) else "other"
        copy = f"{place}/{number:06d}{Path(path).suffix}"
        (snapshot / copy).write_text(text, encoding="utf-8")
        lines = sum(1 for line in text.splitlines() if line.strip())
        digest = hashlib.sha256(text.encode()).hexdigest()
        sources.append(SourceFile(path, copy, language, role, lines, len(text.encode()), digest))
    return Inventory(
        target=Target(source="test", name="test", files=len(sources)),
        snapshot=snapshot,
        workspace=workspace,
        files=tuple(sources),
        read=lambda file: (snapshot / file.copy).read_text(encoding="utf-8"),
        facts=frozenset(facts),
        frameworks=tuple(frameworks),
        manifests=tuple(manifests),
        left_out=tuple(left_out),
        limits=limits or Limits(),
    )


def scan(scanner: Scanner, folder: Path, files: Mapping[str, str], **known: object) -> Scan:
    """What one scanner or check brings home from these files."""
    return scanner.scan(inventory(folder, files, **known))  # type: ignore[arg-type]


def findings(check: Scanner, folder: Path, files: Mapping[str, str], **known: object) -> tuple[Finding, ...]:
    """The findings of one check on these files."""
    return scan(check, folder, files, **known).findings


def places(found: Iterable[Finding]) -> list[tuple[str | None, int | None]]:
    """(path, line) of each finding, sorted."""
    return sorted(((f.path, f.line) for f in found), key=lambda place: (place[0] or "", place[1] or 0))
