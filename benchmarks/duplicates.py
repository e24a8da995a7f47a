"""Find which texts repeat others, for scoring.

usage: python -m benchmarks.duplicates INPUT OUTPUT

INPUT   one {"id", "text"} a line; a "title" is read where there is one. `.gz` is unpacked.
OUTPUT  one {"id", "group"} a line: the same group for texts that are one text, cut, reworded a little or under another dateline.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tracker.detect.duplicates import copies, sheet


def rows(path: Path) -> list[dict[str, Any]]:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in raw.decode().splitlines() if line.strip()]


def groups(texts: Sequence[dict[str, Any]]) -> list[int]:
    """The group of each text: the place of the one it repeats, or its own."""
    return copies([sheet(text.get("title", ""), text["text"]) for text in texts])


def main(source: Path, target: Path) -> None:
    texts = rows(source)
    answers = zip(texts, groups(texts), strict=True)
    target.write_text("".join(f"{json.dumps({'id': text['id'], 'group': str(group)})}\n" for text, group in answers), "utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
