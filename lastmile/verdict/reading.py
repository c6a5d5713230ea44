"""How much of the target each rule has read: the ground that a PASS stands on.

What follows from the recorded runs and sizes alone is a function here, so that a record judged again
asks the same; ``Reading`` needs the inventory, which no record holds.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from lastmile.inventory import Inventory, Scan
from lastmile.model import Control, Finding, Role, Run, RunStatus
from lastmile.verdict.arbitration import OURS
from lastmile.verdict.checklist import Checklist

ANY = "any"
IMPORT = ": import "  # in the label of a package that the code imports and no list of packages names
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


def sizes(inventory: Inventory) -> dict[str, int]:
    """What the product consists of: lines by language, packages or unreadable manifests by ecosystem.

    Only SOURCE files count; what is empty is left out.
    """
    found = Counter[str]()
    for file in inventory.select(roles=[Role.SOURCE]):
        if file.language:
            found[file.language] += file.lines
    found.update(m.ecosystem for m in inventory.manifests if m.problem)
    packages = {(d.ecosystem, d.name, d.version) for m in inventory.manifests for d in m.dependencies}
    found.update(ecosystem for ecosystem, _, _ in packages)
    return {name: size for name, size in sorted(found.items()) if size}


def tokens(control: Control, present: Mapping[str, int]) -> Mapping[str, int]:
    """Languages or ecosystems of the row that are ``present``, each with its lines or packages."""
    if control.languages == (ANY,):
        return {ANY: 1}
    return {name: present[name] for name in control.languages if name in present}


def needed(control: Control, token: str) -> tuple[str, ...]:
    """The scanners whose runs the row needs for this language or ecosystem; none: no rule covers it."""
    return tuple(dict.fromkeys(_scanner(glob) for glob in control.evidence.get(token, ())))


def supplementary(control: Control) -> frozenset[str]:
    """Scanners whose silence fails no run: what they would have read counts as not read, none as lost."""
    return frozenset(_scanner(glob) for glob in control.supplements)


def opportunities(control: Control, runs: Iterable[Run]) -> int | None:
    """Places where the row could have failed, where its rules count them; else None."""
    globs = [glob for named in control.evidence.values() for glob in named]
    counted = [
        count
        for run in runs
        for rule, count in run.opportunities.items()
        if any(fnmatchcase(rule, glob) for glob in globs)
    ]
    return sum(counted) if counted else None


def searched(control: Control, runs: Mapping[str, Run]) -> str:
    """What the row's checks say they searched, for absences."""
    names = dict.fromkeys(_scanner(glob) for globs in control.evidence.values() for glob in globs)
    said = [runs[name].searched for name in names if name in runs and runs[name].searched]
    # Who was asked in vain stands beside who answered.
    spared = names if control.one_suffices else [name for name in names if name in supplementary(control)]
    said += [f"{name} did not answer" for name in spared if name in runs and _silent(runs[name])]
    return "; ".join(said)


def spared_runs(
    controls: Iterable[Control], runs: Sequence[Run], present: Mapping[str, int]
) -> frozenset[str]:
    """Scanners whose failure leaves nothing open, by name.

    In every row that one serves it is a supplement, or one source suffices, and another one looked at each of
    its languages or ecosystems; what that one could not read is said of itself.
    """
    looked = {run.scanner for run in runs if run.status in (RunStatus.OK, RunStatus.PARTIAL)}
    served: dict[str, list[bool]] = {}
    for control in controls:
        for token in tokens(control, present):
            names = needed(control, token)
            for name in names:
                other = control.one_suffices and any(n in looked for n in names if n != name)
                served.setdefault(name, []).append(other or name in supplementary(control))
    return frozenset(name for name, spared in served.items() if all(spared))


def _silent(run: Run) -> bool:
    return run.applicable and run.status in (RunStatus.SKIPPED, RunStatus.FAILED)


