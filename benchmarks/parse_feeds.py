"""How fast feeds are read: tracker's `articles.parse` against feedparser and bare fastfeedparser, in one run.

    python benchmarks/parse_feeds.py [--feeds 30] [--entries 50] [--rounds 3] [--seed 1]

The feeds are made from a seed: RSS 2.0 and Atom in English, Italian and Chinese, about 3 kB of HTML an entry. Rows do the
same work where they are marked `yes`: titles and texts made plain with nh3, links allowed only if http(s), dates as UTC
instants. feedparser sanitises HTML by itself as well, as it does by default; its other row has that and relative links off.
fastfeedparser alone leaves HTML as it is and cannot be trusted with every feed: its row is the floor, not a rival.

A round parses all feeds with every parser in turn (so that all share a disturbance of the machine), from fresh bytes; shown
is the median of the rounds in CPU seconds, children included. Each parser must find every entry, and those that do the
same work the same titles and links, or the run fails.
"""

from __future__ import annotations

import argparse
import io
import os
import platform
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).parents[1]))

from tracker import articles
from tracker.articles.normal import Raw, collect
from tracker.model import Source
from tracker.states import SourceKind, Tier

WORDS = {
    "en": "port tariff ruling deadline buyer court order extension agency talks minister vote market chip stake appeal",
    "it": "dazi scadenza tribunale proroga ministro accordo mercato voto quota ricorso agenzia ordine città più perché",
    "zh": "关税 法院 期限 延长 部长 协议 市场 投票 股份 上诉 机构 命令 谈判 芯片 港口 买方",
}
START = datetime(2025, 4, 4, 12, tzinfo=UTC)
Pair = tuple[str, str]


def sentence(draw: random.Random, language: str, length: int) -> str:
    return ("" if language == "zh" else " ").join(draw.choices(WORDS[language].split(), k=length))


def markup(draw: random.Random, language: str) -> str:
    """About 3 kB of what publishers send: paragraphs with links, emphasis, entities and an image."""
    length = 60 if language == "zh" else 70
    parts = [
        f"<p>{sentence(draw, language, length)} <a href='https://n.example/{n}'>{sentence(draw, language, 3)}</a> &amp; "
        f"<em>{sentence(draw, language, 2)}</em></p>"
        for n in range(5)
    ]
    return "<img src='https://n.example/i.jpg' alt='x'/>" + "".join(parts)


def rss_entry(draw: random.Random, language: str, number: str) -> str:
    when = (START - timedelta(minutes=draw.randrange(100_000))).strftime("%a, %d %b %Y %H:%M:%S +0000")
    return (
        f"<item><title>{sentence(draw, language, 9)} {number}</title><link>https://n.example/a/{number}?x=1&amp;y=2</link>"
        f"<guid isPermaLink='false'>g-{number}</guid><pubDate>{when}</pubDate>"
        f"<description>{sentence(draw, language, 20)}</description>"
        f"<content:encoded><![CDATA[{markup(draw, language)}]]></content:encoded></item>"
    )


def atom_entry(draw: random.Random, language: str, number: str) -> str:
    when = (START - timedelta(minutes=draw.randrange(100_000))).isoformat()
    return (
        f"<entry><title>{sentence(draw, language, 9)} {number}</title><link href='https://n.example/a/{number}?x=1&amp;y=2'/>"
        f"<id>tag:n.example,2025:{number}</id><published>{when}</published><updated>{when}</updated>"
        f"<summary>{sentence(draw, language, 20)}</summary>"
        f"<content type='html'>{escape(markup(draw, language))}</content></entry>"
    )


def make_feed(draw: random.Random, index: int, entries: int) -> bytes:
    """Feed number `index`: languages and formats take turns."""
    language = ("en", "it", "zh")[index % 3]
    make = rss_entry if index % 2 else atom_entry
    body = "".join(make(draw, language, f"{index}-{n}") for n in range(entries))
    if index % 2:
        head = f"<channel><title>Feed {index}</title><link>https://n.example/</link><language>{language}</language>"
        text = f'<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">{head}{body}</channel></rss>'
    else:
        text = f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}"><title>Feed {index}</title>{body}</feed>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode()


