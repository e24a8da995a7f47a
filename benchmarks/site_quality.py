"""Judge the published pages with the tools that others judge pages by: the Nu HTML checker, axe-core and Lighthouse.

usage: python -m benchmarks.site_quality [--timeline timeline.json] [--chromium /usr/bin/chromium] [--tools FOLDER]

Needs node with npm, java and Chromium. The tools are installed by npm into FOLDER (a temporary one without it), never into
the project. The pages are those of the timeline in all its languages, served on this machine with the headers that
tracker's own server sends. Exit code 1 where a page has an error for Nu, a violation for axe (in the light or the dark
scheme), or less than 100 for accessibility or 95 for performance and best practices in Lighthouse; or where the page of 1,000
events is not smooth: a frame longer than 50 ms while it scrolls, or more than 100 ms from a key in its search to the end of
the frame that shows what was found. Both are told for a processor four times slower too, as Lighthouse has phones.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.site import NOW, conditions, log, saga
from tracker import publish
from tracker.config import data_root
from tracker.model import SourceStatus
from tracker.publish.site import site
from tracker.states import SourceState
from tracker.timeline import deadlines, parse_timeline, render_timeline
from tracker.web.guard import HEADERS

TOOLS = ("vnu-jar@26.9.27", "axe-core@4.14.1", "lighthouse@12.8.2")
FLOORS = {"accessibility": 100, "performance": 95, "best-practices": 95}
PAGES: tuple[str, ...] = (
    "",
    "it/",
    "oldest/",
    "deadlines/",
    "changes/",
    "sources/",
    "about/",
    "event/oracle-talks/",
    "month/2025-04/",
)
PAGES += ("category/trade/", "it/event/eo14166/")
LONG, RUNS = 1000, 3
MOST_KEY, MOST_FRAME = 100, 50
"""Milliseconds that a reader does not notice."""
TYPED = ("t", "ta", "tar", "tariff", "tariff c", "", "x", "xq", "")
TYPE = """value => new Promise(done => {
  const field = document.getElementById("q"), start = performance.now();
  field.value = value;
  field.dispatchEvent(new Event("input"));
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
})"""
SCROLL = """() => new Promise(done => {
  const times = [];
  const step = (time) => {
    times.push(time);
    scrollBy(0, 900);
    if (scrollY + innerHeight < document.documentElement.scrollHeight - 1) requestAnimationFrame(step);
    else done(times.slice(1).map((time, n) => time - times[n]));
  };
  requestAnimationFrame(step);
})"""


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder with the headers of tracker's own server."""

    def end_headers(self) -> None:
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


def publish_to(folder: Path, timeline_file: Path) -> list[Path]:
    """Write the site of a timeline, its sources in all states there are; gives its pages."""
    timeline = parse_timeline(timeline_file.read_text(encoding="utf-8"))
    env = publish.environment(data_root() / "templates")
    states = (SourceState.OK, SourceState.FAILING, SourceState.SILENT)
    known = SourceStatus("", last_check=NOW, last_ok=NOW, last_new=NOW)
    statuses = [
        (source, replace(known, source_id=source.id, state=states[n % 3], paused=n == 4))
        for n, source in enumerate(timeline.sources)
    ]
    dues = deadlines(timeline.events)
    files = site(env, timeline, log(timeline.events), dues, "https://example.org", NOW, statuses)
    for path, data in {**files, "timeline.json": render_timeline(timeline).encode()}.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return sorted(folder.rglob("*.html"))


@contextmanager
def served(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=folder)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def install(tools: Path) -> None:
    """Have npm put the tools into the folder, where they are not there already."""
    if not (tools / "node_modules").is_dir():
        command = ["npm", "install", "--silent", "--no-save", "--prefix", str(tools), *TOOLS]
        subprocess.run(command, check=True, env={**os.environ, "PUPPETEER_SKIP_DOWNLOAD": "1"})


def nu(tools: Path, pages: list[Path]) -> int:
    """Run the Nu HTML checker over all pages; gives how many errors it found."""
    jar = next((tools / "node_modules" / "vnu-jar").rglob("vnu.jar"))
    command = ["java", "-jar", str(jar), "--format", "json", *map(str, pages)]
    found = json.loads(subprocess.run(command, capture_output=True, text=True).stderr)["messages"]
    texts = {f"{message['type']}: {message['message']}" for message in found}
    print(f"nu: {len(pages)} pages, {len(found)} messages", *sorted(texts), sep="\n  ")
    return sum(message["type"] == "error" for message in found)


