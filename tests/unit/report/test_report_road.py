"""The road says how far each better word is, and money only where the consultant named a day rate."""

import pytest
from report_samples import prototype

from lastmile.model import Audit, Effort, Engagement, Milestone
from lastmile.model.record import DayRate
from lastmile.report.road import road


def audit(milestone: Milestone, rate: DayRate | None = None) -> Audit:
    return prototype().model_copy(
        update={"milestones": (milestone,), "engagement": Engagement(client="Example Ltd", day_rate=rate)}
    )


def milestone(**fields: object) -> Milestone:
    base = {"status": "ready_with_conditions", "provisional": False, "packages": ("WP-01", "WP-02")}
    return Milestone.model_validate(base | {"effort": Effort(low=36, high=70), "score_after": 72.6} | fields)


def test_a_better_word_has_its_days_its_tasks_and_its_score() -> None:
    said = road(audit(milestone())).reach
    assert said == (
        "With 4½ to 8¾ days of work (2 tasks) the product is ready with conditions, at 73 of 100 points.",
    )


def test_money_is_rounded_like_the_estimate_that_it_is() -> None:
    said = road(audit(milestone(), DayRate(amount=915, currency="EUR"))).reach[0]
    assert "(2 tasks, 4,100 to 8,000 EUR)" in said


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": "ready", "provisional": True}, "the product is ready, provisionally, at"),
        ({"packages": ("WP-01",)}, "(1 task)"),
        ({"score_after": None}, "is ready with conditions."),
    ],
)
def test_what_is_not_known_is_not_said(fields: dict[str, object], words: str) -> None:
    assert words in road(audit(milestone(**fields))).reach[0]


def test_a_provisional_word_has_its_reason_beside_it() -> None:
    told = road(audit(milestone(provisional=True))).reach
    assert len(told) > 1
    assert told[-1].startswith("Provisionally, because ")
    assert not any("because" in sentence for sentence in road(audit(milestone())).reach)


def test_a_task_that_only_another_one_needs_is_named() -> None:
    made = prototype()
    free = next(item for item in made.recommendations if not item.blocker and ";" not in item.title)
    blocking = [item.id for item in made.recommendations if item.blocker]
    with_it = road(audit(milestone(packages=(*blocking, free.id)))).reach
    assert with_it[-1] == f"Of these tasks one is counted because another needs it first: “{free.title}”."
    assert len(road(audit(milestone(packages=tuple(blocking)))).reach) == 1
