"""The consultant's own defaults, who wins, and the file that lies beside a report."""

from pathlib import Path

import pytest

from lastmile.engagement.beside import beside
from lastmile.engagement.defaults import Defaults, choose, load, place
from lastmile.errors import InputError


def write(text: str) -> Path:
    place().parent.mkdir(parents=True, exist_ok=True)
    place().write_text(text)
    return place()


def test_no_file_is_no_default() -> None:
    assert load() == Defaults()


def test_every_key_is_read() -> None:
    write('name = "A"\nfirm = "F"\nprofile = "beta"\nstore = "x.sqlite"\nlanguage = "en"\npaper = "letter"\n')
    found = load()
    assert (found.name, found.firm, found.profile, found.store, found.paper) == (
        "A",
        "F",
        "beta",
        "x.sqlite",
        "letter",
    )


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('firm = "F"\nfrim = "G"\n', 2, "frim: unknown key; keys are name, firm"),
        ('firm = "F"\npaper = "a3"\n', 2, "paper"),
        ('firm = "F"\n\nname = \n', 3, "value"),
        ("[firm]\nx = 1\n", 1, "firm"),
    ],
)
def test_a_slip_is_named_with_its_line(text: str, line: int, says: str) -> None:
    path = write(text)
    with pytest.raises(InputError) as caught:
        load()
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert says in str(caught.value)


def test_a_key_that_is_too_short_is_not_repeated() -> None:
    write('redaction_key = "sesame"\n')
    with pytest.raises(InputError) as caught:
        load()
    assert "sesame" not in str(caught.value)


@pytest.mark.parametrize(
    ("named", "value", "line"),
    [
        (("a", "b", "c"), "a", "profile: a (from the command line)"),
        ((None, "b", "c"), "b", "profile: b (from the engagement file)"),
        ((None, None, "c"), "c", "profile: c (from your defaults)"),
        ((None, None, None), "ours", ""),
    ],
)
def test_an_option_beats_the_file_which_beats_the_defaults(
    named: tuple[str | None, str | None, str | None], value: str, line: str
) -> None:
    found = choose("profile", *named, "ours")
    assert (found.value, found.line) == (value, line)


def test_a_file_that_may_have_come_with_the_target_is_not_taken(tmp_path: Path) -> None:
    folder = tmp_path / "client" / "report"
    folder.mkdir(parents=True)
    file = folder / "engagement.yaml"
    assert beside(folder) is None
    file.write_text("version: 1\n")
    file.chmod(0o644)
    assert beside(folder) == file
    (tmp_path / "client" / ".git").mkdir()
    assert beside(folder) is None
    file.chmod(0o600)
    assert beside(folder) == file
    file.rename(folder / "elsewhere")
    file.symlink_to("elsewhere")
    assert beside(folder) is None
