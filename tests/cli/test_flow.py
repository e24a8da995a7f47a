"""The command from an empty folder to a digest, and what the doctor says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.calls import AT, Run, Said, numbers
from tests.sites import EXTENDED, Site, source, timeline_text
from tracker.config import data_root


def test_the_program_follows_the_shipped_timeline_and_gives_it_back(here: Path, program: Run) -> None:
    assert "wrote timeline.json" in program("init").out
    assert (here / "timeline.json").read_bytes() == (data_root() / "timeline.json").read_bytes()
    assert program("export") == Said(0, (here / "timeline.json").read_text("utf-8"), "")
    assert program("approve", "999") == Said(3, "", "tracker: there is no candidate 999\n")
    closed = subprocess.run(["bash", "-c", f"{sys.executable} -m tracker export | head -c 3"], capture_output=True, timeout=60)
    assert (closed.stdout, closed.stderr) == (b"{\n ", b"")


def test_from_an_empty_folder_to_a_digest(here: Path, site: Site, tracker: Run) -> None:
    (here / "timeline.json").write_text(timeline_text(source("good", site.url("/good.xml"))), "utf-8")
    assert "2 events (2 new or changed), 1 sources" in tracker("init", "--now", "2031-05-01T00:00Z").out
    assert "2 events (0 new or changed), 1 sources" in tracker("init").out
    assert len(tracker("decisions", "--json").json) == 2
    checked = tracker("check", "--now", AT)
    assert "3 new articles, 2 relevant, 2 candidates new or changed" in checked.out
    assert checked.err == ""
    assert "Titolo di delay-1" in tracker("export").out
    number = numbers(tracker)[EXTENDED]
    assert "decision 3; `tracker undo 3` takes it back" in tracker("approve", number, "--now", AT).out
    assert tracker("digest", "--now", AT).out.count("wrote home/out/harbour/digests/2031-05-02-") == 4
    assert "files changed in site" in tracker("publish", "site", "--now", AT).out
    assert EXTENDED in (here / "site/index.html").read_text("utf-8")
    assert tracker("publish", "site", "--now", AT).out == "0 files changed in site\n"
    said = Said(4, "", f"tracker: candidate {number} is approved; it cannot become approved\n")
    assert tracker("approve", number) == said


def test_a_site_for_elsewhere_that_names_this_machine_is_told_of(
    saga: Path, tracker: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = tracker("publish", "site", "--now", AT)
    assert said.code == 0
    assert "files changed in site" in said.out
    assert said.err == (
        "tracker: links and feeds in site name http://127.0.0.1:8000; set TRACKER_BASE_URL to where readers will find them\n"
    )
    assert "http://127.0.0.1:8000/" in (saga / "site/feeds/events.atom").read_text("utf-8")
    assert tracker("publish", "--now", AT).err == ""
    monkeypatch.setenv("TRACKER_BASE_URL", "https://news.example.org")
    assert tracker("publish", "site", "--now", AT).err == ""


def test_the_doctor_says_what_needs_a_hand(saga: Path, site: Site, tracker: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    said = tracker("doctor", "--now", AT)
    assert said.code == 1
    assert "set TRACKER_CONTACT" in said.out
    monkeypatch.setenv("TRACKER_CONTACT", "ada@news.test")
    said = tracker("doctor", "--json", "--now", AT)
    assert said.code == 0
    findings = {finding["what"]: finding["how"] for finding in said.json}
    assert findings["sources"] == "1 of 1 well"
    assert findings["decisions"] == "events agree with them"
    assert findings["queue"].startswith("2 candidates wait")
    assert findings["bands"] == "nothing decided yet"
    assert findings["let go"] == "1 by no_entity at relevance in the last 7 days"
    said = tracker("doctor", "--now", "2031-05-03T20:00Z")
    assert (said.code, "is `tracker run` running?" in said.out) == (1, True)
    del site.pages["/good.xml"]
    tracker("check", "--now", "2031-05-03T20:00Z")
    said = tracker("doctor", "--now", "2031-05-03T20:00Z")
    assert (said.code, "the host answered 404" in said.out) == (1, True)
    tracker("source", "pause", "good")
    assert tracker("doctor", "--now", "2031-05-03T20:00Z").code == 0
