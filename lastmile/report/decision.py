"""Page "The decision": verdict, what can happen, what we ask, what is good."""

from dataclasses import dataclass

from lastmile.model import Audit, Effort, Recommendation, Severity
from lastmile.report import effort, people, provisional, wording
from lastmile.report.counting import Tally, tally
from lastmile.report.findings import STAGE_NAMES, FindingView, finding_view
from lastmile.report.praise import Good, praise
from lastmile.report.ranking import Failed, ranked, worst_first
from lastmile.report.scope import open_questions

TOP = 3  # risks on the decision page: guides for executives agree on three to five (report.md 1.5)
NAMED = 2  # questions that stay open and are named beside the verdict

DAYS = (
    " Days: sums of the tasks on the road to launch, from exact hours, each sum rounded up by itself; the "
    "lower figure is the median, the upper one holds in nine cases of ten."
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
class Decision:
    """All that stands on the page."""

    headline: str
    status: str
    word: str
    text: str
    unseen: str  # what was not looked at; ends before the reference to its section
    risks: tuple[FindingView, ...]
    asks: tuple[Ask, ...]
    good: tuple[Good, ...]
    good_count: str
    source: str


def _days(work: Effort) -> str:
    return wording.days(work.low, work.high)


def _blocker_days(audit: Audit) -> Effort | None:
    closing = [package for package in audit.recommendations if package.blocker]
    return effort.total(closing) if closing else None


def _share(part: int, whole: int) -> str:
    """Words for small counts, as everywhere on this page: "six of the 33"."""
    return f"{wording.word(part) if part else 'none'} of the {wording.word(whole)}"


def _headline(audit: Audit, counts: Tally, blockers: int) -> str:
    """Chosen by rule and filled (report.md 4.12)."""
    work, waits = _blocker_days(audit), len(audit.verdict.reasons)
    for_now = ", provisionally" if audit.verdict.provisional else ""
    bar = audit.bar.bar if audit.bar else "launch"
    match audit.verdict.status:
        case "not_ready" if work and blockers:
            closed = "the blocker" if blockers == 1 else f"the {wording.word(blockers)} blockers"
            verb = "closes" if _days(work).endswith("day") else "close"
            return f"Not ready for {bar}{for_now}; {_days(work)} of work {verb} {closed}"
        case "not_ready":
            verb = "stands" if waits == 1 else "stand"
            return f"Not ready for {bar}{for_now}; {wording.count_word(waits, 'item')} {verb} in the way"
        case "ready_with_conditions":
            things = wording.count_word(waits, "thing")
            return f"Ready with conditions{for_now}: {things} to close before {bar}"
        case "ready":
            ran = wording.count_word(counts.ran, "check")
            return f"Ready for {bar}{for_now}: nothing that blocks it in the {ran} that ran"
        case _:
            return (
                f"We cannot say: {_share(counts.ran, counts.applicable)} checks "
                f"could run, over {wording.count(audit.target.lines, 'line')} of code"
            )


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
    work = _blocker_days(audit)
    if work:
        text += f"Closing what blocks a launch takes an estimated {_days(work)} of work. "
    everything = effort.everything(audit)
    if everything.high > 0:
        text += f"All that we advise takes {_days(everything)}. "
    text += (
        f"We could assess {_share(counts.ran, counts.applicable)} checks that apply. "
        if counts.applicable
        else "None of our checks applies to what we were given. "
    )
    because = provisional.why(audit)
    if because:
        text += wording.sentence(f"The verdict is provisional, because {because}")
    return text.strip()


def _unseen(audit: Audit) -> str:
    """What was not looked at, at most two questions by name."""
    whats = [f"“{item.what}”" for item in open_questions(audit)]
    more = len(whats) - NAMED
    named = [*whats[:NAMED], *([f"{wording.word(more)} more"] if more > 0 else [])]
    return f"Not looked at: {wording.listing(named)}; and" if named else "Not looked at:"


def _asks(audit: Audit, told: tuple[Failed, ...]) -> tuple[Ask, ...]:
    """The decisions that follow from the data: first package, launch, work, questions."""
    asks = [*_first_ask(audit, told), *_launch_ask(told), *_work_asks(audit, told)]
    if waiting := people.waiting(audit):
        asks.append(
            Ask(
                "Name who answers what only a person can",
                f"{wording.capital(wording.count_word(waiting, 'question'))}, listed in this report.",
                "They stay open, and nobody knows the answer on a bad day.",
            )
        )
    return tuple(asks)


def _first_ask(audit: Audit, told: tuple[Failed, ...]) -> list[Ask]:
    """The package of the worst blocker."""
    by_control = {item.control.id: item for item in told}
    worst = {name: rank for rank, name in enumerate(by_control)}
    first = min(
        (package for package in audit.recommendations if package.blocker and package.controls),
        key=lambda package: min(worst.get(name, len(worst)) for name in package.controls),
        default=None,
    )
    if first is None:
        return []
    risk = next((by_control[name].control.risk for name in first.controls if name in by_control), "")
    advice = f"Before anything else. {wording.capital(_days(first.effort))}."
    return [Ask(wording.capital(first.title.rstrip(".")), advice, wording.first_sentence(risk))]


def _launch_ask(told: tuple[Failed, ...]) -> list[Ask]:
    blockers = [item for item in told if item.result.blocker]
    if not blockers:
        return []
    closed = "blocker is" if len(blockers) == 1 else f"{wording.word(len(blockers))} blockers are"
    last = blockers[min(1, len(blockers) - 1)]
    return [Ask("Hold the launch", f"Until the {closed} closed and checked again.", f"{last.control.title}.")]


def _work_asks(audit: Audit, told: tuple[Failed, ...]) -> list[Ask]:
    """First the work that the launch waits for, in whatever stage it lies; then the rest."""
    urgent, later = effort.urgent(audit), effort.later(audit)
    asks = []
    blockers = sum(1 for item in told if item.result.blocker)
    if blockers and urgent:
        what = "the blocker" if blockers == 1 else f"the {wording.word(blockers)} blockers"
        asks.append(Ask(f"Approve the work that lifts {what}", _work(urgent), "The launch waits."))
    elif urgent:
        what = "the condition" if len(urgent) == 1 else f"the {wording.word(len(urgent))} conditions"
        asks.append(
            Ask(f"Approve the work that meets {what}", _work(urgent), "You launch with what we warned of.")
        )
    if later:
        findings = len({name for package in later for name in package.controls})
        stay = "stays" if findings == 1 else "stay"
        asks.append(
            Ask(
                "Approve the rest" if urgent else "Approve the work that we advise",
                _work(later),
                f"{wording.capital(wording.count_word(findings, 'finding'))} {stay} open, "
                "and each new feature builds on them.",
            )
        )
    return asks


def _work(packages: tuple[Recommendation, ...]) -> str:
    stages = wording.distinct(STAGE_NAMES[package.stage] for package in packages)
    where = f"in the stage {stages[0]}" if len(stages) == 1 else "over all stages"
    return f"{wording.capital(_days(effort.total(packages)))} of engineering, {where}."


def decision(audit: Audit, number: str) -> Decision:
    """The page; ``number`` is the report's."""
    told = worst_first(ranked(audit))
    counts = tally(audit)
    status = audit.verdict.status
    name = WORDS.get(status, status)
    commit = f", commit {audit.target.commit[:12]}" if audit.target.commit else ""
    serious = [item for item in told if item.result.blocker or item.severity.rank <= Severity.HIGH.rank]
    return Decision(
        headline=_headline(audit, counts, sum(1 for item in told if item.result.blocker)),
        status=status,
        word=f"{name}, provisional" if audit.verdict.provisional else name,
        text=_text(audit, told, counts),
        unseen=_unseen(audit),
        risks=tuple(finding_view(item, audit) for item in serious[:TOP]),
        asks=_asks(audit, told),
        good=praise(audit),
        good_count=wording.capital(
            f"{_share(len(counts.passed), counts.ran)} checks that ran "
            f"{'was' if len(counts.passed) == 1 else 'were'} passed"
        ),
        source=f"Evidence: report {number}{commit}." + (DAYS if audit.recommendations else ""),
    )
