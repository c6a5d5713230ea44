"""A comparison as Markdown (CommonMark with tables); no text of the target becomes markup or a link in it."""

import re
from collections.abc import Iterator

from lastmile.language import say
from lastmile.model.comparison import Comparison
from lastmile.report import wording
from lastmile.report.as_comparison_parts import CodeLine, Group, Section, Table
from lastmile.report.as_comparison_view import view

_MARKS = re.compile(r"([\\`*_\[\]<>#|!~&$@])")


def render(found: Comparison) -> bytes:
    """The document as UTF-8."""
    told, score, notes = view(found), say("Score"), say("How far the two can be compared")
    lines = [f"# {_text(_changed(told.product))}", "", f"{_text(_between(told.between))}.", ""]
    lines += [f"**{_text(told.headline)}.**", "", _text(told.summary), "", *_table(told.sides)]
    lines += [f"## {score}", "", _text(told.score), "", *_table(told.phases)]
    for section in told.sections:
        lines += _section(section)
    if told.notes:
        lines += [f"## {notes}", "", *(f"- {_text(note)}" for note in told.notes), ""]
    return "\n".join(lines).encode("utf-8", "backslashreplace")


def _changed(product: str) -> str:
    return say("What changed: {product}", product=product)


def _between(dates: str) -> str:
    return say("Audits of {dates}", dates=dates)


def _section(section: Section) -> Iterator[str]:
    headline = wording.sentence(section.headline)
    yield from (f"## {_text(section.name)}", "", f"**{_text(headline)}** {_text(section.lead)}", "")
    for group in section.groups:
        yield from _group(group)
    if section.table:
        yield from _table(section.table)


def _group(group: Group) -> Iterator[str]:
    yield from (
        f"### {_text(group.title)} ({_text(wording.small(group.severity_name))}, {_text(group.state)})",
        "",
    )
    if group.text:
        yield from (_text(group.text), "")
    for place in group.places:
        where = f"{_code(place.where)} " if place.where else ""
        note = f" *{_text(place.note)}*" if place.note else ""
        yield from (f"- {where}{_text(place.message)}{note}", "")
        if place.code:
            yield from (*_block(place.code), "")
    if group.more:
        yield from (_text(group.more), "")


def _table(table: Table) -> Iterator[str]:
    yield "| " + " | ".join(_text(head) for head in table.heads) + " |"
    yield "|" + "---|" * len(table.heads)
    for row in table.rows:
        yield "| " + " | ".join(_text(cell) for cell in (row.label, *row.cells)) + " |"
    yield ""


def _text(text: str) -> str:
    """One line of prose in which nothing is markup; addresses are no links."""
    plain = " ".join(wording.harmless(text).split())
    return _MARKS.sub(r"\\\1", plain).replace("://", ":\\//")


def _code(text: str) -> str:
    """A code span whose fence is longer than any run of backticks inside."""
    plain = " ".join(wording.harmless(text).split())
    fence = "`" * (max(map(len, re.findall(r"`+", plain)), default=0) + 1)
    pad = " " if "`" in plain else ""
    return f"{fence}{pad}{plain}{pad}{fence}"


def _block(lines: tuple[CodeLine, ...]) -> Iterator[str]:
    """A code block inside a list item; ``>`` marks the lines that the finding is about."""
    texts = [f"{'>' if line.hit else ' '} {wording.harmless(line.text)}" for line in lines]
    longest = max((len(run) for text in texts for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    yield f"  {fence}text"
    yield from (f"  {' '.join(text.splitlines())}" for text in texts)
    yield f"  {fence}"
