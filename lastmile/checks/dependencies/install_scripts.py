"""Packages that run code on the machine that installs them, and own hooks that fetch while installing.

Rule: catalogue dependencies/install-scripts (CWE-506, CWE-829). npm's lock says which packages have such a
script. Well-known packages that build or fetch their native part so are left out; so is everything where the
project forbids scripts.
"""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from lastmile.checks.dependencies._owners import owners
from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Check, Dependency, Inventory, Manifest, Scan, SourceFile
from lastmile.model import Confidence, Finding, Package, Role, Severity, Unread
from lastmile.syntax import dotted, parse_python

RULE = "lastmile.install-scripts"
_ASIDE = (Role.TEST, Role.VENDORED, Role.DOCS, Role.GENERATED)
_LARGEST = 500_000  # bytes
# What these do at installation is in their documentation: they compile, place or fetch a binary of their own.
_KNOWN = frozenset(
    {
        *("esbuild", "sharp", "bcrypt", "better-sqlite3", "sqlite3", "fsevents", "core-js", "core-js-pure"),
        *(
            "puppeteer",
            "playwright",
            "playwright-chromium",
            "playwright-firefox",
            "playwright-webkit",
            "cypress",
        ),
        *(
            "node-sass",
            "sass-embedded",
            "canvas",
            "argon2",
            "bufferutil",
            "utf-8-validate",
            "electron",
            "prisma",
        ),
        *(
            "nx",
            "protobufjs",
            "grpc",
            "grpc-tools",
            "keytar",
            "node-pty",
            "serialport",
            "usb",
            "re2",
            "snappy",
        ),
        *(
            "libxmljs",
            "libxmljs2",
            "leveldown",
            "classic-level",
            "rocksdb",
            "lmdb",
            "msgpackr-extract",
            "zeromq",
        ),
        *(
            "msw",
            "husky",
            "simple-git-hooks",
            "lefthook",
            "pre-commit",
            "yorkie",
            "nodemon",
            "styled-components",
        ),
        *("ejs", "es5-ext", "preact", "highlight.js", "vue-demi", "deasync", "gifsicle", "optipng-bin"),
        *("jpegtran-bin", "mozjpeg", "pngquant-bin", "cwebp-bin", "phantomjs", "phantomjs-prebuilt"),
        *("chromedriver", "geckodriver", "selenium-standalone", "edgedriver", "workerd", "wrangler"),
        *(
            "sqlite-vec",
            "onnxruntime-node",
            "isolated-vm",
            "cpu-features",
            "ssh2",
            "dtrace-provider",
            "unix-dgram",
        ),
        *(
            "tree-sitter",
            "tree-sitter-json",
            "tree-sitter-yaml",
            "web-push",
            "node-hid",
            "robotjs",
            "farmhash",
        ),
        *("ffmpeg-static", "ffprobe-static", "youtube-dl-exec", "sodium-native", "secp256k1", "keccak"),
        *("unrs-resolver", "supabase", "turbo", "dprint", "vercel", "netlify-cli", "cbor-extract"),
        *("fs-xattr", "node-expat", "pg-native"),
        *("bigint-buffer", "tiny-secp256k1", "ursa-optional", "microtime", "hiredis", "kerberos"),
        *("fibers", "speaker", "opencollective-postinstall"),
        *("aws-sdk", "ibm_db", "oracledb"),
        *(
            "@swc/core",
            "@parcel/watcher",
            "@prisma/client",
            "@prisma/engines",
            "@sentry/cli",
            "@apollo/rover",
        ),
        *("@biomejs/biome", "@nestjs/core", "@bufbuild/buf", "@firebase/util", "@tensorflow/tfjs-node"),
        *("@mapbox/node-pre-gyp", "@discordjs/opus", "@serialport/bindings", "@serialport/bindings-cpp"),
        *("@scarf/scarf", "@openapitools/openapi-generator-cli", "@tailwindcss/oxide"),
        *("@vscode/ripgrep", "@vscode/sqlite3", "@ffmpeg-installer/ffmpeg", "@newrelic/native-metrics"),
        *("@datadog/native-metrics", "@datadog/pprof", "@compodoc/compodoc", "@fortawesome/fontawesome-free"),
        *("@fortawesome/fontawesome-common-types", "@fortawesome/fontawesome-svg-core"),
        *("@fortawesome/free-solid-svg-icons", "@fortawesome/free-brands-svg-icons"),
        *("@fortawesome/free-regular-svg-icons", "@tree-sitter-grammars/tree-sitter-yaml", "@nuxt/telemetry"),
        *("@sveltejs/kit", "@railway/cli", "@google-cloud/profiler"),
        *("@anthropic-ai/claude-code", "@mongodb-js/zstd"),
    }
)
_KNOWN_SCOPE = re.compile(
    r"@(?:esbuild|img|rollup|swc|parcel|sentry|datadog|fortawesome|nrwl|tree-sitter-grammars)/"
)
_NEWER = re.compile(r"\"lockfileVersion\":\s{0,5}[23]\b")
_PNPM_9 = re.compile(r"lockfileVersion:\s{0,5}['\"]?(?:9|[1-9]\d)\b")
_HOOKS = ("preinstall", "install", "postinstall", "prepare")
_FETCHES = re.compile(
    r"\b(?:curl|wget)\b[^&|;]{0,300}https?://|\bInvoke-WebRequest\b|\bgit clone\b"
    r"|\bnode -e\b[^&;]{0,300}\b(?:https?\.get|fetch)\b"
)
_CALLS_OUT = re.compile(
    r"^(?:urllib\.request\.(?:urlopen|urlretrieve)|urllib2\.urlopen|urllib\.(?:urlopen|urlretrieve)|requests\.(?:get|post)|"
    r"httpx\.get|wget\.download)$"
)
_SHELLS_OUT = re.compile(r"^(?:os\.(?:system|popen)|subprocess\.\w+)$")
_FETCHER = re.compile(r"\b(?:curl|wget|git clone|pip3? install)\b")
_FORBIDDEN = re.compile(r"^[ \t]*ignore-scripts[ \t]*=[ \t]*true\b|^enableScripts:\s*false\b", re.MULTILINE)


