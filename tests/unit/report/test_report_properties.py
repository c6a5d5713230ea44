"""Custom properties in print: the last value of :root stands in the rules, a theme's own are left to CSS."""

from lastmile.report.properties import in_place

OURS = ":root { --ink: #111; --line: .4pt solid; --far: var(--ink); }\n/* :root { --ink: #999; } */\n"
RULES = "p { color: var(--ink); border: var(--line) var(--ink); }\nh1 { color: var(--far); }\n"


def test_a_property_of_root_stands_in_the_rules() -> None:
    assert "p { color: #111; border: .4pt solid #111; }" in in_place(OURS + RULES, "")


def test_the_last_value_counts_as_in_css() -> None:
    assert "p { color: #222; " in in_place(OURS + ":root { --ink: #222; }\n" + RULES, "")


def test_a_property_that_refers_to_another_is_left_alone() -> None:
    assert "h1 { color: var(--far); }" in in_place(OURS + RULES, "")


def test_an_unknown_property_is_left_alone() -> None:
    assert "i { color: var(--none); }" in in_place(OURS, "i { color: var(--none); }")


def test_what_the_theme_sets_anywhere_is_left_alone() -> None:
    own = "@media print { :root { --ink: #333; } }\n.cover { --line: 1pt dotted; }"
    assert RULES.strip() in in_place(OURS + RULES, own)


def test_what_a_nested_root_sets_is_left_alone() -> None:
    nested = "@media screen { :root { --ink: #333; } }\n"
    assert "p { color: var(--ink);" in in_place(OURS + nested + RULES, "")


def test_the_themes_rules_get_our_properties_and_keep_their_lines() -> None:
    made = in_place(OURS, "b {\n  color: var(--ink);\n}")
    assert made.endswith("\nb {\n  color: #111;\n}")
    assert made.count("\n") == OURS.count("\n") + 3
