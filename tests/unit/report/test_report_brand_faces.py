"""Faces of a brand for scripts that ours lack: large files, collections, letters that are joined."""

import base64
import io
import re
from pathlib import Path

import pytest
import report_samples as samples
import theme_samples as themes
from fontTools.ttLib import TTCollection, TTFont

from lastmile.report import as_html, brand, fonts, theme
from lastmile.report.options import ReportOptions
from lastmile.report.theme_problems import Problems

DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
FIRM = "شركة المستقبل"
FONTS = """version: 1
fonts:
  sans: {regular: a.ttf, italic: a.ttf, semibold: a.ttf}
  serif: {regular: a.ttf, semibold: a.ttf}
"""


def problems(folder: Path, data: bytes) -> list[str]:
    found = Problems()
    theme.read(themes.theme(folder, brand_yaml=FONTS, a_ttf=data), found)
    return [str(one).removeprefix(f"{folder}/") for one in sorted(found.errors)]


def test_a_face_may_be_as_large_as_those_of_east_asia_are(tmp_path):
    face = fonts.faces()[0].path.read_bytes()
    assert problems(tmp_path, face + bytes(17 * 1024 * 1024)) == []
    said = problems(tmp_path, face + bytes(brand.LARGEST_FONT))
    assert said[0].endswith("fonts.sans.italic: a.ttf: larger than 24 MiB")


def test_a_collection_of_faces_is_told_as_one(tmp_path):
    joined, out = TTCollection(), io.BytesIO()
    joined.fonts = [TTFont(face.path) for face in fonts.faces()[:2]]
    joined.save(out)
    said = problems(tmp_path, out.getvalue())
    assert said[0].endswith(
        "a.ttf: a collection of fonts: save the one you want as a file of its own (.ttf, .otf)"
    )


def test_one_file_at_every_key_is_read_once(tmp_path):
    themes.theme(tmp_path, brand_yaml=FONTS, a_ttf=fonts.faces()[0].path.read_bytes())
    files = fonts.files(theme.load(tmp_path).faces)
    assert len(files) == len(fonts.faces()) + 5
    assert len({id(data) for name, data in files.items() if name.startswith("Brand")}) == 1


@pytest.mark.skipif(not DEJAVU.is_file(), reason="no face with Arabic letters on this machine")
def test_letters_that_are_joined_stay_joined_in_the_page(tmp_path):
    themes.theme(tmp_path, brand_yaml=FONTS, a_ttf=DEJAVU.read_bytes())
    audit = samples.clean()
    assert audit.engagement is not None
    named = {"client": FIRM, "narrative": {"summary": FIRM}}
    audit = audit.model_copy(update={"engagement": audit.engagement.model_copy(update=named)})
    page = as_html.render(audit, ReportOptions(theme=theme.load(tmp_path))).decode()
    assert FIRM in page
    (face, *_) = re.findall(r'font-family: "Brand Sans";[^}]*base64,([^"]*)', page)
    with TTFont(io.BytesIO(base64.b64decode(face))) as font:
        assert set(map(ord, FIRM)) <= set(font.getBestCmap())
        tags = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert {"init", "medi", "fina"} <= tags
