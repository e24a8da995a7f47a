from __future__ import annotations

import pytest

from tracker.detect.likeness import Rarity
from tracker.detect.reading import read
from tracker.detect.stories import Shelf


@pytest.fixture
def grouped(write, profile):
    """Groups (title, language, hours) in the order given; gives the story number of each."""

    def group(*titles):
        readings = [
            read(write(n, title, language=lang, hours=hours), profile) for n, (title, lang, hours) in enumerate(titles, 1)
        ]
        shelf = Shelf(Rarity([reading.words for reading in readings], frozenset({"vireo", "lumen"})))
        return [shelf.place(reading, None).id for reading in readings]

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
        (("Offer of $4 billion for Vireo sale", "en", 0), ("Offer of $9 billion for Vireo sale", "en", 5)),
        (("Senate passes Vireo sale bill", "en", 0), ("Senate passes Vireo sale bill", "en", 24 * 30)),
        (("Senate passes Vireo bill", "en", 0), ("参议院通过Vireo法案", "zh", 24 * 3)),
        (("Vireo opens a data centre sale", "en", 0), ("Court hears Vireo lawsuit", "en", 1)),
    ],
)
def test_different_happenings_stay_apart_however_alike_they_read(one, other, grouped):
    first, second = grouped(one, other)
    assert first != second


def test_a_copy_joins_its_original_and_is_no_independent_report(write, profile):
    original, copy = (read(write(n, "Senate passes Vireo bill", family=f"House {n}"), profile) for n in (1, 2))
    shelf = Shelf(Rarity([original.words]))
    shelf.place(original, None)
    story = shelf.place(copy, original).value()
    assert (story.article_ids, story.copies, story.families) == ((1, 2), (2,), ("House 1",))


def test_a_family_counts_once(write, profile):
    shelf = Shelf(Rarity([]))
    titles = ["Senate passes Vireo sale bill", "Vireo sale bill passes Senate vote"]
    for number, title in enumerate(titles, 1):
        story = shelf.place(read(write(number, title, publisher=f"Paper {number}", family="Group"), profile), None)
    assert story.value().families == ("Group",)


def test_new_stories_are_numbered_down_from_minus_one(grouped):
    assert grouped(("Court hears Vireo lawsuit", "en", 0), ("翠鸣被要求出售", "zh", 0)) == [-1, -2]


def test_a_restored_story_takes_in_what_follows(write, profile):
    first = read(write(1, "Senate passes Vireo sale bill"), profile)
    shelf = Shelf(Rarity([first.words]))
    stored = shelf.place(first, None).value()
    later = Shelf(Rarity([first.words]))
    later.restore(stored, [first])
    story = later.place(read(write(2, "Senate passes the Vireo sale bill after all", hours=9), profile), None)
    assert story.id == stored.id
    assert story.last_seen > stored.last_seen
