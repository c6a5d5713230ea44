"""Page "What this report covers, and what it does not": the limits, as openly as the findings."""

from collections import defaultdict
from dataclasses import dataclass

from lastmile.language import later, later_many, record_text, say, say_many, say_words
from lastmile.model import Audit, Phase, RunStatus
from lastmile.report import omitted, remedies, wording
from lastmile.report.appendices import covered_part
from lastmile.report.counting import tally
from lastmile.report.findings import PHASE_NAMES
from lastmile.report.ranking import controls

HALF_A_PERCENT = 0.005
MANY = 14  # open questions from which on those with one reason share a row
# So that a high score is not read as more than it is: what this audit judges in part at most.
NOT_JUDGED = (
    later("Who may see and do what: we look for doors that ask nobody; we do not judge the rights of users."),
    later("Attacks on the running product, its addresses and its forms."),
    later("The settings of servers, cloud accounts and domains that are not in the repository."),
    later("The people: who has which key, and who answers at night."),
    later("Whether the design is right for the business, and easy to use."),
    later("Law: we see licences and whether legal pages exist, not whether they hold; we read no contracts."),
)
FAILED = later_many(
    "Of {n} tool run {failed} failed; the list of tools says which.",
    "Of {n} tool runs {failed} failed; the list of tools says which.",
)
PARTLY = later_many(
    "Of {n} tool run {partly} covered only a part; the list of tools says which.",
    "Of {n} tool runs {partly} covered only a part; the list of tools says which.",
)
FAILED_AND_PARTLY = later_many(
    "Of {n} tool run {failed} failed and {partly} covered only a part; the list of tools says which.",
    "Of {n} tool runs {failed} failed and {partly} covered only a part; the list of tools says which.",
)

# Languages whose name is not just their id with a capital.
NAMES = {
    "javascript": "JavaScript",
    "typescript": "TypeScript",
    "csharp": "C#",
    "cpp": "C++",
    **{name: name.upper() for name in ("html", "css", "scss", "sql", "php", "json", "yaml", "toml", "xml")},
}


