"""`tracker run`: the one screen that says what runs, then the clock and the web until Ctrl-C."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from tracker import decide, pipeline, schedule, store
from tracker.cli import shell
from tracker.config import Settings, data_root
from tracker.errors import ConfigError
from tracker.fetch import Fetcher
from tracker.publish import words
from tracker.review import Word
from tracker.store import Engine
from tracker.web import application

FIRST = 5
"""How many of the next checks and deadlines the screen names."""


def ensure_timeline(engine: Engine, settings: Settings) -> None:
    """On the first start, read the timeline: the file the settings name, else timeline.json here, else the shipped one."""
    with store.reading(engine) as session:
        if store.timelines.ids(session):
            return
    here = Path(settings.timeline or "timeline.json")
    file = here if here.exists() or settings.timeline else data_root() / "timeline.json"
    decide.import_timeline(engine, shell.read_text(file), str(file), Word("timeline.json", datetime.now(UTC)))


def serve(engine: Engine, settings: Settings) -> None:
    """Run the clock and the web server until told to stop."""
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for noisy in ("apscheduler", "httpx", "trafilatura"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    listening = _bound(settings)
    for line in screen(engine, settings, datetime.now(UTC)):
        shell.say(line)
    with Fetcher(settings) as fetcher:
        clock = schedule.Clock(engine, fetcher, settings)
        clock.start()
        try:
            server(application(engine, settings)).run(sockets=[listening])
        finally:
            clock.stop()


def server(app: ASGIApp) -> uvicorn.Server:
    """The web server. It writes no line for each request; a proxy in front can."""
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, proxy_headers=False)
    return uvicorn.Server(config)


def _bound(settings: Settings) -> socket.socket:
    """The socket to serve at, taken before anything is started: a second tracker on one port stops here."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        reason = error.strerror or str(error)
        raise ConfigError(f"cannot listen at {where}: {reason}", hint="set TRACKER_PORT or TRACKER_HOST") from error


def screen(engine: Engine, settings: Settings, now: datetime) -> Iterator[str]:
    """What `run` says at start: where it is, what it follows, what it checks first and what is due next."""
    with store.reading(engine) as session:
        names = store.timelines.ids(session)
        coming = store.sources.upcoming(session, FIRST)
        waiting = {name: len(store.candidates.listing(session, name)) for name in names}
    yield f"tracker runs at http://{settings.host}:{settings.port}  (data in {settings.home.resolve()})"
    for name in names:
        seen = pipeline.view(engine, name)
        held = f"{len(seen.timeline.events)} events, {len(seen.timeline.sources)} sources"
        yield f"follows {name}: {held}, {waiting[name]} candidates wait"
        yield from _due(seen, now)
    yield "checks first:"
    for source, status in coming:
        yield f"  {source.publisher} ({source.id}) {shell.ago(status.next_check, now) if status.next_check else 'now'}"
    yield f"next digest: {schedule.next_digest(now, settings):%Y-%m-%d %H:%M %Z}"
    if not settings.contact:
        yield "tip: set TRACKER_CONTACT to your e-mail address or page; publishers see it and can reach you"


def _due(seen: pipeline.View, now: datetime) -> Iterator[str]:
    ahead = [due for due in seen.deadlines if due.state == "open" and due.date and due.date.latest >= now.date()]
    ahead.sort(key=lambda due: due.date.earliest if due.date else now.date())
    for due in ahead[:FIRST]:
        if due.date:
            title = due.title.get("en") or due.id
            yield f"  due next: {words.say_date(due.date, 'en')}, {title} ({words.say_countdown(due.date, now.date(), 'en')})"
    if not ahead:
        last = max((due.date.latest for due in seen.deadlines if due.date), default=None)
        yield "  due next: no open deadline lies ahead" + (f"; the last one was {last:%d %B %Y}" if last else "")
