"""What the word "draft" above a page means, and what makes the report final: one sentence for its reader."""

from lastmile.language import say, say_words
from lastmile.model import Audit
from lastmile.report import quality_people, wording


def draft_note(audit: Audit) -> str:
    """Until when it is one: what a person has still to do (``quality_people``); for drafts alone."""
    steps = []
    if blockers := quality_people.unsigned(audit):
        steps.append(
            say_words(
                "a person has checked {word} launch blocker and signed it by name",
                "a person has checked {word} launch blockers and signed each by name",
                blockers,
            )
        )
    if questions := quality_people.unanswered(audit):
        steps.append(
            say_words(
                "{word} question that can block a launch is answered",
                "{word} questions that can block a launch are answered",
                questions,
            )
        )
    # Where nobody has anything to do, the auditor marked it so.
    until = wording.listing(steps) or say("the auditor has released the report")
    return say("Draft, until {steps}.", steps=until)
