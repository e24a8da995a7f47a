"""The pages: their structure and what they show."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from jinja2 import UndefinedError

from tests.publish.conftest import EVENTS, evidence
from tests.publish.reading import about, dues, frame, front, log, site_pages, soup, words
from tracker.dates import parse_edtf
from tracker.model import Change, FieldChange
from tracker.publish.html import about_page, category_page, oldest_page
from tracker.publish.views import as_they_fall_due
from tracker.states import ChangeKind, Relation


def test_every_event_is_on_the_timeline_newest_first_under_year_and_month(env, saga) -> None:
    page = front(env, saga)
    assert [item["id"] for item in page.select("li.event")] == [
        f"event-{key}" for key in ("rumour", "delay-2", "tariffs", "delay-1", "ruling", "hearing-round", "talks", "law-signed")
    ]
    assert [words(heading) for heading in page.select(".year > h3, .month > h4")] == [
        "2025",
        "May 2025",
        "April 2025",
        "January 2025",
        "At some time in 2025",
        "2024",
        "November 2024",
        "April 2024",
    ]


@pytest.mark.parametrize(("language", "said"), [("en", "7 June 2025"), ("it", "7 giugno 2025")])
def test_pages_with_countdowns_name_the_day_they_count_from(env, saga, language: str, said: str) -> None:
    for page in (front(env, saga, language), dues(env, saga, language)):
        day = page.select_one("main p.about > time[datetime='2025-06-07']")
        assert words(day) == said
        assert words(day.parent).startswith({"en": "Countdowns as of", "it": "Conti alla rovescia in data"}[language])


def test_headings_go_down_one_step_at_a_time_from_one_h1(env, saga) -> None:
    for data in site_pages(env, saga).values():
        levels = [int(tag.name[1]) for tag in soup(data).find_all(re.compile(r"^h[1-6]$"))]
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels)), levels


def test_a_postponed_deadline_says_that_it_has_no_date(env, saga) -> None:
    step = replace(saga.deadlines[0].steps[0][1], date=None)
    due = replace(saga.deadlines[0], date=None, state="postponed", steps=(*saga.deadlines[0].steps, ("tariffs", step)))
    item = dues(env, saga, deadlines=(due,)).select_one(".deadline.postponed")
    assert words(item.select_one(".due")) == "postponed, no new date yet"
    assert words(item.select(".steps li")[-1]) == "postponed from 19 June 2025 without a new date by Tariffs halt the sale"


def test_a_deadline_set_again_after_being_postponed_and_one_made_exact_say_so(env, saga) -> None:
    step = saga.deadlines[0].steps[0][1]
    dates = (None, parse_edtf("2025-09"), parse_edtf("2025-09-17"), parse_edtf("2025-09-17"))
    steps = tuple(("ruling", replace(step, date=date)) for date in dates)
    due = replace(saga.deadlines[0], date=dates[-1], steps=steps)
    lines = [words(item) for item in dues(env, saga, deadlines=(due,)).select(".steps li")]
    assert [line.removesuffix(" The Supreme Court upholds the law") for line in lines] == [
        "postponed without a new date by",
        "September 2025, set again by",
        "17 September 2025, made exact (before: September 2025) by",
        "17 September 2025, confirmed by",
    ]


def test_an_ended_deadline_is_past_and_says_how_it_ended(env, saga) -> None:
    ended = dues(env, saga).select_one("section[aria-labelledby=ended] .deadline.met")
    assert words(ended.select_one(".due")) == "1 December 2024 met"


def test_an_open_deadline_that_passed_says_that_its_outcome_is_unknown(env, saga) -> None:
    page = dues(env, saga, now=saga.now + timedelta(days=15), deadlines=saga.deadlines[:1])
    assert words(page.select_one(".deadline .due")) == "19 June 2025 3 days ago, outcome not known yet"


def test_deadlines_come_next_first_then_overdue_then_postponed_then_ended(saga) -> None:
    one = saga.deadlines[0]
    dues = {"far": "2025-09-17", "near": "2025-06-07", "overdue": "2025-06-06", "long-overdue": "2023-03-29"}
    made = [replace(one, id=key, date=parse_edtf(due)) for key, due in dues.items()]
    made += [replace(one, id="met", state="met"), replace(one, id="postponed", date=None, state="postponed")]
    order = [due.id for due in as_they_fall_due(made, saga.now.date())]
    assert order == ["near", "far", "overdue", "long-overdue", "postponed", "met"]


def test_a_retracted_event_stays_struck_through_with_a_note(env, saga) -> None:
    article = front(env, saga).select_one("#event-rumour")
    assert words(article.select_one("h5 del")) == "A price is named"
    assert "retracted" in words(article.select_one(".note"))


def test_the_italian_page_is_italian_and_marks_what_is_not(env, saga) -> None:
    page = front(env, saga, "it")
    assert page.html["lang"] == "it"
    assert words(page.h1) == "L’app e la legge"
    assert words(page.select_one(".deadline .due")) == "prorogata: 19 giugno 2025 tra 12 giorni"
    assert page.select_one("#event-talks h5")["lang"] == "en"
    assert not page.select_one("#event-ruling h5").has_attr("lang")


def test_the_log_of_changes_is_newest_first_with_fields_in_words(env, saga) -> None:
    page = log(env, saga)
    entries = page.select(".log > li")
    assert [entry["id"] for entry in entries][:3] == ["change-13", "change-12", "change-11"]
    assert [words(text) for text in entries[1].select("dt, dd")] == [
        "Deadline",
        "before: between 11 and 20 June 2025 → now: 19 June 2025",
        "Sources",
        "before: The White House (reports) → now: The White House (reports), Example Wire (confirms)",
    ]


@pytest.mark.parametrize(
    ("before", "after", "language", "shown"),
    [
        ({"en": "A", "it": "B"}, {"en": "C", "it": "B"}, "en", "before: A → now: C"),
        ({"en": "A", "it": "B"}, {"en": "C", "it": "B"}, "it", "prima: A → ora: C"),
        ({"en": "A"}, {"en": "A", "it": "B"}, "en", "before: nothing → now: B"),
        (None, {"en": "A"}, "en", "before: nothing → now: A"),
    ],
)
def test_a_changed_text_is_shown_in_a_language_in_which_it_changed(env, saga, before, after, language, shown) -> None:
    change = Change(1, saga.now, "talks", ChangeKind.UPDATED, (FieldChange("title", before, after),))
    page = log(env, saga, language, changes=(change,))
    assert words(page.select_one(".fields dd")) == shown


@pytest.mark.parametrize(
    ("name", "before", "after", "shown"),
    [
        ("status", "expected", "happened", "Status before: expected → now: happened"),
        ("category", "deal", "own-kind", "Category before: Deal → now: own-kind"),
        ("official_ids", [], ["EO 1", "EO 2"], "Official references before: nothing → now: EO 1, EO 2"),
        ("date", "2025-06", "not a date", "Date before: June 2025 → now: not a date"),
        (
            "deadline",
            {"date": None},
            {"date": "2025-06-19", "outcome": "met"},
            "Deadline before: postponed, no new date yet → now: 19 June 2025, met",
        ),
        ("deadline.divest-by", "2025-04-05", None, "Deadline before: 5 April 2025 → now: postponed, no new date yet"),
        ("weather", 1, True, "weather before: 1 → now: True"),
    ],
)
def test_every_field_is_said_in_words(env, saga, name, before, after, shown) -> None:
    change = Change(1, saga.now, "talks", ChangeKind.UPDATED, (FieldChange(name, before, after),))
    page = log(env, saga, changes=(change,))
    assert words(page.select_one(".fields")) == shown


def test_a_change_that_took_an_event_out_is_struck_through_and_leads_to_what_stays_of_it(env, saga) -> None:
    timeline = replace(saga.timeline, events=saga.timeline.events[1:])
    gone = Change(14, saga.now, "law-signed", ChangeKind.RETRACTED, (FieldChange("id", "law-signed", None),))
    page = log(env, saga, timeline=timeline, changes=(*saga.changes, gone))
    first, last = (page.select_one(f"#change-{seq} .what a") for seq in (1, 14))
    assert first["href"] == last["href"] == "../../event/law-signed/index.html"
    assert words(first) == words(last.select_one("del")) == "President signs the divestiture law"
    assert not first.select("del"), "it stood when this was published"


def test_an_empty_timeline_is_a_page_too(env, saga) -> None:
    timeline = replace(saga.timeline, events=())
    page = front(env, saga, timeline=timeline, changes=(), deadlines=())
    assert "Nothing has been published yet." in words(page.main)
    assert "No deadline lies ahead." in words(page.main)


def test_a_template_that_asks_for_an_unknown_name_fails(env) -> None:
    with pytest.raises(UndefinedError):
        env.from_string("{{ nothing_of_this_name }}").render()


def test_a_deadline_shows_its_countdown_and_every_move(env, saga) -> None:
    first, second = dues(env, saga).select("section[aria-labelledby=due] .deadline")
    assert words(first.select_one(".due")) == "19 June 2025 in 12 days"
    assert [words(step) for step in first.select(".steps li")] == [
        "19 January 2025, set by President signs the divestiture law",
        "5 April 2025, moved from 19 January 2025 by First delay of enforcement",
        "19 June 2025, moved from 5 April 2025 by Second delay of enforcement (said at first as mid-June 2025)",
    ]
    assert words(second.select_one(".due")) == "mid-June 2025 in 4 to 13 days"


def test_the_front_page_names_the_next_deadlines_with_what_became_of_them(env, saga) -> None:
    page = front(env, saga)
    assert [words(item.select_one(".due")) for item in page.select(".deadline")] == [
        "extended to 19 June 2025 in 12 days",
        "due mid-June 2025 in 4 to 13 days",
    ]
    assert "moved 2 times" in words(page.select_one(".deadline"))


def test_the_board_names_what_passed_lately_without_a_known_outcome_before_what_was_postponed(env, saga) -> None:
    one = replace(saga.deadlines[0], steps=())
    days = {"near": "2025-06-08", "overdue": "2025-06-06", "long-overdue": "2023-03-29"}
    made = [replace(one, id=key, title={"en": key}, date=parse_edtf(due)) for key, due in days.items()]
    made.append(replace(one, id="postponed", title={"en": "postponed"}, date=None, state="postponed"))
    page = front(env, saga, deadlines=tuple(made))
    assert [words(link) for link in page.select(".deadline h4")] == ["near", "overdue", "postponed"]
    assert words(page.select(".deadline .due")[1]) == "due 6 June 2025 yesterday, outcome not known yet"
    assert "2 deadlines have passed, their outcome is not known yet." in words(page.main)


def test_no_kind_of_deadline_crowds_another_off_the_board(env, saga) -> None:
    one = replace(saga.deadlines[0], steps=())
    ahead = [replace(one, id=f"a{n}", title={}, date=parse_edtf(f"2025-08-0{n}")) for n in range(1, 8)]
    passed = [replace(one, id=f"p{n}", title={}, date=parse_edtf(f"2025-05-0{n}")) for n in range(1, 8)]
    open_ended = [replace(one, id=f"q{n}", title={}, date=None, state="postponed") for n in range(1, 8)]
    page = front(env, saga, deadlines=(*open_ended, *passed, *ahead))
    named = "a1 a2 a3 a4 p7 p6 p5 p4 q1 q2 q3 q4"
    assert " ".join(words(link) for link in page.select(".deadline h4")) == named


def test_a_deadline_brought_forward_says_so(env, saga) -> None:
    steps = tuple((key, replace(step, refines=None)) for key, step in reversed(saga.deadlines[0].steps[1:]))
    due = replace(saga.deadlines[0], date=steps[-1][1].date, steps=steps)
    item = front(env, saga, deadlines=(due,), now=saga.now - timedelta(days=90)).select_one(".deadline .due")
    assert words(item).startswith("brought forward to 5 April 2025")


def test_the_board_has_the_latest_of_each_category_and_nothing_retracted_or_expected(env, saga) -> None:
    rows = [words(row) for row in front(env, saga).select(".latest li")]
    assert rows == [
        "Executive action Second delay of enforcement 4 April 2025 · Official source",
        "Trade Tariffs halt the sale 2 – 4 April 2025 · Single source",
        "Court The Supreme Court upholds the law 17 January 2025 · 2 independent publishers",
        "Deal Buyers are said to talk about 7 November 2024 · Single source, disputed",
        "Law President signs the divestiture law 24 April 2024 · Official source",
    ]


def test_an_entry_names_its_most_official_source_and_any_denial_and_counts_the_others(env, saga) -> None:
    page = front(env, saga)
    assert words(page.select_one("#event-law-signed > p:last-child")).endswith(
        "Public Law 118-50 · Deadline: 19 January 2025 The White House and 2 more sources"
    )
    denied = page.select_one("#event-talks > p:last-child")
    assert words(denied) == "Single source, disputed Daily Example , Example Wire (denies)"
    assert denied.select_one("b.disputed")


def test_dates_are_machine_readable_with_their_precision(env, saga) -> None:
    page = front(env, saga)
    shown = {key: page.select_one(f"#event-{key} time") for key in ("delay-2", "talks", "rumour", "tariffs", "hearing-round")}
    assert {key: (time["datetime"], time.get("data-edtf"), words(time)) for key, time in shown.items()} == {
        "delay-2": ("2025-04-04", None, "4 April 2025"),
        "talks": ("2024-11-07", "2024-11-07~", "about 7 November 2024"),
        "rumour": ("2025-05", None, "May 2025"),
        "tariffs": ("2025-04-02", "2025-04-02/2025-04-04", "2 – 4 April 2025"),
        "hearing-round": ("2025-06-01", "2025-22", "summer 2025"),
    }


def test_the_oldest_first_page_is_the_timeline_turned_round(env, saga) -> None:
    newest = [item["id"] for item in front(env, saga).select("li.event")]
    page = soup(oldest_page(frame(env, saga)))
    assert [item["id"] for item in page.select("li.event")] == newest[::-1]
    assert page.select_one("link[rel=canonical]")["href"] == "https://example.org/saga/"


def test_the_page_of_a_category_has_its_events_only_and_marks_itself(env, saga) -> None:
    page = soup(category_page(frame(env, saga), "court"))
    assert [item["id"] for item in page.select("li.event")] == ["event-ruling", "event-hearing-round"]
    assert [words(link) for link in page.select(".chips [aria-current]")] == ["Court 2"]
    assert words(page.select_one(".intro")) == "2 events of the category Court, newest first."


def test_an_event_page_has_quotes_what_followed_and_its_own_history(env, saga) -> None:
    page = about(env, saga, "law-signed")
    assert words(page.select_one(".when")) == "24 April 2024 (known to the day)"
    assert words(page.blockquote) == "It is now law."
    assert "basis: document" in words(page.select_one(".sources li"))
    assert [words(tier) for tier in page.select("#sources ~ h3")] == ["Official", "Press"]
    assert "3 sources, 3 independent publishers." in words(page.main)
    assert [words(link) for link in page.select(".links a")] == [
        "Divest or stop",
        "Buyers are said to talk",
        "The Supreme Court upholds the law",
    ]
    assert [words(kind) for kind in page.select(".log .kind")] == ["Corrected", "Added"]
    assert words(page.select_one(".fields del")) == "before: President signs a law"
    assert words(page.select_one(".fields ins")) == "now: President signs the divestiture law"


def test_conflicting_claims_stand_side_by_side(env, saga) -> None:
    page = about(env, saga, "talks")
    affirmed, denied = page.select(".sides section")
    assert [words(link) for link in affirmed.select("a")] == ["Daily Example"]
    assert [words(link) for link in denied.select("a")] == ["Example Wire"]
    assert words(denied.blockquote) == "There are no talks."
    assert words(page.select_one("#sources")) == "Who says so, and who denies it"
    assert not about(env, saga, "ruling").select(".sides")


@pytest.mark.parametrize(
    ("relations", "sides"),
    [
        ("corrects", ["Corrected"]),
        ("reports corrects", ["Reported or confirmed", "Corrected"]),
        ("denies corrects confirms reports", ["Reported or confirmed", "Corrected", "Denied"]),
    ],
)
def test_corrections_stand_apart_from_what_they_correct(relations: str, sides: list[str], env, saga) -> None:
    told = tuple(
        evidence(f"Paper {relation}", "2025-04-04", relation=Relation(relation), title=f"It {relation}", quote=f"We {relation}.")
        for relation in relations.split()
    )
    page = about(env, saga, "ruling", timeline=replace(saga.timeline, events=(replace(EVENTS[2], evidence=told),)))
    assert [words(side.h3) for side in page.select(".sides section")] == sides
    assert sorted(words(title) for title in page.select("cite")) == sorted(f"It {word}" for word in relations.split())
    for item in page.select(".sources li"):
        relation = words(item.a).removeprefix("Paper ")
        assert [words(item.cite), words(item.blockquote)] == [f"It {relation}", f"We {relation}."]
    for side, heading in (("corrected", "Corrected"), ("denied", "Denied")):
        found = [words(link) for link in page.select(f".sides .{side} a")]
        assert found == ([f"Paper {'corrects' if side == 'corrected' else 'denies'}"] if heading in sides else [])


def test_links_between_events_are_shown_and_missing_ones_left_out(env, saga) -> None:
    links = about(env, saga, "delay-2").select("h2 ~ .links a")
    assert [words(link) for link in links] == ["First delay of enforcement", "Tariffs halt the sale"]


def test_an_event_without_changes_or_sources_still_has_a_page(env, saga) -> None:
    timeline = replace(saga.timeline, events=(replace(saga.timeline.events[0], evidence=()),))
    page = about(env, saga, "law-signed", timeline=timeline, changes=(), deadlines=())
    assert "No source is given." in words(page.main)
    assert "has not changed" in words(page.main)


def test_the_about_page_says_how_events_get_in(env, saga) -> None:
    assert "a person approves, merges, edits or rejects each" in words(soup(about_page(frame(env, saga))).main)


def test_a_cause_is_not_named_a_second_time_as_what_the_event_follows(env, saga) -> None:
    both = tuple(replace(event, follows=("ruling", "tariffs"), caused_by=("tariffs",)) for event in saga.timeline.events)
    page = about(env, saga, "delay-2", timeline=replace(saga.timeline, events=both))
    said = [words(line) for line in page.select(".links") if line.select_one(".label").get_text() in ("Follows", "Caused by")]
    assert said == ["Follows The Supreme Court upholds the law", "Caused by Tariffs halt the sale"]


def test_months_have_a_capital_as_headings_only_and_bases_are_said_in_italian(env, saga) -> None:
    pages = site_pages(env, saga)
    month = soup(pages["it/month/2025-04/index.html"])
    assert (month.h1.get_text(), words(month.select_one(".intro"))) == ("Aprile 2025", "2 eventi nel mese di aprile 2025.")
    assert "fondamento: documento" in words(soup(pages["it/event/law-signed/index.html"]).article)


def test_what_was_retracted_has_no_standing_left(env, saga) -> None:
    for part in (front(env, saga).select_one("#event-rumour"), about(env, saga, "rumour").select_one(".badges")):
        assert "retracted" in words(part)
        assert "Single source" not in words(part)
