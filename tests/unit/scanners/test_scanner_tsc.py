"""tsc on packages of our own from a registry on this machine; what the real tsc said of them is replayed.

No package index of Python carries tsc, so CI has none. ``tests/benchmarks/hallucinated_scripts.py`` runs the
real one over the same product, compares, and wrote the recording.
"""

import io
import json
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from registry_server import Server, reply, serving
from script_fixture import EXPECTED, FILES, MISSING, PACKAGES, RECORDED, archive, package, product, routes

from lastmile.errors import NothingToLookAt, ScannerError, Skip
from lastmile.inventory import Scan
from lastmile.model import Confidence, Severity
from lastmile.scanners.apis import declarations
from lastmile.scanners.apis.declarations import FOLDER_VARIABLE, DeclarationStore
from lastmile.scanners.apis.npm_library import NpmLibrary, NpmWish
from lastmile.scanners.apis.script_claims import receiver
from lastmile.scanners.apis.script_tree import outspoken
from lastmile.scanners.tsc import TypeScript

REPLAY = """
runs = json.load(open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'recorded.json')))
project = sys.argv[sys.argv.index('-p') + 1]
tree, library = os.path.dirname(project), os.path.dirname(os.path.abspath(__file__))
files = json.load(open(project))['files']
trace = '--generateTrace' in sys.argv
run = runs[2 if trace else 0 if any(f.endswith('broken.js') for f in files) else 1]
if trace:
    folder = sys.argv[sys.argv.index('--generateTrace') + 1]
    os.makedirs(folder)
    with open(os.path.join(folder, 'types_0.json'), 'w') as out:
        out.write('[' + run['types'].replace('{TREE}', tree).replace('{LIB}', library))
for line in run['output'].splitlines():
    place = line.split('(')[0].replace('{TREE}', tree)
    if place in files or not line.startswith('{TREE}'):
        print(line.replace('{TREE}', tree))
sys.exit(1)
"""


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A registry of our own that the user's npm is set to, and an empty store."""
    with serving(routes()) as server:
        monkeypatch.setenv("NPM_CONFIG_REGISTRY", server.url)
        monkeypatch.setenv("NPM_CONFIG_USERCONFIG", "/dev/null")
        monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "declarations"))
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.delenv(name, raising=False)
        yield server


@pytest.fixture
def tsc(make_tool: Callable[..., Path]) -> Path:
    """A stand-in that says what the real tsc said of the same files."""
    tool = make_tool(REPLAY, "tsc")
    # Beside the tool: the walls may hide this checkout from it.
    (tool.parent / "recorded.json").write_bytes(RECORDED.read_bytes())
    (tool.parent / "lib.dom.d.ts").write_text("interface Response { json(): any }\n", encoding="utf-8")
    return tool


def look(folder: Path, *, locked: bool = True, **limits: bool) -> Scan:
    return TypeScript().scan(
        product(folder / f"target-{len(list(folder.iterdir()))}", locked=locked, **limits)
    )


def said(scan: Scan) -> list[tuple[str, str | None, int | None, str | None, str]]:
    return [
        (f.rule, f.path, f.line, f.symbol, f"{f.package.name} {f.package.version}" if f.package else "")
        for f in scan.findings
    ]


@pytest.mark.usefixtures("registry", "tsc")
def test_what_is_surely_missing_is_said_and_nothing_else(tmp_path):
    scan = look(tmp_path)
    assert said(scan) == EXPECTED
    assert "src/broken.js" in scan.sent
    assert "1 scripts are none to TypeScript" in scan.searched
    assert all(f.severity is Severity.HIGH and f.confidence is Confidence.HIGH for f in scan.findings)


@pytest.mark.usefixtures("registry", "tsc")
def test_drift_names_the_version_that_has_it(tmp_path):
    (drift,) = [f for f in look(tmp_path).findings if f.rule != MISSING]
    assert "kit 2.0.0 (which is locked); kit 1.5.0 has it" in drift.message


@pytest.mark.usefixtures("registry", "tsc")
def test_drift_without_a_lock_is_less_sure_and_says_why(tmp_path):
    (drift,) = [f for f in look(tmp_path, locked=False).findings if f.rule != MISSING]
    assert (drift.severity, drift.confidence) == (Severity.MEDIUM, Confidence.MEDIUM)
    assert "nothing locks it" in drift.message


@pytest.mark.usefixtures("tsc")
def test_offline_what_is_kept_is_used_and_the_registry_is_not_asked(tmp_path, registry):
    look(tmp_path)
    registry.asked.clear()
    assert said(look(tmp_path, offline=True)) == EXPECTED
    assert registry.asked == []


@pytest.mark.usefixtures("tsc")
def test_a_package_that_cannot_be_had_is_unknown_and_nobody_is_accused(tmp_path, registry):
    registry.routes = {p: r for p, r in registry.routes.items() if not p.startswith("kit")}
    scan = look(tmp_path)
    assert {package for *_, package in said(scan)} == {"", "plain 1.0.0"}
    assert "1 could not be laid out" in scan.searched


@pytest.mark.usefixtures("tsc")
def test_a_name_that_any_package_knows_is_no_finding(tmp_path, registry):
    knowing = {**PACKAGES, ("plain", "1.0.0"): {"index.js": "module.exports = { jsonOrThrow: 1 }"}}
    registry.routes = routes(knowing)
    assert "Answer.jsonOrThrow" not in {symbol for *_, symbol, _ in said(look(tmp_path))}


