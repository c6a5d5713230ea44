"""The bar of a product, and what a client's checklist switches off, as the report says them."""

import pytest
import report_samples as samples

from lastmile.model import Audit, Bar
from lastmile.report import as_json
from lastmile.report.evidence import numbered
from lastmile.report.options import ReportOptions
from lastmile.report.view import Report, view


def shown(audit: Audit) -> Report:
    audit = numbered(audit)
    return view(audit, ReportOptions(), as_json.render(audit))


@pytest.mark.parametrize(
    ("name", "bar", "says"),
    [("Production", "launch", "Not ready for launch; "), ("Beta", "a test", "Not ready for a test; ")],
)
def test_the_headline_names_the_bar(name: str, bar: str, says: str) -> None:
    record = samples.prototype().model_copy(update={"bar": Bar(name=name, bar=bar, meaning="It is one.")})
    report = shown(record)
    assert report.decision.headline.startswith(says)
    assert (f"{name}: It is one.",) == tuple(f.value for f in report.scope.examined if f.name == "Profile")


def test_a_record_without_words_for_its_bar_says_its_profile() -> None:
    report = shown(samples.prototype())
    assert [fact.value for fact in report.scope.examined if fact.name == "Profile"] == ["production"]


def test_what_is_switched_off_is_printed_with_its_reason() -> None:
    record = samples.prototype()
    first = record.controls[0].model_copy(update={"switched_off": "the group's gateway does it"})
    told = record.model_copy(
        update={
            "controls": (first, *record.controls[1:]),
            "options": {**record.options, "own_checklists": True},
        }
    )
    lines = shown(told).scope.not_done
    assert f"Switched off by them: “{first.question}” Reason: the group's gateway does it." in lines
    assert any("changes that the consultant supplied" in line for line in lines)
    assert not any("Switched off" in line for line in shown(record).scope.not_done)
