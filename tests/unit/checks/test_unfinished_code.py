"""Stubs that users reach are found in five languages; contracts and plain TODO comments are not."""

import pytest
from support import findings

from lastmile.checks.failure_modes.unfinished_code import CHECK
from lastmile.model import Confidence, Severity

SURE = (Severity.HIGH, Confidence.HIGH)
LIKELY = (Severity.MEDIUM, Confidence.MEDIUM)
QUESTION = (Severity.LOW, Confidence.LOW)


@pytest.mark.parametrize(
    ("path", "text", "symbol", "grade"),
    [
        ("a.py", "@app.post('/pay')\ndef pay(order):\n    raise NotImplementedError\n", "pay", SURE),
        ("a.py", "def login(user):\n    # TODO: implement\n    return True\n", "login", SURE),
        ("a.py", "def export(rows):\n    raise NotImplementedError('later')\n", "export", LIKELY),
        ("a.py", "def export(rows):\n    pass  # TODO write the file\n", "export", LIKELY),
        (
            "a.py",
            "def score(u):\n    # in production, call the model\n    return {'score': 0.9}\n",
            "score",
            LIKELY,
        ),
        (
            "a.py",
            "class A:\n  def f(self):\n    return g()\n  def h(self):\n    raise NotImplementedError\n",
            "A.h",
            QUESTION,
        ),
        ("a.ts", "export function checkout() { throw new Error('Not implemented') }", "checkout", SURE),
        ("a.js", "const share = () => { throw new Error('not implemented yet'); }", "share", LIKELY),
        ("a.js", "function sync(items) {\n  // TODO: implement\n}", "sync", LIKELY),
        ("a.jsx", "const P = () => <button onClick={() => {}}>Buy</button>", "P", SURE),
        ("a.jsx", "const P = () => <button onClick={() => console.log('buy')}>Buy</button>", "P", SURE),
        ("a.tsx", "const P = () => <a onClick={() => alert('Coming soon!')}>x</a>", "P", SURE),
        ("a.tsx", "function save() { toast.info('This is not implemented yet') }", "save", SURE),
        ("a.rs", "pub fn export() -> u8 { todo!() }", "export", LIKELY),
        ("a.rs", 'pub fn refund_order() { unimplemented!("later") }', "refund_order", SURE),
        ("a.go", 'package a\nfunc Export() { panic("not implemented") }\n', "Export", LIKELY),
    ],
    ids=range(16),
)
def test_found(tmp_path, path, text, symbol, grade):
    (found,) = findings(CHECK, tmp_path, {path: text})
    assert (found.symbol, (found.severity, found.confidence)) == (symbol, grade)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", "# TODO: tidy up\ndef f():\n    return g()\n"),
        ("a.py", "from abc import ABC\nclass A(ABC):\n  def f(self):\n    raise NotImplementedError\n"),
        ("a.py", "class P(Protocol):\n  def f(self): ...  # TODO\n"),
        (
            "a.py",
            "class A:\n def f(self):\n  raise NotImplementedError\nclass B(A):\n def f(self):\n  return 1\n",
        ),
        ("a.py", "class A:\n  def __eq__(self, o):\n    return NotImplemented\n"),
        (
            "a.py",
            "class A:\n  def __hash__(self):\n    raise NotImplementedError\n  def f(self):\n    return 1\n",
        ),
        ("a.py", "def f(k):\n    if k == 1:\n        return 2\n    raise NotImplementedError(k)\n"),
        ("a.py", "def hook(self):\n    pass\n"),
        ("a.py", "def f():\n    # TODO: implement caching\n    return load()\n"),
        ("a.jsx", "const P = () => <Child onClose={() => {}} />"),
        ("a.jsx", "const P = () => <form onSubmit={(e) => e.preventDefault()}/>"),
        ("a.js", "const noop = () => {};"),
        ("a.js", "class BaseStore { get() { throw new Error('not implemented') } name() { return 1 } }"),
        ("a.js", "function f(x) { if (!x) { throw new Error('not implemented') } return x }"),
        ("a.js", "export function notImplemented() { throw new Error('Not implemented.') }"),
        ("a.rs", "#[cfg(test)]\nmod tests {\n  fn f() { todo!() }\n}\n"),
        ("a.go", 'package a\nfunc F() { panic("unreachable") }\n'),
        ("tests/test_a.py", "def pay():\n    raise NotImplementedError\n"),
    ],
    ids=range(18),
)
def test_near_misses(tmp_path, path, text):
    assert findings(CHECK, tmp_path, {path: text}) == ()


def test_a_contract_that_a_class_does_not_offer_is_a_question(tmp_path):
    text = (
        "from oauthlib.oauth2 import RequestValidator\n\n\nclass Validator(RequestValidator):\n"
        "    def authenticate_client(self, request):\n        return check(request)\n\n"
        "    def get_authorization_code_scopes(self, code):\n        raise NotImplementedError()\n"
    )
    (stub,) = findings(CHECK, tmp_path, {"a.py": text})
    assert (stub.severity, stub.confidence) == QUESTION
    alone = text.replace("Validator(RequestValidator)", "Validator")
    (stub,) = findings(CHECK, tmp_path / "alone", {"a.py": alone})
    assert stub.severity is not Severity.LOW


def test_a_base_in_another_file_is_a_contract(tmp_path):
    files = {
        "base.py": "class Store:\n def get(self):\n  raise NotImplementedError\n def n(self):\n  x()\n",
        "impl.py": "from base import Store\nclass Disk(Store):\n  def get(self):\n    return 1\n",
    }
    assert findings(CHECK, tmp_path, files) == ()


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("// TODO: implement the real refund\n  res.json({ success: true });", 1),
        ("// In a real app we would send a mail\n  return res.status(200).json({ ok: true });", 1),
        ("// TODO: implement paging\n  res.json(await load(req.query));", 0),  # it does its work
        ("// health\n  res.json({ ok: true });", 0),  # nothing is missing
        ("// In production the proxy answers this\n  res.json({ ok: true });", 0),
    ],
)
def test_routes_that_answer_a_success_that_never_was(tmp_path, body, found):
    text = f"router.post('/refund', async (req, res) => {{\n  {body}\n}});\n"
    assert len(findings(CHECK, tmp_path, {"routes.js": text})) == found


@pytest.mark.parametrize(
    ("path", "text", "says"),
    [
        (
            "a.py",
            "def export(rows):\n    raise NotImplementedError\n",
            "Whoever calls it gets nothing or an error.",
        ),
        (
            "a.py",
            "def login(u):\n    raise NotImplementedError\n",
            "Whoever calls it gets nothing or an error.",
        ),
        (
            "a.jsx",
            "const P = () => <button onClick={() => {}}>Buy</button>",
            "Users get nothing or an error.",
        ),
    ],
)
def test_nothing_is_said_of_callers_that_nobody_has_seen(tmp_path, path, text, says):
    (found,) = findings(CHECK, tmp_path, {path: text})
    assert found.message.endswith(says)