def axe(tools: Path, chromium: str, address: str) -> int:
    """Run axe-core over the pages in both colour schemes; gives how many violations it found."""
    script = (tools / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    violations = 0
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            context = browser.new_context(color_scheme=scheme, bypass_csp=True, viewport={"width": 390, "height": 800})
            page = context.new_page()
            for path in PAGES:
                page.goto(address + path)
                page.evaluate(script)
                for violation in page.evaluate("axe.run().then(result => result.violations)"):
                    violations += len(violation["nodes"])
                    print(f"  axe {scheme} /{path}: {violation['id']}: {violation['nodes'][0]['html'][:150]}")
        browser.close()
    print(f"axe: {len(PAGES)} pages in 2 colour schemes, {violations} violations")
    return violations


def lighthouse(tools: Path, chromium: str, address: str, path: str) -> Mapping[str, int]:
    """The scores that Lighthouse gives a page."""
    program = str(tools / "node_modules" / ".bin" / "lighthouse")
    flags = ["--quiet", "--output=json", f"--only-categories={','.join(FLOORS)}"]
    chrome = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"
    environment = {**os.environ, "CHROME_PATH": chromium}
    answer = subprocess.run(
        [program, address + path, *flags, chrome], capture_output=True, text=True, check=True, env=environment
    )
    report = json.loads(answer.stdout)
    scores = {name: round(100 * report["categories"][name]["score"]) for name in FLOORS}
    print(f"lighthouse /{path}: {scores}", *sorted(lost(report)), sep="\n  ")
    return scores


def lost(report: Mapping[str, Any]) -> Iterator[str]:
    """What a page lost points by."""
    for category in report["categories"].values():
        for ref in category["auditRefs"]:
            audit = report["audits"][ref["id"]]
            if ref["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                yield f"{audit['id']}: {audit.get('displayValue', audit['title'])}"


def long_page(folder: Path, timeline_file: Path) -> None:
    """Write the timeline's page with as many events as LONG, and what it loads."""
    timeline = parse_timeline(timeline_file.read_text(encoding="utf-8"))
    timeline = replace(timeline, events=saga(timeline.events, LONG))
    env = publish.environment(data_root() / "templates")
    files = site(env, timeline, log(timeline.events), deadlines(timeline.events), "https://example.org", NOW)
    for path in ("index.html", "style.css", "site.js", "icon.svg"):
        (folder / path).write_bytes(files[path])


def smooth(chromium: str, timeline_file: Path) -> bool:
    """Type into the search of the long page and scroll through it; tells the slowest key and frame of the best of three runs."""
    worst = []
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as running:
        long_page(Path(scratch), timeline_file)
        browser = running.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for slower in (1, 4):
            page = browser.new_context(bypass_csp=True, viewport={"width": 390, "height": 844}).new_page()
            page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
            page.goto((Path(scratch) / "index.html").as_uri())
            key = min(slowest_key(page) for _ in range(RUNS))
            frame = min(longest_frame(page) for _ in range(RUNS))
            worst.append((key, frame))
            print(f"smooth: {LONG} events, processor 1/{slower}: slowest key {key:.0f} ms, longest frame {frame:.0f} ms")
        browser.close()
    return worst[0][0] <= MOST_KEY and worst[0][1] <= MOST_FRAME


def slowest_key(page: Page) -> float:
    times = []
    for text in TYPED:
        page.wait_for_timeout(200)  # the page comes to rest, as between two keys
        times.append(float(page.evaluate(TYPE, text)))
    return max(times)


def longest_frame(page: Page) -> float:
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(500)
    return float(max(page.evaluate(SCROLL)))


def judged(tools: Path, chromium: str, timeline: Path) -> bool:
    """Whether all pages are as good as the docstring demands."""
    with tempfile.TemporaryDirectory() as scratch, served(Path(scratch)) as address:
        pages = publish_to(Path(scratch), timeline)
        faults = nu(tools, pages) + axe(tools, chromium, address)
        scores = [lighthouse(tools, chromium, address, path) for path in ("", "event/oracle-talks/", "sources/")]
    flows = smooth(chromium, timeline)
    return flows and not faults and all(score[name] >= floor for score in scores for name, floor in FLOORS.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--timeline", type=Path, default=data_root() / "timeline.json")
    parser.add_argument("--chromium", default=shutil.which("chromium") or "/usr/bin/chromium")
    parser.add_argument("--tools", type=Path)
    args = parser.parse_args()
    print(conditions())
    print(f"{', '.join(TOOLS)}; {datetime.now(UTC):%Y-%m-%d}")
    with tempfile.TemporaryDirectory() as scratch:
        tools = args.tools or Path(scratch)
        install(tools)
        sys.exit(0 if judged(tools, args.chromium, args.timeline) else 1)


if __name__ == "__main__":
    main()