def look(inventory: Inventory) -> Scan:
    """Name what runs at installation: in locks that say so, in own hooks, and in own setup.py files."""
    roles = {f.path: f.role for f in inventory.files}
    locks = [m for m in inventory.manifests if m.is_lock and m.ecosystem == "npm" and _product(roles, m.path)]
    hooks = [
        f
        for f in inventory.files
        if PurePosixPath(f.path).name in ("package.json", "setup.py")
        and f.role not in _ASIDE
        and f.size <= _LARGEST
    ]
    if not locks and not hooks:
        raise NothingToLookAt("no lock of npm's kind, no package.json and no setup.py of the product")
    texts = {f.path: inventory.read(f) for f in inventory.files if f.path in {m.path for m in locks}}
    free = [m for m in locks if not _forbids(inventory, m)]
    silent = [m for m in free if m.problem or not _tells(m, texts.get(m.path, ""))]
    telling = [m for m in free if m not in silent]
    scopes = tuple(f"@{owner}/" for owner in owners(inventory))
    findings = [f for m in telling for f in _packages(m, scopes)]
    for file in hooks:
        own = _hooks if file.path.endswith(".json") else _setup
        findings += own(file, inventory.read(file))
    if silent and not telling and not findings:
        raise Skip(_silent(silent[0]))
    return Scan(
        findings=tuple(findings),
        sent=(*(m.path for m in locks), *(f.path for f in hooks)),
        unread=tuple(
            Unread(path=m.path, reason=_silent(m), rule=RULE, by_nature=not m.problem) for m in silent
        ),
        searched=f"{len(telling)} locks, {len(hooks)} package.json and setup.py files",
    )


def _product(roles: Mapping[str, Role], path: str) -> bool:
    return roles.get(path) not in (Role.TEST, Role.VENDORED)


