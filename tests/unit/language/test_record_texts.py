"""What an audit writes in English is found again and said in German, and nothing else is touched."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from leftover import ENGLISH

from lastmile.audit import Request, audit
from lastmile.inventory import Limits
from lastmile.language import record_text, speaking
from lastmile.model import Audit
from lastmile.report import wording


def german(text: str) -> str:
    """What the report makes of a text of the record."""
    with speaking("de"):
        return record_text(wording.singular(text))


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("1 printed lines, this is the first", "1 ausgegebene Zeile"),
        ("12 printed lines, this is the first", "12 ausgegebene Zeilen, dies ist die erste"),
        (
            "less than 3,000 lines: the code is its own record",
            "weniger als 3.000 Zeilen: Der Code erklärt sich selbst",
        ),
        (
            "1 of 1 JavaScript files could not be read in full",
            "1 von 1 JavaScript-Dateien konnte nicht vollständig gelesen werden",
        ),
        (
            "4 of 230 Python files of the product could not be read in full",
            "4 von 230 Python-Dateien des Produkts konnten nicht vollständig gelesen werden",
        ),
        (
            "4 of 466 files sent to it could not be read in full",
            "4 von 466 übergebenen Dateien konnten nicht vollständig gelesen werden",
        ),
        ("30 of 385 Go files could not be read", "30 von 385 Go-Dateien konnten nicht gelesen werden"),
        (
            "The build copies `KEY` into the web page, where every visitor can read it. The same name stands "
            "in 1 other file.",
            "Der Build kopiert `KEY` in die Webseite, wo jeder Besucher es lesen kann. Derselbe Name steht "
            "in 1 weiteren Datei.",
        ),
        (
            "The code imports 'yaml' (here and in 2 other files), and no manifest names a package that "
            "provides it.",
            "Der Code importiert „yaml“ (hier und in 2 weiteren Dateien), und keine Paketliste nennt ein "
            "Paket dafür.",
        ),
        (
            "Git tracks installed packages: a.js (and 2 other files).",
            "Git verwaltet installierte Pakete: a.js (und 2 weitere Dateien).",
        ),
        (
            "754 packages run with 1,045 lines of own code, counted in package-lock.json alone: 41 chosen "
            "directly, 713 that these bring along; 33 more are for development only.",
            "754 Pakete laufen mit 1.045 Zeilen eigenem Code, gezählt allein in package-lock.json: 41 direkt "
            "gewählt, 713 von diesen mitgebracht; 33 weitere dienen nur der Entwicklung.",
        ),
    ],
)
def test_a_figure_takes_the_form_of_its_number(english: str, said: str) -> None:
    assert german(english) == said


@pytest.mark.parametrize(
    ("written", "english", "said"),
    [
        (
            "Node.js 18 has had no security repairs since 2025-04-30.",
            "since 30 April 2025.",
            "seit dem 30. April 2025",
        ),
        (
            "statsd has had no release since 2022-11-06, 4 years ago. Check whether anybody would repair a "
            "hole in it.",
            "since 6 November 2022, 4",
            "seit dem 6. November 2022 keine",
        ),
        (
            "Secret in the git history (line 4 of an older version, last touched by commit a09e9d7137 of "
            "2025-11-03): ****… (32-63 characters).",
            "a09e9d7137 of 3 November 2025)",
            "a09e9d7137 vom 3. November 2025)",
        ),
    ],
)
def test_a_day_is_told_in_words_in_both_languages(written: str, english: str, said: str) -> None:
    assert english in record_text(written)
    assert said in german(written)


@pytest.mark.parametrize(
    "text", ["The version 2023-10-16 is called.", "dump since 2024-01-02.sql", "no release since 2024-13-40"]
)
def test_what_only_looks_like_a_day_stays(text: str) -> None:
    assert record_text(text) == text


def test_a_part_of_a_sentence_is_a_sentence_itself() -> None:
    assert german("its check did not apply: no web service or payments seen in the code") == (
        "die Prüfung traf nicht zu: im Code nicht zu sehen: Webdienst oder Zahlungen"
    )
    found = german(
        "foo 1.0 has a published vulnerability (CVE-1, CVE-2 and 3 more). No severity is published. "
        "Fixed in 1.2. Only development uses it. 2 more files pin it."
    )
    assert not ENGLISH.search(found)
    assert "(CVE-1, CVE-2 und 3 weitere)" in found
    assert "1.2" in found


def test_reasons_with_a_semicolon_between_are_told_one_by_one() -> None:
    offline = "2 of 4 could not be looked at: no registry was asked (--offline)"
    named = "2 of 4 {} could not be looked at: no registry was asked (--offline)"
    for english, said in (
        ("Python packages", "Python-Paketen"),
        ("Python packages and imports", "Python-Paketen und -Importen"),
        ("packages and imports", "Paketen und Importen"),
        ("files", "Dateien"),
    ):
        assert german(named.format(english)).startswith(f"2 von 4 {said} konnten nicht geprüft werden: mit")
    assert german("no advisory data on this machine: run “lastmile advisories update”") == (
        "keine Sicherheitsmeldungen auf diesem Rechner: „lastmile advisories update“ ausführen"
    )
    both = f"{offline}; 1 of 5 Python files could not be read"
    assert german(both) == (
        "2 von 4 konnten nicht geprüft werden: mit --offline wurde kein Paketverzeichnis gefragt; "
        "1 von 5 Python-Dateien konnte nicht gelesen werden"
    )
    assert german("read; it is not in there") == "gelesen; darin nicht enthalten"
    strange = "no registry was asked (--offline); the dog ate the lock"
    assert german(strange) == strange  # half a sentence in each language would be worse


@pytest.mark.parametrize("name", ["file", "1.22", "uploads", "connection", "no frontend seen in the code"])
def test_a_word_of_the_target_stays_as_it_is(name: str) -> None:
    """A variable may be called as a word of ours, and a version is no figure."""
    assert german(f"{name} is closed twice here, and the second time panics.") == (
        f"{name} wird hier zweimal geschlossen, und das zweite Mal löst eine Panik aus."
    )


@pytest.mark.parametrize(
    "text",
    [
        "The login page stays open for anybody who asks nicely.",
        "Ask the team of the vendor; they know the file and 3 lines",
        "no",
        "1.22",
        "",
        "…",
    ],
)
def test_a_text_that_is_not_ours_stays_english(text: str) -> None:
    assert german(text) == text


def test_a_sentence_keeps_its_end() -> None:
    assert german("it was marked as fixed") == "sie war als behoben gekennzeichnet"
    assert german("Nothing tells who finds a hole whom to tell.").endswith(" ist.")


def texts(found: Audit) -> Iterator[str]:
    """What checks, runs and the judgement say; the checklist's own texts are told elsewhere."""
    for run in found.runs:
        yield from (run.reason or "", run.searched or "", *(one.reason for one in run.unread))
    for result in found.results:
        yield from (result.reason, *(e.note for e in result.evidence if " " in e.note))
    for item in found.findings:
        yield from (item.message, *(e.note for e in item.evidence if " " in e.note))
    for left in found.coverage.not_assessed:
        yield left.reason


