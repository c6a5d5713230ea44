from datetime import UTC, datetime, timedelta

import pytest
from registry_server import index, nothing, npm, npm_document, npm_version, reply, serving, simple_html
from support import inventory, places

from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Dependency, Limits, Manifest
from lastmile.registries.scanner import Registries

GUARDED = "try:\n    import shape_fast\nexcept ImportError:\n    pass\n"
TODAY = datetime.now(UTC)


def ago(days):
    return (TODAY - timedelta(days=days)).isoformat(timespec="seconds").replace("+00:00", "Z")


def declared(name, version=None, *, ecosystem="PyPI", path=None, line=1, spec=None, **more):
    path = path or ("requirements.txt" if ecosystem == "PyPI" else "package.json")
    more = {"direct": True, "development": False} | more
    return Dependency(
        ecosystem, name, version, name if spec is None else spec, declared_in=path, line=line, **more
    )


def manifest(*packages, lock=False, path=None, ecosystem="PyPI", **more):
    path = path or (packages[0].declared_in if packages else "requirements.txt")
    return Manifest(path, packages[0].ecosystem if packages else ecosystem, lock, packages, **more)


def pages(**files):
    """Simple pages: name -> {version: age in days}."""
    return {
        name.replace("_", "-"): simple_html(
            name.replace("_", "-"),
            {f"{name}-{version}.tar.gz": ago(days) for version, days in versions.items()},
        )
        for name, versions in files.items()
    }


@pytest.fixture
def look(tmp_path):
    """Scan with a simple index and an npm registry of these packages; ``look.asked``: what was asked."""

    def run(manifests=(), files=None, *, pypi=None, node=None, offline=False, otherwise=None, left_out=()):
        files = {"app.py": "x = 1\n"} if files is None else files
        with serving(index(pypi or {}) | npm(node or {}), otherwise) as server:
            environment = {
                "HOME": str(tmp_path),
                "PIP_CONFIG_FILE": "/dev/null",
                "PIP_INDEX_URL": f"{server.url}simple",
                "npm_config_registry": server.url,
            }
            found = inventory(
                tmp_path, files, manifests=manifests, limits=Limits(offline=offline), left_out=left_out
            )
            run.asked = server.asked
            return Registries(tmp_path / "cache", environment).scan(found)

    return run


def told(scan, rule):
    return [finding for finding in scan.findings if finding.rule == f"registries.{rule}"]


def still_open(scan, rule):
    return {unread.path: unread.reason for unread in scan.unread if unread.rule == f"registries.{rule}"}


def test_an_invented_package_is_proven_absent_and_real_ones_are_not_accused(look):
    manifests = [
        manifest(declared("flask"), declared("requests", line=2), declared("shape-superauth-pro", line=3)),
        manifest(
            declared("express", ecosystem="npm"),
            declared("left-pad-ultra-secure", ecosystem="npm", line=None),
        ),
    ]
    files = {
        "app.py": "import flask, requests\nimport shape_superauth_pro\n",
        "web.js": "import e from 'express'\n",
    }
    scan = look(
        manifests,
        files,
        pypi=pages(flask={"1.0": 900}, requests={"1.0": 900}),
        node={"express/latest": npm_version("express", "5.0.0")},
    )
    found = told(scan, "nonexistent-package")
    assert places(found) == [("package.json", None), ("requirements.txt", 3)]
    assert {(f.severity, f.package.name) for f in found} == {
        ("critical", "shape-superauth-pro"),
        ("critical", "left-pad-ultra-secure"),
    }
    assert any("app.py:2" in f.message for f in found)
    assert still_open(scan, "nonexistent-package") == {}


