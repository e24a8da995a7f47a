"""The flow from sources to candidates, through real HTTP and on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from tests.sites import DAY, EXTENDED, HOME, NOW, Page, Site, check, feed, follow, open_site, settings_in, source, together
from tests.test_recorded_days import rows
from tracker import articles, detect, finding, pipeline, store
from tracker.errors import NotFound, ParseError, TrackerError, Unreachable
from tracker.fetch import Fetcher
from tracker.finding import Detected
from tracker.model import Article, Check, LetGo, Source, SourceStatus
from tracker.states import Band, CandidateState, SourceKind, SourceState, Tier
from tracker.store import Engine

HOUR = timedelta(hours=1)
GOOD = feed((EXTENDED, "https://news.test/a"), ("Harvest festival opens", "https://news.test/b"))
OPINION = "Opinion: what the HarbourCo sale means for dock workers"


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as running:
        running.pages["/good.xml"] = GOOD
        yield running


def status_of(engine: Engine, source_id: str) -> SourceStatus:
    with store.reading(engine) as session:
        return store.sources.get(session, source_id)[1]


def checks_of(engine: Engine, source_id: str) -> tuple[Check, ...]:
    with store.reading(engine) as session:
        return store.sources.checks(session, source_id, 100)


def waiting(engine: Engine) -> list[Article]:
    with store.reading(engine) as session:
        return list(store.articles.inbox(session, "harbour", 1000))


def let_go(engine: Engine, url: str) -> tuple[LetGo, ...]:
    with store.reading(engine) as session:
        found = store.ledger.for_article(session, store.articles.find(session, url).id)
    assert {timeline_id for timeline_id, _ in found} <= {"harbour"}
    return tuple(entry for _, entry in found)


def proposed(engine: Engine, *states: CandidateState) -> list[str]:
    with store.reading(engine) as session:
        return [one.title for one in store.candidates.listing(session, "harbour", states or (CandidateState.PENDING,))]


# --- check --------------------------------------------------------------------------------------------------------

BROKEN = {
    "refused": (None, 0, "no connection to the host"),
    "gone": (Page(b"gone", 404), 404, "the host answered 404"),
    "down": (Page(b"sorry", 500), 500, "the host answered 500"),
    "garbage": (Page(bytes(range(256)) * 20), 200, "this is not a feed"),
    "page": (Page(b"<!doctype html><html><body>Hello", kind="text/html"), 200, "this is a web page, not a feed"),
    "empty": (Page(b""), 200, "the answer is empty"),
    "slow": (Page(hangs=True), 0, "no whole answer within 1 seconds"),
    "large": (Page(b"<rss>" + b" " * 300_000), 0, "the host announces 300005 bytes"),
}


def test_sources_that_fail_each_in_another_way_stop_no_other(engine: Engine, site: Site, tmp_path: Path) -> None:
    site.pages |= {f"/{name}.xml": page for name, (page, *_) in BROKEN.items() if page}
    urls = {name: site.url(f"/{name}.xml") for name in ("good", *BROKEN)} | {"refused": "http://127.0.0.1:9/feed.xml"}
    follow(engine, *(source(name, url) for name, url in sorted(urls.items())))
    done = check(engine, settings=settings_in(tmp_path, fetch_deadline=1.0, fetch_max_bytes=200_000))
    assert (done["good"].seen, done["good"].new, done["good"].error) == (2, 2, "")
    for name, (_, status, words) in BROKEN.items():
        row, after = checks_of(engine, name)[0], status_of(engine, name)
        assert row == done[name]
        assert words in row.error, (name, row)
        assert (row.status, row.seen, row.new) == (status, 0, 0)
        assert (row.error, row.next_check, row.why_next) == (after.error, after.next_check, after.why_next)
        assert (after.state, after.failures, after.next_check) == (SourceState.FAILING, 1, NOW + HOUR)
        assert after.why_next == "failed once, tried again after 60 min"
    assert [article.title for article in waiting(engine)] == [EXTENDED, "Harvest festival opens"]


def test_a_source_that_fails_again_waits_longer_and_one_that_recovers_is_well(engine: Engine, site: Site) -> None:
    follow(engine, source("good", site.url("/good.xml")))
    site.pages["/good.xml"] = Page(b"", 503)
    check(engine)
    check(engine, NOW + HOUR)
    after = status_of(engine, "good")
    assert (after.failures, after.next_check) == (2, NOW + 3 * HOUR)
    assert after.why_next == "failed 2 times in a row, tried again after 2 h"
    site.pages["/good.xml"] = GOOD
    check(engine, NOW + 3 * HOUR)
    after = status_of(engine, "good")
    assert (after.state, after.failures, after.error, after.last_ok) == (SourceState.OK, 0, "", NOW + 3 * HOUR)
    assert after.why_next == "checked every 60 min"


def test_an_answer_that_trips_the_parser_is_an_error_of_that_source_alone(
    engine: Engine, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(engine, source("bad", site.url("/bad.xml")), source("good", site.url("/good.xml")))
    site.pages["/bad.xml"] = GOOD
    parse = articles.parse

    def trips(source: Source, *answer: Any) -> Any:
        return parse(source, *answer) if source.id == "good" else [][0]

    monkeypatch.setattr(articles, "parse", trips)
    done = check(engine)
    assert done["bad"].error == "its answer could not be read (IndexError)"
    assert (done["good"].error, done["good"].new) == ("", 2)


def test_an_unchanged_answer_is_not_read_again(engine: Engine, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    parse = articles.parse
    monkeypatch.setattr(articles, "parse", lambda source, *answer: (read.append(source.id), parse(source, *answer))[1])
    follow(engine, source("good", site.url("/good.xml")))
    first = check(engine)["good"]
    second = check(engine, NOW + HOUR)["good"]
    assert [status for _, status in site.asked] == [200, 304]
    assert (first.status, second.status, second.seen, second.error) == (200, 304, 0, "")
    with store.writing(engine) as session:
        kept = store.sources.get(session, "good")[1]
        session.connection().exec_driver_sql("UPDATE source_status SET etag = '', last_modified = ''")
    check(engine, NOW + 2 * HOUR)
    assert [status for _, status in site.asked] == [200, 304, 200]
    assert read == ["good"]
    assert status_of(engine, "good").body_hash == kept.body_hash
    site.pages["/good.xml"] = feed(("HarbourCo is sold", "https://news.test/c"))
    assert check(engine, NOW + 3 * HOUR)["good"].new == 1
    assert read == ["good", "good"]


def test_an_article_that_two_sources_offer_is_stored_once(engine: Engine, site: Site) -> None:
    site.pages["/other.xml"] = feed(
        (f"{EXTENDED} - Wire", "http://www.news.test/a/?utm_source=rss#top"), ("Strike ends", "https://news.test/c")
    )
    follow(engine, source("good", site.url("/good.xml")), source("other", site.url("/other.xml")))
    done = check(engine)
    assert sorted([done["good"].new, done["other"].new]) in ([1, 2],)
    assert sorted(article.identity for article in waiting(engine)) == [f"https://news.test/{name}" for name in "abc"]
    before = rows(engine)
    check(engine, NOW + HOUR)
    assert rows(engine) == before


def test_only_what_is_due_is_checked_or_what_is_named(engine: Engine, site: Site) -> None:
    follow(engine, source("good", site.url("/good.xml")), source("off", site.url("/off.xml"), enabled=False))
    with Fetcher(HOME) as fetcher:

        def ids(*more: Any) -> list[str]:
            return [source.id for source, _ in pipeline.check(engine, fetcher, *more)]

        assert ids(NOW) == ["good"]
        assert ids(NOW + HOUR / 2) == []
        assert ids(NOW + HOUR / 2, ["good"]) == ["good"]
        assert ids(NOW + 2 * HOUR) == ["good"]
        assert ids(NOW + 2 * HOUR, (), False) == ["good"]
        with pytest.raises(NotFound, match="'nosuch'"):
            ids(NOW, ["good", "nosuch"])


def test_trying_a_source_shows_its_items_and_stores_nothing(engine: Engine, site: Site) -> None:
    follow(engine, source("good", site.url("/good.xml")))
    before = rows(engine)
    tried = Source("test", SourceKind.FEED, site.url("/good.xml"), "News", Tier.PRESS, "en")
    site.pages["/page"] = BROKEN["page"][0]
    with Fetcher(HOME) as fetcher:
        assert [item.title for item in pipeline.try_source(tried, fetcher, NOW)] == [EXTENDED, "Harvest festival opens"]
        with pytest.raises(ParseError, match="a web page"):
            pipeline.try_source(Source("test", SourceKind.FEED, site.url("/page"), "", Tier.PRESS, "en"), fetcher, NOW)
        with pytest.raises(Unreachable, match="no connection"):
            pipeline.try_source(Source("test", SourceKind.FEED, "http://127.0.0.1:9/", "", Tier.PRESS, "en"), fetcher, NOW)
    assert rows(engine) == before


# --- read ---------------------------------------------------------------------------------------------------------

STORY = Page(
    b"<html><head><title>News</title></head><body><article><h1>HarbourCo</h1>"
    + b"".join(
        b"<p>In room %d the president signed a page that gives HarbourCo until September to sell.</p>" % n for n in range(9)
    )
    + b"</article></body></html>",
    kind="text/html; charset=utf-8",
)


def read_pages(engine: Engine) -> int:
    with Fetcher(HOME) as fetcher:
        return pipeline.read_pages(engine, fetcher, NOW)


def test_pages_are_read_only_of_short_articles_that_matter_where_the_source_and_its_robots_allow(
    engine: Engine, site: Site
) -> None:
    site.pages |= dict.fromkeys(("/short", "/plain", "/long", "/festival", "/private/x", "/none"), STORY)
    site.pages["/robots.txt"] = Page(b"User-agent: *\nDisallow: /private/", kind="text/plain")
    site.pages["/gone"] = Page(b"", 404)
    site.pages["/full.xml"] = feed(
        (EXTENDED, site.url("/short")),
        ("Harvest festival opens", site.url("/festival")),
        ("HarbourCo: a private word", site.url("/private/x")),
        ("HarbourCo sale is gone", site.url("/gone")),
    )
    site.pages["/long.xml"] = feed(("HarbourCo at length", site.url("/long")), text="HarbourCo is for sale. " * 30)
    site.pages["/plain.xml"] = feed(("HarbourCo in plain", site.url("/plain")))
    follow(
        engine,
        source("full", site.url("/full.xml"), full_text=True),
        source("long", site.url("/long.xml"), full_text=True),
        source("plain", site.url("/plain.xml")),
    )
    check(engine)
    site.asked.clear()
    assert read_pages(engine) == 1
    assert sorted(site.asked) == [("/gone", 404), ("/robots.txt", 200), ("/short", 200)]
    texts = {article.title: article.text for article in waiting(engine)}
    assert "gives HarbourCo until September" in texts[EXTENDED]
    assert texts["HarbourCo: a private word"] == texts["HarbourCo in plain"] == ""
    assert finding.find(engine, NOW).articles == 6
    site.asked.clear()
    assert read_pages(engine) == 0
    assert site.asked == []


def test_at_most_so_many_pages_are_read_at_a_time(engine: Engine, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "PAGES", 2)
    site.pages |= {f"/{number}": STORY for number in range(4)}
    site.pages["/full.xml"] = feed(*((f"HarbourCo sale, part {number}", site.url(f"/{number}")) for number in range(4)))
    follow(engine, source("full", site.url("/full.xml"), full_text=True))
    check(engine)
    assert [read_pages(engine) for _ in range(3)] == [2, 2, 0]


# --- find ---------------------------------------------------------------------------------------------------------


def test_what_matters_is_proposed_once_and_what_does_not_is_in_the_ledger(engine: Engine, site: Site) -> None:
    follow(engine, source("good", site.url("/good.xml")))
    check(engine)
    assert finding.find(engine, NOW) == Detected(articles=2, relevant=1, candidates=1)
    assert proposed(engine) == [EXTENDED]
    assert [entry.rule for entry in let_go(engine, "https://news.test/b")] == ["no_entity"]
    before = rows(engine)
    check(engine, NOW + HOUR)
    assert finding.find(engine, NOW + HOUR) == Detected()
    assert rows(engine) == before


def trip_over(monkeypatch: pytest.MonkeyPatch, *titles: str) -> list[int]:
    """Make detection fail wherever an article has one of these titles; gives the sizes of the batches it was called with."""
    sizes: list[int] = []
    real_detect, real_matters = detect.detect, detect.matters

    def trip(found: Any) -> None:
        if any(article.title in titles for article in found):
            raise ZeroDivisionError

    def detects(found: Any, *more: Any) -> Any:
        sizes.append(len(found))
        trip(found)
        return real_detect(found, *more)

    monkeypatch.setattr(detect, "detect", detects)
    monkeypatch.setattr(detect, "matters", lambda article, timeline: (trip([article]), real_matters(article, timeline))[1])
    return sizes


def test_an_article_that_detection_cannot_take_is_let_go_and_the_others_go_on(
    engine: Engine, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.pages["/good.xml"] = feed(
        ("HarbourCo one", "https://news.test/1"),
        ("HarbourCo trips", "https://news.test/2"),
        (EXTENDED, "https://news.test/3"),
        ("HarbourCo festival trips", "https://news.test/4"),
    )
    trip_over(monkeypatch, "HarbourCo trips", "HarbourCo festival trips")
    follow(engine, source("good", site.url("/good.xml"), full_text=True))
    with Fetcher(HOME) as fetcher:
        _, found = pipeline.tick(engine, fetcher, settings_in(tmp_path), NOW)
    assert found.articles == 4
    assert EXTENDED in proposed(engine)
    assert waiting(engine) == []
    for number, rules in {"1": [], "2": ["failed: ZeroDivisionError"], "3": [], "4": ["failed: ZeroDivisionError"]}.items():
        assert [entry.rule for entry in let_go(engine, f"https://news.test/{number}") if entry.stage == "detect"] == rules


def test_a_bad_article_behind_many_is_found_in_few_tries(engine: Engine, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.pages["/good.xml"] = feed(*((f"HarbourCo picnic {n}", f"https://news.test/{n}") for n in range(200)))
    sizes = trip_over(monkeypatch, "HarbourCo picnic 170")
    follow(engine, source("good", site.url("/good.xml")))
    check(engine)
    assert finding.find(engine, NOW).articles == 200
    assert [entry.rule for entry in let_go(engine, "https://news.test/170")] == ["failed: ZeroDivisionError"]
    assert waiting(engine) == []
    assert len(sizes) < 40


def test_a_database_that_fails_lets_no_article_go(engine: Engine, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> Any:
        raise OperationalError("INSERT", {}, RuntimeError("disk full"))

    follow(engine, source("good", site.url("/good.xml")))
    check(engine)
    monkeypatch.setattr(store.stories, "save", fails)
    trip_over(monkeypatch, "Harvest festival opens")
    with pytest.raises(TrackerError, match="the database failed: disk full"):
        finding.find(engine, NOW)
    assert EXTENDED in [article.title for article in waiting(engine)]
    monkeypatch.undo()
    finding.find(engine, NOW)
    assert proposed(engine) == [EXTENDED]


def test_two_detections_at_once_propose_each_story_once(engine: Engine, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    follow(engine, source("good", site.url("/good.xml")))
    check(engine)
    found = together(monkeypatch, detect, "detect", lambda _: finding.find(engine, NOW))
    assert proposed(engine) == [EXTENDED]
    assert sum(one.articles for one in found) == 2


# --- tick and tidy ------------------------------------------------------------------------------------------------


def test_a_tick_checks_detects_puts_away_and_publishes(engine: Engine, site: Site, tmp_path: Path) -> None:
    settings = settings_in(tmp_path, candidate_days=3)
    follow(engine, source("good", site.url("/good.xml")))
    with Fetcher(settings) as fetcher:
        checks, found = pipeline.tick(engine, fetcher, settings, NOW)
        assert ([row.source_id for row in checks], found) == (["good"], Detected(2, 1, 1))
        page = settings.out / "harbour/site/index.html"
        assert "Title of delay-1" in page.read_text("utf-8")
        assert EXTENDED not in page.read_text("utf-8")
        assert pipeline.tick(engine, fetcher, settings, NOW + 3 * DAY)[1] == Detected()
        assert proposed(engine) == [EXTENDED]
        pipeline.tick(engine, fetcher, settings, NOW + 4 * DAY)
    assert proposed(engine) == []
    assert proposed(engine, CandidateState.EXPIRED) == [EXTENDED]
    with store.reading(engine) as session:
        (last,) = store.decisions.listing(session, "harbour", 1)
    assert (last.who, last.action, last.reason) == ("tracker", "expire", "nobody decided for 3 days")


def test_tidying_forgets_old_ticks_and_checks_and_nothing_else(engine: Engine, site: Site) -> None:
    follow(engine, source("good", site.url("/good.xml")))
    for days in (0, 1, 95):
        check(engine, NOW + days * DAY)
        with store.writing(engine) as session:
            assert store.ticks.claim(session, "check", f"day {days}", NOW + days * DAY)
    finding.find(engine, NOW)
    before = rows(engine)
    pipeline.tidy(engine, NOW + 95 * DAY)
    assert rows(engine) == before
    assert [row.at for row in checks_of(engine, "good")] == [NOW + 95 * DAY]
    with store.writing(engine) as session:
        assert [store.ticks.claim(session, "check", f"day {days}", NOW) for days in (0, 1, 95)] == [True, True, False]


def test_candidates_have_reasons_and_a_band(engine: Engine, site: Site) -> None:
    follow(engine, source("good", site.url("/good.xml")))
    check(engine)
    finding.find(engine, NOW)
    with store.reading(engine) as session:
        (found,) = store.candidates.listing(session, "harbour")
        assert [article.url for article in store.candidates.articles(session, found.id)] == ["https://news.test/a"]
    assert found.band is Band.HIGH
    assert {reason.rule for reason in found.reasons} >= {"core_title", "theme_title"}
