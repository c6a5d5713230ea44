"""Readiness to ship counts by what runs and what is said; files alone earn nothing."""

import pytest
from support import inventory, places, scan

from lastmile.checks.failure_modes import (
    chat_residue,
    ci_without_checks,
    no_api_contract,
    no_architecture_record,
    no_ci,
    no_deploy_definition,
    no_environments,
    no_rollback_path,
    no_runbook,
    no_setup_docs,
    no_static_gate,
)
from lastmile.checks.security import (
    generated_or_binary_clutter,
    no_security_contact,
    no_security_scan_in_ci,
    personal_data_inventory,
    privacy_pages_missing,
)
from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import History
from lastmile.model import Confidence, Fact, Severity

APP = {"app.py": "print('shop')\n"}
WORKFLOW = ".github/workflows/ci.yml"
SERVICE = (Fact.APPLICATION, Fact.WEB_SERVICE, Fact.DATABASE)


def _workflow(*steps, on="push"):
    return f"on: {on}\njobs:\n  a:\n    steps:\n" + "".join(f"      - {step}\n" for step in steps)


def _found(module, tmp_path, files, **known):
    return scan(module.CHECK, tmp_path, APP | files, **known).findings


# --- tests that stop a change


def test_a_pipeline_that_runs_the_tests_passes(tmp_path):
    assert _found(ci_without_checks, tmp_path, {WORKFLOW: _workflow("run: pytest")}) == ()


@pytest.mark.parametrize(
    "files",
    [
        {},
        {WORKFLOW: ""},
        {WORKFLOW: _workflow("run: echo pytest")},
        {WORKFLOW: _workflow("run: npm run build")},
    ],
    ids=["none", "empty", "printed", "build"],
)
def test_no_pipeline_and_an_empty_one_weigh_the_same(tmp_path, files):
    (found,) = _found(ci_without_checks, tmp_path, files)
    assert (found.severity, found.confidence, found.path) == (Severity.HIGH, Confidence.HIGH, None)


def test_tests_that_may_fail_are_named_with_their_line(tmp_path):
    steps = _workflow("run: pytest\n        continue-on-error: true")
    (found,) = _found(ci_without_checks, tmp_path, {WORKFLOW: steps})
    assert (found.path, found.line, found.confidence) == (WORKFLOW, 5, Confidence.HIGH)


def test_tests_by_the_clock_alone_stop_no_change(tmp_path):
    nightly = _workflow("run: pytest", on="{schedule: [{cron: '0 1 * * *'}]}")
    (found,) = _found(ci_without_checks, tmp_path, {WORKFLOW: nightly})
    assert found.severity is Severity.MEDIUM
    assert "not when code changes" in found.message


def test_steps_of_another_repository_leave_the_question_open(tmp_path):
    text = "on: push\njobs:\n  a:\n    uses: acme/shared/.github/workflows/all.yml@v1\n"
    for module in (ci_without_checks, no_security_scan_in_ci, no_static_gate):
        with pytest.raises(Skip, match="another repository"):
            _found(module, tmp_path / module.__name__, {WORKFLOW: text})


# --- linters, types, compilers


def test_a_language_without_a_gate_is_counted(tmp_path):
    files = {WORKFLOW: _workflow("run: ruff check ."), "web.ts": "export const a = 1\n"}
    brought = scan(no_static_gate.CHECK, tmp_path, APP | files)
    assert "TypeScript" in brought.findings[0].message
    assert "Python" not in brought.findings[0].message
    assert (brought.violations, brought.opportunities) == ({no_static_gate.RULE: 1}, {no_static_gate.RULE: 2})


@pytest.mark.parametrize(
    ("files", "passes"),
    [
        ({"main.go": "package main\n", WORKFLOW: _workflow("run: go test ./...")}, True),
        ({"main.rs": "fn main() {}\n", WORKFLOW: _workflow("run: cargo build")}, True),
        ({"a.py": "x = 1\n", WORKFLOW: _workflow("run: ruff check --exit-zero .")}, False),
        ({"a.py": "x = 1\n", WORKFLOW: _workflow("run: pytest")}, False),
        ({"a.ts": "x\n", WORKFLOW: _workflow("run: next build")}, True),
        (
            {
                "a.ts": "x\n",
                WORKFLOW: _workflow("run: next build"),
                "next.config.js": "module.exports = {typescript: {ignoreBuildErrors: true}}",
            },
            False,
        ),
    ],
)
def test_what_is_a_gate_of_a_language(tmp_path, files, passes):
    assert (scan(no_static_gate.CHECK, tmp_path, files).findings == ()) is passes