@dataclass(frozen=True, slots=True)
class Open:
    """A question that stays open, why, and what it takes."""

    what: str
    more: str  # the questions of a row that stands for many
    why: str
    takes: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of what we examined."""

    name: str
    value: str
    code: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """All that stands on the page."""

    headline: str
    examined: tuple[Fact, ...]
    not_done: tuple[str, ...]
    open: tuple[Open, ...]
    hidden: omitted.Silenced | None  # the box about suppressions
    silenced: bool  # whether a place of this report would be missing
    not_judged: tuple[str, ...]


def _share(part: float) -> str:
    return say("under 1 %") if part < HALF_A_PERCENT else wording.percent(part)


def _languages(audit: Audit) -> str:
    total = sum(language.lines for language in audit.target.languages)
    if not total:
        return ""
    most = sorted(audit.target.languages, key=lambda language: (-language.lines, language.name))
    shares = [  # a figure stays beside its language
        f"{NAMES.get(lang.name, lang.name.capitalize())}\u00a0{_share(lang.lines / total)}"
        for lang in most[:4]
        if lang.lines
    ]
    rest = sum(language.lines for language in most[4:])
    other = [say("other {share}", share=_share(rest / total))] if rest else []
    return ", ".join([*shares, *other])


def _duration(audit: Audit) -> str:
    start, end = wording.moment(audit.started_at), wording.moment(audit.finished_at)
    return wording.seconds((end - start).total_seconds()) if start and end and end >= start else ""


def _commit(audit: Audit) -> str:
    target = audit.target
    if not target.commit:
        return say("none: a folder without version history")
    if target.dirty:
        return say("{commit}, with uncommitted changes", commit=target.commit)
    return target.commit


def _profile(audit: Audit) -> str:
    if audit.bar is None:
        return audit.profile
    return f"{record_text(audit.bar.name)}: {record_text(audit.bar.meaning)}"


def _examined(audit: Audit) -> tuple[Fact, ...]:
    target = audit.target
    size = say(
        "{files}, {lines} of code",
        files=wording.count(target.files, "file"),
        lines=wording.count(target.lines, "line"),
    )
    rows = [
        Fact(say("Repository"), target.name),
        Fact(say("Folder in it"), target.subdir or "", code=True),
        Fact(say("Size"), size),
        Fact(say("Commit"), _commit(audit)),
        Fact(say("Branch or tag"), target.ref or "", code=True),
        Fact(say("Languages"), _languages(audit)),
        Fact(say("Profile"), _profile(audit)),
        Fact(say("Machine time"), _duration(audit)),
    ]
    return tuple(row for row in rows if row.value)


def _phase(name: str) -> str:
    """A phase as the options of a run name it."""
    if name in set(Phase):
        return wording.small(say(PHASE_NAMES[Phase(name)]))
    return name.replace("_", " ")


def _options(audit: Audit) -> list[str]:
    lines = []
    excluded = [str(item) for item in audit.options.get("exclude") or ()]
    if excluded:
        lines.append(say("By request we did not look at: {paths}.", paths=", ".join(excluded)))
    phases = [_phase(str(item)) for item in audit.options.get("phases") or audit.options.get("phase") or ()]
    if phases:
        lines.append(
            say("By request only these phases were audited: {phases}.", phases=wording.listing(phases))
        )
    if audit.options.get("offline"):
        lines.append(say("We worked without a network: nothing was looked up in outside sources."))
    if audit.options.get("own_checklists"):
        lines.append(say("The questions are LastMile's with changes that the consultant supplied."))
    lines += [
        say(
            "Switched off by them: “{question}” Reason: {reason}",
            question=record_text(row.question),
            reason=wording.sentence(row.switched_off),
        )
        for row in audit.controls
        if row.switched_off
    ]
    return lines


def _failed_runs(audit: Audit) -> list[str]:
    failed = sum(run.status is RunStatus.FAILED for run in audit.runs)
    partly = sum(covered_part(run) for run in audit.runs)
    if not failed and not partly:
        return []
    forms = FAILED_AND_PARTLY if failed and partly else FAILED if failed else PARTLY
    counts = {"failed": wording.num(failed), "partly": wording.num(partly)}
    return [say_many(*forms, len(audit.runs), **counts)]


def _not_done(audit: Audit) -> tuple[str, ...]:
    return (
        say("We did not run the product or attack a live system."),
        say("We did not see production servers, logs or contracts."),
        say("We did not install the project or execute any of its code."),
        *omitted.partly_read(audit),
        *omitted.left_out(audit),
        *_failed_runs(audit),
        *_options(audit),
    )


def _open(what: str, why: str, takes: str) -> Open:
    """The row, of texts of the record."""
    what, why, takes = record_text(what), remedies.told(why), record_text(takes)
    return Open(
        wording.capital(what),
        "",
        wording.capital(wording.sentence(why)),
        wording.capital(wording.sentence(takes)),
    )


def open_questions(audit: Audit) -> tuple[Open, ...]:
    """Every question that stays open: whole parts of the audit, then checks, the heaviest ahead."""
    rows = controls(audit)
    found: list[Open] = []
    known = {text for item in audit.manual for text in (item.control, item.question)}  # they have a page
    missing = [result for result in tally(audit).not_assessed if result.control in rows]
    missing.sort(key=lambda r: (not rows[r.control].blocker, rows[r.control].severity.rank))
    for result in missing:
        control = rows[result.control]
        known |= {control.id, control.question}
        takes = control.not_assessed or say("A run in which the missing part works.")
        why = result.reason or say("no evidence was gathered")
        found.append(_open(control.question, why, takes))
    parts = [
        _open(item.what, item.reason, item.what_it_takes)
        for item in audit.coverage.not_assessed
        if item.what not in known
    ]
    return (*parts, *found)


def _grouped(found: tuple[Open, ...]) -> tuple[Open, ...]:
    """Those with one reason together, if there are many."""
    if len(found) <= MANY:
        return found
    together: dict[tuple[str, str], list[str]] = defaultdict(list)
    for item in found:
        together[item.why, item.takes].append(item.what)
    return tuple(
        Open(
            whats[0] if len(whats) == 1 else wording.count(len(whats), "question"),
            "" if len(whats) == 1 else " ".join(whats),
            why,
            takes,
        )
        for (why, takes), whats in together.items()
    )


def _headline(open_ends: int) -> str:
    if not open_ends:
        return say("We read the code, not the running product; every check that applies could run")
    return say_words(
        "We read the code, not the running product; {word} question stays open",
        "We read the code, not the running product; {word} questions stay open",
        open_ends,
    )


def scope(audit: Audit) -> Scope:
    """The page."""
    questions = open_questions(audit)
    return Scope(
        headline=_headline(len(questions)),
        examined=_examined(audit),
        not_done=_not_done(audit),
        open=_grouped(questions),
        hidden=omitted.silenced(audit),
        silenced=omitted.hushed(audit) > 0,
        not_judged=tuple(say(text) for text in NOT_JUDGED),
    )
