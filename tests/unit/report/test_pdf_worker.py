"""What we do to the PDF library from outside: it imports less, finds its patterns again, squeezes once."""

import importlib
import sys
import zlib
from string import ascii_letters
from xml.etree import ElementTree as ET

import pydyf
import pytest
import report_samples as samples
import tinyhtml5
from tinyhtml5 import inputstream

from lastmile.report import as_pdf, pdf_worker
from lastmile.report.evidence import numbered
from lastmile.report.options import ReportOptions
from lastmile.report.pdf_child import SELDOM, _at_first_call
from lastmile.report.view import view


def test_a_page_is_read_the_same_with_our_patterns(monkeypatch):
    page = as_pdf._filled(view(numbered(samples.prototype()), ReportOptions(), b""), ReportOptions())

    def tree() -> bytes:
        return ET.tostring(tinyhtml5.parse(page))

    ours = pdf_worker.Patterns()
    monkeypatch.setattr(inputstream, "characters_until_regex", ours)
    with_ours = tree()
    assert len(ours) > 3
    monkeypatch.setattr(inputstream, "characters_until_regex", {})
    assert with_ours == tree()


@pytest.mark.parametrize("characters", [("]", "^", "-"), ascii_letters, "\0"])
@pytest.mark.parametrize("inside", [True, False])
def test_a_pattern_takes_these_characters_or_all_others(characters, inside):
    pattern = pdf_worker.Patterns()[characters, inside]
    for letter in map(chr, range(128)):
        assert bool(pattern.fullmatch(letter)) == ((letter in characters) == inside)


def test_what_is_seldom_needed_is_imported_at_its_first_call(monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with _at_first_call("colorsys"):
        colorsys = importlib.import_module("colorsys")
        rgb_to_hsv = colorsys.rgb_to_hsv
    assert "colorsys" not in sys.modules
    assert rgb_to_hsv(1.0, 0.0, 0.0) == (0.0, 1.0, 1.0)
    assert "colorsys" in sys.modules
    assert colorsys.rgb_to_yiq(1.0, 0.0, 0.0)[0] == 0.30


def test_a_module_that_is_there_stays(monkeypatch):
    monkeypatch.setitem(sys.modules, "colorsys", pdf_worker)
    with _at_first_call("colorsys"):
        assert sys.modules["colorsys"] is pdf_worker
    assert sys.modules["colorsys"] is pdf_worker


def test_what_is_seldom_needed_is_there_in_this_version_of_the_library():
    for name in SELDOM:
        __import__(name)


@pytest.mark.parametrize("content", [[b"q", b"\nstream\n", 1.5, b"\nendstream"], [], ["text"]])
def test_a_stream_is_squeezed_to_the_same_content(content):
    made = pydyf.Stream(content, {"Type": "/Thing", "Note": pydyf.String("a\nstream\nb")}, compress=True)
    made.number = 7
    squeezed = pdf_worker._squeezed(made)
    head, _, body = squeezed.data.rpartition(b"\nstream\n")
    assert squeezed.number == 7
    assert b"/Type /Thing" in head
    assert b"/FlateDecode" in head
    plain = pydyf.Stream(content).data.partition(b"\nstream\n")[2].removesuffix(b"\nendstream")
    assert zlib.decompress(body.removesuffix(b"\nendstream")) == plain


def test_what_is_not_to_be_squeezed_stays():
    plain = pydyf.Stream([b"q"])
    assert pdf_worker._squeezed(plain) is plain