# --- scans


@pytest.mark.parametrize(
    ("step", "passes"),
    [
        ("uses: github/codeql-action/analyze@v3", True),
        ("run: pip-audit", True),
        ("run: npm audit || true", False),
        ("run: pip install bandit", False),
        ("run: pytest", False),
    ],
)
def test_a_scan_that_can_fail(tmp_path, step, passes):
    assert (_found(no_security_scan_in_ci, tmp_path, {WORKFLOW: _workflow(step)}) == ()) is passes


# --- deployment and the way back


@pytest.mark.parametrize(
    ("files", "passes"),
    [
        ({"Dockerfile": "FROM python:3\nCOPY . /app\nCMD python app.py\n"}, True),
        ({"Dockerfile": ""}, False),
        ({"Dockerfile": "# one day\n"}, False),
        ({"docker-compose.yml": "services:\n  db:\n    image: postgres\n"}, False),
        ({"docker-compose.yml": "services:\n  web:\n    build: .\n"}, True),
        ({"Procfile": "web: gunicorn app\n"}, True),
        ({"vercel.json": "{}"}, False),
        ({WORKFLOW: _workflow("run: flyctl deploy --remote-only")}, True),
        ({"k8s/web.yaml": "apiVersion: apps/v1\nkind: Deployment\n"}, True),
    ],
)
def test_a_deployment_counts_by_what_it_says(tmp_path, files, passes):
    assert (_found(no_deploy_definition, tmp_path, files, facts=SERVICE) == ()) is passes


@pytest.mark.parametrize(
    ("files", "passes"),
    [
        ({}, False),
        ({"CHANGELOG.md": "## 1.2.0\n- rollback of prices\n"}, False),
        ({"docs/ops.md": "# Rollback\n\nsoon\n"}, False),
        ({"docs/ops.md": "# Rollback\n\n```\ndocker service rollback web\n```\n"}, True),
        ({WORKFLOW: _workflow("run: docker push shop:latest")}, False),
        ({WORKFLOW: _workflow("run: docker build -t shop:$GITHUB_SHA .")}, True),
        ({WORKFLOW: _workflow("run: cargo build --release", on="{push: {tags: ['v*']}}")}, True),
        ({WORKFLOW: _workflow("run: echo release", on="{push: {tags: ['v*']}}")}, False),
    ],
)
def test_a_way_back(tmp_path, files, passes):
    assert (_found(no_rollback_path, tmp_path, files, facts=SERVICE) == ()) is passes


def test_a_platform_that_keeps_releases_leaves_the_question_open(tmp_path):
    with pytest.raises(Skip, match="keeps older releases"):
        _found(
            no_rollback_path,
            tmp_path,
            {"netlify.toml": '[build]\ncommand = "npm run build"\n'},
            facts=SERVICE,
        )


@pytest.mark.parametrize("module", [no_deploy_definition, no_rollback_path, no_runbook, no_environments])
def test_a_library_is_not_judged_as_a_service(tmp_path, module):
    with pytest.raises(NothingToLookAt):
        _found(module, tmp_path, {}, facts=(Fact.LIBRARY,))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("db = connect('postgres://app:pw@live.acme.io/shop')", True),
        ("db = connect(os.environ.get('DB', 'postgres://app:pw@live.acme.io/shop'))", False),
        ("db = connect('postgres://app:pw@localhost/shop')", False),
        ("# db = connect('postgres://app:pw@live.acme.io/shop')", False),
        ("url = 'https://abcdefghijklmnopqrst.supabase.co'", True),
        ("db = connect('postgres://app:pw@db/shop')", False),
    ],
)
def test_an_address_of_live_data(tmp_path, line, found):
    got = _found(no_environments, tmp_path, {"db.py": f"import os\n{line}\n"}, facts=SERVICE)
    assert places(got) == ([("db.py", 2)] if found else [])


def test_each_address_is_a_place_of_its_own(tmp_path):
    address = "url = 'https://abcdefghijklmnopqrst.supabase.co'\n"
    got = _found(no_environments, tmp_path, {"a.py": address * 2, "b.py": address}, facts=SERVICE)
    assert places(got) == [("a.py", 1), ("a.py", 2), ("b.py", 1)]
    assert not any(letter.isdigit() for one in got for letter in one.message)  # no count beside the places


# --- pages


