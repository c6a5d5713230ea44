import pytest
from support import findings, places, scan

from lastmile.checks.dependencies.base_image_unpinned import CHECK, unfixed
from lastmile.errors import Skip


@pytest.mark.parametrize(
    "image",
    [
        *("python", "python:latest", "node:lts-alpine", "nginx:stable", "golang:alpine", "python:slim"),
        *("node:alpine3.20", "registry.example.org:5000/shop/base", "ghcr.io/shop/tool:main"),
    ],
)
def test_what_moves(image):
    assert unfixed(image)


@pytest.mark.parametrize(
    "image",
    [
        *("python:3.12-slim", "node:20", "debian:bookworm-slim", "ubuntu:noble", "alpine:3.20", "scratch"),
        *("python@sha256:" + "ab" * 32, "node:latest@sha256:" + "ab" * 32, "$BASE", "{{ image }}"),
        *(
            "gcr.io/distroless/static:nonroot",
            "eclipse-temurin:21-jre",
            "ghcr.io/shop/tool:release-candidate7",
        ),
        *("mcr.microsoft.com/dotnet/aspnet:8.0", "postgres:16-alpine3.20", "shop/base:teal"),
    ],
)
def test_what_is_fixed_or_unknown(image):
    assert unfixed(image) is None


def test_stages_arguments_and_copies(tmp_path):
    text = (
        "ARG TAG=latest\nFROM node:${TAG} AS web\nFROM golang AS unused\n"
        "FROM web\nCOPY --from=web /a /a\nCOPY --from=ghcr.io/shop/uv:latest /uv /uv\n"
    )
    found = findings(CHECK, tmp_path, {"Dockerfile": text})
    assert [(f.line, f.severity, f.symbol) for f in found] == [
        (2, "medium", "node:latest"),
        (3, "low", "golang"),
        (6, "low", "ghcr.io/shop/uv:latest"),
    ]


def test_an_image_of_the_own_organisation_and_a_stable_line_are_low(tmp_path):
    package = '{"repository": "https://github.com/shop/test"}'
    files = {"package.json": package, "Dockerfile": "FROM ghcr.io/shop/base\n"}
    assert [f.severity for f in findings(CHECK, tmp_path / "a", files)] == ["low"]
    assert [f.severity for f in findings(CHECK, tmp_path / "b", {"Dockerfile": "FROM node:lts\n"})] == ["low"]


def test_images_for_the_team_and_none_at_all(tmp_path):
    product = {"Dockerfile": "FROM python\n", "Dockerfile.dev": "FROM node\n"}
    assert places(findings(CHECK, tmp_path / "a", product)) == [("Dockerfile", 1)]
    with pytest.raises(Skip):
        scan(CHECK, tmp_path / "b", {".devcontainer/Dockerfile": "FROM python\n"})
