import json

import report_samples as samples
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from package_graphs import record

from lastmile.language import speaking
from lastmile.model import Confidence, Dependencies, Finding, Package, Run, RunStatus, Severity, Use
from lastmile.report import as_html, as_sbom, data_age
from lastmile.report.options import ReportOptions
from lastmile.report.packages import STEPS, packages
from lastmile.report.summary import summary
from lastmile.verdict.judge import judge_again

HOLE = Finding(
    rule="test.known-vulnerability",
    control="dependencies/known-vulnerability",
    message="x 1.0.0 has a published hole.",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    symbol="x: CVE-2024-0001",
    fingerprint="hole-x",
    package=Package(ecosystem="npm", name="x", version="1.0.0", fixed_in="1.0.1"),
)
UNUSED = HOLE.model_copy(
    update={
        "rule": "lastmile.unused",
        "control": "dependencies/unused",
        "fingerprint": "unused-heavy",
        "symbol": "heavy",
        "package": Package(ecosystem="npm", name="heavy", version=None),
    }
)
LISTED = (
    record("@scope/kept", "shared@1.0.0", direct=True, licence="MIT OR Apache-2.0"),
    record("heavy", "x@1.0.0", "shared@1.0.0", "heavy@1.0.0", direct=True, used=False, licence="MIT"),
    record("shared", use=Use(places=1, files=1, names=("pick",)), licence_text="see the file"),
    record("tool", direct=True, development=True),
    record("x", optional=True, vulnerabilities=("hole-x",)),
)


def audit(listed=LISTED, transitive=2):
    base = samples.prototype()
    found = Dependencies(
        direct=sum(p.direct for p in listed), transitive=transitive, development=1, packages=tuple(listed)
    )
    return judge_again(
        base.model_copy(
            update={
                "dependencies": found,
                "findings": (*base.findings, HOLE, UNUSED),
                "facts": {**base.facts, "sizes": {"python": 4000, "npm": 5}},
            }
        ),
        None,
    )


def bill(of):
    text = as_sbom.render(of).decode()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    return json.loads(text)


def test_the_bill_of_materials_is_valid_and_the_same_each_time():
    made = bill(audit())
    assert made["specVersion"] == "1.6"
    assert as_sbom.render(audit()) == as_sbom.render(audit())
    parts = {part["name"]: part for part in made["components"]}
    assert parts["@scope/kept"]["purl"] == "pkg:npm/%40scope/kept@1.0.0"
    assert parts["@scope/kept"]["licenses"] == [{"expression": "MIT OR Apache-2.0"}]
    assert parts["heavy"]["licenses"] == [{"license": {"id": "MIT"}}]
    assert parts["shared"]["licenses"] == [{"license": {"name": "see the file"}}]
    assert "licenses" not in parts["x"]
    scopes = {name: part["scope"] for name, part in parts.items()}
    assert (scopes["heavy"], scopes["x"], scopes["tool"]) == ("required", "optional", "excluded")
    edges = {edge["ref"]: edge.get("dependsOn", []) for edge in made["dependencies"]}
    assert edges["product"] == ["npm:@scope/kept@1.0.0", "npm:heavy@1.0.0", "npm:tool@1.0.0"]
    assert edges["npm:heavy@1.0.0"] == ["npm:shared@1.0.0", "npm:x@1.0.0"]


def test_a_published_hole_names_what_it_affects_and_the_way_out():
    (hole,) = [v for v in bill(audit())["vulnerabilities"] if v["id"] == "CVE-2024-0001"]
    assert hole["ratings"] == [{"severity": "high"}]
    assert hole["affects"] == [{"ref": "npm:x@1.0.0", "versions": [{"version": "1.0.0"}]}]
    assert hole["recommendation"] == "Move x to 1.0.1."


def test_a_product_without_packages_and_names_that_are_hostile_still_give_a_valid_bill():
    assert bill(audit(listed=()))["metadata"]["component"]["bom-ref"] == "product"
    odd = record("a\u202eb<script>", direct=True, version="1 2\x00", licence_text="\x1b[31m")
    assert "\u202e" not in json.dumps(bill(audit(listed=(odd,))), ensure_ascii=False)


