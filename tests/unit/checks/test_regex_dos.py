"""Patterns that hang are told from their safe twins by their structure; no pattern runs."""

import time

import pytest
from support import findings, scan

from lastmile.checks.security.regex_dos import CHECK, RULE
from lastmile.model import Confidence, Severity

EXPONENTIAL = [
    r"^(a+)+$",
    r"(a*)*b",
    r"(a|aa)+$",
    r"^(\w+\s?)*$",
    r"^(([a-z])+.)+[A-Z]([a-z])+$",
    r"^(\d{1,3},?)*$",
    r"^(?:.|\n)*(?:\s|.)*x",
    r"^(?=(a+)+b)",
    r"(x+x+)+y",
    r"^([a-zA-Z0-9_.\-])+@(([a-zA-Z0-9\-])+\.)+([a-zA-Z0-9]{2,4})+$",
]
POLYNOMIAL = [r"^\s*(.*?)\s*$", r"^.*?,.*?,.*?;$", r"^\S+@\S+\.\S+$", r"^\d+\.?\d*$x"]
SAFE = [
    r"^(a+)b$",
    r"(a+)+",  # nothing behind it can fail
    r"(\w+\.)+x",
    r"^(?:[^\"\\]|\\.)*\"",
    r"^\d+(,\d+)*$",
    r"^[a-z]+(-[a-z]+)*$",
    r"(\b\w+\b\s*)+$",  # the word boundary leaves one way only
    r"^(\d{4})-(\d\d)$",
    r"(?:a|b)*c",
    r"^\s+|\s+$",
    r"^[\w.]+@[\w.]+$",
    r"^((?!-->)[\s\S])*-->",
]


@pytest.mark.parametrize("pattern", EXPONENTIAL)
@pytest.mark.parametrize(
    ("path", "code"), [("a.py", "import re\nre.search(r'''{}''', x)\n"), ("a.js", "/{}/.test(x);\n")]
)
def test_exponential_patterns_are_found_in_both_languages(tmp_path, pattern, path, code):
    (found,) = findings(CHECK, tmp_path, {path: code.replace("{}", pattern)})
    assert (found.severity, found.confidence) == (Severity.MEDIUM, Confidence.HIGH)
    assert "exponential" in found.message


@pytest.mark.parametrize("pattern", POLYNOMIAL)
def test_polynomial_patterns_are_low(tmp_path, pattern):
    (found,) = findings(CHECK, tmp_path, {"a.ts": f"const p = /{pattern}/;\n"})
    assert found.severity is Severity.LOW
    assert "power of" in found.message


@pytest.mark.parametrize("pattern", SAFE)
def test_near_misses(tmp_path, pattern):
    files = {"a.py": f"import re\nre.search(r'''{pattern}''', x)\n", "a.js": f"/{pattern}/.test(x);\n"}
    brought = scan(CHECK, tmp_path, files)
    assert brought.findings == ()
    assert brought.opportunities == {RULE: 2}


@pytest.mark.parametrize(
    "line",
    [
        "re.compile('^(x*)*' + 'y', re.I)",
        "re.compile(WORDS)",
        "from re import match as m; m(WORDS, text)",
        "re.fullmatch(r'(a+)+', text)",
        "re.compile(r'''^ (a+)+ $ # words''', re.VERBOSE)",
        "path = re_path(r'^(\\w+-?)*$', view)",
        "name: str = Field(regex=r'^(\\w+-?)*$')",
    ],
)
def test_where_python_holds_patterns(tmp_path, line):
    text = f"import re\nWORDS = r'^(\\w+-?)*$'\n{line}\n"
    assert [f.line for f in findings(CHECK, tmp_path, {"a.py": text})] == [3]


@pytest.mark.parametrize(
    "line",
    [
        r'const p = new RegExp("^(\\w+\\s?)*$", "i");',
        r"const p = RegExp('(a|a)+$');",
        r"if (/^([^\]]+)*\]$/.test(x)) go();",
        r"x.replace(/^(?<w>\w+\s?)*$/u, '');",
        r"const p = /^(\u{61}|[a-z])+\/$/u;",
        r"const p = /(?:\d|\w)*$/;",
    ],
)
def test_where_scripts_hold_patterns(tmp_path, line):
    assert [f.line for f in findings(CHECK, tmp_path, {"a.mjs": f"\n{line}\n"})] == [2]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", "import re\nre.compile(pattern)\nre.compile(re.escape(x) + r'(a+)+$')\n"),
        ("a.py", "import re\nre.search(r'(a+', x)\nre.search(r'(?>a+)+$', x)\n"),
        ("a.py", "names = pattern.match('(a+)+$')\n"),
        ("a.py", "name: str = Field(pattern=r'^(a+)+$')\n"),  # pydantic 2 has an engine that does not go back
        ("a.js", "const text = '(a+)+$'; const n = a / (b + c) / d;\n"),
        ("a.go", 'package a\nvar p = regexp.MustCompile("(a+)+$")\n'),
    ],
)
def test_what_is_no_pattern_of_these_engines(tmp_path, path, text):
    assert findings(CHECK, tmp_path, {path: text}) == ()


def test_a_page_component_hangs_only_its_own_visitor(tmp_path):
    (found,) = findings(CHECK, tmp_path, {"page.tsx": "const ok = /^(a+)+$/.test(value);\n"})
    assert found.severity is Severity.LOW


def test_hostile_patterns_are_judged_within_a_budget(tmp_path):
    nested = "(" * 60 + "a" + ")*" * 60 + "$"
    many = "|".join(f"(a{i}?)+" for i in range(150))
    wide = "".join(rf"(?:[a-{chr(98 + i % 24)}]+\d*)*" for i in range(40)) + "$"
    text = "import re\n" + "".join(f"re.search(r'{p}', x)\n" for p in (nested, many, wide, "a{2,200}" * 90))
    started = time.process_time()
    brought = scan(CHECK, tmp_path, {"a.py": text})
    assert time.process_time() - started < 10
    assert brought.unread == ()
