"""How fast report.html is with many places, in a real Chromium: rendering, opening, filtering, a finding.

    .venv/bin/python tests/benchmarks/screen.py

Exit 1 if opening or a filter takes a second or more.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import report_samples as samples
from chromium import chromium
from playwright.sync_api import Browser

from lastmile.model import Audit
from lastmile.report import as_html
from lastmile.report.options import ReportOptions

LIMIT = 1.0  # seconds
OPENED = 3  # times; the middle one is told
# Until the next frame is drawn: what a person waits for.
TIMED = """(deed) => new Promise((done) => {
  const begun = performance.now();
  eval_(deed);
  requestAnimationFrame(() => requestAnimationFrame(() => done((performance.now() - begun) / 1000)));
  function eval_(name) {
    const field = document.getElementById("q");
    if (name === "search") field.value = "module_7/";
    if (name === "nothing") field.value = "no such words";
    if (name === "clear") field.value = "";
    if (name === "severity") document.querySelector("input[name=sev]").click();
    if (name === "open") { const all = [...document.querySelectorAll("details.finding")];
      all.sort((a, b) => b.dataset.places - a.dataset.places)[0].open = true; return; }
    if (name === "all") { document.getElementById("open-all").click(); return; }
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
})"""


def spread(places: int, files: int) -> Audit:
    """The crowded sample of two hundred checks with as many places in as many files."""
    base = samples.crowded()
    controls = {control.id: control for control in base.controls}
    found = [
        samples.finding(
            controls[result.control],
            f"packages/area-{n % 37}/src/module_{n % 211}/file_{n % files}.ts",
            10 + n,
            n,
            "lastmile.crowd",
        )
        for n in range(places)
        for result in (base.results[n % len(base.results)],)
    ]
    by_control: dict[str, list[str]] = {}
    for item in found:
        by_control.setdefault(item.control or "", []).append(item.fingerprint)
    results = tuple(
        result.model_copy(update={"findings": tuple(by_control.get(result.control, ()))})
        for result in base.results
    )
    return base.model_copy(update={"findings": tuple(found), "results": results})


def measured(browser: Browser, path: Path) -> Iterator[tuple[str, float]]:
    """What each deed takes, in seconds."""
    timing = "performance.getEntriesByType('navigation')[0].domComplete / 1000"
    times = []
    for _ in range(OPENED):
        page = browser.new_context(viewport={"width": 1360, "height": 900}).new_page()
        page.goto(path.as_uri())
        page.wait_for_timeout(500)
        times.append(float(page.evaluate(timing)))
    yield "open the page", sorted(times)[OPENED // 2]
    for deed in ("search", "nothing", "clear", "severity", "open", "all"):
        yield deed, float(page.evaluate(TIMED, deed))
        page.wait_for_timeout(300)


def main() -> int:
    """Measure three shapes; the exit code says whether all stayed below the limit."""
    slow = False
    shapes = {
        "20,000 places of one check in 20,000 files": samples.big(20_000),
        "20,000 places of 200 checks in 2,000 files": spread(20_000, 2_000),
    }
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        for name, audit in shapes.items():
            begun = time.process_time()
            data = as_html.render(audit, ReportOptions())
            print(f"{name}: rendered in {time.process_time() - begun:.1f} CPU s, {len(data) / 1e6:.2f} MB")
            path = Path(folder) / "report.html"
            path.write_bytes(data)
            for deed, seconds in measured(browser, path):
                slow |= seconds >= LIMIT
                print(f"  {deed:<14} {seconds:6.3f} s")
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
