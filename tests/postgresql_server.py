"""A PostgreSQL server of the tests' own: Debian's programs, a folder of its own, gone at the end."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

PASSWORD = "correct-horse-battery"  # noqa: S105 - of a server that lives as long as the tests
USER = "lastmile_tests"


@dataclass
class Server:
    """A running server."""

    port: int
    folder: Path
    made: int = 0

    def url(self, database: str = "postgres", password: str = PASSWORD) -> str:
        return f"postgresql://{USER}:{password}@127.0.0.1:{self.port}/{database}"

    def database(self) -> str:
        """The URL of a new, empty database."""
        self.made += 1
        name = f"store_{self.made}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def on_disk(self, url: str) -> bytes:
        """All that this database has in its files, after everything was written out."""
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
            (number,) = connection.execute(
                "SELECT oid FROM pg_database WHERE datname = current_database()"
            ).fetchone() or (0,)
        files = (self.folder / "data" / "base" / str(number)).iterdir()
        return b"".join(file.read_bytes() for file in files if file.is_file())


def programs() -> Path | None:
    """Where Debian keeps the newest server's programs, which are not on PATH; None where there are none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    if found:
        return found[-1].parent
    other = shutil.which("initdb")
    return Path(other).parent if other else None


@contextmanager
def running(bin_folder: Path) -> Iterator[Server]:
    """A server on a free port of this machine. It refuses to run as root, so there it is ``postgres``."""
    folder = Path(tempfile.mkdtemp(prefix="lm-pg-"))
    owner: dict[str, object] = {}
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
        owner = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": ()}
    secret = folder / "password"
    secret.write_text(PASSWORD)
    secret.chmod(0o644)  # in a folder that only its owner enters
    data = folder / "data"
    options = {"cwd": folder, "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}, **owner}
    made = ("-D", data, "-U", USER, "-A", "scram-sha-256", "--pwfile", secret, "-E", "UTF8", "--no-sync")
    subprocess.run([bin_folder / "initdb", *made], check=True, capture_output=True, **options)  # type: ignore[call-overload]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = (
        f"port={port}",
        f"unix_socket_directories={folder}",
        "listen_addresses=127.0.0.1",
        "fsync=off",
    )
    arguments = [part for setting in settings for part in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(  # type: ignore[call-overload]
            [bin_folder / "postgres", "-D", data, *arguments], stdout=log, stderr=log, **options
        )
    try:
        answers = Server(port, folder)
        _wait(answers, server)
        yield answers
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: its data are thrown away
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(server: Server, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(1200):
        if process.poll() is not None:
            break
        try:
            psycopg.connect(server.url(), connect_timeout=5).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the server did not start:\n{(server.folder / 'log').read_text()}")
