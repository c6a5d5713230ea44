"""letter.pdf: one page that a client may show to its customers: what, who, when, counts, fix state, commit.

It names no finding and bears no record inside: what it attests stands in the report alone.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from lastmile.language import later, record_text, say, say_many, say_words
from lastmile.model import Audit, Target
from lastmile.model.comparison import Comparison
from lastmile.report import as_json, fonts, people, provisional, repairs, watermark, wording
from lastmile.report.as_pdf import PAPERS, assets, css_string, laid_out
from lastmile.report.counting import Tally, tally
from lastmile.report.evidence import numbered
from lastmile.report.findings import SEVERITY_NAMES
from lastmile.report.lettering import undrawn
from lastmile.report.options import ReportOptions
from lastmile.report.pdf_child import Job
from lastmile.report.ranking import Failed, ranked, worst_first
from lastmile.report.rungs import in_turn
from lastmile.report.scope import Fact
from lastmile.report.templates import fill, source, trusted
from lastmile.report.view import Cover, identity

KIND = later("Letter of attestation")
PAGES = 1
NAME_MAX, LINE_MAX = 90, 150  # characters of a name and of a line of facts: two lines at most
WHY_MAX = 600  # characters of why a verdict is provisional: the questions that it names may be a consultant's
SIZES = ("", "tight", "least")  # how the page is set, from usual to least


@dataclass(frozen=True, slots=True)
class Count:
    """The open findings of one severity."""

    name: str
    open: int
    blocking: int


@dataclass(frozen=True, slots=True)
class Letter:
    """All that stands on the page."""

    kind: str
    product: str
    firm: str
    iso_date: str
    headline: str
    draft: str  # why it is none to be shown yet, "" where it is
    facts: tuple[Fact, ...]
    seen_headline: str
    seen: str
    counts: tuple[Count, ...]  # none where no check could run
    fixed_headline: str
    fixed: str
    states: tuple[repairs.State, ...]  # none without an earlier audit
    state: str
    lists: str
    not_seen: str
    signed: str
    hash_name: str
    hash: str
    number: str  # the report's


def render(audit: Audit, options: ReportOptions) -> bytes:
    """The letter as a tagged PDF of exactly one page. Raises RenderError."""
    audit = numbered(audit)
    record = as_json.render(audit)
    cover = identity(audit, options, record)
    told = letter(audit, options, cover, hashlib.sha256(record).hexdigest())
    pages = in_turn(lambda size: _page(told, cover, options, SIZES[size]), len(SIZES), PAGES)
    look = (options.paper, options.draft, options.theme.digest, told)
    seed = record + repr(look).encode("utf-8", "backslashreplace")
    identifier = hashlib.sha256(seed).digest()[:16]
    job = Job(
        PAGES,
        fonts.files(options.theme.faces),
        None,
        cover.iso_date,
        identifier,
        assets=assets(options),
        machine_faces=fonts.machine_faces(),
    )
    return laid_out(job, pages, audit, undrawn(audit, options.theme.faces, names_only=True))


def letter(audit: Audit, options: ReportOptions, cover: Cover, digest: str) -> Letter:
    """The page's words and figures; every text of somebody else's is cut to measure."""
    told, counts = worst_first(ranked(audit)), tally(audit)
    own = options.theme.faces
    firm = _short(cover.firm, NAME_MAX, own)
    return Letter(
        kind=say(KIND),
        product=_short(cover.product, NAME_MAX, own),
        firm=firm,
        iso_date=cover.iso_date,
        headline=_headline(told, counts),
        draft=_draft(cover),
        facts=tuple(fact for fact in _facts(audit, cover, own) if fact.value),
        seen_headline=_seen_headline(counts),
        seen=_seen(audit, told, counts, own),
        counts=_counts(told) if counts.ran else (),
        fixed_headline=repairs.headline(options.since),
        fixed=_fixed(options.since),
        states=repairs.states(options.since),
        state=say("It speaks of the code at the commit named above, and of nothing else.")
        if audit.target.commit
        else say("It speaks of the code as it lay in its folder on that day, and of nothing else."),
        lists=say("It lists no finding; the report does.") if told else say("It lists no finding."),
        not_seen=say("The running product, its servers and the people behind it were not examined."),
        signed=say("For {firm}", firm=firm) if firm else say("For the firm that examined the code"),
        hash_name=say("SHA-256 of the audit record:"),
        hash=digest,
        number=cover.number,
    )


def _short(text: str, most: int, own: tuple[fonts.Face, ...] = ()) -> str:
    """One line that our faces or the brand's can draw, of at most so many characters."""
    return wording.cut(fonts.drawable(" ".join(wording.harmless(text).split()), own), most)


def _headline(told: tuple[Failed, ...], counts: Tally) -> str:
    if not counts.ran:
        return say("Examined, and no check could run")
    if not told:
        none = say_words(
            "Examined: no finding in the {word} check that ran",
            "Examined: no finding in the {word} checks that ran",
            counts.ran,
        )
        left = len(counts.not_assessed)
        return say("{headline}; {n} not assessed", headline=none, n=wording.num(left)) if left else none
    blocking = sum(1 for item in told if item.result.blocker)
    if len(told) == 1:
        if blocking:
            return say("Examined: one finding is open, and it blocks a launch")
        return say("Examined: one finding is open, and it does not block a launch")
    text = say_words("Examined: {word} finding is open", "Examined: {word} findings are open", len(told))
    if not blocking:
        return say("{findings}, none of them blocks a launch", findings=text)
    return say_words(
        "{findings}, {word} of them blocks a launch",
        "{findings}, {word} of them block a launch",
        blocking,
        findings=text,
    )


