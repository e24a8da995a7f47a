from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detect.conftest import MONDAY, WATCH
from tracker.detect.reading import Reading, read
from tracker.detect.relevance import compiled
from tracker.detect.sameness import Measure
from tracker.detect.stories import Shelf
from tracker.model import Article

WHATS = ("lawyers", "lawyers on the sale", "lawyers at length", "lawyers in public", "lawyers again")


def shelf_for(readings):
    return Shelf(Measure(readings, compiled(WATCH)))


def settled(readings, stored=()):
    """The stories of readings, put to stored ones given as (story, its readings)."""
    shelf = shelf_for([*readings, *(old for _, olds in stored for old in olds)])
    for story, olds in stored:
        shelf.restore(story, olds)
    for reading in readings:
        shelf.place(reading, None)
    return [story.value() for story in shelf.settle()]


@pytest.fixture
def grouped(write, profile):
    """Groups (title, language, hours); gives the story number of each."""

    def group(*titles):
        articles = [write(n, title, language=lang, hours=hours) for n, (title, lang, hours) in enumerate(titles, 1)]
        stories = settled([read(article, profile) for article in articles])
        return [next(story.id for story in stories if article.id in story.article_ids) for article in articles]

    return group


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Senate passes Vireo sale bill", "en", 0), ("Vireo bill cleared by the Senate in late vote", "en", 5)),
        (("Vireo sues over divest law", "en", 0), ("Lumen Holdings sues to stop divest law", "en", 3)),
        (("Il Senato approva la legge su Vireo", "it", 0), ("Legge su Vireo, via libera del Senato", "it", 4)),
        (("参议院通过翠鸣法案", "zh", 0), ("翠鸣法案在参议院获通过", "zh", 2)),
        (("Senate passes Vireo sale bill", "en", 0), ("Il Senato approva la legge su Vireo", "it", 6)),
        (("Senate passes Vireo bill", "en", 0), ("参议院通过Vireo法案", "zh", 8)),
        (("President extends Vireo deadline by 60 days", "en", 0), ("总统延长Vireo期限60天", "zh", 8)),
        (("Vireo order, EO 14399, signed", "en", 0), ("What the text of EO 14399 tells Vireo to do about the sale", "en", 30)),
    ],
)
def test_reports_of_one_happening_share_a_story(one, other, grouped):
    first, second = grouped(one, other)
    assert first == second


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("House passes Vireo sale bill", "en", 0), ("Senate passes Vireo sale bill", "en", 5)),
        (("House passes Vireo bill 301-88", "en", 0), ("House passes Vireo bill 360-58", "en", 5)),
        (("Vireo sues over the sale law", "en", 0), ("Vireo creators sue over the sale law", "en", 5)),
        (("President extends Vireo deadline to April 5", "en", 0), ("President extends Vireo deadline to June 19", "en", 5)),
        (("Order EO 14399 on Vireo sale signed", "en", 0), ("Order EO 14400 on Vireo sale signed", "en", 5)),
        (("参议院通过翠鸣法案", "zh", 0), ("外交部回应参议院通过翠鸣法案", "zh", 5)),
        (("外交部回应翠鸣禁令", "zh", 0), ("商务部回应翠鸣禁令", "zh", 5)),
        (("China raises tariffs on US to 34%", "en", 0), ("China raises tariffs on US to 84%", "en", 5)),
        (("Offer of $4 billion for Vireo sale", "en", 0), ("Offer of $9 billion for Vireo sale", "en", 5)),
        (("Senate passes Vireo sale bill", "en", 0), ("Senate passes Vireo sale bill", "en", 24 * 30)),
        (("Senate passes Vireo bill", "en", 0), ("参议院通过Vireo法案", "zh", 24 * 3)),
        (("Vireo opens a data centre sale", "en", 0), ("Court hears Vireo lawsuit", "en", 1)),
    ],
)
def test_different_happenings_stay_apart_however_alike_they_read(one, other, grouped):
    first, second = grouped(one, other)
    assert first != second


def test_two_stories_meet_through_a_report_that_tells_of_both(grouped):
    first, second, between = grouped(
        ("Senate backs the Vireo sale bill after long debate", "en", 0),
        ("Il Senato approva la legge su Vireo", "it", 1),
        ("Senate passes the Vireo sale bill after long debate", "en", 2),
    )
    assert first == second == between