@pytest.mark.parametrize(
    "broken",
    [
        reply(500, ""),
        reply(403, ""),
        reply(200, "<title>Sign in</title>"),
        nothing,
        reply(302, "", location="/a"),
    ],
)
def test_a_broken_registry_leaves_the_question_open(look, broken):
    manifests = [
        manifest(declared("shape-superauth-pro")),
        manifest(declared("shape-ultra-pad", ecosystem="npm")),
    ]
    scan = look(manifests, otherwise=broken)
    assert scan.findings == ()
    assert set(still_open(scan, "nonexistent-package")) == {
        "package.json: shape-ultra-pad",
        "requirements.txt: shape-superauth-pro",
    }


def test_offline_nobody_is_asked_and_what_can_be_said_is_said(look):
    lock = manifest(
        declared(
            "shape-kit", "1.0.0", ecosystem="npm", path="package-lock.json", spec="", deprecated="use `other`"
        ),
        lock=True,
    )
    manifests = [
        manifest(
            declared("shape-superauth-pro"),
            declared("sklearn", line=2),
            declared("pycrypto", line=3),
            declared("reqeusts", line=4),
        ),
        manifest(declared("shape-kit", ecosystem="npm")),
        lock,
    ]
    scan = look(manifests, offline=True)
    assert look.asked == []
    assert told(scan, "nonexistent-package") == []
    assert "requirements.txt: shape-superauth-pro" in still_open(scan, "nonexistent-package")
    assert "package.json: shape-kit" not in still_open(scan, "nonexistent-package")  # the lock proves it
    assert "--offline" in still_open(scan, "outdated-major")["package.json: shape-kit"]
    assert {f.package.name for f in told(scan, "abandoned")} == {"pycrypto", "shape-kit"}
    suspicious = {f.package.name: f.confidence for f in told(scan, "suspicious-package")}
    assert suspicious == {"sklearn": "high", "reqeusts": "low"}


def test_names_that_are_nobody_s_business_stay_here(look):
    manifests = [
        manifest(
            declared("from-git", source="git"),
            declared("from-path", source="path"),
            declared("from-host", host="packages.example.org"),
            declared("my-own-shop", line=2),
        ),
        manifest(
            declared("@acme/shapes", ecosystem="npm"),
            declared("@shop/ui", ecosystem="npm"),
            declared("shop-core", ecosystem="npm"),
        ),
    ]
    files = {
        ".npmrc": "@acme:registry=https://npm.example.org/\n",
        "package.json": '{"name": "@shop/web", "workspaces": ["*"]}',
        "ui/package.json": '{"name": "@shop/ui"}',
        "core/package.json": '{"name": "shop-core"}',
        "pyproject.toml": '[project]\nname = "My.Own_Shop"\n',
        "app.py": "import inner_shapes\nimport helpers\n",
        "tools/inner_shapes/a.py": "a = 1\n",
        "lib/helpers.py": "a = 1\n",
    }
    scan = look(manifests, files)
    assert scan.findings == ()
    assert not any(
        word in path for path in look.asked for word in ("acme", "shop", "from-", "inner", "helper")
    )


@pytest.mark.parametrize(
    ("files", "indexes"),
    [
        ({}, ("packages.example.org",)),
        (
            {"Dockerfile": "RUN pip install --extra-index-url https://packages.example.org/simple kit\n"},
            (),
        ),
        ({"pip.conf": "[global]\nindex-url = https://${HOST}/simple\n"}, ()),
        ({"ci.yml": "env:\n  PIP_EXTRA_INDEX_URL: https://packages.example.org/simple\n"}, ()),
    ],
)
def test_a_private_index_of_the_target_takes_the_accusation_out(look, files, indexes):
    one = manifest(declared("shape-superauth-pro"), indexes=indexes)
    scan = look([one], {"app.py": "import shape_other_thing\n"} | files)
    assert scan.findings == ()
    assert (
        "private registry" in still_open(scan, "nonexistent-package")["requirements.txt: shape-superauth-pro"]
    )
    assert not any("shape" in path for path in look.asked)


def test_a_scope_may_hold_private_packages(look):
    scan = look([manifest(declared("@shape-inc/kit", ecosystem="npm"))])
    assert scan.findings == ()
    assert "@shape-inc" in str(still_open(scan, "nonexistent-package"))


