"""What the code imports, and whose module it is."""

import pytest
from support import inventory

from lastmile.inventory import Dependency, Manifest
from lastmile.syntax.imported import imported, unparsed, used


def manifest(path, *names, ecosystem="PyPI"):
    known = tuple(Dependency(ecosystem, n, None, "", True, False, path, 1) for n in names)
    return Manifest(path, ecosystem, False, known)


def kinds(folder, files, *manifests):
    """{what is imported: kind} of all files."""
    return {one.whole: one.kind for one in imported(inventory(folder, files, manifests=manifests))}


def one_of(folder, path, text, *manifests):
    (found,) = imported(inventory(folder, {path: text}, manifests=manifests))
    return found


def test_python_statements_of_every_form(tmp_path):
    text = (
        "import os.path, yaml as y\n"
        "from requests.auth import HTTPBasicAuth\n"
        "import importlib\n"
        "boto = importlib.import_module('boto3')\n"
        "def f():\n"
        "    __import__('stripe')\n"
        "    return y.safe_load('')\n"
    )
    found = {o.whole: o for o in imported(inventory(tmp_path, {"app.py": text}))}
    assert {w: o.kind for w, o in found.items()} == {
        "os.path": "standard",
        "importlib": "standard",
        "yaml": "foreign",
        "requests.auth": "foreign",
        "boto3": "foreign",
        "stripe": "foreign",
    }
    assert found["requests.auth"].module == "requests"
    assert found["requests.auth"].names == ("HTTPBasicAuth",)
    assert found["yaml"].used == ("safe_load",)
    assert [found[w].lazy for w in ("yaml", "stripe")] == [False, True]
    assert [(o.line, o.ecosystem) for o in found.values() if o.whole == "stripe"] == [(6, "PyPI")]


@pytest.mark.parametrize(
    ("text", "guarded", "typing_only"),
    [
        ("import ujson", False, False),
        ("try:\n    import ujson\nexcept ImportError:\n    ujson = None", True, False),
        ("try:\n    import ujson\nexcept ValueError:\n    pass", False, False),
        ("try:\n    pass\nfinally:\n    import ujson", False, False),
        ("import sys\nif sys.platform == 'win32':\n    import ujson", True, False),
        ("if DEBUG:\n    import ujson", True, False),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import ujson", False, True),
        ("import contextlib\nwith contextlib.suppress(ImportError):\n    import ujson", True, False),
        ("with open('x') as f:\n    import ujson", False, False),
    ],
)
def test_what_the_code_copes_without(tmp_path, text, guarded, typing_only):
    (found,) = [o for o in imported(inventory(tmp_path, {"a.py": text})) if o.whole == "ujson"]
    assert (found.guarded, found.typing_only) == (guarded, typing_only)


def test_modules_of_the_tree_are_local(tmp_path):
    files = {
        "src/shop/__init__.py": "",
        "src/shop/orders.py": "from shop import prices\nfrom . import prices\nimport helpers_of_shop",
        "src/shop/prices.py": "",
        "apps/blog/models.py": "",  # Django's sys.path trick; blog has no __init__
        "manage.py": "import blog.models\nimport local_settings",
        "local_settings.py": "",
        "tools/one.py": "import two",
        "tools/two.py": "",
    }
    found = kinds(tmp_path, files)
    assert found.pop("helpers_of_shop") == "foreign"
    assert set(found.values()) == {"local"}


def test_a_folder_does_not_hide_a_package_that_a_manifest_names(tmp_path):
    files = {
        "alembic/env.py": "from alembic import op",
        "app/stripe.py": "import stripe",
        "app/__init__.py": "",
    }
    named = manifest("requirements.txt", "alembic", "stripe")
    assert kinds(tmp_path, files, named) == {"alembic": "foreign", "stripe": "foreign"}


def test_celery_beside_django_s_own_celery_module(tmp_path):
    files = {
        "shop/__init__.py": "",
        "shop/celery.py": "from celery import Celery",
        "shop/tasks.py": "import celery",
    }
    assert kinds(tmp_path, files, manifest("requirements.txt", "celery")) == {"celery": "foreign"}


def test_python_2_is_read_by_text_and_named(tmp_path):
    made = inventory(tmp_path, {"old.py": "import urllib2\nimport yaml\nprint 'x'\n"})
    assert [(o.whole, o.kind, o.guarded) for o in imported(made)] == [
        ("urllib2", "standard", True),
        ("yaml", "foreign", True),
    ]
    assert unparsed(made) == ("old.py",)


def test_script_statements_of_every_form(tmp_path):
    text = """\
import axios, { isAxiosError } from "axios";
import type { Foo } from "typed-only";
import { type Bar } from "also-typed";
export * from "passed-on";
const { a, b: c } = require("required/sub");
const late = await import("late");
import "side-effect";
try { require("optional"); } catch {}
if (process.env.X) { require("conditional"); }
jest.mock("mocked");
let t: import("in-a-type").T;
axios.get("/");
"""
    found = {o.whole: o for o in imported(inventory(tmp_path, {"a.ts": text}))}
    assert "mocked" not in found
    assert {w for w, o in found.items() if o.typing_only} == {"typed-only", "also-typed", "in-a-type"}
    assert {w for w, o in found.items() if o.guarded} == {"optional", "conditional"}
    assert found["axios"].names == ("default", "isAxiosError")
    assert found["axios"].used == ("get",)
    assert (found["required/sub"].module, found["required/sub"].names) == ("required", ("a", "b"))


