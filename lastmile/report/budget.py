"""How a PDF of many findings stays a document that somebody reads: the page budget of report.md section 5."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lastmile.language import say
from lastmile.report import wording
from lastmile.report.findings import FilePlaces, FindingView

PAGES = 40
SERIOUS = ("critical", "high")
CARDS = 16
PLACE_LINES_PER_PAGE = 3 * 62  # appendix A: three columns of 7.2 pt lines on A4; Letter holds a little less
PLACE_CHARACTERS = 44  # of one such line


@dataclass(frozen=True, slots=True)
class Budget:
    """What this print spends its pages on; ``LADDER`` goes from all to least."""

    place_pages: int = 6
    cards: int | None = None  # critical and high cards in all; None: each has its card
    one_line: tuple[str, ...] = ()  # severities that get one line each
    checks: Literal["all", "open", "none"] = "all"  # of appendix C; "open": what failed or was not assessed
    rows: int | None = None  # of a list; one more row counts the rest
    letters: int | None = None  # of a text; what is cut says by how much


ALL = ("critical", "high", "medium", "low", "info")
# The blockers, what was not assessed and the tools are on every rung; on the last two, which only a record
# of endless lists and texts comes to, as far as there is room, with a line that counts the rest.
LADDER = (
    Budget(),
    Budget(cards=CARDS),
    Budget(cards=CARDS, one_line=("low", "info")),
    Budget(cards=CARDS, one_line=("low", "info"), checks="open"),
    Budget(place_pages=2, cards=CARDS, one_line=("medium", "low", "info"), checks="open"),
    Budget(place_pages=2, cards=CARDS, one_line=("medium", "low", "info"), checks="none"),
    Budget(place_pages=1, cards=8, one_line=ALL, checks="none"),
    Budget(place_pages=1, cards=8, one_line=ALL, checks="none", rows=40, letters=240),
    Budget(place_pages=1, cards=4, one_line=ALL, checks="none", rows=10, letters=90),
)
LOSSY = next(number for number, budget in enumerate(LADDER) if budget.letters is not None)


@dataclass(frozen=True, slots=True)
class PlaceGroup:
    """Appendix A: one finding, the files that are printed."""

    id: str
    places: int
    files: tuple[FilePlaces, ...]


def _lines(file: FilePlaces) -> int:
    size = min(len(file.path), wording.TOKEN_MAX + 12) + sum(len(str(line)) + 2 for line in file.lines)
    return 1 + size // PLACE_CHARACTERS


def place_groups(findings: Sequence[FindingView], pages: int) -> tuple[tuple[PlaceGroup, ...], str]:
    """The places that fit on these pages, files with most places first to stay, and a line about the rest."""
    room = pages * PLACE_LINES_PER_PAGE
    told = [finding for finding in findings if finding.files]
    room -= 2 * len(told)
    everything = [(finding.id, file) for finding in told for file in finding.files]
    kept: set[tuple[str, str]] = set()
    for name, file in sorted(everything, key=lambda item: (-item[1].places, item[0], item[1].path)):
        room -= _lines(file)
        if room < 0:
            break
        kept.add((name, file.path))
    groups = []
    for finding in told:
        files = tuple(file for file in finding.files if (finding.id, file.path) in kept)
        if files:
            groups.append(PlaceGroup(finding.id, finding.places, files))
    rest = [file for name, file in everything if (name, file.path) not in kept]
    if not rest:
        return tuple(groups), ""
    places = wording.count(sum(file.places for file in rest), "more place")
    files_text = wording.count(len({file.path for file in rest}), "file")
    not_here = say(
        "Not printed here: {places} in {files}. They stand in report.html and audit.json.",
        places=places,
        files=files_text,
    )
    return tuple(groups), not_here


def split_cards(
    findings: Sequence[FindingView], favoured: frozenset[str]
) -> tuple[tuple[FindingView, ...], tuple[FindingView, ...]]:
    """Which findings get a card (serious ones, if they are among the favoured), and which a row."""
    cards = tuple(
        item for item in findings if (item.blocker or item.severity in SERIOUS) and item.id in favoured
    )
    mine = {item.id for item in cards}
    return cards, tuple(item for item in findings if item.id not in mine)
