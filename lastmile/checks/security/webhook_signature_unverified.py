"""Webhooks that act on what arrives without checking who sent it.

Rule: catalogue security/webhook-signature-unverified (CWE-345, CWE-347). A handler counts as verified if it,
a function of its file that it calls, or its file's router setup checks a signature or compares a shared
secret. The product's own management of webhooks (create, list, delete) is none of it.
"""

from lastmile.checks.security import _webhooks_python, _webhooks_script
from lastmile.checks.security._webhooks import PAYMENTS, RULE, Handler
from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Fact, Finding, Severity, Unread


def look(inventory: Inventory) -> Scan:
    """Find the handlers of incoming webhooks in Python, JavaScript and TypeScript.

    Raises Skip where the product takes payments and no handler was seen: somewhere its provider is heard.
    """
    files = inventory.select("python", "javascript", "typescript")
    if not files:
        raise NothingToLookAt("no Python, JavaScript or TypeScript")
    seen: list[Handler] = []
    unread: list[Unread] = []
    for file in files:
        text = inventory.read(file)
        if "hook" not in f"{file.path}\n{text}".lower() and not PAYMENTS.search(text):
            continue
        find = _webhooks_python.handlers if file.language == "python" else _webhooks_script.handlers
        found = find(inventory, file, text)
        if found is None:
            unread.append(Unread(path=file.path, reason="its syntax could not be read"))
        else:
            seen += found
    if not seen and not unread and Fact.PAYMENTS in inventory.facts:
        raise Skip(
            "the code has a place for payments, and no Python, JavaScript or TypeScript here receives "
            "the messages of their provider"
        )
    return Scan(
        findings=tuple(_finding(handler) for handler in seen if not handler.verified),
        sent=tuple(f.path for f in files),
        unread=tuple(unread),
        opportunities={RULE: len(seen)},
        searched="request handlers whose address, name or events say that they receive webhooks",
    )


def _finding(handler: Handler) -> Finding:
    sender = f" from {handler.sender}" if handler.sender else ""
    return Finding(
        rule=RULE,
        message=(
            f"The webhook{sender} at `{handler.where}` is acted upon without a check of its signature: "
            "whoever knows the address can send it."
        ),
        severity=Severity.CRITICAL if handler.payments else Severity.HIGH,
        confidence=Confidence.HIGH if handler.payments else Confidence.MEDIUM,
        path=handler.path,
        line=handler.line,
        end_line=handler.end_line,
        symbol=handler.symbol,
        cwe=("CWE-345", "CWE-347"),
    )


CHECK = Check(RULE, look)
