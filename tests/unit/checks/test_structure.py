"""Files too long, modules in a circle, checking that is switched off."""

from pathlib import Path

import pytest
from support import findings, places, scan

from lastmile.checks.failure_modes import circular_imports, oversized_file, type_safety_off
from lastmile.checks.failure_modes._circles import circles
from lastmile.errors import NothingToLookAt
from lastmile.model import Confidence, Severity


def test_long_files_are_graded_and_all_are_counted(tmp_path: Path) -> None:
    line = "total = total + 1\n"
    files = {"long.py": line * 1001, "longer.py": line * 2001, "short.py": line * 1000}
    found = scan(
        oversized_file.CHECK, tmp_path, {**files, "tests/test_long.py": line * 3000, "a.css": "a{}\n" * 4000}
    )
    assert [(f.path, f.severity) for f in found.findings] == [
        ("longer.py", Severity.MEDIUM),
        ("long.py", Severity.LOW),
    ]
    assert found.opportunities == {oversized_file.RULE: 3}
    with pytest.raises(NothingToLookAt):
        scan(oversized_file.CHECK, tmp_path / "none", {"a.md": "text\n"})


def test_components_of_a_graph() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": {"e"}, "e": {"d"}, "f": {"f", "missing"}}
    assert sorted(circles(graph)) == [("a", "b", "c"), ("d", "e")]


CIRCLES = {
    "python, absolute": {
        "shop/__init__.py": "",
        "shop/a.py": "import shop.b\n",
        "shop/b.py": "from shop.a import x\n",
    },
    "python, relative": {"shop/a.py": "from . import b\n", "shop/b.py": "from .a import x\n"},
    "python, one above": {"shop/a.py": "from .sub.b import x\n", "shop/sub/b.py": "from ..a import y\n"},
    "python, tried": {
        "a.py": "try:\n    import b\nexcept ImportError:\n    b = None\n",
        "b.py": "import a\n",
    },
    "typescript": {"src/a.ts": "import { b } from './b'\n", "src/b.ts": "import { a } from '@/a'\n"},
    "compiled names": {"src/a.ts": "import { b } from './b.js'\n", "src/b.ts": "export * from './a.js'\n"},
}
LINES = {
    "in a function": {"a.py": "import b\n", "b.py": "def f():\n    import a\n"},
    "for the type checker": {
        "a.py": "import b\n",
        "b.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import a\n",
    },
    "near miss: a library of the same name": {"shop/a.py": "import b\n", "shop/b.py": "from .a import x\n"},
    "types alone": {"src/a.ts": "import type { B } from './b'\n", "src/b.ts": "import { a } from './a'\n"},
    "one way": {"src/a.ts": "import { b } from './b'\n", "src/b.ts": "export const b = 1\n"},
}


@pytest.mark.parametrize("case", CIRCLES)
def test_a_circle_is_one_finding(tmp_path: Path, case: str) -> None:
    (one,) = findings(circular_imports.CHECK, tmp_path, CIRCLES[case])
    assert (one.severity, one.confidence) == (Severity.LOW, Confidence.HIGH)


@pytest.mark.parametrize("case", LINES)
def test_no_circle(tmp_path: Path, case: str) -> None:
    assert findings(circular_imports.CHECK, tmp_path, LINES[case]) == ()


def test_a_circle_through_a_package_door_is_less_sure(tmp_path: Path) -> None:
    files = {"shop/__init__.py": "from shop.a import A\n", "shop/a.py": "import shop\n"}
    (one,) = findings(circular_imports.CHECK, tmp_path, files)
    assert one.confidence is Confidence.MEDIUM


def test_switches_that_tell_the_compiler_not_to_look(tmp_path: Path) -> None:
    files = {
        "tsconfig.json": '{"compilerOptions": {\n\n  "strict": false,\n  "noImplicitAny": false\n}}\n',
        "next.config.js": "x = {\n  // ignoreDuringBuilds: true\n  ts: { ignoreBuildErrors: true },\n}\n",
        "src/old.ts": "// @ts-nocheck\nexport const a = 1\n",
        "src/new.ts": "export const text = 'write // @ts-nocheck at the head'\n",
        "packages/ui/tsconfig.json": '{ "compilerOptions": { "strict": true } }\n',
    }
    found = findings(type_safety_off.CHECK, tmp_path, files)
    assert places(found) == [("next.config.js", 3), ("src/old.ts", 1), ("tsconfig.json", 3)]
    assert {f.path: f.severity for f in found} == {
        "next.config.js": Severity.MEDIUM,
        "src/old.ts": Severity.LOW,
        "tsconfig.json": Severity.MEDIUM,
    }
    with pytest.raises(NothingToLookAt):
        findings(type_safety_off.CHECK, tmp_path / "js", {"a.js": "go()\n"})
