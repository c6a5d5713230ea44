"""The view: everything that a report says, as plain data; templates only loop and print."""

import hashlib
from dataclasses import dataclass

from lastmile.model import Audit
from lastmile.report import appendices, constants, hand, history, people, wording
from lastmile.report.budget import LADDER, Budget, PlaceGroup, place_groups
from lastmile.report.decision import Decision, decision
from lastmile.report.findings import SEVERITY_NAMES, STAGE_NAMES
from lastmile.report.glance import Glance, glance
from lastmile.report.options import ReportOptions
from lastmile.report.phases import PhaseView, phases
from lastmile.report.road import Road, road
from lastmile.report.scope import Fact, Scope, scope

TITLE = "Production readiness audit"
# Severity, what it means, when to act (report.md section 3, page 2).
SEVERITIES = {
    "critical": (
        "Money, data or the whole service can be lost, and little skill or luck is needed.",
        "Today",
    ),
    "high": ("Serious loss or outage is likely at real use.", "Before launch"),
    "medium": ("Harm is limited, or needs unusual conditions.", "Within a month of launch"),
    "low": ("Makes later problems likelier or dearer.", "When you touch that part"),
    "info": ("For your knowledge.", "No date"),
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """How to read one severity."""

    key: str
    name: str
    meaning: str
    act: str


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


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report."""

    cover: Cover
    about: tuple[Fact, ...]
    severities: tuple[Meaning, ...]
    sections: tuple[Section, ...]
    decision: Decision
    glance: Glance
    road: Road
    scope: Scope
    phases: tuple[PhaseView, ...]
    people: tuple[people.Question, ...]
    people_headline: str
    place_groups: tuple[PlaceGroup, ...]
    places_rest: str
    method: tuple[str, ...]
    constants: tuple[constants.Constant, ...]
    checks: tuple[appendices.Check, ...]
    checks_rest: str
    tools: tuple[appendices.Tool, ...]
    tools_dated: bool  # whether any of them works with data of a date
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


def _cover(audit: Audit, options: ReportOptions, number: str) -> Cover:
    who, target, brand = audit.engagement, audit.target, options.theme.brand
    iso = (who.date if who else None) or audit.started_at
    status = "draft" if options.draft else "provisional" if audit.verdict.provisional else "final"
    commit = target.commit[:12] if target.commit else ""
    code = (
        f"commit {commit}" + (f" on {target.ref}" if target.ref else "")
        if commit
        else "a folder, no version history"
    )
    rows = [
        Fact("Prepared for", (who.client if who else None) or ""),
        Fact("Date and status", f"{wording.date(iso)} · {status}"),
        Fact("Code examined", code),
        Fact("Report number", number),
    ]
    moment = wording.moment(iso) or wording.moment(audit.started_at)
    return Cover(
        title=brand.title or TITLE,
        product=(who.project if who else None) or target.name,
        firm=brand.firm or (who.consultant if who else None) or "",
        rows=tuple(row for row in rows if row.value),
        confidentiality=(who.confidentiality if who else None) or brand.confidentiality,
        number=number,
        date=wording.date(iso),
        iso_date=f"{moment:%Y-%m-%d}" if moment else "",
        foot=" · ".join(part for part in (number, status, commit) if part),
        commit=commit,
        status=status,
        draft=options.draft,
    )


def _about(audit: Audit, totals: str, contact: str) -> tuple[Fact, ...]:
    who = audit.engagement
    rows = [
        Fact("Written by", (who.consultant if who else None) or ""),
        Fact("Reviewed by", (who.reviewer if who else None) or ""),
        Fact("Contact", contact),
        Fact("Made with", f"LastMile {audit.lastmile_version}, checklist {audit.checklist_version}"),
        Fact(
            "Companions",
            f"report.html ({totals}, searchable), audit.json (all data, also attached to the PDF)",
        ),
    ]
    return tuple(row for row in rows if row.value)


def _sections(report_phases: tuple[PhaseView, ...], *, people: bool) -> tuple[Section, ...]:
    chapters = [
        ("decision", "The decision"),
        ("glance", "At a glance"),
        ("road", "The road to launch"),
        ("scope", "What this report covers, and what it does not"),
        *((phase.key, phase.name) for phase in report_phases),
        *([("people", "For a person to check")] if people else []),
    ]
    annexes = [
        ("places", "Every place, by finding"),
        ("scoring", "How scores and estimates are made"),
        ("checks", "All checks and their result"),
        ("tools", "Tools, versions and what each one covered"),
        ("history", "How the code came to be"),
        ("genuine", "Check that this report is genuine"),
    ]
    return (
        *(
            Section(anchor, str(n), name, appendix=False)
            for n, (anchor, name) in enumerate(chapters, start=1)
        ),
        *(
            Section(anchor, f"Appendix {letter}", name, appendix=True)
            for letter, (anchor, name) in zip("ABCDEF", annexes, strict=True)
        ),
    )


def _checks_rest(audit: Audit, printed: int) -> str:
    rest = len(audit.results) - printed
    return (
        f"Not printed here: {wording.count(rest, 'check')} that passed or do not apply; see audit.json."
        if rest
        else ""
    )


def least_pages(report: Report) -> float:
    """The pages that this report takes at the very least; a layout is dear, so hopeless ones are not tried.

    From what fits on an A4 page at best: cards 3, rows 11, single lines 38, packages 32, checks 42.
    """
    cards = sum(len(phase.cards) for phase in report.phases)
    rows = sum(len(phase.rows) for phase in report.phases)
    lines = sum(len(phase.lines) for phase in report.phases)
    packages = sum(len(stage.packages) for stage in report.road.stages)
    return 7 + cards / 3 + rows / 11 + lines / 38 + packages / 32 + len(report.checks) / 42


def identity(audit: Audit, options: ReportOptions, record: bytes) -> Cover:
    """What names this report, for the formats that say little more. ``record`` is audit.json as written."""
    return _cover(audit, options, _number(audit, hashlib.sha256(record).hexdigest()))


def view(audit: Audit, options: ReportOptions, record: bytes, budget: Budget = LADDER[0]) -> Report:
    """Everything that a report of this audit says. ``record`` is audit.json as written, for its hash.

    The audit's evidence is numbered already (``evidence.numbered``).
    """
    fingerprint = hashlib.sha256(record).hexdigest()
    number = _number(audit, fingerprint)
    chapters = phases(audit, budget)
    asked, tools = people.questions(audit), appendices.tools(audit)
    listed = appendices.checks(audit, everything=budget.all_checks)
    groups, rest = place_groups([f for chapter in chapters for f in chapter.findings], budget.place_pages)
    page = glance(audit)
    totals = f"{wording.count(page.total.findings, 'finding')} at {wording.count(page.total.places, 'place')}"
    return Report(
        cover=_cover(audit, options, number),
        about=_about(audit, totals, options.theme.brand.contact),
        severities=tuple(Meaning(s.value, name, *SEVERITIES[s.value]) for s, name in SEVERITY_NAMES.items()),
        sections=_sections(chapters, people=bool(asked)),
        decision=decision(audit, number),
        glance=page,
        road=road(audit),
        scope=scope(audit),
        phases=chapters,
        people=asked,
        people_headline=people.headline(audit),
        place_groups=groups,
        places_rest=rest,
        method=appendices.method(audit),
        constants=constants.constants(audit),
        checks=listed,
        checks_rest=_checks_rest(audit, len(listed)),
        tools=tools,
        tools_dated=any(tool.data for tool in tools),
        walls=appendices.walls(audit),
        set_aside=appendices.set_aside(audit),
        words=hand.words(audit),
        decisions=hand.decisions(audit),
        history=history.page(audit),
        fingerprint=fingerprint,
        hash_command="sha256sum audit.json",
        stages={stage.value: name for stage, name in STAGE_NAMES.items()},
        totals=totals,
        legal=hand.paragraphs(options.theme.brand.legal),
    )
