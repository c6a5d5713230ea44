import hashlib
import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
import report_samples as samples

from lastmile.errors import RenderError
from lastmile.report import as_pdf
from lastmile.report.budget import PAGES
from lastmile.report.options import ReportOptions
from lastmile.report.rungs import in_turn

ROOT = Path(__file__).parents[3]
OURS = ("Source-Sans-Pro", "Source-Serif-Pro")
MONO = ("DejaVu-Sans-Mono", "Liberation-Mono", "Noto-Sans-Mono")


@pytest.fixture(scope="module")
def prototype() -> bytes:
    return as_pdf.render(samples.prototype(), ReportOptions())


@pytest.fixture(scope="module")
def hostile() -> bytes:
    return as_pdf.render(samples.hostile(), ReportOptions(paper="letter", draft=True))


def text_of(pdf: bytes, tmp_path: Path) -> str:
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("no poppler on this machine")
    (tmp_path / "report.pdf").write_bytes(pdf)
    done = subprocess.run(
        [tool, "-layout", tmp_path / "report.pdf", "-"], capture_output=True, text=True, check=True
    )
    return done.stdout


def fonts_of(pdf: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found = set()
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
                found.add(str(item["/FontName"]).lstrip("/").split("+")[-1])
        return found


def test_two_renders_are_the_same_bytes(prototype):
    again = as_pdf.render(samples.prototype(), ReportOptions())
    assert hashlib.sha256(again).hexdigest() == hashlib.sha256(prototype).hexdigest()


def test_only_our_fonts_and_a_monospaced_one(prototype, hostile):
    for pdf in (prototype, hostile):
        strange = {name for name in fonts_of(pdf) if not name.startswith((*OURS, *MONO))}
        assert not strange


def test_the_pages_say_what_they_should(prototype, tmp_path):
    text = text_of(prototype, tmp_path)
    pages = text.split("\f")
    assert "Not ready for launch; 9½ to 18 days" in pages[2]
    assert "Confidential: prepared for Tableside Ltd. only" in pages[2]
    assert re.search(r"3 of 1\d", pages[2])
    assert not re.search(r"\{\{|\bNone\b|undefined|TODO", text)
    assert not re.search(r"CWE-|bandit|semgrep", "".join(pages[2:6]))
    for name in ("Contents", "For a person to check", "Appendix A", "Appendix E"):
        assert name in text


def test_hostile_text_is_inert_and_cut(hostile, tmp_path):
    text = text_of(hostile, tmp_path)
    assert "{{ 7*7 }}" in text
    assert "\u202e" not in text
    assert "n" * 200 not in re.sub(r"\s", "", text)
    assert "\\u6771" in text  # no face of ours draws it: written out, never another font
    assert "DRAFT" in text
    with pikepdf.open(io.BytesIO(hostile)) as document:
        assert b"JavaScript" not in hostile
        assert len(document.pages) <= PAGES
        assert [float(n) for n in document.pages[0].mediabox[2:]] == [612.0, 792.0]


@pytest.mark.long
@pytest.mark.parametrize("sample", [samples.crowded, lambda: samples.big(4000), samples.empty, samples.clean])
def test_never_more_pages_than_the_budget(sample):
    with pikepdf.open(io.BytesIO(as_pdf.render(sample(), ReportOptions(paper="letter")))) as document:
        assert len(document.pages) <= PAGES


def test_the_renderer_may_not_take_forever(monkeypatch):
    monkeypatch.setattr(as_pdf, "WALL_SECONDS", 0.01)
    with pytest.raises(RenderError, match="took longer"):
        as_pdf.render(samples.empty(), ReportOptions())


def test_a_page_that_asks_for_a_file_is_refused():
    job = as_pdf.Job(40, {}, b"{}", "2026-11-21", b"x" * 16)
    page = "<html lang=en><title>x</title><img src='file:///etc/passwd' alt=x>"
    with as_pdf.one_printer() as printer:
        done, _ = printer.print(job, in_turn(lambda _: page, 1, 40))
    assert "Failed to load image" in done.problem


def test_a_version_that_cannot_be_filled_does_not_hold_up_the_next_document(monkeypatch):
    def page(broken: bool) -> str:
        if broken:
            raise RenderError("a part of the theme is broken")
        return "<html lang=en><title>x</title><p>x</p>"

    job = as_pdf.Job(40, {}, b"{}", "2026-11-21", b"x" * 16)
    monkeypatch.setattr(as_pdf, "WALL_SECONDS", 60.0)
    with as_pdf.one_printer() as printer:
        with pytest.raises(RenderError, match="a part of the theme is broken"):
            printer.print(job, in_turn(lambda _: page(True), 1, 40))
        done, _ = printer.print(job, in_turn(lambda _: page(False), 1, 40))
    assert done.pdf.startswith(b"%PDF")


HIDDEN = """
import sys
sys.path[:0] = [{tests!r}, {root!r}]
from pathlib import Path
import report_samples
from lastmile.report.options import ReportOptions
from lastmile.report.write import check, write
if __name__ == "__main__":
    done = write(report_samples.prototype(), Path(sys.argv[1]), ["pdf", "json", "html"], ReportOptions())
    print([path.name for path in done.paths], done.failures, check(Path(sys.argv[1])))
"""


def test_without_pango_everything_else_is_written(tmp_path):
    bwrap, libraries = shutil.which("bwrap"), sorted(Path("/usr/lib").rglob("libpango-1.0.so*"))
    if bwrap is None or not libraries:
        pytest.skip("needs bwrap, and a Pango to hide")
    script = tmp_path / "hidden.py"
    script.write_text(HIDDEN.format(tests=str(ROOT / "tests"), root=str(ROOT)))
    hide = [
        part for path in {path.resolve() for path in libraries} for part in ("--ro-bind", "/dev/null", path)
    ]
    done = subprocess.run(
        [bwrap, "--dev-bind", "/", "/", *hide, sys.executable, script, tmp_path / "out"],
        capture_output=True,
        text=True,
        check=False,
    )
    if "bwrap:" in done.stderr:
        pytest.skip("bwrap may not make namespaces here")
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1
    assert "['audit.json', 'report.html', 'manifest.json']" in done.stdout
    assert "apt install libpango-1.0-0" in done.stdout
    assert done.stdout.rstrip().endswith("[]")
