"""Make the pictures of the docs: run tracker on the shipped timeline and photograph its pages with Chromium.

usage: .venv/bin/python docs/screenshots.py [--chromium /usr/bin/chromium]

The review desk is shown with candidates from a few invented reports, so that no publisher's words are in the pictures.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import uvicorn

from tracker import decide, pipeline, store
from tracker.config import Settings, data_root
from tracker.model import Item
from tracker.review import Word
from tracker.web import application

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
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
]


def fill(engine: store.Engine) -> None:
    """The shipped timeline, and a queue of candidates from the invented reports."""
    text = (data_root() / "timeline.json").read_text(encoding="utf-8")
    decide.import_timeline(engine, text, "timeline.json", Word("timeline.json", NOW))
    with store.writing(engine) as session:
        for source_id, title, report in REPORTS:
            source, _ = store.sources.get(session, source_id)
            address = f"https://{source_id}.example/{abs(hash(title))}"
            store.articles.add(session, source, [Item(title, address, text=report, published=NOW - timedelta(hours=2))], NOW)
    pipeline.find(engine, NOW)


def photograph(chromium: str, url: str, name: str, width: int, height: int, *more: str) -> None:
    with tempfile.TemporaryDirectory() as profile:
        target = IMAGES / name
        size = f"--window-size={width},{height}"
        command = [chromium, *FLAGS, f"--user-data-dir={profile}", f"--screenshot={target}", size, *more, url]
        subprocess.run(command, check=True, capture_output=True, timeout=120)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    args = parser.parse_args()
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        settings = replace(Settings(), home=Path(home), port=8765, base_url="http://127.0.0.1:8765")
        engine = store.connect(settings.database)
        store.migrate(engine)
        fill(engine)
        server = uvicorn.Server(uvicorn.Config(application(engine, settings), port=settings.port, log_level="warning"))
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        photograph(args.chromium, f"{settings.base_url}/", "timeline.png", 1100, 1300)
        photograph(args.chromium, f"{settings.base_url}/#overview", "overview.png", 1100, 1000)
        photograph(args.chromium, f"{settings.base_url}/event/oracle-talks/", "event.png", 1100, 1000)
        photograph(args.chromium, f"{settings.base_url}/it/", "timeline-it-phone.png", 500, 1000)
        photograph(args.chromium, f"{settings.base_url}/desk/?band=all", "desk.png", 1100, 700)
        photograph(args.chromium, f"{settings.base_url}/desk/candidate/1", "candidate.png", 1100, 1000)
        server.should_exit = True
        thread.join()
        engine.dispose()


if __name__ == "__main__":
    main()
