"""The Atom feeds: valid, with permanent ids and our own publication instants."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tracker.model import Change
from tracker.publish.feeds import LIMIT, changes_atom, events_atom, instants
from tracker.states import ChangeKind

ATOM = "{http://www.w3.org/2005/Atom}"
BOTH = pytest.mark.parametrize("write", [events_atom, changes_atom])


def feed(write, env, saga, language="en", **changed) -> str:
    saga = replace(saga, **changed)
    return write(env, saga.timeline, saga.changes, language, saga.base_url)


def tree(text: str) -> etree._Element:
    return etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, recover=False))


def entries(text: str, name: str) -> list[str]:
    return [entry.findtext(ATOM + name) for entry in tree(text).iter(f"{ATOM}entry")]


@BOTH
@pytest.mark.parametrize("language", ["en", "it"])
def test_a_feed_has_all_that_atom_demands(write, language, env, saga) -> None:
    text = feed(write, env, saga, language)
    root = tree(text)
    assert root.tag == f"{ATOM}feed"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    for parent in (root, *root.iter(f"{ATOM}entry")):
        assert all(parent.findtext(ATOM + name) for name in ("id", "title", "updated"))
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    kind = "events" if write is events_atom else "changes"
    prefix = "https://example.org/saga/" + ("it/" if language == "it" else "")
    assert links == {"self": f"{prefix}feeds/{kind}.atom", "alternate": prefix + ("" if kind == "events" else "changes/")}
    for entry in root.iter(f"{ATOM}entry"):
        assert entry.find(f"{ATOM}link").get("href").startswith(prefix)
        assert entry.find(f"{ATOM}category").get("term")
        assert entry.find(f"{ATOM}content").get("type") == "html"


@BOTH
def test_readers_parse_a_feed_without_complaint(write, env, saga) -> None:
    parsed = feedparser.parse(feed(write, env, saga).encode())
    assert parsed.bozo is False
    assert parsed.version == "atom10"
    assert len(parsed.entries) == (8 if write is events_atom else 13)


@BOTH
def test_ids_and_instants_are_distinct_and_newest_comes_first(write, env, saga) -> None:
    text = feed(write, env, saga)
    ids, updated = entries(text, "id"), entries(text, "updated")
    assert len(set(ids)) == len(ids)
    assert len(set(updated)) == len(updated)
    moments = [datetime.fromisoformat(value) for value in updated]
    assert moments == sorted(moments, reverse=True)
    assert tree(text).findtext(f"{ATOM}updated") == updated[0]


def test_instants_are_when_we_published_never_when_it_happened(env, saga) -> None:
    by_id = {entry.id: entry for entry in feedparser.parse(feed(events_atom, env, saga)).entries}
    law = by_id["tag:tracker,2025:saga/event/law-signed"]
    assert law.published.startswith("2025-05-01T08:00:00.123")
    assert law.updated == "2025-05-03T00:00:00Z"


@BOTH
def test_ids_survive_new_titles_and_another_address(write, env, saga) -> None:
    events = tuple(replace(event, title={"en": "Something else"}) for event in saga.timeline.events)
    moved = feed(
        write, env, saga, timeline=replace(saga.timeline, events=events, title={"en": "New"}), base_url="http://b.example"
    )
    before = feed(write, env, saga)
    assert entries(moved, "id") == entries(before, "id")
    assert tree(moved).findtext(f"{ATOM}id") == tree(before).findtext(f"{ATOM}id")


def test_the_ids_are_those_promised(env, saga) -> None:
    assert entries(feed(events_atom, env, saga), "id")[0] == "tag:tracker,2025:saga/event/rumour"
    assert entries(feed(changes_atom, env, saga), "id")[0] == "tag:tracker,2025:saga/change/13"


def test_a_retracted_event_stays_with_a_note(env, saga) -> None:
    entry = feedparser.parse(feed(events_atom, env, saga)).entries[0]
    assert entry.title == "Retracted: A price is named"
    assert "This entry was retracted." in entry.content[0].value


def test_a_change_says_what_was_before_and_is_now(env, saga) -> None:
    entry = feedparser.parse(feed(changes_atom, env, saga)).entries[1]
    assert entry.title == "Deadline moved: Second delay of enforcement"
    assert "<del>between 11 and 20 June 2025</del> → <ins>19 June 2025</ins>" in entry.content[0].value


def test_a_change_of_an_event_no_longer_held_links_to_the_log(env, saga) -> None:
    timeline = replace(saga.timeline, events=())
    entry = feedparser.parse(feed(changes_atom, env, saga, timeline=timeline)).entries[0]
    assert (entry.title, entry.link) == ("Retracted: Entry rumour", "https://example.org/saga/changes/")


def test_a_feed_of_nothing_is_valid_too(env, saga) -> None:
    text = feed(events_atom, env, saga, changes=())
    assert feedparser.parse(text.encode()).bozo is False
    assert tree(text).findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"


@BOTH
def test_only_the_newest_entries_are_kept(write, env, saga) -> None:
    events = tuple(replace(saga.timeline.events[0], id=f"e-{n}") for n in range(LIMIT + 5))
    log = tuple(Change(n + 1, saga.now, event.id, ChangeKind.ADDED) for n, event in enumerate(events))
    text = feed(write, env, saga, timeline=replace(saga.timeline, events=events), changes=log)
    ids = entries(text, "id")
    assert len(ids) == LIMIT
    assert ids[0].endswith(("/e-104", "/105"))


@BOTH
def test_writing_again_gives_the_same_text(write, env, saga) -> None:
    assert feed(write, env, saga) == feed(write, env, saga)


moments = st.datetimes(datetime(2025, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC))


@given(st.lists(moments, min_size=1, max_size=20))
def test_publication_instants_only_grow_and_never_depend_on_later_changes(times: list[datetime]) -> None:
    log = [Change(seq, at, "e", ChangeKind.UPDATED) for seq, at in enumerate(times, 1)]
    given_out = list(instants(log).values())
    assert given_out == sorted(set(given_out))
    assert list(instants(log[:-1]).values()) == given_out[:-1]
    assert all(out > at - timedelta(milliseconds=1) for out, at in zip(given_out, times, strict=True))
