"""One finding as an issue: a title, a body in Markdown and labels, ready to paste into a tracker.

Text of the target stands in code spans and fences that it cannot close, or is escaped: no markup, mention,
link or reference of its making comes to life in the tracker.
"""

import re
from dataclasses import dataclass

from lastmile.language import say, say_many
from lastmile.report import wording
from lastmile.report.findings import FindingView, Sight
from lastmile.report.legible import QUOTED
from lastmile.report.view import Report

FILES_MOST = 30  # files that an issue names
LINES_MOST = 20  # lines of one file that an issue names
_MARKUP = re.compile(r"[\\`*_{}\[\]<>&#|!~$@]|(?<=[A-Za-z])://|\bwww\.", re.IGNORECASE)
_MASK = re.compile(r"\*{4}…")  # of a secret
_LIST = re.compile(r"^(\s*)([-+=/]|\d+[.)])", re.MULTILINE)  # "/" begins a command to some trackers
# What trackers make messages and links of after the Markdown is read, however it was escaped: accounts, other
# issues, commits, addresses. Only inside of code they leave it alone.
_REFERENCE = re.compile(
    r"@\w|[#!%~&$]\w|\bGH-\d|\b(?=[0-9a-f]*\d)[0-9a-f]{7,40}\b|://|\bwww\.|\bmailto:|:\w+:", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Issue:
    """What a tracker asks for."""

    title: str  # plain text
    body: str  # Markdown
    labels: tuple[str, ...]


def plain(text: str) -> str:
    """Prose that stays prose in Markdown: every mark is a character reference, every reference is code.

    What the prose itself quotes as code (`x`) is code there too.
    """
    found = QUOTED.split(wording.visible(text))  # prose and code in turn
    told = (code_span(part) if n % 2 else _prose(part) for n, part in enumerate(found))
    return _LIST.sub(r"\1\\\2", " ".join("".join(told).split()))


def _prose(text: str) -> str:
    return "".join(
        code_span(part) if _REFERENCE.search(part) or _MASK.match(part) else _unmarked(part)
        for part in re.split(r"(\s+)", text)
    )


def _unmarked(word: str) -> str:
    return _MARKUP.sub(lambda found: "".join(f"&#{ord(c)};" for c in found.group()), word)


def code_span(text: str) -> str:
    """Text as a code span that it cannot end."""
    shown = " ".join(wording.harmless(text).split())
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    room = " " if shown[:1] in ("`", "") or shown.endswith("`") else ""
    return f"{fence}{room}{shown}{room}{fence}"


def code_block(lines: list[str]) -> str:
    """Lines as a code block that they cannot end."""
    shown = [wording.cut(wording.visible(line), wording.LINE_MAX) for line in lines]
    longest = max((len(run) for line in shown for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join((f"{fence}text", *shown, fence))


def _heading(text: str) -> str:
    return f"### {text}"


def _seen(seen: Sight) -> list[str]:
    place = " ".join(filter(None, (code_span(seen.path) if seen.path else "", seen.line, seen.evidence)))
    code = [f"{'>' if line.hit else ' '} {line.number:>4}  {line.text}" for line in seen.code]
    said = plain(seen.message)
    return [
        _heading(say("What we saw")),
        f"{place}: {said}" if place else said,
        *([code_block(code)] if code else []),
    ]


def _file_line(path: str, lines: tuple[str, ...]) -> str:
    more = len(lines) - LINES_MOST
    text = ", ".join(lines[:LINES_MOST])
    if more > 0:
        text = say("{first} and {n} more", first=text, n=wording.num(more))
    at = say_many("line {lines}", "lines {lines}", len(lines), lines=text) if lines else ""
    return f"- [ ] {code_span(path)} {at}".rstrip()


def _places(finding: FindingView) -> list[str]:
    if not finding.top_files:
        return []
    files = sorted(finding.files, key=lambda file: (-file.places, file.path))
    rest = len(files) - FILES_MOST
    lines = [_file_line(file.path, file.numbers if file.lines else ()) for file in files[:FILES_MOST]]
    if rest > 0:
        lines.append("- [ ] " + say("{files}, listed in audit.json", files=wording.count(rest, "more file")))
    return [_heading(say("Where")), f"{plain(finding.where)}:", "\n".join(lines)]


def _state(finding: FindingView) -> str:
    """Severity, sureness and work in one line."""
    severity = f"**{finding.severity_name}**, {finding.sureness}"
    values = {"severity": severity, "days": finding.days, "stage": finding.stage_name}
    if finding.blocker:
        return say("{severity}, blocks a launch. Estimated work: {days}, stage {stage}.", **values)
    return say("{severity}. Estimated work: {days}, stage {stage}.", **values)


def _origin(finding: FindingView, report: Report) -> str:
    """The report, and the commit where there is one."""
    number = plain(report.cover.number)
    if not report.cover.commit:
        return say("Finding {id} of report {number}.", id=finding.id, number=number)
    commit = code_span(report.cover.commit)
    return say(
        "Finding {id} of report {number}, commit {commit}.", id=finding.id, number=number, commit=commit
    )


def issue(finding: FindingView, report: Report) -> Issue:
    """The finding as an issue; it names the report and the commit that it speaks of."""
    parts = [
        _state(finding),
        _heading(say("What can happen")),
        plain(finding.risk),
        *(_seen(finding.seen) if finding.seen else []),
        *([_heading(finding.basis.label), plain(finding.basis.text)] if finding.basis else []),
        _heading(say("What to do")),
        plain(finding.fix),
        *_places(finding),
        f"{_origin(finding, report)} {plain(finding.source)}.",
    ]
    labels = [
        say("severity: {name}", name=wording.small(finding.severity_name)),
        say("phase: {name}", name=finding.phase_name),
        say("stage: {name}", name=finding.stage_name),
    ]
    return Issue(
        title=f"{wording.harmless(finding.title)} ({finding.id})",
        body="\n\n".join(parts) + "\n",
        labels=(*labels, *([say("launch blocker")] if finding.blocker else [])),
    )


def as_text(finding: FindingView, report: Report) -> str:
    """The issue as one text for the clipboard: the title on the first line, the labels on the last."""
    made = issue(finding, report)
    labels = say("Labels: {labels}", labels=", ".join(made.labels))
    return f"{made.title}\n\n{made.body}\n{labels}\n"
