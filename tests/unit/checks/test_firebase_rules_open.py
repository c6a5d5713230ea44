import pytest
from support import findings, scan

from lastmile.checks.security.firebase_rules_open import CHECK
from lastmile.errors import Skip

HEAD = "rules_version = '2';\nservice cloud.firestore {\n  match /databases/{database}/documents {\n"
STORAGE = "service firebase.storage {\n  match /b/{bucket}/o {\n"


def rules(path, allow, head=HEAD):
    return {"firestore.rules": f"{head}    match /{path} {{\n      allow {allow};\n    }}\n  }}\n}}\n"}


@pytest.mark.parametrize(
    ("path", "allow", "grade"),
    [
        ("{document=**}", "read, write: if true", ("critical", "high")),
        ("{document=**}", "read, write", ("critical", "high")),
        ("{document=**}", "read: if true", ("critical", "high")),
        ("{document=**}", "read, write: if request.time < timestamp.date(2999, 1, 31)", ("critical", "high")),
        ("{document=**}", "read, write: if request.auth != null", ("high", "medium")),
        ("posts/{id}", "update, delete: if true", ("critical", "high")),
        ("users/{userId}", "read: if true", ("high", "medium")),
        ("orders/{id}", "create: if true", ("high", "medium")),
        ("contactForms/{id}", "create: if true", ("low", "low")),
    ],
)
def test_open_rules(tmp_path, path, allow, grade):
    (finding,) = findings(CHECK, tmp_path, rules(path, allow))
    assert (finding.severity, finding.confidence) == grade
    assert (finding.line, finding.symbol) == (5, f"/{path}")


@pytest.mark.parametrize(
    ("path", "allow"),
    [
        ("{document=**}", "read, write: if false"),
        ("{document=**}", "read, write: if request.time < timestamp.date(2020, 1, 31)"),
        ("products/{id}", "read: if true"),
        ("users/{userId}", "read, write: if request.auth.uid == userId"),
        ("users/{userId}", "read: if request.auth != null && request.auth.uid == userId"),
        ("notes/{id}", "write: if request.auth != null"),
        ("{document=**}", "read, write: if isAdmin()"),
    ],
)
def test_rules_that_ask_or_publish(tmp_path, path, allow):
    assert findings(CHECK, tmp_path, rules(path, allow)) == ()


def test_a_function_is_looked_into(tmp_path):
    head = (
        HEAD + "    function open() { return true; }\n    function mine() { return request.auth.uid == x; }\n"
    )
    assert len(findings(CHECK, tmp_path / "a", rules("posts/{id}", "write: if open()", head))) == 1
    assert findings(CHECK, tmp_path / "b", rules("posts/{id}", "write: if mine()", head)) == ()


def test_comments_and_nested_paths(tmp_path):
    text = (
        HEAD + "    // match /a/{b} { allow write: if true; }\n"
        "    match /shops/{shop} {\n      allow read: if true; /* allow write: if true; */\n"
        "      match /items/{item} {\n        allow write: if true;\n      }\n    }\n  }\n}\n"
    )
    (finding,) = findings(CHECK, tmp_path, {"firestore.rules": text})
    assert (finding.symbol, finding.line) == ("/shops/{shop}/items/{item}", 8)


def test_storage_read_is_milder_than_write(tmp_path):
    text = (
        STORAGE
        + "    match /{allPaths=**} {\n      allow read;\n      allow write: if true;\n    }\n  }\n}\n"
    )
    assert [f.severity for f in findings(CHECK, tmp_path, {"storage.rules": text})] == ["medium", "critical"]


def test_realtime_database(tmp_path):
    text = (
        '{\n  // test mode\n\t"rules": {\n    ".read": true,\n    ".write": "now < 32503680000000"\n  }\n}\n'
    )
    found = findings(CHECK, tmp_path / "a", {"database.rules.json": text})
    assert [(f.severity, f.line) for f in found] == [("critical", 4), ("critical", 5)]
    kept = (
        '{"rules": {"products": {".read": true, ".write": false}, "users": {"$uid": {'
        '".read": "$uid === auth.uid", ".write": "auth != null && auth.uid == $uid"}}, '
        '".write": "now < 1500000000000"}}'
    )
    assert findings(CHECK, tmp_path / "b", {"database.rules.json": kept}) == ()


def test_broken_rules_are_named_and_other_rules_left_alone(tmp_path):
    result = scan(CHECK, tmp_path / "a", {"database.rules.json": '{"rules": {'})
    assert [u.path for u in result.unread] == ["database.rules.json"]
    with pytest.raises(Skip):
        scan(CHECK, tmp_path / "b", {"alerts.rules": "groups: [{allow: true}]"})
