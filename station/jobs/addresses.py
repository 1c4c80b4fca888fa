"""Which places a job's files may come from: a URL and the addresses behind its host."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

from station.pipelines.jobs.errors import hopeless, passing

Resolver = Callable[[str, int], tuple[str, ...]]
"""Host and port → numeric addresses. Raises OSError."""

_DEFAULT_PORT: Final = {"https": 443, "http": 80}
_GLOBAL_UNICAST: Final = ipaddress.IPv6Network("2000::/3")
# What the library may call global: protocol assignments (a cloud's metadata among them), and addresses that
# carry
# another one inside: Teredo and its neighbours, and 6to4 with its relays.
_NOT_PUBLIC: Final = (
    ipaddress.IPv6Network("2001::/23"),
    ipaddress.IPv6Network("2002::/16"),
    ipaddress.IPv4Network("192.0.0.0/24"),
    ipaddress.IPv4Network("192.88.99.0/24"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadPolicy:
    """``hosts``: names, or ".name" for all below it; (): any that is public."""

    hosts: tuple[str, ...] = ()
    allow_loopback: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where to connect: one of ``addresses``, as ``host``. ``target``: path and query."""

    scheme: str
    host: str
    port: int
    target: str
    addresses: tuple[str, ...]


def resolve(host: str, port: int) -> tuple[str, ...]:
    """What the system's resolver says, each address once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked_place(url: str, policy: DownloadPolicy, resolver: Resolver) -> Place:
    """The place that ``url`` names, with all its addresses checked.

    Raises JobError: download_refused for a place that no file may come from, download_failed where the name
    does not resolve.
    """
    parts = _split(url)
    host = _host(parts)
    if policy.hosts and not any(_is_host(host, allowed) for allowed in policy.hosts):
        raise hopeless("download_refused", "the host is not on the list")
    port = _port(parts)
    addresses = _addresses(host, port, resolver)
    allowed = [_is_public(one) or (policy.allow_loopback and _is_loopback(one)) for one in addresses]
    if not all(allowed):
        raise hopeless("download_refused", "the host's address is not public")
    if parts.scheme == "http" and not all(_is_loopback(one) for one in addresses):
        raise hopeless("download_refused", "only https is allowed")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(
        scheme=parts.scheme, host=host, port=port, target=target, addresses=tuple(map(str, addresses))
    )


def _split(url: str) -> SplitResult:
    if not url.isascii() or any(ord(letter) <= 32 or ord(letter) == 127 for letter in url):
        raise hopeless("download_refused", "the URL has letters that no URL has")
    try:
        parts = urlsplit(url)
    except ValueError:
        raise hopeless("download_refused", "the URL cannot be read") from None
    if parts.scheme not in _DEFAULT_PORT:
        raise hopeless("download_refused", "only https is allowed")
    if "@" in parts.netloc or "\\" in url:
        raise hopeless("download_refused", "the URL names a user")
    return parts


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".").lower()
    if not host or "%" in host:
        raise hopeless("download_refused", "the URL names no host")
    return host


def _port(parts: SplitResult) -> int:
    try:
        port = parts.port
    except ValueError:
        raise hopeless("download_refused", "the URL's port is none") from None
    return port if port is not None else _DEFAULT_PORT[parts.scheme]


def _is_host(host: str, allowed: str) -> bool:
    return host.endswith(allowed) if allowed.startswith(".") else host == allowed


def _addresses(
    host: str, port: int, resolver: Resolver
) -> tuple[ipaddress.IPv4Address | ipaddress.IPv6Address, ...]:
    try:
        told = resolver(host, port)
    except (OSError, UnicodeError):
        raise passing("download_failed", "the host's name does not resolve") from None
    try:
        # A zone ("%eth0") is for link-local addresses, and those are refused anyway.
        addresses = tuple(ipaddress.ip_address(one.split("%")[0]) for one in told)
    except ValueError:
        raise hopeless("download_refused", "the host's address cannot be read") from None
    if not addresses:
        raise passing("download_failed", "the host's name does not resolve")
    return addresses


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Neither private, link-local, loopback, multicast, reserved nor a cover for such a one.

    Of IPv6 only the global unicast space counts: mapped, NAT64, unique local and the rest lie outside.
    """
    if isinstance(address, ipaddress.IPv6Address) and address not in _GLOBAL_UNICAST:
        return False
    if any(address.version == net.version and address in net for net in _NOT_PUBLIC):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _is_loopback(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return address.is_loopback and getattr(address, "ipv4_mapped", None) is None
