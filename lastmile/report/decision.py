"""Page "The decision": verdict, what can happen, what we ask, what is good."""

from dataclasses import dataclass

from lastmile.model import Audit, RunStatus, Severity
from lastmile.report import wording
from lastmile.report.counting import Tally, tally
from lastmile.report.findings import STAGE_NAMES, FindingView, finding_view
from lastmile.report.ranking import Failed, controls, ranked, worst_first

TOP = 3  # risks on the decision page: guides for executives agree on three to five (report.md 1.5)
GOOD = 3

DAYS = (
    " Days: sums of the work packages on the road to launch; the lower figure is the median, the upper one "
    "holds in nine cases of ten."
)
WORDS = {
    "ready": "Ready",
    "ready_with_conditions": "Ready with conditions",
    "not_ready": "Not ready",
    "cannot_say": "Cannot say",
}


@dataclass(frozen=True, slots=True)
class Ask:
    """One decision that the client has to take."""

    what: str
    advice: str
    otherwise: str


@dataclass(frozen=True, slots=True)
class Good:
    """A passed check as praise, with its evidence."""

    text: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Decision:
    """All that stands on the page."""

    headline: str
    status: str
    word: str
    text: str
    risks: tuple[FindingView, ...]
    asks: tuple[Ask, ...]
    good: tuple[Good, ...]
    good_count: str
    source: str


def _blocker_hours(audit: Audit) -> tuple[float, float] | None:
    closing = [package.effort for package in audit.recommendations if package.blocker]
    return (sum(e.low for e in closing), sum(e.high for e in closing)) if closing else None


def _all_hours(audit: Audit) -> tuple[float, float]:
    return sum(stage.effort.low for stage in audit.stages), sum(stage.effort.high for stage in audit.stages)


def _headline(audit: Audit, counts: Tally, blockers: int) -> str:
    """Chosen by rule and filled (report.md 4.12)."""
    hours = _blocker_hours(audit)
    match audit.verdict.status:
        case "not_ready" if hours and blockers:
            closed = "the blocker" if blockers == 1 else f"the {wording.num(blockers)} blockers"
            verb = "closes" if wording.days(*hours).endswith("day") else "close"
            text = f"not ready for launch; {wording.days(*hours)} of work {verb} {closed}"
        case "not_ready":
            text = (
                f"not ready for launch; {wording.count(len(audit.verdict.reasons), 'item')} stand in the way"
            )
        case "ready_with_conditions":
            text = f"ready with conditions: {wording.count(len(audit.verdict.reasons), 'item')} before launch"
        case "ready":
            text = (
                f"ready for launch: nothing that blocks it in the {wording.num(counts.ran)} checks that ran"
            )
        case _:
            text = (
                f"we cannot say: {wording.num(counts.ran)} of {wording.num(counts.applicable)} checks "
                f"could run, over {wording.count(audit.target.lines, 'line')} of code"
            )
    return wording.capital(f"provisional: {text}" if audit.verdict.provisional else text)


def _stakes(told: tuple[Failed, ...]) -> str:
    blockers = sum(1 for item in told if item.result.blocker)
    if blockers:
        verb = "blocks" if blockers == 1 else "block"
        return wording.capital(f"{wording.count_word(blockers, 'finding')} {verb} a launch. ")
    serious = sum(1 for item in told if item.severity in (Severity.CRITICAL, Severity.HIGH))
    if serious:
        subject = wording.count_word(serious, "critical or high finding")
        return wording.capital(
            f"{subject} {'is' if serious == 1 else 'are'} open, none of them blocks a launch. "
        )
    if told:
        return wording.capital(f"{wording.count_word(len(told), 'finding')} of medium severity or less. ")
    return ""


def _text(audit: Audit, told: tuple[Failed, ...], counts: Tally) -> str:
    text = _stakes(told)
    hours = _blocker_hours(audit)
    if hours:
        text += f"Closing what blocks a launch takes an estimated {wording.days(*hours)} of work. "
    everything = _all_hours(audit)
    if everything[1] > 0:
        text += f"All that we advise takes {wording.days(*everything)}. "
    text += (
        f"We could assess {wording.num(counts.ran)} of the {wording.num(counts.applicable)} checks "
        "that apply. "
        if counts.applicable
        else "None of our checks applies to what we were given. "
    )
    failed = sum(1 for run in audit.runs if run.status is RunStatus.FAILED)
    if failed:
        text += f"{wording.num(failed)} of {wording.count(len(audit.runs), 'tool run')} failed. "
    if audit.verdict.provisional:
        text += "The verdict is provisional, because too much of what matters most was not assessed. "
    return text.strip()


