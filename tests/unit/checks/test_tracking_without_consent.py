"""Trackers that start with the page, and what counts as asking first."""

from pathlib import Path

import pytest
from support import findings, places

from lastmile.checks.security.tracking_without_consent import CHECK
from lastmile.errors import NothingToLookAt

GTAG = '<html>\n<script async src="https://www.googletagmanager.com/gtag/js?id=G-1111111111"></script>\n</html>\n'


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("index.html", GTAG),
        ("src/a.js", "start();\nfbq('init', '1111111111');\n"),
        ("src/b.tsx", "start();\nmixpanel.init(KEY);\n"),
    ],
)
def test_a_tracker_that_starts_at_once_is_found(path: str, text: str, tmp_path: Path) -> None:
    assert places(findings(CHECK, tmp_path, {path: text})) == [(path, 2)]


@pytest.mark.parametrize(
    "more",
    [
        {"src/banner.tsx": "export const CookieBanner = () => <div />;\n"},
        {"src/ask.js": "gtag('consent', 'default', { analytics_storage: 'denied' });\n"},
        {"src/klaro.js": "import * as tool from 'klaro';\n"},
    ],
    ids=["banner", "mode", "tool"],
)
def test_whoever_asks_anywhere_is_left_alone(more: dict[str, str], tmp_path: Path) -> None:
    assert findings(CHECK, tmp_path, {"index.html": GTAG} | more) == ()


def test_analytics_that_knows_nobody_again_is_fine(tmp_path: Path) -> None:
    page = '<script defer data-domain="example.com" src="https://analytics.example.com/js/plausible.js"></script>\n'
    assert findings(CHECK, tmp_path, {"index.html": page}) == ()


def test_without_pages_there_is_nothing_to_look_at(tmp_path: Path) -> None:
    with pytest.raises(NothingToLookAt):
        findings(CHECK, tmp_path, {"main.go": "package main\n"})
