"""Panics are weighed by who meets them: a request, a caller who could handle a failure, or nobody."""

import pytest
from support import findings, scan

from lastmile.checks.failure_modes.rust_panic_path import CHECK, RULE
from lastmile.model import Severity


def found_in(tmp_path, text, path="src/shop.rs"):
    return [(f.line, f.severity) for f in findings(CHECK, tmp_path, {path: text})]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "async fn show(Path(id): Path<String>) -> Json<Order> {\n"
                "    let id = Uuid::parse_str(&id).unwrap();\n    Json(id)\n}\n"
            ),
            (2, Severity.MEDIUM),
        ),
        (
            (
                '#[get("/a")]\nasync fn a(q: web::Query<Q>) -> HttpResponse {\n'
                '    let n: u8 = q.n.parse().expect("n");\n    ok(n)\n}\n'
            ),
            (3, Severity.MEDIUM),
        ),
        (
            "fn load(path: &str) -> Result<String, Error> {\n    Ok(fs::read_to_string(path).unwrap())\n}\n",
            (2, Severity.MEDIUM),
        ),
        ("fn first(list: &[u8]) -> u8 {\n    *list.first().unwrap()\n}\n", (2, Severity.LOW)),
        ('fn read(kind: u8) -> Result<u8, Error> {\n    panic!("kind {kind}")\n}\n', (2, Severity.MEDIUM)),
        (
            (
                "fn port(line: &str) -> String {\n"
                "    let parts: Vec<&str> = line.split(':').collect();\n"
                "    parts[1].into()\n}\n"
            ),
            (3, Severity.MEDIUM),
        ),
        ("fn short(name: &str) -> &str {\n    &name[..8]\n}\n", (2, Severity.LOW)),
    ],
    ids=range(7),
)
def test_panics(tmp_path, text, expected):
    assert found_in(tmp_path, text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "fn load(path: &str) -> Result<String, Error> {\n    Ok(fs::read_to_string(path)?)\n}\n",
        "async fn show(State(s): State<App>) -> Json<u8> {\n    Json(*s.count.lock().unwrap())\n}\n",
        "static WORD: LazyLock<Regex> = LazyLock::new(|| Regex::new(PATTERN).unwrap());\n",
        'fn home() -> Url {\n    "https://shop.example".parse().unwrap()\n}\n',
        "async fn show(State(s): State<App>) -> Json<u8> {\n    Json(s.count.unwrap_or_default())\n}\n",
        "#[cfg(test)]\nmod checks {\n    fn a() {\n        load().unwrap();\n    }\n}\n",
        "#[tokio::test]\nasync fn works() {\n    run().await.unwrap();\n}\n",
        (
            "fn known(value: Option<u8>) -> u8 {\n    if value.is_some() {\n"
            "        return value.unwrap();\n    }\n    0\n}\n"
        ),
        "fn port(line: &str) -> &str {\n    let parts: Vec<&str> = line.split(':').collect();\n"
        "    if parts.len() < 2 {\n        return line;\n    }\n    parts[1]\n}\n",
        'fn main() {\n    let listener = bind("0.0.0.0:80").expect("the port is free");\n}\n',
    ],
    ids=range(10),
)
def test_near_misses(tmp_path, text):
    assert found_in(tmp_path, text) == []


def test_opportunities_are_failures_passed_on_or_not(tmp_path):
    text = (
        "fn load(path: &str) -> Result<String, Error> {\n    let a = read(path)?;\n"
        "    Ok(parse(a).unwrap())\n}\n"
    )
    assert scan(CHECK, tmp_path, {"src/a.rs": text}).opportunities == {RULE: 2}


def test_the_message_names_the_method_however_long_its_text_is(tmp_path):
    said = "the settings are there. Whoever starts this without them finds it in (the manual)"
    text = f'fn port(line: Option<u8>) -> u8 {{\n    line.expect("{said}")\n}}\n'
    (one,) = findings(CHECK, tmp_path, {"src/shop.rs": text})
    assert one.message.startswith("expect panics where this value is missing.")
