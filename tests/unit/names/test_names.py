"""Import name <-> package name, and which names are known."""

import pytest

from lastmile.names import distributions, is_known, is_standard, modules_of, popular
from lastmile.names.providers import folded


@pytest.mark.parametrize(
    ("module", "first"),
    [
        ("yaml", "pyyaml"),
        ("PIL.Image", "pillow"),
        ("cv2", "opencv-python"),
        ("sklearn.svm", "scikit-learn"),
        ("jwt", "pyjwt"),
        ("rest_framework", "djangorestframework"),
        ("google.cloud.storage", "google-cloud-storage"),
        ("google.protobuf", "protobuf"),
        ("azure.storage.blob", "azure-storage-blob"),
        ("google.cloud.somethingnew", "google-cloud-somethingnew"),
        ("my_own_thing", "my-own-thing"),
        ("flask", "flask"),
    ],
)
def test_python_imports(module, first):
    assert distributions("PyPI", module)[0] == first


def test_other_ecosystems():
    assert distributions("npm", "express") == ("express", "@types/express")
    assert distributions("npm", "@scope/pkg")[1] == "@types/scope__pkg"
    assert distributions("crates.io", "serde_json") == ("serde-json", "serde_json")
    assert distributions("Go", "github.com/x/y") == ("github.com/x/y",)


def test_modules_of_a_package():
    assert "yaml" in modules_of("pyyaml")
    assert modules_of("some-thing") == ("some_thing",)


@pytest.mark.parametrize("ecosystem", ["PyPI", "npm", "Go", "crates.io"])
def test_popular_names_are_in_normal_form(ecosystem):
    names = popular(ecosystem)
    assert len(names) > 350
    assert len(set(names)) == len(names)
    if ecosystem == "PyPI":
        assert [n for n in names if folded(n) != n] == []
    if ecosystem == "npm":
        assert [n for n in names if n != n.lower()] == []


def test_known_names():
    assert is_known("PyPI", "requests")
    assert is_known("PyPI", "flask")
    assert is_known("npm", "@types/express")
    assert is_known("Go", "github.com/jackc/pgx/v5")
    assert not is_known("PyPI", "fastapi-superauth-pro")
    assert not is_known("npm", "left-pad-ultra-secure")
    assert popular("Maven") == ()


def test_what_languages_bring():
    assert is_standard("PyPI", "urllib2")
    assert is_standard("PyPI", "distutils.core")
    assert not is_standard("PyPI", "yaml")
    assert is_standard("npm", "fs/promises")
    assert not is_standard("npm", "punycode/")
    assert is_standard("Go", "net/http")
    assert not is_standard("Go", "github.com/x/y")
