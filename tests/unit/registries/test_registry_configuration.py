import os

import pytest

from lastmile.registries.configuration import configured, public_base, public_host


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.prefix", str(tmp_path / "venv"))
    (tmp_path / "bin").mkdir()
    return {"HOME": str(tmp_path), "PATH": str(tmp_path / "bin"), "PIP_CONFIG_FILE": os.devnull}


def bases(registries):
    return [registry.base for registry in registries]


def test_nothing_is_configured(home):
    found = configured(home)
    assert bases(found.pypi) == [public_base("PyPI")]
    assert bases(found.npm) == [public_base("npm")]
    assert all(registry.public for registry in (*found.pypi, *found.npm))
    assert public_host("PyPI")
    assert public_base("Go") == ""


def test_the_environment_names_indexes_and_folders_are_no_addresses(home):
    home |= {
        "PIP_INDEX_URL": "https://user:word@mirror.example.org/simple",
        "PIP_EXTRA_INDEX_URL": "file:///opt/wheels https://more.example.org/simple/ ftp://old.example.org/",
    }
    found = configured(home)
    assert bases(found.pypi) == [
        "https://user:word@mirror.example.org/simple/",
        "https://more.example.org/simple/",
    ]
    assert [registry.host for registry in found.pypi] == ["mirror.example.org", "more.example.org"]
    assert not any(registry.public for registry in found.pypi)
    assert "word" not in repr(found)


def test_pips_files_in_their_order(home, tmp_path):
    del home["PIP_CONFIG_FILE"]
    user = tmp_path / ".config" / "pip" / "pip.conf"
    user.parent.mkdir(parents=True)
    user.write_text(
        "[global]\nindex-url = https://user.example.org/simple\n[install]\nextra_index_url=\n  https://a.example.org/x\n"
    )
    assert bases(configured(home).pypi) == ["https://user.example.org/simple/", "https://a.example.org/x/"]
    named = tmp_path / "named.conf"
    named.write_text("[global]\nindex-url = https://named.example.org/simple\n")
    home["PIP_CONFIG_FILE"] = str(named)
    assert bases(configured(home).pypi)[0] == "https://named.example.org/simple/"
    named.write_text("broken [ ini\nindex-url")
    assert bases(configured(home).pypi)[0] == "https://user.example.org/simple/"


@pytest.mark.parametrize(
    ("settings", "words"),
    [({"PIP_NO_INDEX": "1"}, "no-index"), ({"PIP_INDEX_URL": "file:///opt/simple"}, "no http")],
)
def test_a_user_without_an_index_is_told_why(home, settings, words):
    found = configured(home | settings)
    assert found.pypi == ()
    assert words in found.problems["PyPI"]


def test_npms_files_scopes_and_variables(home, tmp_path):
    (tmp_path / ".npmrc").write_text(
        "; mine\nregistry=https://npm.example.org/main\n@acme:registry = https://${ACME_HOST}/npm/\n"
        "//npm.example.org/:_authToken=secret\n"
    )
    prefix = tmp_path / "prefix" / "etc"
    prefix.mkdir(parents=True)
    (prefix / "npmrc").write_text(
        "registry=https://global.example.org\n@old:registry=https://old.example.org\n"
    )
    home |= {"ACME_HOST": "acme.example.org", "npm_config_prefix": str(prefix.parent)}
    found = configured(home)
    assert bases(found.npm) == ["https://npm.example.org/main/"]
    assert {scope: registry.base for scope, registry in found.scopes.items()} == {
        "@acme": "https://acme.example.org/npm/",
        "@old": "https://old.example.org/",
    }
    home["NPM_CONFIG_REGISTRY"] = "https://env.example.org/"
    assert bases(configured(home).npm) == ["https://env.example.org/"]
    assert configured(home | {"npm_config_registry": "nonsense"}).problems["npm"]
