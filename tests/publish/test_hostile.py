"""Texts from outside stay text in every output: no element, attribute, address, template or line of theirs gets through."""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from email.message import EmailMessage
from urllib.parse import urlsplit

import feedparser
import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tracker.dates import exact_day
from tracker.digest import compose
from tracker.model import Change, Deadline, DeadlineStep, Event, Evidence, FieldChange
from tracker.publish.digests import render
from tracker.publish.safe import href, name, xml_legal
from tracker.publish.site import site
from tracker.states import ChangeKind

PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</title><script>x</script>",
    "</style><form action=http://evil.example>",
    "]]><b>",
    "<!-- -->",
    "{{7*7}}",
    "{% for x in y %}{{ x }}{% endfor %}",
    "{0.__class__}",
    "%(x)s",
    "a\x00\x08\x0b\x1fb",
    "\ud800",
    "\ufffe\uffff",
    "\u202egnp.exe",
    "שלום <b>",
    "👩‍👩‍👧 & co",
    "line\r\nBcc: all@example.org",
    "javascript:alert(1)",
    "data:text/html,<script>1</script>",
    "x" * 3000,
    "",
)
pieces = st.sampled_from(PAYLOADS)
hostile = st.lists(st.one_of(pieces, st.text(st.characters(exclude_categories=()), max_size=12)), min_size=1, max_size=3).map(
    " ".join
)
addresses = st.one_of(
    pieces,
    st.sampled_from(
        ["javascript:alert(1)", " JaVaScRiPt:x", "//evil.example/<b>", "http://u:p@h/", 'https://a.example/"onclick="x']
    ),
    hostile.map(lambda text: f"https://a.example/{text}"),
)


@st.composite
def poisoned(draw: st.DrawFn, event: Event) -> Event:
    texts = st.fixed_dictionaries({"en": hostile}, optional={"it": hostile})
    source = st.builds(
        Evidence,
        url=addresses,
        publisher=hostile,
        published=hostile,
        language=hostile,
        title=hostile,
        quote=hostile,
        basis=hostile,
        digest=hostile,
        family=hostile,
        copy_of=hostile,
    )
    return replace(
        event,
        category=draw(hostile),
        title=draw(texts),
        summary=draw(texts),
        official_ids=(draw(hostile),),
        evidence=tuple(draw(st.lists(source, max_size=2))),
    )


def outputs(env, saga, event: Event, text: str) -> dict[str, str]:
    """Every output there is, with the event and the text wherever a text can come from outside."""
    timeline = replace(
        saga.timeline, title={"en": text, "it": text}, events=(event, replace(event, id="next", follows=(event.id,)))
    )
    due = exact_day(saga.now.date())
    step = DeadlineStep("d", due, title={"en": text})
    deadlines = (Deadline("d", {"en": text}, due, "open", ((event.id, step), ("next", replace(step, refines=due)))),)
    values = (text, [text], [{"publisher": text, "relation": text}], {"date": text, "outcome": text}, 7, None)
    diffs = tuple(FieldChange(key, value, text) for key in ("deadline.d", "date", text) for value in values)
    diffs += (FieldChange("deadline", {"date": text, "outcome": text}, {"id": text, "date": text, "outcome": text}),)
    diffs += tuple(FieldChange(key, None, {"en": text, "it": text}) for key in ("title", "summary"))
    log = (
        Change(1, saga.now, event.id, ChangeKind.ADDED),
        Change(2, saga.now, event.id, ChangeKind.CORRECTED, diffs),
        Change(3, saga.now, "next", ChangeKind.ADDED),
    )
    files = {path: data.decode() for path, data in site(env, timeline, log, deadlines, saga.base_url, saga.now).items()}
    digest = compose(timeline, log, deadlines, 1, saga.now)
    assert digest is not None
    mail = render(env, digest, timeline, "en", saga.base_url)
    return {**files, "mail.html": mail.html, "mail.txt": mail.text, "mail.subject": mail.subject}


def harmless_html(text: str, own: frozenset[str]) -> None:
    page = BeautifulSoup(text, "lxml")
    for script in page.select("script"):
        assert re.fullmatch(r"(\.\./)*site\.js", script.get("src", "site.js"))
        assert script.get("src") or isinstance(json.loads(script.extract().string), dict)
    assert {tag.name for tag in page.find_all(True)} <= own
    for tag in page.find_all(True):
        assert not [key for key in tag.attrs if key.startswith("on") or key in ("style", "srcdoc")]
        assert tag.name == "script" or not tag.get("src")
        assert re.fullmatch(r"\./|(\.\./)+", tag.get("action", "./"))
        assert urlsplit(tag.get("href", "#")).scheme in ("", "http", "https", "webcal")


