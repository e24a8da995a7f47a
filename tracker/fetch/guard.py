"""Which network addresses and ports may be dialled. Pure: `transport` resolves names and asks here before it dials.

The table holds the special-purpose blocks of the IANA registries (RFC 6890 and its successors), the transition blocks that
carry an IPv4 address inside (NAT64 RFC 6052 and 8215, 6to4, Teredo), multicast, and one public address that is a cloud's
own control plane. `ipaddress.is_global` alone calls several of these global, so it is only the second opinion.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from tracker.errors import ConfigError

_DENIED = tuple(
    ip_network(block)
    for block in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"),
        *("192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
        *("224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32"),
        *("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
        *("5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"),
    )
)
_GLOBAL_UNICAST = ip_network("2000::/3")
_ENTRY = re.compile(r"(?:\[([^\]]+)\]|([^:\[\]/@\s]+))(?::(\d{1,5}))?")
_ANY_PORT = 0
WEB_PORTS = frozenset({80, 443})


def is_public(address: str) -> bool:
    """Whether an IP address is on the public internet. An IPv4-mapped address counts as the IPv4 inside it.

    IPv6 is denied by default: only global unicast (2000::/3, RFC 4291) can be public, and never with a zone. Text that is
    no address is not public.
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
        if ip.scope_id or ip not in _GLOBAL_UNICAST:
            return False
    return ip.is_global and not any(ip in block for block in _DENIED)


@dataclass(frozen=True, slots=True)
class AllowList:
    """Hosts and addresses that the operator lets through, each on any port or on one."""

    entries: frozenset[tuple[str, int]]

    @classmethod
    def parse(cls, words: Iterable[str]) -> AllowList:
        """From words like `intranet.example`, `10.0.0.5`, `localhost:8080`, `::1`, `[::1]:8080`. Raises ConfigError on others."""
        return cls(frozenset(_entry(word) for word in words))

    def covers(self, host: str, port: int) -> bool:
        """Whether a host name or address may be dialled at this port, whatever it resolves to."""
        name = _normal(host)
        return (name, _ANY_PORT) in self.entries or (name, port) in self.entries


def _entry(word: str) -> tuple[str, int]:
    if _is_address(word):
        return _normal(word), _ANY_PORT
    match = _ENTRY.fullmatch(word)
    if not match or (match[1] and not _is_address(match[1])):
        raise ConfigError(f"TRACKER_ALLOW_HOSTS: {word!r} is not a host", hint="write a name or address, with :port if you like")
    return _normal(match[1] or match[2]), int(match[3] or _ANY_PORT)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _normal(host: str) -> str:
    return str(ip_address(host)) if _is_address(host) else host.lower().rstrip(".")
