"""The brand file: colours, logo and fonts are checked before a page is made, and told by line."""

import re
from pathlib import Path

import pytest
import theme_samples as themes

from lastmile.errors import ThemeError
from lastmile.report import colours, logo, templates, theme
from lastmile.report.logo import LogoError
from lastmile.report.theme_problems import Problems


def problems(folder: Path) -> list[str]:
    found = Problems()
    theme.read(folder, found)
    return [str(one).removeprefix(f"{folder}/") for one in sorted(found.errors)]


def brand(folder: Path, text: str, **files: str | bytes) -> list[str]:
    return problems(themes.theme(folder, brand_yaml="version: 1\n" + text, **files))


def test_the_default_palette_is_what_tokens_css_says():
    said = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", templates.source("tokens.css")))
    for name in colours.Palette.__dataclass_fields__:
        assert said[name.replace("_", "-")] == getattr(colours.OURS, name), name


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#0f766e", "#ffffff", 5.47)],
)
def test_contrast_is_that_of_the_guidelines(one: str, other: str, ratio: float):
    assert colours.contrast(one, other) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize("colour", ["#f5a623", "#ffff00", "#ff0000", "#ffffff", "#00ffcc", "#808080"])
def test_the_proposed_shade_passes_and_one_step_lighter_does_not(colour: str):
    shade = colours.nearest(colour, colours.LIGHT_GROUNDS)
    assert colours.passes(shade, colours.LIGHT_GROUNDS)
    assert colours.worst(colours.mixed(shade, "#ffffff", 0.03), colours.LIGHT_GROUNDS)[0] < colours.LEAST


@pytest.mark.parametrize("main", ["#7a1fa2", "#0b3954", "#000000", "#5c4000", "#0000ff"])
def test_every_derived_text_colour_can_be_read(main: str):
    made = colours.palette(main, main)
    for text in (made.brand_dark, made.accent_dark):
        assert colours.passes(text, colours.DARK_GROUNDS)
    for text in (made.cover_text, made.cover_foot, made.cover_quiet):
        assert colours.passes(text, (made.cover,))


def test_a_colour_that_fails_is_told_with_its_line_ratio_and_a_shade_that_passes(tmp_path):
    (said,) = brand(tmp_path, 'colours:\n  accent: "#f5a623"\n')
    assert said.startswith("brand.yaml:3: colours.accent: #f5a623 cannot be read on white and on panels")
    assert "1.79" in said
    shade = re.search(r"«(#\w{6})»", said)
    assert shade
    assert brand(tmp_path, f'colours:\n  accent: "{shade[1]}"\n') == []


def test_colours_on_the_cover_and_on_the_dark_screen_are_checked_too(tmp_path):
    said = brand(tmp_path, 'colours:\n  cover_text: "#0b3954"\n  dark:\n    brand: "#0b3954"\n')
    assert [line.split(":")[1:3] for line in said] == [
        ["3", " colours.cover_text"],
        ["5", " colours.dark.brand"],
    ]
    assert "on the cover" in said[0]
    assert "on the dark screen" in said[1]


def test_a_colour_that_looks_like_a_severity_is_a_note(tmp_path):
    found = Problems()
    theme.read(themes.theme(tmp_path, brand_yaml='version: 1\ncolours: {accent: "#b5331b"}\n'), found)
    assert not found.errors
    assert "severity «high»" in str(next(iter(found.notes)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("firm: A\ncolors: {}\n", "brand.yaml:3: colors: unknown key; did you mean «colours»?"),
        ("colours: {brand: blue}\n", "brand.yaml:2: colours.brand: a colour is written as #RRGGBB"),
        ("colours: {brand: #0b3954\n", "brand.yaml:"),
        ("colours: {brand: 123456}\n", "brand.yaml:2: colours.brand: a colour is written as #RRGGBB"),
        ("firm: |\n  A\n  B\n", "brand.yaml:2: firm: one line only"),
        ("logo: logo.svg\n", "brand.yaml:2: logo: needs «firm»"),
        ("firm: A\nlogo: gone.png\n", "brand.yaml:3: logo: gone.png: there is no such file in "),
        ("firm: A\nlogo: ../logo.svg\n", "brand.yaml:3: logo: ../logo.svg: a file inside the theme's folder"),
        ("firm: A\nlogo: /etc/hostname\n", "brand.yaml:3: logo: /etc/hostname: a file inside"),
        ("fonts:\n  serif:\n    regular: a.ttf\n", "brand.yaml:3: fonts.serif.semibold: is missing"),
    ],
)  # fmt: skip
def test_a_broken_brand_file_is_told_by_line(tmp_path, text: str, said: str):
    found = brand(tmp_path, text, logo_svg=themes.SVG)
    assert any(line.startswith(said) for line in found), found


def test_no_version_and_no_yaml_are_told(tmp_path):
    assert problems(themes.theme(tmp_path, brand_yaml="firm: A\n")) == [
        "brand.yaml:1: a brand file starts with «version: 1»"
    ]
    assert problems(themes.theme(tmp_path, brand_yaml=b"version: 1\nfirm: \xff\n")) == [
        "brand.yaml:1: not UTF-8 at byte 17"
    ]
    assert "brand.yaml:2: " in problems(themes.theme(tmp_path, brand_yaml="version: 1\nfirm: [\n"))[0] or (
        "brand.yaml:3: " in problems(tmp_path)[0]
    )


