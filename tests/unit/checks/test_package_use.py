"""What is imported against what is declared: undeclared, unused, twice, trivial, tools, other majors."""

import json

import pytest
from support import findings, inventory

from lastmile.checks.dependencies import (
    dev_packages_in_production,
    duplicate_purpose,
    import_not_declared,
    sdk_major_mismatch,
    trivial_package,
    unused,
)
from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Dependency, Manifest
from lastmile.model import Fact

OLD = "import openai\nopenai.ChatCompletion.create(model='x')\n"
UNDECLARED, UNUSED = import_not_declared.CHECK, unused.CHECK
TWICE, TRIVIAL = duplicate_purpose.CHECK, trivial_package.CHECK
TOOLS, MAJORS = dev_packages_in_production.CHECK, sdk_major_mismatch.CHECK


def manifest(path, *packages, ecosystem="PyPI", problem=None, development=False):
    """Packages as a name or (name, spec) or (name, spec, version)."""
    given = [(p,) if isinstance(p, str) else p for p in packages]
    known = tuple(
        Dependency(ecosystem, p[0], (*p, "", None)[2], (*p, "")[1], True, development, path, n + 1)
        if len(p) > 2
        else Dependency(ecosystem, p[0], None, (*p, "")[1], True, development, path, n + 1)
        for n, p in enumerate(given)
    )
    return Manifest(path, ecosystem, False, known, problem)


def lock(path, versions, requires=None, ecosystem="PyPI"):
    known = tuple(
        Dependency(
            ecosystem,
            n,
            v,
            "",
            False,
            False,
            path,
            None,
            requires=tuple((r, None) for r in (requires or {}).get(n, ())),
        )
        for n, v in versions.items()
    )
    return Manifest(path, ecosystem, True, known)


def package_json(*names, folder=""):
    return manifest(f"{folder}package.json", *names, ecosystem="npm")


# --- import-not-declared


def test_a_package_that_no_manifest_names(tmp_path):
    files = {"app.py": "import flask\nimport yaml\n", "requirements.txt": "flask"}
    (found,) = findings(UNDECLARED, tmp_path, files, manifests=[manifest("requirements.txt", "flask")])
    assert (found.path, found.line, found.symbol) == ("app.py", 2, "PyPI:yaml")
    assert found.package is not None
    assert found.package.name == "pyyaml"
    assert (found.severity, found.confidence) == ("medium", "medium")  # no lock: another may bring it


@pytest.mark.parametrize(("check", "text"), [(UNDECLARED, "import yaml\n"), (MAJORS, OLD)])
def test_further_files_are_counted_beside_the_place(tmp_path, check, text):
    files = dict.fromkeys(("a.py", "b.py", "c.py"), text)
    named = [manifest("pyproject.toml", ("openai", "openai")), lock("uv.lock", {"openai": "1.40.0"})]
    (found,) = findings(check, tmp_path, files, manifests=named)
    assert found.path == "a.py"
    assert "(here and in 2 other files)" in found.message


def test_an_invented_package_is_told_to_be_checked(tmp_path):
    files = {"app.py": "import fastapi_superauth_pro\n"}
    locks = [manifest("pyproject.toml", "flask"), lock("uv.lock", {"flask": "3.1.0"})]
    (found,) = findings(UNDECLARED, tmp_path, files, manifests=locks)
    assert "check that it exists" in found.message
    assert (found.severity, found.confidence) == ("medium", "medium")


def test_brought_along_only_is_milder_and_says_by_whom(tmp_path):
    locks = [
        manifest("pyproject.toml", "requests"),
        lock("uv.lock", {"requests": "2.34.0", "urllib3": "2.7.0"}, {"requests": ["urllib3"]}),
    ]
    (found,) = findings(UNDECLARED, tmp_path, {"app.py": "import urllib3, requests"}, manifests=locks)
    assert found.severity == "low"
    assert "requests brings it along" in found.message


