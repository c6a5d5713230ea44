"""Storage for files of customers that answers whoever asks (CWE-732).

Rule: catalogue security/public-object-storage. Sources: the documentation of Supabase
(``storage.buckets.public``), Terraform's providers for AWS, Google and Azure, and S3's canned ACLs and bucket
policies. Storage whose name says that it is for pages, pictures of profiles or other public things is left
alone.
"""

import re
from collections.abc import Iterator

from lastmile.checks.code.reading import SHIPPED
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Role, Severity

RULE = "lastmile.public-object-storage"
_FILES = re.compile(r"\.(?:sql|tf|ts|tsx|js|mjs|cjs|py|json)$")
_LARGEST = 500_000  # bytes
_WORDS = re.compile(
    r"storage\.buckets|createBucket|create_bucket|aws_s3_bucket|google_storage_bucket|"
    r"azurerm_storage_container|Principal"
)
# What a business would never publish.
_PRIVATE = re.compile(
    r"(?i)document|invoice|receipt|contract|passport|identit|medical|health|patient|report|export|backup|private|kyc|"
    r"payslip|payroll|resume|(?:^|[-_])cvs?(?:[-_]|$)|recording|attachment|user[-_]?(?:file|data|upload)|customer|statement|"
    r"(?:^|[-_])tax|confidential|internal|database|(?:^|[-_])db[-_]?dump|(?:^|[-_])logs?$"
)
_PUBLIC = re.compile(
    r"(?i)public|website|static|asset|avatar|logo|brand|landing|cdn|frontend|(?:^|[-_])web(?:[-_]|$)|image|media|thumb|photo"
)
_INSERT = re.compile(
    r"\binsert\s+into\s+storage\.buckets\s*\(([^)]{1,300})\)\s*values\s*((?:[^;]|;(?!\s*\n)){1,3000})",
    re.IGNORECASE,
)
_ROW = re.compile(r"\(\s*((?:[^()]|\([^()]*\)){1,1000}?)\s*\)")
_CLOSED_LATER = re.compile(
    r"update\s+storage\.buckets\s+set\s+[^;]{0,200}?public\s*=\s*false[^;]{0,200}?where\s+(?:id|name)\s*=\s*'([^'\n]{1,100})'",
    re.IGNORECASE,
)
_CREATED = re.compile(
    r"\.create_?[bB]ucket\(\s*['\"`]([^'\"`\n]{1,100})['\"`]\s*,\s*(?:options\s*=\s*)?\{[^{}]{0,300}?['\"]?public['\"]?\s*:\s*[tT]rue\b"
)
_RESOURCE = re.compile(r'^resource\s+"(\w{1,80})"\s+"([\w-]{1,100})"\s*\{', re.MULTILINE)
_OPEN_TO_ALL = {
    "aws_s3_bucket": r'^\s*acl\s*=\s*"public-read(?:-write)?"',
    "aws_s3_bucket_acl": r'^\s*acl\s*=\s*"public-read(?:-write)?"',
    "google_storage_bucket_iam_member": r'^\s*member\s*=\s*"all(?:Authenticated)?Users"',
    "google_storage_bucket_iam_binding": r'"all(?:Authenticated)?Users"',
    "google_storage_bucket_acl": r"publicRead",
    "azurerm_storage_container": r'^\s*container_access_type\s*=\s*"(?:blob|container)"',
}
_WRITABLE = re.compile(r"public-read-write|publicReadWrite|objectAdmin|storage\.admin|objectCreator")
_ANYBODY = re.compile(
    r"['\"]?Principal['\"]?\s*[:=]\s*(?:['\"]\*['\"]|\{\s*['\"]?AWS['\"]?\s*[:=]\s*\[?\s*['\"]\*['\"])"
)
_STATEMENT = 800  # characters on each side of a principal: the rest of its statement


