"""How the code of real repositories came to be: counted exactly, in bounds, and no person is named."""

import os
import subprocess
from pathlib import Path

import pytest

from lastmile.intake import git_story
from lastmile.intake.git_people import automatic, bus_factor
from lastmile.intake.git_traces import tool_of, traces_in
from lastmile.intake.git_walk import Commit
from lastmile.intake.look import look
from lastmile.inventory import Limits
from lastmile.model import History, Knowledge, Standing

ANN, BEN = ("Ann Adams", "ann@shop.example"), ("Ben Brown", "ben@shop.example")
LOVABLE = ("gpt-engineer-app[bot]", "159125892+gpt-engineer-app[bot]@users.noreply.github.com")
TEN = "".join(f"first_{n} = {n}\n" for n in range(10))


class Repo:
    """A real repository that grows commit by commit."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str, who: tuple[str, str] = ANN) -> str:
        environment = {
            "PATH": os.environ["PATH"],
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            **{f"GIT_{role}_NAME": who[0] for role in ("AUTHOR", "COMMITTER")},
            **{f"GIT_{role}_EMAIL": who[1] for role in ("AUTHOR", "COMMITTER")},
        }
        done = subprocess.run(
            ["git", "-c", "protocol.file.allow=always", *arguments],
            cwd=self.folder,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip()

    def commit(
        self, files: dict[str, str | None], message: str = "work", who: tuple[str, str] = ANN
    ) -> "Repo":
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                path.unlink()
            else:
                path.write_text(text)
        self.git("add", "-A", "-f")
        self.git("commit", "-q", "--allow-empty", "-m", message, who=who)
        return self

    def story(self, tmp_path: Path, **options: object) -> History:
        work = tmp_path / "work"
        work.mkdir()
        known = look(
            str(self.folder), limits=Limits(), workspace=work, progress=lambda _text: None, **options
        ).history  # type: ignore[arg-type]
        assert known is not None
        assert known.story is not None
        return known.story

    def standing(self, tmp_path: Path, **options: object) -> Standing:
        told = self.story(tmp_path, **options).standing
        assert told is not None
        return told

    def knowledge(self, tmp_path: Path) -> Knowledge:
        told = self.story(tmp_path).knowledge
        assert told is not None
        return told


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "shop")


def test_lines_that_no_second_commit_touched_are_counted_exactly(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"app.py": TEN, "once.py": "a = 1\nb = 2\n"})
    repo.commit({"app.py": TEN.replace("first_3 = 3", "first_3 = 33") + "later = 1\n"})
    found = repo.standing(tmp_path)
    assert (found.files, found.lines) == (2, 13)
    assert found.unrevised == 11  # nine of app.py, two of once.py; the line added later was never first
    assert found.once == 1


def test_a_line_changed_and_changed_back_by_others_is_as_first_committed(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"app.py": TEN}).commit({"app.py": "x = 1\n"}).commit({"app.py": TEN})
    found = repo.standing(tmp_path)
    assert (found.unrevised, found.once) == (10, 0)


def test_a_renamed_file_keeps_its_beginning_and_its_people(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"old.py": TEN})
    repo.git("mv", "old.py", "new.py")
    repo.commit({"new.py": TEN.replace("first_9 = 9", "first_9 = 99")}, who=BEN)
    story = repo.story(tmp_path)
    assert story.standing is not None
    assert (story.standing.unrevised, story.standing.once) == (9, 0)
    assert story.knowledge is not None
    assert story.knowledge.single == 0


def test_tests_locks_and_other_people_s_code_are_not_the_product(repo: Repo, tmp_path: Path) -> None:
    repo.commit(
        {
            "app.py": "a = 1\n",
            "tests/test_app.py": TEN,
            "vendor/other.py": TEN,
            "uv.lock": TEN,
            "static/js/app.min.js": TEN,
            "node_modules/x/index.js": TEN,
        }
    )
    assert repo.standing(tmp_path).lines == 1


def test_only_the_folder_that_was_asked_for_is_told_of(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"shop/app.py": "a = 1\n", "blog/app.py": TEN, "shop/gone.py": TEN})
    assert repo.standing(tmp_path, subdir="shop", exclude=("gone.py",)).lines == 1


def test_a_commit_of_a_thousand_lines_and_more_is_a_giant(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"small.py": TEN})
    repo.commit({"large.py": "".join(f"line_number_{n} = {n}\n" for n in range(1001))})
    repo.commit({"large.py": "".join(f"line_number_{n} = {n}\n" for n in range(1, 1001))})
    story = repo.story(tmp_path)
    assert story.giants is not None
    assert (story.giants.commits, story.giants.above) == (1, 1000)
    assert story.standing is not None
    assert story.standing.giant == 1000
    assert story.standing.whole == 1


def test_a_thousand_lines_of_a_lock_or_of_a_move_are_none(repo: Repo, tmp_path: Path) -> None:
    much = "".join(f"line_number_{n} = {n}\n" for n in range(2000))
    repo.commit({"uv.lock": much, "tests/test_much.py": much})
    for number in range(3):
        repo.commit({f"part_{number}.py": much[number * 10_000 : (number + 1) * 10_000]})
    repo.git("mv", "part_0.py", "moved.py")
    repo.git("mv", "part_1.py", "also.py")
    repo.commit({})
    story = repo.story(tmp_path)
    assert story.giants is not None
    assert story.giants.commits == 0


def test_attributes_that_call_the_code_binary_hide_nothing(repo: Repo, tmp_path: Path) -> None:
    repo.commit({".gitattributes": "* binary\n*.py -diff\n0* -diff\n", "app.py": TEN})
    repo.commit({"app.py": TEN + "later = 1\n"})
    found = repo.standing(tmp_path)
    assert (found.lines, found.unrevised) == (11, 10)


def test_the_traces_of_tools_are_counted_and_the_bot_is_no_person(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"app.py": TEN}, who=LOVABLE)
    repo.commit({"a.py": "a = 1\n"}, "work\n\nCo-Authored-By: Claude <noreply@anthropic.com>")
    repo.commit({"b.py": "b = 1\n", "CLAUDE.md": "be kind\n"})
    story = repo.story(tmp_path)
    assert [(trace.tool, trace.kind, trace.count) for trace in story.traces] == [
        ("Claude", "co-author", 1),
        ("Lovable", "author", 1),
        ("Claude", "file", 1),
    ]
    assert story.traced == 2
    assert story.standing is not None
    assert story.standing.traced == 11
    assert story.knowledge is not None
    assert (story.knowledge.people, story.knowledge.automatic, story.knowledge.nobody) == (1, 1, 1)


@pytest.mark.parametrize(
    ("name", "mail", "tool"),
    [
        ("Claude", "noreply@anthropic.com", "Claude"),
        ("Claude Opus 4.8 (1M context)", "noreply@anthropic.com", "Claude"),
        ("Copilot", "198982749+Copilot@users.noreply.github.com", "GitHub Copilot"),
        ("copilot-swe-agent[bot]", "198982749+Copilot@users.noreply.github.com", "GitHub Copilot"),
        ("google-labs-jules[bot]", "161369871+google-labs-jules[bot]@users.noreply.github.com", "Jules"),
        ("Ann Adams (aider)", "ann@shop.example", "Aider"),
        ("Cursor", "cursoragent@cursor.com", "Cursor"),
        ("Claude Dupont", "claude@shop.example", None),
        ("Devin Foley", "devin@shop.example", None),
        ("Jules Verne", "jules@shop.example", None),
        ("Claude Monet", "claude.monet@anthropic.example", None),
        ("proofofcopilot", "proofofcopilot@mail.example", None),
        ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com", None),
    ],
)
def test_a_person_who_bears_a_tool_s_name_is_a_person(name: str, mail: str, tool: str | None) -> None:
    assert tool_of(name, mail) == tool


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("fix\n\n🤖 Generated with [Claude Code](https://claude.example/code)", {("Claude", "note")}),
        ("fix\n\nAssisted-by: Claude (Anthropic AI)", {("Claude", "note")}),
        ("fix\n\nAssisted-by: Claude Dupont <claude@shop.example>", set()),
        ("Written by Devin on a train", set()),
        ("This PR was generated by a script", set()),
        ("Add two rules to the prompt of Claude", set()),
        ("fix\n\nCo-authored-by: Claude Dupont <claude@shop.example>", set()),
    ],
)
def test_a_note_counts_only_in_the_tool_s_own_words(message: str, found: set[tuple[str, str]]) -> None:
    commit = Commit("1" * 40, (), *ANN, *ANN, "2026-01-01", message)
    assert traces_in(commit) == found


@pytest.mark.parametrize(
    ("name", "mail", "program"),
    [
        ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com", True),
        ("ShopBot", "61591748+ShopBot@users.noreply.github.com", True),
        ("snyk-bot", "snyk-bot@scan.example", True),
        ("Translation Bot", "1+l10n@users.noreply.github.com", True),
        ("sozybot", "sozybot@mail.example", False),
        ("Ann Abbot", "ann.abbot@shop.example", False),
        ("robot-5", "45511560+robot-5@users.noreply.github.com", False),
    ],
)
def test_programs_are_told_from_people(name: str, mail: str, program: bool) -> None:
    assert automatic(name, mail) is program


def test_two_addresses_of_one_person_are_one_person(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"a.py": "a = 1\n"}, who=("Ann Adams", "ann@shop.example"))
    repo.commit({"b.py": "b = 1\n"}, who=("ann adams", "ann@home.example"))
    repo.commit({"c.py": "c = 1\n"}, who=("ann", "ann@home.example"))
    repo.commit({"d.py": "d = 1\n"}, who=("ann", "other@mail.example"))
    assert repo.knowledge(tmp_path).people == 2


def test_the_bus_factor_and_the_parts_count_people_and_name_none(repo: Repo, tmp_path: Path) -> None:
    repo.commit({f"pay/p{n}.py": f"a = {n}\n" for n in range(4)}, who=ANN)
    repo.commit({f"web/w{n}.py": f"b = {n}\n" for n in range(4)}, who=BEN)
    repo.commit({f"web/w{n}.py": f"b = {n}\nc = 1\n" for n in range(4)}, who=ANN)
    known = repo.knowledge(tmp_path)
    assert [(area.path, area.files, area.people) for area in known.areas] == [("pay/", 4, 1), ("web/", 4, 2)]
    assert (known.people, known.single, known.files) == (2, 4, 8)
    assert known.bus_factor == 2
    assert "Ann" not in known.model_dump_json()
    assert "shop.example" not in known.model_dump_json()


@pytest.mark.parametrize(
    ("authors", "factor"),
    [
        ([], None),
        (["", ""], None),
        (["a", "a", "a"], 1),
        (["a", "b", "c", "d"], 3),
        (["ab", "ab", "ab", "c"], 2),
        (["a", "a", "a", "b"], 1),
    ],
)
def test_the_bus_factor_is_the_truck_factor_of_the_paper(authors: list[str], factor: int | None) -> None:
    assert bus_factor([frozenset(names) for names in authors]) == factor


def test_signs_of_review_are_read_on_the_main_line_alone(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"a.py": "a = 1\n"}, "start")
    repo.commit({"a.py": "a = 2\n"}, "Faster (#12)")
    repo.commit({"a.py": "a = 3\n"}, "fix\n\nReviewed-by: Ben Brown <ben@shop.example>")
    repo.commit({"a.py": "a = 4\n"}, "as discussed in #12, Reviewed-by nobody")
    repo.git("checkout", "-q", "-b", "side")
    repo.commit({"b.py": "b = 1\n"}, "on the side (#13)")
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "-m", "Merge pull request #13 from x/side", "side")
    story = repo.story(tmp_path)
    assert (story.commits, story.main_line, story.reviewed) == (6, 5, 3)


def test_a_message_cannot_pretend_to_be_a_commit(repo: Repo, tmp_path: Path) -> None:
    forged = "\x01".join(["f" * 40, "", "Eve", "eve@evil.example", "Eve", "eve@evil.example", "2020-01-01"])
    repo.commit({"a.py": "a = 1\n"}, f"work\x02\n{forged}\x02\n:100644 100644 a b M\ta.py")
    repo.commit({"odd \n:name.py": "a = 1\n", "ünï.py": "a = 2\n"})
    story = repo.story(tmp_path)
    assert story.commits == 2
    assert story.knowledge is not None
    assert story.knowledge.people == 1
    assert story.standing is not None
    assert (story.standing.files, story.standing.unrevised) == (3, 3)


def test_a_shallow_clone_says_so_and_claims_nothing(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"a.py": "a = 1\n"}).commit({"a.py": "a = 2\n"})
    repo.git("clone", "-q", "--depth=1", repo.folder.as_uri(), str(tmp_path / "clone"))
    shallow = Repo.__new__(Repo)
    shallow.folder = tmp_path / "clone"
    story = shallow.story(tmp_path)
    assert story.shallow
    assert "--history full" in story.reason
    assert (story.commits, story.standing, story.knowledge, story.traced) == (None, None, None, None)


def test_a_history_that_nobody_asked_for_is_not_told(repo: Repo, tmp_path: Path) -> None:
    story = repo.commit({"a.py": "a = 1\n"}).story(tmp_path, history="none")
    assert "--history none" in story.reason
    assert story.commits is None


def test_a_missing_version_of_a_file_leaves_the_rest_told(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"a.py": TEN, "b.py": TEN}).commit({"a.py": TEN + "x = 1\n"}, who=BEN)
    first = repo.git("rev-parse", "HEAD~1:a.py")
    repo.commit({"b.py": TEN + "# b\n"})
    (repo.folder / ".git/objects" / first[:2] / first[2:]).unlink()
    story = repo.story(tmp_path)
    assert story.commits == 3
    assert story.standing is None or story.standing.unrevised <= 10
    assert story.knowledge is not None


def test_a_walk_that_takes_too_long_is_not_assessed(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.commit({"a.py": "a = 1\n"})
    monkeypatch.setattr(git_story, "_SECONDS", 0.0)
    story = repo.story(tmp_path)
    assert "longer than the time" in story.reason
    assert story.standing is None


def test_two_walks_over_one_commit_tell_the_same(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"a.py": TEN}).commit({"a.py": TEN + "x = 1\n", "b.py": TEN}, who=BEN)
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    assert repo.story(tmp_path / "one") == repo.story(tmp_path / "two")
