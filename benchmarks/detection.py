"""How many full articles a second detection takes, on one core, for one timeline and for many.

usage: python benchmarks/detection.py [--articles 4000] [--timelines 1000] [--relevant 0.02]

The articles are made up: 700 words each from an invented vocabulary, 500 an hour.
A share of them is about somebody who is followed, and these are read, compared, grouped, dated and proposed as any news is. Many
timelines have a watch profile each, and the news is spread among them. No database takes part. Processor time counts.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tracker import __version__, detect
from tracker.model import Article, Candidate, Entity, Story, Theme, Timeline, Watch
from tracker.states import Role

WORDS = 700
HOURLY = 500
START = datetime(2025, 3, 3, 12, tzinfo=UTC)
COMMON = [
    "the",
    "of",
    "to",
    "in",
    "and",
    "a",
    "for",
    "on",
    "that",
    "with",
    "as",
    "by",
    "at",
    "from",
    "is",
    "was",
    "it",
    "has",
    "have",
]
DOINGS = ("sues over", "wins a court ruling on", "announces a sale of", "is fined for", "extends the deadline for")


class Press:
    """Writes articles from an invented vocabulary, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._vocabulary = [self._word() for _ in range(20_000)]

    def name(self) -> str:
        """A name that nobody else has and no article has by chance: longer than any word."""
        return "".join(self._syllable() for _ in range(6)).capitalize()

    def article(self, number: int, about: str, at: datetime) -> Article:
        """An article of 700 words; `about` is who it is about, "" for nobody."""
        subject = f"{about} {self._random.choice(DOINGS)} {self._words(4)}" if about else self._words(9)
        text = ". ".join(self._words(14).capitalize() for _ in range(WORDS // 14))
        source = number % 40
        return Article(
            number,
            f"s{source}",
            f"i{number}",
            f"https://news.test/{number}",
            subject,
            text,
            "en",
            at,
            at,
            publisher=f"Paper {source}",
        )

    def chosen(self, names: list[str], share: float) -> str:
        return self._random.choice(names) if self._random.random() < share else ""

    def _words(self, count: int) -> str:
        mixed = (COMMON if self._random.random() < 0.4 else self._vocabulary for _ in range(count))
        return " ".join(self._random.choice(words) for words in mixed)

    def _word(self) -> str:
        return "".join(self._syllable() for _ in range(self._random.randint(1, 4)))

    def _syllable(self) -> str:
        return self._random.choice("bcdfglmnprst") + self._random.choice("aeiou")


def following(number: int, names: list[str]) -> Timeline:
    """A timeline that follows five names in three languages each, with themes."""
    entities = tuple(
        Entity(f"e{n}", Role.CORE, {"*": (name,), "en": (f"{name} Inc",), "it": (f"{name} SpA",), "zh": (f"{name}公司",)})
        for n, name in enumerate(names)
    )
    themes = (Theme("court", {"en": ("court", "sues", "fined")}), Theme("deal", {"en": ("sale", "deadline")}))
    return Timeline(f"t{number}", {"en": f"Saga {number}"}, ("en",), Watch(entities, themes, {}), (), ())


class Desk:
    """Keeps what earlier batches found for a timeline, as the store does."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline, self.found = timeline, 0
        self._articles: dict[int, Article] = {}
        self._stories: dict[int, Story] = {}
        self._candidates: dict[int, Candidate] = {}

    def take(self, articles: list[Article], now: datetime) -> None:
        memory = detect.Memory(tuple(self._articles.values()), tuple(self._stories.values()), tuple(self._candidates.values()))
        found = detect.detect(articles, self.timeline, memory, now)
        self._articles |= {article.id: article for article in articles if article.id in found.relevant}
        numbers = {story.id: story.id if story.id > 0 else len(self._stories) - story.id for story in found.stories}
        self._stories |= {numbers[story.id]: replace(story, id=numbers[story.id]) for story in found.stories}
        for candidate in found.candidates:
            number = candidate.id or len(self._candidates) + 1
            story = numbers.get(candidate.story_id, candidate.story_id)
            self._candidates[number] = replace(candidate, id=number, story_id=story)
        self.found += len(found.candidates)


def batches(articles: int, names: list[str], share: float, press: Press) -> Iterator[tuple[datetime, list[Article]]]:
    for first in range(0, articles, HOURLY):
        now = START + timedelta(hours=first // HOURLY)
        numbers = range(first + 1, min(first + HOURLY, articles) + 1)
        yield now, [press.article(number, press.chosen(names, share), now) for number in numbers]


def measured(articles: int, timelines: int, share: float) -> str:
    """A line about a run."""
    press = Press(7)
    names = [[press.name() for _ in range(5)] for _ in range(timelines)]
    desks = {f"t{number}": Desk(following(number, own)) for number, own in enumerate(names)}
    news = list(batches(articles, [name for own in names for name in own], share, press))
    watches = {timeline_id: desk.timeline.watch for timeline_id, desk in desks.items()}
    started = time.process_time()
    read = 0
    for now, batch in news:
        gate = detect.Gate(watches)
        waiting: dict[str, list[Article]] = {}
        for article in batch:
            for timeline_id in gate.admitted(article):
                waiting.setdefault(timeline_id, []).append(article)
        for timeline_id, admitted in sorted(waiting.items()):
            desks[timeline_id].take(admitted, now)
            read += len(admitted)
    took = time.process_time() - started
    shown = sum(desk.found for desk in desks.values())
    pace = f"{articles / took:6.0f} articles/s"
    return f"{timelines:5} timelines: {pace} ({articles} in {took:.2f} s, {read} admitted, {shown} candidates)"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=4000)
    parser.add_argument("--timelines", type=int, default=1000)
    parser.add_argument("--relevant", type=float, default=0.02, help="the share of articles about somebody that is followed")
    args = parser.parse_args()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {machine}; tracker {__version__}; {args.relevant:.0%} relevant")
    for timelines in (1, args.timelines):
        print(measured(args.articles, timelines, args.relevant))


if __name__ == "__main__":
    main()
