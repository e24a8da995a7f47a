"""The scripts that score stories and duplicates: what they read, what they write, and that they look at no label."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import dates, duplicates, hard_duplicates, stories

ROOT = Path(__file__).parents[2]
HEADLINES = [
    {"id": "a", "time": "2025-03-03T08:00:00", "lang": "eng", "title": "Storm Alba shuts Porto airport", "cluster": "1"},
    {
        "id": "b",
        "time": "2025-03-03T09:00:00",
        "lang": "ita",
        "title": "La tempesta Alba chiude l'aeroporto di Porto",
        "cluster": "1",
    },
    {"id": "c", "time": "2025-03-03T10:00:00", "lang": "eng", "title": "Rossi wins the tennis final in Quito", "cluster": "2"},
    {
        "id": "d",
        "time": "2025-03-03T11:00:00",
        "lang": "eng",
        "title": "Storm Alba shuts Porto airport | Daily Echo",
        "cluster": "1",
    },
    {"id": "e", "time": "2025-03-19T11:00:00", "lang": "eng", "title": "Storm Alba shuts Porto airport", "cluster": "3"},
]
FILLER = ("the council of the town has put off the vote on the budget", "a painting was found in the attic of a school")
ARTICLES = [
    *({"doc": f"f{n}", "topic": "3", "event": f"{n}", "text": text} for n, text in enumerate(FILLER)),
    {"doc": "1", "topic": "1", "event": "x", "text": "Police arrest Ferri at the harbour of Montport in the night"},
    {"doc": "2", "topic": "1", "event": "x", "text": "Ferri is held by police after a night at the harbour of Montport"},
    {"doc": "3", "topic": "2", "event": "y", "text": "Rain has flooded the vineyards in the hills above the lake"},
]


def run(tmp_path, rows, *more, script="benchmarks.stories"):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    subprocess.run([sys.executable, "-m", script, source, target, *more], check=True, cwd=ROOT)
    return [json.loads(line) for line in target.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("more", [(), ("--every", "1")])
def test_headlines_are_grouped_and_none_is_left_out(tmp_path, more):
    found = {row["id"]: row["cluster"] for row in run(tmp_path, HEADLINES, *more)}
    assert found.keys() == {"a", "b", "c", "d", "e"}
    assert found["a"] == found["b"] == found["d"]
    assert len({found["a"], found["c"], found["e"]}) == 3


def test_articles_without_times_are_grouped(tmp_path):
    found = {row["id"]: row["cluster"] for row in run(tmp_path, ARTICLES)}
    assert found["1"] == found["2"] != found["3"]


def test_labels_are_not_looked_at():
    other = [{**row, "cluster": str(number)} for number, row in enumerate(HEADLINES)]
    assert stories.of_headlines(HEADLINES, None) == stories.of_headlines(other, None)
    bare = [{"doc": row["doc"], "text": row["text"]} for row in ARTICLES]
    assert stories.of_articles(bare) == stories.of_articles(ARTICLES)


def test_texts_that_repeat_each_other_share_a_group(tmp_path):
    text = (
        "The harbour of Montport was closed on Monday after a storm tore three ships from the quay and sank a ferry in the bay."
    )
    rows = [
        {"id": "1", "text": text},
        {"id": "2", "text": text[:105]},
        {"id": "3", "text": "Rain above the lake and in the hills."},
    ]
    groups = {row["id"]: row["group"] for row in run(tmp_path, rows, script="benchmarks.duplicates")}
    assert groups["1"] == groups["2"] != groups["3"]


def test_the_hard_set_keeps_a_changed_figure_apart():
    text = " ".join(f"word{n}" if n != 50 else "417" for n in range(100))
    hard = [row for seed in range(4) for row in hard_duplicates.build([{"id": "1", "text": text}], {}, seed)]
    assert {row["kind"] for row in hard} == {"itself", *hard_duplicates.CHANGES}
    for row in hard:
        assert (row["group"] != "1") == (row["kind"] == "changed_figure")
        assert ("417" in row["text"]) == (row["kind"] != "changed_figure" and not row["kind"].startswith("cut"))
    assert hard_duplicates.build([{"id": "1", "text": text}], {}, 3) == hard_duplicates.build([{"id": "1", "text": text}], {}, 3)


def test_the_hard_set_is_solved_on_made_up_articles():
    articles = [{"id": str(a), "text": " ".join(f"w{a}x{n}" if n != 30 else "417" for n in range(260))} for a in range(10)]
    hard = hard_duplicates.build(articles, {}, 1)
    assert hard_duplicates.score(duplicates.groups(hard), [row["group"] for row in hard]) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("guessed", "expected"), [("aabb", (1.0, 1.0)), ("aaaa", (1 / 3, 1.0)), ("abcd", (0.0, 0.0)), ("aacd", (1.0, 0.5))]
)
def test_pairs_are_scored(guessed, expected):
    assert hard_duplicates.score(guessed, "xxyy") == pytest.approx(expected)


def test_the_dates_benchmark_ends_a_range_of_months_as_its_cases_do_or_as_the_tagger_does(tmp_path):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    row = {"id": "1", "lang": "en", "input": "It ran from March to May 2024.", "reference": "2025-04-04T00:00:00"}
    source.write_text(json.dumps(row), encoding="utf-8")
    ends = {}
    for own in (True, False):
        dates.main(source, target, own)
        ends[own] = json.loads(target.read_text(encoding="utf-8"))["mentions"]
    assert ends[True] == [{"span": [7, 29], "earliest": "2024-03-01", "latest": "2024-05-31"}]
    assert ends[False] == [{"span": [7, 29], "earliest": "2024-03-01", "latest": "2024-05-01"}]


@pytest.mark.parametrize(
    ("text", "own", "cases"),
    [
        ("会议在三月初一举行。", "2025-03-29", "2025-03-01"),
        ("农历二月三十。", "2024-04-08", "2024-04-08"),
    ],
)
def test_the_dates_benchmark_writes_a_lunar_day_as_its_cases_do_where_there_is_such_a_day(tmp_path, text, own, cases):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps({"id": "1", "lang": "zh", "input": text, "reference": "2025-01-20"}), encoding="utf-8")
    for as_tagger, expected in ((True, own), (False, cases)):
        dates.main(source, target, as_tagger)
        (mention,) = json.loads(target.read_text(encoding="utf-8"))["mentions"]
        assert (mention["earliest"], mention["latest"]) == (expected, expected)
