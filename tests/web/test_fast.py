"""The short way for readers: the same answers as the long way, without a thread or the database, and never an old one."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from tests import sagas
from tests.web.house import IMPORTED, SETTINGS, House, opened, serving, word
from tracker import decide, publish, store
from tracker.config import data_root
from tracker.store import Engine
from tracker.web import application, published, state
from tracker.web.body import Body, answer, asked
from tracker.web.fast import Fast
from tracker.web.published import Published

FEED = "/feeds/events.atom"
ASKED = [
    {},
    {"accept-encoding": "gzip"},
    {"accept-encoding": "gzip", "if-none-match": '"other", *'},
    {"if-none-match": '"other"'},
    {"if-modified-since": "Fri, 31 Dec 2100 23:59:59 GMT"},
    {"if-modified-since": "Fri, 31 Dec 1999 23:59:59 GMT", "accept-encoding": "gzip;q=0"},
    {"if-modified-since": "Mon, 01 Jan 99999999999999999999 00:00:00 GMT"},
]


@pytest.fixture(autouse=True)
def long_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """A site is taken for current so long that a slow machine cannot make a test ask again; the last tests are about the time."""
    monkeypatch.setattr(published, "FRESH", 3600.0)


def told(url: str, path: str, headers: Mapping[str, str], method: str = "GET") -> bytes:
    """All bytes of an answer but its date."""
    host, port = url.removeprefix("http://").split(":")
    lines = [f"{method} {path} HTTP/1.1", f"host: {host}", "connection: close", *(f"{k}: {v}" for k, v in headers.items())]
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        said = b"".join(iter(lambda: connection.recv(65_536), b""))
    head, _, body = said.partition(b"\r\n\r\n")
    return b"\r\n".join(line for line in head.split(b"\r\n") if not line.startswith(b"date:")) + b"\r\n\r\n" + body


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """What is said to the database meanwhile."""
    seen: list[str] = []

    def note(*args: Any) -> None:
        seen.append(args[2])

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("path", [FEED, "/", "/it/", "/style.css", "/embed/", "/t/harbour/", "/t/harbour/feeds/changes.json"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_both_ways_answer_with_the_same_bytes(engine: Engine, path: str, method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = state.now()  # for all answers: what is two seconds old at most is dated by when it is asked for
    monkeypatch.setattr(state, "now", lambda: moment)
    app = application(engine, SETTINGS)
    with serving(engine, SETTINGS, app) as url:
        tag = httpx.get(f"{url}{path}", trust_env=False).headers["etag"]
        for headers in [*ASKED, {"if-none-match": tag}]:
            # With a query, even one that says nothing, it is the long way.
            long, short = told(url, f"{path}?x=1", headers, method), told(url, path, headers, method)
            assert long == short, headers
            assert b"\r\ncontent-security-policy: " in short


def test_live_feeds_name_the_hub_in_a_header_both_ways_and_nothing_else_does(engine: Engine) -> None:
    hub = "https://hub.example/"
    with serving(engine, replace(SETTINGS, hub=hub)) as url, httpx.Client(base_url=url) as client:
        for path in (FEED, "/it/feeds/changes.json", "/feeds/category/law/events.rss"):
            said = f'<{hub}>; rel="hub", <{SETTINGS.base_url}{path}>; rel="self"'
            answers = [client.get(path), client.get(path), client.get(path, headers={"if-none-match": "*"}), client.head(path)]
            assert [response.headers["link"] for response in answers] == [said] * 4
            assert hub in answers[0].text
        assert not [path for path in ("/", "/timeline.csv", "/opml.xml", "/nothing") if "link" in client.get(path).headers]
    with serving(engine, SETTINGS) as url:
        assert "link" not in httpx.get(f"{url}{FEED}", trust_env=False).headers


@pytest.mark.parametrize("path", [FEED, "/", "/t/harbour/it/"])
def test_a_file_asked_for_before_needs_neither_the_routes_nor_the_database(engine: Engine, path: str) -> None:
    app = application(engine, SETTINGS)
    with serving(engine, SETTINGS, app) as url, httpx.Client(base_url=url) as client:
        first = client.get(path)
        way = app.app

        async def closed(*_: Any) -> None:
            raise AssertionError("the long way was taken")

        app.app = closed  # type: ignore[assignment]
        with statements(engine) as seen:
            again = client.get(path)
            unchanged = client.get(path, headers={"if-none-match": first.headers["etag"]})
        app.app = way
        assert (again.status_code, again.content, unchanged.status_code, seen) == (200, first.content, 304, [])


@pytest.mark.parametrize(
    "headers", [[], [("host", "evil.example")], [("host", "127.0.0.1"), ("host", "127.0.0.1")], [("host", "127.0.0.1, x")]]
)
def test_a_file_that_is_ready_is_not_given_to_who_asks_another_host(engine: Engine, headers: list[tuple[str, str]]) -> None:
    app = application(engine, SETTINGS)
    statuses = [sent[0]["status"] for sent in asked_in_turn(app, [[("host", "127.0.0.1")]] * 2 + [headers])]
    assert statuses == [200, 200, 400]


def asked_in_turn(app: Fast, requests: list[list[tuple[str, str]]]) -> list[list[Any]]:
    """What is sent for the feed, request by request, each with these headers."""

    async def one(headers: list[tuple[str, str]]) -> list[Any]:
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        raw = [(name.encode(), value.encode()) for name, value in headers]
        scope = {"type": "http", "method": "GET", "path": FEED, "raw_path": FEED.encode(), "query_string": b""}
        await app({**scope, "scheme": "http", "root_path": "", "headers": raw, "client": ("127.0.0.1", 1)}, receive, send)
        return sent

    async def all_of_them() -> list[list[Any]]:
        return [await one(headers) for headers in requests]

    return asyncio.run(all_of_them())


def test_what_is_written_to_or_searched_is_never_answered_from_memory(house: House) -> None:
    assert house.get("/").status_code == 200
    assert house.client.post("/", headers={"origin": house.url}).status_code == 415
    assert house.client.options("/").status_code == 405
    assert "Title of harbour-law" not in house.get("/?q=delay-1").text.partition("<main")[2]


def test_a_decision_at_the_desk_or_through_the_api_shows_at_once(house: House, number: int) -> None:
    before = [house.get(path).headers["etag"] for path in (FEED, FEED)]
    assert house.send(f"/desk/candidate/{number}", f"/desk/candidate/{number}/approve").status_code == 303
    after = house.get(FEED).headers["etag"]
    assert len({*before, after}) == 2
    decision = house.get(f"/api/desk/candidates/{number}").json()["decisions"][0]["id"]
    assert house.call(f"/api/desk/decisions/{decision}/undo", {}).status_code == 200
    assert house.get(FEED).headers["etag"] not in (before[0], after)


def test_a_page_of_an_event_taken_back_is_not_answered_any_more(house: House, number: int) -> None:
    ruling = decide.approve(house.engine, number, word(), {"id": "delay-9"})
    assert [house.get("/event/delay-9/").status_code for _ in range(2)] == [200, 200]
    decide.undo(house.engine, word(), ruling.decision.id)
    assert "no longer part of the timeline" in house.get("/event/delay-9/").text


def test_another_first_timeline_is_shown_at_once(house: House) -> None:
    assert ["The harbour sale" in house.get("/").text for _ in range(2)] == [True, True]
    other = {**sagas.document(), "id": "a-first-one", "title": {"en": "The first"}, "sources": []}
    decide.import_timeline(house.engine, json.dumps(other), "timeline.json", IMPORTED)
    assert "The first" in house.get("/").text
    assert "The harbour sale" in house.get("/t/harbour/").text


@given(st.dictionaries(st.sampled_from([b"if-none-match", b"if-modified-since", b"accept-encoding"]), st.binary(max_size=60)))
def test_no_header_of_a_stranger_breaks_the_answer(headers: dict[bytes, bytes]) -> None:
    body = Body(b"x" * 600, "text/plain")
    body.since = IMPORTED.at
    said = answer(asked(list(headers.items())), body)
    assert said.status_code in (200, 304)


# --- what another process does ------------------------------------------------------------------------------------


@pytest.fixture
def pages(engine: Engine) -> Published:
    return Published(engine, SETTINGS, publish.environment(data_root() / "templates"))


def test_what_another_process_decides_shows_after_a_moment(
    engine: Engine, tmp_path: Path, number: int, pages: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = pages.site("", state.now())
    with opened(tmp_path / "tracker.db") as another:
        decide.approve(another, number, word())
    assert pages.current("") is first
    assert pages.site("", state.now()) is first
    monkeypatch.setattr(published, "FRESH", 0.001)
    time.sleep(0.002)
    assert pages.current("") is None
    assert pages.site("", state.now()).key != first.key


def test_when_it_is_time_to_ask_again_one_does_and_the_others_are_given_what_is_there(
    pages: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = pages.site("", state.now())
    assert [pages.current("") for _ in range(3)] == [first] * 3
    later = time.monotonic() + 3600
    monkeypatch.setattr(published, "monotonic", lambda: later)
    assert [pages.current("") for _ in range(3)] == [None, first, first]
    assert pages.site("", state.now()) is first
    assert pages.current("") is first
    latest = later + 3 * 3600
    monkeypatch.setattr(published, "monotonic", lambda: latest)
    assert [pages.current("") for _ in range(2)] == [None, None]


def test_a_write_of_this_process_leaves_nothing_to_be_given(engine: Engine, pages: Published) -> None:
    first = pages.site("", state.now())
    with store.writing(engine) as session:
        store.ticks.claim(session, "job", "period", state.now())
    assert pages.current("") is None
    assert pages.site("", state.now()) is first, "nothing published has changed"
    assert pages.current("") is first


def test_an_unknown_timeline_leaves_nothing_behind(house: House) -> None:
    assert [house.get(path).status_code for path in ("/t/none/", "/t/none/", "/t//", "/t/", "/t")] == [404] * 5


def test_a_crowd_asks_the_database_once(engine: Engine) -> None:
    async def crowd(url: str) -> set[int]:
        async with httpx.AsyncClient(base_url=url, timeout=20, verify=False) as client:
            return {response.status_code for response in await asyncio.gather(*(client.get(FEED) for _ in range(40)))}

    with serving(engine, SETTINGS) as url:
        httpx.get(f"{url}{FEED}", trust_env=False)
        with store.writing(engine) as session:
            store.ticks.claim(session, "job", "period", state.now())
        with statements(engine) as seen:
            assert asyncio.run(crowd(url)) == {200}
        assert sum("FROM change" in statement for statement in seen) == 1
