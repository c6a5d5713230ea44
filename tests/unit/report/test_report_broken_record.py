"""A record that is broken in a hundred thousand places: one line names the first of them."""

import json
from collections.abc import Callable

import pytest
import report_samples as samples
from pydantic import ValidationError

from lastmile.errors import AuditFileError
from lastmile.model import Audit
from lastmile.report import as_json

MANY = 100_000


def record() -> dict:
    return json.loads(as_json.render(samples.prototype()))


def findings(data: dict) -> None:
    data["findings"] = [{"a": 1}] * MANY


def classes(data: dict) -> None:
    data["findings"][0]["cwe"] = [1] * MANY


def named(data: dict) -> None:
    data["unclassified"] = {f"rule.{n}": "two" for n in range(as_json.NAMES_MAX)}


def globs(data: dict) -> None:
    data["controls"][0]["evidence"] = {f"language{n}": [1] for n in range(as_json.NAMES_MAX)}


@pytest.mark.parametrize(
    ("breakage", "words"),
    [
        (findings, "findings.0.rule: Field required (and at least 4 more)"),
        (classes, "findings.0.cwe.0: Input should be a valid string"),
        (named, "unclassified.rule.0: Input should be a valid integer, unable to parse string as an integer"),
        (globs, "controls.0.evidence.language0.0: Input should be a valid string"),
    ],
)
def test_wide_breakage_is_told_by_its_first_place(breakage: Callable[[dict], None], words: str):
    data = record()
    breakage(data)
    text = json.dumps(data)
    with pytest.raises(AuditFileError) as caught:
        as_json.loads(text.encode(), "a.json")
    assert str(caught.value) == f"a.json: {words}"
    with pytest.raises(ValidationError) as kept:
        Audit.model_validate_json(text)
    assert kept.value.error_count() < 10  # else a hundred thousand places and words are kept in memory


@pytest.mark.parametrize("again", [False, True])
def test_an_object_of_more_names_than_any_record_has_is_none(again: bool):
    names = ",".join(f'"x{0 if again else n}":1' for n in range(as_json.NAMES_MAX + 1))
    text = json.dumps(record()).replace('"client":', f'{names},"client":', 1)
    with pytest.raises(AuditFileError, match=r"^a\.json: no audit\.json; an object in it has 100\d\d names$"):
        as_json.loads(text.encode(), "a.json")


def test_problems_of_two_fields_are_counted():
    data = record()
    data["profile"] = data["started_at"] = 1
    with pytest.raises(AuditFileError, match=r"profile: .*valid string \(and at least 1 more\)$"):
        as_json.loads(json.dumps(data).encode(), "a.json")
