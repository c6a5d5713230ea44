"""The one door to Jinja: sandboxed, escaping, strict, and every value made harmless before it is printed."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    FunctionLoader,
    PrefixLoader,
    StrictUndefined,
    Undefined,
    meta,
    nodes,
    pass_eval_context,
)
from jinja2.exceptions import SecurityError, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedEnvironment
from markupsafe import Markup, escape

from lastmile import language
from lastmile.errors import RenderError
from lastmile.report import wording
from lastmile.report.compiled import kept
from lastmile.report.svg import Svg
from lastmile.resources import folder

# What a part of ours never needs, and what would let text of the target out as markup, ask for what is not
# data, or give two renders of one record a different text.
_WITHOUT = {"filters": ("safe", "urlize", "xmlattr", "pprint", "random"), "globals": ("lipsum", "cycler")}
_LONGEST = 100_000  # characters that a template may make by repetition
_STEPS = 1_000_000  # turns of all loops in a theme's parts together: about a second
# What the shells hand to their parts.
NAMES = frozenset({"report", "sections", "heads", "logo"})


class BrokenTemplateError(RenderError):
    """A template cannot be filled; it knows its place, where Jinja told it."""

    def __init__(self, name: str, line: int, said: str) -> None:
        where = f"{name}:{line}" if line else name
        super().__init__(f"template {where}: {said}")
        self.name, self.line, self.said = name, line, said


@dataclass(frozen=True, slots=True)
class Part:
    """A template of a theme."""

    file: str  # where it lies, for messages
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Look:
    """What a theme changes in the filling: parts by name, and colours or faces of the drawings."""

    parts: Mapping[str, Part] = field(default_factory=dict)
    swaps: Mapping[str, str] = field(default_factory=dict)  # whole attribute values
    slim: bool = False  # each drawing once more, for a phone


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's own, which lets nobody near the code behind the data; repetition is bounded too."""

    intercepted_binops = frozenset({"*", "**"})
    theirs: Mapping[str, Part] = {}  # the parts of a theme, whose loops are counted
    _turns = 0

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Read a template; the loops of a theme's own go through ``counted``."""
        tree = super()._parse(source, name, filename)
        for loop in tree.find_all(nodes.For) if name in self.theirs else ():
            loop.iter = nodes.Filter(loop.iter, "turns", [], [], None, None, lineno=loop.iter.lineno)
        return tree

    def counted(self, items: Iterable[Any]) -> Iterator[Any]:
        """The items, until all loops of the theme have turned too often: loops in loops never end."""
        for item in items:
            self._turns += 1
            if self._turns > _STEPS:
                raise SecurityError(f"the loops of this theme turn more than {_STEPS:,} times")
            yield item

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Multiply figures; no text or list is repeated without end, nothing is raised to a power."""
        if operator == "**":
            raise SecurityError("** is not allowed in a template")
        for many, times in ((left, right), (right, left)):
            sized = isinstance(many, str | list | tuple)
            if sized and isinstance(times, int) and len(many) * times > _LONGEST:
                raise SecurityError("this repeats a text too often")
        return super().call_binop(context, operator, left, right)


def _recoloured(code: str, swaps: Mapping[str, str]) -> str:
    """The drawing with a brand's colours; only whole attribute values, all at once."""
    if not swaps:
        return code
    wanted = "|".join(re.escape(old) for old in swaps)
    return re.sub(f'="({wanted})"', lambda found: f'="{swaps[found[1]]}"', code)


def _printable(more: Callable[[str], str], look: Look) -> Callable[[Any], Any]:
    """What happens to each ``{{ value }}``: text is made harmless, drawings pass, nothing else may print."""

    def finalize(value: Any) -> Any:
        match value:
            case Markup():
                return value
            case Undefined():
                return str(value)  # raises, with the name that is not there
            case Svg():
                code = value.code + (value.slim if look.slim else "")
                return Markup(_recoloured(code, look.swaps))  # noqa: S704 - svg.py escapes every text it draws
            case str():
                return more(wording.harmless(value))
            case bool() | None:
                raise RenderError(f"a template prints {value!r}; this is a defect of the template")
            case int() | float():
                return wording.num(value)
            case _:
                raise RenderError(
                    f"a template prints a {type(value).__name__}; this is a defect of the template"
                )

    return finalize