class Reading:
    """Answers what was read, from the inventory and the runs."""

    def __init__(self, inventory: Inventory, gathered: Sequence[Gathered]) -> None:
        self._gathered = {g.run.scanner: g for g in gathered}
        self.runs = {g.run.scanner: g.run for g in gathered}
        self.sizes = sizes(inventory)
        self._files: dict[str, dict[str, int]] = {}
        for file in inventory.select(roles=[Role.SOURCE]):
            if file.language:
                self._files.setdefault(file.language, {})[file.path] = file.lines
        self._manifests = Counter(m.ecosystem for m in inventory.manifests)
        self._homes = {m.path: m.ecosystem for m in inventory.manifests}
        self._broken = Counter(m.ecosystem for m in inventory.manifests if m.problem)

    def shares(self, control: Control, token: str) -> tuple[Share, ...]:
        """One Share for each run that the row needs for this language; none: no rule covers it.

        Where one source suffices, the best of those that worked speaks for all; the others lose nothing.
        """
        shares = [self._share(name, token, control.evidence[token]) for name in needed(control, token)]
        spared = supplementary(control)
        shares = [replace(share, lost=None) if share.lost in spared else share for share in shares]
        worked = [share for share in shares if share.applicable and not share.lost]
        if control.one_suffices and worked:
            return (max(worked, key=lambda share: share.read),)
        return tuple(shares)

    def ours_read(self, checklist: Checklist) -> Callable[[Finding], bool]:
        """Tells of a finding whether rules of ours for its row have read its file."""
        rows = {control.id: control for control in checklist.controls}

        def read(finding: Finding) -> bool:
            control = rows.get(finding.control or "")
            globs = [g for named in control.evidence.values() for g in named] if control else []
            return any(self._has_read(glob, finding.path) for glob in globs if glob.startswith(OURS))

        return read

    def _has_read(self, glob: str, path: str | None) -> bool:
        gathered = self._gathered.get(_scanner(glob))
        if gathered is None or gathered.scan is None or path not in gathered.scan.sent:
            return False
        missed = (u for u in gathered.run.unread if u.path == path)
        return not any(u.rule is None or fnmatchcase(u.rule, glob) for u in missed)

    def _share(self, scanner: str, token: str, globs: Sequence[str]) -> Share:
        gathered = self._gathered.get(scanner)
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
            return self._share_of_all(run, unread, token)
        sent = set(scan.sent)
        total = self.sizes[token]
        read = sum(lines for path, lines in files.items() if path in sent and path not in unread)
        missed = [path for path in files if path not in sent or path in unread]
        what = f"{len(missed):,} of {len(files):,} {NAMES.get(token, token)} files of the product"
        return Share(read / total if total else 1.0, f"{what} could not be read in full" if missed else "")

    def _share_of_all(self, run: Run, unread: Mapping[str, str], token: str) -> Share:
        """Ecosystems and whole-repository checks: by what was sent, packages or files.

        Nobody knows how many packages a manifest names that could not be read, so each such manifest of the
        ecosystem takes its part of the whole.
        """
        read, reasons = 1.0, []
        sent, unread = self._of_ecosystem(run, unread, token)
        if unread:
            missed = min(len(unread), sent)
            read = 1 - missed / sent if sent else 0.0
            noun = self._noun(run, unread, token)
            what = f"{missed:,} of {sent:,} {noun} could not be looked at: " if sent else ""
            reasons.append(what + Counter(unread.values()).most_common(1)[0][0])
        if broken := self._broken[token]:
            named = self._manifests[token]
            read *= 1 - broken / named
            what = f"{broken:,} of {named:,} files that name {NAMES.get(token, token)}"
            reasons.append(f"{what} could not be read in full")
        return Share(read, "; ".join(reasons))

    def _noun(self, run: Run, labels: Collection[str], token: str) -> str:
        """What these labels name, so that nobody asks "7 of 10 of what?".

        A package that the code imports and no list names is one of those that were sent, so that they are
        more than the packages that the report counts.
        """
        manifests = {_manifest(label) for label in labels} & self._homes.keys()
        if not manifests and not all(IMPORT in label for label in labels):  # code names a package
            return "files"
        if manifests and manifests.issuperset(labels):
            return "package lists"
        name = NAMES.get(token, token).removesuffix(" packages")
        what = "packages" if token == ANY else f"{name} packages"
        gathered = self._gathered.get(run.scanner)
        sent = gathered.scan.sent if gathered and gathered.scan else ()
        return f"{what} and imports" if any(IMPORT in label for label in sent) else what

    def _of_ecosystem(self, run: Run, unread: Mapping[str, str], token: str) -> tuple[int, Mapping[str, str]]:
        """How many packages of this ecosystem were sent, and which of them were not read.

        Package look-ups name "<manifest>: <package>", and a manifest belongs to one ecosystem. What names
        no manifest (files, whole-repository checks) counts in full.
        """
        gathered = self._gathered.get(run.scanner)
        sent = gathered.scan.sent if gathered and gathered.scan else ()
        foreign = {path for path, ecosystem in self._homes.items() if ecosystem != token}
        if token == ANY or not foreign or not any(_manifest(label) in self._homes for label in sent):
            return run.files_sent, unread
        own = {label for label in sent if _manifest(label) not in foreign}
        return len(own), {label: why for label, why in unread.items() if _manifest(label) not in foreign}


def _scanner(glob: str) -> str:
    """The run that a rule glob needs: our own checks bear the rule's name, tools their own."""
    return glob if glob.startswith("lastmile.") else glob.split(".", 1)[0]


def _manifest(label: str) -> str:
    return label.split(": ", 1)[0]