TEXT = frozenset({"html", "body", "a", "ul", "ol", "li", "p", "strong", "span", "del", "ins", "div", "h1", "h2", "h3"})
HEAD = frozenset({"head", "meta", "title"})
PAGE = TEXT | HEAD | {"link", "header", "nav", "main", "section", "article", "footer", "h4", "h5", "b", "time", "dl", "dt", "dd"}
PAGE |= {"cite", "blockquote", "br", "i", "small", "code", "figure", "figcaption", "details", "summary", "noscript", "script"}
PAGE |= {"form", "label", "input", "button", "svg", "g", "defs", "marker", "path", "line", "text", "circle", "use"}
MAIL = TEXT | HEAD | {"style", "br"}
FEED = frozenset({"feed", "id", "title", "updated", "author", "name", "link", "entry", "published", "category", "content"})


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), text=hostile)
def test_hostile_texts_stay_texts_in_every_output(env, saga, data: st.DataObject, text: str) -> None:
    event = data.draw(poisoned(saga.timeline.events[0]))
    for path, output in outputs(env, saga, event, text).items():
        assert xml_legal(output) == output
        if path.endswith(".html"):
            harmless_html(output, MAIL if path == "mail.html" else PAGE)
        elif path.endswith(".atom"):
            harmless_feed(output)
        elif path == "mail.subject":
            message = EmailMessage()
            message["Subject"] = output
            assert len(output.splitlines()) <= 1


def harmless_feed(text: str) -> None:
    root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, recover=False))
    assert {node.tag.removeprefix("{http://www.w3.org/2005/Atom}") for node in root.iter()} <= FEED
    parsed = feedparser.parse(text.encode())
    assert parsed.bozo is False
    for node in root.iter("{http://www.w3.org/2005/Atom}content"):
        harmless_html(node.text, TEXT)


@pytest.mark.parametrize("payload", PAYLOADS[:10])
def test_each_payload_is_shown_literally(env, saga, payload: str) -> None:
    event = replace(saga.timeline.events[0], title={"en": payload}, summary={"en": payload})
    out = outputs(env, saga, event, payload)
    assert BeautifulSoup(out["index.html"], "lxml").select_one("#event-law-signed > p:nth-of-type(2)").get_text() == payload
    assert payload in out["mail.txt"]
    assert payload in BeautifulSoup(out["mail.html"], "lxml").get_text()
    titles = etree.fromstring(out["feeds/events.atom"].encode()).findall("{*}entry/{*}title")
    assert payload in [title.text for title in titles]


@settings(max_examples=25, deadline=None)
@given(text=hostile)
def test_one_language_of_hostile_texts_gives_the_same_bytes_twice(env, saga, text: str) -> None:
    assert outputs(env, saga, saga.timeline.events[1], text) == outputs(env, saga, saga.timeline.events[1], text)


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_becomes_legal_xml_and_nothing_else_is_lost(text: str) -> None:
    node = etree.Element("t")
    node.text = xml_legal(text)
    assert [c for c in text if c.isalnum()] == [c for c in xml_legal(text) if c.isalnum()]
    assert etree.tostring(node)


@given(st.text(st.characters(exclude_categories=())))
def test_any_id_becomes_a_safe_name_of_its_own(identity: str) -> None:
    assert name(identity).replace("-", "").isalnum()
    assert name(identity).isascii()
    assert name(identity) == name(identity)
    assert name(identity) != name(identity + "/")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:,x", "//h/p", "file:///etc/passwd", "https://u:p@h/", "https://h/\n", ""]
)
def test_only_http_addresses_become_links(url: str) -> None:
    assert href(url) in ("#", "https://h/")
    assert href("https://h/a?b=1") == "https://h/a?b=1"


def test_legal_markup_stays_markup_and_other_values_stay_themselves(env) -> None:
    assert env.from_string("{{ '<b>' }}{{ '<i>' | safe }}{{ 7 }}").render() == "&lt;b&gt;<i>7"
    assert xml_legal(7) == 7


def test_the_poisoned_event_has_every_text_field_of_evidence() -> None:
    texts = {field.name for field in fields(Evidence)} - {"relation", "tier"}
    assert texts == {"url", "publisher", "published", "language", "title", "quote", "basis", "digest", "family", "copy_of"}
