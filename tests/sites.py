"""A web site on 127.0.0.1 whose pages a test sets, and a timeline that follows it."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests import sagas
from tracker import decide, pipeline, store
from tracker.config import Settings
from tracker.errors import TrackerError
from tracker.fetch import Fetcher
from tracker.model import Check, Item, Story
from tracker.review import Word
from tracker.store import Engine

NOW = datetime(2031, 5, 2, 20, tzinfo=UTC)
DAY = timedelta(days=1)
EXTENDED = "Ruritania extends HarbourCo sale deadline to 1 September 2031"
HOME = Settings(allow_hosts=("127.0.0.1",), fetch_per_host_delay=0.0, fetch_deadline=10.0)


@dataclass(frozen=True)
class Page:
    """What is answered at a path; with `hangs` nothing is, until the site closes."""

    body: bytes = b""
    status: int = 200
    kind: str = "application/rss+xml"
    hangs: bool = False


class Site(ThreadingHTTPServer):
    """Answers with `pages` by path, with ETag and 304, else 404; `asked` are the paths asked for with the status answered."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.pages: dict[str, Page] = {}
        self.asked: list[tuple[str, int]] = []
        self.closing = threading.Event()

    def handle_error(self, *_: object) -> None:
        """Quiet: a client may hang up."""

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"


class _Answer(BaseHTTPRequestHandler):
    server: Site
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        page = self.server.pages.get(self.path, Page(b"nothing here", 404, "text/plain"))
        if page.hangs:
            self.server.closing.wait(30)
            self.close_connection = True
            return
        etag = f'"{hashlib.sha256(page.body).hexdigest()[:20]}"'
        if page.status == 200 and self.headers.get("If-None-Match") == etag:
            page = replace(page, status=304, body=b"")
        self.server.asked.append((self.path, page.status))
        self.send_response(page.status)
        for name, value in {"Content-Type": page.kind, "ETag": etag, "Content-Length": str(len(page.body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(page.body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def open_site() -> Iterator[Site]:
    site = Site()
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.closing.set()
        site.shutdown()
        site.server_close()
        thread.join()


def feed(*items: tuple[str, str], text: str = "") -> Page:
    """An RSS feed of items given as (title, URL), an hour old."""
    entries = "".join(
        f"<item><title>{escape(title)}</title><link>{escape(url)}</link><description>{escape(text)}</description>"
        f"<pubDate>{NOW - timedelta(hours=1):%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
        for title, url in items
    )
    return Page(
        f'<rss version="2.0"><channel><title>News</title><link>https://news.test/</link>{entries}</channel></rss>'.encode()
    )


def source(id_: str, url: str, **more: Any) -> dict[str, Any]:
    """A source as timeline.json has it."""
    said = {"id": id_, "kind": "feed", "url": url, "publisher": id_.title(), "tier": "press", "language": "en", "every": 60}
    return said | {"about": ""} | more


def timeline_text(*sources: dict[str, Any], **more: Any) -> str:
    """The text of a timeline.json: the invented saga, following these sources."""
    return json.dumps(sagas.document() | {"sources": list(sources)} | more, ensure_ascii=False, indent=2) + "\n"


def follow(engine: Engine, *sources: dict[str, Any], **more: Any) -> None:
    """Import the invented saga, the day before NOW, to follow these sources."""
    decide.import_timeline(engine, timeline_text(*sources, **more), "timeline.json", Word("timeline.json", NOW - DAY))


def check(engine: Engine, now: datetime = NOW, settings: Settings = HOME) -> dict[str, Check]:
    """The checks of all sources now, by source."""
    with Fetcher(settings) as fetcher:
        return {source.id: row for source, row in pipeline.check(engine, fetcher, now, due_only=False)}


def settings_in(home: Path, **more: Any) -> Settings:
    return replace(HOME, home=home, **more)


def put_candidate(engine: Engine, *urls: str, **more: Any) -> int:
    """Put a candidate, with reports at these URLs, into the database as detection does; arguments as of `sagas.candidate`."""
    with store.writing(engine) as session:
        offering = store.sources.listing(session)[0][0]
        items = [Item(f"Report at {url}", url) for url in urls or ("https://news.test/report",)]
        reports = store.articles.add(session, offering, items, NOW).ids
        stored = store.stories.save(session, "harbour", [Story(0, "story", reports, NOW, NOW)])
        return store.candidates.save(session, "harbour", [sagas.candidate(id=0, story_id=0, **more)], stored)[0]


def together(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, act: Callable[[int], Any]) -> list[Any]:
    """What `act(0)` and `act(1)` give at the same time, errors as values; each waits for the other in a function."""
    meeting, real = threading.Barrier(2), getattr(module, name)

    def waits(*given: Any, **named: Any) -> Any:
        with suppress(threading.BrokenBarrierError):
            meeting.wait(0.4)
        return real(*given, **named)

    def survives(number: int) -> Any:
        try:
            return act(number)
        except TrackerError as error:
            return error

    monkeypatch.setattr(module, name, waits)
    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(survives, range(2)))