def source(kind: SourceKind = SourceKind.FEED) -> Source:
    return Source("bench", kind, "https://n.example/feed", "Example", Tier.PRESS, "en")


def by_tracker(body: bytes) -> list[Pair]:
    return [(item.title, item.url) for item in articles.parse(source(), body, "application/xml", "https://n.example/feed")]


def plain_items(entries: list[Any]) -> list[Pair]:
    """What tracker makes of a parser's entries, so that both rows end in the same items."""
    raws = [
        Raw(
            title=entry.get("title", ""),
            link=entry.get("link", ""),
            guid=entry.get("id", ""),
            text=(entry.get("content") or [{}])[0].get("value") or entry.get("summary", ""),
            published=entry.get("published", ""),
        )
        for entry in entries
    ]
    return [(item.title, item.url) for item in collect(source(), "https://n.example/feed", raws)]


def by_feedparser(body: bytes) -> list[Pair]:
    import feedparser

    return plain_items(feedparser.parse(io.BytesIO(body)).entries)


def by_feedparser_bare(body: bytes) -> list[Pair]:
    import feedparser

    return plain_items(feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False).entries)


def by_fastfeedparser(body: bytes) -> list[Pair]:
    import fastfeedparser

    return [(entry.title, entry.link) for entry in fastfeedparser.parse(body).entries]


PARSERS: dict[str, tuple[Callable[[bytes], list[Pair]], str]] = {
    "tracker": (by_tracker, "yes"),
    "feedparser, as by default": (by_feedparser, "yes"),
    "feedparser, sanitising and links off": (by_feedparser_bare, "yes"),
    "fastfeedparser alone": (by_fastfeedparser, "no: HTML as it is"),
}


def cpu_seconds() -> float:
    """CPU time of this process and of its finished children."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def run_round(bodies: list[bytes]) -> dict[str, tuple[float, list[Pair]]]:
    measured = {}
    for name, (parse, _) in PARSERS.items():
        fresh = [bytes(bytearray(body)) for body in bodies]
        begin = cpu_seconds()
        found = [pair for body in fresh for pair in parse(body)]
        measured[name] = (cpu_seconds() - begin, found)
    return measured


def check(found: dict[str, list[Pair]], expected: int) -> None:
    """Fails the run unless every parser found every entry, and those that do the same work the same titles and links."""
    for name, pairs in found.items():
        if len(pairs) != expected:
            sys.exit(f"{name} found {len(pairs)} of {expected} entries: no valid comparison")
        if PARSERS[name][1] == "yes" and pairs != found["tracker"]:
            sys.exit(f"{name} and tracker differ in titles or links: no valid comparison")


def report(rounds: list[dict[str, tuple[float, list[Pair]]]], entries: int, size: int) -> None:
    print(f"{entries:,} entries, {size / 1e6:.1f} MB, median of {len(rounds)} rounds [fastest..slowest], all counts equal\n")
    print("| parser | same work | CPU s | entries/s | tracker is faster by |\n|---|---|---|---|---|")
    medians = {name: statistics.median(each[name][0] for each in rounds) for name in PARSERS}
    for name, (_, same) in PARSERS.items():
        times = [each[name][0] for each in rounds]
        spread = f"{medians[name]:.3f} [{min(times):.3f}..{max(times):.3f}]"
        factor = "" if name == "tracker" else f"{medians[name] / medians['tracker']:.2g}x"
        print(f"| {name} | {same} | {spread} | {entries / medians[name]:,.0f} | {factor} |")


def machine() -> str:
    packages = ("fastfeedparser", "feedparser", "nh3", "lxml")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs"
    return f"{datetime.now(UTC):%Y-%m-%d}; Python {platform.python_version()}, {system}; {versions}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("feeds", 30), ("entries", 50), ("rounds", 3), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    draw = random.Random(options.seed)
    bodies = [make_feed(draw, index, options.entries) for index in range(options.feeds)]
    expected = options.feeds * options.entries
    run_round(bodies[:2])
    rounds = []
    for _ in range(options.rounds):
        measured = run_round(bodies)
        check({name: found for name, (_, found) in measured.items()}, expected)
        rounds.append(measured)
    print(machine())
    report(rounds, expected, sum(map(len, bodies)))


if __name__ == "__main__":
    main()
