"""The pages: their structure, what they show, and that nothing in them comes from another host or runs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup, Tag
from jinja2 import Environment, UndefinedError

from tracker.dates import parse_edtf
from tracker.model import Change, FieldChange
from tracker.publish.html import changes_page, event_page, timeline_page
from tracker.publish.site import site
from tracker.publish.views import as_they_fall_due
from tracker.states import ChangeKind


def soup(text: str) -> BeautifulSoup:
    return BeautifulSoup(text, "lxml")


def front(env: Environment, saga, language: str = "en", **changed) -> BeautifulSoup:
    saga = replace(saga, **changed)
    return soup(timeline_page(env, saga.timeline, saga.changes, saga.deadlines, language, saga.base_url, saga.now))


def words(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text(" ").split())


def test_every_event_is_on_the_timeline_newest_first_under_year_and_month(env, saga) -> None:
    page = front(env, saga)
    assert [article["id"] for article in page.select("article.event")] == [
        f"event-{key}" for key in ("rumour", "delay-2", "tariffs", "delay-1", "ruling", "hearing-round", "talks", "law-signed")
    ]
    assert [words(heading) for heading in page.select("h3.year, h4.month")] == [
        "2025",
        "May 2025",
        "April 2025",
        "January 2025",
        "At some time in 2025",
        "2024",
        "November 2024",
        "April 2024",
    ]


def test_headings_go_down_one_step_at_a_time_from_one_h1(env, saga) -> None:
    for data in site_pages(env, saga).values():
        levels = [int(tag.name[1]) for tag in soup(data).find_all(re.compile(r"^h[1-6]$"))]
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels)), levels


def test_a_deadline_shows_its_countdown_and_every_move(env, saga) -> None:
    first, second = front(env, saga).select("section[aria-labelledby=due] .deadline")
    assert words(first.select_one(".due")) == "19 June 2025 in 12 days"
    assert [words(step) for step in first.select(".steps li")] == [
        "19 January 2025, set by President signs the divestiture law",
        "5 April 2025, moved from 19 January 2025 by First delay of enforcement",
        "19 June 2025, moved from 5 April 2025 by Second delay of enforcement (said at first as mid-June 2025)",
    ]
    assert words(second.select_one(".due")) == "mid-June 2025 in 4 to 13 days"


def test_a_postponed_deadline_says_that_it_has_no_date(env, saga) -> None:
    step = replace(saga.deadlines[0].steps[0][1], date=None)
    due = replace(saga.deadlines[0], date=None, state="postponed", steps=(*saga.deadlines[0].steps, ("tariffs", step)))
    item = front(env, saga, deadlines=(due,)).select_one(".deadline.postponed")
    assert words(item.select_one(".due")) == "postponed, no new date yet"
    assert words(item.select(".steps li")[-1]) == "postponed from 19 June 2025 without a new date by Tariffs halt the sale"


def test_a_deadline_set_again_after_being_postponed_and_one_made_exact_say_so(env, saga) -> None:
    step = saga.deadlines[0].steps[0][1]
    dates = (None, parse_edtf("2025-09"), parse_edtf("2025-09-17"), parse_edtf("2025-09-17"))
    steps = tuple(("ruling", replace(step, date=date)) for date in dates)
    due = replace(saga.deadlines[0], date=dates[-1], steps=steps)
    lines = [words(item) for item in front(env, saga, deadlines=(due,)).select(".steps li")]
    assert [line.removesuffix(" The Supreme Court upholds the law") for line in lines] == [
        "postponed without a new date by",
        "September 2025, set again by",
        "17 September 2025, made exact (before: September 2025) by",
        "17 September 2025, confirmed by",
    ]


def test_an_ended_deadline_is_past_and_says_how_it_ended(env, saga) -> None:
    ended = front(env, saga).select_one("section[aria-labelledby=ended] .deadline.met")
    assert words(ended.select_one(".due")) == "1 December 2024 met"


def test_an_open_deadline_that_passed_says_that_its_outcome_is_unknown(env, saga) -> None:
    page = front(env, saga, now=saga.now + timedelta(days=15), deadlines=saga.deadlines[:1])
    assert words(page.select_one(".deadline .due")) == "19 June 2025 3 days ago, outcome not known yet"


def test_deadlines_come_next_first_then_overdue_then_postponed_then_ended(saga) -> None:
    one = saga.deadlines[0]
    dues = {"far": "2025-09-17", "near": "2025-06-07", "overdue": "2025-06-06", "long-overdue": "2023-03-29"}
    made = [replace(one, id=key, date=parse_edtf(due)) for key, due in dues.items()]
    made += [replace(one, id="met", state="met"), replace(one, id="postponed", date=None, state="postponed")]
    order = [due.id for due in as_they_fall_due(made, saga.now.date())]
    assert order == ["near", "far", "overdue", "long-overdue", "postponed", "met"]


def test_sources_name_outlet_date_language_and_relation_and_mark_denials(env, saga) -> None:
    page = front(env, saga)
    assert [words(item) for item in page.select("#event-talks .sources li")] == [
        "Daily Example 8 November 2024, English · reports",
        "Example Wire 9 November 2024, English · denies",
    ]
    assert [words(item) for item in page.select(".sources .denies a")] == ["Example Wire"]
    assert words(page.select_one("#event-talks .standing")) == "Single source, disputed"


def test_dates_are_machine_readable_with_their_precision(env, saga) -> None:
    page = front(env, saga)
    shown = {
        key: page.select_one(f"#event-{key} .when time") for key in ("delay-2", "talks", "rumour", "tariffs", "hearing-round")
    }
    assert {key: (time["datetime"], time.get("data-edtf"), words(time)) for key, time in shown.items()} == {
        "delay-2": ("2025-04-04", None, "4 April 2025"),
        "talks": ("2024-11-07", "2024-11-07~", "about 7 November 2024"),
        "rumour": ("2025-05", None, "May 2025"),
        "tariffs": ("2025-04-02", "2025-04-02/2025-04-04", "2 – 4 April 2025"),
        "hearing-round": ("2025-06-01", "2025-22", "summer 2025"),
    }


def test_a_retracted_event_stays_struck_through_with_a_note(env, saga) -> None:
    article = front(env, saga).select_one("#event-rumour")
    assert words(article.select_one("h5 del")) == "A price is named"
    assert "retracted" in words(article.select_one(".note"))


def test_links_between_events_are_shown_and_missing_ones_left_out(env, saga) -> None:
    links = front(env, saga).select("#event-delay-2 .links a")
    assert [words(link) for link in links] == ["First delay of enforcement", "Tariffs halt the sale"]


def test_the_italian_page_is_italian_and_marks_what_is_not(env, saga) -> None:
    page = front(env, saga, "it")
    assert page.html["lang"] == "it"
    assert words(page.h1) == "L’app e la legge"
    assert words(page.select_one(".deadline .due")) == "19 giugno 2025 tra 12 giorni"
    assert page.select_one("#event-talks h5")["lang"] == "en"
    assert not page.select_one("#event-ruling h5").has_attr("lang")


def test_an_event_page_has_quotes_what_followed_and_its_own_history(env, saga) -> None:
    event = saga.timeline.events[0]
    page = soup(event_page(env, saga.timeline, event, saga.changes, "en", saga.base_url))
    assert words(page.blockquote) == "It is now law."
    assert "Rests on document" in words(page.select_one(".sources li"))
    assert [words(link) for link in page.select(".links a")] == ["Buyers are said to talk", "The Supreme Court upholds the law"]
    assert [words(kind) for kind in page.select(".log .kind")] == ["Corrected", "Added"]
    assert words(page.select_one(".fields del")) == "before: President signs a law"
    assert words(page.select_one(".fields ins")) == "now: President signs the divestiture law"


def test_an_event_without_changes_or_sources_still_has_a_page(env, saga) -> None:
    event = replace(saga.timeline.events[0], evidence=())
    page = soup(event_page(env, saga.timeline, event, (), "en", saga.base_url))
    assert "No source is given." in words(page.main)
    assert "has not changed" in words(page.main)


def test_the_log_of_changes_is_newest_first_with_fields_in_words(env, saga) -> None:
    page = soup(changes_page(env, saga.timeline, saga.changes, "en", saga.base_url))
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
    log = (Change(1, saga.now, "talks", ChangeKind.UPDATED, (FieldChange("title", before, after),)),)
    page = soup(changes_page(env, saga.timeline, log, language, saga.base_url))
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
    log = (Change(1, saga.now, "talks", ChangeKind.UPDATED, (FieldChange(name, before, after),)),)
    page = soup(changes_page(env, saga.timeline, log, "en", saga.base_url))
    assert words(page.select_one(".fields")) == shown


def test_a_change_of_an_event_no_longer_held_is_still_listed(env, saga) -> None:
    timeline = replace(saga.timeline, events=saga.timeline.events[1:])
    page = soup(changes_page(env, timeline, saga.changes, "en", saga.base_url))
    entry = page.select_one("#change-1 .what")
    assert words(entry) == "President signs the divestiture law"
    assert not entry.select("a")


def test_an_empty_timeline_is_a_page_too(env, saga) -> None:
    timeline = replace(saga.timeline, events=())
    page = front(env, saga, timeline=timeline, changes=(), deadlines=())
    assert "Nothing has been published yet." in words(page.main)
    assert "No deadline lies ahead." in words(page.main)


def site_pages(env: Environment, saga) -> dict[str, str]:
    files = site(env, saga.timeline, saga.changes, saga.deadlines, saga.base_url, saga.now)
    return {path: data.decode() for path, data in files.items() if path.endswith(".html")}


def test_the_site_has_every_page_and_feed_in_every_language(env, saga) -> None:
    files = site(env, saga.timeline, saga.changes, saga.deadlines, saga.base_url, saga.now)
    events = [f"event/{event.id}/index.html" for event in saga.timeline.events]
    one = ["index.html", "changes/index.html", "feeds/events.atom", "feeds/changes.atom", *events]
    assert set(files) == {"style.css", *one, *(f"it/{path}" for path in one)}


def test_every_link_within_the_site_leads_to_a_file_and_an_anchor_of_it(env, saga) -> None:
    files = {path: data.decode() for path, data in everything(env, saga).items()}
    for path, text in files.items():
        if not path.endswith(".html"):
            continue
        for tag in soup(text).body.select("[href]"):
            target, _, anchor = urljoin(f"https://host/{path}", tag["href"]).partition("#")
            if target.startswith("https://host/"):
                found = files[target.removeprefix("https://host/")]
                assert not anchor or f'id="{anchor}"' in found, (path, tag)


def everything(env, saga):
    return site(env, saga.timeline, saga.changes, saga.deadlines, saga.base_url, saga.now)


def test_pages_need_nothing_from_other_hosts_and_run_nothing(env, saga) -> None:
    for text in site_pages(env, saga).values():
        page = soup(text)
        assert not page.select("script, style, img, iframe, object, embed, form, [style], base")
        assert [tag["href"] for tag in page.select("link[rel=stylesheet]") if "://" in tag["href"]] == []
    css = everything(env, saga)["style.css"].decode()
    assert "@import" not in css
    assert "url(" not in css


def test_heads_name_the_canonical_address_the_languages_and_the_feeds(env, saga) -> None:
    head = soup(everything(env, saga)["it/event/talks/index.html"].decode()).head
    assert head.select_one("link[rel=canonical]")["href"] == "https://example.org/saga/it/event/talks/"
    assert {link["hreflang"]: link["href"] for link in head.select("link[hreflang]")} == {
        "en": "https://example.org/saga/event/talks/",
        "it": "https://example.org/saga/it/event/talks/",
    }
    assert [link["href"] for link in head.select('link[type="application/atom+xml"]')] == [
        "https://example.org/saga/it/feeds/events.atom",
        "https://example.org/saga/it/feeds/changes.atom",
    ]


def test_publishing_again_gives_the_same_bytes_and_another_hour_changes_nothing(env, saga) -> None:
    later = replace(saga, now=saga.now + timedelta(hours=14))
    assert everything(env, saga) == everything(env, saga) == everything(env, later)


def test_another_day_changes_only_the_countdowns(env, saga) -> None:
    before, after = everything(env, saga), everything(env, replace(saga, now=saga.now + timedelta(days=1)))
    assert {path for path in before if before[path] != after[path]} == {"index.html", "it/index.html"}


def test_an_id_that_is_no_slug_never_becomes_a_path(env, saga) -> None:
    odd = replace(saga.timeline.events[0], id="../../etc/passwd")
    files = everything(env, replace(saga, timeline=replace(saga.timeline, events=(odd,)), changes=(), deadlines=()))
    assert not [path for path in files if ".." in path or path.startswith("/") or "passwd" in path]


def test_a_page_for_fifty_events_is_small(env, saga) -> None:
    events = tuple(replace(saga.timeline.events[n % 8], id=f"event-{n}") for n in range(50))
    text = timeline_page(env, replace(saga.timeline, events=events), (), (), "en", saga.base_url, saga.now)
    assert len(text.encode()) <= 80_000


def test_a_template_that_asks_for_an_unknown_name_fails(env) -> None:
    with pytest.raises(UndefinedError):
        env.from_string("{{ nothing_of_this_name }}").render()
