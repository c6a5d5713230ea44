"""What the decision page says of the cost: what has to be paid for before the launch, and all that we advise.

Days come from the work packages alone, as on the road; where there is none, that is said.
"""

from lastmile.language import say, say_many
from lastmile.model import Audit
from lastmile.report import effort
from lastmile.report.headline import bar, blocker_days, days
from lastmile.report.ranking import ranked
from lastmile.report.scope import open_questions

WAITING = ("not_ready", "ready_with_conditions")  # words with something to close before the launch


def cost(audit: Audit) -> tuple[str, ...]:
    """The sentences, in their order."""
    found = [*_first(audit), *_all(audit)]
    if audit.verdict.status not in WAITING and open_questions(audit):
        found.append(say("What was not assessed may add work."))
    return tuple(found)


def _first(audit: Audit) -> list[str]:
    """What the launch waits for."""
    blocking, meeting = blocker_days(audit), effort.urgent(audit)
    if blocking:
        spent = days(blocking)
        return [say("Closing what blocks a launch takes one engineer an estimated {days}.", days=spent)]
    if meeting:
        return [
            say_many(
                "Meeting the condition takes one engineer an estimated {days}.",
                "Meeting the conditions takes one engineer an estimated {days}.",
                len(audit.verdict.reasons),
                days=days(effort.total(meeting)),
            )
        ]
    if audit.verdict.status in WAITING:
        return [say("What it takes to close what the launch waits for was not estimated.")]
    return []


def _all(audit: Audit) -> list[str]:
    """All work that we advise; of a good word, that none of it is due before the launch."""
    everything, before = effort.everything(audit), bar(audit)[1]
    ready = audit.verdict.status == "ready"
    if audit.recommendations:
        if effort.urgent(audit):
            return [say("All that we advise takes {days}.", days=days(everything))]
        free = [say("By what we could assess, no work has to be paid for {before_bar}.", before_bar=before)]
        advised = say("All that we advise takes one engineer an estimated {days}.", days=days(everything))
        return [*(free if ready else []), advised]
    if audit.verdict.status in WAITING:
        return []
    if not ready:
        return [say("No task follows from the checks that ran, so what a launch costs cannot be said.")]
    if any(ranked(audit).values()):
        return [
            say(
                "No task follows from the checks that ran: no work has to be paid for, {before_bar} or "
                "later.",
                before_bar=before,
            )
        ]
    return [
        say(
            "In what we could assess there is nothing to repair: no work has to be paid for, {before_bar} "
            "or later.",
            before_bar=before,
        )
    ]
