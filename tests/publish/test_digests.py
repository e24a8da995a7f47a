"""The rendered digest: its subject, that both bodies say the same, its size and its width."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from tracker.codec import event_json
from tracker.digest import compose
from tracker.model import Change, FieldChange
from tracker.publish.digests import MAX_BYTES, Rendered, render
from tracker.states import ChangeKind


def mail(env, saga, from_seq: int = 10, language: str = "en", **changed) -> Rendered:
    saga = replace(saga, **changed)
    digest = compose(saga.timeline, saga.changes, saga.deadlines, from_seq, saga.now)
    assert digest is not None
    return render(env, digest, saga.timeline, language, saga.base_url)


def body(rendered: Rendered) -> BeautifulSoup:
    return BeautifulSoup(rendered.html, "lxml").body


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("from_seq", "language", "subject"),
    [
        (10, "en", "[The app and the law] 1 moved deadline, 1 correction, 1 retraction - next deadline 19 Jun 2025, in 12 days"),
        (0, "en", "[The app and the law] 5 new events, 2 moved deadlines - next deadline 19 Jun 2025, in 12 days"),
        (
            6,
            "it",
            "[L’app e la legge] 1 evento nuovo, 2 scadenze spostate, 1 correzione - prossima scadenza 19 giu 2025, tra 12 giorni",
        ),
    ],
)
def test_the_subject_counts_and_names_the_nearest_deadline(env, saga, from_seq: int, language: str, subject: str) -> None:
    assert mail(env, saga, from_seq, language).subject == subject


def test_without_a_deadline_to_come_the_subject_has_none(env, saga) -> None:
    assert mail(env, saga, deadlines=()).subject == "[The app and the law] 1 moved deadline, 1 correction, 1 retraction"


def test_groups_come_in_the_order_of_the_digest(env, saga) -> None:
    headings = [heading.get_text() for heading in body(mail(env, saga, 7)).select("h2")]
    assert headings == ["New events", "Moved deadlines", "Corrections", "Retractions", "Deadlines"]


def test_a_moved_deadline_says_from_when_to_when_by_what_and_by_which_source(env, saga) -> None:
    text = plain(mail(env, saga).text)
    assert "Divest or stop: 19 June 2025, moved from 5 April 2025 (said at first as mid-June 2025)" in text
    assert "Deadline: between 11 and 20 June 2025 → 19 June 2025" in text
    assert "- The White House (4 April 2025, English, reports) https://the-white-house.example/2025-04-04?a=1&b=2" in text


def test_a_retraction_is_struck_through_and_said_and_nothing_speaks_for_it_any_more(env, saga) -> None:
    rendered = mail(env, saga)
    assert body(rendered).select_one("h3 del").get_text() == "A price is named"
    told = plain(rendered.text).partition("RETRACTIONS")[2].partition("DEADLINES")[0]
    assert "May 2025 · Market · retracted This entry was retracted." in told
    assert "Single source" not in told
    assert "Daily Example" not in told


def test_what_changed_is_told_once_and_what_did_not_is_not_news(env, saga) -> None:
    known = saga.timeline.events[2]
    diff = FieldChange("summary", {"en": "As it was."}, dict(known.summary))
    log = (*saga.changes, Change(14, saga.now, "ruling", ChangeKind.UPDATED, (diff,)))
    told = plain(mail(env, saga, 13, changes=log).text).partition("DEADLINES")[0]
    assert told.count("The justices find no breach of free speech.") == 1
    assert "As it was. →" in told
    assert not [word for word in ("Follows", "Daily Example", "No source") if word in told]


def test_of_a_deadline_only_the_news_is_told(env, saga) -> None:
    page = body(mail(env, saga))
    steps = [plain(step.get_text()) for step in page.select("h2")[-1].find_all_next("li")]
    assert steps == ["19 June 2025, moved from 5 April 2025 by “Second delay of enforcement” (said at first as mid-June 2025)"]
    assert page.find("a", string="All deadlines and how they moved")["href"] == "https://example.org/saga/deadlines/"


@pytest.mark.parametrize("language", ["en", "it"])
def test_the_text_says_every_fact_and_address_that_the_html_says(env, saga, language: str) -> None:
    rendered = mail(env, saga, 0, language)
    page = body(rendered)
    text = plain(rendered.text)
    assert {link["href"] for link in page.select("a")} <= set(re.findall(r"https?://\S+", rendered.text))
    for node in page.select("h1, h3, .date, .soon, li, del, ins"):
        fact = plain(node.get_text()).partition(" (")[0]
        assert fact in text, fact
    for heading in page.select("h2"):
        assert heading.get_text().upper() in rendered.text


@pytest.mark.parametrize(
    ("from_seq", "language", "said"),
    [
        (12, "en", "Change 13, as of 7 June 2025"),
        (12, "it", "Modifica 13; situazione: 7 giugno 2025"),
        (10, "en", "Changes 11 to 13, as of 7 June 2025"),
    ],
)
def test_a_digest_names_the_changes_it_tells_of(env, saga, from_seq: int, language: str, said: str) -> None:
    rendered = mail(env, saga, from_seq, language)
    assert body(rendered).select_one(".meta").get_text() == rendered.text.splitlines()[1] == said


def test_the_preheader_is_the_first_news(env, saga) -> None:
    assert body(mail(env, saga)).select_one(".preheader").get_text().startswith("Second delay of enforcement")


def test_the_html_loads_nothing_and_runs_nothing(env, saga) -> None:
    page = BeautifulSoup(mail(env, saga, 0).html, "lxml")
    assert not page.select("img, script, link, iframe, form, svg, [style], [background]")
    assert "url(" not in page.style.get_text()
    assert "@import" not in page.style.get_text()


def test_lines_of_the_text_are_at_most_76_columns_but_for_addresses(env, saga) -> None:
    lines = mail(env, saga, 0).text.splitlines()
    assert max(len(line) for line in lines if "://" not in line) <= 76


def test_rendering_again_gives_the_same_bytes(env, saga) -> None:
    assert mail(env, saga) == mail(env, saga)


def test_an_event_taken_out_again_is_told_as_retracted_with_a_link_to_what_stays_of_it(env, saga) -> None:
    gone = next(event for event in saga.timeline.events if event.id == "talks")
    fields = tuple(FieldChange(name, value, None) for name, value in event_json(gone).items())
    log = (*saga.changes, Change(14, saga.now, "talks", ChangeKind.RETRACTED, fields))
    timeline = replace(saga.timeline, events=tuple(event for event in saga.timeline.events if event is not gone))
    page = body(mail(env, saga, 13, timeline=timeline, changes=log))
    assert page.select_one("h3 del").get_text() == "Buyers are said to talk"
    assert page.select_one("h3 + p + p a")["href"] == "https://example.org/saga/event/talks/"


def large(saga, n: int, **texts):
    events = tuple(replace(saga.timeline.events[0], id=f"e-{i:03}", **texts) for i in range(n))
    log = tuple(Change(i, saga.now, event.id, ChangeKind.ADDED) for i, event in enumerate(events, 1))
    return {"timeline": replace(saga.timeline, events=events), "changes": log}


def test_what_does_not_fit_is_counted_and_linked_to(env, saga) -> None:
    rendered = mail(env, saga, 0, **large(saga, 300))
    shown = len(body(rendered).select("h3 a"))
    assert 0 < shown < 300
    for said in (plain(rendered.text), plain(body(rendered).get_text(" "))):
        assert f"{300 - shown} more changes are on the page of all changes:" in said
    assert "300 new events" in rendered.subject


def test_the_html_stays_below_its_limit_even_for_long_texts_and_addresses(env, saga) -> None:
    source = replace(saga.timeline.events[0].evidence[0], url="https://a.example/" + "&" * 1900, publisher="P&" * 500)
    texts = {"title": {"en": "T&" * 400}, "summary": {"en": "S " * 9000}, "evidence": (source,) * 20}
    rendered = mail(env, saga, 0, **large(saga, 60, **texts))
    assert len(rendered.html.encode()) <= MAX_BYTES
    assert "and 18 more sources" in rendered.text
    assert len(rendered.subject) < 200


def test_deadlines_that_do_not_fit_are_counted_too(env, saga) -> None:
    many = tuple(replace(saga.deadlines[1], id=f"d-{i:03}") for i in range(80))
    rendered = mail(env, saga, deadlines=many)
    assert "40 more deadlines are on the timeline:" in plain(rendered.text)
