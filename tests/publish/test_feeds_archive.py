"""The archives (RFC 5005): nothing is lost, everything can be walked to, and a full page never changes again."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.publish.conftest import event
from tests.publish.reading import urn
from tests.publish.test_feeds_rules import faults_of
from tracker.codec import event_json
from tracker.model import Change, FieldChange, Timeline, Watch
from tracker.publish import feeds
from tracker.publish.feeds.pages import SIZE, latest, pages
from tracker.publish.history import Version, history
from tracker.states import ChangeKind

ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "https://example.org/saga"
START = datetime(2025, 3, 1, tzinfo=UTC)
CATEGORIES = ("court", "deal")
BOTH = ["events", "changes"]
KINDS = pytest.mark.parametrize("kind", BOTH)


def added(seq: int, number: int) -> Change:
    follows = (f"e-{number // 2}",) if number else ()
    what = event(
        f"e-{number}", "2025-02-01", CATEGORIES[number % 2], {"en": f"Event {number}"}, {"en": "First."}, follows=follows
    )
    fields = tuple(FieldChange(name, None, value) for name, value in event_json(what).items())
    return Change(seq, START + timedelta(minutes=seq), what.id, ChangeKind.ADDED, fields)


def amended(seq: int, number: int) -> Change:
    """By turns a new title, a retraction, another category, and a removal from the timeline."""
    by_turns = (
        (ChangeKind.UPDATED, FieldChange("title", {}, {"en": f"Title of change {seq}"})),
        (ChangeKind.RETRACTED, FieldChange("status", "happened", "retracted")),
        (ChangeKind.UPDATED, FieldChange("category", "", CATEGORIES[seq % 2])),
        (ChangeKind.RETRACTED, FieldChange("id", f"e-{number}", None)),
    )
    kind, field = by_turns[seq % 4]
    return Change(seq, START + timedelta(minutes=seq), f"e-{number}", kind, (field,))


@cache
def long_log() -> tuple[Change, ...]:
    """360 changes of 120 events, old ones amended in between."""
    return tuple(added(seq, seq // 3) if seq % 3 == 0 else amended(seq, (seq * 7) // 30) for seq in range(360))


def published(env, length: int, events=(), hub: str = "") -> Mapping[str, bytes]:
    timeline = Timeline("saga", {"en": "A saga", "it": "Una saga"}, ("en", "it"), Watch(), (), tuple(events))
    return feeds.files(env, timeline, long_log()[:length], BASE, hub)


def is_full(path: str, files: Mapping[str, bytes]) -> bool:
    return ".archive-" in path and b"<fh:archive/>" in files[f"{path.rpartition('.')[0]}.atom"]


def modified(item: dict) -> datetime:
    return datetime.fromisoformat(item["date_modified"])


def links(document: bytes) -> dict[str, str]:
    root = etree.fromstring(document)
    found = root.findall(f"{ATOM}link") + root.findall(f"channel/{ATOM}link")
    return {link.get("rel"): link.get("href").removeprefix(f"{BASE}/") for link in found}


def test_a_short_feed_has_no_archive(env) -> None:
    assert not any("archive" in path for path in published(env, SIZE))
    assert not any(b"archive" in document for document in published(env, SIZE).values())


def test_an_archive_begins_with_the_first_entry_too_many(env) -> None:
    paths = [path for path in published(env, SIZE + 1) if path.startswith("feeds/changes.archive-")]
    full, filled = (
        [f"feeds/changes.archive-{number}.{form}" for form in forms]
        for number, forms in ((1, ("atom", "rss", "json")), (2, ("atom", "rss")))
    )
    assert paths == full + filled, "JSON Feed has no way onwards to a page that is still filled"
    assert links(published(env, SIZE + 1)["feeds/changes.atom"])["prev-archive"] == "feeds/changes.archive-1.atom"


@pytest.mark.parametrize("hub", ["", "https://hub.example/"])
def test_no_document_of_a_long_timeline_has_a_fault(env, hub) -> None:
    files = published(env, 170, hub=hub)
    assert {path: found for path in files if (found := faults_of(path, files[path]))} == {}


@KINDS
@pytest.mark.parametrize("folder", ["feeds", "it/feeds/category/deal"])
@pytest.mark.parametrize("form", ["atom", "rss"])
def test_the_archive_can_be_walked_back_from_the_live_document_and_on_from_the_first_page(env, kind, folder, form) -> None:
    files = published(env, 360)
    live = f"{folder}/{kind}.{form}"
    back, path = [], live
    while path := links(files[path]).get("prev-archive", ""):
        back.append(path)
    assert back[-1] == f"{folder}/{kind}.archive-1.{form}"
    assert all(is_full(path, files) and links(files[path])["current"] == live for path in back)
    onward, path = back[-1:], back[-1]
    while path := links(files[path]).get("next-archive", ""):
        onward.append(path)
    assert onward[:-1] == back[::-1]
    assert not is_full(onward[-1], files)
    assert all(links(files[path])["self"] == path for path in [live, *onward])


@KINDS
def test_json_pages_lead_to_the_first_one(env, kind) -> None:
    files, path, seen = published(env, 360), f"feeds/{kind}.json", []
    while path:
        seen.append(path)
        document = json.loads(files[path])
        assert document["feed_url"] == f"{BASE}/feeds/{kind}.json"
        path = document.get("next_url", "").removeprefix(f"{BASE}/")
    assert seen[-1] == f"feeds/{kind}.archive-1.json"
    assert len(set(seen)) == len(seen) > 3


@pytest.mark.parametrize("length", [SIZE + 1, 100, 101, 150, 200, 333])
def test_a_full_page_keeps_its_bytes_whatever_is_published_later(env, length) -> None:
    before, after = (
        published(env, length),
        published(env, 360, [event("e-0", "2025", "deal", {"en": "Now"}, {})], "https://h.example/"),
    )
    full = [path for path in before if is_full(path, before)]
    assert len(full) >= 6
    assert {path for path in full if before[path] != after[path]} == set()


def test_a_new_change_alters_only_live_documents_and_the_pages_still_filled(env) -> None:
    before, after = published(env, 333), published(env, 334)
    altered = {path for path in before if before[path] != after[path]}
    assert "feeds/changes.atom" in altered
    assert not any(is_full(path, before) for path in altered)


def test_an_event_read_from_the_whole_archive_is_as_it_stands(env) -> None:
    """As RFC 5005 has it: of entries with the same id the one updated last counts."""
    files = published(env, 360)
    newest: dict[str, dict] = {}
    for path in files:
        if path.startswith("feeds/events.") and path.endswith(".json"):
            for item in json.loads(files[path])["items"]:
                newest[item["id"]] = max(item, newest.get(item["id"], item), key=modified)
    last = latest(history(long_log(), {}))
    assert len(newest) == len(last) == 120
    for version in last:
        item = newest[urn("event", version.change.event_id)]
        assert version.event.title["en"] in item["title"]
        assert item["title"].startswith("Retracted: ") == (version.event.status == "retracted")


@settings(deadline=None)
@given(
    seed=st.integers(0),
    length=st.integers(0, 330),
    events=st.integers(1, 200),
    cut=st.integers(0, 330),
    kind=st.sampled_from(BOTH),
)
def test_whatever_the_log_every_entry_is_held_and_full_pages_stay(
    seed: int, length: int, events: int, cut: int, kind: str
) -> None:
    draw = random.Random(seed)
    log = versions([draw.randrange(events) for _ in range(length)])
    last = {version.place for version in latest(log)}
    cuts = pages(kind, log, last)
    held = {version.place for page in cuts if page.full or not page.number for version in page.versions}
    assert held >= (last if kind == "events" else set(range(length)))
    assert all(len(page.versions) <= SIZE for page in cuts)
    earlier = [page for page in pages(kind, log[:cut], {version.place for version in latest(log[:cut])}) if page.full]
    assert earlier == [page for page in cuts if page.full][: len(earlier)]


def versions(numbers: list[int]) -> tuple[Version, ...]:
    seen: set[int] = set()
    changes = []
    for seq, number in enumerate(numbers):
        changes.append(replace(CHEAP, seq=seq, event_id=f"e-{number}", fields=() if number in seen else CHEAP.fields))
        seen.add(number)
    return history(changes, {})


CHEAP = added(0, 0)
