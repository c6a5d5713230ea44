"""Edits of real files that leave defects where they are in meaning, with the new place of every old line."""

import ast
import io
import random
import re
import tokenize
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

Place = tuple[str, int]


@dataclass(frozen=True)
class Edited:
    """A project after one edit."""

    files: dict[str, str]
    moved: Callable[[Place], Place | None]  # where a line of the old project is now; None: deleted


def added_above(files: Mapping[str, str], path: str, dice: random.Random) -> Edited:
    """Fifty new lines before everything (in Python after what must come first)."""
    lines = files[path].splitlines()
    at = _head(lines, path)
    comment = "#" if path.endswith(".py") else "//"
    new = [f"{comment} a note, line {n} of fifty, {dice.randrange(9999)}" for n in range(50)]
    changed = dict(files) | {path: "\n".join(lines[:at] + new + lines[at:]) + "\n"}
    return Edited(changed, lambda p: (p[0], p[1] + 50) if p[0] == path and p[1] > at else p)


def moved_inside(files: Mapping[str, str], path: str, dice: random.Random) -> Edited:
    """The file's top-level blocks in another order."""
    lines = files[path].splitlines()
    blocks = _blocks(lines, path)
    order = list(range(1, len(blocks)))
    dice.shuffle(order)
    new: list[str] = []
    where: dict[int, int] = {}
    for number in (0, *order):
        for line in blocks[number]:
            new.append(lines[line - 1])
            where[line] = len(new)
    changed = dict(files) | {path: "\n".join(new) + "\n"}
    return Edited(changed, lambda p: (path, where[p[1]]) if p[0] == path else p)


def renamed(files: Mapping[str, str], path: str, dice: random.Random) -> Edited:
    """The file under another name, in another folder or the same."""
    stem, _, suffix = path.rpartition(".")
    new = dice.choice((f"{stem}_{dice.randrange(99)}.{suffix}", f"moved/{stem.rpartition('/')[2]}.{suffix}"))
    changed = {(new if name == path else name): text for name, text in files.items()}
    return Edited(changed, lambda p: (new, p[1]) if p[0] == path else p)


def merged(files: Mapping[str, str], path: str, dice: random.Random) -> Edited:
    """The file and another one of its language as one new file, or appended to the other."""
    suffix = path.rpartition(".")[2]
    others = sorted(name for name in files if name != path and name.endswith(f".{suffix}"))
    other = dice.choice(others)
    first, second = files[other].splitlines(), files[path].splitlines()
    if suffix == "py":
        second = [line if not line.startswith("from __future__") else "" for line in second]
    new = dice.choice((other, f"merged.{suffix}"))
    changed = {name: text for name, text in files.items() if name not in (path, other)}
    changed[new] = "\n".join(first + second) + "\n"

    def moved(place: Place) -> Place:
        if place[0] == other:
            return (new, place[1])
        return (new, place[1] + len(first)) if place[0] == path else place

    return Edited(changed, moved)


def reformatted(files: Mapping[str, str], path: str, dice: random.Random) -> Edited:
    """As another formatter would lay it out: line breaks in brackets, indentation, quotes, blank lines."""
    text = files[path]
    new, where = _python_laid_out(text, dice) if path.endswith(".py") else _braces_laid_out(text, dice)
    changed = dict(files) | {path: new}
    return Edited(changed, lambda p: (path, where.get(p[1], 0)) if p[0] == path else p)


EDITS = {edit.__name__: edit for edit in (added_above, moved_inside, renamed, merged, reformatted)}


def _head(lines: list[str], path: str) -> int:
    """Lines that must stay first: shebang, docstring, ``from __future__``, package clause."""
    if not path.endswith(".py"):
        return next((n for n, line in enumerate(lines, 1) if line.startswith("package ")), 0)
    tree = ast.parse("\n".join(lines))
    last = 0
    for node in tree.body:
        doc = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not doc and not (isinstance(node, ast.ImportFrom) and node.module == "__future__"):
            break
        last = node.end_lineno or 0
    return last


