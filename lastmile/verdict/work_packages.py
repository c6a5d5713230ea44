"""Which rows one piece of work closes: the table ``checklists/work_packages.yaml``."""

from collections.abc import Collection, Iterator
from pathlib import Path

from lastmile.verdict.problems import Place, Problems
from lastmile.yaml_in import Lines

WORK_PACKAGES = "work_packages.yaml"
FORMAT = 1
LONGEST = 8  # words of an action


def read_work_packages(file: Path, known: Collection[str], problems: Problems) -> dict[str, str]:
    """The action of the package that each row belongs to, by control id; a row of none is missing.

    ``known`` are the ids of the checklist. Of a package that is not well written ``problems`` say why.
    """
    head = problems.head(file, "the table of work packages", FORMAT)
    if head is None:
        return {}
    if set(head) != {"version", "work_packages"} or not isinstance(head["work_packages"], list):
        problems.add(Place(str(file)), "it holds «version» and a list «work_packages», and nothing else")
        return {}
    found: dict[str, str] = {}
    actions: set[str] = set()
    for row in head["work_packages"]:
        wrong = list(_problems(row, actions, found, known))
        line = row.line if isinstance(row, Lines) else head.key_lines["work_packages"]
        for said in wrong:
            problems.add(Place(str(file), line), said)
        if not wrong:
            actions.add(row["action"])
            found |= dict.fromkeys(row["controls"], row["action"])
    return found


def _problems(row: object, actions: set[str], found: dict[str, str], known: Collection[str]) -> Iterator[str]:
    if not isinstance(row, Lines) or set(row) != {"action", "controls"}:
        yield "every row has an action and the controls that it closes, and nothing else"
        return
    action, controls = row["action"], row["controls"]
    if not isinstance(action, str) or not 0 < len(action.split()) <= LONGEST:
        yield f"an action has one to {LONGEST} words"
    if action in actions:
        yield f"«{action}» stands twice"
    if not isinstance(controls, list) or len(controls) < 2:
        yield f"«{action}»: a package joins two controls or more"
        return
    for control in controls:
        if control not in known:
            yield f"«{action}»: «{control}» is no row of this checklist"
        elif control in found or controls.count(control) > 1:
            yield f"«{control}» is in a package already"
