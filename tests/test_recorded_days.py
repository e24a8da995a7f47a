"""The main job over recorded days, through real HTTP: what is proposed, published and told, and that a second run changes no row.

Real recordings are used where they lie beside the project; an invented saga of the same form always runs, on both databases.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import MetaData, select
from sqlalchemy.engine import Engine

from benchmarks.recorded_days import RecordedFeeds, cut_timeline, midnight, proposed, run_days, serving
from tests import sagas
from tracker import decide, pipeline, store
from tracker.config import Settings, data_root
from tracker.model import Candidate
from tracker.review import Word
from tracker.states import Band, CandidateState

RECORDINGS = Path(__file__).parents[2] / "shared" / "data" / "feeds"
RUN_LOG = {"source_check", "source_status", "tick", "alembic_version"}
SIX_HOURS = timedelta(hours=6)


def rows(engine: Engine) -> dict[str, str]:
    """A digest of every table but the log of runs."""
    tables = MetaData()
    tables.reflect(engine)
    found = {}
    with engine.connect() as connection:
        for name, table in tables.tables.items():
            if name not in RUN_LOG:
                lines = sorted(repr(tuple(row)) for row in connection.execute(select(table)))
                found[name] = f"{len(lines)} {hashlib.sha256(''.join(lines).encode()).hexdigest()}"
    return found


@contextmanager
def following(engine: Engine, folder: Path, timeline: str, since: date, home: Path) -> Iterator[tuple[Settings, RecordedFeeds]]:
    """A tracker on this database that follows the recorded feeds of a folder from an instant on."""
    with serving(folder, midnight(since)) as server:
        settings = replace(Settings(), home=home, allow_hosts=("127.0.0.1",), fetch_per_host_delay=0.0)
        feeds = {child.name: f"{server.origin}/{child.name}.xml" for child in sorted(folder.iterdir())}
        text = cut_timeline(timeline, since - timedelta(days=1), feeds)
        decide.import_timeline(engine, text, "timeline.json", Word("maintainer", midnight(since)))
        yield settings, server


def check_days(
    engine: Engine, settings: Settings, server: RecordedFeeds, since: date, until: date, wanted: dict[str, tuple[str, str]]
) -> None:
    """What every recorded stretch has to show. `wanted` maps words of a title to the first and last day it may be dated to."""
    run_days(engine, settings, server, midnight(since), midnight(until + timedelta(days=1)), SIX_HOURS)
    candidates = proposed(engine)
    for words, (first, last) in wanted.items():
        fitting = [c for c in candidates if words in c.title and c.band is not Band.LOW]
        assert fitting, (words, [c.title for c in candidates])
        assert all(c.date and first <= c.date.earliest.isoformat() <= c.date.latest.isoformat() <= last for c in fitting), fitting
        assert all(c.reasons for c in fitting)
    chosen = next(c for c in candidates if next(iter(wanted)) in c.title)
    approved_everywhere(engine, settings, chosen, midnight(until + timedelta(days=1)))
    before = rows(engine)
    run_days(engine, settings, server, midnight(since), midnight(until + timedelta(days=1)), SIX_HOURS)
    assert rows(engine) == before


def approved_everywhere(engine: Engine, settings: Settings, chosen: Candidate, now: datetime) -> None:
    """Nothing of a candidate is public before its approval, and all of it is after."""
    site = settings.out / "site"
    pipeline.publish_site(engine, settings, now, site)
    assert not any(chosen.title in page.read_text("utf-8") for page in site.rglob("*.*") if page.is_file())
    assert pipeline.write_digests(engine, settings, now) == ()
    ruling = decide.approve(engine, chosen.id, Word("maintainer", now), {"title.en": "The decision everybody waited for"})
    pipeline.publish_site(engine, settings, now, site)
    event_id = ruling.decision.event_id
    for page in ("index.html", "it/index.html", f"event/{event_id}/index.html", "feeds/events.atom", "timeline.json"):
        assert "The decision everybody waited for" in (site / page).read_text("utf-8"), page
    digests = pipeline.write_digests(engine, settings, now)
    assert {path.suffix for path in digests} == {".html", ".txt"}
    assert all("The decision everybody waited for" in " ".join(path.read_text("utf-8").split()) for path in digests)
    assert pipeline.write_digests(engine, settings, now) == ()


@pytest.mark.skipif(not RECORDINGS.is_dir(), reason="the recorded real feeds are not beside the project")
@pytest.mark.parametrize(
    ("since", "until", "wanted"),
    [
        (
            "2025-04-01",
            "2025-04-10",
            {
                "extends TikTok": ("2025-04-03", "2025-04-05"),
                "Extending the TikTok": ("2025-04-04", "2025-04-08"),
                "TikTok proposal": ("2025-04-01", "2025-04-03"),
                "125%": ("2025-04-08", "2025-04-10"),
            },
        ),
        ("2025-01-14", "2025-01-22", {"Supreme Court": ("2025-01-16", "2025-01-18"), "TikTok": ("2025-01-12", "2025-01-22")}),
    ],
    ids=["April 2025", "January 2025"],
)
def test_real_recorded_days(tmp_path: Path, since: str, until: str, wanted: dict[str, tuple[str, str]]) -> None:
    engine = store.connect(f"sqlite:///{tmp_path / 'tracker.db'}")
    store.migrate(engine)
    timeline = (data_root() / "timeline.json").read_text(encoding="utf-8")
    first, last = date.fromisoformat(since), date.fromisoformat(until)
    with following(engine, RECORDINGS, timeline, first, tmp_path) as (settings, server):
        check_days(engine, settings, server, first, last, wanted)
    engine.dispose()


ITEMS = {
    "gazette": [
        ("2031-05-03T06", "Order 7: extending the harbour sale period", "", "order-7"),
        ("2031-05-04T06", "Harvest festival opens in the capital", "Crowds and music.", "festival"),
    ],
    "post": [
        (
            "2031-05-02T18",
            "Ruritania extends HarbourCo sale deadline to 1 September 2031",
            "The president signed the order on Friday.",
            "a",
        ),
        ("2031-05-04T12", "What to know about the HarbourCo sale", "Five questions and answers.", "b"),
        ("2031-05-05T12", "Recipe: harbour soup as HarbourCo cooks make it", "Fry the onions.", "c"),
    ],
}


def record(folder: Path) -> None:
    """Write the invented feeds as recordings: at each item's hour, the feed with all items so far."""
    for name, items in ITEMS.items():
        (folder / name).mkdir(parents=True)
        for count, (hour, *_) in enumerate(items, 1):
            body = feed(name, items[:count])
            stamp = datetime.fromisoformat(f"{hour}:00").strftime("%Y-%m-%dT%H%MZ")
            (folder / name / f"{stamp}.xml.gz").write_bytes(gzip.compress(body.encode()))


