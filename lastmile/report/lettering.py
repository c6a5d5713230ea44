"""Letters that no face of a PDF has, in words of the consultant: a client's name stands as it is written.

Where the target's own texts hold such letters they are printed as escapes, and nobody is misled.
"""

from collections.abc import Iterator

from lastmile.model import Audit
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
        f"{where}: no face of the report has {shown}{more}, so escapes stand there: write it otherwise, or "
        "give «fonts» of your brand.yaml sans and serif files that have it",
    )


def _words(audit: Audit, *, names_only: bool) -> Iterator[tuple[str, str]]:
    who = audit.engagement
    if who is None:
        return
    for name in NAMES:
        yield name, getattr(who, name) or ""
    if names_only:
        return
    yield "confidentiality", who.confidentiality or ""
    for part, text in who.narrative.items():
        yield f"narrative.{part}", text
    for number, decision in enumerate(who.decisions):
        yield f"decisions.{number}", f"{decision.reason} {decision.author}"
    for control in audit.controls:
        if control.own:
            yield control.id, f"{control.title} {control.risk} {control.action} {control.fix}"