def test_what_was_searched_is_counted_in_words_that_fit(look):
    one = look([manifest(declared("shape-inc", ecosystem="npm"))], offline=True)
    assert one.searched.startswith("1 package or import, ")
    both = [declared(name, ecosystem="npm") for name in ("shape-inc", "shape-x")]
    two = look([manifest(*both)], offline=True)
    assert two.searched.startswith("2 packages and imports, ")


def test_an_import_that_nothing_declares(look):
    files = {
        "app.py": "import os\nimport shape_superauth_pro\n" + GUARDED,
        "tests/test_a.py": "import shape_only_in_tests\n",
    }
    scan = look([], files)
    (finding,) = told(scan, "nonexistent-package")
    assert (finding.path, finding.line, finding.severity, finding.confidence) == ("app.py", 2, "high", "low")
    assert not any("fast" in path or "only" in path for path in look.asked)
    exists = look([], files | {"app.py": "import shape_later\n"}, pypi=pages(shape_later={"1.0": 900}))
    assert exists.findings == ()


def test_an_import_that_a_declared_package_may_provide_is_left_alone(look):
    files = {"app.py": "import shape_city\n"}
    for name in ("python-shape-city", "other-thing"):
        scan = look([manifest(declared(name))], files, pypi=pages(**{name.replace("-", "_"): {"1.0": 900}}))
        assert scan.findings == ()


def test_look_alikes_and_newcomers(look):
    names = ("reqeusts", "numpyy", "shape-new", "cors-flask")
    manifests = [manifest(*(declared(name, line=line) for line, name in enumerate(names, 1)))]
    scan = look(
        manifests,
        pypi=pages(
            reqeusts={"1.0": 100},
            numpyy={"1.0": 3000, "1.1": 2000},
            shape_new={"0.1": 5},
            cors_flask={"1.0": 20},
        ),
    )
    found = {f.package.name: (f.severity, f.message) for f in told(scan, "suspicious-package")}
    assert set(found) == {"reqeusts", "shape-new", "cors-flask"}
    assert "requests" in found["reqeusts"][1]
    assert found["shape-new"][0] == "medium"
    assert "flask-cors" in found["cors-flask"][1]


def test_npm_look_alikes_need_dates_that_can_be_believed(look):
    manifests = [manifest(declared("expresss", ecosystem="npm"))]
    node = {
        "expresss/latest": npm_version("expresss", "1.0.0"),
        "expresss": npm_document("expresss", {"1.0.0": ago(9)}),
    }
    (finding,) = told(look(manifests, node=node), "suspicious-package")
    assert (finding.severity, finding.confidence) == ("high", "medium")


def test_npm_dates_of_a_mirror_are_not_used(look):
    manifests = [manifest(declared("expresss", ecosystem="npm"))]
    node = {
        "inherits": npm_document("inherits", {"2.0.4": ago(20)}),
        "expresss/latest": npm_version("expresss", "1.0.0"),
        "expresss": npm_document("expresss", {"1.0.0": ago(9)}),
    }
    (finding,) = told(look(manifests, node=node), "suspicious-package")
    assert finding.confidence == "low"


def test_placeholders_of_npm(look):
    manifests = [
        manifest(declared("fs", "0.0.1-security", ecosystem="npm"), declared("held-back", ecosystem="npm"))
    ]
    scan = look(manifests, node={"held-back/latest": npm_version("held-back", "0.0.2-security")})
    assert {f.package.name for f in told(scan, "suspicious-package")} == {"fs", "held-back"}
    assert told(scan, "nonexistent-package") == []


