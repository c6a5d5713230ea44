import pytest
from hypothesis import given
from package_graphs import graphs, record

from lastmile.model import Confidence, Finding, Package, Severity
from lastmile.verdict.plan import plan
from lastmile.verdict.tree import goes_with, tree
from lastmile.verdict.versions import latest, major


def about(control, name, mark, severity=Severity.HIGH, fixed_in=None, version="1.0.0"):
    return Finding(
        rule=f"test.{control.rpartition('/')[2]}",
        control=control,
        message="seen",
        severity=severity,
        confidence=Confidence.HIGH,
        symbol=f"{name}: {mark}",
        fingerprint=mark,
        package=Package(ecosystem="npm", name=name, version=version, fixed_in=fixed_in),
    )


def hole(name, mark, fixed_in="1.0.1", **more):
    return about("dependencies/known-vulnerability", name, mark, fixed_in=fixed_in, **more)


def unused(name):
    return about("dependencies/unused", name, f"unused-{name}", Severity.LOW)


def test_a_removal_takes_its_own_packages_and_their_holes_along():
    packages = [
        record("heavy", "x@1.0.0", "shared@1.0.0", direct=True),
        record("kept", "shared@1.0.0", direct=True),
        record("x", vulnerabilities=("CVE-2024-0001",)),
        record("shared", vulnerabilities=("CVE-2024-0002",)),
    ]
    findings = [hole("x", "CVE-2024-0001"), hole("shared", "CVE-2024-0002"), unused("heavy")]
    first, second = plan(tree(packages), findings)
    assert (first.kind, first.name, first.drops, first.holes, first.worst) == (
        "remove",
        "heavy",
        1,
        1,
        "high",
    )
    assert (second.kind, second.name, second.to, second.holes) == ("upgrade", "shared", "1.0.1", 1)
    assert second.through == ("kept",)  # the one that is left
    assert first.risk_removed > second.risk_removed > 0


def test_an_upgrade_goes_to_the_version_without_any_known_hole():
    marks = ("CVE-2024-0001", "CVE-2024-0002")
    packages = [record("y", direct=True, vulnerabilities=marks)]
    found = [
        f.model_copy(update={"package": f.package.model_copy(update={"upgrade_to": "1.18.0"})})
        for f in (hole("y", marks[0], "0.28.0"), hole("y", marks[1], "1.6.8"))
    ]
    (step,) = plan(tree(packages), found)
    assert (step.to, step.holes) == ("1.18.0", 2)
    # What one source knows of no clean version, the plan takes the later of both.
    (step,) = plan(tree(packages), [found[0], hole("y", marks[1], "1.19.0")])
    assert step.to == "1.19.0"


def test_one_upgrade_ends_several_holes_at_the_latest_of_their_versions():
    marks = ("CVE-2024-0001", "CVE-2024-0002", "CVE-2024-0003")
    packages = [record("y", direct=True, vulnerabilities=marks)]
    found = [hole("y", m, fixed) for m, fixed in zip(marks, ("1.9.0", "1.10.0", "1.2.3"), strict=True)]
    (step,) = plan(tree(packages), found)
    assert (step.kind, step.to, step.holes, step.versions) == ("upgrade", "1.10.0", 3, ("1.0.0",))
    assert step.effort.high == 2.0  # the same major version


def test_what_does_not_count_gives_no_step():
    packages = [record("y", direct=True, vulnerabilities=("CVE-2024-0001",))]
    refuted = hole("y", "CVE-2024-0001").model_copy(update={"status": "false_positive"})
    assert plan(tree(packages), [refuted]) == ()
    assert plan(tree(packages), []) == ()
    assert plan(tree([]), []) == ()


def test_a_hole_without_a_mended_version_asks_for_another_package():
    packages = [record("y", direct=True, vulnerabilities=("CVE-2024-0001",))]
    (step,) = plan(tree(packages), [hole("y", "CVE-2024-0001", None)])
    assert (step.kind, step.why, step.to, step.drops) == ("replace", "vulnerable", None, None)


def test_without_a_tree_nobody_says_what_goes():
    (step,) = plan(tree([record("y", direct=True)]), [unused("y")])
    assert (step.kind, step.drops) == ("remove", None)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("This version is no longer supported", "upgrade"),
        ("Please upgrade to 4 or later", "upgrade"),
        ("This package has been renamed to other", "replace"),
        ("This module is no longer maintained", "replace"),
    ],
)
def test_an_old_version_is_upgraded_and_a_package_that_was_given_up_replaced(words, kind):
    (step,) = plan(tree([record("y", direct=True, deprecated=words)]), [])
    assert (step.kind, step.why, step.to) == (kind, "deprecated", None)


def test_development_weighs_less():
    packages = [
        record("tool", direct=True, development=True, vulnerabilities=("CVE-2024-0001",)),
        record("run", direct=True, vulnerabilities=("CVE-2024-0002",)),
    ]
    found = [hole("tool", "CVE-2024-0001", severity=Severity.CRITICAL), hole("run", "CVE-2024-0002")]
    assert [step.name for step in plan(tree(packages), found)] == ["run", "tool"]


@given(graphs())
def test_steps_never_drop_a_package_twice_nor_one_that_stays_needed(packages):
    graph = tree(packages)
    steps = plan(graph, [unused(p.name) for p in packages if p.direct])
    dropped = sum(1 + (step.drops or 0) for step in steps)
    assert dropped <= len(packages)
    whole = goes_with(graph)
    assert all(step.drops is None or ("npm", step.name) in whole for step in steps)
    assert sum(step.risk_removed for step in steps) <= 100.5


@pytest.mark.parametrize(
    ("ecosystem", "versions", "last"),
    [
        ("npm", ["1.9.0", "1.10.0"], "1.10.0"),
        ("PyPI", ["2.0rc1", "1.9.9"], "2.0rc1"),
        ("Go", ["v1.2.0", "v1.10.0"], "v1.10.0"),
        ("npm", ["1.0.0"], "1.0.0"),
        ("npm", [], None),
        ("Unknown", ["1", "2"], None),
        ("PyPI", ["no version", "1.0"], None),
    ],
)
def test_the_latest_version_in_the_order_of_its_ecosystem(ecosystem, versions, last):
    assert latest(ecosystem, versions) == last


def test_what_counts_as_a_major_change():
    assert [major(v) for v in ("2.3.1", "v2.0", "0.4.9", "0", None, "latest")] == [
        "2",
        "2",
        "0.4",
        "0.0",
        "",
        "",
    ]
