"""What ``no_input_validation`` knows of one request handler; no check itself."""

import re
from dataclasses import dataclass
from enum import IntEnum


class Care(IntEnum):
    """How a handler treats its input."""

    NONE = 0
    PRESENCE = 1  # asks whether it is there, and answers 4xx
    FULL = 2  # asks of what type, length or form it is


@dataclass(frozen=True, slots=True)
class Handler:
    """One function that reads what a client sent."""

    path: str
    line: int
    end_line: int
    symbol: str | None
    care: Care
    writes: bool  # stores something in the same function


# Names of validators, as identifiers: "Invalid password" in a text is none.
VALIDATOR = re.compile(
    r"validat(?!ion_?error)|schema|^is_?valid|^valid_|^safe_?parse|serializer|^parse_obj|^parse_raw|^celebrate$|"
    r"^(z|joi|yup|ajv|superstruct|marshmallow|cerberus|voluptuous|wtforms)$|^parse_args$|^use_(kw)?args$|"
    r"^(form_class|plainTo(Instance|Class))$|^TypeAdapter$|^expects_json$|^clean(ed)?_data$",
    re.IGNORECASE,
)
# Such a call asks whether somebody may come in, not of what type, length or form the input is.
_CREDENTIALS = re.compile(r"validate_?(login|password|user|credentials?)$", re.IGNORECASE)
_GUARD = re.compile(
    r"validate_?(session|(auth_?|access_?|refresh_?)?token|jwt|api_?key|csrf\w*)$", re.IGNORECASE
)
# Names of things, not of deeds: a list of answers that somebody worked out before.
_RESULTS = re.compile(r"^validations$", re.IGNORECASE)
BAD_REQUEST = re.compile(
    r"\b4(00|13|15|22)\b|BadRequest|BAD_REQUEST|Bad Request|ValidationError|UNPROCESSABLE|"
    r"UnprocessableEntity|bad_request|\bfail\("
)
WRITE = re.compile(
    r"\.(save|create|insert|insert_one|insert_many|insertOne|insertMany|update|update_one|update_many|"
    r"updateOne|updateMany|findByIdAndUpdate|findOneAndUpdate|upsert|replaceOne|delete|delete_one|delete_many|deleteOne|"
    r"deleteMany|findByIdAndDelete|findOneAndDelete|destroy|bulk_create|bulkCreate|get_or_create|"
    r"update_or_create|commit|execute|executemany|Exec|ExecContext|Create|Save|Updates?|Delete)\s*\("
    r"|\b(session|db)\.add\(|\b(addDoc|setDoc|updateDoc|deleteDoc)\("
    r"|(?i:\b(insert\s+into|delete\s+from)\s|\bupdate\s+\w+\s+set\s)"
)


def is_validator(name: str) -> bool:
    """Whether an identifier names something that asks of what type, length or form a value is."""
    return may_stand_before(name) and not (_CREDENTIALS.search(name) or _RESULTS.match(name))


def may_stand_before(name: str) -> bool:
    """The same of what a route names before its handler: ``validateUser`` there holds rules for a form."""
    return bool(VALIDATOR.search(name)) and not _GUARD.search(name)
