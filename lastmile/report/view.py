"""The view: everything that a report says, as plain data; templates only loop and print."""

import hashlib
from dataclasses import dataclass, replace

from lastmile.language import later, say
from lastmile.model import Audit
from lastmile.report import (
    appendices,
    check_list,
    constants,
    drill,
    hand,
    history,
    people,
    progress,
    quality_people,
    severities,
    wording,
)
from lastmile.report.budget import LADDER, Budget, PlaceGroup, place_groups
from lastmile.report.decision import Decision, decision
from lastmile.report.findings import STAGE_NAMES
from lastmile.report.glance import Glance, glance
from lastmile.report.options import ReportOptions
from lastmile.report.phases import PhaseView, phases, rationed
from lastmile.report.road import Road, road
from lastmile.report.scope import Fact, Scope, scope

TITLE = later("Production readiness audit")


@dataclass(frozen=True, slots=True)
class Section:
    """One line of the contents."""

    anchor: str
    number: str
    name: str
    appendix: bool


@dataclass(frozen=True, slots=True)
class Cover:
    """Cover and running lines; what is not known has no row."""

    title: str
    product: str
    firm: str
    rows: tuple[Fact, ...]
    confidentiality: str
    number: str
    date: str
    iso_date: str
    foot: str
    commit: str  # short, "" without version history
    status: str
    draft: bool
    unfinished: str  # why it cannot be final yet, as a clause; "" where nothing waits for a person


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report."""

    cover: Cover
    about: tuple[Fact, ...]
    severities: tuple[severities.Meaning, ...]
    sections: tuple[Section, ...]
    decision: Decision
    glance: Glance
    road: Road
    drill: drill.Page
    progress: progress.Progress | None  # None on a first audit
    scope: Scope
    phases: tuple[PhaseView, ...]
    people: tuple[people.Question, ...]
    people_headline: str
    place_groups: tuple[PlaceGroup, ...]
    places_rest: str
    method: tuple[str, ...]
    constants: tuple[constants.Constant, ...]
    checks: tuple[check_list.Check, ...]
    check_heads: tuple[check_list.Head, ...]
    checks_asked: int  # questions that wait for a person: one line here, a page of their own
    checks_rest: str
    tools: tuple[appendices.Tool, ...]
    walls: str
    set_aside: tuple[str, ...]
    words: dict[str, hand.Words | None]  # the consultant's own, by part of the report
    decisions: tuple[hand.DecisionRow, ...]
    history: history.Page
    fingerprint: str  # sha256 of audit.json
    hash_command: str
    stages: dict[str, str]
    totals: str
    legal: tuple[str, ...]  # paragraphs of the firm's own


def _number(audit: Audit, fingerprint: str) -> str:
    """Report number: date and commit; the record's own hash where there is no commit."""
    day = wording.moment(audit.started_at)
    stem = (audit.target.commit or fingerprint)[:7]
    return f"LM-{day:%Y%m%d}-{stem}" if day else f"LM-{stem}"


def _code(commit: str, ref: str | None) -> str:
    if not commit:
        return say("a folder, no version history")
    if not ref:
        return say("commit {commit}", commit=commit)
    return say("commit {commit} on {ref}", commit=commit, ref=ref)


NAME_MAX = 160  # characters of a name on the cover and of the line of confidentiality: two lines each


def _cover(audit: Audit, options: ReportOptions, number: str) -> Cover:
    who, target, brand = audit.engagement, audit.target, options.theme.brand
    iso = (who.date if who else None) or audit.started_at
    unfinished = quality_people.unfinished(audit)
    draft = options.draft or bool(unfinished)
    status = say("draft") if draft else say("provisional") if audit.verdict.provisional else say("final")
    commit = target.commit[:12] if target.commit else ""
    rows = [
        Fact(say("Prepared for"), wording.cut((who.client if who else None) or "", NAME_MAX)),
        Fact(say("Date and status"), f"{wording.date(iso)} · {status}"),
        Fact(say("Code examined"), _code(commit, target.ref)),
        Fact(say("Report number"), number),
    ]
    moment = wording.moment(iso) or wording.moment(audit.started_at)
    return Cover(
        title=brand.title or say(TITLE),
        product=wording.cut((who.project if who else None) or target.name, NAME_MAX),
        firm=wording.cut(brand.firm or (who.consultant if who else None) or "", NAME_MAX),
        rows=tuple(row for row in rows if row.value),
        confidentiality=wording.cut(
            (who.confidentiality if who else None) or brand.confidentiality, NAME_MAX
        ),
        number=number,
        date=wording.date(iso),
        iso_date=f"{moment:%Y-%m-%d}" if moment else "",
        foot=" · ".join(part for part in (number, status, commit) if part),
        commit=commit,
        status=status,
        draft=draft,
        unfinished=unfinished,
    )


