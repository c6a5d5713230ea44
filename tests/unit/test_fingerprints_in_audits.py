"""From the folder to the comparison: findings are known again after the client has worked on the code."""

import json
from pathlib import Path

import pytest

from lastmile.audit import Request, audit
from lastmile.errors import AuditFileError
from lastmile.inventory import Limits
from lastmile.model import Audit
from lastmile.model.record import FINGERPRINT_KIND, SCHEMA_VERSION
from lastmile.report.as_json import load, render
from lastmile.verdict.compare import compare
from lastmile.verdict.matching import match

CODE = """\
import json


def stored(path):
    try:
        return json.load(open(path))
    except Exception:
        pass


def sent(path):
    try:
        return json.dumps(path)
    except Exception:
        pass
"""


def audited(folder: Path, code: str, name: str = "app.py") -> Audit:
    folder.mkdir()
    (folder / name).write_text(code)
    return audit(Request(target=str(folder), limits=Limits(offline=True)), scanners=())


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    return audited(tmp_path_factory.mktemp("then") / "shop", CODE)


def swallowed(record: Audit) -> dict[str, int | None]:
    return {f.fingerprint: f.line for f in record.findings if f.rule == "lastmile.swallowed-exception"}


def test_twins_in_two_functions_keep_their_fingerprints_when_they_change_places(
    before: Audit, tmp_path: Path
) -> None:
    head, first, second = CODE.split("\n\n\n")
    after = audited(tmp_path / "shop", f"{head}\n\n\n{second.rstrip()}\n\n\n{first}\n")
    one, two = swallowed(before), swallowed(after)
    assert len(one) == 2
    assert one.keys() == two.keys()
    assert one != two
    assert sorted(one, key=lambda name: one[name] or 0) == sorted(two, key=lambda name: -(two[name] or 0))


def test_mending_one_twin_in_a_renamed_file_fixes_that_one(before: Audit, tmp_path: Path) -> None:
    mended = CODE.replace(
        "        return json.load(open(path))\n    except Exception:\n        pass",
        "        return 1\n    finally:\n        print(1)",
    )
    after = audited(tmp_path / "shop", "# a note\n" + mended, "store.py")
    found = [c for c in compare(before, after).findings if c.rule == "lastmile.swallowed-exception"]
    assert [(c.outcome, c.how, c.path, c.line) for c in found] == [
        ("fixed", None, "app.py", 7),
        ("persisting", "renamed", "store.py", 15),
    ]


def test_a_record_of_the_first_schema_is_read_and_known_by_its_excerpts(
    before: Audit, tmp_path: Path
) -> None:
    old = json.loads(render(before))
    old["schema_version"] = "1.0"
    del old["fingerprint_kind"]
    for finding in old["findings"]:
        del finding["landmark"]
    place = tmp_path / "audit.json"
    place.write_text(json.dumps(old))
    record = load(place)
    assert (record.schema_version, record.fingerprint_kind) == (SCHEMA_VERSION, 1)
    assert before.fingerprint_kind == FINGERPRINT_KIND == 2
    assert match(record, before).only_before == ()
    assert {c.outcome for c in compare(record, before).findings} == {"persisting"}


def test_a_record_of_a_newer_schema_is_refused_with_what_to_do(before: Audit, tmp_path: Path) -> None:
    place = tmp_path / "audit.json"
    place.write_text(json.dumps(json.loads(render(before)) | {"schema_version": "1.99"}))
    with pytest.raises(AuditFileError, match=r"newer than .* upgrade LastMile"):
        load(place)


def test_no_secret_can_be_guessed_from_a_landmark(tmp_path: Path) -> None:
    one = audited(tmp_path / "one", 'PASSWORD = "Tr0ub4dor-and-3"\n')
    two = audited(tmp_path / "two", 'PASSWORD = "Tr0ub4dor-and-7"\n')
    marks = [[f.landmark for f in record.findings if f.line == 1] for record in (one, two)]
    assert marks[0] == marks[1] != []
