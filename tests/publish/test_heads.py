"""The heads of pages: what a link shows where it is shared, and what a static host has no header to say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from tests.publish.conftest import EVENTS
from tests.publish.reading import about, everything, site_pages, soup
from tracker.publish.cards import card_path
from tracker.publish.edition import locale
from tracker.publish.search import Query
from tracker.publish.site import search_page, site
from tracker.web.public import ANYWHERE

ALWAYS = ["og:description", "og:title", "og:site_name", "og:type", "og:url", "og:locale", "og:locale:alternate"]


def shared(page: BeautifulSoup) -> dict[str, str]:
    """The values that say how the page is shown where it is linked to."""
    found = page.select('meta[property^="og:"], meta[name^="twitter:"]')
    values = {tag.get("property") or tag["name"]: tag["content"] for tag in found}
    assert len(values) == len(found)
    return values


def test_every_page_says_what_it_is_where_it_is_shared(env, saga) -> None:
    for path, text in site_pages(env, saga).items():
        if "embed/" in path:
            continue
        page, (here, other) = soup(text), ("it_IT", "en_US") if path.startswith("it/") else ("en_US", "it_IT")
        values = shared(page)
        assert list(values) == [*ALWAYS, "twitter:card"], path
        assert all(values.values()), path
        assert (values["og:locale"], values["og:locale:alternate"], values["twitter:card"]) == (here, other, "summary")
        assert values["og:url"] == page.select_one("link[rel=canonical]")["href"]
        assert values["og:site_name"] == ("L’app e la legge" if here == "it_IT" else "The app and the law")
        assert page.title.string.startswith(values["og:title"])
        assert values["og:description"] == page.select_one("meta[name=description]")["content"]
        assert (values["og:type"] == "article") == ("event/" in path)


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("index.html", "The app and the law"),
        ("oldest/index.html", "Oldest first"),
        ("changes/index.html", "All changes"),
        ("it/month/2025-04/index.html", "Aprile 2025"),
        ("it/category/court/index.html", "Tribunali"),
        ("it/event/hearing-round/index.html", "Altre udienze"),
        ("it/event/rumour/index.html", "Ritirato: Si fa un prezzo"),
    ],
)
def test_a_page_is_named_alone_where_it_is_shared_and_with_its_timeline_as_a_title(path: str, title: str, env, saga) -> None:
    page = soup(everything(env, saga)[path].decode())
    whose = "L’app e la legge" if path.startswith("it/") else "The app and the law"
    assert shared(page)["og:title"] == title
    assert page.title.string == (title if path == "index.html" else f"{title} - {whose}")


def test_an_event_is_described_by_its_date_and_summary_or_its_facts(env, saga) -> None:
    def described(language: str = "en", **changed: object) -> str:
        events = (replace(EVENTS[0], **changed),)
        page = about(env, saga, "law-signed", language, timeline=replace(saga.timeline, events=events))
        return shared(page)["og:description"]

    assert described("it") == "24 aprile 2024. L’app va venduta entro 270 giorni o esce dai negozi."
    assert described(summary={}) == "24 April 2024. Law · Official source · Public Law 118-50"
    long = described(summary={"en": "word " * 200})
    assert len(long) <= 200
    assert long.endswith("word…")


def test_with_pictures_every_page_names_one_of_the_event_or_of_the_timeline(env, saga) -> None:
    timeline = replace(saga.timeline, events=saga.timeline.events[:1])
    events = (None, *timeline.events)
    drawn = {card_path(timeline, event, language): b"drawn before" for language in timeline.languages for event in events}
    files = site(env, timeline, saga.changes, (), saga.base_url, saga.now, pictures=drawn)
    for path, data in files.items():
        if path.endswith(".html") and "embed/" not in path:
            values, language = shared(soup(data.decode())), "it" if path.startswith("it/") else "en"
            picture = card_path(timeline, timeline.events[0] if "event/law-signed/" in path else None, language)
            assert values["og:image"] == f"{saga.base_url}/{picture}", path
            assert values["twitter:card"] == "summary_large_image"
            assert set(ALWAYS) < set(values)


def test_what_answers_a_search_is_named_after_it(env, saga) -> None:
    page = search_page(env, saga.timeline, saga.changes, saga.deadlines, saga.base_url, saga.now, "", Query("<b>"))
    assert "<b>" in shared(soup(page.decode()))["og:title"]


def test_a_timeline_in_one_language_names_no_other(env, saga) -> None:
    alone = replace(saga, timeline=replace(saga.timeline, languages=("zh",)))
    values = shared(soup(everything(env, alone)["index.html"].decode()))
    assert values["og:locale"] == "zh_CN"
    assert "og:locale:alternate" not in values


@pytest.mark.parametrize(
    ("language", "named"),
    [("en", "en_US"), ("it", "it_IT"), ("pt", "pt_BR"), ("pt-PT", "pt_PT"), ("zh-Hant-TW", "zh_TW"), ("xx", ""), ("../x", "")],
)
def test_a_language_is_named_with_its_territory(language: str, named: str) -> None:
    assert locale(language) == named


def test_the_widget_allows_itself_on_a_static_host_what_its_header_allows_on_a_server(env, saga) -> None:
    header = ANYWHERE.replace("'self'", "'self' file:").split("; ")
    for path in ("embed/index.html", "it/embed/index.html"):
        head = soup(everything(env, saga)[path].decode()).head
        policy = head.select_one('meta[http-equiv="Content-Security-Policy"]')
        assert policy["content"].split("; ") == [rule for rule in header if not rule.startswith("frame-ancestors")]
        assert not policy.find_previous(["link", "script"])
