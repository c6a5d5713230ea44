"""Letters that no face of a PDF has, in words of the consultant: a client's name stands as it is written.

Where the target's own texts hold such letters they are printed as escapes, pictures by their names: nobody is
misled.
"""

from collections.abc import Iterator

from lastmile.model import Audit, Engagement
from lastmile.report import fonts, wording

NAMES = ("client", "project", "consultant", "reviewer")  # all that the letter of attestation prints
_SHOWN = 5  # letters and places that one line names


def undrawn(audit: Audit, own: tuple[fonts.Face, ...], *, names_only: bool = False) -> tuple[str, ...]:
    """One line about the letters that neither the brand's faces (``own``) nor ours can draw; () without any.

    ``names_only``: look at nothing but the names on a letter.
    """
    known, places, letters = fonts.covered(own), list[str](), dict[str, None]()
    for place, text in _words(audit, names_only=names_only):
        if strange := [c for c in wording.harmless(text) if ord(c) not in known]:
            places.append(place)
            letters.update(dict.fromkeys(strange))
    if not letters:
        return ()
    shown = " ".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in list(letters)[:_SHOWN])
    more = f" and {len(letters) - _SHOWN} more" if len(letters) > _SHOWN else ""
    where = ", ".join(places[:_SHOWN]) + (" and elsewhere" if len(places) > _SHOWN else "")
    return (
        f"{where}: no face of the report has {shown}{more}, so escapes or names stand there: "
        "write it otherwise, or give «fonts» of your brand.yaml sans and serif files that have it",
    )


def _words(audit: Audit, *, names_only: bool) -> Iterator[tuple[str, str]]:
    if audit.engagement is not None:
        yield from _engaged(audit.engagement, names_only=names_only)
    # Findings of the consultant's own and rows of their checklist; all letters of ours have a face.
    for row in () if names_only else audit.controls:
        said = (row.title, row.question, row.risk, row.action, row.fix, row.good, row.not_assessed)
        yield row.id, " ".join(said)


def _engaged(who: Engagement, *, names_only: bool) -> Iterator[tuple[str, str]]:
    for name in NAMES:
        yield name, getattr(who, name) or ""
    if names_only:
        return
    yield "confidentiality", who.confidentiality or ""
    for part, text in who.narrative.items():
        yield f"narrative.{part}", text
    for number, decision in enumerate(who.decisions):
        yield f"decisions.{number}", f"{decision.reason} {decision.author}"
