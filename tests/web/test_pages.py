"""What readers get: published pages at their paths, copies that are still good, and digests."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import httpx
import pytest
from bs4 import BeautifulSoup

from tests import sagas
from tests.web.house import IMPORTED, SETTINGS, House, serving, word
from tracker import decide, pipeline, publish, store, timeline
from tracker.config import data_root
from tracker.store import Engine
from tracker.web import state


def published(house: House) -> dict[str, bytes]:
    env = publish.environment(data_root() / "templates")
    return pipeline.site_files(house.engine, SETTINGS, env, state.now(), "")


def test_every_published_file_is_served_as_it_is_published(still_house: House) -> None:
    files = published(still_house)
    assert "it/feeds/events.atom" in files
    for path, content in files.items():
        response = still_house.get(f"/{path}")
        assert (response.status_code, response.content) == (200, content), path
        if path.endswith("index.html"):
            assert still_house.get(f"/{path.removesuffix('index.html')}").content == content


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html"),
        ("/it/", "text/html"),
        ("/feeds/events.atom", "application/atom+xml"),
        ("/style.css", "text/css"),
        ("/timeline.json", "application/json"),
        ("/healthz", "text/plain"),
    ],
)
def test_a_file_says_what_it_is(still_house: House, path: str, kind: str) -> None:
    response = still_house.get(path)
    assert response.headers["content-type"].split(";")[0] == kind
    assert response.headers["x-content-type-options"] == "nosniff"


def test_the_timeline_file_can_be_read_back(still_house: House) -> None:
    assert still_house.get("/timeline.json").text == decide.export_timeline(still_house.engine)


def test_a_folder_without_its_slash_leads_there(still_house: House) -> None:
    response = still_house.get("/event/delay-1")
    assert response.status_code == 308
    assert response.next_request is not None
    assert response.next_request.url.path == "/event/delay-1/"


@pytest.mark.parametrize(
    "path", ["//evil.example/", "//evil.example/event/delay-1", "/%2f%2fevil.example", "/\\evil.example", "/%0d%0ax:y"]
)
def test_no_path_leads_to_another_site(still_house: House, path: str) -> None:
    raw = httpx.Request("GET", still_house.url, extensions={"target": path.encode()})
    response = still_house.client.send(raw)
    assert response.status_code == 404
    assert "location" not in response.headers


@pytest.mark.parametrize("path", ["/nothing", "/event/none/", "/t/none/", "/feeds/../timeline", "/digests/none", "/it/nothing"])
def test_what_is_not_there_is_told_in_words(still_house: House, path: str) -> None:
    page = still_house.page(path, 404)
    assert page.find(".//h1").text == ("Non è andata" if path.startswith("/it/") else "This did not work")
    assert page.find(".//main/p").text


@pytest.mark.parametrize("path", ["/", "/feeds/events.atom", "/api/events", "/timeline.json", "/digests/"])
def test_who_has_a_copy_is_told_that_it_is_still_good(still_house: House, path: str) -> None:
    first = still_house.get(path)
    again = still_house.get(path, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert still_house.get(path, headers={"if-none-match": f'"other", W/{first.headers["etag"]}'}).status_code == 304
    assert still_house.get(path, headers={"if-none-match": '"other"'}).status_code == 200


def test_the_etag_wins_over_the_date(still_house: House) -> None:
    date = still_house.get("/").headers["last-modified"]
    assert still_house.get("/", headers={"if-none-match": '"other"', "if-modified-since": date}).status_code == 200


@pytest.mark.parametrize(
    ("accepted", "zipped"), [("gzip, br", True), ("br", False), ("gzip;q=0", False), ("GZIP;q=0.5", True), ("", False)]
)
def test_bodies_are_compressed_for_who_takes_it(still_house: House, accepted: str, zipped: bool) -> None:
    with still_house.client.stream("GET", "/", headers={"accept-encoding": accepted}) as response:
        raw = b"".join(response.iter_raw())
    assert response.headers.get("content-encoding") == ("gzip" if zipped else None)
    assert (gzip.decompress(raw) if zipped else raw) == published(still_house)["index.html"]
    assert response.headers["vary"] == "Accept-Encoding"


def test_the_compressed_copy_is_another_one_and_either_is_still_good(still_house: House) -> None:
    plain = still_house.get("/", headers={"accept-encoding": "identity"}).headers["etag"]
    zipped = still_house.get("/", headers={"accept-encoding": "gzip"}).headers["etag"]
    assert plain != zipped
    assert still_house.get("/", headers={"accept-encoding": "gzip", "if-none-match": plain}).status_code == 304


def test_head_gives_what_get_gives_without_the_body(still_house: House) -> None:
    for path in ("/", "/api/events", "/desk/"):
        asked, given = still_house.client.head(path), still_house.get(path)
        assert (asked.status_code, asked.content) == (200, b"")
        assert asked.headers["content-length"] == str(len(given.content)) or "content-encoding" in given.headers


def test_an_unchanged_site_is_rendered_once(engine: Engine) -> None:
    from tracker.web.published import Published

    kept = Published(engine, SETTINGS, publish.environment(data_root() / "templates"))
    first = kept.site("", state.now())
    assert kept.site("harbour", state.now()) is first
    with store.reading(engine) as session:
        event = store.events.get(session, "harbour", "delay-1")
    decide.edit(engine, event.id, {"summary.en": "Another text."}, IMPORTED)
    second = kept.site("", state.now())
    assert second is not first
    assert second.key != first.key


def test_other_timelines_have_an_address_of_their_own(engine: Engine) -> None:
    other = {**sagas.document(), "id": "quay", "title": {"en": "The quay"}, "sources": []}
    decide.import_timeline(engine, json.dumps(other), "timeline.json", IMPORTED)
    with serving(engine, SETTINGS) as url, httpx.Client(base_url=url) as client:
        assert "The quay" in client.get("/t/quay/").text
        assert "https://news.example.org/t/quay/feeds/events.atom" in client.get("/t/quay/feeds/events.atom").text
        assert "The harbour sale" in client.get("/").text
        assert client.get("/t/quay/timeline.json").json()["id"] == "quay"
        assert client.get("/api/events?timeline=quay").json()["timeline"] == "quay"
        assert "The quay" not in client.get("/desk/decisions").text


def test_without_a_timeline_readers_are_told_so_and_the_service_is_well(sqlite_template: Path) -> None:
    engine = store.connect(f"sqlite:///{sqlite_template}")
    with serving(engine, SETTINGS) as url, httpx.Client(base_url=url) as client:
        missing = client.get("/")
        assert (missing.status_code, "there is no timeline yet" in missing.text) == (404, True)
        assert client.get("/desk/").status_code == 404
        assert client.get("/healthz").status_code == 200
    engine.dispose()


def test_the_health_check_notices_a_database_without_tables(tmp_path: Path) -> None:
    engine = store.connect(f"sqlite:///{tmp_path / 'empty.db'}")
    with serving(engine, SETTINGS) as url, httpx.Client(base_url=url) as client:
        response = client.get("/healthz")
        assert (response.status_code, "does not answer" in response.text) == (503, True)
        assert str(tmp_path) not in response.text
    engine.dispose()


def test_digests_are_listed_and_shown_as_they_were_sent(house: House, tmp_path: Path, number: int) -> None:
    from dataclasses import replace

    decide.approve(house.engine, number, word())
    pipeline.write_digests(house.engine, replace(SETTINGS, home=tmp_path), state.now())
    links = house.page("/digests/").xpath("//ol//a/@href")
    assert len(links) == 2
    response = house.get(f"/digests/{links[0]}")
    assert "extends the harbour sale" in response.text
    assert "script-src" not in response.headers["content-security-policy"]
    assert response.headers["content-security-policy"].startswith("default-src 'none'")


def test_the_api_tells_what_is_published(house: House, number: int) -> None:
    before = house.get("/api/changes").json()["last"]
    decide.approve(house.engine, number, word())
    changes = house.get(f"/api/changes?after={before}").json()
    assert [change["kind"] for change in changes["changes"]] == ["added", "moved"]
    assert changes["last"] == changes["changes"][-1]["seq"]
    assert len(house.get("/api/changes?limit=1").json()["changes"]) == 1
    (deadline,) = house.get("/api/deadlines").json()["deadlines"]
    assert deadline["date"]["edtf"] == "2031-09-01"
    assert len(house.get("/api/events").json()["events"]) == 3
    assert timeline.parse_timeline(house.get("/api/timeline").text).id == "harbour"


def test_the_api_describes_itself(still_house: House) -> None:
    described = still_house.get("/api/openapi.json").json()
    assert {"/api/timeline", "/api/desk/candidates/{number}/approve"} <= described["paths"].keys()
    assert still_house.get("/docs").status_code == 404


@pytest.mark.parametrize("query", ["after=-1", "after=x", "limit=0", "limit=1000000", "after=99999999999999999999"])
def test_the_api_says_which_parameter_is_wrong(still_house: House, query: str) -> None:
    response = still_house.get(f"/api/changes?{query}")
    assert (response.status_code, response.json()["error"].split(":")[0]) == (422, f"query.{query.split('=')[0]}")


def test_a_search_answers_with_what_it_finds_without_a_script(still_house: House) -> None:
    found = still_house.get("/?q=delay-1")
    assert found.status_code == 200
    assert "Title of delay-1" in found.text
    assert "Title of harbour-law" not in BeautifulSoup(found.text, "lxml").main.get_text()
    assert "Titolo di delay-1" in still_house.get("/it/?q=delay-1").text
    assert still_house.get("/changes/?q=delay-1").text == still_house.get("/changes/").text


def events(house: House, path: str) -> list[str]:
    """The events that the answer at a path holds, in its order."""
    response = house.get(path, follow_redirects=True)
    assert response.status_code == 200
    return [item["id"] for item in BeautifulSoup(response.text, "lxml").select("li.event")]


LAW, DELAY = "event-harbour-law", "event-delay-1"


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/?category=law&q=title", [LAW]),
        ("/index.html?category=law&q=title", [LAW]),
        ("/?category=law&q=delay-1", []),
        ("/?category=executive", [DELAY]),
        ("/?q=title+of", [DELAY, LAW]),
        ("/oldest/?q=title+of", [LAW, DELAY]),
        ("/oldest/?q=title+of&category=executive", [DELAY]),
        ("/category/law/?q=title", [LAW]),
        ("/category/law/?q=delay-1", []),
        ("/category/law/?category=executive", [LAW]),
        ("/it/oldest/?q=titolo+di", [LAW, DELAY]),
        ("/it/category/executive/?q=titolo", [DELAY]),
        ("/t/harbour/oldest/?category=law", [LAW]),
    ],
)
def test_words_category_and_order_are_asked_for_together_in_an_address(still_house: House, path: str, found: list[str]) -> None:
    assert events(still_house, path) == found


@pytest.mark.parametrize("path", ["/", "/oldest/", "/category/law/", "/it/", "/it/oldest/"])
@pytest.mark.parametrize("query", ["q=", "q=+", "q=&category=", "category=unheard-of"])
def test_an_empty_search_is_the_plain_page(still_house: House, path: str, query: str) -> None:
    assert still_house.get(f"{path}?{query}").content == still_house.get(path).content


@pytest.mark.parametrize("path", ["/oldest/?q=title&category=law", "/?category=law", "/category/law/", "/it/oldest/index.html"])
def test_a_form_sent_without_a_script_keeps_order_category_and_language(still_house: House, path: str) -> None:
    form = BeautifulSoup(still_house.get(path).text, "lxml").select_one("form.search")
    kept = {field["name"]: field["value"] for field in form.select("input[value]")}
    sent = httpx.URL(still_house.url).join(path).join(form["action"]).copy_with(params=kept | {"q": "ti"})
    lists = {"/oldest/?q=title&category=law": [LAW], "/?category=law": [LAW], "/category/law/": [LAW]}
    assert events(still_house, str(sent)) == lists.get(path, [LAW, DELAY])


def test_links_followed_without_a_script_keep_the_words(still_house: House) -> None:
    page = BeautifulSoup(still_house.get("/oldest/?q=delay-1").text, "lxml")
    law, executive = (page.select_one(f".chips .c-{key}")["href"] for key in ("law", "executive"))
    assert events(still_house, f"/oldest/{law}") == []
    assert events(still_house, f"/oldest/{executive}") == [DELAY]


def test_only_the_widget_may_be_framed_by_others(still_house: House) -> None:
    assert "frame-ancestors *" in still_house.get("/embed/").headers["content-security-policy"]
    assert "frame-ancestors 'none'" in still_house.get("/").headers["content-security-policy"]
    assert still_house.get("/opml.xml").headers["content-type"].startswith("text/x-opml")


@pytest.mark.parametrize(("path", "leads"), [("/t/harbour", "/t/harbour/"), ("/it", "/it/"), ("/t/harbour/it", "/t/harbour/it/")])
def test_the_address_of_a_timeline_or_language_without_its_slash_leads_there(still_house: House, path: str, leads: str) -> None:
    response = still_house.get(path)
    assert response.status_code == 308
    assert response.headers["location"] == f"{leads.split('/')[-2]}/", "relative: it stays on this host and below a proxy's path"
    assert response.next_request is not None
    assert response.next_request.url.path == leads
    assert still_house.get(leads).status_code == 200
    assert still_house.client.head(path).headers["location"] == response.headers["location"]


@pytest.mark.parametrize(
    "path", ["/t/javascript:alert(1)", "/t/evil.example", "/t/%2fevil.example", "/t/..", "/t/harbour%0d%0ax", "/t/\\evil"]
)
def test_what_is_no_timeline_leads_nowhere(still_house: House, path: str) -> None:
    response = still_house.client.send(httpx.Request("GET", still_house.url, extensions={"target": path.encode()}))
    assert (response.status_code, "location" in response.headers) == (404, False)


def test_a_date_that_no_calendar_holds_is_taken_for_none(still_house: House) -> None:
    headers = {"if-modified-since": "Mon, 01 Jan 99999999999999999999 00:00:00 GMT"}
    assert still_house.get("/", headers=headers).status_code == 200
