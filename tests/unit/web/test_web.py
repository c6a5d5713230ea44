"""The network door against real servers on loopback: slow, broken, endless, lying and redirecting ones."""

import gzip
import socket
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lastmile.web import NotThere, WebError, download, fetch, shown

OK = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"
Answer = Callable[[bytes, socket.socket], None]


class Server:
    """Takes each connection, reads one request head and lets ``answer`` write whatever it likes."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[bytes] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(30)
            head = b""
            try:
                while b"\r\n\r\n" not in head:
                    got = connection.recv(65536)
                    if not got:
                        return
                    head += got
                self.asked.append(head)
                self.answer(head, connection)
            except OSError:
                return

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()


@pytest.fixture
def serve(monkeypatch) -> Iterator[Callable[[Answer], Server]]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    servers: list[Server] = []

    def start(answer: Answer) -> Server:
        servers.append(Server(answer))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def _whole(body: bytes, extra: bytes = b"") -> bytes:
    return OK + extra + b"Content-Length: %d\r\n\r\n" % len(body) + body


def says(*answers: bytes) -> Answer:
    """Each connection gets the next answer; the last one for ever."""
    left = list(answers)

    def answer(_head: bytes, connection: socket.socket) -> None:
        connection.sendall(left.pop(0) if len(left) > 1 else left[0])

    return answer


def test_a_body_comes_back_whole(serve):
    server = serve(says(_whole(b"hello")))
    assert fetch(f"{server.url}/a?b=c", most=5, accept="application/json") == b"hello"
    head = server.asked[0].lower()
    assert head.startswith(b"get /a?b=c http/1.1")
    assert b"accept: application/json" in head
    assert b"user-agent: lastmile/" in head
    assert b"authorization" not in head
    assert b"cookie" not in head


@pytest.mark.parametrize("code", [404, 410])
def test_nothing_there_is_an_answer_and_not_tried_again(serve, code):
    server = serve(says(b"HTTP/1.1 %d No\r\nContent-Length: 0\r\n\r\n" % code))
    with pytest.raises(NotThere, match=f"HTTP {code}"):
        fetch(server.url, most=10)
    assert len(server.asked) == 1


@pytest.mark.parametrize("code", [400, 401, 403, 204, 206])
def test_any_other_answer_is_no_body(serve, code):
    server = serve(says(b"HTTP/1.1 %d No\r\nConnection: close\r\n\r\n" % code))
    with pytest.raises(WebError, match=f"HTTP {code}") as caught:
        fetch(server.url, most=10)
    assert not isinstance(caught.value, NotThere)
    assert len(server.asked) == 1


@pytest.mark.parametrize("code", [429, 500, 503])
def test_a_busy_server_is_asked_again(serve, code):
    busy = b"HTTP/1.1 %d Busy\r\nContent-Length: 0\r\nRetry-After: 0\r\n\r\n" % code
    server = serve(says(busy, busy, _whole(b"at last")))
    assert fetch(server.url, most=10) == b"at last"
    assert len(server.asked) == 3


def test_a_server_that_stays_broken_is_given_up(serve):
    server = serve(says(b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\nRetry-After: 0\r\n\r\n"))
    with pytest.raises(WebError, match="HTTP 500"):
        fetch(server.url, most=10)
    assert len(server.asked) == 4


def test_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    begun = time.monotonic()
    with pytest.raises(WebError, match="no connection"):
        fetch(f"http://127.0.0.1:{port}/", most=10, seconds=600)
    assert time.monotonic() - begun < 60  # four tries, not all of the time


@pytest.mark.parametrize(
    "drip",
    [b"", b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 10_000, OK + b"\r\n" + b"z" * 10_000],
    ids=["silence", "headers without end", "a body without end"],
)
def test_the_whole_is_bounded_in_seconds_however_slowly_it_drips(serve, drip):
    over = threading.Event()

    def answer(_head: bytes, connection: socket.socket) -> None:
        for at in range(len(drip)):
            connection.sendall(drip[at : at + 1])
            if over.wait(0.05):
                return
        over.wait(500)  # as long as a whole drip takes

    server = serve(answer)
    begun = time.monotonic()
    with pytest.raises(WebError, match="in time"):
        fetch(server.url, most=1_000_000, seconds=1.0)
    assert time.monotonic() - begun < 60
    over.set()


def test_an_endless_body_stops_at_the_bound(serve):
    sent = 0

    def answer(_head: bytes, connection: socket.socket) -> None:
        nonlocal sent
        connection.sendall(OK + b"\r\n")
        while sent < 500_000_000:
            connection.sendall(b"x" * 65536)
            sent += 65536

    server = serve(answer)
    with pytest.raises(WebError, match="larger than 100,000 bytes"):
        fetch(server.url, most=100_000)
    assert sent < 50_000_000
    assert len(server.asked) == 1


def test_the_bound_itself_is_allowed_and_one_byte_more_is_not(serve):
    server = serve(says(_whole(b"12345")))
    assert fetch(server.url, most=5) == b"12345"
    with pytest.raises(WebError, match="larger than 4 bytes"):
        fetch(server.url, most=4)


def test_compression_is_undone_and_a_bomb_is_not(serve):
    small = gzip.compress(b"hello " * 10)
    server = serve(says(_whole(small, b"Content-Encoding: gzip\r\n")))
    assert fetch(server.url, most=60) == b"hello " * 10
    bomb = gzip.compress(bytes(200_000_000))
    server = serve(says(_whole(bomb, b"Content-Encoding: gzip\r\n")))
    tracemalloc.start()
    try:
        with pytest.raises(WebError, match="larger than"):
            fetch(server.url, most=1_000_000, seconds=60)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("body", "coding", "words"),
    [
        (b"no gzip at all", b"gzip", "broken"),
        (gzip.compress(b"hello" * 1000)[:-9], b"gzip", "ends too early"),
        (b"\x28\xb5\x2f\xfd", b"zstd", "not asked for"),
        (b"x", b"gzip, gzip", "not asked for"),
    ],
    ids=["garbage", "cut", "another", "twice"],
)
def test_broken_compression_is_an_error(serve, body, coding, words):
    server = serve(says(_whole(body, b"Content-Encoding: " + coding + b"\r\n")))
    with pytest.raises(WebError, match=words):
        fetch(server.url, most=100_000, seconds=60)


def test_garbage_is_no_answer(serve):
    server = serve(says(b"\x00\x01 this is no HTTP\r\n\r\n"))
    with pytest.raises(WebError, match="no HTTP"):
        fetch(server.url, most=10, seconds=60)


def test_redirects_are_followed_five_times(serve):
    def answer(head: bytes, connection: socket.socket) -> None:
        left = int(head.split()[1].strip(b"/"))
        if left == 0:
            connection.sendall(_whole(b"there"))
        else:
            connection.sendall(b"HTTP/1.1 302 Go\r\nContent-Length: 0\r\nLocation: /%d\r\n\r\n" % (left - 1))

    server = serve(answer)
    assert fetch(f"{server.url}/5", most=10) == b"there"
    with pytest.raises(WebError, match="more than 5 redirects"):
        fetch(f"{server.url}/6", most=10)


@pytest.mark.parametrize(
    "location",
    [b"file:///etc/passwd", b"ftp://127.0.0.1/x", b"data:,x", b"gopher:x", b""],
)
def test_a_redirect_leads_to_http_or_nowhere(serve, location):
    server = serve(says(b"HTTP/1.1 301 Go\r\nContent-Length: 0\r\nLocation: " + location + b"\r\n\r\n"))
    with pytest.raises(WebError, match="redirects to"):
        fetch(server.url, most=10_000)
    assert len(server.asked) == 1


@pytest.mark.parametrize("location", [b"http://", b"http://[::1", b"http://\xff\xfe/"])
def test_a_redirect_to_a_broken_address_ends(serve, location):
    server = serve(says(b"HTTP/1.1 301 Go\r\nContent-Length: 0\r\nLocation: " + location + b"\r\n\r\n"))
    with pytest.raises(WebError):
        fetch(server.url, most=10_000, seconds=60)


def test_user_info_goes_to_its_own_server_only(serve):
    other = serve(says(_whole(b"other")))
    away = b"HTTP/1.1 302 Go\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\nLocation: http://x:y@127.0.0.1:%d/\r\n\r\n"
    own = serve(says(b"HTTP/1.1 302 Go\r\nContent-Length: 0\r\nLocation: /next\r\n\r\n", away % other.port))
    assert fetch(f"http://me:canary@127.0.0.1:{own.port}/", most=10) == b"other"
    assert [b"authorization: basic" in head.lower() for head in own.asked] == [True, True]
    assert b"authorization" not in other.asked[0].lower()
    assert b"cookie" not in other.asked[0].lower()


def test_no_error_shows_user_info_or_a_query(serve):
    server = serve(says(b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"))
    for address in (
        f"http://me:canary@127.0.0.1:{server.port}/p?token=canary#canary",
        "http://me:canary@127.0.0.1:99999/",
        "file://me:canary@host/etc",
        "https://me:canary@",
        "me:canary",
    ):
        with pytest.raises(WebError) as caught:
            fetch(address, most=10, seconds=60)
        assert "canary" not in f"{caught.value} {caught.value.__cause__}"
    assert shown("https://me:canary@example.org:8443/a b?c#d") == "https://example.org:8443/a%20b"


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://h/x", "", "no address", "http://", "//host/x"])
def test_only_http_is_fetched(url):
    with pytest.raises(WebError):
        fetch(url, most=10)


def test_a_cache_spares_the_second_question_and_a_broken_one_is_gone_around(serve, tmp_path):
    server = serve(says(_whole(b"kept", b"Cache-Control: max-age=600\r\n")))
    assert fetch(server.url, most=10, cached=tmp_path / "c") == b"kept"
    assert fetch(server.url, most=10, cached=tmp_path / "c") == b"kept"
    assert len(server.asked) == 1
    with pytest.raises(WebError, match="larger"):
        fetch(server.url, most=3, cached=tmp_path / "c")
    private = f"http://me:pw@127.0.0.1:{server.port}/"
    assert fetch(private, most=10, cached=tmp_path / "d") == b"kept"
    assert not (tmp_path / "d").exists()
    for file in (tmp_path / "c").iterdir():
        file.write_bytes(b"broken" * 1000)
    assert fetch(server.url, most=10, cached=tmp_path / "c") == b"kept"
    assert len(server.asked) == 3


def test_a_download_is_all_or_nothing(serve, tmp_path):
    place = tmp_path / "data" / "all.zip"
    server = serve(says(_whole(b"first")))
    download(server.url, place, most=10)
    assert place.read_bytes() == b"first"
    assert place.stat().st_mode & 0o777 == 0o600
    half = OK + b"Content-Length: 1000\r\n\r\n" + b"half of it"
    for broken in (
        half,
        b"\x00garbage",
        b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n",
        _whole(b"x" * 2000),
    ):
        bad = serve(says(broken))
        with pytest.raises(WebError):
            download(bad.url, place, most=1500, seconds=60)
        assert place.read_bytes() == b"first"
        assert [p.name for p in place.parent.iterdir()] == ["all.zip"]


def test_a_half_download_is_tried_again_from_the_start(serve, tmp_path):
    half = OK + b"Content-Length: 10\r\n\r\n" + b"01234"
    server = serve(says(half, _whole(b"abc")))
    download(server.url, tmp_path / "x", most=10)
    assert (tmp_path / "x").read_bytes() == b"abc"
    assert len(server.asked) == 2


def test_a_place_that_cannot_be_written_is_one_line(serve, tmp_path):
    server = serve(says(_whole(b"abc")))
    (tmp_path / "file").write_text("")
    with pytest.raises(WebError, match="x cannot be written"):
        download(server.url, Path(tmp_path / "file" / "x"), most=10)