def _sayings(printable: Callable[[Any], Any]) -> dict[str, Callable[..., str]]:
    """What a template says: its sentences are text, and so are their values unless they are markup already.

    A link or a mark inside of a sentence is such a value: ``{% set link %}<a href="…">…</a>{% endset %}``.
    """

    def filled(pattern: str, values: Mapping[str, Any]) -> Markup:
        return Markup(  # noqa: S704 - the sentence and each value that is no markup are escaped
            language.filled(str(escape(pattern)), {n: escape(printable(v)) for n, v in values.items()})
        )

    def say(text: str, **values: Any) -> Markup:
        return filled(language.pattern(text), values)

    def say_many(one: str, many: str, count: int, **values: Any) -> Markup:
        return filled(language.pattern_many(one, many, count), {"n": count, **values})

    def say_words(one: str, many: str, count: int, **values: Any) -> Markup:
        word = language.in_words(count)
        return filled(language.pattern_many(one, many, count), {"word": word, **values})

    return {"say": say, "say_many": say_many, "say_words": say_words, "language": language.current}


def source(name: str) -> str:
    """The text of one file of report_templates/ (style or script)."""
    return (folder("report_templates") / name).read_text(encoding="utf-8")


def trusted(text: str) -> Markup:
    """Style, script or escaped JSON of ours, a checked style sheet or picture: it stands as it is."""
    return Markup(text)  # noqa: S704 - only files of report_templates/, fonts, screen.py's JSON and checked files


def environment(
    root: Path | None = None, more: Callable[[str], str] = str, look: Look | None = None
) -> SandboxedEnvironment:
    """The environment; ``root`` is the folder of templates, ``more`` a last change to every text.

    A part of the look stands before ours of the same name, which it finds again under ``ours/``.
    """
    chosen, printable = look or Look(), _printable(more, look or Look())
    files = FileSystemLoader(root or folder("report_templates"))

    @pass_eval_context  # so that Jinja does not print what is constant when it compiles
    def finalize(_context: object, value: Any) -> Any:
        return printable(value)

    def of_the_theme(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        part = chosen.parts.get(name)
        return (part.text, part.file, lambda: True) if part else None

    made = _Sandbox(
        loader=ChoiceLoader([FunctionLoader(of_the_theme), files, PrefixLoader({"ours": files})]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        optimized=False,
        bytecode_cache=None if root or chosen.parts else kept(Path(__file__)),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.theirs = chosen.parts
    made.filters["turns"] = made.counted
    made.filters.update(num=wording.num, word=wording.word, count=wording.count, small=wording.small)
    made.globals.update(_sayings(printable))
    for name in _WITHOUT["filters"]:
        made.filters.pop(name)
    for name in _WITHOUT["globals"]:
        made.globals.pop(name)
    return made


def _place(error: BaseException, name: str, files: Mapping[str, str]) -> tuple[str, int]:
    """The innermost template and line that an error went through; Jinja writes them into the traceback."""
    if isinstance(error, TemplateSyntaxError):
        return error.filename or error.name or name, error.lineno
    found, at = (name, 0), error.__traceback__
    while at is not None:
        file = at.tb_frame.f_code.co_filename
        if file in files:
            found = (files[file], at.tb_lineno)
        at = at.tb_next
    return found


def fill(
    name: str, values: dict[str, Any], more: Callable[[str], str] = str, look: Look | None = None
) -> str:
    """Fill one template. Raises BrokenTemplateError, one line, when it cannot be filled."""
    made = environment(more=more, look=look)
    try:
        return made.get_template(name).render(values)
    except (
        TemplateError,
        RenderError,
        ArithmeticError,
        LookupError,
        TypeError,
        ValueError,
        RecursionError,
    ) as error:
        ours = folder("report_templates")
        files = {str(path): path.relative_to(ours).as_posix() for path in ours.rglob("*.html")}
        files |= {part.file: part.file for part in (look.parts.values() if look else ())}
        at, line = _place(error, name, files)
        said = str(error) if isinstance(error, RenderError) else f"{type(error).__name__}: {error}"
        raise BrokenTemplateError(files.get(at, at), line, " ".join(said.split())[:300]) from error


def misread(name: str, text: str) -> Iterator[tuple[int, str]]:
    """What Jinja cannot read in a part of a theme, or what it names that no shell hands to it."""
    made = environment()
    try:
        tree = made.parse(text)
        made.compile(text)
    except TemplateSyntaxError as error:
        yield error.lineno, error.message or type(error).__name__
        return
    known = NAMES | set(made.globals)
    ours = folder("report_templates") / name
    if not ours.is_file():
        return
    known |= meta.find_undeclared_variables(made.parse(ours.read_text(encoding="utf-8")))
    missing = meta.find_undeclared_variables(tree) - known
    for node in tree.find_all(nodes.Name):
        if node.name in missing:
            missing.discard(node.name)
            yield (
                node.lineno,
                f"«{node.name}» is not known here; there are {', '.join(sorted(known & NAMES))}",
            )


def named(text: str) -> frozenset[str]:
    """The templates that a part includes or imports by a plain name."""
    try:
        found = meta.find_referenced_templates(environment().parse(text))
        return frozenset(name for name in found if name is not None)
    except TemplateError:
        return frozenset()
