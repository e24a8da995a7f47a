"""Pings to a WebSub hub: each change of a feed is told once, after it was published, whatever the hub and the process suffer."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.hubs import Hub, open_hub
from tests.sites import DAY, NOW, follow, put_candidate, settings_in, source
from tests.test_recorded_days import rows
from tracker import decide, hub, pipeline, store
from tracker.config import Settings
from tracker.fetch import Fetcher
from tracker.review import Word
from tracker.store import Engine

BASE = "https://news.example.org/saga"


@pytest.fixture
def listening() -> Iterator[Hub]:
    with open_hub() as running:
        yield running


@pytest.fixture
def settings(tmp_path: Path, listening: Hub) -> Settings:
    return settings_in(tmp_path, base_url=BASE, hub=listening.url)


@pytest.fixture
def engine(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """A file of SQLite: what both kinds of database keep of pings is tested in `tests/store`."""
    shutil.copy(sqlite_template, tmp_path / "tracker.db")
    engine = store.connect(f"sqlite:///{tmp_path / 'tracker.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def saga(engine: Engine, settings: Settings) -> Engine:
    """A followed saga whose feeds were published, and the hub told of them."""
    follow(engine, source("gazette", "https://gazette.test/feed.xml"))
    pipeline.publish_all(engine, settings, NOW)
    return engine


def approve(engine: Engine, name: str, category: str = "executive") -> None:
    number = put_candidate(engine, f"https://news.test/{name}", title=f"About {name}", deadline=None)
    decide.approve(engine, number, Word("ada", NOW), {"id": name, "category": category})


def told(engine: Engine, settings: Settings) -> list[str]:
    with Fetcher(settings) as fetcher:
        return list(hub.tell(engine, fetcher, settings, NOW))


def published(engine: Engine, settings: Settings) -> list[str]:
    pipeline.publish_all(engine, settings, NOW + DAY)
    return told(engine, settings)


def test_a_hub_is_told_of_every_live_feed_that_changed_and_of_no_other(
    saga: Engine, settings: Settings, listening: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    first = told(saga, settings)
    assert {f"{BASE}/feeds/events.atom", f"{BASE}/it/feeds/changes.json", f"{BASE}/feeds/category/law/events.rss"} <= {*first}
    assert not [topic for topic in first if "archive" in topic or not topic.startswith(f"{BASE}/")]
    assert listening.took == first
    path, kind, form = listening.came[0]
    assert (path, kind) == ("/hub", "application/x-www-form-urlencoded")
    assert form == {"hub.mode": "publish", "hub.url": first[0]}
    approve(saga, "delay-2", "court")
    again = published(saga, settings)
    forms = ("atom", "json", "rss")
    below = ("feeds", "feeds/category/court")
    changed = {
        f"{BASE}/{lang}{folder}/{kind}.{form}"
        for lang in ("", "it/")
        for folder in below
        for kind in ("events", "changes")
        for form in forms
    }
    assert {*again} == changed
    assert listening.took == first + again
    assert f"was told of {len(again)} feeds" in caplog.text


def test_nothing_is_told_twice_without_a_new_change(saga: Engine, settings: Settings, listening: Hub) -> None:
    assert told(saga, settings)
    before = rows(saga)
    assert [published(saga, settings) for _ in range(3)] == [[], [], []]
    assert len(listening.took) == len({*listening.took})
    assert rows(saga) == before


def test_a_change_is_told_when_it_is_published_and_not_before(saga: Engine, settings: Settings, listening: Hub) -> None:
    told(saga, settings)
    approve(saga, "delay-2")
    assert told(saga, settings) == []
    feed = settings.out / "harbour" / "site" / "feeds" / "events.atom"
    seen: list[bool] = []
    listening.before = lambda _: seen.append(b"delay-2" in feed.read_bytes())
    assert published(saga, settings)
    assert set(seen) == {True}


@pytest.mark.parametrize(("status", "said"), [(500, "500"), (503, "503"), (429, "429"), (403, "403"), (404, "404"), (307, "307")])
def test_a_hub_that_refuses_is_told_again_and_then_of_all(
    saga: Engine, settings: Settings, listening: Hub, status: int, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    listening.status = status
    assert [told(saga, settings) for _ in range(2)] == [[], []]
    assert len(listening.came) == 2, "it asks once, not for every feed"
    assert f"the hub {listening.url} did not take the ping" in caplog.text
    assert said in caplog.text
    assert "tried again at the next tick" in caplog.text
    listening.status = 202
    assert told(saga, settings) == listening.took
    assert f"{BASE}/feeds/events.atom" in listening.took


def test_a_feed_that_a_hub_refuses_does_not_keep_it_from_the_others(saga: Engine, settings: Settings, listening: Hub) -> None:
    def refuses_one(topic: str) -> None:
        listening.status = 400 if topic == f"{BASE}/feeds/changes.atom" else 202

    listening.before = refuses_one
    assert len(told(saga, settings)) > 20
    assert f"{BASE}/feeds/changes.atom" not in listening.took
    assert told(saga, settings) == []
    listening.before, listening.status = (lambda _: None), 202
    assert told(saga, settings) == [f"{BASE}/feeds/changes.atom"]


def test_what_a_hub_took_before_it_failed_is_not_told_again(saga: Engine, settings: Settings, listening: Hub) -> None:
    def fails_from_the_third_on(_: str) -> None:
        listening.status = 204 if len(listening.came) < 3 else 500

    listening.before = fails_from_the_third_on
    assert len(told(saga, settings)) == 2
    listening.before, listening.status = (lambda _: None), 204
    told(saga, settings)
    assert len(listening.took) == len({*listening.took}) > 20


def test_a_process_killed_between_two_pings_owes_the_rest(saga: Engine, settings: Settings, listening: Hub) -> None:
    with Fetcher(settings) as fetcher:
        telling = hub.tell(saga, fetcher, settings, NOW)
        first = [next(telling) for _ in range(3)]
        telling.close()
    rest = told(saga, settings)
    assert not {*first} & {*rest}
    assert listening.took == first + rest


TELLING = """
from datetime import UTC, datetime
from tracker import config, hub, store
from tracker.fetch import Fetcher
settings = config.load()
with Fetcher(settings) as fetcher:
    list(hub.tell(store.connect(settings.database), fetcher, settings, datetime.now(UTC)))
