"""What the checks of missing tests share: the modules to test, counting words, places; no check itself."""

import re
from collections.abc import Iterable
from typing import NoReturn

from lastmile.checks.code.cases_evidence import Tested, Tests, live_claims
from lastmile.errors import NothingToLookAt
from lastmile.model import Evidence

FEWEST_LINES = 5  # a module below that holds a name or a line of glue
_FEWEST_CLAIMS = 2
_LINES_A_CLAIM = 1000  # product lines
SHOWN = 10  # places that a finding names
_NO_LOGIC = re.compile(
    r"(^|/)([\w-]{0,40}migrations?|seeds?|seeders?|scripts|tools|extra|dev|docs|\.github|types|typings)/|"
    r"(^|/)(seed|setup|conf|gulpfile|Gruntfile|manage|wsgi|asgi)\.\w+$|"
    r"(^|/)components/ui/[^/]+$"  # the kit that a generator copies in
)


def product(tests: Tests) -> list[Tested]:
    """The modules of the product that hold logic of its own, in path order."""
    return [
        one
        for path, one in sorted(tests.product.items())
        if one.facts.lines >= FEWEST_LINES and not _NO_LOGIC.search(path)
    ]


def claims_about(tests: Tests) -> int:
    """Claims of live cases in files that have to do with the product.

    Such a file leads to the product, imports something of it, or drives it; where no code is in a language
    that is read for this, all test files do.
    """
    return sum(
        live_claims(file)
        for file in tests.files
        if tests.reaching.get(file.path) or file.path in tests.bound or file.drives or not tests.product
    )


def fewest_claims(tests: Tests) -> int:
    """With fewer claims about the product than these nobody can speak of tests."""
    return max(_FEWEST_CLAIMS, tests.lines // _LINES_A_CLAIM)


def need_tests(tests: Tests) -> None:
    """Raise NothingToLookAt where there are next to no tests: none of them is no merit of the few.

    Called where nothing was found, for else one trivial test would buy a pass.
    """
    if claims_about(tests) < fewest_claims(tests):
        raise NothingToLookAt("there are next to no tests to judge")


def nothing() -> NoReturn:
    """Raise NothingToLookAt: no module with functions."""
    raise NothingToLookAt("there is no code with functions in a language that is read for this")


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 module", "1,200 modules"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def share(part: int, whole: int, noun: str) -> str:
    """A part of a number with its verb: "1 of 1 module is", "3 of 7 modules are"."""
    return f"{part:,} of {counted(whole, noun)} {'is' if part == 1 else 'are'}"


def largest(modules: Iterable[Tested], why: str) -> tuple[Evidence, ...]:
    """The largest modules as places of evidence."""
    first = sorted(modules, key=lambda one: (-one.facts.lines, one.facts.path))[:SHOWN]
    return tuple(
        Evidence(kind="file", path=one.facts.path, note=f"{counted(one.facts.lines, 'line')}; {why}")
        for one in first
    )
