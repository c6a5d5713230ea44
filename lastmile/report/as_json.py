"""audit.json: the record itself, the only source; reading it back, and its published schema."""

import json
import os
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from lastmile.errors import AuditFileError
from lastmile.model import SCHEMA_VERSION, Audit
from lastmile.report.evidence import numbered
from lastmile.report.latest import latest
from lastmile.report.options import ReportOptions

SIZE_MAX = 512 * 1024 * 1024  # bytes; a record of 20,000 findings has about 30 MB
NAMES_MAX = 10_000  # names in one object; real records have up to a hundred (a name for each rule)
SCHEMA_ID = f"https://lastmile.example/schema/audit-{SCHEMA_VERSION}.json"


def render(audit: Audit, options: ReportOptions | None = None) -> bytes:  # noqa: ARG001 - every format is called alike
    """The record as canonical UTF-8: order of the model, two spaces, a line feed at the end."""
    return _rendered(numbered(audit))


@latest
def _rendered(audit: Audit) -> bytes:
    try:
        return f"{audit.model_dump_json(indent=2)}\n".encode()
    except PydanticSerializationError:  # half a character, which no reader of JSON would take: "?"
        text = json.dumps(audit.model_dump(mode="json"), ensure_ascii=False, indent=2, allow_nan=False)
        return f"{text}\n".encode("utf-8", "replace")


def schema() -> dict[str, Any]:
    """The JSON Schema of audit.json, made from the model."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        **Audit.model_json_schema(mode="serialization"),
        "title": "LastMile audit",
    }


def _top(text: str, name: str) -> Any:
    """The outermost object, without what is inside of it: whoever asks for the version needs no more."""

    def kept(pairs: list[tuple[str, Any]]) -> dict[str, Any] | None:
        if len(pairs) > NAMES_MAX:  # each unknown one would be an error of its own, with its place and words
            raise AuditFileError(f"{name}: no audit.json; an object in it has {len(pairs)} names")
        return {key: value for key, value in pairs if key == "schema_version"} or None

    return json.loads(text, object_pairs_hook=kept)


def _version(data: Any, name: str) -> None:
    """Refuse what another version wrote."""
    found = data.get("schema_version") if isinstance(data, dict) else None
    if not isinstance(found, str):
        raise AuditFileError(f"{name}: this is no audit.json of LastMile: it has no schema_version")
    try:
        theirs, ours = ([int(part) for part in text.split(".")] for text in (found, SCHEMA_VERSION))
    except ValueError:
        raise AuditFileError(f"{name}: schema_version {found[:40]!r} is no version") from None
    if theirs > ours:
        raise AuditFileError(
            f"{name}: its schema {found[:40]} is newer than {SCHEMA_VERSION}, which this LastMile reads; "
            "upgrade LastMile"
        )
    if theirs[0] < ours[0]:
        raise AuditFileError(
            f"{name}: its schema {found[:40]} is older than this LastMile reads; audit again"
        )


def _upgraded(audit: Audit) -> Audit:
    """An older record as one of today.

    1.0 to 1.1: what 1.0 did not know has its default, and ``fingerprint_kind`` stays 1, so whoever compares
    knows that its fingerprints were made in the older way.
    1.1 to 1.2: nobody asked what happens when an outside service breaks; ``drill`` and its reason are None.
    """
    return audit.model_copy(update={"schema_version": SCHEMA_VERSION})


def _first_problem(error: ValidationError) -> str:
    """The first problem; of a list only the first is known, so there may be more than were counted."""
    problems = error.errors(include_url=False, include_input=False)
    first = problems[0]
    place = ".".join(str(part) for part in first["loc"]) or "the record"
    more = f" (and at least {len(problems) - 1} more)" if len(problems) > 1 else ""
    if first["type"] == "extra_forbidden":
        return f"{place}: unknown field{more}"
    return f"{place}: {first['msg']}{more}"


def load(path: Path) -> Audit:
    """Read an audit.json back. Raises AuditFileError, one line that names the file and the place."""
    return loads(content(path), str(path))


def content(path: Path) -> bytes:
    """The bytes of an audit.json. Raises AuditFileError: not readable, or larger than a record can be."""
    try:
        with path.open("rb") as file:
            large = os.fstat(file.fileno()).st_size > SIZE_MAX
            data = b"" if large else file.read()
    except OSError as error:
        raise AuditFileError(f"{path}: cannot be read: {error.strerror or error}") from None
    if large:
        raise AuditFileError(f"{path}: larger than {SIZE_MAX // 1024 // 1024} MB, so it is no audit.json")
    return data


def loads(data: bytes, name: str) -> Audit:
    """The record in these bytes. Raises AuditFileError, one line that bears ``name`` and the place."""
    try:
        text = data.decode("utf-8-sig")  # some editors put a byte order mark in front
        _version(_top(text, name), name)
        return _upgraded(Audit.model_validate_json(text))
    except UnicodeDecodeError as error:
        raise AuditFileError(f"{name}: not UTF-8 at byte {error.start}") from None
    except json.JSONDecodeError as error:
        raise AuditFileError(f"{name}:{error.lineno}: broken JSON: {error.msg}") from None
    except RecursionError:
        raise AuditFileError(f"{name}: nested too deeply to be an audit.json") from None
    except ValidationError as error:
        raise AuditFileError(f"{name}: {_first_problem(error)}") from None
    except ValueError:  # a number of thousands of digits
        raise AuditFileError(f"{name}: broken JSON: it holds what no record holds") from None
