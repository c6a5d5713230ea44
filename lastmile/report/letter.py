"""letter.pdf: one page that a client may show to its customers: what, who, when, counts, fix state, commit.

It names no finding and bears no record inside: what it attests stands in the report alone.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from lastmile.model import Audit, Outcome
from lastmile.model.comparison import Comparison, ControlChange
from lastmile.report import as_json, fonts, people, wording
from lastmile.report.as_pdf import PAPERS, Job, css_string, laid_out
from lastmile.report.counting import Tally, tally
from lastmile.report.evidence import numbered
from lastmile.report.findings import SEVERITY_NAMES
from lastmile.report.options import ReportOptions
from lastmile.report.ranking import Failed, ranked, worst_first
from lastmile.report.scope import Fact
from lastmile.report.templates import fill, source, trusted
from lastmile.report.view import Cover, identity

KIND = "Letter of attestation"
PAGES = 1
NAME_MAX, LINE_MAX = 90, 150  # characters of a name and of a line of facts: two lines at most
SIZES = ("", "tight", "least")  # how the page is set, from usual to least


@dataclass(frozen=True, slots=True)
class Count:
    """The open findings of one severity."""

    name: str
    open: int
    blocking: int


@dataclass(frozen=True, slots=True)
class State:
    """What became of some of the earlier findings."""

    name: str
    findings: int


@dataclass(frozen=True, slots=True)
class Letter:
    """All that stands on the page."""

    kind: str
    product: str
    firm: str
    iso_date: str
    headline: str
    facts: tuple[Fact, ...]
    seen_headline: str
    seen: str
    counts: tuple[Count, ...]  # none where no check could run
    fixed_headline: str
    fixed: str
    states: tuple[State, ...]  # none without an earlier audit
    state: str
    not_seen: str
    signed: str
    hash_name: str
    hash: str
    genuine: str


def render(audit: Audit, options: ReportOptions) -> bytes:
    """The letter as a tagged PDF of exactly one page. Raises RenderError."""
    audit = numbered(audit)
    record = as_json.render(audit)
    cover = identity(audit, options, record)
    told = letter(audit, options, cover, hashlib.sha256(record).hexdigest())
    pages = (_page(told, cover, options, size) for size in SIZES)
    look = (options.paper, options.draft, options.theme.digest, told)
    seed = record + repr(look).encode("utf-8", "backslashreplace")
    identifier = hashlib.sha256(seed).digest()[:16]
    job = Job(PAGES, fonts.files(), None, cover.iso_date, identifier, assets=options.theme.assets())
    return laid_out(job, pages)


def letter(audit: Audit, options: ReportOptions, cover: Cover, digest: str) -> Letter:
    """The page's words and figures; every text of somebody else's is cut to measure."""
    told, counts = worst_first(ranked(audit)), tally(audit)
    firm = _short(cover.firm, NAME_MAX)
    return Letter(
        kind=KIND,
        product=_short(cover.product, NAME_MAX),
        firm=firm,
        iso_date=cover.iso_date,
        headline=_headline(told, counts),
        facts=tuple(fact for fact in _facts(audit, cover) if fact.value),
        seen_headline=_seen_headline(counts),
        seen=_seen(audit, counts),
        counts=_counts(told) if counts.ran else (),
        fixed_headline=_fixed_headline(options.since),
        fixed=_fixed(options.since),
        states=_states(options.since),
        state="the code at the commit named above"
        if audit.target.commit
        else "the code as it lay in its folder on that day",
        not_seen="The running product, its servers and the people behind it were not examined.",
        signed=f"For {firm}" if firm else "For the firm that examined the code",
        hash_name="SHA-256 of the audit record:",
        hash=digest,
        genuine=f"Whoever holds the record of report {cover.number} can check it with this.",
    )


def _short(text: str, most: int) -> str:
    """One line that our faces can draw, of at most so many characters."""
    return wording.cut(fonts.drawable(" ".join(wording.harmless(text).split())), most)


def _headline(told: tuple[Failed, ...], counts: Tally) -> str:
    if not counts.ran:
        return "Examined, and no check could run"
    if not told:
        return f"Examined: no finding in the {wording.count_word(counts.ran, 'check')} that ran"
    are = "is" if len(told) == 1 else "are"
    text = f"Examined: {wording.count_word(len(told), 'finding')} {are} open"
    blocking = sum(1 for item in told if item.result.blocker)
    verb = "blocks" if blocking <= 1 else "block"
    return f"{text}, {wording.word(blocking) if blocking else 'none'} of them {verb} a launch"


def _facts(audit: Audit, cover: Cover) -> Iterator[Fact]:
    who, target = audit.engagement, audit.target
    yield Fact("Product", _short(cover.product, NAME_MAX))
    yield Fact("Examined for", _short((who.client if who else None) or "", NAME_MAX))
    yield Fact("Examined by", _short(cover.firm, NAME_MAX))
    yield Fact("Reviewed by", _short((who.reviewer if who else None) or "", NAME_MAX))
    yield Fact("Examined on", wording.date(audit.started_at))
    changed = ", with changes that no commit holds" if target.dirty else ""
    branch = f", {_short(target.ref, NAME_MAX)}" if target.ref else ""
    commit = f"commit {_short(target.commit, NAME_MAX)}" if target.commit else "a folder, no version history"
    yield Fact("Code", f"{commit}{branch}{changed}")
    size = f"{wording.count(target.files, 'file')}, {wording.count(target.lines, 'line')} of code"
    yield Fact("Size", size)
    yield Fact(
        "Held against", _short(f"the bar “{audit.bar.name if audit.bar else audit.profile}”", LINE_MAX)
    )
    yield Fact("Report", f"{cover.number}, {cover.status}, {cover.date}")


def _seen_headline(counts: Tally) -> str:
    if not counts.applicable:
        return "No check applies to this code"
    ran = f"{wording.num(counts.ran)} of {wording.count(counts.applicable, 'check')}"
    return f"{ran} that apply could be carried out" if counts.ran else "No check could be carried out"


def _seen(audit: Audit, counts: Tally) -> str:
    parts = ["The source code was read, and none of it was run. "]
    if counts.ran:
        passed = f"{wording.num(len(counts.passed))} passed, {wording.num(len(counts.failed))} failed"
        left = wording.num(len(counts.not_assessed))
        parts = [f"The source code was read, and none of it was run: {passed}, {left} not assessed. "]
    asked, waiting = len(people.asked(audit)), people.waiting(audit)
    if asked:
        answered = f"{wording.num(asked - waiting)} of {wording.count(asked, 'question')}"
        parts.append(f"A person answered {answered} that code cannot answer. ")
    if audit.verdict.provisional:
        parts.append("The report's verdict is provisional. ")
    return "".join(parts).strip()


def _counts(told: tuple[Failed, ...]) -> tuple[Count, ...]:
    rows = [
        Count(
            name,
            sum(1 for item in told if item.severity is severity),
            sum(1 for item in told if item.severity is severity and item.result.blocker),
        )
        for severity, name in SEVERITY_NAMES.items()
    ]
    return (*rows, Count("All", sum(row.open for row in rows), sum(row.blocking for row in rows)))


def _earlier(since: Comparison) -> tuple[ControlChange, ...]:
    """The findings of the earlier audit."""
    return tuple(change for change in since.controls if change.before is Outcome.FAIL)


def _state(change: ControlChange) -> str:
    """Gone counts as fixed only where the second audit looked again and missed no place of it."""
    passed, failed = change.after is Outcome.PASS, change.after is Outcome.FAIL
    if passed and change.fixed and not change.not_seen:
        return "fixed"
    if passed and not change.not_seen:
        return "word"
    if failed:
        return "partly" if change.fixed else "open"
    return "unseen"


def _fixed_headline(since: Comparison | None) -> str:
    if since is None:
        return "This letter says nothing about repairs"
    earlier = _earlier(since)
    fixed = sum(1 for change in earlier if _state(change) == "fixed")
    if not earlier:
        return "The earlier audit had no finding"
    verb = "is" if fixed == 1 else "are"
    none = "none" if not fixed else wording.num(fixed)
    return wording.capital(f"{none} of {wording.count(len(earlier), 'earlier finding')} {verb} fixed")


def _fixed(since: Comparison | None) -> str:
    if since is None:
        return "No earlier audit was held against this one."
    commit = f", commit {_short(since.before.commit, NAME_MAX)}" if since.before.commit else ""
    return f"Held against the audit of {wording.date(since.before.date)}{commit}."


def _states(since: Comparison | None) -> tuple[State, ...]:
    if since is None:
        return ()
    names = {
        "fixed": "Fixed: looked for again, and gone",
        "partly": "Fixed in some of its places",
        "open": "Still open",
        "word": "Closed by a person's decision or answer",
        "unseen": "Could not be looked for again, so not counted as fixed",
    }
    found = [_state(change) for change in _earlier(since)]
    rows = [State(name, found.count(key)) for key, name in names.items()]
    new = sum(1 for c in since.controls if c.after is Outcome.FAIL and c.before is not Outcome.FAIL)
    return (*rows, State("Not among them: found in this audit for the first time", new))


def _page(told: Letter, cover: Cover, options: ReportOptions, size: str) -> str:
    running = (
        f"@page {{ size: {PAPERS[options.paper]}; "
        f"@top-center {{ content: {css_string('Draft' if cover.draft else '')}; }} "
        f"@bottom-left {{ content: {css_string(f'{KIND} · {cover.foot}')}; }} }}"
    )
    theme = options.theme
    style = "\n".join(
        (
            fonts.print_css(),
            source("tokens.css"),
            theme.tokens,
            # A brand's colours and logo, but our faces: the page is measured for them.
            fonts.stacks(),
            source("letter.css"),
            theme.logo_css("letter"),
            running,
        )
    )
    values = {"letter": told, "style": trusted(style), "size": size, "logo": theme.print_logo()}
    return fill("letter.html", values, fonts.drawable)
