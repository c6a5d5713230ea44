"""Which versions an advisory concerns, in each ecosystem's own order."""

import json
from itertools import pairwise

import pytest

from lastmile.advisories.matching import holes, safe_upgrade
from lastmile.advisories.osv import Affected, BadRecordError, read
from lastmile.advisories.versions import ECOSYSTEMS, go_release, normal_name, order
from lastmile.model import Severity


def _said(*events: tuple[str, str], id_: str = "A-1", **more: object) -> Affected:
    given = {"aliases": (), "severity": None, "notice": "", "versions": ()} | more
    return Affected(id=id_, ranges=(events,) if events else (), **given)


@pytest.mark.parametrize(
    ("ecosystem", "rising"),
    [
        ("PyPI", ["0.9", "1.0.dev1", "1.0a1", "1.0rc1", "1.0", "1.0.post1", "1.2", "1.10", "1!0.1"]),
        (
            "npm",
            [
                "0.9.9",
                "1.0.0-alpha",
                "1.0.0-alpha.1",
                "1.0.0-alpha.beta",
                "1.0.0-rc.2",
                "1.0.0-rc.10",
                "1.0.0",
            ],
        ),
        (
            "Go",
            ["v0.0.0-20180523222229-09b5706aa936", "v0.0.0-20220314234659-1baeb1ce4c0b", "v0.0.1", "v1.2.0"],
        ),
        ("crates.io", ["0.0.0-0", "0.1.0", "0.10.0", "1.0.0-beta", "1.0.0"]),
        ("RubyGems", ["1.0.0.pre", "1.0.0.rc1", "1.0.0", "1.0.0.1", "1.2", "1.10"]),
        ("Packagist", ["1.0.0-alpha1", "1.0.0-beta1", "1.0.0-RC1", "v1.0.0", "1.0.0-p1", "1.2.3", "1.10"]),
        ("Maven", ["1.0-alpha-1", "1.0-rc1", "1.0-SNAPSHOT", "1.0", "1.0.1", "2.9.10", "2.9.10.8", "2.10"]),
        ("NuGet", ["1.0.0-beta.2", "1.0.0-beta.10", "1.0.0", "1.0.0.1", "1.2", "1.10"]),
    ],
)
def test_versions_sort_as_their_ecosystem_sorts_them(ecosystem, rising):
    places = [order(ecosystem, text) for text in rising]
    assert all(a < b for a, b in pairwise(places)), ecosystem


@pytest.mark.parametrize(
    ("ecosystem", "one", "two"),
    [
        ("PyPI", "1.0", "1.0.0"),
        ("npm", "1.0.0", "v1.0.0+build.5"),
        ("Go", "v2.0.0+incompatible", "2.0.0"),
        ("RubyGems", "1.16.0-x86_64-linux", "1.16.0"),
        ("Packagist", "v1.2.3", "1.2.3"),
        ("Maven", "1.0", "1.0.0"),
        ("NuGet", "4.3.0.0", "4.3.0"),
    ],
)
def test_two_spellings_of_one_version(ecosystem, one, two):
    assert order(ecosystem, one) == order(ecosystem, two)
    assert holes(ecosystem, one, [_said(versions=(two,))])


@pytest.mark.parametrize("ecosystem", ECOSYSTEMS)
@pytest.mark.parametrize("text", ["", "latest", "dev-main", "workspace:*", "${v}", "1" * 101, "\x00", "é"])
def test_what_is_no_version_matches_nothing(ecosystem, text):
    assert order(ecosystem, text) is None
    assert holes(ecosystem, text, [_said(("introduced", "0"))]) == ()


def test_ranges_open_and_close():
    said = [_said(("introduced", "1.0"), ("fixed", "1.4"), ("introduced", "2.0"), ("last_affected", "2.2"))]
    hit = [v for v in ("0.9", "1.0", "1.3.9", "1.4", "1.9", "2.0", "2.2", "2.2.1") if holes("npm", v, said)]
    assert hit == ["1.0", "1.3.9", "2.0", "2.2"]


