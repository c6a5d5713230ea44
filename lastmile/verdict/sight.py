"""Whether one audit would have seen a finding of another: asked before anything is called fixed or new."""

from fnmatch import fnmatchcase

from lastmile.model import Audit, Finding, Outcome, RunStatus


class Sight:
    """What one audit looked at, from its record alone."""

    def __init__(self, audit: Audit) -> None:
        self._audit = audit
        self._runs = {run.scanner: run for run in audit.runs}
        self._controls = {control.id: control for control in audit.controls}
        self._results = {result.control: result for result in audit.results}
        self._left_out = {item.path: item.reason for item in audit.coverage.left_out}
        self._phases = frozenset(audit.options.get("phases") or ())

    def missing(self, finding: Finding) -> str:
        """Why this audit could not see that finding, in words; "" where it looked and would have.

        A finding that several rules saw counts as looked for where one of them read its file.
        """
        return (
            self._out_of_scope(finding)
            or self._out_of_checklist(finding)
            or self._path_left_out(finding.path)
            or self._unrun(finding)
        )

    def _out_of_scope(self, finding: Finding) -> str:
        if self._phases and finding.phase is not None and finding.phase not in self._phases:
            return "this phase was left out of the audit"
        subdir = self._audit.target.subdir
        if subdir and finding.path and not finding.path.startswith(f"{subdir}/"):
            return f"the audit looked at the folder {subdir} alone"
        return ""

    def _out_of_checklist(self, finding: Finding) -> str:
        if finding.control is None:
            return ""
        control, result = self._controls.get(finding.control), self._results.get(finding.control)
        if control is None or result is None:
            own = finding.control.startswith("own/")
            return "no person reported it again" if own else "its check was no part of the audit's checklist"
        if result.outcome is Outcome.NOT_APPLICABLE:
            return f"its check did not apply: {result.reason}" if result.reason else "its check did not apply"
        globs = [g for named in control.evidence.values() for g in named]
        if globs and not any(fnmatchcase(rule, glob) for rule in _rules(finding) for glob in globs):
            return "the rule that saw it was no part of the audit"
        return ""

    def _path_left_out(self, path: str | None) -> str:
        if path is None:
            return ""
        parts = path.split("/")
        above = ["/".join(parts[:count]) for count in range(len(parts), 0, -1)]
        for name in above:
            reason = self._left_out.get(name) or self._left_out.get(f"{name}/")
            if reason and not (name == path and reason == "no check read it"):
                return f"its file was left out: {reason}"
        return ""

    def _unrun(self, finding: Finding) -> str:
        """Why none of the scanners that saw it looked there; the first reason of the leading rule."""
        if finding.control and finding.control.startswith("own/"):
            return ""
        reasons = [self._unread(rule, finding) for rule in _rules(finding)]
        return "" if not all(reasons) else reasons[0]

    def _unread(self, rule: str, finding: Finding) -> str:
        name = scanner(rule)
        run = self._runs.get(name)
        if run is None:
            return f"{name} took no part in the audit"
        if run.status in (RunStatus.FAILED, RunStatus.SKIPPED):
            did = "failed" if run.status is RunStatus.FAILED else "did not run"
            return f"{name} {did}: {run.reason}" if run.reason else f"{name} {did}"
        missed = next((u for u in run.unread if _concerns(u.path, u.rule, rule, finding)), None)
        return f"{name} could not read {missed.path}: {missed.reason}" if missed else ""


def scanner(rule: str) -> str:
    """The run that a rule belongs to: our own checks bear the rule's name, tools their own."""
    return rule if rule.startswith("lastmile.") else rule.split(".", 1)[0]


def _rules(finding: Finding) -> tuple[str, ...]:
    """The rules that saw it, the leading one first; a note that is no rule names no scanner of its family."""
    noted = [e.note for e in finding.evidence if e.kind in ("place", "file") and _is_rule(e.note)]
    return tuple(dict.fromkeys((finding.rule, *noted)))


def _is_rule(note: str) -> bool:
    return "." in note and not any(mark.isspace() for mark in note)


def _concerns(path: str, rule: str | None, ours: str, finding: Finding) -> bool:
    """Whether an unread file, or "<manifest>: <package>", is what the finding is about."""
    if rule is not None and not fnmatchcase(ours, rule):
        return False
    if finding.path is None:
        return rule is not None
    package = finding.package.name if finding.package else ""
    return path == finding.path or (bool(package) and path == f"{finding.path}: {package}")
