"""What tsc says, taken apart: which module or type is said to lack what. Its other words are not ours."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lastmile.scanners.apis.claims import What

# Property does not exist on type, the same with a suggestion; a module has no such export, in three forms.
_PROPERTY_CODES = ("2339", "2551")
_EXPORT_CODES = ("2305", "2614", "2724")
_LINE = re.compile(r"(.{1,600})\((\d{1,7}),(\d{1,7})\): error TS(\d{1,5}): (.{1,4000})")
_PROPERTY = re.compile(
    r"Property '([A-Za-z_$][\w$]{0,99})' does not exist on type '(.{1,2000}?)'\.(?: Did you mean .*)?"
)
_EXPORT = re.compile(
    r"(?:Module )?'?\"([^\"]{1,214})\"'? has no exported member (?:named )?'([A-Za-z_$][\w$]{0,99})'.*"
)
_PLAIN_TYPE = re.compile(r"(typeof )?([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*)(<.*>)?")
_MODULE_TYPE = re.compile(r"typeof import\(\"([^\"]{1,600})\"\)")
# Types of the language and the browser whose objects are never given more members by a framework.
PLATFORM = frozenset(
    ("Response", "Request", "Headers", "URL", "URLSearchParams", "FormData", "AbortController")
)
_TOO_WIDE = frozenset(
    (
        *(
            "Function",
            "Error",
            "Object",
            "object",
            "Element",
            "HTMLElement",
            "EventTarget",
            "Window",
            "Document",
        ),
        *(
            "globalThis",
            "Global",
            "ProcessEnv",
            "any",
            "unknown",
            "never",
            "string",
            "number",
            "boolean",
            "symbol",
        ),
        *(
            "bigint",
            "void",
            "null",
            "undefined",
            "this",
            "String",
            "Number",
            "Boolean",
            "Array",
            "Event",
            "Node",
        ),
        *(
            "Record",
            "Partial",
            "Pick",
            "Omit",
            "Readonly",
            "Required",
            "NonNullable",
            "Awaited",
            "CallableFunction",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class ScriptClaim:
    """One thing that tsc says does not exist."""

    what: What  # MEMBER of a module, or ATTRIBUTE of a type
    owner: str  # module specifier, or the type's bare name
    shape: str  # the type as tsc writes it; "" for a module
    name: str
    path: str  # as tsc writes it
    line: int  # from 1
    column: int  # UTF-16 units, from 1


def named_files(output: str) -> frozenset[str]:
    """The files that tsc found something wrong with, as it writes them."""
    return frozenset(found[1] for line in output.splitlines() if (found := _LINE.fullmatch(line)))


def script_claims(output: str) -> Iterator[ScriptClaim]:
    """The claims in what tsc printed, in its order."""
    for line in output.splitlines():
        found = _LINE.fullmatch(line)
        if found is None:
            continue
        place = found[1], int(found[2]), int(found[3])
        if found[4] in _PROPERTY_CODES and (said := _PROPERTY.fullmatch(found[5])):
            if owner := receiver(said[2]):
                yield ScriptClaim(What.ATTRIBUTE, owner, said[2], said[1], *place)
        elif found[4] in _EXPORT_CODES and (said := _EXPORT.match(found[5])):
            yield ScriptClaim(What.MEMBER, said[1], "", said[2], *place)


def receiver(shape: str) -> str | None:
    """The bare name of one plain type; None for unions, shapes, functions and what may hold anything."""
    if _MODULE_TYPE.fullmatch(shape):
        return shape
    found = _PLAIN_TYPE.fullmatch(shape)
    if found is None or "..." in shape or not _balanced(found[3] or ""):
        return None
    name = found[2].rpartition(".")[2]
    wide = name in _TOO_WIDE or name.startswith(("HTML", "SVG")) or name.endswith("Constructor")
    return None if wide or len(name) == 1 else name


def module_of(shape: str) -> str:
    """The module, or its file, of a type that is a whole module; "" for any other."""
    found = _MODULE_TYPE.fullmatch(shape)
    return found[1] if found else ""


def _balanced(arguments: str) -> bool:
    """Whether it is one list of type arguments, not ``A<B> | C<D>``."""
    depth = 0
    for place, sign in enumerate(arguments):
        arrow = place > 0 and arguments[place - 1] == "="
        depth += (sign == "<") - (sign == ">" and not arrow)
        if depth == 0 and place < len(arguments) - 1:
            return False
    return depth == 0
