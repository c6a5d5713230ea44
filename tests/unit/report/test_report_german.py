"""The pages up to the findings, said in German: whole sentences in the right case and number."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import report_samples as samples
from leftover import ENGLISH

from lastmile.language import catalogue, record_text, say_many, speaking
from lastmile.model import Audit, Bar, Finding
from lastmile.report import as_json, omitted, wording
from lastmile.report.evidence import numbered
from lastmile.report.options import ReportOptions
from lastmile.report.view import Report, view


@pytest.fixture(autouse=True)
def german() -> Iterator[None]:
    with speaking("de"):
        yield


def shown(audit: Audit) -> Report:
    audit = numbered(audit)
    return view(audit, ReportOptions(), as_json.render(audit))


def judged(status: str, *, reasons: int = 0, provisional: bool = False, bar: str | None = None) -> Audit:
    """The prototype without a blocker, with this verdict."""
    base = samples.prototype()
    results = tuple(result.model_copy(update={"blocker": False}) for result in base.results)
    packages = tuple(package.model_copy(update={"blocker": False}) for package in base.recommendations)
    names = tuple(package.controls[0] for package in packages[:reasons])
    verdict = base.verdict.model_copy(update={"status": status, "provisional": provisional, "reasons": names})
    held = Bar(name="Own", bar=bar, meaning="Own.") if bar else base.bar
    return base.model_copy(
        update={"results": results, "recommendations": packages, "verdict": verdict, "bar": held}
    )


@pytest.mark.parametrize(
    ("audit", "said"),
    [
        (
            samples.prototype(),
            "Nicht bereit für den Start; die fünf Blocker zu beheben kostet 9½ bis 18 Tage Arbeit",
        ),
        (
            judged("not_ready", reasons=1),
            "Nicht bereit für den Start; ein Punkt steht im Weg",
        ),
        (
            judged("ready_with_conditions", reasons=1, bar="a demonstration"),
            "Bereit mit Auflagen: eine Feststellung vor einer Vorführung beheben",
        ),
        (
            judged("ready_with_conditions", reasons=3, provisional=True),
            "Bereit mit Auflagen (vorläufig): drei Feststellungen vor dem Start beheben",
        ),
        (
            judged("ready", bar="a test with invited users"),
            "Bereit für einen Test mit eingeladenen Nutzern: "
            "Keine der 21 durchgeführten Prüfungen spricht dagegen",
        ),
        (
            samples.empty(),
            "Nicht beurteilbar: Keine der 24 Prüfungen ließ sich durchführen, bei 40 Zeilen Code",
        ),
    ],
    ids=["blockers", "one reason", "one condition", "conditions", "ready", "nothing"],
)
def test_the_verdict_is_a_german_sentence(audit: Audit, said: str):
    assert shown(audit).decision.headline == said


def test_a_bar_of_ones_own_stands_as_it_is():
    assert "bereit für our fair" in shown(judged("not_ready", reasons=1, bar="our fair")).decision.headline


def test_the_decision_page_has_no_english_of_ours():
    page = shown(samples.prototype()).decision
    ours = [page.word, page.text, page.good_count, page.source, *(ask.advice for ask in page.asks)]
    assert not [text for text in ours if ENGLISH.search(text)]
    assert page.unseen.startswith("Nicht oder nicht ganz geprüft: „Secrets in the history“, „")
    assert page.text.startswith("Fünf von 16 Feststellungen verhindern den Start. ")
    assert "21 der 23 anwendbaren Prüfungen" in page.text
    assert page.asks[1].what == "Mit dem Start warten"


def test_glance_road_and_scope_bend_their_counts():
    report = shown(samples.prototype())
    assert report.glance.headline == "Am niedrigsten: Sicherheit mit 31 von 100; am höchsten: Leistung mit 57"
    assert report.road.headline.startswith("Von 36 heute auf 86 am Ende des Weges")
    assert report.road.stages[0].title == "Absichern: beseitigen, was Ihnen jetzt schaden kann"
    assert report.scope.headline.endswith("geprüft; drei Fragen bleiben offen")
    assert [row.name for row in report.scope.examined][:2] == ["Repository", "Umfang"]
    assert report.people_headline == "Zwei Fragen, die nur ein Mensch beantworten kann"
    assert report.phases[0].headline == ("Sicherheit: sechs Feststellungen, zwei davon verhindern den Start")


def test_one_silencer_is_told_in_the_singular():
    base = samples.prototype()
    one = base.suppressions[:1]
    bare = tuple(_loud(finding) for finding in base.findings)
    box = omitted.silenced(base.model_copy(update={"suppressions": one, "findings": bare}))
    assert box is not None
    assert box.text.startswith("Ein Kommentar bittet Prüfwerkzeuge, eine Zeile zu übergehen")


def _loud(finding: Finding) -> Finding:
    return finding.model_copy(update={"suppressed_in_source": False})


def test_an_abbreviation_ends_no_sentence():
    assert wording.first_sentence("Wer liest, z. B. Kunden, sieht alles. Auch Ärzte.") == (
        "Wer liest, z. B. Kunden, sieht alles."
    )
    assert wording.sentence("offen ist: „Geht das?“") == "offen ist: „Geht das?“"


FOLDER = Path(__file__).parents[3]
# What a German reader stumbles over, and why it must not come back.
SLIPS = {
    r"[«»]": "quotes are „…“",
    r"\d%|\{\w+\}%": "a space stands before %",
    r" - ": "a dash is an en dash",
    r"Paketregister|Manifest\b": "one word a thing: Paketverzeichnis, Paketliste",
    r"Prüfliste": "one word a thing: Checkliste",
    r"(?:im|den|dessen|ganze|auch) Verlauf (?:des Codes|neu|noch|stehen|verschwunden)": "Versionsgeschichte",
    r"gelaufene[nr]? Prüfung": "a check is carried out: durchgeführt",
    r"[Aa]nheben|angehoben": "a package is updated: aktualisieren",
    r"denn (?:weil|dass)\b": "after „denn“ stands a main clause",
}


def _said() -> Iterator[str]:
    """Every German sentence of the files: of the language files, and of the checklists."""
    for file in sorted((FOLDER / "report_templates/languages").glob("de.*.po")):
        for sentence in catalogue.sentences(file):
            yield from sentence.said
    for file in sorted((FOLDER / "checklists/de").glob("*.yaml")):
        lines = (line for line in file.read_text("utf-8").splitlines() if not line.startswith("#"))
        yield from (line.split(": ", 1)[1] for line in lines if ": " in line)


@pytest.mark.parametrize("slip", SLIPS, ids=list(SLIPS.values()))
def test_no_german_sentence_has(slip: str):
    said = tuple(_said())
    assert len(said) > 1000
    assert not [text for text in said if re.search(slip, text)]


def test_who_is_counted_behind_bei_stands_in_the_dative():
    assert say_many("{n} outside service", "{n} outside services", 1) == "einem fremden Dienst"
    assert say_many("{n} outside service", "{n} outside services", 4) == "4 fremden Diensten"


def test_a_main_clause_behind_a_colon_begins_large_in_german_only():
    assert wording.clause("zehn Blocker sind offen") == "Zehn Blocker sind offen"
    with speaking("en"):
        assert wording.clause("ten blockers are open") == "ten blockers are open"


def test_the_profile_of_the_source_line_has_its_german_name():
    assert "Profils „Produktion“" in shown(samples.prototype()).glance.source


def test_a_tool_that_failed_says_so_in_german():
    said = record_text("semgrep failed: broken ended with exit code 9")
    assert said == "semgrep ist gescheitert: broken endete mit dem Rückgabewert 9"
