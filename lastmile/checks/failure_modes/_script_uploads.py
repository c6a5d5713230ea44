"""Upload handlers of JavaScript services and their limits; no check itself.

multer, busboy and express-fileupload allow files of any size unless ``limits`` says otherwise; formidable has
a limit of its own.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.reading import Reading
from lastmile.inventory import SourceFile
from lastmile.model import Confidence, Finding, Severity

_FROM = re.compile(r"(?:from\s+|require\(\s*)['\"](multer|busboy|@fastify/busboy|express-fileupload)['\"]")
_MAKERS = {
    "multer": re.compile(r"^multer$"),
    "busboy": re.compile(r"^(?:busboy|Busboy|BusBoy)$"),
    "@fastify/busboy": re.compile(r"^(?:busboy|Busboy|BusBoy)$"),
    "express-fileupload": re.compile(r"^(?:fileUpload|fileupload|expressFileUpload|upload)$"),
}
_LIMIT = re.compile(r"\blimits\b|fileSize|\.\.\.")
_PLAIN = frozenset({"object", "string"})


def script_uploads(reading: Reading) -> Iterator[tuple[SourceFile, Node, bool]]:
    """Each maker of an upload handler, with whether it has no limit."""
    for file, tree in reading.trees("javascript", "typescript"):
        text = reading.inventory.read(file)
        makers = [_MAKERS[m] for m in set(_FROM.findall(text))]
        for node in syntax.walk(tree.root_node) if makers else ():
            if node.type not in ("call_expression", "new_expression"):
                continue
            target = node.child_by_field_name("function") or node.child_by_field_name("constructor")
            if any(m.match(syntax.dotted(target)) for m in makers):
                given = node.child_by_field_name("arguments")
                options = given.named_children if given is not None else []
                known = all(o.type in _PLAIN for o in options)
                yield file, node, known and not _LIMIT.search(syntax.text_of(given))


def finding(file: SourceFile, node: Node, rule: str) -> Finding:
    """The finding of an upload handler without a limit."""
    said = syntax.text_of(node)
    memory = "memoryStorage" in said or said.endswith("multer()")
    where = (
        "go into memory"
        if memory
        else "go to the disk"
        if re.search(r"\bdest\b|diskStorage", said)
        else "are taken"
    )
    return Finding(
        rule=rule,
        message=f"Uploads {where}, and nothing limits their size: one very large file stops the service. Set "
        "`limits: { fileSize: … }`.",
        severity=Severity.MEDIUM,
        confidence=Confidence.MEDIUM,
        path=file.path,
        line=syntax.line_of(node),
        symbol=syntax.symbol_of(node),
        cwe=("CWE-770", "CWE-400"),
    )
