"""The page of a comparison in a browser, and the command that writes it."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from report_samples import prototype

from lastmile.report.as_json import render

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="module")
def records(tmp_path_factory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("records")
    first = prototype()
    second = first.model_copy(
        update={
            "findings": first.findings[3:],
            "target": first.target.model_copy(update={"commit": "d" * 40}),
        }
    )
    paths = (folder / "before.json", folder / "after.json")
    for path, record in zip(paths, (first, second), strict=True):
        path.write_bytes(render(record))
    return paths


def run(*arguments: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "lastmile", "compare", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, env=os.environ | {"NO_COLOR": "1"})


def test_the_command_prints_markdown_and_json_and_writes_a_private_page(records, tmp_path) -> None:
    assert run(*records).stdout.decode().startswith("# What changed: ")
    found = json.loads(run(*records, "--format", "json").stdout)
    assert found["comparison_version"] == "1.0"
    assert sum(found["counts"].values()) == len(found["findings"]) > 3
    page = tmp_path / "page.html"
    done = run(*records, "--format", "html", "-o", page)
    assert (done.returncode, done.stdout) == (0, b"")
    assert stat.S_IMODE(page.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--format", "pdf"), b"formats are md, json, html"),
        (("--earlier", "nowhere.json"), b"cannot be read"),
        (("-o", "no/such/folder/page.md"), b"cannot be written"),
    ],
)
def test_wrong_input_is_one_line_and_exit_2(records, arguments, words) -> None:
    done = run(*records, *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stderr.count(b"\n") == 1


def test_the_page_obeys_its_policy_asks_for_nothing_and_fits_a_phone(records, tmp_path) -> None:
    if not CHROMIUM.exists():
        pytest.skip("no Chromium on this machine")
    page = tmp_path / "page.html"
    run(*records, "--format", "html", "-o", page)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        tab = browser.new_context(viewport={"width": 390, "height": 800}).new_page()
        said, asked = [], []
        tab.on("console", lambda message: said.append(message.text))
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto(page.as_uri(), timeout=120_000)
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390
        assert tab.evaluate("getComputedStyle(document.querySelector('.verdict')).borderLeftStyle") == "solid"
        assert [url for url in asked if not url.startswith("data:")] == [page.as_uri()]
        assert said == []
        browser.close()


@pytest.mark.parametrize("form", ["md", "json", "html"])
def test_a_secret_in_a_record_made_by_hand_does_not_leave(records, tmp_path, form) -> None:
    key = "sk_live_" + "51Hq9ZtGm2Lk8VwXr4Tn"  # parted, so that no scanner of this repository stops at it
    given = json.loads(records[0].read_bytes())
    given["findings"][0]["title"] = f"It stands in the open: {key}"
    seen = tmp_path / "after.json"
    seen.write_text(json.dumps(given))
    done = run(records[1], seen, "--format", form)
    assert done.returncode == 4
    assert "a secret stands there in plain" in done.stderr.decode()
    assert key.encode() not in done.stdout + done.stderr
