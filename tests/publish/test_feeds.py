"""The feeds: what they say, in three formats that agree, with permanent ids and our own publication instants."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import fastfeedparser
import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, TemplateNotFound
from lxml import etree

from tests.publish.reading import urn
from tracker import articles
from tracker.model import Change, FieldChange, Source
from tracker.publish import feeds
from tracker.publish.history import Past, history, instants
from tracker.states import ChangeKind, EventStatus, SourceKind, Tier

ATOM = "{http://www.w3.org/2005/Atom}"
HUB = "https://hub.example/?a=1&b=2"
KINDS = pytest.mark.parametrize("kind", ["events", "changes"])
FORMS = pytest.mark.parametrize("form", ["atom", "rss", "json"])


def published(env, saga, hub="", **changed) -> Mapping[str, bytes]:
    saga = replace(saga, **changed)
    return feeds.files(env, saga.timeline, saga.changes, saga.base_url, hub)


def tree(document: bytes) -> etree._Element:
    return etree.fromstring(document, etree.XMLParser(resolve_entities=False, recover=False))


def ids(path: str, document: bytes) -> list[str]:
    if path.endswith(".json"):
        return [item["id"] for item in json.loads(document)["items"]]
    entries = tree(document).iter(f"{ATOM}entry", "item")
    return [text for entry in entries if (text := entry.findtext(f"{ATOM}id") or entry.findtext("guid"))]


def read_by_us(path: str, document: bytes) -> list[str]:
    """The titles that our own reader of sources finds."""
    source = Source("s", SourceKind.FEED, "https://example.org/", "Example", Tier.PRESS, "en")
    return [item.title for item in articles.parse(source, document, feeds.media_type(path), "https://example.org/")]


def test_there_is_a_feed_of_each_kind_in_each_format_for_every_language_and_category(env, saga) -> None:
    files = published(env, saga)
    for path in ("feeds/events.atom", "feeds/changes.rss", "it/feeds/events.json", "it/feeds/category/court/changes.json"):
        assert path in files
    assert {path.split("/")[2] for path in files if path.startswith("feeds/category/")} == {
        event.category for event in saga.timeline.events
    }
    assert feeds.feed_path("events", "rss", "court") in files
    assert feeds.feed_path("events", "rss", "sport") not in files


@KINDS
@pytest.mark.parametrize("language", ["en", "it"])
def test_an_atom_feed_says_where_it_and_its_page_are(kind, language, env, saga) -> None:
    prefix = "https://example.org/saga/" + ("it/" if language == "it" else "")
    root = tree(published(env, saga)[f"{prefix.removeprefix('https://example.org/saga/')}feeds/{kind}.atom"])
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {"self": f"{prefix}feeds/{kind}.atom", "alternate": prefix + ("" if kind == "events" else "changes/")}
    assert all(link.get("href").startswith(prefix) for link in root.iter(f"{ATOM}link"))


@FORMS
@KINDS
def test_independent_readers_find_the_same_entries(kind, form, env, saga) -> None:
    path = f"feeds/{kind}.{form}"
    document = published(env, saga)[path]
    titles = read_by_us(path, document)
    assert len(titles) == (8 if kind == "events" else 13)
    assert titles[0] == "Retracted: A price is named"
    if form == "json":
        assert [item["title"] for item in json.loads(document)["items"]] == titles
        return
    tolerant, fast = feedparser.parse(document), fastfeedparser.parse(document)
    assert tolerant.bozo is False
    assert tolerant.version == {"atom": "atom10", "rss": "rss20"}[form]
    assert [entry.title for entry in tolerant.entries] == [entry.title for entry in fast.entries] == titles
    assert [entry.id for entry in tolerant.entries] == [entry.id for entry in fast.entries] == ids(path, document)


@KINDS
def test_formats_and_languages_agree_on_the_ids(kind, env, saga) -> None:
    files = published(env, saga)
    told = {path: tuple(ids(path, files[path])) for path in files if "category" not in path and f"/{kind}." in path}
    assert len(told) == 6
    assert len(set(told.values())) == 1


@KINDS
def test_formats_agree_on_links_instants_and_html(kind, env, saga) -> None:
    files = published(env, saga)
    feed, channel = tree(files[f"feeds/{kind}.atom"]), tree(files[f"feeds/{kind}.rss"])
    for item, entry, other in zip(
        json.loads(files[f"feeds/{kind}.json"])["items"], feed.iter(f"{ATOM}entry"), channel.iter("item"), strict=True
    ):
        assert item["url"] == entry.find(f"{ATOM}link").get("href") == other.findtext("link")
        assert item["content_html"] == entry.findtext(f"{ATOM}content") == other.findtext("description")
        assert item["date_modified"] == entry.findtext(f"{ATOM}updated") == other.findtext(f"{ATOM}updated")
        assert item["date_published"] == entry.findtext(f"{ATOM}published")
        first = datetime.fromisoformat(item["date_published"]).replace(microsecond=0)
        assert parsedate_to_datetime(other.findtext("pubDate")) == first


def test_the_ids_are_those_promised(env, saga) -> None:
    files = published(env, saga)
    assert ids(".atom", files["feeds/events.atom"])[0] == urn("event", "rumour")
    assert ids(".atom", files["feeds/changes.atom"])[0] == urn("change", "rumour", "20250520071500000000", "13")
    assert tree(files["feeds/events.atom"]).findtext(f"{ATOM}id") == urn("feed", "events", "en")
    category = tree(files["it/feeds/category/law/changes.atom"]).findtext(f"{ATOM}id")
    assert category == urn("feed", "changes", "it", "law")


def test_no_id_changes_with_a_title_or_the_base_url(env, saga) -> None:
    titled = (FieldChange("title", None, {"en": "Something else", "it": "Altro"}),)
    log = tuple(replace(c, fields=(*c.fields, *titled)) if c.kind is ChangeKind.ADDED else c for c in saga.changes)
    timeline = replace(saga.timeline, title={"en": "New"})
    before, after = published(env, saga), published(env, saga, timeline=timeline, changes=log, base_url="http://b.example")
    assert "Something else" in after["feeds/events.atom"].decode()
    assert list(before) == list(after)
    for path in before.keys() - {"opml.xml"}:
        assert before[path] != after[path]
        assert ids(path, before[path]) == ids(path, after[path])
        if path.endswith(".atom"):
            assert tree(before[path]).findtext(f"{ATOM}id") == tree(after[path]).findtext(f"{ATOM}id")


@KINDS
def test_instants_are_distinct_and_newest_comes_first(kind, env, saga) -> None:
    root = tree(published(env, saga)[f"feeds/{kind}.atom"])
    moments = [datetime.fromisoformat(entry.findtext(f"{ATOM}updated")) for entry in root.iter(f"{ATOM}entry")]
    assert moments == sorted(set(moments), reverse=True)


def test_instants_are_when_we_published_never_when_it_happened(env, saga) -> None:
    document = published(env, saga)["feeds/events.json"]
    law = {item["id"]: item for item in json.loads(document)["items"]}[urn("event", "law-signed")]
    assert law["date_published"] == "2025-05-01T08:00:00.123Z"
    assert law["date_modified"] == "2025-05-03T00:00:00Z"


def test_dates_of_rss_have_the_right_weekday_and_are_in_gmt(env, saga) -> None:
    item = tree(published(env, saga)["feeds/changes.rss"]).find("channel/item")
    assert item.findtext("pubDate") == "Tue, 20 May 2025 07:15:00 GMT"


@FORMS
def test_a_retracted_event_stays_with_a_note(form, env, saga) -> None:
    document = published(env, saga)[f"feeds/events.{form}"]
    assert read_by_us(f"feeds/events.{form}", document)[0] == "Retracted: A price is named"
    assert "This entry was retracted. It is kept so that the correction can be seen." in document.decode()
    assert b"deleted-entry" not in document


def test_an_event_taken_out_of_the_timeline_stays_with_a_note(env, saga) -> None:
    gone = Change(14, saga.now, "talks", ChangeKind.RETRACTED, (FieldChange("id", "talks", None), FieldChange("title", {}, None)))
    left = tuple(event for event in saga.timeline.events if event.id != "talks")
    files = published(env, saga, timeline=replace(saga.timeline, events=left), changes=(*saga.changes, gone))
    for kind, anchor in (("events", ""), ("changes", "#change-14")):
        item = json.loads(files[f"feeds/{kind}.json"])["items"][0]
        assert item["title"] == "Retracted: Buyers are said to talk"
        assert item["url"] == f"https://example.org/saga/event/talks/{anchor}"
        assert "This entry was retracted." in item["content_html"]


def test_a_change_says_what_was_before_and_is_now(env, saga) -> None:
    item = json.loads(published(env, saga)["feeds/changes.json"])["items"][1]
    assert item["title"] == "Deadline moved: Second delay of enforcement"
    assert "<del>between 11 and 20 June 2025</del> → <ins>19 June 2025</ins>" in item["content_html"]
    assert item["tags"] == ["Deadline moved"]


def test_each_change_has_an_address_of_its_own(env, saga) -> None:
    urls = [item["url"] for item in json.loads(published(env, saga)["it/feeds/changes.json"])["items"]]
    assert len(set(urls)) == 13
    assert urls[0] == "https://example.org/saga/it/event/rumour/#change-13"


def test_a_change_shows_the_event_as_it_was_then(env, saga) -> None:
    later = Change(14, saga.now, "ruling", ChangeKind.UPDATED, (FieldChange("summary", {}, {"en": "All nine agree."}),))
    items = json.loads(published(env, saga, changes=(*saga.changes, later))["feeds/changes.json"])["items"]
    first = next(item for item in items if item["id"] == urn("change", "ruling", "20250501080000123456", "3"))
    assert "All nine agree." in items[0]["content_html"]
    assert "The justices find no breach" in first["content_html"]


def test_what_a_log_does_not_hold_whole_is_taken_from_the_timeline_or_named_by_its_id(env, saga) -> None:
    log = (Change(1, saga.now, "ruling", ChangeKind.ADDED), Change(2, saga.now, "unknown", ChangeKind.UPDATED))
    files = published(env, saga, changes=log)
    assert read_by_us(".json", files["feeds/events.json"]) == ["The Supreme Court upholds the law"]
    assert read_by_us(".json", files["feeds/changes.json"]) == [
        "Updated: Entry unknown",
        "Added: The Supreme Court upholds the law",
    ]


def test_an_event_that_changed_its_category_leaves_the_feed_of_the_old_one(env, saga) -> None:
    moved = Change(14, saga.now, "tariffs", ChangeKind.UPDATED, (FieldChange("category", "trade", "deal"),))
    files = published(env, saga, changes=(*saga.changes, moved))
    assert urn("change", "tariffs", "20250607093000000000", "14") in ids(".atom", files["feeds/category/deal/changes.atom"])
    assert urn("event", "tariffs") in ids(".atom", files["feeds/category/deal/events.atom"])
    assert ids(".atom", files["feeds/category/trade/changes.atom"]) == [urn("change", "tariffs", "20250501080000123456", "5")]
    assert ids(".atom", files["feeds/category/trade/events.atom"]) == []


def test_a_title_in_another_language_says_so(env, saga) -> None:
    files = published(env, saga)
    item = next(i for i in json.loads(files["it/feeds/events.json"])["items"] if i["id"] == urn("event", "talks"))
    assert item["language"] == "en"
    titles = tree(files["it/feeds/events.atom"]).findall(f"{ATOM}entry/{ATOM}title")
    told = {title.text: title.get("{http://www.w3.org/XML/1998/namespace}lang") for title in titles}
    assert told["Buyers are said to talk"] == "en"
    assert told["Altre udienze"] is None


def test_a_title_of_rss_cannot_be_taken_for_markup(env, saga) -> None:
    title = (FieldChange("title", {}, {"en": "<b>5 < 6 & so</b>"}),)
    log = (*saga.changes, Change(14, saga.now, "ruling", ChangeKind.UPDATED, title))
    files = published(env, saga, changes=log)
    assert tree(files["feeds/events.rss"]).findtext("channel/item/title") == "‹b>5 < 6 & so‹/b>"
    assert tree(files["feeds/events.atom"]).findtext(f"{ATOM}entry/{ATOM}title") == "<b>5 < 6 & so</b>"


def test_a_hub_is_named_by_the_live_documents_in_their_own_way(env, saga) -> None:
    files = published(env, saga, HUB)
    links = tree(files["it/feeds/events.atom"]).findall(f"{ATOM}link[@rel='hub']")
    assert [link.get("href") for link in links] == [HUB]
    assert tree(files["feeds/events.rss"]).find(f"channel/{ATOM}link[@rel='hub']").get("href") == HUB
    assert json.loads(files["feeds/events.json"])["hubs"] == [{"type": "WebSub", "url": HUB}]
    assert not any(b"hub" in document for document in published(env, saga).values())


def test_the_link_header_names_the_hub_and_the_document_itself() -> None:
    header = feeds.link_header("https://example.org/saga/", "it/feeds/events.rss", HUB)
    assert header == f'<{HUB}>; rel="hub", <https://example.org/saga/it/feeds/events.rss>; rel="self"'
    for path in ("index.html", "opml.xml", "feeds/events.archive-1.atom", "timeline.json"):
        assert feeds.link_header("https://example.org/saga", path, HUB) == ""
    assert feeds.link_header("https://example.org/saga", "feeds/events.rss", "") == ""


def test_every_document_has_its_media_type(env, saga) -> None:
    types = {feeds.media_type(path) for path in published(env, saga)}
    assert types == {"application/atom+xml", "application/rss+xml", "application/feed+json", "text/x-opml"}
    assert feeds.media_type("feeds/category/law/events.archive-12.json") == "application/feed+json"
    assert feeds.media_type("timeline.json") == feeds.media_type("index.html") == ""


def test_the_list_of_feeds_names_each_once_with_its_page_and_language(env, saga) -> None:
    files = published(env, saga)
    outlines = tree(files["opml.xml"]).findall("body/outline/outline")
    addresses = [outline.get("xmlUrl").removeprefix("https://example.org/saga/") for outline in outlines]
    assert sorted(addresses) == sorted(path for path in files if path.endswith(".atom"))
    court = next(o for o in outlines if o.get("xmlUrl").endswith("/it/feeds/category/court/events.atom"))
    assert court.get("title") == court.get("text") == "L’app e la legge, Tribunali: Feed degli eventi"
    assert (court.get("htmlUrl"), court.get("language")) == ("https://example.org/saga/it/category/court/", "it")


def test_writing_again_gives_the_same_bytes(env, saga) -> None:
    assert dict(published(env, saga)) == dict(published(env, saga))


def test_a_document_is_made_when_it_is_read(saga) -> None:
    no_templates = Environment(loader=DictLoader({}))
    files = feeds.files(no_templates, saga.timeline, saga.changes, saga.base_url)
    assert "feeds/events.atom" in files
    with pytest.raises(TemplateNotFound):
        files["feeds/events.atom"]


moments = st.datetimes(datetime(2025, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC))


@given(st.lists(moments, min_size=1, max_size=20))
def test_publication_instants_only_grow_and_never_depend_on_later_changes(times: list[datetime]) -> None:
    log = [Change(seq, at, "e", ChangeKind.UPDATED) for seq, at in enumerate(times, 1)]
    given_out = list(instants(log).values())
    assert given_out == sorted(set(given_out))
    assert list(instants(log[:-1]).values()) == given_out[:-1]
    assert all(out > at - timedelta(milliseconds=1) for out, at in zip(given_out, times, strict=True))


def test_the_past_is_the_timeline_as_it_stood(saga) -> None:
    gone = Change(14, saga.now, "talks", ChangeKind.RETRACTED, (FieldChange("id", "talks", None),))
    log = history((*saga.changes, gone), {})
    by_event = {}
    for version in log:
        by_event.setdefault(version.change.event_id, []).append(version)
    assert set(Past(by_event, 1)) == {"law-signed", "talks"}
    assert len(Past(by_event, 12)) == 8
    assert "talks" not in Past(by_event, 13)
    assert Past(by_event, 12)["rumour"].status is EventStatus.RETRACTED
    assert [version.held for version in log[-2:]] == [True, False]


def test_the_log_gives_back_every_event_as_the_timeline_has_it(saga) -> None:
    last = {version.change.event_id: version.event for version in history(saga.changes, {})}
    assert {key: event for key, event in last.items() if key not in ("law-signed", "delay-2")} == {
        event.id: event for event in saga.timeline.events if event.id not in ("law-signed", "delay-2")
    }