@pytest.mark.parametrize(
    ("declared", "module"),
    [
        ("flask", "werkzeug.utils"),  # the framework's documentation says so
        ("celery", "kombu"),
        ("azure-storage-blob", "azure.core.exceptions"),
        ("django-sandcastle", "sandcastle.models"),  # named for the framework, imported without it
        ("django-soft-clay", "django_softclay.models"),
        ("django-treenode", "treenode"),
    ],
)
def test_a_part_of_what_is_declared_and_modules_named_otherwise(tmp_path, declared, module):
    files = {"app.py": f"import {module}"}
    assert findings(UNDECLARED, tmp_path, files, manifests=[manifest("pyproject.toml", declared)]) == ()


def test_a_frameworks_name_explains_no_package_that_everybody_knows(tmp_path):
    named = [manifest("pyproject.toml", "django-requests")]
    (found,) = findings(UNDECLARED, tmp_path, {"app.py": "import requests"}, manifests=named)
    assert found.symbol == "PyPI:requests"


@pytest.mark.parametrize(
    "files",
    [
        {"app.py": "import flask, os, json"},
        {"app.py": "try:\n    import ujson\nexcept ImportError:\n    ujson = None"},
        {"tests/test_app.py": "import pytest"},
        {"scripts/fix.py": "import pandas"},
        {"setup.py": "import setuptools"},
        {"app.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import pandas"},
        {"app.py": "import models", "core/models.py": ""},
        {"app.py": "import flask", "web/k6.js": "import http from 'k6/http'"},
        {
            "app.py": "import flask",
            "web/a.js": "import React from 'react'",
        },  # nothing says what JavaScript needs
    ],
)
def test_nobody_is_accused(tmp_path, files):
    try:
        assert findings(UNDECLARED, tmp_path, files, manifests=[manifest("requirements.txt", "flask")]) == ()
    except Skip:
        assert "flask" not in "".join(files.values())


def test_without_a_manifest_or_with_a_broken_one_nothing_is_known(tmp_path):
    with pytest.raises(Skip, match="no manifest"):
        findings(UNDECLARED, tmp_path, {"app.py": "import yaml"})
    broken = manifest("setup.py", problem="format not read yet")
    with pytest.raises(Skip, match=r"setup\.py: format not read yet"):
        findings(UNDECLARED, tmp_path, {"app.py": "import yaml"}, manifests=[broken])
    with pytest.raises(NothingToLookAt):
        findings(UNDECLARED, tmp_path, {"app.py": "import os"})


def test_scripts_and_go(tmp_path):
    files = {
        "src/a.ts": "import axios from 'axios';\nimport React from 'react';\nimport type { X } from 'typed';",
        "go.mod": "module example.org/x",
        "main.go": 'package main\nimport "github.com/gin-gonic/gin"\nimport "github.com/lib/pq"',
    }
    found = findings(
        UNDECLARED,
        tmp_path,
        files,
        manifests=[package_json("react"), manifest("go.mod", "github.com/lib/pq", ecosystem="Go")],
    )
    assert [f.symbol for f in found] == ["Go:github.com/gin-gonic/gin", "npm:axios"]


def test_an_optional_part_whose_package_is_named_for_development(tmp_path):
    named = [
        manifest("requirements.txt", "flask"),
        manifest("requirements-dev.txt", "jupyterlab", development=True),
    ]
    files = {"app/lab.py": "import jupyter_server", "app/web.py": "import flask"}
    assert findings(UNDECLARED, tmp_path, files, manifests=named) == ()


# --- unused


def test_a_package_without_any_sign_of_use(tmp_path):
    files = {
        "package.json": json.dumps({"scripts": {"icons": "svgr ./src"}, "dependencies": {}}),
        "src/a.ts": "import axios from 'axios'",
        "vite.config.ts": "plugins: ['mammoth-plugin']",
        "tailwind.config.js": "plugins: [require('daisyui')]",
    }
    named = package_json("axios", "mammoth", "daisyui", "@svgr/cli", "react-dom", "@types/node")
    (found,) = findings(UNUSED, tmp_path, files, manifests=[named])
    assert (found.symbol, found.severity, found.confidence) == ("npm:mammoth", "low", "low")
    locked = lock("package-lock.json", {"axios": "1.0.0", "mammoth": "1.8.0"}, ecosystem="npm")
    (found,) = findings(UNUSED, tmp_path, files, manifests=[named, locked])
    assert found.confidence == "medium"


