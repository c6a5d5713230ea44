"""The pipeline: LOOK, GATHER, JUDGE. One function reads as the data's path; nothing is rendered here."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lastmile.advisories.scanner import Advisories
from lastmile.checks import CHECKS
from lastmile.checks.security import env_file_committed, hardcoded_secret
from lastmile.drill.look import drilled
from lastmile.engagement import Hand, load_file, nothing
from lastmile.errors import NothingToLookAt, ScannerError, Skip
from lastmile.intake.look import look
from lastmile.inventory import Inventory, Limits, Scan, Scanner
from lastmile.model import Audit, Phase, Run, RunStatus
from lastmile.registries.scanner import Registries
from lastmile.resources import folder
from lastmile.scanners import SCANNERS
from lastmile.scanners.tool import stop_all
from lastmile.secret.redaction import Redactor
from lastmile.syntax.imported import used
from lastmile.verdict.checklist import load_folder
from lastmile.verdict.dressing import clean, dressed
from lastmile.verdict.judge import judge, judge_again
from lastmile.verdict.packages import Uses
from lastmile.verdict.profiles import DEFAULT, chosen
from lastmile.verdict.reading import IMPORT, Gathered
from lastmile.workspace import workspace

# Wrapped tools, and what looks things up; in the order of their runs in the record.
LOOKERS: tuple[Scanner, ...] = (*SCANNERS, Advisories(), Registries())
# They run whatever phase was asked for: what they find is masked in every text.
_SECRET_FINDERS = frozenset(check.name for check in (hardcoded_secret.CHECK, env_file_committed.CHECK))
# Words of ours, which no sweep may touch: a target whose password is "security" would rewrite our phases.
_OUR_PARTS = frozenset(
    (
        *(
            "schema_version",
            "lastmile_version",
            "checklist_version",
            "profile",
            "bar",
            "fingerprint_kind",
            "started_at",
            "finished_at",
        ),
        *("engagement", "tools", "score", "verdict", "phases", "stages", "controls", "unclassified"),
        *("recommendations", "walls", "constants", "drill_reason"),
    )
)
_JUDGED = frozenset(("control", "phase", "stage", "outcome", "severity", "confidence", "kind", "id"))
_OUR_FIELDS: Mapping[str, frozenset[str]] = {
    "target": frozenset(("commit", "languages")),
    "runs": frozenset(("scanner", "version", "status", "opportunities", "violations", "data_date", "rule")),
    "results": _JUDGED | {"findings", "lost"},
    "findings": _JUDGED
    | {"rule", "cwe", "ecosystem", "fingerprint", "landmark", "title", "status", "set_aside"},
    "manual": frozenset(("control", "question", "answer", "date")),
    "coverage": frozenset(("what", "what_it_takes")),
    "suppressions": frozenset(("kind",)),
    "dependencies": frozenset(("ecosystem", "by_ecosystem", "vulnerabilities", "weight", "plan")),
    "options": frozenset(("history", "phases")),
    "history": frozenset(("tool", "kind", "first_commit", "last_commit")),
    "facts": frozenset(("applies", "frameworks", "history")),
    "drill": frozenset(("kind", "failure", "state", "reason", "note", "findings")),
}


@dataclass(frozen=True)
class Request:
    """What the user asked for."""

    target: str
    ref: str | None = None
    subdir: str | None = None
    token_env: str | None = None  # name of the environment variable that holds a token
    history: str | None = None  # none | full | a number of commits; None: full while the clone stays small
    exclude: tuple[str, ...] = ()
    phases: tuple[Phase, ...] = ()  # empty: all four
    checklists: Path | None = None  # a client's folder that is laid over ours
    profile: str | None = None  # None: the engagement file's, else ``usual_profile``
    usual_profile: str = DEFAULT
    engagement: Path | None = None
    firm: str | None = None  # the consultant's, where the engagement file names none
    limits: Limits = field(default_factory=Limits)

    def options(self) -> dict[str, Any]:
        """What of it belongs in the record: nothing secret, no path of this machine."""
        return {
            "history": self.history,
            "exclude": list(self.exclude),
            "phases": [phase.value for phase in self.phases],
            "offline": self.limits.offline,
            "timeout": self.limits.timeout,
            "own_checklists": self.checklists is not None,
        }


@dataclass(frozen=True)
class Watch:
    """Who wants to know how far the audit is."""

    say: Callable[[str], None] = lambda _text: None
    started: Callable[[str], None] = lambda _scanner: None
    keep: Callable[[Run], None] = lambda _run: None


def audit(
    request: Request,
    watch: Watch | None = None,
    *,
    scanners: Sequence[Scanner] = LOOKERS,
    checks: Sequence[Scanner] = CHECKS,
) -> Audit:
    """Audit one target.

    Raises InputError for what the user supplied (checklist, engagement file, target text) and
    TargetError where there is nothing to audit. A scanner that fails never raises: its Run says so.
    """
    watch = watch or Watch()
    started_at = _now()
    checklist = load_folder(folder("checklists"), request.checklists)
    manual = [control.id for control in checklist.controls if control.manual]
    hand = _hand(request, manual)
    wanted = request.profile or (hand.profile if hand else None) or request.usual_profile
    profile = chosen(checklist.profiles, wanted)
    with workspace() as place:
        inventory = look(
            request.target,
            ref=request.ref,
            subdir=request.subdir,
            token_env=request.token_env,
            exclude=request.exclude,
            history=request.history,
            limits=request.limits,
            workspace=place,
            progress=watch.say,
        )
        if hand is not None:
            hand.unambiguous((file.path for file in inventory.files), started_at[:10])
        needed = checklist.only(request.phases)
        gathered = gather(
            inventory,
            [scanner for scanner in scanners if needed.asks(scanner.name)],
            [check for check in checks if needed.asks(check.name) or check.name in _SECRET_FINDERS],
            watch,
        )
        redactor = Redactor({secret for g in gathered if g.scan for secret in g.scan.secrets})
        shown = [dressed(g, inventory, redactor) for g in gathered if needed.asks(g.run.scanner)]
        record = judge(
            inventory,
            shown,
            checklist,
            hand=hand,
            phases=request.phases,
            started_at=started_at,
            finished_at=_now(),
            options=request.options(),
            uses=_uses(inventory) if needed.asks("lastmile.total-count") else None,
            profile=profile,
        )
        record = drilled(record, inventory, asked=needed.asks("lastmile.call-without-timeout"))
    return _swept(record, redactor)


def _hand(request: Request, manual: Sequence[str]) -> Hand | None:
    """The consultant's hand, as far as there is one. Raises EngagementError."""
    if request.engagement:
        return load_file(request.engagement, manual, firm=request.firm)
    return nothing(request.firm) if request.firm else None


