"""The index as a scanner: what it finds, what it cannot look up, and what it says of its data."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from osv_service import Json, export, record
from support import inventory

from lastmile.advisories import scanner
from lastmile.advisories.findings import MALICIOUS, RULE
from lastmile.advisories.index import place
from lastmile.advisories.scanner import Advisories
from lastmile.advisories.update import update
from lastmile.audit import attempt
from lastmile.errors import NothingToLookAt, ScannerError, Skip
from lastmile.inventory import Dependency, Inventory, Limits, Manifest, Scan
from lastmile.model import Confidence, Fact, RunStatus, Severity

TODAY = datetime.now(UTC).date()
FILLER = {
    name: [record(f"{name}-F-{n}", name, f"filler-{n}", ("introduced", "0")) for n in range(5)]
    for name in ("PyPI", "npm", "Go")
}
CRITICAL = [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]
MEDIUM = [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N"}]


@pytest.fixture(autouse=True)
def _complete(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our few records count as complete data, but for npm."""
    monkeypatch.setattr(scanner, "COMPLETE", dict.fromkeys(scanner.COMPLETE, 1) | {"npm": 1000})


def _index(tmp_path: Path, *records: Json, exploited: tuple[str, ...] = ()) -> None:
    by_ecosystem = {name: list(own) for name, own in FILLER.items()}
    for one in records:
        by_ecosystem.setdefault(one["affected"][0]["package"]["ecosystem"], []).append(one)
    update(str(export(tmp_path / "export", by_ecosystem, exploited)), ())


def _dep(ecosystem: str, name: str, version: str | None, where: str, **more: object) -> Dependency:
    known = {"spec": "", "direct": True, "development": False, "line": 3} | more
    return Dependency(ecosystem, name, version, declared_in=where, **known)


def _scan(
    tmp_path: Path,
    *dependencies: Dependency,
    files: dict[str, str] | None = None,
    facts: tuple[Fact, ...] = (),
) -> Scan:
    return Advisories().scan(_inventory_of(tmp_path, *dependencies, files=files, facts=facts))


def _inventory_of(
    tmp_path: Path,
    *dependencies: Dependency,
    files: dict[str, str] | None = None,
    facts: tuple[Fact, ...] = (),
) -> Inventory:
    named = sorted({(d.declared_in, d.ecosystem) for d in dependencies})
    manifests = [
        Manifest(
            path,
            ecosystem,
            is_lock="lock" in path,
            dependencies=tuple(d for d in dependencies if d.declared_in == path),
        )
        for path, ecosystem in named
    ]
    texts = {path: "" for path, _ in named} | (files or {})
    known = {"manifests": manifests, "facts": facts, "limits": Limits(offline=True)}
    return inventory(tmp_path, texts, **known)


def test_a_hole_is_found_without_a_network(tmp_path):
    _index(
        tmp_path,
        record("PYSEC-1", "PyPI", "Flask", ("introduced", "0"), ("fixed", "1.0"), aliases=["CVE-1"]),
        record(
            "GHSA-1",
            "PyPI",
            "flask",
            ("introduced", "0"),
            ("fixed", "1.0"),
            aliases=["CVE-1"],
            severity=CRITICAL,
        ),
        record("PYSEC-2", "PyPI", "flask", ("introduced", "0"), ("fixed", "1.2"), severity=MEDIUM),
    )
    brought = _scan(tmp_path, _dep("PyPI", "flask", "0.5", "requirements.txt"))
    first, second = brought.findings
    assert (first.rule, first.severity, first.confidence) == (RULE, Severity.CRITICAL, Confidence.HIGH)
    assert (first.path, first.line) == ("requirements.txt", 3)
    assert first.message == (
        "flask 0.5 has a published vulnerability (CVE-1, GHSA-1, PYSEC-1). Fixed in 1.0. "
        "The lowest later version without a known hole is 1.2."
    )
    assert first.package
    assert first.package.fixed_in == "1.0"
    assert first.package.upgrade_to == "1.2"
    assert first.package.advisories == ("CVE-1", "GHSA-1", "PYSEC-1")
    assert (second.severity, second.package and second.package.fixed_in) == (Severity.MEDIUM, "1.2")
    assert brought.sent == ("requirements.txt: flask 0.5",)
    assert brought.unread == ()


