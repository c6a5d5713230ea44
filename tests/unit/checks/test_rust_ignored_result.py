"""Rust failures that nobody learns of."""

import pytest
from support import findings

from lastmile.checks.failure_modes.rust_ignored_result import CHECK
from lastmile.model import Severity


def found_in(tmp_path, text):
    return [(f.line, f.severity) for f in findings(CHECK, tmp_path, {"src/shop.rs": text})]


@pytest.mark.parametrize(
    ("line", "severity"),
    [
        ("let _ = std::fs::write(path, data);", Severity.MEDIUM),
        ("std::fs::create_dir_all(path).ok();", Severity.MEDIUM),
        ('let _ = sqlx::query("DELETE FROM carts").execute(&pool).await;', Severity.MEDIUM),
        ("let _ = save(path);", Severity.LOW),
        ("save(path);", Severity.LOW),
        ("match read(path) { Ok(t) => use_it(t), Err(_) => {} }", Severity.MEDIUM),
    ],
)
def test_dropped_failures(tmp_path, line, severity):
    text = (
        f"fn save(p: &str) -> Result<(), Error> {{\n    work(p)\n}}\n"
        f"async fn f(path: &str) {{\n    {line}\n}}\n"
    )
    assert found_in(tmp_path, text) == [(5, severity)]


@pytest.mark.parametrize(
    "line",
    [
        "std::fs::write(path, data)?;",
        "let _ = sender.send(path);",
        "let _ = std::fs::remove_file(path);",
        "let _ = unused;",
        "// The folder may be there already, which is all we need.\n    let _ = std::fs::create_dir(path);",
        'match read(path) { Ok(t) => use_it(t), Err(e) => warn!("{e}") }',
        "std::thread::spawn(move || work());",
        "let kept = std::fs::read(path).ok();",
    ],
    ids=range(8),
)
def test_near_misses(tmp_path, line):
    assert found_in(tmp_path, f"fn f(path: &str) -> Result<(), Error> {{\n    {line}\n    Ok(())\n}}\n") == []
