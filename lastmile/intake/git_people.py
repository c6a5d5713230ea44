"""People and accounts of a history, and how many of them know which file: counted, never named.

Bus factor: the truck factor of Avelino, Passos, Hora and Valente, "A Novel Approach for Estimating Truck
Factors" (ICPC 2016), on the degree of authorship of Fritz et al. (TOSEM 23(2), 2014).
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from lastmile.intake.git_traces import tool_of
from lastmile.intake.git_walk import Commit, Life
from lastmile.intake.paths import visible
from lastmile.model import Area, Knowledge

# DOA = 3.293 + 1.098 first author + 0.164 own changes - 0.321 ln(1 + changes of others)
_BASE, _FIRST, _OWN, _OTHERS = 3.293, 1.098, 0.164, 0.321
_AUTHOR_SHARE = 0.75  # of the highest degree in the file; both thresholds are the paper's
_ORPHANED = 0.5  # share of files without an author from which on the product is in trouble
_AREAS = 12
_AREA_FILES = 3
_LOGIN = re.compile(r"(?:\d{1,12}\+)?(?P<login>[^@]{1,100})@users\.noreply\.github\.com")
# "snyk-bot", "Renovate Bot", "ShopBot", "x[bot]"; not "sozysozbot", which can be a person's nickname.
_BOT = re.compile(r"(?:\[bot\]|(?:^|[\s_.-])[Bb]ot|[a-z0-9]Bot|\([Bb]ot\))$")
_BOTS = frozenset(
    (
        *("dependabot", "renovate", "greenkeeper", "github-actions", "github actions", "github", "gitlab"),
        *("weblate", "hosted weblate", "crowdin", "transifex", "rustbot", "bors", "jenkins", "travis ci"),
        *("circleci", "azure pipelines", "pre-commit-ci", "imgbot", "mergify", "codecov", "netlify"),
    )
)


def _login(mail: str) -> str:
    """A mail address in a form that is equal for one account; GitHub's private addresses carry the login."""
    folded = mail.strip().casefold()
    private = _LOGIN.fullmatch(folded)
    return f"{private['login']}@github" if private else folded


def automatic(name: str, mail: str) -> bool:
    """Whether an identity is an account of a program: a bot's, or a coding assistant's."""
    local = mail.partition("@")[0].partition("+")[2] or mail.partition("@")[0]
    return bool(
        _BOT.search(name.strip())
        or _BOT.search(local)
        or name.strip().casefold() in _BOTS
        or tool_of(name, mail) is not None
    )


class People:
    """Identities of a history, joined where address or full name are the same."""

    def __init__(self, commits: Iterable[Commit]) -> None:
        self._over: dict[str, str] = {}
        self._of: dict[str, str] = {}  # commit id -> key of its author
        self._programs: set[str] = set()
        for commit in commits:
            key = f"mail {_login(commit.mail)}"
            self._of[commit.id] = key
            if automatic(commit.name, commit.mail):
                self._programs.add(key)
            elif " " in (full := " ".join(commit.name.casefold().split())):
                self._join(key, f"name {full}")  # a single word can be anybody's

    def _root(self, key: str) -> str:
        path = []
        while (above := self._over.get(key, key)) != key:
            path.append(key)
            key = above
        self._over.update(dict.fromkeys(path, key))
        return key

    def _join(self, one: str, two: str) -> None:
        first, second = sorted((self._root(one), self._root(two)))
        if first != second:
            self._over[second] = first

    def author(self, commit: str) -> str | None:
        """A key of the person who wrote this commit; None: a program, or unknown."""
        key = self._of.get(commit)
        return None if key is None or key in self._programs else self._root(key)

    def count(self) -> tuple[int, int]:
        """People, and accounts of programs."""
        keys = set(self._of.values())
        return len({self._root(key) for key in keys - self._programs}), len(self._programs & keys)


def _degrees(life: Life, people: People) -> Mapping[str, float]:
    """Degree of authorship of each person in one file."""
    touches = Counter(people.author(commit) for commit in life.touches)
    total = sum(touches.values())
    first = people.author(life.born or life.touches[-1])
    return {
        who: _BASE + _FIRST * (who == first) + _OWN * own - _OTHERS * math.log1p(total - own)
        for who, own in touches.items()
        if who is not None
    }


def _authors(degrees: Mapping[str, float]) -> frozenset[str]:
    most = max(degrees.values(), default=0.0)
    return frozenset(who for who, d in degrees.items() if d >= _BASE and d > _AUTHOR_SHARE * most)


def bus_factor(authors: Sequence[frozenset[str]]) -> int | None:
    """How few people must leave until more than half of the files have no author; None where none has one.

    Greedy as in the paper: always the person who is an author of most files that are left.
    """
    left = [set(names) for names in authors if names]
    files: dict[str, list[int]] = defaultdict(list)
    for number, names in enumerate(left):
        for who in names:
            files[who].append(number)
    orphaned = len(authors) - len(left)
    gone = 0
    for who in sorted(files, key=lambda name: (-len(files[name]), name)):
        if orphaned > _ORPHANED * len(authors):
            break
        gone += 1
        for number in files[who]:
            left[number].discard(who)
            orphaned += not left[number]
    return gone or None


def _areas(touched: Mapping[bytes, frozenset[str]]) -> tuple[Area, ...]:
    """The largest folders, two steps deep at most, with the number of people who ever worked on them."""
    files: Counter[bytes] = Counter()
    people: dict[bytes, set[str]] = defaultdict(set)
    for path, names in touched.items():
        folder = b"/".join(path.split(b"/")[:-1][:2]) + b"/"
        files[folder] += 1
        people[folder] |= names
    most = sorted(files, key=lambda folder: (-files[folder], folder))[:_AREAS]
    return tuple(
        Area(
            path="./" if folder == b"/" else visible(folder), files=files[folder], people=len(people[folder])
        )
        for folder in most
        if files[folder] >= _AREA_FILES
    )


def knowledge_of(commits: Sequence[Commit], lives: Mapping[bytes, Life]) -> Knowledge:
    """Who knows today's product code."""
    people = People(commits)
    known = {path: life for path, life in lives.items() if life.touches}
    degrees = {path: _degrees(life, people) for path, life in known.items()}
    touched = {path: frozenset(named) for path, named in degrees.items()}
    persons, programs = people.count()
    return Knowledge(
        people=persons,
        automatic=programs,
        bus_factor=bus_factor([_authors(named) for named in degrees.values()]),
        files=len(known),
        single=sum(len(names) == 1 for names in touched.values()),
        nobody=sum(not names for names in touched.values()),
        areas=_areas(touched),
    )
