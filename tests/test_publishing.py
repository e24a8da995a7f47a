"""What is written for readers, on both databases: the site, and digests of what is new, each change told once."""

from __future__ import annotations

import json
import os
import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests import sagas
from tests.sites import DAY, HOME, NOW, follow, put_candidate, source, timeline_text, together
from tests.test_recorded_days import rows
from tests.torn import killed_writing
from tracker import decide, digest, pipeline, publish, store
from tracker.config import Settings, data_root, load
from tracker.errors import DeliveryError
from tracker.review import Word
from tracker.store import Engine
from tracker.store.digests import Rendered

ADA = Word("ada", NOW)
FRONTS = {"index.html", "it/index.html"}
BOTH = {".en.html", ".en.txt", ".it.html", ".it.txt"}


@pytest.fixture
def saga(engine: Engine) -> Engine:
    follow(engine, source("gazette", "https://gazette.test/feed.xml"))
    return engine


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(HOME, home=tmp_path)


def approve(engine: Engine, name: str, at: Any = NOW) -> None:
    """Put a candidate of this name and approve it as the event of this name."""
    number = put_candidate(engine, f"https://news.test/{name}", title=f"About {name}", deadline=None)
    decide.approve(engine, number, Word("ada", at), {"id": name})


def digests_of(engine: Engine) -> list[Rendered]:
    """The stored digests, oldest first."""
    with store.reading(engine) as session:
        return list(reversed(store.digests.listing(session, "harbour", 1000)))


def spans(engine: Engine) -> list[tuple[str, int, int]]:
    return [(one.language, one.from_seq, one.to_seq) for one in digests_of(engine)]


def last_seq(engine: Engine) -> int:
    with store.reading(engine) as session:
        return store.changes.last_seq(session, "harbour")


def endings(paths: tuple[Path, ...]) -> set[str]:
    return {"." + path.name.partition(".")[2] for path in paths}


# --- the site -----------------------------------------------------------------------------------------------------


