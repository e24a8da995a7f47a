"""The shipped saga holds what its readers rely on: both languages, real evidence, links backwards, deadlines that fold."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from benchmarks import site as measured
from tracker import publish
from tracker.config import data_root
from tracker.model import Deadline, Event, Source, Timeline
from tracker.publish.edition import edition
from tracker.publish.evidence import accounts, source_view
from tracker.publish.site import site
from tracker.publish.words import standing
from tracker.states import EventStatus, Relation, Role, SourceKind, ThreadState, Tier
from tracker.threads import Situation, situations
from tracker.timeline import deadlines, in_order, parse_timeline, render_timeline

TEXT = (Path(__file__).parents[1] / "timeline.json").read_text(encoding="utf-8")
TIMELINE: Timeline = parse_timeline(TEXT)
EVENTS: dict[str, Event] = {event.id: event for event in TIMELINE.events}
SITUATIONS: dict[str, Situation] = {found.thread.id: found for found in situations(TIMELINE)}
DEADLINES: dict[str, Deadline] = {deadline.id: deadline for deadline in deadlines(TIMELINE.events)}
CATEGORIES = {"law", "court", "executive", "deal", "trade", "ban", "tech", "market"}

_SENTENCE_END = re.compile(r"(?<=\w\w[.!?])(?=\s+[A-ZÀ-Ý«]|$)|(?<=[%»)][.!?])(?=\s+[A-ZÀ-Ý«]|$)")


def sentences(text: str) -> int:
    """How many sentences a summary has; the dots of names such as `v.` and `D.C.` end none."""
    return len(_SENTENCE_END.findall(text))


def steps(deadline_id: str) -> list[tuple[str, str | None]]:
    return [(event_id, step.date.edtf if step.date else None) for event_id, step in DEADLINES[deadline_id].steps]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("In TikTok Inc. v. Garland the Court agreed.", 1),
        ("The D.C. Circuit said no. The company went on.", 2),
        ("It makes 145%. Others pay 10%.", 2),
        ("No end", 0),
    ],
)
def test_sentences_are_counted_by_their_ends_and_not_by_dots_of_names(text: str, count: int) -> None:
    assert sentences(text) == count


def test_the_file_is_in_the_canonical_form_that_an_export_writes() -> None:
    assert render_timeline(TIMELINE) == TEXT


def test_the_saga_spans_2019_to_the_spring_of_2025() -> None:
    assert len(TIMELINE.events) >= 60
    assert TIMELINE.events[0].date.earliest.year == 2019
    assert TIMELINE.events[-1].date.latest == date(2025, 4, 11)


def test_events_stand_in_the_order_in_which_they_happened() -> None:
    assert in_order(TIMELINE.events) == TIMELINE.events


@pytest.mark.parametrize("event", TIMELINE.events, ids=lambda event: event.id)
def test_every_event_is_told_in_english_and_italian(event: Event) -> None:
    assert set(event.title) == set(event.summary) == {"en", "it"}
    assert all(1 <= sentences(summary) <= 3 for summary in event.summary.values())
    assert event.title["en"] != event.title["it"]
    assert not any(text.endswith(".") for text in event.title.values())


@pytest.mark.parametrize("event", TIMELINE.events, ids=lambda event: event.id)
def test_every_event_has_dated_evidence_and_a_known_category(event: Event) -> None:
    assert event.category in CATEGORIES
    assert event.status is EventStatus.HAPPENED
    assert any(evidence.published for evidence in event.evidence)
    assert len({evidence.url for evidence in event.evidence}) == len(event.evidence)


@pytest.mark.parametrize("event", TIMELINE.events, ids=lambda event: event.id)
def test_organs_of_the_united_states_are_one_voice(event: Event) -> None:
    official = [evidence for evidence in event.evidence if evidence.tier is Tier.OFFICIAL]
    families = edition(TIMELINE, "en", "https://example.org").families
    assert standing(replace(event, evidence=tuple(official)), families).publishers == bool(official)


@pytest.mark.parametrize("event", TIMELINE.events, ids=lambda event: event.id)
def test_evidence_is_dated_at_or_after_the_event_unless_it_reports_what_was_ahead(event: Event) -> None:
    confirmations = [evidence for evidence in event.evidence if evidence.published and evidence.relation is not Relation.REPORTS]
    assert all(date.fromisoformat(evidence.published) >= event.date.earliest for evidence in confirmations)


@pytest.mark.parametrize("event", TIMELINE.events, ids=lambda event: event.id)
def test_press_headlines_are_not_kept_only_the_names_of_documents(event: Event) -> None:
    assert all(evidence.basis == "document" for evidence in event.evidence if evidence.title)


@pytest.mark.parametrize("event", TIMELINE.events, ids=lambda event: event.id)
def test_links_lead_to_earlier_events_only_so_there_is_no_cycle(event: Event) -> None:
    place = {id_: number for number, id_ in enumerate(EVENTS)}
    assert all(place[link] < place[event.id] for link in (*event.follows, *event.caused_by))


def test_official_ids_are_written_as_people_cite_them() -> None:
    assert "EO 14258" in EVENTS["eo14258"].official_ids
    assert "Pub. L. 118-50" in EVENTS["pafaca"].official_ids
    assert "H.R. 7521" in EVENTS["house-352-65"].official_ids
    assert "No. 24-656" in EVENTS["scotus-decision"].official_ids


def test_every_executive_order_is_backed_by_its_own_document() -> None:
    orders = [event for event in TIMELINE.events if any(id_.startswith("EO ") for id_ in event.official_ids)]
    assert len(orders) >= 10
    for event in orders:
        assert any(evidence.tier is Tier.OFFICIAL and evidence.basis == "document" for evidence in event.evidence)


def test_the_deadline_to_sell_moved_twice_and_is_open() -> None:
    assert steps("divest-by") == [("pafaca", "2025-01-19"), ("eo14166", "2025-04-05"), ("eo14258", "2025-06-19")]
    assert DEADLINES["divest-by"].state == "open"
    assert set(DEADLINES["divest-by"].title) == {"en", "it"}


def test_mid_june_was_said_before_the_exact_day_was_known() -> None:
    step = EVENTS["eo14258"].deadline
    assert step is not None
    assert step.date is not None
    assert step.refines is not None
    assert (step.refines.edtf, step.refines.words) == ("[2025-06-11..2025-06-20]", "mid-June 2025")
    assert step.refines.overlaps(step.date)


def test_the_deadline_of_2020_moved_twice_and_lapsed() -> None:
    assert [when for _, when in steps("divest-2020")] == ["2020-11-12", "2020-11-27", "2020-12-04", "2020-12-04"]
    assert DEADLINES["divest-2020"].state == "lapsed"


@pytest.mark.parametrize(
    ("deadline_id", "state", "day"),
    [
        ("app-ban-2020", "lapsed", date(2020, 9, 27)),
        ("hosting-ban-2020", "lapsed", date(2020, 11, 12)),
        ("device-removal-2023", "open", date(2023, 3, 29)),
        ("montana-ban", "postponed", None),
        ("scotus-hearing", "met", date(2025, 1, 10)),
        ("de-minimis-end", "open", date(2025, 5, 2)),
        ("tariff-pause", "open", date(2025, 7, 9)),
    ],
)
def test_the_other_deadlines_fold_to_where_they_stood(deadline_id: str, state: str, day: date | None) -> None:
    deadline = DEADLINES[deadline_id]
    assert deadline.state == state
    assert (deadline.date.earliest if deadline.date else None) == day
    assert set(deadline.title) == {"en", "it"}


@pytest.mark.parametrize(
    ("thread", "state", "since", "latest"),
    [
        ("divestiture", "open", "hr7521-intro", "eo14258"),
        ("challenge", "settled", "scotus-decision", "scotus-decision"),
        ("deal", "stalled", "china-blocks", "mofcom-apr9"),
        ("tariffs", "open", "biden-301-may14", "us-electronics-exempt-apr11"),
        ("bans", "open", "ec-device-ban", "canada-2024"),
        ("ai", "open", "xportrait2", "omnihuman1"),
    ],
)
def test_threads_stand_where_the_events_left_them(thread: str, state: str, since: str, latest: str) -> None:
    found = SITUATIONS[thread]
    assert (found.state, found.since_event, found.latest) == (state, since, latest)
    assert set(found.thread.title) == {"en", "it"}


def test_every_thread_is_named_by_events_and_short_enough_for_a_board() -> None:
    assert list(SITUATIONS) == [thread.id for thread in TIMELINE.threads]
    assert all(len(title) <= 40 for thread in TIMELINE.threads for title in thread.title.values())


def test_the_duty_to_sell_lay_still_between_the_lapsed_order_and_the_law() -> None:
    said = [(event.id, event.threads["divestiture"]) for event in TIMELINE.events if "divestiture" in event.threads]
    runs = [next(run)[0] for _, run in groupby(said, key=lambda pair: pair[1])]
    assert runs == ["divest-order-2020", "divest-2020-lapses", "hr7521-intro"]


def test_a_thread_that_was_settled_is_not_opened_again_without_a_word() -> None:
    for thread in TIMELINE.threads:
        states = [event.threads[thread.id] for event in TIMELINE.events if thread.id in event.threads]
        assert ThreadState.SETTLED not in states[:-1]


def test_the_blocked_deal_keeps_its_doubt() -> None:
    event = EVENTS["china-blocks"]
    grounds = {(evidence.relation, evidence.basis) for evidence in event.evidence}
    assert {(Relation.REPORTS, "unnamed source"), (Relation.DENIES, "on record")} <= grounds
    assert "liberation-day" in event.caused_by


DIFFERING = ("biden-wont-enforce", "oracle-talks", "china-blocks")


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("event_id", DIFFERING)
def test_where_sources_say_different_things_both_stand_side_by_side(event_id: str, language: str) -> None:
    found = accounts([source_view(evidence, language) for evidence in EVENTS[event_id].evidence], language)
    assert len(found) == 2
    assert {claim.text.language for account in found for claim in account.claims} == {language}


def test_every_disputed_event_says_what_each_side_claims() -> None:
    disputed = {event.id for event in TIMELINE.events if any(e.relation is Relation.DENIES for e in event.evidence)}
    assert disputed <= set(DIFFERING)


def test_a_claim_is_told_in_both_languages_and_is_no_copy_of_the_summary() -> None:
    for event in TIMELINE.events:
        for claim in (evidence.claim for evidence in event.evidence if evidence.claim):
            assert set(claim) == {"en", "it"}
            assert not set(claim.values()) & set(event.summary.values())


def test_what_could_happen_is_never_an_event() -> None:
    hypothetical = re.compile(r"\b(?:could|might) be banned\b|\bpotrebbe essere (?:bandit|vietat)", re.IGNORECASE)
    assert not [event.id for event in TIMELINE.events if any(hypothetical.search(text) for text in event.title.values())]


def test_sources_are_distinct_public_and_polled_politely() -> None:
    assert 16 <= len(TIMELINE.sources) <= 24
    assert len({source.url for source in TIMELINE.sources}) == len(TIMELINE.sources)
    assert {source.tier for source in TIMELINE.sources} == set(Tier)
    assert {source.language for source in TIMELINE.sources} == {"en", "it", "zh"}
    assert all(source.every >= 30 for source in TIMELINE.sources)


@pytest.mark.parametrize("source", TIMELINE.sources, ids=lambda source: source.id)
def test_a_source_says_what_it_is_and_how_to_read_it(source: Source) -> None:
    assert urlsplit(source.url).scheme == "https"
    assert 1 <= sentences(source.about) <= 3
    assert (source.kind is SourceKind.JSON) == ("preset" in source.settings)


def test_the_source_that_often_refuses_is_off_until_somebody_wants_it() -> None:
    assert [source.id for source in TIMELINE.sources if not source.enabled] == ["gdelt"]


def test_the_watch_profile_knows_the_saga_in_three_languages() -> None:
    core = {entity.id for entity in TIMELINE.watch.entities if entity.role is Role.CORE}
    assert {"bytedance", "tiktok", "law"} <= core
    assert all(entity.needs for entity in TIMELINE.watch.entities if entity.role is Role.PARTY)
    assert all(set(theme.terms) == {"en", "it", "zh"} and all(theme.terms.values()) for theme in TIMELINE.watch.themes)


def test_the_front_page_of_fifty_events_is_small_in_every_language() -> None:
    events = measured.saga(TIMELINE.events, 50)
    timeline, env = replace(TIMELINE, events=events), publish.environment(data_root() / "templates")
    files = site(env, timeline, measured.log(events), deadlines(events), measured.BASE, measured.NOW)
    sizes = measured.front_sizes(timeline, files)
    assert sizes.keys() == {"en", "it"}
    assert max(sizes.values()) <= 60_000, sizes