def test_the_order_of_events_in_the_file_does_not_matter():
    said = [_said(("fixed", "1.4"), ("introduced", "0"))]
    assert [bool(holes("npm", v, said)) for v in ("0.0.1", "1.3.9", "1.4.0")] == [True, True, False]


def test_a_limit_ends_the_range_and_a_star_does_not():
    assert [
        bool(holes("npm", v, [_said(("introduced", "0"), ("limit", "2.0.0"))])) for v in ("1.9.9", "2.0.0")
    ] == [True, False]
    assert holes("npm", "9.0.0", [_said(("introduced", "0"), ("limit", "*"))])


def test_a_fix_in_a_prerelease_does_not_cover_earlier_prereleases():
    said = [_said(("introduced", "0"), ("fixed", "2.0.0-rc.2"))]
    assert [bool(holes("npm", v, said)) for v in ("2.0.0-rc.1", "2.0.0-rc.2", "2.0.0")] == [
        True,
        False,
        False,
    ]


def test_a_range_whose_end_cannot_be_placed_is_no_range():
    """Else everything after its beginning would be affected."""
    assert not holes("npm", "4.0.5", [_said(("introduced", "0"), ("fixed", "1.0.0.beta.3"))])
    assert holes("npm", "1.0.0-beta.2", [_said(("introduced", "0"), ("fixed", "1.0.0.beta.3"))])
    assert not holes("npm", "4.0.5", [_said(("introduced", "0"), ("fixed", "1.2.3.4"))])
    assert not holes("npm", "4.0.5", [_said(("introduced", "0"), ("fixed", "5.x"))])


def test_go_pseudo_versions_are_before_the_tag_that_follows():
    said = [_said(("introduced", "0"), ("fixed", "0.0.0-20220314234659-1baeb1ce4c0b"))]
    assert holes("Go", "v0.0.0-20210921155107-089bfa567519", said)
    assert not holes("Go", "v0.0.0-20220411220226-7b82a4e95df4", said)
    assert not holes("Go", "v0.1.0", said)


def test_aliases_are_one_hole_also_by_way_of_a_third():
    said = [
        _said(("introduced", "0"), ("fixed", "2"), id_="PYSEC-1", aliases=("CVE-1",)),
        _said(("introduced", "0"), ("fixed", "3"), id_="GHSA-1", aliases=("CVE-2",), severity="high"),
        _said(("introduced", "0"), id_="X-1", aliases=("CVE-1", "CVE-2"), severity="low"),
        _said(("introduced", "0"), ("fixed", "1.5"), id_="PYSEC-2"),
    ]
    first, second = holes("PyPI", "1.0", said)
    assert first.ids == ("CVE-1", "CVE-2", "GHSA-1", "PYSEC-1", "X-1")
    assert first.severity is Severity.HIGH
    assert first.fixed_in is None  # the third says that nothing mends it
    assert (second.ids, second.severity, second.fixed_in) == (("PYSEC-2",), None, "1.5")


def test_the_fix_is_the_one_of_the_branch():
    said = _said(("introduced", "2.0"), ("fixed", "2.2.28"), ("introduced", "3.0"), ("fixed", "3.2.13"))
    assert holes("PyPI", "2.1", [said])[0].fixed_in == "2.2.28"
    assert holes("PyPI", "3.1", [said])[0].fixed_in == "3.2.13"


def test_the_smallest_safe_upgrade_has_no_other_hole_and_keeps_the_major():
    said = [
        _said(("introduced", "0"), ("fixed", "1.2"), id_="A"),
        _said(("introduced", "1.1"), ("fixed", "1.3"), id_="B"),
        _said(("introduced", "2.0"), ("fixed", "2.1"), id_="C"),
        _said(("introduced", "0"), ("fixed", "1.4rc1"), id_="D"),
    ]
    assert safe_upgrade("PyPI", "1.0", said[:3]) == "1.3"
    assert safe_upgrade("PyPI", "1.0", said) == "2.1"  # 1.4rc1 is unfinished
    assert safe_upgrade("PyPI", "1.3rc1", said) == "1.4rc1"
    assert safe_upgrade("PyPI", "2.1", said) is None
    assert safe_upgrade("PyPI", "no version", said) is None