def test_a_copy_joins_its_original_and_is_no_independent_report(write, profile):
    original, copy = (read(write(n, "Senate passes Vireo bill", family=f"House {n}"), profile) for n in (1, 2))
    shelf = shelf_for([original, copy])
    shelf.place(original, None)
    shelf.place(copy, original)
    (story,) = (found.value() for found in shelf.settle())
    assert (story.article_ids, story.copies, story.families) == ((1, 2), {2: 1}, ("House 1",))


def test_a_copy_of_a_stored_article_enters_its_story(write, profile):
    original, copy = (read(write(n, "Senate passes Vireo bill", hours=n), profile) for n in (1, 2))
    (stored,) = settled([original])
    shelf = shelf_for([original, copy])
    shelf.restore(stored, [original])
    shelf.place(copy, original)
    (story,) = shelf.settle()
    assert (story.id, story.article_ids, story.copies) == (stored.id, [1, 2], {2: 1})


def test_a_family_counts_once(write, profile):
    titles = ["Senate passes Vireo sale bill", "Vireo sale bill passes Senate vote"]
    readings = [read(write(n, title, publisher=f"Paper {n}", family="Group"), profile) for n, title in enumerate(titles, 1)]
    (story,) = settled(readings)
    assert story.families == ("Group",)


def test_new_stories_are_numbered_down_from_minus_one(grouped):
    assert grouped(("Court hears Vireo lawsuit", "en", 0), ("翠鸣被要求出售", "zh", 0)) == [-1, -2]


def test_a_restored_story_takes_in_what_follows(write, profile):
    first, later = (read(write(n, "Senate passes Vireo sale bill", hours=9 * n), profile) for n in (1, 2))
    (stored,) = settled([first])
    (story,) = settled([later], [(stored, [first])])
    assert story.id == stored.id
    assert story.article_ids == (1, 2)
    assert story.last_seen > stored.last_seen


def test_two_stored_stories_are_never_joined(write, profile):
    one, other, third = (read(write(n, "Senate passes Vireo sale bill", hours=n), profile) for n in (1, 2, 3))
    stored = [(settled([reading])[0], [reading]) for reading in (one, other)]
    stored = [(replace(story, id=number), olds) for number, (story, olds) in enumerate(stored, 1)]
    (story,) = settled([third], stored)
    assert story.id in (1, 2)
    assert len(story.article_ids) == 2


def test_stories_that_two_names_part_are_taken_apart(write, profile):
    titles = [f"Vireo court case: judge {who} hears the {what}" for who in ("Ferri", "Okafor") for what in WHATS]
    stories = settled([read(write(n, title), profile) for n, title in enumerate(titles, 1)])
    assert [story.article_ids for story in stories] == [(1, 2, 3, 4, 5), (6, 7, 8, 9, 10)]


TITLES = (
    ("Senate passes Vireo sale bill 71-22", "en"),
    ("Vireo sale bill passes the Senate", "en"),
    ("Il Senato approva la legge sulla vendita di Vireo", "it"),
    ("参议院通过翠鸣法案", "zh"),
    ("Vireo sues over the sale law", "en"),
    ("Tribunale: Vireo fa ricorso contro la legge", "it"),
    ("US tariffs on Chinese steel double to 50%", "en"),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(TITLES), st.integers(0, 300)), max_size=12))
def test_every_article_is_in_exactly_one_story_and_the_same_again(items):
    profile = compiled(WATCH)
    ordered = sorted(items, key=lambda item: item[1])
    articles = [
        Article(n, "s", f"i{n}", "", title, "", language, None, MONDAY.replace(day=3 + hours // 24, hour=hours % 24))
        for n, ((title, language), hours) in enumerate(ordered, 1)
    ]
    readings = [reading for article in articles if isinstance(reading := read(article, profile), Reading)]
    stories = settled(readings)
    assert Counter(number for story in stories for number in story.article_ids) == Counter(r.id for r in readings)
    assert [story.id for story in stories] == [-1 - place for place in range(len(stories))]
    assert settled(readings) == stories
