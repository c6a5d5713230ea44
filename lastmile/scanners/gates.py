"""Which files a rule can match at all, by the words that its patterns hold.

The engine sorts files out for search rules by itself, but computes the data flow of every file for each taint
rule, which is nearly all of an audit's time. A file without any word of the rule's sinks, or without any word
of its sources, cannot match; the rule is told to leave it alone. A part of a rule that holds no word of its
own (only metavariables) opens the gate: a gate may only shut out what cannot match.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lastmile.inventory import SourceFile
from lastmile.model import Role, Severity
from lastmile.scanners.rulebook import Rule

Words = frozenset[str]

_WORD = re.compile(r"(?<![\w$])[A-Za-z_]\w*")
_QUOTED = re.compile(r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"|`[^`]*`")
# Words that a match need not hold: syntax with equivalent spellings, and what import forms do without.
_SYNTAX = frozenset(
    (
        *(
            "and",
            "any",
            "as",
            "async",
            "await",
            "break",
            "byte",
            "case",
            "catch",
            "class",
            "const",
            "continue",
        ),
        *("def", "default", "defer", "del", "do", "elif", "else", "except", "export", "extends", "False"),
        *("false", "finally", "fn", "for", "from", "func", "function", "go", "if", "impl", "import", "in"),
        *(
            "interface",
            "is",
            "lambda",
            "let",
            "match",
            "mut",
            "new",
            "nil",
            "None",
            "not",
            "null",
            "of",
            "or",
        ),
        *("package", "pass", "pub", "raise", "range", "require", "return", "self", "static", "string"),
        *("struct", "switch", "this", "throw", "true", "True", "try", "type", "undefined", "unsafe", "use"),
        *("var", "void", "while", "with", "yield"),
    )
)
_ALTERNATIVES = re.compile(r"\^?(?:\(\?:|\()?((?:\w+\|)*\w+)\)?\$?")
_PLAIN = ("pattern", "pattern-inside")


def words_of(text: str) -> Words:
    """Every word of a file's text."""
    return frozenset(_WORD.findall(text.replace("$", " ")))


@dataclass(frozen=True)
class Gate:
    """What a file must hold for a rule to be run on it."""

    words: tuple[Words, ...]  # of each set one word
    text: re.Pattern[str] | None = None  # the rule's own ``only_with``

    def lets_in(self, text: str, words: Words) -> bool:
        """Whether a file with this text, which has these words, can match."""
        if any(words.isdisjoint(wanted) for wanted in self.words):
            return False
        return self.text is None or self.text.search(text) is not None


def gate_of(rule: Rule) -> Gate | None:
    """The gate of a rule, None where it has none: then it is run on every file of its languages."""
    if rule.definition.get("mode") == "taint":
        return Gate(_words_of_flow(rule.definition), rule.only_with)
    return Gate((), rule.only_with) if rule.only_with else None


def let_in(
    shut: Mapping[str, Gate],
    rules: Mapping[str, Rule],
    files: Iterable[SourceFile],
    read: Callable[[SourceFile], str],
) -> dict[str, list[str]]:
    """Of each rule with a gate the copies, by the last part of their path, that it is run on."""
    only: dict[str, list[str]] = {rule: [] for rule in shut}
    for file in files:
        text = read(file)
        words = words_of(text)
        for rule, gate in shut.items():
            known = rules[rule]
            # What is found in a test is set aside, and tests are half of many repositories: there only
            # the gravest flows are followed, so that code hidden among tests is still named.
            looks = file.role is Role.SOURCE or known.severity is Severity.CRITICAL
            if looks and file.language in known.languages and gate.lets_in(text, words):
                only[rule].append(file.copy.rpartition("/")[2])
    return only


def _words_of_flow(definition: Mapping[str, Any]) -> tuple[Words, ...]:
    parts = (_either(definition.get(key, ())) for key in ("pattern-sinks", "pattern-sources"))
    return tuple(words for words in parts if words)


def _either(items: Any) -> Words | None:
    """Words of which one must be there; None where some alternative needs none."""
    found: set[str] = set()
    for item in items if isinstance(items, list) else ():
        words = _needed(item)
        if words is None:
            return None
        found |= words
    return frozenset(found) or None


def _needed(item: Any) -> Words | None:
    """What one formula needs: the strictest of its parts that must all hold."""
    if not isinstance(item, Mapping):
        return None
    candidates = []
    for key, value in item.items():
        if key in _PLAIN:
            candidates.append(_of_pattern(value) if isinstance(value, str) else _needed(value))
        elif key == "pattern-either":
            candidates.append(_either(value))
        elif key == "patterns":
            candidates += [_needed(part) for part in value]
        elif key == "metavariable-regex":
            candidates.append(_of_regex(value.get("regex")))
    known = [words for words in candidates if words]
    return min(known, key=_looseness) if known else None


def _looseness(words: Words) -> tuple[int, int]:
    """Few and long words shut out most."""
    return len(words), -min(len(word) for word in words)


@lru_cache(maxsize=4096)
def _of_pattern(pattern: str) -> Words | None:
    words = [w for w in _WORD.findall(_QUOTED.sub(" ", pattern)) if w not in _SYNTAX and len(w) > 1]
    return frozenset((max(words, key=len),)) if words else None


@lru_cache(maxsize=4096)
def _of_regex(regex: Any) -> Words | None:
    """The alternatives of ``^(exec|spawn)$``; other regexes say nothing."""
    if not isinstance(regex, str) or not (regex.startswith("^") and regex.endswith("$")):
        return None
    found = _ALTERNATIVES.fullmatch(regex)
    return frozenset(found[1].split("|")) if found else None
