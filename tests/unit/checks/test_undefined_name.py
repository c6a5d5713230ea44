"""Names and relative imports that nothing defines; what Python or a bundler would find is silent."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from support import findings, places, scan

from lastmile import syntax
from lastmile.checks.failure_modes._scopes import names_of
from lastmile.checks.failure_modes.undefined_name import CHECK
from lastmile.model import Confidence, LeftOut, Severity


def test_an_exception_that_nobody_defines(tmp_path):
    text = "def limit(calls, user):\n    if user in calls:\n        raise RateLimitExceeded()\n"
    (found,) = findings(CHECK, tmp_path, {"a.py": text})
    assert (found.line, found.symbol) == (3, "limit")
    assert (found.severity, found.confidence) == (Severity.HIGH, Confidence.HIGH)
    assert "RateLimitExceeded" in found.message


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("class A:\n    x = 1\n    def f(self):\n        return x\n", 4),
        ("[y for y in range(3)]\nprint(y)\n", 2),
        ("def f():\n    z = 1\ndef g():\n    return z\n", 4),
        ("def f(a: Missing): ...\n", 1),
        ("class A:\n    k = 3\n    l = [k for _ in range(3) if k]\n", 3),
        ("@nothing\ndef f(): ...\n", 1),
    ],
    ids=range(6),
)
def test_scopes_that_do_not_reach(tmp_path, text, line):
    assert places(findings(CHECK, tmp_path, {"a.py": text})) == [("a.py", line)]


@pytest.mark.parametrize(
    "text",
    [
        "from x import *\nundefined\n",
        "def f():\n    return later\nlater = 1\n",
        "def f():\n    global g\n    g = 1\ndef h():\n    return g\n",
        "if (n := 3) > 2:\n    print(n)\n",
        "print([last := x for x in range(3)], last)\n",
        "match p:\n case {'a': a, **d} if a:\n  print(a, d)\n case [b, *c]:\n  print(b, c)\n",
        "p = 1\nmatch p:\n    case int() as q:\n        print(q)\n",
        "try:\n    unicode\nexcept NameError:\n    unicode = str\n",
        "import sys\nif sys.version_info[0] < 3:\n    text = unicode\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from a import B\ndef f(x: B): ...\n",
        "from __future__ import annotations\ndef f(x: Missing): ...\n",
        "def f(x: 'Missing'): ...\n",
        "def f():\n    x: Missing = 1\n    return x\n",
        "class A:\n    def f(self):\n        return __class__\n    n = __qualname__\n",
        "print(__file__, __name__, __doc__, __path__)\n",
        "globals()['made'] = 1\nprint(made)\n",
        "exec('made = 1')\nprint(made)\n",
        "class A:\n    k = [1]\n    l = [x for x in k]\n",
        "try:\n    pass\nexcept* ValueError as group:\n    print(group)\n",
        "import a.b\nprint(a.c)\n",
        "with open('f') as (h, i):\n    print(h, i)\n",
        "lambda a, *b, c=1, **d: (a, b, c, d)\n",
        "def f():\n    n = 0\n    def g():\n        nonlocal n\n        n += 1\n    return g\n",
        "import gettext\ngettext.install('x')\nprint(_('hello'))\n",
    ],
    ids=range(24),
)
def test_names_that_are_defined(tmp_path, text):
    assert findings(CHECK, tmp_path, {"a.py": f"{text}\np = None\n"}) == ()


def test_type_parameters(tmp_path):
    """PEP 695 is syntax of Python 3.12: an older interpreter cannot read it, and says so."""
    text = "class A[T: int]:\n    def f[U](self, a: T, b: U) -> U: ...\ntype L[V] = list[V]\n"
    seen = scan(CHECK, tmp_path, {"a.py": text})
    assert seen.findings == ()
    assert bool(seen.unread) == (sys.version_info < (3, 12))


def test_python_imports_without_a_target(tmp_path):
    files = {
        "app/__init__.py": "",
        "app/models.py": "class User: ...\n",
        "app/views.py": "from .models import User, Order\nfrom .services import pay\nfrom . import gone\n",
    }
    assert places(findings(CHECK, tmp_path, files)) == [("app/views.py", n) for n in (1, 2, 3)]


@pytest.mark.parametrize(
    "line",
    [
        "from .models import User",
        "from .sub import thing",
        "from . import sub, models",
        "from .lazy import anything",
        "from ._version import version",
        "from .api_pb2 import Message",
        "from ...outside import x",
        "try:\n    from .speedups import f\nexcept ImportError:\n    f = None",
        "from .left import x",
        "from .local_thing import x",
    ],
)
def test_python_imports_that_may_exist(tmp_path, line):
    files = {
        ".gitignore": "local_thing.py\n",
        "app/__init__.py": "",
        "app/models.py": "class User: ...\n",
        "app/sub/__init__.py": "from .thing import thing\n",
        "app/sub/thing.py": "thing = 1\n",
        "app/lazy.py": "def __getattr__(name): ...\n",
        "app/views.py": line + "\n",
    }
    left_out = [LeftOut(path="app/left.py", reason="too large")]
    assert scan(CHECK, tmp_path, files, left_out=left_out).findings == ()


def test_script_imports_without_a_target(tmp_path):
    files = {
        "src/app.ts": "import a from './gone'\nimport { b } from './lib/util'\nrequire('./absent.js')\n",
        "src/lib/Util.ts": "export const b = 1\n",
    }
    found = findings(CHECK, tmp_path, files)
    assert places(found) == [("src/app.ts", 1), ("src/app.ts", 2), ("src/app.ts", 3)]
    assert "case" in found[1].message


@pytest.mark.parametrize(
    "line",
    [
        "import './util'",
        "import './util.js'",
        "import './lib'",
        "import './style.css'",
        "import logo from './logo.svg'",
        "import w from './work.js?worker'",
        "import x from '@/gone'",
        "import g from './generated/client'",
        "import s from './elsewhere/gone'",
        "import e from './env.local'",
        "try { require('./optional') } catch {}",
        "import('./' + name)",
        "import V from './V.vue'",
        "require()",
    ],
)
def test_script_imports_that_may_exist(tmp_path, line):
    files = {
        ".gitignore": "/src/env.local.ts\n",
        "src/app.ts": line + "\n",
        "src/util.ts": "",
        "src/lib/index.tsx": "",
        "src/style.scss": "",
        "src/V.vue": "<script></script>",
    }
    assert findings(CHECK, tmp_path, files) == ()


def test_it_never_says_more_than_ruff():
    """Over the standard library's own package: each name that we miss, ruff misses too."""
    folder = Path(ast.__file__).parent
    ours = set()
    for path in sorted(folder.glob("*.py"))[:60]:
        tree = syntax.parse_python(path.read_text(encoding="utf-8"))
        ours |= {(path.name, n.lineno, n.id) for n in names_of(tree).missing} if tree else set()
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--isolated",
        "--select",
        "F821",
        "--output-format",
        "concise",
    ]
    said = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=False).stdout
    theirs = {tuple(line.split(":")[:2]) for line in said.splitlines()}
    assert {(str(folder / name), str(line)) for name, line, _ in ours} <= theirs
