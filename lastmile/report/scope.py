"""Page "What this report covers, and what it does not": the limits, as openly as the findings."""

from collections import defaultdict
from dataclasses import dataclass

from lastmile.model import Audit, RunStatus
from lastmile.report import omitted, wording
from lastmile.report.counting import tally
from lastmile.report.ranking import controls

MANY = 14  # open questions from which on those with one reason share a row
# So that a high score is not read as more than it is: what no check of this audit looks at.
NOT_JUDGED = (
    "Who may see and do what: the rights of users among each other.",
    "Attacks on the running product, its addresses and its forms.",
    "The settings of servers, cloud accounts and domains.",
    "The people: who has which key, and who answers at night.",
    "Whether the design is right for the business, and easy to use.",
    "Law: licences, data protection, contracts.",
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


def _languages(audit: Audit) -> str:
    total = sum(language.lines for language in audit.target.languages)
    if not total:
        return ""
    most = sorted(audit.target.languages, key=lambda language: (-language.lines, language.name))
    shares = [
        f"{NAMES.get(lang.name, lang.name.capitalize())} {wording.percent(lang.lines / total)}"
        for lang in most[:4]
        if lang.lines
    ]
    rest = sum(language.lines for language in most[4:])
    return ", ".join([*shares, f"other {wording.percent(rest / total)}"] if rest else shares)


def _duration(audit: Audit) -> str:
    start, end = wording.moment(audit.started_at), wording.moment(audit.finished_at)
    return wording.seconds((end - start).total_seconds()) if start and end and end >= start else ""


def _examined(audit: Audit) -> tuple[Fact, ...]:
    target = audit.target
    state = {True: ", with uncommitted changes", False: "", None: ""}[target.dirty]
    rows = [
        Fact("Repository", target.name),
        Fact("Folder in it", target.subdir or "", code=True),
        Fact("Size", f"{wording.count(target.files, 'file')}, {wording.count(target.lines, 'line')} of code"),
        Fact(
            "Commit", f"{target.commit}{state}" if target.commit else "none: a folder without version history"
        ),
        Fact("Branch or tag", target.ref or "", code=True),
        Fact("Languages", _languages(audit)),
        Fact("Profile", f"{audit.bar.name}: {audit.bar.meaning}" if audit.bar else audit.profile),
        Fact("Machine time", _duration(audit)),
    ]
    return tuple(row for row in rows if row.value)


def _options(audit: Audit) -> list[str]:
    lines = []
    excluded = [str(item) for item in audit.options.get("exclude") or ()]
    if excluded:
        lines.append(f"By request we did not look at: {', '.join(excluded)}.")
    phases = [
        str(item).replace("_", " ")
        for item in audit.options.get("phases") or audit.options.get("phase") or ()
    ]
    if phases:
        lines.append(f"By request only these phases were audited: {wording.listing(phases)}.")
    if audit.options.get("offline"):
        lines.append("We worked without a network: nothing was looked up in outside sources.")
    if audit.options.get("own_checklists"):
        lines.append("The questions are LastMile's with changes that the consultant supplied.")
    lines += [
        f"Switched off by them: “{row.question}” Reason: {wording.sentence(row.switched_off)}"
        for row in audit.controls
        if row.switched_off
    ]
    return lines


def _failed_runs(audit: Audit) -> list[str]:
    bad = [run for run in audit.runs if run.status in (RunStatus.FAILED, RunStatus.PARTIAL)]
    if not bad:
        return []
    failed = sum(1 for run in bad if run.status is RunStatus.FAILED)
    said = [f"{wording.num(failed)} failed"] if failed else []
    if len(bad) > failed:
        said.append(f"{wording.num(len(bad) - failed)} read only a part")
    total = wording.count(len(audit.runs), "tool run")
    return [f"Of {total} {' and '.join(said)}; the list of tools says which."]


def _not_done(audit: Audit) -> tuple[str, ...]:
    return (
        "We did not run the product or attack a live system.",
        "We did not see production servers, logs or contracts.",
        "We did not install the project or execute any of its code.",
        *omitted.partly_read(audit),
        *omitted.left_out(audit),
        *_failed_runs(audit),
        *_options(audit),
    )


def _open(what: str, why: str, takes: str) -> Open:
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
        takes = control.not_assessed or "A run in which the missing part works."
        found.append(_open(control.question, result.reason or "no evidence was gathered", takes))
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
            whats[0] if len(whats) == 1 else f"{wording.num(len(whats))} questions",
            "" if len(whats) == 1 else " ".join(whats),
            why,
            takes,
        )
        for (why, takes), whats in together.items()
    )


def scope(audit: Audit) -> Scope:
    """The page."""
    questions = open_questions(audit)
    total = len(questions)
    verb = "stays" if total == 1 else "stay"
    end = (
        f"{wording.count_word(total, 'question')} {verb} open"
        if total
        else "every check that applies could run"
    )
    return Scope(
        headline=f"We read the code, not the running product; {end}",
        examined=_examined(audit),
        not_done=_not_done(audit),
        open=_grouped(questions),
        hidden=omitted.silenced(audit),
        silenced=any(finding.suppressed_in_source and finding.counts for finding in audit.findings),
        not_judged=NOT_JUDGED,
    )
