"""Requests of a page are counted where the code tells how many; what happens later is not."""

import pytest
from support import findings, scan

from lastmile.checks.performance.api_calls_on_load import CHECK, RULE
from lastmile.errors import NothingToLookAt
from lastmile.model import Confidence, Severity

IDS = "const IDS = [" + ", ".join(str(n) for n in range(40)) + "]\n"
PROTOTYPE = (
    "import { useEffect } from 'react'\nimport { getCart } from '../api'\nimport Footer from './Footer'\n"
    + IDS
    + """
export default function Shop() {
  useEffect(() => {
    IDS.forEach(async (id) => { const r = await fetch(`/api/products/${id}`) })
    fetch('/api/user').then(r => r.json())
    fetch('/api/offers')
    getCart()
  }, [])
  useEffect(() => { loadBanner(); loadNews() }, [])
  const loadBanner = async () => { await axios.get('/api/banner') }
  async function loadNews() { await fetch('/api/news'); await fetch('/api/weather') }
  return <main><Footer/></main>
}
"""
)
FOOTER = "export default () => { useSWR('/api/links', f); return <footer/> }\n"
API = "export async function getCart() { return request('/cart') }\nconst request = (u) => fetch(u)\n"


def test_the_page_that_fires_47_calls(tmp_path):
    files = {"src/pages/Shop.jsx": PROTOTYPE, "src/api.js": API, "src/pages/Footer.jsx": FOOTER}
    brought = scan(CHECK, tmp_path, files)
    (found,) = brought.findings
    assert "at least 47 requests" in found.message
    assert (found.severity, found.confidence) == (Severity.HIGH, Confidence.MEDIUM)
    assert found.symbol == found.path == "src/pages/Shop.jsx"
    assert (found.evidence[0].line, found.evidence[0].note) == (8, "40 requests from here")
    assert brought.opportunities == {RULE: 2}


@pytest.mark.parametrize(
    ("loop", "count"),
    [
        ("for (const id of IDS) { fetch(id) }", 40),
        ("for (let i = 0; i < 12; i++) { fetch(i) }", 12),
        ("for (let i = 0; i < IDS.length; i++) { await fetch(IDS[i]) }", 40),
        ("await Promise.all(IDS.map(id => fetch(id)))", 40),
        ("Array.from({ length: 25 }, (_, i) => i).map(i => fetch(i))", 25),
        ("[...Array(30).keys()].forEach(i => { fetch(i) })", 30),
        ("IDS.forEach(loadOne)", 40),
    ],
)
def test_loops_of_known_length(tmp_path, loop, count):
    effect = f"useEffect(() => {{ (async () => {{ {loop} }})() }}, [])"
    text = f"{IDS}function loadOne(id) {{ fetch(id) }}\nexport default function P() {{ {effect} }}"
    (found,) = findings(CHECK, tmp_path, {"pages/P.jsx": text})
    assert f"at least {count} requests" in found.message
    assert found.severity is (Severity.HIGH if count > 20 else Severity.MEDIUM)


def _widgets(count, body):
    """A dashboard that shows ``count`` different widgets, each with that body."""
    files = {
        f"src/w/W{n}.tsx": f"export const W{n} = (props) => {{ {body} return <p/> }}" for n in range(count)
    }
    imports = "".join(f"import {{ W{n} }} from '@/w/W{n}'\n" for n in range(count))
    shown = "".join(f"<W{n}/>" for n in range(count))
    return {**files, "src/pages/Dashboard.tsx": f"{imports}export default () => <div>{shown}</div>"}


@pytest.mark.parametrize(
    "body",
    [
        "const q = useQuery({ queryKey: ['a'], queryFn: load });",
        "useEffect(() => { api.get('/a') }, []);",
        "useSWR('/a', f);",
        "useEffect(() => { api.get('/a/' + props.id) }, [props]);",  # a property is there from the start
    ],
)
def test_components_below_the_page_count(tmp_path, body):
    (found,) = findings(CHECK, tmp_path, _widgets(12, body))
    assert found.path == "src/pages/Dashboard.tsx"
    assert "at least 12 requests, from 12 distinct call sites" in found.message