def look(inventory: Inventory) -> Scan:
    """One finding for each storage that is open; raises NothingToLookAt where none is set up."""
    files = [
        f
        for f in inventory.select(roles=(*SHIPPED, Role.CONFIG, Role.DATA))
        if _FILES.search(f.path) and f.size < _LARGEST and _WORDS.search(inventory.read(f))
    ]
    if not files:
        raise NothingToLookAt("no storage for files is set up in the repository")
    texts = {f.path: inventory.read(f) for f in files}
    closed = {m[1] for text in texts.values() for m in _CLOSED_LATER.finditer(text)}
    found = [
        _finding(f, text, at, name, writable=writable)
        for f, text in ((f, texts[f.path]) for f in files)
        for at, name, writable in (*_supabase(text, closed), *_terraform(f, text), *_policies(text))
    ]
    return Scan(findings=tuple(found), sent=tuple(texts), searched=f"{len(files)} files that set storage up")


def _holds_private(name: str) -> bool:
    return bool(_PRIVATE.search(name)) and not _PUBLIC.search(name)


def _supabase(text: str, closed: set[str]) -> Iterator[tuple[int, str, bool]]:
    """Buckets that migrations or calls make public: place, name, whether strangers may write."""
    for statement in _INSERT.finditer(text):
        columns = [c.strip().strip('"').lower() for c in statement[1].split(",")]
        if "public" not in columns:
            continue
        for row in _ROW.finditer(statement[2]):
            values = [v.strip() for v in row[1].split(",")]
            if len(values) <= columns.index("public") or values[columns.index("public")].lower() != "true":
                continue
            name = values[0].strip("'")
            if _holds_private(name) and name not in closed:
                yield statement.start(2) + row.start(), name, False
    for call in _CREATED.finditer(text):
        if _holds_private(call[1]) and call[1] not in closed:
            yield call.start(), call[1], False


def _terraform(file: SourceFile, text: str) -> Iterator[tuple[int, str, bool]]:
    if not file.path.endswith(".tf"):
        return
    for resource in _RESOURCE.finditer(text):
        open_to_all = _OPEN_TO_ALL.get(resource[1])
        end = text.find("\n}", resource.end())
        body = text[resource.end() : end if end > 0 else resource.end() + 4000]
        opened = re.search(open_to_all, body, re.MULTILINE) if open_to_all else None
        if opened is None:
            continue
        told = re.search(r'^\s*(?:bucket|name)\s*=\s*"?([^"\n]{1,120})', body, re.MULTILINE)
        name = f"{resource[2]} {told[1] if told else ''}".strip()
        writable = bool(_WRITABLE.search(body))
        if writable or _holds_private(name):
            yield resource.end() + opened.start(), resource[2], writable


def _policies(text: str) -> Iterator[tuple[int, str, bool]]:
    """Bucket policies that let anybody write, or read a storage whose name says that it is private."""
    for anybody in _ANYBODY.finditer(text):
        before = text[max(0, anybody.start() - _STATEMENT) : anybody.start()]
        after = text[anybody.end() : anybody.end() + _STATEMENT]
        statement = (
            re.split(r"(?i)['\"]?Effect['\"]?\s*[:=]", before)[-1]
            + re.split(r"\}\s*,\s*\{|(?i:['\"]?Effect['\"]?\s*[:=]\s*['\"]Deny)", after)[0]
        )
        denies = re.search(r"(?i)['\"]?Effect['\"]?\s*[:=]\s*['\"]Deny", before[-200:] + after[:200])
        if denies or re.search(r"(?i)['\"]?Condition['\"]?\s*[:=]", statement):
            continue
        where = re.search(r"arn:aws:s3:::([\w.-]{1,100})", statement)
        writable = bool(re.search(r"['\"]s3:(?:\*|Put\w*|Delete\w*)['\"]", statement))
        if where and (writable or _holds_private(where[1])):
            yield anybody.start(), where[1], writable


def _finding(file: SourceFile, text: str, at: int, name: str, *, writable: bool) -> Finding:
    leave = len(text[at:]) - len(text[at:].lstrip())
    line = text.count("\n", 0, at + leave) + 1
    deed = "read, replace and delete" if writable else "read"
    return Finding(
        rule=RULE,
        message=f"Anybody can {deed} what lies in the storage {name[:60]!r}. Make it private and sign links.",
        severity=Severity.HIGH,
        confidence=Confidence.MEDIUM,  # by its name it holds what is nobody else's business
        path=file.path,
        line=line,
        symbol=name[:80],
        cwe=("CWE-732", "CWE-284"),
    )


CHECK = Check(RULE, look)
