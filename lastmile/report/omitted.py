"""What was not read, in plain words: files left out or read in part, and what tells scanners to look away."""

import re
from collections import Counter
from dataclasses import dataclass

from lastmile.model import Audit
from lastmile.report import wording

KINDS_TOLD = 5  # kinds of files that are named
FILES_TOLD = 3
FEW = 3  # comments up to which their presence is a note and no reproach

# How a reason of the ledger begins -> what a reader calls such a file, one and many.
KINDS = {
    "binary file": ("binary file", "binary files"),
    "minified code": ("minified file", "minified files"),
    "minified": ("minified file", "minified files"),
    "generated": ("generated file", "generated files"),
    "other people's code": ("file of other people's code", "files of other people's code"),
    "vendored": ("file of other people's code", "files of other people's code"),
    "no check read it": ("file of a kind that no check reads", "files of a kind that no check reads"),
    "larger than": ("file too large to read", "files too large to read"),
    "over the limit": ("file beyond our limit of size", "files beyond our limit of size"),
    "symlink": ("link to another place", "links to other places"),
    "submodule": ("repository inside this one", "repositories inside this one"),
    "excluded by option": ("file or folder excluded by request", "files and folders excluded by request"),
    "Git LFS": ("placeholder of a large file", "placeholders of large files"),
    "cannot be read": ("unreadable file or folder", "unreadable files and folders"),
    "no regular file": ("special file", "special files"),
    "history not read": ("version history", "version histories"),
}
_COUNTED = re.compile(r" \((?P<n>\d[\d,]*) (?:files|folders)\b[^()]*\)$")
_SILENCERS = {
    "comment": ("comment", "comments"),
    "config": ("settings entry", "settings entries"),
    "ignore-file": ("ignore file", "ignore files"),
}


@dataclass(frozen=True, slots=True)
class Silenced:
    """The box about what tells scanners to look away."""

    title: str  # "" where it would be a reproach for little
    text: str


def _kind(reason: str) -> tuple[tuple[str, str], int]:
    """The kind of a left-out entry, and how many files it stands for."""
    many = _COUNTED.search(reason)
    bare = reason[: many.start()] if many else reason
    words = next((words for start, words in KINDS.items() if bare.startswith(start)), None)
    count = int(many["n"].replace(",", "")) if many else 1
    other = bare.partition(": ")[0]
    return words or (f"file or folder ({other})", f"files or folders ({other})"), count


def left_out(audit: Audit) -> list[str]:
    """One line: the files left out, summed for each kind."""
    kinds: Counter[tuple[str, str]] = Counter()
    for item in audit.coverage.left_out:
        words, count = _kind(item.reason)
        kinds[words] += count
    if not kinds:
        total = audit.coverage.files.left_out
        return [f"We left out {wording.count(total, 'file')}; audit.json names each."] if total else []
    most = sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
    told = [wording.count(n, *words) for words, n in most[:KINDS_TOLD]]
    rest = sum(n for _, n in most[KINDS_TOLD:])
    return [f"We left out {wording.listing([*told, *([f'{wording.num(rest)} more'] if rest else [])])}."]


def partly_read(audit: Audit) -> list[str]:
    """One line: the files that could be read only in part."""
    # A run over packages names "<manifest>: <package>": these are no files.
    paths = sorted({item.path for run in audit.runs for item in run.unread if ": " not in item.path})
    total = audit.coverage.files.partly
    if not total:
        return []
    text = f"{wording.capital(wording.count(total, 'file'))} could be read only in part"
    named = [wording.cut(path, wording.TOKEN_MAX) for path in paths[: min(FILES_TOLD, total)]]
    if not named:
        return [f"{text}."]
    more = total - len(named)
    return [f"{text}: {wording.listing([*named, *([f'{wording.num(more)} more'] if more > 0 else [])])}."]


def silenced(audit: Audit) -> Silenced | None:
    """The box, None where nothing tells scanners to look away."""
    found = audit.suppressions
    if not found:
        return None
    saved = sum(1 for finding in audit.findings if finding.suppressed_in_source and finding.counts)
    if len(found) <= FEW and all(item.kind == "comment" for item in found) and not saved:
        one = len(found) == 1
        asks = wording.capital(wording.count_word(len(found), "comment"))
        what = (
            "asks scanners to skip a line; we read it" if one else "ask scanners to skip lines; we read them"
        )
        return Silenced("", f"{asks} {what} anyway.")
    kinds = Counter(item.kind for item in found)
    told = [
        wording.count_word(n, *_SILENCERS.get(kind, (f"{kind} entry", f"{kind} entries")))
        for kind, n in sorted(kinds.items())
    ]
    files = wording.count(len({item.path for item in found}), "file")
    verb = "tells" if len(found) == 1 else "tell"
    text = f"{wording.capital(wording.listing(told))} in {files} {verb} scanners to look away. "
    ignored = f"We ignored {'it' if len(found) == 1 else 'them'}"
    if not saved:
        covers = "it covers no" if len(found) == 1 else "none of them covers a"
        return Silenced("", f"{text}{ignored}; {covers} finding of this report.")
    return Silenced(
        "The repository hides findings from scanners.",
        f"{text}{ignored}; {wording.count_word(saved, 'place')} in this report would otherwise be missing.",
    )