def test_headings_without_commands_tell_nothing(tmp_path):
    page = "# Operations\n\n## Deployment\n\nsoon\n\n## Backup\n\n## Troubleshooting\n\n## Logs\n"
    brought = scan(no_runbook.CHECK, tmp_path, APP | {"docs/runbook.md": page}, facts=SERVICE)
    assert brought.violations == {no_runbook.RULE: 4}


def test_a_runbook_with_commands_and_symptoms_passes(tmp_path):
    page = (
        "# Running it\n\n## Upgrade\n\n```\ndocker compose pull\ndocker compose up -d\n```\n"
        "\n## Backup\n\n```\npg_dump shop > shop.sql\n```\n"
        "\n## Troubleshooting\n\nIf the worker fails to start, restart it: `systemctl restart worker`.\n"
        "\n## Logs\n\nUse `journalctl -u shop`.\n"
    )
    assert _found(no_runbook, tmp_path, {"docs/ops.md": page}, facts=SERVICE) == ()


@pytest.mark.parametrize(
    "link", ["[Documentation](https://docs.acme.io/)", "Documentation: https://docs.acme.io/ops"]
)
def test_documentation_kept_elsewhere_leaves_the_question_open(tmp_path, link):
    with pytest.raises(Skip, match="elsewhere"):
        _found(no_runbook, tmp_path, {"README.md": f"# Acme\n\n{link}\n"}, facts=SERVICE)


@pytest.mark.parametrize(
    "link",
    [
        "[![Documentation](https://img.shields.io/badge/docs-acme)](https://acme.io/x)",
        "[Docs](https://nextjs.org/docs)",
    ],
)
def test_badges_and_a_framework_s_pages_are_no_documentation(tmp_path, link):
    brought = scan(no_runbook.CHECK, tmp_path, APP | {"README.md": f"# Acme\n\n{link}\n"}, facts=SERVICE)
    assert brought.violations == {no_runbook.RULE: 4}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "no command that starts"),
        ({"README.md": "# Shop\n\n```\nnpm run dev\n```\n"}, "no command that starts"),
        ({"README.md": "# Shop\n\n```\npython gone.py\n```\n"}, "no command that starts"),
        ({"README.md": "# Shop\n\n```\npython app.py\n```\n"}, None),
        ({"README.md": "# Shop\n\nRun\n\n    make run\n", "Makefile": "run:\n\tpython app.py\n"}, None),
        (
            {
                "README.md": "```\nnpm run dev\nnpm run seed\n```\n",
                "package.json": '{"scripts": {"dev": "vite"}}',
            },
            "`npm run seed`, which no package.json has",
        ),
        (
            {
                "README.md": "```\nnpm run dev\nnpm run seed # or by hand\n```\n",
                "package.json": '{"scripts": {"dev": "vite"}}',
            },
            "`npm run seed`, which no package.json has",
        ),
        (
            {
                "README.md": "This project was bootstrapped with y.\n```\nnpm start\n```\n",
                "package.json": '{"scripts": {"start": "react-scripts start"}}',
            },
            "project generator",
        ),
    ],
)
def test_commands_fit_the_product(tmp_path, files, said):
    found = _found(no_setup_docs, tmp_path, files)
    assert [said in f.message for f in found] == ([True] if said else [])


def test_settings_that_no_page_names_are_counted(tmp_path):
    code = "import os\n" + "".join(f"os.environ['SHOP_{c}_KEY']\n" for c in "ABCDE")
    readme = "# Shop\n\n```\npython app.py\n```\n\nSet `SHOP_A_KEY`.\n"
    (found,) = _found(no_setup_docs, tmp_path / "a", {"conf.py": code, "README.md": readme})
    assert "names 1 of 5 settings" in found.message
    example = "".join(f"SHOP_{c}_KEY=\n" for c in "BC")
    assert (
        _found(no_setup_docs, tmp_path / "b", {"conf.py": code, "README.md": readme, ".env.example": example})
        == ()
    )


def test_a_page_on_the_design_names_own_parts(tmp_path):
    code = {f"{name}/core.py": "x = 1\n" * 1000 for name in ("orders", "prices", "stock", "mailer")}
    prose = "The orders part asks prices and stock before the mailer writes to the customer. " * 15
    assert (
        _found(no_architecture_record, tmp_path / "a", code | {"docs/architecture.md": f"# Parts\n\n{prose}"})
        == ()
    )
    for number, page in enumerate(("# Architecture\n", "# Architecture\n\n" + "We care for quality. " * 100)):
        (found,) = _found(
            no_architecture_record, tmp_path / str(number), code | {"docs/architecture.md": page}
        )
        assert found.severity is Severity.LOW


