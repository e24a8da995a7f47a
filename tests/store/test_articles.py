"""Articles: stored once, every wording kept, no article lost to a timeline that follows its source."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tracker import store
from tracker.errors import NotFound
from tracker.model import Item
from tracker.states import Tier
from tracker.store import articles, timelines
from tracker.store.tables import ArticleRow, RevisionRow


def _wordings(session, article_id):
    rows = session.connection().execute(select(RevisionRow.title).where(RevisionRow.article_id == article_id))
    return sorted(title for (title,) in rows)


def test_an_item_becomes_an_article_with_all_it_said(session, make):
    item = make.item("a", guid="g", language="fr", origin="Someone")
    added = articles.add(session, make.wire, [item], make.now)
    article = articles.find(session, item.url)
    assert added == articles.Added(1, 0, (article.id,))
    assert (article.title, article.text, article.url, article.published) == (item.title, item.text, item.url, item.published)
    assert (article.language, article.origin, article.seen, article.source_id) == ("fr", "Someone", make.now, "wire")
    assert (article.publisher, article.family, article.tier) == ("The Wire", "wire-group", Tier.AGENCY)
    assert article.identity == item.url


def test_what_an_item_does_not_say_comes_from_its_source(session, make):
    articles.add(session, make.gazette, [Item("Un titolo", guid="1")], make.now)
    (article,) = articles.inbox(session, "saga", 10)
    assert (article.language, article.published, article.url) == ("it", None, "")
    assert article.identity == "guid:gazette:1"


def test_an_aggregator_s_article_is_of_the_publisher_it_names(session, make):
    collector = replace(make.wire, id="collector", url="https://collector.example/", tier=Tier.AGGREGATOR)
    timelines.save(session, replace(make.saga, sources=(collector,)), make.now)
    articles.add(session, collector, [make.item("a", origin="Daily"), make.item("b")], make.now)
    named, unnamed = articles.inbox(session, "saga", 10)
    assert (named.publisher, named.family, named.tier) == ("Daily", "", Tier.AGGREGATOR)
    assert (unnamed.publisher, unnamed.family) == ("The Wire", "wire-group")


def test_offering_the_same_again_changes_no_row(engine, make, contents):
    with store.writing(engine) as session:
        make.begin(session)
        articles.add(session, make.wire, [make.item("a"), make.item("b"), make.item("a", title="Reworded")], make.now)
        articles.clear_inbox(session, "saga", [1])
    before = contents()
    with store.writing(engine) as session:
        again = articles.add(session, make.wire, [make.item("b"), make.item("a"), make.item("a", title="Reworded")], make.now)
    assert again == articles.Added(0, 0, ())
    assert contents() == before


@pytest.mark.parametrize(
    "spelling",
    [
        "https://wire.example/a",
        "http://www.wire.example/a/",
        "https://wire.example/a?utm_source=mail#top",
        "HTTPS://Wire.Example/a",
    ],
)
def test_all_spellings_of_an_address_are_one_article(session, make, spelling):
    (id_,) = make.offer(session, "a")
    assert articles.add(session, make.wire, [make.item("a", url=spelling)], make.now) == articles.Added(0, 0, ())
    assert articles.find(session, spelling).id == id_


def test_items_without_an_address_are_known_by_guid_else_by_title_within_their_source(session, make):
    items = [Item("Same", guid="1"), Item("Same", guid="2"), Item("Untitled fold"), Item("UNTITLED  Fold".replace("  ", " "))]
    assert articles.add(session, make.wire, items, make.now).new == 3
    assert articles.add(session, make.gazette, items[:1], make.now).new == 1


def test_a_new_wording_becomes_the_article_and_the_old_one_is_kept(session, make):
    (id_,) = make.offer(session, "a")
    later = make.now + timedelta(hours=2)
    added = articles.add(session, make.wire, [make.item("a", title="Corrected", text="Other")], later)
    assert added == articles.Added(0, 1, (id_,))
    article = articles.find(session, str(id_))
    assert (article.title, article.text, article.seen) == ("Corrected", "Other", make.now)
    assert article.fingerprint == articles.fingerprint("Corrected", "Other")
    assert _wordings(session, id_) == ["Corrected", "Title a"]


def test_a_wording_seen_before_changes_nothing(session, make):
    (id_,) = make.offer(session, "a")
    articles.add(session, make.wire, [make.item("a", title="Corrected")], make.now)
    assert articles.add(session, make.wire, [make.item("a")], make.now) == articles.Added(0, 0, ())
    assert articles.find(session, str(id_)).title == "Corrected"


def test_another_source_s_wording_of_an_article_is_no_edit_of_it(session, make):
    (id_,) = make.offer(session, "a")
    added = articles.add(session, make.gazette, [make.item("a", title="Title a - The Wire")], make.now)
    assert added == articles.Added(0, 0, ())
    assert articles.find(session, str(id_)).title == "Title a"
    assert _wordings(session, id_) == ["Title a"]


def test_a_full_text_stands_until_the_article_is_reworded(session, make):
    (id_,) = make.offer(session, "a")
    articles.set_text(session, id_, "All of it.")
    articles.add(session, make.wire, [make.item("a")], make.now)
    assert articles.find(session, str(id_)).text == "All of it."
    articles.add(session, make.wire, [make.item("a", text="New words")], make.now)
    assert articles.find(session, str(id_)).text == "New words"
    with pytest.raises(NotFound):
        articles.set_text(session, 999, "x")


# --- inbox --------------------------------------------------------------------------------------------------------


def test_an_article_waits_in_the_inbox_until_it_is_cleared_and_never_comes_again(session, make):
    ids = make.offer(session, "a", "b", "c")
    assert [article.id for article in articles.inbox(session, "saga", 10)] == sorted(ids)
    assert len(articles.inbox(session, "saga", 2)) == 2
    articles.clear_inbox(session, "saga", ids[:2])
    make.offer(session, "a", "b", "c")
    make.offer(session, "a", source=make.gazette)
    assert [article.id for article in articles.inbox(session, "saga", 10)] == [ids[2]]


def test_each_timeline_gets_what_its_sources_offer_though_another_knew_it(session, make):
    timelines.save(session, replace(make.saga, id="other", sources=(make.gazette,)), make.now)
    (id_,) = make.offer(session, "a")
    assert articles.inbox(session, "other", 10) == ()
    articles.clear_inbox(session, "saga", [id_])
    make.offer(session, "a", source=make.gazette)
    assert [article.id for article in articles.inbox(session, "other", 10)] == [id_]
    assert articles.inbox(session, "saga", 10) == ()


def test_a_timeline_that_follows_a_source_later_gets_what_it_still_offers(session, make):
    (id_,) = make.offer(session, "a")
    timelines.save(session, replace(make.saga, id="late"), make.now)
    make.offer(session, "a")
    assert [article.id for article in articles.inbox(session, "late", 10)] == [id_]


# --- finding ------------------------------------------------------------------------------------------------------


def test_an_article_that_is_not_there_is_named(session):
    for wanted in ("nope", "", "0", "7", "9" * 30, "https://wire.example/nope", "https://[bad", "١٢"):
        with pytest.raises(NotFound, match="no article"):
            articles.find(session, wanted)


def test_relevant_are_the_articles_in_stories_of_the_timeline_since_an_instant(session, make):
    make.tell(session, "a")
    make.offer(session, "unrelated")
    assert [article.title for article in articles.relevant_since(session, "saga", make.now)] == ["Title a"]
    assert articles.relevant_since(session, "saga", make.now + timedelta(seconds=1)) == ()
    assert articles.relevant_since(session, "other", make.now) == ()


def test_ten_thousand_articles_are_stored_each_once(session, make):
    items = [make.item(f"n{number}") for number in range(10_000)]
    added = articles.add(session, make.wire, items + items[:700], make.now)
    assert (added.new, added.revised, len(added.ids)) == (10_000, 0, 10_000)
    assert session.connection().execute(select(func.count(func.distinct(ArticleRow.identity)))).scalar() == 10_000
    waiting = articles.inbox(session, "saga", 20_000)
    assert len(waiting) == 10_000
    assert {article.title for article in waiting} == {item.title for item in items}
    articles.clear_inbox(session, "saga", added.ids)
    assert articles.inbox(session, "saga", 1) == ()
