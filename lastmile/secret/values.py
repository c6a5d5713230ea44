"""What a value says under its name: a secret, or only something that stands for one.

All lists are data, reviewed 2026-11-20; the thresholds were set on real repositories.
"""

import math
import re
from collections import Counter
from itertools import pairwise

from lastmile.secret.shapes import Strength


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words at the end of a name that say: a secret. Matched on the name split into words.
_PASSWORD_WORDS = _words("password passwd pwd passphrase passwort pass")
_SECRET_WORDS = _words("secret token apikey secretkey privatekey credential authtoken authorization")
KEY_BEFORE = _words("api secret private access auth encryption signing service master role jwt")
_TAIL_WORDS = _words("prod production live dev development staging local base default")
# Words that take the sting out of a name: csrf_token, page_token, public_token, password_hash.
_HARMLESS_WORDS = _words(
    "csrf xsrf pad eos bos unk sep cls mask page next cancel sync color design public publishable anon site "
    "recaptcha hash hashed encrypted test fake dummy mock example sample placeholder no invalid wrong "
    "continuation label field"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

# Values that only stand for a secret, or say where one is. Data; reviewed 2026-11-20.
_PLACEHOLDER = re.compile(
    r"change[_-]?(?:me|this|it)|your[_-]?|example|placeholder|dummy|fake|x{3}|insert|replace|todo|fixme|redacted|sample|"
    r"\.{3}|\*{3}|…|(?:secret|key|token|password)[_-]?(?:goes[_-]?)?here|enter[_-]|paste|lorem|foobar|not[_-]?a[_-]|"
    r"^my[_-]?|^some[_-]?|^the[_-]|^test(?:ing)?[_-]?|^mock|^default$|^none$|^null$|^undefined$|^true$|^false$|^unused|"
    r"^pass(?:word|wd)?\d{0,3}!?$|^secret\d{0,3}$|^token\d{0,3}$|^qwerty|^abc|^123|^0123|^foo|^bar$|dev[_-]only",
    re.IGNORECASE,
)
DYNAMIC = re.compile(
    r"\$\{|\{\{|\$\(|#\{|%\(|%[sd]|^\$|^\{|^%|^<|^@|^&|^!|^!!|process\.env|os\.environ|getenv|\benv\(|secrets\.|vault:|"
    r"^arn:|^ref\+|^ENC\[|^sops:|^op://|^ssm:|\{[A-Za-z_][\w.]*\}"
)
_HASHED = re.compile(
    r"^\$(?:2[aby]?|argon2\w*|5|6|1|apr1)\$|^pbkdf2|^\{SHA|^sha(?:1|256|384|512)-|^(?:md5|sha\d+):|^bcrypt|^scrypt"
)
_UUID = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", re.IGNORECASE)
_WORDS_ONLY = re.compile(r"^[A-Za-z]+(?:[ _\-./:][A-Za-z]+)*[?!.:]?$")
_SPEAKING = re.compile(r"^[A-Za-z0-9]+(?:[_\-.][A-Za-z0-9]+)+$")
_TELLS_ITSELF = re.compile(r"passw|token|secret|api.?key|auth|credential", re.IGNORECASE)
_DRAWN, _ALTERNATING = 20, 0.35  # characters, and the share of them that begin another kind
_PATHLIKE = re.compile(
    r"^[/.~#]|://|\.(?:json|pem|key|txt|ya?ml|env|crt|html?|[jt]sx?|py)$|[()\[\]<>{};,|\s]"
)


def entropy(value: str) -> float:
    """Shannon entropy in bits per character."""
    counts = Counter(value)
    return -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values()) if value else 0.0


def words(name: str) -> list[str]:
    """The lower-case words of a name in any case style, without environment words and digits at its end."""
    parts = [w.lower() for w in re.split(r"[_\-.\s]+", _CAMEL.sub("_", name)) if w]
    while parts and (parts[-1] in _TAIL_WORDS or parts[-1].isdigit()):
        parts.pop()
    return [*parts[:-1], parts[-1].rstrip("0123456789")] if parts else []


def telling(name: str) -> str | None:
    """What a name says that it holds: "password", "secret", or None."""
    parts = words(name)
    if name in ("PWD", "OLDPWD"):  # a shell's folder
        return None
    if not parts or _HARMLESS_WORDS.intersection(parts[-4:]):
        return None
    last = parts[-1]
    if last in _PASSWORD_WORDS and (last != "pass" or len(parts) > 1):
        return "password"
    key = last == "key" and len(parts) > 1 and parts[-2] in KEY_BEFORE
    return "secret" if last in _SECRET_WORDS or key else None


def is_placeholder(value: str) -> bool:
    """Whether a value only stands for a secret: dummy words, look-ups, hashes, one character repeated."""
    return bool(
        len(set(value)) <= 1 or _PLACEHOLDER.search(value) or DYNAMIC.search(value) or _HASHED.match(value)
    )


def _harmless(value: str) -> bool:
    """Values under telling names that are no secrets: words, texts, paths, identifiers, UUIDs."""
    return bool(
        not value.isascii()
        or is_placeholder(value)
        or _UUID.match(value)
        or _WORDS_ONLY.match(value)
        or _PATHLIKE.search(value)
        or (_SPEAKING.match(value) and _TELLS_ITSELF.search(value))
    )


def judge_value(name: str, value: str) -> Strength | None:
    """How strongly a plain value under this name looks like a secret; None: not at all."""
    says = telling(name)
    value = re.sub(r"^(?:Bearer|Basic|Token) ", "", value)
    if says is None or len(value) > 200 or _harmless(value):
        return None
    digits, letters = any(c.isdigit() for c in value), any(c.isalpha() for c in value)
    bits = entropy(value)
    if says == "password":
        if len(value) < 6 or not (digits or re.search(r"[^A-Za-z0-9_\-.]", value)):
            return None
        mixed = digits and letters and (value.lower() != value or not value.isalnum())
        return Strength.LIKELY if len(value) >= 12 and mixed and bits >= 3 else Strength.WEAK
    if len(value) < 16 or not (digits and letters) or bits < 3 or _made_of_words(value):
        return None
    return Strength.LIKELY


def drawn_at_random(value: str) -> bool:
    """Whether a word of 20 characters or more is no name but looks drawn: its cases and digits alternate.

    In names about every fifth letter changes its kind, in a value drawn from letters and digits every
    second one does. Digits of one case (commits, check sums) say nothing and are not meant.
    """
    plain = value.replace("_", "").replace("-", "")
    if len(plain) < _DRAWN or not any(c.isdigit() for c in plain) or plain in (plain.lower(), plain.upper()):
        return False
    if _made_of_words(value):
        return False
    changes = sum(_kind(a) != _kind(b) for a, b in pairwise(plain))
    return changes >= _ALTERNATING * (len(plain) - 1)


def _kind(letter: str) -> int:
    return 2 if letter.isdigit() else int(letter.isupper())


def _made_of_words(value: str) -> bool:
    """``refresh-token-2024`` and ``eventSource2``: words and small numbers, nothing random."""
    parts = [p for p in re.split(r"[_\-.:/+=]+", _CAMEL.sub("_", value)) if p]
    plain = [p for p in parts if (p.isalpha() and (p.islower() or p.isupper() or p.istitle())) or len(p) <= 4]
    digits = sum(c.isdigit() for c in value)
    return len(parts) > 1 and len(plain) == len(parts) and digits <= 4 and len(value) / len(parts) >= 3
