"""Bad input from outside: each ends in one clear line and loses nothing, or in right output."""

import json
import os
from pathlib import Path

import pytest
import report_samples as samples
import theme_samples as themes

from lastmile.cli.ending import told
from lastmile.cli.options import chosen_formats
from lastmile.errors import AuditFileError, InputError, RenderError
from lastmile.model import Audit
from lastmile.report import as_docx, as_html, as_json, fonts, lettering, theme, write
from lastmile.report.options import ReportOptions
from lastmile.report.place import prepare
from lastmile.report.theme_problems import Problems

KEY = "sk_live_" + "51Hq9ZtGm2Lk8VwXr4Tn"  # parted, so that no scanner of this repository stops at it
TOKYO = "Café 東京株式会社"


def said_by(audit: Audit, **words: object) -> Audit:
    assert audit.engagement is not None
    return audit.model_copy(update={"engagement": audit.engagement.model_copy(update=words)})


def test_a_record_that_is_refused_costs_nobody_the_one_that_lies_there(tmp_path):
    write.write(samples.prototype(), tmp_path, ["json", "sarif"], ReportOptions())
    before = (tmp_path / "audit.json").read_bytes()
    leaking = said_by(samples.prototype(), narrative={"summary": f"Their key {KEY} is still valid."})
    assert "json" in write.write(leaking, tmp_path, ["json"], ReportOptions()).failures
    assert (tmp_path / "audit.json").read_bytes() == before
    assert write.check(tmp_path) == ["audit.json: not in the manifest"]  # nobody takes it for the new one


def test_a_file_that_cannot_be_written_is_named_and_the_record_stands(tmp_path):
    (tmp_path / "audit.sarif" / "x").mkdir(parents=True)
    with pytest.raises(
        InputError, match=r"audit\.sarif: cannot be written: .*`lastmile report` makes the rest"
    ):
        write.write(samples.prototype(), tmp_path, ["json", "sarif"], ReportOptions())
    assert as_json.load(tmp_path / "audit.json").engagement == samples.prototype().engagement


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_told_and_leaves_the_old_file_whole(tmp_path, monkeypatch):
    write.write(samples.prototype(), tmp_path, ["sarif"], ReportOptions())
    before, real = (tmp_path / "audit.sarif").read_bytes(), os.open

    def full(path: object, flags: int, *rest: int) -> int:
        # The part file is there, but what is written to it meets a full disk.
        return real("/dev/full", os.O_WRONLY) if str(path).endswith(".part") else real(path, flags, *rest)

    monkeypatch.setattr(os, "open", full)
    with pytest.raises(InputError, match=r"audit\.sarif: cannot be written: No space left on device$"):
        write.write(samples.clean(), tmp_path, ["sarif"], ReportOptions())
    monkeypatch.undo()
    assert (tmp_path / "audit.sarif").read_bytes() == before
    assert write.check(tmp_path) == []


def test_a_name_too_long_and_a_link_to_nowhere_are_told_before_the_work(tmp_path):
    with pytest.raises(InputError, match=r"x…: File name too long; name another with --output"):
        prepare(tmp_path / ("x" * 4000))
    (tmp_path / "link").symlink_to(tmp_path / "gone")
    with pytest.raises(InputError, match="link is a link that leads nowhere"):
        prepare(tmp_path / "link" / "out")
    (tmp_path / "gone").mkdir()
    prepare(tmp_path / "link" / "out")


def test_a_list_of_formats_without_a_format_is_told():
    with pytest.raises(InputError, match="--formats names none: formats are json"):
        chosen_formats(" ,")


@pytest.mark.parametrize("figure", ["NaN", "Infinity", "1e999"])
def test_a_figure_that_is_none_is_refused_with_its_place(figure):
    data = json.loads(as_json.render(samples.prototype()))
    data["controls"][0]["effort"]["low"] = "FIGURE"
    text = json.dumps(data).replace('"FIGURE"', figure)
    with pytest.raises(AuditFileError, match=r"^a\.json: controls\.0\.effort\.low: "):
        as_json.loads(text.encode(), "a.json")


def test_a_byte_order_mark_is_no_defect_of_a_record():
    data = as_json.render(samples.clean())
    assert as_json.render(as_json.loads(b"\xef\xbb\xbf" + data, "a.json")) == data


