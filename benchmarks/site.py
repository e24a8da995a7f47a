"""Measure the published site: what it takes to render, and how many bytes its pages are.

usage: python -m benchmarks.site [--timeline timeline.json] [--events 1000]

A long saga is made of the timeline's own events, repeated month by month with ids and dates of their own. Printed are the
machine, the versions and the day, since figures mean nothing without them; of each time the best of five.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from jinja2 import Environment

from tracker import __version__, publish
from tracker.codec import event_json
from tracker.config import data_root
from tracker.dates import exact_day
from tracker.model import Change, Event, FieldChange, Texts, Timeline
from tracker.publish.catalog import catalog
from tracker.publish.frame import Frame
from tracker.publish.html import timeline_page
from tracker.publish.site import site
from tracker.states import ChangeKind
from tracker.timeline import deadlines, parse_timeline

NOW = datetime(2025, 4, 11, 18, tzinfo=UTC)
BASE = "https://example.org"
FEW = 50


def saga(events: Sequence[Event], n: int) -> tuple[Event, ...]:
    """As many events as asked for: the newest ones, or all of them over and over, each round ten weeks before the last."""
    newest = sorted(events, key=lambda event: event.date.earliest, reverse=True)
    if n <= len(newest):
        kept = {event.id for event in newest[:n]}
        return tuple(linked(event, kept) for event in newest[:n])
    return tuple(again(newest[i % len(newest)], i // len(newest), i) for i in range(n))


def linked(event: Event, kept: set[str]) -> Event:
    """The event with its links to the kept ones only."""
    follows, caused_by = (tuple(id_ for id_ in ids if id_ in kept) for ids in (event.follows, event.caused_by))
    return replace(event, follows=follows, caused_by=caused_by)


def again(event: Event, turn: int, n: int) -> Event:
    """The event in a round of its own, with texts and addresses of its own: what is remembered of another is of no use to it."""
    day = date(2025, 4, 11) - timedelta(days=n % 70 + 70 * turn)
    if not turn:
        return replace(event, date=exact_day(day))
    return replace(
        event,
        id=f"{event.id}-{turn}",
        date=exact_day(day),
        title=numbered(event.title, turn),
        summary=numbered(event.summary, turn),
        follows=tuple(f"{id_}-{turn}" for id_ in event.follows),
        caused_by=tuple(f"{id_}-{turn}" for id_ in event.caused_by),
        deadline=None,
        evidence=tuple(replace(e, url=f"{e.url}?{turn}", title=f"{e.title} ({turn})") for e in event.evidence),
    )


def numbered(texts: Texts, turn: int) -> Texts:
    return {language: f"{text} ({turn})" for language, text in texts.items()}


def log(events: Sequence[Event]) -> tuple[Change, ...]:
    return tuple(
        Change(n, NOW, event.id, ChangeKind.ADDED, tuple(FieldChange(k, None, v) for k, v in event_json(event).items()))
        for n, event in enumerate(events, 1)
    )


def best(work: Callable[[], object]) -> float:
    """The seconds of CPU that the quickest of five runs took."""
    times = []
    for _ in range(5):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def report(env: Environment, timeline: Timeline, n: int) -> None:
    events = saga(timeline.events, n)
    timeline = replace(timeline, events=events)
    changes, dues = log(events), deadlines(events)

    def one_page() -> str:
        return timeline_page(Frame(env, catalog(timeline, changes, dues, timeline.languages[0], BASE, NOW)))

    def whole() -> dict[str, bytes]:
        return dict(site(env, timeline, changes, dues, BASE, NOW))

    files = whole()
    sizes = ", ".join(f"{language} {size:,}" for language, size in front_sizes(timeline, files).items())
    print(f"{n} events: timeline page {best(one_page) * 1000:.0f} ms of CPU; site {best(whole):.2f} s, {len(files)} files")
    print(f"  bytes of the timeline page with its style sheet, script and icon, uncompressed: {sizes}")


def front_sizes(timeline: Timeline, files: Mapping[str, bytes]) -> Mapping[str, int]:
    """The bytes of the front page of each language with all that it loads."""
    shared = sum(len(files[name]) for name in ("style.css", "site.js", "icon.svg"))
    return {language: len(files[page]) + shared for language, page in fronts(timeline)}


def fronts(timeline: Timeline) -> Sequence[tuple[str, str]]:
    first, *others = timeline.languages
    return [(first, "index.html"), *((language, f"{language}/index.html") for language in others)]


def conditions() -> str:
    versions = ", ".join([f"tracker {__version__}", *(f"{name} {version(name)}" for name in ("jinja2", "markupsafe", "babel"))])
    machine = f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}"
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {machine}; Python {platform.python_version()}; {versions}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--timeline", type=Path, default=data_root() / "timeline.json")
    parser.add_argument("--events", type=int, default=1000)
    args = parser.parse_args()
    timeline = parse_timeline(args.timeline.read_text(encoding="utf-8"))
    env = publish.environment(data_root() / "templates")
    print(conditions())
    for n in (FEW, args.events):
        report(env, timeline, n)


if __name__ == "__main__":
    main()