def feed(name: str, items: list[tuple[str, str, str, str]]) -> str:
    entries = "".join(
        f"<item><title>{title}</title><link>https://{name}.test/{slug}</link><description>{text}</description>"
        f"<pubDate>{datetime.fromisoformat(f'{hour}:00').replace(tzinfo=UTC):%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
        for hour, title, text, slug in reversed(items)
    )
    return f'<rss version="2.0"><channel><title>{name}</title><link>https://{name}.test/</link>{entries}</channel></rss>'


def test_invented_recorded_days(engine: Engine, tmp_path: Path) -> None:
    record(tmp_path / "feeds")
    since, until = date(2031, 5, 2), date(2031, 5, 6)
    with following(engine, tmp_path / "feeds", json.dumps(sagas.document()), since, tmp_path) as (settings, server):
        check_days(engine, settings, server, since, until, {"extends HarbourCo sale deadline": ("2031-05-01", "2031-05-02")})
    with store.reading(engine) as session:
        (extended,) = store.candidates.listing(session, "harbour", (CandidateState.APPROVED,))
        recipe = store.articles.find(session, "https://post.test/c")
        assert [entry.rule for _, entry in store.ledger.for_article(session, recipe.id)] == ["excluded"]
        festival = store.articles.find(session, "https://gazette.test/festival")
        assert [entry.rule for _, entry in store.ledger.for_article(session, festival.id)] == ["no_entity"]
        assert store.decisions.agrees(session, "harbour")
    assert extended.deadline is not None
    assert extended.deadline.date is not None
    assert (extended.deadline.id, extended.deadline.date.edtf) == ("sell-by", "2031-09-01")