def _draft(cover: Cover) -> str:
    """A draft says so before anything else."""
    if not cover.draft:
        return ""
    if not cover.unfinished:
        return say("This letter is a draft, and so is the report that it speaks of.")
    return say("This letter is a draft, for its report is not final yet: {why}.", why=cover.unfinished)


def _facts(audit: Audit, cover: Cover, own: tuple[fonts.Face, ...]) -> Iterator[Fact]:
    who, target = audit.engagement, audit.target
    yield Fact(say("Product"), _short(cover.product, NAME_MAX, own))
    yield Fact(say("Examined for"), _short((who.client if who else None) or "", NAME_MAX, own))
    yield Fact(say("Examined by"), _short(cover.firm, NAME_MAX, own))
    yield Fact(say("Reviewed by"), _short((who.reviewer if who else None) or "", NAME_MAX, own))
    yield Fact(say("Examined on"), wording.date(audit.started_at))
    yield Fact(say("Code"), _code(target))
    yield Fact(
        say("Size"),
        say_many(
            "{files}, {n} line of code",
            "{files}, {n} lines of code",
            target.lines,
            files=wording.count(target.files, "file"),
        ),
    )
    profile = record_text(audit.bar.name) if audit.bar else audit.profile
    yield Fact(say("Held against"), _short(say("the profile “{name}”", name=profile), LINE_MAX))
    yield Fact(say("Report"), f"{cover.number}, {cover.status}, {cover.date}")


def _code(target: Target) -> str:
    if target.commit:
        commit = say("commit {commit}", commit=_short(target.commit, NAME_MAX))
    else:
        commit = say("a folder, no version history")
    branch = _short(target.ref, NAME_MAX) if target.ref else ""
    changed = say("with changes that no commit holds") if target.dirty else ""
    return ", ".join(part for part in (commit, branch, changed) if part)


def _seen_headline(counts: Tally) -> str:
    if not counts.applicable:
        return say("No check applies to this code")
    if not counts.ran:
        return say("No check could be carried out")
    return say_many(
        "{ran} of {n} check that apply could be carried out",
        "{ran} of {n} checks that apply could be carried out",
        counts.applicable,
        ran=wording.num(counts.ran),
    )


def _seen(audit: Audit, told: tuple[Failed, ...], counts: Tally, own: tuple[fonts.Face, ...]) -> str:
    parts = [say("The source code was read, and none of it was run.")]
    if counts.ran:
        parts = [
            say(
                "The source code was read, and none of it was run: {passed} passed, {failed} failed, {left} "
                "not assessed.",
                passed=wording.num(len(counts.passed)),
                failed=wording.num(len(counts.failed)),
                left=wording.num(len(counts.not_assessed)),
            )
        ]
    asked, waiting = len(people.asked(audit)), people.waiting(audit)
    if asked:
        parts.append(
            say_many(
                "A person answered {answered} of {n} question that code cannot answer.",
                "A person answered {answered} of {n} questions that code cannot answer.",
                asked,
                answered=wording.num(asked - waiting),
            )
        )
    return " ".join([*parts, *_verdict(audit, told, own)])


def _verdict(audit: Audit, told: tuple[Failed, ...], own: tuple[fonts.Face, ...]) -> Iterator[str]:
    """What takes back from a good word, as the report's decision page says it: no letter may sound better."""
    if audit.verdict.status == "ready_with_conditions" and audit.verdict.reasons:
        yield say_words(
            "The report's verdict is “ready with conditions”: {word} of {all} findings is the condition; it "
            "is no launch blocker.",
            "The report's verdict is “ready with conditions”: {word} of {all} findings are the conditions; "
            "none of them is a launch blocker.",
            len(audit.verdict.reasons),
            all=wording.num(len(told)),
        )
    because = provisional.why(audit)
    if because:
        reasons = _short(because, WHY_MAX, own)
        yield wording.sentence(say("The report's verdict is provisional, because {reasons}", reasons=reasons))


def _counts(told: tuple[Failed, ...]) -> tuple[Count, ...]:
    rows = [
        Count(
            say(name),
            sum(1 for item in told if item.severity is severity),
            sum(1 for item in told if item.severity is severity and item.result.blocker),
        )
        for severity, name in SEVERITY_NAMES.items()
    ]
    return (*rows, Count(say("All"), sum(row.open for row in rows), sum(row.blocking for row in rows)))


def _fixed(since: Comparison | None) -> str:
    if since is None:
        return say("No earlier audit was held against this one.")
    day, commit = wording.date(since.before.date), _short(since.before.commit or "", NAME_MAX)
    if not commit:
        return say("Held against the audit of {date}.", date=day)
    return say("Held against the audit of {date}, commit {commit}.", date=day, commit=commit)


def _page(told: Letter, cover: Cover, options: ReportOptions, size: str) -> str:
    draft, foot = say("Draft") if cover.draft else "", " · ".join((say(KIND), cover.foot))
    running = (
        f"@page {{ size: {PAPERS[options.paper]}; "
        f"@top-center {{ content: {css_string(draft)}; }} "
        f"@bottom-left {{ content: {css_string(foot)}; }} }}"
    )
    theme = options.theme
    style = "\n".join(
        (
            fonts.print_css(theme.faces),
            source("tokens.css"),
            theme.tokens,
            # A brand's colours and logo, but our faces, for which the page is measured: its own stand behind
            # them, for the letters of a client's name that ours lack.
            fonts.stacks({face.role: face.family for face in theme.faces}, last=True),
            source("letter.css"),
            theme.logo_css("letter"),
            running,
            watermark.STYLE if cover.draft else "",
        )
    )
    values = {"letter": told, "style": trusted(style), "size": size, "logo": theme.print_logo()}
    return fill("letter.html", values, lambda text: fonts.drawable(text, theme.faces))