def _silent(lock: Manifest) -> str:
    name = PurePosixPath(lock.path).name
    return lock.problem or f"this {name} does not say which packages run code at installation"


def _tells(lock: Manifest, text: str) -> bool:
    """Whether this lock says surely which packages have install scripts: only npm's newer formats do.

    pnpm's older locks mark whatever might be built, most of which runs nothing.
    """
    npm = PurePosixPath(lock.path).name in ("package-lock.json", "npm-shrinkwrap.json")
    return npm and bool(_NEWER.search(text[:2000]))


def _forbids(inventory: Inventory, lock: Manifest) -> bool:
    """Whether scripts are kept from running: by the project's settings, or by pnpm since version 10."""
    if PurePosixPath(lock.path).name == "pnpm-lock.yaml":
        file = next((f for f in inventory.files if f.path == lock.path), None)
        return file is not None and bool(_PNPM_9.match(inventory.read(file)))
    folder = PurePosixPath(lock.path).parent
    settings = {str(folder / ".npmrc"), str(folder / ".yarnrc.yml")}
    return any(_FORBIDDEN.search(inventory.read(f)) for f in inventory.files if f.path in settings)


def _packages(lock: Manifest, own: tuple[str, ...]) -> Iterator[Finding]:
    seen: set[str] = set()
    for dependency in lock.dependencies:
        name = dependency.name
        known = name in _KNOWN or bool(_KNOWN_SCOPE.match(name)) or name.startswith(own)
        if dependency.scripts and not known and dependency.name not in seen:
            seen.add(dependency.name)
            yield _package(dependency)


def _package(dependency: Dependency) -> Finding:
    by = "chosen directly" if dependency.direct else "brought along by another package"
    return Finding(
        rule=RULE,
        message=f"{dependency.name} {dependency.version or ''} ({by}) runs code when it is installed.",
        severity=Severity.LOW,
        confidence=Confidence.MEDIUM,
        path=dependency.declared_in,
        line=dependency.line,
        symbol=dependency.name,
        cwe=("CWE-506", "CWE-829"),
        package=Package(ecosystem=dependency.ecosystem, name=dependency.name, version=dependency.version),
    )


def _hooks(file: SourceFile, text: str) -> Iterator[Finding]:
    """Hooks of an own package.json that take something from the network."""
    try:
        scripts = json.loads(text).get("scripts")
    except (ValueError, RecursionError, AttributeError):
        return
    for hook in _HOOKS if isinstance(scripts, dict) else ():
        command = scripts.get(hook)
        if isinstance(command, str) and _FETCHES.search(command[:2000]):
            rows = enumerate(text.splitlines(), start=1)
            line = next((n for n, row in rows if row.lstrip().startswith(f'"{hook}"')), None)
            message = (
                f"The project's own {hook} hook fetches from the network whenever packages are installed."
            )
            yield _own(file, line, hook, message, Confidence.HIGH)


def _setup(file: SourceFile, text: str) -> Iterator[Finding]:
    """Calls in an own setup.py that take something from the network."""
    tree = parse_python(text)
    for node in ast.walk(tree) if tree is not None else ():
        if not isinstance(node, ast.Call):
            continue
        name = dotted(node.func) or ""
        words = " ".join(str(x.value) for x in ast.walk(node) if isinstance(x, ast.Constant))
        if _CALLS_OUT.match(name) or (_SHELLS_OUT.match(name) and _FETCHER.search(words[:2000])):
            message = f"`{name}` fetches from the network while this package is built or installed."
            yield _own(file, node.lineno, name, message, Confidence.MEDIUM)
            return


def _own(file: SourceFile, line: int | None, symbol: str, message: str, confidence: Confidence) -> Finding:
    return Finding(
        rule=RULE,
        message=message,
        severity=Severity.MEDIUM,
        confidence=confidence,
        path=file.path,
        line=line,
        symbol=symbol,
        cwe=("CWE-829",),
    )


CHECK = Check(RULE, look)
