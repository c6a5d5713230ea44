"""One finding as a card, a row or a ``<details>``: every text and figure of it, ready to print."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lastmile.language import later, record_text, say
from lastmile.model import Audit, Excerpt, Finding, Phase, Run, Severity, Stage
from lastmile.report import wording
from lastmile.report.basis import Basis, basis, reason
from lastmile.report.best_place import preference
from lastmile.report.ranking import Failed, scanner_of
from lastmile.verdict.constants import from_record
from lastmile.verdict.recommend import row_effort

CODE_LINES = 6  # report.md section 3: lines of code on a card
FILES_ON_CARD = 4
MORE_EXCERPTS = 8  # places whose code the HTML shows besides the best one

PHASE_NAMES = {
    Phase.SECURITY: later("Security"),
    Phase.FAILURE_MODES: later("Failure modes"),
    Phase.PERFORMANCE: later("Performance"),
    Phase.DEPENDENCIES: later("Dependencies"),
}
STAGE_NAMES = {
    Stage.HARDEN: later("Harden"),
    Stage.INTEGRATE: later("Integrate"),
    Stage.LAUNCH: later("Launch"),
}
SEVERITY_NAMES = {
    Severity.CRITICAL: later("Critical"),
    Severity.HIGH: later("High"),
    Severity.MEDIUM: later("Medium"),
    Severity.LOW: later("Low"),
    Severity.INFO: later("Info"),
}
# What secret.redaction puts for the rest of a long token, or of a line.
_CUT = re.compile(r"(?<=\S{60})… \(([0-9]{1,9}) more\)|… \(([0-9]{1,9}) more\)$")
_MASK = re.compile(r"(?<=… )\((under 8|8-15|16-31|32-63|64 or more) characters\)")  # secret.redaction.mask


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One line of an excerpt."""

    number: int
    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Sight:
    """What we saw at one place."""

    path: str  # "" for the repository as a whole
    line: str  # "line 13", "" where there is none
    evidence: str
    message: str
    code: tuple[CodeLine, ...]
    silenced: bool


@dataclass(frozen=True, slots=True)
class FilePlaces:
    """The places of one finding in one file."""

    path: str
    lines: tuple[int, ...]
    places: int

    @property
    def numbers(self) -> tuple[str, ...]:
        """The lines as they are printed: one that several places share stands once, with their number.

        Where no place has a line, several places in the file are counted all the same.
        """
        if not self.lines and self.places > 1:
            return (f"({self.places}\u00d7)",)
        return tuple(
            f"{line}\u00a0({n}\u00d7)" if n > 1 else str(line) for line, n in Counter(self.lines).items()
        )


@dataclass(frozen=True, slots=True)
class FindingView:
    """A failed check as the client reads it."""

    id: str
    check: str
    phase: str
    phase_name: str
    severity: str
    severity_name: str
    sureness: str
    blocker: bool
    title: str
    risk: str
    fix: str
    action: str
    stage: str
    stage_name: str
    days: str  # "½ to 1 day"
    day_range: str  # the same without its unit
    places: int
    where: str  # "14 places in 11 files"
    top_files: tuple[FilePlaces, ...]
    more_files: int
    counted: bool  # whether the places of each file are worth a figure
    files: tuple[FilePlaces, ...]
    seen: Sight | None
    more_seen: tuple[Sight, ...]
    unseen: int  # places whose code is not shown
    evidence: str  # id of what the card shows, so that all pages name the same
    evidence_span: str
    source: str  # check id, CWE, tools and versions
    silenced: int
    reason: str  # of an absence, or a person's word
    basis: Basis | None  # the same under the label that fits it
    measured: bool  # the message holds the figure, so it stands beside the code


def _files(places: Iterable[Finding]) -> tuple[FilePlaces, ...]:
    lines: dict[str, list[int]] = defaultdict(list)
    total: Counter[str] = Counter()
    for place in places:
        path = place.path or ""
        total[path] += 1
        if place.line is not None:
            lines[path].append(place.line)
    shown = {path: path or say("the repository as a whole") for path in total}
    return tuple(FilePlaces(shown[p], tuple(sorted(lines[p])), total[p]) for p in sorted(total))


def _where(item: Failed) -> str:
    files = {place.path for place in item.places if place.path}
    if not item.places:
        return say("no single place in the code")
    if not files:
        return say("the repository as a whole")
    possible, found = item.result.opportunities, len(item.places)
    places, within = wording.count(found, "place"), wording.count(len(files), "file")
    if possible and possible > item.result.violations == found:
        looked = wording.num(possible)
        return say("{places} in {files} ({n} of the kind looked at)", places=places, files=within, n=looked)
    return say("{places} in {files}", places=places, files=within)


def evidence_of(item: Failed) -> str:
    """The id of the place that its card shows, so that every page names the same one; "" without evidence."""
    best = min(item.places, key=preference, default=None)
    shown = [one.id for one in best.evidence] if best else []
    return next(iter(shown or _ids(item)), "")


def _code(place: Finding, limit: int) -> tuple[CodeLine, ...]:
    excerpt = place.excerpt
    if excerpt is None:
        return ()
    start, end = _window(excerpt, limit)
    lines = [wording.visible(line.expandtabs(4)) for line in excerpt.lines[start:end]]
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return tuple(
        CodeLine(number, _noted(wording.cut(line[margin:], wording.LINE_MAX)), number in excerpt.hit)
        for number, line in enumerate(lines, start=excerpt.first_line + start)
    )


