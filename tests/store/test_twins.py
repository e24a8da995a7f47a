"""Rows hold all that their values hold: same names, same values back, in both databases."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker import model
from tracker.dates import EventDate, parse_edtf
from tracker.states import EventStatus, ThreadState
from tracker.store import decisions, events, sources, tables, timelines
from tracker.store.digests import Rendered
from tracker.store.rows import cells, value

_DATE = {"earliest", "latest", "edtf", "words"}
_OWNER = {"timeline_id"}
_TWINS = [
    # value, row, what the row adds, what the value takes from elsewhere
    (model.Source, tables.SourceRow, set(), set()),
    (model.SourceStatus, tables.SourceStatusRow, set(), set()),
    (model.Check, tables.CheckRow, set(), set()),
    (model.Article, tables.ArticleRow, set(), {"publisher", "family", "tier", "copy_of"}),
    (model.Story, tables.StoryRow, _OWNER, {"article_ids", "copies"}),
    (model.Candidate, tables.CandidateRow, _OWNER | _DATE, {"date"}),
    (model.Event, tables.EventRow, _OWNER | _DATE | {"position"}, {"date"}),
    (model.Decision, tables.DecisionRow, _OWNER, set()),
    (model.Change, tables.ChangeRow, _OWNER, set()),
    (model.LetGo, tables.LetGoRow, _OWNER | {"at"}, set()),
    (model.Timeline, tables.TimelineRow, {"added"}, {"sources", "events"}),
    (Rendered, tables.DigestRow, set(), set()),
]


@pytest.mark.parametrize(("kind", "row", "more", "elsewhere"), _TWINS, ids=lambda item: getattr(item, "__name__", None))
def test_a_row_has_a_column_for_each_field_of_its_value(kind, row, more, elsewhere):
    columns = set(row.__table__.columns.keys())
    assert columns - more == {field.name for field in fields(kind)} - elsewhere


def test_a_timeline_comes_back_as_it_was_saved(session, make):
    for place, id_ in enumerate(("z-first", "a-second", "m-third")):
        events.put(session, "saga", replace(make.event, id=id_), place)
    loaded = timelines.load(session, "saga")
    assert replace(loaded, events=()) == make.saga
    assert [event.id for event in loaded.events] == ["z-first", "a-second", "m-third"]
    assert list(loaded.title) == ["it", "en"], "the order of keys is part of the file"
    assert list(loaded.watch.themes[0].terms) == ["it", "en"]
    assert list(loaded.sources[0].settings) == ["zeta", "alpha"]


def test_an_event_comes_back_from_its_table_and_from_a_decision_alike(session, make):
    events.put(session, "saga", make.event)
    stored = decisions.append(session, "saga", make.decision(before=replace(make.event, title={"en": "Old"}), after=make.event))
    assert events.get(session, "saga", make.event.id) == make.event
    assert decisions.listing(session, "saga", 10) == (stored,)
    assert stored == make.decision(id=stored.id, before=replace(make.event, title={"en": "Old"}), after=make.event)


def test_instants_come_back_in_utc_and_naive_ones_are_refused(session, make):
    rome = datetime(2026, 3, 1, 12, 0, tzinfo=timezone(timedelta(hours=1)))
    sources.record(session, model.Check("wire", rome, 200), model.SourceStatus("wire", last_check=rome))
    (check,) = sources.checks(session, "wire", 5)
    assert (check.at, check.at.utcoffset()) == (rome, timedelta(0))
    assert sources.get(session, "wire")[1].last_check == datetime(2026, 3, 1, 11, 0, tzinfo=UTC)
    with pytest.raises(Exception, match="timezone"):
        sources.record(session, model.Check("wire", datetime(2026, 3, 1), 200), model.SourceStatus("wire"))


def test_a_row_that_is_still_held_does_not_hide_what_was_written_since(session, make):
    held = session.get(tables.SourceStatusRow, "wire")
    sources.record(session, model.Check("wire", make.now, 500), model.SourceStatus("wire", failures=1))
    assert sources.listing(session, "saga")[0][1].failures == 1
    sources.record(session, model.Check("wire", make.now, 500), model.SourceStatus("wire", failures=2))
    assert sources.get(session, "wire")[1].failures == 2
    assert held.source_id == "wire"


_texts = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=20)
_events = st.builds(
    model.Event,
    id=st.just("drawn"),
    date=st.sampled_from(["2025", "2025-06~", "2025-06-1X", "[2025-06-11..2025-06-20]", "2024-21"]).map(parse_edtf),
    category=_texts,
    status=st.sampled_from(EventStatus),
    title=st.dictionaries(_texts, _texts, max_size=3),
    official_ids=st.lists(_texts, max_size=3).map(tuple),
    threads=st.dictionaries(_texts, st.sampled_from(ThreadState), max_size=3),
    deadline=st.none() | st.builds(model.DeadlineStep, id=_texts, date=st.none() | st.just(parse_edtf("2026-01"))),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(event=_events)
def test_any_event_comes_back(session, event):
    events.put(session, "saga", event, 0)
    assert events.get(session, "saga", "drawn") == event


@given(st.dates(), st.dates(), _texts, _texts)
def test_a_date_is_four_cells_and_back(first, second, edtf, words):
    event_date = EventDate(min(first, second), max(first, second), edtf or "2025", words)
    row = tables.EventRow(**cells(model.Event("e", event_date, "law", EventStatus.HAPPENED, {}), timeline_id="saga", position=0))
    assert value(model.Event, row).date == event_date


def test_no_date_is_four_empty_cells(make):
    found = cells(make.candidate(1, date=None))
    assert [found[name] for name in sorted(_DATE)] == [None] * 4
    assert value(model.Candidate, tables.CandidateRow(**found)).date is None
    assert cells(make.candidate(1, date=parse_edtf("2026-02-03")))["earliest"] == date(2026, 2, 3)
