"""Loops of Go and Rust that repeat what could be done once."""

import pytest
from support import findings

from lastmile.checks.performance import go_rust_query_in_loop, go_rust_slow_loop
from lastmile.model import Severity

GO = 'package shop\n\nimport (\n\t"database/sql"\n\t"regexp"\n\t"slices"\n)\n\n'


def slow(tmp_path, text, path="src/shop.rs"):
    return [(f.line, f.severity) for f in findings(go_rust_slow_loop.CHECK, tmp_path, {path: text})]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "func f(l []string) string {\n\tvar s string\n\tfor _, x := range l {\n"
                '\t\ts += x + ","\n\t}\n\treturn s\n}\n'
            ),
            (4, Severity.MEDIUM),
        ),
        (
            (
                "func f(l []string) {\n\tfor _, x := range l {\n"
                '\t\tregexp.MustCompile("a+").MatchString(x)\n\t}\n}\n'
            ),
            (3, Severity.MEDIUM),
        ),
        ('func f(x string) bool {\n\treturn regexp.MustCompile("a+").MatchString(x)\n}\n', (2, Severity.LOW)),
        (
            (
                "func f(l, known []string) {\n\tfor _, x := range l {\n"
                "\t\tuse(slices.Contains(known, x))\n\t}\n}\n"
            ),
            (3, Severity.LOW),
        ),
    ],
    ids=range(4),
)
def test_slow_go(tmp_path, text, expected):
    line, severity = expected
    assert slow(tmp_path, GO + text, "shop.go") == [(line + GO.count("\n"), severity)]


@pytest.mark.parametrize(
    "text",
    [
        "func f(l []int) (n int) {\n\tfor _, x := range l {\n\t\tn += x\n\t}\n\treturn n\n}\n",
        'func f(l []string) {\n\tfor _, x := range l {\n\t\ts := x\n\t\ts += ","\n\t\tuse(s)\n\t}\n}\n',
        'var words = regexp.MustCompile("a+")\n',
        "func f(l []string) {\n\tfor _, x := range l {\n\t\tuse(regexp.MustCompile(x))\n\t}\n}\n",
    ],
    ids=range(4),
)
def test_quick_go(tmp_path, text):
    assert slow(tmp_path, GO + text, "shop.go") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            ("fn f(mut q: Vec<u8>) {\n    for _ in 0..9 {\n        q.remove(0);\n    }\n}\n"),
            [(3, Severity.MEDIUM)],
        ),
        (
            (
                "fn f(l: &[&str]) {\n    for x in l {\n"
                '        Regex::new("a+").unwrap().is_match(x);\n    }\n}\n'
            ),
            [(3, Severity.MEDIUM)],
        ),
        (
            (
                "fn f(l: &[u8], known: &Vec<u8>) {\n    for x in l {\n"
                "        show(known.contains(x));\n    }\n}\n"
            ),
            [(3, Severity.LOW)],
        ),
        ("fn f(mut q: VecDeque<u8>) {\n    for _ in 0..9 {\n        q.remove(0);\n    }\n}\n", []),
        (
            (
                "fn f(l: &[u8], known: &HashSet<u8>) {\n    for x in l {\n"
                "        show(known.contains(x));\n    }\n}\n"
            ),
            [],
        ),
        ('static A: LazyLock<Regex> = LazyLock::new(|| Regex::new("a+").unwrap());\n', []),
    ],
    ids=range(6),
)
def test_rust(tmp_path, text, expected):
    assert slow(tmp_path, text) == expected


QUERY = 'db.Query("SELECT name FROM users WHERE id = $1", id)'


@pytest.mark.parametrize(
    ("loop", "expected"),
    [
        (f"for _, id := range ids {{\n\t\trows, err := {QUERY}\n\t\tuse(rows, err)\n\t}}", [Severity.MEDIUM]),
        (f"for rows.Next() {{\n\t\tmore, err := {QUERY}\n\t\tuse(more, err)\n\t}}", [Severity.HIGH]),
        (
            (
                "for _, id := range ids {\n"
                '\t\t_, err := db.Exec("UPDATE users SET seen = 1", id)\n\t\tuse(err)\n\t}'
            ),
            [Severity.LOW],
        ),
        (f"for attempt := range 3 {{\n\t\trows, err := {QUERY}\n\t\tuse(rows, err)\n\t}}", []),
        (f"rows, err := {QUERY}\n\tfor rows.Next() {{\n\t\tuse(rows, err)\n\t}}", []),
        ("for _, id := range ids {\n\t\tuse(cache.Query(id))\n\t}", []),
    ],
    ids=range(6),
)
def test_queries_in_go(tmp_path, loop, expected):
    text = f"{GO}func f(db *sql.DB, ids []int, id int) {{\n\t{loop}\n}}\n"
    found = findings(go_rust_query_in_loop.CHECK, tmp_path, {"shop.go": text})
    assert [f.severity for f in found] == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [("for id in ids", [Severity.MEDIUM]), ("for attempt in 0..3", []), ("if ready", [])],
)
def test_queries_in_rust(tmp_path, head, expected):
    text = (
        f"async fn f(pool: &Pool, ids: &[u8]) {{\n    {head} {{\n"
        "        sqlx::query(SQL).fetch_one(pool).await;\n    }}\n}}\n"
    )
    found = findings(go_rust_query_in_loop.CHECK, tmp_path, {"src/a.rs": text})
    assert [f.severity for f in found] == expected
