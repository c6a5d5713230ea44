"""No secret leaves: how a secret is masked and recognised again, and how a text of the target is shown.

Every text of the target that reaches a report goes through ``Redactor``: secrets masked, control and bidi
characters made visible, clipped.
"""

import base64
import hashlib
import hmac
import json
import os
import re
import secrets as random_source
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from urllib.parse import quote

from platformdirs import user_config_dir

from lastmile.model import Excerpt
from lastmile.secret.search import find_secrets
from lastmile.secret.shapes import prefix_of, shape_hits
from lastmile.secret.values import drawn_at_random

KEY_VARIABLE = "LASTMILE_REDACTION_KEY"
_CAP = 20_000  # characters of one text that are looked at
_LONG_TOKEN = 120  # an unbroken run longer than this is cut: no reader needs it, and layout suffers
_SHORTEST = 4  # shorter "secrets" would mask half of every text
_HEAD = 4  # known secrets are looked up by their first characters

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e01ef]"
)
_TOKEN = re.compile(rf"\S{{{_LONG_TOKEN + 1},}}")
# A key of a provider that nobody knows: a word of its own, no part of a path or of a check sum in base64.
_WORD = re.compile(r"(?<![A-Za-z0-9_+/=.-])(?!sha\d+-)[A-Za-z0-9_-]{20,250}(?![A-Za-z0-9_+/=-])")
_KEY_BODY = re.compile(r"^[\s\"'+]*(?:[A-Za-z0-9+/=]{40,}(?:\\n|\\r)?)+[\s\"',;+\\]*$")


def mask(value: str, provider: str) -> str:
    """What may be shown of a secret: the provider's prefix, never more, and a length class in characters."""
    shown = (prefix_of(value) if provider else "") or "****"
    size = len(value)
    limits = ((8, "under 8"), (16, "8-15"), (32, "16-31"), (64, "32-63"))
    length = next((text for limit, text in limits if size < limit), "64 or more")
    return f"{shown}… ({length} characters)"


def identity(value: str) -> str:
    """16 hex digits, the same for one secret on one installation; nobody guesses back without its key."""
    return hmac.new(_key(os.environ.get(KEY_VARIABLE, "")), value.encode(), hashlib.sha256).hexdigest()[:16]


@cache
def _key(given: str) -> bytes:
    """The installation's key: the environment's, else the one kept in the user's config folder."""
    if given:
        return given.encode()
    place = Path(user_config_dir("lastmile")) / "redaction.key"
    fresh = random_source.token_hex(32)
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not place.exists():
            _keep(place, fresh)
        kept = place.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return fresh.encode()  # nowhere to keep it: identities hold for this run only
    return (kept or fresh).encode()


def _keep(place: Path, text: str) -> None:
    """Create the key file whole and private, or not at all; of two runs at once the first one wins."""
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".redaction")  # mkstemp makes it 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.link(name, place)
    except FileExistsError:
        pass
    finally:
        Path(name).unlink(missing_ok=True)


def _parts(secret: str) -> Iterator[str]:
    """The lines of a secret that runs over several (excerpts show single lines), else the secret."""
    lines = re.split(r"\r?\n|\\r\\n|\\n", secret)
    if len(lines) == 1:
        yield secret
        return
    yield from (line.strip() for line in lines if len(line.strip()) >= 16 and "-----" not in line)


def _disguises(secret: str) -> Iterator[str]:
    """The secret and the ways in which it is written elsewhere: in a URL, in JSON, in a name, in base64."""
    yield secret
    yield quote(secret, safe="")
    yield json.dumps(secret)[1:-1]
    if len(secret) >= 16:  # as a package's name is normalised
        yield re.sub(r"[-_.]+", "-", secret).lower()
    raw = secret.encode("utf-8", "surrogatepass")
    if len(raw) < 8:
        return
    for shift in range(3):
        # Base64 of a longer text that holds the secret: the groups that depend on the secret alone.
        whole = base64.b64encode(b"\0" * shift + raw).decode()
        first, last = (0, 2, 3)[shift], len(whole) - (0, 3, 2)[(len(raw) + shift) % 3]
        yield from (whole[first:last], whole[first:last].replace("+", "-").replace("/", "_"))


