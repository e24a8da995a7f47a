"""Whoever begins at the front page finds everything that is published, and no address within it leads nowhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from urllib.parse import urljoin

import pytest
from lxml import etree

from tests.publish.conftest import DEADLINES, Saga
from tests.publish.reading import everything, soup
from tests.publish.test_feeds_archive import long_log
from tracker.model import Timeline, Watch
from tracker.publish.cards import card_path
from tracker.publish.history import history

BASE = "https://example.org/saga/"
_LINKS = {"a": "href", "link": "href", "script": "src"}
_URL = re.compile(r"URL:(\S+(?:\r\n \S+)*)")


def long_saga() -> Saga:
    """A saga of 360 changes, some of whose events were taken out again, and one of whose categories nothing is in any more."""
    log = tuple(change for change in long_log() if change.seq)
    last = {version.change.event_id: version for version in history(log, {})}
    events = tuple(replace(one.event, category="deal") for one in last.values() if one.held and one.event)
    assert 0 < len(events) < len(last)
    timeline = Timeline("saga", {"en": "A saga", "it": "Una saga"}, ("en", "it"), Watch(), (), events)
    return Saga(timeline, log, DEADLINES[:0])


@cache
def addresses(path: str, body: bytes) -> tuple[str, ...]:
    """Every address that a file names."""
    return tuple(_addresses(path, body))


def _addresses(path: str, body: bytes) -> Iterator[str]:
    if path.endswith(".html"):
        page = soup(body.decode())
        for tag in page.find_all(list(_LINKS)):
            if tag.has_attr(_LINKS[tag.name]):
                yield tag[_LINKS[tag.name]]
        yield from (tag["content"] for tag in page.select('meta[property="og:image"], meta[property="og:url"]'))
    elif path.endswith((".atom", ".rss", "opml.xml")):
        yield from _named_in_xml(body)
    elif "feeds/" in path:
        document = json.loads(body)
        yield from (document[key] for key in ("home_page_url", "feed_url", "next_url") if key in document)
        for item in document["items"]:
            yield from (item["url"], *(tag["href"] for tag in soup(item["content_html"]).select("a[href]")))
    elif path.endswith(".ics"):
        yield from (found.replace("\r\n ", "") for found in _URL.findall(body.decode()))


def _named_in_xml(body: bytes) -> Iterator[str]:
    for node in etree.fromstring(body).iter("{*}link", "outline", "{*}content", "description"):
        if node.tag.endswith(("content", "description")):
            yield from (tag["href"] for tag in soup(node.text or "").select("a[href]"))
        else:
            yield from filter(None, (node.get("href"), node.get("xmlUrl"), node.get("htmlUrl"), (node.text or "").strip()))


def target(path: str, address: str) -> tuple[str, str]:
    """The file within the site that an address of a file leads to, and the anchor in it; "" for other sites."""
    where, _, anchor = urljoin(BASE + path, address.replace("webcal:", "https:")).partition("#")
    leaf = where.partition("?")[0].removeprefix(BASE) if where.startswith(BASE) else None
    return ("", "") if leaf is None else (f"{leaf}index.html" if leaf == "" or leaf.endswith("/") else leaf, anchor)


def reached(files: Mapping[str, bytes]) -> set[str]:
    """The files to which links lead from the front page."""
    seen, waiting = {"index.html"}, ["index.html"]
    while waiting:
        path = waiting.pop()
        found = {target(path, address)[0] for address in addresses(path, files[path])} & set(files)
        waiting += found - seen
        seen |= found
    return seen


def broken(files: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """The addresses within the site that lead to no file, or to no anchor of it, each with the file that names it."""
    pages = {path: body.decode() for path, body in files.items() if path.endswith(".html")}
    anchors = {path: set(re.findall(r"""\bid="?([^" >]+)""", page)) for path, page in pages.items()}
    faults = []
    for path, body in files.items():
        for address in set(addresses(path, body)):
            file, anchor = target(path, address)
            if file and (file not in files or (anchor and anchor not in anchors.get(file, ()))):
                faults.append((path, address))
    return faults


@pytest.fixture(scope="module", params=["small", "long"])
def files(request, env, saga) -> Mapping[str, bytes]:
    small = request.param == "small"
    whole = saga if small else long_saga()
    drawn = {
        card_path(whole.timeline, event, language): b"drawn"
        for language in whole.timeline.languages
        for event in (None, *whole.timeline.events)
    }
    return everything(env, whole, pictures=drawn if small else None) | {"timeline.json": b""}


def test_every_file_can_be_reached_from_the_front_page(files) -> None:
    assert set(files) - reached(files) == set()


def test_every_address_within_the_site_leads_to_a_file_and_an_anchor_of_it(files) -> None:
    assert broken(files) == []


def test_the_list_of_feeds_names_every_one_once_and_as_atom(files) -> None:
    listed = [
        node.get("xmlUrl").removeprefix(BASE) for node in etree.fromstring(files["opml.xml"]).iter("outline") if node.get("type")
    ]
    live = [path for path in files if path.endswith(".atom") and ".archive-" not in path]
    assert sorted(listed) == sorted(live)


def test_a_crawl_notices_what_is_hidden_and_what_leads_nowhere() -> None:
    files = {"index.html": b'<a href="a/index.html#here">A</a>', "a/index.html": b'<a href="../b.html">B</a>', "hidden.html": b""}
    assert set(files) - reached(files) == {"hidden.html"}
    assert sorted(broken(files)) == [("a/index.html", "../b.html"), ("index.html", "a/index.html#here")]