def _asks(audit: Audit, told: tuple[Failed, ...], waiting: int) -> tuple[Ask, ...]:
    """The decisions that follow from the data: first package, launch, stage, questions."""
    asks = []
    by_control = {item.control.id: item for item in told}
    blockers = [package for package in audit.recommendations if package.blocker]
    worst = {name: rank for rank, name in enumerate(by_control)}
    first = min(
        (package for package in blockers if package.controls),
        key=lambda package: min(worst.get(name, len(worst)) for name in package.controls),
        default=None,
    )
    if first:
        risk = next((by_control[name].control.risk for name in first.controls if name in by_control), "")
        asks.append(
            Ask(
                wording.capital(first.title.rstrip(".")),
                "Before anything else. "
                f"{wording.capital(wording.days(first.effort.low, first.effort.high))}.",
                wording.first_sentence(risk),
            )
        )
    open_blockers = [item for item in told if item.result.blocker]
    if open_blockers:
        closed = (
            "blocker is" if len(open_blockers) == 1 else f"{wording.word(len(open_blockers))} blockers are"
        )
        last = open_blockers[min(1, len(open_blockers) - 1)]
        asks.append(
            Ask("Hold the launch", f"Until the {closed} closed and checked again.", f"{last.control.title}.")
        )
    asks += _stage_ask(audit)
    if waiting:
        asks.append(
            Ask(
                "Name who answers what only a person can",
                f"{wording.capital(wording.count_word(waiting, 'question'))}, listed in this report.",
                "They stay open, and nobody knows the answer on a bad day.",
            )
        )
    return tuple(asks)


def _stage_ask(audit: Audit) -> list[Ask]:
    stage = next((stage for stage in audit.stages if stage.effort.high > 0), None)
    if stage is None:
        return []
    findings = {
        name for package in audit.recommendations if package.stage is stage.id for name in package.controls
    }
    return [
        Ask(
            f"Approve the stage {STAGE_NAMES[stage.id]}",
            f"{wording.capital(wording.days(stage.effort.low, stage.effort.high))} of engineering.",
            f"{wording.capital(wording.count_word(len(findings), 'finding'))} of this stage "
            f"{'stays' if len(findings) == 1 else 'stay'} open, and each new feature builds on them.",
        )
    ]


def _good(audit: Audit, counts: Tally) -> tuple[Good, ...]:
    rows = controls(audit)
    passed = sorted(
        (result for result in counts.passed if result.control in rows and rows[result.control].good),
        key=lambda result: (not result.evidence, rows[result.control].severity.rank, result.control),
    )
    return tuple(
        Good(rows[result.control].good.rstrip("."), result.evidence[0].id if result.evidence else "")
        for result in passed[:GOOD]
    )


def decision(audit: Audit, number: str, waiting: int) -> Decision:
    """The page; ``number`` is the report's, ``waiting`` counts unanswered questions for a person."""
    told = worst_first(ranked(audit))
    counts = tally(audit)
    status = audit.verdict.status
    name = WORDS.get(status, status)
    commit = f", commit {audit.target.commit[:12]}" if audit.target.commit else ""
    serious = [item for item in told if item.result.blocker or item.severity.rank <= Severity.HIGH.rank]
    return Decision(
        headline=_headline(audit, counts, sum(1 for item in told if item.result.blocker)),
        status=status,
        word=f"Provisional: {wording.small(name)}" if audit.verdict.provisional else name,
        text=_text(audit, told, counts),
        risks=tuple(finding_view(item, audit) for item in serious[:TOP]),
        asks=_asks(audit, told, waiting),
        good=_good(audit, counts),
        good_count=(
            f"{wording.num(len(counts.passed))} of the {wording.num(counts.ran)} checks that ran were passed"
        ),
        source=f"Evidence: report {number}{commit}." + (DAYS if audit.recommendations else ""),
    )
