"""The checklist in words: the terminal's list, one check in full, and the generated page docs/checks.md."""

from collections.abc import Iterable

from lastmile.errors import InputError
from lastmile.model import Control, Phase, Severity
from lastmile.verdict.checklist import Checklist
from lastmile.verdict.rows import Lesson

TITLES = {
    Phase.SECURITY: "Security",
    Phase.FAILURE_MODES: "Failure modes",
    Phase.PERFORMANCE: "Performance",
    Phase.DEPENDENCIES: "Dependencies",
}


def as_table(checklist: Checklist) -> str:
    """One line a check: id, severity, stage, what it asks."""
    width = max(len(control.id) for control in checklist.controls)
    return "\n".join(
        f"{c.id:<{width}}  {c.severity.value:<8}  {c.stage.value:<9}  {c.question}"
        for c in checklist.controls
    )


def as_text(checklist: Checklist, control_id: str) -> str:
    """One check in full. Raises InputError when no check has this id."""
    try:
        control = checklist.control(control_id)
    except StopIteration:
        close = [c.id for c in checklist.controls if control_id.rsplit("/", 1)[-1] in c.id]
        hint = (
            f"; did you mean {', '.join(close[:3])}?" if close else "; «lastmile checks list» names them all"
        )
        raise InputError(f"no check has the id «{control_id}»{hint}") from None
    return "\n".join(_paragraphs(control, checklist.lessons.get(control.id)))


def as_markdown(checklist: Checklist) -> str:
    """The page docs/checks.md."""
    parts = [
        "# Checks",
        "",
        "Generated from `checklists/` by `make docs`; edit the checklists, not this page.",
        "",
    ]
    for phase in Phase:
        controls = [control for control in checklist.controls if control.phase is phase]
        if controls:
            parts += [f"## {TITLES[phase]}: {checklist.questions.get(phase, '')}", ""]
            parts += [line for c in controls for line in _section(c, checklist.lessons.get(c.id))]
    return "\n".join(parts).rstrip() + "\n"


def _paragraphs(control: Control, lesson: Lesson | None) -> Iterable[str]:
    yield f"{control.id} ({TITLES[control.phase]}, {control.severity.value}, stage {control.stage.value})"
    yield ""
    for label, text in _facts(control, lesson):
        yield f"{label + ':':<14} {text}"
    for label, code in (("Before", lesson.before), ("After", lesson.after)) if lesson else ():
        yield f"\n{label}:\n"
        yield from (f"    {line}".rstrip() for line in code.splitlines())


def _section(control: Control, lesson: Lesson | None) -> Iterable[str]:
    yield f"### {control.id}"
    yield ""
    yield f"**{control.question}** {control.title}."
    yield ""
    for label, text in _facts(control, lesson):
        yield f"- {label}: {text}"
    yield ""
    if lesson:
        for label, code in (("Before", lesson.before), ("After", lesson.after)):
            yield f"{label}:"
            yield ""
            yield from (f"    {line}".rstrip() for line in code.splitlines())
            yield ""


def _facts(control: Control, lesson: Lesson | None) -> Iterable[tuple[str, str]]:
    yield "Asks", control.question
    yield "Why", control.risk
    if control.mild:
        yield "Where nothing is worse than low", f"{control.mild.title}. {control.mild.risk}"
    if lesson:
        yield "How we look", " ".join(lesson.how.split())
    yield "Rules" if lesson else "How we look", _evidence(control)
    yield "What to do", control.fix
    if lesson:
        yield "Known misses", " ".join(lesson.misses.split())
    yield "Applies", _applies(control)
    weight = f"{control.severity.value}" + (", launch blocker" if control.blocker else "")
    if control.blocker and control.blocker_from is not Severity.HIGH:
        weight += f" from {control.blocker_from.value} findings on"
    if control.blocker_when:
        weight += f" where there is {' or '.join(control.blocker_when)}"
    yield "Weight", weight
    yield "Effort", f"{control.effort.low:g} to {control.effort.high:g} hours for a few places"
    if control.cwe:
        yield "CWE", ", ".join(control.cwe)
    if control.paired:
        yield "A person can answer", control.paired


def _evidence(control: Control) -> str:
    if control.manual:
        return "a person answers; evidence asked for: " + (control.not_assessed or "a written answer")
    told = [f"{token}: {', '.join(globs)}" for token, globs in control.evidence.items()]
    if control.supplements:
        told.append(f"of these only where the tool is installed: {', '.join(control.supplements)}")
    return "; ".join(told)


def _applies(control: Control) -> str:
    parts = ["everywhere" if control.languages == ("any",) else ", ".join(control.languages)]
    if control.applies_when:
        parts.append(f"where there is {' or '.join(control.applies_when)}")
    if control.not_when:
        parts.append(f"not for a {' or '.join(control.not_when)}")
    return "; ".join(parts)
