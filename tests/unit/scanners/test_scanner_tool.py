"""The door to other programs: what a tool sees, what it cannot do, and that nothing of it stays."""

import json
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from pydantic import BaseModel
from support import inventory

from lastmile.errors import ScannerError
from lastmile.scanners import tool, walls
from lastmile.scanners.tool import Bounds, find_tool, installed_version, run_tool, stop_all

BOUNDS = Bounds(timeout=120)
BEAT = """
with open(sys.argv[1], "a") as f:
    for _ in range(6000):
        f.write("."); f.flush(); time.sleep(0.05)
"""


class Anything(BaseModel):
    said: str


def _works(wall: walls.Wall) -> bool:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(walls, "candidates", lambda: [wall])
        return tool._wall.__wrapped__() == wall


WALLS = [walls.NONE, *filter(_works, walls.candidates())]


@pytest.fixture(params=WALLS, ids=lambda wall: wall.kind)
def wall(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> walls.Wall:
    """Each wall that works on this machine, and none."""
    monkeypatch.setattr(tool, "_wall", lambda: request.param)
    return request.param


def _said(make_tool, tmp_path, code: str, bounds: Bounds = BOUNDS):
    result = run_tool([make_tool(code)], inventory(tmp_path, {}), bounds).expect(0)
    return result, json.loads(result.stdout.read_text())


def _is_silent(beat: Path) -> bool:
    """Nothing writes to the file any more."""
    deadline = time.monotonic() + 60  # it beats for five times as long
    while time.monotonic() < deadline:
        before = beat.stat().st_size
        time.sleep(0.4)
        if beat.stat().st_size == before:
            return True
    return False


def _wait_for(beat: Path) -> None:
    deadline = time.monotonic() + 120
    while not (beat.exists() and beat.stat().st_size) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert beat.stat().st_size


@pytest.mark.usefixtures("wall")
def test_environment_is_built_from_nothing(make_tool, tmp_path, monkeypatch):
    for name in ("CANARY", "AWS_SECRET_ACCESS_KEY", "SSH_AUTH_SOCK", "HTTPS_PROXY", "PYTHONPATH"):
        monkeypatch.setenv(name, "/canary")
    result, seen = _said(
        make_tool,
        tmp_path,
        "print(json.dumps([dict(os.environ), os.listdir('.'), sys.stdin.read(), os.getcwd()]))",
    )
    environment, listing, stdin, cwd = seen
    assert "/canary" not in environment.values()
    assert environment["HOME"].startswith(str(tmp_path / "workspace"))
    assert environment["TMPDIR"].startswith(str(tmp_path / "workspace"))
    assert (listing, stdin) == ([], "")
    assert cwd.startswith(str(tmp_path / "workspace"))
    assert result.walls["rlimits"]


def test_network_is_cut_where_the_walls_say_so(make_tool, tmp_path, wall):
    with socket.create_server(("127.0.0.1", 0)) as server:
        code = (
            f"import socket\ns = socket.socket()\ns.settimeout(60)\n"
            f"print(s.connect_ex(('127.0.0.1', {server.getsockname()[1]})))"
        )
        result, refused = _said(make_tool, tmp_path, code)
        assert bool(refused) == result.walls["network"] == (wall.kind != "none")
        result, refused = _said(make_tool, tmp_path, code, Bounds(timeout=120, network=True))
        assert not refused
        assert "network" not in result.walls


def test_a_tool_with_network_gets_the_proxy_and_the_authority(make_tool, tmp_path, monkeypatch):
    authority = tmp_path / "ca.pem"
    authority.write_text("not really")
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    code = "e = os.environ\nprint(json.dumps([e['https_proxy'], open(e['REQUESTS_CA_BUNDLE']).read()]))"
    _, seen = _said(make_tool, tmp_path, code, Bounds(timeout=120, network=True))
    assert seen == ["http://proxy.example:3128", "not really"]


@pytest.mark.usefixtures("wall")
def test_only_the_workspace_can_be_written(make_tool, tmp_path):
    target = tmp_path / "snapshot" / "code" / "000001.py"
    code = (
        "def write(p):\n    try:\n        open(p, 'w').close()\n        return True\n"
        "    except OSError:\n        return False\n"
        f"seen = open({str(target)!r}).read()\n"
        f"print(json.dumps([seen, write(os.environ['TMPDIR'] + '/x'), write({str(target)!r})]))"
    )
    result = run_tool([make_tool(code)], inventory(tmp_path, {"a.py": "x = 1\n"}), BOUNDS).expect(0)
    seen, own, foreign = json.loads(result.stdout.read_text())
    assert (seen, own) == ("x = 1\n", True)
    assert foreign != result.walls["filesystem"]


def test_a_hanging_tool_is_gone_with_its_grandchild(make_tool, tmp_path, wall):
    session = wall.kind != "none"  # without a process namespace, who leaves the group is out of reach
    grandchild = make_tool(BEAT)
    grandchild = grandchild.rename(grandchild.with_name("grandchild"))
    beat = tmp_path / "workspace" / "beat"
    hanging = make_tool(
        f"import subprocess\nargv = [{str(grandchild)!r}, {str(beat)!r}]\n"
        f"subprocess.Popen(argv, start_new_session={session})\ntime.sleep(600)"
    )
    made = inventory(tmp_path, {})
    for seconds in (2, 20, 120):  # a slow machine has not started the grandchild within the first
        started = time.monotonic()
        with pytest.raises(ScannerError, match=rf"did not end within {seconds} s"):
            run_tool([hanging], made, Bounds(timeout=seconds))
        assert time.monotonic() - started < seconds + 60  # of the 600 that it would sleep
        if beat.exists() and beat.stat().st_size:
            break
    _wait_for(beat)
    assert _is_silent(beat)


@pytest.mark.usefixtures("wall")
def test_what_a_tool_leaves_behind_in_its_group_ends_with_it(make_tool, tmp_path):
    child = make_tool(BEAT)
    child = child.rename(child.with_name("child"))
    beat = tmp_path / "workspace" / "beat"
    code = (
        f"import subprocess\nsubprocess.Popen([{str(child)!r}, {str(beat)!r}])\n"
        f"while not (os.path.exists({str(beat)!r}) and os.path.getsize({str(beat)!r})):\n    time.sleep(0.05)"
    )
    run_tool([make_tool(code)], inventory(tmp_path, {}), BOUNDS).expect(0)
    assert _is_silent(beat)


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_flood_is_stopped(make_tool, tmp_path, stream):
    flood = make_tool(
        f"while True:\n    try:\n        sys.{stream}.write('x' * 65536)\n    except OSError: pass"
    )
    with pytest.raises(ScannerError, match=r"printed more than 1,000,000 bytes"):
        run_tool([flood], inventory(tmp_path, {}), Bounds(timeout=120, output=1_000_000))


def test_memory_is_limited(make_tool, tmp_path):
    hungry = make_tool("try:\n    bytes(1 << 30)\n    print('true')\nexcept MemoryError:\n    print('false')")
    result = run_tool([hungry], inventory(tmp_path, {}), Bounds(timeout=120, memory=512 * tool.MEGABYTE))
    assert result.stdout.read_text() == "false\n"


@pytest.mark.usefixtures("wall")
def test_killed_by_a_signal_is_named(make_tool, tmp_path):
    result = run_tool([make_tool("import ctypes\nctypes.string_at(0)")], inventory(tmp_path, {}), BOUNDS)
    with pytest.raises(ScannerError, match=r"was killed by signal 11"):
        result.expect(0)


def test_an_unknown_exit_code_is_an_error(make_tool, tmp_path):
    result = run_tool([make_tool("sys.exit(3)")], inventory(tmp_path, {}), BOUNDS)
    with pytest.raises(ScannerError, match=r"exit code 3"):
        result.expect(0, 1)


@pytest.mark.parametrize("text", ["", "not json", '{"said": 1}', "[" * 100_000, '{"said": "x"', "\\xff\\xfe"])
def test_garbage_is_no_report(make_tool, tmp_path, text):
    code = f"sys.stdout.buffer.write({text!r}.encode('latin-1'))"
    result = run_tool([make_tool(code)], inventory(tmp_path, {}), BOUNDS)
    with pytest.raises(ScannerError, match=r"printed something that is not its report"):
        result.report(Anything)


@pytest.mark.parametrize(
    ("raw", "said"), [(b'{"said": "\xff!"}', "�!"), (b'{"said": "\\ud800!"}', "?!"), (b'{"said": "a"}', "a")]
)
def test_broken_characters_do_not_hide_a_report(make_tool, tmp_path, raw, said):
    result = run_tool([make_tool(f"sys.stdout.buffer.write({raw!r})")], inventory(tmp_path, {}), BOUNDS)
    assert result.report(Anything).said == said


def test_stop_all_kills_what_runs_and_lets_nothing_start(make_tool, tmp_path, monkeypatch):
    monkeypatch.setattr(tool, "_stopping", threading.Event())
    made, beat = inventory(tmp_path, {}), tmp_path / "workspace" / "beat"
    raised = []

    def run() -> None:
        try:
            run_tool([make_tool(BEAT), beat], made, BOUNDS)
        except ScannerError as error:
            raised.append(str(error))

    thread = threading.Thread(target=run)
    thread.start()
    _wait_for(beat)
    stop_all()
    thread.join(60)
    assert raised == ["the audit was stopped"]
    assert _is_silent(beat)
    with pytest.raises(ScannerError, match=r"the audit was stopped"):
        run_tool([make_tool("")], made, BOUNDS)


def test_no_tool_survives_the_death_of_the_audit(make_tool, tmp_path, wall):
    inventory(tmp_path, {})
    beat = tmp_path / "workspace" / "beat"
    code = f"""
import sys; sys.path.insert(0, {str(Path(__file__).parents[2])!r})
from pathlib import Path
from support import inventory
from lastmile.scanners import tool, walls
tool._wall = lambda: walls.Wall({wall.kind!r}, {wall.program!r})
made = inventory(Path({str(tmp_path)!r}), {{}})
tool.run_tool([{str(make_tool(BEAT))!r}, {str(beat)!r}], made, tool.Bounds(300))
"""
    with subprocess.Popen([sys.executable, "-c", code]) as audit:
        _wait_for(beat)
        audit.kill()
    assert _is_silent(beat)


def test_a_missing_tool_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("LASTMILE_TOOL_BANDIT", "/nonexistent/bandit")
    with pytest.raises(ScannerError, match=r"LASTMILE_TOOL_BANDIT does not name a program"):
        find_tool("bandit")
    assert installed_version("bandit") == "unknown"
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ScannerError, match=r"pip-audit is not installed.*LASTMILE_TOOL_PIP_AUDIT"):
        find_tool("pip-audit")


def test_tools_are_found_beside_the_interpreter_then_on_the_path(tmp_path, monkeypatch, make_tool):
    assert find_tool("bandit") == Path(sys.executable).parent / "bandit"
    assert installed_version("bandit")[0].isdigit()
    other = make_tool("").rename(tmp_path / "scan-it")
    monkeypatch.setenv("PATH", f".:{tmp_path}")
    assert find_tool("scan-it") == other
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", ".:")  # never from the current folder, which may be the target's
    with pytest.raises(ScannerError):
        find_tool("scan-it")