@pytest.mark.parametrize("path", ["App.vue", "App.svelte"])
def test_script_blocks_keep_their_lines(tmp_path, path):
    found = one_of(
        tmp_path,
        path,
        '<template>\n<p/>\n</template>\n<script setup lang="ts">\nimport x from "pinia"\n</script>\n',
    )
    assert (found.module, found.line) == ("pinia", 5)


def test_astro_front_matter(tmp_path):
    assert one_of(tmp_path, "a.astro", '---\nimport x from "nanoid";\n---\n<p/>').module == "nanoid"


def test_names_that_are_no_packages(tmp_path):
    files = {
        "package.json": '{"name": "root", "imports": {"#db": "./db.js"}}',
        "packages/ui/package.json": '{"name": "@acme/ui"}',
        "tsconfig.json": '{"compilerOptions": {"baseUrl": "src", '
        '"paths": {"@lib/*": ["lib/*"] /* ours */}}} // x',
        "vite.config.ts": "export default { resolve: { alias: { assets: '/src/assets' } } }",
        "src/components/button.ts": "",
        "styles/main.css": "",
        "src/a.ts": "\n".join(
            f'import "{name}";'
            for name in (
                "./b", "@/x", "~/x", "#db", "@acme/ui", "@lib/money", "assets/logo", "components/button",
                "styles/main.css",
                "virtual:pwa",
                "node:fs", "fs/promises", "bun:test", "https://esm.sh/react", "react",
                "@lib2/money", "lodash/fp",
            )
        ),
    }  # fmt: skip
    found = kinds(tmp_path, files)
    assert "https://esm.sh/react" not in found
    assert {w for w, k in found.items() if k == "foreign"} == {"react", "@lib2/money", "lodash/fp"}
    assert {w for w, k in found.items() if k == "standard"} == {
        "virtual:pwa",
        "node:fs",
        "fs/promises",
        "bun:test",
    }


def test_go_modules(tmp_path):
    files = {
        "go.mod": "module example.org/shop\n",
        "main.go": 'package main\nimport (\n"net/http"\n"example.org/shop/db"\n'
        '"github.com/gin-gonic/gin/binding"\n'
        '"github.com/x/y/v2/sub"\n"gopkg.in/yaml.v3"\n"C"\n)\n',
    }
    found = {o.whole: (o.kind, o.module) for o in imported(inventory(tmp_path, files))}
    assert found == {
        "net/http": ("standard", "net/http"),
        "C": ("standard", "C"),
        "example.org/shop/db": ("local", "example.org/shop/db"),
        "github.com/gin-gonic/gin/binding": ("foreign", "github.com/gin-gonic/gin"),
        "github.com/x/y/v2/sub": ("foreign", "github.com/x/y/v2"),
        "gopkg.in/yaml.v3": ("foreign", "gopkg.in/yaml.v3"),
    }


def test_rust_crates(tmp_path):
    text = "use serde::Serialize;\nuse crate::db;\nuse std::fs;\nmod db;\n"
    text += "fn f() { db::open(); tokio_util::io::x(); }\n"
    files = {"src/main.rs": text, "src/db.rs": ""}
    found = kinds(tmp_path, files, manifest("Cargo.toml", "serde", "tokio-util", ecosystem="crates.io"))
    assert found == {
        "serde::Serialize": "foreign",
        "crate::db": "local",
        "std::fs": "standard",
        "tokio_util": "foreign",
    }


def test_used_maps_packages_to_imports(tmp_path):
    files = {
        "a.py": "import yaml\nfrom google.cloud import storage\nimport json",
        "b.ts": 'import type { Request } from "express";\nimport x from "renamed";',
    }
    renamed = Dependency("npm", "real", None, "npm:real@1", True, False, "package.json", 1, alias="renamed")
    npm = Manifest(
        "package.json",
        "npm",
        False,
        (renamed, Dependency("npm", "@types/express", None, "", True, True, "package.json", 2)),
    )
    made = inventory(
        tmp_path,
        files,
        manifests=[manifest("requirements.txt", "pyyaml", "google-cloud-storage", "flask"), npm],
    )
    assert {key: [i.path for i in found] for key, found in used(made).items()} == {
        ("PyPI", "google-cloud-storage"): ["a.py"],
        ("PyPI", "pyyaml"): ["a.py"],
        ("npm", "@types/express"): ["b.ts"],
        ("npm", "real"): ["b.ts"],
    }


def test_computed_once(tmp_path):
    made = inventory(tmp_path, {"a.py": "import yaml"})
    assert imported(made) is imported(made)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.ts", "if (x) { " * 3000 + 'require("deep")' + "}" * 3000),
        ("a.rs", "use " + "{" * 400 + "a::b" + "}" * 400 + ";"),
        ("a.py", "import " + "a." * 5000 + "b"),
        ("a.vue", "<script>" * 5000),
        ("tsconfig.json", '{"paths": {' * 5000),
    ],
)
def test_hostile_text_is_read_or_left(tmp_path, path, text):
    assert isinstance(imported(inventory(tmp_path, {path: text, "b.py": "import yaml"})), tuple)
