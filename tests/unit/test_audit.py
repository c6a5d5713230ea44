"""The pipeline on a hostile folder: what it brings may break nothing, and no secret leaves."""

from pathlib import Path

import pytest
from support import inventory

from lastmile.audit import Request, attempt, audit
from lastmile.inventory import Inventory, Limits, Manifest, Scan
from lastmile.model import Audit, Phase, Unread
from lastmile.verdict.judge import differences

# Not a real key: repeated digits, in a provider's shape.
KEY = "sk_live_4242424242424242424242424242"
WORDS = (
    "security",
    "harden",
    "medium",
    "failure_modes",
    "not_assessed",
    "python",
    "place",
    "payments",
    "1.0",
)


def audited(folder: Path, *phases: Phase) -> Audit:
    """All of the pipeline but the wrapped tools, which have tests of their own."""
    return audit(Request(target=str(folder), phases=phases, limits=Limits(offline=True)), scanners=())


def test_a_password_that_is_a_word_of_ours_rewrites_nothing(tmp_path: Path) -> None:
    env = "".join(f"P{n}_PASSWORD={word}\n" for n, word in enumerate(WORDS))
    (tmp_path / ".env").write_text(env)
    (tmp_path / "app.py").write_text("".join(f'password_{n} = "{word}"\n' for n, word in enumerate(WORDS)))
    record = audited(tmp_path)
    assert differences(record) == ()
    assert {phase.id for phase in record.phases} == set(Phase)
    assert any(finding.rule == "lastmile.env-file-committed" for finding in record.findings)
    shown = "".join(line for f in record.findings if f.excerpt for line in f.excerpt.lines)
    assert "PASSWORD=security" not in shown


@pytest.mark.parametrize("phases", [(), (Phase.PERFORMANCE,)])
def test_a_secret_in_a_file_s_name_leaves_in_no_field(tmp_path: Path, phases: tuple[Phase, ...]) -> None:
    (tmp_path / f"{KEY}.bin").write_bytes(b"\0\1\2\0")
    (tmp_path / "settings.py").write_text(f'API_KEY = "{KEY}"\n')
    source = f"import time\n\n\nasync def {KEY}():\n    time.sleep(1)  # nosec\n"
    (tmp_path / f"{KEY}.py").write_text(source)
    record = audited(tmp_path, *phases)
    assert any(f.rule == "lastmile.sync-io-in-async" for f in record.findings)
    assert record.coverage.left_out
    assert record.suppressions
    assert KEY not in record.model_dump_json()
    assert differences(record) == ()


def test_a_password_that_only_another_phase_looks_for_is_masked_all_the_same(tmp_path: Path) -> None:
    value = "Tr4verse-Quartz-77"  # made up
    (tmp_path / ".env").write_text(f"DB_PASSWORD={value}\n")
    (tmp_path / "app.py").write_text(f'import time\n\n\nasync def f():\n    time.sleep(1); g("{value}")\n')
    record = audited(tmp_path, Phase.PERFORMANCE)
    assert [f.rule for f in record.findings] == ["lastmile.sync-io-in-async"]
    assert value not in record.model_dump_json()
    assert "lastmile.env-file-committed" not in {run.scanner for run in record.runs}


class _Lookup:
    """A scanner that was sent these labels and could not look some of them up."""

    name = "lookup"

    def __init__(self, sent: tuple[str, ...], unread: tuple[Unread, ...]) -> None:
        self._scan = Scan(sent=sent, unread=unread)

    def version(self) -> str:
        return "1"

    def scan(self, _inventory: Inventory) -> Scan:
        return self._scan


@pytest.mark.parametrize(
    ("labels", "reason"),
    [
        (("list.txt: a 1", "list.txt: b", "list.txt: c 1"), "2 of 3 packages could not be looked up"),
        (
            ("list.txt: a 1", "list.txt: b", "app.py: import c"),
            "2 of 3 packages and imports could not be looked up",
        ),
        (("a.py", "b.py", "c.py"), "1 of 3 files sent to it could not be read in full"),
    ],
)
def test_a_run_says_of_all_packages_that_it_could_not_look_up(
    tmp_path: Path, labels: tuple[str, ...], reason: str
) -> None:
    facts = inventory(tmp_path, {}, manifests=[Manifest("list.txt", "PyPI", False, ())])
    unread = (Unread(path=labels[0], reason="unknown"), Unread(path=labels[1], reason="open", by_nature=True))
    run = attempt(_Lookup(labels, unread), facts).run
    assert (run.reason, run.files_reported) == (reason, 1)
