"""The parts of the record that say what there was, what took part, what was looked at and what was not."""

from collections.abc import Mapping, Sequence
from typing import Any

from lastmile import __version__
from lastmile.inventory import Inventory
from lastmile.model import (
    Control,
    Coverage,
    FileCounts,
    LeftOut,
    NotAssessed,
    Outcome,
    Phase,
    Result,
    Role,
    ToolRecord,
)
from lastmile.verdict.reading import NAMES, Gathered
from lastmile.verdict.score import SUPPORTED, UNREAD_CODE


def tools(gathered: Sequence[Gathered]) -> tuple[ToolRecord, ...]:
    """The wrapped tools by name, and LastMile itself for all of its checks."""
    wrapped = [g.run for g in gathered if not g.run.scanner.startswith("lastmile.")]
    named = [ToolRecord(name=run.scanner, version=run.version, data_date=run.data_date) for run in wrapped]
    return (ToolRecord(name="lastmile", version=__version__), *named)


def walls(gathered: Sequence[Gathered]) -> dict[str, bool]:
    """A wall stood only if it stood for every tool."""
    found: dict[str, bool] = {}
    for g in gathered:
        for name, stood in (g.scan.walls if g.scan else {}).items():
            found[name] = found.get(name, True) and stood
    return dict(sorted(found.items()))


def coverage(
    inventory: Inventory, gathered: Sequence[Gathered], open_questions: tuple[NotAssessed, ...]
) -> Coverage:
    """Files by what became of them, and the questions that stay open.

    Assessed is what a run (or, of manifests, intake) read; a file that none read is left out and says so.
    """
    unassessed = (Role.VENDORED, Role.GENERATED, Role.MINIFIED)
    ours = {f.path for f in inventory.files if f.role not in unassessed}
    copied = {f.path for f in inventory.files}
    read = {path for g in gathered if g.scan for path in g.scan.sent}
    read |= {m.path for m in inventory.manifests if not m.problem}
    partly = {u.path for g in gathered for u in g.run.unread if not u.by_nature} & ours
    missed = ours - read - partly
    # A folder that was left out whole is one entry; vendored files are copied and listed both.
    elsewhere = sum(item.path not in copied for item in inventory.left_out)
    assessed = len(ours) - len(partly) - len(missed)
    total = len(copied) + elsewhere
    unlooked = tuple(LeftOut(path=path, reason="no check read it") for path in sorted(missed))
    return Coverage(
        files=FileCounts(
            total=total, assessed=assessed, partly=len(partly), left_out=total - assessed - len(partly)
        ),
        left_out=(*inventory.left_out, *unlooked),
        not_assessed=open_questions,
    )


def recorded_sizes(recorded: Mapping[str, Any]) -> Mapping[str, int]:
    """``reading.sizes`` from the facts of a record."""
    return {str(name): int(size) for name, size in recorded.get("sizes", {}).items()}


def not_assessed(
    controls: Sequence[Control],
    results: Sequence[Result],
    phases: Sequence[Phase],
    sizes: Mapping[str, int],
) -> tuple[NotAssessed, ...]:
    """What stays open: phases left out, languages without rules, automatic rows without an answer."""
    known = {control.id: control for control in controls}
    left_out = [
        NotAssessed(
            what=f"The whole phase «{phase.value.replace('_', ' ')}»",
            reason="left out by the option --phase",
            what_it_takes="an audit without that option",
        )
        for phase in Phase
        if phases and phase not in phases
    ]
    languages = [
        NotAssessed(
            what=f"{sizes[name]:,} lines of {NAMES.get(name, name.capitalize())}",
            reason="no rule of ours reads this language; it was searched for secrets only",
            what_it_takes="a reading by a person who knows the language",
        )
        for name in sorted(UNREAD_CODE & sizes.keys())
    ]
    return (
        *left_out,
        *languages,
        *(
            NotAssessed(
                what=known[r.control].question,
                reason=r.reason,
                what_it_takes=known[r.control].not_assessed or "the scanner that reads it, run again",
            )
            for r in results
            if r.outcome is Outcome.NOT_ASSESSED and not known[r.control].manual
        ),
    )


def facts(inventory: Inventory, sizes: Mapping[str, int]) -> dict[str, Any]:
    """What applicability and the verdict saw; history is shown and never scored."""
    history = inventory.history
    lines = sum(x.lines for x in inventory.target.languages if x.name in SUPPORTED)
    return {
        "applies": sorted(fact.value for fact in inventory.facts),
        "frameworks": list(inventory.frameworks),
        "supported_lines": lines,
        "sizes": dict(sizes),
        "history": None
        if history is None
        else {
            "commits": history.commits,
            "authors": history.authors,
            "first_commit": history.first_commit,
            "last_commit": history.last_commit,
            "shallow": history.shallow,
        },
    }
