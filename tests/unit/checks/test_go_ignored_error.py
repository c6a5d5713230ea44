"""Go errors that get lost are found by what the called function gives back, not by spelling."""

import pytest
from support import findings, places, scan

from lastmile.checks.failure_modes.go_ignored_error import CHECK, RULE
from lastmile.model import Severity

HEAD = (
    "package shop\n\n"
    'import (\n\t"database/sql"\n\t"encoding/json"\n\t"fmt"\n\t"io"\n'
    '\t"net/http"\n\t"os"\n\t"strconv"\n\t"time"\n)\n\n'
)
LINE = HEAD.count("\n") + 2  # the first line of a body below the head


def body(*lines: str, signature: str = "func f(db *sql.DB, data []byte, text string) error") -> str:
    return HEAD + signature + " {\n" + "".join(f"\t{line}\n" for line in lines) + "}\n"


@pytest.mark.parametrize(
    ("line", "severity"),
    [
        ("resp, _ := http.Get(text)", Severity.HIGH),
        ("page, _ := io.ReadAll(os.Stdin)", Severity.HIGH),
        ("json.Unmarshal(data, &order)", Severity.HIGH),
        ("_ = json.Unmarshal(data, &order)", Severity.MEDIUM),
        ('db.Exec("DELETE FROM carts")', Severity.HIGH),
        ('rows, _ := db.Query("SELECT id FROM orders")', Severity.HIGH),
        ("number, _ := strconv.Atoi(text)", Severity.LOW),
        ('os.MkdirAll("exports", 0o755)', Severity.MEDIUM),
        ("json.NewDecoder(os.Stdin).Decode(&order)", Severity.HIGH),
        ("var when, _ = time.Parse(time.RFC3339, text)", Severity.MEDIUM),
    ],
)
def test_known_functions(tmp_path, line, severity):
    (found,) = findings(CHECK, tmp_path, {"shop.go": body("var order Order", line, "return nil")})
    assert (found.line, found.severity, found.symbol) == (LINE + 1, severity, "f")


def test_functions_and_methods_of_the_target_and_of_its_other_packages(tmp_path):
    files = {
        "go.mod": "module shop.example/app\n\ngo 1.22\n",
        "store/store.go": "package store\n\ntype Store struct{}\n\n"
        "func (s *Store) Save(id int) error { return nil }\n\n"
        "func Open() (*Store, error) { return &Store{}, nil }\n",
        "app/app.go": 'package app\n\nimport "shop.example/app/store"\n\n'
        "type App struct{ store *store.Store }\n\n"
        "func (a *App) pay(id int) {\n\ta.store.Save(id)\n}\n\nfunc start() *App {\n\ts, _ := store.Open()\n"
        "\treturn &App{store: s}\n}\n",
    }
    found = findings(CHECK, tmp_path, files)
    assert places(found) == [("app/app.go", 8), ("app/app.go", 12)]
    assert "Store.Save" in found[0].message


def test_an_error_that_is_overwritten_or_met_by_nothing(tmp_path):
    text = body(
        'err := os.Mkdir("a", 0o755)',
        'err = os.Mkdir("b", 0o755)',
        "if err != nil {",
        "}",
        "return nil",
    )
    assert [f.line for f in findings(CHECK, tmp_path, {"shop.go": text})] == [LINE, LINE + 2]


@pytest.mark.parametrize(
    "lines",
    [
        ("resp, err := http.Get(text)", "if err != nil {", "\treturn err", "}", "use(resp)", "return nil"),
        ("if err := json.Unmarshal(data, &order); err != nil {", "\treturn err", "}", "return nil"),
        ("return json.Unmarshal(data, &order)",),
        ("fmt.Println(text)", "return nil"),
        ("defer os.Stdin.Close()", "return nil"),
        ("_, _ = io.Copy(io.Discard, os.Stdin)", "return nil"),
        ("page, _ := strconv.Atoi(text)", "return use(page)"),
        ('base, _ := strconv.Atoi("42")', "return use(base)"),
        ("value, _ := lookup[text]", "return use(value)"),
        ("order, ok := any(text).(Order)", "return use(order, ok)"),
        ("host, _ := os.Hostname()", "return use(host)"),
        (
            "tx, err := db.Begin()",
            "if err != nil {",
            "\treturn err",
            "}",
            "defer tx.Rollback()",
            "return tx.Commit()",
        ),
        ("err := run()", "if err == nil {", "\terr = run()", "}", "return err"),
    ],
    ids=range(13),
)
def test_near_misses(tmp_path, lines):
    assert findings(CHECK, tmp_path, {"shop.go": body(*lines)}) == ()


def test_a_shadowed_name_is_no_package(tmp_path):
    text = body("json := codec{}", "json.Unmarshal(data, &order)", "return nil")
    assert findings(CHECK, tmp_path, {"shop.go": text}) == ()


def test_opportunities_are_the_calls_that_can_fail(tmp_path):
    text = body(
        "json.Unmarshal(data, &order)", "err := os.Mkdir(text, 0o755)", "fmt.Println(text)", "return err"
    )
    assert scan(CHECK, tmp_path, {"shop.go": text}).opportunities == {RULE: 2}


def test_nesting_without_end_is_survived(tmp_path):
    chain = "a" + ".b()" * 3000
    assert findings(CHECK, tmp_path, {"shop.go": body(f"use({chain})", "return nil")}) == ()


@pytest.mark.parametrize(("callee", "severity"), [("hashOf", Severity.MEDIUM), ("findOwner", Severity.LOW)])
def test_a_look_up_that_fails_leaves_nothing_and_a_work_that_fails_leaves_harm(tmp_path, callee, severity):
    text = f"""package shop

func {callee}(name string) (string, error) {{
	return name, nil
}}

func f(name string) string {{
	value, _ := {callee}(name)
	return value
}}
"""
    (found,) = findings(CHECK, tmp_path, {"shop.go": text})
    assert found.severity is severity
