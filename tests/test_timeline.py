"""timeline.json in and out, its errors, and the deadlines it implies."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import sagas
from tracker.codec import event_json, event_value, source_json, source_value
from tracker.dates import parse_edtf
from tracker.errors import TimelineError
from tracker.model import DeadlineStep
from tracker.states import EventStatus, ThreadState
from tracker.timeline import deadlines, in_order, parse_timeline, render_timeline

Change = Callable[[dict[str, Any]], object]


def canonical(doc: dict[str, Any]) -> str:
    return json.dumps(doc, ensure_ascii=False, indent=2) + "\n"


def test_a_canonical_file_is_read_and_written_byte_for_byte() -> None:
    text = canonical(sagas.document())
    assert render_timeline(parse_timeline(text)) == text


def test_what_events_say_of_threads_is_read_and_written_byte_for_byte() -> None:
    doc = sagas.document()
    doc["events"][1] = sagas.event_document("delay-1", "2031-01-30", "executive", threads={"sale": "stalled", "lawsuit": "open"})
    read = parse_timeline(canonical(doc))
    assert read.events[1].threads == {"sale": ThreadState.STALLED, "lawsuit": ThreadState.OPEN}
    assert [thread.id for thread in read.threads] == ["sale", "lawsuit"]
    assert render_timeline(read) == canonical(doc)


def test_claims_are_read_and_written_byte_for_byte() -> None:
    doc = sagas.document()
    doc["events"][0]["evidence"][0]["claim"] = {"it": "È venduto.", "en": "It is sold."}
    read = parse_timeline(canonical(doc))
    assert read.events[0].evidence[0].claim == {"it": "È venduto.", "en": "It is sold."}
    assert render_timeline(read) == canonical(doc)


def test_a_file_without_threads_is_written_without_them() -> None:
    doc = sagas.document()
    del doc["threads"]
    assert render_timeline(parse_timeline(canonical(doc))) == canonical(doc)


def test_any_form_of_the_file_is_written_canonically_and_then_stays() -> None:
    loose = json.dumps(sagas.document())
    once = render_timeline(parse_timeline(loose))
    assert render_timeline(parse_timeline(once)) == once
    assert parse_timeline(once) == parse_timeline(loose)


BROKEN: list[tuple[str, Change, str, str]] = [
    ("no id", lambda d: d.pop("id"), "", "'id'"),
    ("unknown key", lambda d: d.update(colour="red"), "", "colour"),
    ("wrong format", lambda d: d.update(format=2), "/format", "1"),
    ("kind", lambda d: d["sources"][0].update(kind="telex"), "/sources/0/kind", "feed"),
    ("url", lambda d: d["sources"][0].update(url="http://a:b@x.org/"), "/sources/0/url", "credentials"),
    ("scheme", lambda d: d["events"][0]["evidence"][0].update(url="javascript:alert(1)"), "/events/0/evidence/0/url", "http"),
    ("date", lambda d: d["events"][1].update(date="mid-June"), "/events/1/date", "EDTF"),
    ("status", lambda d: d["events"][1].update(status="done"), "/events/1/status", "happened"),
    ("twice", lambda d: d["events"].append(dict(d["events"][0])), "/events/2/id", "/events/0"),
    ("link", lambda d: d["events"][1].update(follows=["nowhere"]), "/events/1/follows/0", "nowhere"),
    ("self", lambda d: d["events"][1].update(caused_by=["delay-1"]), "/events/1/caused_by/0", "delay-1"),
    ("theme", lambda d: d["watch"]["entities"][1].update(needs=["tides"]), "/watch/entities/1/needs/0", "tides"),
    ("deadline", lambda d: d["events"][1]["deadline"].update(date="2031-13"), "/events/1/deadline/date", "date"),
    ("language", lambda d: d["events"][0]["title"].update({"../x": "y"}), "/events/0/title", "match"),
    ("type", lambda d: d.update(events={}), "/events", "array"),
    ("thread", lambda d: d["events"][1].update(threads={"tides": "open"}), "/events/1/threads/tides", "no 'tides'"),
    ("state", lambda d: d["events"][1].update(threads={"sale": "frozen"}), "/events/1/threads/sale", "stalled"),
    ("thread twice", lambda d: d["threads"].append(dict(d["threads"][0])), "/threads/2/id", "/threads/0"),
    ("thread title", lambda d: d["threads"][0].update(title={}), "/threads/0/title", "non-empty"),
    ("thread key", lambda d: d["threads"][0].update(state="open"), "/threads/0", "state"),
    (
        "claim",
        lambda d: d["events"][0]["evidence"][0].update(claim={"en": ""}),
        "/events/0/evidence/0/claim/en",
        "non-empty",
    ),
    (
        "claim language",
        lambda d: d["events"][0]["evidence"][0].update(claim={"*": "x"}),
        "/events/0/evidence/0/claim",
        "match",
    ),
    ("id form", lambda d: d["events"][0].update(id="../../etc"), "/events/0/id", "match"),
]


@pytest.mark.parametrize(("change", "pointer", "expected"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_an_error_names_file_pointer_and_what_was_expected(change: Change, pointer: str, expected: str) -> None:
    doc = sagas.document()
    change(doc)
    with pytest.raises(TimelineError) as caught:
        parse_timeline(json.dumps(doc), "my.json")
    assert (caught.value.file, caught.value.pointer) == ("my.json", pointer)
    assert str(caught.value).startswith("my.json: ")
    assert expected in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "[" * 100_000, '{"a": 1,}', "\ufeff{}"])
def test_what_is_not_a_timeline_at_all_is_refused_in_words(text: str) -> None:
    with pytest.raises(TimelineError, match="expected"):
        parse_timeline(text)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda c: st.lists(c) | st.dictionaries(st.text(), c)))
def test_any_json_is_a_timeline_or_a_timeline_error(doc: Any) -> None:
    with pytest.raises(TimelineError):
        parse_timeline(json.dumps(doc))


def test_values_survive_being_written() -> None:
    value = sagas.timeline()
    assert [event_value(event_json(event)) for event in value.events] == list(value.events)
    assert [source_value(source_json(source)) for source in value.sources] == list(value.sources)


def test_the_family_and_the_original_of_evidence_are_optional_and_survive_being_written() -> None:
    doc = sagas.document()
    proof = doc["events"][1]["evidence"][0]
    assert not {"family", "copy_of"} & set(
        json.loads(render_timeline(parse_timeline(json.dumps(doc))))["events"][1]["evidence"][0]
    )
    doc["events"][1]["evidence"][0] = {
        "url": proof.pop("url"),
        "publisher": proof.pop("publisher"),
        "family": "The Crown",
        "copy_of": "The Herald",
        **proof,
    }
    read = parse_timeline(json.dumps(doc))
    assert (read.events[1].evidence[0].family, read.events[1].evidence[0].copy_of) == ("The Crown", "The Herald")
    assert render_timeline(read) == json.dumps(doc, ensure_ascii=False, indent=2) + "\n"


def test_a_deadline_is_the_fold_of_its_steps() -> None:
    (due,) = deadlines(sagas.timeline().events)
    assert (due.id, due.state, due.title) == ("sell-by", "open", {"en": "Sale"})
    assert due.date == parse_edtf("2031-05-05")
    assert [event_id for event_id, _ in due.steps] == ["harbour-law", "delay-1"]


@pytest.mark.parametrize(
    ("step", "state", "date"),
    [
        (DeadlineStep("sell-by", parse_edtf("2031-09-01")), "open", "2031-09-01"),
        (DeadlineStep("sell-by", None), "postponed", None),
        (DeadlineStep("sell-by", None, "met"), "met", "2031-05-05"),
        (DeadlineStep("sell-by", None, "lapsed"), "lapsed", "2031-05-05"),
    ],
)
def test_a_later_event_moves_postpones_or_ends_a_deadline(step: DeadlineStep, state: str, date: str | None) -> None:
    events = (*sagas.timeline().events, sagas.event("later", "2031-05-01", deadline=step))
    (due,) = deadlines(events)
    assert (due.state, due.date.edtf if due.date else None) == (state, date)


def test_a_retracted_event_moves_no_deadline() -> None:
    law, delay = sagas.timeline().events
    (due,) = deadlines((law, replace(delay, status=EventStatus.RETRACTED)))
    assert due.date == parse_edtf("2031-02-01")


@given(st.permutations(range(4)))
def test_the_order_of_events_does_not_depend_on_how_they_came(order: list[int]) -> None:
    dates = ["2030", "2030-01", "2030-01-15", "2031-01-01"]
    events = [sagas.event(f"e{i}", dates[i]) for i in order]
    assert [event.id for event in in_order(events)] == ["e1", "e0", "e2", "e3"]
    assert [event.id for event in in_order(events)] == [event.id for event in in_order(reversed(events))]
