"""Containers whose program runs as the machine's administrator.

Rule: catalogue security/container-runs-as-root (CWE-250). The last stage of each Dockerfile is read with what
it is built from; images that give up their rights themselves, and entry points that do, are left alone.
"""

import re

from lastmile.checks.code.dockerfile import Stage, chain, for_tooling, stages
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Fact, Finding, Role, Severity

RULE = "lastmile.container-runs-as-root"
_ROOT = re.compile(r"(?:root|0)(?::\S*)?$", re.IGNORECASE)
# Images that start as root where nobody says otherwise, by their publishers' documentation (2026-11).
_ROOT_IMAGE = re.compile(
    r"(?:(?:docker\.io/|public\.ecr\.aws/docker/)?(?:library/)?(?:python|pypy|node|golang|rust|alpine|debian|ubuntu|php|"
    r"ruby|openjdk|eclipse-temurin|amazoncorretto|maven|gradle|busybox|fedora|centos|rockylinux|almalinux|"
    r"amazonlinux|oraclelinux|archlinux|perl|elixir|erlang|swift|julia|buildpack-deps|tomcat|scratch|haskell|"
    r"clojure|dart)"
    r"|mcr\.microsoft\.com/dotnet/[\w./-]+|oven/bun|tiangolo/[\w-]+|continuumio/(?:mini|ana)conda3?|"
    r"pytorch/pytorch|tensorflow/tensorflow|nvidia/cuda|gcr\.io/distroless/[\w-]+|ghcr\.io/astral-sh/uv)"
    r"(?:[:@].*)?$",
    re.IGNORECASE,
)
_UNPRIVILEGED = re.compile(r"non-?root|rootless|unprivileged", re.IGNORECASE)
# What starts as root to prepare, and then gives its rights up.
_GIVES_UP = re.compile(
    r"\b(?:gosu|su-exec|setpriv|runuser|setuidgid|s6-overlay|s6-applyuidgid|chpst|supervisord|step-down)\b"
    r"|(?<![\w-])su(?:do)?\s+(?:-\s+)?(?:-\w+\s+)*[\w$\"{-]|\bnginx\b|\bapache2|\bhttpd\b|\bphp-fpm\b|\bcrond?\b|/init\b"
)
_DEFAULT_SERVER = re.compile(r"php(?::|@)[^\s]*(?:apache|fpm)")
_ENTRY = re.compile(r"(?:^|/)[\w.-]*(?:entry-?point|init|start|run)[\w.-]*$", re.IGNORECASE)
# Whoever runs the container says who it is: Kubernetes and Compose.
_ELSEWHERE = re.compile(
    r"runAsNonRoot:\s*true|runAsUser:\s*[1-9]|^\s+user:\s*[\"']?(?:[1-9]\d*|node|app)\b", re.MULTILINE
)


def look(inventory: Inventory) -> Scan:
    """Judge the image that each Dockerfile ends with."""
    files = [
        f for f in inventory.select("dockerfile", roles=(Role.CONFIG, Role.SOURCE)) if not for_tooling(f.path)
    ]
    if not files:
        raise NothingToLookAt("no Dockerfile of the product")
    elsewhere = any(
        _ELSEWHERE.search(inventory.read(f)) for f in inventory.select("yaml", roles=(Role.CONFIG,))
    )
    giving_up = _entry_points(inventory)
    findings = []
    for file in files:
        steps = chain(stages(inventory.read(file)))
        if steps and (line := _root_line(steps, giving_up)):
            serves = any(s.exposes for s in steps) or Fact.WEB_SERVICE in inventory.facts
            findings.append(_finding(file, steps[0], line, mild=elsewhere or not serves))
    return Scan(
        findings=tuple(findings),
        sent=tuple(f.path for f in files),
        opportunities={RULE: len(files)},
        searched=f"{len(files)} Dockerfiles",
    )


def _entry_points(inventory: Inventory) -> frozenset[str]:
    """Names of the repository's start scripts that hand over to a user without rights."""
    scripts = (f for f in inventory.select(roles=tuple(Role)) if _ENTRY.search(f.path) and f.size < 100_000)
    return frozenset(f.path.rsplit("/", 1)[-1] for f in scripts if _GIVES_UP.search(inventory.read(f)))


def _root_line(steps: list[Stage], giving_up: frozenset[str]) -> int | None:
    """The line that makes the program run as root; None: it does not, or nobody can say."""
    if not any(step.runs for step in steps):
        return None  # a base for other images, or one that only carries files
    text = "\n".join(instruction for step in steps for instruction in step.text)
    started = " ".join(run for step in steps for run in step.runs)
    image = steps[-1].image
    if _GIVES_UP.search(text) or _DEFAULT_SERVER.match(image) or any(name in started for name in giving_up):
        return None
    named = next((step for step in steps if step.user is not None), None)
    if named is not None and named.user is not None:
        return named.user_line if _ROOT.match(named.user) else None
    return steps[0].line if _ROOT_IMAGE.match(image) and not _UNPRIVILEGED.search(image) else None


def _finding(file: SourceFile, stage: Stage, line: int, *, mild: bool) -> Finding:
    told = f"USER {stage.user}" if stage.user else "no USER"
    return Finding(
        rule=RULE,
        message=f"The image ends with {told} (from {stage.image}): its program runs as root.",
        severity=Severity.LOW if mild else Severity.MEDIUM,
        confidence=Confidence.MEDIUM,  # whoever starts it may name another user
        path=file.path,
        line=line,
        symbol=stage.name,
        cwe=("CWE-250",),
    )


CHECK = Check(RULE, look)