def content(folder: Path) -> Iterator[tuple[str, bytes]]:
    return ((path.relative_to(folder).as_posix(), path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file())


def test_publishing_again_changes_nothing_and_of_an_undone_event_its_withdrawal_stays(saga: Engine, settings: Settings) -> None:
    out = settings.out / "site"
    assert pipeline.publish_site(saga, settings, NOW, out) > 0
    without = dict(content(out))
    approve(saga, "delay-2")
    assert pipeline.publish_site(saga, settings, NOW, out) > 0
    assert {"event/delay-2/index.html", "it/event/delay-2/index.html"} <= dict(content(out)).keys() - without.keys()
    for path in out.rglob("*"):
        os.utime(path, (1, 1))
    assert pipeline.publish_site(saga, settings, NOW, out) == 0
    assert {path.stat().st_mtime for path in out.rglob("*")} == {1}
    decide.undo(saga, ADA)
    assert pipeline.publish_site(saga, settings, NOW, out) > 0
    left = {"event/delay-2/index.html", "it/event/delay-2/index.html"}
    assert dict(content(out)).keys() - without.keys() == left
    assert all(b'<meta name="robots" content="noindex">' in dict(content(out))[path] for path in left)
    assert b"delay-2" not in dict(content(out))["index.html"] + dict(content(out))["timeline.json"]
    assert b"delay-2" in dict(content(out))["feeds/changes.atom"]


def test_the_published_timeline_is_the_exported_one(saga: Engine, settings: Settings) -> None:
    approve(saga, "delay-2")
    assert pipeline.publish_all(saga, settings, NOW) > 0
    assert (settings.out / "harbour/site/timeline.json").read_text("utf-8") == decide.export_timeline(saga)
    assert pipeline.publish_all(saga, settings, NOW) == 0


@pytest.mark.parametrize(
    ("edit", "page"),
    [
        (lambda doc: doc["sources"][0].update(about="Told anew."), "sources/index.html"),
        (lambda doc: doc["watch"]["themes"][0]["terms"]["en"].append("auction"), "timeline.json"),
        (lambda doc: doc["events"].reverse(), "timeline.json"),
        (lambda doc: doc["title"].update(en="The harbour affair"), "index.html"),
    ],
)
def test_whatever_an_import_changes_is_published(edit: Any, page: str, saga: Engine, settings: Settings) -> None:
    written: dict[str, pipeline.SiteKey] = {}
    pipeline.publish_all(saga, settings, NOW, written)
    before = (settings.out / "harbour/site" / page).read_bytes()
    doc = json.loads(decide.export_timeline(saga))
    edit(doc)
    decide.import_timeline(saga, json.dumps(doc), "timeline.json", ADA)
    pipeline.publish_all(saga, settings, NOW, written)
    assert (settings.out / "harbour/site" / page).read_bytes() != before
    assert pipeline.publish_all(saga, settings, NOW) == 0


def test_a_timeline_before_it_moves_a_timeline_to_another_address(saga: Engine, settings: Settings) -> None:
    written: dict[str, pipeline.SiteKey] = {}
    pipeline.publish_all(saga, settings, NOW, written)
    first = json.dumps(sagas.document() | {"id": "abbey", "events": [], "sources": []})
    decide.import_timeline(saga, first, "timeline.json", ADA)
    pipeline.publish_all(saga, settings, NOW, written)
    assert b"/t/harbour/" in (settings.out / "harbour/site/feeds/events.atom").read_bytes()


@pytest.mark.parametrize(("set_to", "alarms"), [("", 0), ("0", 0), ("7", 1)])
def test_calendars_remind_of_open_deadlines_where_the_setting_says_so(
    saga: Engine, settings: Settings, set_to: str, alarms: int
) -> None:
    asked = replace(settings, alarm_days=load({"TRACKER_ALARM_DAYS": set_to}).alarm_days)
    pipeline.publish_all(saga, asked, NOW)
    site = asked.out / "harbour/site"
    for language in ("", "it/"):
        calendar = (site / language / "deadlines.ics").read_text("utf-8")
        assert calendar.count("TRIGGER:-P6DT15H") == calendar.count("BEGIN:VALARM") == alarms
        assert "VALARM" not in (site / language / "events.ics").read_text("utf-8")


def broken_links(folder: Path, pages_too: bool = True) -> set[tuple[str, str]]:
    """Links from a file of a site on disk to one that is not there, as pairs of paths; without `pages_too` those that pages have
    among each other are left out, and those to front pages."""
    found = set()
    for file in folder.rglob("[!.]*.*"):
        name, text = file.relative_to(folder).as_posix(), file.read_text("utf-8").replace("\r\n ", "")
        inner = file.suffix == ".html" and name not in FRONTS
        links = re.findall(rf"{re.escape(HOME.base_url)}/([\w./-]*)", text)
        if file.suffix == ".html":
            near = [link for link in re.findall(r'(?:href|src)="([^":]+?)(?:[#?][^"]*)?"', text) if not link.startswith("#")]
            links += [posixpath.normpath(posixpath.join(posixpath.dirname(name), link)) for link in near]
        targets = {f"{link}index.html" if not link or link.endswith("/") else link for link in links}
        if not pages_too:
            targets -= targets if inner else FRONTS
        found |= {(name, target) for target in targets if not (folder / target).is_file()}
    return found


def test_no_link_leads_nowhere_wherever_writing_the_site_is_killed(saga: Engine, settings: Settings, tmp_path: Path) -> None:
    site, env = tmp_path / "site", publish.environment(data_root() / "templates")
    first = dict(pipeline.site_files(saga, settings, env, NOW, ""))
    while killed_writing(site, first, 7):
        assert not broken_links(site, pages_too=False)
    assert not broken_links(site)
    approve(saga, "another-one")
    second = dict(pipeline.site_files(saga, settings, env, NOW, ""))
    kills = 0
    while killed_writing(site, second, 7):
        assert not broken_links(site)
        kills += 1
    assert kills > 3
    assert not broken_links(site)
    assert pipeline.publish_site(saga, settings, NOW, site) == 0
    assert not list(site.rglob(".tracker-*"))


def test_all_of_a_long_log_of_changes_is_read(saga: Engine, settings: Settings) -> None:
    with store.writing(saga) as session:
        (kept, *_) = store.changes.listing(session, "harbour")
        store.changes.append(session, "harbour", [replace(kept, at=NOW)] * 1200)
    approve(saga, "delay-2")
    assert len(pipeline.view(saga).changes) == last_seq(saga) > 1200
    assert pipeline.write_digests(saga, settings, NOW)
    assert "About delay-2" in " ".join(digests_of(saga)[0].text.split())


# --- digests ------------------------------------------------------------------------------------------------------


def test_history_is_not_told_and_each_change_is_told_once_in_each_language(saga: Engine, settings: Settings) -> None:
    assert pipeline.write_digests(saga, settings, NOW) == ()
    history = last_seq(saga)
    approve(saga, "delay-2")
    first = last_seq(saga)
    assert endings(pipeline.write_digests(saga, settings, NOW)) == BOTH
    before = rows(saga)
    assert pipeline.write_digests(saga, settings, NOW + DAY) == ()
    assert rows(saga) == before
    approve(saga, "delay-3")
    assert endings(pipeline.write_digests(saga, settings, NOW + DAY)) == BOTH
    for language in ("en", "it"):
        assert [span[1:] for span in spans(saga) if span[0] == language] == [(history, first), (first, last_seq(saga))]
    texts = [" ".join(one.text.split()) for one in digests_of(saga) if one.language == "en"]
    assert ["About delay-2" in text for text in texts] == [True, False]
    assert ["About delay-3" in text for text in texts] == [False, True]


def test_the_first_event_of_a_timeline_that_began_empty_is_told(engine: Engine, settings: Settings) -> None:
    follow(engine, source("gazette", "https://gazette.test/feed.xml"), events=[])
    assert pipeline.write_digests(engine, settings, NOW) == ()
    approve(engine, "delay-1", NOW - DAY)
    assert endings(pipeline.write_digests(engine, settings, NOW)) == BOTH


def test_what_a_later_import_brings_is_told(saga: Engine, settings: Settings) -> None:
    doc = sagas.document()
    events = [*doc["events"], sagas.event_document("sale", "2031-04-01", "deal")]
    decide.import_timeline(saga, timeline_text(*doc["sources"], events=events), "timeline.json", Word("timeline.json", NOW))
    assert pipeline.write_digests(saga, settings, NOW)
    (text,) = (one.text for one in digests_of(saga) if one.language == "en")
    assert "Title of sale" in text
    assert "Title of harbour-law" not in text.partition("Title of sale")[0]


def test_what_was_added_and_undone_again_is_not_told(saga: Engine, settings: Settings) -> None:
    approve(saga, "delay-2")
    decide.undo(saga, ADA)
    assert pipeline.write_digests(saga, settings, NOW) == ()
    approve(saga, "delay-3")
    assert pipeline.write_digests(saga, settings, NOW)
    decide.undo(saga, ADA)
    assert pipeline.write_digests(saga, settings, NOW)
    assert "About delay-3" in " ".join(digests_of(saga)[-1].text.split())


def test_a_period_is_composed_once_although_two_try(saga: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    approve(saga, "delay-2")
    done = together(monkeypatch, digest, "compose", lambda _: pipeline.write_digests(saga, settings, NOW, "2031-05-02"))
    assert endings(done[0] + done[1]) == BOTH
    assert len(digests_of(saga)) == 2
    approve(saga, "delay-3")
    assert pipeline.write_digests(saga, settings, NOW, "2031-05-02") == ()
    assert pipeline.write_digests(saga, settings, NOW + DAY, "2031-05-03")
    assert len(digests_of(saga)) == 4


def test_a_change_is_told_once_although_it_comes_while_two_compose(
    saga: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve(saga, "delay-2")

    def act(who: int) -> None:
        if who:
            approve(saga, "delay-3")
        pipeline.write_digests(saga, settings, NOW)

    together(monkeypatch, digest, "compose", act)
    pipeline.write_digests(saga, settings, NOW)
    for language in ("en", "it"):
        mine = [span[1:] for span in spans(saga) if span[0] == language]
        assert all(before[1] == after[0] for before, after in pairwise(mine)), mine
        assert mine[-1][1] == last_seq(saga)


def test_a_composition_that_fails_leaves_the_period_to_be_tried_again(
    saga: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> Any:
        raise ZeroDivisionError

    approve(saga, "delay-2")
    with monkeypatch.context() as patch:
        patch.setattr(digest, "compose", fails)
        with pytest.raises(ZeroDivisionError):
            pipeline.write_digests(saga, settings, NOW, "2031-05-02")
    assert endings(pipeline.write_digests(saga, settings, NOW, "2031-05-02")) == BOTH


@pytest.mark.parametrize("period", ["", "2031-05-02"])
def test_a_file_lost_after_the_commit_is_written_at_the_next_call(saga: Engine, settings: Settings, period: str) -> None:
    approve(saga, "delay-2")
    settings.out.write_text("a file where the folder should be")
    with pytest.raises(DeliveryError, match="cannot write"):
        pipeline.write_digests(saga, settings, NOW, period)
    settings.out.unlink()
    written = pipeline.write_digests(saga, settings, NOW + DAY / 24, period)
    assert endings(written) == BOTH
    texts = [one.text for one in digests_of(saga)]
    assert [path.read_text("utf-8") for path in written if path.suffix == ".txt"] == texts
    written[0].unlink()
    assert pipeline.write_digests(saga, settings, NOW + DAY / 24, period) == (written[0],)
    assert pipeline.write_digests(saga, settings, NOW + DAY / 24, period) == ()


def test_pictures_are_drawn_when_asked_for_and_only_once(saga: Engine, settings: Settings, tmp_path: Path) -> None:
    plain = pipeline.publish_site(saga, settings, NOW, tmp_path / "site")
    assert plain
    assert not list((tmp_path / "site").rglob("*.png"))
    pipeline.publish_site(saga, settings, NOW, tmp_path / "site", pictures=True)
    drawn = sorted((tmp_path / "site").rglob("*.png"))
    assert len(drawn) == 2 * (1 + len(pipeline.view(saga).timeline.events))
    assert all(picture.read_bytes().startswith(b"\x89PNG") for picture in drawn)
    assert pipeline.publish_site(saga, settings, NOW, tmp_path / "site", pictures=True) == 0
