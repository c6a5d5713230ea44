"""The tables for spreadsheets: whole, readable by a CSV reader, and never a formula."""

import csv
import io

import pytest
import report_samples as samples

from lastmile.report import as_csv
from lastmile.report.options import ReportOptions
from lastmile.report.ranking import ranked, worst_first

TABLES = (as_csv.findings, as_csv.places, as_csv.roadmap)
ATTACKS = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "\uff1d1+1",
    "x;=1+1",
    "x|@y",
)


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def attacked():
    """The prototype with a text that a spreadsheet could run in every place."""
    base = samples.prototype()
    changed = [
        item.model_copy(update={"path": ATTACKS[n % len(ATTACKS)], "message": ATTACKS[-1 - n % len(ATTACKS)]})
        for n, item in enumerate(base.findings)
    ]
    return base.model_copy(update={"findings": tuple(changed)})


def test_every_finding_place_and_task_has_its_row():
    audit = samples.prototype()
    told = worst_first(ranked(audit))
    found = rows(as_csv.findings(audit, ReportOptions()))
    assert [row["Finding"] for row in found] == [item.id for item in told]
    assert [int(row["Places"]) for row in found] == [len(item.places) for item in told]
    assert sum(row["Blocks a launch"] == "yes" for row in found) == 5
    places = rows(as_csv.places(audit, ReportOptions()))
    assert {(row["Finding"], row["File"], row["Line"]) for row in places} >= {
        ("SEC-02", "app/settings.py", "13")
    }
    assert len(places) == sum(len(item.places) for item in told)
    assert not any(row["File"] == "tests/test_pay.py" for row in places)  # it does not count
    tasks = rows(as_csv.roadmap(audit, ReportOptions()))
    assert [row["Task"] for row in tasks] == [task.id for task in audit.recommendations]
    assert [row["Hours, careful"] for row in tasks][:2] == ["8", "16"]
    assert {row["Closes"] for row in tasks} == {item.id for item in told}


@pytest.mark.parametrize("table", TABLES)
def test_the_file_is_rfc_4180_with_a_byte_order_mark(table):
    data = table(samples.hostile(), ReportOptions())
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    assert {len(line) for line in lines} == {len(lines[0])}
    assert data.count(b"\r\n") == data.count(b"\n") == len(lines)  # no cell has a second line
    assert table(samples.hostile(), ReportOptions()) == data


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("delimiter", [",", ";", "|", "\t"])
def test_no_cell_is_a_formula_whatever_parts_the_cells(table, delimiter):
    text = table(attacked(), ReportOptions()).decode("utf-8-sig")
    for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        for cell in line:
            assert cell.lstrip(' \t"')[:1] not in ("=", "+", "-", "@", "\uff1d")


def test_the_attacks_are_still_to_be_read():
    files = {row["File"] for row in rows(as_csv.places(attacked(), ReportOptions()))}
    assert {"'=cmd|' /C calc'!A0", "'@SUM(A1)", "'-2+3", "x;'=1+1"} <= files


def test_hidden_characters_are_written_out_and_long_names_stay_whole():
    files = [row["File"] for row in rows(as_csv.places(samples.hostile(), ReportOptions()))]
    assert "a\\u202egnp.py" in files
    assert "deep/" + "n" * 4000 + ".py" in files


def test_nothing_found_is_a_table_of_heads():
    for table in TABLES:
        assert rows(table(samples.empty(), ReportOptions())) == []
