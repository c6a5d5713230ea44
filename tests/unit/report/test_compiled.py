"""Compiled templates are found again, say nothing of language or data, and come from nobody else."""

from pathlib import Path

import pytest
import report_samples as samples
from jinja2.bccache import Bucket
from platformdirs import user_cache_path

from lastmile.language import speaking
from lastmile.report import as_html, as_pdf
from lastmile.report.compiled import Compiled, kept
from lastmile.report.evidence import numbered
from lastmile.report.options import ReportOptions
from lastmile.report.templates import Look, Part, environment, fill
from lastmile.report.view import view

MAKER = Path(as_html.__file__)


def files() -> list[Path]:
    """What is kept at present."""
    folder = user_cache_path("lastmile") / "templates"
    return sorted(folder.iterdir()) if folder.is_dir() else []


def page(language: str = "en") -> str:
    """The whole report as it goes to the PDF."""
    with speaking(language):
        audit, options = numbered(samples.prototype()), ReportOptions()
        return as_pdf._filled(view(audit, options, b""), options)


def test_the_second_page_is_filled_from_what_the_first_left_and_is_the_same():
    first, left = page(), files()
    marks = [(one.name, one.stat().st_mtime_ns) for one in left]
    assert len(marks) > 10
    assert page() == first
    assert [(one.name, one.stat().st_mtime_ns) for one in files()] == marks


def test_a_page_in_german_is_no_other_when_an_english_one_was_compiled_before():
    german = page("de")
    for one in files():
        one.unlink()
    page()
    assert page("de") == german
    assert "Anhang" in german


@pytest.mark.parametrize("harm", [b"", b"garbage", b"j2"])
def test_what_is_broken_is_compiled_anew(harm):
    first = page()
    for one in files():
        one.write_bytes(harm and one.read_bytes()[:20] + harm)
    assert page() == first


@pytest.mark.parametrize("bits", [0o770, 0o707])
def test_nothing_is_taken_from_a_folder_that_others_may_write(bits):
    folder = user_cache_path("lastmile") / "templates"
    folder.mkdir(parents=True)
    folder.chmod(bits)
    assert kept(MAKER) is None
    assert page()
    assert not files()


def test_nothing_is_taken_from_behind_a_link(tmp_path):
    folder = user_cache_path("lastmile") / "templates"
    folder.parent.mkdir(parents=True)
    folder.symlink_to(tmp_path)
    assert kept(MAKER) is None


def test_a_cache_that_cannot_be_made_hinders_nothing():
    folder = user_cache_path("lastmile")
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("a file is in the way")
    assert page()


def test_a_folder_that_is_gone_hinders_nothing(tmp_path):
    bucket = Bucket(environment(), "key", "check sum")
    bucket.code = compile("1", "x", "eval")
    Compiled(tmp_path / "gone", MAKER).dump_bytecode(bucket)
    assert not (tmp_path / "gone").exists()


def test_another_maker_finds_nothing_of_this_one(tmp_path):
    other = tmp_path / "maker.py"
    other.write_text("another environment")
    ours, theirs = kept(MAKER), kept(other)
    assert ours is not None
    assert theirs is not None
    assert ours.get_cache_key("print.html", "x") != theirs.get_cache_key("print.html", "x")


def test_a_part_of_a_theme_is_not_kept(tmp_path):
    part = Part(str(tmp_path / "closing.html"), "its own")
    with pytest.raises(Exception, match="report"):
        fill("print.html", {}, look=Look(parts={"parts/closing.html": part}))
    assert not files()