def test_who_uses_it_and_who_attacks_it_weighs(tmp_path):
    events = (("introduced", "0"), ("fixed", "2.0"))
    _index(
        tmp_path,
        *(
            record(f"P-{n}", "PyPI", n, *events, severity=MEDIUM, aliases=[f"CVE-{n}"])
            for n in ("plain", "dev", "brought", "hot")
        ),
        record("P-unrated", "PyPI", "unrated", *events),
        exploited=("CVE-hot",),
    )
    found = {
        f.package.name: f
        for f in _scan(
            tmp_path,
            *(_dep("PyPI", n, "1.0", "requirements.txt") for n in ("plain", "hot", "unrated")),
            _dep("PyPI", "dev", "1.0", "requirements.txt", development=True),
            _dep("PyPI", "brought", "1.0", "requirements.txt", direct=False),
        ).findings
        if f.package
    }
    assert {n: f.severity for n, f in found.items()} == {
        "plain": Severity.MEDIUM,
        "dev": Severity.LOW,
        "brought": Severity.LOW,
        "hot": Severity.HIGH,
        "unrated": Severity.MEDIUM,
    }
    assert found["dev"].confidence is Confidence.MEDIUM
    assert found["dev"].message.endswith("Only development uses it.")
    assert "known to be exploited (CVE-hot, CISA)" in found["hot"].message
    assert "No severity is published." in found["unrated"].message


def test_a_package_that_no_file_imports_is_less_sure(tmp_path):
    _index(
        tmp_path, *(record(f"P-{n}", "PyPI", n, ("introduced", "0")) for n in ("flask", "jinja2", "brought"))
    )
    brought = _scan(
        tmp_path,
        _dep("PyPI", "flask", "1.0", "requirements.txt"),
        _dep("PyPI", "jinja2", "1.0", "requirements.txt"),
        _dep("PyPI", "brought", "1.0", "requirements.txt", direct=False),
        files={"app.py": "import flask\n", "tests/test_app.py": "import jinja2\n"},
    )
    assert {f.package.name: f.confidence for f in brought.findings if f.package} == {
        "flask": Confidence.HIGH,
        "jinja2": Confidence.MEDIUM,
        "brought": Confidence.HIGH,
    }


def test_a_malicious_package_is_critical_and_another_rule(tmp_path):
    _index(tmp_path, record("MAL-2026-1", "npm", "left-padd", ("introduced", "0"), aliases=["GHSA-9"]))
    (found,) = _scan(tmp_path, _dep("npm", "left-padd", "1.0.0", "package.json")).findings
    assert (found.rule, found.severity) == (MALICIOUS, Severity.CRITICAL)
    assert "malicious" in found.message


def test_notices_are_no_holes_and_unsoundness_is_a_small_one(tmp_path):
    known = (("introduced", "0"),)
    _index(
        tmp_path,
        record("RUSTSEC-1", "crates.io", "old", *known, database_specific={"informational": "unmaintained"}),
        record("RUSTSEC-2", "crates.io", "odd", *known, database_specific={"informational": "unsound"}),
    )
    brought = _scan(tmp_path, *(_dep("crates.io", n, "1.0.0", "Cargo.lock") for n in ("old", "odd")))
    assert [(f.package.name, f.severity) for f in brought.findings if f.package] == [("odd", Severity.LOW)]
    assert "1 notices that are no holes are left out" in brought.searched


def test_what_was_not_looked_up_is_named(tmp_path):
    _index(tmp_path, record("P-1", "PyPI", "known", ("introduced", "0")))
    brought = _scan(
        tmp_path,
        _dep("PyPI", "silent", "1.0", "requirements.txt"),
        _dep("PyPI", "open", None, "requirements.txt"),
        _dep("PyPI", "odd", "2009-final", "requirements.txt"),
        _dep("PyPI", "forked", "1.0", "requirements.txt", source="git"),
        _dep("PyPI", "own", "1.0", "requirements.txt", source="path"),
        _dep("npm", "unknown", "1.0.0", "package-lock.json"),
        _dep("RubyGems", "rails", "7.0.0", "Gemfile.lock"),
    )
    assert {(u.path, u.reason) for u in brought.unread} == {
        ("requirements.txt: open", "no exact version is declared"),
        ("requirements.txt: odd", "no exact version is declared"),
        ("requirements.txt: forked", "comes from git, not from a registry"),
        ("package-lock.json: unknown 1.0.0", "not in the npm data, which are only a subset"),
        (
            "Gemfile.lock: rails 7.0.0",
            "the advisory index has no data for RubyGems: run “lastmile advisories update”",
        ),
    }
    assert set(brought.sent) == {u.path for u in brought.unread} | {"requirements.txt: silent 1.0"}
    assert brought.findings == ()