@pytest.mark.parametrize(
    "body",
    [
        "const f = () => fetch('/a');",
        "const q = useQuery({ queryKey: ['a'], queryFn: load, enabled: false });",
        "const m = useMutation({ mutationFn: () => fetch('/a') });",
        "useEffect(() => { if (open) { fetch('/a') } }, []);",
        "useEffect(() => { fetch('/a') }, [query]);",
        "useEffect(() => { el.addEventListener('click', () => fetch('/a')) }, []);",
        "useEffect(() => { setTimeout(() => fetch('/a'), 9) }, []);",
        "const b = <button onClick={() => fetch('/a')}/>;",
    ],
)
def test_what_happens_later_does_not_count(tmp_path, body):
    assert findings(CHECK, tmp_path, _widgets(12, body)) == ()


def test_rows_of_a_list_are_marked(tmp_path):
    files = _widgets(11, "useSWR('/a', f);")
    page = files["src/pages/Dashboard.tsx"]
    files["src/w/Row.tsx"] = (
        "export function Row({ id }) { useEffect(() => { fetch('/r/' + id) }, []); return <li/> }"
    )
    page = "import { Row } from '@/w/Row'\n" + page.replace("<div>", "<div>{rows.map(r => <Row id={r.id}/>)}")
    (found,) = findings(CHECK, tmp_path, {**files, "src/pages/Dashboard.tsx": page})
    assert "at least 12 requests" in found.message
    assert "1 of them once for each row of a list" in found.message


def test_a_cached_query_counts_once_however_often_it_is_asked(tmp_path):
    text = "const useMe = () => useQuery({ queryKey: ['me'], queryFn: load })\n"
    text += "const A = () => { useMe(); return <i/> }\n"
    text += "export default function P() { return <b>" + "<A/>" * 20 + "</b> }"
    assert findings(CHECK, tmp_path, {"pages/P.jsx": text}) == ()


def test_a_plain_html_page_with_its_script(tmp_path):
    files = {
        "index.html": "<html><script>for (let i = 0; i < 9; i++) { fetch('/a/' + i) }</script>"
        "<script src='app.js'></script><script src='https://cdn.example.com/x.js'></script></html>",
        "app.js": "document.addEventListener('DOMContentLoaded', () => { $.get('/b'); $.ajax({}) })\n"
        "document.addEventListener('click', () => { fetch('/c') })\n",
    }
    (found,) = findings(CHECK, tmp_path, files)
    assert (found.path, found.severity) == ("index.html", Severity.MEDIUM)
    assert "at least 11 requests" in found.message


def test_vue_and_classes(tmp_path):
    calls = "".join(f"axios.get('/a/{n}');" for n in range(11))
    vue = f"<template><p/></template><script setup>\nonMounted(() => {{ {calls} }})\n</script>"
    old = f"export default class Old extends Component {{ componentDidMount() {{ {calls} }} }}"
    found = findings(CHECK, tmp_path, {"src/views/Home.vue": vue, "src/pages/Old.jsx": old})
    assert sorted(f.path for f in found) == ["src/pages/Old.jsx", "src/views/Home.vue"]


def test_circles_and_depth_end(tmp_path):
    chain = "".join(f"const F{n} = () => {{ F{n + 1}(); fetch('/x') }}\n" for n in range(300))
    page = "export default () => { useEffect(() => { F0(); fetch('/y'); fetch('/z') }, []); return <A/> }"
    text = f"{chain}const A = () => <B/>\nconst B = () => <A/>\n{page}"
    brought = scan(CHECK, tmp_path, {"pages/P.jsx": text})
    assert [f.severity for f in brought.findings] == [Severity.MEDIUM]


def test_without_a_page_there_is_nothing_to_load(tmp_path):
    with pytest.raises(NothingToLookAt):
        scan(CHECK, tmp_path, {"server/db.js": "module.exports = 1"})