def test_another_package_may_ask_for_it(tmp_path):
    named = package_json("axios", "peer-of-axios")
    locked = lock("package-lock.json", {"axios": "1.0.0"}, {"axios": ["peer-of-axios"]}, ecosystem="npm")
    assert findings(UNUSED, tmp_path, {"a.js": "require('axios')"}, manifests=[named, locked]) == ()


def test_django_apps_servers_and_drivers_are_used(tmp_path):
    files = {
        "shop/settings.py": "INSTALLED_APPS = ['corsheaders', 'tagulous']",
        "Procfile": "web: gunicorn shop",
    }
    named = manifest(
        "requirements.txt", "django", "django-cors-headers", "gunicorn", "psycopg2-binary", "humanfriendly"
    )
    (found,) = findings(UNUSED, tmp_path, files, manifests=[named])
    assert found.symbol == "PyPI:humanfriendly"


def test_a_module_that_lost_a_separator_is_a_use(tmp_path):
    files = {"app.py": "from django_softclay.models import Clay"}
    named = manifest("pyproject.toml", "django-soft-clay")
    assert findings(UNUSED, tmp_path, files, manifests=[named]) == ()


def test_a_frozen_list_is_not_judged(tmp_path):
    frozen = manifest("requirements.txt", *((f"package{n}", "==1.0", "1.0") for n in range(20)))
    with pytest.raises(Skip):
        findings(UNUSED, tmp_path, {"a.py": ""}, manifests=[frozen])


# --- duplicate-purpose


def test_two_packages_for_one_job_in_different_files(tmp_path):
    files = {
        "a.ts": "import axios from 'axios'",
        "b.ts": "import got from 'got'",
        "c.ts": "import axios from 'axios'",
    }
    (found,) = findings(TWICE, tmp_path, files, manifests=[package_json("axios", "got", "moment", "dayjs")])
    assert (found.severity, found.line) == ("low", 2)  # the rarer one
    assert "axios (2 files" in found.message


@pytest.mark.parametrize(
    "files",
    [
        {"a.ts": "import axios from 'axios'", "b.test.ts": "import got from 'got'"},
        {"a.ts": "import axios from 'axios';\nimport got from 'got'"},  # the bridge between the two
        {"a.ts": "import moment from 'moment'", "b.ts": "import tz from 'moment-timezone'"},
    ],
)
def test_one_package_or_one_family(tmp_path, files):
    named = package_json("axios", "got", "moment", "moment-timezone")
    assert findings(TWICE, tmp_path, files, manifests=[named]) == ()


def test_each_part_of_a_workspace_chooses_for_itself(tmp_path):
    files = {"web/a.ts": "import axios from 'axios'", "api/b.ts": "import got from 'got'"}
    parts = [package_json("axios", folder="web/"), package_json("got", folder="api/")]
    assert findings(TWICE, tmp_path, files, manifests=parts) == ()


# --- trivial-package


def test_trivial_packages(tmp_path):
    named = [
        package_json("is-odd", "lodash"),
        manifest("requirements.txt", ("enum34", "enum34; python_version<'3'"), "futures"),
    ]
    found = findings(TRIVIAL, tmp_path, {}, manifests=named)
    assert [f.symbol for f in found] == ["npm:is-odd", "PyPI:futures"]


def test_no_manifest_is_nothing_to_look_at(tmp_path):
    for check in (TRIVIAL, TWICE, UNUSED):
        with pytest.raises(NothingToLookAt):
            findings(check, tmp_path, {"a.py": "import yaml"})


# --- dev-packages-in-production


def test_a_server_that_installs_test_runners(tmp_path):
    named = package_json("express", "jest", "nodemon", "@types/node")
    (found,) = findings(TOOLS, tmp_path, {}, manifests=[named], facts=[Fact.APPLICATION])
    assert found.severity == "low"
    assert "2 development tools among the production packages: jest, nodemon." in found.message


def test_what_templates_put_there_is_information(tmp_path):
    named = package_json("react-scripts", "@testing-library/react")
    (found,) = findings(TOOLS, tmp_path, {}, manifests=[named], facts=[Fact.APPLICATION])
    assert found.severity == "info"


