"""The rules by which feeds are judged, written out: what the W3C feed validator calls an error or a warning.

`atom_faults`, `rss_faults`, `opml_faults` and `json_faults` give what is wrong with a document, in words. Every document of a
saga must have no fault, and each rule is shown to notice a document that breaks it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import lxml.html
import pytest
from jsonschema import Draft202012Validator
from lxml import etree

from tests.publish.reading import urn
from tracker.publish import feeds

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NAMESPACES = {"http://www.w3.org/2005/Atom": (None, "atom"), "http://purl.org/syndication/history/1.0": ("fh",)}
HISTORY = "{http://purl.org/syndication/history/1.0}archive"
RELATIONS = {"self", "alternate", "hub", "current", "prev-archive", "next-archive"}
SAFE = {"p", "ul", "li", "a", "strong", "del", "ins"}
URN = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
RFC822 = re.compile(r"(?P<weekday>[A-Z][a-z]{2}), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT")
URL = re.compile(r"https?://[^\s<>\"/][^\s<>\"]*")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
DOUBTFUL = re.compile("[\x80-\x9f\ufffd]")
MARKUP = re.compile(r"<[a-zA-Z/!?]")
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
Faults = Iterator[str]


def strict(document: bytes) -> etree._Element:
    return etree.fromstring(document, etree.XMLParser(resolve_entities=False, recover=False, no_network=True))


def atom_faults(document: bytes) -> list[str]:
    root = strict(document)
    entries = root.findall(f"{ATOM}entry")
    known = {ATOM + name for name in ("feed", "id", "title", "updated", "author", "name", "link", "entry", "published")}
    faults = [*xml_faults(root, known | {f"{ATOM}category", f"{ATOM}content", HISTORY})]
    if None not in root.nsmap:
        faults.append("the Atom namespace has a prefix")
    faults += once(root, ["id", "title", "updated", "author"], ATOM) + links(root.findall(f"{ATOM}link"))
    for entry in entries:
        faults += [*atom_entry_faults(entry)]
    faults += distinct("id", [e.findtext(f"{ATOM}id") for e in entries])
    faults += distinct("updated", [e.findtext(f"{ATOM}updated") for e in entries])
    if entries and instant(root.findtext(f"{ATOM}updated")) != max(instant(e.findtext(f"{ATOM}updated")) for e in entries):
        faults.append("the feed is not as new as its newest entry")
    return faults


def atom_entry_faults(entry: etree._Element) -> Faults:
    yield from once(entry, ["id", "title", "updated", "published", "content"], ATOM)
    yield from identity(entry.findtext(f"{ATOM}id", ""))
    texts = [entry.findtext(ATOM + name) for name in ("published", "updated")]
    for text in texts:
        if instant(text) < EARLIEST:
            yield f"{text} is no plausible RFC 3339 date"
    if instant(texts[0]) > instant(texts[1]):
        yield "updated before it was published"
    if [link.get("rel") for link in entry.findall(f"{ATOM}link")] != ["alternate"]:
        yield "an entry needs its page, and paging has no place in it"
    if any(not category.get("term") or not category.get("label") for category in entry.findall(f"{ATOM}category")):
        yield "a blank category"
    if entry.find(f"{ATOM}content").get("type") != "html":
        yield "content that does not say it is HTML"
    yield from html_faults(entry.findtext(f"{ATOM}content", ""))


def rss_faults(document: bytes) -> list[str]:
    root = strict(document)
    channel = root.find("channel")
    known = {"rss", "channel", "title", "link", "description", "language", "lastBuildDate", "item", "guid", "pubDate", "category"}
    faults = [*xml_faults(root, known | {f"{ATOM}link", f"{ATOM}updated", HISTORY})]
    if root.get("version") != "2.0":
        faults.append("not RSS 2.0")
    faults += once(channel, ["title", "link", "description", "language", "lastBuildDate"])
    faults += [*links(channel.findall(f"{ATOM}link")), *rfc822_faults(channel.findtext("lastBuildDate", ""))]
    names = [child.tag for child in channel]
    if "item" in names and set(names[names.index("item") :]) != {"item"}:
        faults.append("items stand before what belongs to the channel")
    if not LANGUAGE.fullmatch(channel.findtext("language", "")):
        faults.append("no language code")
    for plain in (channel.findtext("title", ""), channel.findtext("description", "")):
        faults += ["a text that looks like HTML"] if MARKUP.search(plain) else []
    for item in channel.findall("item"):
        faults += [*item_faults(item)]
    return faults + distinct("guid", [guid.text for guid in channel.iter("guid")])


def item_faults(item: etree._Element) -> Faults:
    yield from once(item, ["title", "link", "guid", "pubDate", "description", f"{ATOM}updated"])
    yield from identity(item.findtext("guid", ""))
    if item.find("guid").get("isPermaLink") != "false":
        yield "a guid that is taken for an address"
    if not URL.fullmatch(item.findtext("link", "")):
        yield "no absolute link"
    yield from rfc822_faults(item.findtext("pubDate", ""))
    for plain in (item.find("title"), *item.findall("category")):
        if MARKUP.search(plain.text or "<!") or not plain.text.strip():
            yield "a text that is blank or looks like HTML"
    yield from html_faults(item.findtext("description", ""))


def opml_faults(document: bytes) -> list[str]:
    root = strict(document)
    faults = [*xml_faults(root, {"opml", "head", "title", "body", "outline"})]
    if root.get("version") != "2.0" or not root.findtext("head/title"):
        faults.append("no OPML 2.0 with a title")
    outlines = root.findall(".//outline")
    if not root.findall("body/outline") or any(not outline.get("text") for outline in outlines):
        faults.append("an outline without a text")
    for outline in outlines:
        faults += [*outline_faults(outline)]
    return faults + distinct("xmlUrl", [outline.get("xmlUrl") for outline in outlines if outline.get("type")])


def outline_faults(outline: etree._Element) -> Faults:
    if set(outline.attrib) - {"type", "text", "title", "description", "xmlUrl", "htmlUrl", "language"}:
        yield "an attribute that OPML does not have"
    if MARKUP.search("".join(outline.attrib.values())):
        yield "a text that looks like HTML"
    if outline.get("type") is None:
        if set(outline.attrib) != {"text"}:
            yield "an outline that needs a type"
        return
    if outline.get("type") != "rss" or not outline.get("title"):
        yield "no feed, or one without a title"
    if not all(URL.fullmatch(outline.get(name, "")) for name in ("xmlUrl", "htmlUrl")):
        yield "no absolute address"
    if not LANGUAGE.fullmatch(outline.get("language", "")):
        yield "no language code"


_TEXT = {"type": "string", "pattern": r"\S"}
_URL = {"type": "string", "pattern": '^https?://[^\\s<>"/][^\\s<>"]*$'}
_INSTANT = {"type": "string", "pattern": rf"^{RFC3339.pattern}$"}
_LANGUAGE = {"type": "string", "pattern": rf"^{LANGUAGE.pattern}$"}


def _object(optional: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


JSON_FEED = _object(
    ("next_url", "hubs"),
    version={"const": "https://jsonfeed.org/version/1.1"},
    title=_TEXT,
    home_page_url=_URL,
    feed_url=_URL,
    description=_TEXT,
    next_url=_URL,
    language=_LANGUAGE,
    authors={"type": "array", "minItems": 1, "items": _object(name=_TEXT)},
    hubs={"type": "array", "items": _object(type=_TEXT, url=_URL)},
    items={
        "type": "array",
        "items": _object(
            ("language",),
            id={"type": "string", "pattern": rf"^{URN.pattern}$"},
            url=_URL,
            title=_TEXT,
            content_html=_TEXT,
            date_published=_INSTANT,
            date_modified=_INSTANT,
            tags={"type": "array", "items": _TEXT},
            language=_LANGUAGE,
        ),
    },
)
"""JSON Feed 1.1 (jsonfeed.org/version/1.1), as far as it is written here; nothing else may stand in a document."""


def json_faults(document: bytes) -> list[str]:
    doc = json.loads(document)
    faults = [error.message for error in Draft202012Validator(JSON_FEED).iter_errors(doc)]
    faults += distinct("id", [item["id"] for item in doc["items"]])
    if doc.get("next_url") == doc["feed_url"]:
        faults.append("the next page is the feed itself")
    if DOUBTFUL.search(document.decode()) or any(ord(c) < 32 for c in document.decode() if c != "\n"):
        faults.append("a character that is none")
    for item in doc["items"]:
        faults += [*html_faults(item["content_html"])]
    return faults


FAULTS: dict[str, Callable[[bytes], list[str]]] = {
    "atom": atom_faults,
    "rss": rss_faults,
    "json": json_faults,
    "xml": opml_faults,
}


def faults_of(path: str, document: bytes) -> list[str]:
    """What is wrong with a document, by the rules of the format that its path names."""
    return FAULTS[path.rpartition(".")[2]](document)


def xml_faults(root: etree._Element, known: set[str]) -> Faults:
    for element in root.iter():
        if element.tag not in known:
            yield f"{element.tag} does not belong here"
        for prefix, namespace in element.nsmap.items():
            if prefix not in NAMESPACES.get(namespace, ()):
                yield f"the namespace {namespace} is unknown or has another prefix"
        if DOUBTFUL.search("".join([element.text or "", *element.attrib.values()])):
            yield "a character that is none"


def once(parent: etree._Element, names: Iterable[str], namespace: str = "") -> list[str]:
    found = {name: parent.findall(name if name.startswith("{") else namespace + name) for name in names}
    return [f"{name}: {len(all_)} of it" for name, all_ in found.items() if len(all_) != 1] + [
        f"{name} is blank" for name, all_ in found.items() if all_ and not "".join(all_[0].itertext()).strip()
    ]


def links(found: list[etree._Element]) -> list[str]:
    relations = [link.get("rel") for link in found]
    faults = [f"{link.get('href')} is not absolute" for link in found if not URL.fullmatch(link.get("href", ""))]
    faults += [f"{rel} is no relation of ours" for rel in relations if rel not in RELATIONS]
    faults += ["not one link to itself"] if relations.count("self") != 1 else []
    return faults + distinct("rel", relations)


def identity(text: str) -> Faults:
    if not URN.fullmatch(text):
        yield f"{text} is no URN"


def distinct(name: str, values: list[str | None]) -> list[str]:
    return [] if len(set(values)) == len(values) else [f"the same {name} twice"]


def instant(text: str | None) -> datetime:
    """The instant that an RFC 3339 text tells, a very old one where it tells none."""
    return datetime.fromisoformat(text) if RFC3339.fullmatch(text or "") else datetime.min.replace(tzinfo=UTC)


def rfc822_faults(text: str) -> Faults:
    match = RFC822.fullmatch(text)
    if not match:
        yield f"{text} is no RFC 822 date in GMT"
        return
    at = parsedate_to_datetime(text)
    if at.strftime("%a") != match["weekday"] or at < EARLIEST:
        yield f"{text} has another weekday, or is implausible"


def html_faults(text: str) -> Faults:
    if not text.strip():
        yield "nothing is said"
        return
    for element in lxml.html.fragment_fromstring(text, create_parent="body").iterdescendants():
        if element.tag not in SAFE:
            yield f"<{element.tag}> is not for feeds"
        elif set(element.attrib) - {"href", "lang"}:
            yield f"<{element.tag}> has {element.attrib}"
        elif element.tag == "a" and not URL.fullmatch(element.get("href", "")):
            yield f"{element.get('href')} is not absolute"


@pytest.fixture(scope="module")
def files(env, saga):
    return feeds.files(env, saga.timeline, saga.changes, saga.base_url, "https://hub.example/")


def test_no_document_of_a_saga_has_a_fault(files) -> None:
    assert len(files) == 2 * 2 * 3 * 7 + 1  # languages, kinds, formats, six categories and all; the list of feeds
    assert {path: found for path in files if (found := faults_of(path, files[path]))} == {}


def test_a_feed_of_nothing_has_no_fault_either(env, saga) -> None:
    empty = feeds.files(env, saga.timeline, (), saga.base_url)
    assert len(empty) == 13
    assert {path: found for path in empty if (found := faults_of(path, empty[path]))} == {}


BROKEN = [
    ("feeds/events.atom", r"<updated>.*?</updated>", "", "updated: 0 of it"),
    ("feeds/events.atom", r"<author>.*?</author>", "", "author: 0 of it"),
    ("feeds/events.atom", r"<id>urn:[^<]*</id>\n<title>", "<id>7</id><title>", "7 is no URN"),
    ("feeds/events.atom", f"{urn('event', 'ruling')}<", f"{urn('event', 'talks')}<", "the same id twice"),
    ("feeds/events.atom", r"<updated>2025-05-0[^<]*<", "<updated>2025-05-01T08:00:00Z<", "the same updated twice"),
    ("feeds/events.atom", r"\A(.*?)<updated>2025", r"\1<updated>2026", "not as new as its newest"),
    ("feeds/events.atom", r"<published>2025-", "<published>1970-", "1970-05-01T08:00:00.129Z is no plausible"),
    ("feeds/events.atom", r"<published>2025-", "<published>2029-", "updated before it was published"),
    ("feeds/events.atom", r"T07:15:00Z", " 07:15", "is no plausible RFC 3339 date"),
    ("feeds/events.atom", r'<link rel="self"[^>]*>', "", "not one link to itself"),
    ("feeds/events.atom", r'href="https://example.org', 'href="', "is not absolute"),
    ("feeds/events.atom", r'rel="hub"', 'rel="hubs"', "hubs is no relation"),
    ("feeds/events.atom", r'(<entry>.*?)rel="alternate"', r'\1rel="next-archive"', "paging has no place"),
    ("feeds/events.atom", r'term="law"', 'term=""', "a blank category"),
    ("feeds/events.atom", r'type="html"', 'type="text"', "does not say it is HTML"),
    ("feeds/events.atom", r"&lt;strong", "&lt;script", "<script> is not for feeds"),
    ("feeds/events.atom", r"&lt;p&gt;", "&lt;p style=&#34;x&#34;&gt;", "<p> has"),
    ("feeds/events.atom", r"https://example.org/saga/event/law-signed/&#34;", "/event/law-signed/&#34;", "is not absolute"),
    ("feeds/events.atom", r"<title>", "<title>\x85", "a character that is none"),
    ("feeds/events.atom", r"<entry>", "<entry><x/>", "x does not belong here"),
    ("feeds/events.atom", r"<entry>", '<entry xmlns:at="http://purl.org/atompub/tombstones/1.0">', "tombstones/1.0 is unknown"),
    ("feeds/events.rss", r"<language>en</language>", "", "language: 0 of it"),
    ("feeds/events.rss", r"<language>en", "<language>English, more or less", "no language code"),
    ("feeds/events.rss", r'version="2.0" xmlns', 'version="0.91" xmlns', "not RSS 2.0"),
    ("feeds/events.rss", r"\d\d:\d\d:\d\d GMT</pubDate>", "08:00 CET</pubDate>", "no RFC 822 date in GMT"),
    ("feeds/events.rss", r"<pubDate>Thu", "<pubDate>Fri", "has another weekday"),
    ("feeds/events.rss", r' isPermaLink="false"', "", "taken for an address"),
    ("feeds/events.rss", r"<guid isPermaLink=\"false\">[^<]*<", '<guid isPermaLink="false">17<', "17 is no URN"),
    ("feeds/events.rss", r"<title>The S", "<title>&lt;b&gt;The S", "looks like HTML"),
    ("feeds/events.rss", r"<title>The app", "<title>&lt;b&gt;The app", "looks like HTML"),
    ("feeds/events.rss", r"<link>https://example.org/saga/event/talks/", "<link>/event/talks/", "no absolute link"),
    ("feeds/events.rss", r"<description>&lt;p.*?</description>", "<description/>", "nothing is said"),
    (
        "feeds/events.rss",
        r"(<atom:link rel=\"self\"[^>]*>)(.*)</channel>",
        r"\2\1</channel>",
        "before what belongs to the channel",
    ),
    ("opml.xml", r' title="[^"]*"', "", "without a title"),
    ("opml.xml", r'xmlUrl="https:', 'xmlUrl="', "no absolute address"),
    ("opml.xml", r'<outline text="[^"]*"', '<outline text=""', "without a text"),
    ("opml.xml", r' type="rss"', "", "needs a type"),
    ("opml.xml", r' language="it"', ' language=""', "no language code"),
    ("feeds/events.json", r'"id": "urn:[^"]*"', '"id": 7', "7 is not of type 'string'"),
    ("feeds/events.json", r'"date_published": "2025-05-01T', '"date_published": "1 May', "does not match"),
    ("feeds/events.json", r'"version": "https', '"version": "http', "was expected"),
    ("feeds/events.json", r'"authors"', '"author"', "'author' was unexpected"),
    ("feeds/events.json", r"<strong>", "<iframe>", "<iframe> is not for feeds"),
]


@pytest.mark.parametrize(("path", "pattern", "replacement", "fault"), BROKEN)
def test_each_rule_notices_what_breaks_it(files, path: str, pattern: str, replacement: str, fault: str) -> None:
    sound = files[path].decode()
    broken = re.sub(pattern, replacement, sound, flags=re.DOTALL)
    assert broken != sound
    assert any(fault in found for found in faults_of(path, broken.encode()))
