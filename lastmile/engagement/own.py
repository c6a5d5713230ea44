"""The consultant's own findings as rows and findings of the record, so that they are counted and scored."""

import hashlib
import re

from lastmile.engagement.deciding import OWN
from lastmile.engagement.file import OwnFinding
from lastmile.model import Control, Evidence, Finding, Severity, Status

TOPIC = "found by a person"


def control(own: OwnFinding) -> Control:
    """The row ``own/<id>``: it is there as long as the file names the finding, and fails as long."""
    return Control(
        id=f"own/{own.id}",
        phase=own.phase,
        stage=own.stage,
        topic=TOPIC,
        tier="own",
        kind="own",
        severity=own.severity,
        blocker=own.severity is Severity.CRITICAL if own.blocker is None else own.blocker,
        blocker_from=own.severity,
        question=f"Found by {own.author}: {own.title.rstrip('.')}.",
        title=own.title,
        risk=own.risk,
        action=own.action or _first_sentence(own.fix),
        fix=own.fix,
        good="",
        effort=own.effort_hours,
    )


def finding(own: OwnFinding) -> Finding:
    """The one place of that row. Who is sure has confirmed it."""
    sure = own.confidence.rank == 0
    seen = own.seen.strip()
    stop = "" if not seen or seen.endswith((".", "!", "?")) else "."
    return Finding(
        rule=f"{OWN}{own.id}",
        message=f"{seen}{stop} Found by {own.author} on {own.date}.".strip(),
        severity=own.severity,
        confidence=own.confidence,
        path=own.path,
        line=own.line,
        evidence=(Evidence(kind="human", path=own.path, line=own.line, note=f"{own.author}, {own.date}"),),
        # From the id alone: the same finding when its words or its line change.
        fingerprint=f"{hashlib.sha256(f'{OWN}{own.id}'.encode()).hexdigest()[:20]}-1",
        control=f"own/{own.id}",
        phase=own.phase,
        title=own.title,
        status=Status.CONFIRMED if sure else Status.OPEN,
        decided_by=own.author if sure else None,
    )


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?])\s+", text.strip(), maxsplit=1)[0].rstrip(".")
