"""Nobody is told when a package needs an update.

Rule: catalogue dependencies/no-automated-updates (CWE-1329, CWE-1357). Looked for is whatever keeps packages
current or says that they are not: an update service's own file, or a step that audits or updates.
"""

import re
from collections.abc import Iterator

from lastmile import yaml_in
from lastmile.checks.dependencies._owners import on_a_forge
from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Evidence, Fact, Finding, Role, Severity

RULE = "lastmile.no-automated-updates"
_SERVICE = re.compile(
    r"(?:^|/)(?:\.dependabot/config\.ya?ml|renovate\.json5?|\.renovaterc(?:\.json5?)?|renovate-config\.js|"
    r"\.pyup\.ya?ml|\.snyk|\.whitesource|depfu\.ya?ml|\.depfu\.ya?ml|greenkeeper\.json|\.scala-steward\.conf|"
    r"dependency-check[\w.-]*|\.updatecli[\w./-]*|updatecli(?:\.d)?/.+|\.fossa\.ya?ml|\.trivyignore|"
    r"osv-scanner\.toml|deny\.toml|audit-ci\.jsonc?)$",
    re.IGNORECASE,
)
_DEPENDABOT = re.compile(r"^\.github/dependabot\.ya?ml$")
_PIPELINE = re.compile(
    r"^(?:\.(?:github|gitea|forgejo)/.+\.ya?ml|\.gitlab-ci\.ya?ml|\.gitlab/.+\.ya?ml|\.circleci/.+\.ya?ml|"
    r"\.?azure-pipelines[\w.-]*\.ya?ml|bitbucket-pipelines\.ya?ml|\.travis\.ya?ml|Jenkinsfile[\w.-]*|"
    r"\.pre-commit-config\.ya?ml|\.drone\.ya?ml|\.woodpecker.*\.ya?ml|\.buildkite/.+|[Mm]akefile|"
    r"(?:[\w.-]+/)?package\.json|tox\.ini|noxfile\.py|justfile)$"
)
_STEP = re.compile(
    r"renovate(?:bot)?[/:\s@-]|\"renovate\"\s*:|dependabot|"
    r"\b(?:npm|pnpm|yarn|bun|composer|bundle|bundler|cargo|pip)[- ](?:npm )?"
    r"(?:audit|outdated)\b|npm-check-updates|\bncu\b|pip-audit|\bsafety (?:check|scan)|uv audit|"
    r"cargo[- ](?:deny|audit|update|outdated)|(?:audit-check|rustsec/)|govulncheck|\bnancy\b|go get -u|"
    r"osv-scanner|"
    r"\bsnyk\b|\btrivy\b|\bgrype\b|dependency[-_ ](?:scanning|review|check|track)|audit-ci|better-npm-audit|"
    r"poetry update|uv lock --upgrade|pip-compile[^\n]{0,100}--upgrade|pur -r|pyup|depfu|scala-steward|"
    r"\b(?:npm|pnpm|yarn) (?:update|upgrade)\b|black[- ]?duck|whitesource|mend\b|sonatype|"
    r"fossa\b|socket(?:security|\.dev)",
    re.IGNORECASE,
)
_LARGEST = 300_000  # bytes
_SEARCHED = (
    "files of Dependabot, Renovate, Snyk, PyUp, Depfu, Mend and Updatecli, and steps of pipelines, "
    "Makefiles and package.json scripts that audit or update packages"
)
# Dependabot's names for what a manifest of an ecosystem declares.
_WATCHED = {
    "npm": frozenset({"npm", "bun"}),
    "PyPI": frozenset({"pip", "uv", "conda"}),
    "Go": frozenset({"gomod"}),
    "crates.io": frozenset({"cargo", "rust-toolchain"}),
    "RubyGems": frozenset({"bundler"}),
    "Packagist": frozenset({"composer"}),
    "Maven": frozenset({"maven", "gradle"}),
    "NuGet": frozenset({"nuget"}),
}


