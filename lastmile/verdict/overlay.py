"""What a client's folder changes in our checklist, in one line for the terminal."""

from pathlib import Path

from lastmile.verdict.checklist import Checklist, load_folder


def effect(checklist: Checklist, ours: Path) -> str:
    """How many rows it adds, changes and switches off; ``ours`` is the folder that it lies over."""
    base = {control.id: control for control in load_folder(ours).controls}
    added = sum(control.id not in base for control in checklist.controls)
    off = sum(bool(control.switched_off) for control in checklist.controls)
    changed = sum(
        control.id in base and not control.switched_off and control != base[control.id]
        for control in checklist.controls
    )
    parts = ((added, "added"), (changed, "changed"), (off, "switched off"))
    return ", ".join(f"{number} {'row' if number == 1 else 'rows'} {what}" for number, what in parts)
