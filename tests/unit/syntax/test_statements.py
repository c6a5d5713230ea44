from lastmile.syntax.statements import LARGEST, Statements

JS = """\
import { a } from 'a'

router.post('/x', async (req, res) => {
  const rows = await db.all(
    'SELECT 1',
    req.body.id,
  )
  if (!rows) { return res.json({ ok: true }) } // } not a bracket
  const pattern = /["'}]/
  done(rows); later(rows)
})

class Store {
  save(row) {
    this.rows
      .push(row)
  }
}
"""


def at(text: str, language: str, line: int) -> tuple[str, str, int]:
    _, here, _ = Statements(text, language).around(line)
    assert here is not None
    return here.text, here.scope, here.first


def test_a_statement_is_one_however_its_lines_break() -> None:
    assert at(JS, "javascript", 6)[2] == 4
    assert at(JS, "javascript", 4)[0].startswith("const rows = await db . all (")
    assert at(JS, "javascript", 16) == ("this . rows . push ( row )", "Store.save", 15)
    python = "x = f(\n    1,\n    'a' \\\n    'b')\ny = 2\n"
    assert at(python, "python", 3)[2] == 1
    assert at(python, "python", 5)[0] == "y = 2"


def test_a_header_stands_for_itself_and_names_what_is_inside() -> None:
    assert at(JS, "javascript", 3)[0].startswith("router . post ( '/x'")
    assert "'/x'" in at(JS, "javascript", 10)[1]
    go = "func (s *Shop) Sell(n int) error {\n\tif n < 0 {\n\t\treturn err\n\t}\n\treturn nil\n}\n"
    assert at(go, "go", 3) == ("return err", "Sell", 3)
    rust = "impl Shop {\n  fn sell(&'a self) -> char {\n    let c = '{';\n    c\n  }\n}\nfn rest() {}\n"
    assert at(rust, "rust", 4) == ("c", "Shop.sell", 4)
    assert at(rust, "rust", 7)[1] == ""
    python = "class A:\n    def b(self):\n        return 1\n\nc = 3\n"
    assert at(python, "python", 3) == ("return 1", "A.b", 3)
    assert at(python, "python", 5)[1] == ""


def test_brackets_in_strings_patterns_and_comments_are_none() -> None:
    assert at(JS, "javascript", 9)[1] == at(JS, "javascript", 4)[1]
    assert at(JS, "javascript", 13) == ("class Store", "", 13)


def test_comments_and_blank_lines_have_neighbours_but_no_statement() -> None:
    before, here, after = Statements("a = 1\n# note\nb = 2\n", "python").around(2)
    assert here is None
    assert before is not None
    assert after is not None
    assert (before.text, after.text) == ("a = 1", "b = 2")


def test_text_of_no_known_language_is_taken_line_by_line() -> None:
    assert at("URL=postgres://u:p@h/db\nB=2\n", "ini", 1)[0] == "URL=postgres://u:p@h/db"


def test_broken_and_very_large_text_yields_something_or_nothing() -> None:
    for text in ("}}}]])(", "((((", "{" * 5000, "`", '"', "'", "/*", "'''", "a\0b"):
        for language in ("python", "javascript", "go", "rust", None):
            Statements(text, language).around(1)
    assert Statements("a = 1\n" * LARGEST, "python").around(1) == (None, None, None)
