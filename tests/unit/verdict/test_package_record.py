from pathlib import Path

from support import inventory

from lastmile.inventory import Dependency, Manifest
from lastmile.verdict.packages import packages
from lastmile.verdict.tree import tree
from lastmile.verdict.weight import baseline, weight


def entry(name, version=None, path="package-lock.json", **more):
    given = {"direct": False, "development": False, **more}
    return Dependency("npm", name, version, "", declared_in=path, line=None, **given)


def lock(*entries, path="package-lock.json", manager="npm", problem=None):
    return Manifest(path, "npm", True, entries, problem, manager)


def listing(*names, path="package.json"):
    found = tuple(entry(name, path=path, direct=True) for name in names)
    return Manifest(path, "npm", False, found)


def counted(tmp_path: Path, *manifests, files=None):
    return packages(inventory(tmp_path, files or {"a.js": "x()\n"}, manifests=manifests), ())


def test_each_package_counts_once_over_two_locks(tmp_path):
    found = counted(
        tmp_path,
        listing("a", "b", path="web/package.json"),
        listing("b", path="api/package.json"),
        lock(
            entry("a", "1.0.0", "web/package-lock.json", direct=True, requires=(("b", "1.0.0"),)),
            entry("b", "1.0.0", "web/package-lock.json", development=True),
            path="web/package-lock.json",
        ),
        lock(entry("b", "1.0.0", "api/package-lock.json", direct=True), path="api/package-lock.json"),
    )
    assert (found.direct, found.transitive, found.development) == (2, 0, 0)
    assert [(p.name, p.direct, p.development, p.requires) for p in found.packages] == [
        ("a", True, False, ("b@1.0.0",)),
        ("b", True, False, ()),
    ]
    assert [p.exists for p in found.packages] == [True, True]


def test_one_manifest_without_a_lock_and_nobody_knows_what_is_brought_along(tmp_path):
    web = lock(entry("a", "1.0.0", "web/package-lock.json", direct=True), path="web/package-lock.json")
    complete = counted(tmp_path, listing("a", path="web/package.json"), web)
    assert complete.transitive == 0
    partly = counted(
        tmp_path, listing("a", path="web/package.json"), web, listing("c", path="api/package.json")
    )
    assert partly.transitive is None
    assert [(p.name, p.exists) for p in partly.packages] == [("a", True), ("c", None)]
    broken = counted(tmp_path, listing("a"), lock(entry("a", "1.0.0"), problem="cut short"))
    assert broken.transitive is None


def test_of_two_managers_in_one_folder_one_counts(tmp_path):
    found = counted(
        tmp_path,
        listing("a"),
        lock(entry("a", "1.0.0", direct=True), entry("x", "1.0.0")),
        lock(entry("a", "1.1.0", "yarn.lock", direct=True), path="yarn.lock", manager="yarn"),
    )
    assert sorted((p.name, p.version) for p in found.packages) == [("a", "1.0.0"), ("x", "1.0.0")]


def test_manifests_of_tests_are_none_of_the_product(tmp_path):
    path = "tests/fixtures/package-lock.json"
    beside = "tests/fixtures/package.json"
    found = counted(
        tmp_path,
        listing("a", path=beside),
        lock(entry("a", "1.0.0", path), path=path),
        files={path: "{}", beside: "{}"},
    )
    assert found.packages == ()
    assert found.transitive is None


def test_licences_become_spdx_and_what_is_none_stays_as_written(tmp_path):
    found = counted(
        tmp_path,
        lock(
            entry("a", "1.0.0", licence="Apache 2.0"),
            entry("b", "1.0.0", licence="see file"),
            entry("c", "1.0.0"),
        ),
    )
    assert [(p.licence, p.licence_text) for p in found.packages] == [
        ("Apache-2.0", ""),
        (None, "see file"),
        (None, ""),
    ]


def test_weight_counts_platform_builds_once_and_several_majors(tmp_path):
    names = [f"@esbuild/{system}-x64" for system in ("linux", "darwin", "win32")]
    found = counted(
        tmp_path,
        listing("express"),
        lock(
            entry("express", "5.0.0", direct=True, requires=(("ms", "2.0.0"), ("ms", "3.0.0"))),
            entry("ms", "2.0.0"),
            entry("ms", "3.0.0"),
            *(entry(name, "1.0.0", optional=True) for name in names),
        ),
    )
    told = weight(found.packages, tree(found.packages), {"javascript": 2000, "npm": 6}, complete=True)
    assert (told.running, told.lines, told.per_thousand, told.depth) == (4, 2000, 2.0, 1)
    assert [(c.name, c.versions) for c in told.copies] == [("ms", ("2.0.0", "3.0.0"))]
    assert [(h.name, h.alone, h.brings) for h in told.heaviest] == [("express", 2, 2)]
    assert told.baseline.kind == "Express"
    assert baseline([p.model_copy(update={"name": "other"}) for p in found.packages]) is None
    assert weight((), tree(()), {}, complete=False) is None
