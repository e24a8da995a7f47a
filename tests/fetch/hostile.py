"""A web server on 127.0.0.1 that can misbehave in every way a stranger's can, and remembers who asked for what.

A page is either the raw bytes of an answer (see `reply`) or a coroutine that writes to the connection until it is closed.
It is looked up as "host/path" first, then as "/path"; the query is not part of it.
"""

import asyncio
import gzip
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread

Writer = asyncio.StreamWriter
Page = bytes | Callable[[Writer], Awaitable[None]]
INTERVAL = 0.05


@dataclass(frozen=True)
class Hit:
    """One request as it came in. `at` is the loop's clock."""

    host: str
    target: str
    headers: dict[str, str]
    at: float


def reply(status: int = 200, body: bytes = b"", *lines: str) -> bytes:
    """The bytes of an answer with its true length; `lines` are further header lines."""
    head = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}", "Connection: close", *lines]
    return "\r\n".join([*head, "", ""]).encode("latin-1") + body


def redirect(location: str, status: int = 302) -> bytes:
    return reply(status, b"", f"Location: {location}")


def zipped(body: bytes, encoding: str = "gzip") -> bytes:
    return reply(200, gzip.compress(body), f"Content-Encoding: {encoding}")


async def _forever(writer: Writer, start: bytes, piece: bytes, pause: float) -> None:
    writer.write(start)
    while not writer.is_closing():
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(pause)


async def hang(writer: Writer) -> None:
    await _forever(writer, b"", b"", INTERVAL)


async def drip(writer: Writer) -> None:
    await _forever(writer, b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"x", INTERVAL)


async def drip_head(writer: Writer) -> None:
    await _forever(writer, b"HTTP/1.1 200 OK\r\n", b"X-More: 1\r\n", INTERVAL)


async def endless_head(writer: Writer) -> None:
    await _forever(writer, b"HTTP/1.1 200 OK\r\n", b"X-More: 1\r\n" * 100, 0)


async def endless_hints(writer: Writer) -> None:
    await _forever(writer, b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", 0.01)


async def endless_body(writer: Writer) -> None:
    await _forever(writer, b"HTTP/1.1 200 OK\r\n\r\n", b"<item/>" * 1000, 0)


async def endless_trailers(writer: Writer) -> None:
    await _forever(writer, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n", b"X-T: 1\r\n", INTERVAL)


async def endless_empty_chunks(writer: Writer) -> None:
    """A gzip stream of empty blocks: it never ends and decodes to nothing."""
    start = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10]
    await _forever(writer, start, b"\x00\x00\x00\xff\xff" * 1000, 0)


class HostileServer:
    """Serves `pages` while in its `with` block and keeps every request in `hits`.

    `most_at_once` is how many requests one host had open together, `gone` how many connections have ended.
    """

    def __init__(self, address: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        self.port = port
        self._address, self._tls = address, tls
        self.pages: dict[str, Page] = {"/ok": reply(200, b"hello")}
        self.hits: list[Hit] = []
        self.most_at_once: dict[str, int] = {}
        self._open: dict[str, int] = {}
        self.gone = 0
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> "HostileServer":
        self._thread.start()
        self._call(self._listen())
        return self

    def __exit__(self, *exception: object) -> None:
        self._call(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def targets(self, host: str = "") -> list[str]:
        """What was asked for, in order; of one host if named."""
        return [hit.target for hit in self.hits if not host or hit.host == host]

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, self._address, self.port, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _call(self, work: Awaitable[None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _serve(self, reader: asyncio.StreamReader, writer: Writer) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            hit = self._noted(await reader.readuntil(b"\r\n\r\n"))
            answer, left = asyncio.create_task(self._answer(hit, writer)), asyncio.create_task(reader.read())
            await asyncio.wait([answer, left], return_when=asyncio.FIRST_COMPLETED)
            answer.cancel()
            left.cancel()
            await asyncio.gather(answer, left, return_exceptions=True)
        writer.close()
        with suppress(ConnectionError, asyncio.CancelledError):
            await writer.wait_closed()
        self.gone += 1

    def _noted(self, head: bytes) -> Hit:
        first, *lines = head.decode("latin-1").strip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        hit = Hit(headers["host"].rpartition(":")[0] or headers["host"], first.split(" ")[1], headers, self._loop.time())
        self.hits.append(hit)
        return hit

    async def _answer(self, hit: Hit, writer: Writer) -> None:
        path = hit.target.partition("?")[0]
        page = self.pages.get(hit.host + path) or self.pages.get(path) or reply(404)
        self._open[hit.host] = self._open.get(hit.host, 0) + 1
        self.most_at_once[hit.host] = max(self.most_at_once.get(hit.host, 0), self._open[hit.host])
        try:
            await asyncio.sleep(0.005)
            if isinstance(page, bytes):
                writer.write(page)
                await writer.drain()
            else:
                await page(writer)
        finally:
            self._open[hit.host] -= 1
