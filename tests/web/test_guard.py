"""Who may ask for what: hosts, the desk from elsewhere, requests that another site makes, too much, and faults of ours."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.routing import Route

from tests.web.house import SETTINGS, House, serving
from tracker import store
from tracker.config import Settings
from tracker.states import CandidateState
from tracker.store import Engine
from tracker.web import application
from tracker.web.guard import HEADERS, PUBLIC, host_name, is_loopback

Propose = Callable[..., int]


@pytest.fixture(scope="module")
def house(still_house: House) -> House:
    return still_house


@pytest.fixture(scope="module")
def engine(still_house: House) -> Engine:
    return still_house.engine


def routes() -> Iterator[tuple[str, set[str]]]:
    """Every route of the application with its methods."""
    for route in application(None, SETTINGS).app.routes:  # type: ignore[arg-type]  # nothing is asked of the database
        assert isinstance(route, Route), f"{route} cannot be looked through; add its routes one by one"
        yield route.path, set(route.methods or ())


def address(path: str, number: int = 1) -> str:
    """A route's path with its places filled."""
    for place, value in {"{number}": str(number), "{event}": "delay-1", "{source}": "gazette", "{timeline}": "harbour"}.items():
        path = path.replace(place, value)
    return path.replace("{path:path}", "").replace("{name}", "none")


WRITES = sorted(path for path, methods in routes() if methods - {"GET", "HEAD"})
PRIVATE = sorted({path for path, _ in routes()} - PUBLIC)


def test_whatever_writes_is_the_desks() -> None:
    assert WRITES
    assert not set(WRITES) & PUBLIC
    assert {path for path, _ in routes()} >= PUBLIC
    assert all(path.startswith(("/desk", "/api/desk/")) for path in PRIVATE)


# --- hosts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "news.example.org.evil.example",
        "a b",
        "",
        "x@127.0.0.1",
        "[::1",
        "127.0.0.1:x",
    ],
)
@pytest.mark.parametrize("path", ["/", "/desk/", "/api/events"])
def test_a_host_that_is_not_ours_is_refused(house: House, host: str, path: str) -> None:
    response = house.get(path, headers={"host": host})
    assert response.status_code == 400
    assert "evil" not in response.text


@pytest.mark.parametrize("host", ["news.example.org", "NEWS.example.org:443", "localhost:1234", "[::1]:8000", "127.0.0.1"])
def test_our_hosts_are_answered_and_never_repeated(house: House, host: str) -> None:
    response = house.get("/", headers={"host": host})
    assert response.status_code == 200
    assert "https://news.example.org/feeds/events.atom" in response.text
    assert "localhost" not in response.text


@pytest.mark.parametrize(
    ("name", "near"),
    [("localhost", True), ("127.0.0.1", True), ("127.1.2.3", True), ("::1", True), ("::ffff:127.0.0.1", True)]
    + [(name, False) for name in ("", "0.0.0.0", "::", "10.0.0.1", "localhost.", "127.0.0.1.x", "::ffff:10.0.0.1", "0")],
)
def test_loopback_is_this_machine_and_nothing_else(name: str, near: bool) -> None:
    assert is_loopback(name) is near


def test_a_host_header_is_a_name_with_or_without_a_port() -> None:
    assert [host_name(text) for text in ("A.b:80", "[::1]:8", "a/b", "a:b", "a:1:2")] == ["a.b", "::1", "", "", ""]


# --- the desk from elsewhere --------------------------------------------------------------------------------------


def refused(response: httpx.Response) -> bool:
    return response.status_code == 404 and ("TRACKER_HOST" in response.text)


def test_the_desk_is_not_there_for_other_hosts_names(house: House, number: int) -> None:
    for path in PRIVATE:
        method = "POST" if path in WRITES else "GET"
        response = house.client.request(method, address(path, number), headers={"host": "news.example.org"})
        assert refused(response), path


