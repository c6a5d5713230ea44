"""Reads Firebase security rules: which paths, which methods, under which condition; no check itself.

Grammar as in Firebase's guides "Structuring Cloud Firestore Security Rules", "Cloud Storage Security Rules"
and "Firebase Realtime Database Security Rules".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from lastmile import yaml_in

_COMMENT = re.compile(r"//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_STEP = re.compile(
    r"\bmatch\s+(?P<path>/[^\s{]*(?:\{[^{}\s]{1,100}\}[^\s{]*)*)\s*\{|\bfunction\s+(?P<function>\w+)\s*\("
    r"|\ballow\s+(?P<methods>[\w,\s]{1,100}?)\s*(?::\s*if\s+(?P<condition>[^;]{1,4000}?)\s*)?;"
    r"|(?P<open>\{)|(?P<close>\})"
)
_FUNCTION = re.compile(r"\bfunction\s+(\w+)\s*\(\s*\)\s*\{\s*return\s+([^;{}]{1,2000});?\s*\}")
_CALL = re.compile(r"(\w+)\(\s*\)")
_SIGNED_IN = re.compile(r"(?:request\.)?auth(?:\.(?:uid|token))?\s*!==?\s*null")
_UNTIL = re.compile(r"request\.time\s*<=?\s*timestamp\.date\(\s*(\d{4})\s*,\s*(\d{1,2})\s*,\s*(\d{1,2})\s*\)")
_NOW = re.compile(r"now\s*<=?\s*(\d{12,14})")
_WRITES = frozenset({"write", "create", "update", "delete"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One permission: who may do what below a path."""

    path: str  # "users/{id}" below the root of the database or bucket
    line: int
    methods: frozenset[str]
    admits: str | None  # everybody | users (whoever has logged in) | None (something more is asked)
    until: date | None = None  # the test mode's last day

    @property
    def writes(self) -> frozenset[str]:
        """The methods that change something."""
        return self.methods & _WRITES

    @property
    def everywhere(self) -> bool:
        """It holds for the whole database or bucket."""
        return self.path == "" or bool(re.fullmatch(r"\{\w+=\*\*\}(?:/.*)?", self.path))


def _blank(text: str) -> str:
    return _COMMENT.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)


def admits(condition: str | None, today: date) -> tuple[str | None, date | None]:
    """Whom a condition lets in today, and until when if it says so."""
    text = (condition or "true").strip()
    while text.startswith("(") and text.endswith(")") and text.count("(") == 1:
        text = text[1:-1].strip()
    if text in ("true", "true == true", "1 == 1"):
        return "everybody", None
    if _SIGNED_IN.fullmatch(text):
        return "users", None
    last = _last_day(text)
    return ("everybody", last) if last and last >= today else (None, None)


def _last_day(text: str) -> date | None:
    try:
        if found := _UNTIL.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _NOW.fullmatch(text):
            return datetime.fromtimestamp(int(found[1]) / 1000, UTC).date()
    except (ValueError, OverflowError, OSError):
        return None
    return None


def of_language(text: str, today: date) -> Iterator[Rule]:
    """The permissions of a firestore.rules or storage.rules file."""
    text = _blank(text)
    functions = {name: body.strip() for name, body in _FUNCTION.findall(text)}
    folders: list[str] = []
    for found in _STEP.finditer(text):
        if found["path"]:
            folders.append(found["path"].strip("/"))
        elif found["open"]:
            folders.append("")
        elif found["close"]:
            if folders:
                folders.pop()
        elif found["methods"]:
            called = _CALL.fullmatch((found["condition"] or "").strip())
            condition = functions.get(called[1], "?") if called else found["condition"]
            who, until = admits(condition, today)
            methods = frozenset(m.strip() for m in found["methods"].split(","))
            yield Rule(_below_root(folders), text.count("\n", 0, found.start()) + 1, methods, who, until)


def _below_root(folders: list[str]) -> str:
    path = "/".join(f for f in folders if f)
    return re.sub(r"^databases/\{\w+\}/documents/?|^b/\{\w+\}/o/?", "", path)


def of_json(text: str, name: str, today: date) -> Iterator[Rule]:
    """The permissions of a Realtime Database's rules. Raises YamlError where they cannot be read."""
    # Comments stand in them, and "//" in no value but an expression's; YAML reads the JSON that is left.
    bare = re.sub(
        r"(?m)^\s*//[^\n]*$|/\*.*?\*/", lambda m: re.sub(r"[^\n]", " ", m[0]), text, flags=re.DOTALL
    )
    root = yaml_in.parse(bare.replace("\t", " "), name)
    if isinstance(root, yaml_in.Lines) and isinstance(root.get("rules"), yaml_in.Lines):
        yield from _json_rules(root["rules"], "", today)


def _json_rules(node: yaml_in.Lines, path: str, today: date) -> Iterator[Rule]:
    for key, value in node.items():
        if key in (".read", ".write"):
            text = str(value).lower() if isinstance(value, bool) else str(value)
            who, until = admits(text, today)
            yield Rule(path, node.key_lines[key], frozenset({key[1:]}), who, until)
        elif isinstance(value, yaml_in.Lines):
            yield from _json_rules(value, f"{path}/{key}".strip("/"), today)
