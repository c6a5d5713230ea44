"""Copies that a borrow, a move or an iterator would save."""

import pytest
from support import findings

from lastmile.checks.performance.rust_needless_copy import CHECK
from lastmile.model import Severity


def found_in(tmp_path, text):
    return [(f.line, f.severity) for f in findings(CHECK, tmp_path, {"src/shop.rs": text})]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("fn f(order: &Order) {\n    store(&order.lines.clone());\n}\n", Severity.MEDIUM),
        ("fn f(order: &Order) -> usize {\n    order.lines.clone().len()\n}\n", Severity.MEDIUM),
        ("fn f(name: String) {\n    store(name.clone());\n}\n", Severity.MEDIUM),
        (
            (
                "fn f(lines: &[Line]) -> usize {\n"
                "    lines.iter().filter(|l| l.open).collect::<Vec<_>>().len()\n}\n"
            ),
            Severity.MEDIUM,
        ),
        ("fn f(count: u32) -> u32 {\n    count.clone()\n}\n", Severity.LOW),
        (
            ("fn f(lines: &[Line]) -> usize {\n    lines.iter().cloned().filter(|l| l.open).sum()\n}\n"),
            Severity.LOW,
        ),
    ],
    ids=range(6),
)
def test_needless_copies(tmp_path, text, severity):
    assert found_in(tmp_path, text) == [(2, severity)]


@pytest.mark.parametrize(
    "text",
    [
        "fn f(pool: Arc<Pool>) {\n    serve(pool.clone());\n}\n",
        "fn f(name: String) -> String {\n    store(name.clone());\n    name\n}\n",
        'fn f(name: String) -> String {\n    store(name.clone());\n    format!("{name}")\n}\n',
        "fn f(name: &String) {\n    store(name.clone());\n}\n",
        "fn f(name: String) {\n    for n in 0..3 {\n        store(name.clone());\n    }\n}\n",
        "fn f(id: u32) {\n    store(&id.to_string());\n}\n",
        "fn f(lines: &[Line]) -> usize {\n    lines.iter().map(|l| l.id).collect::<HashSet<_>>().len()\n}\n",
        "fn f(state: &State) -> usize {\n    state.lines.lock().unwrap().clone().len()\n}\n",
    ],
    ids=range(8),
)
def test_near_misses(tmp_path, text):
    assert found_in(tmp_path, text) == []
