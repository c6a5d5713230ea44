"""What in a repository builds and starts the product somewhere else than on a desk; no check itself.

A file counts by what it says: a Dockerfile that copies the product and starts something, a manifest with a
workload, a platform's file with a command. An empty or copied file counts for nothing.
"""

import json
import re
from collections.abc import Iterator

from lastmile.checks.code.dockerfile import chain, for_tooling, stages
from lastmile.inventory import Inventory, SourceFile
from lastmile.model import Role

_LARGEST = 300_000  # bytes
_DOCKERFILE = re.compile(r"(?:^|/)(?:dockerfile|containerfile)(?:[.-][\w.-]*)?$|\.dockerfile$", re.IGNORECASE)
_TAKES_PRODUCT = re.compile(
    r"^(?:COPY|ADD)\s|\b(?:go install|git clone|pip install|npm (?:ci|i|install))\b", re.MULTILINE
)
# name of the file -> what must stand in it; by the platforms' own references of their files
_SAYS: tuple[tuple[re.Pattern[str], re.Pattern[str], str], ...] = tuple(
    (re.compile(name), re.compile(says, re.MULTILINE), what)
    for name, says, what in (
        (
            r"(?:^|/)(?:docker-)?compose[\w.-]*\.ya?ml$",
            r"^\s{1,20}build:\s*\S*",
            "a compose file that builds the product",
        ),
        (r"(?:^|/)Procfile$", r"^(?:web|worker|release)\s*:\s*\S{2,}", "a Procfile"),
        (r"(?:^|/)fly\.toml$", r"^app\s*=|\[(?:build|http_service|services|\[services)", "fly.toml"),
        (r"(?:^|/)render\.ya?ml$", r"startCommand:\s*\S|buildCommand:\s*\S|runtime:\s*\S", "render.yaml"),
        (r"(?:^|/)netlify\.toml$", r"^\s*(?:command|publish|functions)\s*=", "netlify.toml"),
        (r"(?:^|/)railway\.(?:json|toml)$", r"startCommand|buildCommand|builder", "the settings of Railway"),
        (r"(?:^|/)heroku\.yml$", r"^(?:build|run):", "heroku.yml"),
        (r"(?:^|/)app\.ya?ml$", r"^(?:runtime|entrypoint|services):\s*\S*", "app.yaml"),
        (r"(?:^|/)serverless\.(?:ya?ml|ts|js)$", r"^\s*functions\s*:", "serverless.yml"),
        (
            r"(?:^|/)wrangler\.(?:toml|jsonc?)$",
            r"\bmain\b|pages_build_output_dir|\bassets\b",
            "the settings of Wrangler",
        ),
        (r"(?:^|/)firebase\.json$", r"\"(?:hosting|functions|run)\"\s*:", "firebase.json"),
        (r"(?:^|/)amplify\.ya?ml$", r"^\s*commands:", "amplify.yml"),
        (r"(?:^|/)ecosystem\.config\.[cm]?js$", r"\bscript\s*:", "the settings of PM2"),
        (r"(?:^|/)(?:template|sam)\.ya?ml$", r"AWS::(?:Serverless|Lambda|ECS)", "a template of AWS"),
        (r"\.tf$", r"^resource\s+\"", "Terraform"),
        (
            r"(?:^|/)Pulumi\.ya?ml$|(?:^|/)cdk\.json$",
            r"^\s*\"?(?:runtime|app)\"?\s*:",
            "infrastructure as code",
        ),
        (
            r"\.ya?ml$",
            r"^kind:\s*(?:Deployment|StatefulSet|DaemonSet|CronJob|Service|Application)\s*$",
            "Kubernetes",
        ),
        (r"(?:^|/)Chart\.ya?ml$", r"^(?:apiVersion|version):\s*\S", "a Helm chart"),
        (r"\.service(?:\.in)?$|[./]service$", r"^ExecStart\s*=\s*\S", "a systemd unit"),
        (r"(?:^|/)\.?goreleaser[\w.-]*\.ya?ml$", r"^builds:|^archives:|^dockers", "GoReleaser"),
        (
            r"(?:^|/)(?:flake|default|package)\.nix$",
            r"mkDerivation|buildGoModule|buildRustPackage|buildPython|packages",
            "Nix",
        ),
        (r"(?:^|/)debian/rules$", r"\bdh\b|^override_|^build", "a Debian package"),
        (r"(?:^|/)snapcraft\.ya?ml$", r"^parts:", "a snap"),
        (
            r"(?:^|/)dist-workspace\.toml$|(?:^|/)Cargo\.toml$",
            r"^\[(?:dist|workspace\.metadata\.dist|package\.metadata\.deb)\]",
            "cargo-dist",
        ),
        (
            r"(?:^|/)(?:Makefile|justfile)$",
            r"^(?:deploy|release|publish|docker-push|push)[\w-]*\s*:",
            "a deploy target",
        ),
        (
            r"(?:^|/)(?:deploy|install|release|publish)[\w-]*\.(?:sh|py|ps1)$",
            r"\b(?:docker|rsync|scp|ssh|systemctl|kubectl|aws|gcloud|git pull|npm|pip|go build)\b",
            "a deploy script",
        ),
    )
)
_VERCEL = re.compile(
    r"\"(?:buildCommand|builds|functions|crons|rewrites|routes|outputDirectory|framework)\"\s*:"
)
_SCRIPT = re.compile(r"^(?:deploy|release|publish)(?::|$)|build-docker|docker-build|^dist$")
_PLATFORMS = re.compile(
    r"(?:^|/)(?:vercel\.json|netlify\.toml|fly\.toml|render\.ya?ml|railway\.(?:json|toml)|app\.json)$"
)
_ROLES = (Role.SOURCE, Role.CONFIG, Role.DATA, Role.DOCS)


