"""Real repositories, honest and hostile: what is read of them, and that nothing of them runs."""

import hashlib
import os
import subprocess
import threading
import zlib
from pathlib import Path

import pytest

from lastmile.errors import InputError, TargetError
from lastmile.intake import checkout
from lastmile.intake.address import parse_target
from lastmile.intake.checkout import Git, GitFailed, TooLarge, _clone_once, _Watch, clone
from lastmile.intake.git_environment import clone_environment, plumbing_environment
from lastmile.intake.look import look
from lastmile.inventory import Inventory, Limits

SECRET = "ghp_42424242424242424242424242424242"  # noqa: S105 - fake: the digits repeat


def git(folder: Path, *arguments: str) -> str:
    """Run git as an honest developer would."""
    environment = {
        **os.environ,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        **{
            f"GIT_{who}_{what}": "dev@firm.example"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        },
        "GIT_COMMITTER_DATE": "2024-02-03T04:05:06Z",
    }
    options = ["-c", "init.defaultBranch=main", "-c", "protocol.file.allow=always"]
    done = subprocess.run(
        ["git", *options, *arguments],
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def commit(folder: Path, files: dict[str, str], message: str = "work") -> str:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    git(folder, "add", "-A", "-f")
    git(folder, "commit", "-q", "-m", message)
    return git(folder, "rev-parse", "HEAD")


def attributes(folder: Path, text: str) -> None:
    """Commit a .gitattributes without letting it touch the files that are there."""
    (folder / ".gitattributes").write_text(text)
    git(folder, "update-index", "--add", ".gitattributes")
    git(folder, "commit", "-q", "-m", "attributes")


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    git(folder, "init", "-q")
    commit(folder, {"app.py": "x = 1\n", "a/b.js": "1\n"})
    return folder


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


def seen(target: Path | str, work: Path, **options: object) -> Inventory:
    return look(str(target), limits=Limits(), workspace=work, progress=lambda _: None, **options)  # type: ignore[arg-type]


def reasons(found: Inventory) -> dict[str, str]:
    return {item.path: item.reason for item in found.left_out}


def paths(found: Inventory) -> list[str]:
    return [file.path for file in found.files]


def test_history_of_a_clean_folder(repo: Path, work: Path) -> None:
    head = commit(repo, {"c.py": "y = 2\n"})
    history = seen(repo, work).history
    assert history is not None
    assert (history.commit, history.ref, history.dirty, history.shallow) == (head, "main", False, False)
    assert (history.commits, history.authors, history.last_commit) == (2, 1, "2024-02-03")
    assert history.tracked == {"app.py", "a/b.js", "c.py"}
    assert list(work.glob("git*")) == []


@pytest.mark.parametrize("change", ["edit", "delete", "type"])
def test_a_changed_folder_is_dirty(repo: Path, work: Path, change: str) -> None:
    (repo / "app.py").unlink()
    if change == "edit":
        (repo / "app.py").write_text("x = 2\n")
    elif change == "type":
        (repo / "app.py").symlink_to("a/b.js")
    found = seen(repo, work)
    assert found.history is not None
    assert found.history.dirty is True
    assert found.target.dirty is True


def test_line_ends_and_untracked_files_are_not_dirt(repo: Path, work: Path) -> None:
    (repo / "app.py").write_bytes(b"x = 1\r\n")
    (repo / "new.py").write_text("z = 1\n")
    found = seen(repo, work)
    assert found.history is not None
    assert found.history.dirty is False
    assert "new.py" in paths(found)


def test_ref_audits_that_commit_and_not_the_folder(repo: Path, work: Path, tmp_path: Path) -> None:
    first = git(repo, "rev-parse", "HEAD")
    git(repo, "tag", "v1")
    commit(repo, {"app.py": "x = 2\n"})
    (repo / "app.py").write_text("x = 3\n")
    found = seen(repo, work, ref="v1")
    assert found.read(found.files[1]) == "x = 1\n"
    assert (found.target.commit, found.target.ref, found.target.dirty) == (first, "v1", False)
    other = tmp_path / "other"
    other.mkdir()
    assert seen(repo, other, ref=first[:10]).target.commit == first


def test_an_unknown_ref(repo: Path, work: Path) -> None:
    with pytest.raises(TargetError, match="no branch, tag or commit 'v9'"):
        seen(repo, work, ref="v9")


def test_ref_without_git(tmp_path: Path, work: Path) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain/a.py").write_text("x = 1\n")
    with pytest.raises(TargetError, match="--ref needs git"):
        seen(tmp_path / "plain", work, ref="main")


def test_nothing_of_a_hostile_repository_runs(repo: Path, work: Path, tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {marker}\n")
    trap.chmod(0o755)
    attributes(repo, "* filter=x diff=x\n*.py working-tree-encoding=UTF-16\n*.js export-ignore\n")
    gone = git(repo, "rev-parse", "HEAD:a/b.js")
    for hook in ("post-checkout", "post-index-change", "fsmonitor-watchman", "reference-transaction"):
        (repo / ".git/hooks").mkdir(exist_ok=True)
        (repo / f".git/hooks/{hook}").write_text(trap.read_text())
        (repo / f".git/hooks/{hook}").chmod(0o755)
    with (repo / ".git/config").open("a") as config:
        config.write(
            f"[core]\n\tfsmonitor = {trap}\n\tpager = {trap}\n\tsshCommand = {trap}\n\teditor = {trap}\n"
            f"\talternateRefsCommand = {trap}\n\trepositoryformatversion = 1\n"
            f'[filter "x"]\n\tclean = {trap}\n\tsmudge = {trap}\n\tprocess = {trap}\n\trequired = true\n'
            f'[diff "x"]\n\ttextconv = {trap}\n\tcommand = {trap}\n[extensions]\n\tpartialClone = origin\n'
            f'[remote "origin"]\n\turl = ext::{trap}\n\tuploadpack = {trap}\n\tpromisor = true\n'
            f"[uploadpack]\n\tpackObjectsHook = {trap}\n"
        )
    (repo / "app.py").write_text("x = 'touched'\n")
    (repo / ".git/objects" / gone[:2] / gone[2:]).unlink()
    for number, (target, options) in enumerate(
        [(str(repo), {}), (str(repo), {"ref": "main"}), (f"file://{repo}", {}), (str(repo / ".git"), {})]
    ):
        place = work / str(number)
        place.mkdir()
        found = seen(target, place, **options)
        assert "app.py" in paths(found)
        assert found.read(next(f for f in found.files if f.path == "app.py")).startswith("x = ")
    assert not marker.exists()


def test_the_trap_is_real(repo: Path, tmp_path: Path) -> None:
    """The same trap does spring on porcelain git: otherwise the test above proves nothing."""
    marker = tmp_path / "ran"
    git(repo, "config", "core.fsmonitor", f"touch {marker};:")
    git(repo, "status")
    assert marker.exists()


def test_attributes_do_not_blind_us(repo: Path, work: Path) -> None:
    attributes(repo, "*.py working-tree-encoding=UTF-16\n*.js export-ignore\n")
    found = seen(f"file://{repo}", work)
    assert paths(found) == [".gitattributes", "a/b.js", "app.py"]
    assert found.read(found.files[2]) == "x = 1\n"


def test_a_bare_repository_and_a_file_url(repo: Path, work: Path, tmp_path: Path) -> None:
    bare = tmp_path / "shop.git"
    git(tmp_path, "clone", "-q", "--bare", str(repo), str(bare))
    one, two = seen(bare, work), seen(f"file://{bare}", _fresh(tmp_path))
    assert paths(one) == paths(two) == ["a/b.js", "app.py"]
    assert (one.target.name, one.target.source, one.target.commit) == ("shop", "shop.git", two.target.commit)
    assert one.history == two.history


def _fresh(tmp_path: Path) -> Path:
    folder = tmp_path / f"fresh{len(list(tmp_path.iterdir()))}"
    folder.mkdir()
    return folder


def test_a_bare_repository_inside_is_plain_files(repo: Path, work: Path, tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    git(repo, "init", "-q", "--bare", "inner")
    (repo / "inner/config").write_text(f"[core]\n\tbare = true\n\tfsmonitor = touch {marker}\n")
    assert "app.py" in paths(seen(repo, work))
    assert not marker.exists()


def test_a_git_file_is_not_followed(repo: Path, work: Path, tmp_path: Path) -> None:
    stolen = tmp_path / "handed-over"
    stolen.mkdir()
    (stolen / "app.py").write_text("x = 1\n")
    (stolen / ".git").write_text(f"gitdir: {repo}/.git\n")
    found = seen(stolen, work)
    assert found.history is None
    assert "outside" in reasons(found)[".git"]


@pytest.mark.parametrize("detour", ["symlink", "alternates", "commondir", "objects"])
def test_a_git_folder_that_reaches_out_is_not_read(
    repo: Path, work: Path, tmp_path: Path, detour: str
) -> None:
    stolen = tmp_path / "handed-over"
    (stolen / ".git/objects/info").mkdir(parents=True)
    (stolen / ".git/refs/heads").mkdir(parents=True)
    (stolen / ".git/HEAD").write_text("ref: refs/heads/main\n")
    (stolen / ".git/refs/heads/main").write_text(git(repo, "rev-parse", "HEAD") + "\n")
    (stolen / "app.py").write_text("x = 1\n")
    if detour == "symlink":
        (stolen / ".git").rename(tmp_path / "elsewhere")
        (stolen / ".git").symlink_to(tmp_path / "elsewhere")
    elif detour == "alternates":
        (stolen / ".git/objects/info/alternates").write_text(f"{repo}/.git/objects\n")
    elif detour == "commondir":
        (stolen / ".git/commondir").write_text(f"{repo}/.git\n")
    else:
        (stolen / ".git/objects/ab").symlink_to(repo / ".git/objects")
    found = seen(stolen, work)
    assert found.history is None
    assert "history not read" in reasons(found)[".git"]


def test_a_pipe_in_place_of_a_ref_does_not_hang(repo: Path, work: Path) -> None:
    (repo / ".git/packed-refs").unlink(missing_ok=True)
    os.mkfifo(repo / ".git/packed-refs")
    assert seen(repo, work).history is not None


@pytest.mark.parametrize("damage", ["gone", "broken"])
@pytest.mark.parametrize("how", ["commit", "url"])
def test_an_unreadable_object_is_named(repo: Path, work: Path, damage: str, how: str) -> None:
    commit(repo, {f"m{n}.py": f"x = {n}\n" for n in range(5)})
    blob = git(repo, "rev-parse", "HEAD:m2.py")
    place = repo / ".git/objects" / blob[:2] / blob[2:]
    place.chmod(0o644)
    place.unlink() if damage == "gone" else place.write_bytes(b"no object")
    found = seen(f"file://{repo}", work) if how == "url" else seen(repo, work, ref="main")
    assert paths(found) == ["a/b.js", "app.py", "m0.py", "m1.py", "m3.py", "m4.py"]
    assert reasons(found)["m2.py"] == "cannot be read"


def test_an_unreadable_tree_is_named(repo: Path, work: Path) -> None:
    tree = git(repo, "rev-parse", "HEAD:a")
    (repo / ".git/objects" / tree[:2] / tree[2:]).unlink()
    found = seen(repo, work, ref="main")
    assert paths(found) == ["app.py"]
    assert reasons(found)["a/"] == "cannot be read"


def test_submodules_and_symlinks_of_a_commit_are_named(repo: Path, work: Path) -> None:
    (repo / "link.py").symlink_to("../../outside.py")
    git(repo, "update-index", "--add", "--cacheinfo", f"160000,{git(repo, 'rev-parse', 'HEAD')},lib")
    git(repo, "add", "link.py")
    git(repo, "commit", "-q", "-m", "x")
    told = reasons(seen(repo, work, ref="main"))
    assert "audit it by itself" in told["lib"]
    assert "symlink" in told["link.py"]


def test_replaced_objects_do_not_deceive(repo: Path, work: Path) -> None:
    honest = git(repo, "rev-parse", "HEAD")
    lie = commit(repo, {"app.py": "harmless\n"})
    git(repo, "reset", "-q", "--hard", honest)
    git(repo, "replace", honest, lie)
    found = seen(repo, work, ref="main")
    assert found.read(found.files[1]) == "x = 1\n"


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_another_owner(repo: Path, work: Path) -> None:
    for path in (repo, *repo.rglob("*")):
        os.lchown(path, 12345, 12345)
    assert seen(repo, work).history is not None
    place = work / "again"
    place.mkdir()
    assert "app.py" in paths(seen(f"file://{repo}", place))


def test_tracked_dependency_folders_are_left_out_and_build_is_not(repo: Path, work: Path) -> None:
    commit(
        repo,
        {"package.json": "{}", "node_modules/x/a.js": "1\n", "build/webpack.js": "1\n", "dist/a.js": "1\n"},
    )
    for found in (seen(repo, work), seen(repo, _fresh(work.parent), ref="main")):
        assert "build/webpack.js" in paths(found)
        assert {"node_modules/", "dist/"} <= set(reasons(found))


def test_history_none_and_depth(repo: Path, work: Path, tmp_path: Path) -> None:
    commit(repo, {"c.py": "1\n"})
    one = seen(f"file://{repo}", work, history="1").history
    none = seen(repo, _fresh(tmp_path), history="none").history
    full = seen(f"file://{repo}", _fresh(tmp_path), history="full").history
    assert one is not None
    assert none is not None
    assert full is not None
    assert (one.shallow, one.commits, one.last_commit) == (True, None, "2024-02-03")
    assert none.commits is None
    assert full.commits == 2


def test_a_shallow_clone_by_branch_and_an_unknown_one(repo: Path, work: Path, tmp_path: Path) -> None:
    git(repo, "branch", "next")
    assert seen(f"file://{repo}", work, history="1", ref="next").target.ref == "next"
    with pytest.raises(TargetError, match="'v9'"):
        seen(f"file://{repo}", _fresh(tmp_path), history="1", ref="v9")


def test_an_empty_repository(tmp_path: Path, work: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "empty.git")
    with pytest.raises(TargetError, match="is empty"):
        seen(tmp_path / "empty.git", work)


def test_an_unreachable_url_is_one_line_and_soon(work: Path) -> None:
    with pytest.raises(TargetError, match="cannot be cloned") as told:
        seen("https://127.0.0.1:9/team/shop.git", work)
    assert "\n" not in str(told.value)


def test_the_users_git_settings_do_not_reach_git(
    repo: Path, work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marker = tmp_path / "ran"
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_TEMPLATE_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.fsmonitor")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", f"touch {marker}")
    assert seen(f"file://{repo}", work).history is not None
    assert not marker.exists()


def test_only_what_a_clone_needs_passes(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("SSL_CERT_FILE", "/ca.pem")
    monkeypatch.delenv("GIT_SSL_CAINFO", raising=False)
    network = clone_environment(work, parse_target("https://git.example.com/a.git"), None)
    assert (network["HTTPS_PROXY"], network["GIT_SSL_CAINFO"]) == ("http://proxy.example:3128", "/ca.pem")
    assert network["GIT_ALLOW_PROTOCOL"] == "https"
    assert SECRET not in network.values()
    assert "HTTPS_PROXY" not in plumbing_environment(work)


def ask(environment: dict[str, str], prompt: str) -> tuple[int, str]:
    done = subprocess.run(
        [environment["GIT_ASKPASS"], prompt], env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout.strip()


def test_the_token_reaches_git_by_askpass_alone(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_TOKEN", SECRET)
    environment = clone_environment(work, parse_target("https://git.example.com/a.git"), "SHOP_TOKEN")
    assert ask(environment, "Username for 'https://git.example.com': ") == (0, "x-access-token")
    assert ask(environment, "Password for 'https://x-access-token@git.example.com': ") == (0, SECRET)
    assert ask(environment, "Password for 'https://x-access-token@evil.example': ") == (1, "")
    assert ask(environment, "Password for 'https://x-access-token@git.example.com.evil.example': ") == (1, "")
    assert SECRET not in Path(environment["GIT_ASKPASS"]).read_text()


def test_a_token_is_asked_for_by_name(work: Path, repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHOP_TOKEN", raising=False)
    with pytest.raises(InputError, match="SHOP_TOKEN"):
        seen("https://git.example.com/a.git", work, token_env="SHOP_TOKEN")  # noqa: S106 - a variable's name
    monkeypatch.setenv("SHOP_TOKEN", SECRET)
    with pytest.raises(InputError, match="https"):
        seen(f"file://{repo}", _fresh(work.parent), token_env="SHOP_TOKEN")  # noqa: S106 - a variable's name


def test_a_failed_clone_says_nothing_of_the_token(
    work: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SHOP_TOKEN", SECRET)
    told: list[str] = []
    with caplog.at_level(0), pytest.raises(TargetError) as error:
        look(
            "https://127.0.0.1:9/a.git",
            token_env="SHOP_TOKEN",  # noqa: S106 - a variable's name
            limits=Limits(),
            workspace=work,
            progress=told.append,
        )
    assert SECRET not in f"{error.value}{told}{caplog.text}"
    assert not any(SECRET in path.read_text() for path in work.rglob("*") if path.is_file())


def test_a_clone_that_grows_too_large_is_stopped(repo: Path, work: Path) -> None:
    commit(repo, {"big.txt": "".join(f"{n * 7919 % 104729}" for n in range(300_000))})
    address = parse_target(f"file://{repo}")
    watch = _Watch(work / "git", 1000, 60, lambda _: None)
    environment = clone_environment(work, address, None)
    with pytest.raises(TooLarge):
        _clone_once(address, work / "git", environment, watch, [])


def test_a_clone_that_takes_too_long_is_stopped(repo: Path, work: Path) -> None:
    address = parse_target(f"file://{repo}")
    with pytest.raises(TargetError, match="too long"):
        clone(address, work, ref=None, history=None, token_env=None, seconds=-1.0, progress=lambda _: None)


def test_no_program_of_git_is_left_behind(repo: Path, work: Path) -> None:
    before = threading.active_count()
    seen(f"file://{repo}", work)
    for _ in range(50):
        if threading.active_count() <= before:
            break
        threading.Event().wait(0.1)
    assert threading.active_count() <= before


def test_plumbing_without_git_fails_clearly(work: Path, monkeypatch: pytest.MonkeyPatch, repo: Path) -> None:
    monkeypatch.setenv("PATH", str(work))
    with pytest.raises(GitFailed, match="cannot be started"):
        Git(work, work).run("version")
    found = seen(repo, _fresh(work.parent))
    assert found.history is None
    assert "app.py" in paths(found)


def _store(git_dir: Path, kind: str, data: bytes) -> str:
    """Write one loose object, as git would not."""
    whole = kind.encode() + b" %d\0" % len(data) + data
    name = hashlib.sha1(whole, usedforsecurity=False).hexdigest()
    place = git_dir / "objects" / name[:2] / name[2:]
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(zlib.compress(whole))
    return name


def test_a_tree_of_a_million_files_in_a_few_objects(
    repo: Path, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git_dir, mode = repo / ".git", b"100644"
    name = _store(git_dir, "blob", b"x = 1\n")
    for _ in range(7):  # ten entries on each of seven levels
        rows = (mode + b" f%d\0" % n + bytes.fromhex(name) for n in range(10))
        name, mode = _store(git_dir, "tree", b"".join(rows)), b"40000"
    git(repo, "update-ref", "HEAD", git(repo, "commit-tree", "-m", "bomb", name))
    monkeypatch.setattr(checkout, "_PLUMBING_BYTES", 2 * 1024**2)
    found = seen(repo, work)
    assert paths(found) == ["a/b.js", "app.py"]
    assert "printed more than" in reasons(found)[".git"]
    with pytest.raises(TargetError, match="printed more than"):
        seen(repo, _fresh(work), ref="HEAD")


def test_a_tracked_file_that_grew_beyond_measure_is_not_read(repo: Path, work: Path) -> None:
    with (repo / "app.py").open("r+b") as file:
        file.truncate(2**40)  # a terabyte of holes
    found = seen(repo, work)
    assert found.history is not None
    assert found.history.dirty is True
    assert paths(found) == ["a/b.js"]
