"""Reads a Dockerfile: its stages, what each is built from and whom it runs as; no check itself.

As in Docker's "Dockerfile reference": comments, continuation lines, ARG defaults, here-documents.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_HEREDOC = re.compile(r"<<-?\s*[\"']?(\w{1,40})[\"']?")
_FROM = re.compile(r"(?:--platform=\S+\s+)?(\S+)(?:\s+as\s+(\S+))?", re.IGNORECASE)
# Images for the team's own desks and pipelines.
_TOOLING = re.compile(
    r"(?:^|/)(?:\.devcontainer|\.circleci|\.gitpod|\.github|ci|e2e|playwright|cypress|tools?|hack|scripts/dev)/"
    r"|(?:^|[./_-])(?:dev|devel|development|test|tests|testing|ci|builder|build|lint|docs|debug|local|gitpod)"
    r"(?:[./_-][\w.-]*)?$",
    re.IGNORECASE,
)
_VARIABLE = re.compile(r"\$(?:\{(\w+)(?::?-([^}]*))?\}|(\w+))")


@dataclass(slots=True)
class Stage:
    """One stage of a build."""

    image: str  # as written, ARG defaults put in
    line: int
    name: str | None
    user: str | None = None  # the last USER; None: the image's own
    user_line: int = 0
    runs: list[str] = field(default_factory=list)  # CMD and ENTRYPOINT
    text: list[str] = field(default_factory=list)  # every instruction
    exposes: bool = False


def for_tooling(path: str) -> bool:
    """Whether a Dockerfile, by its path, makes an image for the team and not one that runs the product."""
    return bool(_TOOLING.search(re.sub(r"(?i)dockerfile", "dockerfile", path)))


def _instructions(text: str) -> Iterator[tuple[int, str, str]]:
    """Line, keyword (upper case) and rest of each instruction."""
    lines = iter(enumerate(text.splitlines(), start=1))
    for number, line in lines:
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        parts = [stripped]
        while parts[-1].endswith("\\"):
            parts[-1] = parts[-1][:-1].rstrip()
            _, following = next(lines, (0, ""))
            if following.strip().startswith("#"):  # a comment between two lines of one instruction
                parts[-1] += "\\"
                continue
            parts.append(following.strip())
        whole = " ".join(parts)
        keyword, _, rest = whole.partition(" ")
        if keyword.upper() in ("RUN", "COPY", "ADD") and (end := _HEREDOC.search(rest)):
            for _, body in lines:
                if body.strip() == end[1]:
                    break
                rest += "\n" + body
        yield number, keyword.upper(), rest.strip()


def _filled(text: str, values: dict[str, str]) -> str:
    return _VARIABLE.sub(lambda m: values.get(m[1] or m[3]) or m[2] or m[0], text)


def stages(text: str) -> list[Stage]:
    """The stages of a Dockerfile, in order."""
    found: list[Stage] = []
    values: dict[str, str] = {}
    for line, keyword, rest in _instructions(text):
        match keyword:
            case "ARG" | "ENV":
                name, _, value = rest.partition("=" if "=" in rest else " ")
                values[name.strip()] = value.strip().strip("\"'")
            case "FROM" if source := _FROM.match(_filled(rest, values)):
                found.append(Stage(source[1], line, source[2]))
                continue
            case _:
                pass
        if not found:
            continue
        stage = found[-1]
        stage.text.append(f"{keyword} {rest}")
        match keyword:
            case "USER":
                stage.user, stage.user_line = _filled(rest, values).strip("\"'"), line
            case "CMD" | "ENTRYPOINT":
                stage.runs.append(rest)
            case "EXPOSE":
                stage.exposes = True
            case _:
                pass
    return found


def chain(found: list[Stage]) -> list[Stage]:
    """The last stage and the stages that it is built from, the nearest first."""
    steps = found[-1:]
    while steps:
        before = found[: found.index(steps[-1])]
        parent = next((s for s in reversed(before) if s.name and s.name == steps[-1].image), None)
        if parent is None:
            break
        steps.append(parent)
    return steps
