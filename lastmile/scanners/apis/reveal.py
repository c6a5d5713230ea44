"""Asks ty for the full names of classes: its messages say ``Response``, and several packages have one.

ty writes a class's module only where two classes of one name stand side by side. So each receiver is put
into a tuple beside a class of ours of the same name, in a copy of the module next to the original, and ty is
asked what it sees. A second class of ours, ``T7``, tells which question an answer belongs to.
"""

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lastmile.scanners.apis.claims import Claim, What
from lastmile.syntax import parse_python

MODULE = "lastmile_reveal"
_ANSWER = re.compile(
    rf"Revealed type: `tuple\[([^`]{{1,400}}), {MODULE}\.\w{{1,100}}, (?:{MODULE}\.)?T(\d{{1,6}})\]`"
)
_CLASS = re.compile(r"(?:<class '|type\[)?([A-Za-z_]\w*(?:\.\w+)+)(?:\[[^|&]*\])?(?:'>|\])?(?: \| None)?")


@dataclass(frozen=True, slots=True)
class Question:
    """Of which class a receiver is; ``shown`` is the bare name that ty gave it."""

    number: int
    shown: str
    receiver: ast.expr


def question_of(claim: Claim, node: ast.AST, number: int) -> Question | None:
    """The question behind a claim about an object; None where the claim names what it is about."""
    if claim.what is What.ATTRIBUTE and isinstance(node, ast.Attribute):
        return Question(number, claim.owner.rpartition(".")[2], node.value)
    if claim.what is What.KEYWORD and isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        owner, _, method = claim.owner.rpartition(".")
        if owner and method != "__init__":
            return Question(number, owner.rpartition(".")[2], node.func.value)
    return None


def with_questions(text: str, questions: Iterable[Question]) -> str | None:
    """The module's text with the questions put in; None where that is no Python any more."""
    tree = parse_python(text)
    if tree is None:
        return None
    lines = [line.encode() for line in text.split("\n")]
    inserts = []
    for asked in questions:
        node = asked.receiver
        beside = f", {MODULE}.{asked.shown}(), {MODULE}.T{asked.number}()))[0]"
        inserts.append((node.lineno, node.col_offset, b"reveal_type(("))
        inserts.append((node.end_lineno or node.lineno, node.end_col_offset or 0, beside.encode()))
    for number, offset, what in sorted(inserts, reverse=True):
        line = lines[number - 1]
        lines[number - 1] = line[:offset] + what + line[offset:]
    lines.insert(_first_line(tree) - 1, f"import {MODULE}".encode())
    made = b"\n".join(lines).decode("utf-8", "replace")
    return made if parse_python(made) is not None else None


def _first_line(tree: ast.Module) -> int:
    """The line of the first statement before which an import may stand."""
    for node in tree.body:
        match node:
            case ast.Expr(value=ast.Constant(value=str())) | ast.ImportFrom(module="__future__"):
                continue
            case ast.FunctionDef(decorator_list=[first, *_]) | ast.ClassDef(decorator_list=[first, *_]):
                return first.lineno
            case ast.AsyncFunctionDef(decorator_list=[first, *_]):
                return first.lineno
            case _:
                return node.lineno
    return 1


def classes_of_ours(questions: Iterable[Question]) -> str:
    """The module that holds the classes beside which ty sees the receivers."""
    names = {asked.shown for asked in questions} | {f"T{asked.number}" for asked in questions}
    return "".join(f"class {name}: ...\n" for name in sorted(names))


def answers(descriptions: Iterable[str]) -> Mapping[int, str]:
    """Question number -> full dotted name of the class, where it is one class."""
    found: dict[int, set[str]] = {}
    for text in descriptions:
        if answer := _ANSWER.search(text):
            known = _CLASS.fullmatch(answer[1])
            found.setdefault(int(answer[2]), set()).add(known[1] if known else "")
    return {number: names.pop() for number, names in found.items() if len(names) == 1 and "" not in names}
