import pytest
from support import findings, scan

from lastmile.checks.dependencies.licence_risk import CHECK
from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Dependency, Manifest
from lastmile.model import Fact

MIT_TEXT = "Permission is hereby granted, free of charge, to any person obtaining a copy of this software"
AGPL_TEXT = "GNU AFFERO GENERAL PUBLIC LICENSE\nVersion 3, 19 November 2007"


def lock(*licences, ecosystem="npm", **more):
    entries = tuple(
        Dependency(
            ecosystem,
            f"p{at}",
            "1.0.0",
            "",
            **{"direct": False, "development": False, **more},
            declared_in="package-lock.json",
            line=None,
            licence=said,
        )
        for at, said in enumerate(licences)
    )
    return Manifest("package-lock.json", ecosystem, True, entries)


def seen(tmp_path, *licences, files=None, facts=(Fact.WEB_SERVICE,), **more):
    made = findings(
        CHECK, tmp_path, files or {"a.js": "x()"}, manifests=[lock(*licences, **more)], facts=facts
    )
    return [(f.symbol, f.severity.value) for f in made]


def test_what_a_licence_asks_sets_how_loud_the_question_is(tmp_path):
    asked = seen(
        tmp_path, "AGPL-3.0", "GPL-3.0", "LGPL-3.0", "BUSL-1.1", "UNLICENSED", "MIT", "MIT OR GPL-3.0"
    )
    assert asked == [
        ("p0: licence", "medium"),
        ("p1: licence", "low"),
        ("p2: licence", "info"),
        ("p3: licence", "medium"),
        ("p4: licence", "medium"),
    ]


def test_gpl_in_what_is_handed_out_is_louder_than_in_a_service(tmp_path):
    assert seen(tmp_path, "GPL-3.0", facts=(Fact.WEB_SERVICE, Fact.FRONTEND)) == [("p0: licence", "medium")]
    beside = seen(tmp_path, "GPL-3.0", facts=(Fact.WEB_SERVICE, Fact.FRONTEND), ecosystem="Packagist")
    assert beside == [("p0: licence", "low")]


def test_development_and_own_packages_are_left_aside(tmp_path):
    with pytest.raises(NothingToLookAt):
        seen(tmp_path, "AGPL-3.0", development=True)
    with pytest.raises(NothingToLookAt):
        seen(tmp_path, "UNLICENSED", source="path")
    assert seen(tmp_path, "UNLICENSED", "MIT", host="npm.example.org") == []


@pytest.mark.parametrize(
    "files", [{"LICENSE": MIT_TEXT}, {"COPYING": AGPL_TEXT}, {"package.json": '{"license": "Apache-2.0"}'}]
)
def test_an_open_product_is_asked_only_about_packages_that_forbid_uses(tmp_path, files):
    assert seen(tmp_path, "AGPL-3.0", "BUSL-1.1", "MIT", files=files) == [("p1: licence", "medium")]


def test_a_licence_that_reserves_all_rights_is_none(tmp_path):
    files = {"LICENSE": "All rights reserved. Confidential.", "package.json": '{"license": "UNLICENSED"}'}
    assert seen(tmp_path, "AGPL-3.0", files=files) == [("p0: licence", "medium")]


def test_what_no_file_says_stays_open_and_unknown_is_counted(tmp_path):
    with pytest.raises(Skip, match="no file at hand says the licence of 3 of 4"):
        seen(tmp_path, None, None, None, "MIT")
    told = scan(CHECK, tmp_path, {"a.js": "x()"}, manifests=[lock(*["MIT"] * 9, None)]).searched
    assert "10 run-time packages, 1 of them unknown" in told
    assert seen(tmp_path, None, None, "AGPL-3.0") == [("p2: licence", "medium")]


def test_builds_of_one_package_for_several_platforms_ask_once(tmp_path):
    names = ("@img/sharp-libvips-linux-x64", "@img/sharp-libvips-darwin-arm64", "other")
    entries = tuple(
        Dependency("npm", name, "1.0.0", "", False, False, "package-lock.json", None, licence="AGPL-3.0")
        for name in names
    )
    locks = [Manifest("package-lock.json", "npm", True, entries)]
    made = findings(CHECK, tmp_path, {"a.js": "x()"}, manifests=locks, facts=(Fact.WEB_SERVICE,))
    assert len(made) == 2


def test_the_packages_are_counted_as_the_report_counts_them(tmp_path):
    names = [f"p{at}" for at in range(1200)] + [
        f"@esbuild/{place}" for place in ("linux-x64", "darwin-arm64")
    ]
    entries = tuple(
        Dependency("npm", name, "1.0.0", "", False, False, "package-lock.json", None) for name in names
    )
    with pytest.raises(Skip, match="the licence of 1,201 of 1,201 run-time packages"):
        scan(
            CHECK, tmp_path, {"a.js": "x()"}, manifests=[Manifest("package-lock.json", "npm", True, entries)]
        )
