"""The folder of a report: written so that nothing is half there, and checked against its own manifest."""

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lastmile.errors import AuditFileError, InputError, RenderError
from lastmile.language import speaking
from lastmile.model import Audit
from lastmile.report import as_json, quality
from lastmile.report.as_pdf import PageDefectError, one_printer
from lastmile.report.evidence import numbered
from lastmile.report.formats import FORMATS, RECORD, File
from lastmile.report.options import ReportOptions
from lastmile.report.recount import differences
from lastmile.whole_file import sweep, write_whole

MANIFEST = "manifest.json"
MANIFEST_MAX = 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the formats that were asked for."""

    paths: tuple[Path, ...]  # the files that stand, the manifest last
    failures: dict[str, str]  # format -> one line
    # Of a draft: what a final one must not have, by format.
    defects: dict[str, tuple[str, ...]] = field(default_factory=dict)


def _rendered(file: File, audit: Audit, options: ReportOptions) -> tuple[bytes, tuple[str, ...]]:
    """One file that passed the gate; a draft with what a final one must not have.

    Raises RenderError whatever goes wrong in it.
    """
    try:
        with speaking(options.language):
            data, found = _made(file, audit, options)
            found = (*found, *quality.defects(file.name, data, audit))
    except RenderError:
        raise
    except Exception as error:  # one broken format never costs the others
        text = " ".join(str(error).split())[:200]
        raise RenderError(f"{type(error).__name__}: {text}") from error
    if found and not options.draft:
        raise RenderError(f"{quality.one_line(found)}; {quality.DRAFT}")
    return data, found


def _made(file: File, audit: Audit, options: ReportOptions) -> tuple[bytes, tuple[str, ...]]:
    try:
        return file.render(audit, options), ()
    except PageDefectError as error:
        if not error.pdf:
            raise
        return error.pdf, error.lines


def _asked(formats: Sequence[str]) -> tuple[str, ...]:
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        raise InputError(f"unknown format {unknown[0]!r}; there are {', '.join(FORMATS)}")
    return tuple(name for name in FORMATS if name in formats)


def _names() -> list[str]:
    """Every file that a report can have, in the order of writing."""
    return [file.name for files in FORMATS.values() for file in files]


def _listed(folder: Path, fresh: dict[str, str], failures: dict[str, str]) -> bytes:
    """The manifest: what was written now, and what an earlier run wrote about the very same record."""
    try:
        earlier = _manifest(folder)
    except InputError:
        earlier = {}
    same = RECORD not in fresh or earlier.get(RECORD) == fresh[RECORD]
    kept = {file: digest for file, digest in earlier.items() if same and file not in fresh}
    gone = {file.name for name in failures for file in FORMATS[name]}
    order = _names()
    listed = sorted(
        (kept | fresh).items(), key=lambda item: (order.index(item[0]) if item[0] in order else 99, item[0])
    )
    artefacts = [{"name": file, "sha256": digest} for file, digest in listed if file not in gone]
    return (json.dumps({"artefacts": artefacts}, indent=2) + "\n").encode()


def write(audit: Audit, folder: Path, formats: Sequence[str], options: ReportOptions) -> Written:
    """Write the formats asked for, the record first, the manifest last.

    A format that breaks is named in ``failures``; its file of an earlier run is removed, so that nothing
    old stands beside the new record; only an earlier record itself stays. Raises InputError: unknown format,
    or a folder that cannot be written.
    """
    with one_printer():
        return _written(audit, folder, _asked(formats), options)


def _written(audit: Audit, folder: Path, names: Sequence[str], options: ReportOptions) -> Written:
    audit = numbered(audit)
    failures: dict[str, str] = {}
    artefacts: dict[str, str] = {}
    defects: dict[str, tuple[str, ...]] = {}
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sweep(folder, (*_names(), MANIFEST))
        for name in names:
            try:
                if any(file.record_inside for file in FORMATS[name]):
                    _record_may_leave(audit, options, names, failures)
                made = {file.name: _rendered(file, audit, options) for file in FORMATS[name]}
            except RenderError as error:
                failures[name] = str(error)
                for file in FORMATS[name]:
                    if file.name != RECORD:  # an earlier record may be the only copy of its audit
                        (folder / file.name).unlink(missing_ok=True)
                continue
            if wrong := tuple(line for _, found in made.values() for line in found):
                defects[name] = wrong
            for file_name, (data, _) in made.items():
                _put(folder / file_name, data, again=RECORD in artefacts)
                artefacts[file_name] = hashlib.sha256(data).hexdigest()
        _put(folder / MANIFEST, _listed(folder, artefacts, failures), again=RECORD in artefacts)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written: {error.strerror or error}") from error
    return Written((*(folder / file for file in artefacts), folder / MANIFEST), failures, defects)


def _record_may_leave(
    audit: Audit, options: ReportOptions, names: Sequence[str], failures: dict[str, str]
) -> None:
    """Raise RenderError where audit.json is refused: no file may carry it out all the same.

    It was judged already where it is one of the formats (``names``), for it comes first.
    """
    if "json" in failures:
        raise RenderError(f"the record inside of it: {failures['json']}")
    if "json" not in names:
        for file in FORMATS["json"]:
            _rendered(file, audit, options)


def _put(path: Path, data: bytes, *, again: bool) -> None:
    """Put one file in place. Raises InputError with its name; ``again``: the record stands already."""
    try:
        write_whole(path, data)
    except OSError as error:
        rest = "; audit.json stands: once this is mended, `lastmile report` makes the rest" if again else ""
        raise InputError(f"{path}: cannot be written: {error.strerror or error}{rest}") from error


def _read(path: Path, limit: int) -> bytes:
    """A regular file of ours; never through a symbolic link."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise OSError(0, "larger than it can be")
    return data