def test_a_subset_answers_for_what_it_knows(tmp_path):
    _index(tmp_path, record("G-1", "npm", "lodash", ("introduced", "0"), ("fixed", "4.17.21")))
    brought = _scan(
        tmp_path,
        _dep("npm", "lodash", "4.17.20", "package.json"),
        _dep("npm", "filler-1", "0.0.0-0", "package.json"),
    )
    assert [f.package.name for f in brought.findings if f.package] == ["filler-1", "lodash"]
    assert brought.unread == ()
    assert "npm of 2026-05-01" in brought.searched
    assert "a subset of 6 packages" in brought.searched


def test_the_manifest_s_line_is_named_before_the_lock_s(tmp_path):
    _index(tmp_path, record("P-1", "PyPI", "flask", ("introduced", "0")))
    brought = _scan(
        tmp_path,
        _dep("PyPI", "flask", None, "pyproject.toml", spec=">=1", line=7),
        _dep("PyPI", "flask", None, "other/pyproject.toml", spec=">=1", line=9),
        _dep("PyPI", "flask", "1.0", "uv.lock", line=90),
        _dep("PyPI", "flask", None, "tests/pyproject.toml", spec=">=1", line=1),
        _dep("PyPI", "flask", "1.0", "tests/uv.lock", line=5),
        _dep("PyPI", "flask", "0.8", "tests/uv.lock", line=6, direct=False),
        _dep("PyPI", "flask", "0.9", "sub/uv.lock", line=2, direct=False),
    )
    assert [(f.path, f.line, f.package.version) for f in brought.findings if f.package] == [
        ("tests/pyproject.toml", 1, "0.8"),
        ("sub/uv.lock", 2, "0.9"),
        ("pyproject.toml", 7, "1.0"),
    ]
    assert brought.unread == ()


def test_go_s_own_library_is_one_question(tmp_path):
    _index(
        tmp_path,
        record("GO-1", "Go", "stdlib", ("introduced", "0"), ("fixed", "1.22.4")),
        record("GO-2", "Go", "stdlib", ("introduced", "1.22.0-0"), ("fixed", "1.22.7")),
        record("GO-3", "Go", "example.org/x", ("introduced", "0"), ("fixed", "0.2.0")),
    )
    files = {
        "go.mod": "module m\n\ngo 1.22.3 // oldest\n",
        "newer/go.mod": "module n\n\ngo 1.20\n\ntoolchain go1.22.7\n",
        "language/go.mod": "module l\n\ngo 1.19\n",
    }
    found = _scan(tmp_path, _dep("Go", "example.org/x", "v0.1.0", "go.mod"), files=files).findings
    own, library = sorted(found, key=lambda f: f.line != 3 or f.confidence is Confidence.LOW)
    assert own.package
    assert (own.package.name, own.confidence) == ("example.org/x", Confidence.HIGH)
    assert library.package
    assert (library.path, library.line, library.confidence) == ("go.mod", 3, Confidence.LOW)
    assert library.package.advisories == ("GO-1", "GO-2")
    assert library.package.upgrade_to == "1.22.7"


def test_the_age_of_the_data_is_said(tmp_path):
    fresh = (TODAY - timedelta(days=scanner.STALE_DAYS)).isoformat()
    _index(tmp_path, record("N-1", "Maven", "g:a", ("introduced", "0"), modified=fresh))
    brought = _scan(tmp_path, _dep("Maven", "g:a", "1.0", "pom.xml"))
    assert brought.data_date == fresh
    assert brought.searched == f"published advisories in the index on this machine: Maven of {fresh}"
    old = _scan(
        tmp_path, _dep("Maven", "g:a", "1.0", "pom.xml"), _dep("PyPI", "x", "1.0", "requirements.txt")
    )
    assert old.data_date == "2026-05-01"
    assert (
        f"PyPI of 2026-05-01, {(TODAY - datetime(2026, 5, 1, tzinfo=UTC).date()).days} days old"
        in old.searched
    )


