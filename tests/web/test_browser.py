"""The running server and a real browser: an address that the script wrote is answered, and the answer is as quick as the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.house import House

LAW, DELAY = "harbour-law", "delay-1"
LABEL = "Search the events"


@pytest.fixture
def open_page(browser: Any, still_house: House) -> Iterator[Any]:
    """Opens a path in a fresh context; at the end nothing may have been complained of."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def opened(path: str, **options: Any) -> Any:
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(still_house.url + path, wait_until="networkidle")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def shown(page: Any) -> list[str]:
    """The ids of the events that can be seen."""
    return page.evaluate("[...document.querySelectorAll('li.event')].filter(e => e.checkVisibility()).map(e => e.id.slice(6))")


@pytest.mark.parametrize("path", ["/", "/oldest/", "/index.html"])
def test_the_address_of_a_filter_shows_the_same_to_whom_it_is_given(open_page, still_house: House, path: str) -> None:
    page = open_page(path)
    page.get_by_role("link", name="Executive action 1").click()
    page.get_by_label(LABEL).fill("title")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.endswith(f"{path}?category=executive&q=title"))
    assert shown(page) == [DELAY]
    for script in (True, False):
        again = open_page(page.url.removeprefix(still_house.url), java_script_enabled=script)
        assert shown(again) == [DELAY]
        assert again.get_by_label(LABEL).input_value() == "title"
        assert again.locator(".chips [aria-current]").inner_text() == "Executive action 1"
        assert again.get_by_role("status").inner_text() == "1 event shown"


def test_an_answered_page_filters_in_place_and_keeps_the_words_when_a_category_is_chosen(open_page) -> None:
    page = open_page("/oldest/?q=delay-1&category=executive")
    page.evaluate("window.here = true")
    page.get_by_label(LABEL).fill("title")
    page.get_by_role("link", name="All 2").click()
    assert shown(page) == [LAW, DELAY]
    page.get_by_role("link", name="Law 1").click()
    assert shown(page) == [LAW]
    page.wait_for_url(lambda url: url.endswith("/oldest/?q=title&category=law"))
    assert page.evaluate("window.here"), "the page was never left"


def test_without_a_script_form_and_links_keep_order_category_and_words(open_page) -> None:
    page = open_page("/oldest/", java_script_enabled=False)
    page.get_by_label(LABEL).fill("title")
    page.keyboard.press("Enter")
    page.wait_for_url("**/oldest/?q=title")
    assert shown(page) == [LAW, DELAY]
    page.get_by_role("link", name="Law 1").click()
    page.wait_for_url("**/oldest/?q=title&category=law")
    assert shown(page) == [LAW]
    page.get_by_label(LABEL).fill("delay-1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/oldest/?q=delay-1&category=law")
    assert shown(page) == []
    page.get_by_role("link", name="Show every event").click()
    assert shown(page) == [LAW, DELAY]