def test_what_nobody_maintains(look):
    manifests = [
        manifest(
            declared("shape-archived"),
            declared("shape-silent", line=2),
            declared("shape-silent-dev", line=3, development=True),
            declared("shape-taken-back", "2.0", line=4),
            declared("colorama", line=5),
            declared("shape-alive", line=6),
        ),
        manifest(declared("shape-left", ecosystem="npm")),
    ]
    pypi = pages(
        shape_silent={"1.0": 2000},
        shape_silent_dev={"1.0": 2000},
        colorama={"0.4": 2000},
        shape_alive={"1": 3000, "2": 300},
    ) | {
        "shape-archived": simple_html("shape-archived", {"shape_archived-1.0.tar.gz": ago(300)}, "archived"),
        "shape-taken-back": simple_html(
            "shape-taken-back",
            {"shape_taken_back-2.0.tar.gz": ago(200), "shape_taken_back-1.9.tar.gz": ago(300)},
            yanked=("shape_taken_back-2.0.tar.gz",),
        ),
    }
    node = {"shape-left/latest": npm_version("shape-left", "1.0.0", deprecated="moved away")}
    scan = look(manifests, pypi=pypi, node=node)
    found = {f.package.name: f.severity for f in told(scan, "abandoned")}
    assert found == {
        "shape-archived": "medium",
        "shape-silent": "low",
        "shape-taken-back": "medium",
        "shape-left": "medium",
    }
    assert "moved away" in str([f.message for f in told(scan, "abandoned")])


@pytest.mark.parametrize(
    ("version", "ages", "severity"),
    [
        ("1.0", {"1.0": 1000, "3.0": 10}, "low"),
        ("1.0", {"1.0": 1000, "5.0": 10}, "medium"),
        ("1.0", {"1.0": 2000, "3.0": 10}, "medium"),
        ("1.0", {"1.0": 1000, "2.9": 10}, None),
        ("1.0", {"1.0": 300, "3.0": 10}, None),  # a package that makes majors often
        ("0.9", {"0.9": 1000, "3.0": 10}, None),
        ("1.0", {"1.0": 1000, "3.0rc1": 10}, None),
        ("2019.1", {"2019.1": 2000, "2026.1": 10}, None),
    ],
)
def test_majors_behind(look, version, ages, severity):
    scan = look([manifest(declared("shape-kit", version))], pypi=pages(shape_kit=ages))
    assert [f.severity for f in told(scan, "outdated-major")] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("spec", "newest", "severity"),
    [
        ("^4.0.0", "6.0.0", "low"),
        ("4.x", "8.1.0", "medium"),
        ("^5.1.0", "6.0.0", None),
        (">=1", "6.0.0", None),
        ("*", "6.0.0", None),
        ("^38.0.0", "40.0.0", None),
        ("^20.0.0", "40.0.0", "medium"),
    ],
)
def test_majors_that_a_range_of_npm_allows(look, spec, newest, severity):
    node = {
        "shape-kit/latest": npm_version("shape-kit", newest),
        "shape-kit": npm_document("shape-kit", {newest: ago(900)}),
    }
    scan = look([manifest(declared("shape-kit", ecosystem="npm", spec=spec))], node=node)
    assert [f.severity for f in told(scan, "outdated-major")] == ([severity] if severity else [])


@pytest.mark.parametrize(("age", "severity"), [(600, "low"), (300, None)])
def test_npm_s_dates_are_asked_where_they_matter(look, age, severity):
    times = {"4.0.0": ago(900), "4.1.0": ago(age), "6.0.0": ago(10)}
    node = {
        "shape-kit/latest": npm_version("shape-kit", "6.0.0"),
        "shape-kit": npm_document("shape-kit", times),
    }
    scan = look([manifest(declared("shape-kit", "4.1.0", ecosystem="npm"))], node=node)
    found = [(f.severity, f.confidence) for f in told(scan, "outdated-major")]
    assert found == ([(severity, "high")] if severity else [])


@pytest.mark.parametrize(("version", "newest", "found"), [("14.1.4", "57.0.2", 0), ("14.1.4", "30.0.0", 1)])
def test_a_new_way_to_count_is_no_distance(look, version, newest, found):
    node = {"shape-kit/latest": npm_version("shape-kit", newest)}
    scan = look([manifest(declared("shape-kit", version, ecosystem="npm"))], node=node)
    assert len(told(scan, "outdated-major")) == found


