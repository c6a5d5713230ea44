"""The one door to the network: bounded in bytes and seconds, tried again where that helps, http(s) only.

Callers pass addresses that our user configured, or constants, never what the audited repository names.
Proxies and certificates come from the usual environment variables.
"""

import io
import os
import socket
import sqlite3
import ssl
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import IO, Any

import httpx
import stamina
from hishel import CacheOptions, SqliteStorage
from hishel.httpx import CacheClient

from lastmile import __version__
from lastmile.errors import LastMileError

_REDIRECTS, _TRIES = 5, 4
_LONGEST_SILENCE = 30.0  # seconds without a byte before one try is given up
_LONGEST_WAIT = 10.0  # seconds between two tries
_CACHE, _CACHE_SIZE = "http.sqlite", 256 * 1024 * 1024  # file name, bytes
_PIECE = 256 * 1024  # bytes that one step of decompression may yield
_MOVED, _GONE, _BUSY = (301, 302, 303, 307, 308), (404, 410), 429
_Trace = Callable[[str, dict[str, Any]], None]

stamina.instrumentation.set_on_retry_hooks([])  # its default logs every retry to the user's terminal


class WebError(LastMileError):
    """An address gave nothing usable; the text names it without user info, query and fragment."""


class NotThere(WebError):  # noqa: N818 - an answer, and callers read it as one
    """The server says that there is nothing at this address (404, 410)."""


class _TryAgainError(WebError):
    """A failure that another try may mend; ``wait`` is what the server asks for, in seconds."""

    def __init__(self, text: str, wait: float | None = None) -> None:
        super().__init__(text)
        self.wait = wait


def fetch(
    url: str, *, most: int, seconds: float = 15.0, accept: str = "", cached: Path | None = None
) -> bytes:
    """The body at ``url``, at most ``most`` bytes after decompression, all tries within ``seconds``.

    ``cached``: folder of an HTTP cache that obeys the server's own headers (RFC 9111); a broken cache is
    gone around. An address with user info is never cached, because its answer may be private.
    Raises NotThere for 404 and 410, WebError for everything else that yields no body.
    """
    address = _checked(url)
    out = io.BytesIO()
    if cached is not None and not address.userinfo:
        try:
            with closing(SqliteStorage(database_path=cached / _CACHE, max_size=_CACHE_SIZE)) as storage:
                _tries(address, out, most, seconds, _Asking(accept, storage))
                return out.getvalue()
        except (sqlite3.Error, OSError, RuntimeError):
            out = io.BytesIO()  # the cache is broken, and the answer needs none
    _tries(address, out, most, seconds, _Asking(accept))
    return out.getvalue()


def download(url: str, place: Path, *, most: int, seconds: float = 600.0) -> None:
    """Write the body at ``url`` to ``place`` (0600), all of it or nothing; bounds as for ``fetch``.

    What stood there stays until the new body is whole. Raises NotThere and WebError as ``fetch`` does.
    """
    address = _checked(url)
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _beside(place) as out:
            _tries(address, out, most, seconds, _Asking())
            out.flush()
            os.fsync(out.fileno())
            Path(out.name).replace(place)
    except OSError as error:
        raise WebError(f"{place.name} cannot be written: {error.strerror or error}") from None


def shown(url: str) -> str:
    """The address as it may be printed: no user info, query or fragment (each can hold a secret)."""
    try:
        address = httpx.URL(url)
        port = f":{address.port}" if address.port else ""
        path = address.raw_path.partition(b"?")[0].decode("ascii", "replace")
    except (httpx.InvalidURL, ValueError):
        return "an unusable address"
    return f"{address.scheme}://{address.host}{port}{path}"[:300]


@contextmanager
def _beside(place: Path) -> Iterator[IO[bytes]]:
    """A temporary file in the same folder; gone at the end unless it was renamed."""
    with tempfile.NamedTemporaryFile(dir=place.parent, prefix=f".{place.name}.", delete=False) as out:
        try:
            yield out
        finally:
            Path(out.name).unlink(missing_ok=True)


def _checked(url: str) -> httpx.URL:
    try:
        address = httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        address = httpx.URL()
    if address.scheme not in ("http", "https") or not address.host:
        raise WebError("an unusable address: it must begin with http:// or https://")
    return address


class _Asking:
    """How to ask: which kind of answer, through which cache."""

    def __init__(self, accept: str = "", storage: SqliteStorage | None = None) -> None:
        self._headers = {
            "user-agent": f"lastmile/{__version__}",
            "accept-encoding": "gzip",  # the one that ``_plain`` undoes in bounded steps
            "accept": accept or "*/*",
        }
        self._storage = storage

    def client(self, silence: float) -> httpx.Client:
        """A client of its own for one try, so that no cookie and no connection outlives it."""
        how: dict[str, Any] = {"verify": _certificates(), "timeout": silence, "headers": self._headers}
        if self._storage is None:
            return httpx.Client(**how)
        return CacheClient(storage=self._storage, rfc=CacheOptions(shared=False), **how)


def _tries(address: httpx.URL, out: IO[bytes], most: int, seconds: float, asking: _Asking) -> None:
    """Write the body of the first try that succeeds to ``out``."""
    end, last = time.monotonic() + seconds, ""
    for attempt in stamina.retry_context(
        on=_again, attempts=_TRIES, timeout=seconds, wait_initial=0.2, wait_max=_LONGEST_WAIT, wait_jitter=0.3
    ):
        with attempt:
            out.seek(0)
            out.truncate()
            try:
                _once(address, out, most, end, asking)
            except WebError as error:
                if last and time.monotonic() >= end:
                    raise WebError(last) from None  # it says more than that the time is over
                last = str(error)
                raise


