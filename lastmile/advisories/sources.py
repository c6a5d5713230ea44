"""Where advisories come from: a folder, a zip or an address that our user names, or OSV's own exports.

All bring the same: for each ecosystem one zip with a ``<ID>.json`` for each advisory, and perhaps CISA's
list of known exploited holes. Nothing in a zip is ever written to disk under a name that the zip chose.
"""

import json
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lastmile.advisories.versions import ECOSYSTEMS
from lastmile.errors import InputError, LastMileError
from lastmile.web import NotThere, WebError, download, shown

OSV = "https://storage.googleapis.com/osv-vulnerabilities"
CISA = "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json"
LARGEST_ZIP = 2 * 1024**3  # bytes; OSV's largest export stays below a quarter
LARGEST_LIST = 32 * 1024**2
LARGEST_MEMBER = 16 * 1024**2
MOST_MEMBERS = 1_000_000
MOST_BYTES = 8 * 1024**3  # of all members together, unpacked
_EXPORT = "all.zip"
_KEV = "kev.json"
_PIECE = 1024 * 1024


class UpdateError(LastMileError):
    """The update did not happen, and the old data stays; the text says why."""


class ExportError(UpdateError):
    """An export, or the list beside it, is garbage."""


class SourceError(InputError):
    """What the user named cannot be used as a source; the old data stays."""


@dataclass(frozen=True, slots=True)
class Source:
    """Exports that are at hand as files."""

    name: str  # for the record: no user info, no path of the machine
    exports: dict[str, Path]  # ecosystem -> zip
    exploited: Path | None
    remarks: tuple[str, ...] = ()  # what is missing and does not stop the update


def gather(origin: str | None, asked: Sequence[str], desk: Path) -> Source:
    """Bring the exports of ``asked`` (none: all that the origin has) to ``desk`` or find them where they lie.

    Raises SourceError for a folder or zip that cannot be used, UpdateError or WebError for an address.
    """
    for name in asked:
        if name not in ECOSYSTEMS:
            raise SourceError(f"--ecosystems {name}: ecosystems are {', '.join(ECOSYSTEMS)}")
    if origin is None or is_address(origin):
        return _from_address(origin or OSV, asked, desk)
    path = Path(origin)
    if path.is_dir():
        return _from_folder(path, asked)
    if path.is_file():
        return _from_zip(path, f"file {path.name}", asked, desk)
    raise SourceError(f"--from {path.name or origin}: neither a folder, a zip file nor an http(s) address")


def is_address(origin: str) -> bool:
    """It is to be fetched, and no name of a file."""
    return origin.lower().startswith(("http://", "https://"))


def _from_folder(folder: Path, asked: Sequence[str]) -> Source:
    exports = {name: folder / name / _EXPORT for name in asked or ECOSYSTEMS}
    there = {name: path for name, path in exports.items() if path.is_file()}
    for name in asked:
        if name not in there:
            raise SourceError(f"--from {folder.name}: it holds no {name}/{_EXPORT}")
    if not there:
        raise SourceError(
            f"--from {folder.name}: it holds no <ecosystem>/{_EXPORT} of {', '.join(ECOSYSTEMS)}"
        )
    kev = folder / _KEV
    return Source(f"folder {folder.absolute().name}", there, kev if kev.is_file() else None)


def _from_zip(file: Path, name: str, asked: Sequence[str], desk: Path) -> Source:
    """A zip of the folder's layout, at its top or in one folder; or one ecosystem's own export."""
    try:
        with zipfile.ZipFile(file) as packed:
            inner = _layout(packed)
            if not inner and len(asked) == 1:
                return Source(name, {asked[0]: file}, None)
            if not inner:
                raise SourceError(
                    f"--from {file.name}: it holds no <ecosystem>/{_EXPORT}; if it is the export of one "
                    "ecosystem, name that by --ecosystems"
                )
            exports = {
                eco: _unpacked(packed, inner[eco], desk / f"{at}.zip", LARGEST_ZIP)
                for at, eco in enumerate(ECOSYSTEMS)
                if eco in inner and (not asked or eco in asked)
            }
            for eco in asked:
                if eco not in exports:
                    raise SourceError(f"--from {file.name}: it holds no {eco}/{_EXPORT}")
            kev = inner.get(_KEV)
            exploited = _unpacked(packed, kev, desk / "kev.json", LARGEST_LIST) if kev else None
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise SourceError(f"--from {file.name}: not a whole zip file ({type(error).__name__})") from None
    return Source(name, exports, exploited)