"""


def test_a_process_killed_before_the_answer_owes_that_ping_and_the_rest(saga: Engine, settings: Settings, listening: Hub) -> None:
    said = {
        "TRACKER_HOME": str(settings.home),
        "TRACKER_BASE_URL": BASE,
        "TRACKER_HUB": listening.url,
        "TRACKER_ALLOW_HOSTS": "127.0.0.1",
    }
    process = subprocess.Popen([sys.executable, "-c", TELLING], env=os.environ | said)

    def kills_at_the_third(_: str) -> None:
        if len(listening.came) == 3:
            process.kill()
            process.wait()

    listening.before = kills_at_the_third
    assert process.wait(60) == -signal.SIGKILL
    came = [form["hub.url"] for _, _, form in listening.came]
    listening.before = lambda _: None
    rest = told(saga, settings)
    assert rest[0] == came[2]
    assert not {*came[:2]} & {*rest}
    assert told(saga, settings) == []


def test_a_dead_hub_is_said_in_words_and_told_when_it_is_back(
    saga: Engine, settings: Settings, listening: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    with open_hub() as gone:
        pass
    assert told(saga, replace(settings, hub=gone.url)) == []
    assert "no connection to the host" in caplog.text
    assert told(saga, settings) == listening.took != []


def test_a_hub_that_hangs_costs_one_deadline_and_is_told_again(
    saga: Engine, settings: Settings, listening: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    listening.before = lambda _: bool(listening.closing.wait(30))
    assert told(saga, replace(settings, fetch_deadline=0.5)) == []
    assert "no whole answer within 0.5 seconds" in caplog.text
    assert len(listening.came) == 1
    listening.before, listening.took = (lambda _: None), []
    assert told(saga, settings) == listening.took != []


def test_only_the_status_of_an_answer_is_waited_for(saga: Engine, settings: Settings, listening: Hub) -> None:
    listening.lasting = True
    assert len(told(saga, settings)) > 20


def test_a_private_hub_needs_leave(saga: Engine, settings: Settings, listening: Hub, caplog: pytest.LogCaptureFixture) -> None:
    assert told(saga, replace(settings, allow_hosts=())) == []
    assert listening.came == []
    assert "127.0.0.1 is not a public address" in caplog.text


def test_another_hub_is_told_of_everything(saga: Engine, settings: Settings, listening: Hub) -> None:
    first = told(saga, settings)
    with open_hub() as other:
        assert told(saga, replace(settings, hub=other.url)) == other.took == first
    assert told(saga, settings) == []


def test_without_a_hub_nobody_is_told(saga: Engine, settings: Settings, listening: Hub) -> None:
    assert told(saga, replace(settings, hub="")) == []
    assert listening.came == []
