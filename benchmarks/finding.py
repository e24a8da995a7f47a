"""How many articles a second the step of detection takes with its database, for one timeline and for many.

usage: python -m benchmarks.finding [--articles 500] [--timelines 1 100 1000] [--relevant 0.02] [--database URL]

The articles and timelines are those of `benchmarks.detection`. All timelines follow the one source, so each article waits for
each of them: the most work there can be. Printed is how long it takes to store the articles and to find among them, and how large
the database is then. Without a database URL it is a SQLite file in a temporary folder; another one is to be empty, and one number
of timelines is measured there.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.detection import START, Press, following
from benchmarks.waiting import PAPER
from tracker import __version__, finding, store
from tracker.model import Item
from tracker.store import Engine

TICK = 100


def prepare(engine: Engine, timelines: int) -> tuple[Press, list[str]]:
    """Make the tables and the timelines, and give the names that they follow."""
    press = Press(7)
    store.migrate(engine)
    names = [[press.name() for _ in range(5)] for _ in range(timelines)]
    with store.writing(engine) as session:
        for number, own in enumerate(names):
            store.timelines.save(session, replace(following(number, own), sources=(PAPER,)), START)
    return press, [name for own in names for name in own]


def measured(engine: Engine, articles: int, timelines: int, share: float) -> str:
    """A line about a run, in ticks of a hundred articles."""
    press, names = prepare(engine, timelines)
    stored, found, total = 0.0, 0.0, finding.Detected()
    for first in range(0, articles, TICK):
        made = [press.article(first + number, press.chosen(names, share), START) for number in range(TICK)]
        items = [Item(one.title, one.url, text=one.text, published=one.published) for one in made]
        started = time.perf_counter()
        with store.writing(engine) as session:
            store.articles.add(session, PAPER, items, START)
        stored += time.perf_counter() - started
        started = time.perf_counter()
        total += finding.find(engine, START)
        found += time.perf_counter() - started
    pace = f"{articles / found:6.0f} articles/s found, {articles / stored:6.0f} articles/s stored"
    return f"{timelines:5} timelines: {pace}; {total.relevant} relevant, {total.candidates} candidates"


def size(file: Path) -> str:
    return f"{sum(part.stat().st_size for part in file.parent.glob(f'{file.name}*')) / 1e6:.0f} MB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--timelines", type=int, nargs="+", default=[1, 100, 1000])
    parser.add_argument("--relevant", type=float, default=0.02, help="the share of articles about somebody that is followed")
    parser.add_argument("--database", default="")
    args = parser.parse_args()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {machine}; tracker {__version__}; {args.relevant:.0%} relevant")
    for timelines in args.timelines[:1] if args.database else args.timelines:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "tracker.db"
            engine = store.connect(args.database or f"sqlite:///{file}")
            line = measured(engine, args.articles, timelines, args.relevant)
            engine.dispose()
            print(line if args.database else f"{line}; {size(file)}", flush=True)


if __name__ == "__main__":
    main()
