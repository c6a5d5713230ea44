"""The package.json files that a yarn.lock stands for: the one beside it and those of its workspace."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from lastmile.intake.manifests.package_json import workspaces
from lastmile.intake.manifests.reading import BrokenFileError, beside_text, json_object
from lastmile.inventory import Manifest, belongs_to

_MOST = 2000  # members


def read_root(beside: Mapping[str, str] | None, name: str = "package.json") -> dict[str, Any] | None:
    """The package.json of this name, None where there is none that can be read."""
    text = beside_text(beside, name)
    try:
        return json_object(text)[0] if text is not None else None
    except BrokenFileError:
        return None


def read_members(beside: Mapping[str, str] | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """Folder ("" for the root) and content of each package.json that belongs to the workspace."""
    root = read_root(beside)
    if root is None or beside is None:
        return
    yield "", root
    globs = Manifest("package.json", "npm", is_lock=False, dependencies=(), members=workspaces(root))
    count = 0
    for name in beside if globs.members else ():
        place = PurePosixPath(name)
        if place.name != "package.json" or len(place.parts) < 2 or not belongs_to(globs, str(place.parent)):
            continue
        count += 1
        if count > _MOST:
            return
        member = read_root(beside, name)
        if member is not None:
            yield str(place.parent), member
