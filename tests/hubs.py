"""A WebSub hub on 127.0.0.1 that takes pings, or does not."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl


class Hub(ThreadingHTTPServer):
    """Answers pings with `status` after calling `before` with the feed; `took` are the feeds of the pings it answered well."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.status = 204
        self.lasting = False
        self.before: Callable[[str], None] = lambda _: None
        self.came: list[tuple[str, str, dict[str, str]]] = []
        self.took: list[str] = []
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hub"

    def handle_error(self, *_: object) -> None:
        """Quiet: a client may hang up."""


class _Answer(BaseHTTPRequestHandler):
    server: Hub
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        hub = self.server
        form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode(), strict_parsing=True))
        hub.came.append((self.path, self.headers["Content-Type"], form))
        hub.before(form["hub.url"])
        if 200 <= hub.status < 300:
            hub.took.append(form["hub.url"])
        self.send_response(hub.status)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.send_header("Content-Length", "1000000" if hub.lasting else "0")
        self.end_headers()
        while hub.lasting and not hub.closing.is_set():
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.05)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def open_hub() -> Iterator[Hub]:
    hub = Hub()
    thread = threading.Thread(target=hub.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        hub.closing.set()
        hub.shutdown()
        hub.server_close()
        thread.join()
