"""A real Chromium for the tests of pages, and all that a page says, asks for and breaks in it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
PATIENCE = 120.0  # seconds for what takes a fraction of one on a quiet machine
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Two frames and a turn of the queue: what an event of before has set going has been done by then.
_SETTLED = """new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"""
# Kept by the page itself: a violation of the policy is an event before it is a line on the console.
_WATCH = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
"""


@dataclass
class Opened:
    """A page, and what came of it so far."""

    page: Page
    said: list[str] = field(default_factory=list)  # console, errors, dialogs
    asked: list[str] = field(default_factory=list)  # addresses of its requests

    @property
    def violations(self) -> list[str]:
        """The directives of the page's policy that something in it broke."""
        return list(self.page.evaluate("window.violations"))

    def open_everything(self) -> None:
        """Open every ``<details>``, also those that come with opening."""
        self.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        settled(self.page)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as driver:
        found = driver.chromium.launch(
            executable_path=str(CHROMIUM),
            timeout=1000 * PATIENCE,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
        )
        yield found
        found.close()


def opened(browser: Browser, path: Path, hash_: str = "", **how: Any) -> Opened:
    """The file in a context of its own; ``how`` goes to the context."""
    context = browser.new_context(**how)
    context.set_default_timeout(1000 * PATIENCE)
    page = context.new_page()
    found = Opened(page)
    page.add_init_script(_WATCH)
    page.on("console", lambda message: found.said.append(message.text))
    page.on("pageerror", lambda error: found.said.append(str(error)))
    page.on("dialog", lambda dialog: (found.said.append("dialog"), dialog.dismiss()))
    page.on("request", lambda request: found.asked.append(request.url))
    page.goto(path.as_uri() + hash_)
    if how.get("java_script_enabled", True):  # without script nothing goes on after loading
        settled(page)
    return found


def settled(page: Page) -> None:
    """Wait until the page has drawn what was set going in it, however long that takes."""
    page.evaluate(_SETTLED)


def until(page: Page, condition: Callable[[], bool]) -> bool:
    """Wait for what the page does in its own time; whether it came about."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            return False
        page.wait_for_timeout(20)
    return True


def axe(page: Page) -> list[str]:
    """What axe-core has against the page as it stands: "rule: element", [] if nothing.

    It runs in an isolated world: the page's policy forbids a script of ours in the page itself.
    """
    session = page.context.new_cdp_session(page)
    frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    world = session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "axe"})
    where = {"contextId": world["executionContextId"], "returnByValue": True, "awaitPromise": True}
    session.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8"), **where})
    run = f"""axe.run(document, {{ runOnly: {RULES!r}, resultTypes: ["violations"] }}).then((found) => ({{
        checked: found.passes.length,
        against: found.violations.flatMap(
            (rule) => rule.nodes.map((node) => rule.id + ": " + node.html.slice(0, 160))) }}))"""
    answer = session.send("Runtime.evaluate", {"expression": run, **where})
    if "exceptionDetails" in answer:
        raise RuntimeError(answer["exceptionDetails"]["exception"]["description"])
    result = answer["result"]["value"]
    if result["checked"] < 10:  # an axe that looked at nothing finds nothing
        raise RuntimeError(f"axe passed only {result['checked']} rules")
    return list(result["against"])
