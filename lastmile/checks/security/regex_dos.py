"""Regular expressions that take exponential or polynomial time on a crafted text (CWE-1333).

Python's ``re`` and the engines of JavaScript go back and try again; Go, Rust and RE2 do not. Each pattern is
read as an automaton (see ``_regex_ambiguity``); it never runs.
"""

from collections.abc import Iterable

from lastmile.checks.code.reading import SCRIPT, Reading
from lastmile.checks.security._regex_ambiguity import Verdict, judge
from lastmile.checks.security._regex_literals import Pattern, in_python, in_script
from lastmile.checks.security._regex_nfa import TooMuch, automata
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.regex-dos"

_STEEP = 3  # the power from which a text of a few kilobytes takes minutes
_SHOWN = 8  # characters of the repeated text that the message shows


def look(inventory: Inventory) -> Scan:
    """Patterns whose time grows out of hand; opportunities are all patterns that were judged."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    known: dict[tuple[str, int, bool], Verdict | None] = {}
    for file, patterns in _patterns(reading):
        for pattern in patterns:
            count += 1
            key = (pattern.text, pattern.flags, pattern.whole)
            if key not in known:
                known[key] = _worst(pattern)
            verdict = known[key]
            if verdict is not None:
                found.append(_finding(file, pattern, verdict))
    return reading.scan(found, {RULE: count})


def _patterns(reading: Reading) -> Iterable[tuple[SourceFile, Iterable[Pattern]]]:
    for file, module in reading.python():
        yield file, in_python(module)
    for file, tree in reading.trees(*SCRIPT):
        yield file, in_script(tree)


def _worst(pattern: Pattern) -> Verdict | None:
    """Exponential before the highest power; None for patterns that are harmless or beyond our reading."""
    if not any(sign in pattern.text for sign in "*+{"):
        return None
    try:
        nets = list(automata(pattern.text, pattern.flags, whole=pattern.whole))
    except TooMuch:
        return None
    verdicts = [verdict for net in nets if (verdict := judge(net))]
    return min(verdicts, key=lambda v: (v.degree != 0, -v.degree), default=None)


def _finding(file: SourceFile, pattern: Pattern, verdict: Verdict) -> Finding:
    shown = ascii(verdict.pump[:_SHOWN])
    if verdict.degree == 0:
        message = (
            f"This pattern takes exponential time on a text that repeats {shown} and then does not match: "
            "thirty repetitions take minutes. Write it so that each text can be read in one way only."
        )
    else:
        message = (
            f"This pattern takes time that grows with the length to the power of {verdict.degree} on a long "
            f"text that repeats {shown} and then does not match. Limit the text's length first, or let "
            "neighbouring repetitions exclude each other."
        )
    # In a component of a page the visitor's own browser waits, and nobody else.
    elsewhere = verdict.degree == 0 and not file.path.endswith((".tsx", ".jsx"))
    sure = verdict.degree == 0 or verdict.degree >= _STEEP
    return Finding(
        rule=RULE,
        message=message,
        severity=Severity.MEDIUM if elsewhere else Severity.LOW,
        confidence=Confidence.HIGH if sure else Confidence.MEDIUM,
        path=file.path,
        line=pattern.line,
        symbol=pattern.symbol,
        cwe=("CWE-1333",),
    )


CHECK = Check(RULE, look)
