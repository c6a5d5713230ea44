"""The Python code of a product as the drill asks of it: who calls a function, what a name was made of."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lastmile import syntax
from lastmile.checks.code.log_lines import is_command
from lastmile.checks.code.python_module import Function, Module
from lastmile.checks.code.reading import Reading
from lastmile.drill.hosts import UNKNOWN
from lastmile.drill.services import PYTHON
from lastmile.drill.site import TEAM, Place, Seen
from lastmile.model import Fact

_DEEPEST = 8
_MOST = 4_000_000  # bytes of source whose trees are held at once; a tree takes about 40 times its source
_ERRORS = re.compile(r"\.(?:exception_handler|errorhandler|app_errorhandler)$")
_NAMES = re.compile(
    r"\b(?:requests|httpx|aiohttp|urllib|urllib3|boto3|sqlalchemy|sqlmodel|DATABASES|"
    + "|".join(sorted({package.split(".")[0] for package in PYTHON}))
    + r")\b"
)
_DEFAULTS = frozenset(
    ("os.environ.get", "os.getenv", "environ.get", "getenv", "config", "decouple.config", "env.get")
)


@dataclass(frozen=True, slots=True)
class Chain:
    """A name with its imports and assignments followed: "openai.OpenAI().chat.completions.create"."""

    text: str
    maker: ast.Call | None = None  # the call that made the object at its head
    made_in: Module | None = None


class PythonWorld:
    """All Python code that users of the product run."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.modules = tuple(_modules(reading))
        self._bound: dict[tuple[int, str], tuple[Module, ast.expr, bool]] = {}
        self._parameters: set[tuple[int, str]] = set()
        self.left: dict[tuple[int, str, bool], Seen] = {}  # where an error that leaves a function ends
        self.constants: dict[str, set[str]] = defaultdict(set)
        for module in self.modules:
            self._bind(module)

    @cached_property
    def answers_errors(self) -> Place | None:
        """Where the product says what it answers when an error gets to the framework."""
        for module in self.modules:
            for _, function, _owner in module.functions:
                for decorator in function.decorator_list:
                    if isinstance(decorator, ast.Call) and _ERRORS.search(syntax.dotted(decorator.func)):
                        return place(module, function)
        return None

    @cached_property
    def calls(self) -> dict[str, list[tuple[Module, ast.Call]]]:
        """Last name of what is called -> the calls."""
        found: dict[str, list[tuple[Module, ast.Call]]] = defaultdict(list)
        for module in self.modules:
            for node in module.nodes:
                if isinstance(node, ast.Call):
                    name = str(getattr(node.func, "attr", None) or getattr(node.func, "id", ""))
                    found[name].append((module, node))
        return found

    @cached_property
    def functions(self) -> dict[str, list[tuple[Module, Function]]]:
        """Bare name -> the functions and methods of that name."""
        found: dict[str, list[tuple[Module, Function]]] = defaultdict(list)
        for module in self.modules:
            for _, function, _owner in module.functions:
                found[function.name].append((module, function))
        return found

    @cached_property
    def _by_tail(self) -> dict[str, list[Module]]:
        found: dict[str, list[Module]] = defaultdict(list)
        for module in self.modules:
            stem = module.file.path.removesuffix(".py").removesuffix("/__init__")
            found[stem.rpartition("/")[2]].append(module)
        return found

    def _bind(self, module: Module) -> None:
        for node in module.nodes:
            match node:
                case ast.Assign(targets=[target], value=value):
                    self._note(module, target, value)
                case ast.AnnAssign(target=target, value=ast.expr() as value):
                    self._note(module, target, value)
                case ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
                    self._note(module, target, value)
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
                        self._parameters.add((id(node), one.arg))
                        if one.annotation is not None:
                            self._bound[id(node), one.arg] = (module, one.annotation, True)
                case _:
                    pass

    def _note(self, module: Module, target: ast.expr, value: ast.expr) -> None:
        if isinstance(value, ast.Await):
            value = value.value
        owner = module.parents.get(id(module.parents.get(id(target))))
        if isinstance(target, ast.Name) and isinstance(owner, ast.ClassDef):
            self._bound.setdefault((id(owner), f"self.{target.id}"), (module, value, False))
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                self.constants[target.id].add(value.value)
        elif isinstance(target, ast.Name):
            self._bound.setdefault((id(module.scope(target)), target.id), (module, value, False))
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                self.constants[target.id].add(value.value)
        elif isinstance(target, ast.Attribute) and syntax.dotted(target).startswith("self."):
            self._bound.setdefault((id(module.tree), syntax.dotted(target)), (module, value, False))

    def _value(self, module: Module, node: ast.AST, name: str) -> tuple[Module, ast.expr, bool] | None:
        """What a name was last bound to, in the functions around it and then in the module."""
        for outer in (*module.above(node), module.tree):
            if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module):
                if (id(outer), name) in self._bound:
                    return self._bound[id(outer), name]
                if (id(outer), name) in self._parameters:
                    return None
        return None

    def chain(  # noqa: PLR0911 - one answer a kind of expression
        self, module: Module, node: ast.AST | None, depth: int = _DEEPEST
    ) -> Chain:
        """The expression with imports, assignments and makers of this repository followed; "" if unknown."""
        if not depth:
            return Chain("")
        match node:
            case ast.Name(id=name) | ast.Attribute(value=ast.Name(id="self"), attr=name):
                own = f"self.{name}" if isinstance(node, ast.Attribute) else name
                return self._named(module, node, own, depth)
            case ast.Attribute(value=inner, attr=attr):
                below = self.chain(module, inner, depth)
                text = f"{below.text}.{attr}" if below.text else ""
                return self._elsewhere(text, depth) or Chain(text, below.maker, below.made_in)
            case ast.Call(func=inner):
                below = self.chain(module, inner, depth)
                given = self._given_back(node, below.text, depth)
                if given is not None:
                    return given
                if below.maker is not None:
                    return Chain(f"{below.text}()", below.maker, below.made_in)
                return Chain(f"{below.text}()" if below.text else "", node, module)
            case ast.Subscript(value=inner) | ast.Await(value=inner):
                return self.chain(module, inner, depth)
            case ast.BoolOp(values=[*_, inner]):
                return self.chain(module, inner, depth - 1)
            case _:
                return Chain("")

    def _named(self, module: Module, node: ast.AST, name: str, depth: int) -> Chain:
        bound = self._value(module, node, name)
        if bound is not None:
            there, value, annotated = bound
            below = self.chain(there, value, depth - 1)
            return Chain(f"{below.text}()") if annotated and below.text else below
        if name.startswith("self."):
            return Chain("")
        known = module.known.get(name, name)
        return self._elsewhere(known, depth) or Chain(known)

    def _elsewhere(self, name: str, depth: int) -> Chain | None:
        """A name of another module of the repository: "app.clients.client" as app/clients.py binds it."""
        owner, dot, own = name.rpartition(".")
        stem = owner.rpartition(".")[2]
        if not dot or not depth or "(" in name or not stem:
            return None
        known = self._by_tail.get(stem, ())
        if len(known) != 1 or (id(known[0].tree), own) not in self._bound:
            return None
        there, value, _ = self._bound[id(known[0].tree), own]
        return self.chain(there, value, depth - 1)

    def _given_back(self, call: ast.Call, name: str, depth: int) -> Chain | None:
        """What a function of the repository returns, where it is the only one of its name."""
        bare = name.rpartition(".")[2]
        known = self.functions.get(bare, ()) if bare and "(" not in name else ()
        if len(known) != 1 or not depth or isinstance(call.func, ast.Attribute):
            return None
        there, function = known[0]
        for node in syntax.own_nodes(function):
            if isinstance(node, ast.Return | ast.Yield) and node.value is not None:
                found = self.chain(there, node.value, depth - 1)
                if found.text and found.maker is not None:
                    return found
        return None

    def address(  # noqa: PLR0911 - one answer a kind of expression
        self, module: Module, node: ast.AST | None, depth: int = _DEEPEST
    ) -> str:
        """The text of an address as far as it is literal; UNKNOWN stands for what is not."""
        if not depth:
            return UNKNOWN
        match node:
            case ast.Constant(value=str(text)):
                return text
            case ast.JoinedStr(values=parts):
                return "".join(self.address(module, part, depth - 1) for part in parts)
            case ast.FormattedValue(value=inner):
                return self.address(module, inner, depth - 1)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self.address(module, left, depth - 1) + self.address(module, right, depth - 1)
            case ast.BinOp(left=left, op=ast.Mod()):
                return self.address(module, left, depth - 1).replace("%", UNKNOWN)
            case ast.Call(func=ast.Attribute(value=inner, attr="format")):
                return self.address(module, inner, depth - 1).replace("{", UNKNOWN)
            case ast.Call(func=ast.Attribute(value=inner, attr="rstrip" | "strip" | "lstrip")):
                return self.address(module, inner, depth - 1)
            case ast.Call(args=[_, default]) if syntax.resolved(node.func, module.known) in _DEFAULTS:
                return self.address(module, default, depth - 1)
            case ast.Call(args=[base, *_]) if syntax.dotted(node.func).endswith("urljoin"):
                return self.address(module, base, depth - 1)
            case ast.Name() | ast.Attribute():
                return self._named_address(module, node, depth)
            case _:
                return UNKNOWN

    def _named_address(self, module: Module, node: ast.Name | ast.Attribute, depth: int) -> str:
        name = syntax.dotted(node)
        bound = self._value(module, node, name)
        if bound is not None and not bound[2]:
            return self.address(bound[0], bound[1], depth - 1)
        own = name.rpartition(".")[2]
        known = self.constants.get(own, set())
        outside = isinstance(node, ast.Attribute) or name in module.known
        return next(iter(known)) if outside and len(known) == 1 and own.isupper() else UNKNOWN


