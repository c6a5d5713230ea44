"""Conditions and loops that cannot mean what they say, for ``boundary_smell``; no check itself."""

import ast
import builtins
from collections.abc import Iterator

from lastmile import syntax
from lastmile.checks.code.python_module import Module

Hit = tuple[ast.AST, str]


def past_the_end(module: Module) -> Iterator[Hit]:
    """``range(len(x) + 1)`` and ``while i <= len(x)`` around ``x[i]``."""
    for node in module.nodes:
        found = _range_loop(node) or _while_loop(node)
        if found is None:
            continue
        index, subject, body = found
        for inner in (n for s in body for n in ast.walk(s)):
            if not (isinstance(inner, ast.Subscript) and ast.unparse(inner.value)[:200] == subject):
                continue
            if isinstance(inner.slice, ast.Name) and inner.slice.id == index:
                yield inner, f"{index} reaches the length of {subject[:40]}, one past its last place."
                break


def _range_loop(node: ast.AST) -> tuple[str, str, list[ast.stmt]] | None:
    match node:
        case ast.For(
            target=ast.Name(id=index),
            iter=ast.Call(func=ast.Name(id="range"), args=args),
            body=body,
        ) if 1 <= len(args) <= 2:
            match args[-1]:
                case ast.BinOp(
                    left=ast.Call(func=ast.Name(id="len"), args=[subject]),
                    op=ast.Add(),
                    right=ast.Constant(value=1),
                ):
                    return index, ast.unparse(subject)[:200], body
                case _:
                    return None
        case _:
            return None


def _while_loop(node: ast.AST) -> tuple[str, str, list[ast.stmt]] | None:
    match node:
        case ast.While(
            test=ast.Compare(
                left=ast.Name(id=index),
                ops=[ast.LtE()],
                comparators=[ast.Call(func=ast.Name(id="len"), args=[subject])],
            ),
            body=body,
        ):
            return index, ast.unparse(subject)[:200], body
        case _:
            return None


def same_on_both_sides(module: Module, node: ast.AST) -> Iterator[Hit]:
    """``a == a`` and ``a and a`` in a decision: calls may differ each time, tests of equality mean it."""
    match node:
        case ast.Compare(
            left=left, ops=[ast.Eq() | ast.Lt() | ast.Gt() | ast.LtE() | ast.GtE()], comparators=[right]
        ):
            pair = [left, right]
        case ast.BoolOp(values=values):
            pair = values
        case _:
            return
    decides = next((o for o in module.above(node) if not isinstance(o, ast.BoolOp | ast.UnaryOp)), None)
    if not (isinstance(decides, ast.If | ast.While | ast.IfExp) and node not in _branches(decides)):
        return
    texts = [ast.dump(v) for v in pair]
    calls = any(isinstance(n, ast.Call | ast.Await) for v in pair for n in ast.walk(v))
    constant = all(isinstance(v, ast.Constant) for v in pair)
    if len(set(texts)) < len(texts) and not calls and not constant:
        yield node, "Both sides of this condition are the same, so it does not ask anything."


def _branches(node: ast.If | ast.While | ast.IfExp) -> list[ast.AST]:
    """What an expression-if gives, beside what it asks."""
    return [node.body, node.orelse] if isinstance(node, ast.IfExp) else []


def always_true(module: Module, node: ast.AST) -> Iterator[Hit]:
    """``x == "a" or "b"``, a test of a tuple, ``x is "text"``."""
    match node:
        case ast.BoolOp(op=ast.Or(), values=[ast.Compare(ops=[ast.Eq() | ast.In()]), *rest]):
            texts = [v for v in rest if isinstance(v, ast.Constant) and isinstance(v.value, str) and v.value]
            outer = module.parents.get(id(node))
            if texts and isinstance(outer, ast.If | ast.While | ast.IfExp) and outer.test is node:
                yield node, "A text alone counts as true, so this condition always holds; compare it, too."
        case ast.Assert(test=ast.Tuple(elts=[_, *_])):
            yield node, "A tuple is always true, so this assertion never fails; drop the parentheses."
        case ast.If(test=ast.Tuple(elts=[_, *_])):
            yield node.test, "A tuple is always true, so this branch always runs."
        case ast.Compare(left=left, ops=[ast.Is() | ast.IsNot()], comparators=[right]) if any(
            map(_is_literal, (left, right))
        ):
            yield node, "«is» asks whether it is the same object, not whether it is equal; use == here."
        case _:
            return


def _is_literal(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=str() | bytes() | int() | float() as value):
            return not isinstance(value, bool)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant()):
            return True
        case ast.List() | ast.Dict() | ast.Set() | ast.Tuple() | ast.JoinedStr():
            return True
        case _:
            return False


def never_reached(module: Module, node: ast.AST) -> Iterator[Hit]:
    """A handler behind one for a wider error, and an elif that asks what was asked before."""
    if isinstance(node, ast.Try):
        wider: list[type[BaseException]] = []
        for handler in node.handlers:
            kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
            known = [getattr(builtins, module.resolved(k), None) for k in kinds if k is not None]
            errors = [k for k in known if isinstance(k, type) and issubclass(k, BaseException)]
            if (
                errors
                and len(errors) == len(kinds)
                and all(any(issubclass(e, w) for w in wider) for e in errors)
            ):
                yield (
                    handler,
                    "An except clause above catches this error already, so this handler never runs.",
                )
            wider.extend(errors)
    elif isinstance(node, ast.If):
        asked = [ast.dump(node.test)]
        here: ast.stmt = node
        above = module.parents.get(id(node))
        if isinstance(above, ast.If) and above.orelse == [node]:
            return  # the first of the chain speaks for all
        while isinstance(here, ast.If) and len(here.orelse) == 1 and isinstance(here.orelse[0], ast.If):
            here = here.orelse[0]
            again = ast.dump(here.test)
            if again in asked and not any(
                isinstance(n, ast.Call | ast.Await | ast.NamedExpr) for n in ast.walk(here.test)
            ):
                yield here.test, "The same question was asked above, so this branch never runs."
            asked.append(again)


def changed_while_iterated(node: ast.AST) -> Iterator[Hit]:
    """``for x in items: items.remove(x)``, unless the loop ends right after."""
    if not isinstance(node, ast.For):
        return
    source = node.iter
    if isinstance(source, ast.Call) and isinstance(source.func, ast.Attribute) and not source.args:
        if source.func.attr not in ("items", "keys", "values"):
            return
        source = source.func.value
    name = syntax.dotted(source)
    if not name:
        return
    for block in _blocks(node):
        for place, statement in enumerate(block):
            if _removes(statement, name):
                after = block[place + 1 :]
                if not any(isinstance(s, ast.Break | ast.Return | ast.Raise) for s in after):
                    said = f"{name} loses an element while the loop goes through it: the next one is skipped."
                    yield statement, said
                    return


def _blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    for inner in ast.walk(node):
        for part in ("body", "orelse"):
            block = getattr(inner, part, None)
            if isinstance(block, list):
                yield block


def _removes(statement: ast.stmt, name: str) -> bool:
    match statement:
        case ast.Expr(
            value=ast.Call(func=ast.Attribute(value=base, attr="remove" | "pop" | "popitem" | "clear"))
        ):
            return syntax.dotted(base) == name
        case ast.Delete(targets=[ast.Subscript(value=base)]):
            return syntax.dotted(base) == name
        case _:
            return False
