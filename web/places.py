"""Where a webhook may lead: to public addresses, and into the networks that the operator names.

Whoever has a token may name an address, and what is sent goes out from inside: nobody's word opens the services of this
machine or of the office's network. What a name leads to is looked up when something is sent, and just that is called.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import httpx

from runtime.state import HOST, HOSTS

Networks = Sequence[IPv4Network | IPv6Network]

THROUGH_IPV4 = IPv6Network("64:ff9b::/96")
"""IPv6 addresses behind which lies the IPv4 address of their last 32 bits (RFC 6052)."""


class NotOpen(Exception):
    """An address to which nothing is sent."""


@dataclass(frozen=True)
class Place:
    """One address to be called under the name that was asked for: certificate and Host are that name's."""

    url: httpx.URL
    headers: dict[str, str]
    extensions: dict[str, str] = field(default_factory=dict)


def is_open(address: str, inside: Networks) -> bool:
    """Whether something may be sent to an IP address. ValueError where it is none."""
    place = ip_address(address.partition("%")[0])
    if isinstance(place, IPv6Address):
        within = IPv4Address(int(place) & 0xFFFFFFFF) if place in THROUGH_IPV4 else None
        place = place.ipv4_mapped or place.sixtofour or within or place
    public = place.is_global and not place.is_multicast
    return public or any(place in network for network in inside)


def may_be_named(url: str, inside: Networks) -> bool:
    """Whether an address may be entered: one that names a place by number, or this machine, only where it is open."""
    host = httpx.URL(url).host
    try:
        return is_open(HOST if host in HOSTS else host, inside)
    except ValueError:
        return True  # a name: what it leads to is seen each time


async def places(url: str, inside: Networks) -> Iterator[Place]:
    """The addresses behind a name, in the order to be tried.

    NotOpen if one of them is not open, OSError where there is no such name.
    """
    asked = httpx.URL(url)
    host = asked.raw_host.decode("ascii")
    found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(where[0]) for *_, where in found))
    if not addresses or not all(is_open(address, inside) for address in addresses):
        raise NotOpen(host)
    headers, extensions = {"Host": asked.netloc.decode("ascii")}, {"sni_hostname": host}
    return (Place(asked.copy_with(host=address), headers, extensions) for address in addresses)
