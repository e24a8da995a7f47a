"""Find the dates of a set of sentences, for scoring.

usage: python -m benchmarks.dates INPUT OUTPUT

INPUT   one {"id", "input", "reference", "lang"} a line; the reference is an ISO day or instant; without one 2000-01-01 is taken.
OUTPUT  one {"id", "mentions": [{"span": [start, end), "earliest", "latest"}]} a line.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

from tracker.detect.dates import find_dates

NO_REFERENCE = "2000-01-01"


def answer(row: dict[str, str]) -> dict[str, object]:
    reference = date.fromisoformat((row["reference"] or NO_REFERENCE)[:10])
    mentions = find_dates(row["input"], row["lang"], reference)
    return {
        "id": row["id"],
        "mentions": [
            {"span": [m.start, m.end], "earliest": m.date.earliest.isoformat(), "latest": m.date.latest.isoformat()}
            for m in mentions
        ],
    }


def main(source: Path, target: Path) -> None:
    rows = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines() if line.strip()]
    target.write_text("".join(json.dumps(answer(row)) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
