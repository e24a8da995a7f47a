"""The guard where it cannot be passed by: each connection's address is resolved once, checked, and that very address dialled.

Whatever spelling a URL has, whatever a redirect or a name server says, it ends here as an address. Host header and TLS server
name stay those of the URL. Environment variables (proxies, .netrc) are never read.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from ipaddress import ip_address

import httpcore
import httpx

from tracker.errors import Refused, TooSlow, Unreachable
from tracker.fetch.guard import WEB_PORTS, AllowList, is_public

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""A host name and port to its IP addresses, best first. Raises OSError or UnicodeError where there are none."""

_MAX_DIALS = 4
_KEEPALIVE_SECONDS = 5.0


async def system_resolve(host: str, port: int) -> Sequence[str]:
    """What the operating system's resolver says, on the loop's thread pool."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Dials public addresses at the web's ports, and what the operator allows. `dialler` opens the checked connection."""

    def __init__(self, allow: AllowList, resolve: Resolve, dialler: httpcore.AsyncNetworkBackend) -> None:
        self._allow, self._resolve, self._dialler = allow, resolve, dialler

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the host. Raises Refused where any of its addresses is not allowed, Unreachable where it has none."""
        addresses = await self._checked(host, port)
        share = timeout / len(addresses) if timeout else None
        for address in addresses[:-1]:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return await self._dialler.connect_tcp(address, port, share, local_address, socket_options)
        return await self._dialler.connect_tcp(addresses[-1], port, share, local_address, socket_options)

    async def _checked(self, host: str, port: int) -> Sequence[str]:
        addresses = await self._addresses(host, port)
        if not self._allow.covers(host, port):
            for address in addresses:
                self._check(address, port)
        return addresses[:_MAX_DIALS]

    async def _addresses(self, host: str, port: int) -> Sequence[str]:
        with suppress(ValueError):
            return [str(ip_address(host))]
        try:
            addresses = await self._resolve(host, port)
        except OSError as error:
            raise Unreachable(f"no address for {host[:100]}: {error.strerror or error}") from error
        except UnicodeError as error:
            raise Unreachable(f"no address for {host[:100]}: {error}") from error
        if not addresses:
            raise Unreachable(f"no address for {host[:100]}")
        return addresses

    def _check(self, address: str, port: int) -> None:
        if self._allow.covers(address, port):
            return
        if not is_public(address):
            raise Refused(f"{address} is not a public address", hint="TRACKER_ALLOW_HOSTS lets it through")
        if port not in WEB_PORTS:
            raise Refused(f"port {port} is not a port of the web", hint="TRACKER_ALLOW_HOSTS lets it through")


class GuardedTransport(httpx.AsyncHTTPTransport):
    """httpx's transport over a pool that connects through the guard. Used without httpx's client: no cookies, no redirects."""

    def __init__(self, backend: GuardedBackend, connections: int) -> None:
        # httpx has no public way to give its pool a network backend, so its own constructor is not called.
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=trust(),
            max_connections=connections,
            keepalive_expiry=_KEEPALIVE_SECONDS,
            network_backend=backend,
        )


@cache
def trust() -> ssl.SSLContext:
    """The certificate authorities we trust: those httpx brings, read once because that is slow."""
    return httpx.create_ssl_context(trust_env=False)


@contextmanager
def our_errors() -> Iterator[None]:
    """Any error of httpx, and of the codec for host names, leaves as one of ours, with words."""
    try:
        yield
    except httpx.TimeoutException as error:
        raise TooSlow(f"the host does not answer in time{_detail(error)}") from error
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError) as error:
        raise Refused(f"not an address to fetch{_detail(error)}") from error
    except httpx.ConnectError as error:
        raise Unreachable(f"no connection to the host{_detail(error)}") from error
    except (httpx.HTTPError, httpx.StreamError, httpx.CookieConflict) as error:
        raise Unreachable(f"the answer broke off or is not HTTP{_detail(error)}") from error


def _detail(error: Exception) -> str:
    return f": {str(error)[:200]}" if str(error) else ""
