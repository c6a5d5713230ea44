"""``advisories update``: from folders, zips and a real server, and the old data whole whatever goes wrong."""

import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cli import lastmile
from osv_service import export, record

from lastmile.advisories import sources, update
from lastmile.advisories.index import AdvisoryIndexError, Index, opened, place
from lastmile.advisories.sources import SourceError, UpdateError
from lastmile.errors import LastMileError
from lastmile.web import WebError

FIRST = record("PYSEC-1", "PyPI", "Flask", ("introduced", "0"), ("fixed", "2.0"))
SECOND = record("GHSA-2", "npm", "left", ("introduced", "0"), modified="2999-01-01")


@pytest.fixture
def old(tmp_path) -> bytes:
    """An index with one Python advisory; its bytes."""
    update.update(str(export(tmp_path / "old", {"PyPI": [FIRST]}, ["CVE-OLD"])), ())
    return place().read_bytes()


def _read(ask: Callable[[Index], object]) -> object:
    with opened(place()) as index:
        return ask(index)


def _unharmed(old: bytes) -> None:
    assert place().read_bytes() == old
    left = {p.name for p in place().parent.iterdir()} - {place().name, f".{place().name}.lock"}
    assert left == set()


def test_a_folder_fills_the_index(tmp_path):
    folder = export(tmp_path / "export", {"PyPI": [FIRST], "npm": [SECOND]}, ["CVE-2026-1"])
    held = {h.ecosystem: h for h in update.update(str(folder), ())}
    assert (held["PyPI"].advisories, held["PyPI"].packages, held["PyPI"].data_date) == (1, 1, "2026-05-01")
    assert held["npm"].data_date == held["npm"].updated  # from the future: clamped to today
    assert held["PyPI"].source == "folder export"
    assert place().stat().st_mode & 0o777 == 0o600
    assert [a.id for a in _read(lambda i: i.of("PyPI", "flask"))] == ["PYSEC-1"]
    assert _read(Index.exploited) == {"CVE-2026-1"}


@pytest.mark.usefixtures("old")
def test_other_ecosystems_and_the_exploited_list_stay(tmp_path):
    update.update(str(export(tmp_path / "new", {"npm": [SECOND]})), ())
    assert set(_read(Index.holdings)) == {"PyPI", "npm"}
    assert [a.id for a in _read(lambda i: i.of("PyPI", "flask"))] == ["PYSEC-1"]
    assert _read(Index.exploited) == {"CVE-OLD"}


@pytest.mark.usefixtures("old")
def test_a_new_export_replaces_the_whole_ecosystem(tmp_path):
    other = record("PYSEC-9", "PyPI", "django", ("introduced", "0"))
    update.update(str(export(tmp_path / "new", {"PyPI": [other]}, [])), ())
    assert _read(lambda i: i.of("PyPI", "flask")) == ()
    assert _read(Index.exploited) == frozenset()


def test_only_the_named_ecosystems_are_taken(tmp_path):
    folder = export(tmp_path / "export", {"PyPI": [FIRST], "npm": [SECOND]})
    assert [h.ecosystem for h in update.update(str(folder), ("npm",))] == ["npm"]
    with pytest.raises(SourceError, match=r"holds no Go/all\.zip"):
        update.update(str(folder), ("Go",))
    with pytest.raises(SourceError, match="ecosystems are PyPI"):
        update.update(str(folder), ("../PyPI",))


def test_a_zip_of_the_layout_and_an_ecosystem_s_own_export(tmp_path):
    folder = export(tmp_path / "export", {"PyPI": [FIRST], "npm": [SECOND]}, ["CVE-1"])
    for number, top in enumerate(("", "advisories/")):
        file = tmp_path / f"whole-{number}.zip"
        with zipfile.ZipFile(file, "w") as packed:
            for path in folder.rglob("*.*"):
                packed.write(path, top + path.relative_to(folder).as_posix())
            packed.writestr("../../../evil", "x")
        assert {h.ecosystem for h in update.update(str(file), ())} == {"PyPI", "npm"}
        assert _read(Index.exploited) == {"CVE-1"}
    assert not list(tmp_path.parent.rglob("evil"))
    own = folder / "npm" / "all.zip"
    with pytest.raises(SourceError, match="--ecosystems"):
        update.update(str(own), ())
    assert [h.ecosystem for h in update.update(str(own), ("npm",))] == ["npm"]


def test_broken_records_are_named_and_the_rest_goes_on(tmp_path):
    folder = export(tmp_path / "export", {"PyPI": [FIRST, b"{", b"\xff\xfe", b"[1]"]})
    said: list[str] = []
    (held,) = update.update(str(folder), (), said.append)
    assert (held.advisories, held.broken) == (1, 3)
    assert len(said) == 3
    assert all("left out" in line and "\n" not in line for line in said)


def _four_broken(folder: Path) -> None:
    export(folder, {"PyPI": [FIRST, b"{", b"{", b"{", b"{"]})


def _no_zip(folder: Path) -> None:
    export(folder, {"PyPI": [FIRST]})
    (folder / "PyPI" / "all.zip").write_bytes(b"garbage" * 100)


