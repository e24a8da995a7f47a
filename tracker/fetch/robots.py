"""What a site's robots.txt asks of us (RFC 9309), kept for a day; read through the same guarded, paced, bounded client."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from protego import Protego

from tracker import urls
from tracker.errors import FetchError, Refused
from tracker.fetch.body import Size
from tracker.fetch.client import Client
from tracker.fetch.pacing import Pacing

TOKEN = "tracker"  # noqa: S105 - the product token that robots.txt addresses us by
_SIZE = Size(500 * 1024, cut=True)
_KEEP_SECONDS = 24 * 3600
_KEEP_FAILURE_SECONDS = 600
_MAX_SITES = 1000
_MAX_COST = 500_000
"""Agents named times lines: bounds the rules that parsing can make of a file."""


@dataclass(slots=True)
class _Site:
    """A site's rules until `expires` (monotonic clock); without rules nothing may be fetched, for the reason in `closed`."""

    loading: asyncio.Lock = field(default_factory=asyncio.Lock)
    expires: float = 0.0
    rules: Protego | None = None
    closed: str = ""


class Robots:
    """The robots.txt of every site asked about, loaded when first needed."""

    def __init__(self, client: Client, pacing: Pacing, headers: Mapping[str, str]) -> None:
        self._client, self._pacing, self._headers = client, pacing, headers
        self._sites: dict[str, _Site] = {}

    async def check(self, url: str) -> None:
        """Returns where the site lets us fetch this URL; raises Refused where it does not, or its robots.txt cannot be had."""
        parts = urlsplit(url)
        address = f"{parts.scheme}://{parts.netloc.lower()}/robots.txt"
        site = self._site(address)
        async with site.loading:
            if site.expires < time.monotonic():
                await self._load(site, address)
        if site.rules is None:
            raise Refused(f"robots.txt of {parts.netloc} cannot be read, so nothing there may be fetched: {site.closed}")
        if not site.rules.can_fetch(url, TOKEN):
            raise Refused(f"robots.txt of {parts.netloc} disallows this page")

    def _site(self, address: str) -> _Site:
        site = self._sites.setdefault(address, _Site())
        if len(self._sites) > _MAX_SITES:
            self._sites.pop(next(iter(self._sites)))
        return site

    async def _load(self, site: _Site, address: str) -> None:
        try:
            site.rules, site.closed = _parsed(await self._text(address)), ""
        except FetchError as error:
            site.rules, site.closed = None, str(error)
        site.expires = time.monotonic() + (_KEEP_FAILURE_SECONDS if site.closed else _KEEP_SECONDS)
        if site.rules:
            self._pacing.slow_down(urls.host(address), site.rules.crawl_delay(TOKEN) or 0.0)

    async def _text(self, address: str) -> str:
        """Its text; "" where the site has none (4xx). Any other answer closes the site."""
        answer = await self._client.get(address, self._headers, _SIZE)
        if 400 <= answer.status < 500:
            return ""
        if not 200 <= answer.status < 300:
            raise Refused(f"the host answered {answer.status}")
        return answer.body.decode("utf-8-sig", "replace")


def _parsed(text: str) -> Protego:
    """The rules. Raises Refused where they would be too many: the parser keeps each rule once per agent named before it."""
    lines = text.splitlines()
    agents = sum("agent" in line.lower() for line in lines)
    if agents * len(lines) > _MAX_COST:
        raise Refused("it names too many agents")
    return Protego.parse(text)