@pytest.mark.parametrize("header", ["forwarded", "x-forwarded-for", "X-Forwarded-Host", "x-real-ip", "via"])
def test_the_desk_is_not_there_through_a_proxy(house: House, header: str) -> None:
    assert refused(house.get("/desk/", headers={header: "127.0.0.1"}))
    assert house.get("/", headers={header: "127.0.0.1"}).status_code == 200


def test_the_desk_is_not_there_where_the_program_listens_to_the_world(engine: Engine) -> None:
    with serving(engine, replace(SETTINGS, host="0.0.0.0")) as url, httpx.Client(base_url=url) as client:
        assert [refused(client.get(path)) for path in ("/desk/", "/desk", "/api/desk/candidates")] == [True] * 3
        assert client.get("/").status_code == 200


def ask(engine: Engine, scope: dict[str, Any], settings: Settings = SETTINGS) -> list[dict[str, Any]]:
    """What the application answers to a scope as the server would hand it over."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    full = {
        "method": "GET",
        "path": "/desk/",
        "raw_path": b"/desk/",
        "query_string": b"",
        "scheme": "http",
        "root_path": "",
        **scope,
    }
    asyncio.run(application(engine, settings)(full, receive, send))
    return sent


@pytest.mark.parametrize("client", [("10.0.0.7", 5000), ("::ffff:10.0.0.7", 5000), None])
def test_the_desk_is_not_there_for_clients_from_elsewhere(engine: Engine, client: Any) -> None:
    headers = [(b"host", b"127.0.0.1:8000")]
    near = ask(engine, {"type": "http", "headers": headers, "client": ("127.0.0.1", 5000)})
    far = ask(engine, {"type": "http", "headers": headers, "client": client})
    assert (near[0]["status"], far[0]["status"]) == (200, 404)


def test_two_hosts_are_none(engine: Engine) -> None:
    headers = [(b"host", b"127.0.0.1"), (b"host", b"news.example.org")]
    assert ask(engine, {"type": "http", "headers": headers, "client": ("127.0.0.1", 1)})[0]["status"] == 400


def test_there_are_no_web_sockets(engine: Engine) -> None:
    assert ask(engine, {"type": "websocket", "headers": []}) == [{"type": "websocket.close", "code": 1008}]


# --- requests that another site makes -----------------------------------------------------------------------------

CROSS: Sequence[dict[str, str]] = (
    {},
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "none"},
    {"origin": "http://127.0.0.1:1"},
    {"origin": "https://evil.example", "sec-fetch-site": "same-origin"},
    {"sec-fetch-site": "cross-site", "origin": "SELF"},
)


@pytest.mark.parametrize("path", WRITES)
def test_no_other_site_can_write(house: House, number: int, path: str) -> None:
    where = address(path, number)
    token = token_for(house, where, number)
    for headers in CROSS:
        given = {name: house.url if value == "SELF" else value for name, value in headers.items()}
        kind = {"json": {}} if where.startswith("/api/") else {"data": {"token": token}}
        response = house.client.post(where, headers=given, **kind)
        assert response.status_code == 403, (path, headers)


@pytest.mark.parametrize("path", [path for path in WRITES if not path.startswith("/api/")])
def test_no_form_is_taken_without_its_token(house: House, number: int, path: str) -> None:
    where = address(path, number)
    other = "f" * 64 if path.endswith("merge") else token_for(house, f"/desk/candidate/{number}/merge", number)
    for fields in ({"reason": "x"}, {"token": ""}, {"token": "x"}, {"token": "é"}, {"token": other}):
        assert house.post(where, fields).status_code == 403, (path, fields)


@pytest.mark.parametrize("path", WRITES)
def test_nothing_is_taken_in_a_form_that_other_sites_can_send(house: House, number: int, path: str) -> None:
    where = address(path, number)
    kinds = ["text/plain", "multipart/form-data; boundary=x", ""]
    kinds.append("application/x-www-form-urlencoded" if where.startswith("/api/") else "application/json")
    for kind in kinds:
        response = house.client.post(where, content=b"{}", headers={"origin": house.url, "content-type": kind})
        assert response.status_code == 415, (path, kind)


def test_reading_changes_nothing(house: House, number: int) -> None:
    for path in WRITES:
        assert house.get(address(path, number)).status_code in (404, 405)
    assert house.get(f"/api/desk/candidates/{number}").json()["candidate"]["state"] == CandidateState.PENDING


def token_for(house: House, path: str, number: int) -> str:
    """The token of a path whose page has a form that posts there, else any."""
    for page in ("/desk/decisions", "/desk/sources", f"/desk/candidate/{number}", "/desk/events/delay-1"):
        for form in house.page(page).forms:
            if form.action == path:
                return str(form.fields["token"])
    return "0" * 64


def test_no_cookie_is_ever_set(house: House, number: int) -> None:
    for path in ("/", "/desk/", f"/desk/candidate/{number}", "/api/events", "/nothing"):
        assert "set-cookie" not in house.get(path).headers


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "/%5cevil.example", "javascript:alert(1)"]
)
def test_after_a_decision_nobody_is_sent_elsewhere(house: House, number: int, target: str) -> None:
    page = f"/desk/candidate/{number}"
    fields = dict(next(form for form in house.page(page).forms if form.action == f"{page}/reject").form_values())
    query = httpx.QueryParams({"next": target, "band": target, "timeline": "", "lang": target})
    answer = house.post(f"{page}/reject?{query}", {**fields, "next": target, "band": target, "reason": target})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/desk/")
    assert "evil" not in answer.headers["location"]


# --- too much -----------------------------------------------------------------------------------------------------


def test_a_body_over_a_megabyte_is_refused_whether_it_says_so_or_not(house: House, number: int) -> None:
    path = f"/desk/candidate/{number}/reject"
    headers = {"origin": house.url, "content-type": "application/x-www-form-urlencoded"}
    chunks = (b"&" * 65_536 for _ in range(20))
    for content in (b"&" * 1_100_000, chunks):
        response = house.client.post(path, content=content, headers=headers)
        assert (response.status_code, response.headers["x-content-type-options"]) == (413, "nosniff")
        assert "megabyte" in response.text
    api = f"/api/desk/candidates/{number}/reject"
    chunks = (b" " * 65_536 for _ in range(20))
    response = house.client.post(api, content=chunks, headers={**headers, "content-type": "application/json"})
    assert response.status_code == 413


@pytest.mark.parametrize("body", [b"a=1&" * 1000, b"a=" + b"x" * 40_000, b"a;" * 400_000])
def test_a_form_with_too_much_in_it_is_refused(house: House, number: int, body: bytes) -> None:
    headers = {"origin": house.url, "content-type": "application/x-www-form-urlencoded"}
    response = house.client.post(f"/desk/candidate/{number}/reject", content=body, headers=headers)
    assert response.status_code == 400


def test_a_long_address_is_only_a_page_that_is_not_there(house: House) -> None:
    assert house.get("/" + "a/" * 5000).status_code == 404


# --- faults of ours -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/broken", "/api/broken"])
def test_a_fault_is_a_page_without_details_and_a_line_in_the_log(
    engine: Engine, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: Request) -> None:
        raise ZeroDivisionError("secret detail")

    app = application(engine, SETTINGS)
    app.app.router.routes.insert(0, Route(path, fail))
    with serving(engine, SETTINGS, app) as url, httpx.Client(base_url=url) as client:
        response = client.get(path)
    assert response.status_code == 500
    assert "Something failed" in response.text
    assert "secret" not in response.text
    assert response.headers["content-security-policy"] == HEADERS["content-security-policy"]
    assert "secret detail" in caplog.text


@pytest.mark.parametrize(
    ("path", "told"), [("/", False), ("/api/events", False), ("/desk/", True), ("/api/desk/candidates", True)]
)
def test_what_is_wrong_with_the_database_is_told_at_the_desk_only(tmp_path: Path, path: str, told: bool) -> None:
    engine = store.connect(f"sqlite:///{tmp_path / 'empty.db'}")
    with serving(engine, SETTINGS) as url, httpx.Client(base_url=url) as client:
        response = client.get(path)
    assert (response.status_code, "tracker init" in response.text) == (500, told)
    engine.dispose()