@pytest.mark.parametrize(
    ("text", "release"),
    [
        ("1.22.3", "1.22.3"),
        ("go1.21.0", "1.21.0"),
        ("go1.21rc2", "1.21.0-rc.2"),
        ("1.21", None),
        ("default", None),
    ],
)
def test_a_go_language_version_names_no_release(text, release):
    assert go_release(text) == release


def test_names_are_compared_as_the_registry_does():
    assert normal_name("PyPI", "Zope.Interface") == normal_name("PyPI", "zope_interface")
    assert normal_name("crates.io", "serde_json") == normal_name("crates.io", "serde-json")
    assert normal_name("NuGet", "Newtonsoft.Json") == normal_name("NuGet", "newtonsoft.json")
    assert normal_name("npm", "JSONStream") != normal_name("npm", "jsonstream")


def _read(**more: object) -> Affected:
    affected = {"package": {"ecosystem": "npm", "name": "x"}, "versions": ["1.0.0"]}
    found = read(json.dumps({"id": "GHSA-1", "affected": [affected], **more}).encode(), "npm")
    assert found is not None
    return found.affected[0][1]


@pytest.mark.parametrize(
    ("more", "severity"),
    [
        ({}, None),
        (
            {"severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]},
            "critical",
        ),
        ({"severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N"}]}, "low"),
        (
            {
                "severity": [
                    {"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"},
                    {
                        "type": "CVSS_V4",
                        "score": "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:L/VA:N/SC:N/SI:N/SA:N",
                    },
                ]
            },
            "medium",
        ),
        ({"severity": [{"type": "CVSS_V3", "score": "garbage"}]}, None),
        ({"database_specific": {"severity": "MODERATE"}}, "medium"),
        (
            {"severity": [{"type": "CVSS_V3", "score": "x"}], "database_specific": {"severity": "HIGH"}},
            "high",
        ),
        ({"database_specific": {"severity": 7}}, None),
    ],
)
def test_severity_comes_from_the_vector_else_from_the_word(more, severity):
    assert _read(**more).severity == severity


def test_a_record_survives_the_index():
    said = _read(aliases=["CVE-1", 7, "bad alias"])
    assert said.aliases == ("CVE-1",)
    assert Affected.from_json(said.to_json()) == said


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"7",
        b"{}",
        b'{"id": 7}',
        b'{"id": "../../etc/passwd"}',
        b'{"id": "A", "affected": 7}',
        b'{"id": "A", "affected": [7]}',
        b'{"id": "A", "affected": [{"package": {"ecosystem": "npm"}}]}',
        b'{"id": "A", "affected": [{"package": {"ecosystem": "npm", "name": 7}}]}',
        b'{"id": "A", "affected": [{"package": {"ecosystem": "npm", "name": "x"}, "ranges": [7]}]}',
        b'{"id": "A", "affected": [{"package": {"ecosystem": "npm", "name": "x"}, "versions": 7}]}',
        b'{"id": "A", "affected": [{"package": {"ecosystem": "npm", "name": "x"}, "versions": [%s"1"]}]}'
        % (b'"1",' * 60_000),
        b"[" * 100_000,
    ],
)
def test_what_is_no_record_is_refused(data):
    with pytest.raises(BadRecordError):
        read(data, "npm")


def test_withdrawn_foreign_and_commit_records_say_nothing():
    git = {"type": "GIT", "repo": "x", "events": [{"introduced": "0"}]}
    npm = {"ecosystem": "npm", "name": "x"}
    for one in (
        {"id": "A", "withdrawn": "2026-01-01T00:00:00Z", "affected": [{"package": npm, "versions": ["1"]}]},
        {"id": "A", "affected": [{"package": {"ecosystem": "PyPI", "name": "x"}, "versions": ["1"]}]},
        {"id": "A", "affected": [{"package": npm, "ranges": [git]}]},
        {"id": "A"},
    ):
        assert read(json.dumps(one).encode(), "npm") is None
    maven = {"package": {"ecosystem": "Maven:https://repo.example.org", "name": "g:a"}, "versions": ["1"]}
    assert read(json.dumps({"id": "A", "affected": [maven]}).encode(), "Maven")
