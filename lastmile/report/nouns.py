"""Counted nouns, for the language files: a count with its noun is a sentence of its own."""

from lastmile.language import later, later_many

_FIGURES = (
    later_many("{n} automatic account", "{n} automatic accounts"),
    later_many("{n} check", "{n} checks"),
    later_many("{n} commit", "{n} commits"),
    later_many("{n} file", "{n} files"),
    later_many("{n} finding", "{n} findings"),
    later_many("{n} issue", "{n} issues"),
    later_many("{n} line", "{n} lines"),
    later_many("{n} more file", "{n} more files"),
    later_many("{n} more place", "{n} more places"),
    later_many("{n} new place", "{n} new places"),
    later_many("{n} place", "{n} places"),
    later_many("{n} protection", "{n} protections"),
    later_many("{n} question", "{n} questions"),
    later_many("{n} task", "{n} tasks"),
    later_many("{n} person", "{n} people"),
)
# The same written out: {word} is "one" to "twelve", "no" for none.
_WORDS = (
    later_many("{word} finding", "{word} findings"),
    later_many("{word} place", "{word} places"),
)

# Severities inside of a sentence, by their value.
SEVERITIES = {
    "critical": later("critical"),
    "high": later("high"),
    "medium": later("medium"),
    "low": later("low"),
    "info": later("info"),
}

# By the noun as the code names it.
FIGURES = {one.removeprefix("{n} "): (one, many) for one, many in _FIGURES}
WORDS = {one.removeprefix("{word} "): (one, many) for one, many in _WORDS}
