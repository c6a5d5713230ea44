"""audit.json: the record itself, the only source; reading it back, and its published schema."""

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from lastmile.errors import AuditFileError
from lastmile.model import SCHEMA_VERSION, Audit
from lastmile.report.evidence import numbered
from lastmile.report.options import ReportOptions

SIZE_MAX = 512 * 1024 * 1024  # bytes; a record of 20,000 findings has about 30 MB
SCHEMA_ID = f"https://lastmile.example/schema/audit-{SCHEMA_VERSION}.json"


def render(audit: Audit, options: ReportOptions | None = None) -> bytes:  # noqa: ARG001 - every format is called alike
    """The record as canonical UTF-8: order of the model, two spaces, a line feed at the end."""
    data = numbered(audit).model_dump(mode="json")
    text = json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)
    return (text + "\n").encode("utf-8", "backslashreplace")


def schema() -> dict[str, Any]:
    """The JSON Schema of audit.json, made from the model."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        **Audit.model_json_schema(mode="serialization"),
        "title": "LastMile audit",
    }


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


def _first_problem(error: ValidationError) -> str:
    problems = error.errors(include_url=False, include_input=False)
    first = problems[0]
    place = ".".join(str(part) for part in first["loc"]) or "the record"
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    if first["type"] == "extra_forbidden":
        return f"{place}: unknown field{more}"
    return f"{place}: {first['msg']}{more}"


def load(path: Path) -> Audit:
    """Read an audit.json back. Raises AuditFileError, one line that names the file and the place."""
    name = str(path)
    try:
        if path.stat().st_size > SIZE_MAX:
            raise AuditFileError(f"{name}: larger than {SIZE_MAX // 1024 // 1024} MB, so it is no audit.json")
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise AuditFileError(f"{name}: cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise AuditFileError(f"{name}: not UTF-8 at byte {error.start}") from None
    try:
        _version(json.loads(text), name)
        return Audit.model_validate_json(text)
    except json.JSONDecodeError as error:
        raise AuditFileError(f"{name}:{error.lineno}: broken JSON: {error.msg}") from None
    except RecursionError:
        raise AuditFileError(f"{name}: nested too deeply to be an audit.json") from None
    except ValidationError as error:
        raise AuditFileError(f"{name}: {_first_problem(error)}") from None
