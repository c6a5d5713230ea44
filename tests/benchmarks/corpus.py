"""The repositories that the benchmarks read, at pinned commits, and their audits.

An audit is made once for each state of the code. ``CORPUS`` names a folder with a git directory for each, as
``owner+name``, ``owner+name/repo`` or ``owner/name``. What is not there is named and
left out; nothing is fetched.
"""

import csv
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lastmile.audit import Request, audit
from lastmile.errors import LastMileError
from lastmile.inventory import Limits
from lastmile.model import Audit
from lastmile.report import as_json

ROOT = Path(__file__).parent.parent.parent
CORPUS = Path(os.environ.get("CORPUS", "")) if os.environ.get("CORPUS") else None
KEEP = Path(os.environ.get("BENCH", ROOT / ".bench"))


@dataclass(frozen=True)
class Repository:
    """One line of corpus.csv and where its git directory lies."""

    kind: str  # prod | proto
    name: str  # owner/name
    language: str
    subclass: str  # app | lib | ai | tutorial | hackathon | vuln
    commit: str
    place: Path


def present(only: tuple[str, ...] = ()) -> Iterator[Repository]:
    """The repositories that are there; the others are named on standard error."""
    if CORPUS is None:
        sys.exit("say where the repositories lie: make … CORPUS=<folder>")
    with (Path(__file__).parent / "corpus.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            name = row["repository"]
            if only and name not in only:
                continue
            flat = CORPUS / name.replace("/", "+")
            found = [p for p in (flat / "repo", flat, CORPUS / name) if p.is_dir()]
            if found:
                yield Repository(
                    row["class"], name, row["language"], row["subclass"], row["commit"], found[0]
                )
            else:
                print(f"not there: {name}", file=sys.stderr)


def state() -> str:
    """A hash over all that decides what an audit finds."""
    digest = hashlib.sha256()
    for folder in ("lastmile", "checklists"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".yaml"):
                digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def audited(repository: Repository) -> Audit | None:
    """The audit of this repository by the code as it stands, from the last run where nothing changed."""
    folder = KEEP / state()
    kept = folder / f"{repository.name.replace('/', '+')}.json"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        request = Request(
            target=repository.place.resolve().as_uri(), ref=repository.commit, limits=Limits(offline=True)
        )
        try:
            record = audit(request)
        except LastMileError as error:
            print(f"{repository.name}: {error}", file=sys.stderr)
            return None
        kept.write_bytes(as_json.render(record))
    return Audit.model_validate(json.loads(kept.read_text(encoding="utf-8")))