def test_the_chapter_says_what_goes_with_a_package_in_words():
    told = packages(audit())
    assert told.headline == "You list 3 packages; 5 are installed"
    first = told.plan[0]
    assert (first.number, first.title) == ("1", "Remove heavy")
    assert first.ends == "1 more package goes; 1 known hole ends (worst: high)"
    assert [(row.name, row.brings, row.alone) for row in told.heaviest] == [
        ("heavy", "2", "1"),
        ("@scope/kept", "1", "0"),
    ]
    assert any("for each 1,000 lines of your own code: 1" in fact for fact in told.facts)
    page = as_html.render(audit(), ReportOptions()).decode()
    assert "Removal and upgrade plan" in page
    assert "Remove heavy." in page


def test_without_a_lock_nothing_is_said_of_what_is_brought_along():
    listed = tuple(record(f"p{n}", direct=True, version=None) for n in range(4))
    told = packages(audit(listed, transitive=None))
    assert told.headline == "You list 4 packages; nobody can tell what they bring along"
    assert "not known: no lock tells" in told.chart.code
    assert told.heaviest == ()
    assert any("no file tells which package brings which" in fact for fact in told.facts)


def test_one_ecosystem_without_a_lock_leaves_what_the_other_tells():
    other = record("flask", direct=True, version=None, ecosystem="PyPI", declared_in="requirements.txt")
    told = packages(audit((*LISTED, other), transitive=None))
    assert told.headline == "You list 4 packages; at least 6 are installed (no lock for PyPI)"
    assert "at least 5 run with the product" in told.chart.code
    assert "hatched: not known, no lock for PyPI" in told.chart.code
    assert "no lock tells what these bring along" not in told.chart.code
    same = packages(audit(transitive=None))  # a second list of the same ecosystem has no lock
    assert same.headline == (
        "You list 3 packages; at least 5 are installed (not every list of packages has a lock)"
    )
    with speaking("de"):
        said = packages(audit((*LISTED, other), transitive=None)).headline
    assert said.endswith("installiert sind mindestens 6 (keine Lock-Datei für PyPI)")


def with_a_long_plan():
    """A record with thirty packages that nothing uses."""
    listed = tuple(record(f"p{n}", direct=True) for n in range(30))
    made = audit(listed)
    unused = tuple(
        UNUSED.model_copy(
            update={"fingerprint": p.name, "package": Package(ecosystem="npm", name=p.name, version=None)}
        )
        for p in listed
    )
    return judge_again(made.model_copy(update={"findings": (*made.findings, *unused)}), None)


def test_a_long_plan_is_cut_in_print_and_says_so():
    told = packages(with_a_long_plan())
    assert (len(told.plan), len(told.plan_more)) == (STEPS, 18)
    assert told.plan_rest == "18 more steps stand in report.html."
    assert packages(samples.clean()) is None


def test_the_age_of_the_advisories_is_told_to_client_and_consultant():
    base = samples.clean().model_copy(update={"started_at": "2026-11-21T08:00:00+00:00"})

    def told(dated: str | None) -> tuple[str, str]:
        run = Run(scanner="osv", version="1", status=RunStatus.OK, seconds=0.1, data_date=dated)
        audit = base.model_copy(update={"runs": (*base.runs, run)})
        return data_age.sentence(audit), summary(audit, (), ())

    client, terminal = told("2026-07-23")
    assert "in data of 23 July 2026, 121 days before this audit" in client
    assert "Advisories of 2026-07-23, 121 days old: run «lastmile advisories update»" in terminal
    client, terminal = told("2026-11-20")
    assert "in data of 20 November 2026;" in client
    assert terminal.count("Advisories of 2026-11-20\n") + terminal.endswith("Advisories of 2026-11-20") == 1
    client, terminal = told(None)
    assert client == ""
    assert "Advisories of" not in terminal


def looked_up(of, **run):
    """The record with a look-up of holes on this machine."""
    last = {"status": RunStatus.PARTIAL, "data_date": "2026-07-23", **run}
    return of.model_copy(update={"runs": (*of.runs, Run(scanner="osv", version="1", seconds=0.1, **last))})