def _half(folder: Path) -> None:
    export(
        folder,
        {"PyPI": [FIRST, *(record(f"P-{n}", "PyPI", f"p{n}", ("introduced", "0")) for n in range(50))]},
    )
    file = folder / "PyPI" / "all.zip"
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _empty(folder: Path) -> None:
    export(folder, {"PyPI": []})


def _other_ecosystem(folder: Path) -> None:
    export(folder, {"PyPI": [SECOND]})


def _broken_list(folder: Path) -> None:
    export(folder, {"PyPI": [FIRST]})
    (folder / "kev.json").write_text('{"vulnerabilities": [{}]}')


@pytest.mark.parametrize("spoil", [_four_broken, _no_zip, _half, _empty, _other_ecosystem, _broken_list])
def test_a_garbage_source_leaves_the_old_data_and_exits_2(tmp_path, old, spoil):
    spoil(tmp_path / "new")
    with pytest.raises(SourceError, match="the old data stays"):
        update.update(str(tmp_path / "new"), ())
    _unharmed(old)
    ended = lastmile(
        "advisories", "update", "--from", tmp_path / "new", env={"LASTMILE_ADVISORIES": str(place())}
    )
    assert ended.code == 2
    assert ended.out == ""
    assert [line for line in ended.err.splitlines() if "left out" not in line] == ended.err.splitlines()[-1:]
    _unharmed(old)


def test_a_second_ecosystem_that_is_garbage_stops_the_whole_update(tmp_path, old):
    folder = export(tmp_path / "new", {"npm": [SECOND], "PyPI": [FIRST]})
    (folder / "PyPI" / "all.zip").write_bytes(b"PK\x03\x04")
    with pytest.raises(SourceError):
        update.update(str(folder), ())
    _unharmed(old)


def test_bombs_are_bounded(tmp_path, old, monkeypatch):
    monkeypatch.setattr(sources, "LARGEST_MEMBER", 100_000)
    folder = export(tmp_path / "new", {"PyPI": [FIRST, b" " * 50_000_000]})
    (held,) = update.update(str(folder), ())
    assert (held.advisories, held.broken) == (1, 1)
    old = place().read_bytes()
    monkeypatch.setattr(sources, "MOST_MEMBERS", 1)
    with pytest.raises(SourceError, match="larger than any export"):
        update.update(str(folder), ())
    _unharmed(old)
    monkeypatch.setattr(sources, "LARGEST_ZIP", 1000)
    with zipfile.ZipFile(tmp_path / "nested.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("PyPI/all.zip", bytes(10_000_000))
    with pytest.raises(SourceError, match="larger than"):
        update.update(str(tmp_path / "nested.zip"), ())
    _unharmed(old)


@pytest.mark.parametrize("source", ["no-such-folder", "ftp://example.org/x", ""])
def test_what_is_no_source(tmp_path, monkeypatch, source):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError):
        update.update(source or "empty", ())


def _of_another_version() -> None:
    connection = sqlite3.connect(place())
    connection.execute("PRAGMA user_version = 99")
    connection.close()


