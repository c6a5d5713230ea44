"""The YAML and the TOML door: what would cost far more than its size is an error, and soon."""

import time

import pytest

from lastmile import toml_in, yaml_in

SOON = 5.0  # seconds; without their guards these kill the process or run for minutes


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[" * 200_000, "nested"),
        ("{a: " * 100_000, "nested"),
        ("- " * 100_000, "nested"),
        ("a: " + "1:" * 300_000 + "1", "number"),
        ('a: !!int "' + "1:" * 300_000 + '1"', "number"),
        ("a: &x [1]\nb: *x\n", "aliases"),
    ],
)
def test_a_yaml_bomb_is_refused(text: str, problem: str) -> None:
    begun = time.thread_time()
    with pytest.raises(yaml_in.YamlError, match=problem):
        yaml_in.parse(text, "x.yaml")
    with pytest.raises(yaml_in.YamlError, match=problem):
        yaml_in.parse_all(text, "x.yaml")
    assert time.thread_time() - begun < SOON


def test_honest_yaml_is_read() -> None:
    deep = "".join(f"{' ' * level}a:\n" for level in range(50)) + " " * 50 + "1\n"
    assert yaml_in.parse(deep, "x.yaml")["a"]
    assert yaml_in.parse(f"text: '{'word ' * 1000}'\nwhen: 12:30:00\n", "x.yaml")["when"]


@pytest.mark.parametrize(
    "text",
    ["a" + ".a" * 200_000 + " = 1", '"a"' + ' . "a"' * 50_000 + " = 1", "a = " + "[" * 100_000,
     "a = " + "9" * 5000, "a = ["],
)  # fmt: skip
def test_a_toml_bomb_is_refused(text: str) -> None:
    begun = time.thread_time()
    with pytest.raises(toml_in.TomlError):
        toml_in.parse(text)
    assert time.thread_time() - begun < SOON


def test_honest_toml_is_read() -> None:
    text = '[tool.poetry.group.dev.dependencies]\na = "1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17.18"\n'
    assert toml_in.parse(text)["tool"]["poetry"]
