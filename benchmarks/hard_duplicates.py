"""Build a hard set of near-duplicates from plain articles, and score what finds them.

usage: python -m benchmarks.hard_duplicates ARTICLES [--same FILE] [--write SET] [--seed 7]

ARTICLES  one {"id", "text"} a line, `.gz` or not.
--same    pairs of ids that are one article already, "ID ID" a line.
--write   writes the set as {"id", "text", "group", "kind"} a line.

Of each article the set holds the text itself and four of these: cut to 40 % of its words; under a new lead paragraph; under an
agency dateline; both of the last two cut to 40 %; with sentences in capitals; with one number changed, which stays apart from all
others. The new paragraphs are made of words of other articles. The order is shuffled.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.duplicates import groups, rows

NUMBER = re.compile(r"(?<![\w.,])\d{1,4}(?![\w.,]*\d)")
CITIES = ("LISBON", "NAIROBI", "OSLO", "LIMA", "HANOI", "QUITO", "ACCRA", "RIGA")
AGENCIES = ("Northern Press", "Agencia Uno", "Wire Service", "Continental News")
VARIANTS = 4

Change = Callable[[str, random.Random, Sequence[str]], str]


def cut(text: str, _rng: random.Random, _words: Sequence[str]) -> str:
    words = text.split()
    return " ".join(words[: int(len(words) * 0.4)])


def new_lead(text: str, rng: random.Random, words: Sequence[str]) -> str:
    return f"{' '.join(rng.choices(words, k=rng.randint(25, 45))).capitalize()}. {text}"


def dateline(text: str, rng: random.Random, _words: Sequence[str]) -> str:
    return f"{rng.choice(CITIES)}, {rng.choice(('June', 'July', 'May'))} {rng.randint(1, 28)} ({rng.choice(AGENCIES)}) - {text}"


def cut_with_lead(text: str, rng: random.Random, words: Sequence[str]) -> str:
    return new_lead(cut(text, rng, words), rng, words)


def cut_with_dateline(text: str, rng: random.Random, words: Sequence[str]) -> str:
    return dateline(cut(text, rng, words), rng, words)


def capitals(text: str, _rng: random.Random, _words: Sequence[str]) -> str:
    return text.upper()


def changed_figure(text: str, rng: random.Random, _words: Sequence[str]) -> str:
    """Another number in one place; the same text where it has none that stands alone in the middle of it."""
    places = [match for match in NUMBER.finditer(text) if 0.1 * len(text) < match.start() < 0.9 * len(text)]
    if not places:
        return text
    place = rng.choice(places)
    return f"{text[: place.start()]}{int(place[0]) + rng.randint(1, 9)}{text[place.end() :]}"


CHANGES: Mapping[str, Change] = {
    "cut": cut, "new_lead": new_lead, "dateline": dateline, "cut_with_lead": cut_with_lead,
    "cut_with_dateline": cut_with_dateline, "capitals": capitals, "changed_figure": changed_figure,
}  # fmt: skip


def build(articles: Sequence[dict[str, str]], same: Mapping[str, str], seed: int) -> list[dict[str, str]]:
    rng = random.Random(seed)
    words = [word for article in articles for word in article["text"].split()[:40]]
    found: list[dict[str, str]] = []
    for article in articles:
        group = same.get(article["id"], article["id"])
        found.append({"id": article["id"], "text": article["text"], "group": group, "kind": "itself"})
        found.extend(variants(article, group, rng, words))
    rng.shuffle(found)
    return found


def variants(article: dict[str, str], group: str, rng: random.Random, words: Sequence[str]) -> Iterator[dict[str, str]]:
    for kind in rng.sample(sorted(CHANGES), VARIANTS):
        text = CHANGES[kind](article["text"], rng, words)
        apart = kind == "changed_figure" and text != article["text"]
        number = f"{article['id']}-{kind}"
        yield {"id": number, "text": text, "group": number if apart else group, "kind": kind}


def score(guessed: Sequence[object], gold: Sequence[object]) -> tuple[float, float]:
    """Precision and recall over pairs."""
    right, mine, true = (
        sum(n * (n - 1) for n in Counter(each).values()) for each in (zip(guessed, gold, strict=True), guessed, gold)
    )
    return right / max(mine, 1), right / max(true, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--same", type=Path)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    pairs = [line.split() for line in args.same.read_text().splitlines()] if args.same else []
    hard = build(rows(args.articles), {other: one for one, other in pairs}, args.seed)
    if args.write:
        args.write.write_text("".join(json.dumps(row) + "\n" for row in hard), "utf-8")
    started = time.process_time()
    guessed = groups(hard)
    taken = time.process_time() - started
    precision, recall = score(guessed, [row["group"] for row in hard])
    pace = f"{len(hard) / taken:.0f} texts a second of one core"
    print(f"{len(hard)} texts, pairs precision {precision:.4f} recall {recall:.4f}, {pace}")


if __name__ == "__main__":
    main()