def _blocks(lines: list[str], path: str) -> list[list[int]]:
    """Line numbers of the head, then of each top-level function or class with what follows it."""
    if path.endswith(".py"):
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        nodes = [n for n in ast.parse("\n".join(lines)).body if isinstance(n, kinds)]
        starts = [min([n.lineno, *(d.lineno for d in n.decorator_list)]) for n in nodes]
    else:
        starts = [
            n
            for n, line in enumerate(lines, 1)
            if re.match(r"(?:export |async |pub )*(?:function|func|fn)\b", line)
        ]
        starts += [
            n
            for n, line in enumerate(lines, 1)
            if re.match(r"(?:router|app)\.(?:get|post|put|delete)\(", line)
        ]
    bounds = [1, *sorted(starts), len(lines) + 1]
    return [list(range(a, b)) for a, b in pairwise(bounds)]


def _python_laid_out(text: str, dice: random.Random) -> tuple[str, dict[int, int]]:
    """Break lines after opening brackets and commas, widen the indentation, turn quotes, add blank lines."""
    rate, wide, double = dice.choice((0.0, 0.3, 1.0)), dice.choice((1, 2)), dice.random() < 0.5
    out: list[str] = []
    where: dict[int, int] = {}
    depth, line, end = 0, 1, (1, 0)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        kind, word, start, stop = token.type, token.string, token.start, token.end
        if kind in (tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER):
            continue
        if kind == tokenize.NL and depth:  # a break inside brackets: join the lines instead
            end = stop
            continue
        if kind == tokenize.COMMENT and depth:
            continue
        if end[0] != start[0] or not out or out[-1].endswith("\n"):
            fresh = not out or out[-1].endswith("\n")
            out.append(
                token.line[: start[1]].expandtabs(8) * wide
                if fresh and not depth
                else " "
                if not fresh
                else ""
            )
        else:
            out.append(" " * (start[1] - end[1]))
        where.setdefault(start[0], line)
        if kind == tokenize.STRING and double and "'" in word and '"' not in word and "\\" not in word:
            word = word.replace("'", '"')
        out.append(word)
        line += word.count("\n")
        depth += (word in "([{" and kind == tokenize.OP) - (word in ")]}" and kind == tokenize.OP)
        if kind == tokenize.OP and word in "([{," and depth and dice.random() < rate:
            out.append("\n" + " " * 8)
            line += 1
        if kind in (tokenize.NEWLINE, tokenize.NL) and dice.random() < 0.05:
            out.append("\n")
            line += 1
        end = stop
    return "".join(out), where


def _braces_laid_out(text: str, dice: random.Random) -> tuple[str, dict[int, int]]:
    """Tabs for blanks, other quotes, no semicolons at ends, arguments of calls on lines of their own."""
    rate = dice.choice((0.0, 0.5, 1.0))
    bare = dice.random() < 0.5
    out: list[str] = []
    where: dict[int, int] = {}
    for number, raw in enumerate(text.splitlines(), 1):
        line = re.sub(r"^( {2,4})+", lambda found: "\t" * (len(found[0]) // 2), raw)
        where[number] = len(out) + 1
        if bare and line.endswith(";") and "for" not in line:
            line = line[:-1]
        call = re.fullmatch(r"([^'\"`/()]*\()([^'\"`()\[\]{}]+, [^'\"`()\[\]{}]+)(\);?)", line)
        if call and dice.random() < rate:
            out.append(call[1])
            parts = call[2].split(", ")
            out += [f"\t\t{part}," for part in parts[:-1]] + [f"\t\t{parts[-1]},", call[3]]
        else:
            out.append(line)
        if dice.random() < 0.05 and not text.count("`"):
            out.append("")
    return "\n".join(out) + "\n", where
