"""What Go opens is closed, handed on, or reported."""

import pytest
from support import findings

from lastmile.checks.failure_modes.go_resource_leak import CHECK
from lastmile.model import Severity

HEAD = (
    "package shop\n\n"
    'import (\n\t"bufio"\n\t"context"\n\t"database/sql"\n\t"io"\n\t"net/http"\n\t"os"\n\t"time"\n)\n\n'
    "func f(ctx context.Context, db *sql.DB, client *http.Client, "
    "req *http.Request, name string) (any, error) {\n"
)
LINE = HEAD.count("\n") + 1
CHECKED = "\tif err != nil {\n\t\treturn nil, err\n\t}\n"


def lines_of(tmp_path, text):
    return [
        (f.line - LINE + 1, f.severity) for f in findings(CHECK, tmp_path, {"shop.go": HEAD + text + "}\n"})
    ]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        (f"\tresp, err := http.Get(name)\n{CHECKED}\treturn io.ReadAll(resp.Body)\n", Severity.HIGH),
        (f"\tresp, err := client.Do(req)\n{CHECKED}\treturn resp.StatusCode, nil\n", Severity.HIGH),
        ("\t_, err := http.Get(name)\n\treturn nil, err\n", Severity.HIGH),
        (f"\tfile, err := os.Open(name)\n{CHECKED}\treturn io.ReadAll(file)\n", Severity.MEDIUM),
        ("\tctx, _ = context.WithTimeout(ctx, time.Second)\n\treturn ctx, nil\n", Severity.MEDIUM),
        (
            "\tout := bufio.NewWriter(os.Stdout)\n\tout.WriteString(name)\n\treturn nil, nil\n",
            Severity.MEDIUM,
        ),
        ("\tticker := time.NewTicker(time.Second)\n\t<-ticker.C\n\treturn nil, nil\n", Severity.LOW),
    ],
    ids=range(7),
)
def test_what_is_never_given_back(tmp_path, text, severity):
    assert lines_of(tmp_path, text) == [(1, severity)]


def test_rows_that_are_left_early(tmp_path):
    text = (
        f"\trows, err := db.Query(name)\n{CHECKED}\tfor rows.Next() {{\n\t\tif done() {{\n"
        "\t\t\treturn nil, nil\n\t\t}\n\t}\n\treturn nil, rows.Err()\n"
    )
    assert lines_of(tmp_path, text) == [(1, Severity.MEDIUM)]


def test_closing_before_the_error_is_checked(tmp_path):
    text = (
        f"\tresp, err := http.Get(name)\n\tdefer resp.Body.Close()\n{CHECKED}\treturn io.ReadAll(resp.Body)\n"
    )
    assert lines_of(tmp_path, text) == [(2, Severity.MEDIUM)]


def test_defer_in_a_loop(tmp_path):
    text = (
        f"\tfor _, n := range names {{\n\t\tfile, err := os.Open(n)\n\t{CHECKED}\t\tdefer file.Close()\n"
        "\t\tread(file)\n\t}\n\treturn nil, nil\n"
    )
    assert lines_of(tmp_path, text) == [(6, Severity.MEDIUM)]


@pytest.mark.parametrize(
    "text",
    [
        (
            f"\tresp, err := http.Get(name)\n{CHECKED}\tdefer resp.Body.Close()\n"
            "\treturn io.ReadAll(resp.Body)\n"
        ),
        (
            "\tresp, err := http.Get(name)\n"
            f"{CHECKED}\tdefer func() {{ _ = resp.Body.Close() }}()\n\treturn nil, nil\n"
        ),
        f"\tresp, err := http.Get(name)\n{CHECKED}\treturn resp, nil\n",
        f"\tresp, err := http.Get(name)\n{CHECKED}\treturn readAndClose(resp)\n",
        f"\tfile, err := os.Open(name)\n{CHECKED}\treturn &Log{{file: file}}, nil\n",
        f"\tfile, err := os.Open(name)\n{CHECKED}\treturn bufio.NewReader(file), nil\n",
        "\tctx, cancel := context.WithCancel(ctx)\n\tdefer cancel()\n\treturn ctx, nil\n",
        "\tctx, cancel := context.WithCancel(ctx)\n\treturn &Job{ctx, cancel}, nil\n",
        "\t_, err := http.Head(name)\n\treturn nil, err\n",
        "\tvalue, err := cache.Get(name)\n\treturn value, err\n",
        "\tfor _, n := range names {\n\t\tfunc() {\n\t\t\tmu.Lock()\n"
        "\t\t\tdefer mu.Unlock()\n\t\t\tread(n)\n\t\t}()\n\t}\n"
        "\treturn nil, nil\n",
    ],
    ids=range(11),
)
def test_near_misses(tmp_path, text):
    assert lines_of(tmp_path, text) == []
