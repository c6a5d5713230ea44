"""One hole from two sources is one finding; one source that answers is enough for the row."""

import pytest
from support import inventory

from lastmile.inventory import Dependency, Manifest, Scan
from lastmile.model import Confidence, Finding, Outcome, Package, Result, Run, RunStatus, Severity, Unread
from lastmile.resources import folder
from lastmile.verdict.assess import ground
from lastmile.verdict.checklist import load_folder
from lastmile.verdict.judge import differences, judge
from lastmile.verdict.reading import Gathered, Reading
from lastmile.verdict.triage import triage

CHECKLIST = load_folder(folder("checklists"))
ROW = "dependencies/known-vulnerability"


def hole(rule: str, ids: tuple[str, ...], *, path: str = "requirements.txt", **more: object) -> Finding:
    known: dict[str, object] = {
        "severity": Severity.HIGH,
        "confidence": Confidence.HIGH,
        "line": 3,
        "symbol": f"Flask: {ids[0]}",
        "name": "Flask",
        "version": "0.5",
        "fixed_in": None,
    } | more
    package = Package(
        ecosystem="PyPI",
        advisories=ids,
        **{key: known.pop(key) for key in ("name", "version", "fixed_in")},  # type: ignore[arg-type]
    )
    return Finding(rule=rule, message=f"{rule} {ids}", path=path, package=package, **known)  # type: ignore[arg-type]


def _triaged(tmp_path, *found: Finding) -> list[Finding]:
    return list(triage(found, inventory(tmp_path, {"requirements.txt": "flask==0.5\n"}), CHECKLIST))


def test_the_same_hole_under_other_names_and_in_another_file_is_one(tmp_path):
    (one,) = _triaged(
        tmp_path,
        hole("pip-audit.known-vulnerability", ("CVE-1", "PYSEC-1"), fixed_in="1.0"),
        hole(
            "osv.known-vulnerability",
            ("CVE-1", "GHSA-1"),
            path="uv.lock",
            line=90,
            name="flask",
            severity=Severity.LOW,
            confidence=Confidence.MEDIUM,
        ),
    )
    assert (one.rule, one.severity, one.confidence) == (
        "osv.known-vulnerability",
        Severity.LOW,
        Confidence.MEDIUM,
    )
    assert one.package
    assert one.package.advisories == ("CVE-1", "GHSA-1", "PYSEC-1")
    assert one.package.fixed_in == "1.0"
    assert [(e.note, e.path, e.line) for e in one.evidence] == [
        ("osv.known-vulnerability", "uv.lock", 90),
        ("pip-audit.known-vulnerability", "requirements.txt", 3),
    ]
    assert one.control == ROW


@pytest.mark.parametrize("other", [{"version": "0.6"}, {"name": "flask-login"}, {"ids": ("CVE-2",)}])
def test_another_version_package_or_hole_stays_apart(tmp_path, other):
    ids = other.pop("ids", ("CVE-1",))
    found = _triaged(
        tmp_path,
        hole("pip-audit.known-vulnerability", ("CVE-1",)),
        hole("osv.known-vulnerability", ids, **other),
    )
    assert len(found) == 2


def test_a_third_name_joins_two(tmp_path):
    found = _triaged(
        tmp_path,
        hole("osv.known-vulnerability", ("A-1",)),
        hole("osv.known-vulnerability", ("A-2",), symbol="Flask: A-2"),
        hole("pip-audit.known-vulnerability", ("A-1", "A-2")),
    )
    assert [f.package.advisories for f in found if f.package] == [("A-1", "A-2")]


@pytest.mark.parametrize(
    ("unread", "noun"),
    [
        ("requirements.txt: flask", "packages"),
        ("requirements.txt", "package lists"),
        ("app.py", "files"),
        ("app.py: import flask", "packages and imports"),
    ],
)
def test_a_reason_says_what_was_not_looked_at(tmp_path, unread, noun):
    facts = inventory(
        tmp_path, {"app.py": "x = 1\n"}, manifests=[Manifest("requirements.txt", "PyPI", False, ())]
    )
    check = _ran("lastmile.unused", unread, unread=(unread,))
    asked = ground(CHECKLIST.control("dependencies/unused"), Reading(facts, [check]))
    assert asked.reason == f"1 of 1 {noun} could not be looked at: not known"


