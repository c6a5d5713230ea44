"""Counted nouns, for the language files: a count with its noun is a sentence of its own."""

from lastmile.language import later, later_many

_FIGURES = (
    later_many("{n} automatic account", "{n} automatic accounts"),
    later_many("{n} check", "{n} checks"),
    later_many("{n} comment", "{n} comments"),
    later_many("{n} commit", "{n} commits"),
    later_many("{n} critical or high finding", "{n} critical or high findings"),
    later_many("{n} day", "{n} days"),
    later_many("{n} decision", "{n} decisions"),
    later_many("{n} earlier finding", "{n} earlier findings"),
    later_many("{n} file", "{n} files"),
    later_many("{n} finding", "{n} findings"),
    later_many("{n} issue", "{n} issues"),
    later_many("{n} item", "{n} items"),
    later_many("{n} known hole", "{n} known holes"),
    later_many("{n} launch blocker", "{n} launch blockers"),
    later_many("{n} line", "{n} lines"),
    later_many("{n} more file", "{n} more files"),
    later_many("{n} more package", "{n} more packages"),
    later_many("{n} more place", "{n} more places"),
    later_many("{n} more step", "{n} more steps"),
    later_many("{n} new place", "{n} new places"),
    later_many("{n} note", "{n} notes"),
    later_many("{n} package", "{n} packages"),
    later_many("{n} place", "{n} places"),
    later_many("{n} protection", "{n} protections"),
    later_many("{n} question", "{n} questions"),
    later_many("{n} running package", "{n} running packages"),
    later_many("{n} step", "{n} steps"),
    later_many("{n} task", "{n} tasks"),
    later_many("{n} thing", "{n} things"),
    later_many("{n} tool run", "{n} tool runs"),
    later_many("{n} person", "{n} people"),
)
# The same written out: {word} is "one" to "twelve", "no" for none.
_WORDS = (
    later_many("{word} blocker", "{word} blockers"),
    later_many("{word} check", "{word} checks"),
    later_many("{word} comment", "{word} comments"),
    later_many("{word} critical or high finding", "{word} critical or high findings"),
    later_many("{word} finding", "{word} findings"),
    later_many("{word} item", "{word} items"),
    later_many("{word} launch blocker", "{word} launch blockers"),
    later_many("{word} package", "{word} packages"),
    later_many("{word} place", "{word} places"),
    later_many("{word} question", "{word} questions"),
    later_many("{word} step", "{word} steps"),
    later_many("{word} thing", "{word} things"),
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
