"""Whether the rows and constants of a record are those that LastMile ships."""

from lastmile import __version__
from lastmile.model import Audit
from lastmile.resources import folder
from lastmile.verdict import plan
from lastmile.verdict.checklist import load_folder
from lastmile.verdict.constants import from_record
from lastmile.verdict.wordings import in_full


def foreign_bar(audit: Audit) -> list[str]:
    """What a record of this very version was judged by that is none of ours, one line each.

    Older versions had others, and a client's own checklist may bring its own: of those the record's word is
    all there is.
    """
    if audit.lastmile_version != __version__ or audit.options.get("own_checklists"):
        return []
    checklist = load_folder(folder("checklists"))
    ours = checklist.profiles.get(audit.profile)
    if ours is None:
        return [f"audit.json: «{audit.profile}» is no profile of this LastMile"]
    found = []
    if from_record(audit.constants) != ours.constants():
        found.append(f"audit.json: its constants are not those of the profile «{ours.id}»")
    if any(audit.constants.get(name) != value for name, value in plan.CONSTANTS.items()):
        found.append("audit.json: its constants of the removal plan are not those of this LastMile")
    rows = {control.id: control for control in ours.applied(checklist.controls)}
    stated = [in_full(control) for control in audit.controls if not control.own]
    if audit.checklist_version == checklist.version and any(c != rows.get(c.id) for c in stated):
        found.append(f"audit.json: its controls are not those of the checklist under «{ours.id}»")
    return found