def _modules(reading: Reading) -> Iterator[Module]:
    """The files that the product runs, parsed; those that name a service come first where not all fit."""
    inventory = reading.inventory
    alone = Fact.WEB_SERVICE not in inventory.facts  # where nothing serves, commands are the product
    files = [
        file
        for file in inventory.select("python", roles=reading.roles)
        if not TEAM.search(file.path)
        and not file.path.endswith(".pyi")
        and (alone or not is_command(file, inventory.read(file)))
    ]
    reading.sent += [file.path for file in files]
    spent = 0
    for file in sorted(files, key=lambda f: (not _NAMES.search(inventory.read(f)), f.path)):
        spent += file.size
        if spent > _MOST:
            continue  # who calls a function may then be unknown, and the cell says so
        tree = syntax.python_tree(inventory, file)
        if tree is None:
            reading.lost(file)
        else:
            yield Module(file, tree)


def place(module: Module, node: ast.AST) -> Place:
    """The lines of a node."""
    first = int(getattr(node, "lineno", 1))
    return Place(module.file.path, first, int(getattr(node, "end_lineno", None) or first))


def statement(module: Module, node: ast.AST) -> ast.stmt | None:
    """The innermost statement that a node is part of."""
    if isinstance(node, ast.stmt):
        return node
    return next((outer for outer in module.above(node) if isinstance(outer, ast.stmt)), None)


def arguments(call: ast.Call) -> Iterator[ast.expr]:
    """Every argument of a call, named ones too."""
    yield from call.args
    yield from (k.value for k in call.keywords)


def option(call: ast.Call | None, *names: str) -> ast.expr | None:
    """The value of the first of these named arguments that a call has."""
    return next((k.value for k in call.keywords if k.arg in names), None) if call is not None else None


def spreads(call: ast.Call) -> bool:
    """Whether a call takes named arguments out of a mapping, so that nobody sees which."""
    return any(k.arg is None for k in call.keywords)


def nothing(node: ast.expr | None) -> bool:
    """Whether an expression is None itself."""
    return isinstance(node, ast.Constant) and node.value is None
