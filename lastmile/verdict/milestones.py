"""How far away each better word is: the packages to close, their hours, and the score then.

Computed like the waterfall: the same rows are decided again with those packages closed. What keeps a good
word provisional (a lost tool, too little read) no work on the product can mend, so it stays.
"""

from collections.abc import Callable, Sequence

from lastmile.model import Milestone, Recommendation, Verdict
from lastmile.verdict.constants import STANDARD, Constants
from lastmile.verdict.recommend import closed, score_rows, total_effort
from lastmile.verdict.score import Pair

_BETTER = ("ready_with_conditions", "ready")


def milestones(
    rows: Sequence[Pair],
    packages: Sequence[Recommendation],
    verdict: Verdict,
    decide: Callable[[Sequence[Pair]], Verdict],
    constants: Constants = STANDARD,
) -> tuple[Milestone, ...]:
    """One for each word that is better than today's and that closing packages reaches, nearest first.

    ``decide`` gives the word for these rows. A word is reached when what stands in its way is closed, with
    the packages that this depends on; other work changes no word and is left out.
    """
    found: list[Milestone] = []
    now, taken = verdict, frozenset[str]()
    while now.status in ("not_ready", "ready_with_conditions") and now.reasons:
        taken |= _closing(packages, now.reasons)
        done = {control for package in packages if package.id in taken for control in package.controls}
        then = [closed(row, constants) if row[0].id in done else row for row in rows]
        after = decide(then)
        if after.reasons == now.reasons:
            break  # a person's answer or a lost tool stands in the way, and no package closes it
        if after.status in _BETTER and after.status != now.status:
            mine = [package for package in packages if package.id in taken]
            found.append(
                Milestone(
                    status=after.status,
                    provisional=after.provisional,
                    packages=tuple(package.id for package in mine),
                    effort=total_effort(package.effort for package in mine),
                    score_after=score_rows(then, constants).overall,
                )
            )
        now = after
    return tuple(found)


def _closing(packages: Sequence[Recommendation], reasons: Sequence[str]) -> frozenset[str]:
    """The packages that hold one of these controls, and those that must come before them."""
    by_id = {package.id: package for package in packages}
    wanted = [package.id for package in packages if set(reasons) & set(package.controls)]
    taken: set[str] = set()
    while wanted:
        one = wanted.pop()
        if one not in taken:
            taken.add(one)
            wanted += by_id[one].depends_on
    return frozenset(taken)
