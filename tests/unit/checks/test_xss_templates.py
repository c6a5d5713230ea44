"""Templates: what prints unescaped, what only looks like it, and how each is graded."""

from pathlib import Path

import pytest
from support import findings, scan

from lastmile.checks.security.xss_templates import CHECK
from lastmile.errors import NothingToLookAt
from lastmile.model import Severity

BAD = {
    "templates/a.html": "<p>{{ page.intro|safe }}</p>",
    "templates/b.html": "{% autoescape off %}<p>{{ name }}</p>{% endautoescape %}",
    "templates/c.html": "<p>{% autoescape false %}{{ name }}{% endautoescape %}</p>",
    "templates/d.hbs": "<p>{{{ article.intro }}}</p>",
    "views/e.ejs": "<p><%- article.intro %></p>",
    "views/f.pug": "p!= article.intro",
    "views/g.pug": "p !{article.intro}",
    "src/h.vue": '<template><p v-html="article.intro" /></template>',
    "src/i.svelte": "<p>{@html article.intro}</p>",
    "views/j.html.erb": "<p><%== article.intro %></p>",
    "views/k.html.erb": "<p><%= raw article.intro %></p>",
    "templates/l.twig": "<p>{{ article.intro|raw }}</p>",
    "templates/m.html": "<input value={{ name }}>",
    "templates/n.html": "<script>\nlet t = `${x} {{ name }}`;\nlet u = {{ user }};\n</script>",
    "templates/o.html": '<a href="{{ member.website }}">site</a>',
    "templates/p.html": "<button onclick=\"remove('{{ label }}')\">x</button>",
    "templates/q.html": '<script src="{{ plugin }}"></script>',
}
GOOD = {
    "templates/a.html": "<p>{{ page.intro }}</p>",
    "templates/b.html": "<p>{{ page.intro|bleach|safe }}</p>",
    "templates/c.html": "<script>let a = {{ data|tojson|safe }};</script>",
    "templates/d.hbs": "<p>{{ article.intro }}</p>{{{ t 'title' }}}",
    "views/e.ejs": "<p><%= article.intro %></p><%- include('footer') %>",
    "views/f.pug": "p= article.intro",
    "src/h.vue": '<template><p v-html="DOMPurify.sanitize(intro)" /></template>',
    "src/i.svelte": "<p>{article.intro}</p>",
    "views/j.html.erb": "<p><%= article.intro %></p>",
    "templates/m.html": '<input value="{{ name }}">',
    "templates/n.html": "<script>\nlet id = {{ user.id }};\n</script>",
    "templates/o.html": "<a href=\"{{ url_for('index') }}\">a</a><a href=\"{{ x.get_absolute_url }}\">b</a>",
    "templates/p.html": "<button onclick=\"remove('{{ user.id }}')\">x</button>",
    "templates/q.html": "<script src=\"{{ static('a.js') }}\"></script>",
    "templates/r.html": "<!-- {{ page.intro|safe }} -->{# {{ page.intro|safe }} #}<p></p>",
    "templates/s.html": "<p>{% verbatim %}{{{ intro }}}{% endverbatim %}</p>",
    "templates/t.html": "{{ subject|safe }}",  # near miss: a plain text, the subject of a mail
    "templates/u.html": "<a href={{ .URL }}>x</a>",  # near miss: Go's own templates escape for the place
}  # fmt: skip


@pytest.mark.parametrize("path", BAD)
def test_what_prints_unescaped_is_found(path: str, tmp_path: Path) -> None:
    assert findings(CHECK, tmp_path, {path: BAD[path]})


@pytest.mark.parametrize("path", GOOD)
def test_what_only_looks_like_it_is_not(path: str, tmp_path: Path) -> None:
    assert findings(CHECK, tmp_path, {path: GOOD[path]}) == ()


def test_what_visitors_type_weighs_more_and_the_request_most(tmp_path: Path) -> None:
    found = findings(
        CHECK,
        tmp_path,
        {"templates/a.html": "<p>{{ intro|safe }}</p>\n{{ user.bio|safe }}\n{{ request.GET.q|safe }}"},
    )
    assert [(f.line, f.severity) for f in found] == [
        (1, Severity.LOW),
        (2, Severity.MEDIUM),
        (3, Severity.HIGH),
    ]


def test_a_comment_over_several_lines_keeps_the_lines_count(tmp_path: Path) -> None:
    text = "<div>\n<!-- {{ a|safe }}\n{{ b|safe }} -->\n{{ c|safe }}\n</div>"
    assert [f.line for f in findings(CHECK, tmp_path, {"templates/a.html": text})] == [4]


def test_opportunities_are_all_outputs(tmp_path: Path) -> None:
    text = "<p>{{ a }} {{ b }}</p>\n<p>{{ c|safe }}</p>"
    assert scan(CHECK, tmp_path, {"templates/a.html": text}).opportunities == {CHECK.name: 3}


def test_hostile_text_takes_no_time(tmp_path: Path) -> None:
    text = "\n".join(mark * (90 // len(mark)) for mark in ("{{", "<!--", "{#", " x=", "<a ", "{{ a|") * 800)
    assert findings(CHECK, tmp_path, {"templates/a.html": text}) == ()


def test_without_templates_there_is_nothing_to_look_at(tmp_path: Path) -> None:
    with pytest.raises(NothingToLookAt):
        findings(CHECK, tmp_path, {"app.py": "x = 1\n"})
