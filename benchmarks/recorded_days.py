"""Run the main job over recorded days: real feeds as they stood, through real HTTP, on a stepped clock.

usage: python benchmarks/recorded_days.py FOLDER --since 2025-04-01 --until 2025-04-10 [--cut 2025-03-31] [--every 6]

FOLDER/NAME/YYYY-MM-DDTHHMMZ.xml.gz is the feed NAME as recorded at that instant. A server on 127.0.0.1 answers with the newest
recording not later than the clock. The shipped timeline, cut after a day, follows these feeds in a database of its own; what is
proposed is listed with its date and first reasons. Nothing outside this machine is contacted.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tracker import decide, finding, pipeline, store
from tracker.config import Settings, data_root
from tracker.detect.reasons import render
from tracker.fetch import Fetcher
from tracker.model import Candidate
from tracker.review import Word
from tracker.store import Engine

STAMP = "%Y-%m-%dT%H%MZ"
TIERS = {"whitehouse": "official"}


class RecordedFeeds(ThreadingHTTPServer):
    """Serves a folder of recordings as of `clock`, with ETag, Last-Modified and 304."""

    daemon_threads = True

    def __init__(self, folder: Path, clock: datetime) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.folder, self.clock = folder, clock

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def newest(self, path: str) -> Path | None:
        kept = sorted((self.folder / path.strip("/").removesuffix(".xml")).glob("*.xml.gz"))
        past = [file for file in kept if file.name.removesuffix(".xml.gz") <= self.clock.strftime(STAMP)]
        return past[-1] if past else None


class Answer(BaseHTTPRequestHandler):
    server: RecordedFeeds
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        file = self.server.newest(self.path)
        if file is None:
            self._send(404, b"nothing was recorded yet")
            return
        body = gzip.decompress(file.read_bytes())
        etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
        recorded = datetime.strptime(file.name.removesuffix(".xml.gz"), STAMP).replace(tzinfo=UTC)
        if self.headers.get("If-None-Match") == etag:
            self._send(304, b"", ETag=etag)
        else:
            self._send(
                200,
                body,
                **{"Content-Type": "application/rss+xml", "ETag": etag, "Last-Modified": format_datetime(recorded, True)},
            )

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet: the checks say what came."""


@contextmanager
def serving(folder: Path, clock: datetime) -> Iterator[RecordedFeeds]:
    server = RecordedFeeds(folder, clock)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def cut_timeline(text: str, last: date, feeds: dict[str, str]) -> str:
    """A timeline.json as it could have stood after a day, following these feeds (id -> URL) and no others."""
    doc = json.loads(text)
    doc["events"] = [event for event in doc["events"] if event["date"].strip("[")[:10] <= last.isoformat()]
    kept = {event["id"] for event in doc["events"]}
    for event in doc["events"]:
        for link in ("follows", "caused_by"):
            event[link] = [id_ for id_ in event[link] if id_ in kept]
    doc["sources"] = [_source(name, url) for name, url in feeds.items()]
    return json.dumps(doc, ensure_ascii=False)


def _source(name: str, url: str) -> dict[str, Any]:
    return {
        "id": name,
        "kind": "feed",
        "url": url,
        "publisher": name,
        "tier": TIERS.get(name, "press"),
        "language": "en",
        "every": 60,
    }


def run_days(
    engine: Engine, settings: Settings, server: RecordedFeeds, since: datetime, until: datetime, every: timedelta
) -> None:
    """Step the clock of server and tracker together, checking all sources at each step, and detect."""
    at = since
    with Fetcher(settings) as fetcher:
        while at <= until:
            server.clock = at
            for _ in pipeline.check(engine, fetcher, at, due_only=False):
                pass
            finding.find(engine, at)
            at += every


def proposed(engine: Engine) -> tuple[Candidate, ...]:
    with store.reading(engine) as session:
        return store.candidates.listing(session, store.timelines.resolve(session, ""), limit=1000)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--since", type=date.fromisoformat, required=True)
    parser.add_argument("--until", type=date.fromisoformat, required=True)
    parser.add_argument(
        "--cut", type=date.fromisoformat, help="keep the events up to this day; the day before --since without it"
    )
    parser.add_argument("--every", type=float, default=6, help="hours between two polls")
    args = parser.parse_args()
    since, until = midnight(args.since), midnight(args.until + timedelta(days=1))
    with serving(args.folder, since) as server, tempfile.TemporaryDirectory() as home:
        settings = replace(Settings(), home=Path(home), allow_hosts=("127.0.0.1",), fetch_per_host_delay=0.0)
        engine = store.connect(settings.database)
        store.migrate(engine)
        feeds = {folder.name: f"{server.origin}/{folder.name}.xml" for folder in sorted(args.folder.iterdir()) if folder.is_dir()}
        text = cut_timeline(
            (data_root() / "timeline.json").read_text(encoding="utf-8"), args.cut or args.since - timedelta(days=1), feeds
        )
        decide.import_timeline(engine, text, "timeline.json", Word("recorded", since))
        run_days(engine, settings, server, since, until, timedelta(hours=args.every))
        for candidate in proposed(engine):
            say(candidate)
        engine.dispose()


def say(candidate: Candidate) -> None:
    when = candidate.date.edtf if candidate.date else "?"
    what = f"{candidate.kind} {candidate.event_id}".strip()
    print(f"{candidate.band:6} {candidate.first_flagged:%m-%d %H:%M} {when:12} {what}: {candidate.title}")
    if candidate.deadline and candidate.deadline.date:
        print(f"       moves {candidate.deadline.id} to {candidate.deadline.date.edtf}")
    for reason in candidate.reasons[:4]:
        print(f"       {reason.weight:+.1f} {render(reason, 'en')}")


if __name__ == "__main__":
    main()
