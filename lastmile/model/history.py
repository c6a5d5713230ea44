"""How the code came to be, as git's plumbing tells it: information, outside every score.

No name and no address of a person stands here: people and tools are counted, not named and not blamed.
Product code alone: files whose place says that they are source, at most 1 MB; tests, locks, generated and
other people's code are left aside. Lines include blank ones.
"""

from lastmile.model.noun import Noun


class Standing(Noun):
    """The lines of today's product code by how they came, and how often anybody returned to them."""

    files: int
    lines: int
    unrevised: int  # lines that stand as their file was first committed: no second commit ever touched them
    once: int  # files that no second commit ever touched
    whole: int  # files of 50 lines or more, nine in ten of which stand as first committed
    giant: int | None  # unrevised lines that a giant commit brought; None where those are not known
    traced: int  # unrevised lines that came by a commit with a trace of a coding assistant


class Giants(Noun):
    """Commits that added more lines to source files at once than a person reviews line by line."""

    commits: int  # merges aside; a rewrite that did not make the code longer is not among them
    above: int  # lines added to source files above which a commit is one of them


class Area(Noun):
    """One folder of the product, and how many people ever worked on it."""

    path: str
    files: int
    people: int


class Knowledge(Noun):
    """Who knows the code: counts, never names."""

    people: int  # identities that are no automatic accounts; addresses and names of one person are joined
    automatic: int  # accounts of bots and coding assistants
    bus_factor: int | None  # so few would have to leave, and most files had no author; None: no file has one
    files: int  # files of today's product code that the history tells of
    single: int  # of these, files that a single person ever touched
    nobody: int  # of these, files that only automatic accounts ever touched
    areas: tuple[Area, ...] = ()  # the largest folders, at most twelve


class Trace(Noun):
    """Signs of one coding assistant; a lower bound, since squashing and rewording erase them."""

    tool: str
    kind: str  # author | co-author | note | file
    count: int  # commits; of kind file: files in the repository


class History(Noun):
    """The history of the audited commit; where ``reason`` says something it is not assessed."""

    shallow: bool
    reason: str = ""
    commits: int | None = None
    first_commit: str | None = None  # ISO date
    last_commit: str | None = None
    main_line: int | None = None  # commits from the first to the audited one, along first parents
    reviewed: int | None = None  # of these, commits that name a pull request or a reviewer; a lower bound
    traced: int | None = None  # commits with a trace of a coding assistant; a lower bound
    traces: tuple[Trace, ...] = ()
    knowledge: Knowledge | None = None
    standing: Standing | None = None
    standing_reason: str = ""  # why ``standing`` is not assessed
    giants: Giants | None = None
    giants_reason: str = ""