def _about(audit: Audit, totals: str, contact: str) -> tuple[Fact, ...]:
    who = audit.engagement
    rows = [
        Fact(say("Not yet final"), wording.sentence(wording.capital(quality_people.unfinished(audit)))),
        Fact(say("Written by"), (who.consultant if who else None) or ""),
        Fact(say("Reviewed by"), (who.reviewer if who else None) or ""),
        Fact(say("Contact"), contact),
        Fact(
            say("Made with"),
            say(
                "LastMile {version}, checklist {checklist}",
                version=audit.lastmile_version,
                checklist=audit.checklist_version,
            ),
        ),
        Fact(
            say("Companions"),
            say(
                "report.html ({totals}, searchable), audit.json (all data, also attached to the PDF)",
                totals=totals,
            ),
        ),
    ]
    return tuple(row for row in rows if row.value)


def _sections(report_phases: tuple[PhaseView, ...], *, people: bool, progress: bool) -> tuple[Section, ...]:
    chapters = [
        ("decision", say("The decision")),
        ("glance", say("At a glance")),
        ("road", say("The road to launch")),
        ("drill", say("When something else breaks")),
        *([("progress", say("Progress since the last audit"))] if progress else []),
        ("scope", say("What this report covers, and what it does not")),
        *((phase.key, phase.name) for phase in report_phases),
        *([("people", say("For a person to check"))] if people else []),
    ]
    annexes = [
        ("places", say("Every place, by finding")),
        ("scoring", say("How scores and estimates are made")),
        ("checks", say("All checks and their result")),
        ("tools", say("Tools, versions and what each one covered")),
        ("history", say("How the code came to be")),
        ("genuine", say("Check that this report is genuine")),
    ]
    return (
        *(
            Section(anchor, str(n), name, appendix=False)
            for n, (anchor, name) in enumerate(chapters, start=1)
        ),
        *(
            Section(anchor, say("Appendix {letter}", letter=letter), name, appendix=True)
            for letter, (anchor, name) in zip("ABCDEF", annexes, strict=True)
        ),
    )


def identity(audit: Audit, options: ReportOptions, record: bytes) -> Cover:
    """What names this report, for the formats that say little more. ``record`` is audit.json as written."""
    return _cover(audit, options, _number(audit, hashlib.sha256(record).hexdigest()))


def view(audit: Audit, options: ReportOptions, record: bytes) -> Report:
    """Everything that a report of this audit says. ``record`` is audit.json as written, for its hash.

    The audit's evidence is numbered already (``evidence.numbered``). ``shorter`` says less of it.
    """
    budget = LADDER[0]
    fingerprint = hashlib.sha256(record).hexdigest()
    number = _number(audit, fingerprint)
    chapters = phases(audit, budget)
    asked, tools = people.questions(audit), appendices.tools(audit)
    listed = check_list.checks(audit, everything=True)
    groups, rest = place_groups([f for chapter in chapters for f in chapter.findings], budget.place_pages)
    page = glance(audit)
    totals = say(
        "{findings} at {places}",
        findings=wording.count(page.total.findings, "finding"),
        places=wording.count(page.total.places, "place"),
    )
    cover = _cover(audit, options, number)
    return Report(
        cover=cover,
        about=_about(audit, totals, options.theme.brand.contact),
        severities=severities.meanings(),
        sections=_sections(chapters, people=bool(asked), progress=options.since is not None),
        decision=decision(audit, number, draft=cover.draft),
        glance=page,
        road=road(audit),
        drill=drill.page(audit),
        progress=progress.progress(options.since),
        scope=scope(audit),
        phases=chapters,
        people=asked,
        people_headline=people.headline(audit),
        place_groups=groups,
        places_rest=rest,
        method=appendices.method(audit),
        constants=constants.constants(audit),
        checks=listed,
        check_heads=check_list.heads(audit),
        checks_asked=check_list.waiting(audit),
        checks_rest=check_list.rest(audit, len(listed)),
        tools=tools,
        walls=appendices.walls(audit),
        set_aside=appendices.set_aside(audit),
        words=hand.words(audit),
        decisions=hand.decisions(audit),
        history=history.page(audit),
        fingerprint=fingerprint,
        hash_command="sha256sum audit.json",
        stages={stage.value: say(name) for stage, name in STAGE_NAMES.items()},
        totals=totals,
        legal=hand.paragraphs(options.theme.brand.legal),
    )


def shorter(report: Report, audit: Audit, budget: Budget) -> Report:
    """The same report on fewer pages."""
    chapters = rationed(report.phases, audit, budget)
    listed = check_list.checks(audit, everything=budget.checks == "all") if budget.checks != "none" else ()
    groups, rest = place_groups([f for chapter in chapters for f in chapter.findings], budget.place_pages)
    return replace(
        report,
        phases=chapters,
        place_groups=groups,
        places_rest=rest,
        checks=listed,
        checks_rest=check_list.rest(audit, len(listed)),
    )
