"""The licence under which the product itself is offered: read from its LICENSE file and its manifests."""

import json
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from lastmile import toml_in
from lastmile.inventory import Inventory
from lastmile.licences.spdx import spdx
from lastmile.model import Role

_FILE = re.compile(
    r"^(?:un)?licen[cs]e(?:[-.](?:md|txt|rst|mit|apache|agpl|gpl))?$|^copying(?:\.\w{1,8})?$", re.IGNORECASE
)
_HEAD = 6000  # characters of a licence text that are read; its name and first clause stand there
# Words that stand in one licence text and in no other, most telling first.
_TEXTS = (
    ("AGPL-3.0-only", ("gnu affero general public license",)),
    ("LGPL-3.0-only", ("gnu lesser general public license", "version 3")),
    ("LGPL-2.1-only", ("gnu lesser general public license",)),
    ("GPL-3.0-only", ("gnu general public license", "version 3")),
    ("GPL-2.0-only", ("gnu general public license",)),
    ("SSPL-1.0", ("server side public license",)),
    ("BUSL-1.1", ("business source license",)),
    ("Elastic-2.0", ("elastic license",)),
    ("Apache-2.0", ("apache license", "version 2.0")),
    ("MPL-2.0", ("mozilla public license",)),
    ("EPL-2.0", ("eclipse public license",)),
    ("EUPL-1.2", ("european union public licence",)),
    ("MIT", ("permission is hereby granted, free of charge", "to any person obtaining a copy")),
    ("ISC", ("permission to use, copy, modify, and/or distribute this software",)),
    ("BSD-3-Clause", ("redistribution and use in source and binary forms", "neither the name")),
    ("BSD-2-Clause", ("redistribution and use in source and binary forms",)),
    ("Unlicense", ("this is free and unencumbered software released into the public domain",)),
    ("CC0-1.0", ("cc0 1.0 universal",)),
)
_CLOSED = re.compile(r"\b(?:proprietary|confidential|all rights reserved)\b")


def own_licence(inventory: Inventory) -> str | None:
    """The SPDX expression under which the product is offered to everybody; None: under none that we see.

    The root's LICENSE file speaks first, then the manifests of the root. A text that reserves all rights and
    grants nothing that we know is no such licence.
    """
    return next(_from_files(inventory), None) or next(_from_manifests(inventory), None)


def _at_root(inventory: Inventory) -> Iterator[tuple[str, str]]:
    for file in inventory.files:
        if "/" not in file.path and file.role not in (Role.TEST, Role.VENDORED):
            name = PurePosixPath(file.path).name
            if _FILE.match(name) or name in ("package.json", "pyproject.toml", "Cargo.toml", "composer.json"):
                yield name, inventory.read(file)


def _from_files(inventory: Inventory) -> Iterator[str]:
    for name, text in _at_root(inventory):
        if not _FILE.match(name):
            continue
        words = " ".join(text[:_HEAD].lower().split())
        found = next((key for key, parts in _TEXTS if all(part in words for part in parts)), None)
        if found:
            yield found


def _from_manifests(inventory: Inventory) -> Iterator[str]:
    for name, text in _at_root(inventory):
        said = _said(name, text)
        known = spdx(said) if said else None
        if known:
            yield known


def _said(name: str, text: str) -> str:
    """The licence field of a manifest; "" where there is none."""
    try:
        data: Any = toml_in.parse(text) if name.endswith(".toml") else json.loads(text)
    except (toml_in.TomlError, ValueError, RecursionError):
        return ""
    if not isinstance(data, dict):
        return ""
    tables = [data, data.get("project"), data.get("package")]
    tool = data.get("tool")
    tables.append(tool.get("poetry") if isinstance(tool, dict) else None)
    for table in tables:
        value = table.get("license") if isinstance(table, dict) else None
        if isinstance(value, dict):
            value = value.get("text")
        if isinstance(value, str) and not _CLOSED.search(value.lower()):
            return value
    return ""
