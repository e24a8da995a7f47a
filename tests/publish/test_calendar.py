"""The calendars: valid for strict readers, permanent UIDs, one revision more for each published move, and no line of others."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import ics
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from tests.publish.conftest import EVENTS, LAW, Saga, event, evidence, whole
from tests.publish.reading import everything, urn
from tests.publish.test_hostile import PAYLOADS, hostile, poisoned
from tracker.dates import parse_edtf
from tracker.model import Change, Deadline, DeadlineStep, Event, FieldChange
from tracker.publish.calendar import files
from tracker.publish.revisions import deadline_revisions, event_revisions
from tracker.states import ChangeKind, EventStatus
from tracker.timeline import deadlines as folded

PATHS = ("deadlines.ics", "events.ics", "it/deadlines.ics", "it/events.ics")
OWN = {"BEGIN", "END", "VERSION", "PRODID", "UID", "NAME", "X-WR-CALNAME", "URL", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"}
OWN |= {"DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "STATUS", "TRANSP", "SUMMARY", "DESCRIPTION"}
OWN |= {"CATEGORIES", "ACTION", "TRIGGER"}


def written(saga: Saga, **changed) -> dict[str, bytes]:
    saga = replace(saga, **changed)
    return dict(files(saga.timeline, saga.changes, saga.deadlines, saga.base_url))


def entries(ics_bytes: bytes) -> list:
    return list(Calendar.from_ical(ics_bytes).walk("VEVENT"))


def by_title(ics_bytes: bytes) -> dict[str, object]:
    return {str(entry["SUMMARY"]): entry for entry in entries(ics_bytes)}


def obeys_the_rules(ics_bytes: bytes) -> None:
    """What RFC 5545 demands of lines and entries, and that no line says anything of its own."""
    text = ics_bytes.decode("utf-8")
    assert text.endswith("\r\n")
    assert not re.search(r"(?<!\r)\n|\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u2028\u2029]", text)
    assert all(len(line) <= 75 for line in ics_bytes.split(b"\r\n"))
    for line in text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n"):
        assert re.split("[;:]", line)[0] in OWN, line
    assert not re.search(r"(?m)^METHOD", text)
    found = entries(ics_bytes)
    assert len({entry["UID"] for entry in found}) == len(found)
    for entry in found:
        assert entry["STATUS"] in ("CONFIRMED", "TENTATIVE", "CANCELLED")
        assert type(entry["DTSTART"].dt) is type(entry["DTEND"].dt) is date
        assert entry["DTEND"].dt > entry["DTSTART"].dt
        assert entry["DTSTAMP"].dt.tzinfo is UTC or entry["DTSTAMP"].dt.utcoffset() == timedelta(0)
        assert entry["CREATED"].dt <= entry["LAST-MODIFIED"].dt == entry["DTSTAMP"].dt
        assert entry["SEQUENCE"] >= 0
        assert entry["TRANSP"] == "TRANSPARENT"


def moved(saga: Saga, to: str | None, at: datetime = datetime(2025, 6, 5, tzinfo=UTC), outcome: str = "") -> Saga:
    """The saga after a further event moved the deadline, with its changes as review publishes them."""
    step = DeadlineStep("divest-by", parse_edtf(to) if to else None, outcome)
    further = event("delay-3", "2025-06-04", "executive", {"en": "Third delay"}, {"en": "90 days."}, deadline=step)
    events = (*saga.timeline.events, further)
    seq = saga.changes[-1].seq
    added = Change(seq + 1, at, "delay-3", ChangeKind.ADDED, whole(further), 77)
    told = Change(seq + 2, at, "delay-3", ChangeKind.MOVED, (FieldChange("deadline.divest-by", "2025-06-19", to),), 77)
    return replace(
        saga,
        timeline=replace(saga.timeline, events=events),
        changes=(*saga.changes, added, told),
        deadlines=folded(events),
    )


@pytest.mark.parametrize("path", PATHS)
def test_strict_readers_take_every_calendar(path, saga) -> None:
    body = written(saga)[path]
    obeys_the_rules(body)
    strict = IcsCalendarStream.calendar_from_ics(body.decode())
    other = ics.Calendar(body.decode())
    count = len(entries(body))
    assert len(strict.events) == len(other.events) == count == (2 if "deadlines" in path else 8)
    assert {entry.uid for entry in strict.events} == {str(entry["UID"]) for entry in entries(body)}


@pytest.mark.parametrize("path", PATHS)
def test_a_calendar_says_its_name_and_how_often_to_ask(path, saga) -> None:
    head = Calendar.from_ical(written(saga)[path])
    kind = {"deadlines.ics": "deadlines", "events.ics": "events", "it/deadlines.ics": "scadenze", "it/events.ics": "eventi"}[path]
    title = "L’app e la legge" if path.startswith("it/") else "The app and the law"
    assert head["X-WR-CALNAME"] == head["NAME"] == f"{title}: {kind}"
    assert (str(head["VERSION"]), str(head["X-PUBLISHED-TTL"])) == ("2.0", "PT6H")
    assert head["REFRESH-INTERVAL"].dt == timedelta(hours=6)
    assert "METHOD" not in head


def test_an_exact_day_is_confirmed_and_ends_before_the_next(saga) -> None:
    entry = by_title(written(saga)["deadlines.ics"])["Divest or stop"]
    assert (entry["DTSTART"].dt, entry["DTEND"].dt, entry["STATUS"]) == (date(2025, 6, 19), date(2025, 6, 20), "CONFIRMED")
    assert entry["URL"] == "https://example.org/saga/event/delay-2/"
    for said in (
        "Date: 19 June 2025",
        "5 April 2025, moved from 19 January 2025 by “First delay of enforcement”",
        "said at first as mid-June 2025",
        "- Example Wire, 4 April 2025, reports: https://example-wire.example/2025-04-04?a=1&b=2",
    ):
        assert said in str(entry["DESCRIPTION"])


@pytest.mark.parametrize(
    ("path", "summary", "first", "end"),
    [
        ("deadlines.ics", "≈ Briefs due (mid-June 2025)", date(2025, 6, 11), date(2025, 6, 21)),
        ("it/deadlines.ics", "≈ Briefs due (metà giugno 2025)", date(2025, 6, 11), date(2025, 6, 21)),
        ("events.ics", "≈ Further hearings (summer 2025)", date(2025, 6, 1), date(2025, 9, 1)),
        ("events.ics", "≈ Buyers are said to talk (about 7 November 2024)", date(2024, 11, 7), date(2024, 11, 8)),
    ],
)
def test_an_uncertain_date_is_a_tentative_span_that_says_so(path, summary, first, end, saga) -> None:
    entry = by_title(written(saga)[path])[summary]
    assert (entry["DTSTART"].dt, entry["DTEND"].dt, entry["STATUS"]) == (first, end, "TENTATIVE")


def test_what_lasts_from_day_to_day_is_confirmed(saga) -> None:
    entry = by_title(written(saga)["events.ics"])["Tariffs halt the sale"]
    assert (entry["DTSTART"].dt, entry["DTEND"].dt, entry["STATUS"]) == (date(2025, 4, 2), date(2025, 4, 5), "CONFIRMED")


def test_a_retracted_event_stays_cancelled(saga) -> None:
    entry = by_title(written(saga)["it/events.ics"])["Ritirato: ≈ Si fa un prezzo (maggio 2025)"]
    assert (entry["STATUS"], entry["SEQUENCE"]) == ("CANCELLED", 1)
    assert "Questa voce è stata ritirata" in str(entry["DESCRIPTION"])


def test_an_event_taken_back_whole_stays_cancelled_as_the_log_knew_it(saga) -> None:
    gone = saga.timeline.events[2]
    fields = tuple(FieldChange(field.name, field.after, None) for field in whole(gone))
    log = (*saga.changes, Change(14, saga.now, gone.id, ChangeKind.RETRACTED, fields))
    events = tuple(event for event in saga.timeline.events if event.id != gone.id)
    before = by_title(written(saga)["events.ics"])["The Supreme Court upholds the law"]
    after = by_title(written(saga, timeline=replace(saga.timeline, events=events), changes=log)["events.ics"])
    entry = after["Retracted: The Supreme Court upholds the law"]
    assert (entry["UID"], entry["STATUS"], entry["SEQUENCE"]) == (before["UID"], "CANCELLED", 1)
    assert entry["URL"] == "https://example.org/saga/event/ruling/"


def test_a_log_that_lost_what_was_there_keeps_no_other_event_out(saga) -> None:
    log = (*saga.changes, Change(14, saga.now, "lost", ChangeKind.RETRACTED, (FieldChange("date", "2025-13-77", None),)))
    assert written(saga, changes=log)["events.ics"] == written(saga)["events.ics"]


def test_a_moved_deadline_is_the_same_entry_one_revision_later(saga) -> None:
    before = by_title(written(saga)["deadlines.ics"])["Divest or stop"]
    after = by_title(written(moved(saga, "2025-09-17"))["deadlines.ics"])["Divest or stop"]
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1
    assert after["DTSTART"].dt == date(2025, 9, 17)
    assert after["CREATED"].dt == before["CREATED"].dt
    assert after["DTSTAMP"].dt == datetime(2025, 6, 5, tzinfo=UTC)
    assert "17 September 2025, moved from 19 June 2025 by “Third delay”" in str(after["DESCRIPTION"])


@pytest.mark.parametrize(
    ("to", "outcome", "summary", "state"),
    [
        (None, "", "Postponed, no new date yet: Divest or stop", "CANCELLED"),
        ("2025-06-19", "lapsed", "Lapsed: Divest or stop", "CANCELLED"),
        (None, "lapsed", "Lapsed: Divest or stop", "CANCELLED"),
        ("2025-06-19", "met", "Met: Divest or stop", "CONFIRMED"),
    ],
)
def test_how_a_deadline_ends_is_in_its_summary_and_its_last_day_stays(to, outcome, summary, state, saga) -> None:
    entry = by_title(written(moved(saga, to, outcome=outcome))["deadlines.ics"])[summary]
    assert (entry["DTSTART"].dt, entry["STATUS"], entry["SEQUENCE"]) == (date(2025, 6, 19), state, 3)


def test_a_postponed_deadline_comes_back_with_its_new_date(saga) -> None:
    away = moved(saga, None)
    step = DeadlineStep("divest-by", parse_edtf("2026-01-23"))
    back = event("again", "2025-06-06", "executive", {"en": "A date again"}, {}, deadline=step)
    events = (*away.timeline.events, back)
    again = replace(
        away,
        timeline=replace(away.timeline, events=events),
        changes=(*away.changes, Change(30, saga.now, "again", ChangeKind.ADDED, whole(back))),
        deadlines=folded(events),
    )
    entry = by_title(written(again)["deadlines.ics"])["Divest or stop"]
    assert (entry["DTSTART"].dt, entry["STATUS"], entry["SEQUENCE"]) == (date(2026, 1, 23), "CONFIRMED", 4)


def test_a_deadline_whose_every_step_was_retracted_is_withdrawn_and_stays(saga) -> None:
    last = saga.timeline.events[-1]
    events = (*saga.timeline.events[:-1], replace(last, status=EventStatus.RETRACTED))
    log = (*saga.changes, Change(14, saga.now, last.id, ChangeKind.RETRACTED, (FieldChange("status", "expected", "retracted"),)))
    body = written(saga, timeline=replace(saga.timeline, events=events), changes=log, deadlines=folded(events))
    entry = by_title(body["it/deadlines.ics"])["Ritirata: ≈ Briefs due (metà giugno 2025)"]
    assert (entry["STATUS"], entry["SEQUENCE"]) == ("CANCELLED", 1)


def test_a_deadline_that_never_had_a_date_is_in_no_calendar(saga) -> None:
    due = Deadline("divest-by", LAW.title, None, "postponed", (("law-signed", replace(LAW, date=None)),))
    assert list(by_title(written(saga, deadlines=(due, saga.deadlines[1]))["deadlines.ics"])) == ["≈ Briefs due (mid-June 2025)"]


def test_what_was_not_published_is_left_out(saga) -> None:
    assert entries(written(saga, changes=())["events.ics"]) == []
    assert entries(written(saga, changes=())["deadlines.ics"]) == []


def test_a_date_no_calendar_holds_keeps_no_other_event_out(saga) -> None:
    last_day = replace(saga.timeline.events[0], date=parse_edtf("9999-12-31"))
    timeline = replace(saga.timeline, events=(last_day, *saga.timeline.events[1:]))
    assert len(entries(written(saga, timeline=timeline)["events.ics"])) == 7


def test_ids_survive_new_titles_and_another_address(saga) -> None:
    events = tuple(replace(event, title={"en": "Else"}) for event in saga.timeline.events)
    other = written(saga, timeline=replace(saga.timeline, events=events, title={"en": "New"}), base_url="http://b.example")
    for path, body in written(saga).items():
        assert [entry["UID"] for entry in entries(body)] == [entry["UID"] for entry in entries(other[path])]
    of_another = written(saga, timeline=replace(saga.timeline, id="another"))
    uids = {entry["UID"] for body in written(saga).values() for entry in entries(body)}
    assert not uids & {entry["UID"] for body in of_another.values() for entry in entries(body)}
    assert len(uids) == 10


def test_the_uids_are_those_promised(saga) -> None:
    assert str(entries(written(saga)["events.ics"])[0]["UID"]) == urn("event", "law-signed").removeprefix("urn:uuid:")
    assert str(entries(written(saga)["deadlines.ics"])[0]["UID"]) == urn("deadline", "divest-by").removeprefix("urn:uuid:")


def test_writing_again_gives_the_same_bytes_and_a_later_change_leaves_others_alone(saga) -> None:
    assert written(saga) == written(saga)
    before, after = written(saga)["events.ics"], written(moved(saga, "2025-09-17"))["events.ics"]
    assert {entry.to_ical() for entry in entries(before)} < {entry.to_ical() for entry in entries(after)}


def test_reminders_are_for_those_who_ask(saga) -> None:
    assert b"VALARM" not in written(saga)["deadlines.ics"]
    body = dict(files(saga.timeline, saga.changes, saga.deadlines, saga.base_url, alarm_days=7))
    obeys_the_rules(body["deadlines.ics"])
    alarms = Calendar.from_ical(body["deadlines.ics"]).walk("VALARM")
    assert [alarm["TRIGGER"].dt for alarm in alarms] == [timedelta(hours=9) - timedelta(days=7)] * 2
    assert b"VALARM" not in body["events.ics"]
    ended = moved(saga, "2025-06-19", outcome="met")
    body = dict(files(ended.timeline, ended.changes, ended.deadlines, ended.base_url, alarm_days=7))
    assert len(Calendar.from_ical(body["deadlines.ics"]).walk("VALARM")) == 1


def test_a_moved_event_counts_its_moves_and_tells_them(saga) -> None:
    moves = (FieldChange("date", "2025-01-17", "2025-01-18"), FieldChange("title", {"en": "Old"}, {"en": "New"}))
    log = (
        *saga.changes,
        Change(14, datetime(2025, 6, 1, tzinfo=UTC), "ruling", ChangeKind.CORRECTED, moves),
        Change(15, datetime(2025, 6, 2, tzinfo=UTC), "ruling", ChangeKind.UPDATED, moves[1:]),
    )
    entry = by_title(written(saga, changes=log)["events.ics"])["The Supreme Court upholds the law"]
    assert (entry["SEQUENCE"], entry["LAST-MODIFIED"].dt) == (1, datetime(2025, 6, 2, tzinfo=UTC))
    assert "- 1 June 2025: Date, 17 January 2025 → 18 January 2025" in str(entry["DESCRIPTION"])


def step_log(*told: tuple[str, str, str | None]) -> list[Change]:
    """Events with their days and the dates they give the deadline, in the order of publication."""
    return [
        Change(
            seq,
            datetime(2025, 6, seq, tzinfo=UTC),
            id_,
            ChangeKind.UPDATED,
            (FieldChange("date", None, day), FieldChange("deadline", None, {"id": "due", "date": to})),
        )
        for seq, (id_, day, to) in enumerate(told, 1)
    ]


def test_a_step_told_late_that_was_already_overtaken_is_no_revision() -> None:
    log = step_log(("a", "2025-01-01", "2025-03-01"), ("c", "2025-03-01", "2025-06-01"), ("b", "2025-02-01", "2025-04-01"))
    assert [deadline_revisions(log[:n])["due"].sequence for n in (1, 2, 3)] == [0, 1, 1]


def test_a_corrected_last_day_of_a_postponed_deadline_is_a_revision() -> None:
    log = step_log(("a", "2025-01-01", "2025-03-01"), ("b", "2025-02-01", None), ("a", "2025-01-01", "2025-03-02"))
    assert [deadline_revisions(log[:n])["due"].sequence for n in (1, 2, 3)] == [0, 1, 2]


steps = st.one_of(st.none(), st.sampled_from(["2025-06-19", "2025-09-17", "[2025-06-11..2025-06-20]"]))
edits = st.tuples(
    st.sampled_from(["a", "b", "c"]),
    st.sampled_from(["date", "status", "deadline", "deadline.due", "title", "deadline.other"]),
    steps,
    st.sampled_from(["", "met", "lapsed"]),
    st.datetimes(datetime(2025, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC)),
)


def logged(made: list) -> list[Change]:
    log = []
    for seq, (event_id, field, to, outcome, at) in enumerate(made, 1):
        value = {"id": "due", "date": to, "outcome": outcome} if field == "deadline" else to
        log.append(Change(seq, at, event_id, ChangeKind.UPDATED, (FieldChange(field, None, value),)))
    return log


@given(st.lists(edits, min_size=1, max_size=15))
def test_revisions_only_grow_whatever_is_published(made: list) -> None:
    log = logged(made)
    for revise in (event_revisions, deadline_revisions):
        before, after = revise(log[:-1]), revise(log)
        assert set(before) <= set(after)
        for id_, old in before.items():
            new = after[id_]
            assert new.created == old.created
            assert new.modified >= old.modified
            assert old.sequence <= new.sequence <= old.sequence + 1


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), text=hostile)
def test_hostile_texts_make_no_line_of_their_own(saga, data: st.DataObject, text: str) -> None:
    bad = data.draw(poisoned(saga.timeline.events[0]))
    due = Deadline("d", {"en": text}, bad.date, "open", ((bad.id, DeadlineStep("d", bad.date, title={"it": text})),))
    log = (
        Change(1, saga.now, bad.id, ChangeKind.ADDED, (FieldChange("deadline", None, {"id": "d", "date": text}),)),
        Change(2, saga.now, bad.id, ChangeKind.UPDATED, (FieldChange("status", text, text), FieldChange("date", text, [text]))),
    )
    timeline = replace(saga.timeline, title={"en": text, "it": text}, events=(bad,))
    for body in files(timeline, log, (due,), saga.base_url, alarm_days=1).values():
        obeys_the_rules(body)
        assert len(entries(body)) == len(IcsCalendarStream.calendar_from_ics(body.decode()).events) == 1


@pytest.mark.parametrize("mark", ["\r\n", "\n", "\x0b", "\u2028", "\u2029", "\x85"])
def test_no_line_end_of_others_gets_through(mark: str, saga) -> None:
    text = f"x{mark}ATTACH:http://evil.example{mark}END:VEVENT"
    source = replace(evidence("P", "2025-01-01", quote=text), url=f"https://e.example/{text}")
    bad = replace(EVENTS[0], title={"en": text}, summary={"en": text}, evidence=(source,))
    body = written(saga, timeline=replace(saga.timeline, events=(bad,)))["events.ics"]
    obeys_the_rules(body)
    assert str(entries(body)[0]["SUMMARY"]).replace(" ", "") == "xATTACH:http://evil.exampleEND:VEVENT"


@pytest.mark.parametrize("payload", [text for text in PAYLOADS if text.isascii() and text.isprintable() and 0 < len(text) < 100])
def test_each_payload_is_shown_literally(payload: str, saga) -> None:
    bad = replace(EVENTS[0], title={"en": payload})
    body = written(saga, timeline=replace(saga.timeline, events=(bad,)))["events.ics"]
    assert str(entries(body)[0]["SUMMARY"]) == payload


STRANGE = ("text", "", 7, None, True, ["x"], [], {}, {"id": None}, {"id": 7, "date": {}}, {"date": "soon"}, [{"publisher": []}])


def strange_log(saga: Saga, name: str, value: object, at: int) -> tuple[Change, ...]:
    """An update and a withdrawal that hold a value under a name, then a move that is as it should be."""
    strange = FieldChange(name, value, value)
    known = {field.name: replace(field, before=field.after) for field in whole(EVENTS[0])}
    return (
        Change(at, saga.now, "law-signed", ChangeKind.UPDATED, (strange,)),
        Change(at + 1, saga.now, f"gone-{at}", ChangeKind.RETRACTED, tuple((known | {name: strange}).values())),
        Change(at + 2, saga.now, "delay-2", ChangeKind.MOVED, (FieldChange("deadline.divest-by", "2025-06-19", "2025-07-01"),)),
    )


@pytest.mark.parametrize("name", [*(field.name for field in fields(Event)), "words", "deadline.divest-by", "deadline.", "x"])
def test_whatever_the_log_holds_every_calendar_and_page_is_written(name: str, env, saga) -> None:
    dues = len(entries(written(saga)["deadlines.ics"]))
    whole_log = saga.changes
    for n, value in enumerate(STRANGE):
        made = written(saga, changes=(*saga.changes, *strange_log(saga, name, value, 20)))
        obeys_the_rules(made["events.ics"])
        obeys_the_rules(made["deadlines.ics"])
        assert len(entries(made["deadlines.ics"])) == dues
        whole_log += strange_log(saga, name, value, 20 + 3 * n)
    assert everything(env, replace(saga, changes=whole_log))
