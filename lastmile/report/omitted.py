"""What was not read, in plain words: files left out or read in part, and what tells scanners to look away."""

import re
from collections import Counter
from dataclasses import dataclass

from lastmile.language import later_many, record_text, say, say_many, say_words
from lastmile.model import Audit
from lastmile.report import wording
from lastmile.report.ranking import ranked

KINDS_TOLD = 5  # kinds of files that are named
FILES_TOLD = 3
FEW = 3  # comments up to which their presence is a note and no reproach

# How a reason of the ledger begins -> what a reader calls such a file, one and many.
KINDS = {
    "binary file": later_many("{n} binary file", "{n} binary files"),
    "minified code": later_many("{n} minified file", "{n} minified files"),
    "minified": later_many("{n} minified file", "{n} minified files"),
    "generated": later_many("{n} generated file", "{n} generated files"),
    "other people's code": later_many("{n} file of other people's code", "{n} files of other people's code"),
    "vendored": later_many("{n} file of other people's code", "{n} files of other people's code"),
    "no check read it": later_many(
        "{n} file of a kind that no check reads", "{n} files of a kind that no check reads"
    ),
    "larger than": later_many("{n} file too large to read", "{n} files too large to read"),
    "over the limit": later_many("{n} file beyond our limit of size", "{n} files beyond our limit of size"),
    "symlink": later_many("{n} link to another place", "{n} links to other places"),
    "submodule": later_many("{n} repository inside this one", "{n} repositories inside this one"),
    "excluded by option": later_many(
        "{n} file or folder excluded by request", "{n} files and folders excluded by request"
    ),
    "Git LFS": later_many("{n} placeholder of a large file", "{n} placeholders of large files"),
    "cannot be read": later_many("{n} unreadable file or folder", "{n} unreadable files and folders"),
    "no regular file": later_many("{n} special file", "{n} special files"),
    "history not read": later_many("{n} version history", "{n} version histories"),
}
_OTHER = later_many("{n} file or folder ({reason})", "{n} files or folders ({reason})")
_COUNTED = re.compile(r" \((?P<n>\d[\d,]*) (?:files|folders)\b[^()]*\)$")
_SILENCERS = {
    "comment": later_many("{word} comment", "{word} comments"),
    "config": later_many("{word} settings entry", "{word} settings entries"),
    "ignore-file": later_many("{word} ignore file", "{word} ignore files"),
}
_SILENCER = later_many("{word} {kind} entry", "{word} {kind} entries")


@dataclass(frozen=True, slots=True)
class Silenced:
    """The box about what tells scanners to look away."""

    title: str  # "" where it would be a reproach for little
    text: str


def _kind(reason: str) -> tuple[tuple[str, str, str], int]:
    """The kind of a left-out entry (its two forms, and a reason of its own), and how many files it is."""
    many = _COUNTED.search(reason)
    bare = reason[: many.start()] if many else reason
    words = next((words for start, words in KINDS.items() if bare.startswith(start)), None)
    count = int(many["n"].replace(",", "")) if many else 1
    return (*words, "") if words else (*_OTHER, bare.partition(": ")[0]), count


def left_out(audit: Audit) -> list[str]:
    """One line: the files left out, summed for each kind."""
    kinds: Counter[tuple[str, str, str]] = Counter()
    for item in audit.coverage.left_out:
        words, count = _kind(item.reason)
        kinds[words] += count
    if not kinds:
        total = audit.coverage.files.left_out
        files = wording.count(total, "file")
        return [say("We left out {files}; audit.json names each.", files=files)] if total else []
    most = sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
    told = [
        say_many(one, many, n, reason=record_text(reason)) for (one, many, reason), n in most[:KINDS_TOLD]
    ]
    rest = sum(n for _, n in most[KINDS_TOLD:])
    return [say("We left out {files}.", files=wording.listing([*told, *_more(rest)]))]


def _more(rest: int) -> list[str]:
    return [say("{n} more", n=wording.num(rest))] if rest > 0 else []


def partly_read(audit: Audit) -> list[str]:
    """One line: the files that could be read only in part."""
    # A run over packages names "<manifest>: <package>": these are no files.
    paths = sorted({item.path for run in audit.runs for item in run.unread if ": " not in item.path})
    total = audit.coverage.files.partly
    if not total:
        return []
    text = say_many("{n} file could be read only in part", "{n} files could be read only in part", total)
    named = [wording.cut(path, wording.TOKEN_MAX) for path in paths[: min(FILES_TOLD, total)]]
    if not named:
        return [f"{text}."]
    more = total - len(named)
    return [f"{text}: {wording.listing([*named, *_more(more)])}."]


def hushed(audit: Audit) -> int:
    """How many places that the report prints are silenced in its source: no notes outside the checklist."""
    told = (item for items in ranked(audit).values() for item in items)
    return sum(1 for item in told for place in item.places if place.suppressed_in_source)


def silenced(audit: Audit) -> Silenced | None:
    """The box, None where nothing tells scanners to look away."""
    found = audit.suppressions
    if not found:
        return None
    saved = hushed(audit)
    if len(found) <= FEW and all(item.kind == "comment" for item in found) and not saved:
        asks = say_words(
            "{word} comment asks scanners to skip a line; we read it anyway.",
            "{word} comments ask scanners to skip lines; we read them anyway.",
            len(found),
        )
        return Silenced("", wording.capital(asks))
    kinds = Counter(item.kind for item in found)
    told = wording.listing(
        [say_words(*_SILENCERS.get(kind, _SILENCER), n, kind=kind) for kind, n in sorted(kinds.items())]
    )
    if any(item.kind != "ignore-file" for item in found):  # such a file is itself the place
        files = wording.count(len({item.path for item in found}), "file")
        told = say("{silencers} in {files}", silencers=told, files=files)
    if not saved:
        text = say_many(
            "{silencers} tells scanners to look away. We ignored it; it covers no finding of this report.",
            "{silencers} tell scanners to look away. "
            "We ignored them; none of them covers a finding of this report.",
            len(found),
            silencers=wording.capital(told),
        )
        return Silenced("", text)
    text = say_many(
        "{silencers} tells scanners to look away. "
        "We ignored it; {places} in this report would otherwise be missing.",
        "{silencers} tell scanners to look away. "
        "We ignored them; {places} in this report would otherwise be missing.",
        len(found),
        silencers=wording.capital(told),
        places=wording.count_word(saved, "place"),
    )
    return Silenced(say("The repository hides findings from scanners."), text)
