"""What a pipeline runs, when, and what is behind a command."""

import time

import pytest
from support import inventory

from lastmile.checks.code import pipelines
from lastmile.checks.code.called import called
from lastmile.checks.code.command_kinds import BUILD, LINT, SCAN, SHIPS, TESTS, TYPES, is_kind

WORKFLOW = ".github/workflows/ci.yml"


def _commands(tmp_path, text, path=WORKFLOW):
    return pipelines.commands(inventory(tmp_path, {path: text}))


def test_a_command_knows_its_line_and_whether_it_may_fail(tmp_path):
    text = (
        "on: [push]\njobs:\n  a:\n    steps:\n      - run: make\n      - run: pytest\n"
        "        continue-on-error: true\n"
    )
    found = {c.text: (c.line, c.forgiven, c.on_change) for c in _commands(tmp_path, text)}
    assert found == {"make": (5, False, True), "pytest": (6, True, True)}


@pytest.mark.parametrize(
    ("told", "on_change", "on_release"),
    [
        ("on: push", True, False),
        ("on: [pull_request]", True, False),
        ("on:\n  schedule:\n    - cron: '0 0 * * *'", False, False),
        ("on: workflow_dispatch", False, False),
        ("on:\n  push:\n    tags: ['v*']", False, True),
        ("on:\n  push:\n    branches: [main]\n    tags: ['v*']", True, True),
        ("on:\n  release:\n    types: [published]", False, True),
        ("'on': merge_group", True, False),
    ],
)
def test_when_a_workflow_runs(tmp_path, told, on_change, on_release):
    (found,) = _commands(tmp_path, f"{told}\njobs:\n  a:\n    steps:\n      - run: make\n")
    assert (found.on_change, found.on_release) == (on_change, on_release)


def test_an_image_that_is_built_is_pushed_only_when_told_so(tmp_path):
    step = "      - uses: docker/build-push-action@v6\n        with:\n          push: {}\n"
    head = "on: push\njobs:\n  a:\n    steps:\n"
    pushed = [c.text for c in _commands(tmp_path / "a", head + step.format("true"))]
    kept = [c.text for c in _commands(tmp_path / "b", head + step.format("false"))]
    assert "docker push" in pushed
    assert "docker push" not in kept


def test_a_script_of_github_itself_is_no_command(tmp_path):
    text = (
        "on: push\njobs:\n  a:\n    steps:\n      - uses: actions/github-script@v7\n"
        "        with:\n          script: pytest\n"
    )
    assert [c.text for c in _commands(tmp_path, text)] == ["uses: actions/github-script@v7"]


def test_the_service_of_pre_commit_runs_the_hooks(tmp_path):
    hooks = "repos:\n  - repo: x\n    hooks:\n      - id: ruff\n"
    assert _commands(tmp_path / "a", hooks, ".pre-commit-config.yaml") == ()
    (found,) = _commands(tmp_path / "b", "ci: {autofix_prs: false}\n" + hooks, ".pre-commit-config.yaml")
    assert found.text == "pre-commit run --all-files"


@pytest.mark.parametrize(
    ("line", "files", "behind"),
    [
        ("npm ci && npm run all", {"package.json": '{"scripts": {"all": "npm t", "test": "jest"}}'}, "jest"),
        ("make check", {"Makefile": "check: unit\n\nunit:\n\t@go test ./...\n"}, "go test ./..."),
        ("bash ci/all.sh", {"ci/all.sh": "set -e\npytest -q\n"}, "pytest -q"),
        ("uv run --group dev tox run", {"tox.ini": "[testenv]\ncommands = pytest tests\n"}, "pytest tests"),
        (
            "pre-commit run -a",
            {".pre-commit-config.yaml": "repos: [{hooks: [{id: ruff}]}]"},
            "uses: pre-commit ruff",
        ),
        ("task test", {"Taskfile.yml": "tasks:\n  test:\n    cmds: [cargo test]\n"}, "cargo test"),
    ],
)
def test_what_is_behind_a_command(tmp_path, line, files, behind):
    assert behind in called(inventory(tmp_path, files)).behind(line)


@pytest.mark.parametrize("line", ["echo npm run all", "npm run all || true", "printf 'npm run all'"])
def test_nothing_is_behind_a_word_that_is_printed_or_a_failure_that_is_forgiven(tmp_path, line):
    known = called(inventory(tmp_path, {"package.json": '{"scripts": {"all": "jest"}}'}))
    assert "jest" not in known.behind(line)


def test_scripts_that_call_each_other_end(tmp_path):
    known = called(inventory(tmp_path, {"package.json": '{"scripts": {"a": "npm run b", "b": "npm run a"}}'}))
    assert set(known.behind("npm run a")) == {"npm run a", "npm run b"}


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        (TESTS, "node test/run-backend-tests.mjs"),
        (TESTS, "cargo +nightly nextest run"),
        (LINT, "golangci-lint run"),
        (LINT, "black . --check"),
        (TYPES, "vue-tsc --noEmit"),
        (BUILD, "docker buildx build ."),
        (SCAN, "npm audit --audit-level=high"),
        (SCAN, "uses: github/codeql-action/analyze@v3"),
        (SHIPS, "docker push shop:1.2"),
        (SHIPS, "uses: pypa/gh-action-pypi-publish@release/v1"),
    ],
)
def test_what_a_command_is_for(kind, line):
    assert is_kind(kind, line)


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        (TESTS, "pip install pytest"),
        (TESTS, "echo pytest"),
        (TESTS, "pytest || true"),
        (TESTS, "cp latest.txt out"),
        (SCAN, "npm audit || true"),
        (SCAN, "brew install trivy"),
        (SHIPS, "uses: superfly/flyctl-actions/setup-flyctl@master"),
        (LINT, "black ."),
    ],
)
def test_what_a_command_is_not_for(kind, line):
    assert not is_kind(kind, line)


@pytest.mark.parametrize(
    "line", ["docker " * 70, "npm run " + "x-" * 240, "gradlew " + "a " * 240, "-" * 500]
)
def test_a_long_line_costs_no_time(line):
    begun = time.thread_time()
    assert not any(is_kind(kind, line) for kind in (TESTS, LINT, TYPES, SCAN))
    assert time.thread_time() - begun < 1.0
