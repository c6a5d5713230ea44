"""What blocks the thread of an async task, and locks that are held while it waits."""

import pytest
from support import findings

from lastmile.checks.performance.rust_blocking_in_async import CHECK
from lastmile.model import Severity


def found_in(tmp_path, text):
    return [(f.line, f.severity) for f in findings(CHECK, tmp_path, {"src/shop.rs": text})]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("async fn wait() {\n    std::thread::sleep(SECOND);\n}\n", (2, Severity.HIGH)),
        ("use std::thread;\nasync fn wait() {\n    thread::sleep(SECOND);\n}\n", (3, Severity.HIGH)),
        (
            ("use std::{fs, io};\nasync fn load() -> String {\n    fs::read_to_string(P)\n}\n"),
            (3, Severity.LOW),
        ),
        ("async fn get() {\n    let r = reqwest::blocking::get(URL);\n}\n", (2, Severity.HIGH)),
        (
            ("fn run() {\n    tokio::spawn(async {\n        std::thread::sleep(SECOND);\n    });\n}\n"),
            (3, Severity.HIGH),
        ),
        (
            (
                "async fn add(m: &Mutex<u8>) {\n    let mut count = m.lock().unwrap();\n"
                "    *count += fetch().await;\n}\n"
            ),
            (2, Severity.HIGH),
        ),
        (
            "async fn add(m: &RwLock<u8>) {\n"
            '    let count = m.read().expect("sound");\n    if *count > 1 {\n'
            "        send().await;\n    }\n}\n",
            (2, Severity.HIGH),
        ),
    ],
    ids=range(7),
)
def test_what_blocks(tmp_path, text, expected):
    assert found_in(tmp_path, text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "fn wait() {\n    std::thread::sleep(SECOND);\n}\n",
        "use tokio::fs;\nasync fn load() -> String {\n    fs::read_to_string(P).await\n}\n",
        "async fn wait() {\n    spawn_blocking(|| std::thread::sleep(SECOND)).await;\n}\n",
        "async fn wait() {\n    tokio::time::sleep(SECOND).await;\n}\n",
        (
            "async fn add(m: &Mutex<u8>) {\n    let mut count = m.lock().await;\n"
            "    *count += fetch().await;\n}\n"
        ),
        "async fn add(m: &Mutex<u8>) {\n    let n = *m.lock().unwrap();\n    send(n).await;\n}\n",
        (
            "async fn add(m: &Mutex<u8>) {\n    let count = m.lock().unwrap();\n"
            "    use_it(&count);\n    drop(count);\n    send().await;\n}\n"
        ),
        (
            "async fn add(m: &Mutex<u8>) {\n    {\n"
            "        let count = m.lock().unwrap();\n        use_it(&count);\n    }\n"
            "    send().await;\n}\n"
        ),
    ],
    ids=range(8),
)
def test_near_misses(tmp_path, text):
    assert found_in(tmp_path, text) == []


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        (
            "async fn f(m: &Mutex<Pool>) {\n    if let Some(c) = m.lock().unwrap().get(&1) {\n"
            "        c.send().await;\n    }\n}\n",
            Severity.HIGH,
        ),
        (
            "async fn f(m: &M) {\n    match m.lock() {\n        Ok(c) => c.send().await,\n    }\n}\n",
            Severity.HIGH,
        ),
        ("async fn f() {\n    futures::executor::block_on(work());\n}\n", Severity.LOW),
        ("async fn f() {\n    std::io::stdin().read_line(&mut line);\n}\n", Severity.LOW),
    ],
    ids=range(4),
)
def test_conditions_that_hold_a_lock_and_other_waits(tmp_path, text, severity):
    assert found_in(tmp_path, text) == [(2, severity)]


@pytest.mark.parametrize(
    "text",
    [
        # near misses: the value is taken out before the branch; nothing waits; only asked what stdin is
        "async fn f(m: &Mutex<P>) {\n    let c = m.lock().unwrap().get(&1).cloned();\n"
        "    if let Some(c) = c {\n        c.send().await;\n    }\n}\n",
        "async fn f(m: &M) {\n    if let Some(c) = m.lock().unwrap().get(&1) {\n"
        "        c.send();\n    }\n}\n",
        "async fn f() {\n    std::io::stdin().is_terminal();\n}\n",
        "async fn f(m: &M) {\n    if let Some(c) = m.lock().await.get(&1) {\n"
        "        c.send().await;\n    }\n}\n",
    ],
    ids=range(4),
)
def test_locks_that_are_given_back_in_time(tmp_path, text):
    assert found_in(tmp_path, text) == []
