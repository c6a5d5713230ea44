"""Card numbers and their security codes in own fields, instead of the payment provider's.

Rule: catalogue security/card-data-handled (CWE-311, CWE-359). A number alone may be a membership card; a
number beside a security code is a payment card. A security code must never be stored (PCI DSS 3.3.1).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Role, Severity

RULE = "lastmile.card-data-handled"
_LANGUAGES = (
    "javascript",
    "typescript",
    "python",
    "go",
    "java",
    "php",
    "ruby",
    "html",
    "vue",
    "svelte",
    "sql",
    "prisma",
)
_CODE = re.compile(
    r"(?<![A-Za-z0-9])(?:card_?)?(?:cvv2?|cvc2?|security_?code|card_?code)(?![a-z0-9])|cc-csc|(?<![a-z])exp(?:iry|iration)?_?(?:month|year)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9])(?:credit_?card|card|cc|debit_?card)(?:_?number|_?num|_?no)(?![a-z0-9])|cc-number|"
    r"(?<=[a-z])(?:Credit)?CardNumber(?![a-z])",
    re.IGNORECASE,
)
_NEAR = 25  # lines between number and code in one form or record
# The provider's own fields and its tokens: the numbers go from the browser straight to it.
_PROVIDER = re.compile(
    r"CardElement|CardNumberElement|CardCvcElement|PaymentElement|CardField|hosted_?fields|createToken|"
    r"createPaymentMethod|confirmCardPayment|confirmPayment|braintree|spreedly|basis_?theory|very_?good_?security|"
    r"adyen|SqPaymentForm|square\.payments|authorize\.?net|Accept\.dispatchData|recurly|omise|conekta|iyzico|"
    r"tokeni[sz]e|encrypt|checkout\.js|frames\.js|pagseguro|mercado_?pago|razorpay|luhn|cipher|vault",
    re.IGNORECASE,
)
_STORED = re.compile(
    r"\b(?:db\.|models\.|sa\.|mapped_)?(?:Column|CharField|IntegerField|TextField|column|field)\(|\b(?:VARCHAR|TEXT|CHAR|INT(?:EGER)?|"
    r"NUMERIC|BIGINT)\b|:\s*\{?\s*(?:type:\s*)?(?:String|Number|Schema\.Types)\b|^\s*\w+\s+(?:String|Int)\b\??|"
    r"`(?:gorm|db|bson):|INSERT INTO|@Column|DataTypes\.",
    re.IGNORECASE | re.MULTILINE,
)
_SCHEMA = re.compile(
    r"new (?:mongoose\.)?Schema\(|db\.Model\b|models\.Model\b|create_table|CREATE TABLE|createTable|"
    r"DeclarativeBase|"
    r"declarative_base|sequelize\.define|\w\.init\(\s{0,20}\{|"
    r"Model\.init|@Entity|gorm|^model \w+ \{|INSERT INTO|__tablename__",
    re.MULTILINE | re.IGNORECASE,
)
_FORM = re.compile(
    r"<(?:input|Input|TextField|TextInput|Form\.Control|v-text-field|b-form-input|Field)\b|\bregister\(|FormControl"
)
_REQUEST = re.compile(
    r"\b(?:req|request|ctx)\.(?:body|form|json|POST|values|data|query|params)|\$_POST|params\[|FormValue\(|@Body"
)
_SENT = re.compile(
    r"\bfetch\(|\baxios\b|\$http|\.post\(|<form\b[^>]{0,200}\baction=|\bonSubmit\b|handleSubmit|mutateAsync|\.insert\("
)


@dataclass(frozen=True, slots=True)
class _Pair:
    number: int  # line of the card number
    code: int  # line of the security code or the month of expiry


def look(inventory: Inventory) -> Scan:
    """One finding a file: records first, then request handlers, then forms."""
    files = inventory.select(*_LANGUAGES, roles=(Role.SOURCE,))
    findings = [f for file in files for f in _judge(file, inventory.read(file))]
    return Scan(
        tuple(findings),
        sent=tuple(f.path for f in files),
        searched="fields for card numbers beside security codes in records, request handlers and forms",
    )


def _judge(file: SourceFile, text: str) -> Iterator[Finding]:
    if not (_NUMBER.search(text) and _CODE.search(text)) or _PROVIDER.search(text):
        return
    lines = [_without_comment(line[:400]) for line in text.splitlines()]
    pair = _pair(lines)
    if pair is None:
        return
    both = "\n".join(lines[min(pair.number, pair.code) - 1 : max(pair.number, pair.code)])
    around = "\n".join(lines[max(0, min(pair.number, pair.code) - 16) : max(pair.number, pair.code) + 15])
    if _stored(lines, pair) and _SCHEMA.search(text):
        sure, message = (
            Confidence.HIGH,
            "The product keeps payment card numbers in its own records, not in the payment provider's.",
        )
    elif _REQUEST.search(both) or ("{" in both and _REQUEST.search(around) and not _FORM.search(around)):
        sure, message = (
            Confidence.MEDIUM,
            "The product's own server, not the payment provider's, reads payment card numbers.",
        )
    elif _FORM.search(both) and _SENT.search(text):
        sure, message = (
            Confidence.MEDIUM,
            "A form of the product takes payment card numbers in its own fields, "
            "not in the payment provider's.",
        )
    else:
        return
    yield Finding(
        rule=RULE,
        message=message,
        severity=Severity.CRITICAL if sure is Confidence.HIGH else Severity.HIGH,
        confidence=sure,
        path=file.path,
        line=pair.number,
        symbol="card number",
        cwe=("CWE-311", "CWE-359"),
    )


def _without_comment(line: str) -> str:
    return "" if re.match(r"\s*(?://|#|\*|/\*|<!--|--)", line) else line


def _pair(lines: list[str]) -> _Pair | None:
    """The nearest card number and security code that are names, not words of a text."""
    numbers = [n for n, line in enumerate(lines, 1) if _NUMBER.search(line) and not _is_prose(line)]
    codes = [n for n, line in enumerate(lines, 1) if _CODE.search(line) and not _is_prose(line)]
    pairs = [_Pair(n, c) for n in numbers for c in codes if abs(n - c) <= _NEAR]
    return min(pairs, key=lambda p: (not _stored(lines, p), abs(p.number - p.code), p.number), default=None)


def _stored(lines: list[str], pair: _Pair) -> bool:
    return any(_STORED.search("\n".join(lines[n - 1 : n + 1])) for n in (pair.number, pair.code))


def _is_prose(line: str) -> bool:
    """Label texts, regexes for redaction and lists of words that logs must not hold."""
    return bool(
        re.search(
            r"(?i)redact|mask|sensitive|scrub|sanitiz|filter|blacklist|denylist|re\.compile|RegExp|pattern",
            line,
        )
    )


CHECK = Check(RULE, look)