def look(inventory: Inventory) -> Scan:
    """One finding if nothing in the repository keeps packages current."""
    if Fact.LIBRARY in inventory.facts and Fact.APPLICATION not in inventory.facts:
        raise NothingToLookAt("a library: its users choose the versions")
    ecosystems = _ecosystems(inventory)
    if not ecosystems:
        raise NothingToLookAt("no manifest of the product that names packages")
    if not on_a_forge(inventory):
        raise Skip(
            "an update service may be switched on where the code is hosted, which cannot be seen from here"
        )
    files = {f.path: f for f in inventory.files if f.size <= _LARGEST and f.role is not Role.VENDORED}
    names = [*files, *(x.path for x in inventory.left_out)]
    dependabot = [files[path] for path in files if _DEPENDABOT.match(path)]
    pipelines = [file for path, file in files.items() if _PIPELINE.match(path)]
    sent = tuple(f.path for f in (*pipelines, *dependabot))
    if any(_SERVICE.search(path) for path in names) or any(_updates(inventory, f) for f in pipelines):
        return Scan(sent=sent, searched=_SEARCHED)
    if not dependabot:
        return Scan(findings=(_nothing(pipelines),), sent=sent, searched=_SEARCHED)
    found = tuple(_unwatched(inventory, dependabot[0], ecosystems))
    return Scan(findings=found, sent=sent, searched=_SEARCHED)


def _ecosystems(inventory: Inventory) -> dict[str, str]:
    """Each ecosystem in which the product declares run-time packages, with the manifest of most."""
    roles = {f.path: f.role for f in inventory.files}
    aside = (Role.TEST, Role.VENDORED, Role.DOCS, Role.GENERATED)
    most: dict[str, tuple[int, str]] = {}
    for manifest in inventory.manifests:
        if manifest.is_lock or roles.get(manifest.path) in aside or manifest.ecosystem not in _WATCHED:
            continue
        count = sum(not d.development and d.source == "registry" for d in manifest.dependencies)
        if count:
            most[manifest.ecosystem] = max(most.get(manifest.ecosystem, (0, "")), (count, manifest.path))
    return {ecosystem: path for ecosystem, (_, path) in most.items()}


def _updates(inventory: Inventory, file: SourceFile) -> bool:
    """Whether a line of this file, comments apart, audits or updates packages."""
    lines = (line for line in inventory.read(file).splitlines() if not line.lstrip().startswith("#"))
    return any(_STEP.search(line[:1000]) for line in lines)


def _unwatched(inventory: Inventory, file: SourceFile, ecosystems: dict[str, str]) -> Iterator[Finding]:
    """Packages that the repository's own Dependabot file leaves out."""
    try:
        data = yaml_in.parse(inventory.read(file), file.path)
    except yaml_in.YamlError as error:
        raise Skip(str(error)) from None
    updates = data.get("updates") if isinstance(data, dict) else None
    watched = {str(entry.get("package-ecosystem")) for entry in updates or () if isinstance(entry, dict)} | (
        {"npm", "pip", "gomod", "cargo"} if data.get("multi-ecosystem-groups") else set()
    )
    if not any(watched & names for names in _WATCHED.values()):
        yield Finding(
            rule=RULE,
            message=(
                f"Dependabot watches {', '.join(sorted(watched)) or 'nothing'} here, and not the packages of "
                f"{', '.join(sorted(ecosystems.values())[:3])}."
            ),
            severity=Severity.LOW,
            confidence=Confidence.HIGH,
            path=file.path,
            line=1,
            symbol="updates",
            cwe=("CWE-1329", "CWE-1357"),
        )


def _nothing(pipelines: list[SourceFile]) -> Finding:
    read = [
        Evidence(kind="file", path=f.path, note="read; nothing in it updates or audits") for f in pipelines
    ]
    return Finding(
        rule=RULE,
        message=(
            "Nothing in the repository keeps its packages current: no update service is configured, and no "
            "step audits them. One that is switched on at the forge alone cannot be seen from here."
        ),
        severity=Severity.MEDIUM,
        confidence=Confidence.MEDIUM,
        cwe=("CWE-1329", "CWE-1357"),
        evidence=(Evidence(kind="absence", note=f"searched: {_SEARCHED}"), *read[:10]),
    )


CHECK = Check(RULE, look)
