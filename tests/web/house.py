"""The application on a real socket, and a browser for it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from lxml import html as lxml_html

from tests import sagas
from tracker import store
from tracker.config import Settings
from tracker.model import Item, Story
from tracker.review import Word
from tracker.store import Engine
from tracker.web import application
from tracker.web.fast import Fast

SETTINGS = Settings(base_url="https://news.example.org")
IMPORTED = Word("timeline.json", datetime(2026, 1, 1, tzinfo=UTC))


def word() -> Word:
    """A decision taken now."""
    return Word("ada", datetime.now(UTC))


@dataclass(frozen=True)
class House:
    """A running server and a browser for it: one that says where a form came from, as browsers do."""

    engine: Engine
    url: str
    client: httpx.Client

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.client.get(path, **more)

    def page(self, path: str, status: int = 200) -> Any:
        """A page, parsed."""
        response = self.get(path)
        assert response.status_code == status, response.text
        return self.parsed(response)

    def parsed(self, response: httpx.Response) -> Any:
        return lxml_html.fromstring(response.content)

    def send(self, page: str, action: str, **typed: str) -> httpx.Response:
        """Fill in the form of a page that posts to `action`, change what is `typed` (`a__b` is the field a.b), and send it."""
        form = next(form for form in self.page(page).forms if form.action.partition("?")[0] == action)
        fields = {name: value or "" for name, value in form.form_values()}
        fields |= {name.replace("__", "."): value for name, value in typed.items()}
        return self.post(form.action, fields)

    def post(self, path: str, fields: Mapping[str, str], **headers: str) -> httpx.Response:
        return self.client.post(path, data=fields, headers={"origin": self.url, "sec-fetch-site": "same-origin", **headers})

    def call(self, path: str, given: Any, **headers: str) -> httpx.Response:
        """Write through the API."""
        asked = {"origin": self.url, "content-type": "application/json", **headers}
        return self.client.post(path, content=json.dumps(given), headers=asked)


@contextmanager
def serving(engine: Engine, settings: Settings, app: Fast | None = None) -> Iterator[str]:
    """The application on a free port of 127.0.0.1, as `tracker run` starts it."""
    config = uvicorn.Config(
        app or application(engine, settings),
        host="127.0.0.1",
        port=0,
        log_level="error",
        ws="none",
        server_header=False,
        proxy_headers=False,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.005)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@contextmanager
def a_house(engine: Engine) -> Iterator[House]:
    # Without certificates, which take long to load and are not needed here.
    with serving(engine, SETTINGS) as url, httpx.Client(base_url=url, timeout=20, verify=False) as client:
        yield House(engine, url, client)


@contextmanager
def opened(file: Path) -> Iterator[Engine]:
    engine = store.connect(f"sqlite:///{file}")
    yield engine
    engine.dispose()


REPORT = Item("A report", "https://wire.test/1", text="It was extended.")


def put_candidate(engine: Engine, items: tuple[Item, ...] = (REPORT,), **more: Any) -> int:
    """Put a candidate and its articles into the database as detection does; arguments are those of `sagas.candidate`."""
    with store.writing(engine) as session:
        source = store.sources.get(session, "gazette")[0]
        ids = store.articles.add(session, source, items, sagas.NOON).ids
        stories = store.stories.save(session, "harbour", [Story(0, "story", ids, sagas.NOON, sagas.NOON)])
        candidate = sagas.candidate(id=0, story_id=0, **more)
        return store.candidates.save(session, "harbour", [candidate], stories)[0]
