"""ty for real, on wheels that we write ourselves and serve from this machine as a package index."""

import base64
import functools
import hashlib
import http.server
import io
import threading
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from support import inventory

from lastmile.errors import NothingToLookAt, ScannerError, Skip
from lastmile.inventory import Dependency, Limits, Manifest, Scan
from lastmile.scanners.apis.store import FOLDER_VARIABLE, Store
from lastmile.scanners.apis.wheelhouse import Wheelhouse, Wish
from lastmile.scanners.ty import DRIFT, MISSING, Ty

LIBRARY = {
    "requests/__init__.py": (
        "from requests.models import Response\n\n\n"
        "def get(url: str, timeout: int = 0) -> Response:\n    return Response()\n\n\n"
        "def shape() -> 'Loose':\n    return Loose()\n\n\n"
        "class Loose:\n    def __getattr__(self, name: str) -> int: ...\n"
    ),
    "requests/models.py": (
        "class Response:\n    text: str = ''\n\n    def json(self) -> object: ...\n\n\n"
        "class Base:\n    def known(self) -> int: ...\n\n\n"
        "class Special(Base):\n    def only_here(self) -> int: ...\n\n\n"
        "def base() -> Base:\n    return Special()\n"
    ),
    "requests/py.typed": "",
}
OLD = LIBRARY | {"requests/models.py": LIBRARY["requests/models.py"] + "\n\ndef retired() -> None: ...\n"}


def wheel(folder: Path, name: str, version: str, files: Mapping[str, str]) -> None:
    """Write a wheel into a simple index."""
    info = f"{name}-{version}.dist-info"
    whole = dict(files) | {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = []
    for path, text in whole.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")
        rows.append(f"{path},sha256={digest},{len(text.encode())}")
    whole[f"{info}/RECORD"] = "\n".join([*rows, f"{info}/RECORD,,"]) + "\n"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, text in whole.items():
            archive.writestr(path, text)
    place = folder / "simple" / name
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{name}-{version}-py3-none-any.whl").write_bytes(out.getvalue())
    links = "".join(f'<a href="{p.name}">{p.name}</a>\n' for p in sorted(place.glob("*.whl")))
    (place / "index.html").write_text(f"<!DOCTYPE html><html><body>{links}</body></html>", encoding="utf-8")


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package index of our own that the user's pip is set to, and an empty wheelhouse."""
    folder = tmp_path / "index"
    (folder / "simple").mkdir(parents=True)
    wheel(folder, "requests", "2.31.0", LIBRARY)
    wheel(folder, "requests", "1.9.0", OLD)
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        for name in ("PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "HTTP_PROXY", "http_proxy"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/simple/")
        monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "house"))
        yield folder
        server.shutdown()
        thread.join()


def declared(version: str | None = "2.31.0", spec: str = "", source: str = "registry") -> Manifest:
    one = Dependency(
        "PyPI", "requests", version, spec, direct=True, development=False,
        declared_in="requirements.txt", line=1, source=source,
    )  # fmt: skip
    return Manifest("requirements.txt", "PyPI", is_lock=version is not None, dependencies=(one,))


def look(
    folder: Path, code: str | Mapping[str, str], manifest: Manifest | None = None, **limits: bool
) -> Scan:
    files = {"app.py": code} if isinstance(code, str) else code
    folder = folder / f"target-{len(list(folder.iterdir()))}"
    folder.mkdir()
    known = inventory(folder, files, manifests=[manifest or declared()], limits=Limits(**limits))
    return Ty().scan(known)


def said(scan: Scan) -> list[tuple[str, int | None, str | None]]:
    return [(f.rule, f.line, f.symbol) for f in scan.findings]


@pytest.mark.usefixtures("index")
def test_attribute_argument_member_and_module_that_the_locked_version_does_not_have(tmp_path):
    code = (
        "import requests\n"
        "from requests import fetch_all\n"
        "from requests.toolbox import something\n\n"
        "requests.get('x').json_or_raise()  # type: ignore  # ty: ignore\n"
        "requests.get('x', retries=3)\n"
        "requests.get('x', timeout=3).json()\n"
    )
    scan = look(tmp_path, code)
    assert said(scan) == [
        (MISSING, 2, "requests.fetch_all"),
        (MISSING, 3, "requests.toolbox"),
        (MISSING, 5, "Response.json_or_raise"),
        (MISSING, 6, "get.retries"),
    ]
    assert scan.unread == ()
    package = scan.findings[0].package
    assert package is not None
    assert (package.name, package.version) == ("requests", "2.31.0")
    assert "which is locked" in scan.findings[2].message


@pytest.mark.usefixtures("index")
def test_what_another_version_has_is_drift(tmp_path):
    (found,) = look(tmp_path, "from requests.models import retired\n").findings
    assert found.rule == DRIFT
    assert "requests 1.9.0 has it" in found.message


@pytest.mark.usefixtures("index")
def test_without_a_lock_the_newest_that_is_allowed_is_compared_and_the_finding_says_so(tmp_path):
    (found,) = look(tmp_path, "from requests import nope\n", declared(None, "requests<2")).findings
    assert found.package is not None
    assert found.package.version == "1.9.0"
    assert "nothing locks it" in found.message


