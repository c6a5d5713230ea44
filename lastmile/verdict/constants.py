"""Every constant of the score, the verdict and the effort, in one place; docs/scoring.md explains each.

They stand in each record under ``constants``, and a record is judged again by those that it carries: so a
report written again next year, or under a later LastMile, says what it said. A profile (``profiles.py``)
sets the few that tell one bar from another.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, ValidationError

from lastmile.errors import AuditFileError
from lastmile.model import Confidence, Noun, Phase, Severity

Share = Annotated[float, Field(ge=0, le=1)]
Points = Annotated[float, Field(ge=0, le=100)]


class EffortStep(Noun):
    """Up to so many places a row's hours are multiplied by this factor."""

    places_up_to: int
    factor: float


class Constants(Noun):
    """What every figure of the judgement is made with; the defaults are those of the profile production."""

    severity_weight: dict[Severity, float] = Field(
        default={
            Severity.CRITICAL: 10.0,
            Severity.HIGH: 7.5,
            Severity.MEDIUM: 5.0,
            Severity.LOW: 2.5,
            Severity.INFO: 0.0,
        }
    )
    confidence_factor: dict[Confidence, Share] = Field(
        default={Confidence.HIGH: 1.0, Confidence.MEDIUM: 0.75, Confidence.LOW: 0.25}
    )
    answer_credit: dict[str, Share] = Field(default={"yes": 1.0, "partly": 0.5, "no": 0.0, "unknown": 0.0})
    share_power: Share = 0.5  # of the share of places that fail, for rows of kind instance
    enough_coverage: Share = 0.8  # of the lines; below it a row without findings is not assessed
    phase_weight: dict[Phase, Share] = Field(
        default={
            Phase.SECURITY: 0.35,
            Phase.FAILURE_MODES: 0.40,  # readiness is booked here: tests, pipelines, logs, runbooks
            Phase.PERFORMANCE: 0.15,
            Phase.DEPENDENCIES: 0.10,
        }
    )
    phase_cap: Points = 39.0  # of a phase with an open blocker
    overall_cap: Points = 49.0  # of the whole with an open blocker
    above_worst: Points = 25.0  # the whole is never further above the worst phase
    condition_from: Severity = Severity.HIGH  # the mildest finding that keeps a product from plain ready
    provisional_below: Share = 0.70  # core coverage
    cannot_say_below: Share = 0.40  # core coverage
    fewest_lines: int = 200  # in supported languages
    questions_hold: bool = False  # an unanswered question that can block keeps a good word provisional
    # A row's hours are its checklist's for a few places; more places cost more, but less than in
    # proportion, because the second place is mended like the first.
    effort_scale: tuple[EffortStep, ...] = (
        EffortStep(places_up_to=3, factor=1.0),
        EffortStep(places_up_to=10, factor=1.5),
        EffortStep(places_up_to=30, factor=2.0),
        EffortStep(places_up_to=100, factor=3.0),
    )
    effort_scale_most: float = 4.0
    # The dearest row of a work package counts whole; the others share its reading, review and release.
    same_cause: Share = 0.7

    def recorded(self) -> dict[str, Any]:
        """As audit.json has them."""
        return self.model_dump(mode="json")


STANDARD = Constants()


def from_record(found: Mapping[str, Any]) -> Constants:
    """The constants by which a record was judged; one that an older record lacks is the standard one.

    What else stands under ``constants`` (those of the packages' plan) is no matter of the score.
    Raises AuditFileError, one line that names the constant.
    """
    known = {name: value for name, value in found.items() if name in Constants.model_fields}
    try:
        made = Constants.model_validate(known)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in ("constants", *first["loc"]))
        raise AuditFileError(f"the record's {place}: {first['msg']}") from None
    for name, words in (
        ("severity_weight", Severity),
        ("confidence_factor", Confidence),
        ("phase_weight", Phase),
    ):
        if set(getattr(made, name)) != set(words):
            raise AuditFileError(f"the record's constants.{name}: it names {', '.join(words)}, each once")
    if set(made.answer_credit) != set(STANDARD.answer_credit):
        raise AuditFileError(
            "the record's constants.answer_credit: it names yes, partly, no and unknown, each once"
        )
    return made