def test_tools_that_the_product_itself_calls(tmp_path):
    named = manifest("requirements.txt", "flask", "black", "pytest")
    (found,) = findings(
        TOOLS, tmp_path, {"app.py": "import black"}, manifests=[named], facts=[Fact.APPLICATION]
    )
    assert "pytest" in found.message
    assert "black" not in found.message


def test_a_library_installs_nothing_for_production(tmp_path):
    with pytest.raises(NothingToLookAt):
        findings(TOOLS, tmp_path, {}, manifests=[package_json("jest")], facts=[Fact.LIBRARY])


# --- sdk-major-mismatch

NEW = "from openai import OpenAI\nOpenAI()\n"


@pytest.mark.parametrize(
    ("text", "version", "count"),
    [(OLD, "1.40.0", 1), (OLD, "0.28.1", 0), (NEW, "0.28.1", 1), (NEW, "1.40.0", 0)],
)
def test_openai_on_both_sides_of_its_first_major(tmp_path, text, version, count):
    named = [manifest("pyproject.toml", ("openai", "openai")), lock("uv.lock", {"openai": version})]
    found = findings(MAJORS, tmp_path, {"app.py": text}, manifests=named)
    assert len(found) == count
    assert all((f.severity, f.confidence) == ("high", "high") for f in found)


@pytest.mark.parametrize(
    ("spec", "found"),
    [
        ("openai", "medium"),
        ("openai>=0.27", "medium"),
        ("openai<1", None),
        ("openai>=0.27,<2", None),  # both sides are open
        ("openai>=1.2,<2", "high"),
        ("openai~=1.3", "high"),
        ("openai @@ nonsense", None),
    ],
)
def test_ranges(tmp_path, spec, found):
    told = findings(
        MAJORS, tmp_path, {"app.py": OLD}, manifests=[manifest("requirements.txt", ("openai", spec))]
    )
    assert [f.confidence for f in told] == ([found] if found else [])


def test_scripts(tmp_path):
    files = {
        "src/App.jsx": "import { Switch, Route } from 'react-router-dom'",
        "src/index.jsx": "import ReactDOM from 'react-dom';\nReactDOM.render(x, y)",
        "src/id.js": "const id = require('uuid/v4')",
        "src/main.js": "import Vue from 'vue'",
    }
    named = package_json(
        ("react-router-dom", "^6.4.0"), ("react-dom", "^19.0.0"), ("uuid", "^3.4.0"), ("vue", "^2.7.0")
    )
    found = findings(MAJORS, tmp_path, files, manifests=[named])
    assert [f.symbol for f in found] == ["npm:react-dom:render", "npm:react-router-dom:Switch"]


def test_each_part_has_its_own_version(tmp_path):
    files = {"old/app.py": OLD, "new/app.py": NEW}
    named = [
        manifest("old/requirements.txt", ("openai", "openai==0.28", "0.28")),
        manifest("new/requirements.txt", ("openai", "openai==1.40", "1.40")),
    ]
    assert findings(MAJORS, tmp_path, files, manifests=named) == ()


def test_guarded_imports_are_left_alone(tmp_path):
    text = "try:\n    from pydantic import BaseSettings\nexcept ImportError:\n    BaseSettings = None"
    named = manifest("requirements.txt", ("pydantic", "pydantic==2.9.0", "2.9.0"), ("openai", "openai"))
    made = inventory(tmp_path, {"app.py": text, "b.py": "import openai"}, manifests=[named])
    assert MAJORS.scan(made).findings == ()


def test_a_list_of_packages_that_nobody_wrote_is_not_searched_for(tmp_path):
    many = manifest("requirements.txt", *((f"package-{n}", f"package-{n}>=1") for n in range(2_500)))
    with pytest.raises(Skip, match="2,500 packages"):
        findings(UNUSED, tmp_path, {"app.py": "import flask"}, manifests=[many])


def test_folders_are_counted_in_words_that_fit(tmp_path):
    one, two = manifest("requirements.txt", "flask"), manifest("web/requirements.txt", "flask")
    assert TWICE.scan(inventory(tmp_path / "1", {}, manifests=[one])).searched.endswith(
        " jobs in 1 folder with manifests"
    )
    assert TWICE.scan(inventory(tmp_path / "2", {}, manifests=[one, two])).searched.endswith(
        " jobs in 2 folders with manifests"
    )
