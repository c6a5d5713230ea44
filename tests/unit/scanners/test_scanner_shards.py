"""Shards: the union equals the whole, a bad file is found by halves, a time limit names what it left out."""

from types import SimpleNamespace

import pytest
from support import inventory

from lastmile.errors import ScannerError
from lastmile.inventory import Limits, Scan
from lastmile.model import Confidence, Finding, Severity
from lastmile.scanners import SCANNERS, shards
from lastmile.scanners.shards import Pace, read_in_shards, symbol
from lastmile.scanners.tool import ToolStoppedError

PACE = Pace(lines=3, start=5.0, per_thousand=1.0)


def _files(tmp_path, count):
    return inventory(tmp_path, {f"m{n:02}.py": "x = 1\n" for n in range(count)}).files


def _good(files, _seconds):
    found = tuple(
        Finding(rule="a.b", message="", severity=Severity.LOW, confidence=Confidence.LOW, path=f.path)
        for f in reversed(files)
    )
    return Scan(
        found,
        sent=tuple(f.path for f in files),
        opportunities={"a.b": len(files)},
        walls={"network": not any(f.path == "m07.py" for f in files)},
    )


@pytest.mark.parametrize("jobs", [1, 3])
def test_the_union_of_the_shards_is_the_whole(tmp_path, jobs):
    files = _files(tmp_path, 10)
    brought = read_in_shards(files, _good, Limits(jobs=jobs), PACE)
    assert brought.sent == tuple(f.path for f in files) == tuple(f.path for f in brought.findings)
    assert brought.opportunities == {"a.b": 10}
    assert brought.walls == {"network": False}  # it stood in all runs but one


def test_two_bad_files_are_alone_and_named(tmp_path):
    def read(files, seconds):
        if bad := [f.path for f in files if f.path in {"m03.py", "m04.py"}]:
            raise ScannerError(f"broke on {bad[-1]}")
        return _good(files, seconds)

    brought = read_in_shards(_files(tmp_path, 8), read, Limits(), PACE)
    assert [(u.path, u.reason) for u in brought.unread] == [
        ("m03.py", "broke on m03.py"),
        ("m04.py", "broke on m04.py"),
    ]
    assert len(brought.findings) == 6
    assert len(brought.sent) == 8


def test_a_tool_that_fails_on_our_own_file_ends_the_scan_at_once(tmp_path):
    calls = []

    def read(files, _seconds):
        calls.append(len(files))
        raise ScannerError("no")

    with pytest.raises(ScannerError, match=r"^no$"):
        read_in_shards(_files(tmp_path, 30), read, Limits(jobs=1), PACE)
    assert calls == [3, 0]


def test_an_interrupted_audit_is_not_read_in_halves(tmp_path):
    calls = []

    def read(files, _seconds):
        calls.append(len(files))
        raise ToolStoppedError("stopped")

    with pytest.raises(ToolStoppedError):
        read_in_shards(_files(tmp_path, 30), read, Limits(jobs=1), PACE)
    assert calls == [3]


def test_what_the_time_limit_leaves_out_is_named_and_the_rest_kept(tmp_path, monkeypatch):
    now = 0.0  # a clock of our own: each shard takes three of its seconds

    def read(files, seconds):
        nonlocal now
        now += 3.0
        return _good(files, seconds)

    monkeypatch.setattr(shards, "time", SimpleNamespace(monotonic=lambda: now))
    brought = read_in_shards(_files(tmp_path, 12), read, Limits(timeout=5.0, jobs=1), PACE)
    assert {u.reason for u in brought.unread} == {"not reached within 5 s"}
    assert (len(brought.findings), len(brought.unread), len(brought.sent)) == (6, 6, 12)


def test_symbols_of_each_language(tmp_path):
    made = inventory(
        tmp_path,
        {
            "a.py": "class A:\n    def m(self):\n        pass\n",
            "a.ts": "class A {\n  m() {\n    go();\n  }\n}\n",
            "b.py": "def f(:\n",
            "c.rb": "def f\nend\n",
        },
    )
    names = [symbol(made, file, 3 if file.path[0] == "a" else 1, 5) for file in made.files]
    assert names == ["A.m", "A.m", None, None]


def test_the_scanners_in_their_order():
    assert [s.name for s in SCANNERS] == ["bandit", "semgrep", "radon", "pip-audit", "ty", "tsc"]
    assert all(s.version()[0].isdigit() for s in SCANNERS if s.name != "tsc")  # the one that pip cannot bring


def test_what_may_break_a_tool_comes_alone_and_gets_no_more_time_than_a_shard(tmp_path):
    given = {f"m{n}.py": "x = 1\n" for n in range(4)} | {"a.py": "x = 1\n" * 30_000, "b.py": "x" * 60_000}
    calls = []

    def read(files, seconds):
        calls.append(([f.path for f in files], seconds))
        return _good(files, seconds)

    pace = Pace(lines=40_000, start=5.0, per_thousand=1.0)
    read_in_shards(inventory(tmp_path, given).files, read, Limits(jobs=1), pace)
    assert [paths for paths, _ in calls] == [["m0.py", "m1.py", "m2.py", "m3.py"], ["a.py"], ["b.py"]]
    assert all(seconds <= 15.0 for _, seconds in calls)
