"""pip-audit for real, against an advisory service of our own on loopback: no answer is no clean bill."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from support import inventory

from lastmile.errors import NothingToLookAt, ScannerError, Skip
from lastmile.inventory import Dependency, Limits, Manifest, Scan
from lastmile.model import Confidence, Severity
from lastmile.scanners import pip_audit
from lastmile.scanners.pip_audit import RULE, PipAudit


def _advisory(name: str, id_: str, aliases: list[str], fixed: str) -> dict[str, object]:
    events = [{"introduced": "0"}, {"fixed": fixed}]
    affected = {
        "package": {"name": name, "ecosystem": "PyPI"},
        "ranges": [{"type": "ECOSYSTEM", "events": events}],
    }
    return {"id": id_, "aliases": aliases, "affected": [affected], "summary": "not shown"}


ADVISORIES = {
    ("jinja2", "2.4.1"): [_advisory("jinja2", "PYSEC-1-1", [], "2.8.1")],
    ("django", "1.8"): [_advisory("django", "PYSEC-1-2", [], "1.8.1")],
    ("flask", "0.5"): [
        _advisory("flask", "PYSEC-2-1", ["CVE-2-1"], "0.12.3"),
        _advisory("flask", "GHSA-aaaa", ["CVE-2-1", "CVE-2-2"], "1.0"),
        _advisory("flask", "PYSEC-2-9", [], "0.4"),
    ],
}


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Callable[[dict[str, str]], bytes]], None]]:
    """Serve answers of a function from the query; raising TimeoutError in it hangs the connection."""
    servers = []

    def serve(answer: Callable[[dict[str, str]], bytes | int]) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                body = answer({"name": asked["package"]["name"], "version": asked["version"]})
                self.send_response(body if isinstance(body, int) else 200)
                self.end_headers()
                self.wfile.write(b"" if isinstance(body, int) else body)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("LASTMILE_OSV_URL", f"http://127.0.0.1:{server.server_port}/v1/query")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def _known(query: dict[str, str]) -> bytes:
    found = ADVISORIES.get((query["name"], query["version"]))
    return json.dumps({"vulns": found} if found else {}).encode()


def _dep(name: str, version: str | None, where: str = "requirements.txt", **more: object) -> Dependency:
    known = {"direct": True, "development": False, "line": 1, "spec": ""} | more
    return Dependency("PyPI", name, version, declared_in=where, **known)


def _scan(tmp_path: Path, *dependencies: Dependency, **limits: object) -> Scan:
    places = sorted({d.declared_in for d in dependencies})
    manifests = [
        Manifest(
            place,
            "PyPI",
            is_lock=False,
            dependencies=tuple(d for d in dependencies if d.declared_in == place),
        )
        for place in places
    ]
    return PipAudit().scan(inventory(tmp_path, {}, manifests=manifests, limits=Limits(**limits)))


def test_one_finding_for_each_set_of_advisories(service, tmp_path):
    service(_known)
    brought = _scan(tmp_path, _dep("Flask", "0.5", line=7), _dep("click", "8.1.0"))
    first, second = brought.findings
    assert (first.rule, first.severity, first.confidence) == (RULE, Severity.HIGH, Confidence.HIGH)
    assert (first.path, first.line) == ("requirements.txt", 7)
    assert first.message == (
        "Flask 0.5 has a published vulnerability (CVE-2-1, CVE-2-2, GHSA-aaaa, PYSEC-2-1). Fixed in 0.12.3."
    )
    assert first.package
    assert (first.package.name, first.package.version, first.package.fixed_in) == ("Flask", "0.5", "0.12.3")
    assert (
        second.message
        == "Flask 0.5 has a published vulnerability (PYSEC-2-9). No fixed version is published."
    )
    assert brought.sent == ("requirements.txt: Flask 0.5", "requirements.txt: click 8.1.0")
    assert brought.unread == ()
    assert "network" not in brought.walls  # let out on purpose
    assert brought.walls["rlimits"]


def test_what_cannot_be_looked_up_is_named(service, tmp_path):
    service(_known)
    brought = _scan(
        tmp_path,
        _dep("click", "8.1.0"),
        _dep("requests", None, spec=">=2"),
        _dep("inner", "1.0", source="git", spec="git+https://user:canary@git.example/inner"),
        _dep("odd", "2009-final"),
        _dep("${HOME}", "1.0"),
    )
    assert {(u.path, u.reason) for u in brought.unread} == {
        ("requirements.txt: requests", "no exact version is declared"),
        ("requirements.txt: inner", "comes from git, not from the package index"),
        ("requirements.txt: odd", "no exact version is declared"),
        ("requirements.txt: ${HOME}", "no exact version is declared"),
    }
    assert len(brought.sent) == 5
    assert "canary" not in repr(brought)
    assert not any("HOME" in p.read_text() for p in (tmp_path / "workspace").rglob("requirements-*.txt"))


def test_a_lock_answers_for_an_open_requirement_and_the_direct_place_is_named(service, tmp_path):
    service(_known)
    brought = _scan(
        tmp_path,
        _dep("flask", None, "pyproject.toml", spec=">=0.5"),
        _dep("flask", "0.5", "poetry.lock", direct=False, line=90),
        _dep("Flask", "0.5", "requirements.txt", line=3),
    )
    assert {(f.path, f.line) for f in brought.findings} == {("requirements.txt", 3)}
    assert brought.unread == ()


def test_the_same_package_in_two_versions_and_as_our_own_known_bad_one(service, tmp_path):
    service(_known)
    brought = _scan(
        tmp_path, _dep("jinja2", "2.4.1"), _dep("jinja2", "3.1.6", "b.txt"), _dep("flask", "0.5", "b.txt")
    )
    assert [f.package.name for f in brought.findings if f.package] == ["flask", "flask", "jinja2"]
    assert brought.unread == ()


def test_our_known_bad_package_is_not_reported_as_the_targets(service, tmp_path):
    service(_known)
    assert _scan(tmp_path, _dep("click", "8.1.0")).findings == ()


def test_a_list_always_has_room_for_a_known_bad_package():
    pins = [(name, "99.0") for name in pip_audit._KNOWN_BAD]
    lists = pip_audit._lists(pins)
    assert sorted(pin for one in lists for pin in one) == sorted(pins)
    assert all(any(k not in dict(one) for k in pip_audit._KNOWN_BAD) for one in lists)


def _hang(_: dict[str, str]) -> bytes:
    time.sleep(300)
    return b"{}"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda _: 500, "did not answer pip-audit as it should"),
        (lambda _: b"<html>Please log in</html>", "did not answer pip-audit as it should"),
        (_hang, "did not answer pip-audit as it should"),
        (lambda _: b"{}", "known-bad package jinja2==2.4.1"),
    ],
    ids=["500", "html", "hangs", "knows-nothing"],
)
def test_a_service_that_does_not_answer_is_no_clean_bill(service, tmp_path, monkeypatch, answer, reason):
    if answer is _hang:
        monkeypatch.setattr(pip_audit, "_SOCKET_SECONDS", 1)
    service(answer)
    with pytest.raises(ScannerError, match=reason) as raised:
        _scan(tmp_path, _dep("flask", "0.5"))
    assert "\n" not in str(raised.value)


def test_the_default_service_out_of_reach_is_one_clear_line(tmp_path, monkeypatch):
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # the discard port: nobody listens
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with pytest.raises(ScannerError, match=r"^no advisories: the package index did not answer"):
        _scan(tmp_path, _dep("flask", "0.5"))


def test_nothing_to_ask_offline_or_unpinned(tmp_path):
    with pytest.raises(NothingToLookAt, match=r"no Python package"):
        _scan(tmp_path)
    with pytest.raises(Skip, match=r"^offline") as skipped:
        _scan(tmp_path, _dep("flask", "0.5"), offline=True)
    assert not isinstance(skipped.value, NothingToLookAt)
    with pytest.raises(Skip, match=r"no exact versions") as skipped:
        _scan(tmp_path, _dep("flask", None))
    assert not isinstance(skipped.value, NothingToLookAt)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("print(json.dumps({'dependencies': []}))", "known-bad package"),
        ("print('No known vulnerabilities found')", "not its report"),
        ("time.sleep(600)", "did not end within"),
    ],
    ids=["lies", "chats", "hangs"],
)
def test_a_pip_audit_that_lies_or_hangs_is_not_believed(make_tool, tmp_path, code, reason):
    make_tool(code, "pip-audit")
    with pytest.raises(ScannerError, match=reason):
        _scan(tmp_path, _dep("flask", "0.5"), timeout=2 if "sleep" in code else 120)


def test_a_skipped_package_is_not_clean(make_tool, tmp_path):
    entries = [
        {"name": "jinja2", "version": "2.4.1", "vulns": [{"id": "PYSEC-1-1"}]},
        {"name": "inner", "skip_reason": "Dependency not found"},
    ]
    make_tool(f"print(json.dumps({{'dependencies': {entries!r}}}))", "pip-audit")
    brought = _scan(tmp_path, _dep("inner", "1.0"), _dep("dropped", "1.0"))
    assert [u.path for u in brought.unread] == [
        "requirements.txt: dropped 1.0",
        "requirements.txt: inner 1.0",
    ]


def test_the_service_must_be_an_http_address(tmp_path, monkeypatch):
    monkeypatch.setenv("LASTMILE_OSV_URL", "file:///etc/passwd")
    with pytest.raises(ScannerError, match=r"LASTMILE_OSV_URL is not an http"):
        _scan(tmp_path, _dep("flask", "0.5"))


def test_a_list_of_more_packages_than_a_service_is_asked_about(tmp_path):
    many = tuple(
        Dependency("PyPI", f"package-{n}", "1.0", "", True, False, "requirements.txt", n + 1)
        for n in range(3_001)
    )
    manifests = [Manifest("requirements.txt", "PyPI", False, many)]
    with pytest.raises(Skip, match="3,001 packages"):
        PipAudit().scan(inventory(tmp_path, {"requirements.txt": ""}, manifests=manifests))


def test_a_version_of_more_digits_than_python_writes(tmp_path):
    odd = Dependency("PyPI", "flask", "9" * 5000, "", True, False, "requirements.txt", 1)
    manifests = [Manifest("requirements.txt", "PyPI", False, (odd,))]
    with pytest.raises(Skip, match="no exact versions"):
        PipAudit().scan(inventory(tmp_path, {"requirements.txt": ""}, manifests=manifests))