def _uses(inventory: Inventory) -> Uses | None:
    """Which imports each package serves; what breaks the reading costs these facts and nothing else."""
    try:
        return used(inventory)
    except Exception:  # noqa: BLE001 - a bug in one reader must not cost the audit
        return None


def gather(
    inventory: Inventory, scanners: Sequence[Scanner], checks: Sequence[Scanner], watch: Watch
) -> list[Gathered]:
    """Run every scanner at once, and our own checks beside them in one lane; registry order comes back.

    The tools are processes of their own and keep the cores busy; the checks share this process's one
    interpreter lock, so a second lane for them would only take turns.
    """
    found: dict[str, Gathered] = {}
    pool = ThreadPoolExecutor(max_workers=len(scanners) + 1)  # no `with`: its end waits for every lane
    try:
        lanes: list[Future[list[Gathered]]] = [
            pool.submit(_lane, [scanner], inventory, watch) for scanner in scanners
        ]
        lanes.append(pool.submit(_lane, checks, inventory, watch))
        for lane in as_completed(lanes):
            found |= {g.run.scanner: g for g in lane.result()}
    except BaseException:  # interrupted: the tools are killed, and nobody waits for our own checks
        stop_all()
        raise
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return [found[scanner.name] for scanner in (*scanners, *checks)]


