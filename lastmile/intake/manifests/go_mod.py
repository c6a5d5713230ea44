"""``go.mod``: since Go 1.17 it names every module that the build uses, so it pins like a lock."""

import re

from lastmile.inventory import Dependency, Manifest

_REQUIRE = re.compile(r"\s*(?:require\s+)?([\w.~-]+(?:/[\w.~!+-]+)+|[\w-]+\.[\w.-]+)\s+(v\d\S*)\s*(//.*)?$")


def read_go_mod(text: str, path: str) -> Manifest:
    """Read the required modules; ``// indirect`` ones are transitive, replaced ones come from a path."""
    found, block, replaced = [], "", set()
    for number, line in enumerate(text.split("\n"), start=1):
        words = line.split()
        if not words or words[0].startswith("//"):
            continue
        if block and words[0] == ")":
            block = ""
        elif not block and words[-1] == "(":
            block = words[0]
        elif (block or words[0]) == "replace" and "=>" in words:
            target = words[words.index("=>") + 1 :]
            if target and target[0].startswith((".", "/")):
                replaced.add(words[0] if block else words[1])
        elif (block or words[0]) == "require" and (match := _REQUIRE.match(line[:500])):
            indirect = "indirect" in (match[3] or "")
            found.append((match[1], match[2], indirect, number))
    return Manifest(
        path,
        "Go",
        is_lock=False,
        dependencies=tuple(
            Dependency(
                "Go",
                name,
                version.removesuffix("+incompatible"),
                f"{name} {version}",
                direct=not indirect,
                development=False,
                declared_in=path,
                line=number,
                source="path" if name in replaced else "registry",
            )
            for name, version, indirect, number in found
        ),
    )
