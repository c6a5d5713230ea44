"""How much of the target each rule has read: the ground that a PASS stands on."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from lastmile.inventory import Inventory, Scan
from lastmile.model import Control, Role, Run, RunStatus

ANY = "any"
NAMES = {
    "python": "Python",
    "javascript": "JavaScript",
    "typescript": "TypeScript",
    "go": "Go",
    "rust": "Rust",
    "java": "Java",
    "php": "PHP",
    "ruby": "Ruby",
    "csharp": "C#",
    "kotlin": "Kotlin",
    "PyPI": "Python packages",
    "npm": "JavaScript packages",
    "crates.io": "Rust packages",
}


@dataclass(frozen=True)
class Gathered:
    """One run, and what it brought home (None where it failed or was skipped)."""

    run: Run
    scan: Scan | None


@dataclass(frozen=True)
class Share:
    """What one rule read of one language: ``read`` is 0..1 of its lines, or of an ecosystem's packages."""

    read: float
    reason: str = ""
    lost: str | None = None  # the scanner that should have run and did not
    applicable: bool = True  # False: the target holds nothing of the kind that this rule judges


class Reading:
    """Answers what was read, from the inventory and the runs."""

    def __init__(self, inventory: Inventory, gathered: Sequence[Gathered]) -> None:
        self._runs = {g.run.scanner: g for g in gathered}
        self._weights: dict[str, int] = defaultdict(int)
        self._files: dict[str, dict[str, int]] = defaultdict(dict)
        for file in inventory.select(roles=[Role.SOURCE]):
            if file.language:
                self._weights[file.language] += file.lines
                self._files[file.language][file.path] = file.lines
        for manifest in inventory.manifests:
            self._weights[manifest.ecosystem] += 1 if manifest.problem else 0
        for ecosystem, _, _ in {
            (d.ecosystem, d.name, d.version) for m in inventory.manifests for d in m.dependencies
        }:
            self._weights[ecosystem] += 1

    def tokens(self, control: Control) -> Mapping[str, int]:
        """Languages or ecosystems of the row that are present, each with its lines or packages."""
        if control.languages == (ANY,):
            return {ANY: 1}
        return {name: self._weights[name] for name in control.languages if self._weights.get(name)}

    def shares(self, control: Control, token: str) -> tuple[Share, ...]:
        """One Share for each run that the row needs for this language; none: no rule covers it."""
        needed = dict.fromkeys(_scanner(glob) for glob in control.evidence.get(token, ()))
        return tuple(self._share(name, token, control.evidence[token]) for name in needed)

    def opportunities(self, control: Control) -> int | None:
        """Places where the row could have failed, where its rules count them; else None."""
        globs = [glob for globs in control.evidence.values() for glob in globs]
        counted = [
            count
            for gathered in self._runs.values()
            for rule, count in gathered.run.opportunities.items()
            if any(fnmatchcase(rule, glob) for glob in globs)
        ]
        return sum(counted) if counted else None

    def searched(self, control: Control) -> str:
        """What the row's checks say they searched, for absences."""
        names = dict.fromkeys(_scanner(glob) for globs in control.evidence.values() for glob in globs)
        said = [self._runs[name].run.searched for name in names if name in self._runs]
        return "; ".join(text for text in said if text)

    def _share(self, scanner: str, token: str, globs: Sequence[str]) -> Share:
        gathered = self._runs.get(scanner)
        if gathered is None:
            return Share(0.0, "a check that this needs did not take part", lost=scanner)
        run, scan = gathered.run, gathered.scan
        if run.status is RunStatus.SKIPPED:
            return Share(0.0, run.reason or "", lost=scanner, applicable=run.applicable)
        if run.status is RunStatus.FAILED or scan is None:
            # The name and the error are for the engineer: runs[] and results[].lost have them.
            return Share(0.0, "a tool that this needs did not work here", lost=scanner)
        unread = {
            u.path: u.reason
            for u in run.unread
            if u.rule is None or any(fnmatchcase(u.rule, glob) for glob in globs)
        }
        files = self._files.get(token)
        if files is None:
            return self._share_of_all(run, unread)
        sent = files.keys() if scanner.startswith("lastmile.") else set(scan.sent)
        total = self._weights[token]
        read = sum(lines for path, lines in files.items() if path in sent and path not in unread)
        missed = [path for path in files if path not in sent or path in unread]
        names = NAMES.get(token, token)
        reason = f"{len(missed)} of {len(files)} {names} files could not be read" if missed else ""
        return Share(read / total if total else 1.0, reason)

    @staticmethod
    def _share_of_all(run: Run, unread: Mapping[str, str]) -> Share:
        """Ecosystems and whole-repository checks: by what was sent, packages or files."""
        if not unread or not run.files_sent:
            return Share(1.0 if not unread else 0.0, next(iter(unread.values()), ""))
        missed = min(len(unread), run.files_sent)
        reason = f"{missed} of {run.files_sent} could not be looked at: {next(iter(unread.values()))}"
        return Share(1 - missed / run.files_sent, reason)


def _scanner(glob: str) -> str:
    """The run that a rule glob needs: our own checks bear the rule's name, tools their own."""
    return glob if glob.startswith("lastmile.") else glob.split(".", 1)[0]