def _judged(tmp_path, index: Gathered, live: Gathered, *, npm: bool = False) -> Result:
    named = [
        ("requirements.txt", "PyPI", "flask"),
        *([("package-lock.json", "npm", "lodash")] if npm else []),
    ]
    manifests = [
        Manifest(
            path,
            ecosystem,
            is_lock=True,
            dependencies=(
                Dependency(
                    ecosystem, name, "1.0", "", direct=True, development=False, declared_in=path, line=1
                ),
            ),
        )
        for path, ecosystem, name in named
    ]
    facts = inventory(tmp_path, {"app.py": "x = 1\n"}, manifests=manifests)
    record = judge(
        facts,
        [index, live],
        CHECKLIST,
        hand=None,
        started_at="2026-11-21T00:00:00+00:00",
        finished_at="2026-11-21T00:00:01+00:00",
        options={},
    )
    assert differences(record) == ()
    return next(result for result in record.results if result.control == ROW)


def _ran(name: str, *sent: str, unread: tuple[str, ...] = (), searched: str = "") -> Gathered:
    missed = tuple(Unread(path=path, reason="not known") for path in unread)
    run = Run(
        scanner=name,
        version="1",
        status=RunStatus.PARTIAL if unread else RunStatus.OK,
        files_sent=len(sent),
        unread=missed,
        searched=searched,
    )
    return Gathered(run, Scan(sent=sent, unread=missed, searched=searched))


def _lost(name: str, status: RunStatus) -> Gathered:
    return Gathered(Run(scanner=name, version="1", status=status, reason="offline"), None)


FLASK, LODASH = "requirements.txt: flask 1.0", "package-lock.json: lodash 1.0"


@pytest.mark.parametrize("status", [RunStatus.SKIPPED, RunStatus.FAILED])
def test_one_complete_source_is_enough_and_both_are_named(tmp_path, status):
    by_index = _judged(tmp_path, _ran("osv", FLASK, searched="the index"), _lost("pip-audit", status))
    assert (by_index.outcome, by_index.coverage, by_index.lost) == (Outcome.PASS, 1.0, ())
    assert by_index.evidence[0].note == "the index; pip-audit did not answer"
    live = _judged(tmp_path, _lost("osv", status), _ran("pip-audit", FLASK, searched="live"))
    assert (live.outcome, live.evidence[0].note) == (Outcome.PASS, "live; osv did not answer")


def test_without_any_source_the_row_is_open(tmp_path):
    result = _judged(tmp_path, _lost("osv", RunStatus.SKIPPED), _lost("pip-audit", RunStatus.FAILED))
    assert (result.outcome, result.lost) == (Outcome.NOT_ASSESSED, ("osv", "pip-audit"))


def test_a_source_that_read_nothing_is_no_answer(tmp_path):
    result = _judged(tmp_path, _ran("osv", FLASK, unread=(FLASK,)), _lost("pip-audit", RunStatus.SKIPPED))
    assert (result.outcome, result.coverage) == (Outcome.NOT_ASSESSED, 0.0)


def test_each_ecosystem_is_asked_for_itself_and_the_least_read_decides(tmp_path):
    index = _ran("osv", FLASK, LODASH, unread=(LODASH,))
    result = _judged(tmp_path, index, _ran("pip-audit", FLASK), npm=True)
    assert (result.outcome, result.coverage) == (Outcome.NOT_ASSESSED, 0.0)
    assert "1 of 1 JavaScript packages could not be looked at" in result.reason
    whole = _judged(tmp_path, _ran("osv", FLASK, LODASH), _lost("pip-audit", RunStatus.SKIPPED), npm=True)
    assert (whole.outcome, whole.coverage) == (Outcome.PASS, 1.0)
    other = _judged(tmp_path, _lost("osv", RunStatus.SKIPPED), _ran("pip-audit", FLASK), npm=True)
    assert (other.outcome, other.lost) == (Outcome.NOT_ASSESSED, ("osv",))


def test_imports_that_no_list_names_are_in_the_unit_of_what_was_sent(tmp_path):
    index = _ran("osv", LODASH, "index.js: import p", unread=(LODASH,))
    result = _judged(tmp_path, index, _lost("pip-audit", RunStatus.SKIPPED), npm=True)
    assert "1 of 2 JavaScript packages and imports could not be looked at" in result.reason
