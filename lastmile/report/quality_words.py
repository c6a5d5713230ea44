"""What was left behind in the words of a report: template syntax, notes to oneself, values that are none.

Only words of ours, of a theme and of the consultant are judged. The target's own (its code, its names, what
tools said of it) stand in the record; a hit that the record holds in such a place is the target's.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from lastmile.language import record_text
from lastmile.model import Audit
from lastmile.report import wording

_NEAR = 6  # characters beside a hit by which it is found in the record again
_MARKS = (
    r"\{\{|\}\}|\{%|%\}|\{#|#\}"
    r"|\b(?:TODO|FIXME|XXX|TBD)\b|[Ll]orem ipsum"
    # A value that is none, where a figure should stand.
    r"|(?<![\w“\"'])(?:None|nan|NaN|undefined)(?= (?:days?|hours?|findings?|places?|files?|points?|to)\b|%)"
)
_LEFT = re.compile(_MARKS)
_NO_VALUE = frozenset({"None", "none:", "null", "undefined", "Undefined", "nan", "NaN", "inf", "-inf"})


class Text(NamedTuple):
    """A text of a file and the place where it stands."""

    place: str
    text: str


class Own:
    """Tells whose words are whose; reads the record only once something was found."""

    def __init__(self, audit: Audit) -> None:
        self._audit = audit

    def leftovers(self, texts: Iterable[Text]) -> Iterator[str]:
        """One line for each thing left behind in words that are not the target's."""
        told = set[str]()
        for place, text in texts:
            for found in _hits(text):
                around = _around(text, found)
                line = f"{place}: “{found[0]}” was left in “{around}”: finish the words, or take them out"
                if line not in told and not self._foreign(text, found):
                    told.add(line)
                    yield line

    def _foreign(self, text: str, found: re.Match[str]) -> bool:
        before = text[max(0, found.start() - _NEAR) : found.end()]
        after = text[found.start() : found.end() + _NEAR]
        alone = before == after == found[0]
        return any(
            text == theirs if alone else before in theirs or after in theirs for theirs in self._theirs
        )

    @cached_property
    def _theirs(self) -> tuple[str, ...]:
        """The texts of the target, and what tools said of it, that hold something of the kind.

        Each as the record has it and as it is said in the report's language.
        """
        texts = dict.fromkeys(" ".join(text.split()) for text in _of_the_target(self._audit))
        held = [text for text in texts if any(_hits(text))]
        return tuple(dict.fromkeys((*held, *(record_text(wording.singular(text)) for text in held))))


def _hits(text: str) -> Iterator[re.Match[str]]:
    if (bare := text.strip()) in _NO_VALUE and (whole := re.search(re.escape(bare), text)):
        yield whole
        return
    yield from _LEFT.finditer(text)


def _around(text: str, found: re.Match[str]) -> str:
    return text[max(0, found.start() - 25) : found.end() + 25].strip()


def _of_the_target(audit: Audit) -> Iterator[str]:
    own = {control.id for control in audit.controls if control.own}
    for finding in audit.findings:
        if finding.control in own:
            continue
        yield from (finding.message, finding.path or "", finding.symbol or "", finding.rule)
        yield from finding.excerpt.lines if finding.excerpt else ()
        yield from (item.note for item in finding.evidence)
        yield finding.package.name if finding.package else ""
    parts = (
        *(audit.target, audit.coverage, audit.dependencies, audit.history),
        *(*audit.runs, *audit.tools, *audit.suppressions, *audit.results),
    )
    for part in parts:
        yield from _strings(part.model_dump(mode="json") if part is not None else "")


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in (*value.keys(), *value.values()):
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
