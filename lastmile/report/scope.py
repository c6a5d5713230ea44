"""Page "What this report covers, and what it does not": the limits, as openly as the findings."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from lastmile.model import Audit, RunStatus
from lastmile.report import wording
from lastmile.report.counting import tally
from lastmile.report.ranking import controls, is_open

MANY = 14  # open questions from which on those with one reason share a row
KINDS = {
    "comment": ("comment", "comments"),
    "config": ("settings entry", "settings entries"),
    "ignore-file": ("ignore file", "ignore files"),
}


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
    hidden: str  # the box about suppressions, "" if there are none
    silenced: bool  # whether a place of this report would be missing
    walls: str


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
        Fact("Profile", audit.profile),
        Fact("Machine time", _duration(audit)),
    ]
    return tuple(row for row in rows if row.value)


def _left_out(audit: Audit) -> list[str]:
    reasons = Counter(item.reason for item in audit.coverage.left_out)
    total = max(audit.coverage.files.left_out, sum(reasons.values()))
    if not total:
        return []
    told = [
        f"{wording.num(n)} {reason}"
        for reason, n in sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    ]
    rest = [f"and {wording.count(len(told) - 6, 'other reason')}"] if len(told) > 6 else []
    what = wording.count(total, "file or folder", "files or folders")
    return [f"We left out {what}: {', '.join(told[:6] + rest) or 'each is named in audit.json'}."]


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
    return lines


def _failed_runs(audit: Audit) -> list[str]:
    bad = [run for run in audit.runs if run.status in (RunStatus.FAILED, RunStatus.PARTIAL)]
    if not bad:
        return []
    failed = sum(1 for run in bad if run.status is RunStatus.FAILED)
    said = [f"{wording.num(failed)} failed"] if failed else []
    if len(bad) > failed:
        said.append(f"{wording.num(len(bad) - failed)} read only a part")
    runs = wording.count(len(audit.runs), "tool run")
    return [f"Of {runs}, {' and '.join(said)}; the list of tools says which."]


def _not_done(audit: Audit) -> tuple[str, ...]:
    partly = audit.coverage.files.partly
    return (
        "We did not run the product or attack a live system.",
        "We did not see production servers, logs or contracts.",
        "We did not install the project or execute any of its code.",
        *([f"We could read only a part of {wording.count(partly, 'file')}."] if partly else []),
        *_left_out(audit),
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
    """Every question that stays open."""
    rows = controls(audit)
    found: list[Open] = []
    known = {text for item in audit.manual for text in (item.control, item.question)}  # they have a page
    for result in tally(audit).not_assessed:
        control = rows.get(result.control)
        what = control.question if control else result.control
        known |= {result.control, what}
        takes = (control.not_assessed if control else "") or "A run in which the missing part works."
        found.append(_open(what, result.reason or "no evidence was gathered", takes))
    found += [
        _open(item.what, item.reason, item.what_it_takes)
        for item in audit.coverage.not_assessed
        if item.what not in known
    ]
    return tuple(found)


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


def _hidden(audit: Audit) -> str:
    if not audit.suppressions:
        return ""
    kinds = Counter(item.kind for item in audit.suppressions)
    told = [
        wording.count_word(n, *KINDS.get(kind, (f"{kind} entry", f"{kind} entries")))
        for kind, n in sorted(kinds.items())
    ]
    saved = sum(1 for finding in audit.findings if finding.suppressed_in_source and is_open(finding))
    verb = "tells" if len(audit.suppressions) == 1 else "tell"
    files = wording.count(len({item.path for item in audit.suppressions}), "file")
    text = (
        f"{wording.capital(wording.listing(told))} in {files} {verb} scanners to look away. We ignored them"
    )
    if not saved:
        return f"{text}; none of them covers a finding of this report."
    return f"{text}; {wording.count_word(saved, 'place')} in this report would otherwise be missing."


def _walls(audit: Audit) -> str:
    if not audit.walls:
        return ""
    stood = sorted(name.replace("_", " ") for name, up in audit.walls.items() if up)
    down = sorted(name.replace("_", " ") for name, up in audit.walls.items() if not up)
    text = f"While the tools ran, these walls around them stood: {wording.listing(stood) or 'none'}."
    return f"{text} Not available on the machine: {wording.listing(down)}." if down else text


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
        hidden=_hidden(audit),
        silenced=any(finding.suppressed_in_source and is_open(finding) for finding in audit.findings),
        walls=_walls(audit),
    )
