"""Test runners, linters and their kin among what production installs.

Rule: catalogue dependencies/dev-packages-in-production (CWE-1104, CWE-489). Applications only. Test runners
and linters that a server installs in production are findings; build tools and types are information, for many
hosts build where they run, and pages that are bundled ship only what they import.
"""

import re

from lastmile.checks.dependencies._shipped_imports import chosen, covers, manifests_of, room, ships
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Dependency, Inventory, Manifest, Scan
from lastmile.model import Confidence, Fact, Finding, Severity
from lastmile.syntax.imported import used

RULE = "lastmile.dev-packages-in-production"
_NPM_TESTS = re.compile(
    r"(?:jest|ts-jest|babel-jest|mocha|chai|chai-http|sinon|supertest|nyc|c8|istanbul|vitest|ava|tape|jasmine|karma|"
    r"cypress|nock|proxyquire|rewire|enzyme|jsdom-global|nodemon|eslint|prettier|husky|lint-staged|standard|tslint|"
    r"jshint|stylelint|commitizen|semantic-release|ts-node-dev|live-server|browser-sync)$"
    r"|(?:eslint-(?:plugin|config)-|@typescript-eslint/|@testing-library/|@commitlint/|prettier-plugin-|karma-|"
    r"@vitest/|@jest/|stylelint-).{1,100}$"
)
_NPM_BUILDS = re.compile(
    r"(?:typescript|webpack|webpack-cli|webpack-dev-server|vite|rollup|parcel|esbuild|gulp|grunt|@babel/cli|"
    r"@babel/core|ts-node|tsx|concurrently|sass|postcss|autoprefixer|tailwindcss)$|@types/.{1,100}$"
    r"|@babel/(?:preset|plugin)-.{1,100}$"
)
_NPM_SERVERS = frozenset(
    ("express", "fastify", "koa", "@nestjs/core", "@hapi/hapi", "hapi", "hono", "restify", "sails",
     "apollo-server", "@apollo/server", "socket.io", "polka", "@feathersjs/express", "discord.js", "telegraf")
)  # fmt: skip
# Their templates put such packages among the dependencies.
_NPM_TEMPLATES = frozenset(
    ("react-scripts", "next", "gatsby", "nuxt", "@angular/core", "expo", "react-native")
)
_PYPI_TESTS = re.compile(
    r"(?:pytest|nose|nose2|tox|nox|coverage|codecov|coveralls|black|flake8|pylint|isort|mypy|ruff|autopep8|yapf|bandit|"
    r"pre-commit|factory-boy|freezegun|requests-mock|responses|vcrpy|moto|ipdb|pudb|django-debug-toolbar|pyright|"
    r"pycodestyle|pyflakes|pydocstyle|bumpversion|bump2version|twine|sphinx|mkdocs|locust|django-stubs|pip-audit)$"
    r"|(?:pytest-|flake8-|pylint-|sphinx-).{1,100}$"
)
# Brought along by tools that production may well need; a list from "pip freeze" names them.
_MOST_NAMED = 8


def look(inventory: Inventory) -> Scan:
    """Judge each manifest's production packages."""
    if Fact.APPLICATION not in inventory.facts:
        raise NothingToLookAt("no application: nothing is installed for production")
    manifests = [m for e in ("npm", "PyPI") for m in manifests_of(inventory, e) if m.dependencies]
    if not manifests:
        raise NothingToLookAt("no manifest that declares packages of npm or PyPI")
    found = [f for m in manifests if (f := _judged(inventory, m)) is not None]
    return Scan(
        findings=tuple(found),
        sent=tuple(m.path for m in manifests),
        searched=f"{sum(1 for _ in chosen(manifests))} packages for production",
    )


def _judged(inventory: Inventory, manifest: Manifest) -> Finding | None:
    named = [d for d in chosen([manifest]) if not d.optional and _not_shipped(inventory, manifest, d)]
    if manifest.ecosystem == "npm":
        production = {d.name for d in chosen([manifest])}
        tests = [d for d in named if _NPM_TESTS.match(d.name)]
        builds = [d for d in named if _NPM_BUILDS.match(d.name)]
        serves = bool(production & _NPM_SERVERS) and not production & _NPM_TEMPLATES
        if tests and serves:
            return _finding(manifest, tests, Severity.LOW)
        return _finding(manifest, tests + builds, Severity.INFO) if tests or (builds and serves) else None
    tests = [d for d in named if _PYPI_TESTS.match(d.name) and ";" not in d.spec]
    return _finding(manifest, tests, Severity.LOW) if tests else None


def _not_shipped(inventory: Inventory, manifest: Manifest, dependency: Dependency) -> bool:
    """Whether no shipped code imports it: what the product itself calls is no tool of the developers."""
    imports = used(inventory).get((dependency.ecosystem, dependency.name), ())
    return not any(ships(i) and covers(room(manifest), i.path) for i in imports)


def _finding(manifest: Manifest, named: list[Dependency], severity: Severity) -> Finding:
    names = sorted({d.name for d in named})
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    noun = "tool" if len(names) == 1 else "tools"
    tail = (
        "Production installs and carries them."
        if severity is not Severity.INFO
        else "That is sound where the host builds the product or where pages are bundled."
    )
    return Finding(
        rule=RULE,
        message=(
            f"{len(names)} development {noun} among the production packages: "
            f"{', '.join(names[:_MOST_NAMED])}{more}. {tail}"
        ),
        severity=severity,
        confidence=Confidence.MEDIUM,
        path=manifest.path,
        line=min((d.line for d in named if d.line), default=None),
        symbol=f"{manifest.ecosystem}:development",
        cwe=("CWE-1104", "CWE-489"),
    )


CHECK = Check(RULE, look)