def test_a_small_product_needs_no_record_of_its_design(tmp_path):
    with pytest.raises(NothingToLookAt):
        _found(no_architecture_record, tmp_path, {})


ROUTES = "".join(f"app.post('/o{n}', (req, res) => res.json({{}}))\n" for n in range(6))


@pytest.mark.parametrize(
    ("files", "count"),
    [
        ({"api.js": ROUTES}, 1),
        ({"api.js": ROUTES, "openapi.yaml": ""}, 1),
        (
            {
                "api.js": ROUTES,
                "openapi.yaml": "paths:\n" + "".join(f"  /o{n}:\n    post: {{}}\n" for n in range(6)),
            },
            0,
        ),
    ],
)
def test_an_interface_is_described_by_its_operations(tmp_path, files, count):
    assert len(_found(no_api_contract, tmp_path, files, facts=SERVICE)) == count


VIEWS = """
from django.http import HttpResponse, JsonResponse
def ping(request):
    return HttpResponse("OK")
def show(request, n):
    return JsonResponse({"n": n})
def change(request, n):
    return JsonResponse({"n": n + 1})
def one(request, n):
    if request.method == "POST":
        return change(request, n)
    return show(request, n)
"""
ADDRESSES = """
from django.urls import path
from shop.{app} import views
urlpatterns = [
    path("ping/", views.ping),
    path("items/<int:n>", views.one),
    path("items/<int:n>/show", views.show),
    path("items/<int:n>/change", views.change),
    path("orders/<int:n>", views.one, name="order"),
    path("orders/<int:n>/show", views.show),
]
"""


def test_addresses_of_django_that_answer_programs_are_counted(tmp_path):
    files = {"shop/api/views.py": VIEWS, "shop/api/urls.py": ADDRESSES.format(app="api")}
    (finding,) = _found(no_api_contract, tmp_path, files, facts=SERVICE)
    assert "About 5 routes" in finding.message  # ping says nothing to a program


def test_a_page_s_own_small_calls_need_no_description(tmp_path):
    files = {"shop/front/views.py": VIEWS, "shop/front/urls.py": ADDRESSES.format(app="front")}
    # The views of another app bear the same names, and these addresses do not lead there.
    files |= {"shop/api/views.py": VIEWS, "shop/api/urls.py": "urlpatterns = []\n"}
    with pytest.raises(NothingToLookAt):
        _found(no_api_contract, tmp_path, files, facts=SERVICE)


def test_views_of_the_rest_framework_answer_programs(tmp_path):
    views = "from rest_framework import viewsets\n" + "".join(
        f"class V{n}(viewsets.ModelViewSet):\n    pass\n" for n in range(5)
    )
    urls = "from shop.views import *\nfrom shop import views\nrouter = DefaultRouter()\n" + "".join(
        f"router.register('v{n}', views.V{n})\n" for n in range(5)
    )
    files = {"shop/views.py": views, "shop/urls.py": urls}
    assert len(_found(no_api_contract, tmp_path / "bare", files, facts=SERVICE)) == 1
    files["shop/settings.py"] = "INSTALLED_APPS = ['drf_spectacular']\n"
    assert _found(no_api_contract, tmp_path / "made", files, facts=SERVICE) == ()


# --- code


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("// ... rest of the code remains unchanged", True),
        ("// ... existing code ...", True),
        ("// Here is the updated version of the file", True),
        ("<<<<<<< HEAD", True),
        ("const prompt = '// ... rest of the code'", False),
        ('const prompt = "say // ... rest of the code"', False),
        ("// the rest of the code expects a number", False),
        ("// ... and so on", False),
    ],
)
def test_leftovers_of_a_chat(tmp_path, line, found):
    got = _found(chat_residue, tmp_path, {"a.js": f"const a = 1\n{line}\n"})
    assert places(got) == ([("a.js", 2)] if found else [])


def _tracked(tmp_path, *paths):
    known = inventory(tmp_path, APP)
    history = History("c", None, False, False, 1, 1, None, None, frozenset(paths))
    object.__setattr__(known, "history", history)
    return known


def test_what_git_tracks_and_should_not(tmp_path):
    known = _tracked(
        tmp_path, "db.sqlite3", "src/.DS_Store", "tests/data/test.db", "app.py", "assets/logo.db"
    )
    found = generated_or_binary_clutter.CHECK.scan(known).findings
    assert [(f.path, f.severity) for f in found] == [
        ("db.sqlite3", Severity.MEDIUM),
        ("src/.DS_Store", Severity.LOW),
    ]
    known = _tracked(tmp_path, "a/db.sqlite3", "db.sqlite3")
    (more,) = generated_or_binary_clutter.CHECK.scan(known).findings
    assert more.message.endswith("a/db.sqlite3 (and 1 other file).")  # beside the one place that it lists


