from datetime import date

import pytest
from support import findings, inventory, scan

from lastmile.checks.dependencies.end_of_life_runtime import CHECK, judge
from lastmile.errors import Skip
from lastmile.inventory import Dependency, Manifest

TODAY = date(2026, 11, 20)


def found(tmp_path, files, **known):
    return [
        (f.symbol, f.path, f.line, f.severity)
        for f in judge(inventory(tmp_path, files, **known), TODAY).findings
    ]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (".nvmrc", "v16.20.0\n", ("Node.js 16", 1, "high")),
        (".nvmrc", "lts/hydrogen\n", ("Node.js 18", 1, "high")),
        (".node-version", "20\n", ("Node.js 20", 1, "medium")),
        (".python-version", "3.8.18\n", ("Python 3.8", 1, "high")),
        ("runtime.txt", "python-3.9.13\n", ("Python 3.9", 1, "high")),
        (".tool-versions", "ruby 3.3\nnodejs 14.21.3\n", ("Node.js 14", 2, "high")),
        ("Dockerfile", "FROM node:18-alpine AS build\nRUN x\n", ("Node.js 18", 1, "high")),
        (
            "Dockerfile",
            "# x\nFROM --platform=linux/amd64 docker.io/library/python:3.7\n",
            ("Python 3.7", 2, "high"),
        ),
        ("Dockerfile", "FROM ubuntu:20.04\n", ("Ubuntu 20.04", 1, "high")),
        ("Dockerfile", "FROM ubuntu:bionic-20230530 AS a\n", ("Ubuntu 18.04", 1, "high")),
        ("Dockerfile", "ARG X\nFROM debian:buster-slim\n", ("Debian 10", 2, "high")),
        ("Dockerfile", "FROM debian:9.13\n", ("Debian 9", 1, "high")),
        ("Dockerfile", "FROM debian:11\n", ("Debian 11", 1, "medium")),
        ("Dockerfile", "FROM python:3.13-bullseye\n", ("Debian 11", 1, "medium")),
        ("Dockerfile", "FROM alpine:3.14.2\n", ("Alpine 3.14", 1, "high")),
        ("Dockerfile", "FROM golang:1.25-alpine3.17\n", ("Alpine 3.17", 1, "high")),
        ("package.json", '{\n "engines": {"node": "16.x"}\n}', ("Node.js 16", 2, "high")),
        ("package.json", '{\n "engines": {"node": ">=12 <17"}\n}', ("Node.js 16", 2, "high")),
        ("package.json", '{\n "engines": {\n  "node": "^14 || ^16"}\n}', ("Node.js 16", 3, "high")),
        (".github/workflows/ci.yml", "with:\n  node-version: '18'\n", ("Node.js 18", 2, "high")),
    ],
)
def test_ended(tmp_path, path, text, expected):
    assert found(tmp_path, {path: text}) == [(expected[0], path, *expected[1:])]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".nvmrc", "22\n"),
        (".python-version", "3.12\n"),
        ("Dockerfile", "FROM python:3.13-slim\nFROM node:24\n"),
        ("Dockerfile", "FROM ubuntu:24.04\nFROM debian:bookworm-slim\nFROM debian:12\nFROM alpine:3.22\n"),
        ("package.json", '{"engines": {"node": "^16 || ^22"}}'),
        (".github/workflows/ci.yml", "node-version: 22\npython-version: [3.12]\n"),
    ],
)
def test_supported(tmp_path, path, text):
    result = scan(CHECK, tmp_path, {path: text})
    assert result.findings == ()
    assert result.data_date


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("package.json", '{"engines": {"node": ">=12"}}'),
        ("package.json", '{"engines": "broken"'),
        ("package.json", "[1]"),
        ("Dockerfile", "FROM python:latest\nFROM nodered/node-red:1.2\nFROM mynode:8\n"),
        (
            "Dockerfile",
            "FROM ubuntu:latest\nFROM debian:stable\nFROM alpine\nFROM bullseye\n# FROM debian:9\n",
        ),
        (".github/workflows/ci.yml", "strategy:\n  python-version: ['3.8', '3.12']\n"),
        (".github/workflows/ci.yml", "strategy:\n  python-version:\n    - 3.8\n    - 3.12\n"),
        (".nvmrc", "lts/*\n"),
    ],
)
def test_nothing_is_settled(tmp_path, path, text):
    with pytest.raises(Skip):
        scan(CHECK, tmp_path, {path: text})


def test_ci_speaks_only_where_nothing_else_does_and_with_one_voice(tmp_path):
    one, two = ".github/workflows/a.yml", ".github/workflows/b.yml"
    assert found(tmp_path, {one: "node-version: 18\n", two: "node-version: 18\n"}) == [
        ("Node.js 18", one, 1, "high")
    ]
    with pytest.raises(Skip):
        found(tmp_path, {one: "node-version: 18\n", two: "node-version: [20, 22]\n"})
    assert found(tmp_path, {one: "node-version: 18\n", ".nvmrc": "22"}) == []


def test_message_names_the_end(tmp_path):
    (finding,) = findings(CHECK, tmp_path, {".nvmrc": "16"})
    assert finding.message == "Node.js 16 has had no security repairs since 2023-09-11."


def test_systems_have_no_free_repairs_and_a_language_on_them_is_its_own_finding(tmp_path):
    (finding,) = findings(CHECK, tmp_path, {"Dockerfile": "FROM ubuntu:18.04\n"})
    assert finding.message == "Ubuntu 18.04 has had no free security repairs since 2023-05-31."
    both = found(tmp_path, {"Dockerfile": "FROM node:16-buster\n"})
    assert [product for product, *_ in both] == ["Debian 10", "Node.js 16"]


def test_django_by_its_lock(tmp_path):
    def lock(version):
        return Manifest(
            "uv.lock", "PyPI", True, (Dependency("PyPI", "django", version, "", True, False, "uv.lock", 4),)
        )

    assert found(tmp_path, {}, manifests=[lock("4.2.11")]) == [("Django 4.2", "uv.lock", 4, "high")]
    assert found(tmp_path, {}, manifests=[lock("5.2.1")]) == []


def test_day_of_the_end_still_counts_as_supported(tmp_path):
    facts = inventory(tmp_path, {".python-version": "3.10"})
    assert judge(facts, date(2026, 10, 31)).findings == ()
    assert len(judge(facts, date(2026, 11, 1)).findings) == 1
