"""What the target tells scanners not to look at; we look all the same, and report that it asked."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from lastmile.model import Suppression

_LINE_LIMIT = 1000  # characters of a line that are searched
_MOST = 200  # suppressions reported of one file
_SIGN = r"(?:\#|//|/\*|<!--|--|\{\s*/\*)"
# One word of each: a line without any of them is not searched further.
_WORDS = re.compile(
    r"nosec|noqa|nosemgrep|eslint-disable|pylint|nolint|allow|skip|ignore|nosonar|lgtm|codeql", re.IGNORECASE
)
_COMMENT = re.compile(
    rf"{_SIGN}[^\n]{{0,200}}?(?:"
    r"\b(?P<nosec>nosec)\b:?\s*(?P<nosec_rule>[BG]\d{3}(?:[\s,]+[BG]\d{3})*)?"
    r"|(?P<noqa>(?:(?:ruff|flake8):\s*)?\bnoqa\b)(?::\s*(?P<noqa_rule>[A-Z]+\d*(?:[\s,]+[A-Z]+\d+)*))?"
    r"|\b(?P<semgrep>nosemgrep|nosem)\b(?::\s*(?P<semgrep_rule>[\w.,-]+))?"
    r"|\b(?P<eslint>eslint-disable(?:-next-line|-line)?)\b(?P<eslint_rule>[\w@/, -]*)"
    r"|\b(?P<pylint>pylint:\s*(?:disable|skip-file))(?:=(?P<pylint_rule>[\w, -]+))?"
    r"|\b(?P<nolint>nolint)\b(?::(?P<nolint_rule>[\w,]+))?"
    r"|(?P<other>gitleaks:allow|pragma:\s*allowlist\s+secret|trufflehog:ignore|NOSONAR\b|checkov:skip|tfsec:ignore"
    r"|trivy:ignore|hadolint\s+ignore|lgtm\[|codeql\[)[=:]?(?P<other_rule>[\w./:-]+)?"
    r")"
)
_ESLINT_SAFETY = re.compile(
    r"security|no-eval|no-implied-eval|no-new-func|no-script-url|no-danger|unsanitized|xss|no-target-blank|no-secret"
)
_PYLINT_SAFETY = re.compile(r"\ball\b|eval-used|exec-used|except|no-member|E1101|W0122|W0123|W070[23]|W0718")
_IGNORE_FILES = frozenset(
    (".semgrepignore", ".eslintignore", ".trivyignore", ".gitleaksignore", ".secretlintignore",
     ".tfsecignore", ".trufflehogignore", ".snyk", ".nsprc", ".secrets.baseline", "osv-scanner.toml",
     ".grype.yaml", "audit-ci.json")
)  # fmt: skip
_INI_FILES = frozenset(
    (".bandit", "radon.cfg", "setup.cfg", "tox.ini", "pyproject.toml", ".gitleaks.toml", "gitleaks.toml",
     "ruff.toml", ".ruff.toml", "sonar-project.properties", "bandit.yaml", "bandit.yml")
)  # fmt: skip
_SECTION = re.compile(r"\s*\[+\s*([\w.\- ]+?)\s*\]+\s*(?:#.*)?$")
_SETTING = re.compile(r"\s*([\w.-]+)\s*[=:]\s*(.*)$")
_SILENCERS = {  # section -> keys that take files or rules out of sight
    "bandit": ("skips", "skip", "exclude", "exclude_dirs", "targets"),
    "tool.bandit": ("skips", "exclude_dirs"),
    "radon": ("exclude", "ignore"),
    "tool.radon": ("exclude", "ignore"),
    "allowlist": ("paths", "regexes", "commits", "stopwords"),
    "allowlists": ("paths", "regexes", "commits", "stopwords"),
    "": ("skips", "exclude_dirs", "sonar.exclusions", "sonar.issue.ignore.multicriteria"),
}
_RUFF = ("tool.ruff", "tool.ruff.lint", "lint", "")
_RULE_ID = re.compile(r"\b(?:B\d{3}|S\d{3}|S\b)")


def _relevant(kind: str, rule: str | None) -> bool:
    """Style rules may be silenced by anyone; rules about safety, or all rules at once, are evidence."""
    if rule is None:
        return True
    if kind == "noqa":
        return bool(re.search(r"\bS\d*\b|\bB\d{3}\b|\bBLE001\b|\bE722\b", rule))
    if kind == "eslint":
        return bool(_ESLINT_SAFETY.search(rule))
    if kind == "pylint":
        return bool(_PYLINT_SAFETY.search(rule))
    return kind != "nolint" or "gosec" in rule or "errcheck" in rule or "all" in rule


def _comments(path: str, text: str) -> Iterator[Suppression]:
    if not _WORDS.search(text):
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if not _WORDS.search(line, 0, _LINE_LIMIT):
            continue
        for match in _COMMENT.finditer(line[:_LINE_LIMIT]):
            kind = next(
                name
                for name in ("nosec", "noqa", "semgrep", "eslint", "pylint", "nolint", "other")
                if match[name]
            )
            named = (match[f"{kind}_rule"] or "").strip(" ,-") or None
            if _relevant(kind, named):
                word = re.sub(r"\s+", " ", match[kind])
                yield Suppression(
                    path=path, line=number, kind="comment", rule=f"{word} {named}" if named else word
                )


def _settings(path: str, name: str, text: str) -> Iterator[Suppression]:
    section = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if found := _SECTION.match(line[:_LINE_LIMIT]):
            section = found[1].strip().strip("'\"")
            continue
        setting = _SETTING.match(line[:_LINE_LIMIT])
        if setting is None or line.lstrip().startswith(("#", ";")):
            continue
        key, value = setting[1], setting[2].strip()
        silences = key in _SILENCERS.get(section, ()) and value not in ("", "[]")
        ruff = section in _RUFF and key in ("ignore", "extend-ignore") and re.search(r"\"S(?:\d|\")", value)
        if silences or (ruff and "toml" in name):
            rules = ", ".join(_RULE_ID.findall(value))
            told = f"{section}.{key}".strip(".")
            yield Suppression(
                path=path, line=number, kind="config", rule=f"{told} {rules}" if rules else told
            )


def suppressions_of(path: str, text: str) -> tuple[Suppression, ...]:
    """Everything in one file by which it asks scanners to look away, in line order."""
    name = PurePosixPath(path).name
    if name in _IGNORE_FILES:
        lines = enumerate(text.split("\n"), start=1)
        first = next(
            (number for number, line in lines if line.strip() and not line.lstrip().startswith("#")), None
        )
        return (Suppression(path=path, line=first, kind="ignore-file", rule=None),) if first else ()
    found = _settings(path, name, text) if name in _INI_FILES else _comments(path, text)
    return tuple(suppression for suppression, _ in zip(found, range(_MOST), strict=False))
