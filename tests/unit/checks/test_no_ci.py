"""A pipeline counts by what it runs."""

import time

import pytest
from support import scan

from lastmile.checks.failure_modes._ci_commands import is_check
from lastmile.checks.failure_modes.no_ci import CHECK
from lastmile.model import Confidence, Severity

WORKFLOW = ".github/workflows/ci.yml"


def _steps(*lines):
    return "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n" + "".join(
        f"      - {line}\n" for line in lines
    )


def test_no_pipeline(tmp_path):
    brought = scan(CHECK, tmp_path, {"app.py": "x = 1\n", "vercel.json": "{}"})
    (found,) = brought.findings
    assert (found.path, found.severity, found.confidence) == (None, Severity.HIGH, Confidence.HIGH)
    assert "vercel.json" in found.message
    assert "GitLab" in brought.searched


@pytest.mark.parametrize(
    "files",
    [
        {WORKFLOW: ""},
        {WORKFLOW: _steps("run: echo pytest", "uses: actions/checkout@v4")},
        {WORKFLOW: _steps("uses: actions/stale@v9")},
        {WORKFLOW: _steps("run: npm ci", "run: vercel deploy --prod")},
        {WORKFLOW: _steps("run: pytest || true")},
        {WORKFLOW: _steps("run: pytest\n        continue-on-error: true")},
        {WORKFLOW: _steps("name: pytest\n        run: ./deploy.sh")},
        {WORKFLOW: "jobs:\n  a:\n    if: false\n    steps:\n      - run: pytest\n"},
        {WORKFLOW: _steps("run: pip install pytest ruff")},
        {".gitlab-ci.yml": "deploy:\n  stage: test\n  script:\n    - kubectl apply -f x.yaml\n"},
    ],
    ids=range(10),
)
def test_a_pipeline_that_checks_nothing(tmp_path, files):
    (found,) = scan(CHECK, tmp_path, files).findings
    assert "checks nothing" in found.message
    unknown = any("./deploy.sh" in text for text in files.values())  # a program that nobody can read
    assert found.confidence is (Confidence.MEDIUM if unknown else Confidence.HIGH)
    assert [e.path for e in found.evidence if e.kind == "file"] == list(files)


@pytest.mark.parametrize(
    "command",
    [
        "pytest -q",
        "python -m pytest",
        "poetry run pytest",
        "npm test",
        "npm run build",
        "pnpm --filter web run lint",
        "yarn type-check",
        "npx tsc --noEmit",
        "go test ./...",
        "cargo clippy -- -D warnings",
        "tox -e py311",
        "make test",
        "make -C app check",
        "mvn -B verify",
        "./gradlew build",
        "python manage.py test",
        "docker compose run web pytest",
        "bash scripts/run_tests.sh",
        "npm ci && npm test",
        "uv run --frozen ruff check .",
        "bundle exec rspec",
        "dotnet test",
        "composer install && vendor/bin/phpunit",
    ],
)
def test_commands_that_check(tmp_path, command):
    assert scan(CHECK, tmp_path, {WORKFLOW: _steps(f"run: {command}")}).findings == ()


@pytest.mark.parametrize(
    "files",
    [
        {WORKFLOW: _steps("run: |\n          pip install -r requirements.txt\n          pytest tests\n")},
        {WORKFLOW: _steps("uses: golangci/golangci-lint-action@v6")},
        {WORKFLOW: "jobs:\n  a:\n    uses: example/shared/.github/workflows/test.yml@v1\n"},
        {".gitlab-ci.yml": "x: &a\n  script: [pytest]\ntest:\n  <<: *a\n"},  # an alias: read as text
        {".circleci/config.yml": "jobs:\n  build:\n    steps:\n      - run:\n          command: yarn test\n"},
        {"azure-pipelines.yml": "steps:\n  - task: DotNetCoreCLI@2\n"},
        {"Jenkinsfile": "pipeline { stages { stage('t') { steps {\n  sh 'mvn verify'\n} } } }\n"},
        {".travis.yml": "language: python\nscript: pytest\n"},
        {WORKFLOW: _steps("run: npm run all"), "package.json": '{"scripts": {"all": "jest --ci"}}'},
        {WORKFLOW: _steps("run: ./ci/all.sh"), "ci/all.sh": "set -e\npytest\n"},
    ],
    ids=range(10),
)
def test_pipelines_that_check(tmp_path, files):
    assert scan(CHECK, tmp_path, files).findings == ()


@pytest.mark.parametrize(
    "line", ["-" * 500, "npm" + " -w" * 160 + " !", "npx" + " -y" * 160 + " !", "--x " * 120]
)
def test_a_line_of_hyphens_is_read_in_one_way_only(line):
    begun = time.thread_time()
    assert not is_check(line, {})
    assert time.thread_time() - begun < 1.0


@pytest.mark.parametrize(
    "line",
    [
        "npx --no-install jest",
        "pnpm exec vitest run",
        "npm -w web run test",
        "npm --prefix a run lint",
        "jest --ci",
    ],
)
def test_options_of_a_runner_hide_no_check(line):
    assert is_check(line, {})
