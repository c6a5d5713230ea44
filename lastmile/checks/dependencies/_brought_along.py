"""Which Python packages surely bring others along, for ``lockfile_missing``. Data, and one question to it.

Source: the requirements that the packages' own releases declare, without extras, on every platform, in the
versions from the one that is named. A list that names one of these and not what it needs was not written by
``pip freeze`` or a compiler of requirements.
"""

from collections.abc import Iterable

from lastmile.inventory import Dependency

# Package: (oldest version that needs it, what it needs).
_NEEDS: dict[str, tuple[tuple[int, ...], str]] = {
    "aiohttp": ((3,), "multidict"),
    "alembic": ((1,), "mako"),
    "beautifulsoup4": ((4, 7), "soupsieve"),
    "boto3": ((1,), "botocore"),
    "celery": ((4,), "kombu"),
    "cryptography": ((3,), "cffi"),
    "django": ((3,), "sqlparse"),
    "fastapi": ((0, 50), "starlette"),
    "flask": ((1,), "werkzeug"),
    "httpx": ((0, 18), "httpcore"),
    "jinja2": ((2, 10), "markupsafe"),
    "openai": ((1,), "httpx"),
    "pandas": ((1,), "numpy"),
    "pydantic": ((2,), "pydantic-core"),
    "requests": ((2, 16), "urllib3"),
    "scikit-learn": ((0, 22), "scipy"),
    "sqlalchemy": ((2,), "typing-extensions"),
    "uvicorn": ((0, 12), "h11"),
}


def left_unnamed(listed: Iterable[Dependency]) -> tuple[str, str] | None:
    """The first package of a list that needs what the list does not name, and what; None: none is known."""
    given = sorted(listed, key=lambda dependency: dependency.name)
    names = {dependency.name for dependency in given}
    for dependency in given:
        since, needs = _NEEDS.get(dependency.name, ((), ""))
        if needs and needs not in names and _release(dependency.version) >= since:
            return dependency.name, needs
    return None


def _release(version: str | None) -> tuple[int, ...]:
    parts: list[int] = []
    for part in (version or "").split("."):
        if not (part.isascii() and part.isdigit()):
            break
        parts.append(int(part[:9]))
    return tuple(parts)
