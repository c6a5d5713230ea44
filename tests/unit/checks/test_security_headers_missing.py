"""Headers by which browsers block attacks: any trace of them in source or configuration."""

from pathlib import Path

import pytest
from support import findings, scan

from lastmile.checks.security.security_headers_missing import CHECK
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Dependency, Manifest

APP = {"src/app.js": "const app = express();\napp.get('/', home);\n"}


def test_an_application_without_any_trace_is_told_all_four(tmp_path: Path) -> None:
    (found,) = findings(CHECK, tmp_path, APP)
    assert "content policy" in found.message
    assert "framing" in found.message


@pytest.mark.parametrize(
    "more",
    [
        {"src/server.js": "app.use(helmet());\n"},
        {"app/factory.py": "Talisman(app)\n"},
        {
            "nginx.conf": "add_header X-Frame-Options DENY;\nadd_header X-Content-Type-Options nosniff;\n"
            "add_header Strict-Transport-Security max-age=1;\n"
        },
        {
            "config/settings.py": "SECURE_HSTS_SECONDS = 3600\nX_FRAME_OPTIONS = 'DENY'\n"
            "MIDDLEWARE = ['django.middleware.security.SecurityMiddleware']\n"
        },
    ],
    ids=["helmet", "talisman", "nginx", "django"],
)
def test_a_middleware_or_most_of_the_headers_are_enough(more: dict[str, str], tmp_path: Path) -> None:
    assert findings(CHECK, tmp_path, APP | more) == ()


def test_a_header_package_is_enough(tmp_path: Path) -> None:
    package = Dependency("npm", "helmet", None, "^8", True, False, "package.json", 3)
    manifest = Manifest("package.json", "npm", False, (package,))
    assert findings(CHECK, tmp_path, APP, manifests=[manifest]) == ()


def test_a_comment_that_wishes_for_them_is_not(tmp_path: Path) -> None:
    wish = {"src/todo.js": "// app.use(helmet()) later, with X-Frame-Options and HSTS\nrun();\n"}
    assert len(findings(CHECK, tmp_path, APP | wish)) == 1


def test_the_four_are_what_could_fail(tmp_path: Path) -> None:
    assert scan(CHECK, tmp_path, APP).opportunities == {CHECK.name: 4}


def test_without_code_there_is_nothing_to_look_at(tmp_path: Path) -> None:
    with pytest.raises(NothingToLookAt):
        findings(CHECK, tmp_path, {"README.md": "words\n"})
