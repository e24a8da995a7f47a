"""Find the dates of a set of sentences, for scoring.

usage: python -m benchmarks.dates [--own] INPUT OUTPUT

INPUT   one {"id", "input", "reference", "lang"} a line; the reference is an ISO day or instant; without one 2000-01-01 is taken.
OUTPUT  one {"id", "mentions": [{"span": [start, end), "earliest", "latest"}]} a line.

Cases and tagger differ in two conventions: the cases let "from March to May" end where May begins, the tagger where it ends; and
they write a day of the lunar calendar with its own numbers (正月初一 as 1 January), the tagger as the day it is.
It is written as the cases have it; with --own, as the tagger does.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

from tracker.detect.dates.chinese_lunar import numbers_of
from tracker.detect.dates.find import Found, find

NO_REFERENCE = "2000-01-01"


def answer(row: dict[str, str], own: bool) -> dict[str, object]:
    reference = date.fromisoformat((row["reference"] or NO_REFERENCE)[:10])
    return {"id": row["id"], "mentions": [_mention(found, own) for found in find(row["input"], row["lang"], reference)]}


def _mention(found: Found, own: bool) -> dict[str, object]:
    mention = found.mention
    earliest, latest = (mention.date.earliest, mention.date.latest) if own else _as_the_cases(found)
    return {"span": [mention.start, mention.end], "earliest": earliest.isoformat(), "latest": latest.isoformat()}


def _as_the_cases(found: Found) -> tuple[date, date]:
    """First and last day in the conventions of the cases. A lunar date whose numbers are no date of ours stays as it is."""
    when, span = found.mention.date, found.span
    if span.basis == "lunar" and when.exact:
        try:
            day = date(*numbers_of(when.earliest))
        except ValueError:
            return when.earliest, when.latest
        return day, day
    return when.earliest, span.last_begins or when.latest


def main(source: Path, target: Path, own: bool) -> None:
    rows = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines() if line.strip()]
    target.write_text("".join(json.dumps(answer(row, own)) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    names = [name for name in sys.argv[1:] if name != "--own"]
    if len(names) != 2:
        sys.exit(__doc__)
    main(Path(names[0]), Path(names[1]), "--own" in sys.argv)
