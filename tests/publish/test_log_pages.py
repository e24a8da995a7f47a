"""The log of changes in pages: nothing is lost between them, a full one stays as it is, and anchors last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.publish.reading import everything, soup, words
from tests.publish.test_feeds_archive import long_log
from tests.publish.test_reachable import long_saga
from tracker.publish.catalog import catalog
from tracker.publish.frame import Frame
from tracker.publish.html import changes_page, log_page
from tracker.publish.log_pages import LogPage, log_pages
from tracker.publish.views import ChangeView

SIZE = 50


def pages_of(env, length: int, language: str = "en") -> Mapping[str, str]:
    """The numbered pages of the log by path, and its front, when it was so long."""
    saga = long_saga()
    made = catalog(saga.timeline, long_log()[1 : length + 1], (), language, saga.base_url, saga.now)
    frame, cut = Frame(env, made), made.log_pages
    around = zip((None, *cut), cut, (*cut[1:], None), strict=False)
    return {page.path: log_page(frame, newer, page, older) for newer, page, older in around} | {"changes/": changes_page(frame)}


def numbers(page: str) -> list[int]:
    """The changes of a page in its order, by their anchors."""
    return [int(entry["id"].removeprefix("change-")) for entry in soup(page).select(".log > li[id]")]


@pytest.mark.parametrize("language", ["en", "it"])
def test_every_change_has_its_anchor_on_exactly_one_page(env, language: str) -> None:
    pages = pages_of(env, 237, language)
    assert [len(numbers(page)) for page in pages.values()] == [37, 50, 50, 50, 50, 0]
    assert [seq for page in pages.values() for seq in numbers(page)] == list(range(237, 0, -1))


@pytest.mark.parametrize("length", [51, 100, 101, 237])
def test_a_full_page_keeps_its_bytes_whatever_is_published_later(env, length: int) -> None:
    before, after = pages_of(env, length), pages_of(env, 359)
    full = [f"changes/{number}/" for number in range(1, (length - 1) // SIZE + 1)]
    assert full
    assert all(len(numbers(before[path])) == SIZE for path in full)
    assert {path for path in full if before[path] != after[path]} == set()


def test_the_front_shows_the_newest_each_with_its_permanent_place(env) -> None:
    page = soup(pages_of(env, 237)["changes/"])
    entries = page.select(".log > li")
    assert len(entries) == 87
    assert [entries[n].select_one("a.about")["href"] for n in (0, 86)] == [
        "5/index.html#change-237",
        "4/index.html#change-151",
    ]
    assert words(entries[0].select_one("a.about")) == "Change 237"
    assert not page.select(".log [id]"), "an anchor here would leave with the next full page"
    assert [words(link) for link in page.select("nav[aria-labelledby=pages] a")][::4] == ["Changes 201 to 237", "Changes 1 to 50"]


def test_each_page_leads_to_its_neighbours_in_body_and_head(env) -> None:
    pages = pages_of(env, 237)
    path, back = "changes/", []
    while path:
        back.append(path)
        page = soup(pages[path])
        older = page.select_one(".neighbours [rel=prev]")
        named = page.select_one("head [rel=prev]")
        assert (named and named["href"]) == (older and older["href"])
        path = f"changes/{older['href'].split('/')[-2]}/" if older else ""
    assert back == ["changes/", "changes/3/", "changes/2/", "changes/1/"]
    middle = soup(pages["changes/2/"])
    assert words(middle.select_one(".neighbours [rel=next]")) == "Later Changes from 101 on"
    assert [words(crumb) for crumb in middle.select(".crumbs li")] == ["Timeline", "All changes", "Changes 51 to 100"]


def test_a_short_log_has_all_of_it_in_front_and_no_list_of_pages(env, saga) -> None:
    page = soup(everything(env, saga)["changes/index.html"].decode())
    assert len(page.select(".log > li")) == len(saga.changes)
    assert not page.select(".neighbours, nav[aria-labelledby=pages]")
    empty = soup(everything(env, replace(saga, changes=()))["changes/index.html"].decode())
    assert "Nothing has changed yet." in words(empty.main)


def test_a_log_names_events_as_they_were_called_then(env) -> None:
    page = soup(pages_of(env, 237)["changes/1/"])
    named = {entry["id"]: words(entry.select_one(".what")) for entry in page.select(".log > li")}
    assert named["change-3"] == "Event 1"
    assert named["change-4"] == "Title of change 4"


def test_what_stays_of_a_removed_event_is_its_name_and_its_history(env) -> None:
    saga = long_saga()
    held = {event.id for event in saga.timeline.events}
    files, gone = everything(env, saga), next(change.event_id for change in saga.changes if change.event_id not in held)
    page = soup(files[f"event/{gone}/index.html"].decode())
    assert page.select_one("h1 del")
    assert "no longer part of the timeline" in words(page.select_one(".note"))
    assert page.select_one("meta[name=robots]")["content"] == "noindex"
    expected = [f"change-{change.seq}" for change in saga.changes if change.event_id == gone]
    assert [entry["id"] for entry in page.select(".log > li")] == expected[::-1]


def test_a_category_that_nothing_is_in_any_more_keeps_its_page_and_feeds(env) -> None:
    page = soup(everything(env, long_saga())["category/court/index.html"].decode())
    assert "No event is in this category any more." in words(page.main)
    assert [words(line).partition(":")[0] for line in page.select("main > p.about")] == [
        "Feed of this category",
        "Feed of changes in this category",
    ]


@settings(deadline=None)
@given(length=st.integers(0, 400), more=st.integers(0, 150))
def test_however_long_a_log_is_its_pages_hold_each_change_once_and_full_ones_stay(length: int, more: int) -> None:
    before, after = cut(length), cut(length + more)
    assert [change.seq for page in before for change in page.changes] == list(range(length, 0, -1))
    assert {page for page in before if len(page.changes) == SIZE} <= set(after)
    assert all(len(page.changes) == SIZE for page in before[1:])
    assert [page.path for page in before] == [f"changes/{number}/" for number in range(len(before), 0, -1)]


def cut(length: int) -> tuple[LogPage, ...]:
    return log_pages([entry(seq) for seq in range(length, 0, -1)])


def entry(seq: int) -> ChangeView:
    return ChangeView(seq, None, "", "", None, True, ())
