"""`tracker run` before it runs: what it cannot do it says in words, and starts nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests import sagas
from tracker import decide, store
from tracker.cli import running
from tracker.config import Settings
from tracker.errors import ConfigError


def test_a_port_in_use_is_named_and_nothing_is_started(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    engine = store.connect(f"sqlite:///{tmp_path / 'tracker.db'}")
    store.migrate(engine)
    decide.import_timeline(engine, json.dumps(sagas.document()), "timeline.json", sagas.WORD)
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as other:
        settings = replace(Settings(), home=tmp_path, port=other.server_port)
        with pytest.raises(ConfigError, match=rf"127\.0\.0\.1:{other.server_port}") as caught:
            running.serve(engine, settings)
    assert "TRACKER_PORT" in caught.value.line()
    assert capsys.readouterr().out == ""
    with store.reading(engine) as session:
        assert all(status.last_check is None for _, status in store.sources.listing(session))
    engine.dispose()


def test_the_screen_says_what_is_followed_what_is_checked_and_what_is_due(tmp_path: Path) -> None:
    engine = store.connect(f"sqlite:///{tmp_path / 'tracker.db'}")
    store.migrate(engine)
    decide.import_timeline(engine, json.dumps(sagas.document()), "timeline.json", sagas.WORD)
    said = "\n".join(running.screen(engine, replace(Settings(), home=tmp_path), sagas.NOON))
    assert "http://127.0.0.1:8000" in said
    assert "follows harbour: 2 events, 1 sources" in said
    assert "due next: 5 May 2031, Sale (in 3 days)" in said
    assert "The Gazette (gazette) now" in said
    assert "next digest: 2031-05-03 07:00" in said
    assert "TRACKER_CONTACT" in said
    engine.dispose()
