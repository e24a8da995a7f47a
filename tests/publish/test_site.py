"""The site as a whole: which files there are, that they hang together, and that they change only when something did."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urljoin

import pytest

from tests.publish.reading import everything, site_pages, soup, words
from tracker.config import data_root
from tracker.model import Source, SourceStatus
from tracker.publish.cards import card_path
from tracker.publish.search import Query
from tracker.publish.site import search_page, site
from tracker.states import SourceKind, SourceState, Tier

POLICY = "default-src 'none'; style-src 'self' file:; script-src 'self' file:; img-src 'self' file:; form-action 'self' file:"


def source(key: str, **more) -> Source:
    about = f"About {key}."
    return Source(key, SourceKind.FEED, f"https://{key}.example/feed", key.title(), Tier.PRESS, "en", about=about, **more)


def test_the_site_has_every_page_in_every_language(env, saga) -> None:
    pages = ["", "oldest/", "deadlines/", "changes/", "changes/1/", "sources/", "about/", "embed/"]
    pages += [f"event/{event.id}/" for event in saga.timeline.events]
    pages += [f"category/{key}/" for key in ("law", "court", "executive", "deal", "trade", "market")]
    pages += [f"month/{key}/" for key in ("2024-04", "2024-11", "2025-01", "2025-04", "2025-05")]
    expected = {f"{prefix}{page}index.html" for page in pages for prefix in ("", "it/")}
    assert {path for path in everything(env, saga) if path.endswith(".html")} == expected


def test_no_attribute_of_a_page_stands_in_single_quotes_for_apostrophes_are_not_escaped() -> None:
    templates = sorted((data_root() / "templates" / "site").glob("*.html"))
    assert templates
    for template in templates:
        assert not re.search(r"[\w-]='", template.read_text(encoding="utf-8")), template.name


def test_feed_documents_are_made_when_they_are_read(env, saga, monkeypatch) -> None:
    used, get_template = [], env.get_template
    monkeypatch.setattr(env, "get_template", lambda name, *more: used.append(name) or get_template(name, *more))
    files = site(env, saga.timeline, saga.changes, saga.deadlines, saga.base_url, saga.now)
    assert {"feeds/events.atom", "opml.xml"} < set(files)
    assert not [name for name in used if name.startswith("feeds/")]
    assert files["feeds/events.atom"].startswith(b"<?xml")
    assert "feeds/feed.atom" in used
    assert not {"feeds/feed.rss", "feeds/opml.xml"} & set(used)


def test_beside_the_pages_are_styles_a_script_feeds_calendars_and_exports(env, saga) -> None:
    files = everything(env, saga)
    one = {"feeds/events.atom", "feeds/changes.rss", "feeds/category/court/events.json", "deadlines.ics", "timeline.md"}
    assert {"style.css", "page.css", "site.js", "embed.css", "opml.xml", "timeline.csv", "events.json"} <= set(files)
    assert one | {f"it/{path}" for path in one} <= set(files)


def test_every_link_within_the_site_leads_to_a_file_and_an_anchor_of_it(env, saga) -> None:
    files = {path: data.decode() for path, data in everything(env, saga).items()} | {"timeline.json": ""}
    for path, text in files.items():
        if not path.endswith(".html"):
            continue
        for tag in soup(text).select("body [href], head [rel=stylesheet], link[type], script[src]"):
            target, _, anchor = urljoin(f"https://host/{path}", tag.get("href") or tag["src"]).partition("#")
            if target.startswith("https://host/"):
                found = files[target.removeprefix("https://host/")]
                assert not anchor or re.search(rf'\bid="?{re.escape(anchor)}[" >]', found), (path, tag)


def test_pages_need_nothing_from_other_hosts_and_have_no_code_of_their_own(env, saga) -> None:
    for path, text in site_pages(env, saga).items():
        page = soup(text)
        assert not page.select("style, img, iframe, object, embed, [style], base")
        assert not [tag for tag in page.select("script") if not tag.get("src") and tag["type"] != "application/ld+json"]
        loaded = [tag.get("href") or tag.get("src") for tag in page.select("link[rel=stylesheet], script[src]")]
        assert not [address for address in loaded if "://" in address], path
        policy = page.select_one("meta[http-equiv]")["content"]
        assert policy.startswith("default-src 'none'; style-src 'self' file:; " if "embed/" in path else POLICY)
    for name in ("style.css", "page.css", "embed.css"):
        css = everything(env, saga)[name].decode()
        assert "@import" not in css
        assert "url(" not in css


def test_a_search_without_script_asks_for_the_page_it_stands_on(env, saga) -> None:
    forms = {path: soup(text).select_one("form") for path, text in site_pages(env, saga).items()}
    assert {"index.html", "oldest/index.html", "it/category/law/index.html"} <= {path for path, form in forms.items() if form}
    for path, form in forms.items():
        if form:
            assert urljoin(f"https://host/{path}", form["action"]) == f"https://host/{path.removesuffix('index.html')}"


def test_heads_name_the_canonical_address_the_languages_and_what_to_follow(env, saga) -> None:
    head = soup(everything(env, saga)["it/event/talks/index.html"].decode()).head
    assert head.select_one("link[rel=canonical]")["href"] == "https://example.org/saga/it/event/talks/"
    assert {link["hreflang"]: link["href"] for link in head.select("link[hreflang]")} == {
        "en": "https://example.org/saga/event/talks/",
        "it": "https://example.org/saga/it/event/talks/",
        "x-default": "https://example.org/saga/event/talks/",
    }
    up = "https://example.org/saga/it/"
    assert [(link["type"], link["href"]) for link in head.select("link[type]")] == [
        ("text/calendar", f"{up}deadlines.ics"),
        ("text/calendar", f"{up}events.ics"),
        ("application/atom+xml", f"{up}feeds/events.atom"),
        ("application/rss+xml", f"{up}feeds/events.rss"),
        ("application/feed+json", f"{up}feeds/events.json"),
        ("application/atom+xml", f"{up}feeds/changes.atom"),
    ]


def test_an_event_page_tells_machines_what_it_is_about(env, saga) -> None:
    page = soup(everything(env, saga)["event/ruling/index.html"].decode())
    told = json.loads(page.select_one('script[type="application/ld+json"]').string)
    assert (told["name"], told["about"]["startDate"]) == ("The Supreme Court upholds the law", "2025-01-17")


def test_every_page_but_the_front_says_where_it_is(env, saga) -> None:
    for path, text in site_pages(env, saga).items():
        crumbs = soup(text).select(".crumbs li")
        if path.removeprefix("it/") not in ("index.html", "oldest/index.html", "embed/index.html"):
            assert crumbs[0].a, path
            assert crumbs[-1]["aria-current"] == "page"
    crumbs = soup(everything(env, saga)["event/talks/index.html"].decode()).select(".crumbs li")
    assert [words(crumb) for crumb in crumbs] == ["Timeline", "November 2024", "Buyers are said to talk"]


def test_months_and_events_lead_to_those_before_and_after(env, saga) -> None:
    files = everything(env, saga)
    for path, earlier, later in (
        ("month/2025-01/index.html", "November 2024", "April 2025"),
        ("event/delay-1/index.html", "The Supreme Court upholds the law", "Tariffs halt the sale"),
    ):
        page = soup(files[path].decode())
        assert words(page.select_one(".neighbours [rel=prev]")) == f"Earlier {earlier}"
        assert words(page.select_one(".neighbours [rel=next]")) == f"Later {later}"


def test_publishing_again_gives_the_same_bytes_and_another_hour_changes_nothing(env, saga) -> None:
    later = replace(saga, now=saga.now + timedelta(hours=14))
    assert everything(env, saga) == everything(env, saga) == everything(env, later)


def test_another_day_changes_only_what_counts_down(env, saga) -> None:
    before, after = everything(env, saga), everything(env, replace(saga, now=saga.now + timedelta(days=1)))
    changed = {path for path in before if before[path] != after[path]}
    assert changed == {f"{prefix}{page}index.html" for page in ("", "deadlines/", "embed/") for prefix in ("", "it/")}


def test_an_id_that_is_no_slug_never_becomes_a_path(env, saga) -> None:
    odd = replace(saga.timeline.events[0], id="../../etc/passwd", category="../x")
    files = everything(env, replace(saga, timeline=replace(saga.timeline, events=(odd,)), changes=(), deadlines=()))
    assert not [path for path in files if ".." in path or path.startswith("/") or "passwd" in path]


def test_a_page_for_fifty_events_is_small_with_all_it_loads(env, saga) -> None:
    texts = {"en": "A title of the usual length for an event of a saga", "it": ""}
    summary = {"en": "Two sentences that tell what happened and what it means for those concerned. " * 2}
    one = replace(saga.timeline.events[5], title=texts, summary=summary, follows=(), caused_by=(), deadline=None)
    days = [(saga.now - timedelta(days=9 * n)).date() for n in range(50)]
    events = tuple(replace(one, id=f"an-event-{n}", date=replace(one.date, earliest=d, latest=d)) for n, d in enumerate(days))
    files = everything(env, replace(saga, timeline=replace(saga.timeline, events=events), changes=()))
    assert sum(len(files[name]) for name in ("index.html", "style.css", "site.js", "icon.svg")) <= 60_000


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, "well"),
        ({"state": SourceState.FAILING}, "failing since 3 May 2025"),
        ({"state": SourceState.FAILING, "last_ok": None}, "failing, has not answered yet"),
        ({"state": SourceState.SILENT}, "quiet since 1 May 2025"),
        ({"state": SourceState.SILENT, "last_new": None}, "quiet, has offered nothing yet"),
        ({"paused": True, "state": SourceState.FAILING}, "paused"),
        ({"last_check": None}, "not checked yet"),
    ],
)
def test_the_page_of_sources_says_how_each_is_doing(env, saga, changes: dict, shown: str) -> None:
    day = saga.now.replace(month=5, day=3)
    status = SourceStatus("daily", last_check=saga.now, last_ok=day, last_new=day.replace(day=1))
    files = everything(env, saga, statuses=[(source("daily"), replace(status, **changes))])
    page = soup(files["sources/index.html"].decode())
    assert words(page.select_one(".state")) == f"How it is doing: {shown}"
    assert "About daily." in words(page.main)


def test_another_check_that_finds_the_same_changes_no_byte(env, saga) -> None:
    status = SourceStatus("daily", last_check=saga.now, last_ok=saga.now, last_new=saga.now)
    later = replace(status, last_check=saga.now + timedelta(hours=1), last_ok=saga.now + timedelta(hours=1), why_next="soon")
    before, after = (everything(env, saga, statuses=[(source("daily"), value)]) for value in (status, later))
    assert before == after


def test_sources_without_a_known_state_are_listed_and_those_switched_off_say_so(env, saga) -> None:
    timeline = replace(saga.timeline, sources=(source("daily"),))
    page = soup(everything(env, replace(saga, timeline=timeline))["sources/index.html"].decode())
    assert (words(page.select_one(".health h2")), page.select(".state")) == ("Daily", [])
    off = [(source("daily", enabled=False), SourceStatus("daily"))]
    page = soup(everything(env, saga, statuses=off)["sources/index.html"].decode())
    assert words(page.select_one(".state")).endswith("switched off")


def test_publishers_of_one_owner_count_as_one(env, saga) -> None:
    owned = (source("daily", family="House"), replace(source("wire"), publisher="Example Wire", family="House"))
    timeline = replace(saga.timeline, sources=(replace(owned[0], publisher="Daily Example"), owned[1]))
    page = soup(everything(env, replace(saga, timeline=timeline))["index.html"].decode())
    assert words(page.select_one("#event-ruling > p:last-child b")) == "Single source"


def test_pictures_that_were_drawn_are_named_and_taken_as_they_are(env, saga) -> None:
    timeline = replace(saga.timeline, events=saga.timeline.events[:1])
    pictures = {
        card_path(timeline, event, language): b"drawn before"
        for language in timeline.languages
        for event in (None, *timeline.events)
    }
    files = site(env, timeline, (), (), saga.base_url, saga.now, pictures=pictures)
    for page, event in (("index.html", None), ("it/event/law-signed/index.html", timeline.events[0])):
        path = card_path(timeline, event, "it" if page.startswith("it/") else "en")
        assert soup(files[page].decode()).select_one('meta[property="og:image"]')["content"] == f"https://example.org/saga/{path}"
        assert files[path] == b"drawn before"


def test_a_server_can_answer_a_search_in_any_language(env, saga) -> None:
    page = soup(answered(env, saga, "it/", Query("rinvio")).decode())
    assert page.html["lang"] == "it"
    assert [item["id"] for item in page.select("li.event")] == ["event-delay-2", "event-delay-1"]


def answered(env, saga, path: str, query: Query) -> bytes:
    return search_page(env, saga.timeline, saga.changes, saga.deadlines, saga.base_url, saga.now, path, query)


@pytest.mark.parametrize("path", ["", "oldest/", "category/court/", "it/", "it/oldest/index.html", "it/category/court/"])
def test_every_page_with_a_list_answers(env, saga, path: str) -> None:
    assert b"data-answered" in answered(env, saga, path, Query("ruling"))


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("", Query()),
        ("", Query(category="unheard-of")),
        ("category/court/", Query(category="law")),
        ("changes/", Query("delay")),
        ("it/event/ruling/", Query("delay")),
        ("category/unheard-of/", Query("delay")),
        ("fr/", Query("delay")),
    ],
)
def test_where_nothing_can_be_chosen_the_page_itself_is_the_answer(env, saga, path: str, query: Query) -> None:
    assert answered(env, saga, path, query) == b""
