"""Two maintainers with the form of one event open, on both databases: one is first, the other is told and loses nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests import sagas
from tests.sites import together
from tests.web.house import IMPORTED, House, a_house, word
from tracker import decide, store
from tracker.model import Decision

PAGE = "/desk/events/delay-1"


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    engine = store.connect(database_url)
    decide.import_timeline(engine, json.dumps(sagas.document()), "timeline.json", IMPORTED)
    with a_house(engine) as house:
        yield house
    engine.dispose()


def form(house: House, action: str) -> dict[str, str]:
    """The fields of a form of the event's page as it stands."""
    return fields(house.page(PAGE), action)


def fields(page: Any, action: str) -> dict[str, str]:
    (found,) = [form for form in page.forms if form.action == f"{PAGE}/{action}"]
    return {name: value or "" for name, value in found.form_values()}


def decisions(house: House) -> tuple[Decision, ...]:
    """What was decided on the event after its import, the latest first."""
    with store.reading(house.engine) as session:
        return store.decisions.listing(session, "harbour", 10, event_id="delay-1")[:-1]


@pytest.mark.parametrize(("action", "name"), [("edit", "title.en"), ("retract", "reason")])
def test_of_two_at_once_one_is_first_and_the_other_is_told(
    house: House, action: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = form(house, action)
    typed = [{**opened, name: f"Typed by maintainer {who}"} for who in range(2)]
    answers = together(monkeypatch, decide, action, lambda who: house.post(f"{PAGE}/{action}", typed[who]))
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert len(decisions(house)) == 1
    (told,) = [answer.text for answer in answers if answer.status_code == 409]
    second = [answer.status_code for answer in answers].index(409)
    assert "delay-1 was changed since you looked at it" in told
    if action == "edit":
        assert f'value="Typed by maintainer {second}"' in told


def test_what_was_typed_stays_where_it_was_typed_and_what_the_other_changed_is_not_undone(house: House) -> None:
    opened = form(house, "edit")
    decide.edit(house.engine, "delay-1", {"title.en": "The first delay", "category": "ruling"}, word())
    answer = house.post(f"{PAGE}/edit", {**opened, "summary.en": "Typed text.", "reason": "said on the radio"})
    assert answer.status_code == 409
    again = fields(house.parsed(answer), "edit")
    assert (again["title.en"], again["category"]) == ("The first delay", "ruling")
    assert (again["summary.en"], again["reason"]) == ("Typed text.", "said on the radio")
    assert house.post(f"{PAGE}/edit", again).status_code == 303
    event = decisions(house)[0].after
    assert event is not None
    assert (event.title["en"], event.summary["en"], event.category) == ("The first delay", "Typed text.", "ruling")


def test_the_reason_of_a_retraction_stays_with_the_retraction(house: House) -> None:
    opened = form(house, "retract")
    decide.edit(house.engine, "delay-1", {"title.en": "The first delay"}, word())
    answer = house.post(f"{PAGE}/retract", {**opened, "reason": "it was denied"})
    assert answer.status_code == 409
    page = house.parsed(answer)
    assert fields(page, "edit")["reason"] == ""
    again = fields(page, "retract")
    assert again["reason"] == "it was denied"
    assert house.post(f"{PAGE}/retract", again).status_code == 303


@pytest.mark.parametrize("version", ["", "0", "x", "-1", "9" * 40])
def test_a_form_without_a_version_of_ours_is_an_old_one(house: House, version: str) -> None:
    answer = house.post(f"{PAGE}/edit", {**form(house, "edit"), "title.en": "Typed text", "version": version})
    assert answer.status_code == 409
    assert 'value="Typed text"' in answer.text
    assert decisions(house) == ()
