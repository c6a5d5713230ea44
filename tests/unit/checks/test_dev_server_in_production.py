"""A development server is found where it is what users reach, and nowhere else."""

import pytest
from support import findings, places

from lastmile.checks.performance.dev_server_in_production import CHECK
from lastmile.model import Fact, Severity

FLASK = "from flask import Flask\napp = Flask(__name__)\n\nif __name__ == '__main__':\n    app.run({})\n"


def found(tmp_path, files):
    return findings(CHECK, tmp_path, files, facts={Fact.WEB_SERVICE})


@pytest.mark.parametrize(
    ("files", "where"),
    [
        ({"Dockerfile": 'FROM python:3.13\nCMD ["flask", "run", "--host=0.0.0.0"]\n'}, ("Dockerfile", 2)),
        (
            {"Dockerfile": "FROM python:3.13\nCMD python manage.py runserver 0.0.0.0:8000\n"},
            ("Dockerfile", 2),
        ),
        ({"Dockerfile": 'FROM python:3.13\nCMD ["uvicorn", "app:app", "--reload"]\n'}, ("Dockerfile", 2)),
        (
            {
                "Dockerfile": 'FROM node:24\nCMD ["npm", "run", "dev"]\n',
                "package.json": '{"scripts": {"dev": "next dev"}}',
            },
            ("Dockerfile", 2),
        ),
        ({"Procfile": "web: python manage.py runserver 0.0.0.0:$PORT\n"}, ("Procfile", 1)),
        ({"package.json": '{\n"scripts": {\n"start": "nodemon server.js"\n}}'}, ("package.json", 3)),
        ({"app.py": FLASK.format("host='0.0.0.0', port=80")}, ("app.py", 5)),
    ],
)
def test_found(tmp_path, files, where):
    assert places(found(tmp_path, files)) == [where]


@pytest.mark.parametrize(
    "files",
    [
        {"Dockerfile": 'FROM python:3.13\nCMD ["gunicorn", "app:app"]\n'},
        {"Dockerfile.dev": 'FROM python:3.13\nCMD ["flask", "run"]\n'},  # near miss: the team's own image
        {"docker-compose.yml": "services:\n  web:\n    command: python manage.py runserver\n"},
        {"Dockerfile": 'FROM node:24\nRUN npx vite build\nCMD ["node", "server.js"]\n'},
        {
            "Dockerfile": 'FROM node:24\nCMD ["npm", "start"]\n',
            "package.json": '{"scripts": {"start": "next start", "dev": "next dev"}}',
        },
        {"package.json": '{"scripts": {"dev": "nodemon server.js", "start": "node server.js"}}'},
        {"app.py": FLASK.format("debug=False")},  # near miss: this machine alone
        {"app.py": FLASK.format("host='0.0.0.0'"), "Procfile": "web: gunicorn app:app\n"},
        {"README.md": "Run `flask run` to try it.\n"},
    ],
)
def test_near_misses(tmp_path, files):
    assert found(tmp_path, files) == ()


def test_an_image_that_serves_users_is_graver_than_a_script(tmp_path):
    image = found(tmp_path / "a", {"Dockerfile": "FROM python:3.13\nCMD flask run\n"})
    script = found(tmp_path / "b", {"package.json": '{"scripts": {"start": "nodemon a.js"}}'})
    assert [f.severity for f in (*image, *script)] == [Severity.HIGH, Severity.MEDIUM]