def test_without_git_nobody_knows_what_is_tracked(tmp_path):
    with pytest.raises(Skip):
        _found(generated_or_binary_clutter, tmp_path, {})


def test_a_contact_counts_by_what_it_says(tmp_path):
    def missing(name, text):
        brought = scan(no_security_contact.CHECK, tmp_path / name, APP | {"SECURITY.md": text})
        return brought.violations.get(no_security_contact.RULE, 0)

    assert (
        missing("paper", "# Security Policy\n\nWe take security seriously. Write to security@example.com.\n")
        == 3
    )
    whole = "Write to security@acme.io. We answer within 3 days.\n\n## Supported versions\n\nThe latest.\n"
    assert missing("whole", whole) == 0


def test_pages_on_privacy_and_terms(tmp_path):
    facts = (Fact.APPLICATION, Fact.FRONTEND, Fact.AUTH)
    page = "<form>Sign up</form>"
    (found,) = _found(privacy_pages_missing, tmp_path / "a", {"index.html": page}, facts=facts)
    assert "privacy or its terms" in found.message
    linked = page + '<a href="/privacy">x</a><a href="/terms">y</a>'
    assert _found(privacy_pages_missing, tmp_path / "b", {"index.html": linked}, facts=facts) == ()
    image = {"index.html": page, "README.md": "```\ndocker run -p 80:80 acme/shop:1\n```\n"}
    with pytest.raises(NothingToLookAt, match="others install"):
        _found(privacy_pages_missing, tmp_path / "c", image, facts=facts)
    both = {**image, "index.html": linked}
    assert _found(privacy_pages_missing, tmp_path / "d", both, facts=facts) == ()


def test_personal_data_is_information(tmp_path):
    model = "class User(Model):\n    email = models.EmailField()\n    date_of_birth = models.DateField()\n"
    (found,) = _found(personal_data_inventory, tmp_path, {"models.py": model})
    assert (found.severity, found.line, found.counts) == (Severity.INFO, 2, False)
    assert "names and contact: 1 (email)" in found.message


# --- paper

PAPER = {
    "README.md": "# Acme\n\n[![CI](https://img.shields.io/ci.svg)](https://acme.io/ci) "
    "[![Docs](https://img.shields.io/docs.svg)](https://docs.acme.io)\n\n## Features\n\n- fast\n- safe\n",
    WORKFLOW: "name: CI\non: [push]\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n"
    "      - uses: actions/checkout@v4\n      - run: echo ok\n",
    "LICENSE": "MIT License\n",
    "SECURITY.md": "# Security Policy\n\nPlease report vulnerabilities to security@example.com.\n",
    "uv.lock": "version = 1\n",
    "tests/test_app.py": "def test_app():\n    assert True\n",
    "CONTRIBUTING.md": "# Contributing\n\nFork, branch, open a pull request. Be kind.\n",
    "CHANGELOG.md": "# Changelog\n\n## 1.0.0\n\n- First release\n",
    "CODEOWNERS": "* @acme\n",
}
ROWS = (
    no_ci,
    ci_without_checks,
    no_static_gate,
    no_security_scan_in_ci,
    no_deploy_definition,
    no_rollback_path,
    no_environments,
    no_runbook,
    no_setup_docs,
    no_architecture_record,
    no_api_contract,
    chat_residue,
    no_security_contact,
    privacy_pages_missing,
)
PROTOTYPE = {"app.js": ROUTES, "page.html": "<form>Sign up</form>", "lib.py": "x = 1\n" * 4000}


@pytest.mark.parametrize("module", ROWS, ids=lambda module: module.__name__.rpartition(".")[2])
def test_nine_files_of_paper_earn_nothing(tmp_path, module):
    """Neither passes a row, makes it milder or less sure, nor leaves it open, which raises a score, too."""
    facts = (*SERVICE, Fact.FRONTEND, Fact.AUTH)
    weighed = []
    for name, files in (("bare", PROTOTYPE), ("dressed", PROTOTYPE | PAPER)):
        brought = scan(module.CHECK, tmp_path / name, files, facts=facts)
        share = brought.violations.get(module.RULE, len(brought.findings)) / brought.opportunities.get(
            module.RULE, 1
        )
        weighed.append(([(f.severity, f.confidence) for f in brought.findings], share))
    assert weighed[0] == weighed[1]
