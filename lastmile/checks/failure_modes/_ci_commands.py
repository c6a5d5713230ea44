"""Which commands of a pipeline check the code, for ``no_ci``; no check itself."""

import re

LONGEST = 500  # characters of a command line that are read

_NAME = r"(test|lint|build|check|type-?check|tsc|e2e|unit|verify|coverage|vitest|jest|ci|validate)[\w:-]*"
# One tool family a line. Each tests, lints, type-checks or builds; none installs, labels or deploys.
_TOOLS = (
    r"pytest|py\.test|tox|nox|ruff|flake8|pylint|mypy|pyright|basedpyright|black\b.*--check|prek|"
    r"pre-commit run",
    r"(coverage run |python3? )?(-m )?(unittest|(\./)?manage\.py (test|check)|(\./)?runtests\.py)|"
    r"coverage run",
    # An option's value begins with no hyphen, and no hyphen without a space begins an option: else a line of
    # hyphens could be read in more ways than there is time for.
    r"(npm|pnpm|yarn|bun|turbo|nx|lerna|deno task)( (--filter|--prefix|-w|-C|-F) [^\s-]\S*| -\S+)*"
    r"( run| workspace \S+)?( -\S+)* ([\w-]+[:-])?" + _NAME,
    r"npm t|node --test|deno (test|lint|check)|bun test",
    r"((npx|bunx|pnpm|yarn|pnpx|pnpm exec|yarn dlx)( -\S+)* )?(jest|vitest|mocha|ava|eslint|tsc|vue-tsc|"
    r"biome (ci|check|lint)|playwright test|cypress run|prettier\b.*--check|karma start|ng (test|build|lint)|"
    r"next (build|lint)|vite build|svelte-check|astro check)",
    r"go (test|vet|build)|golangci-lint|staticcheck|gotestsum|goreleaser (build|check)|gosec",
    r"(cargo|cross) (\+\S+ )?(test|check|clippy|build|nextest|fmt\b.*--check|hack|deny)",
    r"(make|just|task|mage|rake|grunt|gulp|invoke|inv|earthly|bazel|bazelisk|pants|buck2?)\b[^;&|]{0,80}?"
    r"[\s:+/-]" + _NAME + r"|make$",
    r"mvnw?\b.*\b(test|verify|package|install|compile)|sbt\b.*|lein test",
    r"gradlew?\b.*\b(test|check|build|assemble\w*|lint\w*|detekt)|dotnet (test|build)|msbuild",
    r"rspec|rubocop|bundle exec (rspec|rubocop|rake|rails test)|rails test|phpunit|pest|phpstan|psalm",
    r"composer (run |run-script )?(test|check|lint|cs|stan)|artisan test|mix (test|credo|compile)",
    r"ctest|cmake --build|meson (test|compile)|ninja|xcodebuild|fastlane (test|scan|build)|"
    r"swift (test|build)",
    r"(flutter|dart) (test|analyze|build)|hatch (run|test)|nix (build|flake check)",
    r"docker(-compose)? (buildx |compose )?(build|run)|docker buildx bake|podman build",
    r"terraform validate|tflint|helm (lint|template)|shellcheck|hadolint|yamllint|actionlint|zizmor",
    r"semgrep|bandit|pip-audit|safety check|trivy|snyk test",
)
_CHECKS = re.compile(
    r"(^|[\s;&|('\"/=\[])("
    + "|".join(_TOOLS)
    + r")(?![\w.]*\.(ya?ml|toml|ini|cfg|txt))(?=$|[\s;&|)'\":@,\]])"
    r"|(^|[\s/])[\w.-]*(test|check|lint|build|verify|\bci)[\w-]*\.(sh|py|ps1|bash|m?js|ts)\b"
)
_INSTALLS = re.compile(
    r"\b(pip|pipx|npm|apt|apt-get|brew|go|cargo|uv|pnpm|yarn|gem)3?( tool| pip)? "
    r"(ci|add|i|install|update|upgrade|get)\b[^;&|]*"
)
_ACTIONS = re.compile(
    r"^(pre-commit/action|golangci/golangci-lint-action|psf/black|actions-rs/(cargo|clippy)|reviewdog/|snyk/|"
    r"cypress-io/github-action|github/codeql-action/analyze|(super-linter|github)/super-linter|sonarsource/|"
    r"docker/(build-push|bake)-action|gradle/gradle-build-action|(chartboost|astral-sh)/ruff-action|hadolint/|"
    r"aquasecurity/trivy-action|ludeeus/action-shellcheck|pypa/cibuildwheel|r-lib/actions/check|biomejs/|"
    r"EmbarkStudios/cargo-deny-action|jakebailey/pyright-action|goreleaser/goreleaser-action|PyO3/maturin-action|"
    r"wearerequired/lint-action|php-actions/|zizmorcore/|semgrep/)",
    re.IGNORECASE,
)
_TASKS = re.compile(
    r"^(VSTest|DotNetCoreCLI|Maven|Gradle|VSBuild|MSBuild|Npm|Docker|Go|XCode|Cargo)@", re.IGNORECASE
)
_WORKFLOW = re.compile(r"/\.github/workflows/.+@")  # another repository's; nobody calls one for show
_IDLE = re.compile(r"^\s*(echo|printf|print|#|//|:|true|exit 0|@echo)(\s|$)")
_FORGIVEN = re.compile(r"\|\|\s*(true|:|exit 0|echo\b.*)\s*[)'\"]?\s*$")
_CALLS = re.compile(r"\b(?:npm|pnpm|yarn|bun) (?:run )?([\w:-]+)|(?:^|[\s/])([\w./-]+\.(?:sh|py|mjs|js))\b")


def is_check(line: str, scripts: dict[str, str]) -> bool:
    """Whether a command, ``uses: <action>`` or ``task: <task>`` tests, lints, type-checks or builds.

    ``scripts`` holds what commands may call by name; a command that cannot fail is no check.
    """
    kind, _, rest = line.partition(": ")
    match kind:
        case "uses":
            return bool(_ACTIONS.match(rest) or _WORKFLOW.search(rest))
        case "task":
            return bool(_TASKS.match(rest))
        case "template":
            return bool(re.search(r"test|sast|build|lint|quality", rest, re.IGNORECASE))
        case _:
            return _runs_check(line) or any(_runs_check(t) for t in lines_of(_called(line, scripts)))


def _runs_check(line: str) -> bool:
    if _IDLE.match(line) or _FORGIVEN.search(line):
        return False
    return bool(_CHECKS.search(_INSTALLS.sub("", line)))


def _called(line: str, scripts: dict[str, str]) -> str:
    named = _CALLS.search(line)
    if named is None or _IDLE.match(line) or _FORGIVEN.search(line):
        return ""
    return scripts.get(named.group(1) or named.group(2).removeprefix("./"), "")


def lines_of(text: str) -> list[str]:
    """The command lines of a shell text: continued lines joined, each clipped."""
    return [line.strip()[:LONGEST] for line in text.replace("\\\n", " ").splitlines() if line.strip()]
