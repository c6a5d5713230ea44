"""Whether an earlier audit that somebody named is the right one."""

# ruff: noqa: PLC0415 - heavy modules are imported inside the commands, so that ``--help`` is quick

from typing import TYPE_CHECKING

from lastmile import errors

if TYPE_CHECKING:
    from lastmile.model import Audit


def another(earlier: "Audit", named: object, record: "Audit") -> None:
    """Raise InputError where ``named`` (an option's file) is the audit that is reported."""
    if earlier == record:
        raise errors.InputError(
            f"--earlier {named}: this is the very audit that is reported, not an earlier one"
        )


def doubts(earlier: "Audit", later: "Audit") -> list[str]:
    """What speaks against holding these two against each other; a product may have a new name."""
    from lastmile.report.wording import cut, visible

    lines = []
    names = [cut(visible(audit.target.name), 60) for audit in (earlier, later)]
    if earlier.target.name != later.target.name:
        lines.append(
            f"the earlier audit is of «{names[0]}», the later one of «{names[1]}»: "
            "if these are two products, the comparison says nothing"
        )
    if earlier.started_at > later.started_at:
        lines.append(
            f"the earlier audit is the younger one ({earlier.started_at[:10]}, the other "
            f"{later.started_at[:10]}): were the two files taken for one another?"
        )
    return lines
