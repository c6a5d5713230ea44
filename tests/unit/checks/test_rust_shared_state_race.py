"""Rust's locks, atomics and statics that protect nothing."""

import pytest
from support import findings

from lastmile.checks.failure_modes.rust_shared_state_race import CHECK
from lastmile.model import Severity


def found_in(tmp_path, text):
    return [(f.line, f.severity) for f in findings(CHECK, tmp_path, {"src/shop.rs": text})]


@pytest.mark.parametrize(
    ("body", "severity"),
    [
        ("let _ = state.lock();", Severity.MEDIUM),
        ("let _ = state.lock().unwrap();", Severity.MEDIUM),
        ("unsafe { VISITS += 1 }", Severity.MEDIUM),
        ("count.store(count.load(SeqCst) + 1, SeqCst);", Severity.MEDIUM),
        ("if !m.lock().unwrap().contains_key(&k) { m.lock().unwrap().insert(k, 1); }", Severity.MEDIUM),
        ("if let Some(v) = m.lock().unwrap().get(&k) { m.lock().unwrap().remove(&k); }", Severity.HIGH),
        (
            "if let Some(v) = m.lock().unwrap().get(&k) { go(v) } else { m.lock().unwrap().clear() }",
            Severity.LOW,
        ),
        ("if path.exists() { fs::remove_file(&path)?; }", Severity.LOW),
    ],
)
def test_what_two_threads_disturb(tmp_path, body, severity):
    text = f"static mut VISITS: u32 = 0;\nfn sell() {{\n    {body}\n}}\n"
    assert found_in(tmp_path, text) == [(3, severity)]


@pytest.mark.parametrize(
    "body",
    [
        # near misses: a named guard, one atomic step, one guard for both, another lock, one step on the disk
        "let _guard = state.lock().unwrap();",
        "let _ = state.lock().unwrap().insert(1);",
        "count.fetch_add(1, SeqCst);",
        "count.store(other.load(SeqCst) + 1, SeqCst);",
        "let mut m = m.lock().unwrap(); if !m.contains_key(&k) { m.insert(k, 1); }",
        "if !a.lock().unwrap().contains_key(&k) { b.lock().unwrap().insert(k, 1); }",
        "if !path.exists() { fs::create_dir_all(&path)?; }",
        "let n = VISITS_TODAY + 1;",
    ],
)
def test_what_is_one_step(tmp_path, body):
    text = f"static mut VISITS: u32 = 0;\nfn sell() {{\n    {body}\n}}\n"
    assert found_in(tmp_path, text) == []
