"""Every error is one line on standard error, in words, with its exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests import sagas
from tests.cli.calls import Run

ERRORS: list[tuple[list[str], int, str]] = [
    (["approve", "999"], 3, "there is no candidate 999"),
    (["approve", "99999999999999999999"], 3, "there is no candidate"),
    (["show", "999"], 3, "there is no candidate 999"),
    (["merge", "1", "nosuch"], 3, "there is no event 'nosuch'"),
    (["edit", "nosuch", "--set", "category=law"], 3, "there is no event 'nosuch'"),
    (["edit", "delay-1"], 1, "that changes nothing"),
    (["edit", "delay-1", "--set", "date=yesterday"], 1, "date: 'yesterday' is not a date"),
    (["edit", "delay-1", "--set", "nonsense"], 2, "--set 'nonsense' is not FIELD=VALUE"),
    (["edit", "delay-1", "--set", "colour=red"], 1, "colour: expected"),
    (["edit", "delay-1", "--set", "status=expected"], 4, "cannot become expected"),
    (["undo", "999"], 3, "there is no decision 999"),
    (["undo"], 3, "there is no decision to take back"),
    (["undo", "1"], 1, "delay-1 follows or is caused by harbour-law"),
    (["why", "https://nowhere.test/"], 3, "there is no article"),
    (["events", "--timeline", "nosuch"], 3, "there is no timeline 'nosuch'"),
    (["check", "nosuch"], 3, "there is no source 'nosuch'"),
    (["check", "--now", "yesterday"], 2, "--now 'yesterday' is not an instant"),
    (["check", "--now", "9999-12-31T23:59:59-23:00"], 2, "is not an instant"),
    (["check", "--now", "0001-01-01"], 2, "is not an instant"),
    (["source", "add", "javascript:alert(1)"], 2, "is not an http(s) address"),
    (["source", "pause", "nosuch"], 3, "there is no source 'nosuch'"),
    (["source", "test", "nosuch"], 3, "there is no source 'nosuch'"),
    (["source", "test", "http://127.0.0.1:9/feed"], 1, "no connection to the host"),
    (["import", "nosuch.json"], 1, "cannot read nosuch.json"),
    (["import", "."], 1, "cannot read ."),
    (["export", "timeline.json/below"], 1, "cannot write timeline.json/below"),
    (["publish", "timeline.json"], 1, "cannot write to timeline.json"),
]


@pytest.mark.parametrize(("args", "code", "words"), ERRORS, ids=[" ".join(args)[:50] for args, *_ in ERRORS])
def test_an_error_is_one_line_and_its_code(saga: Path, tracker: Run, args: list[str], code: int, words: str) -> None:
    said = tracker(*args)
    assert (said.code, said.out) == (code, "")
    assert said.err.startswith("tracker: ")
    assert words in said.err
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "0", "TRACKER_PORT=0 is not a port"),
        ("TICK_SECONDS", "soon", "TRACKER_TICK_SECONDS='soon' is not a int"),
        ("DATABASE_URL", "mysql://x", "a database of kind 'mysql' is not supported"),
        ("CONTACT", "caf\u00e9", "TRACKER_CONTACT='caf\u00e9' cannot be sent"),
        ("HOME", "timeline.json/data", "TRACKER_HOME=timeline.json/data cannot be made"),
    ],
)
def test_a_bad_setting_is_named(
    saga: Path, tracker: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(f"TRACKER_{name}", value)
    said = tracker("check")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"tracker: {words}")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        (lambda doc: doc["events"][1].update(date="2031-02-30"), "/events/1/date"),
        (lambda doc: doc["events"][0].pop("title"), "/events/0"),
        (lambda doc: doc["sources"][0].update(url="file:///etc/passwd"), "/sources/0/url"),
        (lambda doc: doc["events"][0].update({"colour\x1b[31m\n": 1}), "/events/0"),
        (lambda doc: doc["title"].update({"\x1b[31m": 5}), "/title"),
    ],
)
def test_a_bad_timeline_file_is_told_with_the_place(here: Path, tracker: Run, change: Any, pointer: str) -> None:
    doc = sagas.document()
    change(doc)
    (here / "timeline.json").write_text(json.dumps(doc))
    said = tracker("init")
    assert said.code == 2
    assert said.err.startswith(f"tracker: timeline.json: {pointer}")
    assert said.err.count("\n") == 1
    assert "\x1b" not in said.err


def test_nothing_is_there_before_init_and_a_missing_file_is_told(
    here: Path, tracker: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for command in (["candidates"], ["events"], ["export"], ["publish", "site"], ["source", "add", "https://news.test/feed"]):
        said = tracker(*command)
        assert (said.code, said.err) == (3, "tracker: there is no timeline yet (`tracker init` reads one from timeline.json)\n")
    assert tracker("doctor").code == 1
    monkeypatch.setenv("TRACKER_TIMELINE", "nosuch.json")
    for command in (["init"], ["run"]):
        said = tracker(*command)
        assert (said.code, said.out) == (1, "")
        assert said.err.startswith("tracker: cannot read nosuch.json: ")


def test_a_folder_that_cannot_be_written_is_told(here: Path, tracker: Run) -> None:
    (here / "timeline.json").symlink_to(here / "nosuch" / "timeline.json")
    said = tracker("init")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("tracker: ")
    assert said.err.count("\n") == 1
