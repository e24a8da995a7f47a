"""How long a decision waits while detection works on the same timeline.

usage: python -m benchmarks.waiting [--articles 2000] [--relevant 1.0] [--pause 1.0] [--database URL]

A process of its own finds among made-up articles of 700 words, while here an event of the timeline is edited again and again, a
pause of so many seconds in between. The timeline has the events of the shipped one and follows invented names. Printed is how
long an edit takes, beforehand and meanwhile. Without a database URL it is a SQLite file in a temporary folder; another one is
to be empty.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from benchmarks.detection import Press, following
from tracker import __version__, decide, finding, store
from tracker.config import data_root
from tracker.errors import TrackerError
from tracker.model import Item, Source, Timeline
from tracker.review import Word
from tracker.states import SourceKind, Tier
from tracker.store import Engine
from tracker.timeline import parse_timeline, render_timeline

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ALONE = 20
PAPER = Source("paper", SourceKind.FEED, "https://paper.test/feed", "Paper", Tier.PRESS, "en", about="")


def followed(names: list[str]) -> Timeline:
    """The shipped timeline with another watch profile."""
    shipped = parse_timeline((data_root() / "timeline.json").read_text("utf-8"))
    return replace(shipped, watch=following(0, names).watch, sources=(PAPER,))


def prepare(url: str, articles: int, share: float) -> str:
    """Make the tables, the timeline and its waiting articles; gives the id of an event."""
    press = Press(7)
    names = [press.name() for _ in range(5)]
    timeline = followed(names)
    engine = store.connect(url)
    store.migrate(engine)
    decide.import_timeline(engine, render_timeline(timeline), "timeline.json", Word("timeline.json", NOW))
    made = (press.article(number, press.chosen(names, share), NOW) for number in range(articles))
    items = [Item(one.title, one.url, text=one.text, published=one.published) for one in made]
    with store.writing(engine) as session:
        store.articles.add(session, PAPER, items, NOW)
    engine.dispose()
    return timeline.events[-1].id


def detect(url: str) -> None:
    engine = store.connect(url)
    started = time.perf_counter()
    found = finding.find(engine, NOW)
    print(f"detection: {found.articles} articles, {found.relevant} relevant, in {time.perf_counter() - started:.1f} s")
    engine.dispose()


def edits(engine: Engine, event_id: str, pause: float, going_on: Callable[[], bool]) -> Iterator[float]:
    """How long each edit takes, in milliseconds, one after the other; infinite for one that failed."""
    for number in count():
        if not going_on():
            return
        started = time.perf_counter()
        try:
            decide.edit(engine, event_id, {"summary.en": f"Edit {number} of {time.time()}."}, Word("ada", NOW))
            yield (time.perf_counter() - started) * 1000
        except TrackerError:
            yield math.inf
        time.sleep(pause)


def line(what: str, took: list[float]) -> str:
    done = [one for one in took if one < math.inf]
    middle, longest = statistics.median(took), max(done, default=math.inf)
    return f"{what:9} {len(took):4} edits, {len(took) - len(done)} failed: median {middle:.0f} ms, longest {longest:.0f} ms"


def measure(url: str, articles: int, share: float, pause: float) -> None:
    event_id = prepare(url, articles, share)
    finder = multiprocessing.get_context("spawn").Process(target=detect, args=(url,))
    engine = store.connect(url)
    left = iter(range(ALONE))
    print(line("alone", list(edits(engine, event_id, 0, lambda: next(left, None) is not None))))
    finder.start()
    print(line("meanwhile", list(edits(engine, event_id, pause, finder.is_alive))))
    engine.dispose()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--relevant", type=float, default=1.0, help="the share of articles about somebody that is followed")
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between an edit and the next")
    parser.add_argument("--database", default="")
    args = parser.parse_args()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {machine}; tracker {__version__}; {args.relevant:.0%} relevant")
    with tempfile.TemporaryDirectory() as folder:
        measure(args.database or f"sqlite:///{Path(folder) / 'tracker.db'}", args.articles, args.relevant, args.pause)


if __name__ == "__main__":
    main()