def test_lists_of_the_oldest_versions_are_old_on_purpose(look):
    oldest = manifest(declared("shape-kit", "1.0", path="ci/oldest-dependencies.txt"))
    pypi = pages(shape_kit={"1.0": 2000, "9.0": 10})
    assert told(look([oldest], pypi=pypi), "outdated-major") == []
    assert (
        told(
            look([oldest, manifest(declared("shape-kit", spec="shape-kit>=1"))], pypi=pypi), "outdated-major"
        )
        == []
    )


def test_development_packages_are_not_outdated(look):
    one = manifest(declared("shape-kit", "1.0", development=True))
    assert told(look([one], pypi=pages(shape_kit={"1.0": 2000, "9.0": 10})), "outdated-major") == []


def test_other_ecosystems_stand_on_their_locks_alone(look):
    locked = declared("serde", "1.0.0", ecosystem="crates.io", path="Cargo.lock", spec="")
    lock = manifest(locked, lock=True)
    both = manifest(
        declared("serde", ecosystem="crates.io", path="Cargo.toml"),
        declared("shape-crate", ecosystem="crates.io", path="Cargo.toml"),
    )
    scan = look([both, lock])
    assert set(still_open(scan, "nonexistent-package")) == {"Cargo.toml: shape-crate"}
    assert scan.findings == ()


def test_nothing_to_look_at(look):
    with pytest.raises(NothingToLookAt):
        look([], {"app.py": "import os\n"})
    with pytest.raises(Skip, match=r"^setup\.py"):
        look([Manifest("setup.py", "PyPI", False, (), problem="not read")], {"app.py": "import os\n"})


def test_hostile_names_are_no_addresses(look):
    names = ("../../etc/passwd", "a b", "x?y=1", "x#y", "http://example.org", "a" * 5000, "..", "%2e%2e")
    manifests = [
        manifest(
            *(declared(name) for name in names),
            *(declared(name, ecosystem="npm", path="requirements.txt") for name in names),
        )
    ]
    scan = look(manifests)
    assert told(scan, "nonexistent-package") == []
    assert not any("passwd" in path or "example" in path or ".." in path for path in look.asked)


def test_what_a_compiled_list_brings_along_is_nobody_s_choice(look):
    along = declared("six", "1.0", line=3, spec="six==1.0", direct=False)
    chosen = declared("flask", "1.0", spec="flask==1.0")
    scan = look(
        [manifest(chosen, along)], pypi=pages(flask={"1.0": 3000, "4.0": 10}, six={"1.0": 3000, "4.0": 10})
    )
    assert [finding.symbol for finding in told(scan, "outdated-major")] == ["flask"]


def test_a_private_source_and_offline_are_no_failure_of_the_run(look):
    manifests = [manifest(declared("acme-billing"), indexes=("registry.acme.example",))]
    scan = look(manifests)
    assert scan.unread
    assert all(unread.by_nature for unread in scan.unread)
    assert "private registry" in still_open(scan, "outdated-major")["requirements.txt: acme-billing"]
    scan = look([manifest(declared("shape-superauth-pro"))], offline=True)
    assert scan.unread
    assert all(unread.by_nature for unread in scan.unread)
    broken = look([manifest(declared("shape-superauth-pro"))], otherwise=reply(500))
    assert any(not unread.by_nature for unread in broken.unread)


def test_django_is_judged_by_its_dates_of_support_alone(look):
    old = {"2.2": 2500, "6.0": 30}
    packages = [declared("django", "2.2", spec="django==2.2"), declared("flask", "2.2", spec="flask==2.2")]
    scan = look([manifest(*packages)], pypi=pages(django=old, flask=old))
    assert [finding.symbol for finding in told(scan, "outdated-major")] == ["flask"]
