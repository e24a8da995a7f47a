"""Commands that list, decide, import and export, and those of sources."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.calls import ASKS, AT, Run, numbers
from tests.sites import EXTENDED, NOW, Site, feed, follow
from tracker import store
from tracker.model import LetGo


def test_candidates_are_listed_shown_and_decided(saga: Path, tracker: Run) -> None:
    ids = numbers(tracker)
    number, other = ids[EXTENDED], ids[ASKS]
    assert EXTENDED in tracker("candidates", "--now", AT).out
    shown = tracker("show", number)
    for words in ("2031-09-01", "sell-by", "HarbourCo", "https://news.test/a", f"tracker approve {number}"):
        assert words in shown.out, words
    assert tracker("show", number, "--lang", "it").code == 0
    described = tracker("show", number, "--json").json
    assert [article["url"] for article in described["articles"]] == ["https://news.test/a"]
    assert described["candidate"]["reasons"]
    done = tracker(
        "approve", number, "--set", "title.it=Proroga", "--set", "id=delay-2", "-m", "clear", "--as", "ada", "--json"
    ).json
    assert [change["kind"] for change in done[0]["changes"]] == ["added", "moved"]
    assert "delay-2" in tracker("events").out
    assert [event["id"] for event in tracker("events", "--json").json] == ["harbour-law", "delay-1", "delay-2"]
    (last, *_) = tracker("decisions", "--json").json
    assert (last["who"], last["action"], last["reason"], last["event_id"]) == ("ada", "approve", "clear", "delay-2")
    assert "clear" in tracker("decisions", "--limit", "1").out
    assert tracker("reject", other, "-m", "opinion").code == 0
    assert "tracker reopen" in tracker("show", other).out
    assert tracker("candidates", "--state", "rejected", "--all", "--json").json[0]["id"] == int(other)
    assert tracker("reopen", other).code == 0
    assert tracker("merge", other, "delay-2", "--relation", "confirms").code == 0
    assert "tracker undo" in tracker("show", other).out
    assert "updated, summary" in tracker("edit", "delay-2", "--set", "summary.en=More time.").out
    assert "retracted, status" in tracker("retract", "delay-2").out
    codes = [tracker("undo").code for _ in range(7)]
    assert codes == sorted(codes)
    assert set(codes) == {0, 3}
    assert tracker("export").out == (saga / "timeline.json").read_text("utf-8")


def test_what_became_of_an_article_is_told(saga: Path, tracker: Run) -> None:
    assert "let go for harbour at relevance: no_entity" in tracker("why", "https://news.test/b").out
    assert "in candidate" in tracker("why", "http://www.news.test/a?utm_source=x").out
    told = tracker("why", "https://news.test/a", "--json").json
    assert (told["article"]["title"], told["let_go"]) == (EXTENDED, [])
    assert EXTENDED in tracker("why", str(told["article"]["id"])).out


def test_of_many_timelines_that_let_an_article_go_the_first_are_named(saga: Path, tracker: Run) -> None:
    engine = store.connect(f"sqlite:///{saga / 'home/tracker.db'}")
    for number in range(7):
        follow(engine, id=f"t{number}", events=[])
    with store.writing(engine) as session:
        festival = store.articles.find(session, "https://news.test/b").id
        for number in range(7):
            store.ledger.record(session, f"t{number}", [LetGo(festival, "relevance", "no_entity")], NOW)
    engine.dispose()
    assert "let go for harbour, t0, t1, t2, t3 and 3 others at relevance: no_entity" in tracker("why", str(festival)).out
    let_go = tracker("why", str(festival), "--json").json["let_go"]
    assert [one["timeline"] for one in let_go] == ["harbour", *(f"t{number}" for number in range(7))]
    assert let_go[0] == {"timeline": "harbour", "stage": "relevance", "rule": "no_entity", "matched": []}


def test_of_several_decisions_those_taken_before_an_error_are_said(saga: Path, tracker: Run) -> None:
    number = numbers(tracker)[EXTENDED]
    said = tracker("approve", number, "999")
    assert (said.code, said.err) == (3, "tracker: there is no candidate 999\n")
    assert "approve: " in said.out
    other = next(iter(numbers(tracker).values()))
    said = tracker("reject", other, "999", "--json")
    assert said.code == 3
    assert [one["decision"]["action"] for one in said.json] == ["reject"]


def test_export_writes_a_file_that_import_reads_back(saga: Path, tracker: Run) -> None:
    assert tracker("export", "timeline.json").out == "timeline.json is up to date\n"
    assert tracker("export", "new/copy.json").out == "wrote new/copy.json\n"
    assert "(0 new or changed)" in tracker("import", "new/copy.json").out
    text = (saga / "timeline.json").read_text("utf-8").replace("Title of delay-1", "Better title")
    (saga / "timeline.json").write_text(text, "utf-8")
    assert "(1 new or changed)" in tracker("import").out
    assert tracker("export").out == text


def test_digest_publish_and_check_say_what_they_did(saga: Path, tracker: Run) -> None:
    assert tracker("digest", "--now", AT).out == "nothing new since the last digest\n"
    assert "no source is due" in tracker("check", "--now", AT).out
    assert [check["status"] for check in tracker("check", "--all", "--json", "--now", "2031-05-02T21:00Z").json["checks"]] == [
        304
    ]
    assert [check["source_id"] for check in tracker("check", "good", "--json", "--now", "2031-05-02T21:01Z").json["checks"]] == [
        "good"
    ]


# --- sources ------------------------------------------------------------------------------------------------------


def test_sources_are_added_tried_paused_and_resumed(saga: Path, site: Site, tracker: Run) -> None:
    site.pages["/more.xml"] = feed(("Dockers strike", "https://news.test/d"))
    assert "Dockers strike" in tracker("source", "test", site.url("/more.xml")).out
    assert tracker("source", "test", "good", "--json").json[0]["title"] == EXTENDED
    added = tracker(
        "source",
        "add",
        site.url("/more.xml"),
        "--id",
        "more",
        "--every",
        "30",
        "--tier",
        "agency",
        "--set",
        "note=x",
        "--full-text",
    )
    assert added.out.startswith("added more; it is checked at the next tick.")
    (doc,) = (doc for doc in json.loads(tracker("export").out)["sources"] if doc["id"] == "more")
    assert (doc["every"], doc["tier"], doc["full_text"], doc["settings"]) == (30, "agency", True, {"note": "x"})
    tracker("export", "timeline.json")
    assert tracker("import").code == 0
    assert tracker("source", "pause", "more").out == "more is paused\n"
    assert [one["status"]["paused"] for one in tracker("source", "list", "--json").json] == [False, True]
    assert "paused" in tracker("source", "list").out
    assert tracker("check", "more", "--json").json["checks"] == []
    assert tracker("source", "resume", "more").out == "more is checked again\n"
    assert [check["new"] for check in tracker("check", "more", "--json", "--now", AT).json["checks"]] == [1]
    assert "checked every 30 min" in tracker("source", "list", "--now", AT).out
    (check,) = tracker("source", "checks", "more", "--json").json
    assert (check["status"], check["seen"], check["new"], check["error"]) == (200, 1, 1, "")
    assert "now" in tracker("source", "checks", "more", "--now", AT).out
    assert tracker("source", "checks", "nobody").code == 3


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--id", "good"], "expected an id of its own"),
        (["--id", "Not An Id"], "/sources/1/id"),
        (["--lang", "English, mostly"], "/sources/1/language"),
        (["--publisher", "x" * 300], "/sources/1/publisher"),
    ],
)
def test_a_source_that_the_file_could_not_hold_is_not_added(saga: Path, tracker: Run, options: list[str], words: str) -> None:
    said = tracker("source", "add", "https://news.test/feed", *options)
    assert (said.code, said.out) == (2, "")
    assert words in said.err
    assert tracker("export").out == (saga / "timeline.json").read_text("utf-8")