def _again(error: Exception) -> bool | float:
    """Whether stamina tries again, or after how many seconds."""
    if not isinstance(error, _TryAgainError):
        return False
    return True if error.wait is None else min(error.wait, _LONGEST_WAIT)


def _once(address: httpx.URL, out: IO[bytes], most: int, end: float, asking: _Asking) -> None:
    """One try. Raises _TryAgainError where another may do better, WebError where none can."""
    name = shown(str(address))
    left = max(end - time.monotonic(), 0.1)
    silence = min(_LONGEST_SILENCE, max(left / 3, 0.1))
    try:
        with asking.client(silence) as client, _guard(left) as trace:
            for piece in _landed(client, address, trace, most):
                out.write(piece)
    except (httpx.UnsupportedProtocol, httpx.InvalidURL):
        raise WebError(f"{name}: the server redirects to an unusable address") from None
    except (_TryAgainError, httpx.TransportError) as error:
        if time.monotonic() >= end:
            raise WebError(f"{name}: no whole answer in time") from None
        raise (
            error if isinstance(error, _TryAgainError) else _TryAgainError(f"{name}: {_words(error)}")
        ) from None


def _words(error: Exception) -> str:
    """Ours, because the libraries' words can repeat what the server sent."""
    if isinstance(error, httpx.TimeoutException):
        return "no answer in time"
    if isinstance(error, httpx.ConnectError):
        return "no connection"
    return "the connection ended before the answer was whole, or the answer is no HTTP"


@contextmanager
def _guard(seconds: float) -> Iterator[_Trace]:
    """Shut the connections of one try when its time is over: the libraries bound each silence, not the whole.

    Yields the trace hook that learns of each connection.
    """
    open_: list[socket.socket] = []
    lock = threading.Lock()
    end = time.monotonic() + seconds

    def stop() -> None:
        with lock:
            for each in open_:
                with suppress(OSError):
                    socket.socket.shutdown(each, socket.SHUT_RDWR)  # below TLS: that layer may be in a read

    def trace(event: str, info: dict[str, Any]) -> None:
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            with lock:
                open_.append(info["return_value"].get_extra_info("socket"))
            if time.monotonic() >= end:
                stop()

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield trace
    finally:
        timer.cancel()


def _landed(client: httpx.Client, address: httpx.URL, trace: _Trace, most: int) -> Iterator[bytes]:
    """Pieces of the decoded body at the end of at most five redirects."""
    name = shown(str(address))
    for _ in range(_REDIRECTS + 1):
        with client.stream("GET", address, extensions={"trace": trace}) as response:
            if response.status_code not in _MOVED:
                _judge(response, name)
                yield from _plain(response, most, name)
                return
            address = _next(address, response.headers.get("location", ""), name)
    raise WebError(f"{name}: more than {_REDIRECTS} redirects")


def _next(address: httpx.URL, location: str, name: str) -> httpx.URL:
    """Where a redirect leads; our user's user info goes on to the same server only, the server's to none."""
    try:
        there = address.join(location)
    except (httpx.InvalidURL, ValueError):
        raise WebError(f"{name}: the server redirects to an unusable address") from None
    if not location or there.scheme not in ("http", "https") or not there.host:
        raise WebError(f"{name}: the server redirects to something that is no http address")
    if address.scheme == "https" and there.scheme == "http":
        raise WebError(f"{name}: the server redirects from https to http")
    same = (there.scheme, there.host, there.port) == (address.scheme, address.host, address.port)
    return there.copy_with(userinfo=address.userinfo if same else b"")


def _judge(response: httpx.Response, name: str) -> None:
    """Raise unless the answer is a success."""
    code = response.status_code
    if code in _GONE:
        raise NotThere(f"{name}: nothing there (HTTP {code})")
    if code == _BUSY or code >= 500:
        wait = response.headers.get("retry-after", "")
        seconds = float(wait) if wait.isdecimal() else None
        raise _TryAgainError(f"{name}: the server answers HTTP {code}", seconds)
    if code != 200:
        raise WebError(f"{name}: the server answers HTTP {code}")


def _plain(response: httpx.Response, most: int, name: str) -> Iterator[bytes]:
    """The body without its compression, in bounded steps: the library would unpack a bomb in one go."""
    coding = response.headers.get("content-encoding", "identity").strip().lower() or "identity"
    if coding not in ("identity", "gzip", "x-gzip"):
        raise WebError(f"{name}: a compression that was not asked for")
    gzip = zlib.decompressobj(wbits=31) if coding != "identity" else None
    total = 0
    for raw in response.iter_raw():
        for piece in [raw] if gzip is None else _unpacked(gzip, raw, name):
            total += len(piece)
            if total > most:
                raise WebError(f"{name}: larger than {most:,} bytes")
            yield piece
    if gzip is not None and not gzip.eof:
        raise _TryAgainError(f"{name}: the compressed answer ends too early")


def _unpacked(gzip: "zlib._Decompress", raw: bytes, name: str) -> Iterator[bytes]:
    try:
        while raw:
            yield gzip.decompress(raw, _PIECE)
            raw = gzip.unconsumed_tail
    except zlib.error:
        raise WebError(f"{name}: the compressed answer is broken") from None


@cache
def _certificates() -> ssl.SSLContext:
    """The authorities that we trust; once, because loading them costs more than a small request."""
    return httpx.create_ssl_context()
