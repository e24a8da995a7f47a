"""The pages in a real browser: what a reader does with keys, script, print, dark mode and a narrow screen."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.publish.reading import everything
from tests.publish.test_reachable import long_saga
from tracker.dates import exact_day
from tracker.web.guard import HEADERS

PAGES = (
    "",
    "oldest/",
    "deadlines/",
    "changes/",
    "changes/1/",
    "sources/",
    "about/",
    "event/talks/",
    "month/2025-04/",
    "category/court/",
    "it/",
)


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder with the headers that tracker's own server sends."""

    def end_headers(self) -> None:
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def folder(env, saga, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    for path, data in everything(env, saga).items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return root


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=folder)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture
def open_page(browser: Any, address: str) -> Iterator[Any]:
    """Opens a page in a fresh context; at the end nothing may have been complained of or asked of another host."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def opened(path: str = "", **options: Any) -> Any:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: request.url.startswith((address, "file:")) or complaints.append(request.url))
        page.goto(path if "://" in path else address + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def shown(page: Any) -> list[str]:
    """The ids of the events that can be seen."""
    return page.evaluate("[...document.querySelectorAll('li.event')].filter(e => e.checkVisibility()).map(e => e.id.slice(6))")


def test_every_event_is_seen_and_linked_without_script(open_page, saga) -> None:
    page = open_page(java_script_enabled=False)
    assert page.locator("li.event:visible").count() == len(saga.timeline.events)
    assert "Without JavaScript" in page.locator("noscript").inner_text()
    page.get_by_role("link", name="Court 2").click()
    page.wait_for_url(lambda url: url.endswith("/category/court/index.html"))
    assert page.locator("li.event:visible").count() == 2


def test_a_category_filters_in_place_is_announced_and_can_be_shared(open_page) -> None:
    page = open_page()
    page.get_by_role("link", name="Court 2").click()
    assert shown(page) == ["ruling", "hearing-round"]
    page.get_by_role("status").get_by_text("2 events shown").wait_for()
    assert page.locator(".chips [aria-current]").inner_text() == "Court 2"
    page.wait_for_url(lambda url: url.endswith("?category=court"))
    assert shown(open_page("?category=court")) == ["ruling", "hearing-round"]
    page.get_by_role("link", name="All 8").click()
    assert len(shown(page)) == 8


def test_the_slash_key_leads_to_a_search_that_filters_while_typing(open_page) -> None:
    page = open_page()
    page.keyboard.press("/")
    page.keyboard.type("DÉLAY second")
    assert shown(page) == ["delay-2"]
    page.get_by_role("status").get_by_text("1 event shown").wait_for()
    assert page.locator("section.year:visible").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.endswith("?q=D%C3%89LAY+second"))
    page.keyboard.type("zzz")
    assert shown(page) == []
    page.get_by_role("status").get_by_text("No event matches").wait_for()


def test_a_mark_of_the_drawing_leads_to_its_event_even_where_the_filter_hides_it(open_page) -> None:
    page = open_page("?category=court")
    page.locator('.overview a[href="#event-talks"]').click()
    page.wait_for_function("document.querySelector('#event-talks').checkVisibility()")
    assert len(shown(page)) == 8


def test_keys_alone_reach_every_event_deadline_and_filter(open_page) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    reached = set()
    for _ in range(page.locator("a, input, button, summary").count()):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.getAttribute('href') ?? document.activeElement.localName"))
    links = page.evaluate("[...document.querySelectorAll('main a')].map(a => a.getAttribute('href'))")
    assert set(links) | {"input", "button", "summary"} <= reached


def test_the_focus_is_always_visible(open_page) -> None:
    page = open_page()
    page.locator("h5 a").first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize("width", [320, 1440])
def test_no_page_scrolls_sideways(open_page, address: str, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    for path in PAGES:
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_the_dark_scheme_is_dark_and_the_light_one_light(open_page) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    colours = {scheme: open_page(color_scheme=scheme).evaluate(background) for scheme in ("dark", "light")}
    assert colours == {"dark": "rgb(20, 23, 26)", "light": "rgb(251, 250, 247)"}


def test_print_leaves_out_what_is_for_the_screen(open_page) -> None:
    page = open_page(color_scheme="dark")
    page.emulate_media(media="print")
    assert not page.locator("nav:visible, form:visible").count()
    assert len(shown(page)) == 8
    assert page.evaluate("getComputedStyle(document.querySelector('.month')).contentVisibility") == "visible"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_print_keeps_dots_lines_and_what_their_colours_mean(open_page) -> None:
    page = open_page(color_scheme="dark")
    page.emulate_media(media="print")
    assert page.locator(".overview figcaption .category:visible").count() == 6
    look = """([selector, pseudo]) => {
        const style = getComputedStyle(document.querySelector(selector), pseudo);
        return [style.printColorAdjust, style.backgroundColor, style.fill];
    }"""
    legend, drawing, entry = (
        page.evaluate(look, mark)
        for mark in (["figcaption .c-court", "::before"], [".overview circle.c-court", None], [".event.c-court", "::before"])
    )
    assert (legend[0], drawing[0], entry[0]) == ("exact", "exact", "exact")
    assert legend[1] == drawing[2] == "rgb(124, 58, 237)", "the colour for paper, not that of the dark scheme"


def test_a_link_to_an_event_far_down_leads_exactly_there_at_once(open_page, env, saga, tmp_path: Path) -> None:
    days = [(saga.now - timedelta(days=9 * n)).date() for n in range(200)]
    events = tuple(replace(saga.timeline.events[n % 3], id=f"e-{n}", date=exact_day(day)) for n, day in enumerate(days))
    long = replace(saga, timeline=replace(saga.timeline, events=events), changes=(), deadlines=())
    files = everything(env, long)
    for path in ("index.html", "style.css", "site.js", "icon.svg"):
        (tmp_path / path).write_bytes(files[path])
    for n in (3, 90, 180):
        page = open_page(f"{(tmp_path / 'index.html').as_uri()}#event-e-{n}", viewport={"width": 390, "height": 700})
        page.wait_for_function(f"Math.abs(document.querySelector('#event-e-{n}').getBoundingClientRect().top - 16) < 2")


def test_links_to_other_pages_carry_what_was_asked(open_page) -> None:
    page = open_page()
    page.get_by_role("link", name="Executive action 2").click()
    page.get_by_label("Search the events").fill("second")
    page.get_by_role("link", name="Oldest first").click()
    page.wait_for_url("**/oldest/index.html?category=executive&q=second")
    assert shown(page) == ["delay-2"]
    page.goto(page.url.partition("oldest")[0] + "category/court/")
    page.get_by_label("Search the events").fill("delay")
    assert shown(page) == []
    page.get_by_role("link", name="Executive action 2").click()
    page.wait_for_url("**/category/executive/index.html?q=delay")
    assert shown(page) == ["delay-2", "delay-1"]


def test_the_pages_work_from_a_disk(open_page, folder: Path) -> None:
    page = open_page(folder.joinpath("index.html").as_uri())
    page.get_by_label("Search the events").fill("rumour price")
    assert shown(page) == []
    page.get_by_label("Search the events").fill("price")
    page.keyboard.press("Enter")
    assert shown(page) == ["rumour"]
    page.get_by_role("link", name="A price is named").last.click()
    page.wait_for_url(lambda url: url.endswith("/event/rumour/index.html"))


def test_a_reader_walks_through_a_long_log_to_its_beginning_and_to_the_place_of_a_change(env, open_page, tmp_path) -> None:
    files = everything(env, long_saga())
    for path in [path for path in files if path.endswith((".css", ".svg")) or "changes/" in path]:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(files[path])
    page = open_page(f"file://{tmp_path}/changes/index.html")
    seen = []
    while older := page.query_selector(".neighbours [rel=prev]"):
        seen.append(page.text_content("h1"))
        older.click()
        page.wait_for_load_state()
    assert seen == ["All changes", *(f"Changes {first} to {first + 49}" for first in range(251, 50, -50))]
    page.wait_for_url(lambda url: url.endswith("/changes/1/index.html"))
    page.click("text=All changes >> nth=0")
    page.click("text=Change 350")
    page.wait_for_url(lambda url: url.endswith("/changes/7/index.html#change-350"))
    assert page.locator("#change-350").is_visible()
    assert page.evaluate("document.querySelector(':target').id") == "change-350"