def test_a_look_up_of_a_part_says_of_how_many_packages_and_of_which_days():
    base = samples.clean().model_copy(update={"started_at": "2026-11-21T08:00:00+00:00"})
    two = "advisories: PyPI of 2026-07-23, 121 days old; npm of 2026-08-22, a subset of 66 packages"
    part = looked_up(base, files_sent=816, files_reported=14, searched=two)
    said = data_age.sentence(part)
    assert "for 14 of 816 packages, in data of 23 July 2026 and 22 August 2026" in said
    assert "802 packages could not be looked up there" in said
    assert "The oldest of these data were 121 days old" in said
    whole = data_age.sentence(looked_up(base, files_sent=5, files_reported=5, searched=two))
    assert whole.startswith("Published holes were looked up in data of 23 July 2026 and 22 August 2026.")
    with speaking("de"):
        assert "für 14 von 816 Paketen nachgeschlagen" in data_age.sentence(part)


def test_where_the_look_up_counts_each_build_for_a_platform_the_chapter_says_so():
    built = (record("@esbuild/linux-x64"), record("@esbuild/darwin-arm64"))
    made = audit((*LISTED, *built))
    assert any(
        "counts each build, 7 packages" in fact for fact in packages(looked_up(made, files_sent=7)).facts
    )
    assert not any("each build" in fact for fact in packages(looked_up(audit(), files_sent=5)).facts)


def test_the_heaviest_are_those_that_bring_most_and_the_columns_are_explained():
    listed = (
        record("alone", "one@1.0.0", direct=True),
        record("shares", "two@1.0.0", "three@1.0.0", direct=True),
        record("too", "two@1.0.0", "three@1.0.0", direct=True),
        *(record(name) for name in ("one", "two", "three")),
    )
    told = packages(audit(listed))
    assert [(row.name, row.brings, row.alone) for row in told.heaviest] == [
        ("shares", "2", "0"),
        ("too", "2", "0"),
        ("alone", "1", "1"),
    ]
    assert told.heavy_note.startswith("“Go with it”")
    assert packages(audit((record("p", direct=True),))).heavy_note == ""


def test_a_plan_without_a_step_denies_no_finding_about_packages():
    quiet = "Nothing that was found gives a reason to remove or upgrade a package."
    row = next(c for c in audit().controls if c.id == "dependencies/known-vulnerability")
    other = HOLE.model_copy(update={"control": row.id, "rule": "test.other", "package": None})
    base = audit((record("p", direct=True),))
    none = judge_again(base.model_copy(update={"findings": ()}), None)
    assert quiet in packages(none).plan_note
    some = judge_again(base.model_copy(update={"findings": (other,)}), None)
    assert quiet not in packages(some).plan_note
    assert "the findings of this chapter" in packages(some).plan_note


def test_the_version_of_a_package_that_another_brings_stands_before_its_carrier():
    listed = (
        record("carrier", "x@1.0.0", direct=True),
        record("x", vulnerabilities=("hole-x",)),
    )
    (step,) = packages(audit(listed)).plan
    assert (step.title, step.why) == ("Upgrade x to 1.0.1", "Version 1.0.0 comes with carrier.")


def test_builds_for_several_platforms_count_once_in_every_figure_of_the_chapter():
    built = tuple(
        record(f"@esbuild/{place}", licence=licence, development=development)
        for development in (False, True)
        for place, licence in (("linux-x64", "MIT"), ("darwin-arm64", None))
    )
    tools = tuple(
        record(f"@rollup/rollup-{place}", development=True) for place in ("linux-x64", "darwin-arm64")
    )
    made = audit((*LISTED, *built, *tools))
    told = packages(made)
    assert made.dependencies.weight.running == 5
    assert told.headline == "You list 3 packages; 7 are installed"
    assert "5 run with the product" in told.chart.code
    assert "The licence is known of 3 of 5 running packages." in told.facts


def test_the_weight_names_the_lines_that_it_is_counted_on():
    assert (
        "Running packages for each 1,000 lines of your own code: 1 (without tests it has 4,000 lines)."
    ) in packages(audit()).facts


def test_the_page_on_the_screen_sends_nobody_to_itself_for_the_rest_of_the_plan():
    page = as_html.render(with_a_long_plan(), ReportOptions()).decode()
    assert "The other steps of the plan" in page
    assert "more steps stand in report.html" not in page


def test_the_month_of_the_measure_stands_in_words():
    listed = (*LISTED, record("express", direct=True))
    assert any("(measured in November 2026)" in fact for fact in packages(audit(listed)).facts)
    with speaking("de"):
        assert any("(gemessen im November 2026)" in fact for fact in packages(audit(listed)).facts)