class Redactor:
    """Makes texts of the target fit to be shown; knows the plain values of every secret that was found."""

    def __init__(self, secrets: Iterable[str]) -> None:
        known: dict[str, str] = {}
        for secret in sorted(set(secrets), key=lambda s: (len(s), s)):
            for part in _parts(secret):
                if len(part.strip()) >= _SHORTEST:
                    for text in _disguises(part):
                        known.setdefault(text, mask(part, "known"))
        self._masks = known
        self._by_head: dict[str, list[str]] = {}
        for text in sorted(known, key=lambda t: (-len(t), t)):
            self._by_head.setdefault(text[:_HEAD], []).append(text)
        self._longest = max((len(text) for text in known), default=0)

    def __repr__(self) -> str:
        """Counts, never values."""
        return f"Redactor({len(self._masks)} texts)"

    def text(self, s: str, limit: int = 300) -> str:
        """The text in one piece: secrets masked, controls visible, clipped to ``limit`` characters."""
        safe = self._without_secrets(s)
        safe = _TOKEN.sub(lambda m: _cut(m[0], _LONG_TOKEN // 2), safe)
        return _clip(_visible(safe), limit)

    def path(self, s: str) -> str:
        """A file's path: known secrets and keys in a provider's shape masked, controls visible, not cut."""
        regions = [
            *self._known(s),
            *((h.start, h.value, mask(h.value, h.shape.provider)) for h in shape_hits(s, inside=True)),
        ]
        shown = _visible(_replaced(s, regions)).replace("\n", r"\u000a").replace("\t", r"\u0009")
        return _clip(shown, 4096)

    def excerpt(
        self, lines: Sequence[str], line: int, end_line: int | None, context: int = 2, most: int = 6
    ) -> Excerpt:
        """Lines of a file around the hit ``line`` to ``end_line`` (1-based), at most ``most`` of them."""
        last_hit = max(line, end_line or line)
        first = max(1, line - context)
        last = min(len(lines), last_hit + context)
        if last - first + 1 > most:
            first = max(1, line - min(context, max(0, (most - (last_hit - line + 1)) // 2)))
            last = min(len(lines), first + most - 1)
        shown = tuple(
            self.text("…" if _KEY_BODY.match(text[:_CAP]) else text.rstrip("\r\n"))
            for text in lines[first - 1 : last]
        )
        hit = tuple(number for number in range(line, last_hit + 1) if first <= number <= last)
        return Excerpt(first_line=first, lines=shown, hit=hit)

    def _without_secrets(self, s: str) -> str:
        cut = s[:_CAP]
        regions = list(self._known(cut))
        regions += [(m.start, m.value, mask(m.value, m.provider)) for m in find_secrets(cut, wide=True)]
        regions += [
            (found.start(), found[0], mask(found[0], "known"))
            for found in _WORD.finditer(cut)
            if drawn_at_random(found[0])
        ]
        safe = _replaced(cut, regions)
        # A secret that the cap cuts in two is not recognised: drop as much of the end as it may fill.
        return safe[: -max(self._longest, 1000)] if len(s) > _CAP else safe

    def _known(self, s: str) -> Iterator[tuple[int, str, str]]:
        if not self._by_head:
            return
        for at in range(len(s) - _HEAD + 1):
            for text in self._by_head.get(s[at : at + _HEAD], ()):
                if s.startswith(text, at) and _stands_alone(s, at, text):
                    yield at, text, self._masks[text]
                    break


def _stands_alone(s: str, at: int, text: str) -> bool:
    """A short secret is masked only as a word of its own: "admin" is no reason to mask "administrator"."""
    if len(text) >= 8:
        return True
    end = at + len(text)
    return not (s[at - 1 : at].isalnum() or s[end : end + 1].isalnum())


def _replaced(s: str, regions: list[tuple[int, str, str]]) -> str:
    """The text with each region replaced by its mask; regions that overlap become one."""
    out: list[str] = []
    done = 0
    for start, value, shown in sorted(regions, key=lambda r: (r[0], -len(r[1]))):
        end = start + len(value)
        if start >= done:
            out += (s[done:start], shown)
        done = max(done, end)
    out.append(s[done:])
    return "".join(out)


def _visible(s: str) -> str:
    r"""Control, bidi and invisible characters as ``\u`` escapes, so that what is shown is what is there."""
    return _UNSEEN.sub(lambda m: rf"\u{ord(m[0]):04x}" if ord(m[0]) < 0x10000 else rf"\U{ord(m[0]):08x}", s)


def _cut(s: str, keep: int) -> str:
    return f"{s[:keep]}… ({len(s) - keep} more)"


def _clip(s: str, limit: int) -> str:
    """At most ``limit`` characters, the note of what is missing included."""
    if len(s) <= limit:
        return s
    note = f"… ({len(s)} more)"
    return _cut(s, max(0, limit - len(note)))
