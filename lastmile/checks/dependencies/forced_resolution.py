"""Conflicts between packages that somebody overrode instead of resolving them.

Rule: catalogue dependencies/forced-resolution (CWE-1357). Read are settings and commands that tell npm or pip
to install what does not fit, and npm's lock itself: it holds what packages ask for and what they get.
"""

import json
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from lastmile.checks.dependencies._commands import Command, commands
from lastmile.checks.dependencies._npm_tree import Misfit, entries, overridden, peers
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Manifest, Scan, SourceFile
from lastmile.model import Confidence, Finding, Role, Severity, Unread

RULE = "lastmile.forced-resolution"
_ASIDE = (Role.TEST, Role.VENDORED, Role.GENERATED)
_LARGEST = 20_000_000  # bytes of a lock
_SETTING = re.compile(r"^[ \t]*(legacy-peer-deps|force)[ \t]*=[ \t]*true\b", re.MULTILINE)
_WORDS = re.compile(
    r"\bnpm\b[^\n]{0,400}(?:--legacy-peer-deps|--force|\s-f\b|legacy-peer-deps\s+true)|NPM_CONFIG_(?:LEGACY_PEER_DEPS|FORCE)"
    r"|\bpip[\d.]*\b[^\n]{0,400}--(?:no-deps|ignore-installed)",
    re.IGNORECASE,
)
_NPM = re.compile(r"\bnpm\s+(?:-\S+\s+){0,5}(?:ci|i|install|add|update|up)\b")
_NPM_FORCE = re.compile(r"--legacy-peer-deps\b(?!=false)|--force\b(?!=false)|\s-f(?=\s|$)")
_NPM_SET = re.compile(
    r"\bnpm\s+(?:config\s+)?set\s+legacy-peer-deps[\s=]true|NPM_CONFIG_(?:LEGACY_PEER_DEPS|FORCE)[=\s]+[\"']?true",
    re.IGNORECASE,
)
_GLOBAL = re.compile(r"\s(?:-g|--global)\b")
_PIP = re.compile(r"\bpip[\d.]*\s+(?:-\S+\s+){0,5}install\b(.{0,1000})")
_PIP_FORCE = re.compile(r"--(?:no-deps|ignore-installed)\b")
_NO_NAMES = re.compile(
    r"\s(?:-r|--requirement|-e|--editable|--target|-t|--no-index|--find-links)\b|\$|\.whl\b|[*<>{]"
)
_NAME = re.compile(r"[A-Za-z][\w.-]{0,100}(?:\[[\w,.-]{0,100}\])?(?:==[\w.+!]{1,60})?$")
_README = re.compile(r"(?:^|/)readme(?:\.md|\.rst|\.txt)?$", re.IGNORECASE)
_TOLD = re.compile(
    r"\bnpm\s+(?:ci|i|install)\b[^\n`|&;]{0,200}?(--legacy-peer-deps|--force)\b", re.IGNORECASE
)


def look(inventory: Inventory) -> Scan:
    """Look at settings, commands, the README's commands, and what npm's locks hold."""
    roles = {f.path: f.role for f in inventory.files}
    judged = [
        m for m in inventory.manifests if m.ecosystem in ("npm", "PyPI") and roles.get(m.path) not in _ASIDE
    ]
    if not judged:
        raise NothingToLookAt("no manifest and no lock of npm's or pip's kind")
    files = {f.path: f for f in inventory.files}
    locks = [m for m in judged if m.is_lock and m.path.endswith(("package-lock.json", "npm-shrinkwrap.json"))]
    findings = [*_settings(inventory), *_commands(inventory)]
    if not findings:
        findings += _told(inventory)
    for lock in locks:
        if (file := files.get(lock.path)) and file.size <= _LARGEST:
            findings = _joined(findings, [*_misfits(inventory, lock, file)])
    return Scan(
        findings=tuple(findings),
        sent=tuple(m.path for m in judged),
        unread=tuple(Unread(path=m.path, reason=m.problem) for m in locks if m.problem),
        searched="settings of npm, commands that install, and what npm's locks say of conflicts",
    )


def _settings(inventory: Inventory) -> Iterator[Finding]:
    names = {f.path for f in inventory.files} | {x.path for x in inventory.left_out}
    for file in inventory.files:
        path = PurePosixPath(file.path)
        if path.name != ".npmrc" or file.role in _ASIDE:
            continue
        others = any(str(path.parent / lock) in names for lock in ("pnpm-lock.yaml", "yarn.lock", "bun.lock"))
        if others and str(path.parent / "package-lock.json") not in names:
            continue  # another manager, which does not know these settings
        text = inventory.read(file)
        if found := _SETTING.search(text):
            line = text.count("\n", 0, found.start(1)) + 1
            message = (
                f"`{found[1]}=true`: npm installs packages together although their makers exclude that, "
                "and says nothing."
            )
            yield _finding(file.path, line, found[1], message, Severity.MEDIUM)


