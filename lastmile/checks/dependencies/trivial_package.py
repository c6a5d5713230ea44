"""Packages for a few lines of code, or for what the language has long had itself.

Rule: catalogue dependencies/trivial-package (CWE-1104). Only what a manifest chooses itself for production;
a requirement that holds for old versions alone (a marker) is sound.
"""

from lastmile.checks.dependencies._shipped_imports import chosen, manifests_of
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Package, Severity

RULE = "lastmile.trivial-package"
# Package -> what replaces it. Source: ECMAScript and Node's own library, PEPs and Python's own library.
_NPM = {
    "is-odd": "n % 2 !== 0",
    "is-even": "n % 2 === 0",
    "is-number": "Number.isFinite(value)",
    "is-string": "typeof value === 'string'",
    "is-array": "Array.isArray(value)",
    "isarray": "Array.isArray(value)",
    "is-boolean": "typeof value === 'boolean'",
    "is-function": "typeof value === 'function'",
    "is-undefined": "value === undefined",
    "is-null": "value === null",
    "is-true": "value === true",
    "is-false": "value === false",
    "is-nan": "Number.isNaN(value)",
    "is-integer": "Number.isInteger(value)",
    "is-positive": "n > 0",
    "is-negative": "n < 0",
    "left-pad": "String.prototype.padStart",
    "leftpad": "String.prototype.padStart",
    "pad-left": "String.prototype.padStart",
    "right-pad": "String.prototype.padEnd",
    "pad-right": "String.prototype.padEnd",
    "repeat-string": "String.prototype.repeat",
    "array-flatten": "Array.prototype.flat",
    "arr-flatten": "Array.prototype.flat",
    "array-uniq": "[...new Set(list)]",
    "array-unique": "[...new Set(list)]",
    "array-includes": "Array.prototype.includes",
    "array-first": "list[0]",
    "array-last": "list.at(-1)",
    "object.assign": "Object.assign",
    "object.values": "Object.values",
    "object.entries": "Object.entries",
    "object-keys": "Object.keys",
    "has-own-property": "Object.hasOwn",
    "string.prototype.trim": "String.prototype.trim",
    "crypto": "Node's own node:crypto; the package of this name is empty",
    "fs": "Node's own node:fs; the package of this name is empty",
    "path": "Node's own node:path",
    "os": "Node's own node:os",
    "http": "Node's own node:http",
    "https": "Node's own node:https",
    "child_process": "Node's own node:child_process; the package of this name is empty",
    "array-from": "Array.from",
    "noop": "() => {}",
    "noop3": "() => {}",
    "lodash.isstring": "typeof value === 'string'",
    "lodash.isnumber": "typeof value === 'number'",
    "lodash.isfunction": "typeof value === 'function'",
    "lodash.isarray": "Array.isArray(value)",
    "lodash.assign": "Object.assign",
    "lodash.includes": "Array.prototype.includes",
    "lodash.uniq": "[...new Set(list)]",
    "lodash.flatten": "Array.prototype.flat",
    "upper-case": "String.prototype.toUpperCase",
    "lower-case": "String.prototype.toLowerCase",
    "sleep-promise": "setTimeout from node:timers/promises",
    "util.promisify": "util.promisify",
}  # fmt: skip
_PYPI = {
    "enum34": "enum of the standard library",
    "futures": "concurrent.futures of the standard library",
    "pathlib": "pathlib of the standard library",
    "pathlib2": "pathlib of the standard library",
    "argparse": "argparse of the standard library",
    "typing": "typing of the standard library",
    "dataclasses": "dataclasses of the standard library",
    "contextvars": "contextvars of the standard library",
    "asyncio": "asyncio of the standard library",
    "uuid": "uuid of the standard library",
    "statistics": "statistics of the standard library",
    "configparser": "configparser of the standard library",
    "functools32": "functools of the standard library",
    "subprocess32": "subprocess of the standard library",
    "singledispatch": "functools.singledispatch",
    "unittest2": "unittest of the standard library",
    "ipaddress": "ipaddress of the standard library",
    "hashlib": "hashlib of the standard library",
    "multiprocessing": "multiprocessing of the standard library",
    "ordereddict": "dict",
    "counter": "collections.Counter",
    "wsgiref": "wsgiref of the standard library",
    "urllib": "urllib of the standard library",
    "email": "email of the standard library",
    "logging": "logging of the standard library",
}


def look(inventory: Inventory) -> Scan:
    """Compare the chosen packages with the tables."""
    tables = {"npm": _NPM, "PyPI": _PYPI}
    manifests = [m for e in tables for m in manifests_of(inventory, e) if m.dependencies]
    if not manifests:
        raise NothingToLookAt("no manifest that declares packages of npm or PyPI")
    found = []
    for d in chosen(manifests):
        instead = tables[d.ecosystem].get(d.name)
        if instead is None or d.optional or d.source != "registry" or ";" in d.spec:
            continue
        found.append(
            Finding(
                rule=RULE,
                message=f"The package '{d.name}' does what the language does itself: {instead}.",
                severity=Severity.LOW,
                confidence=Confidence.HIGH,
                path=d.declared_in,
                line=d.line,
                symbol=f"{d.ecosystem}:{d.name}",
                cwe=("CWE-1104",),
                package=Package(ecosystem=d.ecosystem, name=d.name, version=d.version),
            )
        )
    return Scan(
        findings=tuple(found),
        sent=tuple(m.path for m in manifests),
        searched=f"{sum(1 for _ in chosen(manifests))} chosen packages",
    )


CHECK = Check(RULE, look)
