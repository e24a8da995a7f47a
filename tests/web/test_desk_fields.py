"""What a maintainer says at the desk of threads, and of what each source claims."""

from __future__ import annotations

from typing import Any

from lxml import html as lxml_html

from tests.web.house import House, put_candidate, word
from tracker import decide, store
from tracker.model import Item


def words(page: Any) -> str:
    return " ".join(page.text_content().split())


def choices(page: Any, name: str) -> list[tuple[str, str]]:
    return [(option.get("value"), option.text) for option in page.xpath(f"//select[@name='{name}']/option")]


def test_an_approval_says_in_one_choice_a_thread_how_it_stands(house: House, number: int) -> None:
    page = f"/desk/candidate/{number}"
    shown = house.page(page)
    assert choices(shown, "threads.sale") == [("", "no change"), ("open", "open"), ("stalled", "stalled"), ("settled", "settled")]
    assert words(shown.xpath("//fieldset")[0]).startswith("What it means for each thread The sale itself no change")
    assert house.send(page, f"{page}/approve", id="delay-2", threads__sale="stalled").status_code == 303
    assert "The sale itself stalled since 1 May 2031" in words(house.page("/").get_element_by_id("main"))
    (thread,) = house.get("/api/threads").json()["threads"]
    assert (thread["thread"]["id"], thread["state"], thread["latest"]) == ("sale", "stalled", "delay-2")


def test_the_form_of_an_event_shows_and_changes_what_it_says_of_threads(house: House) -> None:
    page = "/desk/events/delay-1"
    assert house.send(page, f"{page}/edit", threads__lawsuit="open").status_code == 303
    again = house.page(f"{page}?lang=it")
    assert again.xpath("//select[@name='threads.lawsuit']/option[@selected]/@value") == ["open"]
    assert choices(again, "threads.lawsuit")[0] == ("", "nulla di nuovo")
    assert house.send(page, f"{page}/edit", threads__lawsuit="settled").status_code == 303
    assert "Threads before: lawsuit: open → now: lawsuit: settled" in words(house.page("/changes/"))
    assert house.send(page, f"{page}/edit", threads__lawsuit="").status_code == 303
    assert house.get("/api/threads").json()["threads"] == []


def test_what_a_source_says_is_written_at_the_event_and_shown_on_its_page(house: House, number: int) -> None:
    merged = f"/desk/candidate/{number}"
    house.send(merged, f"{merged}/merge", event_id="delay-1", relation="denies")
    page = "/desk/events/delay-1"
    labels = [
        " ".join(label.text_content().split()) for label in house.page(page).xpath("//label[starts-with(@for, 'f-claim.')]")
    ]
    assert labels == [
        "1. The Gazette, reports en",
        "1. The Gazette, reports it",
        "2. The Gazette, denies en",
        "2. The Gazette, denies it",
    ]
    answer = house.send(page, f"{page}/edit", claim__1__en="It is put off.", claim__2__en="It is not put off.")
    assert answer.status_code == 303
    accounts = house.page("/event/delay-1/").find_class("accounts")[0]
    assert "It is put off." in words(accounts[0])
    assert words(accounts[1]).startswith("Denied It is not put off. The Gazette")
    assert house.page(page).xpath("//textarea[@name='claim.2.en']")[0].text == "It is not put off."
    assert "It is not put off." in words(house.page(page).get_element_by_id("evidence").getparent())


def test_the_form_of_an_event_with_many_sources_is_accepted(house: House) -> None:
    items = tuple(Item(f"Report {n}", f"https://wire.test/many/{n}") for n in range(120))
    for start in range(0, len(items), 12):
        decide.merge(house.engine, put_candidate(house.engine, items[start : start + 12]), "delay-1", word())
    page = "/desk/events/delay-1"
    assert house.send(page, f"{page}/edit", claim__121__it="L’ultima.").status_code == 303
    with store.reading(house.engine) as session:
        assert store.events.get(session, "harbour", "delay-1").evidence[120].claim == {"it": "L’ultima."}


def test_a_state_that_there_is_not_is_refused_and_what_was_chosen_stays(house: House) -> None:
    page = "/desk/events/delay-1"
    answer = house.send(page, f"{page}/edit", threads__sale="frozen", threads__lawsuit="open")
    assert answer.status_code == 422
    assert "threads.sale: expected open, stalled, settled or nothing" in answer.text
    kept = lxml_html.fromstring(answer.content)
    assert kept.xpath("//select[@name='threads.lawsuit']/option[@selected]/@value") == ["open"]
