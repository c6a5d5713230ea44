"""The one door to Jinja: sandboxed, escaping, strict, and every value made harmless before it is printed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.exceptions import TemplateError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from lastmile.errors import RenderError
from lastmile.report import wording
from lastmile.report.svg import Svg
from lastmile.resources import folder


def _printable(more: Callable[[str], str]) -> Callable[[Any], Any]:
    """What happens to each ``{{ value }}``: text is made harmless, drawings pass, nothing else may print."""

    def finalize(value: Any) -> Any:
        match value:
            case Markup():
                return value
            case Svg():
                return Markup(value.code)  # noqa: S704 - svg.py escapes every text it draws
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


def source(name: str) -> str:
    """The text of one file of report_templates/ (style or script)."""
    return (folder("report_templates") / name).read_text(encoding="utf-8")


def trusted(text: str) -> Markup:
    """Style or script of ours, to stand in the page as it is."""
    return Markup(text)  # noqa: S704 - only files of report_templates/ and fonts come here


def environment(root: Path | None = None, more: Callable[[str], str] = str) -> SandboxedEnvironment:
    """The environment; ``root`` is the folder of templates, ``more`` a last change to every text."""
    made = SandboxedEnvironment(
        loader=FileSystemLoader(root or folder("report_templates")),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable(more),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(num=wording.num, word=wording.word, count=wording.count)
    return made


def fill(name: str, values: dict[str, Any], more: Callable[[str], str] = str) -> str:
    """Fill one template. Raises RenderError, one line, when it cannot be filled."""
    try:
        return environment(more=more).get_template(name).render(values)
    except TemplateError as error:
        where = f"{name}:{getattr(error, 'lineno', '')}".rstrip(":")
        raise RenderError(f"template {where}: {type(error).__name__}: {error}") from error
