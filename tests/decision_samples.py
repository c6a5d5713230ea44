"""Records whose decision page the report's tests read, and that page."""

import report_samples as samples

from lastmile.model import Audit, Outcome, Result, Verdict
from lastmile.report import as_json
from lastmile.report.evidence import numbered
from lastmile.report.options import ReportOptions
from lastmile.report.view import Report, view


def shown(audit: Audit) -> Report:
    audit = numbered(audit)
    return view(audit, ReportOptions(), as_json.render(audit))


def changed(audit: Audit, name: str, **more: object) -> Audit:
    """The audit with one result changed."""

    def one(result: Result) -> Result:
        return result.model_copy(update=more) if result.control.endswith(name) else result

    return audit.model_copy(update={"results": tuple(one(result) for result in audit.results)})


def judged(audit: Audit, status: str, *, provisional: bool = False, reasons: tuple[str, ...] = ()) -> Audit:
    verdict = Verdict(status=status, provisional=provisional, reasons=reasons)
    return audit.model_copy(update={"verdict": verdict})


def conditions(count: int) -> Audit:
    """No blocker, ``count`` conditions."""
    base = samples.prototype()
    results = tuple(result.model_copy(update={"blocker": False}) for result in base.results)
    packages = tuple(package.model_copy(update={"blocker": False}) for package in base.recommendations)
    names = tuple(package.controls[0] for package in packages[:count])
    return judged(
        base.model_copy(update={"results": results, "recommendations": packages}),
        "ready_with_conditions",
        provisional=True,
        reasons=names,
    )


def unseen(*names: str) -> Audit:
    """A good verdict, provisional because these checks that can block saw nothing."""
    audit = judged(samples.clean(), "ready", provisional=True)
    for name in names:
        audit = changed(audit, name, outcome=Outcome.NOT_ASSESSED, coverage=0.0)
    return audit


BLOCKERS = ("/known-vulnerability", "/sql-string-building", "/hardcoded-secret", "/no-tests")