def _layout(packed: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Ecosystem -> its export, and the list of exploited holes, by the last parts of the members' names."""
    found: dict[str, zipfile.ZipInfo] = {}
    for member in packed.infolist():
        parts = member.filename.split("/")
        if len(parts) in (2, 3) and parts[-1] == _EXPORT and parts[-2] in ECOSYSTEMS:
            found.setdefault(parts[-2], member)
        elif len(parts) in (1, 2) and parts[-1] == _KEV:
            found.setdefault(_KEV, member)
    return found if set(found) - {_KEV} else {}


def _unpacked(packed: zipfile.ZipFile, member: zipfile.ZipInfo, place: Path, most: int) -> Path:
    with packed.open(member) as data, place.open("wb") as out:
        total = 0
        while piece := data.read(_PIECE):
            total += len(piece)
            if total > most:
                raise SourceError(f"{member.filename!a:.80}: larger than {most:,} bytes")
            out.write(piece)
    return place


def _from_address(address: str, asked: Sequence[str], desk: Path) -> Source:
    if address.partition("?")[0].lower().endswith(".zip"):
        file = desk / "whole.zip"
        download(address, file, most=LARGEST_ZIP)
        try:
            return _from_zip(file, shown(address), asked, desk)
        except SourceError as error:
            raise UpdateError(f"{error}; the old data stays") from None
    base = address.rstrip("/")
    exports, missing = {}, []
    for at, name in enumerate(asked or ECOSYSTEMS):
        try:
            download(f"{base}/{name}/{_EXPORT}", desk / f"{at}.zip", most=LARGEST_ZIP)
            exports[name] = desk / f"{at}.zip"
        except NotThere:
            missing.append(name)
    if missing and (asked or address == OSV or not exports):
        raise UpdateError(f"{shown(base)} has no export of {', '.join(missing)}; the old data stays")
    remarks = [f"{shown(base)} has no export of {', '.join(missing)}"] if missing else []
    exploited: Path | None = desk / _KEV
    try:
        download(CISA if address == OSV else f"{base}/{_KEV}", desk / _KEV, most=LARGEST_LIST)
    except NotThere:
        exploited = None
    except WebError as error:
        exploited = None
        remarks.append(f"the list of exploited holes stays as it was: {error}")
    return Source(shown(base), exports, exploited, tuple(remarks))


def exploited_ids(file: Path) -> list[str]:
    """The ids in CISA's list. Raises ExportError where the file is none."""
    try:
        if file.stat().st_size > LARGEST_LIST:
            raise ExportError(f"{_KEV}: larger than {LARGEST_LIST:,} bytes; the old data stays")
        raw = json.loads(file.read_bytes())
        rows = [row["cveID"] for row in raw["vulnerabilities"]]
    except (ValueError, RecursionError, TypeError, KeyError, OSError):
        raise ExportError(f"{_KEV}: not CISA's list of known exploited holes; the old data stays") from None
    return [row for row in rows if isinstance(row, str) and len(row) < 100]


def members(file: Path, ecosystem: str) -> Iterator[tuple[str, bytes]]:
    """Each advisory's member name with its bytes; none where it is damaged, encrypted or too large.

    Raises ExportError for what is no whole zip, or is more than any export can be.
    """
    try:
        with zipfile.ZipFile(file) as packed:
            listed = [m for m in packed.infolist() if m.filename.endswith(".json")]
            if len(listed) > MOST_MEMBERS or sum(m.file_size for m in listed) > MOST_BYTES:
                raise ExportError(f"{ecosystem}/{_EXPORT}: larger than any export of OSV; the old data stays")
            for member in listed:
                yield member.filename, _content(packed, member)
    except (zipfile.BadZipFile, OSError, EOFError) as error:
        said = f"{ecosystem}/{_EXPORT}: not a whole zip file ({type(error).__name__}); the old data stays"
        raise ExportError(said) from None


def _content(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The directory's size can lie, so the reading itself is bounded too."""
    if member.file_size > LARGEST_MEMBER:
        return b""
    try:
        with packed.open(member) as data:
            content = data.read(LARGEST_MEMBER + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return b""
    return content if len(content) <= LARGEST_MEMBER else b""
