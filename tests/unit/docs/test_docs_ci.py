"""The examples of docs/ci.md: they parse, their options exist, steps are pinned, scripts do what they say."""

import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import typer
from cli import ROOT
from support import findings

from lastmile import yaml_in
from lastmile.checks.dependencies import ci_actions_unpinned
from lastmile.checks.security import ci_workflow_injection
from lastmile.cli.entry import app
from lastmile.model import Phase
from lastmile.report.formats import FORMATS
from lastmile.verdict.gate import WORDS

PAGE = (ROOT / "docs" / "ci.md").read_text()
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = typer.main.get_command(app)


def parsed(block: str, folder: Path) -> Any:
    path = folder / "example.yaml"
    path.write_text(block)
    return yaml_in.load(path)


def scripts(folder: Path) -> dict[str, list[str]]:
    """The shell scripts of the three examples."""
    github, gitlab, hook = (parsed(block, folder) for block in BLOCKS)
    steps = github["jobs"]["audit"]["steps"]
    return {
        "github": [step["run"] for step in steps if "run" in step],
        "gitlab": [*gitlab["lastmile"]["before_script"], *gitlab["lastmile"]["script"]],
        "hook": [hook["repos"][0]["hooks"][0]["entry"]],
    }


def test_there_are_three_examples_and_each_parses(tmp_path: Path) -> None:
    assert len(BLOCKS) == 3
    assert {name: len(found) for name, found in scripts(tmp_path).items()} == {
        "github": 3,
        "gitlab": 5,
        "hook": 1,
    }


def typed(words: list[str]) -> None:
    """Parse a command line as the program does; an unknown option or value raises."""
    assert isinstance(COMMANDS, typer.core.TyperGroup)
    command = COMMANDS.commands[words[0]]
    context = command.make_context(words[0], list(words[1:]))
    given = context.params
    assert given.get("fail_on") in (None, *WORDS)
    assert set(given.get("phase") or ()) <= set(Phase)
    assert set(str(given["formats"]).split(",")) <= set(FORMATS)


def test_every_command_line_of_the_page_is_one_that_the_program_takes(tmp_path: Path) -> None:
    lines = [
        *re.findall(r"`lastmile ((?:audit|report) [^`]*--[^`]*)`", PAGE),
        *re.findall(r"set -- (audit [^\n]*)", PAGE),
        *(entry.removeprefix("lastmile ") for entry in scripts(tmp_path)["hook"]),
    ]
    more = re.findall(r'set -- "\$@" ([^\n]*)', PAGE)
    assert (len(lines), len(more)) == (5, 2)
    for line in [*lines, *(f"audit . {options}" for options in more)]:
        typed(shlex.split(line))


def test_every_option_of_the_page_s_table_exists() -> None:
    assert isinstance(COMMANDS, typer.core.TyperGroup)
    for name in ("audit", "report"):
        known = {option for parameter in COMMANDS.commands[name].params for option in parameter.opts}
        assert {"--fail-under", "--fail-on", "--baseline"} <= known
    for option in re.findall(r"^\| `(--[a-z-]+)", PAGE, re.MULTILINE):
        assert option in known
    for word in re.findall(r"`(critical|high|medium|low|blocker)`", PAGE):
        assert word in WORDS


@pytest.mark.parametrize("example", ["github", "gitlab"])
@pytest.mark.parametrize("known", [False, True])
def test_the_script_asks_for_the_gate_only_where_there_is_a_baseline(
    example: str, known: bool, tmp_path: Path
) -> None:
    (script,) = [text for text in scripts(tmp_path)[example] if 'lastmile "$@"' in text]
    program = tmp_path / "bin" / "lastmile"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\nexit 1\n')
    program.chmod(0o700)
    baseline = tmp_path / ("baseline" if example == "github" else ".lastmile") / "audit.json"
    if known:
        baseline.parent.mkdir()
        baseline.write_text("{}")
    done = subprocess.run(
        ["sh", "-e", "-c", script],
        cwd=tmp_path,
        env={"PATH": f"{program.parent}:/usr/bin:/bin", "RUNNER_TEMP": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, "the gate's exit code is the step's"
    words = done.stdout.splitlines()
    assert words[:2] == ["audit", "."]
    assert ("--baseline" in words) is known
    assert ("--fail-on" in words) is known


def test_every_script_is_shell(tmp_path: Path) -> None:
    for found in scripts(tmp_path).values():
        for script in found:
            subprocess.run(["sh", "-n", "-c", script], check=True)


def test_our_own_checks_have_nothing_to_say_about_the_workflow(tmp_path: Path) -> None:
    for number, check in enumerate((ci_actions_unpinned.CHECK, ci_workflow_injection.CHECK)):
        files = {".github/workflows/lastmile.yml": BLOCKS[0], "app.py": "a = 1\n"}
        assert findings(check, tmp_path / str(number), files) == ()
    assert len(re.findall(r"uses: \S+@[0-9a-f]{40} # v\d", BLOCKS[0])) == BLOCKS[0].count("uses: ")


def test_the_baseline_is_written_by_the_main_branch_alone_and_only_when_the_gate_passed(
    tmp_path: Path,
) -> None:
    github, gitlab, _ = (parsed(block, tmp_path) for block in BLOCKS)
    writing = [s for s in github["jobs"]["audit"]["steps"] if "baseline" in s.get("name", "").lower()]
    assert len(writing) == 2
    for step in writing:
        assert "success()" in step["if"]
        assert "refs/heads/main" in step["if"]
    policies = {str(r["if"]): r["variables"]["BASELINE_POLICY"] for r in gitlab["lastmile"]["rules"]}
    assert [p for when, p in policies.items() if "merge_request" in when] == ["pull"]
