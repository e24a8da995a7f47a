"""The ledger, ticks and digests."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tracker import store
from tracker.model import Digest, LetGo
from tracker.store import digests, ledger, pings, ticks


def _digest(make, **others):
    return replace(Digest("saga", 0, 4, make.now, ()), **others)


def _save(session, digest, period="2026-W09", language="en", html="<p>The news</p>\r\n"):
    return digests.save(session, digest, period=period, language=language, subject="News", html=html, text="The news\n")


def test_the_ledger_says_by_which_rule_an_article_was_let_go(session, make):
    a, b = make.offer(session, "a", "b")
    why = (LetGo(a, "relevance", "no-entity"), LetGo(b, "relevance", "excluded", ("crossword", "顶点")))
    ledger.record(session, "saga", why, make.now)
    ledger.record(session, "saga", (LetGo(a, "novelty", "known", ("first-order",)),), make.now + timedelta(hours=1))
    assert ledger.for_article(session, a) == (("saga", why[0]), ("saga", LetGo(a, "novelty", "known", ("first-order",))))
    assert ledger.for_article(session, b) == (("saga", why[1]),)
    assert ledger.for_article(session, 999) == ()
    assert ledger.counts(session, make.now) == {
        ("novelty", "known"): 1,
        ("relevance", "excluded"): 1,
        ("relevance", "no-entity"): 1,
    }
    assert ledger.counts(session, make.now + timedelta(hours=1)) == {("novelty", "known"): 1}


def test_the_ledger_written_again_changes_no_row(engine, make, contents):
    with store.writing(engine) as session:
        make.begin(session)
        make.offer(session, "a")
        ledger.record(session, "saga", (LetGo(1, "relevance", "no-entity"),), make.now)
    before = contents()
    with store.writing(engine) as session:
        ledger.record(session, "saga", (LetGo(1, "relevance", "no-entity"),), make.now + timedelta(days=1))
        ledger.record(session, "saga", (), make.now)
    assert contents() == before


def test_a_period_of_a_job_is_given_to_the_first_only(session, make):
    assert ticks.claim(session, "digest", "2026-03-01", make.now)
    assert not ticks.claim(session, "digest", "2026-03-01", make.now)
    assert ticks.claim(session, "digest", "2026-03-02", make.now)
    assert ticks.claim(session, "check", "2026-03-01", make.now)


def test_old_periods_are_forgotten(session, make):
    ticks.claim(session, "check", "old", make.now - timedelta(days=1))
    ticks.claim(session, "check", "new", make.now)
    ticks.forget(session, make.now)
    assert ticks.claim(session, "check", "old", make.now)
    assert not ticks.claim(session, "check", "new", make.now)


def test_a_digest_is_kept_as_it_was_rendered_and_never_again(session, make):
    id_ = _save(session, _digest(make))
    assert _save(session, _digest(make, to_seq=9), html="<p>Rendered again</p>") == id_
    (kept,) = digests.listing(session, "saga", 10)
    assert kept.id == id_
    assert (kept.html, kept.text, kept.subject, kept.to_seq) == ("<p>The news</p>\r\n", "The news\n", "News", 4)
    assert (kept.timeline_id, kept.period, kept.language, kept.at) == ("saga", "2026-W09", "en", make.now)


def test_the_watermark_is_the_last_change_told_of_in_a_language(session, make):
    assert digests.watermark(session, "saga", "en") == 0
    _save(session, _digest(make, to_seq=4))
    _save(session, _digest(make, from_seq=4, to_seq=7), period="2026-W10")
    _save(session, _digest(make, to_seq=5), language="it")
    assert digests.watermark(session, "saga", "en") == 7
    assert digests.watermark(session, "saga", "it") == 5
    assert [one.to_seq for one in digests.listing(session, "saga", 2)] == [5, 7]


def test_a_hub_is_owed_what_it_was_not_told_of_as_it_is_now(session, make):
    now = {"https://a.example/feed": "1", "https://b.example/feed": "2"}
    assert pings.owed(session, "https://hub.example/", now) == now
    for topic, digest in now.items():
        pings.record(session, "https://hub.example/", topic, digest, make.now)
    assert pings.owed(session, "https://hub.example/", now) == {}
    assert pings.owed(session, "https://other.example/", now) == now
    changed = now | {"https://b.example/feed": "3", "https://c.example/feed": "4"}
    assert pings.owed(session, "https://hub.example/", changed) == dict(list(changed.items())[1:])
    pings.record(session, "https://hub.example/", "https://b.example/feed", "3", make.now + timedelta(hours=1))
    assert list(pings.owed(session, "https://hub.example/", changed)) == ["https://c.example/feed"]


def test_the_last_write_of_this_process_is_told_from_the_one_before(engine, make):
    before = store.last_write(engine)
    with store.reading(engine):
        assert store.last_write(engine) is before
    with store.writing(engine) as session:
        ticks.claim(session, "check", "now", make.now)
        assert store.last_write(engine) is before, "not written yet"
    after = store.last_write(engine)
    assert after is not before
    with pytest.raises(ZeroDivisionError), store.writing(engine):
        raise ZeroDivisionError
    assert store.last_write(engine) is not after, "whether a commit that failed was one is not known"
