"""Secrets in older commits of real repositories: found once, never shown, never claimed where not looked."""

import subprocess
from pathlib import Path

import pytest

from lastmile.checks.security import secret_in_git_history
from lastmile.errors import NothingToLookAt, Skip
from lastmile.intake.look import look
from lastmile.inventory import Inventory, Limits, Scan
from lastmile.model import Confidence, Severity

KEY = "ghp_42424242424242424242424242424242"  # fake: the digits repeat
ADDRESS = "postgres://shop:k4k4k4k4k4k4@db.shop.example/shop"  # fake: it repeats
PEM_LINE = "MIIEpAIBAAKCAQEA4242424242424242424242424242424242424242424242424242"
PEM = f"-----BEGIN RSA PRIVATE KEY-----\n{PEM_LINE}\n-----END RSA PRIVATE KEY-----\n"


class Shop:
    """A repository that grows commit by commit."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.git("init", "-q")

    def git(self, *arguments: str) -> str:
        who = ["-c", "user.name=dev", "-c", "user.email=dev@shop.example", "-c", "protocol.file.allow=always"]
        done = subprocess.run(
            ["git", *who, *arguments], cwd=self.folder, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def commit(self, **files: str | None) -> str:
        """Write or (None) delete files; ``__`` in a name stands for its dot."""
        for name, text in files.items():
            path = self.folder / name.replace("__", ".")
            if text is None:
                path.unlink()
            else:
                path.write_text(text)
        self.git("add", "-A", "-f")
        self.git("commit", "-q", "-m", "work")
        return self.git("rev-parse", "HEAD")

    def inventory(self, work: Path, **options: object) -> Inventory:
        work.mkdir(exist_ok=True)
        return look(
            self.folder.as_uri(), limits=Limits(), workspace=work, progress=lambda _text: None, **options
        )  # type: ignore[arg-type]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path / "shop")


def scan(inventory: Inventory) -> Scan:
    return secret_in_git_history.CHECK.scan(inventory)


def test_a_deleted_key_is_found_once_with_the_commit_that_took_it_out(shop: Shop, tmp_path: Path) -> None:
    shop.commit(app__py=f"a = 1\nTOKEN = '{KEY}'\n")
    shop.commit(app__py=f"a = 2\nTOKEN = '{KEY}'\n")
    removed = shop.commit(app__py="a = 2\n")
    shop.commit(app__py="a = 3\n")
    found = scan(shop.inventory(tmp_path / "work"))
    (one,) = found.findings
    assert (one.path, one.severity, one.confidence) == ("app.py", Severity.HIGH, Confidence.HIGH)
    assert removed[:10] in one.message
    assert KEY not in repr(found)
    assert found.secrets == {KEY}


def test_what_the_code_still_holds_is_left_to_the_other_check(shop: Shop, tmp_path: Path) -> None:
    shop.commit(app__py=f"TOKEN = '{KEY}'\n")
    shop.commit(other__py=f"TOKEN = '{KEY}'\n", app__py="")
    assert scan(shop.inventory(tmp_path / "work")).findings == ()


@pytest.mark.parametrize(
    ("name", "text", "count"),
    [
        ("app__py", f"URL = '{ADDRESS}'\n", 1),
        ("server__key", PEM, 1),
        ("__env", "SESSION_SECRET=q8Zr2Lw9Xk4Vt7Bn3Mp6Jd1Hs5Gf0Yc\n", 1),  # fake: made for this test
        ("find__py", f"KEYS = r'ghp_[A-Za-z0-9]{{36}}'\nSPECIMEN = '{KEY}'\n", 0),  # it looks for keys itself
        ("app__py", "PASSWORD = 'autumn-leaves'\n", 0),  # a chosen word: nobody can say what it opened
        ("app__py", "URL = 'postgres://shop:secret@localhost/shop'\n", 0),
        ("README__md", f"curl -H 'Authorization: {KEY}'\n", 0),
        ("package-lock__json", f'{{"integrity": "{KEY}"}}\n', 0),
    ],
)
def test_what_counts(shop: Shop, tmp_path: Path, name: str, text: str, count: int) -> None:
    shop.commit(main__py="a = 1\n", **{name: text})
    shop.commit(**{name: None})
    assert len(scan(shop.inventory(tmp_path / "work")).findings) == count


def test_a_key_in_a_merged_branch_is_in_the_history(shop: Shop, tmp_path: Path) -> None:
    shop.commit(app__py="a = 1\n")
    main = shop.git("rev-parse", "--abbrev-ref", "HEAD")
    shop.git("checkout", "-q", "-b", "side")
    shop.commit(side__py=f"TOKEN = '{KEY}'\n")
    shop.commit(side__py=None)
    shop.git("checkout", "-q", main)
    shop.commit(app__py="a = 2\n")
    shop.git("merge", "-q", "--no-ff", "-m", "merge", "side")
    assert [f.path for f in scan(shop.inventory(tmp_path / "work")).findings] == ["side.py"]


def test_a_part_of_the_history_is_not_called_clean(shop: Shop, tmp_path: Path) -> None:
    shop.commit(app__py=f"TOKEN = '{KEY}'\n")
    shop.commit(app__py="a = 1\n")
    with pytest.raises(Skip, match="--history full"):
        scan(shop.inventory(tmp_path / "work", history="1"))


def test_without_git_there_is_nothing_to_look_at(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "app.py").write_text("a = 1\n")
    (tmp_path / "work").mkdir()
    found = look(
        str(tmp_path / "plain"), limits=Limits(), workspace=tmp_path / "work", progress=lambda _text: None
    )
    with pytest.raises(NothingToLookAt):
        scan(found)
