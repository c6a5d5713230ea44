"""Stand-ins for tools that lie, hang or break: real programs, started as the real ones are."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lastmile.scanners import tool

MakeTool = Callable[..., Path]


@pytest.fixture
def make_tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeTool:
    """Write a Python program and, where a name is given, let it stand for that tool."""

    def make(code: str, name: str | None = None) -> Path:
        folder = tmp_path / "tools"
        folder.mkdir(exist_ok=True)
        path = folder / (name or "stand-in")
        # A path with a space is no good behind #!, so a shell starts our interpreter, as pip's scripts do.
        shell = f"#!/bin/sh\n'''exec' \"{sys.executable}\" \"$0\" \"$@\"\n' '''\n"
        path.write_text(f"{shell}import json, os, signal, sys, time\n{code}\n", encoding="utf-8")
        path.chmod(0o755)
        if name:
            monkeypatch.setenv("LASTMILE_TOOL_" + name.upper().replace("-", "_"), str(path))
        return path

    return make


@pytest.fixture
def breaks_on(make_tool: MakeTool) -> Callable[[str, str], Path]:
    """The real tool, but it does something bad when it is given a file that holds the word BREAKS."""

    def make(name: str, act: str) -> Path:
        real = tool.find_tool(name)
        code = (
            "files = [a for a in sys.argv[1:] if os.path.isfile(a)]\n"
            "if any('BREAKS' in open(f, errors='replace').read() for f in files):\n"
            f"    {act}\n"
            f"os.execv({str(real)!r}, [{str(real)!r}, *sys.argv[1:]])"
        )
        return make_tool(code, name)

    return make