def _window(excerpt: Excerpt, limit: int) -> tuple[int, int]:
    """The part to show: it begins and ends with a line that says something or is marked."""
    told = [
        n for n, line in enumerate(excerpt.lines) if line.strip() or n + excerpt.first_line in excerpt.hit
    ]
    if not told:
        return 0, 0
    first_hit = min(excerpt.hit, default=excerpt.first_line) - excerpt.first_line
    start = max(0, min(first_hit - 2, told[-1] + 1 - limit))
    start = next((n for n in told if n >= start), told[0])
    end = max((n + 1 for n in told if start <= n < start + limit), default=start)
    return start, end


def _noted(line: str) -> str:
    """Our notes for a secret and for what was cut, in the report's language; what the target wrote stays."""
    line = _CUT.sub(
        lambda found: say("{start}… ({n} more)", start="", n=wording.num(int(found[1] or found[2]))), line
    )
    return _MASK.sub(lambda found: say("({length} characters)", length=record_text(found[1])), line)


def _sight(place: Finding) -> Sight:
    return Sight(
        path=place.path or "",
        line=say("line {n}", n=place.line) if place.line is not None else "",
        evidence=place.evidence[0].id if place.evidence else "",
        message=wording.message(record_text(wording.singular(place.message)), place.symbol or ""),
        code=_code(place, CODE_LINES),
        silenced=place.suppressed_in_source,
    )


def _tools(places: Iterable[Finding], runs: Sequence[Run]) -> tuple[str, ...]:
    """Tools with versions that saw the places; our own checks and rules count as LastMile."""
    versions = {run.scanner: run.version for run in runs}
    names = (scanner_of(place.rule, tuple(versions)) for place in places)
    return wording.distinct(tool_label(name, versions[name]) for name in names if name)


def tool_label(name: str, version: str) -> str:
    """Name and version of a tool; a check of our own is LastMile's."""
    return f"{'LastMile' if name.startswith('lastmile.') else name} {version}"


def _ids(item: Failed) -> list[str]:
    return [e.id for place in item.places for e in place.evidence] or [e.id for e in item.result.evidence]


def _source(item: Failed, runs: Sequence[Run]) -> str:
    cwe = wording.distinct([*item.control.cwe, *(name for place in item.places for name in place.cwe)])
    return " · ".join([item.control.id, *cwe[:4], *_tools(item.places, runs)])


def _days(item: Failed, audit: Audit) -> tuple[float, float]:
    """Hours of the package that closes this check alone, else what the check puts into its package's.

    That is its own hours by its places. Those of one package add up to a little more than the package, whose
    rows share reading, review and release (``Constants.same_cause``).
    """
    for package in audit.recommendations:
        if package.controls == (item.control.id,):
            return package.effort.low, package.effort.high
    own = row_effort((item.control, item.result), from_record(audit.constants))
    return own.low, own.high


def _span(ids: Sequence[str]) -> str:
    if len(ids) < 2:
        return "".join(ids)
    return say("{low} to {high}", low=ids[0], high=ids[-1])


def _most_places(files: Iterable[FilePlaces], item: Failed) -> tuple[FilePlaces, ...]:
    """The files to name on a card; none where the finding is about the repository as a whole."""
    if not any(place.path for place in item.places):
        return ()
    return tuple(sorted(files, key=lambda file: (-file.places, file.path)))[:FILES_ON_CARD]


def finding_view(item: Failed, audit: Audit) -> FindingView:
    """Everything that is ever printed about one finding."""
    control = item.control
    files = _files(item.places)
    best = sorted(item.places, key=preference)
    more = [place for place in best[1:] if place.excerpt][:MORE_EXCERPTS]
    (low, high), ids = _days(item, audit), _ids(item)
    seen = _sight(best[0]) if best else None
    told = reason(item)
    return FindingView(
        id=item.id,
        check=control.id,
        phase=item.result.phase.value,
        phase_name=say(PHASE_NAMES[item.result.phase]),
        severity=item.severity.value,
        severity_name=say(SEVERITY_NAMES[item.severity]),
        sureness=say(item.sureness),
        blocker=item.result.blocker,
        title=record_text(control.title).rstrip("."),
        risk=wording.sentence(record_text(control.risk)),
        fix=wording.sentence(record_text(control.fix)),
        action=wording.sentence(record_text(control.action)),
        stage=item.result.stage.value,
        stage_name=say(STAGE_NAMES[item.result.stage]),
        days=wording.days(low, high),
        day_range=wording.day_range(low, high),
        places=len(item.places),
        where=_where(item),
        top_files=_most_places(files, item),
        counted=len(files) > 1 and len(files) < len(item.places),
        more_files=max(0, len(files) - FILES_ON_CARD),
        files=files,
        seen=seen,
        more_seen=tuple(_sight(place) for place in more),
        unseen=max(0, len(best) - 1 - len(more)),
        evidence=evidence_of(item),
        evidence_span=_span(ids),
        source=_source(item, audit.runs),
        silenced=sum(1 for place in item.places if place.suppressed_in_source),
        reason=told,
        basis=basis(item, told),
        measured=control.kind == "metric",
    )