def test_a_logo_may_not_lead_out_through_a_link(tmp_path):
    (tmp_path / "secret.png").write_bytes(themes.png())
    folder = themes.theme(tmp_path / "t", brand_yaml="version: 1\nfirm: A\nlogo: logo.png\n")
    (folder / "logo.png").symlink_to(tmp_path / "secret.png")
    assert "leads out of the theme's folder" in problems(folder)[0]


def test_a_picture_loses_its_metadata_and_keeps_its_pixels():
    plain, noted = logo.png(themes.png()), logo.png(themes.png(extra=b"Author\x00somebody"))
    assert noted.data == plain.data == themes.png()
    assert (plain.width, plain.height) == (4, 2)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (themes.png()[:-6], "cut off|damaged"),
        (themes.png().replace(b"IDAT", b"IDAU"), "damaged"),
        (themes.png(5000, 1), "at most 4096"),
        (b"GIF89a", "neither a PNG nor an SVG"),
        (b"\x89PNG\r\n\x1a\n", "cut off"),
    ],
)
def test_a_picture_that_is_none_is_told(tmp_path, data: bytes, said: str):
    (tmp_path / "logo.png").write_bytes(data)
    with pytest.raises(LogoError, match=said):
        logo.read(tmp_path / "logo.png")


def drawn(tmp_path: Path, inside: str, head: str = 'viewBox="0 0 10 10"') -> logo.Logo:
    path = tmp_path / "logo.svg"
    path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" {head}>{inside}<path d="M0 0h9v9z"/></svg>')
    return logo.read(path)


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<foreignObject><p>x</p></foreignObject>",
        '<g onclick="alert(1)"/>',
        '<use href="http://evil.example/a.svg#x"/>',
        '<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="file:///etc/passwd#x"/>',
        '<image href="data:image/png;base64,AAAA"/>',
        '<rect fill="url(http://evil.example/x)"/>',
        '<rect style="fill: u\\72l(http://evil.example/x)"/>',
        '<rect fill="\\75rl(http://evil.example/x)"/>',
        "<style>@import 'http://evil.example/x';</style>",
        "<style>.a { fill: url( 'http://evil.example/x') }</style>",
        "<style>@im<!-- -->port 'http://evil.example/x';</style>",
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<a href="javascript:alert(1)"><path d="M0 0"/></a>',
    ],
)
def test_what_could_act_or_load_is_dropped_and_told(tmp_path, inside: str):
    found = drawn(tmp_path, inside)
    text = found.data.decode()
    assert found.dropped
    assert not re.search(r"alert|evil|script|foreign|import|file:|data:|on\w+=|\\|animate|<p>", text)
    assert 'd="M0 0h9v9z"' in text


def test_what_only_draws_stays(tmp_path):
    inside = (
        '<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs>'
        '<style>.a{fill:url(#g);stroke:#123456}</style><rect class="a" fill="url(#g)" width="3" height="4"/>'
    )
    found = drawn(tmp_path, inside)
    assert found.dropped == ()
    for part in ('offset="0"', ".a{fill:url(#g);stroke:#123456}", 'fill="url(#g)"', 'width="3"'):
        assert part in found.data.decode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('<!DOCTYPE svg [<!ENTITY a "aa">]><svg xmlns="http://www.w3.org/2000/svg"/>', "DOCTYPE"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><text>A</text></svg>', "has text"),
        ('<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>', "needs a viewBox"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><g/></svg>', "nothing to draw"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><g></svg>', "not well-formed"),
        ("<html><path/></html>", "no <svg>"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">' + "<use href='#a'/>" * 21, "simplify"),
    ],
)
def test_a_drawing_that_cannot_be_used_is_told(tmp_path, text: str, said: str):
    (tmp_path / "logo.svg").write_text(text)
    with pytest.raises(LogoError, match=said):
        logo.read(tmp_path / "logo.svg")


def test_a_broken_drawing_is_told_by_its_own_line(tmp_path):
    text = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">\n<path d="M0 0"/>\n<text>A</text></svg>'
    )
    (said,) = brand(tmp_path, "firm: A\nlogo: logo.svg\n", logo_svg=text)
    assert said.startswith("logo.svg:3: has text")


def test_a_family_needs_each_face_and_real_fonts(tmp_path):
    text = "fonts:\n  sans:\n    regular: a.ttf\n    italic: b.ttf\n    semibold: c.ttf\n"
    themes.fonts(tmp_path, a_ttf="SourceSansPro", b_ttf="SourceSansProIt")
    said = brand(tmp_path, text, c_ttf="no font")
    assert said == ["brand.yaml:6: fonts.sans.semibold: c.ttf: no font that can be read (TTLibError)"]
    themes.fonts(tmp_path, c_ttf="SourceSansProSemibold")
    assert brand(tmp_path, text) == []
    faces = theme.load(tmp_path).faces
    assert [(f.family, f.weight, f.style) for f in faces] == [
        ("Brand Sans", 400, "normal"),
        ("Brand Sans", 400, "italic"),
        ("Brand Sans", 600, "normal"),
    ]


def test_the_first_problem_is_raised_with_the_number_of_the_others(tmp_path):
    themes.theme(tmp_path, brand_yaml='version: 1\ncolours: {brand: "#fff", accent: "#eee"}\n')
    with pytest.raises(ThemeError, match=r"brand\.yaml:2: .*and 1 more: «lastmile theme lint» lists them"):
        theme.load(tmp_path)
