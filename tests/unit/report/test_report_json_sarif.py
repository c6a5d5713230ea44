import json
from pathlib import Path

import jsonschema
import pytest
import report_samples as samples

from lastmile.errors import AuditFileError
from lastmile.model import Audit
from lastmile.report import as_json, as_sarif
from lastmile.report.evidence import numbered

ROOT = Path(__file__).parents[3]
SARIF_SCHEMA = ROOT.parent / "shared" / "schemas" / "sarif-schema-2.1.0.json"
ALL = [samples.prototype, samples.empty, samples.clean, samples.hostile, samples.big]


@pytest.mark.parametrize("sample", ALL)
def test_json_comes_back_as_it_went_and_fits_its_schema(sample, tmp_path):
    data = as_json.render(sample())
    (tmp_path / "audit.json").write_bytes(data)
    back = as_json.load(tmp_path / "audit.json")
    assert back == numbered(sample())
    assert as_json.render(back) == data
    jsonschema.Draft202012Validator(as_json.schema()).validate(json.loads(data))


@pytest.mark.parametrize(
    ("path", "read"),
    [
        ("plain ä.py", "plain ä.py"),
        ("half\udce9.py", "half?.py"),
        ('controls "\x00\x1f\x7f\u2028.py', 'controls "\x00\x1f\x7f\u2028.py'),
    ],
)
def test_the_bytes_are_those_of_the_standard_library(path, read, tmp_path):
    record = samples.prototype()
    first = record.findings[0].model_copy(update={"path": path})
    record = numbered(record.model_copy(update={"findings": (first, *record.findings[1:])}))
    text = json.dumps(record.model_dump(mode="json"), ensure_ascii=False, indent=2, allow_nan=False)
    data = as_json.render(record)
    assert data == f"{text}\n".encode("utf-8", "replace")
    (tmp_path / "audit.json").write_bytes(data)
    assert as_json.load(tmp_path / "audit.json").findings[0].path == read


def test_the_published_schema_is_the_models():
    published = json.loads((ROOT / "docs" / "audit.schema.json").read_text())
    assert published == as_json.schema()
    jsonschema.Draft202012Validator.check_schema(published)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace('"profile"', '"profile', 1), "audit.json:5: broken JSON"),
        (lambda text: text.replace('"schema_version": "1.2"', '"schema_version": "1.7"'), "newer than 1.2"),
        (lambda text: text.replace('"schema_version": "1.2"', '"schema_version": "0.9"'), "older"),
        (lambda text: text.replace('"profile"', '"surprise": 1, "profile"', 1), "surprise: unknown field"),
        (lambda text: text.replace('"severity": "critical"', '"severity": "bad"', 1), "severity"),
        (lambda _: "[" * 200000, "nested too deeply"),
        (lambda _: "[]", "no schema_version"),
    ],
)  # fmt: skip
def test_a_broken_record_is_refused_in_one_line(change, words, tmp_path):
    path = tmp_path / "audit.json"
    path.write_text(change(as_json.render(samples.prototype()).decode()))
    with pytest.raises(AuditFileError) as caught:
        as_json.load(path)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "audit.json" in str(caught.value)


@pytest.mark.skipif(not SARIF_SCHEMA.is_file(), reason="the OASIS schema is not beside this checkout")
@pytest.mark.parametrize("sample", ALL)
def test_sarif_is_valid(sample):
    schema = json.loads(SARIF_SCHEMA.read_text())
    jsonschema.Draft4Validator(schema).validate(json.loads(as_sarif.render(sample())))


def sarif(audit: Audit) -> dict:
    return json.loads(as_sarif.render(audit))["runs"][0]


def test_sarif_holds_every_finding_with_rule_level_cwe_and_fingerprint():
    audit = samples.prototype()
    run = sarif(audit)
    assert len(run["results"]) == len(audit.findings)
    rules = run["tool"]["driver"]["rules"]
    for found, result in zip(audit.findings, run["results"], strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == found.rule
        assert result["partialFingerprints"] == {f"lastmile/v{audit.fingerprint_kind}": found.fingerprint}
    sql = next(rule for rule in rules if rule["id"].startswith("semgrep.sql"))
    assert "external/cwe/cwe-89" in sql["properties"]["tags"]
    assert {result["level"] for result in run["results"]} == {"error", "warning", "note"}


def test_sarif_suppresses_what_was_decided_and_roots_what_has_no_file():
    run = sarif(samples.prototype())
    suppressed = [result["suppressions"][0] for result in run["results"] if "suppressions" in result]
    assert [item["kind"] for item in suppressed] == ["external", "external"]
    assert any("Halvorsen" in item["justification"] for item in suppressed)
    whole = [
        r for r in run["results"] if r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "."
    ]
    assert len(whole) == 3
    assert all("region" not in r["locations"][0]["physicalLocation"] for r in whole)


def test_sarif_says_what_did_not_run():
    run = sarif(samples.prototype())
    assert run["invocations"][0]["executionSuccessful"] is False
    notes = [item["message"]["text"] for item in run["invocations"][0]["toolExecutionNotifications"]]
    assert "radon failed: radon is not installed" in notes