def definitions(inventory: Inventory) -> Iterator[tuple[str, str]]:
    """(path, what) of each file that builds, starts or releases the product."""
    for file in inventory.select(roles=_ROLES):
        if file.size > _LARGEST or file.path.startswith((".devcontainer/", ".github/")):
            continue
        what = _by_name(inventory, file)
        if what:
            yield file.path, what


def _by_name(inventory: Inventory, file: SourceFile) -> str:
    name = file.path.rpartition("/")[2]
    if _DOCKERFILE.search(file.path):
        return "a Dockerfile" if _starts(inventory.read(file), file.path) else ""
    if name == "package.json":
        return "a deploy script of package.json" if _scripted(inventory.read(file)) else ""
    if name == "vercel.json":
        return "vercel.json" if _VERCEL.search(inventory.read(file)) else ""
    return next(
        (
            what
            for named, says, what in _SAYS
            if named.search(file.path) and says.search(inventory.read(file))
        ),
        "",
    )


def _starts(text: str, path: str) -> bool:
    """Whether a Dockerfile puts the product into an image that starts it."""
    found = chain(stages(text))
    if for_tooling(path) or not found:
        return False
    whole = "\n".join(line for stage in stages(text) for line in stage.text)
    return bool(_TAKES_PRODUCT.search(whole)) and (
        any(s.runs for s in found) or "/" in found[0].image or bool(found[0].image)
    )


def _scripted(text: str) -> bool:
    try:
        scripts = json.loads(text).get("scripts", {})
    except (ValueError, RecursionError, AttributeError):
        return False
    return isinstance(scripts, dict) and any(
        _SCRIPT.search(str(name)) and "echo" not in str(value)[:6] for name, value in scripts.items()
    )


def on_platform(inventory: Inventory) -> str | None:
    """The file of a hosting platform that keeps every release and can go back to it; None: no such file."""
    return next((f.path for f in inventory.files if _PLATFORMS.search(f.path) and f.size > 10), None)
