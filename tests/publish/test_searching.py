"""What a server answers to words and a category."""

from __future__ import annotations

import pytest

from tests.publish.reading import frame, front, soup, words
from tracker.publish.html import search_page
from tracker.publish.search import Query


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("delay", ["delay-2", "delay-1"]),
        ("DELAY second", ["delay-2"]),
        ("daily example", ["rumour", "ruling", "talks"]),
        ("eo 14166", ["delay-1"]),
        ("新华示例", ["tariffs"]),
        ("x" * 5000, []),
    ],
)
def test_a_server_answers_a_search_with_the_events_that_have_every_word(env, saga, query: str, found: list[str]) -> None:
    page = soup(search_page(frame(env, saga), "", Query(query)))
    assert [item["id"] for item in page.select("li.event")] == [f"event-{key}" for key in found]
    assert page.select_one("#q")["value"] == query
    assert page.select_one("meta[name=robots]")["content"] == "noindex"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (Query("delay", "executive"), ["delay-2", "delay-1"]),
        (Query("", "court"), ["ruling", "hearing-round"]),
        (Query("delay", "court"), []),
    ],
)
def test_words_and_a_category_are_asked_for_together(env, saga, query: Query, found: list[str]) -> None:
    page = soup(search_page(frame(env, saga), "", query))
    turned = soup(search_page(frame(env, saga), "oldest/", query))
    assert [item["id"] for item in page.select("li.event")] == [f"event-{key}" for key in found]
    assert [item["id"] for item in turned.select("li.event")] == [f"event-{key}" for key in found[::-1]]
    assert page.select_one(".chips [aria-current]")["data-choice"] == query.category
    assert page.select_one("form.search [name=category]")["value"] == query.category
    assert turned.select_one("link[rel=canonical]")["href"] == "https://example.org/saga/"


def test_only_what_an_entry_shows_is_searched_as_the_script_does(env, saga) -> None:
    shown = {item["id"]: item.get_text().casefold() for item in front(env, saga).select("li.event")}
    for query in ("happened", "example wire", "two groups", "class"):
        page = soup(search_page(frame(env, saga), "", Query(query)))
        found = {item["id"] for item in page.select("li.event")}
        assert found == {key for key, text in shown.items() if all(word in text for word in query.split())}, query


def test_links_of_an_answer_keep_what_was_asked(env, saga) -> None:
    page = soup(search_page(frame(env, saga), "oldest/", Query("delay & more", "court")))
    asked = "?q=delay+%26+more"
    assert {link["data-choice"]: link["href"] for link in page.select(".chips a")} == {
        "": f"./{asked}#events",
        **{key: f"./{asked}&category={key}" for key in ("court", "executive", "deal", "law", "market", "trade")},
    }
    assert page.find("a", string="Newest first")["href"] == f"../index.html{asked}&category=court#events"
    assert page.select_one("a[lang=it]")["href"] == f"../it/oldest/index.html{asked}&category=court"
    alone = soup(search_page(frame(env, saga), "category/court/", Query("delay")))
    assert alone.select_one(".chips .c-law")["href"] == "../law/index.html?q=delay"
    assert alone.select_one(".chips a")["href"] == "../../index.html?q=delay#events"


def test_a_search_that_finds_nothing_says_so(env, saga) -> None:
    assert "No event matches" in words(soup(search_page(frame(env, saga), "", Query("zzz"))).main)
