"""Make the pictures of the docs: run tracker on the shipped timeline and photograph its pages with Chromium.

usage: .venv/bin/python docs/screenshots.py [--chromium /usr/bin/chromium]

The published pages are shown as they are on the day of the last shipped event; the review desk with candidates from a few
invented reports, so that no publisher's words are in the pictures.
"""

from __future__ import annotations

import argparse
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from tracker import decide, finding, pipeline, store
from tracker.config import Settings, data_root
from tracker.model import Item
from tracker.review import Word
from tracker.web import application

Scheme = Literal["light", "dark"]
IMAGES = Path(__file__).parent / "images"
NOW = datetime(2025, 4, 11, 18, tzinfo=UTC)
REPORTS = (
    ("npr", "ByteDance files a plan to sell TikTok's US business to a new American company", "The filing was made on Friday."),
    (
        "bbc-news",
        "TikTok sale plan filed by ByteDance, officials confirm",
        "ByteDance filed the plan on Friday, two officials said.",
    ),
    ("ars-technica", "What to know about the TikTok sale plan", "Five questions about the filing."),
    (
        "ansa-topnews",
        "Dazi, la Cina annuncia nuove misure sulle importazioni dagli Stati Uniti",
        "Pechino ha annunciato venerdì le misure.",
    ),
)


def fill(engine: store.Engine) -> None:
    """The shipped timeline, and a queue of candidates from the invented reports."""
    text = (data_root() / "timeline.json").read_text(encoding="utf-8")
    decide.import_timeline(engine, text, "timeline.json", Word("timeline.json", NOW))
    with store.writing(engine) as session:
        for source_id, title, report in REPORTS:
            source, _ = store.sources.get(session, source_id)
            item = Item(title, f"https://{source_id}.example/report", text=report, published=NOW - timedelta(hours=2))
            store.articles.add(session, source, [item], NOW)
    finding.find(engine, NOW)


@dataclass(frozen=True)
class Camera:
    """A browser, and the folder its pictures go to."""

    browser: Browser
    images: Path

    def take(self, url: str, name: str, width: int, height: int, part: str = "", scheme: Scheme = "light") -> None:
        """Take a picture of the top of a page, or of the part of it that a selector names."""
        context = self.browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        page = context.new_page()
        answer = page.goto(url)
        if answer is None or not answer.ok:
            raise RuntimeError(f"there is no page at {url}")
        (page.locator(part) if part else page).screenshot(path=self.images / name)
        context.close()


def photograph_site(camera: Camera, address: str) -> None:
    camera.take(f"{address}/index.html", "timeline.png", 1100, 1300)
    camera.take(f"{address}/index.html", "overview.png", 900, 1000, "section[aria-labelledby=overview]", "dark")
    camera.take(f"{address}/event/oracle-talks/index.html", "event.png", 1100, 1000)
    camera.take(f"{address}/it/index.html", "timeline-it-phone.png", 390, 1000)


def photograph_desk(camera: Camera, address: str) -> None:
    camera.take(f"{address}/desk/?band=all", "desk.png", 1100, 700)
    camera.take(f"{address}/desk/candidate/1", "candidate.png", 1100, 1000)


@contextmanager
def served(engine: store.Engine) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        app = application(engine, replace(Settings(), base_url=address))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield address
        server.should_exit = True
        thread.join()


def photograph_all(camera: Camera) -> None:
    """Take all pictures, of a tracker of its own in a temporary folder."""
    with tempfile.TemporaryDirectory() as home:
        settings = replace(Settings(), home=Path(home))
        engine = store.connect(settings.database)
        store.migrate(engine)
        fill(engine)
        pipeline.publish_site(engine, settings, NOW, Path(home) / "site")
        photograph_site(camera, (Path(home) / "site").as_uri())
        with served(engine) as address:
            photograph_desk(camera, address)
        engine.dispose()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    args = parser.parse_args()
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=args.chromium, args=["--no-sandbox"])
        photograph_all(Camera(browser, IMAGES))
        browser.close()


if __name__ == "__main__":
    main()