SILENT = {
    "the way out is written": (
        "import requests\ntry:\n    requests.nope()\nexcept AttributeError:\n    pass\n"
    ),
    "it is asked for first": "import requests\nif hasattr(requests, 'other'):\n    requests.nope()\n",
    "made at run time": "import requests\nrequests.shape().anything\n",
    "put there by the project": "import requests\nrequests.nope = 1\nprint(requests.nope)\n",
    "a store, not a read": "import requests\nrequests.get('x').nope = 1\n",
    "of a subclass in the package": "from requests.models import base\nbase().only_here()\n",
    "a union": ("import requests\ndef f(r: 'requests.Response | int'):\n    r.nope()\n"),
    "a class of the project": ("import requests\nclass Mine(requests.Response):\n    pass\nMine().nope()\n"),
    "a field that may hand out a value": (
        "import requests\nclass M:\n    reply = requests.Response()\ndef f(m: M):\n    m.reply.upper_case()\n"
    ),
    "defined by the project": "import requests\ndef nope(): ...\nrequests.get('x').nope()\n",
    "expected by a test": (
        "import pytest\nimport requests\nwith pytest.raises(AttributeError):\n    requests.nope()\n"
    ),
}


@pytest.mark.parametrize("code", SILENT.values(), ids=SILENT)
@pytest.mark.usefixtures("index")
def test_what_cannot_be_known_is_not_said(tmp_path, code):
    # The last line shows that the file was read: without it silence could be a failure.
    scan = look(tmp_path, code + "import requests\nrequests.surely_missing()\n")
    assert [f.symbol for f in scan.findings] == ["requests.surely_missing"]


@pytest.mark.usefixtures("index")
def test_a_module_of_the_project_is_not_the_package_of_that_name(tmp_path):
    files = {"requests/__init__.py": "x = 1\n", "app.py": "import requests\nrequests.nope()\n"}
    with pytest.raises(NothingToLookAt):
        look(tmp_path, files)


@pytest.mark.usefixtures("index")
def test_offline_the_kept_packages_serve_and_nothing_kept_is_no_pass(tmp_path):
    code = "import requests\nrequests.nope()\n"
    with pytest.raises(Skip, match="offline"):
        look(tmp_path, code, offline=True)
    assert len(look(tmp_path, code).findings) == 1
    assert len(look(tmp_path, code, offline=True).findings) == 1


@pytest.mark.usefixtures("index")
def test_what_comes_from_elsewhere_is_left_out(tmp_path):
    with pytest.raises(Skip):
        look(tmp_path, "import requests\n", declared(None, "requests", source="git"))


@pytest.mark.usefixtures("index")
def test_a_ty_that_finds_nothing_is_not_believed(tmp_path, make_tool):
    make_tool("print('[]')", "ty")
    with pytest.raises(ScannerError, match="known-bad"):
        look(tmp_path, "import requests\nrequests.nope()\n")


def test_a_hostile_wheel_leaves_text_alone_and_nothing_outside(tmp_path, index):
    hostile = {
        "evil/__init__.py": "raise SystemExit('imported')\n",
        "evil.pth": "import os; os.abort()\n",
        "evil/native.so": "no library",
        "evil-1.0.data/scripts/evil": "#!/bin/sh\ntouch ran\n",
    }
    wheel(index, "evil", "1.0", hostile)
    known = inventory(tmp_path / "t", {"a.py": "import evil\n"})
    store = Store(tmp_path / "own")
    laid, failed = Wheelhouse(known, "3.12", store).lay_out([Wish("evil", "==1.0", locked=True)])
    assert failed == {}
    folder = laid["evil"].folder
    kept = {p.relative_to(folder).as_posix(): p.stat().st_size for p in folder.rglob("*") if p.is_file()}
    assert set(kept) == {"evil/__init__.py", "evil/native.so", "evil-1.0.dist-info/METADATA", ".whole"}
    assert kept["evil/native.so"] == 0
    assert not any(p.is_symlink() for p in folder.rglob("*"))
    assert (store.folder.stat().st_mode & 0o777, (folder / "evil").stat().st_mode & 0o777) == (0o700, 0o500)


def test_a_wheel_that_points_outside_is_not_kept(tmp_path, index):
    wheel(index, "climber", "1.0", {"climber.py": "", "../../../../escaped.py": "x = 1\n"})
    known = inventory(tmp_path / "t", {"a.py": "import climber\n"})
    Wheelhouse(known, "3.12", Store(tmp_path / "own")).lay_out([Wish("climber", "==1.0", locked=True)])
    assert list(tmp_path.rglob("escaped.py")) == []


def test_a_list_deep_in_the_tree_does_not_lock_what_the_top_leaves_open(tmp_path, index):
    deep = Dependency(
        "PyPI", "requests", "1.9.0", "requests==1.9.0", direct=True, development=False,
        declared_in="ci/oldest/requirements.txt", line=1,
    )  # fmt: skip
    ci = Manifest("ci/oldest/requirements.txt", "PyPI", is_lock=False, dependencies=(deep,))
    top = declared(None, "requests>=1")
    known = inventory(
        tmp_path / "t", {"app.py": "from requests import nope\n"}, manifests=[ci, top], limits=Limits()
    )
    (found,) = Ty().scan(known).findings
    assert index.is_dir()
    assert found.package is not None
    assert found.package.version == "2.31.0"
    assert "nothing locks it" in found.message