def test_what_a_real_audit_writes_is_said_in_german(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text(
        '{"dependencies": {"left-pad": "*", "reqest": "git+https://x.io/a"}}'
    )
    (tmp_path / "requirements.txt").write_text(
        "flask\nrequests>=2\n--extra-index-url https://p.example.com/simple\n"
    )
    (tmp_path / "Dockerfile").write_text("FROM node\nRUN npm install --force\nRUN pip install uvicorn\n")
    (tmp_path / "index.js").write_text(
        "import axios from 'axios';\nimport x from 'left-pad';\naxios.get(x);\n"
    )
    (tmp_path / "broken.py").write_text("import yaml\ndef f(:\n")
    (tmp_path / "app.py").write_text("import jwt\nimport flask\n\n\ndef f():\n    return jwt, flask\n")
    found = audit(Request(str(tmp_path), limits=Limits(offline=True)), scanners=())
    said = {one: german(one) for one in texts(found) if one}
    names = re.compile(r"`[^`]*`|'[^']*'|«[^»]*»|\S*[./*-]\S*")
    assert len(said) > 100
    assert [one for one, other in said.items() if ENGLISH.search(names.sub("", other))] == []


def test_a_day_of_the_record_is_told_as_the_report_tells_days() -> None:
    assert german("Node.js 18 has had no security repairs since 2025-04-30.") == (
        "Node.js 18 bekommt seit dem 30. April 2025 keine Sicherheitskorrekturen mehr."
    )
    history = (
        "Stripe key in the git history (line 2 of an older version, last touched by commit a09e9d7137 of "
        "{}): x"
    )
    assert "mit Commit a09e9d7137 vom 3. November 2025)" in german(history.format("2025-11-03"))
    assert "mit Commit a09e9d7137 vom 2025-13-03)" in german(history.format("2025-13-03"))
