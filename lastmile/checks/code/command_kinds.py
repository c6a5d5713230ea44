"""What a command of a pipeline is for: tests, lint, types, builds, scans, releases; no check itself."""

import re

_BEGIN = r"(?:^|[\s;&|('\"/=\[$])"
_END = r"(?=$|[\s;&|)'\":@,\]=])"


def _tools(*families: str) -> re.Pattern[str]:
    return re.compile(_BEGIN + "(?:" + "|".join(families) + ")" + _END, re.IGNORECASE)


_RUNNER = (
    r"(?:npm|pnpm|yarn|bun|turbo|nx|lerna|make|just|task|composer|rake|gradlew?|mvnw?|hatch run|deno task)\s"
)
TESTS = _tools(
    r"pytest|py\.test|unittest|nose2?|nosetests|manage\.py test|coverage run|runtests(?:\.py)?|stestr|"
    r"behave|robot",
    r"(?:react-scripts|ng|hatch|rails|artisan|mix|flutter|dart|swift|meson|dotnet|forge|deno|bun|"
    r"zig build|node --)\s?test",
    r"jest|vitest|mocha|ava|tap|tape|jasmine|karma start|node --test|playwright test|cypress run|c8|"
    r"nyc|web-test-runner|qunit",
    r"go test|gotestsum|ginkgo|(?:cargo|cross)(?: \+\S{1,40})? (?:test|nextest|llvm-cov|tarpaulin)",
    r"mvnw? [^;&|]{0,80}?(?:test|verify|install|package)|gradlew? [^;&|]{0,80}?(?:test|check|build)|"
    r"sbt [^;&|]{0,80}?test",
    r"rspec|phpunit|pest|ctest|xcodebuild [^;&|]{0,200}?test|bats|newman run|k6 run|dredd|hurl|schemathesis",
    r"(?:node|python3?|tsx|ts-node|bun|bash|sh|"
    r"deno run)(?: -{1,2}[\w-]{1,40}){0,5} [\w./-]{0,80}?(?:test|spec)[\w.-]{0,40}\.(?:py|[cm]?[jt]s|"
    r"sh)",
    r"uses: (?:cypress-io/github-action|coactions/|paambaati/)\S{0,80}",
)
# A target that nobody can look up: its name is all that is known.
NAMED_TESTS = re.compile(
    rf"{_BEGIN}{_RUNNER}[^;&|]{{0,80}}?\b(?:test|e2e|check|coverage|spec)[\w:-]{{0,40}}{_END}"
)
LINT = _tools(
    r"ruff(?: check)?|flake8|pylint|pyflakes|pycodestyle|black [^;&|]{0,80}?--check|isort [^;&|"
    r"]{0,80}?--check|prospector",
    r"eslint|oxlint|biome (?:ci|check|lint)|standard|xo|prettier [^;&|]{0,120}?(?:--check|-c|-l)|"
    r"stylelint|tslint|jshint",
    r"(?:next|ng|vue-cli-service|expo|deno) lint|golangci-lint|go vet|staticcheck|gofmt -[dl]|revive|"
    r"golint|errcheck",
    r"(?:cargo|cross)(?: \+\S{1,40})? (?:clippy|fmt [^;&|]{0,80}?--check)|rubocop|phpcs|phpstan|psalm|"
    r"detekt|ktlint",
    r"dart analyze|flutter analyze|swiftlint|mix (?:credo|format --check)|shellcheck|checkstyle|"
    r"spotbugs|pmd|clang-tidy",
    r"uses: (?:golangci/|psf/black|actions-rs/clippy|reviewdog/|(?:super-linter|"
    r"github)/super-linter)\S{0,80}",
    r"uses: (?:(?:chartboost|astral-sh)/ruff-action|wearerequired/lint-action|oxsecurity/megalinter)\S{0,80}",
    r"uses: (?:giraffate/clippy-action|sonarsource/|github/codeql-action/analyze)\S{0,80}",
    r"uses: pre-commit (?:ruff(?:-check)?|flake8|pylint|eslint|biome[\w-]*|golangci-lint[\w-]*|clippy|"
    r"cargo-clippy|"
    r"go-vet[\w-]*|rubocop|black|oxlint|standard)",
)
TYPES = _tools(
    r"mypy|dmypy|pyright|basedpyright|pyre check|ty check|pytype|tsc|vue-tsc|svelte-check|astro check|"
    r"flow check|attw",
    r"uses: (?:jakebailey/pyright-action)\S{0,80}|uses: pre-commit (?:mypy|pyright|basedpyright|tsc|ty)",
)
BUILD = _tools(
    r"go (?:build|install|run|generate)|goreleaser|(?:cargo|cross)(?: \+\S{1,40})? (?:build|check|"
    r"install|run|zigbuild)",
    r"(?:next|vite|ng|nuxt|astro|remix|expo|webpack|rollup|esbuild|tsup|parcel|vue-cli-service|"
    r"react-scripts) ?build",
    r"webpack|rollup|tsup|docker(?:-compose)? (?:buildx |compose )?(?:build|bake)|podman build|"
    r"docker buildx bake",
    r"python3? (?:-m build|setup\.py (?:sdist|bdist_wheel|build))|poetry build|uv build|hatch build|"
    r"flit build|pyinstaller",
    r"mvnw? [^;&|]{0,80}?(?:package|compile|install)|gradlew? [^;&|]{0,80}?(?:build|assemble\w{0,40})|"
    r"dotnet (?:build|publish)",
    r"uses: (?:docker/(?:build-push|bake)-action|goreleaser/|pypa/cibuildwheel|PyO3/maturin-action|"
    r"redhat-actions/buildah)\S{0,80}",
    r"uses: (?:crazy-max/ghaction-xgo|depot/build-push-action|actions-rs/cargo|int128/|"
    r"elgohr/publish-docker)\S{0,80}",
)
SCAN = _tools(
    r"bandit|semgrep|opengrep|gitleaks|trufflehog|trivy|grype|snyk|pip-audit|safety (?:check|scan)|"
    r"govulncheck|gosec|nancy",
    r"(?:npm|pnpm|yarn|bun|composer|uv|cargo|bundle)[ -](?:npm )?audit|bundler-audit|brakeman|"
    r"cargo[ -](?:deny|vet)|osv-scanner",
    r"detect-secrets(?:-hook)?|git-secrets|checkov|tfsec|kics|zap-baseline\.py|zap-full-scan\.py|"
    r"nuclei|zizmor|poutine|scorecard",
    r"dependency-check(?:\.sh)?|audit-ci|better-npm-audit|npx audit|retire|njsscan|horusec|codeql|"
    r"sonar-scanner|socket ci|dockle",
    r"uses: (?:github/codeql-action/(?:analyze|upload-sarif)|aquasecurity/|snyk/|gitleaks/|"
    r"trufflesecurity/)\S{0,80}",
    r"uses: (?:securego/|golang/govulncheck-action|rustsec/|EmbarkStudios/cargo-deny-action|"
    r"google/osv-scanner)\S{0,80}",
    r"uses: (?:ossf/scorecard-action|zizmorcore/|anchore/|semgrep/|returntocorp/|PyCQA/bandit|"
    r"zaproxy/)\S{0,80}",
    r"uses: (?:actions/dependency-review-action|sonarsource/|pypa/gh-action-pip-audit|"
    r"actions-rs/audit|bridgecrewio/)\S{0,80}",
    r"uses: (?:step-security/|fossas?/|checkmarx/|veracode/|shiftleftsecurity/|appthreat/|mobsf/|"
    r"rustsec/)\S{0,80}",
    r"uses: pre-commit (?:bandit|gitleaks[\w-]*|detect-secrets|trufflehog|zizmor|semgrep|"
    r"detect-private-key|pip-audit|"
    r"python-safety[\w-]*|osv-scanner|ggshield|gosec|checkov|trivy[\w-]*|cargo-deny|cargo-audit)",
    r"template: \S{0,80}(?:SAST|Secret-Detection|Dependency-Scanning|Container-Scanning)\S{0,80}",
)
SHIPS = _tools(
    r"docker (?:buildx |compose |image )?push|docker buildx (?:build|bake) [^;&|]{0,400}?--push|"
    r"podman push|skopeo copy|crane (?:copy|push)",
    r"(?:npm|pnpm|yarn|bun|cargo|poetry|uv|flit|hatch|vsce|ovsx)(?: npm)? publish|twine upload|"
    r"gem push|dotnet nuget push|lerna publish",
    r"goreleaser(?: release)?|semantic-release|release-it|changeset publish|gh release (?:create|"
    r"upload)|ghr|cargo dist|dist host",
    r"kubectl (?:apply|set image|rollout)|helm (?:upgrade|push)|helmfile apply|argocd app|"
    r"kustomize build|skaffold run",
    r"(?:fly|flyctl|vercel|netlify|wrangler|firebase|serverless|sls|cdk|sam|eb|surge|railway|"
    r"gcloud \w{1,20}|az \w{1,20}) "
    r"(?:[\w-]{1,20} ){0,2}(?:deploy|publish|up|push)|vercel --prod|vercel [^;&|"
    r"]{0,80}?--prod(?:uction)?|railway up|heroku [\w:]{0,40}(?:push|release)",
    r"terraform apply|tofu apply|pulumi up|ansible-playbook|aws s3 (?:sync|cp)|aws ecs update-service|"
    r"aws lambda update-\S{1,40}",
    r"gcloud run deploy|gh-pages|supabase (?:functions deploy|db push)|eas (?:submit|build|update)|"
    r"fastlane \w{0,40}|rsync [^;&|]{0,200}?\S{1,80}:\S{0,80}|kamal deploy|dokku",
    r"mvnw? [^;&|]{0,80}?deploy|gradlew? [^;&|]{0,80}?publish\w{0,40}|mike deploy|snapcraft (?:push|"
    r"upload)|sentry-cli releases",
    r"uses: (?:pypa/gh-action-pypi-publish|goreleaser/goreleaser-action|softprops/action-gh-release|"
    r"ncipollo/release-action)\S{0,80}",
    r"uses: (?:actions/(?:deploy-pages|create-release|upload-release-asset)|peaceiris/|JamesIves/|"
    r"svenstaro/|changesets/|googleapis/release)\S{0,80}",
    r"uses: (?:amondnet/vercel|superfly/flyctl-actions@|cloudflare/|azure/(?:webapps|k8s|static|"
    r"functions)\S{0,40}|aws-actions/amazon-e\w{2}-deploy|google-github-actions/deploy)\S{0,80}",
    r"uses: (?:FirebaseExtended/|akhileshns/heroku|appleboy/|burnett01/|easingthemes/|dawidd6/|"
    r"nwtgck/|r0adkll/|apple-actions/|tauri-apps/)\S{0,80}",
    r"uses: (?:rlespinasse/|marvinpinto/action-automatic-releases|docker/bake-action|"
    r"elgohr/publish-docker|crates-io/|caprover/|koyeb/|render)\S{0,80}",
    r"uses: (?:release-drafter|google-github-actions/release-please-action|"
    r"cycjimmy/semantic-release-action|mr-smithers-excellent/)\S{0,80}",
)
IDLE = re.compile(r"^\s*(?:echo|printf|print|#|//|:|true|exit 0|@echo|cat|ls|pwd|date|whoami|sleep)(?:\s|$)")
FORGIVEN = re.compile(r"\|\|\s*(?:true|:|exit 0|echo\b.*)\s*[)'\"]?\s*$")
_FIXES = re.compile(r"--(?:fix|write|apply)\b|--exit-zero\b|--max-warnings[ =]-1\b|--audit-level[ =]none\b")
_INSTALLS = re.compile(
    r"\b(?:pip|pipx|npm|apt|apt-get|brew|uv|pnpm|yarn|gem|apk|go|cargo)3?(?: tool| pip)? "
    r"(?:ci|add|i|install|update|upgrade|get)\b[^;&|]*"
)


def is_kind(kind: re.Pattern[str], line: str) -> bool:
    """Whether one command is of a kind above and can fail: no print, no ``|| true``, no mere installation."""
    if IDLE.match(line) or FORGIVEN.search(line):
        return False
    return bool(kind.search(_INSTALLS.sub("", line)))


def only_mends(line: str) -> bool:
    """Whether a linter is told to change the code or to succeed, so that it stops nothing."""
    return bool(_FIXES.search(line))