@pytest.mark.usefixtures("tsc")
def test_declarations_that_build_on_what_is_not_there_prove_nothing(tmp_path, registry):
    files = dict(PACKAGES["kit", "2.0.0"])
    files["index.d.ts"] = 'import { Base } from "elsewhere";\n' + files["index.d.ts"]
    registry.routes["kit/-/kit-2.0.0.tgz"] = reply(
        200, package("kit", "2.0.0", files, dependencies={"elsewhere": "1.0.0"})
    )
    assert {package for *_, package in said(look(tmp_path))} == {"", "plain 1.0.0"}


@pytest.mark.usefixtures("registry")
def test_a_tsc_that_does_not_report_our_known_bad_script_has_not_looked(tmp_path, make_tool):
    tool = make_tool("sys.exit(1)", "tsc")
    (tool.parent / "lib.dom.d.ts").touch()
    with pytest.raises(ScannerError, match="known-bad"):
        look(tmp_path)


def test_without_tsc_the_reason_names_the_command(tmp_path, monkeypatch):
    monkeypatch.delenv("LASTMILE_TOOL_TSC", raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Skip, match=r"^typescript is not installed: npm install --global typescript@7$"):
        look(tmp_path)


def test_without_scripts_there_is_nothing_to_look_at(tmp_path):
    with pytest.raises(NothingToLookAt):
        TypeScript().scan(product(tmp_path / "x", {"a.py": "x = 1\n"}))


@pytest.mark.parametrize(
    ("shape", "name"),
    [
        ("Client", "Client"),
        ("Response<any, Record<string, any>>", "Response"),
        ("Map<string, () => void>", "Map"),
        ("typeof Client", "Client"),
        ("A<B> | C<D>", None),
        ("Answer | Tools", None),
        ("{ a: string; }", None),
        ("() => void", None),
        ("string[]", None),
        ("HTMLElement", None),
        ("object", None),
        ("T", None),
        ("Big<a, ... 3 more ...>", None),
    ],
)
def test_only_one_plain_type_is_a_receiver(shape, name):
    assert receiver(shape) == name


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.js", "// @ts-nocheck"),
        ("a.tsx", "x() // @ts-ignore\n/* @ts-expect-error */"),
        ("a.js", "/** @type {any} */ let a"),
        ("a.ts", '/// <reference path="../../secret.d.ts" />'),
    ],
)
def test_what_speaks_to_the_checker_is_made_harmless_in_place(path, text):
    made = outspoken(text, path)
    assert len(made) == len(text)
    assert not any(word in made for word in ("@ts-", "/**", "/// <"))


def test_what_only_looks_like_a_comment_for_the_checker_stays():
    assert outspoken("glob('/**/*.js')", "a.js") == "glob('/**/*.js')"


@pytest.mark.parametrize(
    "bad",
    [
        b"no archive",
        archive({"package.json": '{"name": "other"}'}),
        archive({"package.json": "[]"}),
        package("kit", "1.0.0", {"index.d.ts": ""})[:-40],
    ],
    ids=["no archive", "another package", "no manifest", "half"],
)
def test_what_is_no_such_package_is_not_kept(tmp_path, bad):
    place = tmp_path / "x.tgz"
    place.write_bytes(bad)
    store = DeclarationStore(tmp_path / "store")
    assert store.keep("kit", "1.0.0", place) is None
    assert [entry.name for entry in store.folder.iterdir()] == []


def test_no_entry_of_an_archive_leaves_its_folder_or_is_a_link(tmp_path):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for name, link in (
            ("package/package.json", ""),
            ("package/../../../evil.d.ts", ""),
            ("package/linked.d.ts", "/etc/passwd"),
            ("package/run.sh", ""),
        ):
            data = b'{"name": "kit"}'
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = (tarfile.SYMTYPE, link) if link else (tarfile.REGTYPE, "")
            entry.size = 0 if link else len(data)
            tar.addfile(entry, io.BytesIO(data))
    place = tmp_path / "x.tgz"
    place.write_bytes(out.getvalue())
    store = DeclarationStore(tmp_path / "store")
    laid = store.keep("kit", "1.0.0", place)
    assert laid is None  # an archive that tries to leave its folder is taken for none
    assert not list(tmp_path.rglob("evil*"))


def test_an_archive_that_unpacks_without_end_is_not_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(declarations, "_MOST_BYTES", 100_000)
    place = tmp_path / "x.tgz"
    place.write_bytes(package("kit", "1.0.0", {"bomb.bin": "0" * 1_000_000}))
    assert DeclarationStore(tmp_path / "store").keep("kit", "1.0.0", place) is None


@pytest.mark.parametrize(
    ("wish", "version"),
    [(NpmWish("kit", "1.5.0"), "1.5.0"), (NpmWish("kit", spec="^1.0.0"), "1.5.0"), (NpmWish("kit"), "2.0.0")],
)
@pytest.mark.usefixtures("registry")
def test_the_version_that_npm_would_take(tmp_path, wish, version):
    laid = NpmLibrary(product(tmp_path / "x")).get(wish)
    assert not isinstance(laid, str)
    assert laid.version == version


@pytest.mark.parametrize("wish", [NpmWish("../kit", "1.0.0"), NpmWish("kit", "../1"), NpmWish("a b")])
def test_a_name_that_no_registry_could_have_is_not_asked_for(tmp_path, registry, wish):
    assert isinstance(NpmLibrary(product(tmp_path / "x")).get(wish), str)
    assert registry.asked == []


def test_the_recording_is_of_the_files_that_are_replayed():
    said_of = json.loads(RECORDED.read_text(encoding="utf-8"))[1]["output"]
    lines = FILES["src/app.ts"].splitlines()
    assert "featureOne" in lines[8]
    assert "src/app.ts(9,14): error TS2339: Property 'featureOne'" in said_of
