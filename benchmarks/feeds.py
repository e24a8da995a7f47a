"""How fast feeds are written: all documents of a long timeline, and one long document against feedgenerator and feedgen.

    pip install feedgenerator feedgen
    python benchmarks/feeds.py [--events 1000] [--changes 3000] [--entries 2000] [--rounds 5] [--seed 1]

The timeline is made from a seed: events of eight categories in English and Italian with two sources each, then updates,
corrections and moved deadlines, until the log has that many changes. Part one times what `publish.feeds` does: laying out the
documents, making the live ones, making all of them. Part two gives the same finished entries (id, title, link, both instants,
categories, HTML) to each library and times the writing of one document, for all in turn in each round; shown is the median
of the rounds in CPU seconds. Documents must hold the same ids, titles, links, instants and HTML, or the run fails.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from lxml import etree

from tracker.codec import event_json
from tracker.dates import exact_day
from tracker.model import Change, DeadlineStep, Event, Evidence, FieldChange, Timeline, Watch
from tracker.publish import environment, feeds
from tracker.publish.edition import edition
from tracker.publish.feeds.documents import Feed, render
from tracker.publish.feeds.entries import Entry, Writer
from tracker.publish.feeds.pages import Page
from tracker.publish.history import history
from tracker.states import ChangeKind, EventStatus

BASE = "https://n.example/saga"
START = datetime(2025, 1, 2, 8, tzinfo=UTC)
CATEGORIES = ("law", "court", "executive", "deal", "trade", "ban", "tech", "market")
WORDS = {
    "en": "port tariff ruling deadline buyer court order extension agency talks minister vote market chip stake appeal",
    "it": "dazi scadenza tribunale proroga ministro accordo mercato voto quota ricorso agenzia ordine città più perché",
}
ATOM = "{http://www.w3.org/2005/Atom}"
Writers = dict[str, Callable[[], bytes]]


def sentences(draw: random.Random, length: int) -> dict[str, str]:
    return {language: " ".join(draw.choices(words.split(), k=length)) for language, words in WORDS.items()}


def make_event(draw: random.Random, number: int) -> Event:
    day = (START + timedelta(days=number // 3)).date()
    sources = tuple(
        Evidence(f"https://p{n}.example/{number}?a=1&b=2", f"Publisher {draw.randrange(40)}", day.isoformat()) for n in range(2)
    )
    return Event(
        id=f"event-{number}",
        date=exact_day(day),
        category=draw.choice(CATEGORIES),
        status=EventStatus.HAPPENED,
        title=sentences(draw, 8),
        summary=sentences(draw, 30),
        follows=(f"event-{draw.randrange(number)}",) if number else (),
        deadline=DeadlineStep("due", exact_day(day + timedelta(days=75))) if number % 5 == 0 else None,
        evidence=sources,
    )


def make_log(draw: random.Random, events: Sequence[Event], length: int) -> list[Change]:
    """Each event is added whole; between that, earlier ones are amended."""
    log: list[Change] = []
    for number, event in enumerate(events, 1):
        added = tuple(FieldChange(name, None, value) for name, value in event_json(event).items())
        log.append(Change(len(log) + 1, START + timedelta(minutes=len(log)), event.id, ChangeKind.ADDED, added))
        while len(log) < length * number // len(events):
            known = draw.choice(events[:number])
            kind = draw.choice((ChangeKind.UPDATED, ChangeKind.CORRECTED, ChangeKind.MOVED))
            field = FieldChange("summary", dict(known.summary), sentences(draw, 30))
            if kind is ChangeKind.MOVED:
                field = FieldChange("deadline.due", "2025-04-05", "2025-06-19")
            log.append(Change(len(log) + 1, START + timedelta(minutes=len(log)), known.id, kind, (field,)))
    return log


def all_documents(timeline: Timeline, log: Sequence[Change]) -> None:
    env = environment(Path(__file__).parents[1] / "templates")
    begin = time.process_time()
    files = feeds.files(env, timeline, log, BASE, "https://hub.example/")
    laid_out = time.process_time() - begin
    begin = time.process_time()
    live = [files[path] for path in files if feeds.link_header(BASE, path, "https://hub.example/")]
    made_live = time.process_time() - begin
    begin = time.process_time()
    size = sum(len(files[path]) for path in files)
    made_all = time.process_time() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(timeline.events):,} events, {len(log):,} changes, {len(timeline.languages)} languages, {peak:.0f} MB at most\n")
    print("| part | documents | MB | CPU s |\n|---|---|---|---|")
    print(f"| laying out | {len(files):,} | | {laid_out:.2f} |")
    print(f"| making the live ones | {len(live):,} | {sum(map(len, live)) / 1e6:.1f} | {made_live:.2f} |")
    print(f"| making all | {len(files):,} | {size / 1e6:.1f} | {made_all:.2f} |\n")


def by_feedgenerator(form: str, feed: Feed, entries: Sequence[Entry]) -> bytes:
    import feedgenerator

    make = feedgenerator.Atom1Feed if form == "atom" else feedgenerator.Rss201rev2Feed
    document = make(
        feed.title, feed.page_url, feed.about, "en", author_name=feed.author, feed_url=feed.url(form), feed_guid=feed.id
    )
    for entry in entries:
        document.add_item(
            title=entry.title.text,
            link=entry.url,
            description=entry.content if form == "rss" else "",
            content=entry.content if form == "atom" else None,
            unique_id=entry.id,
            unique_id_is_permalink=False,
            pubdate=entry.published,
            updateddate=entry.updated,
            categories=[word for _, word in entry.categories],
        )
    return document.writeString("utf-8").encode()


def by_feedgen(form: str, feed: Feed, entries: Sequence[Entry]) -> bytes:
    from feedgen.feed import FeedGenerator

    document = FeedGenerator()
    document.id(feed.id)
    document.title(feed.title)
    document.description(feed.about)
    document.author(name=feed.author)
    document.language("en")
    document.link(href=feed.page_url, rel="alternate")
    document.link(href=feed.url(form), rel="self")
    for entry in entries:
        item = document.add_entry(order="append")
        item.id(entry.id)
        item.guid(entry.id)
        item.title(entry.title.text)
        item.link(href=entry.url)
        item.content(entry.content, type="html")
        item.published(entry.published)
        item.updated(entry.updated)
        item.category([{"term": term, "label": label} for term, label in entry.categories])
    return document.atom_str() if form == "atom" else document.rss_str()


Told = tuple[str, str, str, datetime, str]


def told(document: bytes) -> list[Told]:
    """Id, title, link, instant and HTML of each entry. RSS instants are whole seconds, of first publication."""
    root = etree.fromstring(document)
    if root.tag == "rss":
        return [told_item(item) for item in root.iter("item")]
    return [told_entry(entry) for entry in root.iter(f"{ATOM}entry")]


def told_item(item: etree._Element) -> Told:
    content = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded") or item.findtext("description")
    at = parsedate_to_datetime(item.findtext("pubDate"))
    return (item.findtext("guid"), item.findtext("title"), item.findtext("link"), at, content.strip())


def told_entry(entry: etree._Element) -> Told:
    id_, title, updated, content = (entry.findtext(ATOM + name) for name in ("id", "title", "updated", "content"))
    at = datetime.fromisoformat(updated).replace(microsecond=0)
    return (id_, title, entry.find(f"{ATOM}link").get("href"), at, content.strip())


def one_document(timeline: Timeline, log: Sequence[Change], length: int, rounds: int) -> None:
    env = environment(Path(__file__).parents[1] / "templates")
    here = edition(timeline, "en", BASE)
    versions = history(log, here.events)[-length:]
    writer, feed, page = Writer(env, here, versions), Feed(here, "changes"), Page(0, versions)
    entries = [writer.entry("changes", version) for version in versions]
    print(
        f"One document of {len(entries):,} finished entries, median of {rounds} rounds [fastest..slowest], same entries in all\n"
    )
    print("| format | writer | CPU s | entries/s | tracker is faster by |\n|---|---|---|---|---|")
    for form in ("atom", "rss"):
        writers: Writers = {
            "tracker": lambda form=form: render(env, feed, page, entries, form, ""),
            "feedgenerator": lambda form=form: by_feedgenerator(form, feed, entries),
            "feedgen": lambda form=form: by_feedgen(form, feed, entries),
        }
        compare(form, writers, len(entries), rounds)


def compare(form: str, writers: Writers, entries: int, rounds: int) -> None:
    expected = told(writers["tracker"]())
    for name, write in writers.items():
        if told(write()) != expected:
            sys.exit(f"{name} and tracker differ in what their {form} says: no valid comparison")
    times: dict[str, list[float]] = {name: [] for name in writers}
    for _ in range(rounds):
        for name, write in writers.items():
            begin = time.process_time()
            write()
            times[name].append(time.process_time() - begin)
    medians = {name: statistics.median(seconds) for name, seconds in times.items()}
    for name, seconds in times.items():
        spread = f"{medians[name]:.3f} [{min(seconds):.3f}..{max(seconds):.3f}]"
        factor = "" if name == "tracker" else f"{medians[name] / medians['tracker']:.2g}x"
        print(f"| {form} | {name} | {spread} | {entries / medians[name]:,.0f} | {factor} |")


def machine() -> str:
    versions = ", ".join(f"{name} {version(name)}" for name in ("jinja2", "feedgenerator", "feedgen", "lxml"))
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs"
    return f"{datetime.now(UTC):%Y-%m-%d}; Python {platform.python_version()}, {system}; {versions}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("events", 1000), ("changes", 3000), ("entries", 2000), ("rounds", 5), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    draw = random.Random(options.seed)
    events = tuple(make_event(draw, number) for number in range(options.events))
    log = make_log(draw, events, options.changes)
    timeline = Timeline("saga", {"en": "A long saga", "it": "Una lunga saga"}, ("en", "it"), Watch(), (), events)
    print(machine())
    all_documents(timeline, log)
    one_document(timeline, log, options.entries, options.rounds)


if __name__ == "__main__":
    main()