def test_letters_that_no_face_has_are_told_in_words_of_the_consultant():
    (line,) = lettering.undrawn(said_by(samples.prototype(), client=TOKYO, project=None), ())
    assert line.startswith("client: no face of the report has 東 京 株 式 会 and 1 more")
    assert "«fonts» of your brand.yaml" in line
    assert lettering.undrawn(samples.prototype(), ()) == ()
    assert lettering.undrawn(samples.hostile(), ()) == ()  # the target's are nobody's name
    told = said_by(samples.prototype(), narrative={"road": "東"})
    assert lettering.undrawn(told, ())
    assert lettering.undrawn(told, (), names_only=True) == ()


def test_letters_of_a_checklist_of_ones_own_are_told_too():
    audit = samples.prototype()
    row = audit.controls[0].model_copy(update={"id": "manual/mine", "question": "東?"})
    audit = audit.model_copy(update={"controls": (*audit.controls, row), "engagement": None})
    (line,) = lettering.undrawn(audit, ())
    assert line.startswith("manual/mine: no face of the report has 東")
    assert lettering.undrawn(audit, (), names_only=True) == ()


def test_no_more_than_twenty_defects_of_a_file_are_told(capsys):
    lines = tuple(f"defect {number}" for number in range(500))
    told(samples.prototype(), write.Written((), {}, {"html": lines, "pdf": lines[:20]}))
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 41
    assert said[19:21] == [
        "lastmile: html: not fit to be final: defect 19",
        "lastmile: html: and 480 more such defects",
    ]


def test_a_brands_face_stands_behind_ours_where_it_shall_draw_only_what_ours_lack():
    stack = fonts.stacks({"sans": "Brand Sans"}, last=True)
    assert '--sans: "Source Sans Pro", "Brand Sans", Arial, sans-serif;' in stack
    assert '--serif: "Source Serif Pro", Georgia, serif;' in stack


@pytest.mark.parametrize("name", ["letter", "pdf"])
def test_a_final_pdf_does_not_print_a_clients_name_as_escapes(tmp_path, name: str):
    audit = said_by(samples.signed(samples.clean()), client=TOKYO)
    done = write.write(audit, tmp_path, [name], ReportOptions())
    assert done.failures[name].startswith("client: no face of the report has 東")
    draft = write.write(audit, tmp_path, [name], ReportOptions(draft=True))
    assert draft.defects[name][0].startswith("client: no face")


def test_a_name_of_four_thousand_characters_fits_the_properties_of_a_document():
    audit = said_by(samples.prototype(), client="N" * 4000, project="P" * 4000, consultant="C" * 4000)
    assert as_docx.render(audit, ReportOptions()).startswith(b"PK")


LOOPS = "".join(f"{{% for {name} in range(9999) %}}" for name in "abc")
ENDLESS = f"<p>\n{LOOPS}{'{% endfor %}' * 3}</p>"


def test_loops_in_loops_end_with_the_line_that_holds_them(tmp_path):
    folder = themes.theme(tmp_path, parts__genuine_html=ENDLESS)
    with pytest.raises(RenderError, match=r"genuine\.html:2: .*turn more than 1,000,000 times"):
        as_html.render(samples.prototype(), ReportOptions(theme=theme.load(folder)))


def test_a_loop_of_a_part_knows_its_place_and_its_end(tmp_path):
    said = "{{ loop.index }} of {{ loop.length }}{{ '' if loop.last else ', ' }}"
    text = f"<p>{{% for n in range(3) %}}{said}{{% endfor %}}</p>"
    folder = themes.theme(tmp_path, parts__genuine_html=text)
    page = as_html.render(samples.prototype(), ReportOptions(theme=theme.load(folder)))
    assert b"<p>1 of 3, 2 of 3, 3 of 3</p>" in page


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("{# nothing #}", True),
        ("{% set a = report.totals %}\n", True),
        ('{% include "ours/parts/decision.html" %}', False),
        ("{{ report.totals }}", False),
    ],
)
def test_a_part_that_prints_nothing_is_a_note(tmp_path, text: str, gone: bool):
    found = Problems()
    theme.read(themes.theme(tmp_path, parts__decision_html=text), found)
    assert not found.errors
    assert any("prints nothing" in str(note) for note in found.notes) is gone
