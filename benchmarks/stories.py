"""Group articles into stories, for scoring.

usage: python -m benchmarks.stories INPUT OUTPUT [--every DAYS]

INPUT   headlines of general news {"id", "time", "lang", "title"}, or short articles without times {"doc", "text"}, one a line.
        Nothing else in a line is looked at.
OUTPUT  one {"id", "cluster"} a line.
--every headlines come in ticks of so many days and are put to the stories that are open then, as in daily work; without it the
        file is one tick. Words are weighed by how rare they are in all headlines so far.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.duplicates import rows
from tracker.detect.duplicates import copies, sheet
from tracker.detect.grouping import TEXTS, TITLES, Grouping, Pile, happenings
from tracker.detect.likeness import bare
from tracker.detect.splitting import Member, split
from tracker.detect.terms import Rarity, Terms, terms

LANGUAGES = {
    "ara": "ar", "deu": "de", "eng": "en", "fra": "fr", "ita": "it",
    "por": "pt", "rus": "ru", "slv": "sl", "spa": "es", "zho": "zh",
}  # fmt: skip
COPIED_FOR = 3.0
"""Days after which a headline that comes again is news again."""


def of_articles(articles: Sequence[dict[str, Any]]) -> dict[str, int]:
    groups = happenings([terms(article["text"], "en") for article in articles], TEXTS)
    return {articles[place]["doc"]: number for number, group in enumerate(groups) for place in group}


def of_headlines(headlines: Sequence[dict[str, Any]], every: float | None) -> dict[str, int]:
    days = [datetime.fromisoformat(row["time"]).timestamp() / 86_400 for row in headlines]
    repeated = copies([sheet(row["title"], "") for row in headlines])
    repeated = [first if abs(days[first] - days[place]) < COPIED_FOR else place for place, first in enumerate(repeated)]
    own = [place for place, first in enumerate(repeated) if place == first]
    read = [terms(bare(headlines[place]["title"]), LANGUAGES.get(headlines[place]["lang"], "")) for place in own]
    when = [days[place] for place in own]
    groups = list(in_ticks(read, when, every)) if every else happenings(read, TITLES, when)
    story = {own[text]: number for number, group in enumerate(groups) for text in group}
    return {row["id"]: story[repeated[place]] for place, row in enumerate(headlines)}


def in_ticks(read: Sequence[Terms], when: Sequence[float], every: float) -> Iterator[list[int]]:
    """The groups that come of headlines in the order of their times, each tick settled before the next one comes."""
    grouping: Grouping[Pile] = Grouping(TITLES)
    vectors: dict[int, dict[str, float]] = {}
    order = sorted(range(len(read)), key=lambda number: when[number])
    known = 0
    while known < len(order):
        end = when[order[known]] // every * every + every
        fresh = [number for number in order[known:] if when[number] < end]
        known += len(fresh)
        rarity = Rarity(read[number] for number in order[:known])
        for number in fresh:
            vectors[number] = rarity.vector(read[number])
            grouping.add(Pile(number, vectors[number], when[number]))
        grouping.settle()
    for pile in grouping.piles.values():
        for part in split([Member(number, read[number], vectors[number]) for number in sorted(pile.members)]):
            yield [member.number for member in part]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--every", type=float)
    args = parser.parse_args()
    items = rows(args.source)
    if not items:
        raise SystemExit(f"{args.source} holds no items")
    found = of_headlines(items, args.every) if "time" in items[0] else of_articles(items)
    lines = (json.dumps({"id": number, "cluster": str(story)}) for number, story in found.items())
    args.target.write_text("".join(f"{line}\n" for line in lines), "utf-8")


if __name__ == "__main__":
    main()