def _lane(scanners: Sequence[Scanner], inventory: Inventory, watch: Watch) -> list[Gathered]:
    done = []
    for scanner in scanners:
        watch.started(scanner.name)
        gathered = attempt(scanner, inventory)
        watch.keep(gathered.run.model_copy(update={"reason": clean(gathered.run.reason, Redactor(()))}))
        done.append(gathered)
    return done


def attempt(scanner: Scanner, inventory: Inventory) -> Gathered:
    """Run one scanner; whatever happens becomes a Run that says so."""
    begun = time.monotonic()
    version, scan, applicable = "unknown", None, True
    status, reason = RunStatus.OK, None
    try:
        version = scanner.version()
        scan = scanner.scan(inventory)
        if any(not unread.by_nature for unread in scan.unread):
            status, reason = RunStatus.PARTIAL, _unread_reason(scan, {m.path for m in inventory.manifests})
    except NothingToLookAt as nothing:
        status, reason, applicable = RunStatus.SKIPPED, str(nothing), False
    except Skip as skip:
        status, reason = RunStatus.SKIPPED, str(skip)
    except ScannerError as error:
        status, reason = RunStatus.FAILED, str(error)
    except Exception as error:  # noqa: BLE001 - a bug in one scanner must cost its own run only
        status, reason = RunStatus.FAILED, f"internal error: {type(error).__name__}: {error}"
    run = Run(
        scanner=scanner.name,
        version=version,
        status=status,
        reason=reason,
        seconds=round(time.monotonic() - begun, 2),
        files_sent=len(set(scan.sent)) if scan else 0,
        files_reported=len(set(scan.sent) - {u.path for u in scan.unread}) if scan else 0,
        unread=scan.unread if scan else (),
        opportunities=dict(sorted(scan.opportunities.items())) if scan else {},
        violations=dict(sorted(scan.violations.items())) if scan else {},
        searched=scan.searched if scan else "",
        data_date=scan.data_date if scan else None,
        applicable=applicable,
    )
    return Gathered(run, scan)


def _unread_reason(scan: Scan, lists: Collection[str]) -> str:
    labels = {*scan.sent, *(unread.path for unread in scan.unread)}
    if any(": " in label and label.split(": ", 1)[0] in lists for label in labels):
        # Whatever hindered a package's look-up, nothing is known of it: the figure beside leaves all out.
        missed = len({unread.path for unread in scan.unread})
        noun = "packages and imports" if any(IMPORT in label for label in labels) else "packages"
        return f"{missed:,} of {len(labels):,} {noun} could not be looked up"
    files = {unread.path for unread in scan.unread if not unread.by_nature}
    # the base is what the tool was given, tests too: a check's own reason counts the product's files alone
    return f"{len(files):,} of {len(set(scan.sent) | files):,} files sent to it could not be read in full"


def _swept(record: Audit, redactor: Redactor) -> Audit:
    """The last door: every text of the target once more, so that no path, name or reason carries a secret.

    Judged again at the end, so that what the record concludes follows from what it shows.
    """
    known: dict[str, str] = {}  # a large lock says the same few words tens of thousands of times

    def clean(value: Any, ours: frozenset[str]) -> Any:
        if isinstance(value, str):
            if value not in known:
                known[value] = redactor.path(value)
            return known[value]
        if isinstance(value, dict):
            return {key: item if key in ours else clean(item, ours) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [clean(item, ours) for item in value]
        return value

    parts = record.model_dump(mode="python")
    swept = {
        part: value if part in _OUR_PARTS else clean(value, _OUR_FIELDS.get(part, frozenset()))
        for part, value in parts.items()
    }
    return judge_again(Audit.model_validate(swept), None)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
