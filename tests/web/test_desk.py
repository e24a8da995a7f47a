"""A maintainer at the desk: what waits, why, deciding with plain forms, and taking decisions back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests import sagas
from tests.web.house import House, put_candidate, word
from tracker import decide, store
from tracker.dates import parse_edtf
from tracker.model import Item, Reason
from tracker.states import Band, CandidateKind, CandidateState
from tracker.web.desk.candidate import REJECTIONS, marked

Propose = Callable[..., int]


def state_of(house: House, number: int) -> CandidateState:
    with store.reading(house.engine) as session:
        return store.candidates.get(session, number).state


def words(page: Any) -> str:
    return " ".join(page.text_content().split())


def test_the_queue_shows_high_and_medium_and_the_others_by_choice(house: House, propose: Propose) -> None:
    high = propose(title="A high one")
    propose(title="A low one", band=Band.LOW)
    queue = words(house.page("/desk/"))
    assert "A high one" in queue
    assert "A low one" not in queue
    assert "1 of low band wait too" in queue
    assert "A low one" in words(house.page("/desk/?band=low"))
    decide.reject(house.engine, high, word())
    assert "A high one" in words(house.page("/desk/?state=rejected"))


def test_a_filter_that_is_none_is_the_default_one(house: House, number: int) -> None:
    assert "extends the harbour sale" in words(house.page("/desk/?band=x&state=y&page=z&timeline="))


def test_the_queue_has_pages(house: House, propose: Propose) -> None:
    for place in range(27):
        propose(title=f"Candidate number {place:02}")
    first = house.page("/desk/")
    assert len(first.xpath("//li[contains(@class, 'row')]")) == 25
    second = house.page(first.xpath("//a[@rel='next']/@href")[0])
    assert len(second.xpath("//li[contains(@class, 'row')]")) == 2
    assert second.xpath("//a[@rel='prev']")


def test_a_candidate_says_why_in_words_and_shows_its_reports(house: House, propose: Propose) -> None:
    item = Item("Governo proroga la vendita", "https://wire.test/9", text="HarbourCo has until September.", language="it")
    number = propose(
        (item,),
        reasons=(Reason("core_title", 2.0, ("HarbourCo",)), Reason("preview", -0.5, ("may",))),
        date=parse_edtf("[2031-05-01..2031-05-10]", "early May"),
    )
    page = house.page(f"/desk/candidate/{number}")
    assert [" ".join(li.text_content().split()) for li in page.xpath("//ul[@class='reasons']/li")] == [
        "For: The title names HarbourCo.",
        "Against: It looks ahead: may.",
    ]
    (link,) = page.xpath("//ul[@class='reports']//a")
    assert link.get("href") == "https://wire.test/9"
    assert {"noopener", "noreferrer"} <= set(link.get("rel").split())
    said = words(page)
    for part in ("early May", "The Gazette", "Order 7", "sell-by to 1 September 2031"):
        assert part in said
    assert page.xpath("//mark")[0].text == "HarbourCo"


@pytest.mark.parametrize(
    ("reason", "language", "said"),
    [
        (Reason("like_event", -1.0, (), "delay-1"), "en", "Against: It reads like the event “Title of delay-1”."),
        (Reason("denied", 0.8, (), "delay-1"), "it", "A favore: Smentisce ciò che dice l'evento “Titolo di delay-1”."),
        (Reason("like_event", -1.0, (), "gone"), "en", "Against: It reads like the event gone."),
        (Reason("like_candidate", -1.0, (), "delay-1"), "en", "Against: It reads like another candidate: delay-1"),
    ],
)
def test_a_reason_names_an_event_by_its_title(reason: Reason, language: str, said: str, house: House, propose: Propose) -> None:
    number = propose(reasons=(reason,))
    page = house.page(f"/desk/candidate/{number}?lang={language}")
    assert [" ".join(li.text_content().split()) for li in page.xpath("//ul[@class='reasons']/li")] == [said]


def test_the_desk_speaks_italian(house: House, number: int) -> None:
    page = house.page(f"/desk/candidate/{number}?lang=it")
    assert page.get("lang") == "it"
    assert "Il titolo nomina HarbourCo." in words(page)
    assert all("lang=it" in href for href in page.xpath("//nav//a[starts-with(@href, '/desk/')][not(@hreflang='en')]/@href"))


def test_an_approved_candidate_is_on_the_timeline_and_in_the_feed_until_it_is_undone(house: House, number: int) -> None:
    title = "The sale is put off to September"
    assert title not in house.get("/").text
    answer = house.send(
        f"/desk/candidate/{number}", f"/desk/candidate/{number}/approve", title__en=title, title__it="La vendita slitta"
    )
    assert answer.status_code == 303
    for path in ("/", "/feeds/events.atom", "/changes/", "/event/the-sale-is-put-off-to-september/"):
        assert title in house.get(path).text, path
    assert "La vendita slitta" in house.get("/it/").text
    notice = house.page(answer.headers["location"]).xpath("//div[@class='notice']")[0]
    assert "Approved" in words(notice)
    undone = house.send(answer.headers["location"], notice.find(".//form").get("action"))
    assert undone.status_code == 303
    assert title not in house.get("/").text
    assert state_of(house, number) is CandidateState.PENDING
    assert "Taken back" in words(house.page(undone.headers["location"]))


def test_only_what_was_typed_anew_is_an_edit(house: House, propose: Propose) -> None:
    number = propose(date=parse_edtf("[2031-05-01..2031-05-10]", "early May"))
    house.send(f"/desk/candidate/{number}", f"/desk/candidate/{number}/approve", summary__en="Put\r\noff.", id="put-off")
    with store.reading(house.engine) as session:
        event = store.events.get(session, "harbour", "put-off")
    assert event.date.words == "early May"
    assert event.deadline == sagas.candidate().deadline
    assert event.summary == {"en": "Put off."}


def test_an_update_shows_what_it_would_change(house: House, propose: Propose) -> None:
    number = propose(kind=CandidateKind.UPDATE, event_id="delay-1")
    page = house.page(f"/desk/candidate/{number}")
    assert page.xpath("//input[@name='title.en']/@value") == ["Title of delay-1"]
    assert "Deadline moved" in words(page)
    assert "5 May 2031" in words(page)
    assert house.send(f"/desk/candidate/{number}", f"/desk/candidate/{number}/approve").status_code == 303
    assert "1 September 2031" in house.get("/event/delay-1/").text


def test_an_update_of_an_event_that_is_gone_says_so(house: House, propose: Propose) -> None:
    number = propose(kind=CandidateKind.UPDATE, event_id="vanished")
    page = house.page(f"/desk/candidate/{number}")
    assert "cannot be approved as it stands" in words(page)
    assert not [form for form in page.forms if form.action.endswith("approve")]


def test_a_second_decision_is_refused_and_keeps_what_was_typed(house: House, number: int) -> None:
    page = f"/desk/candidate/{number}"
    form = next(form for form in house.page(page).forms if form.action == f"{page}/approve")
    decide.reject(house.engine, number, word())
    answer = house.post(form.action, {**dict(form.form_values()), "title.en": "Mine"})
    assert answer.status_code == 409
    assert "is rejected" in answer.text
    assert "Mine" in answer.text


def test_a_field_that_cannot_be_read_is_named_and_nothing_typed_is_lost(house: House, number: int) -> None:
    page = f"/desk/candidate/{number}"
    answer = house.send(page, f"{page}/approve", date="yesterday", title__it="Un titolo", reason="so there")
    assert answer.status_code == 422
    assert "date:" in answer.text
    assert 'href="/desk/candidate/1?lang=it"' in answer.text
    assert f'href="{page}?lang=it"' in answer.text
    for kept in ('value="yesterday"', 'value="Un titolo"', 'value="so there"'):
        assert kept in answer.text
    assert state_of(house, number) is CandidateState.PENDING


def test_merging_adds_the_reports_to_the_event(house: House, number: int) -> None:
    page = f"/desk/candidate/{number}"
    answer = house.send(page, f"{page}/merge", chosen="delay-1", relation="confirms")
    assert answer.status_code == 303
    assert "https://wire.test/1" in house.get("/event/delay-1/").text
    assert state_of(house, number) is CandidateState.MERGED


def test_a_suggested_event_goes_before_the_chosen_one(house: House, number: int) -> None:
    page = f"/desk/candidate/{number}"
    house.send(page, f"{page}/merge", chosen="delay-1", event_id="harbour-law")
    assert "https://wire.test/1" in house.get("/event/harbour-law/").text


def test_merging_into_an_event_that_is_not_there_is_refused(house: House, number: int) -> None:
    page = f"/desk/candidate/{number}"
    answer = house.send(page, f"{page}/merge", chosen="nowhere")
    assert (answer.status_code, "there is no event" in answer.text) == (404, True)


def test_the_nearest_events_are_those_that_speak_of_the_same(house: House, propose: Propose) -> None:
    number = propose(title="Nothing alike", date=parse_edtf("2031-01-30"), kind=CandidateKind.UPDATE, event_id="harbour-law")
    suggested = house.page(f"/desk/candidate/{number}").xpath("//button[@name='event_id']/@value")
    assert suggested == ["harbour-law", "delay-1"]


def test_a_candidate_is_rejected_for_a_reason_and_can_be_reopened(house: House, number: int) -> None:
    page = f"/desk/candidate/{number}"
    assert tuple(house.page(page).xpath("//button[@name='reason']/@value")) == REJECTIONS
    for reason in REJECTIONS:
        house.send(page, f"{page}/reject", reason=reason, note="seen before")
        assert state_of(house, number) is CandidateState.REJECTED
        assert f"{reason}: seen before" in words(house.page("/desk/decisions"))
        house.send(page, f"{page}/reopen")
        assert state_of(house, number) is CandidateState.PENDING


def test_after_a_decision_comes_the_next_candidate_of_the_same_filter(house: House, propose: Propose) -> None:
    first, low, second, third = (propose(band=band) for band in (Band.HIGH, Band.LOW, Band.HIGH, Band.HIGH))
    answer = house.send(f"/desk/candidate/{second}", f"/desk/candidate/{second}/reject", reason="opinion")
    assert answer.headers["location"].startswith(f"/desk/candidate/{third}?")
    answer = house.send(f"/desk/candidate/{low}?band=low&lang=it", f"/desk/candidate/{low}/reject", reason="opinion")
    assert answer.headers["location"].startswith("/desk/?")
    assert {"band=low", "lang=it"} <= set(answer.headers["location"].partition("?")[2].split("&"))
    page = house.page(f"/desk/candidate/{third}")
    assert page.xpath("//a[@rel='prev']/@href") == [f"/desk/candidate/{first}"]


def test_an_event_is_edited_and_the_change_is_published(house: House) -> None:
    page = "/desk/events/delay-1"
    answer = house.send(page, f"{page}/edit", title__en="The first delay", reason="clearer")
    assert answer.status_code == 303
    assert "The first delay" in house.get("/event/delay-1/").text
    assert "clearer" in words(house.page(page))


def test_an_edit_that_changes_nothing_is_refused(house: House) -> None:
    answer = house.send("/desk/events/delay-1", "/desk/events/delay-1/edit")
    assert (answer.status_code, "changes nothing" in answer.text) == (422, True)


def test_an_edit_of_an_event_changed_since_is_refused_and_kept(house: House) -> None:
    page = "/desk/events/delay-1"
    form = next(form for form in house.page(page).forms if form.action == f"{page}/edit")
    decide.edit(house.engine, "delay-1", {"title.it": "Il primo rinvio"}, word())
    answer = house.post(form.action, {**dict(form.form_values()), "title.en": "Typed text"})
    assert answer.status_code == 409
    assert "Typed text" in answer.text
    assert "Typed text" not in house.get("/event/delay-1/").text


def test_an_event_is_retracted_and_stays_struck_through(house: House) -> None:
    page = "/desk/events/delay-1"
    assert house.send(page, f"{page}/retract", reason="it was denied").status_code == 303
    assert "<del>Title of delay-1</del>" in house.get("/").text
    assert not [form for form in house.page(page).forms if form.action.endswith("retract")]
    assert house.page("/desk/events/").xpath("//del")


def test_a_decision_that_cannot_be_undone_any_more_says_why(house: House) -> None:
    first = decide.edit(house.engine, "delay-1", {"title.en": "One"}, word()).decision.id
    decide.edit(house.engine, "delay-1", {"title.en": "Two"}, word())
    answer = house.send("/desk/decisions", f"/desk/decisions/{first}/undo")
    assert (answer.status_code, "undo the later decision first" in answer.text) == (409, True)


def test_a_source_is_paused_and_resumed(house: House) -> None:
    assert house.send("/desk/sources", "/desk/sources/gazette/pause").status_code == 303
    assert "paused" in words(house.page("/desk/sources"))
    with store.reading(house.engine) as session:
        assert store.sources.get(session, "gazette")[1].paused
    house.send("/desk/sources", "/desk/sources/gazette/resume")
    with store.reading(house.engine) as session:
        assert not store.sources.get(session, "gazette")[1].paused


def test_a_failing_source_says_what_is_wrong_and_when_it_is_tried_again(house: House) -> None:
    from tracker.model import Check, SourceStatus
    from tracker.states import SourceState

    at = word().at
    later = at + timedelta(hours=3, minutes=1)
    status = SourceStatus("gazette", SourceState.FAILING, failures=2, last_check=at, next_check=later)
    status = SourceStatus(
        **{**{f: getattr(status, f) for f in status.__slots__}, "error": "the host answered 503", "why_next": "backing off"}
    )
    with store.writing(house.engine) as session:
        store.sources.record(session, Check("gazette", at, 503), status)
    said = words(house.page("/desk/sources"))
    for part in ("failing", "the host answered 503", "in 3 h (backing off)"):
        assert part in said


@pytest.mark.parametrize(
    "path",
    [
        "/desk/candidate/999",
        "/desk/candidate/x",
        "/desk/candidate/99999999999999999999",
        "/desk/events/none",
        "/desk/?timeline=none",
    ],
)
def test_what_the_desk_does_not_have_is_told_in_words(still_house: House, path: str) -> None:
    assert words(still_house.page(path, 404)).startswith("404")


def test_matched_words_are_marked_whatever_their_case() -> None:
    assert marked("HarbourCo says (maybe)", ("harbourco", "maybe)")) == (
        ("HarbourCo", True),
        (" says (", False),
        ("maybe)", True),
    )
    assert marked("plain", ()) == (("plain", False),)


def test_the_api_decides_as_the_desk_does(house: House, number: int) -> None:
    listed = house.get("/api/desk/candidates?band=high").json()["candidates"]
    assert [candidate["id"] for candidate in listed] == [number]
    path = f"/api/desk/candidates/{number}"
    assert house.get(path).json()["articles"][0]["url"] == "https://wire.test/1"
    approved = house.call(f"{path}/approve", {"reason": "sure", "edits": {"title.en": "By the API"}})
    assert approved.status_code == 200
    assert "By the API" in house.get("/").text
    again = house.call(f"{path}/approve", {})
    assert (again.status_code, again.json()["error"]) == (409, f"candidate {number} is approved; it cannot become approved")
    decision = approved.json()["decision"]["id"]
    assert house.call(f"/api/desk/decisions/{decision}/undo", {}).status_code == 200
    assert house.call(f"{path}/merge", {"event_id": "delay-1"}).status_code == 200
    assert house.call(f"/api/desk/decisions/{decision + 2}/undo", {}).status_code == 200
    assert house.call(f"{path}/reject", {"reason": "opinion"}).status_code == 200
    assert house.call(f"{path}/reopen", {}).status_code == 200


@pytest.mark.parametrize(
    ("action", "given"),
    [
        ("approve", {"state": "approved"}),
        ("approve", {"edits": {"title.en": "x" * 5000}}),
        ("merge", {}),
        ("merge", {"event_id": "delay-1", "relation": "invents"}),
        ("reject", {"reason": "x" * 2000}),
        ("reject", []),
        ("reject", {"reason": "\ud800"}),
    ],
)
def test_the_api_accepts_nothing_it_does_not_know(still_house: House, action: str, given: Any) -> None:
    number = put_candidate(still_house.engine)
    answer = still_house.call(f"/api/desk/candidates/{number}/{action}", given)
    assert (answer.status_code, answer.json().keys()) == (422, {"error", "hint"})
    assert state_of(still_house, number) is CandidateState.PENDING
