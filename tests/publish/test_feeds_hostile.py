"""Hostile texts through every format: all documents parse, hold no foreign element, and break no rule of their format.

`FEED_EXAMPLES` in the environment says how many are tried, 500 if unset.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime

import fastfeedparser
import feedparser
import lxml.html
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.publish.test_feeds_rules import faults_of
from tracker import articles
from tracker.codec import event_json
from tracker.dates import parse_edtf
from tracker.model import Change, DeadlineStep, Event, Evidence, FieldChange, Source, Timeline, Watch
from tracker.publish import feeds
from tracker.states import ChangeKind, EventStatus, Relation, SourceKind, ThreadState, Tier

EXAMPLES = int(os.environ.get("FEED_EXAMPLES", "500"))
NOW = datetime(2025, 6, 7, 9, 30, tzinfo=UTC)
PAYLOADS = (
    "<script>alert(1)</script>",
    "<style>*{}</style><iframe src=//evil.example>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "]]><b>",
    "<![CDATA[x]]>",
    "<!-- --><?xml version='1.0'?><!DOCTYPE x>",
    "&lt;b&gt; &amp; &copy; &#0; &nosuch;",
    "{{ 7 * 7 }}{% raw %}",
    "a\x00\x08\x0b\x0c\x1f\x7f\x85\x9fb",
    "\ud800 \udfff",
    "\ufffe\uffff\U0001fffe",
    "\u202egnp.exe\u2066",
    "שלום عربى",
    "关税之后，期限延长",
    "👩‍👩‍👧 & co",
    "one\r\ntwo\rthree\u2028four",
    "javascript:alert(1)",
    "https://a.example/\"onclick='x",
    "https://a.example/?a=1&b=<c>",
    "//evil.example/",
    "5 < 6 && 7 > 6",
    "x" * 3000,
    " ",
    "",
)
hostile = st.one_of(
    st.sampled_from(PAYLOADS),
    st.text(st.characters(exclude_categories=()), max_size=12),
    st.lists(st.sampled_from(PAYLOADS), min_size=2, max_size=3).map("".join),
)
texts = st.fixed_dictionaries({"en": hostile}, optional={"it": hostile})
sources = st.builds(
    Evidence,
    url=hostile,
    publisher=hostile,
    published=hostile,
    language=hostile,
    relation=st.sampled_from(Relation),
    title=hostile,
    quote=hostile,
    claim=texts,
    basis=hostile,
    tier=st.sampled_from(Tier),
)
deadlines = st.builds(DeadlineStep, hostile, st.just(parse_edtf("2025-06-19")), hostile, texts)
events = st.builds(
    Event,
    id=hostile,
    date=st.builds(parse_edtf, st.just("[2025-06-11..2025-06-20]"), hostile),
    category=hostile,
    status=st.sampled_from(EventStatus),
    title=texts,
    summary=texts,
    official_ids=st.tuples(hostile),
    follows=st.tuples(hostile),
    deadline=st.none() | deadlines,
    threads=st.dictionaries(hostile, st.sampled_from(ThreadState), max_size=2),
    evidence=st.lists(sources, max_size=2).map(tuple),
)
values = hostile | st.none() | st.integers() | st.lists(hostile, max_size=2) | st.dictionaries(hostile, hostile, max_size=2)
plain = st.builds(FieldChange, st.sampled_from(["date", "status", "category"]), values, hostile)
shaped = st.builds(FieldChange, st.sampled_from(["evidence", "deadline", "deadline.x", "threads"]) | hostile, values, values)
amendments = st.lists(plain | shaped, max_size=3).map(tuple)
titles = st.builds(FieldChange, st.sampled_from(["title", "summary"]), texts, texts).map(lambda field: (field,))


@st.composite
def sagas(draw: st.DrawFn) -> tuple[Timeline, tuple[Change, ...]]:
    """A timeline with hostile texts everywhere, and a log that adds its event whole or not, then amends it."""
    event = draw(events)
    whole = tuple(FieldChange(name, None, value) for name, value in event_json(event).items())
    log = (
        Change(1, NOW, event.id, ChangeKind.ADDED, draw(st.sampled_from([whole, ()]))),
        Change(2, NOW, event.id, draw(st.sampled_from(ChangeKind)), draw(amendments | titles)),
        Change(3, NOW, draw(hostile), ChangeKind.UPDATED, draw(titles)),
    )
    return Timeline(draw(hostile), draw(texts), ("en", "it"), Watch(), (), (event,)), log


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(saga=sagas(), language=st.sampled_from(["", "it/"]))
def test_no_text_breaks_a_document_or_gets_into_it_as_more_than_text(env, saga, language: str) -> None:
    timeline, log = saga
    files = feeds.files(env, timeline, log, "https://example.org/saga")
    paths = [f"{language}feeds/{kind}.{form}" for kind in ("events", "changes") for form in ("atom", "rss", "json")]
    for path in (*paths, "opml.xml"):
        document = files[path]
        assert faults_of(path, document) == []
        assert document == files[path]
    for kind in ("events", "changes"):
        assert_readers_agree({form: files[f"{language}feeds/{kind}.{form}"] for form in ("atom", "rss", "json")})


def assert_readers_agree(documents: dict[str, bytes]) -> None:
    """Every reader finds every entry, under its id."""
    ids = [item["id"] for item in json.loads(documents["json"])["items"]]
    assert [item.guid for item in ours(documents["json"], "application/feed+json")] == ids
    for form in ("atom", "rss"):
        fast = fastfeedparser.parse(documents[form]).entries if ids else []
        assert [entry.id for entry in fast] == ids
    tolerant = feedparser.parse(documents["atom"], sanitize_html=False, resolve_relative_uris=False)
    assert tolerant.bozo is False
    assert [entry.id for entry in tolerant.entries] == ids


def ours(document: bytes, media_type: str) -> tuple[articles.Item, ...]:
    source = Source("s", SourceKind.FEED, "https://example.org/", "Example", Tier.PRESS, "en")
    return articles.parse(source, document, media_type, "https://example.org/feed")


@pytest.mark.parametrize("payload", PAYLOADS[:9])
def test_each_payload_is_told_literally(env, payload: str) -> None:
    event = Event("e", parse_edtf("2025"), "law", EventStatus.HAPPENED, {"en": payload}, {"en": payload})
    timeline = Timeline("t", {}, ("en",), Watch(), (), (event,))
    files = feeds.files(env, timeline, (Change(1, NOW, "e", ChangeKind.ADDED),), "https://example.org")
    entry = etree.fromstring(files["feeds/events.atom"]).find("{*}entry")
    item = json.loads(files["feeds/events.json"])["items"][0]
    other = etree.fromstring(files["feeds/events.rss"]).find("channel/item")
    assert entry.findtext("{*}title") == item["title"] == other.findtext("title").replace("‹", "<") == payload
    for content in (entry.findtext("{*}content"), item["content_html"], other.findtext("description")):
        assert payload in lxml.html.fragment_fromstring(content, create_parent=True).text_content()


@pytest.mark.parametrize("nothing", ["", " ", "\x00", "\u202e\u200b"])
def test_where_no_text_is_left_something_else_is_said(env, nothing: str) -> None:
    event = Event(nothing, parse_edtf("2025"), nothing, EventStatus.HAPPENED, {"en": nothing})
    timeline = Timeline(nothing, {"en": nothing}, ("en",), Watch(), (), (event,))
    log = (Change(1, NOW, nothing, ChangeKind.ADDED), Change(2, NOW, "gone", ChangeKind.RETRACTED))
    files = feeds.files(env, timeline, log, "https://example.org")
    assert {path: found for path in files if (found := faults_of(path, files[path]))} == {}
    item = json.loads(files["feeds/events.json"])["items"][0]
    assert (item["title"], item["tags"]) == ("Untitled", ["happened"])
    assert json.loads(files["feeds/changes.json"])["items"][0]["content_html"] == "<p>Retracted: Entry gone</p>\n"