def test_an_index_of_another_version_or_a_broken_one_can_be_replaced(tmp_path, old):
    for spoil in (
        lambda: place().write_bytes(b"not a database" * 1000),
        lambda: place().write_bytes(old[: len(old) // 2]),
        _of_another_version,
    ):
        spoil()
        with pytest.raises(AdvisoryIndexError, match="lastmile advisories update"):
            _read(lambda i: (i.holdings(), i.of("PyPI", "flask")))
        update.update(str(tmp_path / "old"), ())
        assert set(_read(Index.holdings)) == {"PyPI"}


def test_two_updates_at_once_do_not_harm_one_another(tmp_path):
    for name, one in (("PyPI", FIRST), ("npm", SECOND)):
        export(tmp_path / name, {name: [one]})
    command = [sys.executable, "-m", "lastmile", "advisories", "update", "--from"]
    running = [
        subprocess.Popen([*command, tmp_path / name], stdout=subprocess.PIPE, env=dict(os.environ))
        for name in ("PyPI", "npm") * 2
    ]
    for one in running:
        one.communicate(timeout=600)
    assert [one.returncode for one in running] == [0, 0, 0, 0]
    assert set(_read(Index.holdings)) == {"PyPI", "npm"}


def test_an_update_that_hangs_is_not_waited_for_ever(tmp_path, monkeypatch):
    monkeypatch.setattr(update, "PATIENCE", 0.3)
    export(tmp_path / "new", {"PyPI": [FIRST]})
    place().parent.mkdir(parents=True, exist_ok=True)
    with update._alone(place()), pytest.raises(UpdateError, match="another update is under way"):
        update.update(str(tmp_path / "new"), ())


def test_a_place_that_cannot_be_written_is_one_line(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LASTMILE_ADVISORIES", str(tmp_path / "file" / "index"))
    with pytest.raises(UpdateError, match="cannot be written"):
        update.update(str(export(tmp_path / "new", {"PyPI": [FIRST]})), ())


class _Export(ThreadingHTTPServer):
    """Serves a folder, or what ``odd`` answers for a path."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        self.odd: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path in server.odd:
                    server.odd[self.path](self)
                    return
                file = folder / self.path.lstrip("/")
                body = file.read_bytes() if file.is_file() else b""
                self.send_response(200 if file.is_file() else 404)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://user:canary@127.0.0.1:{self.server_port}"


@pytest.fixture
def served(tmp_path, monkeypatch) -> Iterator[_Export]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = _Export(export(tmp_path / "served", {"PyPI": [FIRST], "npm": [SECOND]}, ["CVE-1"]))
    yield server
    server.shutdown()
    server.server_close()


def test_an_address_in_osv_s_layout(served):
    said: list[str] = []
    held = update.update(f"{served.url}/", (), said.append)
    assert {h.ecosystem for h in held} == {"PyPI", "npm"}
    assert _read(Index.exploited) == {"CVE-1"}
    assert "has no export of Go" in said[0]
    assert "canary" not in f"{held}{said}{place().read_bytes()!r}"


def test_the_environment_names_the_address_where_from_names_none(served, monkeypatch):
    monkeypatch.setenv("LASTMILE_ADVISORIES_URL", served.url)
    assert [h.ecosystem for h in update.update(None, ("PyPI",))] == ["PyPI"]


def _silence(_handler: BaseHTTPRequestHandler) -> None:
    time.sleep(60)


def _error(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(500)
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def _garbage(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "7")
    handler.end_headers()
    handler.wfile.write(b"garbage")


def _half_a_download(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b"PK\x03\x04 and then nothing")


def _to_a_file(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(302)
    handler.send_header("Location", "file:///etc/passwd")
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def _gone(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(404)
    handler.send_header("Content-Length", "0")
    handler.end_headers()


@pytest.mark.parametrize("odd", [_silence, _error, _garbage, _half_a_download, _to_a_file, _gone])
def test_a_bad_server_leaves_the_old_data_whole(served, old, monkeypatch, odd):
    whole, seconds = sources.download, 2 if odd is _silence else 60
    monkeypatch.setattr(sources, "download", lambda url, to, most: whole(url, to, most=most, seconds=seconds))
    served.odd["/npm/all.zip"] = odd
    with pytest.raises(LastMileError) as caught:
        update.update(served.url, ("PyPI", "npm"))
    assert isinstance(caught.value, UpdateError | WebError)  # exit 4: the user named nothing wrong
    assert "canary" not in str(caught.value)
    assert "\n" not in str(caught.value)
    _unharmed(old)


def test_a_bad_server_exits_4_in_one_line(served, old):
    served.odd["/npm/all.zip"] = _garbage
    ended = lastmile(
        "advisories",
        "update",
        "--from",
        served.url,
        "--ecosystems",
        "PyPI, npm",
        env={"LASTMILE_ADVISORIES": str(place()), "NO_PROXY": "127.0.0.1"},
    )
    assert (ended.code, ended.out) == (4, "")
    assert ended.err.splitlines() == [
        "lastmile: npm/all.zip: not a whole zip file (BadZipFile); the old data stays"
    ]
    _unharmed(old)


@pytest.mark.usefixtures("old")
def test_a_missing_list_of_exploited_holes_does_not_stop_the_update(served):
    served.odd["/kev.json"] = _gone
    update.update(served.url, ("PyPI",))
    assert _read(Index.exploited) == {"CVE-OLD"}


def test_status_says_what_is_there(tmp_path):
    env = {"LASTMILE_ADVISORIES": str(place())}
    ended = lastmile("advisories", "status", env=env)
    assert (ended.code, ended.out) == (4, "")
    assert ended.err == "lastmile: no advisory data on this machine: run «lastmile advisories update»\n"
    folder = export(
        tmp_path / "export", {"PyPI": [{**FIRST, "modified": "2020-01-02T00:00:00Z"}, b"{"]}, ["C"]
    )
    assert lastmile("advisories", "update", "--from", folder, env=env).code == 0
    ended = lastmile("advisories", "status", env=env)
    assert ended.code == 0
    assert ended.out.splitlines()[0].split() == [
        "ecosystem",
        "advisories",
        "packages",
        "date",
        "age",
        "source",
    ]
    assert ended.out.splitlines()[1].split()[:4] == ["PyPI", "1", "1", "2020-01-02"]
    assert ended.out.splitlines()[1].endswith("folder export (old, a subset, 1 left out)")
    assert ended.out.splitlines()[2] == "known exploited holes: 1"


@pytest.mark.long
def test_the_shared_exports_can_be_imported():
    shared = Path(__file__).parents[4] / "shared" / "advisories"
    if not shared.is_dir():
        return
    held = {h.ecosystem: h for h in update.update(str(shared), ())}
    for name, one in held.items():
        with zipfile.ZipFile(shared / name / "all.zip") as packed:
            raw = [json.loads(packed.read(m)) for m in packed.infolist()]
        live = [r for r in raw if not r.get("withdrawn") and r.get("affected")]
        assert one.broken == 0
        assert len(live) * 0.97 < one.advisories <= len(live)
