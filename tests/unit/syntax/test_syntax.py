"""Trees, names and functions; hostile text gives None and never an exception."""

import ast
import time

import pytest
from support import inventory

from lastmile import syntax

DEEP = [
    "-" * 100_000 + "1",
    "(" * 100_000,
    "a" + ".b" * 100_000,
    "+".join(["1"] * 100_000),
    "if 1:\n pass\n" + "elif 1:\n pass\n" * 5_000,
    "a\0b",
    "def f(:",
]
NESTED_JS = ["(" * 100_000, "[" * 100_000, "<a>" * 50_000, "a?" * 50_000]


def _file(tmp_path, path, text):
    known = inventory(tmp_path, {path: text})
    return known, known.files[0]


@pytest.mark.parametrize("text", DEEP, ids=range(len(DEEP)))
def test_python_that_is_broken_or_too_deep_has_no_tree(tmp_path, text):
    assert syntax.python_tree(*_file(tmp_path, "a.py", text)) is None


def test_python_with_bad_escapes_parses_without_a_warning(tmp_path):
    assert isinstance(syntax.python_tree(*_file(tmp_path, "a.py", "x = '\\d'\ny = 1 is 1\n")), ast.Module)


def test_a_tree_is_made_once_for_each_content(tmp_path):
    known, file = _file(tmp_path, "a.py", "x = 1\n")
    assert syntax.python_tree(known, file) is syntax.python_tree(known, file)
    other = inventory(tmp_path / "b", {"b.py": "x = 1\n"})
    assert syntax.python_tree(other, other.files[0]) is not syntax.python_tree(known, file)


@pytest.mark.parametrize("text", NESTED_JS, ids=range(len(NESTED_JS)))
def test_broken_javascript_has_no_tree(tmp_path, text):
    assert syntax.tree(*_file(tmp_path, "a.js", text)) is None


def test_deep_javascript_that_parses_can_be_walked(tmp_path):
    tree = syntax.tree(*_file(tmp_path, "a.js", "{" * 20_000 + "}" * 20_000))
    assert tree is not None
    assert sum(1 for _ in syntax.walk(tree.root_node)) > 20_000


@pytest.mark.parametrize(
    ("path", "text", "kind"),
    [
        ("a.jsx", "const A = () => <b>{x}</b>", "jsx_element"),
        ("a.tsx", "const A = (p: P) => <b>{p as Q}</b>", "jsx_element"),
        ("a.ts", "enum E { A }\nlet x = <T>y", "type_assertion"),
        ("a.go", "package a\nfunc F() { panic(1) }", "call_expression"),
        ("a.rs", "fn f() { todo!() }", "macro_invocation"),
    ],
)
def test_each_grammar_is_the_one_for_the_file(tmp_path, path, text, kind):
    tree = syntax.tree(*_file(tmp_path, path, text))
    assert tree is not None
    assert not tree.root_node.has_error
    assert kind in {n.type for n in syntax.walk(tree.root_node)}


def test_other_languages_have_no_tree(tmp_path):
    assert syntax.tree(*_file(tmp_path, "a.rb", "puts 1")) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a.b.c", "a.b.c"),
        ("a.b().c", "a.b().c"),
        ("a().b", "a().b"),
        ("f(1)", ""),
        ("a[0].b", ""),
        ("x", "x"),
    ],
)
def test_names_of_python_chains(text, said):
    assert syntax.dotted(ast.parse(text, mode="eval").body) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a.b.c(1)", "a.b.c"),
        ("a?.b.c()", "a.b.c"),
        ("a.b('x').c()", "a.b().c"),
        ("this.x()", "this.x"),
        ("a[0]()", ""),
    ],
)
def test_names_of_javascript_calls(text, said):
    tree = syntax.parse(text, "javascript")
    assert tree is not None
    call = next(n for n in syntax.walk(tree.root_node) if n.type == "call_expression")
    assert syntax.dotted(call.child_by_field_name("function")) == said


def test_imports_are_resolved_to_what_they_stand_for():
    tree = ast.parse("import a.b as c\nimport d.e\nfrom f import g as h\nfrom .i import j\nfrom . import k\n")
    assert syntax.aliases(tree) == {"c": "a.b", "d": "d", "h": "f.g", "j": ".i.j", "k": ".k"}
    call = ast.parse("c.run()", mode="eval").body
    assert isinstance(call, ast.Call)
    assert syntax.resolved(call.func, {"c": "a.b"}) == "a.b.run"


def test_symbols_and_functions_know_their_class():
    tree = ast.parse("class A:\n    @d\n    def f(self):\n        def g():\n            x\n        y\nz\n")
    assert [syntax.symbol_at(tree, n) for n in (2, 5, 6, 7)] == ["A.f", "A.f.g", "A.f", None]
    assert [(name, owner and owner.name) for name, _, owner in syntax.functions(tree)] == [
        ("A.f", "A"),
        ("A.f.g", None),
    ]


def test_own_nodes_leave_out_inner_functions():
    tree = ast.parse("def f():\n    a\n    def g():\n        b\n    return lambda: c\n")
    names = {n.id for n in syntax.own_nodes(tree.body[0]) if isinstance(n, ast.Name)}
    assert names == {"a"}


def test_symbol_of_a_javascript_node():
    tree = syntax.parse("class A { b() { const c = () => { fetch() } } }", "javascript")
    assert tree is not None
    call = next(n for n in syntax.walk(tree.root_node) if n.type == "call_expression")
    assert syntax.symbol_of(call) == "A.b.c"


@pytest.mark.parametrize(("grammar", "text"), [("javascript", '"'), ("rust", '"a"')])
def test_text_that_keeps_the_parser_busy_has_no_tree(grammar, text):
    begun = time.thread_time()
    assert syntax.parse(text * (400_000 // len(text)), grammar) is None
    assert time.thread_time() - begun < 6  # without a limit 7 seconds and more, growing with its length


def test_dense_python_is_not_kept_in_memory(tmp_path):
    assert syntax.python_tree(*_file(tmp_path, "big.py", "x = 1\n" * 170_000)) is None
