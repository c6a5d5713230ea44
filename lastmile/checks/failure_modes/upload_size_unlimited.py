"""Uploads that are read whole into memory, or saved, with nothing that limits their size (CWE-770).

Limits that count: Flask's MAX_CONTENT_LENGTH, a body limit of nginx or Apache in the repository, a setting
whose name says so, and any look at the size in the same function.
"""

import ast
import re

from lastmile import syntax
from lastmile.checks.code.python_module import LOW, MEDIUM, Function, Level, Module, modules
from lastmile.checks.code.queries import chain
from lastmile.checks.code.reading import Reading
from lastmile.checks.failure_modes._script_uploads import finding, script_uploads
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Finding, Role

RULE = "lastmile.upload-size-unlimited"
_LIMITS = re.compile(
    r"MAX_CONTENT_LENGTH|client_max_body_size|LimitRequestBody|max_request_body_size|maxRequestBodyBytes|"
    r"MAX_UPLOAD_SIZE|UPLOAD_MAX|MAX_FILE_SIZE|max_body_size|MaxBodySize|LimitUploadSize|ContentSizeLimit|request_body_limit",
    re.IGNORECASE,
)
_FILES = re.compile(r"(^|\.)(request|req)\.(files|FILES)(\.|$)")
_FLASK_FILES = re.compile(r"(^|\.)request\.files(\.|$)")
_SIZE = re.compile(r"size|length|max_|limit|tell$|too_?large", re.IGNORECASE)
_UPLOADS = re.compile(
    r"(^|\.)(UploadFile|FileStorage|UploadedFile|InMemoryUploadedFile|TemporaryUploadedFile)$"
)


def look(inventory: Inventory) -> Scan:
    """Reads of whole uploads; opportunities are all reads of uploads."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for module in modules(reading, "request.files", "request.FILES", "UploadFile"):
        for _, function, _owner in module.functions:
            for call in _reads(module, function):
                count += 1
                if not _looks_at_size(function):
                    found.append(_finding(module, call))
    for file, node, open_ended in script_uploads(reading):
        count += 1
        if open_ended:
            found.append(finding(file, node, RULE))
    if found and _limited(inventory):
        found = []
    return reading.scan(found, {RULE: count})


def _reads(module: Module, function: Function) -> list[ast.Call]:
    """``upload.read()`` without a number of bytes, and Flask's ``upload.save(…)``, which takes what comes."""
    uploads = {
        a.arg for a in [*function.args.args, *function.args.kwonlyargs] if _is_upload(module, a.annotation)
    }
    saved = set[str]()
    for node in syntax.own_nodes(function):
        if isinstance(node, ast.Assign) and _FILES.search(chain(node.value)):
            names = {t.id for t in node.targets if isinstance(t, ast.Name)}
            uploads |= names
            saved |= names if _FLASK_FILES.search(chain(node.value)) else set()
    found = []
    for node in syntax.own_nodes(function):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        base = node.func.value
        name = syntax.dotted(base)
        if node.func.attr == "read" and not node.args:
            if name in uploads or name.removesuffix(".file") in uploads or _FILES.search(chain(base)):
                found.append(node)
        elif node.func.attr == "save" and (name in saved or _FLASK_FILES.search(chain(base))):
            found.append(node)
    return found


def _is_upload(module: Module, annotation: ast.expr | None) -> bool:
    if annotation is None:
        return False
    return any(
        _UPLOADS.search(module.resolved(n))
        for n in ast.walk(annotation)
        if isinstance(n, ast.Name | ast.Attribute)
    )


def _looks_at_size(function: Function) -> bool:
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute | ast.Name) and _SIZE.search(
            syntax.dotted(node).rpartition(".")[2]
        ):
            return True
        if isinstance(node, ast.Compare) and any(
            isinstance(n, ast.Call) and syntax.dotted(n.func) == "len" for n in ast.walk(node)
        ):
            return True
    return False


def _limited(inventory: Inventory) -> bool:
    """Somewhere in the repository a limit is set."""
    roles = (Role.SOURCE, Role.CONFIG, Role.DATA)
    files = [f for f in inventory.files if f.role in roles and f.size < 200_000]
    return any(
        _LIMITS.search(inventory.read(f))
        for f in files
        if f.language == "python"
        or re.search(r"\.(conf|ya?ml|toml|ini|cfg|env|json|j2|tmpl)$|htaccess", f.path)
    )


def _finding(module: Module, call: ast.Call) -> Finding:
    level: Level = MEDIUM if module.handles_requests(module.scope(call)) else LOW
    kept = isinstance(call.func, ast.Attribute) and call.func.attr == "save"
    said = (
        "The upload is saved whatever its size: a few very large files fill the disk. Set a largest request "
        "size (MAX_CONTENT_LENGTH)."
        if kept
        else "The whole upload is read into memory, and nothing limits its size: one very large file "
        "stops the service. Set a largest request size, and read in pieces."
    )
    return module.finding(RULE, call, said, level, ("CWE-770", "CWE-400"))


CHECK = Check(RULE, look)
