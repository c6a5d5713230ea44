import pytest
from support import findings, scan

from lastmile.checks.security.container_runs_as_root import CHECK
from lastmile.errors import Skip

RUN = '\nEXPOSE 8000\nCMD ["python", "app.py"]\n'


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("FROM python:3.12-slim" + RUN, 1),
        ("FROM python:3.12-slim\nUSER app\nUSER root" + RUN, 3),
        ("FROM node:22 AS build\nUSER node\nFROM node:22-alpine" + RUN, 3),
        ("ARG TAG=3.12\nFROM --platform=linux/amd64 docker.io/library/python:${TAG}" + RUN, 2),
        ("FROM debian:12 AS base\nRUN apt-get update\nFROM base AS final" + RUN, 3),
        ('FROM golang:1.23 AS b\nFROM scratch\nCOPY --from=b /app /app\nEXPOSE 80\nENTRYPOINT ["/app"]', 2),
        ("FROM gcr.io/distroless/static" + RUN, 1),
        ("FROM alpine:3.20\nUSER 0:0" + RUN, 2),
        ("FROM alpine\nRUN cat <<EOF > /a\nUSER app\nEOF" + RUN, 1),
    ],
)
def test_root(tmp_path, text, line):
    (finding,) = findings(CHECK, tmp_path, {"Dockerfile": text})
    assert (finding.severity, finding.confidence, finding.line) == ("medium", "medium", line)


@pytest.mark.parametrize(
    "text",
    [
        "FROM python:3.12\nRUN useradd app\nUSER app" + RUN,
        "FROM debian:12 AS base\nUSER 1000\nFROM base" + RUN,
        "FROM gcr.io/distroless/static-debian12:nonroot" + RUN,
        "FROM nginxinc/nginx-unprivileged:1.27" + RUN,
        "FROM registry.example.com/team/base:4" + RUN,
        "FROM python:3.12\nARG UID=1000\nUSER ${UID}:${UID}" + RUN,
        "FROM alpine\nRUN apk add su-exec\nENTRYPOINT exec su-exec app /srv/app",
        "FROM python:3.12\nRUN pip install tox",
        "FROM php:8.3-apache\nEXPOSE 80\nCMD apache2-foreground",
        "FROM alpine\n# USER root\nRUN adduser app \\\n  # of the service\n  -D\nUSER app" + RUN,
    ],
)
def test_unprivileged_or_unknown(tmp_path, text):
    assert findings(CHECK, tmp_path, {"Dockerfile": text}) == ()


def test_an_entry_point_that_gives_its_rights_up(tmp_path):
    files = {
        "Dockerfile": 'FROM debian:12\nCOPY docker-entrypoint.sh /\nENTRYPOINT ["/docker-entrypoint.sh"]\n',
        "docker-entrypoint.sh": '#!/bin/sh\nchown -R app /data\nexec gosu app "$@"\n',
    }
    assert findings(CHECK, tmp_path / "a", files) == ()
    files["docker-entrypoint.sh"] = '#!/bin/sh\nexec "$@"\n'
    assert len(findings(CHECK, tmp_path / "b", files)) == 1


def test_milder_for_a_tool_and_where_the_cluster_names_the_user(tmp_path):
    tool = {"Dockerfile": 'FROM alpine\nENTRYPOINT ["/tool"]'}
    cluster = {"Dockerfile": "FROM alpine" + RUN, "deploy/app.yaml": "spec:\n  runAsNonRoot: true\n"}
    for name, files in (("a", tool), ("b", cluster)):
        (finding,) = findings(CHECK, tmp_path / name, files)
        assert finding.severity == "low"


@pytest.mark.parametrize(
    "path", [".devcontainer/Dockerfile", "Dockerfile.dev", "docker/builder-go.dockerfile"]
)
def test_images_for_the_team_do_not_count(tmp_path, path):
    with pytest.raises(Skip):
        scan(CHECK, tmp_path, {path: "FROM alpine" + RUN})