def _commands(inventory: Inventory) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for command in commands(inventory, _WORDS):
        word = _forced(command)
        if word and (command.path, word) not in seen:
            seen.add((command.path, word))
            npm = not word.startswith("pip")
            mild = not npm or command.kind == "script"
            message = (
                f"The installation runs with `{word}`: packages are put together against their makers' word."
                if npm
                else f"`{word}`: pip leaves out what the named packages need, or puts it over what is there."
            )
            yield _finding(
                command.path, command.line, word, message, Severity.LOW if mild else Severity.MEDIUM
            )


def _forced(command: Command) -> str:
    """The option by which a command overrides conflicts, "" where it does not."""
    text = command.text
    if _NPM_SET.search(text):
        return "legacy-peer-deps"
    if _NPM.search(text) and (found := _NPM_FORCE.search(text)) and not _GLOBAL.search(text):
        return found[0].strip()
    pip = _PIP.search(text)
    if pip and (found := _PIP_FORCE.search(pip[1])) and not _NO_NAMES.search(f" {pip[1]}"):
        named = [word for word in pip[1].split() if not word.startswith("-")]
        if named and all(_NAME.match(word.strip("\"'")) for word in named):
            return f"pip install {found[0]} {' '.join(named[:3])}"
    return ""


def _told(inventory: Inventory) -> Iterator[Finding]:
    """A README that tells people to install by force: without it the installation fails."""
    for file in inventory.files:
        if _README.search(file.path) and file.path.count("/") < 2 and file.role is Role.DOCS:
            text = inventory.read(file)
            if found := _TOLD.search(text):
                line = text.count("\n", 0, found.start()) + 1
                message = (
                    f"The README says to install with `{found[1]}`: without force the packages do not fit."
                )
                yield _finding(file.path, line, found[1], message, Severity.LOW)
                return


def _misfits(inventory: Inventory, lock: Manifest, file: SourceFile) -> Iterator[Finding]:
    tree = entries(inventory.read(file))
    unmet = sorted(set(peers(tree)), key=lambda m: (m.development, m.package, m.wants))
    if unmet:
        severity = Severity.LOW if all(m.development for m in unmet) else Severity.MEDIUM
        message = f"{_list(unmet)}. The makers exclude that; npm installs it only by force or an override."
        yield _finding(lock.path, None, "peers", message, severity)
    names, manifest, line = _overrides(inventory, lock)
    forced = sorted({m for m in overridden(tree, names) if _major(m)}, key=lambda m: (m.wants, m.package))
    if forced:
        message = f"An override sets another major version than packages ask for: {_list(forced)}."
        yield _finding(manifest, line, "overrides", message, Severity.LOW)


def _joined(findings: list[Finding], misfits: list[Finding]) -> list[Finding]:
    """All of them; what a lock holds because of a setting beside it is told with the setting."""
    for found in misfits:
        folder = PurePosixPath(found.path or "").parent
        cause = next(
            (f for f in findings if f.path == str(folder / ".npmrc") and found.symbol == "peers"), None
        )
        if cause is None:
            findings = [*findings, found]
        else:
            told = cause.model_copy(update={"message": f"{cause.message} In the lock: {found.message}"})
            findings = [told if f is cause else f for f in findings]
    return findings


def _list(misfits: list[Misfit]) -> str:
    told = [
        f"{m.package} {m.version} asks for {m.wants} {' '.join(m.wish.split())[:60]} and gets {m.gets}"
        for m in misfits[:3]
    ]
    return "; ".join(told) + (f"; {len(misfits) - 3} more" if len(misfits) > 3 else "")


def _major(misfit: Misfit) -> bool:
    """Whether the major that is there was not asked for: a newer patch is a repair, no conflict."""
    asked = re.findall(r"(?<![\d.])\d{1,6}", misfit.wish)
    return bool(asked) and misfit.gets.split(".")[0] not in asked


def _overrides(inventory: Inventory, lock: Manifest) -> tuple[frozenset[str], str, int | None]:
    """Names that the package.json beside a lock overrides, its path, and the line of the table."""
    path = str(PurePosixPath(lock.path).parent / "package.json")
    file = next((f for f in inventory.files if f.path == path), None)
    if file is None:
        return frozenset(), path, None
    text = inventory.read(file)
    try:
        table = json.loads(text).get("overrides")
    except (ValueError, RecursionError, AttributeError):
        return frozenset(), path, None
    names: set[str] = set()
    todo = [table]
    while todo:
        node = todo.pop()
        for name, value in node.items() if isinstance(node, dict) else ():
            names.add(f"@{name[1:].split('@')[0]}" if name.startswith("@") else name.split("@")[0])
            todo.append(value)
    line = next((n for n, row in enumerate(text.splitlines(), start=1) if '"overrides"' in row), None)
    return frozenset(names), path, line


def _finding(path: str, line: int | None, symbol: str, message: str, severity: Severity) -> Finding:
    return Finding(
        rule=RULE,
        message=message,
        severity=severity,
        confidence=Confidence.MEDIUM if severity is Severity.LOW else Confidence.HIGH,
        path=path,
        line=line,
        symbol=symbol,
        cwe=("CWE-1357",),
    )


CHECK = Check(RULE, look)