def test_without_an_index_the_question_stays_open(tmp_path):
    with pytest.raises(Skip, match="run “lastmile advisories update”") as caught:
        _scan(tmp_path, _dep("PyPI", "flask", "1.0", "requirements.txt"))
    assert not isinstance(caught.value, NothingToLookAt)


def test_nothing_declared_or_nothing_exact(tmp_path):
    _index(tmp_path)
    with pytest.raises(NothingToLookAt):
        _scan(tmp_path)
    with pytest.raises(Skip, match="no exact versions"):
        _scan(tmp_path, _dep("PyPI", "flask", None, "requirements.txt"))


def test_a_broken_index_is_a_failed_run(tmp_path):
    place().parent.mkdir(parents=True, exist_ok=True)
    place().write_bytes(b"garbage" * 1000)
    with pytest.raises(ScannerError, match="run “lastmile advisories update”"):
        _scan(tmp_path, _dep("PyPI", "flask", "1.0", "requirements.txt"))


def test_the_threshold_of_a_subset_is_documented():
    usage = (Path(__file__).parents[3] / "docs" / "usage.md").read_text()
    from lastmile.advisories.versions import ECOSYSTEMS  # noqa: PLC0415 - beside its only use

    assert set(scanner.COMPLETE) == set(ECOSYSTEMS)
    for name in ECOSYSTEMS:
        assert name in usage


@pytest.mark.parametrize(
    ("spec", "facts", "grave"),
    [
        ("click>=1", (Fact.LIBRARY,), False),  # the users of the library take 1.2 and do not see the lock
        ("click<1.2", (Fact.LIBRARY,), True),  # the library itself keeps them from it
        ("click>=1", (), True),
        ("click>=1", (Fact.LIBRARY, Fact.APPLICATION), True),
    ],
)
def test_the_lock_of_a_library_binds_nobody_else(tmp_path, spec, facts, grave):
    _index(tmp_path, record("A", "PyPI", "click", ("introduced", "0"), ("fixed", "1.2"), severity=CRITICAL))
    declared = _dep("PyPI", "click", None, "pyproject.toml", spec=spec)
    locked = _dep("PyPI", "click", "1.0", "uv.lock")
    (found,) = _scan(tmp_path, declared, locked, facts=facts).findings
    assert (found.severity is Severity.CRITICAL) is grave
    assert (found.confidence is Confidence.HIGH) is grave
    assert ("library's own lock" in found.message) is not grave


def test_what_has_no_exact_version_is_no_failure_of_the_run(tmp_path):
    _index(tmp_path)
    run = attempt(Advisories(), _inventory_of(tmp_path, _dep("PyPI", "a", "1.0", "requirements.txt")))
    assert run.run.status is RunStatus.OK
    loose = _dep("PyPI", "b", None, "requirements.txt")
    run = attempt(Advisories(), _inventory_of(tmp_path, _dep("PyPI", "a", "1.0", "requirements.txt"), loose))
    assert run.run.status is RunStatus.OK
    assert [(u.path, u.by_nature) for u in run.run.unread] == [("requirements.txt: b", True)]
    other = _dep("Maven", "g:c", "1.0", "pom.xml")  # our index lacks the ecosystem: that is a failure
    run = attempt(Advisories(), _inventory_of(tmp_path, _dep("PyPI", "a", "1.0", "requirements.txt"), other))
    assert run.run.status is RunStatus.PARTIAL


def test_a_tree_of_countless_holes_ends(tmp_path, monkeypatch):
    monkeypatch.setattr(scanner, "_MOST", 2)
    _index(tmp_path, record("A", "PyPI", "flask", ("introduced", "0"), ("fixed", "9.0")))
    many = [_dep("PyPI", "flask", f"1.{n}", f"{n}/requirements.txt") for n in range(4)]
    brought = _scan(tmp_path, *many)
    assert len(brought.findings) == 2
    assert [u.path for u in brought.unread] == [
        "2/requirements.txt: flask 1.2",
        "3/requirements.txt: flask 1.3",
    ]