def _manifest(folder: Path) -> dict[str, str]:
    """Names and hashes. Raises InputError where the manifest is no manifest."""
    try:
        data: Any = json.loads(_read(folder / MANIFEST, MANIFEST_MAX))
        listed = {item["name"]: item["sha256"] for item in data["artefacts"]}
    except OSError as error:
        raise InputError(f"{folder / MANIFEST}: cannot be read: {error.strerror or error}") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InputError(f"{folder / MANIFEST}: this is no manifest of LastMile") from None
    for name in listed:
        if not isinstance(name, str) or name != Path(name).name or name in ("", ".", ".."):
            raise InputError(f"{folder / MANIFEST}: names a file outside its folder: {name!r}")
    return listed


def _file(folder: Path, name: str, digest: str) -> list[str]:
    try:
        found = hashlib.sha256(_read(folder / name, as_json.SIZE_MAX)).hexdigest()
    except OSError as error:
        return [f"{name}: cannot be read: {error.strerror or error}"]
    return [] if found == digest else [f"{name}: changed since it was written"]


def check(folder: Path, rescore: Callable[[Audit], list[str]] | None = None) -> list[str]:
    """The differences between a report's folder and what it says of itself, as plain lines; [] if none.

    Hashes of the manifest, then the record: it reads, and its counts follow from what it holds.
    ``rescore`` makes the scores again (the verdict's work; the command line joins the two).
    Raises InputError where there is no manifest to check against.
    """
    listed = _manifest(folder)
    lines = [line for name, digest in listed.items() for line in _file(folder, name, digest)]
    known = {MANIFEST, *listed}
    lines += [
        f"{file}: not in the manifest" for file in _names() if file not in known and (folder / file).exists()
    ]
    if RECORD not in listed:
        return lines
    try:
        audit = as_json.load(folder / RECORD)
    except AuditFileError as error:
        return [*lines, str(error)]
    return [*lines, *differences(audit), *(rescore(audit) if rescore else [])]
