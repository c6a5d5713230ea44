import pytest
from support import findings, scan

from lastmile.checks.dependencies.total_count import CHECK, band
from lastmile.errors import Skip
from lastmile.inventory import Dependency, Manifest


def package(number, *, name=None, direct=False, development=False, path="package-lock.json"):
    return Dependency("npm", name or f"pkg-{number}", "1.0.0", "", direct, development, path, None)


def lock(count, path="package-lock.json", **given):
    return Manifest(path, "npm", True, tuple(package(n, path=path, **given) for n in range(count)))


CODE = {"src/a.js": "x();\n" * 300}


@pytest.mark.parametrize(
    ("packages", "lines", "severity"),
    [
        (401, 4_999, "high"),
        (400, 5_000, "medium"),
        (151, 1_999, "medium"),
        (150, 2_000, None),
        (90, 0, None),
        (400, 20_000, None),
        (1_001, 20_000, "high"),
        (1_501, 100_000, "medium"),
    ],
)
def test_bands(packages, lines, severity):
    assert band(packages, lines) == severity


def test_small_product_with_many_packages(tmp_path):
    many = Manifest(
        "package-lock.json",
        "npm",
        True,
        (
            *(package(n, direct=n < 12) for n in range(412)),
            *(package(n, development=True) for n in range(1000, 1100)),
        ),
    )
    (finding,) = findings(CHECK, tmp_path, CODE, manifests=[many])
    assert (finding.severity, finding.confidence, finding.path) == ("high", "high", "package-lock.json")
    for part in ("412 packages", "300 lines", "12 chosen directly", "400 that these", "100 more"):
        assert part in finding.message
    # the base of the count: what is listed without a lock is not in it
    assert "counted in package-lock.json alone" in finding.message


def test_development_packages_are_told_not_judged(tmp_path):
    assert findings(CHECK, tmp_path, CODE, manifests=[lock(900, development=True)]) == ()


def test_platform_builds_count_once_and_two_locks_of_a_folder_are_one(tmp_path):
    builds = [f"@esbuild/{p}-{c}" for p in ("linux", "darwin", "win32", "freebsd") for c in range(40)]
    platforms = Manifest("package-lock.json", "npm", True, tuple(package(0, name=n) for n in builds))
    assert findings(CHECK, tmp_path, CODE, manifests=[platforms]) == ()
    assert findings(CHECK, tmp_path, CODE, manifests=[lock(90), lock(80, "yarn.lock")]) == ()


def test_without_a_lock_the_count_is_unknown(tmp_path):
    with pytest.raises(Skip, match="transitive count unknown without a lock"):
        scan(CHECK, tmp_path, CODE, manifests=[Manifest("package.json", "npm", False, (package(1),))])
    with pytest.raises(Skip):
        scan(CHECK, tmp_path, CODE)


def test_broken_lock_is_unread(tmp_path):
    broken = Manifest("web/package-lock.json", "npm", True, (), "not JSON")
    assert [u.path for u in scan(CHECK, tmp_path, CODE, manifests=[lock(3), broken]).unread] == [broken.path]
    with pytest.raises(Skip, match=r"unknown: web/package-lock\.json: not JSON"):
        scan(CHECK, tmp_path, CODE, manifests=[broken])


@pytest.mark.parametrize(
    ("locks", "said"),
    [
        ([lock(1)], "1 lock file: 1 run-time package"),
        ([lock(2), lock(1, "web/package-lock.json")], "2 lock files: 2 run-time packages"),
    ],
)
def test_what_was_searched_is_counted_in_words_that_fit(tmp_path, locks, said):
    assert scan(CHECK, tmp_path, CODE, manifests=locks).searched == said
