import pytest
from support import findings, scan

from lastmile.checks.dependencies.cdn_script_without_integrity import CHECK
from lastmile.errors import Skip

PINNED = '<script src="https://cdn.jsdelivr.net/npm/vue@3.4.21/dist/vue.global.js"></script>'


def grades(found):
    return [(f.severity, f.confidence, f.path, f.line) for f in found]


def test_a_library_without_integrity_is_one_finding_for_all_pages(tmp_path):
    files = {"a.html": f"<head>\n{PINNED}\n", "b.html": PINNED, "c.html": "<p>nothing</p>"}
    (finding,) = findings(CHECK, tmp_path, files)
    assert grades([finding]) == [("medium", "high", "a.html", 2)]
    assert "1 other file loads it" in finding.message


def test_integrity_and_what_cannot_have_it(tmp_path):
    good = [
        PINNED.replace("></", ' integrity="sha384-abc" crossorigin="anonymous"></'),
        '<script src="https://js.stripe.com/v3/"></script>',
        '<script async src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>',
        '<script src="https://maps.googleapis.com/maps/api/js?key=x"></script>',
        '<link rel="stylesheet" href="https://fonts.googleapis.com/css2?family=Inter">',
        '<link rel="preconnect" href="https://cdn.jsdelivr.net/">',
        '<script src="https://www.google.com/recaptcha/api.js"></script>',
        '<script src="/static/vue.js"></script>',
        f"<!-- {PINNED} -->",
        '<script src="https://kit.fontawesome.com/abc123.js"></script>',
    ]
    assert findings(CHECK, tmp_path, {"a.html": "\n".join(good)}) == ()


def test_no_exact_version_and_a_host_that_was_taken_over(tmp_path):
    text = (
        '<script src="//unpkg.com/htmx.org@latest"></script>\n'
        "<script src='https://cdn.polyfill.io/v3/polyfill.min.js'></script>\n"
        '<link rel="stylesheet" href="https://cdn.jsdelivr.net/npm/bulma@1.0.2/css/bulma.min.css">\n'
        '<script src="https://cdn.tailwindcss.com"></script>\n'
    )
    found = findings(CHECK, tmp_path, {"templates/base.html": text})
    assert [f.severity for f in found] == ["medium", "high", "low", "low"]
    assert "no exact version" in found[0].message


def test_another_host_counts_where_its_address_names_a_version(tmp_path):
    text = (
        '<script src="https://static.example.org/lib/1.2.3/lib.min.js"></script>\n'
        '<script src="https://static.example.org/widget.js"></script>\n'
    )
    assert grades(findings(CHECK, tmp_path, {"a.html": text})) == [("medium", "medium", "a.html", 1)]


def test_a_tag_in_a_component_but_not_in_a_text(tmp_path):
    files = {"page.tsx": f"export const Page = () => (\n  {PINNED}\n)", "prompt.tsx": f"const p = `{PINNED}`"}
    assert grades(findings(CHECK, tmp_path, files)) == [("medium", "high", "page.tsx", 2)]


def test_no_page_is_no_question(tmp_path):
    with pytest.raises(Skip):
        scan(CHECK, tmp_path, {"app.py": "x = 1"})
